"""Amounts and rhythms as prescribers write them, on both sides of the limits they meet."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from cpts_desktop.features.medication.case import read_case
from cpts_desktop.features.medication.rules.doses import (
    bare_count,
    frequency,
    international_units,
    masses,
    unit_count,
)
from cpts_desktop.features.medication.rules.eligibility import eligibility
from cpts_desktop.features.medication.screens.review import eligibility_line
from cpts_desktop.kernel.outcome import Ok, Refused
from tests.pure.medication.conftest import DAY, Analyse


@pytest.mark.parametrize(
    ("written", "per_day"),
    [
        ("2 cp 3 fois par jour", 6), ("2 cp, 3 fois par jour", 6), ("2 cp x 3/j", 6),
        ("2 x 3/j", 6), ("1 cp x 2/j", 2), ("2 bouffées x 4/j", 8), ("1 sachet 3 fois par jour", 3),
        ("4 cp en 2 prises par jour", 4), ("4 cp en une prise par semaine", Fraction(4, 7)),
        ("1 à 3/j", 3), ("en 2 prises", 2), ("2 cp 3 fois par semaine", Fraction(6, 7)),
        ("biquotidien", 2), ("bi-quotidien", 2), ("quotidien", 1),
        ("bihebdomadaire", Fraction(2, 7)), ("trihebdomadaire", Fraction(3, 7)),
        ("hebdomadaire", Fraction(1, 7)), ("bimensuel", Fraction(1, 15)),
        ("mensuel", Fraction(1, 30)), ("trimestriel", Fraction(1, 90)),
        ("semestriel", Fraction(1, 180)),
        ("1 comprimé et demi par jour", Fraction(3, 2)), ("1 cp et demi le soir", Fraction(3, 2)),
        ("1 cp 1/2 le soir", Fraction(3, 2)), ("1 1/2 cp par jour", Fraction(3, 2)),
        ("1½ le soir", Fraction(3, 2)), ("1 ½ cp le soir", Fraction(3, 2)),
        ("1½-0-1", Fraction(5, 2)),
        ("un demi-comprimé le soir", Fraction(1, 2)), ("½ cp le soir", Fraction(1, 2)),
        ("1 cp 1/2 h avant le petit déjeuner", 1), ("1 matin, 1/2 soir", Fraction(3, 2)),
        ("1 ½ 0", Fraction(3, 2)), ("1/0/1", 2), ("1/8h", 3), ("1 jour/2", Fraction(1, 2)),
        ("1 patch/72h", Fraction(1, 3)), ("6 h / 14 h / 22 h", 3),
        ("1/j à renouveler 3 fois", 1), ("à renouveler 3 fois", None), ("tous les soirs", 1),
        ("2 pulvérisations par jour", 2),
    ],
)  # fmt: skip
def test_a_rhythm_is_read_as_it_is_written(written: str, per_day: Fraction | None) -> None:
    assert frequency(written).per_day == per_day


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("1 cp et demi", "1.5"), ("1 comprimé 1/2", "1.5"), ("1 1/2 cp", "1.5"), ("1½ cp", "1.5"),
        ("1 ½ cp", "1.5"), ("un demi-comprimé", "0.5"), ("un quart de comprimé", "0.25"),
        ("¾ cp", "0.75"), ("2 cp de 500 mg", "2"), ("2 x 500 mg", "2"), ("11/2 cp", "5.5"),
    ],
)  # fmt: skip
def test_a_count_of_units_is_read_as_it_is_written(written: str, count: str) -> None:
    assert unit_count(written) == Decimal(count)


def test_a_glyph_alone_is_a_count_and_a_large_bare_number_is_not() -> None:
    assert bare_count("½") == Decimal("0.5") and bare_count("1½") == Decimal("1.5")
    assert bare_count("4") == 4 and bare_count("5") is None and bare_count("") is None


def test_both_signs_of_micro_are_micro() -> None:
    assert masses("62,5 \u00b5g") == masses("62,5 \u03bcg") == [Decimal("0.0625")]
    assert masses("1 milligramme") == [Decimal(1)]


@pytest.mark.parametrize(
    ("name", "dose", "often", "units"),
    [
        ("Uvedose 100 000 UI", "1 ampoule", "1/mois", 100_000),
        ("Uvedose 100 000 UI", "2 ampoules", "1/mois", 200_000),
        ("Uvedose 100 000 UI", "2", "1/mois", 200_000), ("Uvedose 100 000 UI", "", "", 100_000),
        ("Uvedose", "2 x 100 000 UI", "1/mois", 200_000), ("Uvedose", "80 000 UI", "", 80_000),
        ("ZYMA D 10 000 UI/ml", "3 gouttes", "1/j", None),
        ("ZYMA D 10 000 UI/ml", "", "3 gouttes par jour", None),
        ("ZYMA D 10 000 UI/ml", "", "1/j", None), ("Adrigyl 10 000 UI", "3 gouttes", "1/j", None),
        ("VITAMINE D3 BON 200 000 UI/1 ml", "1 ampoule", "1/mois", 200_000),
        ("VITAMINE D3 BON 200 000 UI/1 ml", "0,5 ml", "1/mois", None),
        ("Cholécalciférol", "1 capsule", "1/j", None),
    ],
)  # fmt: skip
def test_the_units_taken_at_once(name: str, dose: str, often: str, units: int | None) -> None:
    assert international_units(name, dose, often) == units


@pytest.mark.parametrize(
    ("line", "over"),
    [
        (("cholécalciférol 100 000 UI", "1 ampoule", "1 fois par mois"), False),
        (("cholécalciférol 100 000 UI", "2 ampoules", "1 fois par mois"), True),
        (("cholécalciférol 10 000 UI/ml", "3 gouttes", "1/j"), False),
        (("cholécalciférol", "4000 UI", "1/j"), False),
        (("cholécalciférol", "4001 UI", "1/j"), True),
        (("zolpidem 10 mg", "½", "au coucher"), False),
        (("zolpidem 10 mg", "1", "au coucher"), True),
        (("zolpidem 5 mg", "1½", "au coucher"), True),
        (("zolpidem 5 mg", "1", "au coucher"), False),
        (("paracétamol", "2 x 500 mg", "3/j"), False), (("paracétamol", "2 x 500 mg", "4/j"), True),
        (("paracétamol 500 mg", "2 cp", "2 cp 3 fois par jour"), False),
        (("paracétamol 500 mg", "2 cp", "2 cp 4 fois par jour"), True),
        (("paracétamol 500 mg", "2 cp", "4 fois par jour"), True),
        (("zopiclone 3,75 mg", "1 cp", "1 cp le soir"), False),
        (("zolpidem 2,5 mg", "2 cp", "2 cp le soir"), False),
        (("cholécalciférol 100 000 UI", "2 ampoules", "2 ampoules tous les 3 mois"), False),
        (("ibuprofène", "", "3 x 400 mg/j"), False), (("ibuprofène", "", "4 x 400 mg/j"), True),
        (("ibuprofène 400 mg", "", "2 cp 2 fois par jour"), True),
        (("ibuprofène 400 mg", "", "1 cp 3 fois par jour"), False),
    ],
)  # fmt: skip
def test_the_limit_of_a_dose_is_held_against_what_is_written(
    analyse: Analyse, line: tuple[str, str, str], over: bool
) -> None:
    assert bool([f for f in analyse([line]).findings if f.kind == "dose_max"]) is over


@pytest.mark.parametrize(
    ("drug", "condition", "finding", "fires"),
    [
        ("ramipril", "rétrécissement aortique modéré", "STOPP_v3_B20", False),
        ("ramipril", "rétrécissement aortique", "STOPP_v3_B20", False),
        ("ramipril", "rétrécissement aortique serré", "STOPP_v3_B20", True),
        ("bisoprolol", "BAV", "STOPP_v3_B4", False), ("bisoprolol", "BAV 1", "STOPP_v3_B4", False),
        ("bisoprolol", "BAV du 2e degré", "STOPP_v3_B4", True),
        ("donépézil", "BAV", "STOPP_v3_D17", True), ("donépézil", "HTA", "STOPP_v3_D17", False),
        ("amitriptyline", "troubles de conduction", "STOPP_v3_D1", True),
        ("amitriptyline", "BAV 3", "STOPP_v3_D1", True),
        ("amitriptyline", "HTA", "STOPP_v3_D1", False),
        ("warfarine", "FA, rétrécissement mitral léger", "STOPP_v3_C11", True),
        ("warfarine", "FA, rétrécissement mitral serré", "STOPP_v3_C11", False),
    ],
)  # fmt: skip
def test_a_criterion_that_is_graded_wants_its_grade(
    analyse: Analyse, drug: str, condition: str, finding: str, fires: bool
) -> None:
    seen = analyse([drug], conditions=[condition], heart_rate=70).findings
    assert (finding in {x for f in seen for x in (f.id, *f.also)}) is fires


@pytest.mark.parametrize(
    ("creatinine", "taken"),
    [(19, False), (20, True), (2500, True), (2501, False), ("18 mg/L", True)],
)
def test_milligrams_typed_as_micromoles_are_refused(creatinine: object, taken: bool) -> None:
    """12 mg/L of creatinine typed as 12 µmol/L would hide a kidney failure (hf.md 2.5)."""
    raw = {"patient": {"age": 80, "creatinine": creatinine}, "medications": []}
    assert isinstance(read_case(raw, DAY), Ok if taken else Refused)


@pytest.mark.parametrize(
    ("age", "names", "eligible", "status", "lead"),
    [
        (None, 5, None, "indeterminable", "Éligibilité à confirmer"),
        (None, 4, False, "certain", "Hors critères"),
        (64, 5, False, "certain", "Hors critères"),
        (65, 5, True, "a_confirmer", "Éligible"),
    ],
)
def test_an_unknown_age_is_no_refusal(
    analyse: Analyse, age: int | None, names: int, eligible: bool | None, status: str, lead: str
) -> None:
    drugs = ["amlodipine", "atorvastatine", "oméprazole", "bisoprolol", "ramipril"][:names]
    result = analyse(drugs, age=age)
    assert (result.eligibility["eligible"], result.eligibility["status"]) == (eligible, status)
    assert eligibility_line(result).startswith(lead)


def test_a_line_not_understood_leaves_the_count_to_confirm(analyse: Analyse) -> None:
    drugs = ["amlodipine", "atorvastatine", "oméprazole", "bisoprolol"]
    told = analyse([*drugs, "zorglubine 5 mg"], age=70).eligibility
    assert told["eligible"] is None and told["status"] == "a_confirmer"
    assert "lignes ne sont pas comprises" in told["reason"]
    assert eligibility(70, (), DAY)["eligible"] is False
