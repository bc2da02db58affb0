"""Which classes a molecule or an ATC code belongs to, worked out once from the file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from cpts_desktop.kernel.text import fold
from cpts_desktop.protocols.schema import DrugClass


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

    def knows(self, name: str) -> bool:
        """Say whether this is the name of a class."""
        return name in self._names

    def of_molecule(self, folded: str) -> frozenset[str]:
        """Return the classes of a molecule named as ``fold`` writes it."""
        return self._by_dci.get(folded, frozenset())

    def of_code(self, atc: str) -> frozenset[str]:
        """Return the classes whose codes begin this ATC code; none without a code."""
        if not atc:
            return frozenset()
        left = {name for prefix, name in self._not_atc if atc.startswith(prefix)}
        return frozenset({name for prefix, name in self._atc if atc.startswith(prefix)} - left)


class DrugClasses(dict[str, DrugClass]):
    """The classes of a protocol; their index is worked out at the first question."""

    @cached_property
    def index(self) -> ClassIndex:
        """The classes by molecule and by code."""
        return ClassIndex(self)


def index_of(classes: Mapping[str, DrugClass]) -> ClassIndex:
    """Return the index of the classes, the one already worked out when there is one."""
    return classes.index if isinstance(classes, DrugClasses) else ClassIndex(classes)
