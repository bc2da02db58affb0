"""« Document reçu » in the window: compare, tick, accept; other traits; what cannot be ticked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cpts_desktop.features.exchange.screens import ACTIONS, PAGES
from cpts_desktop.features.register import queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.dialogs import ScriptedFiles
from cpts_desktop.shell.main_window import MainWindow
from tests.screens.register.register_window import window_on
from tests.storage.exchange_setup import Practice, practice
from tests.support.shared_data import shared_data


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))


@pytest.fixture
def nurse(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Awa Ndiaye")
    yield made
    made.register.close()


@pytest.fixture
def window(qtbot: QtBot, nurse: Practice, clock: FixedClock) -> Iterator[MainWindow]:
    made = window_on(nurse.register, clock, PAGES, ACTIONS)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    yield made
    made.contents.operations.close()


def page(window: MainWindow, uid: str) -> Any:
    window.ctx.navigate("exchange.received", patient=uid)
    settle()
    return window.current_page()


def labels(widget: Any) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def test_ticked_items_enter_and_nothing_else(window: MainWindow, nurse: Practice) -> None:
    uid = nurse.patient(
        birth_name="PAT-TROIS", given_names="DOMINIQUE", birth_date=date(1979, 3, 28)
    )
    shown = page(window, uid)
    assert not shown.content.isVisible()
    sample = shared_data("interop/xdm/IPS-FR_2024.01/IHE_XDM.ZIP")
    window.ctx.files = ScriptedFiles(sample)
    shown.choose.click()
    settle()
    assert not shown.other.isVisible()
    assert "Allergies" in labels(shown)
    assert "Plan de soins" in shown.words.toPlainText()
    boxes = {box.text(): box for _kind, _at, box in shown.boxes}
    assert not boxes["Consommation tabagique"].isEnabled()
    shown.all.click()
    shown.none.click()
    boxes["Poids"].setChecked(True)
    shown.accept.click()
    settle()
    assert [o.code for o in nurse.register.read(queries.observations, uid)] == ["poids"]
    assert nurse.register.read(queries.conditions, uid) == ()
    assert len(nurse.register.read(queries.documents, uid)) == 1


def test_a_document_of_somebody_else_waits_for_a_look(window: MainWindow, nurse: Practice) -> None:
    uid = nurse.patient()
    shown = page(window, uid)
    shown.read(shared_data("interop/cda/IPS-FR_2024.01.xml"))
    settle()
    assert "nom de naissance" in shown.other.text() and shown.despite.isVisible()
    shown.all.click()
    shown.accept.click()
    settle()
    assert "vérifiez" in shown.problem.text()
    assert nurse.register.read(queries.observations, uid) == ()
    shown.despite.setChecked(True)
    shown.accept.click()
    settle()
    assert nurse.register.read(queries.observations, uid) != ()


def test_a_file_that_is_not_a_document_says_so(
    window: MainWindow, nurse: Practice, tmp_path: Path
) -> None:
    shown = page(window, nurse.patient())
    (tmp_path / "x.xml").write_text("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", encoding="utf-8")
    shown.read(tmp_path / "x.xml")
    settle()
    assert "pas un document CDA" in labels(shown)


def test_a_file_that_cannot_be_read_leaves_nothing_of_the_one_before(
    window: MainWindow, nurse: Practice, tmp_path: Path
) -> None:
    """The lines of another document under the name of this one would be ticked by mistake."""
    shown = page(window, nurse.patient())
    sample = shared_data("interop/cda/DOC_NON_STRUCTURE_CDA-R2-N1.xml")
    shown.read(shared_data("interop/cda/IPS-FR_2024.01.xml"))
    settle()
    assert "LEVOTHYROX" in "".join(box.text() for _kind, _at, box in shown.boxes)
    head, mark, tail = sample.read_bytes().partition(b'representation="B64">')
    (tmp_path / "x.xml").write_bytes(head + mark + b"%%%" + tail[tail.index(b"</text>") :])
    shown.read(tmp_path / "x.xml")
    settle()
    assert "Le PDF de ce document est abîmé" in labels(shown)
    assert not shown.content.isVisible() and not shown.accept.isVisible()
    assert not any(box.isVisible() for _kind, _at, box in shown.boxes)
    shown.read(sample)
    settle()
    assert shown.content.isVisible() and "abîmé" not in labels(shown)
