"""Start: only Qt until the unlock window is painted; the heavy libraries load in a thread."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

HEAVY: Final = (
    "sqlalchemy", "sqlcipher3", "reportlab", "cryptography", "keyring", "segno", "argon2",
    "zstandard", "msgspec", "pypdfium2", "pikepdf", "pyrage", "PySide6",
)  # fmt: skip
# `__main__` decides what to start: it must cost nothing by itself.
ENTRIES: Final = ("cpts_desktop.shell.unlock", "cpts_desktop.__main__")


def heavy_imports(module: str, folder: Path | None = None) -> list[str]:
    """Return the heavy libraries loaded by `import module` in a fresh interpreter."""
    code = f"import {module}, sys; print(*sys.modules)"
    environment = dict(os.environ, **({"PYTHONPATH": str(folder)} if folder else {}))
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return sorted({name.partition(".")[0] for name in done.stdout.split()} & set(HEAVY))


@pytest.mark.parametrize("module", ENTRIES)
def test_the_first_window_needs_only_qt(module: str) -> None:
    package = module.rpartition(".")[0]
    if importlib.util.find_spec(package) is None or importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} does not exist yet")
    assert set(heavy_imports(module)) <= {"PySide6"}


FIRST_PAINT: Final = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.isWidgetType() and watched.isWindow():
            from PySide6 import QtCore
            print(json.dumps({"qt": "Qt" in vars(QtCore), "modules": sorted(sys.modules)}))
            sys.stdout.flush()
            QTimer.singleShot(0, lambda: __import__("os")._exit(0))
        return False

def watching(*_args):
    watch = Watch()
    QApplication.instance().installEventFilter(watch)
    return run()

run, QApplication.exec = QApplication.exec, watching
from cpts_desktop.__main__ import main
sys.exit(main())
"""
ALLOWED: Final = {
    "", "__main__", "bootstrap", "bootstrap.house", "bootstrap.paths", "bootstrap.window", "cli",
    "cli.start", "kernel", "kernel.last_net", "kernel.privacy", "kernel.redaction",
    "kernel.resources", "shell", "shell.app", "shell.built_themes", "shell.forms",
    "shell.forms.ui_unlock", "shell.house", "shell.preferences", "shell.theme", "shell.unlock",
}  # fmt: skip
"""Of our modules, those that the unlock window may need before it is painted (ADR 0053)."""


def test_the_unlock_window_is_painted_with_little(tmp_path: Path) -> None:
    """No library, few modules of ours, and not the 15 ms of the Qt namespace."""
    register = tmp_path / "registre.db"
    register.write_bytes(b"locked")
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, "--register", str(register)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    seen = json.loads(done.stdout.splitlines()[0])
    loaded = {name.partition(".")[0] for name in seen["modules"]}
    ours = {
        name.removeprefix("cpts_desktop").removeprefix(".")
        for name in seen["modules"]
        if name.partition(".")[0] == "cpts_desktop"
    }
    assert not (loaded & set(HEAVY)) - {"PySide6"}
    assert not loaded & {"tomllib", "decimal", "datetime", "socket", "ctypes", "uuid", "secrets"}
    assert ours <= ALLOWED
    assert not seen["qt"]


def test_opening_an_envelope_loads_no_sql() -> None:
    """The child that parses packets from outside holds neither SQL nor Qt."""
    module = "cpts_desktop.packets.envelope"
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} does not exist yet")
    loaded = heavy_imports(module)
    assert not {"sqlalchemy", "sqlcipher3", "PySide6"} & set(loaded)


def test_a_heavy_import_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "slow_window.py").write_text("import sqlalchemy\n", encoding="utf-8")
    assert heavy_imports("slow_window", tmp_path) == ["sqlalchemy"]
