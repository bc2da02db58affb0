"""Suppression of small cells, shares and their Wilson intervals.

STAT-01 of interop.md: a count of 1 to 10 people is hidden, and so is any other cell from which it
could be found again: here the denominator when it differs from a hidden numerator, and the
numerator when what is left of the denominator is 1 to 10 people. Cells of one group count people
of the same base (7 days and 14 days, with and without contraindications): a cell that differs from
another by 1 to 10 people is hidden too, in the order of the definitions.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from cpts_desktop.features.indicators.model import Cell, PublishedIndicator
from cpts_desktop.kernel.counting import Count, Indicator, Period
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.units import round_half_up

SMALLEST_SHOWN: Final = 11
"""Cells under this are hidden (CASD rule quoted in interop.md section 5; a parameter)."""
_Z: Final = Decimal("1.959964")
"""Normal quantile of a two-sided 95 % interval."""
_HIDDEN: Final = Cell(None)


def until_today(period: Period, today: date) -> Outcome[Period]:
    """Return the part of a period that has passed: what has not happened is not counted."""
    if period.start > today:
        return refuse("period", "FUTURE", "Cette période n’est pas commencée.")
    return Ok(Period(period.start, min(period.end, today)))


def is_small(value: int, floor: int = SMALLEST_SHOWN) -> bool:
    """Say whether a cell identifies too few people; zero does not identify anyone."""
    return 0 < value < floor


def suppress(count: Count, floor: int = SMALLEST_SHOWN) -> tuple[Cell, Cell | None]:
    """Return the published numerator and denominator."""
    if count.denominator is None:
        return (_HIDDEN if is_small(count.numerator, floor) else Cell(count.numerator)), None
    if is_small(count.denominator, floor):
        return _HIDDEN, _HIDDEN
    rest = count.denominator - count.numerator
    if is_small(count.numerator, floor) or is_small(rest, floor):
        return _HIDDEN, Cell(count.denominator)
    return Cell(count.numerator), Cell(count.denominator)


def suppress_group(
    counts: Sequence[Count], floor: int = SMALLEST_SHOWN
) -> tuple[tuple[Cell, Cell | None], ...]:
    """Return the published cells of indicators whose people are the same or nested."""
    shown: list[tuple[int, int]] = []
    found: list[tuple[Cell, Cell | None]] = []
    for count in counts:
        top, bottom = suppress(count, floor)
        if count.denominator is None:
            found.append((top, bottom))
            continue
        whole, rest = count.denominator, count.denominator - count.numerator
        if bottom is not None and not bottom.hidden:
            if any(is_small(abs(whole - other), floor) for _, other in shown):
                top = bottom = _HIDDEN
            elif not top.hidden and any(
                is_small(abs(count.numerator - part), floor)
                or is_small(abs(rest - (other - part)), floor)
                for part, other in shown
                if part >= 0
            ):
                top = _HIDDEN
        if bottom is not None and not bottom.hidden:
            shown.append((-1 if top.hidden else count.numerator, whole))
        found.append((top, bottom))
    return tuple(found)


def wilson(numerator: int, denominator: int) -> tuple[Decimal, Decimal]:
    """Return the 95 % Wilson interval of a share, in percent with one decimal."""
    n, p = Decimal(denominator), Decimal(numerator) / Decimal(denominator)
    z2 = _Z * _Z
    centre = p + z2 / (2 * n)
    spread = _Z * ((p * (1 - p) + z2 / (4 * n)) / n).sqrt()
    scale = 1 + z2 / n
    low, high = (centre - spread) / scale, (centre + spread) / scale
    return (
        round_half_up(max(low, Decimal(0)) * 100, 1),
        round_half_up(min(high, Decimal(1)) * 100, 1),
    )


def publish_all(
    indicators: Sequence[Indicator],
    counts: Sequence[Count],
    period: Period,
    floor: int = SMALLEST_SHOWN,
) -> tuple[PublishedIndicator, ...]:
    """Return what may leave the practice; acts that are not people are not suppressed."""
    groups: dict[str, list[int]] = {}
    for place, one in enumerate(indicators):
        if one.of_people:
            groups.setdefault(one.group or f"\0{place}", []).append(place)
    cells: dict[int, tuple[Cell, Cell | None]] = {}
    for places in groups.values():
        hidden = suppress_group([counts[place] for place in places], floor)
        cells.update(zip(places, hidden, strict=True))
    return tuple(
        _published(one, counts[place], period, cells.get(place) or _open(counts[place]))
        for place, one in enumerate(indicators)
    )


def _open(count: Count) -> tuple[Cell, Cell | None]:
    denominator = None if count.denominator is None else Cell(count.denominator)
    return Cell(count.numerator), denominator


def _published(
    indicator: Indicator, count: Count, period: Period, cells: tuple[Cell, Cell | None]
) -> PublishedIndicator:
    numerator, denominator = cells
    share = interval = statistic = None
    if denominator is not None and denominator.value:
        statistic = count.statistic
        if numerator.value is not None:
            percent = Decimal(numerator.value) * 100 / Decimal(denominator.value)
            share = round_half_up(percent, 1)
            interval = wilson(numerator.value, denominator.value)
    return PublishedIndicator(
        indicator.id,
        indicator.label,
        indicator.definition,
        indicator.source,
        indicator.status,
        indicator.hash,
        period,
        numerator,
        denominator,
        share,
        interval,
        statistic,
        indicator.statistic,
    )
