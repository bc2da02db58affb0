"""Direct manipulation: the card itself is clicked, dragged and walked through with the keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cpts_desktop.features.card.queries import current_cards
from cpts_desktop.features.card.screens.editor_page import CardEditorPage
from cpts_desktop.features.card.screens.face_view import FaceView, Look
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from tests.screens.card.card_house import CardHouse, make_house


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
    made.activateWindow()
    made.form.form.conditions.setPlainText("un seul rein")
    settle()
    return made


def spot(page: CardEditorPage, part: str) -> tuple[FaceView, QPoint]:
    """The face that shows a part and the middle of its first line."""
    for face in page.side.preview.faces():
        rects = [face._rect(zone) for zone in face.zones if zone.part == part]
        if rects:
            return face, rects[0].center().toPoint()
    raise AssertionError(part)


def hover(face: FaceView, where: QPoint) -> None:
    """Move the pointer there; ``QTest.mouseMove`` tells whatever window lies above instead."""
    at, none = QPointF(face.mapToGlobal(where)), Qt.MouseButton.NoButton
    moved = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(where), at, none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(face, moved)


def click(qtbot: QtBot, page: CardEditorPage, part: str) -> None:
    face, where = spot(page, part)
    hover(face, where)
    qtbot.mouseClick(face, Qt.MouseButton.LeftButton, pos=where)
    settle()


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("part", "widget"),
    [
        ("anticoagulant.drug", "anticoagulant_drug"),
        ("anticoagulant.dose", "anticoagulant_dose"),
        ("anticoagulant.indication", "anticoagulant_indication"),
        ("allergies[0]", "allergies"),
        ("conditions[0]", "conditions"),
        ("valid_until", "valid_until"),
        ("title", "kind_urgence"),
    ],
)
def test_a_click_on_a_line_goes_to_its_field_in_sight(
    qtbot: QtBot, page: CardEditorPage, part: str, widget: str
) -> None:
    click(qtbot, page, part)
    assert focused().objectName() == widget
    area = page.form.parentWidget()
    assert area is not None
    assert area.rect().intersects(focused().rect().translated(focused().mapTo(area, QPoint())))


def test_a_click_on_a_person_goes_to_the_box_of_that_person(
    qtbot: QtBot, page: CardEditorPage
) -> None:
    click(qtbot, page, "medecin_traitant")
    assert "Dr Anne Lefebvre" in focused().accessibleName()
    click(qtbot, page, "contacts[0]")
    assert "Paul Martin" in focused().accessibleName()


def test_a_click_on_a_line_of_an_area_puts_the_cursor_on_that_line(
    qtbot: QtBot, page: CardEditorPage
) -> None:
    page.form.form.allergies.setPlainText("iode : choc\n\nlatex : urticaire")
    settle()
    click(qtbot, page, "allergies[1]")
    assert page.form.form.allergies.textCursor().block().text() == "latex : urticaire"


def test_the_identity_says_that_it_comes_from_the_record(
    qtbot: QtBot, page: CardEditorPage
) -> None:
    before = focused()
    click(qtbot, page, "birth_name")
    assert focused() is before
    assert "vient du dossier" in page.side.hint.text()


def test_the_pointer_says_what_is_under_it(qtbot: QtBot, page: CardEditorPage) -> None:
    face, where = spot(page, "anticoagulant.dose")
    hover(face, where)
    assert page.side.hint.text().startswith("Anticoagulant : dose")
    assert "Anticoagulant : dose" in face.toolTip()
    assert face._looks[Look.HOVERED] == {"anticoagulant.dose"}
    hover(face, QPoint(2, 2))
    assert "Cliquez une ligne" in page.side.hint.text()


def test_the_field_being_edited_is_outlined_on_the_card(qtbot: QtBot, page: CardEditorPage) -> None:
    front, _back = page.side.preview.faces()
    page.form.form.anticoagulant_indication.setFocus()
    assert front._looks[Look.EDITED] == {"anticoagulant.indication"}
    page.form.form.allergies.setFocus()
    assert front._looks[Look.EDITED] == {"allergies[0]"}
    page.form.form.allergies.selectAll()
    qtbot.keyClicks(page.form.form.allergies, "iode")
    qtbot.keyClick(page.form.form.allergies, Qt.Key.Key_Return)
    qtbot.keyClicks(page.form.form.allergies, "latex")
    settle()
    assert front._looks[Look.EDITED] == {"allergies[1]"}


def test_the_handle_takes_a_line_off_the_card_and_undo_brings_it_back(
    qtbot: QtBot, page: CardEditorPage
) -> None:
    face, where = spot(page, "medecin_traitant")
    hover(face, where)
    handle = face.handle_rect().center().toPoint()
    assert not face.handle_rect().isEmpty()
    qtbot.mouseClick(face, Qt.MouseButton.LeftButton, pos=handle)
    settle()
    parts = [part for _face, part in page.side.preview.spots()]
    assert "medecin_traitant" not in parts
    page.undo_stack.undo()
    settle()
    assert "medecin_traitant" in [part for _face, part in page.side.preview.spots()]


def test_a_line_is_dragged_to_the_back_and_back_again(qtbot: QtBot, page: CardEditorPage) -> None:
    front, back = page.side.preview.faces()
    _face, start = spot(page, "allergies[0]")
    over = front.mapFromGlobal(back.mapToGlobal(QPoint(100, 60)))
    qtbot.mousePress(front, Qt.MouseButton.LeftButton, pos=start)
    _drag(front, over)
    assert back._target and page.side.preview._ghost is not None
    qtbot.mouseRelease(front, Qt.MouseButton.LeftButton, pos=over)
    settle()
    assert page.form.draft.back == ("allergies",)
    assert spot(page, "allergies[0]")[0] is back
    assert not back._target and page.side.preview._ghost is None
    _face, start = spot(page, "allergies[0]")
    over = back.mapFromGlobal(front.mapToGlobal(QPoint(100, 60)))
    qtbot.mousePress(back, Qt.MouseButton.LeftButton, pos=start)
    _drag(back, over)
    qtbot.mouseRelease(back, Qt.MouseButton.LeftButton, pos=over)
    settle()
    assert page.form.draft.back == ()
    page.undo_stack.undo()
    assert page.form.draft.back == ("allergies",)


def _drag(face: FaceView, where: QPoint) -> None:
    """QTest moves without the button: the event is made as the system makes it."""
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(where), QPointF(face.mapToGlobal(where)),
        Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(face, event)


def test_a_line_dropped_nowhere_stays_where_it_was(qtbot: QtBot, page: CardEditorPage) -> None:
    front, _back = page.side.preview.faces()
    _face, start = spot(page, "allergies[0]")
    qtbot.mousePress(front, Qt.MouseButton.LeftButton, pos=start)
    _drag(front, start + QPoint(0, 40))
    qtbot.mouseRelease(front, Qt.MouseButton.LeftButton, pos=start + QPoint(0, 40))
    assert page.form.draft.back == ()
    assert page.undo_stack.count() == 1  # what the fixture typed


# --- the keys do the same ---


def test_the_keys_walk_the_card_and_enter_goes_to_the_field(
    qtbot: QtBot, page: CardEditorPage
) -> None:
    preview = page.side.preview
    page.form.form.anticoagulant_drug.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_F6)
    assert preview.hasFocus()
    assert preview.current() == "anticoagulant.drug"
    qtbot.keyClick(preview, Qt.Key.Key_Down)
    assert preview.current() == "anticoagulant.dose"
    assert "Anticoagulant : dose" in preview.accessibleDescription()
    qtbot.keyClick(preview, Qt.Key.Key_Return)
    assert focused().objectName() == "anticoagulant_dose"
    qtbot.keyClick(focused(), Qt.Key.Key_F6)
    qtbot.keyClick(preview, Qt.Key.Key_End)
    assert preview.current() == "valid_until"
    qtbot.keyClick(preview, Qt.Key.Key_Home)
    assert preview.current() == "title"


def test_the_keys_move_drop_and_continue_each_with_undo(qtbot: QtBot, page: CardEditorPage) -> None:
    preview = page.side.preview
    page.form.form.allergies.setPlainText("iode\nlatex")
    page.form.form.allergies.setFocus()
    settle()
    preview.setFocus()
    assert preview.current().startswith("allergies")
    qtbot.keyClick(preview, Qt.Key.Key_V)
    assert page.form.draft.back == ("allergies",)
    page.undo_stack.undo()
    qtbot.keyClick(preview, Qt.Key.Key_S)
    assert page.form.draft.continued == ("allergies",)
    qtbot.keyClick(preview, Qt.Key.Key_S)
    assert page.form.draft.continued == ()
    page.undo_stack.undo()
    page.undo_stack.undo()
    qtbot.keyClick(preview, Qt.Key.Key_Delete)
    assert page.form.draft.allergies.strip() in ("iode", "latex")
    page.undo_stack.undo()
    assert page.form.draft.allergies == "iode\nlatex"


def test_the_menu_of_a_line_holds_the_same_ways(page: CardEditorPage) -> None:
    preview = page.side.preview
    page.form.form.allergies.setPlainText("iode\nlatex")
    settle()
    words = [act.text().split("\t")[0] for act in preview.menu_of("allergies[1]").actions()]
    assert words == [
        "Modifier", "Passer au verso", "Suite au dossier si cela dépasse", "Ne pas imprimer",
    ]  # fmt: skip
    preview.menu_of("allergies[1]").actions()[1].trigger()
    assert page.form.draft.back == ("allergies",)
    assert preview.menu_of("birth_name").isEmpty()


# --- overflow ---


def test_what_overflows_is_marked_on_its_lines_with_four_ways_out(
    house: CardHouse, page: CardEditorPage
) -> None:
    page.form.form.conditions.setPlainText("")
    lines = "\n".join(f"substance numéro {n} : choc" for n in range(12))
    page.form.form.allergies.setPlainText(lines)
    settle()
    front, _back = page.side.preview.faces()
    over = [zone.part for zone in front.zones if zone.over]
    assert over and over[-1] == "allergies[11]" and "allergies[0]" not in over
    out = page.side.preview._outs[0]
    assert out.isVisible() and "Allergies" in out.said.text()
    names = [one.objectName() for one in out.findChildren(QPushButton) if one.isVisibleTo(out)]
    assert names == ["shorten_allergies", "continue_allergies", "drop_allergies"]
    out.findChild(QPushButton, "continue_allergies").click()
    settle()
    assert page._proof is not None and page._proof.problems == ()
    assert not out.isVisible()
    assert any("renvoie au dossier" in text for text in page.side.absent.texts())
    page.save_button.click()
    settle()
    (saved,) = house.register.read(current_cards, house.patient)
    assert saved.continued == ("allergies",)
    page.undo_stack.undo()
    settle()
    assert out.isVisible()


def test_what_cannot_be_drawn_is_faded_and_leads_nowhere(page: CardEditorPage) -> None:
    page.form.form.valid_until.setText("x" * 3)
    page.form.form.valid_until.textEdited.emit("xxx")
    settle()
    front, back = page.side.preview.faces()
    assert front.zones == () and back.zones == ()  # faded: it cannot be drawn as typed
    assert front._stale


def test_what_cannot_be_drawn_comes_back_when_it_can(page: CardEditorPage) -> None:
    form = page.form.form
    good = form.valid_until.text()
    for text in ("demain", good):
        form.valid_until.setText(text)
        form.valid_until.textEdited.emit(text)
        settle()
    front, _back = page.side.preview.faces()
    assert front.zones and not front._stale


def test_a_saved_card_opens_with_its_suite(house: CardHouse, qtbot: QtBot) -> None:
    first = CardEditorPage(house.ctx)
    qtbot.addWidget(first)
    house.show(first, patient=house.patient)
    first.form.form.allergies.setPlainText("\n".join(f"s {n} : choc" for n in range(15)))
    settle()
    first.side.preview.way_asked.emit("continue", "allergies")
    first.save_button.click()
    settle()
    again = CardEditorPage(house.ctx)
    qtbot.addWidget(again)
    house.show(again, patient=house.patient)
    assert again.form.draft.continued == ("allergies",)
    assert again.draft() is None
