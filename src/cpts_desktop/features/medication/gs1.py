"""The GS1 DataMatrix of a French box: CIP13, expiry, lot; the serial is read over, never kept.

A scanner that drops the separators makes the reading ambiguous: it is refused, not guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from cpts_desktop.features.medication.reference.bdpm import cip13_is_valid
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse

GS: Final = "\x1d"
_LOOKS: Final = re.compile(r"\A(?:\]d2|\]C1|\(01\)|01\d{14}|1[01357]|21)")
_SURE: Final = re.compile(r"\]d2|\]C1|\(01\)\d{14}|01034\d{11}")
_FIXED: Final = {"01": 14, "17": 6, "11": 6, "13": 6, "15": 6}
_VARIABLE: Final = {"10": 20, "21": 20, "710": 20, "711": 20}
_PARTNER: Final = {"10": ("21",), "21": ("10",), "710": ("10", "21"), "711": ("10", "21")}
_FIELD: Final = "product"


@dataclass(frozen=True)
class Box:
    """What is kept of a scan."""

    cip13: str
    expires: date | None
    lot: str


def looks_scanned(text: str) -> bool:
    """True when a typed text is a scan: symbology prefix, separator, or AI 01 and 14 digits."""
    return (
        GS in text
        or "\u241d" in text
        or bool(_LOOKS.match(text.strip()) and len(text.strip()) >= 16)
    )


def surely_scanned(text: str) -> bool:
    """True for a scan in a field that is not for it: « 10 gouttes matin et soir » is none."""
    return GS in text or "\u241d" in text or _SURE.search(text) is not None


def read_box(raw: str) -> Outcome[Box]:
    """Read a scan, AI in any order. Refused: lost separators, unknown AI, bad CIP13 or date."""
    text = raw.strip(" \r\n\t")
    if len(text) > 200:
        return refuse(_FIELD, "TOO_LONG", "Ce n’est pas le code d’une boîte.")
    text = re.sub(r"\A\](?:d2|C1)", "", text)
    text = re.sub(r"\\x1d|<GS>|\{GS\}|\u241d", GS, text)
    values = _human(text) if text.startswith("(") else _machine(text.removeprefix(GS))
    if values is None:
        return refuse(
            _FIELD, "AMBIGUOUS", "Code illisible ou séparateurs perdus : saisissez le CIP13."
        )
    gtin = values.get("01", "")
    if len(gtin) != 14 or gtin[0] != "0" or not cip13_is_valid(gtin[1:]):
        return refuse(_FIELD, "NOT_A_CIP", "Ce code n’est pas celui d’un médicament français.")
    expires = None
    if "17" in values:
        expires = _expiry(values["17"])
        if expires is None:
            return refuse(_FIELD, "BAD_DATE", "La date de péremption du code est fausse.")
    return Ok(Box(gtin[1:], expires, values.get("10", "")))


def _machine(text: str) -> dict[str, str] | None:
    found: dict[str, str] = {}
    place = 0
    while place < len(text):
        ai = next((a for a in (*_FIXED, *_VARIABLE) if text.startswith(a, place)), None)
        if ai is None or ai in found:
            return None
        place += len(ai)
        if ai in _FIXED:
            value = text[place : place + _FIXED[ai]]
            if len(value) != _FIXED[ai] or not (value.isascii() and value.isdigit()):
                return None
            place += _FIXED[ai]
            if text[place : place + 1] == GS:
                place += 1
        else:
            end = text.find(GS, place)
            value = text[place : end if end >= 0 else len(text)]
            if (
                not value
                or len(value) > _VARIABLE[ai]
                or (end < 0 and _swallowed(ai, value, found))
            ):
                return None
            place = end + 1 if end >= 0 else len(text)
        found[ai] = value
    return found


def _swallowed(mine: str, value: str, found: dict[str, str]) -> bool:
    """A last value that could hold another AI: a separator was probably lost."""
    for ai, size in (("01", 14), ("17", 6)):
        if ai not in found and re.search(rf".{ai}\d{{{size}}}", value):
            return True
    return any(ai not in found and re.search(rf".{ai}.{{3,}}", value) for ai in _PARTNER[mine])


def _human(text: str) -> dict[str, str] | None:
    parts = re.findall(r"\((\d{2,4})\)([^(]*)", text)
    if "".join(f"({a}){v}" for a, v in parts) != text or len(dict(parts)) != len(parts):
        return None
    found = dict(parts)
    for ai, value in found.items():
        if ai in _FIXED and (len(value) != _FIXED[ai] or not value.isdigit()):
            return None
        if ai not in _FIXED and not 0 < len(value) <= _VARIABLE.get(ai, 0):
            return None
    return found


def _expiry(value: str) -> date | None:
    """AAMMJJ; day 00 is the last day of the month."""
    year, month, day = 2000 + int(value[:2]), int(value[2:4]), int(value[4:])
    try:
        if day:
            return date(year, month, day)
        nxt = date(year + month // 12, month % 12 + 1, 1)
        return nxt - timedelta(days=1) if 1 <= month <= 12 else None
    except ValueError:
        return None
