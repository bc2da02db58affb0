"""A packet signed with a good key whose contents are well formed and cannot be: T5, G6-81.

What a member signs is taken in only if everything that reads it later can read it: one impossible
day in one record must not close the list of patients of a colleague.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.bootstrap import slices
from cpts_desktop.features.exchange.formats.fhir_export import export_patient
from cpts_desktop.features.followup.queries import today_rows
from cpts_desktop.features.register import queries
from cpts_desktop.kernel.clock import FixedClock, from_wire, is_day, is_instant
from cpts_desktop.kernel.ids import PatientId, StreamId, new_id
from cpts_desktop.kernel.outcome import Ok, Outcome
from cpts_desktop.storage.unit_of_work import UnitOfWork
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do

NOW = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)
NO_DAYS = ("1950-02-31", "1950-13-45", "0000-00-00", "19500101", "1950-W01-1", "abcd-ef-gh", "")
NO_INSTANTS = (
    "2026-99-99T99:99:99Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "2026-03-03",
    "-2026-03-03T00:00:00Z", "",
)  # fmt: skip


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Practice, Practice]]:
    """A nurse whose program checks nothing that she writes, and a doctor."""
    nurse = practice(tmp_path, FixedClock(NOW), "Camille Roux", kinds=slices.kinds())
    doctor = practice(tmp_path, FixedClock(NOW), "Paul Lenoir", "medecin", kinds=slices.kinds())
    nurse.meet(doctor)
    doctor.meet(nurse)
    yield nurse, doctor
    nurse.register.close()
    doctor.register.close()


def signed(place: Practice, uid: PatientId, kind: str, payload: dict[str, Any]) -> None:
    """Sign an entry without projecting it, as a program that is not ours would."""
    known = place.register.kinds.get(kind)
    assert known is not None

    def handler(_: None, uow: UnitOfWork) -> Outcome[None]:
        uow.append(StreamId(uid), kind, payload)
        return Ok(None)

    careless = replace(known, apply=lambda *_: None, apply_many=None, check=lambda _: [])
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(vars(place.register.kinds)["_kinds"], kind, careless)
        do(place.register, handler, None)


def reads(place: Practice, uid: PatientId) -> str:
    """Read what screens and exports read; return the name that the list shows."""
    today = date(2026, 3, 3)
    place.register.read(queries.patient, uid)
    place.register.read(today_rows, today, NOW)
    place.register.read(export_patient, uid, NOW)
    (found,) = place.register.read(queries.search_patients, "martin")
    assert found.banner.uid == uid
    return found.banner.display_name


@pytest.mark.parametrize("day", NO_DAYS)
def test_a_day_that_is_not_in_the_calendar_is_no_day(day: str) -> None:
    assert not is_day(day)
    assert is_day("2024-02-29") and not is_day("2023-02-29") and not is_day(20240229)


@pytest.mark.parametrize("instant", NO_INSTANTS)
def test_an_instant_that_no_calendar_of_paris_holds_is_no_instant(instant: str) -> None:
    assert not is_instant(instant)
    assert is_instant("2026-03-03T08:15:00Z") and not is_instant(0)


def test_an_instant_before_time_itself_is_an_error_of_value() -> None:
    with pytest.raises(ValueError, match="instant"):
        from_wire("0001-01-01T00:00:00+14:00")


INS = {
    "matricule": "255069999999934", "oid": "1.2.250.1.213.1.4.10", "birth_name": "MARTIN",
    "given_names": ["Jeanne"], "sex": "F", "birth_cog": "75056", "birth_date": "1944-03-12",
    "provenance": "insi",
}  # fmt: skip
LINK = {
    "basis": "equipe_2", "id": new_id(), "member_id": None, "note": "", "professional": "P",
    "scope": ["identite"], "since": "2026-01-01", "until": None,
}  # fmt: skip
VISIT = {"id": new_id(), "at": "2026-03-02T08:15:00Z", "kind": "ic", "note": "", "seconds": 30}
STAY = {"id": new_id(), "kind": "k", "label": "l", "reason": "r", "source": "s", "end": None}
LETTER = {
    "id": new_id(), "kind": "lettre", "title": "t", "mime": "application/pdf", "sha256": "0" * 64,
}  # fmt: skip


def born(day: str) -> dict[str, Any]:
    return {"type": "patient", "id": "0", "set": {"birth_date": day}, "over": {}}


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        *(("record", born(day)) for day in NO_DAYS if day),
        *(("ins_received", {**INS, "matricule": one}) for one in ("", "x", "12345", " ")),
        ("ins_received", {**INS, "birth_date": "1944-02-30"}),
        *(("visit", {**VISIT, "at": at}) for at in NO_INSTANTS),
        *(("encounters", {"items": [{**STAY, "start": at}]}) for at in NO_INSTANTS),
        ("care_link", {**LINK, "since": "2026-02-30"}),
        ("visit_sent", {"visit": new_id(), "day": "abcd-ef-gh", "way": "mss"}),
        ("bpm_review", {"review": new_id(), "step": "ouvert", "day": "2026-02-30"}),
        ("document", {**LETTER, "content": "é"}),
    ],
)
def test_g6_81_a_content_that_cannot_be_is_left_out_and_the_rest_is_read(
    pair: tuple[Practice, Practice], kind: str, payload: dict[str, Any]
) -> None:
    nurse, doctor = pair
    uid, other = nurse.patient(), nurse.patient(birth_name="DUPONT")
    for one in (uid, other):
        nurse.link(one, doctor)
    doctor.take(nurse.send(doctor, uid, other))
    signed(nurse, uid, kind, payload)
    nurse.weigh(other, "71")
    report = doctor.take(nurse.send(doctor, uid, other))
    assert dict(report.rejected) == {"SCHEMA": 1}
    assert "MARTIN" in reads(doctor, uid)
    assert doctor.weights(other) == ["71"]  # the other record goes on


def test_a_name_that_looks_like_an_impossible_day_is_shown_as_it_is_in_the_history(
    pair: tuple[Practice, Practice],
) -> None:
    nurse, doctor = pair
    uid = nurse.patient(city="2026-02-30")
    nurse.link(uid, doctor)
    assert doctor.take(nurse.send(doctor, uid)).rejected == ()
    said = " ".join(line.detail for line in doctor.register.read(queries.history, uid))
    assert "MARTIN" in reads(doctor, uid) and said
    doctor.register.read(queries.identity_changes, uid)
