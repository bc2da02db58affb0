"""Which classes a molecule or an ATC code belongs to, worked out once from the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Final

from cpts_desktop.kernel.text import fold
from cpts_desktop.protocols.schema import DrugClass

SALTS: Final = frozenset(("potassium",))
"""Molecules that are also the salt of another one: « losartan potassium »."""
_WORD: Final = re.compile(r"[a-z0-9]+")
_KEPT: Final = 4096


class ClassIndex:
    """Finds the classes of a molecule or ATC code."""

    def __init__(self, classes: Mapping[str, DrugClass]) -> None:
        self._names = frozenset(classes)
        by_dci: dict[str, set[str]] = {}
        self._atc: list[tuple[str, str]] = []
        self._not_atc: list[tuple[str, str]] = []
        for known in classes.values():
            for dci in known.dci:
                by_dci.setdefault(fold(dci), set()).add(known.name)
            self._atc.extend((prefix, known.name) for prefix in known.atc)
            self._not_atc.extend((prefix, known.name) for prefix in known.not_atc)
        self._by_dci = {name: frozenset(found) for name, found in by_dci.items()}
        spelled = {" ".join(_WORD.findall(name)): name for name in self._by_dci}
        longest_first = sorted(spelled, key=len, reverse=True)
        self._spelled = [(words, spelled[words]) for words in longest_first]
        self._named: dict[str, tuple[str, ...]] = {}

    def knows(self, name: str) -> bool:
        """Say whether this is the name of a class."""
        return name in self._names

    def named_in(self, folded: str) -> tuple[str, ...]:
        """Return the known molecules that a text names as whole words (« ramipril 5 mg »).

        The text is as ``fold`` writes it. A name inside a longer known one is not read again; the
        salt of another molecule counts only when the text begins with it.
        """
        if folded in self._by_dci:
            return (folded,)
        found = self._named.get(folded)
        if found is None:
            if len(self._named) >= _KEPT:
                self._named.clear()
            found = self._named[folded] = self._read_names(folded)
        return found

    def _read_names(self, folded: str) -> tuple[str, ...]:
        words = f" {' '.join(_WORD.findall(folded))} "
        found = []
        for spelled, name in self._spelled:
            whole = f" {spelled} "
            if whole in words and (spelled not in SALTS or words.startswith(whole)):
                found.append(name)
                words = words.replace(whole, " | ")
        return tuple(sorted(found))

    def of_molecules(self, names: tuple[str, ...], atc: str = "") -> frozenset[str]:
        """Return the classes of known molecules, less those that the code of the line leaves.

        Eye drops and creams hold molecules whose class is meant for the general route.
        """
        found = frozenset(group for name in names for group in self._by_dci[name])
        return found - self._left(atc) if found and atc else found

    def of_code(self, atc: str) -> frozenset[str]:
        """Return the classes whose codes begin this ATC code; none without a code."""
        if not atc:
            return frozenset()
        begun = {name for prefix, name in self._atc if atc.startswith(prefix)}
        return frozenset(begun - self._left(atc))

    def _left(self, atc: str) -> set[str]:
        return {name for prefix, name in self._not_atc if atc.startswith(prefix)}


class DrugClasses(dict[str, DrugClass]):
    """The classes of a protocol; their index is worked out at the first question."""

    @cached_property
    def index(self) -> ClassIndex:
        """The classes by molecule and by code."""
        return ClassIndex(self)


def index_of(classes: Mapping[str, DrugClass]) -> ClassIndex:
    """Return the index of the classes, the one already worked out when there is one."""
    return classes.index if isinstance(classes, DrugClasses) else ClassIndex(classes)
