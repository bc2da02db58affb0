"""Entries from other devices: idempotent, gaps, forks, bad seals, hostile values, nothing lost."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cpts_desktop.kernel import hlc
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PRACTICE, DeviceId, StreamId, UserId, new_id
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage import chain, ingest, journal
from cpts_desktop.storage.chain import RawEntry
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from tests.storage.floor_setup import key_of, note, notes, receive, sent, sql
from tests.storage.sample_kinds import OTHER, STREAM


@pytest.fixture
def sender(make_register: Callable[..., Register]) -> Register:
    made = make_register("emetteur.db")
    for number in range(6):
        note(made, f"n{number}")
    return made


@pytest.fixture
def receiver(make_register: Callable[..., Register]) -> Register:
    return make_register("recepteur.db", "Autre Personne")


def codes(report: Any) -> list[str]:
    return [bad.code for bad in report.rejected]


def numbers(report: Any) -> tuple[int, int, int]:
    return report.accepted, report.duplicates, report.waiting


def forged(sender: Register, **change: Any) -> RawEntry:
    """Return the sender's first entry, altered and sealed anew with the sender's own key."""
    raw = chain.changed(sent(sender)[0], **change)
    try:
        hash_ = chain.entry_hash(chain.GENESIS, raw)
        key = sender.device_keys.sign
        return chain.changed(raw, seal=chain.seal(key, raw.stream, raw.device, raw.seq, hash_))
    except (TypeError, ValueError):
        return raw


def test_twice_is_once(sender: Register, receiver: Register) -> None:
    entries = sent(sender)
    random.Random(3).shuffle(entries)
    assert numbers(receive(receiver, entries, key_of(sender))) == (6, 0, 0)
    head = receiver.read(lambda conn: journal.vector(conn, STREAM))
    assert numbers(receive(receiver, entries, key_of(sender))) == (0, 6, 0)
    assert numbers(receive(receiver, entries * 3, key_of(sender))) == (0, 18, 0)
    assert receiver.read(lambda conn: journal.vector(conn, STREAM)) == head
    assert notes(receiver) == [f"n{number}" for number in range(6)]
    assert [one.payload for one in sent(receiver)] == [one.payload for one in sent(sender)]
    assert check_register(receiver, known_devices=key_of(sender)).ok


def test_what_comes_after_a_hole_waits_until_it_is_filled(
    sender: Register, receiver: Register
) -> None:
    entries, keys = sent(sender), key_of(sender)
    report = receive(receiver, [*entries[:2], *entries[4:]], keys)
    assert numbers(report) == (2, 0, 2)
    assert report.gaps == [ingest.Gap(STREAM, sender.device_id, 3, 4)]
    assert notes(receiver) == ["n0", "n1"]
    report = receive(receiver, entries[2:4], keys)
    assert numbers(report) == (4, 0, 0)
    assert notes(receiver) == [f"n{number}" for number in range(6)]
    assert sql(receiver, "SELECT count(*) FROM waiting_entry") == [(0,)]


def test_any_order_of_pieces_gives_the_same_chain(
    sender: Register, make_register: Callable[..., Register]
) -> None:
    entries, keys = sent(sender), key_of(sender)
    for seed in range(6):
        register = make_register(f"r{seed}.db", "Autre Personne")
        pieces = [entries[n : n + 2] for n in range(0, 6, 2)] * 2
        random.Random(seed).shuffle(pieces)
        for piece in pieces:
            assert not receive(register, piece, keys).rejected
        assert notes(register) == [f"n{number}" for number in range(6)]
        register.close()


def test_two_facts_under_one_number_are_a_fork(sender: Register, receiver: Register) -> None:
    receive(receiver, sent(sender), key_of(sender))
    other = forged(sender, payload=b'{"text":"autre"}')
    assert codes(receive(receiver, [other], key_of(sender))) == ["FORK"]
    assert notes(receiver)[0] == "n0"


@pytest.mark.parametrize("at", range(6))
def test_an_edited_entry_is_refused(sender: Register, receiver: Register, at: int) -> None:
    entries = sent(sender)
    entries[at] = chain.changed(entries[at], payload=b'{"text":"faux"}')
    report = receive(receiver, entries, key_of(sender))
    assert codes(report) == ["BAD_SEAL"]
    assert notes(receiver) == [f"n{number}" for number in range(at)]


@pytest.mark.parametrize(
    "change",
    [{"author": UserId("x")}, {"hlc": 1 << 40}, {"kind": "private"}, {"seal": bytes(64)},
     {"seal": b""}, {"seal": bytes(63)}],
)  # fmt: skip
def test_each_part_of_an_entry_is_under_the_seal(
    sender: Register, receiver: Register, change: dict[str, Any]
) -> None:
    entries = sent(sender)
    entries[5] = chain.changed(entries[5], **change)
    assert codes(receive(receiver, entries, key_of(sender))) == ["BAD_SEAL"]
    assert len(notes(receiver)) == 5


def test_an_unsealed_end_waits(sender: Register, receiver: Register) -> None:
    entries = sent(sender)
    report = receive(receiver, [*entries[:5], chain.changed(entries[5], seal=None)], key_of(sender))
    assert numbers(report) == (5, 0, 1)
    assert numbers(receive(receiver, entries[5:], key_of(sender)))[0] == 1


def test_an_unknown_signer_is_refused_and_leaves_no_trace(
    sender: Register, receiver: Register
) -> None:
    before = sql(receiver, "SELECT count(*) FROM stream"), sql(receiver, "SELECT * FROM device")
    assert codes(receive(receiver, sent(sender), {})) == ["UNKNOWN_SIGNER"]
    wrong = {sender.device_id: receiver.device_keys.sign_public()}
    assert codes(receive(receiver, sent(sender), wrong)) == ["BAD_SEAL"]
    assert notes(receiver) == []
    assert before[1] == sql(receiver, "SELECT * FROM device")[: len(before[1])]


def test_an_unknown_kind_is_kept_word_for_word_and_passed_on(
    sender: Register, receiver: Register, make_register: Callable[..., Register]
) -> None:
    newer = forged(sender, kind="visit-9", payload=b'{"future":[1,{"x":"\xc3\xa9"}]}')
    report = receive(receiver, [newer], key_of(sender))
    assert (report.accepted, report.unknown_kinds) == (1, 1)
    third = make_register("tiers.db", "Tierce Personne")
    assert receive(third, sent(receiver), key_of(sender)).accepted == 1
    assert sent(third) == sent(receiver) == [newer]
    assert check_register(receiver).ok


def test_private_kinds_and_the_practice_stream_never_come_in(
    sender: Register, receiver: Register
) -> None:
    keys = key_of(sender)
    assert codes(receive(receiver, [forged(sender, kind="private_note")], keys)) == ["PRIVATE"]
    assert codes(receive(receiver, [forged(sender, stream=PRACTICE)], keys)) == ["PRIVATE"]
    practice = sent(sender, PRACTICE)
    assert practice and codes(receive(receiver, practice, keys)) == ["PRIVATE"]
    assert len(receiver.read(lambda conn: conn.exec_driver_sql(
        "SELECT * FROM user_profile").all())) == 1  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 0}, {"seq": -1}, {"seq": 2**63}, {"seq": 2**70}, {"hlc": -1}, {"hlc": 2**63},
        {"hlc": 2**90}, {"payload": b""}, {"payload": b"[]"}, {"payload": b"{"},
        {"payload": b'{"text":NaN}'}, {"payload": b'{"text":1,"text":2}'}, {"payload": b'"x"'},
        {"payload": b'{"text":' + b"[" * 200 + b"]" * 200 + b"}"}, {"payload": b'{"autre":"x"}'},
        {"stream": StreamId("")}, {"stream": StreamId("../../x")}, {"kind": ""},
        {"kind": "k" * 10_000}, {"author": UserId("a" * 10_000)},
    ],
)  # fmt: skip
def test_hostile_values_are_a_schema_refusal_never_a_crash(
    sender: Register, receiver: Register, change: dict[str, Any]
) -> None:
    report = receive(receiver, [forged(sender, **change)], key_of(sender))
    assert codes(report) == ["SCHEMA"]
    assert numbers(report) == (0, 0, 0)


def test_g12_117_a_clock_from_the_future_is_refused(
    sender: Register, receiver: Register, clock: FixedClock
) -> None:
    ahead = hlc.from_instant(clock.now() + timedelta(days=3))
    assert codes(receive(receiver, [forged(sender, hlc=ahead)], key_of(sender))) == ["FUTURE"]
    near = hlc.from_instant(clock.now() + timedelta(hours=20))
    assert receive(receiver, [forged(sender, hlc=near)], key_of(sender)).accepted == 1
    assert note(receiver, "après").hlc > near


def test_one_bad_chain_does_not_stop_the_others(sender: Register, receiver: Register) -> None:
    note(sender, "ailleurs", OTHER)
    entries = sent(sender)
    entries[0] = chain.changed(entries[0], payload=b'{"text":"faux"}')
    report = receive(receiver, [*entries, *sent(sender, OTHER)], key_of(sender))
    assert codes(report) == ["BAD_SEAL"]
    assert notes(receiver, OTHER) == ["ailleurs"]


def test_what_waits_is_bounded(
    sender: Register, receiver: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "MAX_WAITING", 3)
    report = receive(receiver, sent(sender)[2:], key_of(sender))
    assert codes(report) == ["TOO_MANY"]
    assert sql(receiver, "SELECT count(*) FROM waiting_entry") == [(0,)]
    assert receive(receiver, sent(sender), key_of(sender)).accepted == 6


def test_a_long_held_chain_is_recognised_with_few_statements(
    make_register: Callable[..., Register], receiver: Register
) -> None:
    sender = make_register("long.db")

    def many(_: None, uow: Any) -> Ok[None]:
        for number in range(800):
            uow.append(STREAM, "note", {"text": str(number)})
        return Ok(None)

    sender.run(many, None)
    entries = sent(sender)
    receive(receiver, entries, key_of(sender))
    statements = 0

    def count(*_: Any) -> None:
        nonlocal statements
        statements += 1

    from sqlalchemy import event

    event.listen(receiver._engine, "before_cursor_execute", count)
    report = receive(receiver, entries, key_of(sender))
    event.remove(receiver._engine, "before_cursor_execute", count)
    assert numbers(report) == (0, 800, 0)
    assert statements < 20


def test_a_reader_gets_only_what_it_lacks(sender: Register) -> None:
    some = sent(sender, STREAM, {sender.device_id: 4})
    assert [raw.seq for raw in some] == [5, 6]
    assert sent(sender, StreamId(new_id())) == []
    assert sender.read(journal.vector, STREAM) == {sender.device_id: 6}
    assert sender.read(journal.find, STREAM, sender.device_id, 7) is None
    assert sender.read(journal.find, STREAM, DeviceId("x"), 1) is None
