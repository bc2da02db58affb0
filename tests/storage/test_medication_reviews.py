"""A review from its opening to the doctor's answer, in a real encrypted register."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.documents.letter import Party
from cpts_desktop.features.medication import commands, queries
from cpts_desktop.features.medication.kinds import KINDS
from cpts_desktop.features.medication.letter import LetterInput, letter_code, proposals_of, render
from cpts_desktop.features.medication.rules.analyse import Analyser
from cpts_desktop.features.medication.rules.thesaurus import load
from cpts_desktop.features.medication.worklist import worklist
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.features.register.kinds import KINDS as REGISTER_KINDS
from cpts_desktop.features.register.kinds import RECORD_TYPES
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage import accounts
from cpts_desktop.storage.kinds import KindRegistry
from cpts_desktop.storage.records import record_kind
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.users import USER, NewUser
from tests.storage.register_setup import CHEAP, PASSWORD, do, jeanne, refused

DAY = date(2026, 3, 3)
SIX = (
    ("périndopril", "5 mg", "matin"),
    ("potassium", "600 mg", "2/j"),
    ("furosémide", "40 mg", "soir"),
    ("bisoprolol", "2,5 mg", "matin"),
    ("oxazépam", "50 mg", "soir"),
    ("ibuprofène", "400 mg", "3/j"),
)


@pytest.fixture
def register(tmp_path: Path) -> Any:
    kinds = KindRegistry((USER, *REGISTER_KINDS, *KINDS), RECORD_TYPES)
    kinds.register(record_kind(kinds))
    clock = FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))
    made = accounts.create_register(
        tmp_path / "registre.db", NewUser("Alix Petit", "pharmacien"), PASSWORD,
        kinds=kinds, clock=clock, cost=CHEAP,
    )  # fmt: skip
    assert isinstance(made, Ok)
    yield made.value.register
    made.value.register.close()


@pytest.fixture
def patient(register: Register) -> PatientId:
    uid = do(register, register_commands.create_patient, jeanne())
    for label, dose, often in SIX:
        do(register, register_commands.add_medication, register_commands.AddMedication(
            uid, label, (label,), dose_text=dose, frequency_text=often))  # fmt: skip

    def measure(_cmd: object, uow: Any) -> Any:
        at = datetime(2026, 3, 1, 8, tzinfo=UTC)
        register_commands.record_observations(
            uow,
            uid,
            [
                ObservationDraft("creat", Decimal("120"), "umol/L", at),
                ObservationDraft("poids", Decimal("58"), "kg", at),
            ],
        )
        return Ok(None)

    do(register, measure, object())
    return PatientId(uid)


def read_file(register: Register, uid: PatientId) -> queries.File:
    found = register.read(queries.review_file, uid, DAY)
    assert found is not None
    return found


def analysed(register: Register, uid: PatientId) -> Any:
    return Analyser(load(), None).analyse(read_file(register, uid).case)


def sent(register: Register, uid: PatientId) -> tuple[str, str]:
    """Open a review, propose the first two findings, send; return (review, document)."""
    result = analysed(register, uid)
    review = do(register, commands.open_review, commands.OpenReview(uid, DAY))
    proposals = tuple(proposals_of(result.findings[:2], {}))
    letter = LetterInput(
        letter_code(review), DAY, Party("Pharmacie du Port"), "Dr Brun", (), ("MARTIN Jeanne",),
        proposals, 6, "", "Thesaurus ANSM du 15/09/2023",
    )  # fmt: skip
    pdf = render(letter)
    assert isinstance(pdf, Ok), pdf
    document = do(register, commands.send_review, commands.SendReview(
        uid, review, DAY, letter.code, "Dr Brun", proposals, pdf.value))  # fmt: skip
    return review, document


def test_the_case_of_a_patient_is_read_from_the_register(
    register: Register, patient: PatientId
) -> None:
    case = read_file(register, patient).case
    assert (case.patient.age, case.patient.sex) == (81, "F")
    assert str(case.patient.creatinine) == "120" and str(case.patient.weight) == "58"
    kinds = {f.kind for f in analysed(register, patient).findings}
    assert {"ansm", "triple_whammy", "renal", "hyperkalaemia"} <= kinds


def test_a_dismissal_needs_its_reason_and_is_remembered(
    register: Register, patient: PatientId
) -> None:
    review = do(register, commands.open_review, commands.OpenReview(patient, DAY))
    command = commands.Decide(patient, review, "ansm|x|a|b", "ecarter", " ", {"why": "…"})
    assert refused(register, commands.decide, command) == ["EMPTY"]
    do(register, commands.decide, commands.Decide(
        patient, review, "ansm|x|a|b", "ecarter", "Déjà surveillé", {"why": "…"}))  # fmt: skip
    remembered = register.read(queries.decisions, patient)["ansm|x|a|b"]
    assert (remembered.decision, remembered.reason) == ("ecarter", "Déjà surveillé")


def test_opening_twice_is_one_review(register: Register, patient: PatientId) -> None:
    first = do(register, commands.open_review, commands.OpenReview(patient, DAY))
    assert do(register, commands.open_review, commands.OpenReview(patient, DAY)) == first
    (item,) = register.read(worklist, DAY)
    assert item.state == "en_cours"


def test_the_letter_is_stored_and_waits_for_its_answers(
    register: Register, patient: PatientId
) -> None:
    review, document = sent(register, patient)
    assert [d.id for d in register.read(register_queries.documents, patient)] == [document]
    later = DAY + timedelta(days=12)
    (item,) = register.read(worklist, later)
    assert (item.state, item.days) == ("attente", 12)
    assert "2 propositions sans réponse depuis 12 j" in item.reason
    for code, answer in (("1", "acceptee"), ("2", "refusee")):
        do(register, commands.record_answer, commands.RecordAnswer(
            patient, review, code, answer, "", later))  # fmt: skip
    (found,) = register.read(queries.reviews, patient)
    assert found.waiting == 0
    assert {c: a.answer for c, a in found.answers.items()} == {"1": "acceptee", "2": "refusee"}


def test_a_later_answer_replaces_the_former_and_bad_ones_are_refused(
    register: Register, patient: PatientId
) -> None:
    review, _ = sent(register, patient)
    answer = lambda code, word, day=DAY: commands.RecordAnswer(  # noqa: E731
        patient, review, code, word, "", day
    )
    do(register, commands.record_answer, answer("1", "refusee"))
    do(register, commands.record_answer, answer("1", "modifiee"))
    assert register.read(queries.reviews, patient)[0].answers["1"].answer == "modifiee"
    assert refused(register, commands.record_answer, answer("9", "refusee")) == ["UNKNOWN"]
    assert refused(register, commands.record_answer, answer("1", "peut-être")) == ["UNKNOWN"]
    early = answer("1", "refusee", DAY - timedelta(days=1))
    assert refused(register, commands.record_answer, early) == ["BEFORE_SENT"]


def test_a_letter_has_one_to_five_proposals(register: Register, patient: PatientId) -> None:
    review = do(register, commands.open_review, commands.OpenReview(patient, DAY))
    for count, code in ((0, "EMPTY"), (6, "TOO_MANY")):
        proposals = tuple({"code": str(i)} for i in range(count))
        command = commands.SendReview(patient, review, DAY, "BPM-X", "Dr", proposals, b"%PDF")
        assert refused(register, commands.send_review, command) == [code]


def test_an_eligible_patient_is_listed_with_the_reason(
    register: Register, patient: PatientId
) -> None:
    (item,) = register.read(worklist, DAY)
    assert item.state == "eligible" and item.reason.startswith("81 ans, 6 substances")


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.name)
def test_a_payload_that_is_not_ours_is_refused(kind: Any) -> None:
    assert kind.check({}) and kind.check({"review": 3, "step": "x", "day": "hier"})
