"""Every page of the discovery register, on the smallest screen, at ordinary and at double size.

1024 × 600 is the smallest screen and 200 % the largest text (ui.md): no sideways scrolling, no
part cut at the side, no cut words; everything else is reached by scrolling down.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QToolButton, QWidget

from cpts_desktop.features.register import queries
from cpts_desktop.shell.dialogs import ScriptedFiles
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.pages import Place
from cpts_desktop.shell.settings_page import SettingsPage
from cpts_desktop.shell.theme import Theme, ThemeChoice, install_theme
from tests.support.discovered import discovered
from tests.support.small_screen import what_is_cut

LONG_NAME: Final = "rochefoucauld"
PATIENTS: Final = {100: (LONG_NAME,), 200: ("martin", LONG_NAME)}


def rest(window: MainWindow, limit_s: float = 10.0) -> None:
    """Wait until the answers have come and the layouts are at rest."""
    end, calm = time.monotonic() + limit_s, 0
    while calm < 4 and time.monotonic() < end:
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        time.sleep(0.01)
        calm = calm + 1 if window.contents.operations.idle() else 0


@pytest.fixture(params=[100, 200])
def window(
    qapp: QApplication, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[MainWindow]:
    theme = install_theme(qapp, ThemeChoice.LIGHT, request.param)
    with discovered(tmp_path, ScriptedFiles()) as made:
        made.resize(1024, 600)
        made.show()
        made.start(None)
        rest(made)
        yield made
    theme.set(scale=100)


def shown(window: MainWindow, page: str, patient: str) -> list[str]:
    """Open a page and return what does not fit."""
    window.navigate(page, {"patient": patient} if patient else {})
    rest(window)
    found = what_is_cut(window.stack.currentWidget())
    if window.width() > 1024:
        found.append(f"the window grew to {window.width()}")
    return [f"{page}: {line}" for line in found]


def test_g13_120_every_page_fits_the_smallest_screen(window: MainWindow) -> None:
    read = window.property("session").register.read
    found: list[str] = []
    for typed in PATIENTS[Theme.of(window).scale]:
        uid = str(read(queries.search_patients, typed)[0].banner.uid)
        for spec in window.contents.pages:
            if spec.place is not Place.NAV:
                found += shown(window, spec.id, uid)
    for page in [*(s.id for s in window.contents.pages if s.place is Place.NAV), "settings"]:
        found += shown(window, page, "")
    assert found == []


def test_g13_120_every_section_of_the_settings_fits_the_smallest_screen(
    window: MainWindow,
) -> None:
    window.navigate("settings", {})
    page = window.current_page()
    assert isinstance(page, SettingsPage)
    found: list[str] = []
    for number in range(page.list.count()):
        page.list.setCurrentRow(number)
        rest(window)
        title = page.list.item(number).text()
        found += [f"{title}: {line}" for line in what_is_cut(page)]
    assert found == []
    section = page.stack.currentWidget()
    assert section is not None
    least = 260 if Theme.of(window).scale == 200 else 400
    assert section.height() >= least, "room to read in, beside or under the names of the sections"


def test_a_page_is_read_from_its_top_when_it_opens(window: MainWindow) -> None:
    """Large text: the keyboard begins on a button far below, the allergies stay in sight."""
    window.activateWindow()
    read = window.property("session").register.read
    uid = str(read(queries.search_patients, "martin")[0].banner.uid)
    for page in ("register.patients", "register.synthese", "exchange.exchange"):
        window.navigate(page, {"patient": uid} if page == "register.synthese" else {})
        rest(window)
        areas = window.stack.currentWidget().findChildren(QScrollArea)
        assert [area.verticalScrollBar().value() for area in areas if area.isVisible()] == (
            [0] * sum(area.isVisible() for area in areas)
        ), page


def test_every_tab_of_a_record_is_seen_in_the_first_window(window: MainWindow) -> None:
    """At 1180 pixels, as the window opens; at 200 % arrows lead to the tabs further on."""
    read = window.property("session").register.read
    uid = str(read(queries.search_patients, "martin")[0].banner.uid)
    window.resize(1180, 760)
    window.navigate("register.synthese", {"patient": uid})
    rest(window)
    tabs = window.tabs
    arrows = [child for child in tabs.findChildren(QToolButton) if child.isVisible()]
    if Theme.of(window).scale == 100:
        assert tabs.tabRect(tabs.count() - 1).right() <= tabs.width()
        assert arrows == []
    else:
        assert len(arrows) == 2
        assert all(arrow.width() >= 32 for arrow in arrows)


def test_what_is_cut_is_noticed(qapp: QApplication) -> None:
    from PySide6.QtWidgets import QPushButton

    page = QWidget()
    page.resize(100, 40)
    button = QPushButton("Enregistrer la visite et la transmettre", page)
    button.setGeometry(0, 0, 60, 30)
    page.show()
    assert any("words cut" in line for line in what_is_cut(page))
    button.setGeometry(0, 0, 600, 30)
    assert what_is_cut(page) == []  # the page itself may be any size: its children are judged
    inner = QWidget(page)
    inner.setGeometry(0, 0, 50, 30)
    inner.show()
    button.setParent(inner)
    button.show()
    assert any("cut at the side" in line for line in what_is_cut(page))
    page.close()


@pytest.mark.parametrize("many", [1, 6])
def test_what_a_fault_says_is_readable_on_the_smallest_screen(
    window: MainWindow, many: int
) -> None:
    """Under the banner of a patient, in large text: words scroll, nothing overlaps, one button."""
    read = window.property("session").register.read
    uid = str(read(queries.search_patients, LONG_NAME)[0].banner.uid)
    window.navigate("register.synthese", {"patient": uid})
    rest(window)
    sentence = "« paquet.cpts » : ce paquet vient d’une clé inconnue, ajoutez d’abord ce confrère."
    window.ctx.show_fault("UNKNOWN_SIGNER", "\n".join([sentence] * many))
    rest(window)
    panel = window.fault
    assert what_is_cut(panel) == []
    assert what_is_cut(window.banner) == []
    words = panel.words
    whole = words.widget().heightForWidth(words.viewport().width())
    assert words.widget().height() >= whole, "every line has its height"
    scrolls = words.verticalScrollBar().maximum() > 0
    assert scrolls == (whole > words.viewport().height())
    assert scrolls == bool(words.focusPolicy() & Qt.FocusPolicy.TabFocus)
    assert words.height() >= Theme.of(window).px(20), "a line, under the strip of the discovery"
    close = panel.findChild(QPushButton, "fault_close")
    assert isinstance(close, QPushButton)
    assert close.mapTo(window, close.rect().bottomRight()).y() < window.height()
    assert window.size().height() == 600
    close.click()
    assert panel.isHidden()
