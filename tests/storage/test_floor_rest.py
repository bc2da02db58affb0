"""The endings of the floor that nothing else reaches: each refusal, each odd state, by its name."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cpts_desktop.kernel.jsonio import dumps_canonical
from cpts_desktop.kernel.outcome import (
    DamagedFile,
    Fault,
    Ok,
    Refused,
    WrongSecret,
)
from cpts_desktop.storage import (
    accounts,
    backup,
    chain,
    journal,
    records,
    sidecar,
    slots,
    users,
    witness,
)
from cpts_desktop.storage.backup import backup_register, restore_register
from cpts_desktop.storage.faults import fault_from
from cpts_desktop.storage.instance import InstanceLock
from cpts_desktop.storage.kinds import KindRegistry, RecordType
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.sidecar import Sidecar, register_named_by, sidecar_path
from cpts_desktop.storage.users import USER, NewUser
from tests.storage.conftest import CHEAP, PASSWORD
from tests.storage.floor_setup import NEW_PASSWORD, NOW, note, reopen
from tests.storage.sample_kinds import STREAM, sample_registry

Make = Callable[..., Register]


def fault(act: Callable[[], Any]) -> str:
    with pytest.raises(Fault) as caught:
        act()
    return caught.value.code


def codes(outcome: Any) -> list[str]:
    assert isinstance(outcome, Refused)
    return [one.code for one in outcome.problems]


def test_a_weak_secret_is_refused_wherever_one_is_set(register: Register) -> None:
    assert codes(accounts.change_password(register, PASSWORD, "court"))
    assert codes(accounts.reset_password(register, "court"))
    assert codes(accounts.add_user(register, NewUser("Zoé Petit", "idel"), "court"))
    assert codes(accounts.add_user(register, NewUser("", "idel"), NEW_PASSWORD))
    assert len(slots.load(slots.slots_path(register.path)).slots) == 2


def test_a_reset_leaves_the_secrets_of_the_others(register: Register) -> None:
    accounts.add_user(register, NewUser("Zoé Petit", "idel"), NEW_PASSWORD, cost=CHEAP)
    other = "lanterne bleue chemin court avril sous bois"
    assert isinstance(accounts.reset_password(register, other, cost=CHEAP), Ok)
    path = register.path
    register.close()
    for secret in (other, NEW_PASSWORD):
        reopen(path, secret).close()
    with pytest.raises(WrongSecret):
        reopen(path, PASSWORD)


def test_a_recovery_code_mistyped_or_of_another_register_opens_nothing(
    register: Register, make_register: Make, clock: Any
) -> None:
    kinds = sample_registry()
    refused = accounts.open_with_recovery(register.path, "AAAA", kinds=kinds, clock=clock)
    assert codes(refused)
    made = accounts.create_register(
        register.path.parent / "b" / "b.db", NewUser("Zoé", "idel"), NEW_PASSWORD, kinds=kinds,
        clock=clock, cost=CHEAP,
    )  # fmt: skip
    assert isinstance(made, Ok)
    theirs = made.value.recovery_code.text
    made.value.register.close()
    register.close()
    with pytest.raises(WrongSecret):
        reopen(register.path, theirs)
    again = reopen(register.path)
    with pytest.raises(WrongSecret):
        accounts.confirm_secret(again, theirs)
    accounts.confirm_secret(again, PASSWORD)
    again.close()


def test_a_folder_and_an_empty_place_have_their_own_words(tmp_path: Path) -> None:
    assert fault(lambda: reopen(tmp_path)) == "IS_FOLDER"
    assert fault(lambda: reopen(tmp_path / "absent.db")) == "NO_REGISTER"
    assert fault_from(OSError(errno.EISDIR, "x")).code == "IS_FOLDER"  # type: ignore[union-attr]


def test_what_is_asked_of_a_backup_that_is_not_one(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copie.db"
    slots.slots_path(target).write_bytes(b"{}")
    assert fault(lambda: backup_register(register, target)) == "EXISTS"
    assert backup.list_backups(tmp_path / "absent") == []
    assert not backup.is_of(tmp_path / "absent.db", register.register_id)
    assert backup._entries_in(tmp_path / "absent.db", bytes(32)) == 0
    assert fault(lambda: restore_register(tmp_path, tmp_path / "x.db", PASSWORD, now=NOW))
    monkeypatch.setattr(backup, "verify_file", lambda *_: (0, ""))
    assert fault(lambda: backup_register(register, tmp_path / "s")) == "BACKUP_SHORT"
    assert list((tmp_path / "s").iterdir()) == []


def test_a_copy_that_cannot_leave_its_log_is_no_backup(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = SimpleNamespace(execute=lambda _sql: SimpleNamespace(fetchone=lambda: ("wal",)))
    assert fault(lambda: backup._without_log(stuck)) == "IO_ERROR"


def test_a_restored_copy_that_differs_replaces_nothing(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(register, "un")
    saved = backup_register(register, tmp_path / "s").path
    register.close()
    before = register.path.read_bytes()
    real, seen = backup.verify_file, list[Path]()

    def differing(path: Path, key: bytes) -> Any:
        seen.append(path)
        found = real(path, key)
        return found if len(seen) == 1 else (found[0] + 1, found[1])

    monkeypatch.setattr(backup, "verify_file", differing)
    assert fault(lambda: restore_register(saved, register.path, PASSWORD, now=NOW)) == (
        "RESTORE_SHORT"
    )
    assert register.path.read_bytes() == before
    assert not list(register.path.parent.glob(".*cpts-tmp*"))


def test_a_restore_to_a_new_place_that_fails_leaves_the_place_empty(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = backup_register(register, tmp_path / "s").path
    target = tmp_path / "neuf" / "r.db"
    real = backup.replace_patiently

    def failing(source: Path, place: Path) -> None:
        if place == target:
            raise OSError(errno.EIO, "injected")
        real(source, place)

    monkeypatch.setattr(backup, "replace_patiently", failing)
    assert fault(lambda: restore_register(saved, target, PASSWORD, now=NOW)) == "IO_ERROR"
    left = [one.name for one in target.parent.iterdir() if not one.name.endswith(".lock")]
    assert left == []


def test_a_lock_is_freed_once_and_for_all(tmp_path: Path) -> None:
    lock = InstanceLock(tmp_path / "r.db")
    lock.release()
    lock.take()
    lock.release()
    lock.release()
    InstanceLock(tmp_path / "r.db").take()


def test_an_unknown_stream_has_nothing_to_tell(register: Register) -> None:
    assert register.read(journal.withheld, "inconnu") == 0
    assert register.read(journal.history, "inconnu") == []
    assert register.read(records.record_ids, "inconnu", "x") == []


def test_a_kind_or_a_record_named_twice_is_a_bug(register: Register) -> None:
    kinds = sample_registry()
    with pytest.raises(ValueError, match="twice"):
        kinds.register(USER)
    kind = RecordType("fiche_double", frozenset(), lambda *_: None, lambda _payload: [])
    registry = KindRegistry((), (kind,))
    assert [one.name for one in registry] == [] and registry.record("fiche_double") is kind
    with pytest.raises(ValueError, match="twice"):
        KindRegistry((), (kind, kind))


def test_an_entry_has_a_name_within_its_stream(register: Register) -> None:
    entry = note(register, "un")
    assert (entry.ref.device, entry.ref.seq) == (register.device_id, entry.seq)


def test_a_payload_beyond_the_limit_is_a_bug_and_changes_nothing(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = register.counts()
    monkeypatch.setattr(chain, "MAX_PAYLOAD", 100)
    with pytest.raises(ValueError, match="too large"):
        note(register, "x" * 200)
    assert register.counts() == before
    note(register, "x" * 10)


def test_the_clock_of_a_transaction_is_the_injected_one(register: Register, clock: Any) -> None:
    def act(_: None, uow: Any) -> Any:
        return Ok(uow.now())

    done = register.run(act, None)
    assert isinstance(done, Ok) and done.value == clock.now()


@pytest.mark.parametrize(
    "content",
    [b"", b"x" * 2_000, bytes(1_024), bytes(32) + dumps_canonical([1]).ljust(480, b"\0")],
)
def test_a_note_that_says_nothing_names_no_register(tmp_path: Path, content: bytes) -> None:
    path = sidecar_path(tmp_path / "r.db")
    path.write_bytes(content)
    assert register_named_by(path) is None
    assert Sidecar(path, bytes(32), "x").read() is None
    assert register_named_by(tmp_path / "absent.head") is None


def test_a_note_well_sealed_but_of_another_shape_is_no_note(tmp_path: Path) -> None:
    path, key = sidecar_path(tmp_path / "r.db"), bytes(32)
    for body in (b"[]", b'{"n":"un"}', b'{"head":"zz","n":1,"register":"x"}', b"{"):
        sealed = sidecar.hmac.digest(key, body, "sha256") + body.ljust(480, b"\0")
        path.write_bytes(sealed * 2)
        assert Sidecar(path, key, "x").read() is None


def test_a_revocation_that_the_register_refuses_removes_no_slot(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cpts_desktop.storage import revoke

    added = accounts.add_user(register, NewUser("Zoé Petit", "idel"), NEW_PASSWORD, cost=CHEAP)
    assert isinstance(added, Ok)
    refusal = Refused(())
    monkeypatch.setattr(revoke, "save_user", lambda *_: refusal)
    assert isinstance(revoke.revoke_person(register, added.value.uid), Refused)
    assert len(slots.load(slots.slots_path(register.path)).slots) == 3


def test_a_profile_that_is_no_profile_is_a_problem() -> None:
    assert [one.code for one in USER.check({"x": 1})] == ["SCHEMA"]
    assert users.USER is USER


def test_a_folder_of_backups_that_is_away_gives_no_witness(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witness, "backup_folder", lambda _conn: tmp_path / "away")

    def unplugged(_folder: Path) -> list[Path]:
        raise OSError(errno.EIO, "unplugged")

    monkeypatch.setattr(backup, "list_backups", unplugged)
    assert witness.witnesses(register) == []


def test_a_slot_that_gives_another_length_of_key_is_damage(register: Register) -> None:
    path = register.path
    unlocked = slots.unlock_password(slots.load(slots.slots_path(path)), PASSWORD)
    register.close()
    short = replace(unlocked, key=unlocked.key[:16])
    with pytest.raises(DamagedFile) as caught:
        Register.open(path, short, kinds=sample_registry(), clock=register.clock)
    assert caught.value.code == "KEY"
    reopen(path).close()


def test_the_slots_of_another_register_are_told_apart(
    register: Register, make_register: Make
) -> None:
    other = make_register("autre.db", "Autre Personne")
    key_of_other = other.data_key()
    other.close()
    register.close()
    shutil.copyfile(slots.slots_path(other.path), slots.slots_path(register.path))
    assert fault(lambda: reopen(register.path)) in ("SLOTS_OF_ANOTHER", "DAMAGED")
    assert key_of_other


def test_the_stream_of_a_test_is_not_the_practice() -> None:
    assert STREAM != "practice"
