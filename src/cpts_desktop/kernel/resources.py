"""The one function that finds a file of ``resources/``."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def resources_root() -> Path:
    """Return the folder of resources: inside the installed package, or beside ``src``."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent.parent / "resources"


def resource(path: str) -> Path:
    """Return the path of a resource such as ``themes/light.toml``.

    Raises FileNotFoundError naming the resource (never a user's path) when it is missing.
    """
    root = resources_root()
    found = (root / path).resolve()
    if not found.is_relative_to(root.resolve()):
        raise ValueError("a resource path stays inside resources/")
    if not found.exists():
        raise FileNotFoundError(f"resource {path}")
    return found
