"""Named groups of drugs (resources/medication/groups.toml): which component puts a drug in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cpts_desktop.features.medication.model import Component, Drug, Route
from cpts_desktop.features.medication.rules.names import natural
from cpts_desktop.features.medication.rules.thesaurus import Thesaurus, load_toml


@dataclass(frozen=True)
class _Group:
    names: frozenset[str]
    atc: tuple[str, ...]
    excluded: tuple[str, ...]
    route: str


class Groups:
    """Answers "is this drug a benzodiazepine?" by substance and ATC, never by brand."""

    def __init__(self, thesaurus: Thesaurus) -> None:
        self._groups: Mapping[str, Mapping[str, Any]] = load_toml("medication/groups.toml")[
            "groups"
        ]
        self._read = {
            name: _Group(
                frozenset(_keys(thesaurus, group.get("substances", ()))),
                tuple(group.get("atc", ())), tuple(group.get("not", ())),
                group.get("route", "systemic"),
            )
            for name, group in self._groups.items()
        }  # fmt: skip

        self._by_name: dict[str, list[str]] = {}
        self._by_prefix: dict[str, list[str]] = {}
        for name, read in self._read.items():
            for key in read.names:
                self._by_name.setdefault(key, []).append(name)
            for prefix in read.atc:
                self._by_prefix.setdefault(prefix, []).append(name)

    def __contains__(self, name: str) -> bool:
        return name in self._groups

    def names(self) -> tuple[str, ...]:
        """Every group name."""
        return tuple(self._groups)

    def of(self, drug: Drug, name: str) -> Component | None:
        """The component that makes *drug* a member of the group, or None."""
        group = self._read[name]
        if not _route_fits(drug, group.route):
            return None
        for part in drug.components:
            if group.excluded and part.is_atc(*group.excluded):
                continue
            if part.key in group.names or (group.atc and part.is_atc(*group.atc)):
                return part
        if drug.atc_alias and len(drug.components) == 1 and drug.is_atc(*group.atc):
            return drug.components[0]
        return None

    def index(self, drugs: Iterable[Drug]) -> dict[str, list[tuple[Drug, Component]]]:
        """Members of every group that has one, in the order of the list: one pass per drug."""
        found: dict[str, list[tuple[Drug, Component]]] = {}
        for drug in drugs:
            for name in self._candidates(drug):
                part = self.of(drug, name)
                if part is not None:
                    found.setdefault(name, []).append((drug, part))
        return found

    def _candidates(self, drug: Drug) -> list[str]:
        """Groups that a name or a code of the drug could open, each once."""
        names: dict[str, None] = {}
        codes = {code for part in drug.components for code in part.atc} | set(drug.atc_alias)
        for part in drug.components:
            names.update(dict.fromkeys(self._by_name.get(part.key, ())))
        for code in codes:
            for end in range(1, len(code) + 1):
                names.update(dict.fromkeys(self._by_prefix.get(code[:end], ())))
        return list(names)

    def members(self, drugs: Iterable[Drug], name: str) -> list[tuple[Drug, Component]]:
        """Drugs of the list that belong to the group, with their component."""
        return [(drug, part) for drug in drugs if (part := self.of(drug, name)) is not None]


def _keys(thesaurus: Thesaurus, names: Iterable[str]) -> Iterable[str]:
    for name in names:
        yield natural(name)
        found = thesaurus.find(name)
        if found:
            yield found


def _route_fits(drug: Drug, wanted: str) -> bool:
    if wanted == "any":
        return True
    if wanted == "oral":
        return drug.route is Route.ORAL
    return drug.route.systemic
