"""The campaign, the series, the counter, the settings: screens around the card."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pdfplumber
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QSpinBox
from pytestqt.qtbot import QtBot

from cpts_desktop.documents.check import page_texts
from cpts_desktop.features.card.queries import card_states, current_cards
from cpts_desktop.features.card.screens.batch_page import BatchPage
from cpts_desktop.features.card.screens.campaign_page import CampaignPage
from cpts_desktop.features.card.screens.editor_page import CardEditorPage
from cpts_desktop.features.card.screens.print_dialog import PrintDialog
from cpts_desktop.features.card.screens.printers import JOB_TITLE, paint_job
from cpts_desktop.features.card.screens.scan_dialog import ScanCardDialog
from cpts_desktop.features.card.screens.setup_section import SetupSection
from cpts_desktop.features.card.screens.withdraw_dialog import WithdrawDialog
from cpts_desktop.features.card.setup import card_setup
from cpts_desktop.features.card.sheet import PrintOptions, render
from cpts_desktop.features.card.truth import Truth
from cpts_desktop.features.register import commands as do
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.driver import Driver
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from tests.pure.card.card_examples import card
from tests.screens.card.card_house import CardHouse, make_house
from tests.screens.plain_text_walk import rich_text_found


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[CardHouse]:
    install_theme(qapp, ThemeChoice.LIGHT)
    made = make_house(tmp_path)
    yield made
    made.ctx.operations.close()
    made.register.close()


def save(house: CardHouse, qtbot: QtBot, patient: PatientId) -> None:
    page = CardEditorPage(house.ctx)
    qtbot.addWidget(page)
    house.show(page, patient=patient)
    page.save_button.click()
    page.hide()


def another(house: CardHouse, name: str, born: date) -> PatientId:
    uid: PatientId = house.do(
        do.create_patient,
        do.CreatePatient(
            birth_name=name, given_names="Odile", sex="F", birth_date=born,
            looked_at_lookalikes=True,
        ),
    )  # fmt: skip
    return uid


# --- to a printer ---


def test_the_print_dialog_says_printer_identity_and_pages_then_prints(
    house: CardHouse, qtbot: QtBot
) -> None:
    page = CardEditorPage(house.ctx)
    qtbot.addWidget(page)
    house.show(page, patient=house.patient)
    page.print_button.click()
    (dialog,) = page.findChildren(PrintDialog)
    assert "DUPONT" in dialog.form.who.text() and "03/04/1944" in dialog.form.who.text()
    assert "découper" in dialog.form.paper.text()
    assert dialog.form.printer.currentText() == "Bureau"
    assert "Jamais calibrée" in dialog.form.correction.text()
    assert rich_text_found(dialog) == []
    dialog._prove = lambda _act: False
    dialog.go.click()
    settle()
    assert house.printers.jobs == [] and dialog.isVisible()
    dialog._prove = house.ctx.prove
    dialog.go.click()
    settle()
    (job,) = house.printers.jobs
    assert job.duplex and job.printer == "Bureau"
    assert "apixaban" in page_texts(job.pdf)[0]
    assert house.register.read(current_cards, house.patient)[0].printed_at is not None


def test_without_a_printer_the_pdf_is_offered(
    house: CardHouse, qtbot: QtBot, tmp_path: Path
) -> None:
    """Case G13-122 of the bad inputs."""
    house.printers.known = ()
    house.files.answer = tmp_path / "carte.pdf"
    page = CardEditorPage(house.ctx)
    qtbot.addWidget(page)
    house.show(page, patient=house.patient)
    page.print_button.click()
    (dialog,) = page.findChildren(PrintDialog)
    assert not dialog.go.isEnabled()
    assert "Aucune imprimante" in dialog.form.correction.text()
    dialog._pdf()
    assert (tmp_path / "carte.pdf").exists()
    assert house.printers.jobs == []


def test_paper_comes_from_the_pdf_at_true_size_under_a_neutral_title(
    tmp_path: Path, qapp: QApplication
) -> None:
    from PySide6.QtPrintSupport import QPrinter

    made = render([card()], PrintOptions("id1"))
    assert isinstance(made, Ok)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setResolution(300)
    printer.setOutputFileName(str(tmp_path / "papier.pdf"))
    paint_job(printer, made.value.pdf)
    assert printer.docName() == JOB_TITLE == "CPTS Desktop"
    data = (tmp_path / "papier.pdf").read_bytes()
    assert b"DUPONT" not in data
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 2
        for page in pdf.pages:
            (image,) = page.images
            for size, expected in (
                (page.width, 210.0), (page.height, 297.0),
                (image["width"], 210.0), (image["height"], 297.0),
            ):  # fmt: skip
                assert float(size) * 25.4 / 72 == pytest.approx(expected, abs=0.2)


# --- the series ---


def test_a_series_fills_a_sheet_from_a_position_and_each_record_keeps_its_own_card(
    house: CardHouse, qtbot: QtBot, tmp_path: Path
) -> None:
    other = another(house, "LEROY", date(1950, 1, 1))
    for patient in (house.patient, other):
        save(house, qtbot, patient)
    page = BatchPage(house.ctx)
    qtbot.addWidget(page)
    house.show(page)
    assert not page.print_button.isEnabled()
    page.form.start.setValue(10)
    page._tick_all(True)
    assert page.sheets.text() == "2 cartes sur 2 planches, recto verso."
    house.files.answer = tmp_path / "serie.pdf"
    page.pdf_button.click()
    settle()
    texts = page_texts((tmp_path / "serie.pdf").read_bytes())
    assert len(texts) == 4
    for patient, absent in ((house.patient, "LEROY"), (other, "DUPONT")):
        (document,) = house.register.read(register.documents, patient)
        kept = house.register.read(register.document_content, patient, document.id)
        assert kept is not None and absent not in "".join(page_texts(kept))
        assert house.register.read(current_cards, patient)[0].printed_at is not None


def test_a_wrong_card_does_not_go_in_a_series(house: CardHouse, qtbot: QtBot) -> None:
    save(house, qtbot, house.patient)
    house.do(do.put_allergy, do.PutAllergy(house.patient, "iode", "œdème"))
    page = BatchPage(house.ctx)
    qtbot.addWidget(page)
    house.show(page)
    (box,) = page.ticks.findChildren(QCheckBox)
    assert not box.isEnabled() and "fausse" in box.text()


# --- the campaign and the agreements ---


def test_the_campaign_lists_who_has_no_card_and_no_doctor(house: CardHouse, qtbot: QtBot) -> None:
    young = another(house, "JEUNE", date(1990, 1, 1))
    old = another(house, "ANCIEN", date(1940, 1, 1))
    house.do(do.put_ald, do.PutAld(young, "5"))
    another(house, "AUTRE", date(1991, 1, 1))
    page = CampaignPage(house.ctx)
    qtbot.addWidget(page)
    house.show(page)
    assert {one.banner.uid for one in page.table.rows()} == {young, old, house.patient}
    assert page.counts.text().startswith("3 patients concernés : 3 sans carte, 2 sans")
    page.without_doctor.setChecked(True)
    assert {one.banner.uid for one in page.table.rows()} == {young, old}
    page.table.row_activated.emit(page.table.rows()[0])
    assert house.window.navigated[-1][0] == "card.editor"


def test_a_withdrawn_agreement_reaches_every_card(house: CardHouse, qtbot: QtBot) -> None:
    other = another(house, "LEROY", date(1950, 1, 1))
    member = do.PutCareTeamMember(
        other, "medecin_traitant", "Dr Anne LEFEBVRE", "0328000000", agreed_to_be_printed=True
    )
    house.do(do.put_care_team_member, member)
    for patient in (house.patient, other):
        save(house, qtbot, patient)
    today = house.clock.today()
    assert {s.verdict.truth for s in house.register.read(card_states, today)} == {Truth.UP_TO_DATE}
    dialog = WithdrawDialog(house.ctx)
    dialog.show()
    at = next(i for i, one in enumerate(dialog._people) if one.name.startswith("Dr Anne"))
    dialog.form.person.setCurrentIndex(at)
    assert dialog.form.reach.text().startswith("2 patients, 2 cartes")
    dialog.act.click()
    settle()
    states = house.register.read(card_states, today)
    assert [state.verdict.truth for state in states] == [Truth.WRONG, Truth.WRONG]
    assert "retiré son accord" in states[0].verdict.differences[0].said


# --- the counter ---

QR = """URGENCE SANTÉ
LE GOFF Marie-Anne
Né(e) le 02/01/1950
ANTICOAGULANT apixaban 5 mg × 2/jour; fibrillation atriale
ALLERGIES pénicilline : choc anaphylactique; iode
À PRÉVENIR Paul Martin (fils) 06 12 34 56 78
carte du 03/03/2026"""


@pytest.mark.parametrize("text", [QR, QR.replace("\n", " ")], ids=["lines", "one line"])
def test_a_scanned_card_starts_a_record_that_a_person_checked(
    house: CardHouse, qtbot: QtBot, text: str
) -> None:
    dialog = ScanCardDialog(house.ctx)
    dialog.show()
    assert not dialog.make_button.isEnabled()
    for number, line in enumerate(text.splitlines()):
        if number:
            qtbot.keyClick(dialog.form.code, Qt.Key.Key_Return)
        Driver().type("code", line, clear=False)
    assert dialog.form.birth_name.text() == "LE GOFF"
    assert dialog.form.given_names.text() == "Marie-Anne"
    assert "Carte du 03/03/2026" in dialog.form.dated.text()
    dialog.make_button.click()
    assert "sexe" in dialog.form.sex_problem.text()
    dialog.form.sex.setCurrentIndex(dialog.form.sex.findData("F"))
    iode = next(b for b in dialog.kept._boxes.values() if b.text().endswith("iode"))
    iode.setChecked(False)
    dialog.make_button.click()
    settle()
    page, params = house.window.navigated[-1]
    uid = PatientId(params["patient"])
    assert page == "register.synthese"
    (medication,) = house.register.read(register.medications, uid)
    assert medication.label == "apixaban 5 mg × 2/jour"
    assert medication.indication == "fibrillation atriale"
    (allergy,) = house.register.read(register.allergies, uid).items
    assert (allergy.substance, allergy.reaction) == ("pénicilline", "choc anaphylactique")
    (contact,) = house.register.read(register.contacts, uid)
    assert (contact.name, contact.relation) == ("Paul Martin", "fils")


def test_another_code_is_refused_with_words(house: CardHouse, qtbot: QtBot) -> None:
    dialog = ScanCardDialog(house.ctx)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.form.code.setPlainText("https://exemple.fr/?<b>1</b>")
    assert "n’est pas" in dialog.form.code_problem.text()
    assert not dialog.make_button.isEnabled()
    assert rich_text_found(dialog) == []


# --- the settings ---


def test_colour_logo_and_corrections_are_kept(
    house: CardHouse, qtbot: QtBot, tmp_path: Path
) -> None:
    section = SetupSection(house.ctx)
    qtbot.addWidget(section)
    section.show()
    Image.new("RGB", (400, 200), (10, 90, 110)).save(tmp_path / "logo.png")
    house.files.answer = tmp_path / "logo.png"
    section._choose_logo()
    section.form.colour.setText("#0b4f5f")
    section.save_style.click()
    section.form.printer.setCurrentIndex(section.form.printer.findData("Bureau"))
    for name, text in (("dx", "0,5"), ("dy", "-1"), ("back_dx", "0,2"), ("back_dy", "0")):
        getattr(section.form, name).setText(text)
    section.save_correction.click()
    settle()
    found = house.register.read(card_setup)
    assert found.style.colour == "#0B4F5F" and found.style.logo is not None
    correction = found.correction("Bureau")
    assert (correction.dx, correction.dy) == (0.5, -1.0)
    assert correction.back_dx == pytest.approx(-0.3)
    section.form.colour.setText("#FFEE00")
    section.save_style.click()
    assert "trop claire" in section.form.colour_problem.text()
    section.form.dx.setText("12")
    section.save_correction.click()
    assert "10 mm" in section.form.dx_problem.text()


def test_the_calibration_sheet_and_the_stickers_are_written(
    house: CardHouse, qtbot: QtBot, tmp_path: Path
) -> None:
    section = SetupSection(house.ctx)
    qtbot.addWidget(section)
    house.files.answer = tmp_path / "feuille.pdf"
    section._calibration()
    assert "RECTO" in page_texts((tmp_path / "feuille.pdf").read_bytes())[0]
    section._stickers()
    assert "réfrigérateur" in page_texts((tmp_path / "feuille.pdf").read_bytes())[0]


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_the_arrows_of_a_number_are_drawn(
    qapp: QApplication, qtbot: QtBot, choice: ThemeChoice
) -> None:
    install_theme(qapp, choice)
    box = QSpinBox()
    qtbot.addWidget(box)
    box.setRange(0, 10)
    box.setValue(5)
    box.resize(120, 40)
    box.show()
    settle()
    image = box.grab().toImage()
    paper = image.pixelColor(96, 20).lightness()
    for top, bottom in ((6, 18), (22, 34)):
        inks = [
            abs(image.pixelColor(x, y).lightness() - paper)
            for x in range(98, 114) for y in range(top, bottom)
        ]  # fmt: skip
        assert max(inks) > 60, "no arrow"
    install_theme(qapp, ThemeChoice.LIGHT)
