"""A count as it may be shown outside: with small cells hidden."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cpts_desktop.kernel.counting import Period


@dataclass(frozen=True)
class Cell:
    """A published cell: a number, or hidden (``value`` None)."""

    value: int | None

    @property
    def hidden(self) -> bool:
        """Whether the number is withheld."""
        return self.value is None


@dataclass(frozen=True)
class PublishedIndicator:
    """What leaves the practice for one indicator."""

    id: str
    label: str
    definition: str
    source: str
    status: str
    hash: str
    period: Period
    numerator: Cell
    denominator: Cell | None
    share: Decimal | None
    interval: tuple[Decimal, Decimal] | None
    statistic: Decimal | None = None
    statistic_unit: str = ""
    """What ``statistic`` is, in French: « jours (médiane) »."""
