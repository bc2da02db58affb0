"""A note of what was seen that is gone is an alarm, never made again in silence (P-07)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import OlderThanSeen, WitnessMissing
from cpts_desktop.storage.backup import backup_register
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.settings import set_backup_folder
from cpts_desktop.storage.sidecar import sidecar_path
from tests.storage.floor_setup import fault_of, note, notes, reopen


def test_a_deleted_note_is_an_alarm_and_looking_changes_nothing(register: Register) -> None:
    note(register, "gardée")
    register.close()
    sidecar_path(register.path).unlink()
    for _ in range(2):
        fault = fault_of(register.path)
        assert isinstance(fault, WitnessMissing)
        assert (fault.code, fault.exit_code) == ("NO_WITNESS", 5)
        assert "Aucune sauvegarde" in fault.message
        assert not sidecar_path(register.path).exists()


@pytest.mark.parametrize("content", [b"", bytes(1024), b"x" * 1024])
def test_an_unreadable_note_is_an_alarm(register: Register, content: bytes) -> None:
    register.close()
    sidecar_path(register.path).write_bytes(content)
    assert fault_of(register.path).code == "NO_WITNESS"
    assert sidecar_path(register.path).read_bytes() == content


def test_the_note_of_another_register_is_an_alarm(
    register: Register, make_register: Callable[..., Register]
) -> None:
    other = make_register("autre.db")
    other.close()
    register.close()
    sidecar_path(register.path).write_bytes(sidecar_path(other.path).read_bytes())
    assert fault_of(register.path).code == "NO_WITNESS"


def test_a_person_decides_and_the_register_is_witnessed_again(register: Register) -> None:
    note(register, "gardée")
    before = register.device_id
    register.close()
    sidecar_path(register.path).unlink()
    again = reopen(register.path, accept_older=True)
    assert again.older_than_seen and again.device_id != before
    assert notes(again) == ["gardée"]
    verdict = check_register(again)
    assert verdict.problems == ["freshness"] and not verdict.freshness
    again.close()
    last = reopen(register.path)
    assert not last.older_than_seen and check_register(last).ok
    last.close()


def test_the_check_of_an_open_register_says_that_the_note_is_gone(register: Register) -> None:
    assert check_register(register).ok
    sidecar_path(register.path).unlink()
    verdict = check_register(register)
    assert verdict.problems == ["freshness"] and not verdict.ok


def test_the_backups_are_asked(register: Register, clock: FixedClock, tmp_path: Path) -> None:
    """Older than a backup: certain. Holding it: said, and still a decision."""
    folder = tmp_path / "sauvegardes"
    folder.mkdir()
    register.run(set_backup_folder, str(folder))
    note(register, "hier")
    register.checkpoint()
    yesterday = register.path.read_bytes()
    clock.advance(hours=1)
    note(register, "aujourd’hui")
    backup_register(register, folder)
    register.close()
    sidecar_path(register.path).unlink()
    fault = fault_of(register.path)
    assert fault.code == "NO_WITNESS" and "y est bien contenue" in fault.message
    register.path.write_bytes(yesterday)
    fault = fault_of(register.path)
    assert isinstance(fault, OlderThanSeen) and fault.code == "OLDER_THAN_BACKUP"
    assert not isinstance(fault, WitnessMissing)
    (next(folder.glob("*.db"))).write_bytes(b"x" * 4096)  # a damaged backup is no witness
    assert fault_of(register.path).code == "NO_WITNESS"
    again = reopen(register.path, accept_older=True)
    assert notes(again) == ["hier"]
    again.close()


def test_a_creation_cut_short_raises_no_false_alarm(register: Register) -> None:
    """The note exists before the first transaction: a kill between the two is no alarm."""
    from cpts_desktop.storage.chain import GENESIS
    from cpts_desktop.storage.sidecar import Seen

    register._sidecar.reset(Seen(0, GENESIS))
    register.close()
    reopen(register.path).close()
