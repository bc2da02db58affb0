"""Every line of bpm_form_fields.csv: there, typed, kept, back, printed."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from cpts_desktop.documents.check import page_texts
from cpts_desktop.features.medication import act_ip, commands, forms, queries
from cpts_desktop.features.medication.screens.precision_dialog import AXES
from cpts_desktop.features.medication.screens.review import ReviewPage
from cpts_desktop.features.medication.screens.step_dialog import StepDialog
from cpts_desktop.features.medication.screens.treatments import TreatmentsPage
from cpts_desktop.features.medication.screens.words import ANSWER_WORDS
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.kernel.text import fold
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.storage.register import Register
from tests.screens.medication.medication_setup import cards, page, press, propose, words
from tests.storage.register_setup import do
from tests.support.shared_data import shared_data

DAY = date(2026, 3, 3)
SPLIT = {
    "Consentement éclairé et adhésion au BPM": (
        "consentement", "date_consentement", "version_notice", "droit_de_retrait", "signature"),
    "Accord transmission MT / DMP / MSSanté / pilulier IDE": ("accord_transmission",),
    "K+, Na+, HbA1c, INR, TSH, NFS, Ca, foie": (
        "kaliemie", "natremie", "hba1c", "inr", "tsh", "hemoglobine",
        "k_na_hba1c_inr_tsh_nfs_ca_foie"),
    "PA assise et debout (1 et 3 min), FC": (
        "pa_assise_systolique", "pa_assise_diastolique", "pa_debout_systolique",
        "pa_debout_diastolique", "frequence_cardiaque", "pa_assise_et_debout_1_et_3_min_fc"),
    "Allergies et intolérances": ("allergies_et_intolerances", "allergies_lesquelles"),
    "Chute dans les 3 (et 12) derniers mois": (
        "chutes_nombre", "chute_dans_les_3_et_12_derniers_mois"),
    "Troubles de la déglutition / médicaments écrasés": (
        "deglutition", "ecrase", "troubles_de_la_deglutition_medicaments_e"),
    "Douleur EVA, sommeil, constipation, vertiges, bouche sèche, urines": (
        "douleur_eva_sommeil_constipation_vertige", "douleur_eva"),
    "Grippe, Covid-19, pneumocoque, zona, dTP": (
        "vaccin_grippe", "vaccin_covid", "vaccin_pneumocoque", "vaccin_zona", "vaccin_dtp",
        "grippe_covid_19_pneumocoque_zona_dtp"),
    "Alcool, tabac, pamplemousse, réglisse": (
        "alcool_tabac_pamplemousse_reglisse", "alcool", "pamplemousse"),
    "Indication selon le patient": ("indication", "indication_connue"),
    "Stockage / date de péremption vus": ("stockage",),
    "Girerd 6 items": tuple(f"girerd_{n}" for n in range(1, 7)),
    "Girerd de contrôle": tuple(f"girerd_{n}" for n in range(1, 7)),
    "Destinataire, canal, date, accusé": ("destinataire", "canal", "date_envoi", "date_accuse"),
    "Actions restantes et date du prochain": (
        "actions_restantes", "actions_restantes_et_date_du_prochain"),
}  # fmt: skip
STEPS = {"recueil": ("adhesion", "recueil", "lignes"), "analyse": ("analyse", "envoi"),
         "conseil": ("conseil",), "suivi": ("suivi", "annee")}  # fmt: skip


def same(label: str) -> str:
    """A label as it is compared: ours is printed with ≥."""
    return "".join(fold(label.replace("≥", ">=")).split())


def official() -> list[dict[str, str]]:
    with shared_data("medication/bpm_form_fields.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def fields_for(line: dict[str, str]) -> list[forms.Field]:
    """The fields of ours that carry a line of the official list."""
    ours = [f for f in forms.all_fields() if f.step in STEPS[line["etape"]]]
    wanted = SPLIT.get(line["label"])
    if wanted is None:
        return [f for f in ours if same(f.label) == same(line["label"])]
    found = [f for f in ours if f.id in wanted]
    assert {f.id for f in found} == set(wanted), line["label"]
    return found


def test_every_line_of_the_official_list_has_its_field() -> None:
    lines = official()
    assert len(lines) == 65
    for line in lines:
        found = fields_for(line)
        assert found, line["label"]
        typed = [f for f in found if f.kind != "calcul"]
        if line["obligatoire"] == "O" and typed:
            assert any(f.required for f in typed), line["label"]
        if line["type"].startswith(("liste", "case")) and ";" in line["options"] and typed:
            asked = {same(o) for o in line["options"].split(";")}
            offered = {same(o) for f in typed for o in (*f.options, f.label)}
            assert asked <= offered, line["label"]


def test_the_codes_of_a_proposal_are_those_of_the_official_table() -> None:
    with shared_data("medication/act_ip.csv").open(encoding="utf-8") as stream:
        table = list(csv.DictReader(stream))
    for axis, mine in (("PROBLEME", "probleme"), ("INTERVENTION", "intervention"),
                       ("GRAVITE", "gravite")):  # fmt: skip
        theirs = {r["code"]: fold(r["libelle"]) for r in table if r["axe"] == axis}
        assert {c: fold(label) for c, label in act_ip.codes(mine).items()} == theirs
    assert set(AXES.values()) == {"probleme", "intervention", "gravite"}
    answered = {fold(w) for w in ANSWER_WORDS.values()}
    assert answered == {"acceptee", "modifiee", "refusee", "sans reponse"}


def fill(dialog: StepDialog, field: forms.Field) -> str:
    """Give a field a value as a person does; return what must be kept."""
    if field.kind == "choix_multiples":
        boxes = dialog.findChild(QWidget, field.id).findChildren(QCheckBox)
        for box in boxes[:2]:
            box.setChecked(True)
        return forms.SEPARATOR.join(field.options[:2])
    if field.kind in ("oui_non", "choix"):
        combo = dialog.findChild(QComboBox, field.id)
        combo.setCurrentIndex(combo.count() - 1)
        return str(combo.currentText())
    line = dialog.findChild(QLineEdit, field.id)
    assert isinstance(line, QLineEdit), field.id
    if field.kind == "date":
        line.setText("03/03/2026")
        return "2026-03-03"
    if field.kind == "mesure":
        written, kept = MEASURED[field.id]
        line.setText(written)
        dialog.findChild(QLineEdit, f"{field.id}_date").setText("02/03/2026")
        return f"{kept}{forms.SEPARATOR}2026-03-02"
    line.setText(f"dit {field.id.replace('_', ' ')}")
    return line.text()


MEASURED = {
    "poids_date": ("57,5", "57,5 kg"), "taille": ("1,58 m", "158 cm"),
    "creatininemie_date_unite": ("12 mg/L", "106,08 µmol/L"),
    "dfg_ckd_epi_du_laboratoire": ("44", "44 mL/min/1,73 m²"), "kaliemie": ("5,1", "5,1 mmol/L"),
    "natremie": ("133 mmol/L", "133 mmol/L"), "hba1c": ("7,2", "7,2 %"), "inr": ("2,4", "2,4"),
    "tsh": ("1,8", "1,8 mUI/L"), "hemoglobine": ("11,4", "11,4 g/dL"),
    "pa_assise_systolique": ("134", "134 mmHg"), "pa_assise_diastolique": ("78", "78 mmHg"),
    "pa_debout_systolique": ("110", "110 mmHg"), "pa_debout_diastolique": ("66", "66 mmHg"),
    "frequence_cardiaque": ("62", "62 /min"),
}  # fmt: skip


def open_step(review: ReviewPage, step: str) -> StepDialog:
    press(review, f"open_{step}")
    return next(d for d in review.window().findChildren(StepDialog) if d.isVisible())


def shown_value(dialog: StepDialog, field: forms.Field) -> str:
    """What a reopened form shows, in the words that were kept."""
    if field.kind == "choix_multiples":
        boxes = dialog.findChild(QWidget, field.id).findChildren(QCheckBox)
        return forms.SEPARATOR.join(str(b.property("option")) for b in boxes if b.isChecked())
    if field.kind in ("oui_non", "choix"):
        return str(dialog.findChild(QComboBox, field.id).currentText())
    text: str = dialog.findChild(QLineEdit, field.id).text()
    if field.kind == "date":
        return "2026-03-03" if text == "03/03/2026" else text
    if field.kind == "mesure":
        day = dialog.findChild(QLineEdit, f"{field.id}_date").text()
        return f"{text}{forms.SEPARATOR}2026-03-02" if day == "02/03/2026" else day
    return text


def pdf_words(register: Register, who: PatientId, kind: str) -> str:
    made = [d for d in register.read(register_queries.documents, who) if d.kind == kind]
    content = register.read(register_queries.document_content, who, made[-1].id)
    assert content is not None
    return flat(" ".join(page_texts(content)))


def flat(text: str) -> str:
    return "".join(fold(text).split())


@pytest.mark.parametrize("step", ["adhesion", "recueil", "conseil", "suivi"])
def test_every_field_of_a_step_is_typed_kept_shown_again_and_printed(
    window: MainWindow, register: Register, who: PatientId, step: str
) -> None:
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    dialog = open_step(review, step)
    wanted = {f.id: fill(dialog, f) for f in forms.fields_of(step) if f.id != "date_retrait"}
    press(dialog, "keep")
    (kept,) = register.read(queries.step_forms, who)
    assert kept.values == wanted
    again = open_step(review, step)
    for field in forms.fields_of(step):
        if field.id in wanted:
            assert shown_value(again, field) == wanted[field.id], field.id
    again.reject()
    for made, kind in (("make_synthesis", "bpm_synthese"), ("make_follow_up", "bpm_suivi")):
        press(review, made)
        printed = pdf_words(register, who, kind)
        for field in forms.fields_of(step):
            if field.id in wanted:
                assert flat(field.label) in printed, (kind, field.id)
                value = wanted[field.id]
                said = forms.parts_of(value)[0] if field.kind == "mesure" else value
                said = "03/03/2026" if field.kind == "date" else said
                assert flat(said) in printed, (kind, field.id)


def test_measures_of_the_recueil_are_those_of_the_record_and_of_the_analysis(
    window: MainWindow, register: Register, who: PatientId
) -> None:
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    dialog = open_step(review, "recueil")
    assert dialog.findChild(QLineEdit, "poids_date").text() == "58 kg"
    assert dialog.findChild(QLineEdit, "poids_date_date").text() == "01/03/2026"
    before = len(register.read(register_queries.observations, who))
    press(dialog, "keep")
    assert len(register.read(register_queries.observations, who)) == before, "nothing new was said"
    dialog = open_step(review, "recueil")
    dialog.findChild(QLineEdit, "creatininemie_date_unite").setText("20000")
    press(dialog, "keep")
    assert "Créatininémie" in dialog.problem.text() and "limites" in dialog.problem.text()
    dialog.findChild(QLineEdit, "creatininemie_date_unite").setText("20,5 mg/L")
    dialog.findChild(QLineEdit, "creatininemie_date_unite_date").setText("04/03/2026")
    press(dialog, "keep")
    assert "avenir" in dialog.problem.text()
    dialog.findChild(QLineEdit, "creatininemie_date_unite_date").setText("03/03/2026")
    press(dialog, "keep")
    found = register.read(register_queries.observations, who, codes=("creat",))
    assert {o.value for o in found} == {Decimal("120"), Decimal("181.22")}
    assert {o.unit for o in found} == {"umol/L"}
    assert review.shown is not None
    assert review.shown.analysis.cockcroft["value"] < 30


def test_computed_fields_say_what_the_record_knows(
    window: MainWindow, register: Register, who: PatientId
) -> None:
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    dialog = open_step(review, "recueil")
    told = {f.id: dialog.findChild(QLabel, f.id) for f in forms.computed_of("recueil")}
    assert all(label is not None and label.text() for label in told.values()), told
    assert "81 ans" in told["age_65_ans"].text() and "oui" in told["age_65_ans"].text()
    assert "Dr Claire Brun (médecin traitant)" in (
        told["medecin_traitant_specialistes_ide_aidant"].text()
    )
    assert "mL/min" in told["clairance_cockcroft_calculee"].text()
    assert "Fibrillation atriale" in told["pathologies_ald"].text()
    dialog.reject()
    treatments: TreatmentsPage = page(window, "medication.treatments", patient=str(who))
    treatments.table.select_first()
    press(treatments, treatments.interview.objectName())
    line = next(d for d in window.findChildren(StepDialog) if d.isVisible())
    for field in forms.computed_of("lignes"):
        if field.id != "indications":
            assert line.findChild(QLabel, field.id).text(), field.id
    assert "orale" in line.findChild(QLabel, "voie_et_forme").text()
    wanted = {f.id: fill(line, f) for f in forms.fields_of("lignes")}
    press(line, "keep")
    (kept,) = register.read(queries.step_forms, who)
    (first,) = {k.partition("/")[0] for k in kept.values}
    assert forms.of_line(kept.values, first) == wanted


def test_what_the_patient_takes_alone_is_analysed_and_not_counted(
    window: MainWindow, register: Register, who: PatientId
) -> None:
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    assert review.shown is not None
    before = review.shown.analysis
    pairs = {f.substances for f in before.findings if f.kind == "ansm"}
    assert not any("millepertuis" in p for p in pairs)
    dialog = open_step(review, "recueil")
    dialog.findChild(QLineEdit, "automedication").setText("kétoprofène 100 mg si besoin ; aucune")
    phyto = "phytotherapie_complements_aromatherapie"
    dialog.findChild(QLineEdit, phyto).setText("Millepertuis, tisane du jardin")
    press(dialog, "keep")
    after = review.shown.analysis
    found = {s for f in after.findings if f.kind == "ansm" for s in f.substances}
    assert {"millepertuis", "kétoprofène"} <= {s.lower() for s in found}
    assert after.eligibility["substances"] == before.eligibility["substances"]
    assert "tisane du jardin" in words(review)
    assert len(after.drugs) == len(before.drugs) + 3
    press(review, "make_plan")  # the plan is of what is prescribed
    assert "tisane" not in pdf_words(register, who, "bpm_plan_de_prise")


def test_a_sending_is_noted_with_its_channel_and_the_days_count_from_it(
    window: MainWindow, register: Register, who: PatientId, clock: Any
) -> None:
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    propose(review, 1)
    review.letter.click()
    settle()
    assert "envoi à noter" in words(review)
    clock.advance(days=4)
    press(review, "note_sending")
    dialog = next(d for d in window.findChildren(StepDialog) if d.isVisible())
    assert dialog.findChild(QLineEdit, "destinataire").text() == "Dr Claire Brun"
    assert dialog.findChild(QLineEdit, "date_envoi").text() == "07/03/2026"
    assert not dialog.place.isVisible()
    dialog.findChild(QComboBox, "canal").setCurrentText("MSSanté")
    dialog.findChild(QLineEdit, "date_envoi").setText("02/03/2026")
    press(dialog, "keep")
    assert "antérieure" in dialog.problem.text()
    dialog.findChild(QLineEdit, "date_envoi").setText("05/03/2026")
    dialog.findChild(QLineEdit, "date_accuse").setText("06/03/2026")
    press(dialog, "keep")
    said = words(review)
    assert "envoyée le 05/03/2026 (MSSanté), reçue le 06/03/2026" in said
    assert "1 sans réponse depuis 2 j" in said
    (found,) = register.read(queries.reviews, who)
    assert found.sending is not None and found.left_on == date(2026, 3, 5)
    press(review, "make_synthesis")
    assert flat("Envoi de la lettre") in pdf_words(register, who, "bpm_synthese")


def codes(register: Register, command: commands.KeepForm) -> list[tuple[str, str]]:
    found = register.run(commands.keep_form, command)
    assert isinstance(found, Refused)
    return [(p.field, p.code) for p in found.problems]


def test_a_sending_without_a_letter_or_to_come_is_refused(
    register: Register, who: PatientId
) -> None:
    review = do(register, commands.open_review, commands.OpenReview(who, DAY))
    values = {"canal": "courrier", "date_envoi": "2026-03-03"}
    command = commands.KeepForm(who, review, "envoi", DAY, values)
    assert codes(register, command) == [("date_envoi", "NO_LETTER")]
    one = ({"code": "1", "finding": "x", "drugs": "a", "problem": "b", "proposal": "c"},)
    sent = commands.SendReview(who, review, DAY, "BPM-22ZZZ", "Dr Brun", one, b"%PDF-1.4")
    do(register, commands.send_review, sent)
    for name, day, code in (("date_envoi", "2026-03-04", "FUTURE"),
                            ("date_accuse", "2026-03-02", "BEFORE")):  # fmt: skip
        wrong = commands.KeepForm(who, review, "envoi", DAY, {**values, name: day})
        assert codes(register, wrong) == [(name, code)]
    pigeon = commands.KeepForm(who, review, "envoi", DAY, {**values, "canal": "pigeon"})
    assert codes(register, pigeon) == [("canal", "NOT_A_CHOICE")]


def test_a_proposal_is_precised_and_says_so_in_the_letter(
    window: MainWindow, register: Register, who: PatientId
) -> None:
    review: ReviewPage = page(window, "medication.review", patient=str(who))
    propose(review, 1)
    press(cards(review)[0], "precise")
    dialog = window.findChild(QWidget, "precision")
    assert dialog is not None
    said = dialog.findChild(QPlainTextEdit, "proposal")
    said.setPlainText("Arrêter\u202e le potassium")
    press(dialog, "save")
    assert dialog.isVisible() and "Caractère invisible" in words(dialog)
    said.setPlainText("Arrêter le potassium, contrôler à J7")
    dialog.findChild(QLineEdit, "argument").setText("Kaliémie à 5,2")
    gravity = dialog.findChild(QComboBox, "gravity")
    gravity.setCurrentIndex(gravity.findData("majeure"))
    coded = dialog.findChild(QComboBox, "act_ip_intervention")
    coded.setCurrentIndex(coded.findData("2"))
    press(dialog, "save")
    assert "Gravité\u202f: majeure" in words(cards(review)[0])
    review.letter.click()
    settle()
    (found,) = register.read(queries.reviews, who)
    (proposal,) = found.proposals
    assert proposal["gravity"] == "majeure" and proposal["act_ip"].endswith("/2")
    assert proposal["act_ip_system"] == "SFPC 2004"
    printed = pdf_words(register, who, "bpm_lettre")
    for said in (
        "Arrêter le potassium, contrôler à J7. Kaliémie à 5,2",
        "Gravité estimée : majeure",
    ):
        assert flat(said) in printed
    press(review, "make_synthesis")
    assert flat("Gravité : majeure") in pdf_words(register, who, "bpm_synthese")
