"""Every calculator of section 8 reaches the screen with its inputs, its limits and its source."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from cpts_desktop.features.followup.rules.calc_sheet import TICKS, Given, Line, calc_sheet
from cpts_desktop.kernel.text import NNBSP

D = Decimal
MAN = Given(
    age=72, female=False, weight=D(80), height=D(172), creatinine=D(110), fevg=D(28), pas=D(118),
    nyha=2, ticked=frozenset({"diabete", "ic_18_mois", "bb", "sra"}),
)  # fmt: skip


def lines(given: Given) -> dict[str, Line]:
    return {one.id: one for one in calc_sheet(given)}


def plain(text: str) -> str:
    return text.replace(NNBSP, " ")


def test_maggic_beyond_its_last_published_risk_says_the_score_and_that_no_risk_was_published() -> (
    None
):
    worst = replace(
        MAN, age=85, weight=D(45), height=D(178), creatinine=D(260), fevg=D(18), pas=D(95), nyha=4,
        ticked=frozenset({"fumeur", "diabete", "bpco", "ic_18_mois"}),
    )  # fmt: skip
    found = lines(worst)["maggic"]
    assert found.value == "57 points"
    assert found.note == "mortalité publiée jusqu’à 50 points seulement"


@pytest.mark.parametrize(
    ("name", "change", "value"),
    [
        ("bmi", {"weight": D(70), "height": D(170)}, "24,2 kg/m²"),
        ("bmi", {"weight": D(95), "height": D(180)}, "29,3 kg/m²"),
        ("bmi", {"weight": D(48), "height": D(162)}, "18,3 kg/m²"),
        ("mosteller", {"weight": D(70), "height": D(170)}, "1,82 m²"),
        ("mosteller", {"weight": D(80), "height": D(180)}, "2,00 m²"),
        ("dubois", {"weight": D(70), "height": D(170)}, "1,81 m²"),
        ("dubois", {"weight": D(60), "height": D(160)}, "1,62 m²"),
        ("cockcroft", {"age": 80, "female": True, "weight": D(65)}, "37 mL/min"),
        ("cockcroft", {"age": 65, "female": True, "weight": D(60), "creatinine": D(85)},
         "55 mL/min"),
        ("ckd_epi_2009", {"age": 80, "creatinine": D(140)}, "41 mL/min/1,73 m²"),
        ("ckd_epi_2021", {"age": 80, "creatinine": D(140)}, "44 mL/min/1,73 m²"),
        ("mdrd", {"age": 65, "female": True, "creatinine": D(85)}, "58 mL/min/1,73 m²"),
        ("maggic", {}, "27 points : 19,1 % à 1 an, 42,7 % à 3 ans"),
        ("va", {"age": 78, "ticked": frozenset({"hta"})}, "4 : 7,3 % par an sans anticoagulant"),
        ("vasc", {"age": 78, "female": True, "ticked": frozenset({"hta"})}, "5"),
        ("va", {"age": 66, "ticked": frozenset()}, "2 : 2,9 % par an sans anticoagulant"),
        ("has_bled", {"age": 78, "ticked": frozenset({"antiagregant"})}, "2"),
        ("has_bled", {"age": 65, "ticked": frozenset()}, "0"),
        ("has_bled", {"age": 70,
                      "ticked": frozenset({"hta_non_controlee", "rein", "antiagregant"})}, "4"),
    ],
)  # fmt: skip
def test_the_worked_examples_of_the_reference(
    name: str, change: dict[str, object], value: str
) -> None:
    assert plain(lines(replace(MAN, **change))[name].value) == value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("weight", "band"),
    [("54.7", "maigreur"), ("54.8", "corpulence normale"), ("73.9", "corpulence normale"),
     ("74.0", "surpoids"), ("88.7", "surpoids"), ("88.8", "obésité, classe 1"),
     ("103.5", "obésité, classe 1"), ("103.6", "obésité, classe 2"),
     ("118.3", "obésité, classe 2"), ("118.4", "obésité, classe 3")],
)  # fmt: skip
def test_each_band_of_the_body_mass_on_both_sides(weight: str, band: str) -> None:
    line = lines(replace(MAN, weight=D(weight), dry=True))["bmi"]
    assert line.note == band
    assert "poids sec" in line.made_with


def test_oedema_is_told_of_unless_the_weight_is_the_dry_one() -> None:
    assert "œdèmes" in lines(MAN)["bmi"].note
    assert "œdèmes" not in lines(replace(MAN, dry=True))["bmi"].note


@pytest.mark.parametrize(
    ("weight", "warned"), [("53.2", True), ("53.3", False), ("88.7", False), ("88.8", True)]
)
def test_cockcroft_warns_outside_the_body_masses_it_was_made_for(weight: str, warned: bool) -> None:
    assert ("IMC hors de" in lines(replace(MAN, weight=D(weight)))["cockcroft"].note) is warned


@pytest.mark.parametrize(
    ("missing", "blank"),
    [
        ("height", {"bmi", "mosteller", "dubois", "maggic"}),
        ("creatinine", {"cockcroft", "ckd_epi_2009", "ckd_epi_2021", "mdrd", "maggic"}),
        ("female", {"cockcroft", "ckd_epi_2009", "ckd_epi_2021", "mdrd", "maggic", "vasc"}),
        ("nyha", {"maggic"}), ("fevg", {"maggic"}), ("pas", {"maggic"}),
        ("weight", {"bmi", "mosteller", "dubois", "cockcroft", "maggic"}),
    ],
)  # fmt: skip
def test_what_lacks_is_named_and_nothing_is_guessed(missing: str, blank: set[str]) -> None:
    found = lines(replace(MAN, **{missing: None}))  # type: ignore[arg-type]
    assert {name for name, line in found.items() if not line.value} == blank
    assert all(found[name].note.startswith("il manque : ") for name in blank)


def test_nothing_is_computed_under_eighteen() -> None:
    found = lines(replace(MAN, age=17))
    assert [line.id for line in found.values() if line.value] == []
    assert {line.note for line in found.values()} == {"formules établies chez l’adulte"}
    assert all(line.value for line in lines(replace(MAN, age=18)).values())


def test_a_score_outside_its_ranges_says_which_and_keeps_the_others() -> None:
    found = lines(replace(MAN, pas=D(49)))
    assert not found["maggic"].value and "PA systolique" in found["maggic"].note
    assert found["cockcroft"].value


@pytest.mark.parametrize("score", range(9))
def test_each_risk_of_the_table_is_said(score: int) -> None:
    """Points: heart failure 1, age 2, hypertension 1, diabetes 1, stroke 2, vascular 1."""
    ways: dict[int, tuple[int, set[str]]] = {
        1: (60, set()), 2: (60, {"hta"}), 3: (60, {"hta", "diabete"}),
        4: (76, {"hta"}), 5: (76, {"hta", "diabete"}), 6: (76, {"hta", "avc"}),
        7: (76, {"hta", "avc", "diabete"}), 8: (76, {"hta", "avc", "diabete", "vasculaire"}),
    }  # fmt: skip
    if score == 0:
        return
    age, ticked = ways[score]
    said = plain(lines(replace(MAN, age=age, ticked=frozenset(ticked)))["va"].value)
    risks = ("0,5", "1,5", "2,9", "5,1", "7,3", "11,2", "15,5", "14,7", "19,5")
    assert said == f"{score} : {risks[score]} % par an sans anticoagulant"


def test_every_line_has_its_source_and_status() -> None:
    for line in calc_sheet(MAN):
        assert line.source.endswith(("(source lue)", "(à vérifier)"))
        assert line.made_with and line.note


def test_every_tick_changes_a_result() -> None:
    """A box that nothing reads would be a lie."""
    bare = replace(MAN, ticked=frozenset())
    before = {one.value for one in calc_sheet(bare)}
    for name in TICKS:
        assert {one.value for one in calc_sheet(replace(bare, ticked=frozenset({name})))} != before
