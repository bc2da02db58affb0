"""From a LOINC code and a unit of elsewhere to our short code and its unit; nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from cpts_desktop.features.register.reference import loinc_map, measures
from cpts_desktop.kernel.units import UnknownUnit, convert, round_half_up

CONVERTED_PLACES: Final = 2


def code_of(loinc: str) -> str:
    """Return our short code, or ``loinc:NNNN-N`` for a code that has none."""
    return loinc_map().get(loinc, f"loinc:{loinc}"[:80])


def in_our_unit(code: str, value: Decimal | None, unit: str) -> tuple[str, Decimal | None, str]:
    """Convert to the unit of our code; a unit of another kind keeps its LOINC code instead."""
    ours = measures().get(code)
    if ours is None or value is None or unit == ours.unit:
        return code, value, unit
    if ours.unit.startswith("{") and (unit.startswith("{") or unit == "1"):
        return code, value, ours.unit
    try:
        converted = convert(value, unit, ours.unit, substance=ours.substance)
    except UnknownUnit:
        return _elsewhere(code), value, unit
    return code, round_half_up(converted, CONVERTED_PLACES), ours.unit


def bare_unit(code: str) -> str:
    """Return the unit of a measure that has no dimension (INR, a score), else nothing.

    Such a value may come without a unit and still mean one thing; a weight may not.
    """
    ours = measures().get(code)
    return ours.unit if ours is not None and ours.unit.startswith("{") else ""


def grade_of(code: str, answers: Iterable[str]) -> Decimal | None:
    """Return the grade that one of these coded answers means for a measure, or None."""
    known = measures().get(code)
    found = (known.answers.get(one) for one in answers) if known is not None else ()
    return next((one for one in found if one is not None), None)


def _elsewhere(code: str) -> str:
    """Return the code of a measure in a unit of another kind: it is not ours."""
    found = next((loinc for loinc, short in loinc_map().items() if short == code), "")
    return f"loinc:{found}" if found else f"local:{code}"
