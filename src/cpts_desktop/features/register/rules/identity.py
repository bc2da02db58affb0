"""Traits of identity: how they are typed, what is refused, and the RNIV status.

Sources: interop.md 1.1-1.5 (INS rules) and security.md group G1 (bad inputs).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from cpts_desktop.features.register.model import IdentityStatus, PatientBanner, Sex
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, Severity, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import age_on, clean_line, fold

MAX_AGE: Final = 125
_FRENCH = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{1,4})\Z")
_COMPACT = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})\Z")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_COG = re.compile(r"(?:[0-9]{2}|2[AB]|9[78][0-9])[0-9]{2,3}\Z")
_SIGNS_OF_A_NAME: Final = frozenset(" '’ʼ‘`´-‐‑\u200c\u200d")
_SIGNS_AROUND: Final = frozenset(".,()/&+°«»’")
_CLOCK_HINT = "Si elle est juste, vérifiez la date et l’heure du poste."


@redacted
@dataclass(frozen=True)
class BirthDate:
    """A birth date, or what stands for it when the civil date is not known."""

    day: date | None
    unknown: bool


def identity_status(
    *, insi: bool, checked: bool, doubtful: bool, fictitious: bool
) -> IdentityStatus:
    """Compute the status from its two facts; doubtful and fictitious force *provisoire*."""
    if doubtful or fictitious:
        return IdentityStatus.PROVISOIRE
    if insi:
        return IdentityStatus.QUALIFIEE if checked else IdentityStatus.RECUPEREE
    return IdentityStatus.VALIDEE if checked else IdentityStatus.PROVISOIRE


def strict_traits(
    birth_name: str, given_names: Sequence[str], birth_date: str | None, sex: str, birth_cog: str
) -> str:
    """Return the five strict traits as one text, to tell whether a document check still holds."""
    return "|".join((birth_name, " ".join(given_names), birth_date or "", sex, birth_cog))


class ToldTraits(Protocol):
    """What a code or a document says of a person."""

    @property
    def birth_name(self) -> str: ...
    @property
    def given_names(self) -> tuple[str, ...]: ...
    @property
    def birth_date(self) -> date | None: ...
    @property
    def sex(self) -> str: ...


def other_traits(ours: PatientBanner, told: ToldTraits) -> tuple[str, ...]:
    """Return, in French, which traits told of a patient are not ours; spelling aside.

    One of the given names is enough, or the beginning of all of them: cards and letters rarely
    carry them all.
    """
    found = []
    if fold(told.birth_name) != fold(ours.birth_name):
        found.append("nom de naissance")
    known = [fold(name) for name in ours.given_names]
    given = [fold(name) for name in told.given_names]
    if given[:1] not in ([one] for one in known) and not _begin_alike(given, known):
        found.append("prénom")
    if told.birth_date != ours.birth_date:
        found.append("date de naissance")
    if told.sex and ours.sex in (Sex.FEMALE, Sex.MALE) and told.sex != ours.sex:
        found.append("sexe")
    return tuple(found)


def _begin_alike(left: Sequence[str], right: Sequence[str]) -> bool:
    pairs = list(zip(" ".join(left).split(), " ".join(right).split(), strict=False))
    return bool(pairs) and all(one == other for one, other in pairs)


def clean_name(raw: str, field: str, *, required: bool = True) -> Outcome[str]:
    """Clean a family name; it is stored as entered (accents, case), folded for search only."""
    cleaned = clean_line(raw, field, required=required)
    if isinstance(cleaned, Refused):
        return cleaned
    if cleaned.value and not any(char.isalpha() for char in cleaned.value):
        return refuse(field, "NO_LETTER", "Un nom contient au moins une lettre.")
    return Ok(cleaned.value, (*cleaned.notes, *unlike_a_name(cleaned.value, field)))


def unlike_a_name(text: str, field: str) -> tuple[Problem, ...]:
    """Return a warning when a name holds what the INS admits in none; it is kept all the same.

    Letters of any alphabet, spaces, apostrophes and hyphens are admitted (interop.md 1.1): they are
    kept as entered and written the way of INSi at an export only.
    """
    odd = dict.fromkeys(char for char in text if not _is_of_a_name(char))
    if odd:
        shown = ", ".join(f"« {char} »" for char in list(odd)[:3])
        said = f"{shown} dans un nom ? L’INS n’y admet que lettres, espaces, apostrophes et "
        said += "traits d’union."
    elif text.startswith("-"):
        said = "Un nom ne commence pas par un trait d’union."
    else:
        return ()
    return (Problem(field, "UNLIKE_A_NAME", said, severity=Severity.CONFIRM),)


def clean_person(raw: str, field: str) -> Outcome[str]:
    """Clean the name of somebody around the patient: « Dr. Roux », « Pharmacie du Pont (garde) ».

    What nobody writes in a name is said and kept all the same.
    """
    cleaned = clean_line(raw, field)
    if isinstance(cleaned, Refused):
        return cleaned
    odd = dict.fromkeys(char for char in cleaned.value if not _is_around(char))
    if odd:
        shown = ", ".join(f"« {char} »" for char in list(odd)[:3])
        said = f"{shown} dans un nom ? Vérifiez ce qui est tapé."
    elif not any(char.isalpha() for char in cleaned.value):
        said = "Un nom sans aucune lettre ? Vérifiez ce qui est tapé."
    else:
        return cleaned
    odd_name = Problem(field, "UNLIKE_A_NAME", said, severity=Severity.CONFIRM)
    return Ok(cleaned.value, (*cleaned.notes, odd_name))


def _is_around(char: str) -> bool:
    return char in _SIGNS_AROUND or (char.isascii() and char.isdigit()) or _is_of_a_name(char)


def _is_of_a_name(char: str) -> bool:
    return char in _SIGNS_OF_A_NAME or unicodedata.category(char)[0] in "LM"


def clean_given_names(
    raw: str | tuple[str, ...], field: str = "given_names"
) -> Outcome[tuple[str, ...]]:
    """Read the birth given names in their civil order; commas or spaces separate them."""
    parts: list[str] = []
    notes: list[Problem] = []
    for item in (raw,) if isinstance(raw, str) else raw:
        cleaned = clean_line(item, field)
        if isinstance(cleaned, Refused):
            return cleaned
        notes.extend(cleaned.notes)
        separated = re.split(r"[,\s]+", cleaned.value) if isinstance(raw, str) else [cleaned.value]
        parts.extend(part for part in separated if part)
    if not parts or not any(any(c.isalpha() for c in part) for part in parts):
        return refuse(field, "EMPTY", "Saisissez au moins le premier prénom de naissance.")
    if len(parts) > 20:
        return refuse(field, "TOO_MANY", "Vingt prénoms au plus.")
    notes.extend(unlike_a_name(" ".join(parts), field))
    return Ok(tuple(parts), tuple(notes))


def clean_sex(raw: str, field: str = "sex") -> Outcome[str]:
    """Accept F, M or I."""
    if raw in {member.value for member in Sex}:
        return Ok(raw)
    return refuse(field, "EMPTY", "Choisissez le sexe (F, M ou indéterminé).")


def clean_birth_date(
    raw: str | date | None, today: date, *, unknown: bool = False, field: str = "birth_date"
) -> Outcome[BirthDate]:
    """Read a birth date; with ``unknown`` the civil date is not known and may stay empty."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        if unknown:
            return Ok(BirthDate(None, unknown=True))
        return refuse(
            field, "EMPTY", "Saisissez la date de naissance, ou cochez « date inconnue »."
        )
    if isinstance(raw, date):
        read: Outcome[date] = Ok(raw)
    else:
        read = parse_day(raw, field)
    if isinstance(read, Refused):
        return read
    if read.value > today:
        return refuse(field, "FUTURE", f"Cette date est dans l’avenir. {_CLOCK_HINT}")
    if age_on(read.value, today) > MAX_AGE:
        return refuse(field, "TOO_OLD", f"Plus de {MAX_AGE} ans : vérifiez l’année. {_CLOCK_HINT}")
    return Ok(BirthDate(read.value, unknown), read.notes)


def parse_day(raw: str, field: str) -> Outcome[date]:
    """Read ``12/03/1948``, ``12031948``, ``12.03.1948`` or ``1948-03-12``; ASCII digits only."""
    text = raw.strip()
    if len(text) > 20:
        return refuse(field, "NOT_A_DATE", "Écrivez la date comme 12/03/1948.")
    iso = _ISO.match(text)
    if iso:
        return _civil(int(iso[3]), int(iso[2]), int(iso[1]), field)
    found = _FRENCH.match(text) or _COMPACT.match(text)
    if not found:
        return refuse(field, "NOT_A_DATE", "Écrivez la date comme 12/03/1948.")
    if len(found[3]) != 4:
        return refuse(field, "SHORT_YEAR", "Écrivez l’année avec quatre chiffres.")
    day, month, year = int(found[1]), int(found[2]), int(found[3])
    if month > 12 and 1 <= day <= 12 and month <= 31:
        swapped = _civil(month, day, year, field)
        if isinstance(swapped, Refused):
            return swapped
        note = Problem(
            field,
            "SWAPPED",
            f"Lu comme {month:02d}/{day:02d}/{year} (jour puis mois) : vérifiez.",
            severity=Severity.CONFIRM,
        )
        return Ok(swapped.value, (note,))
    return _civil(day, month, year, field)


def _civil(day: int, month: int, year: int, field: str) -> Outcome[date]:
    try:
        return Ok(date(year, month, day))
    except ValueError:
        hint = " Si le jour ou le mois est inconnu, cochez « date inconnue »."
        said = "Ce jour n’existe pas." + (hint if field == "birth_date" else "")
        return refuse(field, "NO_SUCH_DAY", said)


def clean_cog(raw: str, field: str = "birth_cog") -> Outcome[str]:
    """Accept an empty place, a COG commune code, or a country code 99xxx."""
    text = raw.strip().upper()
    if not text:
        return Ok("")
    if len(text) != 5 or not _COG.match(text) or text.startswith("00"):
        return refuse(
            field, "NOT_COG", "Code INSEE de la commune (5 caractères, ex. 63220) ou du pays (99…)."
        )
    if text == "99999":
        note = Problem(
            field,
            "COG_UNKNOWN",
            "99999 veut dire « lieu inconnu » et ne vient jamais d’INSi.",
            severity=Severity.CONFIRM,
        )
        return Ok(text, (note,))
    return Ok(text)
