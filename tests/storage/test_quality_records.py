"""What is noted for quality: outcomes, facts, audits, sessions; and how the register counts it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.followup import commands as followup
from cpts_desktop.features.followup import queries
from cpts_desktop.features.followup.indicators import INDICATORS, drill_down
from cpts_desktop.features.followup.mirror import alert_mirror
from cpts_desktop.features.followup.quality import commands
from cpts_desktop.features.followup.quality.audit import audit, drawn
from cpts_desktop.features.followup.quality.counting import count_all
from cpts_desktop.features.followup.quality.vignettes import bundled_vignettes
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.counting import Count, Period
from cpts_desktop.kernel.ids import PatientId, RecordId, new_id
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from tests.storage.followup_setup import at, in_pathway, make, save, visit
from tests.storage.register_setup import do, jeanne, refused

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(at(3))


@pytest.fixture
def register(tmp_path: Path, clock: FixedClock) -> Iterator[Register]:
    made = make(tmp_path / "registre.db", clock)
    yield made
    made.close()


def counted(register: Register, name: str, period: Period = YEAR) -> Count:
    found: dict[str, Count] = register.read(count_all, period)
    return found[name]


def fact(register: Register, uid: PatientId, name: str, detail: str = "") -> RecordId:
    command = commands.RecordCareFact(uid, name, date(2026, 3, 2), detail)
    made: RecordId = do(register, commands.record_care_fact, command)
    return made


def alert_of(register: Register, uid: PatientId) -> Any:
    save(register, visit(uid, at(3), {"spo2": 91}))
    return next(one for one in register.read(queries.stored_alerts, uid) if one.rule == "SPO2_O")


def test_one_reading_gives_the_same_counts_as_each_definition(register: Register) -> None:
    uid = in_pathway(register)
    fact(register, uid, "grippe")
    together = register.read(count_all, YEAR)
    for one in INDICATORS:
        assert register.read(one.count, YEAR) == together[one.id], one.id


def test_a_vaccine_counts_until_it_is_withdrawn(register: Register) -> None:
    uid = in_pathway(register)
    period = Period(date(2026, 1, 1), date(2026, 3, 31))
    assert counted(register, "Q21D", period) == Count(0, 1)
    made = fact(register, uid, "vrs")
    assert counted(register, "Q21D", period) == Count(1, 1)
    withdraw = commands.WithdrawCareFact(uid, made, "autre patiente")
    do(register, commands.withdraw_care_fact, withdraw)
    assert counted(register, "Q21D", period) == Count(0, 1)
    assert refused(register, commands.withdraw_care_fact, withdraw) == ["UNKNOWN_FACT"]


def test_a_contraindication_needs_its_reason(register: Register) -> None:
    uid = in_pathway(register)
    bare = commands.RecordCareFact(uid, "ci_bb", date(2026, 3, 2), "  ")
    assert register.run(commands.record_care_fact, bare).problems[0].field == "detail"
    fact(register, uid, "ci_bb", "bloc de haut degré")
    assert counted(register, "Q31A") == Count(0, 0)
    assert counted(register, "Q31B") == Count(0, 1)


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        ("grippe", date(2026, 3, 4), "FUTURE"),
        ("grippe", date(1944, 3, 11), "TOO_OLD"),
        ("inconnu", date(2026, 3, 2), "UNKNOWN_FACT"),
    ],
)
def test_g2_bad_facts_are_refused(register: Register, name: str, day: date, code: str) -> None:
    uid = in_pathway(register)
    command = commands.RecordCareFact(uid, name, day)
    assert refused(register, commands.record_care_fact, command) == [code]
    assert counted(register, "Q21A").numerator == 0


def test_a_fact_of_an_unknown_patient_is_refused(register: Register) -> None:
    command = commands.RecordCareFact(PatientId(new_id()), "grippe", date(2026, 3, 2))
    assert refused(register, commands.record_care_fact, command) == ["UNKNOWN_PATIENT"]


def test_an_opposition_takes_a_patient_out_of_the_base(register: Register) -> None:
    uid = in_pathway(register)
    assert counted(register, "Q15").denominator == 1
    command = register_commands.CollectConsent(
        uid, "opposition", "tous", date(2025, 12, 1), "Camille Roux"
    )
    do(register, register_commands.collect_consent, command)
    assert counted(register, "Q15").denominator == 0


def test_a_diagnosis_alone_makes_a_patient_of_the_base(register: Register) -> None:
    uid = do(register, register_commands.create_patient, jeanne())
    command = register_commands.PutCondition(
        uid, "Insuffisance cardiaque chronique", "", date(2026, 2, 1)
    )
    do(register, register_commands.put_condition, command)
    assert counted(register, "Q17") == Count(0, 1)
    assert counted(register, "Q16") == Count(0, 1)
    assert counted(register, "Q13") == Count(0, 0)


def test_the_share_of_the_target_dose_of_a_real_line(register: Register) -> None:
    uid = in_pathway(register)
    line = register_commands.AddMedication(
        uid, "Bisoprolol 5 mg", ("bisoprolol",), dose_text="5 mg", frequency_text="le matin"
    )
    do(register, register_commands.add_medication, line)
    assert counted(register, "Q35C") == Count(1, 1, Decimal("50.0"))
    assert counted(register, "Q35D") == Count(0, 1)


def test_the_median_delay_of_the_first_visit(register: Register, clock: FixedClock) -> None:
    clock.set(datetime(2026, 6, 30, 9, tzinfo=UTC))
    for day in (3, 4, 9):
        save(register, visit(in_pathway(register), at(day), {"poids": 70}))
    in_pathway(register)
    assert counted(register, "Q11B") == Count(3, 4, Decimal("2.0"))


def test_names_are_given_here_with_those_to_see_first(
    register: Register, clock: FixedClock
) -> None:
    clock.set(at(31))
    met, missed = in_pathway(register), in_pathway(register)
    event = followup.RecordEvent(met, "consult_mg", date(2026, 3, 5))
    do(register, followup.record_event, event)
    units = register.read(drill_down, "Q10", YEAR)
    assert [(one.patient, one.holds) for one in units] == [(missed, False), (met, True)]
    assert "essai" not in repr(units) and met not in repr(units)


def test_the_outcome_ticked_later_replaces_the_answer(
    register: Register, clock: FixedClock
) -> None:
    uid = in_pathway(register)
    alert = alert_of(register, uid)
    answer = followup.AcknowledgeAlert(uid, alert, "Dr Petit joint", "medecin_joint")
    do(register, followup.acknowledge_alert, answer)
    for outcome in ("hospitalise", "fausse_alerte"):
        clock.advance(days=1)
        do(register, commands.record_outcome, commands.RecordOutcome(uid, alert.id, outcome))
    mirror = register.read(alert_mirror, YEAR)
    rule = next(one for one in mirror.rules if one.rule == "SPO2_O")
    assert (rule.alerts, rule.answered, rule.acted) == (1, 1, 1)
    assert (rule.ticked, rule.outcomes, rule.useful_share) == (1, {"fausse_alerte": 1}, Decimal(0))
    assert rule.useful_interval == (Decimal("0.0"), Decimal("79.3"))


@pytest.mark.parametrize(
    ("alert", "outcome", "code"),
    [("", "gueri", "UNKNOWN_OUTCOME"), ("inconnue", "hospitalise", "UNKNOWN_ALERT")],
)
def test_a_bad_outcome_is_refused(register: Register, alert: str, outcome: str, code: str) -> None:
    uid = in_pathway(register)
    known = alert_of(register, uid)
    command = commands.RecordOutcome(uid, alert or known.id, outcome)
    assert refused(register, commands.record_outcome, command) == [code]


def test_patient_years_stop_at_death(register: Register, clock: FixedClock) -> None:
    uid = in_pathway(register)
    clock.set(datetime(2026, 12, 31, 9, tzinfo=UTC))
    before = register.read(alert_mirror, YEAR).patient_years
    death = register_commands.DeclareDeceased(uid, date(2026, 3, 11))
    do(register, register_commands.declare_deceased, death)
    assert register.read(alert_mirror, YEAR).patient_years == Decimal(10) / Decimal("365.25")
    assert before == Decimal(305) / Decimal("365.25")


def test_the_same_seed_draws_the_same_records_whatever_the_others(register: Register) -> None:
    uids = [PatientId(new_id()) for _ in range(40)]
    first = drawn(uids, 7, 10)
    assert drawn(reversed(uids), 7, 10) == first
    assert drawn(uids, 8, 10) != first
    assert len(set(drawn(uids, 7, 99))) == 40


def test_an_audit_says_what_a_record_lacks(register: Register, clock: FixedClock) -> None:
    clock.set(at(31))
    uid = in_pathway(register)
    sheet = register.read(audit, date(2026, 3, 31), 1, 10)
    (found,) = sheet.records
    assert found.met == {"fevg", "nyha", "poids_sec"}
    assert not found.complete and "Premier bilan biologique" in found.steps_missed
    save(register, visit(uid, at(30), {"poids": 69.0}))
    drafts = [("k", "4.4", "mmol/L"), ("creat", "90", "umol/L")]
    do(register, _measure, (uid, drafts))
    for name in ("ci_rasi", "ci_bb", "ci_arm", "ci_isglt2"):
        fact(register, uid, name, "motif d’essai")
    fact(register, uid, "grippe")
    assert register.read(audit, date(2026, 3, 31), 1, 10).complete == 1


def _measure(given: tuple[PatientId, list[tuple[str, str, str]]], uow: Any) -> Any:
    from cpts_desktop.features.register.model import ObservationDraft
    from cpts_desktop.kernel.outcome import Ok

    uid, rows = given
    drafts = [ObservationDraft(code, Decimal(value), unit, at(20)) for code, value, unit in rows]
    return Ok(register_commands.record_observations(uow, uid, drafts))


def test_a_kept_audit_counts_once_a_day_and_holds_no_patient(
    register: Register, clock: FixedClock
) -> None:
    uids = [in_pathway(register) for _ in range(3)]
    for _ in range(2):
        do(register, commands.keep_audit, commands.KeepAudit(5, 2))
    assert counted(register, "Q06") == Count(0, 2)
    clock.advance(days=1)
    do(register, commands.keep_audit, commands.KeepAudit(5, 2))
    assert counted(register, "Q06") == Count(0, 4)
    kept = register.read(_audits)
    assert not [uid for uid in uids if any(uid in body for body in kept)]


def _audits(conn: Any) -> list[str]:
    from sqlalchemy import select

    from cpts_desktop.features.followup.quality.tables import record_audit

    return list(conn.execute(select(record_audit.c.body)).scalars())


@pytest.mark.parametrize(
    ("seed", "size", "code"), [(1, 0, "SIZE"), (1, 101, "SIZE"), (-1, 5, "SEED"), (1, 5, "EMPTY")]
)
def test_a_bad_audit_is_refused(register: Register, seed: int, size: int, code: str) -> None:
    assert refused(register, commands.keep_audit, commands.KeepAudit(seed, size)) == [code]


def session(person: str, profession: str, right: int) -> commands.KeepTraining:
    """A session whose first ``right`` answers after are right, and none before."""
    chosen = bundled_vignettes().vignettes
    before = {one.id: one.before.right % len(one.before.choices) + 1 for one in chosen}
    after = {
        one.id: one.after.right if place < right else one.after.right % len(one.after.choices) + 1
        for place, one in enumerate(chosen)
    }
    return commands.KeepTraining(RecordId(new_id()), person, profession, before, after)


def test_persons_are_counted_not_sessions(register: Register, clock: FixedClock) -> None:
    first, second, third = new_id(), new_id(), new_id()
    for person, profession in (
        (first, "idel"), (first, "idel"), (second, "medecin"), (third, "coordination"),
    ):  # fmt: skip
        result = do(register, commands.keep_training, session(person, profession, 9))
        assert (result.before, result.after, result.questions) == (0, 9, 12)
    assert counted(register, "Q05") == Count(3)
    assert counted(register, "Q05C") == counted(register, "Q05B") == Count(1)
    assert counted(register, "Q05F") == Count(1)
    assert counted(register, "Q05D") == Count(0)
    assert counted(register, "Q05", Period(date(2025, 1, 1), date(2025, 12, 31))) == Count(0)


def test_an_unfinished_session_is_refused(register: Register) -> None:
    whole = session(new_id(), "idel", 12)
    cut = commands.KeepTraining(whole.id, whole.person, "idel", whole.before, {})
    assert refused(register, commands.keep_training, cut) == ["UNFINISHED"]
    nobody = commands.KeepTraining(whole.id, "", "idel", whole.before, whole.after)
    assert refused(register, commands.keep_training, nobody) == ["NOBODY"]


def test_the_projections_of_quality_are_rebuilt_the_same(register: Register) -> None:
    uid = in_pathway(register)
    made = fact(register, uid, "grippe")
    do(register, commands.withdraw_care_fact, commands.WithdrawCareFact(uid, made, "erreur"))
    do(register, commands.record_outcome,
       commands.RecordOutcome(uid, alert_of(register, uid).id, "surveillance"))  # fmt: skip
    again = register.read(queries.stored_alerts, uid)[0].id
    for outcome in ("hospitalise", "fausse_alerte"):
        do(register, commands.record_outcome, commands.RecordOutcome(uid, again, outcome))
    do(register, commands.keep_training, session(new_id(), "idel", 3))
    do(register, commands.keep_audit, commands.KeepAudit(5, 2))
    assert check_register(register).problems == []


def test_fictitious_identities_are_shown_here_only_when_there_is_no_other(
    register: Register, clock: FixedClock
) -> None:
    """A demonstration register has something on its screens, and publishes nothing."""
    clock.set(at(31))
    fictitious = in_pathway(register)
    mark = register_commands.MarkIdentity(fictitious, fictitious=True)
    do(register, register_commands.mark_identity, mark)
    assert len(register.read(audit, date(2026, 3, 31), 1, 10).records) == 1
    assert counted(register, "Q15") == Count(0, 0)
    real = in_pathway(register)
    sheet = register.read(audit, date(2026, 3, 31), 1, 10)
    assert [one.patient for one in sheet.records] == [real]
    assert counted(register, "Q15") == Count(0, 1)
