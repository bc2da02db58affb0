"""Partial packets: per-role sections, item-level opposition, content that comes later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.exchange import planning, queries
from cpts_desktop.features.exchange.oppositions import (
    EndOpposition,
    OpposeItem,
    end_opposition,
    oppose_item,
    opposed,
)
from cpts_desktop.features.exchange.planning import Wish
from cpts_desktop.features.exchange.sections import BY_ROLE, SECTIONS, section_of
from cpts_desktop.features.register import commands
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.storage import journal
from cpts_desktop.storage.integrity import check_register
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do

TODAY = date(2026, 3, 3)


@pytest.fixture
def places(tmp_path: Path, clock: FixedClock) -> Iterator[dict[str, Practice]]:
    made = {
        "nurse": practice(tmp_path, clock, "Awa Ndiaye"),
        "doctor": practice(tmp_path, clock, "Paul Durand", "medecin"),
        "pharmacist": practice(tmp_path, clock, "Lina Petit", "pharmacien"),
        "coordinator": practice(tmp_path, clock, "Zoé Roy", "coordination"),
    }
    for one in made.values():
        for other in made.values():
            if one is not other:
                one.meet(other)
    yield made
    for one in made.values():
        one.register.close()


def record(place: Practice, **more: Any) -> Any:
    """Return a patient with a weight, a letter, a treatment and a condition."""
    jeanne = place.patient(**more)
    place.weigh(jeanne, "71.4")
    place.letter(jeanne, b"%PDF-1.7 confidentiel")
    run = place.register
    do(run, commands.put_condition, commands.PutCondition(jeanne, "Insuffisance cardiaque"))
    return jeanne


def has(place: Practice, uid: Any) -> tuple[int, int, int]:
    """Return how many weights, documents and conditions a practice can read."""
    read = place.register.read
    return (
        len(place.weights(uid)),
        len(read(register_queries.documents, uid)),
        len(read(register_queries.conditions, uid)),
    )


def healthy(place: Practice) -> bool:
    known = place.register.read(queries.known_devices)
    return check_register(place.register, known_devices=known).ok


def test_each_profession_gets_the_smallest_set_and_the_preview_says_so(
    places: dict[str, Practice],
) -> None:
    nurse, doctor, pharmacist = places["nurse"], places["doctor"], places["pharmacist"]
    jeanne = record(nurse)
    for one in (doctor, pharmacist):
        nurse.link(jeanne, one)
    plan = nurse.register.read(planning.plan, Wish(pharmacist.me), nurse.register.device_id, TODAY)
    assert plan is not None
    (planned,) = plan.patients
    assert planned.sections == frozenset(BY_ROLE["pharmacien"])
    kept_back = [line.what for line in planned.lines if not line.leaves]
    assert kept_back == ["document"] and planned.withheld == 1
    report = pharmacist.take(nurse.send(pharmacist))
    assert (report.withheld, report.rejected) == (1, ())
    assert report.accepted == planned.entries + planned.withheld
    assert has(pharmacist, jeanne) == (1, 0, 1)
    doctor.take(nurse.send(doctor))
    assert has(doctor, jeanne) == (1, 1, 1)
    assert healthy(pharmacist) and healthy(doctor)


def test_a_link_for_some_sections_is_never_exceeded(places: dict[str, Practice]) -> None:
    nurse, doctor = places["nurse"], places["doctor"]
    jeanne = record(nurse)
    nurse.link(jeanne, doctor, scope=("identite", "mesures"))
    doctor.take(nurse.send(doctor, jeanne, sections=frozenset(SECTIONS)))
    assert has(doctor, jeanne) == (1, 0, 0)
    nobody = record(nurse)
    nurse.link(nobody, doctor, scope=("documents",))
    outcome = nurse.try_send(doctor, nobody, sections=frozenset({"mesures"}))
    assert isinstance(outcome, Refused)


def test_a_wider_agreement_fills_what_had_been_kept_back(places: dict[str, Practice]) -> None:
    nurse, doctor = places["nurse"], places["doctor"]
    jeanne = record(nurse)
    nurse.link(jeanne, doctor, scope=("identite", "mesures"))
    doctor.take(nurse.send(doctor))
    nurse.link(jeanne, doctor)
    report = doctor.take(nurse.send(doctor))
    assert report.filled == 2 and has(doctor, jeanne) == (1, 1, 1)
    assert doctor.register.read(journal.withheld, jeanne) == 0
    assert healthy(doctor)


def test_an_opposed_item_does_not_leave_for_the_one_it_names(places: dict[str, Practice]) -> None:
    nurse, doctor, pharmacist = places["nurse"], places["doctor"], places["pharmacist"]
    jeanne = record(nurse)
    for one in (doctor, pharmacist):
        nurse.link(jeanne, one)
    (condition,) = nurse.register.read(register_queries.conditions, jeanne)
    command = OpposeItem(jeanne, condition.id, condition.label, pharmacist.me)
    do(nurse.register, oppose_item, command)
    pharmacist.take(nurse.send(pharmacist))
    doctor.take(nurse.send(doctor))
    assert has(pharmacist, jeanne)[2] == 0 and has(doctor, jeanne)[2] == 1
    assert pharmacist.register.read(opposed, jeanne, TODAY) == ()
    assert [one.what for one in doctor.register.read(opposed, jeanne, TODAY)] == [condition.label]
    doctor.link(jeanne, pharmacist)
    pharmacist.take(doctor.send(pharmacist))
    assert has(pharmacist, jeanne)[2] == 0, "a colleague who knows of the opposition respects it"
    (held,) = nurse.register.read(opposed, jeanne, TODAY)
    do(nurse.register, end_opposition, EndOpposition(jeanne, held.id))
    report = pharmacist.take(nurse.send(pharmacist))
    assert report.filled >= 1 and has(pharmacist, jeanne)[2] == 1
    assert all(map(healthy, (nurse, doctor, pharmacist)))


def test_a_measure_may_be_opposed_too(places: dict[str, Practice]) -> None:
    nurse, doctor = places["nurse"], places["doctor"]
    jeanne = record(nurse)
    nurse.link(jeanne, doctor)
    plan = nurse.register.read(planning.plan, Wish(doctor.me), nurse.register.device_id, TODAY)
    assert plan is not None
    line = next(one for one in plan.patients[0].lines if one.what == "relevé de mesures")
    do(nurse.register, oppose_item, OpposeItem(jeanne, line.item, "Poids"))
    doctor.take(nurse.send(doctor))
    assert has(doctor, jeanne)[0] == 0


def test_no_care_packet_leaves_for_the_coordination(places: dict[str, Practice]) -> None:
    nurse, coordinator = places["nurse"], places["coordinator"]
    jeanne = record(nurse)
    nurse.link(jeanne, coordinator)
    outcome = nurse.try_send(coordinator, jeanne)
    assert isinstance(outcome, Refused) and "coordination" in outcome.problems[0].message


def test_what_was_kept_back_travels_on_without_content(places: dict[str, Practice]) -> None:
    nurse, doctor, pharmacist = places["nurse"], places["doctor"], places["pharmacist"]
    jeanne = record(nurse)
    nurse.link(jeanne, pharmacist)
    pharmacist.take(nurse.send(pharmacist))
    pharmacist.weigh(jeanne, "70.9")
    pharmacist.link(jeanne, doctor)
    report = doctor.take(pharmacist.send(doctor))
    assert (report.withheld, report.rejected, report.gaps) == (1, (), ())
    assert has(doctor, jeanne) == (2, 0, 1)
    nurse.link(jeanne, doctor)
    assert doctor.take(nurse.send(doctor)).filled == 1
    assert has(doctor, jeanne) == (2, 1, 1) and healthy(doctor)


def test_nothing_of_a_withheld_content_is_in_the_packet(
    places: dict[str, Practice], monkeypatch: pytest.MonkeyPatch
) -> None:
    nurse, pharmacist = places["nurse"], places["pharmacist"]
    jeanne = record(nurse)
    nurse.link(jeanne, pharmacist)
    seen: list[Any] = []
    from cpts_desktop.features.exchange import sending

    def spy(entries: Any, expected: int) -> Any:
        kept = list(entries)
        seen.extend(kept)
        assert expected == len(kept)
        return pack(kept, expected)

    pack = sending.packed
    monkeypatch.setattr(sending, "packed", spy)
    nurse.send(pharmacist)
    kinds = {one.kind for one in seen if one.withheld}
    assert kinds == {"document"}
    assert not any(b"confidentiel" in (one.payload or b"") for one in seen)


@pytest.mark.parametrize("profession", list(BY_ROLE))
def test_the_sections_of_each_role_are_known_ones(profession: str) -> None:
    assert set(BY_ROLE[profession]) <= set(SECTIONS)


def test_an_unknown_kind_has_no_section() -> None:
    assert section_of("venu_du_futur", {}) == ""
    assert section_of("record", {"type": "venu_du_futur"}) == ""
