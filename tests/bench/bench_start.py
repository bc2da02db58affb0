"""Start: from the command to the first painted window, a new process each time."""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import cpts_desktop
from tests.bench.harness import Bench, Pair, benchmark

# Quit as soon as a top-level window has painted itself, and say so. Only the windows are watched:
# a filter on the application would see each event of each widget, and be measured too.
WATCH: Final = """
import os, sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self.painted)
        return False

    def painted(self):
        names = [w.objectName() for w in QApplication.topLevelWidgets() if w.isVisible()]
        sys.stdout.write("painted " + " ".join(names) + "\\n")
        sys.stdout.flush()
        os._exit(0)

def wait_for_paint(run):
    def patched(*args):
        watch = Watch()
        for window in QApplication.topLevelWidgets():
            window.installEventFilter(watch)
        return run()
    return patched

QApplication.exec = wait_for_paint(QApplication.exec)
"""

EMPTY: Final = (
    WATCH
    + """
from PySide6.QtWidgets import QWidget
app = QApplication([])
window = QWidget()
window.setObjectName("empty")
window.resize(760, 560)
window.show()
sys.exit(QApplication.exec())
"""
)

FORM: Final = (
    WATCH
    + """
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
app = QApplication([])
window = QWidget()
window.setObjectName("form")
layout = QVBoxLayout(window)
layout.addWidget(QLabel("Phrase secrète"))
field = QLineEdit()
field.setEchoMode(QLineEdit.EchoMode.Password)
layout.addWidget(field)
layout.addWidget(QPushButton("Déverrouiller"))
window.resize(760, 560)
window.show()
sys.exit(QApplication.exec())
"""
)

OURS: Final = (
    WATCH
    + """
from cpts_desktop.__main__ import main
sys.exit(main())
"""
)


def first_paint(code: str, expected: str, folder: Path, *arguments: str) -> float:
    """Start `code` in a new interpreter; return the milliseconds until its window is painted."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        line = child.stdout.readline()
        elapsed = time.perf_counter() - start
    if not line.startswith("painted") or expected not in line:
        raise RuntimeError(f"{expected!r} was not painted: {line!r}")
    return elapsed * 1000


def locked_register(bench: Bench) -> tuple[str, ...]:
    """Create a register to unlock; return the options that name it.

    Both sides are measured with their bytecode on disk, as pip and ./dev leave it: where Python is
    told not to write any, ours would be compiled at each start and that of PySide6 would not.
    """
    compileall.compile_dir(Path(cpts_desktop.__file__).parent, quiet=1)
    secret, register = bench.folder / "phrase.txt", bench.folder / "registre.cpts"
    secret.write_text("mesure du démarrage 4711\n", encoding="utf-8")
    secret.chmod(0o600)
    subprocess.run(
        [
            *(sys.executable, "-m", "cpts_desktop", "register", "create", str(register)),
            *("--name", "Cabinet de mesure", "--profession", "idel"),
            *("--recovery-file", str(bench.folder / "secours.txt")),
            *("--secret-file", str(secret), "--json"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return ("--register", str(register))


@benchmark(
    "cold_start_unlock",
    unit="ms",
    baseline="fenêtre PySide6 vide",
    goal=1.3,
    title="Démarrage jusqu’au déverrouillage",
)
def cold_start_unlock(bench: Bench) -> Pair:
    """Compare the start on an existing register with an empty PySide6 window."""
    options = locked_register(bench)
    return Pair(
        ours=lambda: first_paint(OURS, "unlock", bench.folder, *options),
        baseline=lambda: first_paint(EMPTY, "empty", bench.folder),
        rounds=15,
    )


@benchmark(
    "cold_start_form",
    unit="ms",
    baseline="fenêtre PySide6 : un libellé, un champ, un bouton",
    goal=1.3,
    title="Démarrage, face à un champ et un bouton",
)
def cold_start_form(bench: Bench) -> Pair:
    """Compare the same start with the least window in which a secret can be typed."""
    options = locked_register(bench)
    return Pair(
        ours=lambda: first_paint(OURS, "unlock", bench.folder, *options),
        baseline=lambda: first_paint(FORM, "form", bench.folder),
        rounds=15,
    )
