"""How much and how often a CDA says that a treatment is taken, in French words.

Read: dose, period, meals (EIVL), several doses one after the other (subordinate administrations),
a condition, the most in a day; else the words of the narrative. Nothing is computed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import Element

from cpts_desktop.features.exchange.formats.cda_words import (
    V3,
    attribute,
    day,
    last_day,
    text,
    told_by,
    words_of,
)
from cpts_desktop.kernel.text import fr_date, fr_decimal, plural

_NUMBER: Final = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,3})?\Z", re.ASCII)
_CODED_UNIT: Final = re.compile(r"[0-9]{6,}\Z", re.ASCII)
_PERIODS: Final = {
    "s": ("seconde", "toutes les"), "min": ("minute", "toutes les"), "h": ("heure", "toutes les"),
    "d": ("jour", "tous les"), "wk": ("semaine", "toutes les"), "mo": ("mois", "tous les"),
    "a": ("an", "tous les"),
}  # fmt: skip
_DAYS: Final = {"d": 1, "wk": 7}
_FORMS: Final = {
    "tbl": "comprimé", "tablet": "comprimé", "capsule": "gélule", "count": "unité", "": "unité",
    "1": "unité", "dose": "dose", "drop": "goutte", "drp": "goutte", "puff": "bouffée",
    "spray": "pulvérisation", "sachet": "sachet", "ampule": "ampoule", "ampoule": "ampoule",
    "patch": "patch", "suppository": "suppositoire", "application": "application",
}  # fmt: skip
_EVENTS: Final = {
    "AC": "avant les repas", "ACM": "avant le petit déjeuner", "ACD": "avant le déjeuner",
    "ACV": "avant le dîner", "PC": "après les repas", "PCM": "après le petit déjeuner",
    "PCD": "après le déjeuner", "PCV": "après le dîner", "C": "aux repas", "CM": "le matin",
    "CD": "le midi", "CV": "le soir", "HS": "au coucher", "WAKE": "au réveil", "IC": "entre repas",
    "MORN": "le matin", "NOON": "le midi", "AFT": "l’après-midi", "EVE": "le soir",
    "NIGHT": "la nuit",
}  # fmt: skip
_INSTRUCTIONS: Final = "PINSTRUCT"
Span = tuple[date | None, date | None]


def span(act: Element) -> Span:
    """Return from when until when; an end without its day is the last day that it may mean."""
    since = until = None
    for when in _times(act):
        low = when.find(f"{V3}low")
        since = since or day(low) or day(when)
        until = until or last_day(when.find(f"{V3}high")) or _after(day(low), when)
    return since, until


def doses(act: Element) -> list[Element]:
    """Return the doses that an act is made of; what it only refers to is another act's."""
    return [
        one
        for link in act.findall(f"{V3}entryRelationship")
        if link.get("typeCode", "COMP") != "REFR"
        for one in link.findall(f"{V3}substanceAdministration")
    ]


def posology(act: Element, told: dict[str, str]) -> tuple[str, str]:
    """Return the dose and the rhythm; several doses are all told in the dose."""
    inner = doses(act)
    dose, rhythm = _quantity(act.find(f"{V3}doseQuantity")), _rhythm(act, told)
    steps = " ; ".join(filter(None, (_step(one, told) for one in inner)))
    if steps:
        dose, rhythm = " ; ".join(filter(None, (f"{dose} {rhythm}".strip(), steps))), ""
    if not dose and not rhythm:
        dose = _instructions(act, told)
    most = _most(act.find(f"{V3}maxDoseQuantity"))
    condition = _condition(act, told)
    ends = [one for one in (condition, most) if one]
    if rhythm:
        return dose, ", ".join((rhythm, *ends))
    return ", ".join(filter(None, (dose, *ends))), ""


def _times(act: Element) -> Iterator[Element]:
    """Yield the times of an act, those of an expression one by one."""
    for when in act.findall(f"{V3}effectiveTime"):
        parts = when.findall(f"{V3}comp")
        yield from parts or [when]


def _after(low: date | None, when: Element) -> date | None:
    width = when.find(f"{V3}width")
    number, unit = attribute(width, "value"), attribute(width, "unit")
    if low is None or unit not in _DAYS or not number.isascii() or not number.isdigit():
        return None
    days = int(number) * _DAYS[unit]
    return low + timedelta(days - 1) if 0 < days < 40_000 else None


def _step(act: Element, told: dict[str, str]) -> str:
    """Return one of several doses: how much, how often, from when and for how long."""
    dose, rhythm = _quantity(act.find(f"{V3}doseQuantity")), _rhythm(act, told)
    if not dose and not rhythm:
        return told_by(act, told)
    low = width = None
    for when in _times(act):
        low = low or day(when.find(f"{V3}low"))
        found = when.find(f"{V3}width")
        width = found if width is None else width
    number, unit = attribute(width, "value"), attribute(width, "unit")
    during = ""
    if number.isascii() and number.isdigit() and unit in _PERIODS:
        word = _PERIODS[unit][0]
        during = f"pendant {plural(int(number), word, word if word == 'mois' else f'{word}s')}"
    from_ = f"à partir du {fr_date(low)}" if low else ""
    return " ".join(filter(None, (dose, rhythm, during, from_)))


def _rhythm(act: Element, told: dict[str, str]) -> str:
    found = []
    for when in _times(act):
        period = when.find(f"{V3}period")
        event = _EVENTS.get(attribute(when.find(f"{V3}event"), "code"), "")
        by_day = when.get("institutionSpecified", "").lower() in ("true", "1")
        said = _every(period, by_day=by_day) or event
        if not said and period is not None:
            translation = period.find(f"{V3}translation")
            said = words_of(translation if translation is not None else period, told)
        found.append(said)
    return ", ".join(dict.fromkeys(filter(None, found)))


def _every(period: Element | None, *, by_day: bool) -> str:
    value, unit = attribute(period, "value"), attribute(period, "unit")
    if not _NUMBER.match(value) or unit not in _PERIODS or not Decimal(value):
        return ""
    number, (word, every) = Decimal(value), _PERIODS[unit]
    if by_day and unit == "h" and number < 24 and not 24 % number:
        return f"{int(24 / number)} fois par jour"
    if number == 1:
        return f"1 fois par {word}"
    if number < 1 and not 1 % number:
        return f"{int(1 / number)} fois par {word}"
    short = {"heure": "h", "minute": "min", "seconde": "s"}.get(word)
    several = short or (word if word == "mois" else f"{word}s")
    return f"{every} {fr_decimal(number)} {several}"


def _quantity(dose: Element | None) -> str:
    if dose is None:
        return ""
    low, high = dose.find(f"{V3}low"), dose.find(f"{V3}high")
    one = dose if dose.get("value") else (low if low is not None and low.get("value") else high)
    value, top = attribute(one, "value"), attribute(high, "value")
    if not _NUMBER.match(value):
        return ""
    several = bool(top) and top != value and _NUMBER.match(top) is not None
    shown = fr_decimal(Decimal(value)) + (f" à {fr_decimal(Decimal(top))}" if several else "")
    return f"{shown} {_unit(attribute(one, 'unit'), Decimal(top if several else value))}".strip()


def _unit(raw: str, number: Decimal) -> str:
    bare = raw.strip("{}[]").casefold()
    word = "unité" if _CODED_UNIT.match(bare) else _FORMS.get(bare, "")
    if not word:
        return raw.strip("{}")
    return f"{word}s" if number >= 2 else word


def _most(limit: Element | None) -> str:
    top, over = (None, None) if limit is None else (
        limit.find(f"{V3}numerator"), limit.find(f"{V3}denominator"))  # fmt: skip
    shown, unit = _quantity(top), attribute(over, "unit")
    if not shown or unit not in _PERIODS or attribute(over, "value") not in ("1", "24", ""):
        return ""
    word = "jour" if attribute(over, "value") == "24" and unit == "h" else _PERIODS[unit][0]
    return f"au plus {shown} par {word}"


def _condition(act: Element, told: dict[str, str]) -> str:
    criterion = act.find(f"{V3}precondition/{V3}criterion")
    if criterion is None:
        return ""
    said = text(criterion.find(f"{V3}text"))
    why = told_by(criterion, told) or said or words_of(criterion.find(f"{V3}value"), told)
    return f"sous condition : {why}" if why.strip("- ") else ""


def _instructions(act: Element, told: dict[str, str]) -> str:
    for link in act.findall(f"{V3}entryRelationship"):
        for one in link.findall(f"{V3}act"):
            if attribute(one.find(f"{V3}code"), "code") == _INSTRUCTIONS:
                return told_by(one, told) or words_of(one, {})
    return ""
