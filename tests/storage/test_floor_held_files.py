"""G11-113: another program holds the file for a moment (Windows): patience, then its name."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.kernel import files
from cpts_desktop.kernel.files import replace_patiently, write_private
from cpts_desktop.kernel.outcome import DiskFault
from cpts_desktop.storage import accounts
from cpts_desktop.storage.backup import backup_register
from cpts_desktop.storage.faults import sorting_faults
from cpts_desktop.storage.register import Register
from tests.storage.conftest import CHEAP, PASSWORD
from tests.storage.floor_setup import NEW_PASSWORD, reopen


def held(number: int, target: object) -> PermissionError:
    """Return what Windows raises; elsewhere the number is set by hand."""
    exc = PermissionError(errno.EACCES, "held", str(target))
    exc.winerror = number
    return exc


@pytest.fixture
def scanner(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], list[str]]:
    """An antivirus that holds each target ``times`` times."""
    real = os.replace

    def start(times: int, number: int = 32) -> list[str]:
        tries: list[str] = []

        def replace(source: Any, target: Any) -> None:
            tries.append(Path(target).name)
            if tries.count(Path(target).name) <= times:
                raise held(number, target)
            real(source, target)

        monkeypatch.setattr(os, "replace", replace)
        monkeypatch.setattr(files, "_PAUSES", (0.0,) * len(files._PAUSES))
        return tries

    return start


@pytest.mark.parametrize("number", files.HELD)
def test_g11_113_a_file_held_for_a_moment_is_replaced(
    tmp_path: Path, scanner: Callable[..., list[str]], number: int
) -> None:
    tries = scanner(3, number)
    write_private(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new" and len(tries) == 4


def test_g11_113_patience_lasts_five_seconds(tmp_path: Path, scanner: Any) -> None:
    pauses = files._PAUSES
    scanner(99)
    waited: list[float] = []
    monkey = pytest.MonkeyPatch()
    monkey.setattr(files, "_PAUSES", pauses)
    with pytest.raises(PermissionError):
        replace_patiently(tmp_path / "a", tmp_path / "b", wait=waited.append)
    monkey.undo()
    assert sum(waited) == pytest.approx(5.0) and waited == sorted(waited)


def test_an_ordinary_refusal_is_not_retried(tmp_path: Path, scanner: Any) -> None:
    tries = scanner(99, 1314)
    with pytest.raises(PermissionError):
        write_private(tmp_path / "a", b"new")
    assert tries == ["a"] and [*tmp_path.iterdir()] == []


def test_g11_113_then_the_file_is_named_and_nothing_has_changed(
    register: Register, scanner: Any, tmp_path: Path
) -> None:
    scanner(99)
    folder = tmp_path / "sauvegardes"
    folder.mkdir()
    with pytest.raises(DiskFault) as raised:
        backup_register(register, folder)
    assert raised.value.code == "FILE_HELD"
    assert ".slots.json" in raised.value.message and "antivirus" in raised.value.message
    assert [*folder.glob("*.db")] == [] and [*folder.glob(".*")] == []


def test_g11_113_a_password_is_changed_under_an_antivirus(register: Register, scanner: Any) -> None:
    scanner(2)
    accounts.change_password(register, PASSWORD, NEW_PASSWORD, cost=CHEAP)
    register.close()
    reopen(register.path, NEW_PASSWORD).close()


def test_a_held_file_is_a_fault_with_its_name_alone() -> None:
    with pytest.raises(DiskFault) as raised, sorting_faults():
        raise held(33, "/chemin/vers/registre.db")
    assert "« registre.db »" in raised.value.message
    assert "chemin" not in raised.value.message
