"""More corners of the floor: waiting entries met again, failed migrations, keys, heads."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cpts_desktop.kernel.ids import UserId
from cpts_desktop.kernel.outcome import DamagedFile, DiskFault, Fault, Ok, Refused
from cpts_desktop.storage import (
    accounts,
    audit,
    backup,
    chain,
    keys,
    os_keyring,
    recovery_code,
    sidecar,
    slots,
    upgrading,
    witnessed,
)
from cpts_desktop.storage.backup import backup_register, restore_register
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.trail_heads import SignedHead, TrailHead, TrailSign, setback, sign_head
from cpts_desktop.storage.witnessed import Showing
from tests.storage.conftest import CHEAP, PASSWORD
from tests.storage.floor_setup import NEW_PASSWORD, NOW, key_of, note, notes, receive, reopen, sent
from tests.storage.sample_kinds import sample_registry

Make = Callable[..., Register]


def codes(report: Any) -> list[str]:
    return [one.code for one in report.rejected]


def test_what_waits_is_met_again_and_takes_its_content(make_register: Make) -> None:
    """An entry waits without its content; it comes again with it, then the hole is filled."""
    sender = make_register("emetteur.db")
    receiver = make_register("recepteur.db", "Autre Personne")
    for number in range(4):
        note(sender, f"n{number}")
    entries, known = sent(sender), key_of(sender)
    first = receive(receiver, [entries[2].without_content(), entries[3]], known)
    assert (first.accepted, first.waiting) == (0, 2)
    again = receive(receiver, [entries[2], entries[3]], known)
    assert (again.accepted, again.duplicates) == (0, 2)
    assert receive(receiver, entries[:2], known).accepted >= 2
    assert notes(receiver) == ["n0", "n1", "n2", "n3"]
    late = receive(receiver, [entries[2]], known)
    assert (late.accepted, late.duplicates) == (0, 1)


def test_a_backup_may_be_one_named_file(register: Register, tmp_path: Path) -> None:
    note(register, "un")
    info = backup_register(register, tmp_path / "une.db")
    assert info.path == tmp_path / "une.db" and slots.slots_path(info.path).exists()
    with pytest.raises(Fault) as caught:
        backup_register(register, tmp_path / "une.db")
    assert caught.value.code == "EXISTS"


def test_the_public_keys_are_those_of_the_private_ones(register: Register) -> None:
    mine = register.device_keys
    assert len(mine.sign_public()) == len(mine.exchange_public()) == 32
    assert mine.exchange_public() == mine.exchange.public_key().public_bytes_raw()
    assert list(sample_registry().records()) is not None


def test_a_register_without_its_device_is_a_bug_not_a_silence() -> None:
    class Empty:
        def execute(self, *_: Any) -> Any:
            return SimpleNamespace(
                scalar_one_or_none=lambda: None, first=lambda: None, all=list,
                scalar=lambda: None, scalar_one=lambda: None,
                __iter__=lambda _self: iter(()),
            )  # fmt: skip

        def exec_driver_sql(self, *_: Any) -> Any:
            return self.execute()

    with pytest.raises((KeyError, TypeError)):
        keys.load_device(Empty())  # type: ignore[arg-type]


def test_a_profile_that_vanished_is_said(register: Register) -> None:
    register.run(lambda _c, uow: Ok(uow.conn.exec_driver_sql("DELETE FROM user_profile")), None)
    with pytest.raises(DamagedFile) as caught:
        _ = register.user
    assert caught.value.code == "NO_USER"


def test_a_full_disk_without_reserve_says_how_much_is_missing(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_conn: Any) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(register.room, "give_reserve", lambda: False)
    with pytest.raises(DiskFault) as caught:
        register.write_local(full)
    assert caught.value.code == "DISK_FULL"
    with pytest.raises(DiskFault) as caught:
        register.write_local(lambda _conn: (_ for _ in ()).throw(OSError(errno.EIO, "x")))
    assert caught.value.code == "IO_ERROR"


def test_closing_frees_the_lock_whatever_the_disk_says(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> None:
        raise OSError(errno.EIO, "injected")

    monkeypatch.setattr(register, "checkpoint", refused)
    register.close()
    register.close()
    reopen(register.path).close()


def test_a_bug_while_closing_is_not_taken_for_the_disk(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug() -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(register, "checkpoint", bug)
    with pytest.raises(ValueError, match="a bug"):
        register.close()
    reopen(register.path).close()


def test_a_migration_that_damages_is_refused_and_a_disk_names_itself(register: Register) -> None:
    class Raw:
        def __init__(self, damaged: list[str], checked: list[tuple[str]]) -> None:
            self._found = {"PRAGMA cipher_integrity_check": damaged,
                           "PRAGMA integrity_check(5)": checked}  # fmt: skip

        def execute(self, sql: str) -> Any:
            return SimpleNamespace(fetchall=lambda: self._found[sql])

    for raw in (Raw(["page 3"], [("ok",)]), Raw([], [("row missing",)])):
        with pytest.raises(DamagedFile) as caught:
            upgrading._prove(raw, upgrading.Holds(0, b"", b""))
        assert caught.value.code == "MIGRATION_FAILED"
    assert upgrading._fault(OSError(errno.ENOSPC, "x"), "m").code == "DISK_FULL"


def test_an_empty_trail_shows_nothing(register: Register) -> None:
    def give(_: None, uow: Any) -> Any:
        uow.conn.exec_driver_sql("DELETE FROM audit")
        assert audit.head(uow.conn) == TrailHead(0, audit.GENESIS)
        return Ok(witnessed.give(uow, "a", 1, ()))

    done = register.run(give, None)
    assert isinstance(done, Ok) and done.value is None


def head(n: int, letter: str = "a") -> TrailHead:
    return TrailHead(n, letter * 64)


@pytest.mark.parametrize(
    ("known", "shown", "later", "expected"),
    [
        (head(5), (head(5),), True, None),
        (head(5), (head(5, "b"),), True, "rewritten"),
        (head(5), (head(9), head(5)), True, None),
        (head(5), (head(9), head(5, "b")), True, "rewritten"),
        (head(5), (head(9), head(5, "b")), False, "rewritten"),
        (head(5), (head(4),), True, "shorter"),
        (head(5), (head(6),), True, None),
        (head(5), (head(6),), False, "shorter"),
        (head(5), (head(4),), False, None),
        (head(5), (head(4),), None, None),
        (head(5), (head(6),), None, None),
        (head(5), (head(5, "b"),), None, "rewritten"),
    ],
)
def test_two_heads_prove_what_they_prove(
    known: TrailHead, shown: tuple[TrailHead, ...], later: bool | None, expected: str | None
) -> None:
    assert setback(known, shown, later=later) == expected


def test_a_head_signed_by_another_key_or_of_another_device_is_not_kept(
    register: Register, make_register: Make
) -> None:
    other = make_register("autre.db", "Autre Personne")
    theirs = other.device_keys
    good = sign_head(theirs.sign, theirs.device, head(7))

    def taken(key: bytes, sign: SignedHead, device: str = theirs.device) -> int:
        def take(_: None, uow: Any) -> Any:
            witnessed.take(uow, Showing(device, key, "a", 1, TrailSign(sign)))
            return Ok(len(witnessed.witnesses(uow.conn)))

        done = register.run(take, None)
        assert isinstance(done, Ok)
        return done.value

    assert taken(register.device_keys.sign_public(), good) == 0
    assert taken(theirs.sign_public(), good, register.device_id) == 0
    assert taken(theirs.sign_public(), SignedHead(good.device, head(8), good.seal)) == 0
    assert taken(theirs.sign_public(), good) == 1


def test_a_late_packet_that_warns_keeps_the_later_head(
    register: Register, make_register: Make
) -> None:
    theirs = make_register("autre.db", "Autre Personne").device_keys

    def show(sequence: int, n: int) -> Any:
        def take(_: None, uow: Any) -> Any:
            sign = TrailSign(sign_head(theirs.sign, theirs.device, head(n)))
            showing = Showing(theirs.device, theirs.sign_public(), "a", sequence, sign)
            return Ok(witnessed.take(uow, showing))

        done = register.run(take, None)
        assert isinstance(done, Ok)
        return done.value

    assert show(3, 30) == ()
    (found,) = show(2, 31)
    assert (found.how, found.seen, found.now) == ("shorter", 30, 31)
    (kept,) = register.read(witnessed.witnesses)
    assert (kept.n, kept.broken) == (30, "shorter")
    assert backup.list_backups(register.path.parent / "absent") == []


def test_a_reset_secret_costs_what_was_asked(register: Register) -> None:
    cost = replace(CHEAP, passes=2)
    done = accounts.reset_password(register, NEW_PASSWORD, cost=cost)
    assert isinstance(done, Ok)
    file = slots.load(slots.slots_path(register.path))
    assert [slot.cost for slot in file.of_kind(slots.PASSWORD)] == [cost]


@pytest.mark.parametrize(("extra", "long"), [(0, False), (1, True)])
def test_a_recovery_code_is_too_long_from_one_sign_on(extra: int, long: bool) -> None:
    outcome = recovery_code.read_code("A" * (4 * recovery_code.GROUPS * 5 + extra))
    assert isinstance(outcome, Refused)
    assert outcome.problems[0].message.endswith("trop long.") is long


def test_a_new_identity_is_one_of_our_own(register: Register, tmp_path: Path) -> None:
    note(register, "un")
    saved = backup_register(register, tmp_path / "s").path
    before = register.device_id
    register.close()
    restore_register(saved, register.path, PASSWORD, now=NOW)
    again = reopen(register.path)
    own = again.read(keys.own_devices)
    assert again.device_id != before and set(own) == {before, again.device_id}
    again.close()


def test_a_note_put_right_is_two_records_and_no_more(register: Register) -> None:
    path = sidecar.sidecar_path(register.path)
    note_file = sidecar.Sidecar(path, bytes(32), register.register_id)
    note_file.reset(sidecar.Seen(3, bytes(32)))
    assert path.stat().st_size == 2 * 512
    assert note_file.read() == sidecar.Seen(3, bytes(32))


def test_an_entry_twice_in_one_packet_is_one(make_register: Make) -> None:
    sender = make_register("emetteur.db")
    receiver = make_register("recepteur.db", "Autre Personne")
    for number in range(3):
        note(sender, f"n{number}")
    entries, known = sent(sender), key_of(sender)
    report = receive(receiver, [entries[0], entries[1], entries[1], entries[2]], known)
    assert (report.accepted, report.duplicates) == (3, 1)
    assert notes(receiver) == ["n0", "n1", "n2"]


def test_what_waits_with_its_content_is_not_emptied_by_a_later_packet(make_register: Make) -> None:
    sender = make_register("emetteur.db")
    receiver = make_register("recepteur.db", "Autre Personne")
    for number in range(4):
        note(sender, f"n{number}")
    entries, known = sent(sender), key_of(sender)
    assert receive(receiver, [entries[2]], known).waiting == 1
    again = receive(receiver, [entries[2].without_content(), entries[3]], known)
    assert again.accepted == 0
    assert receive(receiver, entries[:2], known).accepted >= 2
    assert notes(receiver) == ["n0", "n1", "n2", "n3"]


def test_a_content_that_is_none_of_its_kind_fills_nothing(make_register: Make) -> None:
    sender = make_register("emetteur.db")
    receiver = make_register("recepteur.db", "Autre Personne")
    note(sender, "n0")
    (entry,) = sent(sender)
    odd = chain.changed(entry, payload=b'{"x":1}')
    assert receive(receiver, [entry.without_content()], key_of(sender)).accepted == 1
    report = receive(receiver, [odd], key_of(sender))
    assert codes(report) == ["FORK"], "another content has another hash"
    assert notes(receiver) == []
    assert receive(receiver, [entry], key_of(sender)).filled == 1
    assert notes(receiver) == ["n0"]


def test_the_safe_keyring_of_a_chain_is_taken_and_its_own_words_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Chain:
        backends = ()

    safe = object()
    monkeypatch.setattr(os_keyring, "name_of", lambda one: "safe" if one is safe else "other")
    monkeypatch.setattr(os_keyring, "ALLOWED", {"safe"})
    chained = Chain()
    chained.backends = (object(), safe)  # type: ignore[assignment]
    monkeypatch.setattr("keyring.get_keyring", lambda: chained)
    assert os_keyring.allowed_backend() is safe

    def known() -> None:
        raise os_keyring.KeyringUnavailable("NO_KEYRING", "Mot pour mot.")

    with pytest.raises(os_keyring.KeyringUnavailable) as caught:
        os_keyring.within_deadline(known)
    assert caught.value.message == "Mot pour mot."


def test_enrolling_one_person_leaves_the_key_of_another(register: Register) -> None:
    from tests.storage.test_floor_keyring import Keeper

    keeper = Keeper()
    for user in (register.user_id, UserId("autre"), register.user_id):
        os_keyring.enrol(register.path, register.data_key(), user, keeper)
    file = slots.load(slots.slots_path(register.path))
    users = sorted(str(slot.user) for slot in file.of_kind(slots.KEYRING))
    assert users == sorted(["autre", str(register.user_id)])
