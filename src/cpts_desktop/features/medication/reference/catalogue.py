"""Search the active store as one types, by brand, DCI, CIS, CIP7, CIP13 or dose.

Whatever is typed is searched literally: it becomes quoted words, never FTS syntax.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from cpts_desktop.features.medication.reference.bdpm import cip13_is_valid
from cpts_desktop.features.medication.reference.store import database_path
from cpts_desktop.features.medication.reference.words import search_words
from cpts_desktop.kernel.outcome import Fault, Problem

MAX_QUERY = 200


@dataclass(frozen=True)
class Speciality:
    """One row of the catalogue."""

    cis: str
    name: str
    form: str
    routes: str
    dci: str
    marketed: bool
    watched: bool
    homeopathic: bool
    atc: tuple[str, ...]


@dataclass(frozen=True)
class CompositionRow:
    """One line of the composition: substance, dose, SA or FT, link number."""

    element: str
    substance: str
    dose: str
    reference: str
    nature: str
    link: str


@dataclass(frozen=True)
class Found:
    """Candidates (none is ever chosen by itself), a refusal, or near words to try."""

    rows: tuple[Speciality, ...] = ()
    problem: Problem | None = None
    suggestions: tuple[str, ...] = ()


_COLUMNS = "cis, name, form, routes, dci, marketed, watched, homeopathic, atc"


def _row(values: tuple[str, str, str, str, str, int, int, int, str]) -> Speciality:
    atc = tuple(x for x in values[8].split("|") if x)
    return Speciality(
        values[0], values[1], values[2], values[3], values[4],
        bool(values[5]), bool(values[6]), bool(values[7]), atc,
    )  # fmt: skip


def _refused(code: str, message: str) -> Found:
    return Found(problem=Problem("recherche", code, message))


class Catalogue:
    """The active store, opened read-only and immutable."""

    def __init__(self, path: Path) -> None:
        uri = f"file:{quote(str(path))}?mode=ro&immutable=1"
        try:
            self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._db.execute("PRAGMA trusted_schema=OFF")
            self.meta = dict(self._db.execute("SELECT key, value FROM meta"))
        except sqlite3.Error as error:
            raise Fault(
                "REFERENCE_DAMAGED", "La base de médicaments est abîmée : importez-la de nouveau."
            ) from error

    def close(self) -> None:
        """Release the file."""
        self._db.close()

    def search(self, text: str, limit: int = 40) -> Found:
        """Candidates for what was typed; a code that is wrong is refused with the reason."""
        typed = text.strip()
        if len(typed) > MAX_QUERY:
            return _refused("TOO_LONG", "Recherche limitée à 200 caractères.")
        digits = re.sub(r"[\s.\u00a0\u202f]", "", typed)
        if re.fullmatch(r"\d[.,]\d+E\+?\d+", digits, re.IGNORECASE):
            return _refused(
                "SPREADSHEET_NUMBER",
                "Ce code a été abîmé par un tableur (3,4E+12) : ressaisissez les 13 chiffres.",
            )
        if digits.isascii() and digits.isdigit() and len(digits) >= 7:
            return self._by_code(digits)
        words = search_words(typed)
        if not words:
            return Found()
        rows = self._by_words(words, limit)
        return Found(rows) if rows else Found(suggestions=self._near(words))

    def _by_code(self, digits: str) -> Found:
        if len(digits) == 13:
            if not cip13_is_valid(digits):
                return _refused(
                    "BAD_CIP13", "Code CIP13 faux : la clé de contrôle ne correspond pas."
                )
            where, found = "CIP13", self._of_pack("cip13", digits)
        elif len(digits) == 7:
            where, found = "CIP7", self._of_pack("cip7", digits)
        elif len(digits) == 8:
            where, found = "CIS", self._specialities("cis = ?", (digits,))
        else:
            return _refused(
                "BAD_CODE",
                f"Un code de {len(digits)} chiffres n’existe pas : CIS 8, CIP 7 ou 13 chiffres.",
            )
        if found:
            return Found(found)
        return _refused("UNKNOWN_CODE", f"Code {where} inconnu de la BDPM importée.")

    def _of_pack(self, column: str, digits: str) -> tuple[Speciality, ...]:
        sql = {"cip13": "SELECT cis FROM presentation WHERE cip13 = ?",
               "cip7": "SELECT cis FROM presentation WHERE cip7 = ?"}[column]  # fmt: skip
        found: list[Speciality] = []
        for (cis,) in self._db.execute(sql, (digits,)).fetchall():
            found.extend(self._specialities("cis = ?", (cis,)))
        return tuple(dict.fromkeys(found))

    def _specialities(self, where: str, values: tuple[str, ...]) -> tuple[Speciality, ...]:
        sql = {"cis = ?": f"SELECT {_COLUMNS} FROM speciality WHERE cis = ?"}[where]
        return tuple(_row(r) for r in self._db.execute(sql, values))

    def _by_words(self, words: list[str], limit: int) -> tuple[Speciality, ...]:
        start = " ".join(words)
        first = self._db.execute(
            f"SELECT {_COLUMNS} FROM speciality WHERE folded >= ? AND folded < ? "
            "ORDER BY homeopathic, marketed DESC, folded LIMIT ?",
            (start, start + "\U0010ffff", limit),
        ).fetchall()
        rows = list(dict.fromkeys(_row(r) for r in first))
        if len(rows) < limit:
            query = " AND ".join(f'"{word}"*' for word in words[:12])
            more = self._db.execute(
                f"SELECT {_COLUMNS} FROM speciality WHERE pk IN "
                "(SELECT rowid FROM finder WHERE finder MATCH ? LIMIT ?) ORDER BY pk",
                (query, limit),
            ).fetchall()
            rows = list(dict.fromkeys([*rows, *map(_row, more)]))
        return tuple(rows[:limit])

    def _near(self, words: list[str]) -> tuple[str, ...]:
        """Words of the catalogue close to a misspelt one."""
        out: list[str] = []
        for word in words:
            if len(word) < 4 or not word.isalpha():
                continue
            grams = {word[i : i + 3] for i in range(len(word) - 2)}
            query = " OR ".join(f'"{gram}"' for gram in sorted(grams)[:40])
            hits = self._db.execute(
                "SELECT word FROM vocabulary WHERE vocabulary MATCH ? ORDER BY rank LIMIT 60",
                (query,),
            )
            scored = sorted(
                (d, w)
                for (w,) in hits.fetchall()
                if (d := _distance(word, w)) <= max(1, len(word) // 4)
            )
            out.extend(w for _, w in scored[:5])
        return tuple(dict.fromkeys(out))[:8]

    def by_cis(self, cis: str) -> Speciality | None:
        """One speciality, or None."""
        found = self._specialities("cis = ?", (cis,))
        return found[0] if found else None

    def by_code(self, digits: str) -> Speciality | None:
        """The speciality of a CIS, CIP7 or CIP13 code, or None."""
        if len(digits) == 8:
            return self.by_cis(digits)
        column = {7: "cip7", 13: "cip13"}.get(len(digits))
        found = self._of_pack(column, digits) if column else ()
        return found[0] if found else None

    def composition(self, cis: str) -> tuple[CompositionRow, ...]:
        """Composition in the order of the file."""
        columns = "element, substance, dose, reference, nature, link"
        sql = f"SELECT {columns} FROM composition WHERE cis = ?"
        return tuple(CompositionRow(*r) for r in self._db.execute(sql, (cis,)))

    def starting_with(self, folded: str, limit: int = 400) -> tuple[Speciality, ...]:
        """Specialities whose folded name starts with *folded* as whole words."""
        found = self._db.execute(
            f"SELECT {_COLUMNS} FROM speciality WHERE (folded = ? OR (folded >= ? AND folded < ?)) "
            "ORDER BY homeopathic, marketed DESC, folded LIMIT ?",
            (folded, folded + " ", folded + "!", limit),
        ).fetchall()
        return tuple(_row(r) for r in found)

    def spelled(self, joined: str) -> str:
        """How the official name that reads *joined* once its spaces are gone begins, or ""."""
        found = self._db.execute(
            "SELECT DISTINCT folded FROM speciality WHERE replace(folded, ' ', '') >= ? "
            "AND replace(folded, ' ', '') < ? ORDER BY homeopathic, marketed DESC LIMIT 40",
            (joined, joined + "~"),
        )
        for (folded,) in found:
            words = folded.split(" ")
            for count in range(1, 5):
                if "".join(words[:count]) == joined:
                    return " ".join(words[:count])
        return ""

    def marketed(self) -> Iterator[Speciality]:
        """Every marketed speciality outside homeopathy."""
        for row in self._db.execute(
            f"SELECT {_COLUMNS} FROM speciality WHERE marketed = 1 AND homeopathic = 0"
        ):
            yield _row(row)

    def cis_set(self) -> dict[str, str]:
        """Name of each CIS, to tell what changed between two versions."""
        return dict(self._db.execute("SELECT cis, name FROM speciality"))

    def availability(self, cis: str) -> tuple[tuple[str, str], ...]:
        """Shortages and tensions of a speciality: (label, since)."""
        sql = "SELECT label, since FROM availability WHERE cis = ? ORDER BY since DESC"
        return tuple((str(a), str(b)) for a, b in self._db.execute(sql, (cis,)))


@contextmanager
def open_catalogue(folder: Path | None) -> Iterator[Catalogue | None]:
    """The active catalogue of a reference folder, None when nothing was imported."""
    path = database_path(folder) if folder is not None else None
    if path is None:
        yield None
        return
    catalogue = Catalogue(path)
    try:
        yield catalogue
    finally:
        catalogue.close()


def _distance(a: str, b: str) -> int:
    """Damerau-Levenshtein distance (neighbouring letters swapped count one)."""
    if abs(len(a) - len(b)) > 3:
        return 9
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        older, before, row = before, row, [i] + [0] * len(b)
        for j, y in enumerate(b, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[j] = min(row[j], older[j - 2] + 1)
    return row[-1]
