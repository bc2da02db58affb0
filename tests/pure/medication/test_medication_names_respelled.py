"""Brands with a hyphen or a space more or less, an article before, usual abbreviations."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cpts_desktop.features.medication.case import read_case
from cpts_desktop.features.medication.model import Known, MedicationLine
from cpts_desktop.features.medication.reference.catalogue import Catalogue
from cpts_desktop.features.medication.rules.analyse import Analyser
from cpts_desktop.features.medication.rules.patient import code_conditions
from cpts_desktop.features.medication.rules.reading import spaced
from cpts_desktop.features.medication.rules.thesaurus import Thesaurus
from cpts_desktop.kernel.outcome import Ok
from tests.pure.medication.conftest import DAY, Analyse


@pytest.mark.parametrize(
    ("written", "substances", "strengths"),
    [
        ("Co-Aprovel 300/12,5", {"irbesartan", "hydrochlorothiazide"}, {"300", "12.5"}),
        ("CO APROVEL 300/25", {"irbesartan", "hydrochlorothiazide"}, {"300", "25"}),
        ("Biprofenid", {"ketoprofene"}, {"100"}),
        ("BI-PROFÉNID LP 100", {"ketoprofene"}, {"100"}),
        ("l’Aspégic 1000", {"acide acetylsalicylique"}, None),
        ("du Doliprane 1000", {"paracetamol"}, {"1000"}),
        ("cotrimoxazole forte", {"sulfamethoxazole", "trimethoprime"}, None),
    ],
)  # fmt: skip
def test_a_brand_is_found_however_its_pieces_are_joined(
    catalogue: Catalogue, thesaurus: Thesaurus, written: str, substances: set[str],
    strengths: set[str] | None,
) -> None:  # fmt: skip
    drug = Analyser(thesaurus, catalogue).resolver.resolve(MedicationLine(written), 0)
    assert drug.label == written
    assert {p.key for p in drug.components} == substances
    if strengths is not None:
        assert {p.strength_mg for p in drug.components} == {Decimal(s) for s in strengths}


@pytest.mark.parametrize("written", ["zzz truc", "Co", "Di Antalvic", "la tisane du soir", "L 52"])
def test_what_no_official_name_begins_with_stays_unknown(
    catalogue: Catalogue, thesaurus: Thesaurus, written: str
) -> None:
    drug = Analyser(thesaurus, catalogue).resolver.resolve(MedicationLine(written), 0)
    assert drug.known is Known.OUTSIDE_BDPM and not drug.components


def test_an_article_is_only_taken_off_the_beginning() -> None:
    assert spaced("aspirine capsule molle") == "aspirine capsule molle"
    assert spaced("L-Thyroxine 75") == "L-Thyroxine 75"
    assert spaced("de l’amoxicilline") == "amoxicilline"


@pytest.mark.parametrize(
    ("written", "substance"),
    [("AAS 75", "acide acétylsalicylique"), ("L-Dopa", "lévodopa"), ("vit D3", "cholécalciférol"),
     ("vit B12", "cyanocobalamine")],
)  # fmt: skip
def test_usual_abbreviations_are_read_without_any_import(
    analyse: Analyse, written: str, substance: str
) -> None:
    (drug,) = analyse([(written,)]).drugs
    assert drug.names == (substance,)


def test_sacubitril_and_valsartan_with_another_sartan_is_one_duplication(analyse: Analyse) -> None:
    found = analyse([("sacubitril/valsartan", "49/51 mg", "2/j"), ("olmésartan", "20 mg", "1/j")])
    twice = [f.substances for f in found.findings if f.kind == "duplication"]
    assert twice == [("valsartan", "olmésartan")]


@pytest.mark.parametrize("written", ["1m70", "1 m 70", "1,70 m", "170 cm", 170])
def test_a_height_is_read_as_it_is_said(written: Any) -> None:
    case = read_case({"patient": {"height": written}, "medications": []}, DAY)
    assert isinstance(case, Ok) and case.value.patient.height == Decimal(170)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("I50.0", "insuffisance_cardiaque"), ("I48", "fibrillation_atriale"),
        ("i48.91", "fibrillation_atriale"), ("CIM-10 : N18.3", "insuffisance_renale"),
        ("G31.8", "corps_de_lewy"), ("H40.2 glaucome", "glaucome_angle_ferme"),
        ("I26.9", "mtev"), ("F00", "alzheimer"), ("F00", "demence"),
    ],
)  # fmt: skip
def test_a_condition_written_by_its_icd10_code_is_read(written: str, code: str) -> None:
    codes, unread = code_conditions([written])
    assert codes[code] is True and unread == ()
    assert "ep_provoquee" not in codes and "ic_fe_reduite" not in codes


@pytest.mark.parametrize(
    "written", ["H40.1", "Z99", "vitamine B12", "chirurgie J45", "L4 L5", "I4"]
)
def test_a_code_that_says_no_known_condition_is_left_to_read(written: str) -> None:
    assert code_conditions([written]) == ({}, (written,))


def test_a_large_dose_is_written_without_thousandths(analyse: Analyse) -> None:
    found = analyse([("vitamine D", "150 000 UI", "1/mois")])
    (over,) = [f.why for f in found.findings if f.kind == "dose_max"]
    assert "5000 UI/j" in over
    (over,) = [
        f.why for f in analyse([("vitamine D", "250 000 UI", "1/mois")]).findings
        if f.kind == "dose_max"
    ]  # fmt: skip
    assert "8333 UI/j" in over
