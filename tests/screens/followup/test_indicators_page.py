"""« Indicateurs »: counts, the patients behind them on this screen only, the report on paper."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from cpts_desktop.features.followup import commands
from cpts_desktop.features.followup.indicators import INDICATORS
from cpts_desktop.features.indicators.screens.page import IndicatorsPage
from cpts_desktop.features.indicators.screens.patients_page import CountedPatientsPage
from tests.screens.followup.followup_stage import Stage
from tests.screens.followup.test_quality_pages import OneFile
from tests.storage.followup_setup import at, in_pathway
from tests.storage.register_setup import do


@pytest.fixture
def counted(stage: Stage, tmp_path: Path) -> Stage:
    stage.clock.set(at(31))
    stage.context = dataclasses.replace(
        stage.context, services={"indicators": INDICATORS}, files=OneFile(tmp_path / "sortie")
    )
    other = in_pathway(stage.register)
    do(stage.register, commands.record_event,
       commands.RecordEvent(other, "consult_mg", date(2026, 3, 5)))  # fmt: skip
    return stage


def select(page: Any, name: str) -> None:
    rows = page.table.rows()
    place = next(at for at, one in enumerate(rows) if one.id == name)
    page.table.selectRow(place)
    QApplication.processEvents()


def test_small_counts_are_hidden_and_the_definition_is_whole(counted: Stage) -> None:
    page = counted.page(IndicatorsPage)
    select(page, "Q10")
    one = page.table.current_row()
    assert one.numerator.hidden and one.denominator.hidden
    words = page.definition.text()
    assert "Numérateur" in words and "Exclus" in words and one.hash in words


def test_enter_shows_who_is_counted(counted: Stage) -> None:
    page = counted.page(IndicatorsPage)
    select(page, "Q10")
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    visited, params = counted.window.visited[-1]
    assert visited == "indicators.patients"
    assert params == {"indicator": "Q10", "period": "2026"}
    names = CountedPatientsPage(counted.context)
    counted.pages.append(names)
    names.open(**params)
    names.show()
    QApplication.processEvents()
    assert [one.holds for one in names.table.rows()] == [False, True]
    names.only.setChecked(True)
    assert [one.holds for one in names.table.rows()] == [False]
    assert names.count.text() == "1 sur 2"
    names.view_button.click()
    assert counted.window.visited[-1] == ("followup.pathway", {"patient": str(counted.patient)})


def test_persons_trained_have_no_patient_behind_them(counted: Stage) -> None:
    page = counted.page(IndicatorsPage)
    select(page, "Q05")
    assert not page.who.isEnabled()
    page.who.click()
    assert not counted.window.visited


@pytest.mark.parametrize("params", [{}, {"indicator": "Q10", "period": "x"}, {"indicator": "?"}])
def test_an_unknown_link_shows_nobody(counted: Stage, params: dict[str, str]) -> None:
    names = CountedPatientsPage(counted.context)
    counted.pages.append(names)
    names.open(**params)
    names.show()
    QApplication.processEvents()
    assert names.table.rows() == () and not names.view_button.isEnabled()


def test_neither_file_holds_a_name(counted: Stage, tmp_path: Path) -> None:
    page = counted.page(IndicatorsPage)
    page.report.click()
    QApplication.processEvents()
    assert (tmp_path / "sortie").read_bytes().startswith(b"%PDF")
    page.export.click()
    QApplication.processEvents()
    text = (tmp_path / "sortie").read_text(encoding="utf-8")
    assert "MARTIN" not in text and str(counted.patient) not in text and '"hash"' in text


def test_the_quality_pages_are_one_click_away(counted: Stage) -> None:
    page = counted.page(IndicatorsPage)
    for one in page.findChildren(QPushButton):
        if one.objectName().startswith("to_followup"):
            one.click()
    assert [name for name, _ in counted.window.visited] == [
        "followup.mirror", "followup.audit", "followup.vignettes",
    ]  # fmt: skip
