"""The calculators against their published worked examples (hf.md section 8)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cpts_desktop.features.followup.rules import calculators as c
from cpts_desktop.kernel.outcome import Ok, Refused

D = Decimal
MG = D("88.4")


def value(found: object) -> D:
    assert isinstance(found, Ok)
    result = found.value
    assert isinstance(result, c.Result)
    return result.value


@pytest.mark.parametrize(
    ("age", "weight", "mg_dl", "female", "expected"),
    [
        (55, 90, "1.09", False, "97.48"), (70, 70, "1.0", False, "68.06"),
        (50, 80, "1.2", False, "83.33"), (40, 80, "1.0", False, "111.11"),
        (40, 80, "1.0", True, "94.44"),
    ],
)  # fmt: skip
def test_cockcroft_in_mg_dl(age: int, weight: int, mg_dl: str, female: bool, expected: str) -> None:
    found = value(c.cockcroft_mg_dl(age, D(weight), D(mg_dl), female=female))
    assert round(found, 2) == D(expected)


@pytest.mark.parametrize(
    ("age", "weight", "umol", "female", "expected"),
    [(65, 60, 85, True, "55.06"), (30, 65, 50, False, "175.89"), (80, 65, 110, True, "36.87")],
)
def test_cockcroft_in_micromol(
    age: int, weight: int, umol: int, female: bool, expected: str
) -> None:
    found = value(c.cockcroft(age, D(weight), D(umol), female=female))
    assert round(found, 2) == D(expected)


@pytest.mark.parametrize(
    ("age", "umol", "female", "expected"),
    [
        (30, "53", True, "122.35"), (60, "150.8", False, "42.7"), (60, "123.76", False, "54.2"),
        (60, "103", False, "67.7"), (75, "110", True, "42.3"), (80, "140", False, "40.6"),
    ],
)  # fmt: skip
def test_ckd_epi_2009(age: int, umol: str, female: bool, expected: str) -> None:
    places = len(expected.partition(".")[2])
    found = value(c.ckd_epi(age, D(umol), female=female, year=2009))
    # The published 122.35 was computed with 88.42 µmol/L per mg/dL (hf.md 8, common rules).
    assert abs(round(found, places) - D(expected)) <= D("0.01")


@pytest.mark.parametrize(
    ("age", "umol", "female", "expected"),
    [
        (55, D("1.09") * MG, False, "80.15"), (65, D(85), True, "65.5"),
        (30, D(53), True, "123.79"), (30, D(53), False, "133.22"), (80, D(140), False, "43.8"),
        (50, D("0.6") * MG, False, "118"), (50, D("1.0") * MG, False, "92"),
        (50, D("1.5") * MG, False, "56"), (50, D("2.0") * MG, False, "40"),
    ],
)  # fmt: skip
def test_ckd_epi_2021(age: int, umol: D, female: bool, expected: str) -> None:
    places = len(expected.partition(".")[2])
    found = value(c.ckd_epi(age, umol, female=female, year=2021))
    assert abs(round(found, places) - D(expected)) <= D("0.02")


@pytest.mark.parametrize(
    ("age", "umol", "female", "expected"),
    [
        (55, D("1.09") * MG, False, "70.2"), (65, D(85), True, "58.2"),
        (50, D("0.6") * MG, False, "142.6"), (50, MG, False, "79.1"),
        (50, D("1.5") * MG, False, "49.5"), (50, D("2.0") * MG, False, "35.5"),
    ],
)  # fmt: skip
def test_mdrd(age: int, umol: D, female: bool, expected: str) -> None:
    assert round(value(c.mdrd(age, umol, female=female)), 1) == D(expected)


def test_a_child_is_refused() -> None:
    for found in (
        c.cockcroft(17, D(50), D(60), female=True),
        c.ckd_epi(17, D(60), female=True, year=2021),
        c.mdrd(17, D(60), female=True),
    ):
        assert isinstance(found, Refused)
    assert isinstance(c.cockcroft(18, D(50), D(60), female=True), Ok)


def test_body_mass_and_surface() -> None:
    assert c.bmi(D(70), D(170)).shown(1) == D("24.2")
    assert c.bmi(D(95), D(180)).shown(1) == D("29.3")
    assert c.bmi(D(48), D(162)).shown(1) == D("18.3")
    assert c.body_surface(D(70), D(170)).shown(2) == D("1.82")
    assert c.body_surface(D(80), D(180)).shown(2) == D("2.00")
    for weight, height, expected in ((70, 170, "1.81"), (80, 180, "2.00"), (60, 160, "1.62")):
        found = c.body_surface(D(weight), D(height), formula="dubois")
        assert found.shown(2) == D(expected)


A = c.Maggic(72, False, D(28), D(118), D(27), D(110), 2, diabetes=True,
             diagnosed_18_months_ago=True, beta_blocker=True, raas=True)  # fmt: skip
B = c.Maggic(83, True, D(55), D(135), D(23), D(95), 3, copd=True)
C = c.Maggic(54, False, D(18), D(105), D(31), D(80), 1, smoker=True, beta_blocker=True, raas=True)


@pytest.mark.parametrize(
    ("given", "score", "one", "three"),
    [(A, 27, "19.1", "42.7"), (C, 14, "5.8", "14.6")],
)
def test_maggic(given: c.Maggic, score: int, one: str, three: str) -> None:
    found = c.maggic(given)
    assert isinstance(found, Ok)
    assert (found.value.score, found.value.one_year, found.value.three_years) == (
        score, D(one), D(three),
    )  # fmt: skip


def test_maggic_of_a_woman_on_a_raas_blocker() -> None:
    """The example (b) of the reference counts no point for the RAAS blocker."""
    from dataclasses import replace

    found = c.maggic(replace(B, raas=True))
    assert isinstance(found, Ok)
    assert (found.value.score, found.value.one_year, found.value.three_years) == (
        30, D("24.8"), D("52.3"),
    )  # fmt: skip


def test_maggic_outside_its_ranges_gives_no_score() -> None:
    from dataclasses import replace

    for change in ({"fevg": D(96)}, {"age": 17}, {"pas": D(49)}, {"bmi": D(51)},
                   {"creatinine": D(19)}, {"nyha": 0}):  # fmt: skip
        assert isinstance(c.maggic(replace(A, **change)), Refused)  # type: ignore[arg-type]


def test_maggic_beyond_the_published_risks_gives_the_score_alone() -> None:
    """Risks are published for 0 to 50 points; the worst inputs make 57 (7+10+5+6+8+8+13)."""
    worst = c.Maggic(
        80, False, D(19), D(109), D(14), D(250), 4, smoker=True, diabetes=True, copd=True,
        diagnosed_18_months_ago=True,
    )  # fmt: skip
    found = c.maggic(worst)
    assert isinstance(found, Ok)
    assert (found.value.score, found.value.one_year, found.value.three_years) == (57, None, None)


def test_maggic_at_the_last_published_risk() -> None:
    """7+10+5+5+5+8 and 10 for a man with diabetes, old heart failure, without both drugs: 50."""
    last = c.Maggic(80, False, D(19), D(109), D(15), D(209), 4, diabetes=True,
                    diagnosed_18_months_ago=True)  # fmt: skip
    found = c.maggic(last)
    assert isinstance(found, Ok)
    assert (found.value.score, found.value.one_year, found.value.three_years) == (
        50, D("84.2"), D("98.5"),
    )  # fmt: skip


def test_stroke_and_bleeding() -> None:
    woman = c.Stroke(78, female=True, heart_failure=True, hypertension=True)
    assert (c.cha2ds2_va(woman), c.cha2ds2_va(woman, with_sex=True)) == (4, 5)
    assert c.stroke_risk(4) == D("7.3")
    assert c.cha2ds2_va(c.Stroke(66, heart_failure=True)) == 2
    man = c.Stroke(70, heart_failure=True, diabetes=True, stroke=True, vascular=True)
    assert c.cha2ds2_va(man) == 6
    assert c.cha2ds2_va(c.Stroke(60, female=True), with_sex=True) == 1
    assert c.cha2ds2_va(c.Stroke(65)) == 1
    assert c.has_bled(65) == 0
    assert c.has_bled(78, True) == 2
    assert c.has_bled(70, True, True, True) == 4
    assert c.stroke_risk(7) < c.stroke_risk(6), "the published risks are not monotonic"
