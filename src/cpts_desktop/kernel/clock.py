"""The only reader of "now".

Instants are aware datetimes in UTC; dates are civil dates in Europe/Paris.
"""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

PARIS: Final = ZoneInfo("Europe/Paris")
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    """What the program may ask about time; injected everywhere."""

    def now(self) -> datetime:
        """Return the current instant, aware, in UTC."""
        ...

    def today(self) -> date:
        """Return the current civil date in Europe/Paris."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go back; only differences mean something."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the current instant in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the civil date in Europe/Paris."""
        return civil_date(self.now())

    def monotonic(self) -> float:
        """Return the monotonic seconds of the system."""
        return time.monotonic()


class FixedClock:
    """A clock that moves only when told to (tests, guided tour)."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("a fixed clock needs an aware instant")
        self._at = at.astimezone(UTC)
        self._elapsed = 0.0

    def now(self) -> datetime:
        """Return the instant at which the clock stands."""
        return self._at

    def today(self) -> date:
        """Return the civil date in Europe/Paris of that instant."""
        return civil_date(self._at)

    def monotonic(self) -> float:
        """Return the seconds advanced so far."""
        return self._elapsed

    def advance(self, **delta: float) -> None:
        """Move forward by a ``timedelta(**delta)``."""
        step = timedelta(**delta)
        self._at += step
        self._elapsed += step.total_seconds()

    def set(self, at: datetime) -> None:
        """Jump to ``at``; the monotonic seconds do not move."""
        self._at = at.astimezone(UTC)


def from_seconds(seconds: float) -> datetime:
    """Return the UTC instant of a number of seconds since 1970, negative before.

    By addition: Windows refuses to make an instant before 1970 out of a number.
    """
    return EPOCH + timedelta(seconds=seconds)


def civil_date(instant: datetime) -> date:
    """Return the date in Europe/Paris of an aware instant."""
    return instant.astimezone(PARIS).date()


def to_wire(instant: datetime) -> str:
    """Write an instant as it travels: ``2026-03-03T08:15:00.123Z`` (milliseconds kept)."""
    if instant.tzinfo is not UTC:
        instant = instant.astimezone(UTC)
    return instant.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def from_wire(text: str) -> datetime:
    """Read an instant with an offset; raises ValueError without echoing the text."""
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None:
            return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("not an ISO 8601 instant") from None
    raise ValueError("an instant needs an offset")


def is_instant(value: object) -> bool:
    """Say whether a value is an instant that ``from_wire`` reads, on a day that exists in Paris."""
    try:
        return isinstance(value, str) and bool(civil_date(from_wire(value)))
    except (ValueError, OverflowError):
        return False


def is_day(value: object) -> bool:
    """Say whether a value is a day of the calendar as it travels: ``2026-03-03``, no other form."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
