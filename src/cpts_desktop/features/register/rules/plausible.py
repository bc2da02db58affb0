"""Whether a measure that arrives can be one: the limits that hold where it is typed.

A file from elsewhere is held to what a person may type: outside the hard limits nothing is taken,
outside the soft ones it is taken and said. The numbers are in ``resources/register/loinc.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from cpts_desktop.features.register.reference import measures
from cpts_desktop.features.register.rules.shown import unit_shown
from cpts_desktop.kernel.clock import PARIS
from cpts_desktop.kernel.text import age_on, fr_decimal, fr_quantity

UNUSUAL: Final = "valeur inhabituelle, à vérifier"
_GROWN: Final = 18
"""Age from which the limits, which are those of adults, hold whole."""


def impossible(code: str, value: Decimal | None, at: datetime, born: date | None) -> str:
    """Return why a value in the unit of its code cannot be one, in French; empty when it can."""
    known = measures().get(code)
    if known is None or known.hard is None or value is None:
        return ""
    low, high = known.hard
    young = _is_minor(at, born) and low > 0
    if (value > 0 if young else low <= value) and value <= high:
        return ""
    most = fr_quantity(high, unit_shown(known.unit))
    span = f"jusqu’à {most}" if young else f"de {fr_decimal(low)} à {most}"
    return f"valeur impossible : {_said(code, value)} (possible {span})"


def unusual(code: str, value: Decimal | None, at: datetime, born: date | None) -> str:
    """Return that a value taken is seldom seen, in French; empty when it is a usual one."""
    known = measures().get(code)
    if known is None or known.soft is None or value is None or _is_minor(at, born):
        return ""
    if known.soft[0] <= value <= known.soft[1]:
        return ""
    return f"{UNUSUAL} : {_said(code, value)}"


def crossed(values: Mapping[str, Decimal | None]) -> str:
    """Return what cannot stand together in one reading (a diastolic over its systolic)."""
    for code, value in values.items():
        known = measures().get(code)
        if known is None or known.below is None or value is None:
            continue
        above = values.get(known.below[0])
        if above is not None and value > above - known.below[1]:
            return f"valeurs incompatibles : {_said(code, value)} et {_said(known.below[0], above)}"
    return ""


def _is_minor(at: datetime, born: date | None) -> bool:
    return born is not None and age_on(born, at.astimezone(PARIS).date()) < _GROWN


def _said(code: str, value: Decimal) -> str:
    known = measures()[code]
    return f"{known.label} {fr_quantity(value, unit_shown(known.unit))}"
