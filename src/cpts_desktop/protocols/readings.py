"""Readings of each variable: accepted, rejected or suspect (hf.md 3.2 and 3.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from cpts_desktop.kernel.text import fold
from cpts_desktop.protocols.facts import Event, read_hour, read_number
from cpts_desktop.protocols.schema import Jump, Variable

DEFAULT_SCALE: Final = "A"
OUT_OF_CONDITIONS: Final = "hors_conditions"
_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of one variable. ``fault`` is empty when it may be used.

    ``fault``: hard (outside hard limits), unit, number, pair (PAD against PAS), jump.
    """

    code: str
    day: date
    order: int
    value: Decimal
    scale: str
    marks: frozenset[str] = frozenset()
    fault: str = ""
    soft: bool = False
    note: str = ""

    @property
    def accepted(self) -> bool:
        """Say whether the value may be used."""
        return not self.fault


@dataclass(frozen=True, slots=True)
class Series:
    """Every reading of one variable, in order of date then entry."""

    variable: Variable
    rows: tuple[Reading, ...]

    def accepted(self) -> tuple[Reading, ...]:
        """Return the readings that may be used."""
        return tuple(row for row in self.rows if not row.fault)

    def current(self) -> Reading | None:
        """Return the latest accepted value: the first or the last one of its day."""
        usable = self.accepted()
        if not usable:
            return None
        latest = usable[-1]
        if self.variable.reading == "last":
            return latest
        return next(row for row in usable if row.day == latest.day)

    def on(self, day: date) -> Reading | None:
        """Return the accepted value of one day."""
        found = [row for row in self.rows if row.day == day and not row.fault]
        if not found:
            return None
        return found[0] if self.variable.reading == "first" else found[-1]

    def between(self, first: date, last: date, scale: str | None = None) -> tuple[Reading, ...]:
        """Return the accepted readings of these days, limits included, on one scale."""
        return tuple(
            row
            for row in self.rows
            if not row.fault and first <= row.day <= last and (scale is None or row.scale == scale)
        )

    def latest_rejected(self) -> Reading | None:
        """Return the latest reading when it was refused for its value or unit."""
        if not self.rows:
            return None
        latest = self.rows[-1]
        return latest if latest.fault and latest.fault != "jump" else None

    def suspects(self) -> tuple[Reading, ...]:
        """Return the readings left out because they jump."""
        return tuple(row for row in self.rows if row.fault == "jump")


def read_series(
    variables: Mapping[str, Variable], events: Iterable[Event], numbers: Mapping[str, Decimal]
) -> dict[str, Series]:
    """Build the series of every variable from ordered events.

    ``numbers`` holds the values of the parameters named by the variables.
    """
    rows: dict[str, list[Reading]] = {}
    for event in events:
        if event.kind != "obs":
            continue
        variable = variables.get(str(event.data.get("code")))
        if variable is not None:
            rows.setdefault(variable.code, []).append(_read(variable, event))
    for code in list(rows):
        variable = variables[code]
        if variable.below is not None:
            other, margin = variable.below
            rows[code] = _check_pairs(rows[code], rows.get(other, []), numbers[margin])
        if variable.jump is not None:
            rows[code] = _check_jumps(rows[code], variable.jump, numbers)
    return {code: Series(variables[code], tuple(found)) for code, found in rows.items()}


def _read(variable: Variable, event: Event) -> Reading:
    data = event.data
    raw = read_number(data.get("value"))
    unit = data.get("unit") or variable.unit
    factor = _factor(variable, unit)
    fault = ""
    if raw is None:
        fault, value = "number", Decimal(0)
    elif factor is None:
        fault, value = "unit", raw
    else:
        value = raw if factor == 1 else raw * factor
        if variable.hard is not None and not variable.hard[0] <= value <= variable.hard[1]:
            fault = "hard"
    soft = bool(
        not fault
        and variable.soft is not None
        and not variable.soft[0] <= value <= variable.soft[1]
    )
    marks = frozenset(fold(key) for key, flag in data.items() if _is_mark(key, flag))
    if not fault and variable.before_hour is not None:
        hour = read_hour(data)
        if hour is not None and hour >= variable.before_hour:
            soft, marks = True, marks | {OUT_OF_CONDITIONS}
    scale = data.get("balance")
    return Reading(
        code=variable.code,
        day=event.day,
        order=event.order,
        value=value,
        scale=str(scale) if scale else DEFAULT_SCALE,
        marks=marks,
        fault=fault,
        soft=soft,
        note=str(data.get("note") or ""),
    )


def _is_mark(key: str, flag: object) -> bool:
    """A mark is a key of its own said to be true, in any of the usual ways."""
    if key in ("value", "code", "unit", "source", "balance", "note"):
        return False
    return flag is True or (isinstance(flag, str) and fold(flag) in ("oui", "true", "vrai"))


def _factor(variable: Variable, unit: object) -> Decimal | None:
    if unit == variable.unit or variable.kind != "number":
        return Decimal(1)
    return variable.units.get(str(unit))


def _check_pairs(
    rows: Sequence[Reading], others: Sequence[Reading], margin: Decimal
) -> list[Reading]:
    checked = []
    for row in rows:
        mate = _mate(row, others)
        if not row.fault and mate is not None and row.value > mate.value - margin:
            row = replace(row, fault="pair")
        checked.append(row)
    return checked


def _mate(row: Reading, others: Sequence[Reading]) -> Reading | None:
    """Return the accepted reading of the same day entered just before, else the first after."""
    same_day = [other for other in others if other.day == row.day and not other.fault]
    before = [other for other in same_day if other.order < row.order]
    if before:
        return before[-1]
    return same_day[0] if same_day else None


def _check_jumps(
    rows: Sequence[Reading], jump: Jump, numbers: Mapping[str, Decimal]
) -> list[Reading]:
    checked: dict[int, Reading] = {}
    for scale in dict.fromkeys(row.scale for row in rows):
        places = [place for place, row in enumerate(rows) if row.scale == scale and not row.fault]
        checked.update(_jumps_on_one_scale(rows, places, jump, numbers))
    return [checked.get(place, row) for place, row in enumerate(rows)]


def _jumps_on_one_scale(
    rows: Sequence[Reading], places: list[int], jump: Jump, numbers: Mapping[str, Decimal]
) -> dict[int, Reading]:
    checked: dict[int, Reading] = {}
    previous: Reading | None = None
    confirmed = -1
    for rank, place in enumerate(places):
        row = rows[place]
        if previous is not None and rank != confirmed and _leaps(previous, row, jump, numbers):
            following = rows[places[rank + 1]] if rank + 1 < len(places) else None
            if following is None or not _confirms(row, following, jump, numbers):
                checked[place] = replace(row, fault="jump")
                continue
            confirmed = rank + 1
        previous = row
    return checked


def _leaps(previous: Reading, row: Reading, jump: Jump, numbers: Mapping[str, Decimal]) -> bool:
    if row.day - previous.day > timedelta(days=int(numbers[jump.days])):
        return False
    limit = max(numbers[jump.kg], previous.value * numbers[jump.percent] / _HUNDRED)
    return abs(row.value - previous.value) > limit


def _confirms(row: Reading, following: Reading, jump: Jump, numbers: Mapping[str, Decimal]) -> bool:
    near = following.day - row.day <= timedelta(days=int(numbers[jump.confirm_days]))
    return near and abs(following.value - row.value) <= numbers[jump.confirm_kg]
