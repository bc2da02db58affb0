"""Measures whose value cannot be one: what a colleague's packet brought is kept, and marked.

The limits are those that hold where a measure is typed (``rules.plausible``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

import msgspec

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


class _Measured(msgspec.Struct, gc=False):
    """What is looked at first of a payload: of a hundred thousand, nearly all are in order."""

    codes: tuple[tuple[str, str], ...]
    c: str
    v: str


_measured: Final = msgspec.json.Decoder(_Measured).decode


def doubtful(payload: bytes) -> tuple[Doubtful, ...]:
    """Return the measures of a payload, not checked yet, that are out of the limits of adults."""
    try:
        told = _measured(payload)
        kinds = _kinds(told.codes, told.c)
        values = told.v.split(";")
        if not any(map(_is_out, kinds, values)):
            return ()
        return tuple(_found(json.loads(payload), kinds, values))
    except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError):
        return ()


def _found(
    payload: dict[str, Any], kinds: Sequence[tuple[str, str]], values: Sequence[str]
) -> Iterator[Doubtful]:
    for item, (kind, value) in enumerate(zip(kinds, values, strict=True)):
        if _is_out(kind, value):
            at = from_seconds(columns.spread(payload).times[item])
            if implausible(kind[0], Decimal(value), kind[1], at, None):
                yield Doubtful(item, kind[0], Decimal(value), kind[1], at)


@lru_cache(maxsize=512)
def _kinds(codes: tuple[tuple[str, str], ...], at: str) -> tuple[tuple[str, str], ...]:
    return tuple(codes[int(place)] for place in at.split(" "))


@lru_cache(maxsize=8192)
def _is_out(kind: tuple[str, str], value: str) -> bool:
    span = _limits(*kind)
    return span is not None and value != "" and not span[0] <= Decimal(value) <= span[1]


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
