"""Read the official BDPM files as they come: a zip or a folder, mixed encodings, blank lines.

Nothing of a zip is extracted and no name of it is trusted: an entry is recognised by the last part
of its name against a closed list, and its size is capped while it is read.  A line that cannot be
used is set aside and counted, never dropped in silence.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cpts_desktop.kernel.archives import BROKEN_ZIP
from cpts_desktop.kernel.outcome import Fault

COLUMNS: dict[str, int] = {
    "CIS_bdpm.txt": 12,
    "CIS_CIP_bdpm.txt": 13,
    "CIS_COMPO_bdpm.txt": 8,
    "CIS_GENER_bdpm.txt": 5,
    "CIS_CPD_bdpm.txt": 2,
    "CIS_MITM.txt": 4,
    "CIS_CIP_Dispo_Spec.txt": 8,
}
REQUIRED: tuple[str, ...] = ("CIS_bdpm.txt", "CIS_CIP_bdpm.txt", "CIS_COMPO_bdpm.txt")
MAX_FILE_BYTES = 80_000_000
MAX_TOTAL_BYTES = 300_000_000
MAX_ENTRIES = 200
_BAD_SHARE = 0.001
_APART, _FEW = 0.1, 100
"""Share, and number, of codes that two files may not share: real ones differ by a handful."""

_TAG = re.compile(
    r"</?(?:a|b|i|u|br|p|div|span|ul|ol|li|strong|em|sup|sub|font|table|tr|td|th|h[1-6])"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})\Z")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
_PRICE = re.compile(r"(?:\d{1,3}(?:,\d{3})*|\d+)(?:,\d{1,2})?\Z")


_UNTIDY = ("<", "&", "\u00a0", "\u202f", "  ", "\t ", " \t")
_ODD_SPACES = (*"\x0b\x0c\x1c\x1d\x1e\x1f\x85\u1680\u2028\u2029\u205f\u3000",
               *map(chr, range(0x2000, 0x200B)))  # fmt: skip
"""Signs of a line whose fields have to be cleaned one by one: most lines have none."""


class BadBdpm(Fault):
    """The files are not a usable BDPM; the message says which and why."""

    exit_code = 3


@dataclass
class Table:
    """Rows of one official file, what was set aside, and the encoding found."""

    name: str
    rows: list[list[str]]
    encoding: str
    blank: int
    set_aside: Counter[str] = field(default_factory=Counter)


@dataclass
class Bdpm:
    """The files read, cleaned and cross-checked."""

    tables: dict[str, Table]
    source_date: str
    set_aside: Counter[str]

    def rows(self, name: str) -> list[list[str]]:
        """Rows of a file, empty when the optional file is absent."""
        table = self.tables.get(name)
        return table.rows if table else []


def plain(text: str) -> str:
    """A field without HTML tags or entities, single spaces, no NBSP; "<5 mg>" stays."""
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub(" ", text))
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def iso_date(text: str) -> str | None:
    """ISO date of "12/03/1998" or "19980312"; "" for empty; None when it is no date."""
    if not text:
        return ""
    match = _DATE.match(text)
    if match:
        day, month, year = match.groups()
    else:
        compact = _COMPACT.match(text)
        if not compact:
            return None
        year, month, day = compact.groups()
    return f"{year}-{month}-{day}" if 1 <= int(month) <= 12 and 1 <= int(day) <= 31 else None


def cip13_is_valid(code: str) -> bool:
    """EAN-13 check digit."""
    if not re.fullmatch(r"\d{13}", code):
        return False
    total = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(code[:12]))
    return (10 - total % 10) % 10 == int(code[12])


def _decode(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"


def parse(name: str, data: bytes) -> Table:
    """Rows of one file with the right number of columns.

    Raises BadBdpm: empty, an HTML page saved as .txt, or more than 0.1 % of lines out of shape.
    """
    if not data.strip():
        raise BadBdpm("BDPM_EMPTY", f"{name} est vide : téléchargement interrompu ?")
    text, encoding = _decode(data)
    if re.match(r"\s*<(?:!doctype|html|head|\?xml)", text[:300], re.IGNORECASE):
        raise BadBdpm(
            "BDPM_HTML", f"{name} est une page web (message d’erreur du site), pas le fichier."
        )
    expected = COLUMNS[name]
    table = Table(name, [], encoding, 0)
    lines = text.split("\n")
    odd = any(space in text for space in _ODD_SPACES)
    total = 0
    for line in lines:
        bare = line.rstrip("\r")
        if not bare.strip():
            table.blank += 1
            continue
        total += 1
        cells = bare.split("\t")
        while len(cells) > expected and not cells[-1].strip():
            cells.pop()
        if len(cells) != expected:
            table.set_aside["colonnes"] += 1
            continue
        tidy = not odd and not any(sign in bare for sign in _UNTIDY) and bare == bare.strip(" ")
        table.rows.append(cells if tidy else [plain(cell) for cell in cells])
    if table.set_aside["colonnes"] > max(1, total * _BAD_SHARE):
        raise BadBdpm(
            "BDPM_COLUMNS",
            f"{name} : {table.set_aside['colonnes']} lignes n’ont pas {expected} colonnes. "
            "Le format a peut-être changé ou le fichier est tronqué.",
        )
    return table


def _from_zip(path: Path) -> dict[str, bytes]:
    out: dict[str, bytes] = {}
    wanted = {name.lower(): name for name in COLUMNS}
    total = 0
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise BadBdpm("BDPM_ZIP", "Cette archive contient trop d’entrées.")
            for entry in entries:
                base = re.split(r"[/\\]", entry.filename)[-1].lower()
                name = wanted.get(base)
                if name is None or entry.is_dir():
                    continue
                if name in out:
                    raise BadBdpm("BDPM_ZIP", f"L’archive contient deux fois {name}.")
                with archive.open(entry) as stream:
                    data = stream.read(MAX_FILE_BYTES + 1)
                total += len(data)
                if len(data) > MAX_FILE_BYTES or total > MAX_TOTAL_BYTES:
                    raise BadBdpm("BDPM_TOO_BIG", f"{name} est anormalement gros.")
                out[name] = data
    except BROKEN_ZIP as error:
        raise BadBdpm("BDPM_ZIP", "Cette archive est abîmée ou incomplète.") from error
    except OSError as error:
        raise BadBdpm("BDPM_READ", "Ce fichier ne se lit pas.") from error
    return out


def _from_folder(path: Path) -> dict[str, bytes]:
    out: dict[str, bytes] = {}
    present = {p.name.lower(): p for p in path.iterdir() if p.is_file()}
    for name in COLUMNS:
        found = present.get(name.lower())
        if found is None:
            continue
        if found.stat().st_size > MAX_FILE_BYTES:
            raise BadBdpm("BDPM_TOO_BIG", f"{name} est anormalement gros.")
        out[name] = found.read_bytes()
    return out


def read(source: Path, progress: Callable[[int, int], None] | None = None) -> Bdpm:
    """Read and cross-check a BDPM.  *progress(done, total)* may raise to cancel.

    Raises BadBdpm when a required file is missing or unusable.
    """
    if source.is_dir():
        files = _from_folder(source)
    elif source.is_file():
        files = _from_zip(source)
    else:
        raise BadBdpm("BDPM_READ", "Ce fichier ou dossier n’existe pas.")
    missing = [name for name in REQUIRED if name not in files]
    if missing:
        raise BadBdpm("BDPM_MISSING", f"Il manque {', '.join(missing)}.")
    tables: dict[str, Table] = {}
    for done, (name, data) in enumerate(sorted(files.items())):
        tables[name] = parse(name, data)
        if progress is not None:
            progress(done + 1, len(files) + 3)
    return _cross_check(tables)


def _keep(table: Table | None, reason: str, good: Callable[[list[str]], bool]) -> None:
    if table is None:
        return
    kept = [row for row in table.rows if good(row)]
    dropped = len(table.rows) - len(kept)
    if dropped:
        table.set_aside[reason] += dropped
        table.rows = kept


def _cross_check(tables: dict[str, Table]) -> Bdpm:
    specialities = tables["CIS_bdpm.txt"]
    seen: set[str] = set()

    def first_valid(row: list[str]) -> bool:
        fresh = row[0] not in seen
        seen.add(row[0])
        return fresh

    _keep(specialities, "code_cis", lambda r: bool(re.fullmatch(r"[0-9]{8}", r[0])))
    _keep(specialities, "cis_en_double", first_valid)
    _keep(specialities, "date", lambda r: iso_date(r[7]) is not None)
    known = {row[0] for row in specialities.rows}
    for name in ("CIS_CIP_bdpm.txt", "CIS_COMPO_bdpm.txt", "CIS_CPD_bdpm.txt", "CIS_MITM.txt",
                 "CIS_CIP_Dispo_Spec.txt"):  # fmt: skip
        _keep(tables.get(name), "orphelins", lambda r: r[0] in known)
    _keep(tables.get("CIS_GENER_bdpm.txt"), "orphelins", lambda r: r[2] in known)
    _agree(tables, known)
    packs = tables["CIS_CIP_bdpm.txt"]
    _keep(packs, "cip13", lambda r: cip13_is_valid(r[6]))
    _keep(packs, "date", lambda r: iso_date(r[5]) is not None)
    _keep(packs, "prix", lambda r: all(not r[i] or _PRICE.match(r[i]) for i in (9, 10, 11)))
    set_aside: Counter[str] = Counter()
    for table in tables.values():
        for reason, count in table.set_aside.items():
            set_aside[f"{table.name} : {reason}"] += count
    return Bdpm(tables, _newest_date(tables), set_aside)


def _agree(tables: dict[str, Table], known: set[str]) -> None:
    """Refuse files that do not speak of the same specialities: one was cut short, or is older.

    In the real files a handful of presentations are orphans, no composition is, and next to every
    speciality has one; one in twelve has no presentation.
    """
    if not known:
        raise BadBdpm("BDPM_EMPTY", "CIS_bdpm.txt ne contient aucune spécialité lisible.")
    for name in ("CIS_CIP_bdpm.txt", "CIS_COMPO_bdpm.txt"):
        table = tables[name]
        orphans = table.set_aside["orphelins"]
        has_all = name == "CIS_COMPO_bdpm.txt"
        bare = len(known - {row[0] for row in table.rows}) if has_all else 0
        if max(orphans / (orphans + len(table.rows) + 1), bare / len(known)) > _APART and (
            max(orphans, bare) > _FEW
        ):
            raise BadBdpm(
                "BDPM_TRUNCATED",
                f"CIS_bdpm.txt et {name} ne parlent pas des mêmes spécialités : l’un des deux est "
                "tronqué, ou d’une autre date.",
            )


def _newest_date(tables: dict[str, Table]) -> str:
    """Date of the data: the newest of availability, presentation and authorisation dates."""
    dates: set[str] = set()
    dispo = tables.get("CIS_CIP_Dispo_Spec.txt")
    if dispo:
        dates |= {iso_date(row[5]) or "" for row in dispo.rows}
    if not any(dates):
        dates |= {iso_date(row[5]) or "" for row in tables["CIS_CIP_bdpm.txt"].rows}
        dates |= {iso_date(row[7]) or "" for row in tables["CIS_bdpm.txt"].rows}
    return max(dates, default="")
