"""Readings of each variable: accepted, rejected or suspect (hf.md 3.2 and 3.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Final

from cpts_desktop.kernel.text import fold
from cpts_desktop.protocols.facts import Event, read_flag, read_grade, read_hour, read_number
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


class Series:
    """Every reading of one variable, in order of date then entry.

    Most questions are about the last days, so readings are read from the end as far as is asked;
    those of a variable that may jump are all read, since a jump looks at its neighbours.
    """

    def __init__(
        self,
        variable: Variable,
        events: Sequence[Event],
        numbers: Mapping[str, Decimal],
        mate: Series | None = None,
    ) -> None:
        self.variable = variable
        self._events = events
        self._numbers = numbers
        self._mate = mate
        self._alone: dict[int, Reading] = {}
        self._paired: dict[int, Reading] = {}

    @cached_property
    def rows(self) -> tuple[Reading, ...]:
        """The readings, the refused ones too."""
        plain = [self._row(place) for place in range(len(self._events))]
        jump = self.variable.jump
        return tuple(plain if jump is None else _check_jumps(plain, jump, self._numbers))

    def accepted(self) -> tuple[Reading, ...]:
        """Return the readings that may be used."""
        return tuple(row for row in self.rows if not row.fault)

    def current(self) -> Reading | None:
        """Return the latest accepted value: the first or the last one of its day."""
        return self._latest

    @cached_property
    def _latest(self) -> Reading | None:
        found: Reading | None = None
        for place in range(len(self._events) - 1, -1, -1):
            if found is not None and self._events[place].day != found.day:
                break
            row = self._checked(place)
            if not row.fault:
                found = row
                if self.variable.reading == "last":
                    break
        return found

    def on(self, day: date) -> Reading | None:
        """Return the accepted value of one day."""
        found = self.between(day, day)
        if not found:
            return None
        return found[0] if self.variable.reading == "first" else found[-1]

    def between(self, first: date, last: date, scale: str | None = None) -> tuple[Reading, ...]:
        """Return the accepted readings of these days, limits included, on one scale."""
        rows = (
            self._checked(place)
            for place, event in enumerate(self._events)
            if first <= event.day <= last
        )
        return tuple(row for row in rows if not row.fault and (scale is None or row.scale == scale))

    def latest_rejected(self) -> Reading | None:
        """Return the latest reading when it was refused for its value or unit."""
        latest = self._row(len(self._events) - 1)
        return latest if latest.fault else None

    def suspects(self) -> tuple[Reading, ...]:
        """Return the readings left out because they jump."""
        if self.variable.jump is None:
            return ()
        return tuple(row for row in self.rows if row.fault == "jump")

    def _checked(self, place: int) -> Reading:
        return self._row(place) if self.variable.jump is None else self.rows[place]

    def _row(self, place: int) -> Reading:
        """One reading held against its mate (PAD and PAS), before jumps are looked for."""
        if self.variable.below is None or self._mate is None:
            return self._own(place)
        row = self._paired.get(place)
        if row is None:
            row = self._own(place)
            other = None if row.fault else self._mate.beside(row)
            if (
                other is not None
                and row.value > other.value - self._numbers[self.variable.below[1]]
            ):
                row = replace(row, fault="pair")
            self._paired[place] = row
        return row

    def _own(self, place: int) -> Reading:
        row = self._alone.get(place)
        if row is None:
            row = self._alone[place] = _read(self.variable, self._events[place])
        return row

    def beside(self, row: Reading) -> Reading | None:
        """Return the reading in limits of the same day entered just before, else the first after.

        ``row`` is of another variable.
        """
        found: Reading | None = None
        for place, event in enumerate(self._events):
            if event.day == row.day and (found is None or event.order < row.order):
                own = self._own(place)
                found = found if own.fault else own
        return found


def read_series(
    variables: Mapping[str, Variable], events: Iterable[Event], numbers: Mapping[str, Decimal]
) -> dict[str, Series]:
    """Build the series of every variable from ordered events.

    ``numbers`` holds the values of the parameters named by the variables.
    """
    by_code: dict[str, list[Event]] = {}
    for event in events:
        if event.kind == "obs":
            code = str(event.data.get("code"))
            if code in variables:
                by_code.setdefault(code, []).append(event)
    alone = {code: Series(variables[code], own, numbers) for code, own in by_code.items()}
    found = {}
    for code, series in alone.items():
        below = series.variable.below
        mate = alone.get(below[0]) if below is not None else None
        found[code] = Series(series.variable, by_code[code], numbers, mate) if mate else series
    return found


_READERS: Final = {"number": read_number, "grade": read_grade, "flag": read_flag}


def _read(variable: Variable, event: Event) -> Reading:
    data = event.data
    raw = _READERS[variable.kind](data.get("value"))
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
    marks: frozenset[str] = frozenset()
    if not data.keys() <= _NEVER_MARKS:
        marks = frozenset(fold(key) for key, flag in data.items() if _is_mark(key, flag))
        marks |= _said_marks(data)
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


_NEVER_MARKS: Final = frozenset(
    ("value", "code", "unit", "source", "balance", "note", "date", "type", "heure")
)
_MARK_LISTS: Final = ("flag", "flags", "qualite")


def _is_mark(key: str, flag: object) -> bool:
    """A mark is a key of its own said to be true, in any of the usual ways."""
    if key in _NEVER_MARKS:
        return False
    return flag is True or (isinstance(flag, str) and fold(flag) in ("oui", "true", "vrai"))


def _said_marks(data: Mapping[str, object]) -> frozenset[str]:
    """Marks written as words of a « flag » or of a list of « flags »."""
    said: list[object] = []
    for key in _MARK_LISTS:
        words = data.get(key)
        said.extend(words if isinstance(words, list | tuple) else (words,))
    return frozenset(fold(word) for word in said if isinstance(word, str) and word)


def _factor(variable: Variable, unit: object) -> Decimal | None:
    if unit == variable.unit or variable.kind != "number":
        return Decimal(1)
    written = str(unit)
    found = variable.units.get(written)
    if found is None:
        # « mmol/l » and « μmol/L » are the same units as « mmol/L » and « umol/L ».
        plain = _plain_unit(written)
        known = {variable.unit: Decimal(1), **variable.units}
        found = next((one for name, one in known.items() if _plain_unit(name) == plain), None)
    return found


@lru_cache(maxsize=512)
def _plain_unit(unit: str) -> str:
    return fold(unit).replace("μ", "u").replace("µ", "u").replace(" ", "")


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
