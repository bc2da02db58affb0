from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from cpts_desktop.documents.check import missing_texts, page_texts
from cpts_desktop.features.card.queries import current_cards
from cpts_desktop.features.card.screens import ACTIONS, PAGES
from cpts_desktop.features.card.screens.editor_page import CardEditorPage
from cpts_desktop.features.card.screens.list_page import CardListPage
from cpts_desktop.features.register import commands as do
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from tests.screens.card.card_house import CardHouse, make_house
from tests.screens.plain_text_walk import rich_text_found


@pytest.fixture
def house(tmp_path: Path, qapp: QApplication) -> Iterator[CardHouse]:
    install_theme(qapp, ThemeChoice.LIGHT)
    made = make_house(tmp_path)
    yield made
    made.ctx.operations.close()
    made.register.close()


@pytest.fixture
def page(house: CardHouse, qtbot: QtBot) -> CardEditorPage:
    made = CardEditorPage(house.ctx)
    qtbot.addWidget(made)
    house.show(made, patient=house.patient)
    return made


def typed(qtbot: QtBot, page: CardEditorPage, field: str, text: str) -> None:
    widget = getattr(page.form.form, field)
    widget.setFocus()
    widget.selectAll()
    qtbot.keyClicks(widget, text)


def test_the_record_is_proposed_and_drawn(page: CardEditorPage) -> None:
    assert page.form.form.anticoagulant_drug.text() == "apixaban"
    assert page.form.form.allergies.toPlainText() == "pénicilline : choc anaphylactique"
    assert len(page.side.preview.faces()) == 2
    assert page.side.absent.texts() == ("Claire Petit : accord non enregistré.",)
    assert "Deux personnes à prévenir." in page.side.lacking.texts()
    assert page.side.state.words() == "pas encore de carte"
    assert page.draft() is None


def test_who_has_not_agreed_cannot_be_ticked(house: CardHouse, page: CardEditorPage) -> None:
    boxes = {box.text(): box for box in page.form.people.findChildren(QCheckBox)}
    refused = next(box for words, box in boxes.items() if "Claire Petit" in words)
    assert not refused.isEnabled()
    assert "accord non enregistré" in refused.text()


def test_the_preview_is_at_true_size_and_zooms(page: CardEditorPage) -> None:
    preview = page.side.preview
    width = preview.faces()[0].image.deviceIndependentSize().width()
    assert width == pytest.approx(85.60 * preview.logical_per_mm(), abs=1.5)
    page.side._zoom(1)
    assert preview.zoom == 125
    bigger = preview.faces()[0].image.deviceIndependentSize().width()
    assert bigger == pytest.approx(width * 1.25, abs=2)


def test_overflow_is_shown_where_it_happens_and_print_refused(
    house: CardHouse, page: CardEditorPage, tmp_path: Path
) -> None:
    lines = "\n".join(f"substance numéro {n} : choc" for n in range(12))
    page.form.form.allergies.setPlainText(lines)
    page._preview_now()
    assert not page.form.form.allergies_problem.isHidden()
    assert "Allergies" in page.side.preview._outs[0].said.text()
    front, back = page.side.preview.faces()
    assert front.height() > back.height()
    house.files.answer = tmp_path / "carte.pdf"
    page._print()
    assert not (tmp_path / "carte.pdf").exists()
    assert house.register.read(current_cards, house.patient) == ()


def test_undo_takes_back_a_field_at_once_and_the_form_follows(
    qtbot: QtBot, page: CardEditorPage
) -> None:
    typed(qtbot, page, "anticoagulant_dose", "2,5 mg")
    typed(qtbot, page, "conditions", "insuline")
    stack: QUndoStack = page.undo_stack
    assert stack.count() == 2
    qtbot.keyClick(page.form.form.conditions, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.form.form.conditions.toPlainText() == ""
    assert page.form.form.anticoagulant_dose.text() == "2,5 mg"
    stack.undo()
    assert page.form.form.anticoagulant_dose.text() == "5 mg × 2/jour"
    stack.redo()
    assert page.form.form.anticoagulant_dose.text() == "2,5 mg"


def test_printing_writes_keeps_and_says_how_to_print(
    house: CardHouse, page: CardEditorPage, tmp_path: Path
) -> None:
    house.files.answer = tmp_path / "carte.pdf"
    page.pdf_button.click()
    settle()
    pdf = (tmp_path / "carte.pdf").read_bytes()
    assert "apixaban" in page_texts(pdf)[0]
    assert "Claire Petit" not in "".join(page_texts(pdf))
    assert house.files.suggested == "carte-urgence.pdf"
    (document,) = house.register.read(register_queries.documents, house.patient)
    assert document.kind == "carte"
    assert "Taille réelle" in house.window.toasts[-1]
    assert page.side.state.words() == "carte à jour"
    assert page.draft() is None


def test_nothing_leaves_when_an_agreement_was_withdrawn_meanwhile(
    house: CardHouse, page: CardEditorPage, tmp_path: Path
) -> None:
    house.files.answer = tmp_path / "carte.pdf"
    member = next(
        m for m in house.register.read(register_queries.care_team, house.patient)
        if m.name == "Dr Anne Lefebvre"
    )  # fmt: skip
    house.ctx.operations.changes_committed.disconnect(page.take_changes)
    house.do(
        do.put_care_team_member,
        do.PutCareTeamMember(
            house.patient, member.role, member.name, member.phone, agreed_to_be_printed=False,
            id=member.id,
        ),
    )  # fmt: skip
    page.pdf_button.click()
    settle()
    assert not (tmp_path / "carte.pdf").exists()
    assert any("accord" in text for text in page.side.refused.texts())
    assert house.register.read(current_cards, house.patient) == ()


def test_the_card_says_no_allergy_only_when_the_record_does(
    house: CardHouse, page: CardEditorPage
) -> None:
    page.form.form.allergies.setPlainText("aucune connue")
    page._preview_now()
    settle()
    assert page.form.form.allergies_problem.isVisible()
    assert "liste une allergie" in page.form.form.allergies_problem.text()
    page.save_button.click()
    settle()
    assert house.register.read(current_cards, house.patient) == ()


def test_giving_up_the_file_keeps_nothing(house: CardHouse, page: CardEditorPage) -> None:
    page.pdf_button.click()
    assert house.register.read(current_cards, house.patient) == ()
    assert house.window.toasts == []


def test_a_change_of_the_record_makes_the_card_wrong_and_can_be_taken(
    house: CardHouse, page: CardEditorPage, qtbot: QtBot
) -> None:
    page.save_button.click()
    house.do(do.put_allergy, do.PutAllergy(house.patient, "iode", "œdème"))
    settle()
    assert page.side.state.words() == "carte fausse"
    assert "iode" in page.side.changes.texts()[0]
    page.side.renew.click()
    assert "iode : œdème" in page.form.form.allergies.toPlainText()
    page.undo_stack.undo()
    assert "iode" not in page.form.form.allergies.toPlainText()


def test_a_change_of_the_record_does_not_wipe_what_is_being_typed(
    house: CardHouse, page: CardEditorPage, qtbot: QtBot
) -> None:
    typed(qtbot, page, "conditions", "fistule gauche")
    house.do(do.put_allergy, do.PutAllergy(house.patient, "iode", "œdème"))
    settle()
    assert page.form.form.conditions.toPlainText() == "fistule gauche"


def test_an_unsaved_card_survives_a_lock(
    house: CardHouse, page: CardEditorPage, qtbot: QtBot
) -> None:
    typed(qtbot, page, "conditions", "fistule gauche")
    kept = page.draft()
    assert kept is not None
    again = CardEditorPage(house.ctx)
    qtbot.addWidget(again)
    again.restore(kept)
    house.show(again, patient=house.patient)
    assert again.form.form.conditions.toPlainText() == "fistule gauche"
    assert again.draft() is not None


def test_the_team_card_has_its_own_form_and_draft(page: CardEditorPage) -> None:
    page.form.form.kind_equipe.setChecked(True)
    assert page.form.form.vital_part.isHidden()
    assert page.draft() is None
    page.undo_stack.undo()
    assert not page.form.form.vital_part.isHidden()
    assert page.form.form.anticoagulant_drug.text() == "apixaban"


def test_a_wrong_date_is_said_beside_its_field(page: CardEditorPage, qtbot: QtBot) -> None:
    typed(qtbot, page, "valid_until", "demain")
    page._preview_now()
    assert "Date" in page.form.form.valid_until_problem.text()


def test_a_stock_asks_for_its_first_free_place(page: CardEditorPage) -> None:
    form = page.form.form
    assert not form.start.isEnabled()
    form.layout.setCurrentIndex(form.layout.findData("a4:32015"))
    assert form.start.isEnabled()
    assert form.start.maximum() == 8


def test_every_input_is_named_and_reached_by_tab(page: CardEditorPage) -> None:
    seen = set()
    widget = page.form.form.kind_urgence.nextInFocusChain()
    while widget is not page.form.form.kind_urgence:
        seen.add(widget.objectName())
        widget = widget.nextInFocusChain()
    for name in ("anticoagulant_drug", "allergies", "implants", "valid_until", "layout"):
        assert name in seen
        assert getattr(page.form.form, name).accessibleName()


def test_the_worklist_puts_wrong_cards_first_and_opens_them(
    house: CardHouse, page: CardEditorPage, qtbot: QtBot
) -> None:
    cards = CardListPage(house.ctx)
    qtbot.addWidget(cards)
    house.show(cards)
    assert cards.view.currentWidget() is cards.view.empty
    page.save_button.click()
    settle()
    (row,) = cards.table.rows()
    assert row.verdict.truth.label == "à jour"
    cards.only_wrong.setChecked(True)
    assert cards.table.rows() == ()
    house.do(do.put_allergy, do.PutAllergy(house.patient, "iode", "œdème"))
    settle()
    (row,) = cards.table.rows()
    assert row.verdict.truth.label == "fausse"
    cards.table.row_activated.emit(row)
    assert house.window.navigated[-1] == (
        "card.editor", {"patient": str(house.patient), "kind": "urgence"}
    )  # fmt: skip


def test_g1_09_hostile_text_is_plain_on_screen_and_on_paper(
    house: CardHouse, page: CardEditorPage, qtbot: QtBot, tmp_path: Path
) -> None:
    hostile = '<img src="/etc/passwd"><b>&amp; M&N'
    contact = do.PutContact(house.patient, hostile, "06 11 22 33 44", "<script>")
    house.do(do.put_contact, contact)
    house.do(do.put_allergy, do.PutAllergy(house.patient, "iode <5 & latex", hostile))
    settle()
    page.side.renew.click()
    page._preview_now()
    cards = CardListPage(house.ctx)
    qtbot.addWidget(cards)
    house.show(cards)
    assert rich_text_found(page) == []
    assert rich_text_found(cards) == []
    assert any(box.text().startswith(hostile.replace("&", "&&")[:20])
               for box in page.form.people.findChildren(QCheckBox))  # fmt: skip
    house.files.answer = tmp_path / "carte.pdf"
    page.pdf_button.click()
    pdf = (tmp_path / "carte.pdf").read_bytes()
    assert missing_texts(pdf, [hostile, "iode <5 & latex"]) == ()


def test_pages_and_actions_are_data() -> None:
    assert {page.id for page in PAGES} == {
        "card.editor", "card.list", "card.batch", "card.campaign"
    }  # fmt: skip
    assert all(action.text and action.id.startswith("card.") for action in ACTIONS)
