"""Calculators of hf.md section 8: pure, exact inside, rounded half up for display.

Coefficients are part of published formulas and named after them; risk tables live in
``resources/protocols/calculators.toml`` with their sources. Adults only.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, Final

from cpts_desktop.kernel.outcome import Ok, Outcome, Refused, refuse
from cpts_desktop.kernel.resources import resource
from cpts_desktop.protocols.formulas import body_mass_index, ckd_epi_2009

D = Decimal
UMOL_PER_MG_DL: Final = D("88.4")
ADULT: Final = 18
OLDEST: Final = 120


@dataclass(frozen=True)
class Result:
    """A value with its unit, the name of the equation and where it comes from."""

    value: Decimal
    unit: str
    equation: str
    source: str

    def shown(self, places: int = 0) -> Decimal:
        """Round half up for the screen."""
        return self.value.quantize(D(1).scaleb(-places), rounding=ROUND_HALF_UP)


def cockcroft(age: int, weight: Decimal, creatinine: Decimal, *, female: bool) -> Outcome[Result]:
    """Creatinine clearance in mL/min from µmol/L and the actual weight in kg (8.1)."""
    if not ADULT <= age <= OLDEST:
        return _adults_only()
    factor = D("1.04") if female else D("1.23")
    value = (140 - age) * weight * factor / creatinine
    return Ok(Result(value, "mL/min", "Cockcroft-Gault", "S50, S51"))


def cockcroft_mg_dl(
    age: int, weight: Decimal, creatinine: Decimal, *, female: bool
) -> Outcome[Result]:
    """The same from mg/dL, in its published form (72, 0.85)."""
    if not ADULT <= age <= OLDEST:
        return _adults_only()
    value = (140 - age) * weight / (72 * creatinine)
    value = value * D("0.85") if female else value
    return Ok(Result(value, "mL/min", "Cockcroft-Gault", "S51, S52"))


def ckd_epi(age: int, creatinine: Decimal, *, female: bool, year: int) -> Outcome[Result]:
    """Glomerular filtration from µmol/L, CKD-EPI 2009 without race term or 2021 (8.2, 8.3)."""
    if not ADULT <= age <= OLDEST:
        return _adults_only()
    if year == 2009:
        value = ckd_epi_2009(creatinine, D(age), female=female)
        return Ok(Result(value, "mL/min/{1.73_m2}", "CKD-EPI 2009", "S50"))
    serum = creatinine / UMOL_PER_MG_DL
    ratio = serum / (D("0.7") if female else D("0.9"))
    alpha = D("-0.241") if female else D("-0.302")
    value = 142 * min(ratio, D(1)) ** alpha * max(ratio, D(1)) ** D("-1.200")
    value *= D("0.9938") ** age
    value = value * D("1.012") if female else value
    return Ok(Result(value, "mL/min/{1.73_m2}", "CKD-EPI 2021", "S51"))


def mdrd(age: int, creatinine: Decimal, *, female: bool) -> Outcome[Result]:
    """IDMS MDRD from µmol/L, shown for old values only (8.4)."""
    if not ADULT <= age <= OLDEST:
        return _adults_only()
    serum = creatinine / UMOL_PER_MG_DL
    value = 175 * serum ** D("-1.154") * D(age) ** D("-0.203")
    value = value * D("0.742") if female else value
    return Ok(Result(value, "mL/min/{1.73_m2}", "MDRD (IDMS 175)", "S51, S54"))


def bmi(weight: Decimal, height_cm: Decimal) -> Result:
    """Body mass index in kg/m² (8.5); oedema inflates it, so the dry weight is used."""
    return Result(body_mass_index(weight, height_cm), "kg/m2", "IMC", "OMS")


def body_surface(weight: Decimal, height_cm: Decimal, *, formula: str = "mosteller") -> Result:
    """Body surface in m²: Mosteller or DuBois (8.5)."""
    if formula == "dubois":
        value = D("0.007184") * height_cm ** D("0.725") * weight ** D("0.425")
        return Result(value, "m2", "DuBois", "S52")
    return Result((height_cm * weight / 3600).sqrt(), "m2", "Mosteller", "S52")


@dataclass(frozen=True)
class Maggic:
    """Inputs of the MAGGIC integer score (8.6); decimals are truncated before banding."""

    age: int
    female: bool
    fevg: Decimal
    pas: Decimal
    bmi: Decimal
    creatinine: Decimal
    nyha: int
    smoker: bool = False
    diabetes: bool = False
    copd: bool = False
    diagnosed_18_months_ago: bool = False
    beta_blocker: bool = False
    raas: bool = False


@dataclass(frozen=True)
class MaggicResult:
    """The score and the mortality at one and three years, in percent.

    The worst inputs make more points (57) than the risks were published for (50): the score alone.
    """

    score: int
    one_year: Decimal | None
    three_years: Decimal | None
    source: str


@cache
def tables() -> Mapping[str, Any]:
    """Return what the calculators hold as data, as written."""
    with resource("protocols/calculators.toml").open("rb") as stream:
        return tomllib.load(stream, parse_float=Decimal)


def maggic(given: Maggic) -> Outcome[MaggicResult]:
    """Score and risks; refused when an input lies outside the published ranges."""
    table = tables()["maggic"]
    for name, (low, high) in table["ranges"].items():
        if not low <= int(getattr(given, name)) <= high:
            return refuse(name, "OUT_OF_RANGE", f"Hors du domaine du score : {low} à {high}.")
    if given.nyha not in (1, 2, 3, 4):
        return refuse("nyha", "OUT_OF_RANGE", "Classe NYHA de 1 à 4.")
    fevg = int(given.fevg)
    column = sum(1 for edge in table["fevg_columns"] if fevg >= edge)
    score = (
        _band(table["fevg"], fevg)
        + _column(table["age"], given.age, column)
        + _column(table["pas"], int(given.pas), column)
        + _band(table["bmi"], int(given.bmi))
        + _band(table["creatinine"], int(given.creatinine))
        + table["nyha"][given.nyha - 1]
    )
    flags = {
        "male": not given.female, "smoker": given.smoker, "diabetes": given.diabetes,
        "copd": given.copd, "diagnosed_18_months_ago": given.diagnosed_18_months_ago,
        "no_beta_blocker": not given.beta_blocker, "no_raas": not given.raas,
    }  # fmt: skip
    score += sum(table["flags"][name] for name, holds in flags.items() if holds)
    one, three = (_per_mille(table[name], score) for name in ("one_year", "three_years"))
    return Ok(MaggicResult(score, one, three, table["source"]))


def _per_mille(risks: list[int], score: int) -> Decimal | None:
    """The risk of a score in percent; None beyond the last one published."""
    return D(risks[score]) / 10 if score < len(risks) else None


def _band(rows: list[list[int]], value: int) -> int:
    """Points of the last band that begins at or below the value."""
    return [points for start, points in rows if value >= start][-1]


def _column(rows: list[list[int]], value: int, column: int) -> int:
    return [row[1 + column] for row in rows if value >= row[0]][-1]


@dataclass(frozen=True)
class Stroke:
    """Inputs of CHA2DS2-VA and VASc (8.7)."""

    age: int
    female: bool = False
    heart_failure: bool = False
    hypertension: bool = False
    diabetes: bool = False
    stroke: bool = False
    vascular: bool = False


def cha2ds2_va(given: Stroke, *, with_sex: bool = False) -> int:
    """CHA2DS2-VA (ESC 2024); ``with_sex`` adds the point of the older VASc."""
    score = 2 if given.age >= 75 else 1 if given.age >= 65 else 0
    score += sum((given.heart_failure, given.hypertension, given.diabetes, given.vascular))
    score += 2 if given.stroke else 0
    return score + (1 if with_sex and given.female else 0)


def stroke_risk(score: int) -> Decimal:
    """Yearly risk in percent without anticoagulant, for a CHA2DS2-VA of 0 to 8."""
    found: Decimal = tables()["cha2ds2_va"]["yearly"][score]
    return D(found)


def has_bled(age: int, *others: bool) -> int:
    """HAS-BLED: one point above 65 (not at 65) and one per other item that holds (8.7)."""
    return (1 if age > 65 else 0) + sum(others)


def _adults_only() -> Refused:
    return refuse("age", "ADULTS_ONLY", "Formule établie chez l’adulte : 18 ans au moins.")
