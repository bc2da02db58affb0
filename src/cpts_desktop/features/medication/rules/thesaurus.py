"""The thesaurus as a table: substances, the protagonists they belong to, the printed rows.

Loads our own fact files (resources/medication/ansm) or those of an imported PDF, which have the
same two CSV files; texts come only with an import.
"""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from cpts_desktop.features.medication.rules.names import ELEMENTS, forms, natural
from cpts_desktop.kernel.resources import resource

LEVELS: tuple[str, ...] = ("CI", "AD", "PE", "APEC")
_RANK = {level: rank for rank, level in enumerate(LEVELS)}


def strongest(levels: Iterable[str]) -> str:
    """The strongest of *levels* (CI first), or ""."""
    return min((x for x in levels if x in _RANK), key=_RANK.__getitem__, default="")


def lowest(levels: Iterable[str]) -> str:
    """The weakest of *levels*, or ""."""
    return max((x for x in levels if x in _RANK), key=_RANK.__getitem__, default="")


@dataclass(frozen=True)
class Row:
    """One printed row, with the page of the PDF and the texts when they were imported."""

    a: str
    b: str
    levels: tuple[str, ...]
    page: int
    mechanism: str = ""
    conduct: str = ""


@dataclass(frozen=True)
class Hit:
    """A row that holds for an ordered pair: first substance on side ``first``."""

    row: Row
    first_is_a: bool


@dataclass
class Thesaurus:
    """Read-only after loading."""

    edition: str
    source: str
    rows: list[Row]
    classes: dict[str, tuple[str, ...]]
    settings: Mapping[str, Any]
    conditions: Mapping[str, Any]
    texts: bool = False
    substances: dict[str, str] = field(default_factory=dict)
    member_of: dict[str, frozenset[str]] = field(default_factory=dict)
    _synonyms: dict[str, str] = field(default_factory=dict)
    _rows_by_pair: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    _partners: dict[str, set[str]] = field(default_factory=dict)
    _found: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        aliases = {natural(k): [natural(x) for x in v] for k, v in self.settings["aliases"].items()}
        special = {natural(x["protagonist"]) for x in self.settings["not_a_medicine"]}
        timing = {natural(x) for x in self.settings["timing"]["protagonists"]}
        class_keys = {natural(c) for c in self.classes}
        self._synonyms = _synonyms()
        members: dict[str, set[str]] = defaultdict(set)
        for printed, names in self.classes.items():
            for name in names:
                if name != "anpu":
                    members[natural(printed)].add(self._declare(name))
        for row in self.rows:
            for printed in (row.a, row.b):
                key = natural(printed)
                if key in aliases:
                    for target in aliases[key]:
                        members[key] |= members.get(target, set())
                elif key in special:
                    members[key] = {key}
                elif key not in class_keys and key not in timing:
                    members[key].add(self._declare(printed))
        self._unify(members)
        member_of: dict[str, set[str]] = defaultdict(set)
        for protagonist, names_ in members.items():
            for name in names_:
                member_of[name].add(protagonist)
        self.member_of = {k: frozenset(v) for k, v in member_of.items()}
        seen: set[tuple[str, str, tuple[str, ...], int]] = set()
        for row in self.rows:
            a, b = natural(row.a), natural(row.b)
            if a in timing or b in timing or (row.a, row.b, row.levels, row.page) in seen:
                continue
            seen.add((row.a, row.b, row.levels, row.page))
            self._rows_by_pair.setdefault((a, b), []).append(row)
            self._partners.setdefault(a, set()).add(b)

    def _declare(self, printed: str) -> str:
        key = natural(printed)
        self.substances.setdefault(key, printed)
        return key

    def _unify(self, members: dict[str, set[str]]) -> None:
        """Two printed names of one substance ("perindopril tert-butylamine") become one.

        A salt of an element keeps its own classes ("citrate de potassium" is a citrate, plain
        potassium is not) and takes part in those of the element.
        """
        alias: dict[str, str] = {}
        for key in list(self.substances):
            for shorter in (*forms(key)[1:], self._synonyms.get(key, "")):
                if shorter and shorter != key and shorter in self.substances:
                    alias[key] = shorter
                    break
        for key in [k for k, shorter in alias.items() if shorter in ELEMENTS]:
            element = alias.pop(key)
            for names in members.values():
                if element in names:
                    names.add(key)
        for key, shorter in alias.items():
            self.substances.pop(key, None)
            for names in members.values():
                if key in names:
                    names.discard(key)
                    names.add(shorter)
        self._synonyms.update(alias)

    def find(self, name: str) -> str | None:
        """Thesaurus substance for a name as BDPM or a prescriber writes it, else None."""
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def _find(self, name: str) -> str | None:
        for form in forms(name):
            if form in self.substances:
                return form
            target = self._synonyms.get(form)
            if target in self.substances:
                return target
        return None

    def protagonists(self, substance: str) -> frozenset[str]:
        """Every protagonist the substance stands for: itself and its classes."""
        return self.member_of.get(substance, frozenset())

    def in_class(self, substance: str | None, printed: str) -> bool:
        """True when *substance* is a member of the class *printed*."""
        return substance is not None and natural(printed) in self.protagonists(substance)

    def hits(self, first: str, second: str) -> list[Hit]:
        """Rows that hold between two different substances, each row once."""
        out: list[Hit] = []
        seen: set[int] = set()
        others = self.protagonists(second)
        for mine in self.protagonists(first):
            for other in self._partners.get(mine, set()) & others:
                for row in self._rows_by_pair[(mine, other)]:
                    if id(row) not in seen:
                        seen.add(id(row))
                        out.append(Hit(row, True))
        mines = self.protagonists(first)
        for other in others:
            for mine in self._partners.get(other, set()) & mines:
                for row in self._rows_by_pair[(other, mine)]:
                    if id(row) not in seen:
                        seen.add(id(row))
                        out.append(Hit(row, False))
        return out


def _synonyms() -> dict[str, str]:
    with resource("medication/synonyms.csv").open(encoding="utf-8", newline="") as handle:
        return {natural(row["name"]): natural(row["substance"]) for row in csv.DictReader(handle)}


def read_rows(path: Path) -> list[Row]:
    """Rows of a relations.csv of ours."""
    with path.open(encoding="utf-8", newline="") as handle:
        return [
            Row(
                r["a"], r["b"], tuple(r["levels"].split("|")), int(r["page"]),
                r.get("mechanism") or "", r.get("conduct") or "",
            )
            for r in csv.DictReader(handle)
        ]  # fmt: skip


def read_classes(path: Path) -> dict[str, tuple[str, ...]]:
    """Members of each class, from a classes.csv of ours."""
    out: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as handle:
        for r in csv.DictReader(handle):
            out[r["class"]].append(r["substance"])
    return {k: tuple(v) for k, v in out.items()}


def load_toml(path: str) -> dict[str, Any]:
    """A TOML resource of the slice with decimal numbers."""
    return tomllib.loads(resource(path).read_text(encoding="utf-8"), parse_float=Decimal)


def load(folder: Path | None = None, edition: str = "", source: str = "") -> Thesaurus:
    """The embedded thesaurus, or the imported one of *folder* (relations.csv, classes.csv)."""
    return _load(folder, edition, source)


@lru_cache(maxsize=4)
def _load(folder: Path | None, edition: str, source: str) -> Thesaurus:
    settings = load_toml("medication/ansm/thesaurus.toml")
    conditions = load_toml("medication/ansm/conditions.toml")
    base = folder or resource("medication/ansm")
    return Thesaurus(
        edition=edition or settings["edition"],
        source=source or settings["source"],
        rows=read_rows(base / "relations.csv"),
        classes=read_classes(base / "classes.csv"),
        settings=settings,
        conditions=conditions,
        texts=folder is not None,
    )
