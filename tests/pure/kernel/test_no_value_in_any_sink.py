"""P-22: whatever raises, wherever, with a name in its words: no output of the process holds it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.project_files import PROJECT

MARKER = "MARQUEURSORTIE"
NET = "from cpts_desktop.kernel.last_net import spread_last_net; spread_last_net()\n"
SINKS = {
    "main": "raise KeyError(NAME)",
    "chain": "try:\n    int(NAME)\nexcept ValueError as one:\n    raise LookupError(NAME) from one",
    "thread": "import threading\ndef act(): raise ValueError(NAME)\n"
              "t = threading.Thread(target=act); t.start(); t.join()",
    "finaliser": "class Held:\n    def __del__(self): raise ValueError(NAME)\ndel Held",
    "qt_slot": "from PySide6.QtCore import QCoreApplication, QTimer\napp = QCoreApplication([])\n"
               "def act(): raise ValueError(NAME)\nQTimer.singleShot(0, act)\n"
               "QTimer.singleShot(50, app.quit)\napp.exec()",
    "qt_message": "from cpts_desktop.shell.app import redact_qt_messages\n"
                  "QUIET and redact_qt_messages()\nfrom PySide6.QtCore import qWarning\n"
                  "qWarning(NAME)",
    "warning": "from cpts_desktop.kernel.privacy import get_logger, log_fault\n"
               "try:\n    {}[NAME]\nexcept KeyError as exc:\n"
               "    log_fault(get_logger('x'), exc) if QUIET else print(repr(exc))",
}  # fmt: skip


def output(sink: str, *, quiet: bool) -> str:
    """Run a sink in a process of its own; the marker is put together there, never in its words."""
    head = f"NAME = 'MARQUEUR' + 'SORTIE'\nQUIET = {quiet}\n"
    program = head + (NET if quiet else "") + SINKS[sink].replace("del Held", "Held(); del Held")
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "PYTHONPATH": str(PROJECT / "src"), "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    return done.stdout + done.stderr


@pytest.mark.parametrize("sink", sorted(SINKS))
def test_p22_no_output_holds_the_value(sink: str) -> None:
    assert MARKER not in output(sink, quiet=True)


@pytest.mark.parametrize("sink", sorted(SINKS))
def test_p22_control_without_the_net_the_value_is_there(sink: str) -> None:
    assert MARKER in output(sink, quiet=False)


def test_p22_an_uncaught_error_still_has_a_number_and_a_place() -> None:
    words = output("main", quiet=True)
    assert "incident" in words and "KeyError" in words


def test_p22_the_program_spreads_the_net_before_anything_else() -> None:
    program = (
        "import sys, types\nverbs = types.ModuleType('cpts_desktop.cli.run')\n"
        "verbs.run = lambda words: print(sys.excepthook.__module__)\n"
        "sys.modules['cpts_desktop.cli.run'] = verbs\n"
        "from cpts_desktop.cli.start import start\nstart(['--help'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "PYTHONPATH": str(PROJECT / "src")},
    )  # fmt: skip
    assert done.stdout.strip().endswith("cpts_desktop.kernel.last_net"), done.stderr
