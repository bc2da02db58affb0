"""Backups that restore, or are not backups (P-11, group G9)."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import DamagedFile, DiskFault, Fault, WrongSecret
from cpts_desktop.storage import accounts, backup, slots
from cpts_desktop.storage.backup import backup_register, list_backups, restore_register
from cpts_desktop.storage.engine import connect
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from tests.storage.floor_setup import (
    CHEAP,
    NEW_PASSWORD,
    NOW,
    PASSWORD,
    fault_of,
    flip,
    note,
    notes,
    reopen,
    sent,
    sql,
)


def restore(source: Path, target: Path, secret: str = PASSWORD) -> Any:
    return restore_register(source, target, secret, now=NOW)


def state(folder: Path) -> dict[str, bytes]:
    skipped = (".lock", "-wal", "-shm")
    return {item.name: item.read_bytes() for item in folder.iterdir()
            if item.is_file() and not item.name.endswith(skipped)}  # fmt: skip


@pytest.fixture
def saved(register: Register, tmp_path: Path) -> Path:
    """Return a backup of a register that then went on."""
    note(register, "un")
    note(register, "deux")
    info = backup_register(register, tmp_path / "sauvegardes")
    note(register, "trois")
    return info.path


def test_p11_a_backup_is_verified_and_restores(register: Register, saved: Path) -> None:
    old, elsewhere = register.device_id, saved.parent.parent / "ailleurs" / "r.db"
    info = restore(saved, elsewhere)
    assert info.entries == 3
    again = reopen(elsewhere)
    assert notes(again) == ["un", "deux"]
    assert again.register_id == register.register_id
    assert again.device_id != old  # numbers given since under the old one stay unique
    note(again, "quatre")
    assert [raw.seq for raw in sent(again) if raw.device == again.device_id] == [1]
    assert check_register(again).ok
    again.close()


def test_the_replaced_register_is_kept_aside_and_opens(register: Register, saved: Path) -> None:
    register.close()
    restore(saved, register.path)
    reopen(register.path).close()
    aside_names = register.path.parent.glob("*avant-restauration*")
    (kept,) = [item for item in aside_names if item.suffix not in (".json", ".head")]
    aside = reopen(kept)
    assert notes(aside) == ["un", "deux", "trois"]
    aside.close()
    restore(saved, register.path)  # in the same second: the first one kept is still there
    assert len(list(register.path.parent.glob("*avant-restauration*.slots.json"))) == 2
    assert kept.exists()


def test_g9_99_the_secret_of_the_day_of_the_backup_opens_it(
    register: Register, saved: Path
) -> None:
    accounts.change_password(register, PASSWORD, NEW_PASSWORD, cost=CHEAP)
    register.close()
    with pytest.raises(WrongSecret):
        restore(saved, register.path, NEW_PASSWORD)
    restore(saved, register.path, PASSWORD)
    reopen(register.path, PASSWORD).close()
    assert fault_of(register.path, NEW_PASSWORD).code == "WRONG_SECRET"


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lambda path: flip(path, 40_000), "BACKUP_DAMAGED"),
        (lambda path: flip(path, path.stat().st_size - 5), "BACKUP_DAMAGED"),
        (lambda path: flip(path, 3), "DAMAGED"),
        (lambda path: path.write_bytes(path.read_bytes()[:50_000]), ""),
        (lambda path: path.write_bytes(path.read_bytes()[:-4096]), ""),
        (lambda path: path.write_bytes(b""), "EMPTY_FILE"),
        (lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(5000)), "CLEAR_DATABASE"),
        (lambda path: path.unlink(), "NOT_FOUND"),
        (lambda path: slots.slots_path(path).unlink(), "NO_SLOTS"),
        (lambda path: slots.slots_path(path).write_bytes(b"{}"), "SLOTS_DAMAGED"),
        (lambda path: path.with_name(path.name + "-wal").write_bytes(b"x"), "NOT_A_BACKUP"),
    ],
)
def test_g9_97_a_spoiled_backup_changes_nothing(
    register: Register, saved: Path, harm: Callable[[Path], Any], code: str
) -> None:
    register.close()
    harm(saved)
    before = state(register.path.parent)
    with pytest.raises(Fault) as raised:
        restore(saved, register.path)
    assert isinstance(raised.value, DamagedFile) or raised.value.code == code
    assert code in ("", raised.value.code)
    assert state(register.path.parent) == before
    again = reopen(register.path)
    assert notes(again) == ["un", "deux", "trois"]
    again.close()


def test_g9_96_a_backup_of_another_register_or_of_a_newer_one_is_refused(
    register: Register, saved: Path, make_register: Callable[..., Register]
) -> None:
    other = make_register("autre.db", "Autre Personne")
    other.close()
    with pytest.raises(Fault) as raised:
        restore(saved, other.path)
    assert raised.value.code == "OTHER_REGISTER"
    raw = connect(saved, register.data_key())
    raw.execute("PRAGMA user_version=99")
    raw.execute("PRAGMA journal_mode=DELETE").fetchall()
    raw.close()
    with pytest.raises(Fault) as raised:
        restore(saved, saved.parent.parent / "neuf.db")
    assert raised.value.code == "NEWER_REGISTER"
    assert not (saved.parent.parent / "neuf.db").exists()


def test_an_open_register_is_not_replaced(register: Register, saved: Path) -> None:
    with pytest.raises(Fault) as raised:
        restore(saved, register.path)
    assert raised.value.code == "ALREADY_OPEN"
    assert notes(register) == ["un", "deux", "trois"]


@pytest.mark.parametrize("call", ["replace", "open", "fsync"])
def test_a_restore_that_fails_half_way_puts_everything_back(
    register: Register, saved: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """Case G9-98 of the bad inputs."""
    register.close()
    real, before = getattr(os, call), state(register.path.parent)
    for nth in range(1, 60):
        seen = 0

        def failing(*args: Any, nth: int = nth, **kwargs: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == nth:
                raise OSError(errno.ENOSPC, "injected")
            return real(*args, **kwargs)

        with monkeypatch.context() as patch:
            patch.setattr(os, call, failing)
            try:
                restore(saved, register.path)
            except DiskFault as fault:
                assert fault.code == "DISK_FULL"
            else:
                break
        after = state(register.path.parent)
        if register.path.name in after and after[register.path.name] != before["registre.db"]:
            break  # the failure came after the last rename: the restore is done
        assert {name: after.get(name) for name in before} == before
    assert seen < nth or nth > 1
    reopen(register.path).close()


def test_a_read_only_medium_is_only_read(register: Register, saved: Path) -> None:
    before = {
        item: (item.stat().st_mtime_ns, item.stat().st_ino) for item in saved.parent.iterdir()
    }
    for item in saved.parent.iterdir():
        item.chmod(0o400)
    saved.parent.chmod(0o500)
    restore(saved, saved.parent.parent / "neuf.db")
    saved.parent.chmod(0o700)
    assert before == {
        item: (item.stat().st_mtime_ns, item.stat().st_ino) for item in saved.parent.iterdir()
    }


def test_an_existing_file_is_never_overwritten(register: Register, tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"precious")
    with pytest.raises(Fault) as raised:
        backup_register(register, tmp_path / "x.db")
    assert raised.value.code == "EXISTS"
    (tmp_path / "y.db.slots.json").write_bytes(b"precious")
    with pytest.raises(Fault):
        backup_register(register, tmp_path / "y.db")
    assert (tmp_path / "x.db").read_bytes() == b"precious"
    assert (tmp_path / "y.db.slots.json").read_bytes() == b"precious"
    first = backup_register(register, tmp_path / "s")
    second = backup_register(register, tmp_path / "s")
    assert first.path != second.path and first.path.exists()


def test_rotation_keeps_the_newest_of_this_register_only(
    register: Register, make_register: Callable[..., Register], tmp_path: Path, clock: FixedClock
) -> None:
    folder = tmp_path / "s"
    other = make_register("autre.db", "Autre Personne")
    theirs = backup_register(other, folder).path
    made = []
    for _ in range(6):
        clock.advance(hours=1)
        made.append(backup_register(register, folder, keep=3).path)
    assert sorted(list_backups(folder)) == sorted([theirs, *made[-3:]])
    assert all(slots.slots_path(path).exists() for path in made[-3:])
    assert not slots.slots_path(made[0]).exists()
    clock.set(NOW.replace(year=2010))  # a clock that goes back: the copy just made stays
    back = backup_register(register, folder, keep=3).path
    assert back in list_backups(folder)


def test_p11_a_backup_with_fewer_entries_pushes_nothing_out(
    register: Register, tmp_path: Path, clock: FixedClock
) -> None:
    folder = tmp_path / "s"
    note(register, "un")
    note(register, "deux")
    good = [backup_register(register, folder, keep=2).path for _ in range(2)]
    sql(register, "DELETE FROM entry WHERE n=3")
    for _ in range(3):
        clock.advance(hours=1)
        backup_register(register, folder, keep=2)
    assert set(good) <= set(list_backups(folder))


def test_a_copy_that_does_not_verify_is_not_kept(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bad(path: Path, key: bytes) -> Any:
        raise DamagedFile("BACKUP_DAMAGED", "x")

    monkeypatch.setattr(backup, "verify_file", bad)
    (tmp_path / "s").mkdir()
    with pytest.raises(DamagedFile):
        backup_register(register, tmp_path / "s")
    assert list((tmp_path / "s").iterdir()) == []


def test_g9_97_a_raw_copy_of_a_register_in_use_is_no_backup(
    register: Register, tmp_path: Path
) -> None:
    note(register, "un")
    raw = tmp_path / "copie.db"
    shutil.copyfile(register.path, raw)
    shutil.copyfile(slots.slots_path(register.path), slots.slots_path(raw))
    shutil.copyfile(f"{register.path}-wal", f"{raw}-wal")
    with pytest.raises(Fault) as raised:
        restore(raw, tmp_path / "neuf.db")
    assert raised.value.code == "NOT_A_BACKUP"


@pytest.mark.parametrize(("where", "code"), [("folder", "IS_FOLDER"), ("itself", "SAME_FILE")])
def test_a_restore_in_an_impossible_place_changes_nothing(
    saved: Path, tmp_path: Path, where: str, code: str
) -> None:
    target = tmp_path if where == "folder" else saved
    before = sorted((one.name, one.stat().st_mtime_ns) for one in saved.parent.iterdir())
    with pytest.raises(Fault) as caught:
        restore(saved, target)
    assert caught.value.code == code
    assert before == sorted((one.name, one.stat().st_mtime_ns) for one in saved.parent.iterdir())
