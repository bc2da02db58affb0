"""Import the modules of a package whose names begin with a prefix, so that they register."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path


def import_modules(package: str, folder: Path, prefix: str) -> list[str]:
    """Import `package.prefix*`; return the names of the modules, in order."""
    names = sorted(
        module.name
        for module in pkgutil.iter_modules([str(folder)])
        if module.name.startswith(prefix)
    )
    for name in names:
        importlib.import_module(f"{package}.{name}")
    return names
