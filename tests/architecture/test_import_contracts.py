"""Who may import whom: the contracts of pyproject.toml hold, and each one can fail.

For each contract a small package is written that breaks it, and import-linter has to name it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.support.project_files import PACKAGE, PROJECT, project_files

RUN_IMPORT_LINTER: Final = """
import sys
from importlinter.cli import lint_imports
sys.exit(lint_imports(config_filename=sys.argv[1], no_cache=True))
"""

MODULES: Final = (
    "__main__",
    "bootstrap",
    "cli",
    "kernel",
    "kernel.ids",
    "protocols",
    "storage",
    "storage.engine",
    "packets",
    "packets.envelope",
    "documents",
    "documents.pdf",
    "shell",
    "shell.window",
    "features",
    *(
        f"features.{slice_}{part}"
        for slice_ in ("register", "followup")
        for part in ("", ".model", ".rules", ".tables", ".kinds", ".queries", ".commands")
    ),
    "features.followup.cli",
    "features.followup.screens",
    "features.followup.screens.visit",
)

# contract broken: (module, the import that breaks it)
BROKEN: Final = [
    ("Floors", "kernel.ids", "cpts_desktop.storage"),
    ("Floors", "storage.engine", "cpts_desktop.packets"),
    ("Floors", "packets.envelope", "cpts_desktop.documents"),
    ("Floors", "packets", "cpts_desktop.features.register.model"),
    ("Floors", "shell.window", "cpts_desktop.features.followup.model"),
    ("Floors", "features.followup.commands", "cpts_desktop.bootstrap"),
    ("Inside a slice", "features.followup.model", "cpts_desktop.features.followup.rules"),
    ("Inside a slice", "features.followup.rules", "cpts_desktop.features.followup.tables"),
    ("Inside a slice", "features.followup.queries", "cpts_desktop.features.followup.screens"),
    ("Inside a slice", "features.followup.tables", "cpts_desktop.features.followup.kinds"),
    ("Slices know nothing", "features.followup.queries", "cpts_desktop.features.register.tables"),
    ("Slices know nothing", "features.register.commands", "cpts_desktop.features.followup.model"),
    ("Qt only in shell", "kernel.ids", "PySide6.QtCore"),
    ("Qt only in shell", "features.followup.commands", "PySide6.QtWidgets"),
    ("Qt only in shell", "bootstrap", "PySide6"),
    ("Below its screens", "features.followup.commands", "cpts_desktop.shell.window"),
    ("No SQL in kernel", "documents.pdf", "sqlalchemy"),
    ("No SQL in kernel", "packets.envelope", "sqlalchemy.engine"),
    ("No SQL in kernel", "features.followup.rules", "sqlalchemy"),
    ("No SQL in kernel", "features.followup.model", "cpts_desktop.storage.engine"),
    ("Only storage opens", "features.followup.queries", "sqlite3"),
    ("Only storage opens", "packets", "sqlcipher3"),
    ("Only documents knows", "features.followup.commands", "reportlab.pdfgen"),
]

ALLOWED: Final = [
    ("features.followup.commands", "cpts_desktop.features.register.commands"),
    ("features.followup.queries", "cpts_desktop.features.register.queries"),
    ("features.followup.model", "cpts_desktop.features.register.model"),
    ("features.followup.screens.visit", "PySide6.QtWidgets"),
    ("features.followup.screens.visit", "cpts_desktop.shell.window"),
    ("shell.window", "PySide6.QtWidgets"),
    ("storage.engine", "sqlcipher3"),
    ("documents.pdf", "reportlab.pdfgen"),
    ("bootstrap", "cpts_desktop.features.followup.screens"),
    ("features.followup.cli", "cpts_desktop.features.followup.commands"),
]


def write_package(root: Path, imports: list[tuple[str, str]]) -> None:
    """Write a skeleton of our package below `root`, with the given extra imports."""
    packages = {name.rpartition(".")[0] for name in MODULES}
    imports = [("storage.engine", "sqlalchemy"), *imports]
    for name in ("", *MODULES):
        path = root / "cpts_desktop" / name.replace(".", "/")
        path = path / "__init__.py" if name in packages else path.with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [f"import {imported}" for module, imported in imports if module == name]
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of the project on the package found in `folder`."""
    return subprocess.run(
        [
            sys.executable,
            "-c",
            RUN_IMPORT_LINTER,
            str(PROJECT / "pyproject.toml"),
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def broken_contracts(output: str) -> list[str]:
    """Return the names of the contracts that import-linter calls broken."""
    return [line for line in output.splitlines() if " BROKEN" in line]


def test_the_contracts_of_the_project_hold() -> None:
    done = lint(PACKAGE.parent)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_package_that_keeps_them_passes(tmp_path: Path) -> None:
    write_package(tmp_path, ALLOWED)
    done = lint(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("contract", "module", "imported"), BROKEN)
def test_each_contract_can_fail(tmp_path: Path, contract: str, module: str, imported: str) -> None:
    write_package(tmp_path, [(module, imported)])
    done = lint(tmp_path)
    broken = broken_contracts(done.stdout)
    assert done.returncode == 1, done.stdout + done.stderr
    assert any(line.startswith(contract) for line in broken), done.stdout


def test_a_module_nobody_planned_is_seen(tmp_path: Path) -> None:
    write_package(tmp_path, [])
    (tmp_path / "cpts_desktop" / "utils.py").write_text("", encoding="utf-8")
    assert lint(tmp_path).returncode == 1


def test_every_folder_of_the_package_is_a_package() -> None:
    """A folder without `__init__.py` would be invisible to the contracts."""
    folders = {
        path.parent
        for path in project_files()
        if path.suffix == ".py" and path.is_relative_to(PACKAGE)
    }
    inner = {up for folder in folders for up in folder.parents if up.is_relative_to(PACKAGE)}
    missing = sorted(
        folder.relative_to(PROJECT).as_posix()
        for folder in folders | inner
        if not (folder / "__init__.py").exists()
    )
    assert not missing, f"no __init__.py in {missing}"


def test_no_module_with_a_name_that_means_nothing() -> None:
    banned = {"utils", "util", "common", "manager", "managers", "helpers", "helper", "misc"}
    found = [
        path.relative_to(PROJECT).as_posix()
        for path in project_files()
        if path.is_relative_to(PACKAGE) and banned & {path.stem, path.parent.name}
    ]
    assert not found


def test_packaging_is_no_package() -> None:
    """`packaging/__init__.py` would shadow the library of that name."""
    assert not (PROJECT / "packaging" / "__init__.py").exists()
