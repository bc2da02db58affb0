"""What the record and the interview say reaches the analysis; the worklist says why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from cpts_desktop.features.medication import agenda, commands, queries
from cpts_desktop.features.medication.indicators import INDICATORS
from cpts_desktop.features.medication.rules.analyse import Analyser
from cpts_desktop.features.medication.rules.thesaurus import load
from cpts_desktop.features.medication.worklist import WorkItem, worklist
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.counting import Count, Period
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage.register import Register
from tests.screens.medication.medication_setup import register_at
from tests.storage.register_setup import add, do

DAY = date(2026, 3, 3)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))


@pytest.fixture
def register(tmp_path: Path, clock: FixedClock) -> Iterator[Register]:
    made = register_at(tmp_path / "r.db", clock)
    yield made
    made.close()


def take(register: Register, who: PatientId, *names: str, since: date | None = None) -> None:
    for name in names:
        line = register_commands.AddMedication(who, name, (name,), since=since)
        do(register, register_commands.add_medication, line)


def tell(register: Register, who: PatientId, **values: str) -> str:
    review = do(register, commands.current_review, commands.OpenReview(who, DAY))
    do(register, commands.keep_form, commands.KeepForm(who, review, "recueil", DAY, values))
    return str(review)


def found(register: Register, who: PatientId) -> set[str]:
    file = register.read(queries.review_file, who, DAY)
    assert file is not None
    result = Analyser(load(), None).analyse(file.case)
    return {x for f in result.findings for x in (f.id, *f.also)}


def test_an_allergy_of_the_record_meets_the_prescribed_drug(register: Register) -> None:
    who = PatientId(add(register))
    take(register, who, "amoxicilline")
    assert "ALLERGIE_CLASSE" not in found(register, who)
    do(register, register_commands.put_allergy,
       register_commands.PutAllergy(who, "Pénicilline", "urticaire"))  # fmt: skip
    assert "ALLERGIE_CLASSE" in found(register, who)


def test_alcohol_and_grapefruit_of_the_interview_are_analysed(register: Register) -> None:
    who = PatientId(add(register))
    take(register, who, "simvastatine", "zopiclone")

    def pairs() -> set[tuple[str, ...]]:
        file = register.read(queries.review_file, who, DAY)
        assert file is not None
        result = Analyser(load(), None).analyse(file.case)
        return {f.substances for f in result.findings if f.kind == "ansm"}

    assert pairs() == set()
    tell(register, who, alcool="oui", pamplemousse="oui")
    assert pairs() == {("simvastatine", "pamplemousse"), ("zopiclone", "alcool")}
    tell(register, who, alcool="non", pamplemousse="non")
    assert pairs() == set()


def test_falls_swallowing_and_vaccines_of_the_interview_are_analysed(register: Register) -> None:
    who = PatientId(add(register))
    take(register, who, "oxazépam", "tramadol LP")
    before = found(register, who)
    assert not {"STOPP_v3_K1", "CRUSHING", "START_v3_L1"} & before
    tell(register, who, chutes_nombre="deux ou plus", deglutition="oui", vaccin_grippe="non")
    after = found(register, who)
    assert {"STOPP_v3_K1", "CRUSHING", "START_v3_L1"} <= after
    tell(register, who, chutes_nombre="une", vaccin_grippe="oui")
    assert not {"STOPP_v3_K1", "START_v3_L1"} & found(register, who)


def test_measures_of_the_nurse_reach_the_rules(register: Register) -> None:
    who = PatientId(add(register))
    take(register, who, "amlodipine", "méthotrexate")
    do(register, register_commands.put_condition, register_commands.PutCondition(who, "Chute"))

    def measure(_cmd: object, uow: Any) -> Any:
        at = datetime(2026, 3, 2, 8, tzinfo=UTC)
        drafts = [("pas_couche", "150"), ("pas_debout", "125")]
        register_commands.record_observations(
            uow, who, [ObservationDraft(c, Decimal(v), "mm[Hg]", at) for c, v in drafts]
        )
        return Ok(None)

    assert "STOPP_v3_K3" not in found(register, who)
    do(register, measure, object())
    assert "STOPP_v3_K3" in found(register, who)


def listed(register: Register, day: date = DAY) -> dict[PatientId, WorkItem]:
    return {item.patient: item for item in register.read(worklist, day)}


FIVE = ("amlodipine", "atorvastatine", "oméprazole", "bisoprolol", "ramipril")


def test_the_worklist_says_why_a_patient_is_eligible(register: Register) -> None:
    old, recent, four = (PatientId(add(register)) for _ in range(3))
    take(register, old, *FIVE, since=date(2025, 1, 6))
    take(register, recent, *FIVE, since=date(2026, 2, 1))
    take(register, four, *FIVE[:4], since=date(2025, 1, 6))
    items = listed(register)
    assert set(items) == {old, recent}
    assert items[old].state == "eligible"
    assert items[old].reason.endswith("5 substances, depuis 6 mois ou plus")
    assert items[recent].reason.endswith("6 mois à confirmer")


def test_the_worklist_counts_the_days_without_an_answer_then_the_new_year(
    register: Register,
) -> None:
    who = PatientId(add(register))
    take(register, who, *FIVE, since=date(2025, 1, 6))
    review = do(register, commands.open_review, commands.OpenReview(who, DAY))
    assert listed(register)[who].reason == "bilan commencé aujourd’hui"
    proposal = {"code": "1", "finding": "x", "drugs": "a", "problem": "b", "proposal": "c"}
    sent = commands.SendReview(who, review, DAY, "BPM-22222", "Dr Brun", (proposal,), b"%PDF-1.4")
    do(register, commands.send_review, sent)
    later = date(2026, 3, 20)
    assert listed(register, later)[who].state == "attente"
    told = "1 proposition sans réponse depuis"
    assert listed(register, later)[who].reason == (
        f"{told} 17 j (jour de la lettre\u202f: envoi à noter)"
    )
    left = {"canal": "courrier", "date_envoi": "2026-03-10"}
    kept = commands.KeepForm(who, review, "envoi", date(2026, 3, 10), left)
    do(register, commands.keep_form, kept)
    assert listed(register, later)[who].reason == f"{told} 10 j"
    answer = commands.RecordAnswer(who, review, "1", "acceptee", "", later)
    do(register, commands.record_answer, answer)
    assert listed(register, later)[who].state == "en_cours"
    do(register, commands.close_review, commands.CloseReview(who, review, later))
    assert who not in listed(register, date(2027, 3, 19))
    again = listed(register, date(2027, 3, 20))[who]
    assert again.state == "annee"
    assert again.reason.startswith("dernier bilan clos il y a 365 j")


def test_the_worklist_reads_nine_times_whatever_the_number_of_patients(register: Register) -> None:
    for _ in range(3):
        take(register, PatientId(add(register)), *FIVE)
    seen: list[str] = []

    def counted(conn: Any) -> int:
        event.listen(conn, "before_cursor_execute", lambda *a: seen.append(a[2]))
        return len(worklist(conn, DAY))

    assert register.read(counted) == 3
    assert len([s for s in seen if s.startswith("SELECT")]) == 9


def test_the_steps_due_are_those_of_the_protocol_file(register: Register) -> None:
    who = PatientId(add(register))
    review = do(register, commands.current_review, commands.OpenReview(who, DAY))
    assert register.read(agenda.due, DAY) == ()
    do(register, commands.keep_form, commands.KeepForm(who, review, "recueil", DAY, {}))
    assert [d.id for d in register.read(agenda.due, DAY)] == ["BPM_ANALYSE"]
    late = DAY + timedelta(days=17)
    (item,) = register.read(worklist, late)
    assert item.reason.endswith("analyse et lettre au médecin traitant, en retard de 2 j")
    assert [(d.id, d.days_late) for d in register.read(agenda.due, late)] == [
        ("BPM_ANALYSE", 2), ("BPM_CONSEIL", 0),
    ]  # fmt: skip
    one = {"code": "1", "finding": "x", "drugs": "a", "problem": "b", "proposal": "c"}
    sent = commands.SendReview(who, review, DAY, "BPM-22222", "Dr Brun", (one,), b"%PDF-1.4")
    do(register, commands.send_review, sent)
    assert [d.id for d in register.read(agenda.due, DAY + timedelta(days=14))] == ["BPM_CONSEIL"]
    waiting = register.read(agenda.due, DAY + timedelta(days=15), who)
    assert ("BPM_SANS_REPONSE", 15) in [(d.id, d.days_late) for d in waiting]
    answer = commands.RecordAnswer(who, review, "1", "acceptee", "", late)
    do(register, commands.record_answer, answer)
    assert [d.id for d in register.read(agenda.due, late)] == ["BPM_CONSEIL"]
    do(register, commands.close_review, commands.CloseReview(who, review, late))
    assert register.read(agenda.due, DAY + timedelta(days=300)) == ()


def test_the_channels_and_the_minutes_of_a_period_are_counted(register: Register) -> None:
    day = date(2026, 3, 10)
    one = {"code": "1", "finding": "x", "drugs": "a", "problem": "b", "proposal": "c"}
    for minutes, channel in (("20", "MSSanté"), ("50", "courrier"), ("", "")):
        who = PatientId(add(register))
        review = do(register, commands.open_review, commands.OpenReview(who, DAY))
        told = commands.KeepForm(who, review, "recueil", DAY, {}, minutes)
        do(register, commands.keep_form, told)
        sent = commands.SendReview(who, review, DAY, "BPM-22222", "Dr Brun", (one,), b"%PDF-1.4")
        do(register, commands.send_review, sent)
        left = {"canal": channel, "date_envoi": "2026-03-10"} if channel else {}
        if left:
            do(register, commands.keep_form, commands.KeepForm(who, review, "envoi", day, left))
    by_id = {i.id: i for i in INDICATORS}
    march, april = (Period(date(2026, m, 1), date(2026, m, 28)) for m in (3, 4))
    assert register.read(by_id["B09"].count, march) == Count(1, 2)
    assert register.read(by_id["B10"].count, march) == Count(2, 3, Decimal("35"))
    assert register.read(by_id["B09"].count, april) == Count(0, 0)
    assert register.read(by_id["B10"].count, april) == Count(0, 0)
