"""Values of a case as people write them: units, comparators, dates; refused by the field's name.

A value without a unit is in ours; a unit that is not known is refused, never guessed.  "< 15" is
read as just under 15 and the exact value is asked.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from cpts_desktop.features.medication.rules.measures import measures
from cpts_desktop.features.medication.rules.names import key
from cpts_desktop.kernel.outcome import Problem

_WRITTEN = re.compile(r"([<>≤≥]=?)?\s*([+-]?\d+(?:[\s\u00a0\u202f]\d{3})*(?:[.,]\d+)?)\s*(.*)")
_METRES = re.compile(r"\A\s*([12])\s*m\s*(\d{2})\s*\Z")
"""A height as it is said: "1m70"."""
_NUDGE = Decimal("0.001")
_LIMITS = Decimal(1_000_000)


@dataclass
class Reading:
    """What was read so far: problems, what to ask again, the day of dated measures."""

    today: date
    problems: list[Problem]
    notes: list[str]
    days: dict[str, date]

    def refuse(self, field: str, code: str, message: str) -> None:
        """One more problem, by the name of the field."""
        self.problems.append(Problem(field, code, message))


def read_measure(raw: Any, name: str, reading: Reading) -> Decimal | None:
    """A measure in our unit: a number, "88 µmol/L", "< 15", or ``{value, unit, date}``."""
    field, measure = f"patient.{name}", measures()[name]
    unit = ""
    if isinstance(raw, Mapping):
        day = read_day(raw.get("date"), f"{field}.date", reading.problems)
        if day is not None and day > reading.today:
            reading.refuse(f"{field}.date", "FUTURE", "La date de la mesure est dans l’avenir.")
            return None
        unit = str(raw.get("unit") or "")
        raw = raw.get("value")
        if raw is not None and day is not None:
            reading.days[name] = day
    if raw is None or raw == "":
        return None
    if name == "height" and isinstance(raw, str):
        raw = _METRES.sub(r"\1.\2 m", raw)
    number, sign, written = _number(raw)
    if number is None:
        reading.refuse(field, "NOT_A_NUMBER", "Ce n’est pas un nombre.")
        return None
    folded = _folded(written or unit)
    worth = measure.units.get(folded) if folded else Decimal(1)
    if worth is None:
        shown = measure.unit or "sans unité"
        reading.refuse(field, "UNKNOWN_UNIT", f"Unité non comprise ; attendu : {shown}.")
        return None
    value = number * worth
    if not measure.low <= value <= measure.high:
        low, high = _plain(measure.low), _plain(measure.high)
        message = f"Valeur hors des limites {low} à {high} {measure.unit}".strip()
        reading.refuse(field, "OUT_OF_RANGE", f"{message} : vérifiez l’unité.")
        return None
    if sign:
        reading.notes.append(f"valeur exacte : {measure.label}")
        if "=" not in sign and sign not in "≤≥":
            value += _NUDGE if sign == ">" else -_NUDGE
    return value


def read_age(raw: Any, reading: Reading) -> int | None:
    """Whole years: 82, "82", "82 ans"."""
    if raw is None or raw == "":
        return None
    number, sign, unit = _number(raw)
    if number is None or sign or _folded(unit) not in ("", "an", "ans"):
        reading.refuse("patient.age", "NOT_A_NUMBER", "Ce n’est pas un nombre.")
        return None
    if not 0 <= number <= 125:
        reading.refuse("patient.age", "OUT_OF_RANGE", "Âge hors de 0 à 125 ans.")
        return None
    return int(number)


def _number(raw: Any) -> tuple[Decimal | None, str, str]:
    """(value, comparator, unit) of what was written; no value when it is not a number."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        return None, "", ""
    found = _WRITTEN.fullmatch(raw.strip()) if isinstance(raw, str) else None  # 8e1 has no unit
    try:
        value = Decimal(str(raw)) if found is None else _decimal(found[2])
    except InvalidOperation:
        return None, "", ""
    if not value.is_finite() or value.copy_abs() > _LIMITS:  # abs() would overflow
        return None, "", ""
    return value, "" if found is None else found[1] or "", "" if found is None else found[3]


def _decimal(text: str) -> Decimal:
    return Decimal(re.sub(r"\s", "", text).replace(",", "."))


def _folded(unit: str) -> str:
    low = unit.lower().replace("µ", "u").replace("μ", "u").replace("²", "2").replace(",", ".")
    return re.sub(r"[\s\u00a0\u202f()]", "", low).replace("mol/litre", "mol/l")


def _plain(value: Decimal) -> str:
    return format(value, "f").replace(".", ",")


_MONTHS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
           "octobre", "novembre", "decembre")  # fmt: skip
_AGO = re.compile(
    r"(?:il y a |depuis )?(?:plus de |environ )?(\d+) ?(jours?|j|semaines?|sem|mois|ans?|annees?)"
)


_LIVES = range(1900, 2201)
"""Years around human lives only: no arithmetic on a date of a case can overflow."""


def read_day(
    value: Any, field: str, problems: list[Problem], today: date | None = None
) -> date | None:
    """A date as typed; adds a problem when it is none.

    AAAA-MM-JJ, AAAA-MM, AAAA, JJ/MM/AAAA, MM/AAAA, « mars 2024 »; with *today* « il y a 3 mois ».
    """
    if value in (None, ""):
        return None
    text = str(value).strip()
    found = _iso(text) or _written_day(key(text))
    if found is None and today is not None:
        found = _ago(key(text), today)
    if found is None or found.year not in _LIVES:
        found = None
        message = "Date attendue, AAAA-MM-JJ ou JJ/MM/AAAA."
        problems.append(Problem(field, "NOT_A_DATE", message))
    return found


def _iso(text: str) -> date | None:
    short = {4: f"{text}-01-01", 7: f"{text}-01"}.get(len(text), "")
    for form in (text[:10], short):
        try:
            return date.fromisoformat(form)
        except ValueError:
            continue
    return None


def _written_day(folded: str) -> date | None:
    text = re.sub(r"^depuis (?:le |l annee )?", "", folded).replace(" ", "/")
    for place, word in enumerate(_MONTHS, start=1):
        text = text.replace(word, f"{place:02d}")
    parts = text.split("/")
    if not all(p.isascii() and p.isdigit() for p in parts) or not 1 <= len(parts) <= 3:
        return None
    numbers = [int(p) for p in parts]
    if len(parts[-1]) == 2 and len(parts) == 3:
        numbers[-1] += 2000 if numbers[-1] < 70 else 1900
    elif len(parts[-1]) != 4:
        return None
    while len(numbers) < 3:
        numbers.insert(0, 1)
    day, month, year = numbers
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _ago(folded: str, today: date) -> date | None:
    found = _AGO.fullmatch(folded)
    if found is None:
        return None
    count, unit = int(found[1]), found[2]
    if count > 1200:
        return None
    if unit.startswith(("j", "s")):
        return today - timedelta(days=count * (7 if unit.startswith("s") else 1))
    months = count * (1 if unit.startswith("m") else 12)
    whole = today.year * 12 + today.month - 1 - months
    year, month = divmod(whole, 12)
    if year < 1:
        return None
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
