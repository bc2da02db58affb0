"""The main window: pages, banner, tabs, palette, drafts, stale pages, plain text."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from cpts_desktop.kernel.changes import Changes, Topic
from cpts_desktop.kernel.ids import StreamId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.shell.endings import BugEnding
from cpts_desktop.shell.main_window import TITLE, MainWindow
from cpts_desktop.shell.pages import PageSpec, Place
from cpts_desktop.shell.palette import Palette
from cpts_desktop.shell.ports import BannerView
from cpts_desktop.shell.problems_view import ConfirmDialog, IncidentDialog
from cpts_desktop.shell.session_draft import read_session
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from tests.screens.plain_text_walk import rich_text_found
from tests.screens.shell.sample_house import HOSTILE, FakeRegister, sample_contents
from tests.screens.shell.sample_pages import PAGES


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    install_theme(qapp, ThemeChoice.LIGHT)
    contents = sample_contents()
    made = MainWindow(contents)
    qtbot.addWidget(made)
    made.resize(1024, 600)
    made.show()
    made.start()
    qtbot.waitExposed(made)
    yield made
    contents.operations.close()


def find(window: QWidget, name: str) -> Any:
    found = window.findChild(QWidget, name)
    assert found is not None
    return found


def test_g14_124_what_was_opened_while_locked_is_shown_first(
    qtbot: QtBot, qapp: QApplication
) -> None:
    install_theme(qapp, ThemeChoice.LIGHT)
    contents = replace(sample_contents(), opens=("sample.patients", {}))
    made = MainWindow(contents)
    qtbot.addWidget(made)
    made.show()
    made.start()
    assert made.where().page == "sample.patients"
    contents.operations.close()


def test_the_first_page_is_shown_and_alt_digits_move(window: MainWindow, qtbot: QtBot) -> None:
    assert window.where().page == "sample.today"
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert window.where().page == "sample.patients"
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.where().page == "sample.today"


def test_f1_shows_all_the_keys_and_escape_hides_them(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    shown = find(window, "keyboard_map")
    assert shown.isVisible()
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_enter_on_a_line_opens_the_record_with_its_banner(window: MainWindow, qtbot: QtBot) -> None:
    table = find(window, "today_table")
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert window.where().page == "sample.summary"
    assert window.ctx.patient == "p1"
    banner = find(window, "banner_name")
    assert banner.isVisible()
    assert banner.text() == "MARTIN (DURAND) Jeanne"
    assert "82 ans" in find(window, "banner_traits").text()
    assert window.banner.accessibleName().startswith("MARTIN (DURAND) Jeanne, 82 ans")


def test_the_homonym_mark_is_spoken_and_shown(window: MainWindow) -> None:
    window.navigate("sample.visit", {"patient": "p2"})
    assert "homonyme" in window.banner.accessibleName()


def test_the_banner_never_shows_the_patient_before(window: MainWindow) -> None:
    window.navigate("sample.summary", {"patient": "p1"})
    late: list[BannerView] = []
    operations = window.contents.operations
    fetch = operations.fetch
    operations.fetch = lambda *a, **k: late.append(k["done"])  # type: ignore[method-assign]
    window.navigate("sample.summary", {"patient": "p2"})
    assert find(window, "banner_name").text() == "…"
    operations.fetch = fetch  # type: ignore[method-assign]
    view = BannerView("p1", "MARTIN", "", "Jeanne", "", "", "", "")
    late[0](view)  # type: ignore[operator]
    assert find(window, "banner_name").text() == "…"


def test_tabs_follow_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    window.navigate("sample.summary", {"patient": "p1"})
    assert window.tabs.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert window.where().page == "sample.path"
    assert window.where().params == {"patient": "p1"}
    window.navigate("sample.today")
    assert not window.tabs.isVisible()
    assert not window.banner.isVisible()


def test_the_palette_finds_a_patient_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(Palette)
    assert palette is not None
    qtbot.keyClicks(palette.field, "duran")
    qtbot.waitUntil(lambda: len(palette.list.rows()) == 1)
    assert palette.list.rows()[0].title == "DURAND Paul"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.ctx.patient == "p2"


def test_the_palette_runs_actions_and_hides_those_without_patient(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.open_palette()
    palette = window.findChild(Palette)
    assert palette is not None
    titles = [line.title for line in palette.list.rows()]
    assert "Nouvelle visite" not in titles
    assert "Importer des patients (FHIR)" in titles
    qtbot.keyClicks(palette.field, "import fhir")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.toaster.words.text() == "Import"


def test_escape_in_the_palette_changes_nothing(window: MainWindow, qtbot: QtBot) -> None:
    window.open_palette()
    palette = window.findChild(Palette)
    assert palette is not None
    qtbot.keyClicks(palette.field, "mar")
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert window.where().page == "sample.today"


def test_a_shortcut_needs_its_patient(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F2)
    assert window.where().page == "sample.today"
    window.navigate("sample.summary", {"patient": "p1"})
    qtbot.keyClick(window, Qt.Key.Key_F2)
    assert window.where().page == "sample.visit"


def test_input_left_unsaved_stays_with_its_patient(window: MainWindow, qtbot: QtBot) -> None:
    window.navigate("sample.visit", {"patient": "p1"})
    field = find(window, "visit_weight")
    qtbot.keyClicks(field, "71.4")
    assert field.text() == "71,4"
    window.navigate("sample.visit", {"patient": "p2"})
    assert find(window, "visit_weight").text() == ""
    window.navigate("sample.today")
    window.navigate("sample.visit", {"patient": "p1"})
    assert find(window, "visit_weight").text() == "71,4"


def test_t16_nothing_of_the_patient_before_stays_on_the_page(window: MainWindow) -> None:
    window.navigate("sample.visit", {"patient": "p1"})
    before = window.current_page()
    window.navigate("sample.visit", {"patient": "p2"})
    assert window.current_page() is not before
    window.navigate("sample.today")
    kept = window.current_page()
    window.navigate("sample.visit", {"patient": "p1"})
    window.navigate("sample.today")
    assert window.current_page() is kept


def test_each_page_about_a_patient_is_told_to_the_trail(qtbot: QtBot) -> None:
    seen: list[tuple[str, str]] = []
    contents = replace(sample_contents(), viewed=lambda who, page: seen.append((who, page)))
    window = MainWindow(contents)
    qtbot.addWidget(window)
    window.navigate("sample.today")
    window.navigate("sample.visit", {"patient": "p1"})
    assert seen == [("p1", "sample.visit")]


def test_a_session_draft_comes_back_on_the_right_patient_only(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.navigate("sample.visit", {"patient": "p1"})
    qtbot.keyClicks(find(window, "visit_weight"), "68,2")
    body = window.session_draft().body()
    other = MainWindow(sample_contents())
    qtbot.addWidget(other)
    other.start(read_session(body))
    assert other.where().page == "sample.visit"
    assert other.ctx.patient == "p1"
    assert find(other, "visit_weight").text() == "68,2"
    third = MainWindow(sample_contents())
    qtbot.addWidget(third)
    third.start(read_session({**body, "page": "sample.visit", "params": {"patient": "p2"}}))
    assert find(third, "visit_weight").text() == ""


@pytest.mark.parametrize("body", [{}, {"inputs": [1, {"content": 3}]}, {"params": 7, "page": None}])
def test_a_damaged_session_draft_is_left_out(body: dict[str, Any]) -> None:
    assert read_session(body).inputs == ()


def test_a_hidden_page_refreshes_only_when_shown_again(window: MainWindow) -> None:
    today = window.current_page()
    assert today is not None
    before = today.refreshed  # type: ignore[attr-defined]
    alerts = Changes(frozenset({Topic.ALERTS}), frozenset({StreamId("p1")}))
    window.contents.operations.committed(alerts)
    assert today.refreshed == before + 1  # type: ignore[attr-defined]
    window.navigate("sample.patients")
    window.contents.operations.committed(alerts)
    window.contents.operations.committed(alerts)
    assert today.refreshed == before + 1  # type: ignore[attr-defined]
    window.navigate("sample.today")
    assert today.refreshed == before + 2  # type: ignore[attr-defined]
    window.contents.operations.committed(Changes(frozenset({Topic.CARDS}), frozenset()))
    assert today.refreshed == before + 2  # type: ignore[attr-defined]


def test_the_title_never_names_a_patient(window: MainWindow) -> None:
    for page in ("sample.summary", "sample.visit"):
        window.navigate(page, {"patient": "p1"})
        assert window.windowTitle() == TITLE
        assert all("MARTIN" not in w.windowTitle() for w in QApplication.topLevelWidgets())


def test_no_widget_interprets_hostile_text(window: MainWindow, qtbot: QtBot) -> None:
    view = BannerView("p1", HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE,
                      flags=(HOSTILE,))  # fmt: skip
    window.navigate("sample.summary", {"patient": "p1"})
    window.banner.show_patient(view)
    window.toast(HOSTILE, None)
    window.show_fault("X", HOSTILE)
    window.open_palette()
    window.open_keyboard_map()
    for dialog in (
        ConfirmDialog(HOSTILE, HOSTILE, HOSTILE, HOSTILE, window),
        IncidentDialog(BugEnding("1", HOSTILE), window),
    ):
        dialog.show()
    for page in ("settings", "sample.exchange", "sample.today"):
        window.navigate(page)
    assert rich_text_found(window) == []
    for dialog in window.findChildren(QDialog):
        dialog.close()


def test_the_walk_notices_rich_text(qtbot: QtBot) -> None:
    label = QLabel("<b>x</b>")
    qtbot.addWidget(label)
    assert rich_text_found(label) == ["QLabel ?: label is not PlainText"]
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setToolTip("<b>x</b>")
    assert rich_text_found(label) == ["QLabel ?: tooltip is not escaped"]


@pytest.mark.parametrize("kind", ["confirm", "incident", "palette", "keyboard", "about"])
def test_dialogs_are_freed_when_closed(window: MainWindow, qtbot: QtBot, kind: str) -> None:
    def shown() -> weakref.ref[QDialog]:
        match kind:
            case "confirm":
                dialog: QDialog = ConfirmDialog("a", "b", "c", "d", window)
                dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
                dialog.show()
            case "incident":
                dialog = IncidentDialog(BugEnding("1", "r"), window)
                dialog.show()
            case "palette":
                window.open_palette()
            case "keyboard":
                window.open_keyboard_map()
            case _:
                window.run_action("shell.about")
        dialog = window.findChildren(QDialog)[-1]
        ghost = weakref.ref(dialog)
        dialog.close()
        return ghost

    ghost = shown()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert window.findChildren(QDialog) == []
    alive = ghost()
    assert alive is None or sys.getrefcount(alive) <= 3


@pytest.mark.parametrize("page", ["sample.today", "sample.summary", "sample.exchange", "settings"])
def test_nothing_scrolls_sideways_at_1024_by_600(
    window: MainWindow, qtbot: QtBot, page: str
) -> None:
    window.navigate(page, {"patient": "p1"} if page == "sample.summary" else {})
    qtbot.wait(20)
    assert window.width() == 1024
    assert window.height() == 600
    right = window.stack.mapTo(window, window.stack.rect().topRight()).x()
    assert right <= 1024
    for area in window.stack.findChildren(QScrollArea):
        if area.isVisible():
            assert area.widget().minimumSizeHint().width() <= area.viewport().width()


def test_every_button_and_field_has_an_accessible_name(window: MainWindow) -> None:
    from PySide6.QtWidgets import QAbstractButton, QLineEdit

    window.navigate("settings")
    nameless = [
        type(widget).__name__
        for kind in (QAbstractButton, QLineEdit)
        for widget in window.findChildren(kind)
        if widget.isVisible() and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


def test_two_pages_with_one_id_are_a_mistake_of_ours() -> None:
    twice = (*PAGES, PageSpec("sample.today", "x", "today", Place.NAV, 1, PAGES[0].build))
    with pytest.raises(ValueError, match="same id"):
        MainWindow(sample_contents(pages=twice))


def test_a_fault_says_what_is_safe(window: MainWindow, qtbot: QtBot) -> None:
    window.show_fault("UNKNOWN", "Le disque a échoué.")
    assert "peut-être enregistrée" in window.fault.safe.text()
    window.show_fault("DISK_FULL", "Le disque est plein.")
    assert "intact" in window.fault.safe.text()
    qtbot.mouseClick(find(window, "fault_close"), Qt.MouseButton.LeftButton)
    assert not window.fault.isVisible()


def test_saving_through_the_lane_refreshes_the_page(window: MainWindow, qtbot: QtBot) -> None:
    today = window.current_page()
    assert today is not None
    before = today.refreshed  # type: ignore[attr-defined]
    window.contents.operations.run(today, lambda _c, _u: Ok(1), object(), done=lambda _v: None)
    assert today.refreshed == before + 1  # type: ignore[attr-defined]


def test_confirm_answers_with_the_safe_choice_on_enter_and_escape(
    window: MainWindow, qtbot: QtBot
) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        dialog = ConfirmDialog("Envoyer ?", "À Paul.", "Ne pas envoyer", "Envoyer", window)
        qtbot.addWidget(dialog)
        dialog.show()
        QTest.keyClick(dialog.focusWidget() or dialog, key)
        assert dialog.result() == QDialog.DialogCode.Rejected


def test_a_register_less_house_says_so() -> None:
    from PySide6.QtCore import QObject

    from cpts_desktop.shell.operations import Operations

    operations = Operations(None, inline=True)
    with pytest.raises(RuntimeError, match="no register"):
        operations.fetch(QObject(), lambda _c: None, done=lambda _v: None)
    assert FakeRegister().drafts == {}
