"""What an indicator is: a definition in words, its source, and a count on this register."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.jsonio import dumps_canonical
from cpts_desktop.kernel.privacy import redacted


@dataclass(frozen=True)
class Period:
    """From ``start`` to ``end``, both days included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a period ends after it starts")


@dataclass(frozen=True)
class Count:
    """People (or acts) that meet the numerator, among those of the denominator.

    ``denominator`` is None for a plain count. ``statistic`` is a mean or a median over the
    denominator, in the unit that the indicator names.
    """

    numerator: int
    denominator: int | None = None
    statistic: Decimal | None = None


@redacted
@dataclass(frozen=True)
class CountedUnit:
    """One thing counted, with its patient: for the screens of this practice only."""

    patient: PatientId
    day: date
    holds: bool


@dataclass(frozen=True)
class Indicator:
    """``count(conn, period)`` counts; ``of_people`` says whether cells must be suppressed.

    ``definition`` is the French sentence that all practices share, ``body`` the definition as data
    when there is one: their hash travels with the count, so that figures of different definitions
    are never added up. Cells of one ``group`` are hidden together when one can be found from the
    others. ``batch`` counts several indicators (by id) in one reading; ``units`` names the
    patients; ``basis`` says what else on this register decides the count, "" when nothing does.
    """

    id: str
    label: str
    definition: str
    source: str
    status: str
    count: Callable[[Any, Period], Count]
    of_people: bool = True
    version: int = 1
    body: str = ""
    group: str = ""
    statistic: str = ""
    units: Callable[[Any, Period], Sequence[CountedUnit]] | None = None
    batch: Callable[[Any, Period], Mapping[str, Count]] | None = None
    basis: Callable[[Any, Period], str] | None = None

    @property
    def hash(self) -> str:
        """Return the hash of what is counted."""
        return self._hash("")

    def hash_on(self, conn: Any, period: Period) -> str:
        """Return the hash of what is counted on this register: its own protocol may differ."""
        return self._hash(self.basis(conn, period) if self.basis is not None else "")

    def _hash(self, basis: str) -> str:
        parts = [self.id, self.version, self.definition]
        parts += [part for part in (self.body, basis) if part]
        return hashlib.sha256(dumps_canonical(parts)).hexdigest()[:16]
