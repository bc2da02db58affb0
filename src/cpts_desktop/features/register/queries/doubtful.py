"""Measures whose value cannot be one: what a colleague's packet brought is kept, and marked.

The limits are those that hold where a measure is typed (``rules.plausible``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from cpts_desktop.features.register.reference import measure_label, measures
from cpts_desktop.features.register.rules import columns, plausible
from cpts_desktop.features.register.rules.our_units import in_our_unit
from cpts_desktop.features.register.rules.shown import unit_shown
from cpts_desktop.kernel.clock import from_seconds
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_quantity


@redacted
@dataclass(frozen=True)
class Doubtful:
    """A measure of an entry that no adult has; ``item`` is its place there."""

    item: int
    code: str
    value: Decimal
    unit: str
    at: datetime


def doubtful(payload: dict[str, Any]) -> tuple[Doubtful, ...]:
    """Return the measures of a payload, not checked yet, that are out of the limits of adults."""
    try:
        return tuple(_found(payload))
    except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError):
        return ()


def _found(payload: dict[str, Any]) -> Iterator[Doubtful]:
    limits = [_limits(str(code), str(unit)) for code, unit in payload["codes"]]
    kinds, values = payload["c"].split(" "), payload["v"].split(";")
    for item, (kind, value) in enumerate(zip(kinds, values, strict=True)):
        span = limits[int(kind)]
        if span is None or not value or span[0] <= Decimal(value) <= span[1]:
            continue
        code, unit = payload["codes"][int(kind)]
        at = from_seconds(columns.spread(payload).times[item])
        if implausible(code, Decimal(value), unit, at, None):
            yield Doubtful(item, code, Decimal(value), unit, at)


@lru_cache(maxsize=512)
def _limits(code: str, unit: str) -> tuple[Decimal, Decimal] | None:
    """Return the hard limits; of a value in another unit none passes without a second look."""
    ours = measures().get(code)
    if ours is None or ours.hard is None:
        return None
    return ours.hard if unit == ours.unit else (Decimal(1), Decimal(0))


def implausible(
    code: str, value: Decimal | None, unit: str, at: datetime, born: date | None
) -> str:
    """Return the measure when its value cannot be one: « Poids 700 000 kg »; else nothing."""
    ours, converted, _ = in_our_unit(code, value, unit)
    if value is None or not plausible.impossible(ours, converted, at, born):
        return ""
    return f"{measure_label(ours)} {fr_quantity(value, unit_shown(unit))}"
