"""Names of packets left for the program that is open, or that will be (G14, 124, 125 and 128)."""

from __future__ import annotations

import os
import stat
import threading
import time
from pathlib import Path

import pytest

from cpts_desktop.bootstrap.doorway import Doorway
from cpts_desktop.bootstrap.window import handed_over
from cpts_desktop.features.exchange import doorstep
from cpts_desktop.storage.instance import InstanceLock


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "registre.db"
    path.write_bytes(b"")
    return path


def test_what_is_left_is_taken_once_in_order(register: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "été à Nîmes 😀.cpts", tmp_path / "b.cpts"
    doorstep.leave(register, (first,))
    (note,) = doorstep.doorstep(register).iterdir()
    os.utime(note, (1, 1))
    doorstep.leave(register, (second, first))
    assert doorstep.collect(register) == (first, second)
    assert doorstep.collect(register) == ()
    if os.name == "posix":
        assert stat.S_IMODE(doorstep.doorstep(register).stat().st_mode) == 0o700


def test_g14_124_five_hundred_at_once_and_no_more(register: Path, tmp_path: Path) -> None:
    notes = doorstep.leave(register, [tmp_path / f"{n:04}.cpts" for n in range(700)])
    assert len(notes) > 1 and all(note.stat().st_size <= doorstep.MAX_NOTE for note in notes)
    found = doorstep.collect(register)
    assert len(found) == 500 and len(set(found)) == 500


@pytest.mark.parametrize(
    "content",
    [
        b"/" + b"a" * (1 << 20) + b".cpts",
        b"relatif.cpts\n../../x.cpts",
        b"/etc/passwd\n/tmp/lettre.pdf",
        b"/tmp/a\0b.cpts",
        b"\xff\xfe\x00",
        b"",
    ],
)
def test_g14_128_what_is_not_a_list_of_packets_is_thrown_away(
    register: Path, content: bytes
) -> None:
    note = doorstep.doorstep(register) / "autre.a-ouvrir"
    note.write_bytes(content)
    assert doorstep.collect(register) == ()
    assert not note.exists()


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_g14_128_a_link_is_not_followed(register: Path, tmp_path: Path) -> None:
    secret = tmp_path / "ailleurs"
    secret.write_text("/tmp/a.cpts")
    (doorstep.doorstep(register) / "x.a-ouvrir").symlink_to(secret)
    assert doorstep.collect(register) == () and secret.exists()


def test_g14_125_a_closed_register_keeps_the_packet_for_the_unlocking(
    register: Path, tmp_path: Path
) -> None:
    assert not handed_over(register, (tmp_path / "a.cpts",))
    assert doorstep.collect(register) == (tmp_path / "a.cpts",)
    lock = InstanceLock(register)
    lock.take()  # the look left no lock behind
    lock.release()


def test_g14_125_an_open_window_takes_it_and_the_second_start_ends(
    register: Path, tmp_path: Path
) -> None:
    lock = InstanceLock(register)
    lock.take()
    taken: list[Path] = []

    def window() -> None:
        end = time.monotonic() + 5
        while not taken and time.monotonic() < end:
            taken.extend(doorstep.collect(register))
            time.sleep(0.02)

    thread = threading.Thread(target=window)
    thread.start()
    assert handed_over(register, (tmp_path / "a.cpts",))
    thread.join()
    assert taken == [tmp_path / "a.cpts"]
    assert not handed_over(register, (tmp_path / "b.cpts",), patience=0.1)  # nobody looks
    lock.release()


def test_a_locked_window_is_called_and_the_second_start_ends(
    register: Path, tmp_path: Path
) -> None:
    """The packet waits at the door: the window that was there opens it once it is unlocked."""
    waiting = Doorway(register)
    assert waiting.hold() and not Doorway(register).hold()
    heard: list[bool] = []

    def window() -> None:
        end = time.monotonic() + 5
        while not any(heard) and time.monotonic() < end:
            heard.append(waiting.called())
            time.sleep(0.02)

    thread = threading.Thread(target=window)
    thread.start()
    assert handed_over(register, (tmp_path / "a.cpts",))
    thread.join()
    assert heard[-1] and not waiting.called()
    assert not handed_over(register, (tmp_path / "b.cpts",), patience=0.1)  # it hears no more
    assert not waiting.called(), "a call that nobody heard is taken back"
    waiting.leave()
    assert not handed_over(register, (tmp_path / "c.cpts",)), "nobody is there: a window is shown"
    assert [one.name for one in doorstep.collect(register)] == ["a.cpts", "b.cpts", "c.cpts"]
