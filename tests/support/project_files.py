"""The files of the project: what git would commit from this folder, ignored files left out."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parents[2]
PACKAGE: Final = PROJECT / "src" / "cpts_desktop"
_SKIPPED: Final = {".git", ".venv", ".venv-package", ".cache", "__pycache__", "build", "dist"}


@cache
def project_files() -> tuple[Path, ...]:
    """Return every file of the project, committed or about to be (also without git)."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=PROJECT,
            capture_output=True,
            check=True,
        ).stdout.decode("utf-8")
        found = [PROJECT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = [path for path in PROJECT.rglob("*") if not _SKIPPED.intersection(path.parts)]
    return tuple(sorted(path for path in found if path.is_file()))


def is_generated(path: Path) -> bool:
    """Say whether a file was written by pyside6-uic."""
    return path.parent.name == "forms" and path.name.startswith("ui_")


def package_sources() -> tuple[Path, ...]:
    """Return the Python files of the package, compiled forms left out."""
    return tuple(
        path
        for path in project_files()
        if path.suffix == ".py" and path.is_relative_to(PACKAGE) and not is_generated(path)
    )
