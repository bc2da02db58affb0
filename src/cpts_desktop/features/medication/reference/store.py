"""The read-only store of public reference data: one plain SQLite file, swapped atomically.

It holds no patient data.  A version is built in a temporary file, checked, then becomes the
candidate; activating it replaces one small state file, and the previous version stays beside it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import secrets
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cpts_desktop.features.medication.reference.bdpm import Bdpm, iso_date
from cpts_desktop.features.medication.reference.words import search_text, search_words
from cpts_desktop.features.medication.rules.names import natural
from cpts_desktop.kernel.files import replace_patiently, sync_file, sync_folder, write_private
from cpts_desktop.kernel.outcome import Fault

SCHEMA_VERSION = 1
_STATE = "bdpm.json"
AT_WORK_SECONDS = 600
_EVERY = 1000
HOLD_FEWER = 0.05
HOLD_MORE = 0.20

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE speciality (
  pk INTEGER PRIMARY KEY, cis TEXT NOT NULL UNIQUE, name TEXT NOT NULL, folded TEXT NOT NULL,
  form TEXT NOT NULL, routes TEXT NOT NULL, status TEXT NOT NULL, procedure TEXT NOT NULL,
  marketed INTEGER NOT NULL, authorised_on TEXT NOT NULL, holder TEXT NOT NULL,
  watched INTEGER NOT NULL, atc TEXT NOT NULL, dci TEXT NOT NULL,
  homeopathic INTEGER NOT NULL) STRICT;
CREATE INDEX speciality_folded ON speciality(folded);
CREATE TABLE presentation (
  cip13 TEXT PRIMARY KEY, cip7 TEXT NOT NULL, cis TEXT NOT NULL, label TEXT NOT NULL,
  state TEXT NOT NULL, reimbursed TEXT NOT NULL, price TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX presentation_cip7 ON presentation(cip7);
CREATE INDEX presentation_cis ON presentation(cis);
CREATE TABLE composition (
  cis TEXT NOT NULL, element TEXT NOT NULL, code TEXT NOT NULL, substance TEXT NOT NULL,
  dose TEXT NOT NULL, reference TEXT NOT NULL, nature TEXT NOT NULL, link TEXT NOT NULL) STRICT;
CREATE INDEX composition_cis ON composition(cis);
CREATE TABLE generic_group (
  id TEXT NOT NULL, label TEXT NOT NULL, cis TEXT NOT NULL, type TEXT NOT NULL) STRICT;
CREATE INDEX generic_cis ON generic_group(cis);
CREATE INDEX generic_id ON generic_group(id);
CREATE TABLE condition_of_supply (cis TEXT NOT NULL, text TEXT NOT NULL) STRICT;
CREATE INDEX condition_cis ON condition_of_supply(cis);
CREATE TABLE availability (
  cis TEXT NOT NULL, cip13 TEXT NOT NULL, label TEXT NOT NULL, since TEXT NOT NULL,
  updated TEXT NOT NULL, back TEXT NOT NULL) STRICT;
CREATE INDEX availability_cis ON availability(cis);
CREATE VIRTUAL TABLE finder USING fts5(
  words, content='', prefix='1 2 3', tokenize='ascii', detail=none);
CREATE VIRTUAL TABLE vocabulary USING fts5(word, tokenize='trigram');
"""


@dataclass(frozen=True)
class Version:
    """One version of the store: its file and what it holds."""

    file: str
    sha256: str
    source_date: str
    imported_at: str
    counts: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "file": self.file, "sha256": self.sha256, "source_date": self.source_date,
            "imported_at": self.imported_at, "counts": self.counts,
        }  # fmt: skip

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Version:
        """Read back the JSON form."""
        return cls(
            str(raw["file"]), str(raw["sha256"]), str(raw["source_date"]),
            str(raw["imported_at"]), {str(k): int(v) for k, v in raw["counts"].items()},
        )  # fmt: skip


@dataclass(frozen=True)
class State:
    """Active, previous and candidate versions; any may be absent."""

    active: Version | None = None
    previous: Version | None = None
    candidate: Version | None = None


def read_state(folder: Path) -> State:
    """State of a reference folder; an absent or unreadable state is an empty one."""
    try:
        raw = json.loads((folder / _STATE).read_text(encoding="utf-8"))
        parts = {
            k: Version.from_dict(raw[k]) if raw.get(k) else None
            for k in ("active", "previous", "candidate")
        }
    except (OSError, ValueError, KeyError, TypeError):
        return State()
    return State(**parts)


def _write_state(folder: Path, state: State) -> None:
    body = {
        k: v.as_dict() if (v := getattr(state, k)) else None
        for k in ("active", "previous", "candidate")
    }
    write_private(folder / _STATE, json.dumps(body, ensure_ascii=False, indent=1).encode())


def database_path(folder: Path) -> Path | None:
    """File of the active version, None when there is none on disk."""
    state = read_state(folder)
    if state.active is None:
        return None
    path = folder / state.active.file
    return path if path.is_file() else None


def build(
    folder: Path, data: Bdpm, now: datetime, progress: Callable[[int, int], None] | None = None
) -> Version:
    """Build a version beside the active one and make it the candidate.

    The active version is untouched whatever happens; a cancelled or failed build leaves nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sweep_broken(folder, now)
    temporary = folder / f".bdpm-{secrets.token_hex(6)}.cpts-tmp"
    try:
        counts = _fill(temporary, data, progress)
        digest = hashlib.sha256(temporary.read_bytes()).hexdigest()
        name = f"bdpm-{data.source_date or 'sans-date'}-{digest[:12]}.sqlite"
        with temporary.open("rb+") as handle:
            sync_file(handle.fileno())
        replace_patiently(temporary, folder / name)
        sync_folder(folder)
    except sqlite3.Error as error:
        raise Fault(
            "REFERENCE_BUILD", "La base de médicaments n’a pas pu être construite."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
    version = Version(name, digest, data.source_date, now.isoformat(timespec="seconds"), counts)
    state = read_state(folder)
    _write_state(folder, State(state.active, state.previous, version))
    return version


def activate(folder: Path) -> Version:
    """Make the candidate the active version and keep the one before it."""
    state = read_state(folder)
    if state.candidate is None:
        raise Fault("REFERENCE_NO_CANDIDATE", "Aucune version en attente d’activation.")
    previous = state.active if state.active != state.candidate else state.previous
    _write_state(folder, State(state.candidate, previous, None))
    _sweep(folder)
    return state.candidate


def drop_candidate(folder: Path) -> None:
    """Forget the candidate; active and previous stay."""
    state = read_state(folder)
    _write_state(folder, State(state.active, state.previous, None))
    _sweep(folder)


def _sweep(folder: Path) -> None:
    """Remove versions that nothing points to any more."""
    state = read_state(folder)
    kept = {v.file for v in (state.active, state.previous, state.candidate) if v}
    for path in folder.glob("bdpm-*.sqlite"):
        if path.name not in kept:
            with contextlib.suppress(OSError):
                path.unlink()


def sweep_broken(folder: Path, now: datetime) -> None:
    """Remove what an import that was killed left behind, unless another may be at work on it."""
    state = read_state(folder)
    kept = {v.file for v in (state.active, state.previous, state.candidate) if v}
    left = [p for p in folder.glob("bdpm-*.sqlite") if p.name not in kept]
    for path in (*left, *folder.glob(".*.cpts-tmp"), *folder.glob(".*.cpts-tmp-*")):
        with contextlib.suppress(OSError):
            if now.timestamp() - path.stat().st_mtime > AT_WORK_SECONDS:
                path.unlink()


def _fill(path: Path, data: Bdpm, progress: Callable[[int, int], None] | None) -> dict[str, int]:
    connection = sqlite3.connect(path)
    try:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        _insert_specialities(connection, data, progress)
        if progress is not None:
            progress(8, 10)
        _insert_others(connection, data)
        if progress is not None:
            progress(9, 10)
        connection.execute("INSERT INTO finder(finder) VALUES('optimize')")
        counts = {
            "specialites": _count(connection, "SELECT count(*) FROM speciality"),
            "commercialisees": _count(
                connection, "SELECT count(*) FROM speciality WHERE marketed=1"
            ),
            "presentations": _count(connection, "SELECT count(*) FROM presentation"),
            "compositions": _count(connection, "SELECT count(*) FROM composition"),
            "groupes_generiques": _count(
                connection, "SELECT count(DISTINCT id) FROM generic_group"
            ),
            "avec_atc": _count(connection, "SELECT count(*) FROM speciality WHERE atc <> ''"),
            "ruptures_et_tensions": _count(connection, "SELECT count(*) FROM availability"),
        }
        for key, value in {
            "schema": str(SCHEMA_VERSION),
            "source": "BDPM, base de données publique des médicaments",
            "source_date": data.source_date,
        }.items():  # fmt: skip
            connection.execute("INSERT INTO meta VALUES(?, ?)", (key, value))
        connection.commit()
        connection.execute("ANALYZE")
        connection.commit()
    finally:
        connection.close()
    return counts


def _count(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])


def _rank(row: list[str]) -> tuple[int, int, str]:
    """Order of results: marketed first, homeopathy last, then by name."""
    homeopathic = "homéo" in row[5].lower() or "dilution" in row[1].lower()
    return (int(homeopathic), int(row[6] != "Commercialisée"), search_text(row[1]))


def _insert_specialities(
    connection: sqlite3.Connection, data: Bdpm, progress: Callable[[int, int], None] | None
) -> None:
    atc: dict[str, set[str]] = {}
    for row in data.rows("CIS_MITM.txt"):
        atc.setdefault(row[0], set()).add(row[1])
    names: dict[str, list[str]] = {}
    active: dict[str, dict[str, str]] = {}
    for row in data.rows("CIS_COMPO_bdpm.txt"):
        names.setdefault(row[0], []).append(row[3])
        links = active.setdefault(row[0], {})
        if row[7] not in links or row[6] == "FT":
            links[row[7]] = row[3]
    words: set[str] = set()
    said: dict[str, list[str]] = {}
    specialities: list[tuple[object, ...]] = []
    finder: list[tuple[int, str]] = []
    ranked = sorted((_rank(row), place, row) for place, row in enumerate(data.rows("CIS_bdpm.txt")))
    for pk, ((homeopathic, unmarketed, folded), _place, row) in enumerate(ranked, start=1):
        if progress is not None and pk % _EVERY == 0:
            progress(7, 10)  # nothing new to say, but a cancelled import stops here
        cis = row[0]
        dci = " + ".join(x.lower() for x in dict.fromkeys(active.get(cis, {}).values()))
        specialities.append((
            pk, cis, row[1], folded, row[2], row[3], row[4], row[5], 1 - unmarketed,
            iso_date(row[7]) or "", row[10], int(row[11].lower() == "oui"),
            "|".join(sorted(atc.get(cis, ()))), dci[:400], homeopathic,
        ))  # fmt: skip
        text = folded.split()
        for name in names.get(cis, ()):
            if name not in said:  # some thousands of substances for all the lines
                said[name] = search_words(f"{name} {natural(name)}")
            text += said[name]
        text = list(dict.fromkeys(text))
        finder.append((pk, " ".join(text)))
        if not homeopathic:
            words.update(w for w in text if len(w) > 3 and w.isalpha())
    connection.executemany(
        "INSERT INTO speciality VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", specialities
    )
    connection.executemany("INSERT INTO finder(rowid, words) VALUES(?, ?)", finder)
    connection.executemany("INSERT INTO vocabulary(word) VALUES(?)", ((w,) for w in sorted(words)))


def _insert_others(connection: sqlite3.Connection, data: Bdpm) -> None:
    def many(sql: str, rows: Iterable[tuple[str, ...]]) -> None:
        connection.executemany(sql, rows)

    many(
        "INSERT OR IGNORE INTO presentation VALUES(?,?,?,?,?,?,?)",
        ((r[6], r[1], r[0], r[2], r[4], r[8], r[9]) for r in data.rows("CIS_CIP_bdpm.txt")),
    )
    many(
        "INSERT INTO composition VALUES(?,?,?,?,?,?,?,?)",
        ((r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7]) for r in data.rows("CIS_COMPO_bdpm.txt")),
    )
    many(
        "INSERT INTO generic_group VALUES(?,?,?,?)",
        ((r[0], r[1], r[2], r[3]) for r in data.rows("CIS_GENER_bdpm.txt")),
    )
    many(
        "INSERT INTO condition_of_supply VALUES(?,?)",
        ((r[0], r[1]) for r in data.rows("CIS_CPD_bdpm.txt")),
    )
    many(
        "INSERT INTO availability VALUES(?,?,?,?,?,?)",
        ((r[0], r[1], r[3], iso_date(r[4]) or "", iso_date(r[5]) or "", iso_date(r[6]) or "")
         for r in data.rows("CIS_CIP_Dispo_Spec.txt")),
    )  # fmt: skip
