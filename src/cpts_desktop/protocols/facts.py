"""The facts of one patient, read from the case format (hf.md section 10) or built by a slice."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final, NamedTuple

from cpts_desktop.kernel.clock import PARIS
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, refuse, refuse_all
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fold

_BY_DAY: Final = attrgetter("day")
_IN_ORDER: Final = attrgetter("day", "order")
_YES: Final = frozenset(("oui", "true", "vrai", "yes"))
_NO: Final = frozenset(("non", "false", "faux", "no"))
_OFFSET: Final = re.compile(r"[T ][0-9:.,]+\s*(?:Z|[+-][0-9]{2}:?[0-9]{2})\s*\Z", re.IGNORECASE)
MAX_EVENTS: Final = 100_000
_DAY: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9]{2}:[0-9]{2}).*)?\Z")


@redacted
class Event(NamedTuple):
    """Something dated that happened to the patient. ``order`` keeps the order of entry."""

    day: date
    kind: str
    data: Mapping[str, Any]
    order: int


@redacted
@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the engine may know: baselines and dated events, oldest first."""

    patient: Mapping[str, Any]
    events: tuple[Event, ...]

    def until(self, asof: date) -> tuple[Event, ...]:
        """Return the events dated ``asof`` or before."""
        return self.events[: bisect_right(self.events, asof, key=_BY_DAY)]

    @staticmethod
    def since(events: tuple[Event, ...], day: date) -> tuple[Event, ...]:
        """Return those of some events, oldest first, that are dated ``day`` or later."""
        return events[bisect_left(events, day, key=_BY_DAY) :]


@dataclass(frozen=True, slots=True)
class Case:
    """A dated example: facts and the civil date at whose end they are read."""

    id: str
    facts: Facts
    asof: date
    profile: str
    ignored: tuple[str, ...]


def ordered(events: Iterable[Event]) -> tuple[Event, ...]:
    """Sort by date; readings of one day keep their order of entry."""
    return tuple(sorted(events, key=_IN_ORDER))


def read_case(raw: Any) -> Outcome[Case]:
    """Read a case object, or refuse it naming each part that cannot be read."""
    if not isinstance(raw, dict):
        return refuse("case", "NOT_AN_OBJECT", "Le cas doit être un objet JSON.")
    problems: list[Problem] = []
    patient = raw.get("patient", {})
    if not isinstance(patient, dict):
        problems.append(Problem("patient", "WRONG_TYPE", "« patient » doit être un objet."))
        patient = {}
    rows = raw.get("events", [])
    if not isinstance(rows, list) or len(rows) > MAX_EVENTS:
        problems.append(Problem("events", "WRONG_TYPE", "« events » doit être une liste."))
        rows = []
    profile = raw.get("profile") or ""
    if not isinstance(profile, str):
        problems.append(Problem("profile", "WRONG_TYPE", "« profile » doit être un texte."))
    asof = read_day(raw.get("asof"))
    if asof is None:
        problems.append(Problem("asof", "NOT_A_DATE", "« asof » doit être une date AAAA-MM-JJ."))
    events = []
    for place, row in enumerate(rows):
        event = _read_event(row, place, problems)
        if event is not None:
            events.append(event)
    if problems or asof is None:
        return refuse_all(problems)
    known = {"id", "narrative", "patient", "events", "asof", "profile", "expected"}
    return Ok(
        Case(
            id=str(raw.get("id", "")),
            facts=Facts(patient, ordered(events)),
            asof=asof,
            profile=profile,
            ignored=tuple(sorted(str(key) for key in raw if key not in known)),
        )
    )


def read_day(raw: Any) -> date | None:
    """Read a civil date ``2026-03-03``; of an instant with its offset, the date in Paris.

    A time without an offset is the local one: the date is as written.
    """
    if isinstance(raw, datetime):
        return _plausible(raw.astimezone(PARIS).date() if raw.tzinfo else raw.date())
    if isinstance(raw, date):
        return _plausible(raw)
    moment = _moment(raw)
    if moment is not None:
        return _plausible(moment.date())
    match = _DAY.match(raw.strip()) if isinstance(raw, str) else None
    if match is None:
        return None
    try:
        return _plausible(date.fromisoformat(match.group(1)))
    except ValueError:
        return None


def read_hour(data: Mapping[str, Any]) -> int | None:
    """Return the hour of a measure: ``heure``, or the time written after its date; else None."""
    hour = data.get("heure")
    if isinstance(hour, int) and not isinstance(hour, bool) and 0 <= hour <= 23:
        return hour
    written = data.get("date")
    moment = _moment(written)
    if moment is not None:
        return moment.hour
    match = _DAY.match(written.strip()) if isinstance(written, str) else None
    return int(match.group(2)[:2]) if match is not None and match.group(2) else None


def _moment(raw: Any) -> datetime | None:
    """Return the time in Paris of an instant written with its offset, else None."""
    if not isinstance(raw, str) or not _OFFSET.search(raw):
        return None
    try:
        return datetime.fromisoformat(raw.strip().upper()).astimezone(PARIS)
    except (ValueError, OverflowError):
        return None


def _plausible(day: date) -> date | None:
    """Days around human lives only, so that no arithmetic on dates can overflow."""
    return day if 1900 <= day.year <= 2200 else None


def read_number(raw: Any) -> Decimal | None:
    """Read a finite JSON number or a boolean; anything else is not a number."""
    if isinstance(raw, bool):
        return Decimal(1 if raw else 0)
    if isinstance(raw, Decimal):
        return raw if raw.is_finite() and -15 < raw.adjusted() < 15 else None
    if isinstance(raw, int):
        return Decimal(raw) if abs(raw) < 10**15 else None
    if isinstance(raw, float):
        return read_number(Decimal(repr(raw)))
    if isinstance(raw, str) and re.fullmatch(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?", raw):
        return Decimal(raw)
    return None


def read_flag(raw: Any) -> Decimal | None:
    """Read a number, or yes and no in words."""
    number = read_number(raw)
    if number is None and isinstance(raw, str):
        word = fold(raw)
        return Decimal(1) if word in _YES else Decimal(0) if word in _NO else None
    return number


def read_grade(raw: Any) -> Decimal | None:
    """Read a number, or a grade written « 2+ »."""
    if isinstance(raw, str) and re.fullmatch(r"[0-9]\+", raw.strip()):
        return Decimal(raw.strip()[0])
    return read_number(raw)


def _read_event(row: Any, place: int, problems: list[Problem]) -> Event | None:
    field = f"events[{place}]"
    if not isinstance(row, dict):
        problems.append(Problem(field, "NOT_AN_OBJECT", "Chaque événement est un objet."))
        return None
    day = read_day(row.get("date", row.get("day", row.get("jour"))))
    kind = row.get("type")
    if day is None:
        problems.append(Problem(f"{field}.date", "NOT_A_DATE", "Date AAAA-MM-JJ attendue."))
    if not isinstance(kind, str) or not kind:
        problems.append(Problem(f"{field}.type", "MISSING", "Le type de l’événement manque."))
    if day is None or not isinstance(kind, str):
        return None
    if kind == "obs" and not isinstance(row.get("code"), str):
        problems.append(Problem(f"{field}.code", "MISSING", "Le code de la mesure manque."))
        return None
    return Event(day, kind, row, place)
