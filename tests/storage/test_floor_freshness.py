"""A register older than what this computer has seen is noticed at opening (P-07, F1, F2)."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from cpts_desktop.kernel.outcome import OlderThanSeen
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.sidecar import Seen, Sidecar, sidecar_path
from tests.storage.floor_setup import crash, fault_of, flip, note, notes, reopen, sent, sql


def wal(register: Register) -> Path:
    return register.path.with_name(register.path.name + "-wal")


def test_an_untouched_crash_loses_nothing_and_raises_no_alarm(register: Register) -> None:
    for number in range(6):
        note(register, str(number))
    crash(register)
    assert wal(register).stat().st_size > 0
    again = reopen(register.path)
    assert len(notes(again)) == 6 and check_register(again).ok
    again.close()


def test_p07_a_deleted_log_is_noticed(register: Register) -> None:
    register.checkpoint()
    note(register, "perdue")
    crash(register)
    wal(register).unlink()
    fault = fault_of(register.path)
    assert (fault.code, fault.exit_code) == ("OLDER", 5)
    assert fault_of(register.path).code == "OLDER"  # looking changes nothing


def test_p07_400_flipped_bytes_of_the_log_are_all_noticed(register: Register) -> None:
    register.checkpoint()
    register._engine.dispose()
    for number in range(3):
        note(register, str(number))
    crash(register)
    log, base = wal(register), register.path.read_bytes()
    head, content = sidecar_path(register.path), wal(register).read_bytes()
    note_before, rng = head.read_bytes(), random.Random(11)
    for at in rng.sample(range(len(content)), 400):
        register.path.write_bytes(base)
        log.write_bytes(content)
        register.path.with_name(register.path.name + "-shm").unlink(missing_ok=True)
        flip(log, at, 1 << rng.randrange(8))
        try:
            again = reopen(register.path)
        except OlderThanSeen:
            continue
        # Not every byte matters: the second half of a header's salt, say, is rebuilt. What
        # opens must then be whole.
        assert len(notes(again)) == 3, f"byte {at}"
        again.close()
        head.write_bytes(note_before)


def test_p07_the_file_of_yesterday_is_noticed(register: Register) -> None:
    note(register, "hier")
    register.checkpoint()
    yesterday = register.path.read_bytes()
    note(register, "aujourd’hui")
    register.close()
    register.path.write_bytes(yesterday)
    assert fault_of(register.path).code == "OLDER"


def test_f2_a_spliced_old_page_is_found_by_the_check(register: Register) -> None:
    for number in range(40):
        note(register, f"allergie : non {number}" + "x" * 300)
    register.checkpoint()
    before = register.path.read_bytes()
    sql(register, 'UPDATE entry SET payload = CAST(\'{"text":"faux"}\' AS BLOB) WHERE n=20')
    register.checkpoint()
    after = register.path.read_bytes()
    pages = [n for n in range(0, len(before), 4096) if before[n : n + 4096] != after[n : n + 4096]]
    assert pages
    verdict = check_register(register)
    assert not verdict.ok and "entry:20" in verdict.problems
    register.close()


def test_a_person_may_go_on_with_what_is_there_under_another_device(register: Register) -> None:
    """Numbers already sent under the old identity must never name other facts."""
    note(register, "gardée")
    register.checkpoint()
    base = register.path.read_bytes()
    note(register, "envoyée puis perdue")
    old = register.device_id
    lost = [raw.seq for raw in sent(register) if raw.device == old]
    register.close()
    register.path.write_bytes(base)
    again = reopen(register.path, accept_older=True)
    assert again.older_than_seen and again.device_id != old
    note(again, "nouvelle")
    assert [(raw.device, raw.seq) for raw in sent(again) if raw.device != old] == [
        (again.device_id, 1)
    ]
    assert max(lost) == 2 and notes(again) == ["gardée", "nouvelle"]
    assert check_register(again).problems == ["freshness"]
    again.close()
    reopen(register.path).close()  # it is the new reference


@pytest.mark.parametrize("torn", [0, 1])
def test_a_torn_or_lagging_note_is_no_false_alarm(register: Register, torn: int) -> None:
    for number in range(5):
        note(register, str(number))
    before = sidecar_path(register.path).read_bytes()
    note(register, "6")
    register.close()
    sidecar_path(register.path).write_bytes(before)
    reopen(register.path).close()
    flip(sidecar_path(register.path), torn * 512 + 40)
    again = reopen(register.path)
    assert len(notes(again)) == 6
    again.close()


def test_a_note_of_another_key_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "r.db.head"
    mine = Sidecar(path, b"k" * 32, "register")
    for number in (1, 2, 3):
        mine.write(Seen(number, bytes([number]) * 32))
    mine.close()
    assert mine.read() == Seen(3, b"\3" * 32)
    assert Sidecar(path, b"x" * 32, "register").read() is None
    path.write_bytes(b"\0" * 10)
    assert mine.read() is None
