"""Entries that travel without their content: the chain holds, the content may come later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cpts_desktop.packets.blocks import decode_block, encode_block
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.storage import chain, journal
from cpts_desktop.storage.chain import RawEntry
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from tests.storage.floor_setup import key_of, note, notes, receive, sent
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
        chain.entry_hash(chain.GENESIS, replace(first, payload=None))


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
    forged = replace(entries[1], payload=b'{"text":"autre"}')
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
