"""Cases 76, 78, 81, 82: packets that are well made and still wrong, odd or hostile (G6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpts_desktop.features.exchange import receiving, rules
from cpts_desktop.features.exchange.model import Arrival, Member
from cpts_desktop.features.register import queries
from cpts_desktop.features.register.commands.clinical import (
    WithdrawObservation,
    withdraw_observation,
)
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.storage.integrity import check_register
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do

NOW = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)
ARRIVAL = Arrival("", Member("", "Awa", "idel", "", ()), 1, NOW, "care", 0, (), 0, False)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Practice, Practice]]:
    nurse = practice(tmp_path, FixedClock(NOW), "Camille Roux")
    chemist = practice(tmp_path, FixedClock(NOW), "Paul Lenoir", "pharmacien")
    nurse.meet(chemist)
    chemist.meet(nurse)
    yield nurse, chemist
    nurse.register.close()
    chemist.register.close()


def state(place: Practice) -> dict[str, int]:
    counts = place.register.counts()
    return {name: counts[name] for name in ("entry", "patient", "observation")}


def test_g6_76_replayed_doubled_and_disordered_packets_give_one_record(
    pair: tuple[Practice, Practice],
) -> None:
    nurse, chemist = pair
    uid = nurse.patient()
    nurse.link(uid, chemist)
    sent = []
    for kilos in ("70", "71", "72"):
        nurse.weigh(uid, kilos)
        sent.append(nurse.send(chemist, uid))
    last = chemist.take(sent[2])
    assert last.gaps  # said, not hidden
    for path in (sent[0], sent[1], sent[1], sent[2], sent[0]):
        chemist.take(path)
    assert chemist.weights(uid) == ["70", "71", "72"]
    before = state(chemist)
    twin = sent[0].with_name("le même paquet (copie).cpts")
    twin.write_bytes(sent[0].read_bytes())
    assert chemist.take(twin).accepted == 0
    assert state(chemist) == before


@pytest.mark.parametrize("year", [2099, 1970])
def test_g6_78_a_packet_from_another_age_never_wins_in_silence(
    pair: tuple[Practice, Practice], year: int
) -> None:
    nurse, chemist = pair
    uid = nurse.patient()
    nurse.link(uid, chemist)
    clock = nurse.register.clock
    assert isinstance(clock, FixedClock)
    clock.advance(seconds=(NOW.replace(year=year) - NOW).total_seconds())
    nurse.weigh(uid, "70")
    if isinstance(nurse.try_send(chemist, uid), Refused):
        assert year == 1970  # no care link is in force at such a date: nothing leaves
        return
    path = nurse.send(chemist, uid)
    before = state(chemist)
    try:
        done = receiving.import_file(chemist.register, path)
    except PacketRefused:
        assert state(chemist) == before
        return
    assert isinstance(done, Ok)
    report = done.value  # kept apart or refused, entry by entry: nothing of it is shown
    assert chemist.weights(uid) == [] and (report.waiting or report.rejected)


HOSTILE = ("=HYPERLINK(1)", "<img src=/etc/passwd>", "'; DROP TABLE entry;--", "{nom note}:x")


def test_g6_81_hostile_words_arrive_as_plain_words(pair: tuple[Practice, Practice]) -> None:
    nurse, chemist = pair
    for number, word in enumerate(HOSTILE):
        uid = nurse.patient(birth_name=word, given_names=f"Zoé{'abcd'[number]}")
        nurse.link(uid, chemist)
        chemist.take(nurse.send(chemist, uid))
        banner = chemist.register.read(queries.banner, uid)
        assert banner is not None and banner.birth_name.casefold() == word.casefold()
        hits = chemist.register.read(queries.search_patients, word)
        assert uid in [hit.banner.uid for hit in hits]
    assert check_register(chemist.register).ok


def test_g6_82_nobody_writes_in_the_name_of_another(pair: tuple[Practice, Practice]) -> None:
    """A member cannot pass off an entry of the receiver's own device, nor erase one of theirs."""
    nurse, chemist = pair
    uid = nurse.patient()
    nurse.weigh(uid, "70")
    nurse.link(uid, chemist)
    chemist.take(nurse.send(chemist, uid))
    chemist.weigh(uid, "71")
    own = chemist.weights(uid)
    data = nurse.send(chemist, uid).read_bytes()
    forged = data.replace(str(nurse.register.device_id).encode(),
                          str(chemist.register.device_id).encode())  # fmt: skip
    assert forged != data
    path = nurse.folder / "faux.cpts"
    path.write_bytes(forged)
    with pytest.raises(PacketRefused):
        receiving.import_file(chemist.register, path)
    assert chemist.weights(uid) == own and check_register(chemist.register).ok


def withdraw_all(place: Practice, uid: PatientId) -> None:
    for seen in place.register.read(queries.observations, uid):
        do(place.register, withdraw_observation, WithdrawObservation(uid, seen, "erreur"))


@pytest.mark.parametrize(("lines", "stops"), [(rules.MANY - 1, False), (rules.MANY, True)])
def test_g6_82_a_mass_withdrawal_waits_for_a_second_yes(
    pair: tuple[Practice, Practice], lines: int, stops: bool
) -> None:
    nurse, chemist = pair
    uid = nurse.patient()
    nurse.link(uid, chemist)
    nurse.weigh(uid, *[str(60 + number) for number in range(lines)])
    chemist.take(nurse.send(chemist, uid))
    withdraw_all(nurse, uid)
    path, before = nurse.send(chemist, uid), state(chemist)
    done = receiving.import_file(chemist.register, path)
    assert isinstance(done, Refused) is stops
    if isinstance(done, Refused):
        assert done.problems[0].code == "MASS_WITHDRAWAL"
        assert str(lines) in done.problems[0].message and "Camille Roux" in done.problems[0].message
        assert state(chemist) == before and len(chemist.weights(uid)) == lines
        done = receiving.import_file(chemist.register, path, despite=True)
        assert isinstance(done, Ok)
    assert chemist.weights(uid) == []
    assert isinstance(receiving.import_file(chemist.register, path), Ok)  # known: changes nothing


def test_g6_82_what_was_put_right_over_years_does_not_stop_a_whole_copy() -> None:
    arrival = replace(ARRIVAL, entries=100 * rules.MANY, withdrawals=rules.MANY)
    assert rules.mass_withdrawal(arrival) == ""
    assert rules.mass_withdrawal(replace(arrival, entries=10 * rules.MANY))
    many = replace(arrival, entries=10**7, withdrawals=rules.VERY_MANY)
    assert rules.mass_withdrawal(many)
    assert rules.mass_withdrawal(replace(many, already_seen=True)) == ""


def test_g6_82_a_removed_line_of_a_record_counts_and_a_change_does_not() -> None:
    removed = {"type": "medication", "set": {"removed": True}}
    assert rules.takes_away("record", removed)
    assert not rules.takes_away("record", {"type": "medication", "set": {"removed": False}})
    assert not rules.takes_away("record", {"type": "medication", "set": "removed"})
    assert rules.takes_away("observation_withdrawn", {}) and not rules.takes_away("visit", {})
