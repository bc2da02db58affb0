"""Phone, e-mail and postcode: normalised when that is certain, refused otherwise (G1 23-25)."""

from __future__ import annotations

import re
from typing import Final

from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Severity, refuse
from cpts_desktop.kernel.text import NNBSP

_SEPARATORS: Final = dict.fromkeys(map(ord, " \u00a0\u202f\u2009.-/()"), None)
_NATIONAL = re.compile(r"0[1-9][0-9]{8}\Z")
_FOREIGN = re.compile(r"\+[1-9][0-9]{6,14}\Z")
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+\Z"
)
_POSTCODE = re.compile(r"[0-9]{5}\Z")
_SHORT_POSTCODE = re.compile(r"[0-9]{4}\Z")
_FOREIGN_POSTCODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{1,9}\Z")

INSIDE: Final = "*"
FEWEST_INSIDE: Final = 4
"""Digits from which the inside or the end of a number is looked up."""


def clean_phone(raw: str, field: str = "phone") -> Outcome[str]:
    """Return ``0612345678`` or ``+41…``; empty stays empty."""
    text = raw.strip()
    if not text:
        return Ok("")
    if len(text) > 40:
        return refuse(field, "NOT_A_PHONE", "Numéro trop long : dix chiffres, ou +indicatif.")
    bare = text.translate(_SEPARATORS)
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    if bare.startswith("+330"):
        bare = "+33" + bare[4:]
    if bare.startswith("+33") and len(bare) == 12:
        bare = "0" + bare[3:]
    if _NATIONAL.match(bare) or (_FOREIGN.match(bare) and not bare.startswith("+33")):
        return Ok(bare)
    return refuse(
        field, "NOT_A_PHONE", "Numéro attendu : dix chiffres (06 12 34 56 78) ou +indicatif."
    )


def phone_keys(stored: str) -> list[str]:
    """Return what finds a stored number: itself, and each end of it that can be asked for.

    An end begins with ``INSIDE``, so that the start of a number is looked up on its own.
    """
    digits = stored.lstrip("+")
    ends = range(int(digits == stored), len(digits) - FEWEST_INSIDE + 1)
    return [stored, *(INSIDE + digits[at:] for at in ends)]


def show_phone(stored: str) -> str:
    """Write a stored number in pairs: ``06 12 34 56 78``."""
    if _NATIONAL.match(stored):
        return NNBSP.join(stored[i : i + 2] for i in range(0, 10, 2))
    return stored


def clean_email(raw: str, field: str = "email") -> Outcome[str]:
    """Accept one plain ASCII address; a hidden second address or look-alike letters are refused."""
    text = raw.strip(" ")
    if not text:
        return Ok("")
    if any(char in raw for char in "\r\n\0") or len(text) > 254:
        return refuse(field, "NOT_AN_EMAIL", "Une seule adresse, sur une seule ligne.")
    if not text.isascii():
        return refuse(
            field, "NOT_ASCII", "Cette adresse contient une lettre accentuée ou étrangère."
        )
    if not _EMAIL.match(text) or ".." in text:
        return refuse(field, "NOT_AN_EMAIL", "Adresse attendue : nom@domaine.fr.")
    return Ok(text)


def clean_postcode(raw: str, field: str = "postcode") -> Outcome[str]:
    """Accept five digits (overseas 97… and 98… included) or a foreign code."""
    text = " ".join(raw.split())
    if not text or _POSTCODE.match(text):
        return Ok(text)
    if _SHORT_POSTCODE.match(text):
        note = Problem(
            field, "LOST_ZERO", f"Quatre chiffres : est-ce 0{text} ?", severity=Severity.CONFIRM
        )
        return Ok(text, (note,))
    if text.isascii() and _FOREIGN_POSTCODE.match(text):
        return Ok(text.upper())
    return refuse(field, "NOT_A_POSTCODE", "Code postal attendu : cinq chiffres.")
