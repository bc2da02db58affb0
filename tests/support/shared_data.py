"""Real input for tests: the folder ``shared/data`` beside the project, when it is there.

Official files (BDPM, ANSM thesaurus, Synthea, ANS samples) are never copied into the project. A
test that needs one asks for it by its path; where the folder is absent the test is skipped, and
the summary of the run says how many were.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest

ABSENT: Final = "donnée réelle absente"
PROJECT: Final = Path(__file__).resolve().parents[2]


def data_root() -> Path:
    """Return the folder of real data, which may not exist; CPTS_SHARED_DATA overrides it."""
    override = os.environ.get("CPTS_SHARED_DATA")
    return Path(override) if override else PROJECT.parent / "shared" / "data"


def shared_data(path: str) -> Path:
    """Return the path of a real file or folder, such as ``bdpm/bdpm-2026-05.zip``.

    Skips the running test, loudly, when it is not on this machine.
    """
    found = data_root() / path
    if not found.exists():
        pytest.skip(f"{ABSENT} : {path}", allow_module_level=True)
    return found
