"""What an indicator is: a definition in words, its source, and a count on this register."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cpts_desktop.kernel.jsonio import dumps_canonical


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

    ``denominator`` is None for a plain count.
    """

    numerator: int
    denominator: int | None = None


@dataclass(frozen=True)
class Indicator:
    """``count(conn, period)`` counts; ``of_people`` says whether cells must be suppressed.

    ``definition`` is the French sentence that all practices share: its hash travels with the
    count, so that figures of different definitions are never added up.
    """

    id: str
    label: str
    definition: str
    source: str
    status: str
    count: Callable[[Any, Period], Count]
    of_people: bool = True
    version: int = 1

    @property
    def hash(self) -> str:
        """Return the hash of what is counted."""
        body = dumps_canonical([self.id, self.version, self.definition])
        return hashlib.sha256(body).hexdigest()[:16]
