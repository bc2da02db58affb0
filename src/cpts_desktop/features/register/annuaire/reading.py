"""Reads ``PS_LibreAcces_Personne_activite`` line by line; never whole in memory.

Pipe-separated, one line per activity, the same RPPS repeated; UTF-8 or Windows-1252. Columns are
bound by the names of the header: a renamed one is said by its name. Source: interop.md section 2.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any, Final

from stdnum import luhn

from cpts_desktop.kernel.archives import BROKEN_ZIP
from cpts_desktop.kernel.outcome import Fault
from cpts_desktop.kernel.text import fold

MAX_LINE: Final = 64 * 1024
MAX_KEPT: Final = 500_000
MAX_BYTES: Final = 8 << 30
_SAMPLE: Final = 1 << 20
_REJECTS: Final = 200
_STEP: Final = 20_000
DEPARTEMENT: Final = re.compile(r"(?:0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-8]|98[4678])\Z")
_DATED: Final = re.compile(r"(20[0-9]{2})([01][0-9])([0-3][0-9])[0-9]*\.(?:txt|csv)\Z", re.I)
COLUMNS: Final = {
    "kind": "Type d'identifiant PP",
    "id": "Identifiant PP",
    "national": "Identification nationale PP",
    "family": "Nom d'exercice",
    "given": "Prénom d'exercice",
    "profession_code": "Code profession",
    "profession": "Libellé profession",
    "skill": "Libellé savoir-faire",
    "mode": "Libellé mode exercice",
    "structure": "Raison sociale site",
    "number": "Numéro Voie (coord. structure)",
    "way_kind": "Libellé type de voie (coord. structure)",
    "way": "Libellé Voie (coord. structure)",
    "postcode": "Code postal (coord. structure)",
    "commune": "Code commune (coord. structure)",
    "city": "Libellé commune (coord. structure)",
    "phone": "Téléphone (coord. structure)",
    "phone2": "Téléphone 2 (coord. structure)",
    "email": "Adresse e-mail (coord. structure)",
    "departement": "Code Département (structure)",
}
"""Our names -> the columns of the header."""
_OTHER_NAMES: Final = {"email": ("E-mail (coord. structure)",)}
_REQUIRED: Final = ("kind", "id", "family", "given", "profession", "departement")


@dataclass
class Read:
    """What was read: ``lines = kept + elsewhere + rejected``; the file is reconciled."""

    encoding: str = ""
    source_date: date | None = None
    lines: int = 0
    kept: int = 0
    elsewhere: int = 0
    rejected: int = 0
    rejects: list[dict[str, str]] = field(default_factory=list)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    professions: Counter[str] = field(default_factory=Counter)

    def reject(self, line: int, why: str) -> None:
        """Count a line that cannot be taken; the first ones are told."""
        self.rejected += 1
        if len(self.rejects) < _REJECTS:
            self.rejects.append({"where": f"ligne {line}", "why": why})


def read(
    path: Path, departement: str, progress: Callable[[int, int], None] = lambda _n, _of: None
) -> Read:
    """Return the professionals of a département, by national identifier; raises Fault."""
    found = Read()
    with _stream(path, found) as (stream, size):
        lines = _lines(stream, found)
        header = next(lines, (0, ""))[1]
        columns, width = _columns(header)
        for number, line in lines:
            if number % _STEP == 0:
                progress(stream.tell(), size)
            if line.strip():
                found.lines += 1
                _take(line, number, columns, width, departement, found)
    for one in found.people.values():
        found.professions[one["profession"]] += 1
    return found


@contextmanager
def _stream(path: Path, found: Read) -> Iterator[tuple[IO[bytes], int]]:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise Fault("TOO_BIG", "Ce fichier est trop gros pour être l’annuaire.")
        with path.open("rb") as raw:
            if raw.read(4) != b"PK\x03\x04":
                raw.seek(0)
                found.source_date = _date_of(path.name)
                yield raw, size
                return
        with zipfile.ZipFile(path) as archive:
            names = [
                one for one in archive.infolist() if "personne_activite" in one.filename.lower()
            ]
            if len(names) != 1:
                raise Fault(
                    "NO_FILE",
                    "Cette archive ne contient pas (ou pas une seule fois) le fichier "
                    "PS_LibreAcces_Personne_activite.",
                )
            found.source_date = _date_of(names[0].filename)
            with archive.open(names[0]) as inner:
                yield inner, names[0].file_size
    except OSError:
        raise Fault("UNREADABLE", "Le fichier de l’annuaire ne peut pas être lu.") from None
    except BROKEN_ZIP:
        raise Fault("BAD_ZIP", "Cette archive est abîmée.") from None


def _date_of(name: str) -> date | None:
    told = _DATED.search(name)
    try:
        return date(int(told[1]), int(told[2]), int(told[3])) if told else None
    except ValueError:
        return None


def _lines(stream: IO[bytes], found: Read) -> Iterator[tuple[int, str]]:
    """Yield (number, text); a line that is too long or not in the encoding is rejected."""
    sample = stream.read(_SAMPLE)
    if b"\0" in sample:
        raise Fault("NOT_TEXT", "Ce fichier n’est pas l’annuaire (ce n’est pas du texte).")
    found.encoding = _encoding(sample)
    head = io.BytesIO(sample.removeprefix(codecs.BOM_UTF8))
    number = 0
    while raw := _raw_line(head, stream):
        number += 1
        if len(raw) > MAX_LINE:
            found.lines += 1
            found.reject(number, "ligne démesurée")
            while raw and not raw.endswith(b"\n"):
                raw = _raw_line(head, stream)
            continue
        try:
            yield number, raw.decode(found.encoding).rstrip("\r\n")
        except UnicodeDecodeError:
            found.lines += 1
            found.reject(number, "caractères illisibles")


def _raw_line(head: io.BytesIO, stream: IO[bytes]) -> bytes:
    """Return the next line, at most one byte longer than allowed."""
    raw = head.readline(MAX_LINE + 1)
    if not raw.endswith(b"\n") and len(raw) <= MAX_LINE:
        raw += stream.readline(MAX_LINE + 1 - len(raw))
    return raw


def _encoding(sample: bytes) -> str:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _columns(header: str) -> tuple[dict[str, int], int]:
    names = [_plain(name) for name in header.split("|")]
    while names and not names[-1]:
        names.pop()
    if len(set(names)) != len(names) or len(names) < len(_REQUIRED):
        raise Fault("BAD_HEADER", "La première ligne n’est pas celle de l’annuaire.")
    found = {}
    for ours, theirs in COLUMNS.items():
        for name in (theirs, *_OTHER_NAMES.get(ours, ())):
            if _plain(name) in names:
                found[ours] = names.index(_plain(name))
    missing = [COLUMNS[name] for name in _REQUIRED if name not in found]
    if missing:
        raise Fault("BAD_HEADER", f"Colonnes absentes ou renommées : {', '.join(missing)}.")
    return found, len(names)


def _plain(name: str) -> str:
    return fold(name.strip().strip('"'))


def _take(
    line: str, number: int, columns: dict[str, int], width: int, wanted: str, found: Read
) -> None:
    cells = line.split("|")
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    if len(cells) != width:
        found.reject(number, f"{len(cells)} colonnes au lieu de {width}")
        return
    row = {name: _clean(cells[at]) for name, at in columns.items()}
    place = row["departement"].upper() or _departement_of(row.get("commune", ""))
    if place != wanted:
        found.elsewhere += 1
        return
    rpps = row["id"] if len(row["id"]) == 11 and row["id"].isdigit() else ""
    if not row["family"] or not row["id"]:
        found.reject(number, "sans nom ou sans identifiant")
        return
    if rpps and not luhn.is_valid(rpps):
        found.reject(number, "la clé du RPPS ne correspond pas")
        return
    key = f"{row['kind']}{row['id']}"
    if key not in found.people and len(found.people) >= MAX_KEPT:
        raise Fault("TOO_MANY", "Trop de professionnels pour un seul département.")
    person = found.people.setdefault(
        key,
        {
            "id": key, "rpps": rpps, "family": row["family"], "given": row["given"],
            "profession": row["profession"], "skills": [], "places": [],
        },
    )  # fmt: skip
    if row.get("skill") and row["skill"] not in person["skills"]:
        person["skills"].append(row["skill"])
    address = " ".join(filter(None, (row.get(x) for x in ("number", "way_kind", "way"))))
    spot = {
        "structure": row.get("structure", ""), "address": address,
        "postcode": row.get("postcode", ""), "city": row.get("city", ""),
        "phone": row.get("phone", "") or row.get("phone2", ""), "email": row.get("email", ""),
        "mode": row.get("mode", ""),
    }  # fmt: skip
    if spot not in person["places"]:
        person["places"].append(spot)
    found.kept += 1


def _departement_of(commune: str) -> str:
    return commune[:3] if commune[:2] in ("97", "98") else commune[:2].upper()


def _clean(cell: str) -> str:
    flat = " ".join(cell.strip().strip('"').split())
    return "".join(char for char in flat if char.isprintable())[:300]
