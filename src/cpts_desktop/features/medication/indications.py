"""The indication matrix, both ways: drugs without an indication, conditions without a drug.

A link is written by a person (or by the indication of the record); a usual link is only suggested
(resources/medication/indications.toml).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cpts_desktop.features.medication.model import Drug
from cpts_desktop.features.medication.rules.patient import code_conditions
from cpts_desktop.features.medication.rules.thesaurus import load_toml
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fold


@redacted
@dataclass(frozen=True)
class Matrix:
    """Rows are drugs, columns are conditions; links and suggestions are (row, column) pairs."""

    drugs: tuple[str, ...]
    conditions: tuple[str, ...]
    links: frozenset[tuple[int, int]]
    usual: frozenset[tuple[int, int]]

    def with_links(self, links: frozenset[tuple[int, int]]) -> Matrix:
        """The same matrix with other links."""
        return Matrix(self.drugs, self.conditions, links, self.usual)

    @property
    def without_indication(self) -> tuple[str, ...]:
        """Drugs that nothing was linked to."""
        linked = {row for row, _ in self.links}
        return tuple(name for row, name in enumerate(self.drugs) if row not in linked)

    @property
    def untreated(self) -> tuple[str, ...]:
        """Conditions that no drug was linked to."""
        linked = {column for _, column in self.links}
        return tuple(c for column, c in enumerate(self.conditions) if column not in linked)


@lru_cache(maxsize=1)
def _usual() -> Mapping[str, Any]:
    found: Mapping[str, Any] = load_toml("medication/indications.toml")["usual"]
    return found


def matrix(
    drugs: Sequence[Drug], conditions: Sequence[str], noted: Sequence[Sequence[str]]
) -> Matrix:
    """The matrix of a list; ``noted[i]`` are the conditions written for the drug of line ``i``."""
    columns = tuple(dict.fromkeys(c for c in conditions if not c.startswith("FEVG")))
    shown = tuple(d for d in drugs if not (d.habit or d.self_taken))
    folded = [fold(c) for c in columns]
    codes = [{code for code, known in code_conditions((c,))[0].items() if known} for c in columns]
    links: set[tuple[int, int]] = set()
    usual: set[tuple[int, int]] = set()
    for row, drug in enumerate(shown):
        for text in noted[row] if row < len(noted) else ():
            said = {code for code, known in code_conditions((text,))[0].items() if known}
            for column in range(len(columns)):
                if fold(text) == folded[column] or said & codes[column]:
                    links.add((row, column))
        for column in range(len(columns)):
            prefixes = tuple(p for code in codes[column] for p in _usual().get(code, ()))
            if prefixes and drug.is_atc(*prefixes):
                usual.add((row, column))
    names = tuple(" / ".join(d.names) or d.label for d in shown)
    return Matrix(names, columns, frozenset(links), frozenset(usual))
