"""The date and hour of a visit as typed: dd/mm/yyyy and HH:MM, in Paris."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Final

from cpts_desktop.kernel.clock import PARIS, civil_date, from_seconds
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse

_DAY: Final = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4}|[0-9]{2})\Z", re.ASCII)
_HOUR: Final = re.compile(r"([0-9]{1,2})(?:[:hH]([0-9]{2})?)?\Z", re.ASCII)


def day_of_seconds(seconds: int) -> date:
    """Return the civil date in Paris of whole seconds since 1970."""
    return civil_date(from_seconds(seconds))


def read_day(text: str, field: str = "day") -> Outcome[date]:
    """Read a civil date typed as 05/03/2026 or 5/3/26."""
    match = _DAY.match(text.strip())
    if match is None:
        return refuse(field, "NOT_A_DATE", "Date attendue : jj/mm/aaaa.")
    day, month, year = (int(part) for part in match.groups())
    try:
        return Ok(date(year + 2000 if year < 100 else year, month, day))
    except ValueError:
        return refuse(field, "NOT_A_DATE", "Cette date n’existe pas.")


def read_moment(day: str, hour: str) -> Outcome[datetime]:
    """Return the instant in UTC. An hour that the clock change skips is refused.

    An hour that comes twice (October) is taken the first time it comes.
    """
    read = read_day(day, "at")
    if not isinstance(read, Ok):
        return read
    match = _HOUR.match(hour.strip())
    if match is None or int(match.group(1)) > 23 or int(match.group(2) or 0) > 59:
        return refuse("at", "NOT_AN_HOUR", "Heure attendue : 8:30.")
    civil = datetime.combine(read.value, time(int(match.group(1)), int(match.group(2) or 0)), PARIS)
    instant = civil.astimezone(UTC)
    if instant.astimezone(PARIS).replace(tzinfo=None) != civil.replace(tzinfo=None):
        return refuse("at", "SKIPPED_HOUR", "Cette heure n’existe pas : passage à l’heure d’été.")
    return Ok(instant)
