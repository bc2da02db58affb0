"""G11-109: a full disk makes the register read-only, says the room it needs, loses nothing.

A real file system of six megabytes: what SQLite, SQLCipher and the kernel do when it is full, not
what we think they do.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import DiskFault, Ok
from cpts_desktop.storage import accounts, room
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.room import Room, reserve_path
from cpts_desktop.storage.users import NewUser
from tests.storage.conftest import CHEAP, PASSWORD
from tests.storage.floor_setup import NOW, crash, note, notes, reopen
from tests.storage.sample_kinds import STREAM, sample_registry

SIZE = 6 << 20


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A mounted file system of a few megabytes; it needs root on Linux."""
    place = tmp_path / "petit"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    if (
        sys.platform != "linux"
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("petit disque impossible à monter ici (droits) : disque plein non joué")
    monkeypatch.setattr(room, "RESUME", 1 << 20)
    monkeypatch.setattr(room, "_LOW", 200 << 10)
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def register(small: Path) -> Iterator[Register]:
    made = accounts.create_register(
        small / "registre.db", NewUser("Camille Roux", "idel"), PASSWORD,
        kinds=sample_registry(), clock=FixedClock(NOW), cost=CHEAP,
    )  # fmt: skip
    assert isinstance(made, Ok)
    yield made.value.register
    made.value.register.close()


def fill(folder: Path) -> Path:
    """Write until nothing more fits."""
    ballast = folder / "encombrant"
    handle = os.open(ballast, os.O_WRONLY | os.O_CREAT)
    try:
        for size in (65536, 4096, 1):
            while True:
                try:
                    os.write(handle, b"x" * size)
                except OSError:
                    break
    finally:
        os.close(handle)
    return ballast


def refused(act: Callable[[], Any]) -> DiskFault:
    with pytest.raises(DiskFault) as raised:
        act()
    return raised.value


def write_much(register: Register, start: int) -> tuple[int, DiskFault]:
    """Write notes until the disk refuses; return how many were confirmed, and the refusal."""
    for number in range(start, start + 400):
        try:
            note(register, f"n{number} " + os.urandom(9000).hex())
        except DiskFault as fault:
            return number, fault
    raise AssertionError("the disk never filled up")


def test_g11_109_full_while_saving(register: Register) -> None:
    note(register, "avant")
    ballast = fill(register.path.parent)
    confirmed, fault = write_much(register, 0)
    assert fault.code == "DISK_FULL" and register.room.full
    assert "lecture seule" in fault.message and "Mo" in fault.message
    assert len(notes(register)) == confirmed + 1
    assert refused(lambda: note(register, "encore")).code == "DISK_FULL"
    assert len(notes(register)) == confirmed + 1  # still read
    ballast.unlink()
    note(register, "après")  # comes back by itself
    assert not register.room.full
    assert len(notes(register)) == confirmed + 2 and check_register(register).ok
    assert reserve_path(register.path).exists()


def test_g11_109_what_is_typed_is_kept_on_a_full_disk(register: Register) -> None:
    """The lock saves the draft: it goes into the room of the reserve."""
    fill(register.path.parent)
    write_much(register, 0)
    typed = os.urandom(100_000).hex()
    register.save_draft("visite", STREAM, {"note": typed})
    assert not reserve_path(register.path).exists()
    register.close()
    again = reopen(register.path)
    draft = again.load_draft("visite", STREAM)
    assert draft is not None and draft.body["note"] == typed
    again.close()


@pytest.mark.parametrize("crashed", [False, True])
def test_g11_109_full_at_the_start(register: Register, crashed: bool) -> None:
    note(register, "avant")
    if crashed:
        crash(register)
    else:
        register.close()
    ballast = fill(register.path.parent)
    again = reopen(register.path)
    assert notes(again) == ["avant"]
    try:
        note(again, "peut tenir dans la réserve")
    except DiskFault as fault:
        assert fault.code == "DISK_FULL"
    confirmed, _ = write_much(again, 0)
    assert len(notes(again)) >= confirmed + 1
    ballast.unlink()
    note(again, "après")
    assert check_register(again).ok
    again.close()


def test_g11_109_full_during_the_checkpoint(register: Register) -> None:
    register.checkpoint()
    fill(register.path.parent)
    confirmed, _ = write_much(register, 0)
    register.close()  # its checkpoint has no room: the log stays, nothing is lost
    (register.path.parent / "encombrant").unlink()
    again = reopen(register.path)
    assert len(notes(again)) == confirmed and check_register(again).ok
    again.close()


def test_the_message_says_how_many_megabytes_are_missing(tmp_path: Path) -> None:
    where = Room(tmp_path / "r.db")
    assert "au moins 11\u00a0Mo" in where.message(0)
    assert "au moins 1\u00a0Mo" in where.message(room.RESUME)


def test_the_reserve_is_made_once_and_never_fails(tmp_path: Path) -> None:
    where = Room(tmp_path / "r.db")
    where.keep_reserve()
    first = reserve_path(tmp_path / "r.db").stat()
    assert first.st_size == room.RESERVE
    where.keep_reserve()
    assert reserve_path(tmp_path / "r.db").stat().st_ino == first.st_ino
    assert where.give_reserve() and where.full and not where.give_reserve()
    gone = Room(tmp_path / "absent" / "r.db")
    gone.keep_reserve()
    assert gone.free() == 0
