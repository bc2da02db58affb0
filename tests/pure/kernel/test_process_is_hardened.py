"""P-25: no core file, no debugger of the same user (best effort, Linux)."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.project_files import PROJECT

PROGRAM = """
import ctypes, os, resource, sys
if sys.argv[1] == "hard":
    from cpts_desktop.cli.start import harden, hide_memory
    harden()
    hide_memory()
old = os.umask(0)
print(resource.getrlimit(resource.RLIMIT_CORE)[0], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), old)
"""


def state(word: str) -> list[int]:
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, word], env=environment, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return [int(part) for part in done.stdout.split()]


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's own")
def test_p25_no_core_no_debugger_private_files() -> None:
    assert state("hard") == [0, 0, 0o077]
    assert state("soft")[1] == 1  # the control: dumpable without it
