"""Reader of the INS datamatrix (ANS, « Format datamatrix » v2.2): sequential, by position.

The code carries no signature: it proves nothing about who printed it, so a scan never raises
the status of an identity.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from cpts_desktop.features.register.rules.nir import OIDS, clean_matricule, doubts
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, Severity, refuse
from cpts_desktop.kernel.privacy import redacted

GS: Final = "\x1d"
HEADER: Final = "IS01" + "0" * 22
MAX_CHARS: Final = 400
_FIELD: Final = "datamatrix"
_NO_SEPARATOR: Final = (
    "Le lecteur supprime le séparateur « GS » : réglez-le pour qu’il le transmette."
)
_FIXED: Final = {"S1": 15, "S5": 1, "S6": 10, "S7": 5}
_VARIABLE: Final = {"S2": 20, "S3": 100, "S4": 100}
_NAME = re.compile(r"[A-Z](?:[A-Z '\-]*[A-Z'\-])?\Z")
_DATE = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})\Z")


@redacted
@dataclass(frozen=True)
class ScannedIns:
    """The seven blocks of a scan, checked one by one."""

    matricule: str
    oid: str
    given_names: tuple[str, ...]
    birth_name: str
    sex: str
    birth_date: date | None
    birth_cog: str


def read_datamatrix(scan: str | bytes) -> Outcome[ScannedIns]:
    """Read what a scanner typed; doubts on the number come back as notes."""
    if isinstance(scan, bytes):
        try:
            text = scan.decode("ascii")
        except UnicodeDecodeError:
            return _bad("NOT_ASCII", "Ce code n’est pas un datamatrix INS.")
    else:
        text = scan
    if len(text) > MAX_CHARS:
        return _bad("TOO_LONG", "Ce code est trop long pour un datamatrix INS.")
    text = text.removeprefix("]d1").rstrip("\r\n")
    if not text.startswith("IS"):
        return _bad("HEADER", "Ce code n’est pas un datamatrix INS.")
    if not text.startswith(HEADER):
        return _bad("VERSION", "Version de datamatrix INS non reconnue.")
    blocks = _blocks(text[len(HEADER) :])
    if isinstance(blocks, Refused):
        return blocks
    return _checked(blocks.value)


def _blocks(body: str) -> Outcome[dict[str, str]]:
    found: dict[str, str] = {}
    at = 0
    while at < len(body):
        name = body[at : at + 2]
        at += 2
        if name not in _FIXED and name not in _VARIABLE:
            return _bad("UNKNOWN_BLOCK", "Bloc inconnu dans le datamatrix INS : relisez le code.")
        if name in found:
            return _bad("REPEATED_BLOCK", "Le datamatrix INS répète un bloc : relisez le code.")
        if name in _FIXED:
            value = body[at : at + _FIXED[name]]
            if len(value) < _FIXED[name] or GS in value:
                return _bad("TRUNCATED", "Le datamatrix INS est incomplet : relisez le code.")
            at += len(value)
        else:
            limit = _VARIABLE[name]
            end = body.find(GS, at, at + limit)
            value = body[at : at + limit] if end < 0 else body[at:end]
            at += len(value)
            if name == "S2" and "S" in value:
                return _bad("NO_SEPARATOR", _NO_SEPARATOR)
        if body[at : at + 1] == GS:
            at += 1
        found[name] = value
    return Ok(found)


def _checked(blocks: dict[str, str]) -> Outcome[ScannedIns]:
    missing = [name for name in ("S1", "S2", "S3", "S4", "S5", "S6") if not blocks.get(name)]
    if blocks.get("S2") and blocks["S2"] not in OIDS:
        return _bad("OID", "L’OID du datamatrix n’est pas celui d’une INS.")
    if missing:
        return _bad("MISSING_BLOCK", "Il manque un trait dans le datamatrix INS : relisez le code.")
    matricule = clean_matricule(blocks["S1"], _FIELD)
    if isinstance(matricule, Refused):
        return matricule
    given = tuple(blocks["S3"].split(" "))
    if not _NAME.match(blocks["S4"]) or not all(_NAME.match(name) for name in given):
        return _bad("LETTERS", "Un nom du datamatrix contient un caractère interdit.")
    if blocks["S5"] not in "FM":
        return _bad("SEX", "Le sexe du datamatrix n’est ni F ni M.")
    day = _DATE.match(blocks["S6"])
    if not day:
        return _bad("DATE", "La date de naissance du datamatrix est illisible.")
    notes: list[Problem] = []
    try:
        birth: date | None = date(int(day[3]), int(day[2]), int(day[1]))
    except ValueError:
        birth = None
        notes.append(
            Problem(
                _FIELD,
                "DATE_UNKNOWN",
                "Date de naissance incomplète dans le datamatrix.",
                severity=Severity.CONFIRM,
            )
        )
    cog = blocks.get("S7", "")
    if cog and not re.match(r"[0-9][0-9AB][0-9]{3}\Z", cog):
        return _bad("COG", "Le lieu de naissance du datamatrix est illisible.")
    notes.extend(
        doubts(matricule.value, sex=blocks["S5"], birth_year=birth.year if birth else None)
    )
    scanned = ScannedIns(
        matricule.value, blocks["S2"], given, blocks["S4"], blocks["S5"], birth, cog
    )
    return Ok(scanned, tuple(notes))


def _bad(code: str, message: str) -> Refused:
    return refuse(_FIELD, code, message)
