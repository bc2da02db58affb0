"""The matricule INS: shape, key and realm. It is read, never typed (interop.md 1.2).

A bad key on a received number warns and never refuses: official samples hold bad keys.
"""

from __future__ import annotations

import re
from typing import Final

from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Severity, refuse

PRODUCTION_OIDS: Final = ("1.2.250.1.213.1.4.8", "1.2.250.1.213.1.4.9")
"""INS-NIR and INS-NIA; source: FR Core 2.2.0 fr-core-patient-ins."""
TEST_OIDS: Final = ("1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.11")
"""INS-NIR test and demo."""
OIDS: Final = PRODUCTION_OIDS + TEST_OIDS

_SHAPE = re.compile(r"[0-9]{5}(?:[0-9]{2}|2[AB])[0-9]{6}(?:[0-9]{2})?\Z")
_SPREADSHEET = re.compile(r"[0-9]+[.,][0-9]*(?:[eE][+-]?[0-9]+)?\Z|[0-9]+[eE][+-]?[0-9]+\Z")


def clean_matricule(raw: str, field: str = "matricule") -> Outcome[str]:
    """Return the 15 characters of a received number (13 when it came without its key)."""
    if len(raw) > 60:
        return refuse(field, "NOT_A_MATRICULE", "Ce n’est pas un matricule INS.")
    text = re.sub(r"[ \u00a0\u202f\u2009]", "", raw).upper()
    if _SPREADSHEET.match(text):
        return refuse(
            field,
            "LOST_DIGITS",
            "Ce numéro est passé par un tableur, qui en a perdu des chiffres : relisez l’original.",
        )
    if not _SHAPE.match(text):
        return refuse(
            field, "NOT_A_MATRICULE", "Un matricule INS a 15 caractères (13 chiffres et une clé)."
        )
    return Ok(text)


def expected_key(matricule: str) -> int:
    """Return ``97 - N13 mod 97``, Corsica counted as 19 (2A) and 18 (2B)."""
    body = matricule[:13].replace("2A", "19", 1).replace("2B", "18", 1)
    if matricule[5:7] not in ("2A", "2B"):
        body = matricule[:13]
    return 97 - int(body) % 97


def doubts(matricule: str, *, sex: str = "", birth_year: int | None = None) -> tuple[Problem, ...]:
    """Return what looks wrong in a received number; every doubt is a warning."""
    found: list[tuple[str, str]] = []
    if len(matricule) == 15:
        if expected_key(matricule) != int(matricule[13:]):
            found.append(("KEY", "La clé du matricule ne correspond pas."))
    else:
        found.append(("NO_KEY", "Le matricule est arrivé sans sa clé."))
    first, month, place = matricule[0], int(matricule[3:5]), matricule[5:7]
    if first in "3478":
        found.append(("PROVISIONAL", "Numéro d’attente ou provisoire (3, 4, 7 ou 8 en tête)."))
    elif first not in "12":
        found.append(("FIRST_DIGIT", "Le premier chiffre n’est ni 1 ni 2."))
    if first in "12" and sex in "FM" and sex and (first == "1") != (sex == "M"):
        found.append(("SEX", "Le sexe ne correspond pas au premier chiffre du matricule."))
    if not (1 <= month <= 12 or 20 <= month <= 42 or 50 <= month <= 99):
        found.append(("MONTH", "Le mois du matricule est impossible."))
    elif month > 12:
        found.append(("MONTH_UNKNOWN", "Mois de naissance codé inconnu dans le matricule."))
    if place in ("00", "96"):
        found.append(("DEPARTEMENT", "Le département du matricule est impossible."))
    if birth_year is not None and int(matricule[1:3]) != birth_year % 100:
        found.append(("YEAR", "L’année du matricule diffère de la date de naissance."))
    return tuple(
        Problem("matricule", code, message, severity=Severity.CONFIRM) for code, message in found
    )


def is_test_realm(oid: str) -> bool:
    """Say whether an OID belongs to test or demonstration identities."""
    return oid in TEST_OIDS
