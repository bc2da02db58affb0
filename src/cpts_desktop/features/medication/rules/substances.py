"""Our own table of substances: display name and ATC for (substance, route).

ATC belongs to (substance, route): betaxolol by mouth and in the eye are not the same code.
Source of each row: BDPM CIS_MITM (single-substance specialities) or reviewed by hand.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache

from cpts_desktop.features.medication.model import Route
from cpts_desktop.features.medication.rules.names import base_name, forms, natural
from cpts_desktop.kernel.resources import resource

_ROUTES: dict[Route, tuple[str, ...]] = {
    Route.ORAL: ("orale",),
    Route.SUBLINGUAL: ("buccale", "orale"),
    Route.INJECTABLE: ("injectable", "orale"),
    Route.INHALED: ("inhalee",),
    Route.NASAL: ("nasale",),
    Route.EYE: ("ophtalmique",),
    Route.TRANSDERMAL: ("transdermique", "cutanee", "orale"),
    Route.LOCAL: ("cutanee", "vaginale"),
    Route.RECTAL: ("rectale", "orale"),
    Route.INTRA_ARTICULAR: ("injectable",),
}
_BACK: dict[str, Route] = {
    "orale": Route.ORAL, "buccale": Route.SUBLINGUAL, "injectable": Route.INJECTABLE,
    "inhalee": Route.INHALED, "transdermique": Route.TRANSDERMAL, "ophtalmique": Route.EYE,
    "nasale": Route.NASAL, "cutanee": Route.LOCAL, "vaginale": Route.LOCAL,
    "rectale": Route.RECTAL,
}  # fmt: skip


@dataclass(frozen=True)
class SubstanceEntry:
    """Display name and codes per route; ``reviewed`` routes were read by hand."""

    key: str
    name: str
    atc: dict[str, tuple[str, ...]]
    reviewed: frozenset[str]


class SubstanceTable:
    """Look up a substance by any of its names."""

    def __init__(self, entries: dict[str, SubstanceEntry], synonyms: dict[str, str]) -> None:
        self._entries = entries
        self._synonyms = synonyms

    def find(self, name: str) -> SubstanceEntry | None:
        """The entry for a name with or without its salt, else None."""
        for form in forms(name):
            if form in self._entries:
                return self._entries[form]
            target = self._synonyms.get(form, "")
            if target in self._entries:
                return self._entries[target]
        return None

    def entries(self) -> tuple[SubstanceEntry, ...]:
        """Every entry."""
        return tuple(self._entries.values())

    def by_key(self, key: str) -> SubstanceEntry | None:
        """The entry of an exact key."""
        return self._entries.get(key)

    def key_of(self, name: str) -> str:
        """The comparison key of a name: same for all salts of one substance."""
        entry = self.find(name)
        return entry.key if entry else base_name(name)

    @staticmethod
    def codes(entry: SubstanceEntry | None, route: Route) -> tuple[str, ...]:
        """ATC codes of a substance by a route; none when that route is not known of it."""
        if entry is None:
            return ()
        for word in _ROUTES[route]:
            if word in entry.atc:
                return entry.atc[word]
        return ()

    @staticmethod
    def usual_route(entry: SubstanceEntry | None) -> Route:
        """By mouth unless the table only knows other routes."""
        if entry is None or not entry.atc or "orale" in entry.atc:
            return Route.ORAL
        for word, route in _BACK.items():
            if word in entry.atc:
                return route
        return Route.ORAL


@lru_cache(maxsize=1)
def substance_table() -> SubstanceTable:
    """The table of resources/medication/substances.csv."""
    raw: dict[str, dict[str, tuple[str, ...]]] = {}
    names: dict[str, str] = {}
    reviewed: dict[str, set[str]] = {}
    with resource("medication/substances.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            key = row["substance"]
            raw.setdefault(key, {})[row["route"]] = tuple(row["atc"].split("|"))
            names.setdefault(key, row["name"].strip())
            if row["source"] == "relecture":
                reviewed.setdefault(key, set()).add(row["route"])
    synonyms: dict[str, str] = {}
    with resource("medication/synonyms.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            synonyms[natural(row["name"])] = natural(row["substance"])
    entries = {
        key: SubstanceEntry(key, names[key], codes, frozenset(reviewed.get(key, ())))
        for key, codes in raw.items()
    }
    return SubstanceTable(entries, synonyms)
