"""The list of the day and the measures of a patient."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cpts_desktop.features.followup.screens.measures import MeasuresPage
from cpts_desktop.features.followup.screens.today import TodayPage
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.shell.tokens import Severity
from tests.screens.followup.followup_stage import Stage
from tests.screens.plain_text_walk import rich_text_found
from tests.storage.followup_setup import at, in_pathway, save, visit
from tests.storage.register_setup import do


def test_one_line_per_patient_worst_first(stage: Stage) -> None:
    calm = in_pathway(stage.register)
    save(stage.register, visit(stage.patient, at(3), {"spo2": 88, "fc": 120}))
    page = stage.page(TodayPage)
    rows = page.table.rows()
    assert [row.patient for row in rows] == [stage.patient, calm]
    model = page.table.rows_model
    assert model.columns[0].severity(rows[0]) is Severity.ROUGE
    assert "Saturation" in model.columns[1].text(rows[0])
    assert model.columns[2].text(rows[0]).startswith("Appeler")
    assert page.table.current_row() is rows[0]


def test_f2_starts_the_visit_of_the_selected_patient(stage: Stage) -> None:
    page = stage.page(TodayPage)
    QTest.keyClick(page, Qt.Key.Key_F2)
    assert stage.window.visited == [("followup.visit", {"patient": str(stage.patient)})]


def test_the_list_follows_a_new_visit(stage: Stage) -> None:
    page = stage.page(TodayPage)
    assert page.table.rows()[0].worst == ""
    save(stage.register, visit(stage.patient, at(3), {"spo2": 88}))
    assert page.table.rows()[0].worst == "rouge"


def test_the_list_is_filtered_by_profession_and_by_person(stage: Stage) -> None:
    """An urgent alert stays whatever is chosen; the sheet says what was chosen."""
    other = in_pathway(stage.register)
    member = register_commands.PutCareTeamMember(
        other, "infirmier", "Camille Roux", "06 00 00 00 00", "", "", True
    )
    do(stage.register, register_commands.put_care_team_member, member)
    page = stage.page(TodayPage)
    assert len(page.table.rows()) == 2
    page.filter.person.setCurrentIndex(page.filter.person.findData("Camille Roux"))
    assert [row.patient for row in page.table.rows()] == [other]
    assert page.filter.words() == "Camille Roux"
    save(stage.register, visit(stage.patient, at(3), {"spo2": 88}))
    assert {row.patient for row in page.table.rows()} == {stage.patient, other}
    assert page.filter.person.currentData() == "Camille Roux", "the choice stays"
    page.filter.person.setCurrentIndex(0)
    page.filter.role.setCurrentIndex(page.filter.role.findData("pharmacien"))
    assert {row.patient for row in page.table.rows()} == {stage.patient, other}


def test_the_weight_chart_has_its_reference_and_limits(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(3), {"poids": 72.5, "fc": 60}))
    page = stage.page(MeasuresPage)
    data = page.chart.data()
    assert data is not None
    assert [line.value for line in data.references] == [
        Decimal("69.0"), Decimal("71.0"), Decimal("72.0")
    ]  # fmt: skip
    assert [mark.label for mark in data.marks] == ["Poids au-dessus du poids sec"]
    assert [row.value for row in page.table.rows()] == [Decimal("72.5")]


def test_another_measure_can_be_chosen(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(3), {"poids": 70.0, "fc": 60}))
    page = stage.page(MeasuresPage)
    page.choice.setCurrentIndex(1)
    data = page.chart.data()
    assert data is not None
    assert data.title == "Fréquence cardiaque"
    assert [line.value for line in data.references] == [Decimal(55), Decimal(100)]


def test_a_value_that_cannot_be_is_marked_and_does_not_flatten_the_chart(stage: Stage) -> None:
    """A packet brought it: the journal keeps what it took (the form would have refused it)."""
    save(stage.register, visit(stage.patient, at(2), {"poids": 70.0}))

    def received(_: None, uow: Any) -> Any:
        draft = ObservationDraft("poids", Decimal(700000), "kg", at(3))
        register_commands.record_observations(uow, stage.patient, (draft,))
        return Ok(None)

    stage.register.run(received, None)
    page = stage.page(MeasuresPage)
    odd, usual = (0, 1)
    assert [row.value for row in page.table.rows()] == [Decimal(700000), Decimal("70.0")]
    cells = page.table.rows_model
    assert cells.data(cells.index(odd, 3)).startswith("invraisemblable · ")
    assert "à vérifier" in cells.data(cells.index(odd, 1), Qt.ItemDataRole.AccessibleTextRole)
    assert "invraisemblable" not in cells.data(cells.index(usual, 3))
    data = page.chart.data()
    assert data is not None
    assert [point.value for point in data.series[0].points] == [Decimal("70.0")]
    assert page.reading.text().startswith("1 valeur invraisemblable n’est pas dessinée")


def test_without_measure_the_page_says_the_first_step(stage: Stage) -> None:
    page = stage.page(MeasuresPage)
    assert page.view.currentWidget() is page.view.empty


def test_labels_of_the_pages_are_plain_text(stage: Stage) -> None:
    save(stage.register, visit(stage.patient, at(3), {"spo2": 88}))
    for kind in (TodayPage, MeasuresPage):
        assert rich_text_found(stage.page(kind)) == []
