"""« Calculs » from the record: what is known is filled in, what is typed is computed, none kept."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cpts_desktop.features.followup import queries
from cpts_desktop.features.followup.results import RecordResults, record_results
from cpts_desktop.features.followup.screens import ACTIONS, PAGES
from cpts_desktop.features.followup.screens.calculs_page import CalculsPage
from cpts_desktop.features.followup.screens.measures import MeasuresPage
from cpts_desktop.features.register.commands import AddMedication, add_medication
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.kernel.text import NNBSP
from tests.screens.followup.followup_stage import Stage, Typist
from tests.storage.followup_setup import at, in_pathway


def shown(page: CalculsPage) -> dict[str, str]:
    found = {name: value.text().replace(NNBSP, " ") for name, (value, _) in page.results.items()}
    return {name: "" if text == "non calculable" else text for name, text in found.items()}


def known(stage: Stage, **values: str) -> None:
    exact = {code: Decimal(text) for code, text in values.items()}
    done = stage.register.run(record_results, RecordResults(stage.patient, at(3), exact))
    assert isinstance(done, Ok), done


def test_the_record_fills_the_form_and_every_formula_answers(stage: Stage) -> None:
    known(stage, creat="110", taille="172", fevg="28")
    done = stage.register.run(
        add_medication, AddMedication(stage.patient, "Bisoprolol 2,5 mg", dci=("bisoprolol",))
    )
    assert isinstance(done, Ok), done
    page = stage.page(CalculsPage)
    assert (page.form.creat.text(), page.form.taille.text()) == ("110", "172")
    assert page.form.poids.text() == "69,0", "the dry weight of the record"
    assert page.form.bb.isChecked() and not page.form.sra.isChecked()
    found = shown(page)
    assert found["bmi"] == "23,3 kg/m²"
    assert found["cockcroft"] and found["ckd_epi_2009"] and found["va"]
    assert found["maggic"] == "", "no pressure and no class yet"


def test_typing_computes_at_once_and_keeps_nothing(stage: Stage) -> None:
    page = stage.page(CalculsPage)
    before = len(stage.register.read(queries.measures, stage.patient))
    typist = Typist(page)
    page.form.poids.setFocus()
    typist.type("80\n172\n110\n28\n118\n2")
    assert shown(page)["bmi"] == "27,0 kg/m²"
    assert shown(page)["maggic"].endswith("à 3 ans")
    page.form.diabete.setChecked(True)
    with_diabetes = shown(page)["maggic"]
    page.form.diabete.setChecked(False)
    assert with_diabetes != shown(page)["maggic"]
    assert len(stage.register.read(queries.measures, stage.patient)) == before


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [("taille", "1,70", "bmi"), ("creat", "12", "cockcroft"), ("poids", "700", "bmi")],
)
def test_g2_33_a_value_in_another_unit_gives_no_result(
    stage: Stage, field: str, typed: str, code: str
) -> None:
    known(stage, creat="110", taille="172")
    page = stage.page(CalculsPage)
    assert shown(page)[code]
    typist = Typist(page)
    getattr(page.form, field).setFocus()
    typist.type(f"{typed}\n")
    assert shown(page)[code] == ""
    assert getattr(page.form, f"{field}_side").text()


def test_the_page_opens_from_the_measures_and_from_the_palette(stage: Stage) -> None:
    known(stage, creat="110")
    page = stage.page(MeasuresPage)
    page.calculs.click()
    assert stage.window.visited[-1][0] == "followup.calculs"
    assert "followup.calculs" in {one.id for one in PAGES}
    assert "followup.open_calculs" in {one.id for one in ACTIONS}


def test_another_patient_starts_from_his_own_record(stage: Stage) -> None:
    page = stage.page(CalculsPage)
    page.form.taille.setText("172")
    page.form.diabete.setChecked(True)
    other = in_pathway(stage.register)
    page.open(patient=str(other))
    page.refresh()
    assert page.form.taille.text() == "", "the height typed belonged to somebody else"
    assert not page.form.diabete.isChecked()
