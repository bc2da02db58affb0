"""Entries that travel without their content: the chain holds, the content may come later."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.packets.blocks import decode_block, encode_block
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.storage import chain, journal
from cpts_desktop.storage.chain import RawEntry
from cpts_desktop.storage.erase import EraseStream, erase_stream
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from tests.storage.floor_setup import key_of, note, notes, receive, sent, sql
from tests.storage.sample_kinds import STREAM


@pytest.fixture
def sender(make_register: Callable[..., Register]) -> Register:
    made = make_register("emetteur.db")
    for number in range(6):
        note(made, f"n{number}")
    return made


@pytest.fixture
def receiver(make_register: Callable[..., Register]) -> Register:
    return make_register("recepteur.db", "Autre Personne")


def hidden(entries: list[RawEntry], *places: int) -> list[RawEntry]:
    """Return the entries, those at ``places`` without their content."""
    return [one.without_content() if n in places else one for n, one in enumerate(entries)]


def count(report: Any) -> tuple[int, int, int, int, int]:
    return (
        report.accepted,
        report.duplicates,
        report.waiting,
        report.withheld,
        report.filled,
    )


def test_the_hash_of_an_entry_does_not_need_its_content(sender: Register) -> None:
    first = sent(sender)[0]
    assert chain.entry_hash(chain.GENESIS, first) == chain.entry_hash(
        chain.GENESIS, first.without_content()
    )
    with pytest.raises(ValueError, match="hash"):
        chain.entry_hash(chain.GENESIS, chain.changed(first, payload=None))


def test_every_entry_has_its_own_salt_and_a_transaction_one_seed(sender: Register) -> None:
    def many(_cmd: None, uow: Any) -> Ok[None]:
        for _ in range(150):
            uow.append(STREAM, "note", {"text": "71.4"})
        return Ok(None)

    sender.run(many, None)
    entries = sent(sender)
    assert len({one.salt for one in entries}) == 156
    assert {len(one.salt) for one in entries} == {chain.SALT_BYTES}
    assert len({one.content_hash for one in entries}) == 156
    seeds = [one.seed for one in entries if one.seed is not None]
    assert [seed.served for seed in seeds] == [64, 64, 22]
    assert len(base64.b64decode(encode_block(entries)["salts"]["b64"])) == 16 * (6 + 3)
    assert check_register(sender).ok


def test_what_is_withheld_leaves_neither_salt_nor_seed(
    sender: Register, receiver: Register
) -> None:
    def two(_: None, uow: Any) -> Ok[None]:
        for text in ("71.4", "72.0"):
            uow.append(STREAM, "note", {"text": text})
        return Ok(None)

    sender.run(two, None)
    block = encode_block(hidden(sent(sender), 6))
    receive(receiver, decode_block(block), key_of(sender))
    secret = sent(sender)[7].seed
    assert secret is not None
    rows = sql(receiver, "SELECT salt FROM entry WHERE stream=(SELECT pk FROM stream WHERE uid=?)",
               STREAM)  # fmt: skip
    assert sorted(len(salt) for (salt,) in rows) == [0, *[16] * 7]
    assert secret.secret not in {salt[:16] for (salt,) in rows}


def test_erasing_a_record_erases_its_salts(sender: Register) -> None:
    """An empty entry whose salt stayed could be filled again by trying contents."""
    assert isinstance(sender.run(erase_stream, EraseStream(STREAM, "test")), Ok)
    assert {(one.payload, one.salt, one.seed) for one in sent(sender)} == {(None, b"", None)}
    assert check_register(sender).ok


def test_another_salt_is_another_entry(sender: Register, receiver: Register) -> None:
    entries = sent(sender)
    entries[2] = chain.changed(entries[2], salt=bytes(16))
    report = receive(receiver, entries, key_of(sender))
    assert [bad.code for bad in report.rejected] == ["BAD_SEAL"]
    assert notes(receiver) == ["n0", "n1"]
    no_salt = chain.changed(sent(sender)[2], salt=b"")
    assert [bad.code for bad in receive(receiver, [no_salt], key_of(sender)).rejected] == ["SCHEMA"]


def test_a_withheld_entry_keeps_its_place_and_shows_nothing(
    sender: Register, receiver: Register
) -> None:
    report = receive(receiver, hidden(sent(sender), 1, 4), key_of(sender))
    assert count(report) == (6, 0, 0, 2, 0) and not report.rejected
    assert notes(receiver) == ["n0", "n2", "n3", "n5"]
    assert receiver.read(journal.withheld, STREAM) == 2
    assert receiver.read(journal.find, STREAM, sender.device_id, 2) is None
    assert check_register(receiver, known_devices=key_of(sender)).ok
    passed_on = sent(receiver)
    assert [one.withheld for one in passed_on] == [n in (1, 4) for n in range(6)]


def test_the_content_may_come_later_from_anybody(sender: Register, receiver: Register) -> None:
    receive(receiver, hidden(sent(sender), 1, 4), key_of(sender))
    before = receiver.read(lambda conn: journal.vector(conn, STREAM))
    report = receive(receiver, sent(sender), key_of(sender))
    assert count(report) == (2, 4, 0, 0, 2)
    assert notes(receiver) == [f"n{number}" for number in range(6)]
    assert receiver.read(journal.withheld, STREAM) == 0
    assert receiver.read(lambda conn: journal.vector(conn, STREAM)) == before
    assert check_register(receiver, known_devices=key_of(sender)).ok
    assert count(receive(receiver, hidden(sent(sender), 1), key_of(sender)))[:2] == (0, 6)
    assert notes(receiver) == [f"n{number}" for number in range(6)]


def test_another_content_than_the_one_withheld_is_a_fork(
    sender: Register, receiver: Register
) -> None:
    entries = sent(sender)
    receive(receiver, hidden(entries, 1), key_of(sender))
    forged = chain.changed(entries[1], payload=b'{"text":"autre"}')
    report = receive(receiver, [forged], key_of(sender))
    assert [bad.code for bad in report.rejected] == ["FORK"]
    assert "autre" not in notes(receiver)
    assert receiver.read(journal.withheld, STREAM) == 1


def test_a_withheld_entry_waits_behind_a_hole_and_is_filled_while_it_waits(
    sender: Register, receiver: Register
) -> None:
    entries = hidden(sent(sender), 3, 5)
    assert count(receive(receiver, entries[2:], key_of(sender)))[:3] == (0, 0, 4)
    assert count(receive(receiver, sent(sender)[3:4], key_of(sender)))[2] == 4
    report = receive(receiver, entries[:2], key_of(sender))
    assert count(report) == (6, 0, 0, 1, 0)
    assert notes(receiver) == ["n0", "n1", "n2", "n3", "n4"]


def test_a_block_carries_withheld_entries(sender: Register) -> None:
    entries = hidden(sent(sender), 0, 2, 5)
    block = encode_block(entries)
    assert len(block["payload"]["note"]) == 1 or block["payload"]["note"]
    assert decode_block(block) == entries
    everything = hidden(sent(sender), *range(6))
    assert decode_block(encode_block(everything)) == everything
    assert "withheld" not in encode_block(sent(sender))


@pytest.mark.parametrize(
    "change",
    [
        {"at": [0], "sha256": []},
        {"at": [0], "sha256": ["AAAA"]},
        {"at": [9], "sha256": ["A" * 43 + "="]},
        {"at": [0, 0], "sha256": ["A" * 43 + "="] * 2},
        {"at": [], "sha256": []},
        {"at": [0], "sig": ["A" * 43 + "="]},
        [],
    ],
)
def test_g6_79_a_badly_formed_list_of_withheld_entries_is_refused(
    sender: Register, change: Any
) -> None:
    block = {**encode_block(hidden(sent(sender), 0)), "withheld": change}
    with pytest.raises(PacketRefused, match="SCHEMA"):
        decode_block(block)
