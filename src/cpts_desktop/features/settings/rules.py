"""Pure decisions: how long a record is kept (CNIL: 5 years active, then 15 in archive)."""

from __future__ import annotations

from datetime import date
from typing import Final

ACTIVE_YEARS: Final = 5
ARCHIVE_YEARS: Final = 15
SOURCE: Final = (
    "CNIL, référentiel cabinets médicaux et paramédicaux (délibération 2020-081) : 5 ans après le "
    "dernier acte en base active, puis 15 ans d’archive sur un support séparé"
)
STATUS: Final = "to_verify"


def archive_day(last_act: date) -> date:
    """Return the day from which a record leaves the active register."""
    return years_after(last_act, ACTIVE_YEARS)


def destroy_day(last_act: date) -> date:
    """Return the day from which its archive is destroyed."""
    return years_after(last_act, ACTIVE_YEARS + ARCHIVE_YEARS)


def years_after(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
