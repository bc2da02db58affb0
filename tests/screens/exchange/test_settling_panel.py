"""1,000 double edits: 1,000 visible conflicts, a page of them at a time, none silent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cpts_desktop.features.exchange import conflicts
from cpts_desktop.features.exchange.conflicts import Choice
from cpts_desktop.features.exchange.screens import ACTIONS, PAGES
from cpts_desktop.features.exchange.screens.conflict_line import said_apart
from cpts_desktop.features.exchange.screens.page import ExchangePage
from cpts_desktop.features.exchange.screens.settling_panel import PAGE, SettlingPanel
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.kernel.text import NNBSP
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from cpts_desktop.storage import records
from tests.screens.register.register_window import window_on
from tests.storage.exchange_setup import Practice, met_practices
from tests.storage.register_setup import do

COUNT = 1_000


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))


@pytest.fixture
def pair(tmp_path: Path, clock: FixedClock) -> Iterator[tuple[Practice, Practice]]:
    yield from met_practices(tmp_path, clock)


def contacts(place: Practice, uid: Any, digits: str) -> None:
    def handler(_: None, uow: Any) -> Any:
        for number in range(COUNT):
            phone = f"01{digits}{number:06d}"
            uow.set_fields(uid, "contact", f"c{number}", {"phone": phone})
        return Ok(None)

    do(place.register, handler, None)


def test_a_thousand_double_edits_are_a_thousand_conflicts_to_look_through(
    qtbot: QtBot, qapp: QApplication, pair: tuple[Practice, Practice], clock: FixedClock
) -> None:
    install_theme(qapp, ThemeChoice.LIGHT)
    nurse, doctor = pair
    uid = nurse.patient()
    nurse.link(uid, doctor)
    contacts(nurse, uid, "01")
    doctor.take(nurse.send(doctor))
    doctor.link(uid, nurse)
    contacts(nurse, uid, "02")
    contacts(doctor, uid, "03")
    nurse.take(doctor.send(nurse))
    found = nurse.register.read(records.conflicts, uid)
    assert len(found) == COUNT
    window = window_on(nurse.register, clock, PAGES, ACTIONS)
    qtbot.addWidget(window)
    shown = nurse.register.read(conflicts.inbox, nurse.me, {})
    settled: list[Any] = []
    panel = SettlingPanel(window.ctx, lambda command, _words: settled.append(command))
    qtbot.addWidget(panel)
    panel.show_conflicts(shown)
    assert panel.count.wordWrap(), "large text on a small screen"
    assert f"de 1 à {PAGE}" in panel.count.text()
    assert panel.count.text().startswith("1")
    seen: set[str] = set()
    for _turn in range(COUNT // PAGE):
        texts = [label.text() for line in panel._lines for label in line.findChildren(QLabel)]
        seen |= {text for text in texts if " / " in text}
        last = not panel.after.isEnabled()
        if not last:
            panel.after.click()
    assert last and len(seen) == COUNT
    spoken = {text.replace(NNBSP, " ") for text in seen}
    assert any("01 02 00 00 07" in text and "01 03 00 00 07" in text for text in spoken)
    keep = panel._lines[0].findChildren(QPushButton)[0]
    keep.click()
    assert settled
    panel.show_conflicts(shown[:3])
    assert panel.count.text().startswith("3") and not panel.after.isVisibleTo(panel)
    panel.show_conflicts(())
    assert panel.isHidden()
    window.contents.operations.close()


def double_edit(nurse: Practice, doctor: Practice, fields: tuple[str, ...]) -> Any:
    """Both write the same fields of one contact; the nurse reads what the doctor wrote."""
    uid = nurse.patient()
    nurse.link(uid, doctor)
    doctor.take(nurse.send(doctor))
    doctor.link(uid, nurse)
    for place, value in ((nurse, "à gauche"), (doctor, "à droite")):
        written(place, uid, dict.fromkeys(fields, value))
    nurse.take(doctor.send(nurse))
    return uid


def written(place: Practice, uid: Any, fields: dict[str, Any]) -> None:
    def handler(_: None, uow: Any) -> Any:
        uow.set_fields(uid, "contact", "c1", fields)
        return Ok(None)

    do(place.register, handler, None)


def test_a_double_edit_of_what_was_removed_since_says_so(pair: tuple[Practice, Practice]) -> None:
    nurse, doctor = pair
    uid = double_edit(nurse, doctor, ("name",))
    (before,) = nurse.register.read(conflicts.inbox, nurse.me, {})
    assert "retiré" not in before.sentence
    written(nurse, uid, {"removed": True})
    (after,) = nurse.register.read(conflicts.inbox, nurse.me, {})
    assert after.label.endswith("(retiré du dossier depuis)")


def test_the_keyboard_stays_in_the_list_while_it_is_settled(
    qtbot: QtBot, qapp: QApplication, pair: tuple[Practice, Practice], clock: FixedClock
) -> None:
    install_theme(qapp, ThemeChoice.LIGHT)
    nurse, doctor = pair
    double_edit(nurse, doctor, ("name", "note"))
    window = window_on(nurse.register, clock, PAGES, ACTIONS)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.ctx.navigate("exchange.exchange")
    page = window.current_page()
    assert isinstance(page, ExchangePage)
    for left in (1, 0):
        keep = page.settling._lines[0].findChild(QPushButton, "keep")
        assert isinstance(keep, QPushButton)
        keep.setFocus()
        assert keep.hasFocus()
        qtbot.keyClick(keep, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda left=left: len(nurse.register.read(records.conflicts)) == left)
        focused = QApplication.focusWidget()
        if left:
            assert focused is not None and page.settling.isAncestorOf(focused)
            assert focused.objectName() == "keep"
        else:
            assert focused is page.colleagues
    window.contents.operations.close()


def test_each_value_stands_between_its_marks_and_two_long_ones_are_told_apart() -> None:
    """Official names of medicines have over a hundred letters, and part at their end."""

    def said(*values: tuple[str, str]) -> list[str]:
        return said_apart([Choice(text, text, who, "mar. 3 mars 2026") for text, who in values])

    assert said(("71 kg", "vous"), ("72 kg", "Dr X")) == ["« 71 kg »", "« 72 kg »"]
    name = "AMOXICILLINE/ACIDE CLAVULANIQUE VIATRIS, poudre pour suspension buvable en sachet"
    first, second = said((f"{name} 500 mg", "vous"), (f"{name} 250 mg", "Dr X"))
    assert (first[-10:], second[-10:]) == ("t 500 mg »", "t 250 mg »")
    assert first.startswith("« …") and len(first) < 50
    whole, other = said((name, "vous"), ("Sonner deux fois", "Dr X"))
    assert whole == f"« {name[:39]}… »" and other == "« Sonner deux fois »"
    same = said(("71 kg", "vous"), ("71 kg", "Dr X"))
    assert same == ["« 71 kg » (vous, mar. 3 mars 2026)", "« 71 kg » (Dr X, mar. 3 mars 2026)"]
