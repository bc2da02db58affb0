"""Start: only Qt until the unlock window is painted; the heavy libraries load in a thread."""

from __future__ import annotations

import importlib.util
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
