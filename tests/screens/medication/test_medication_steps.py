"""The steps around the analysis: forms, picture, documents, billing, scan, the doctor's keys."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from cpts_desktop.documents.check import is_inert, page_texts
from cpts_desktop.features.medication import commands, forms, queries
from cpts_desktop.features.medication.indicators import INDICATORS
from cpts_desktop.features.medication.screens.binome import ProposalsPage
from cpts_desktop.features.medication.screens.review import ReviewPage
from cpts_desktop.features.medication.screens.ring import InteractionRing
from cpts_desktop.features.medication.screens.step_dialog import StepDialog
from cpts_desktop.features.medication.screens.treatment_dialog import TreatmentDialog
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel.counting import Count, Period
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage.register import Register
from tests.screens.medication.medication_setup import page, press, propose, words
from tests.storage.register_setup import add, do, refused

DAY = date(2026, 3, 3)


def opened(review: ReviewPage, step: str) -> StepDialog:
    press(review, f"open_{step}")
    dialog = next(d for d in review.window().findChildren(StepDialog) if d.isVisible())
    assert dialog.objectName() == f"step_{step}"
    return dialog


def test_adhesion_keeps_the_consent_and_says_what_is_missing(
    window: MainWindow, register: Register, who: PatientId
) -> None:
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    dialog = opened(review, "adhesion")
    assert "ne peut pas être facturé" in dialog.told.text()
    dialog.findChild(QComboBox, "consentement").setCurrentText("oui")
    day = dialog.findChild(QLineEdit, "date_consentement")
    day.setText("32/03/2026")
    press(dialog, "keep")
    assert "Date attendue" in dialog.problem.text()
    day.setText("03/03/2026")
    press(dialog, "keep")
    (kept,) = register.read(queries.step_forms, who)
    assert kept.values == {"consentement": "oui", "date_consentement": "2026-03-03"}
    assert forms.may_go_on(kept.values)
    again = opened(review, "adhesion")
    assert again.findChild(QLineEdit, "date_consentement").text() == "03/03/2026"


def test_girerd_counts_item_by_item_and_never_guesses_a_no() -> None:
    some = {f"girerd_{n}": "non" for n in range(1, 6)}
    assert "incomplet" in forms.girerd(some).words
    assert "bonne" in forms.girerd(some | {"girerd_6": "non"}).words
    assert "minime" in forms.girerd(some | {"girerd_6": "oui"}).words
    bad = {f"girerd_{n}": "oui" for n in range(1, 4)} | {f"girerd_{n}": "non" for n in (4, 5, 6)}
    assert "mauvaise" in forms.girerd(bad).words


def test_a_form_refuses_what_is_not_in_its_data(register: Register, who: PatientId) -> None:
    for values in ({"inconnu": "x"}, {"consentement": "peut-être"}, {"date_consentement": "hier"}):
        command = commands.KeepForm(who, "r", "adhesion", DAY, values)
        assert refused(register, commands.keep_form, command)
    assert refused(register, commands.keep_form, commands.KeepForm(who, "r", "analyse", DAY, {}))


def test_every_field_of_the_official_forms_is_in_the_data() -> None:
    counted: dict[str, int] = {}
    for field in forms.all_fields():
        counted[field.step] = counted.get(field.step, 0) + 1
    assert set(forms.STEPS) < set(counted) and counted["recueil"] >= 45
    ids = [(f.step, f.id) for f in forms.all_fields()]
    assert len(ids) == len(set(ids)) and len(ids) >= 65
    assert {f.id for f in forms.fields_of("recueil")} >= {"alcool", "pamplemousse", "sources"}


def test_the_ring_has_one_link_per_pair_and_is_read_aloud(
    window: MainWindow, who: PatientId
) -> None:
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    ring = review.findChild(InteractionRing)
    assert isinstance(ring, InteractionRing) and review.shown is not None
    pairs = {tuple(sorted(f.drugs)) for f in review.shown.analysis.findings if f.kind == "ansm"}
    assert {(x.first, x.second) for x in ring.links} == pairs
    assert ring.links[-1].level in ("CI", "AD")
    assert "Association déconseillée" in ring.accessibleDescription()


@pytest.mark.parametrize(
    ("button", "kind", "said"),
    [("make_synthesis", "bpm_synthese", "périndopril"), ("make_plan", "bpm_plan_de_prise", "Matin"),
     ("make_follow_up", "bpm_suivi", "Adhésion")],
)  # fmt: skip
def test_documents_are_made_inert_and_kept(
    window: MainWindow, register: Register, who: PatientId, button: str, kind: str, said: str
) -> None:
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    press(review, button)
    (document,) = register.read(register_queries.documents, who)
    assert document.kind == kind and "MARTIN" not in document.title
    content = register.read(register_queries.document_content, who, document.id)
    assert content is not None and is_inert(content)
    assert said in " ".join(page_texts(content))
    head = content[:200] + content[-2000:]
    assert b"MARTIN" not in head


def test_the_doctor_answers_with_one_key_each(
    window: MainWindow, register: Register, who: PatientId, qtbot: QtBot
) -> None:
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    propose(review, 2)
    review.letter.click()
    settle()
    doctor: ProposalsPage = page(window, "medication.proposals")
    assert len(doctor.table.rows()) == 2
    for key in (Qt.Key.Key_A, Qt.Key.Key_R):
        qtbot.keyClick(doctor.table, key)
        settle()
    (found,) = register.read(queries.reviews, who)
    assert {c: a.answer for c, a in found.answers.items()} == {"1": "acceptee", "2": "refusee"}
    assert doctor.stack.currentWidget() is doctor.empty
    counted = {i.id: register.read(i.count, Period(date(2026, 3, 1), date(2026, 3, 31)))
               for i in INDICATORS}  # fmt: skip
    assert counted["B03"] == Count(1) and counted["B06"] == Count(1, 2)
    assert counted["B07"] == Count(1, 1) and counted["B01"] == Count(0)


def test_the_code_of_a_reply_slip_finds_the_proposals_of_its_letter(
    window: MainWindow, register: Register, who: PatientId, qtbot: QtBot
) -> None:
    other = PatientId(add(register))
    for patient, code in ((who, "BPM-7K3Q9"), (other, "BPM-22ZZZ")):
        review = do(register, commands.open_review, commands.OpenReview(patient, DAY))
        one = {"code": "1", "finding": "x", "drugs": code, "problem": "b", "proposal": "c"}
        sent = commands.SendReview(patient, review, DAY, code, "Dr Brun", (one,), b"%PDF-1.4")
        do(register, commands.send_review, sent)
    page_: ProposalsPage = page(window, "medication.proposals")
    assert len(page_.table.rows()) == 2
    qtbot.keyClicks(page_.slip, "bpm 7k3q9")
    assert [w.letter for w in page_.table.rows()] == ["BPM-7K3Q9"]
    qtbot.keyClick(page_.slip, Qt.Key.Key_Return)
    qtbot.keyClick(page_.table, Qt.Key.Key_M)
    settle()
    (found,) = register.read(queries.reviews, who)
    assert found.answers["1"].answer == "modifiee"
    assert not register.read(queries.reviews, other)[0].answers
    page_.slip.setText("BPM-00000")
    assert "ne porte ce code" in page_.count.text()


def test_a_scan_with_lost_separators_is_refused_and_leaves_no_serial(
    window: MainWindow, register: Register, qtbot: QtBot
) -> None:
    treatments = page(window, "medication.treatments", patient=str(add(register)))
    treatments.add.click()
    dialog = window.findChild(TreatmentDialog)
    assert isinstance(dialog, TreatmentDialog)
    dialog.form.product.setText("010340093696351517270600" + "10LOT7A21SERIE99")
    qtbot.keyClick(dialog.form.product, Qt.Key.Key_Return)
    settle()
    assert dialog.form.product.text() == ""
    assert "séparateurs" in dialog.form.product_problem.text()


def test_billing_is_copied_dated_and_to_be_checked(
    window: MainWindow, register: Register, who: PatientId
) -> None:
    from cpts_desktop.features.medication import cycle

    text = cycle.billing({"adhesion": DAY, "recueil": DAY}, {"recueil": "distance"},
                         {"recueil": "35"}, "premiere")  # fmt: skip
    assert "TAC" in text and "BMI + TPH" in text and "15,00" in text and "35 min" in text
    assert "À vérifier" in text
    assert "rien à facturer" in cycle.billing({}, {}, {}, "premiere")
    states = {s.step: s.state(date(2026, 4, 1)) for s in cycle.steps({"recueil": DAY})}
    assert states["recueil"] == "fait le 03/03/2026" and "en retard" in states["analyse"]


def letter_sent(register: Register, who: PatientId, code: str = "BPM-7K3Q9") -> str:
    """A review sent with two proposals."""
    review: str = do(register, commands.open_review, commands.OpenReview(who, DAY))
    two = tuple(
        {"code": n, "finding": n, "drugs": "a", "problem": "b", "proposal": "c"} for n in "12"
    )
    sent = commands.SendReview(who, review, DAY, code, "Dr Brun", two, b"%PDF-1.4")
    do(register, commands.send_review, sent)
    return review


def test_a_wrong_key_is_mended_on_both_sides(
    window: MainWindow, register: Register, who: PatientId, qtbot: QtBot
) -> None:
    letter_sent(register, who)
    doctor: ProposalsPage = page(window, "medication.proposals")
    qtbot.keyClick(doctor.table, Qt.Key.Key_R)
    settle()
    assert len(doctor.table.rows()) == 1
    doctor.given.setChecked(True)
    settle()
    assert [w.answer for w in doctor.table.rows()] == ["", "refusee"]
    doctor.table.selectRow(1)
    qtbot.keyClick(doctor.table, Qt.Key.Key_A)
    settle()
    (found,) = register.read(queries.reviews, who)
    assert found.answers["1"].answer == "acceptee"
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    assert "answer_1_modifiee" not in {
        b.objectName() for b in review.findChildren(QPushButton) if b.isVisible()
    }
    press(review, "change_1")
    press(review, "answer_1_modifiee")
    (found,) = register.read(queries.reviews, who)
    assert found.answers["1"].answer == "modifiee"


def test_a_letter_leaves_once(register: Register, who: PatientId) -> None:
    review = letter_sent(register, who)
    one = ({"code": "1", "finding": "x", "drugs": "a", "problem": "b", "proposal": "c"},)
    again = commands.SendReview(who, review, DAY, "BPM-22ZZZ", "Dr Brun", one, b"%PDF-1.4")
    assert refused(register, commands.send_review, again)
    (found,) = register.read(queries.reviews, who)
    assert found.code == "BPM-7K3Q9" and len(found.proposals) == 2


def test_a_disease_that_no_rule_reads_is_shown(
    window: MainWindow, register: Register, who: PatientId
) -> None:
    from cpts_desktop.features.register import commands as register_commands

    do(register, register_commands.put_condition,
       register_commands.PutCondition(who, "Glaucome"))  # fmt: skip
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    assert "«\u00a0Glaucome\u00a0»" in words(review)


def test_an_adhesion_taken_back_stops_the_letter_and_what_was_due(
    window: MainWindow, register: Register, who: PatientId
) -> None:
    from cpts_desktop.features.medication.agenda import due

    review_id: str = do(register, commands.open_review, commands.OpenReview(who, DAY))
    values = {"consentement": "oui", "date_consentement": "2026-03-03"}
    for step, told in (("adhesion", values), ("recueil", {"sources": "ordonnance"})):
        found = [f.id for f in forms.fields_of(step)]
        kept = {k: v for k, v in told.items() if k in found}
        do(register, commands.keep_form, commands.KeepForm(who, review_id, step, DAY, kept))
    assert register.read(due, date(2026, 6, 1))
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    dialog = opened(review, "adhesion")
    dialog.findChild(QLineEdit, "date_retrait").setText("04/03/2026")
    dialog._tell()
    assert "plus rien ne part" in dialog.told.text()
    press(dialog, "keep")
    assert not register.read(due, date(2026, 6, 1))
    assert "retirée le 04/03/2026" in words(review)
    one = ({"code": "1", "finding": "x", "drugs": "a", "problem": "b", "proposal": "c"},)
    sent = commands.SendReview(who, review_id, DAY, "BPM-22ZZZ", "Dr Brun", one, b"%PDF-1.4")
    assert refused(register, commands.send_review, sent)


def test_the_doctor_reads_a_proposal_whole_and_may_say_more(
    window: MainWindow, register: Register, who: PatientId, qtbot: QtBot
) -> None:
    review_id: str = do(register, commands.open_review, commands.OpenReview(who, DAY))
    long = "Remplacer par un autre traitement, à discuter avec le cardiologue. " * 6
    one = ({"code": "1", "finding": "x", "drugs": "apixaban", "problem": long, "proposal": long},)
    sent = commands.SendReview(who, review_id, DAY, "BPM-22ZZZ", "Dr Brun", one, b"%PDF-1.4")
    do(register, commands.send_review, sent)
    doctor: ProposalsPage = page(window, "medication.proposals")
    assert doctor.told.text().count("cardiologue") == 12
    qtbot.keyClicks(doctor.note, "2,5 mg deux fois par jour, revu dans un mois")
    qtbot.keyClick(doctor.note, Qt.Key.Key_Return)
    qtbot.keyClick(doctor.table, Qt.Key.Key_M)
    settle()
    assert doctor.note.text() == "" and not doctor.told.isVisible()
    (found,) = register.read(queries.reviews, who)
    assert found.answers["1"].note.startswith("2,5 mg")
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    assert "2,5 mg deux fois par jour" in words(review)
