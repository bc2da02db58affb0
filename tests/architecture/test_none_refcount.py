"""PySide6 must not lose references to None.

PySide6 6.12.0 on Python 3.11 loses one reference to None at each call that returns nothing; after
about 900 forms the interpreter aborts ("deallocating None"). Hence `<6.12` in pyproject.toml.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Callable
from typing import Final

import pytest

CALLS: Final = 1000
LOOP: Final = f"""
import sys
from PySide6.QtCore import QObject
thing = QObject()
before = sys.getrefcount(None)
for _ in range({CALLS}):
    thing.setObjectName("x")
print(before - sys.getrefcount(None))
"""


def references_lost(action: Callable[[], object]) -> int:
    """Return how many references to None a thousand calls lose."""
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        action()
    return before - sys.getrefcount(None)


@pytest.mark.smoke
def test_a_thousand_void_calls_of_qt_lose_no_reference_to_none() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOOP], capture_output=True, text=True, check=True, timeout=60
    )
    assert int(done.stdout) < CALLS // 10


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_a_leak_is_noticed() -> None:
    lose = ctypes.pythonapi.Py_DecRef
    keep = ctypes.pythonapi.Py_IncRef
    lose.argtypes = keep.argtypes = [ctypes.py_object]
    lose.restype = keep.restype = None
    # Enough references first, so that the interpreter survives its own test.
    for _ in range(2 * CALLS):
        keep(None)
    try:
        assert references_lost(lambda: lose(None)) > CALLS // 10
    finally:
        for _ in range(CALLS):
            keep(None)
        for _ in range(2 * CALLS):
            lose(None)
