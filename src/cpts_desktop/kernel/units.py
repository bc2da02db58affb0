"""UCUM units we meet and exact conversions between them.

Factors are definitions, except the molar ones, whose molar masses are those of hf.md section 2.3.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

# (from, to) -> factor; the inverse is derived. Substance-specific factors carry the substance.
_FACTORS: Final[dict[tuple[str, str, str], Decimal]] = {
    ("", "g", "kg"): Decimal("0.001"),
    ("", "[lb_av]", "kg"): Decimal("0.45359237"),
    ("", "m", "cm"): Decimal(100),
    ("", "[in_i]", "cm"): Decimal("2.54"),
    ("", "ng/mL", "ug/L"): Decimal(1),
    ("", "ng/L", "pg/mL"): Decimal(1),
    ("", "g/L", "g/dL"): Decimal("0.1"),
    ("", "mmol/L", "meq/L"): Decimal(1),
    ("", "umol/L", "mmol/L"): Decimal("0.001"),
    ("", "ug", "mg"): Decimal("0.001"),
    ("", "mg", "g"): Decimal("0.001"),
    ("creat", "mg/dL", "umol/L"): Decimal("88.4"),
    ("creat", "mg/L", "umol/L"): Decimal("8.84"),
    ("uree", "g/L", "mmol/L"): Decimal("16.65"),
    ("ntprobnp", "pmol/L", "pg/mL"): Decimal("8.457"),
    ("glucose", "g/L", "mmol/L"): Decimal(1) / Decimal("0.18"),
    ("glucose", "mg/dL", "mmol/L"): Decimal("0.01") / Decimal("0.18"),
}
_MICRO: Final = {0x00B5: "u", 0x03BC: "u", 0x00B2: "2"}  # micro sign, Greek letter; m²
_ALIASES: Final = {
    "mmHg": "mm[Hg]",
    "mm Hg": "mm[Hg]",
    "{beats}/min": "/min",
    "{breaths}/min": "/min",
    "bpm": "/min",
    "mEq/L": "meq/L",
    "lbs": "[lb_av]",
    "lb": "[lb_av]",
    "°C": "Cel",
    "°F": "[degF]",
    "degC": "Cel",
    "degF": "[degF]",
    "mL/min/1.73m2": "mL/min/{1.73_m2}",
    "mL/min/1.73 m2": "mL/min/{1.73_m2}",
    "mL/min/1,73m2": "mL/min/{1.73_m2}",
    "mL/min/1,73 m2": "mL/min/{1.73_m2}",
    "mL/min/{1.73m2}": "mL/min/{1.73_m2}",
    "1/min": "/min",
    "/mn": "/min",
    "beats/min": "/min",
    "breaths/min": "/min",
    "battements/min": "/min",
    "Kg": "kg",
    "KG": "kg",
    "kgs": "kg",
    "pounds": "[lb_av]",
    "in": "[in_i]",
    "inch": "[in_i]",
    "inches": "[in_i]",
    "g/100mL": "g/dL",
    "g/100 mL": "g/dL",
    "percent": "%",
}
_LITRE: Final = re.compile(r"(?<![A-Za-z_\[{])([munpfdc]?)l(?![A-Za-z_\]}])")
"""UCUM writes the litre ``l`` and ``L``; our tables hold the second."""


class UnknownUnit(ValueError):  # noqa: N818 - reads as the reason it is raised
    """No conversion between these units; the value must not be guessed."""


def canonical(unit: str) -> str:
    """Return the UCUM spelling of a unit as people and devices write it."""
    bare = _LITRE.sub(r"\1L", unit.strip().translate(_MICRO))
    return _ALIASES.get(bare, bare)


def convert(value: Decimal, source: str, target: str, *, substance: str = "") -> Decimal:
    """Convert exactly; raises UnknownUnit when no rule joins the two units."""
    start, end = canonical(source), canonical(target)
    if start == end:
        return value
    if (start, end) == ("[degF]", "Cel"):
        return (value - 32) * 5 / 9
    for key in (substance, ""):
        if (key, start, end) in _FACTORS:
            return value * _FACTORS[key, start, end]
        if (key, end, start) in _FACTORS:
            return value / _FACTORS[key, end, start]
    raise UnknownUnit("no conversion between these units")


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round half up, as clinicians do and as the calculators of hf.md section 8 ask."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
