"""What a chart shows: frozen values, and the arithmetic of its axes. No Qt, no clinic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum

from cpts_desktop.kernel.clock import civil_date
from cpts_desktop.kernel.text import fr_day, fr_quantity, plural
from cpts_desktop.shell.tokens import Severity


@dataclass(frozen=True)
class ChartPoint:
    """One measure. ``severity`` draws its mark instead of a dot; ``note`` is read with it."""

    at: datetime
    value: Decimal
    severity: Severity | None = None
    note: str = ""


@dataclass(frozen=True)
class Series:
    """A line of points; ``colour`` is a role of the theme (series_1, series_2, series_3)."""

    name: str
    points: tuple[ChartPoint, ...]
    colour: str = "series_1"
    unit: str = ""


@dataclass(frozen=True)
class ReferenceLine:
    """A horizontal line with its words, such as « poids sec 69,0 kg »."""

    value: Decimal
    label: str
    severity: Severity | None = None


@dataclass(frozen=True)
class Band:
    """A range of values; None leaves a side open. Filled with the severity, or the accent."""

    low: Decimal | None
    high: Decimal | None
    label: str
    severity: Severity | None = None


_MONTHS = tuple("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split())


class MarkKind(Enum):
    """What a vertical mark tells."""

    TREATMENT = "traitement"
    ALERT = "alerte"
    EVENT = "événement"


@dataclass(frozen=True)
class EventMark:
    """Something that happened on a day, written above the curve."""

    at: datetime
    label: str
    kind: MarkKind = MarkKind.EVENT
    severity: Severity | None = None


@dataclass(frozen=True)
class ChartData:
    """All that one chart shows. ``today`` draws a line; ``since`` and ``until`` fix the span."""

    title: str
    unit: str
    series: tuple[Series, ...] = ()
    references: tuple[ReferenceLine, ...] = ()
    bands: tuple[Band, ...] = ()
    marks: tuple[EventMark, ...] = ()
    today: date | None = None
    since: datetime | None = None
    until: datetime | None = None
    j0: date | None = None
    places: int | None = None
    missing: str = field(default="Aucune mesure sur cette période.")

    def points(self) -> list[tuple[Series, ChartPoint]]:
        """Return every point with its series, in time order, as the keyboard reads them."""
        pairs = [(series, point) for series in self.series for point in series.points]
        return sorted(pairs, key=lambda pair: pair[1].at)

    def span(self) -> tuple[datetime, datetime]:
        """Return the time shown, never empty."""
        times = [point.at for _series, point in self.points()] + [mark.at for mark in self.marks]
        start = self.since or min(times)
        end = self.until or max(times)
        if end - start < timedelta(days=1):
            middle = start + (end - start) / 2
            start, end = middle - timedelta(hours=36), middle + timedelta(hours=36)
        return start, end

    def read(self, series: Series, point: ChartPoint) -> str:
        """Return the sentence of a point."""
        unit = series.unit or self.unit
        said = fr_quantity(point.value, unit, places=self.places)
        words = [f"{series.name} : {said}", fr_day(civil_date(point.at), self.j0)]
        if point.note:
            words.append(point.note)
        return ", ".join(words)

    def summary(self) -> str:
        """Return the accessible description: what, how many, first, last, lowest, highest."""
        pairs = self.points()
        if not pairs:
            return f"{self.title}. {self.missing}"
        parts = [f"{self.title}, {plural(len(pairs), 'mesure')}"]
        for series in self.series:
            if series.points:
                ordered = sorted(series.points, key=lambda p: p.at)
                low = min(ordered, key=lambda p: p.value)
                high = max(ordered, key=lambda p: p.value)
                parts.append(f"première {self.read(series, ordered[0])}")
                parts.append(f"dernière {self.read(series, ordered[-1])}")
                parts.append(f"plus basse {self.read(series, low)}")
                parts.append(f"plus haute {self.read(series, high)}")
        parts.extend(line.label for line in self.references)
        parts.extend(f"{mark.kind.value} {mark.label}" for mark in self.marks)
        return ". ".join(parts) + "."


def value_ticks(low: Decimal, high: Decimal, wanted: int = 5) -> list[Decimal]:
    """Return round values (1, 2, 5 × 10ⁿ) that cover ``low`` to ``high``."""
    if high <= low:
        high = low + 1
    raw = (high - low) / wanted
    power = Decimal(10) ** raw.adjusted()
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= raw)
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR") * step
    ticks = [first]
    while ticks[-1] < high:
        ticks.append(ticks[-1] + step)
    return ticks


def value_span(data: ChartData) -> tuple[Decimal, Decimal]:
    """Return the values to show: all points and reference lines, with air around."""
    values = [point.value for _series, point in data.points()]
    values.extend(line.value for line in data.references)
    low, high = min(values), max(values)
    air = max((high - low) * Decimal("0.12"), Decimal("0.5"))
    return low - air, high + air


def day_ticks(start: datetime, end: datetime, wanted: int = 6) -> list[date]:
    """Return days at an even step between two instants."""
    first, last = civil_date(start), civil_date(end)
    days = max(1, (last - first).days)
    steps: Sequence[int] = (1, 2, 3, 7, 14, 28, 56, 91, 182, 365, 730, 1825)
    step = next((s for s in steps if days / s <= wanted), 3650)
    return [first + timedelta(days=n) for n in range(0, days + 1, step)]


def tick_label(day: date, span_days: int) -> str:
    """Return ``3 mars`` for weeks and months, ``mars 2026`` for years."""
    month = _MONTHS[day.month - 1]
    return f"{day.day} {month}" if span_days <= 370 else f"{month} {day.year}"


def series_of(name: str, points: Iterable[tuple[datetime, Decimal]], unit: str = "") -> Series:
    """Return a plain series from pairs."""
    return Series(name, tuple(ChartPoint(at, value) for at, value in points), unit=unit)
