"""Build hook: put `resources/` inside the wheel, as `cpts_desktop/_resources`.

Only in real wheels: an editable installation reads the top-level folder, so that an edited
resource is seen at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the resource tree to standard wheels."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Register the folder; `version` is "standard" or "editable"."""
        resources = Path(self.root, "resources")
        if version == "standard":
            if not resources.is_dir():
                raise FileNotFoundError("resources/ is missing: the wheel would not start")
            build_data["force_include"][str(resources)] = "cpts_desktop/_resources"
