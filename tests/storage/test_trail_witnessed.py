"""A trail shortened or rewritten by somebody who has the key is noticed, elsewhere and here."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.packets.envelope import peek
from cpts_desktop.storage import audit, schema, witnessed
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.trail_heads import TrailHead, read_sign
from tests.storage.exchange_setup import Practice, met_practices
from tests.storage.register_setup import do
from tests.storage.trail_forger import forge, with_another_actor, without_the_end

Pair = tuple[Practice, Practice]


@pytest.fixture
def met(tmp_path: Path, clock: FixedClock) -> Iterator[Pair]:
    yield from met_practices(tmp_path, clock)


def shared(nurse: Practice, doctor: Practice) -> Any:
    jeanne = nurse.patient()
    nurse.link(jeanne, doctor)
    assert doctor.take(nurse.send(doctor)).trail == ()
    return jeanne


def test_a_packet_shows_how_long_the_trail_is_and_nothing_else(met: Pair) -> None:
    nurse, doctor = met
    shared(nurse, doctor)
    header = peek(next(nurse.folder.iterdir())).header
    assert header.trail is not None
    shown = header.trail.now.head
    assert nurse.register.read(audit.link_at, shown.n) == shown.link
    assert set(header.trail.as_json()) == {"now", "before", "held"}
    (kept,) = doctor.register.read(witnessed.witnesses)
    assert (kept.holder, kept.device) == (doctor.register.device_id, nurse.register.device_id)
    assert (kept.n, kept.broken) == (shown.n, "")


def test_an_honest_exchange_never_warns_in_any_order(met: Pair) -> None:
    nurse, doctor = met
    jeanne = shared(nurse, doctor)
    packets = []
    for kilos in ("70.0", "71.0", "72.0", "73.0", "74.0", "75.0"):
        nurse.weigh(jeanne, kilos)
        packets.append(nurse.send(doctor))
    random.Random(7).shuffle(packets)
    for path in packets:
        assert doctor.take(path).trail == ()
    for _ in range(3):
        doctor.weigh(jeanne, "76.0")
        doctor.link(jeanne, nurse)
        assert nurse.take(doctor.send(nurse)).trail == ()
    assert check_register(nurse.register).audit and check_register(doctor.register).audit


@pytest.mark.parametrize("forget", [False, True])
def test_a_shortened_trail_is_noticed_by_the_colleague(met: Pair, forget: bool) -> None:
    nurse, doctor = met
    jeanne = shared(nurse, doctor)
    forge(nurse, without_the_end, forget=forget)
    nurse.weigh(jeanne, "70.0")
    (words,) = doctor.take(nurse.send(doctor)).trail
    assert "Awa Ndiaye a été raccourci" in words or "Awa Ndiaye a été réécrit" in words
    line = doctor.register.read(audit.lines, limit=2)
    assert "TRAIL_SETBACK" in [one.action for one in line]
    (kept,) = doctor.register.read(witnessed.witnesses)
    assert kept.broken in ("shorter", "rewritten")


def test_a_rewritten_trail_is_noticed_even_when_packets_were_lost(met: Pair) -> None:
    nurse, doctor = met
    jeanne = shared(nurse, doctor)
    forge(nurse, with_another_actor)
    for kilos in ("70.0", "71.0", "72.0"):
        nurse.weigh(jeanne, kilos)
        last = nurse.send(doctor)
    (words,) = doctor.take(last).trail
    assert "réécrit" in words and "Awa Ndiaye" in words


def test_the_check_of_the_register_sees_what_it_gave(met: Pair) -> None:
    nurse, doctor = met
    shared(nurse, doctor)
    assert check_register(nurse.register).ok
    forge(nurse, without_the_end)
    verdict = check_register(nurse.register)
    assert not verdict.audit and any(one.startswith("witness:") for one in verdict.problems)


@pytest.mark.parametrize("change", [without_the_end, with_another_actor])
def test_what_a_colleague_holds_comes_back_and_is_compared(met: Pair, change: Any) -> None:
    """The forger also erased what was given: only the colleague still knows."""
    nurse, doctor = met
    jeanne = shared(nurse, doctor)
    forge(nurse, change, forget=True)
    assert check_register(nurse.register).audit
    doctor.weigh(jeanne, "70.0")
    doctor.link(jeanne, nurse)
    (words,) = nurse.take(doctor.send(nurse)).trail
    assert words.startswith("Le journal des accès de ce poste a été")
    verdict = check_register(nurse.register)
    assert not verdict.audit and any(one.startswith("witness:") for one in verdict.problems)


def test_a_colleague_cannot_invent_a_head_of_our_trail(met: Pair, monkeypatch: Any) -> None:
    nurse, doctor = met
    jeanne = shared(nurse, doctor)
    real = witnessed._held_for

    def lying(conn: Any, readers: Any) -> Any:
        return tuple(replace(one, head=TrailHead(9_999, "0" * 64)) for one in real(conn, readers))

    monkeypatch.setattr(witnessed, "_held_for", lying)
    doctor.weigh(jeanne, "70.0")
    doctor.link(jeanne, nurse)
    path = doctor.send(nurse)
    header = peek(path).header
    assert header.trail is not None and header.trail.held[0].head.n == 9_999
    assert nurse.take(path).trail == ()
    assert check_register(nurse.register).audit


def test_what_was_explained_no_longer_warns(met: Pair) -> None:
    nurse, doctor = met
    jeanne = shared(nurse, doctor)
    forge(nurse, without_the_end)
    nurse.weigh(jeanne, "70.0")
    assert doctor.take(nurse.send(doctor)).trail
    nurse.weigh(jeanne, "71.0")
    assert doctor.take(nurse.send(doctor)).trail == ()
    (kept,) = doctor.register.read(witnessed.witnesses)
    assert kept.broken

    def explain(_: None, uow: Any) -> Any:
        from cpts_desktop.kernel.outcome import Ok

        return Ok(witnessed.settle(uow, kept.device))

    assert do(doctor.register, explain, None) == 1
    (kept,) = doctor.register.read(witnessed.witnesses)
    assert kept.broken == ""


def test_a_packet_without_head_or_with_an_odd_one_is_read_all_the_same(met: Pair) -> None:
    nurse, doctor = met
    shared(nurse, doctor)
    header = peek(next(nurse.folder.iterdir())).header
    assert header.trail is not None
    good = header.trail.as_json()
    device = header.sender.device
    assert read_sign(good, device) == header.trail
    odd: list[Any] = [
        None, [], {}, {**good, "more": 1}, {**good, "now": None}, {**good, "before": {}},
        {**good, "before": [good["now"]["head"]] * 5}, {**good, "before": [[0, "0" * 64]]},
        {**good, "before": [[True, "0" * 64]]}, {**good, "before": [[1, "z" * 64]]},
        {**good, "before": [[1, "0" * 63]]}, {**good, "before": [[1]]},
        {**good, "before": [[1, 2]]},
        {**good, "held": None}, {**good, "held": [good["now"]] * 65}, {**good, "held": [{}]},
        {**good, "now": {**good["now"], "seal": "!"}}, {**good, "now": {**good["now"], "seal": 3}},
        {**good, "now": {**good["now"], "seal": "AAAA"}},
        {**good, "now": {**good["now"], "device": "x"}},
        {**good, "now": {**good["now"], "head": [2**53, "0" * 64]}},
    ]  # fmt: skip
    assert [read_sign(one, device) for one in odd] == [None] * len(odd)
    assert read_sign(good, doctor.register.device_id) is None


def test_the_tables_hold_no_more_than_the_last_packets(met: Pair) -> None:
    nurse, doctor = met
    jeanne = shared(nurse, doctor)
    for _ in range(7):
        nurse.weigh(jeanne, "70.0")
        nurse.send(doctor)
    given = nurse.register.read(lambda conn: conn.execute(schema.trail_given.select()).fetchall())
    assert len(given) == 4
