"""A visit is one transaction: measures, visit, alerts; saved twice it is one record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from cpts_desktop.features.followup import commands, queries, tables
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId, RecordId, new_id
from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.storage.register import Register
from tests.storage.followup_setup import at, in_pathway, make, save, visit
from tests.storage.register_setup import do, refused

NORMAL = {"poids": 70.0, "pas": 118, "pad": 72, "fc": 64, "spo2": 96}


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(at(3))


@pytest.fixture
def register(tmp_path: Path, clock: FixedClock) -> Iterator[Register]:
    found = make(tmp_path / "registre.db", clock)
    yield found
    found.close()


@pytest.fixture
def patient(register: Register) -> PatientId:
    return in_pathway(register)


def _count(conn: Connection, table: Any) -> int:
    return int(conn.execute(select(func.count()).select_from(table)).scalar_one())


def _rules(alerts: Any) -> list[str]:
    return [alert.rule for alert in alerts]


def test_a_visit_writes_measures_visit_and_alert(
    register: Register, patient: PatientId, clock: FixedClock
) -> None:
    assert save(register, visit(patient, at(3), NORMAL)).alerts == ()
    clock.set(at(6))
    done = save(register, visit(patient, at(6), {**NORMAL, "poids": 72.0}))
    assert _rules(done.alerts) == ["PDS_GAIN_3J", "ORG_TRANSMISSION_48H"]
    alert = done.alerts[0]
    assert (alert.protocol, alert.version, len(alert.sha256)) == ("CPTS_IC_STD", "1.0.0", 64)
    assert "+2,0" in alert.sentence
    assert "seuil ≥\u202f2,0" in alert.sentence
    assert alert.inputs[0]["versus"] == "70.0"
    assert [(one.role, one.phone) for one in alert.call] == [("medecin_traitant", "0123456789")]
    assert done.sessions == 2
    stored = register.read(queries.stored_alerts, patient)
    assert set(_rules(stored)) == {"PDS_GAIN_3J", "ORG_TRANSMISSION_48H"}
    assert {one.visit for one in stored} == {done.id}


def test_saving_twice_gives_one_record(register: Register, patient: PatientId) -> None:
    """G2-37: Enter twice, double click: the id of the form makes it one."""
    one = visit(patient, at(3), NORMAL)
    first, second = save(register, one), save(register, one)
    assert (first.already, second.already) == (False, True)
    assert register.read(_count, tables.visit) == 1
    assert len(register.read(register_queries.observations, patient)) == len(NORMAL)


def test_back_dating_keeps_both_instants(
    register: Register, patient: PatientId, clock: FixedClock
) -> None:
    clock.set(at(9, 18))
    save(register, visit(patient, at(5, 7), NORMAL))
    row = register.read(queries.visits, patient)[0]
    assert row.at == at(5, 7)
    measures = register.read(register_queries.observations, patient)
    assert {one.at for one in measures} == {at(5, 7)}


def test_a_late_measure_re_evaluates_without_rewriting_history(
    register: Register, patient: PatientId, clock: FixedClock
) -> None:
    clock.set(at(6))
    save(register, visit(patient, at(6), {"poids": 70.9}))
    assert register.read(queries.stored_alerts, patient) == ()
    clock.set(at(7))
    late = save(register, visit(patient, at(4), {"poids": 68.9}))
    assert "PDS_GAIN_3J" in _rules(late.alerts)
    before = register.read(queries.stored_alerts, patient)
    clock.set(at(8))
    save(register, visit(patient, at(8), {"poids": 69.0}))
    after = register.read(queries.stored_alerts, patient)
    gain = next(one for one in after if one.rule == "PDS_GAIN_3J")
    assert gain.ended_by == "normale"
    known = next(one for one in before if one.id == gain.id)
    assert replace(gain, ended_on=None, ended_by="") == known


def test_an_alert_is_raised_once_for_the_same_facts(register: Register, patient: PatientId) -> None:
    save(register, visit(patient, at(3), {"spo2": 88}))
    save(register, visit(patient, at(3), {"poids": 70.0}))
    assert _rules(register.read(queries.stored_alerts, patient)) == ["SPO2_R"]


def test_an_alert_expires_with_the_freshness_of_its_measure(
    register: Register, patient: PatientId, clock: FixedClock
) -> None:
    save(register, visit(patient, at(3), {"spo2": 88}))
    clock.set(at(11))
    save(register, visit(patient, at(11), {"poids": 70.0}))
    assert register.read(queries.stored_alerts, patient)[-1].ended_by == "perimee"


def _ends(register: Register, patient: PatientId) -> dict[str, str]:
    return {
        one.rule + one.code: one.ended_by
        for one in register.read(queries.stored_alerts, patient)
        if one.ended_by
    }


def test_a_worse_alert_of_the_family_takes_the_place_of_the_milder(
    register: Register, patient: PatientId, clock: FixedClock
) -> None:
    """SpO2 91 then 88: the orange alert did not end because all was normal again."""
    save(register, visit(patient, at(3), {"spo2": 91}))
    clock.set(at(4))
    save(register, visit(patient, at(4), {"spo2": 88}))
    assert _ends(register, patient) == {"SPO2_O": "remplacee"}
    clock.set(at(5))
    save(register, visit(patient, at(5), {"spo2": 97}))
    assert _ends(register, patient)["SPO2_R"] == "normale"


def test_a_readmission_ends_an_alert_without_calling_it_normal(
    register: Register, patient: PatientId, clock: FixedClock
) -> None:
    save(register, visit(patient, at(3), {"spo2": 88}))
    clock.set(at(4))
    event = commands.RecordEvent(patient, "hospitalisation", date(2026, 3, 4))
    do(register, commands.record_event, event)
    assert _ends(register, patient)["SPO2_R"] == "suspendue"


def test_an_event_outside_the_life_of_the_patient_is_refused(
    register: Register, patient: PatientId
) -> None:
    """As a visit is: a typing error of a century, a stay after the death."""

    def event(day: date) -> commands.RecordEvent:
        return commands.RecordEvent(patient, "hospitalisation", day)

    early = event(date(1926, 3, 4))
    assert refused(register, commands.record_event, early) == ["BEFORE_BIRTH"]
    death = register_commands.DeclareDeceased(patient, date(2026, 3, 2))
    do(register, register_commands.declare_deceased, death)
    do(register, commands.record_event, event(date(2026, 3, 2)))
    late = event(date(2026, 3, 3))
    assert refused(register, commands.record_event, late) == ["AFTER_DEATH"]


def test_acknowledging_needs_a_reason_and_an_outcome(
    register: Register, patient: PatientId, clock: FixedClock
) -> None:
    done = save(register, visit(patient, at(3), {"spo2": 88}))
    answer = commands.AcknowledgeAlert(patient, done.alerts[0], " ", "medecin_joint")
    assert refused(register, commands.acknowledge_alert, answer) == ["EMPTY"]
    answer = replace(answer, reason="Médecin appelé", outcome="autre")
    assert refused(register, commands.acknowledge_alert, answer) == ["UNKNOWN_OUTCOME"]
    answer = replace(answer, outcome="medecin_joint")
    do(register, commands.acknowledge_alert, answer)
    kept = register.read(queries.stored_alerts, patient)[0]
    assert (kept.reason, kept.outcome) == ("Médecin appelé", "medecin_joint")
    assert kept.acknowledged_by == register.user_id
    rows = register.read(queries.today_rows, clock.today(), clock.now())
    assert all("SPO2_R" not in _rules(row.alerts) for row in rows)
    assert refused(register, commands.acknowledge_alert, answer) == ["ALREADY"]


def test_the_list_of_the_day_puts_the_worst_first(
    register: Register, patient: PatientId, clock: FixedClock
) -> None:
    calm = in_pathway(register)
    save(register, visit(calm, at(3), NORMAL))
    save(register, visit(patient, at(3), {**NORMAL, "spo2": 88}))
    rows = register.read(queries.today_rows, clock.today(), clock.now())
    assert [row.patient for row in rows] == [patient, calm]
    assert rows[0].worst == "rouge"
    assert {step.id for step in rows[1].due} >= {"PHARM_1", "MG_1", "IDE_S1"}


def test_transmission_is_asked_for_until_it_is_marked(
    register: Register, patient: PatientId, clock: FixedClock
) -> None:
    done = save(register, visit(patient, at(3), NORMAL))
    clock.set(at(6))
    state = register.read(queries.pathway_state, patient, clock.today(), clock.now())
    assert "ORG_TRANSMISSION_48H" in _rules(state.alerts)
    sent = commands.MarkTransmitted(patient, RecordId(done.id), date(2026, 3, 6))
    do(register, commands.mark_transmitted, sent)
    state = register.read(queries.pathway_state, patient, clock.today(), clock.now())
    assert "ORG_TRANSMISSION_48H" not in _rules(state.alerts)


def test_unknown_is_never_shown_as_normal(register: Register, patient: PatientId) -> None:
    done = save(register, visit(patient, at(3), {"poids": 70.0}))
    assert done.alerts == ()
    assert any("SpO₂ (non mesuré)" in words for words in done.not_assessable)


def test_a_hospitalisation_suspends_the_pathway(
    register: Register, patient: PatientId, clock: FixedClock
) -> None:
    clock.set(at(9))
    event = commands.RecordEvent(patient, "hospitalisation", date(2026, 3, 8))
    do(register, commands.record_event, event)
    state = register.read(queries.pathway_state, patient, clock.today(), clock.now())
    assert (_rules(state.alerts), state.due) == (["PROTO_SUSPENDU"], ())


# --- bad inputs ----------------------------------------------------------------------------------


def _refusal(register: Register, command: commands.RecordVisit) -> dict[str, str]:
    outcome = register.run(commands.record_visit, command)
    assert isinstance(outcome, Refused)
    assert register.read(_count, tables.visit) == 0
    return {problem.field: problem.code for problem in outcome.problems}


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"poids": 700}, "poids", "OUT_OF_RANGE"),
        ({"pas": 13, "pad": 8}, "pas", "OUT_OF_RANGE"),
        ({"spo2": "0.96"}, "spo2", "OUT_OF_RANGE"),
        ({"spo2": 101}, "spo2", "OUT_OF_RANGE"),
        ({"fc": 10}, "fc", "OUT_OF_RANGE"),
        ({"nyha": 5}, "nyha", "OUT_OF_RANGE"),
        ({"nyha": "2.5"}, "nyha", "NOT_WHOLE"),
        ({"pas": 100, "pad": 98}, "pad", "PAD_ABOVE_PAS"),
        ({"poids": 182}, "poids", "UNUSUAL"),
        ({"glycemie": 1}, "glycemie", "UNKNOWN_FIELD"),
        ({}, "poids", "EMPTY"),
    ],
)
def test_g2_33_impossible_values_are_refused_beside_their_field(
    register: Register, patient: PatientId, values: dict[str, Any], field: str, code: str
) -> None:
    assert _refusal(register, visit(patient, at(3), values))[field] == code


def test_g2_33_an_unusual_value_is_taken_once_confirmed(
    register: Register, patient: PatientId
) -> None:
    save(register, visit(patient, at(3), {"poids": 182}, confirmed=frozenset({"poids"})))
    assert register.read(_count, tables.visit) == 1


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1E+999999999", "-0.1"])
def test_g2_27_numbers_that_are_none_are_refused(
    register: Register, patient: PatientId, value: str
) -> None:
    command = replace(visit(patient, at(3), {}), values={"poids": Decimal(value)})
    assert set(_refusal(register, command)) == {"poids"}


def test_g2_31_a_note_of_five_megabytes_is_refused(register: Register, patient: PatientId) -> None:
    assert _refusal(register, visit(patient, at(3), {"fc": 60}, note="x" * 5_000_000)) == {
        "note": "TOO_LONG"
    }


def test_g2_32_a_note_with_a_link_is_kept_as_text(register: Register, patient: PatientId) -> None:
    words = "INR <2 et >1, K+ <3,5 file:///etc/passwd javascript:alert(1)"
    save(register, visit(patient, at(3), {"fc": 60}, note=words))
    assert register.read(queries.visits, patient)[0].note == words


@pytest.mark.parametrize(
    ("when", "code"),
    [
        (datetime(2099, 1, 1, tzinfo=UTC), "FUTURE"),
        (at(3) + timedelta(minutes=6), "FUTURE"),
        (datetime(1940, 1, 1, tzinfo=UTC), "BEFORE_BIRTH"),
        (datetime(2024, 1, 1, tzinfo=UTC), "OLD"),
    ],
)
def test_g2_34_dates_that_cannot_be_are_refused(
    register: Register, patient: PatientId, when: datetime, code: str
) -> None:
    assert _refusal(register, visit(patient, when, NORMAL)) == {"at": code}


def test_g2_34_the_hour_that_comes_twice_keeps_two_instants(
    register: Register, patient: PatientId, clock: FixedClock
) -> None:
    """25 October 2026, 02:30 in Paris comes twice: 00:30 and 01:30 UTC are two visits."""
    clock.set(datetime(2026, 10, 25, 8, tzinfo=UTC))
    for hour in (0, 1):
        when = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
        save(register, visit(patient, when, {"fc": 60 + hour}))
    seen = register.read(register_queries.observations, patient, ("fc",))
    assert [(one.at.hour, one.value) for one in seen] == [(0, Decimal(60)), (1, Decimal(61))]


def test_a_visit_needs_an_identity_and_a_known_patient(
    register: Register, patient: PatientId
) -> None:
    bad = visit(patient, at(3), NORMAL, id=RecordId("1"))
    assert _refusal(register, bad) == {"id": "BAD_ID"}
    stranger = visit(PatientId(new_id()), at(3), NORMAL)
    assert _refusal(register, stranger) == {"patient": "UNKNOWN_PATIENT"}


def test_an_event_of_the_future_or_unknown_is_refused(
    register: Register, patient: PatientId
) -> None:
    event = commands.RecordEvent(patient, "bio", date(2026, 3, 4))
    assert refused(register, commands.record_event, event) == ["FUTURE"]
    event = replace(event, kind="greffe", day=date(2026, 3, 2))
    assert refused(register, commands.record_event, event) == ["UNKNOWN_EVENT"]
    enrol = commands.Enrol(patient, "INCONNU")
    assert refused(register, commands.enrol, enrol) == ["UNKNOWN_PROFILE"]


def test_rebuilt_projections_are_the_same(register: Register, patient: PatientId) -> None:
    """The tables of follow-up follow from the journal alone."""
    from cpts_desktop.storage.integrity import check_register
    from cpts_desktop.storage.keys import own_devices

    save(register, visit(patient, at(3), {**NORMAL, "spo2": 88}))
    verdict = check_register(register, known_devices=register.read(own_devices))
    assert verdict.ok, verdict.problems


def test_two_orange_patients_stand_by_how_soon_the_doctor_must_be_reached(
    register: Register, clock: FixedClock
) -> None:
    soon, later = in_pathway(register), in_pathway(register)
    two_days = {**NORMAL, "oedeme": 2, "nyha": 3}
    save(register, visit(later, at(3), two_days))
    save(register, visit(soon, at(2), NORMAL))
    save(register, visit(soon, at(3), {"fc": 45, "dpn": 1}))
    rows = {
        row.patient: (place, row.alerts)
        for place, row in enumerate(register.read(queries.today_rows, clock.today(), clock.now()))
    }
    assert {rows[one][1][0].severity for one in (soon, later)} == {"orange"}
    assert len(rows[later][1]) > len(rows[soon][1]), "more alerts alone do not come first"
    assert rows[soon][1][0].action == "MEDECIN_JOUR_MEME"
    assert rows[later][1][0].action == "AVIS_24_48H"
    assert rows[soon][0] < rows[later][0]
