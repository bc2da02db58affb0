"""How much of the BDPM the thesaurus knows: marketed composition groups, oral and all routes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from cpts_desktop.features.medication.reference.catalogue import Catalogue, CompositionRow
from cpts_desktop.features.medication.rules.thesaurus import Thesaurus


@dataclass(frozen=True)
class Coverage:
    """Groups counted, groups matched, and the names that are not listed."""

    groups: int
    matched: int
    specialities: int
    full: int
    absent: tuple[tuple[str, int], ...]

    @property
    def share(self) -> float:
        """Share of groups matched, in per cent with two decimals."""
        return round(100 * self.matched / self.groups, 2) if self.groups else 0.0


def groups(rows: tuple[CompositionRow, ...]) -> Iterator[list[CompositionRow]]:
    """Composition rows by link number, therapeutic fraction first."""
    by_link: dict[str, list[CompositionRow]] = {}
    for row in rows:
        by_link.setdefault(row.link, []).append(row)
    for group in by_link.values():
        yield sorted(group, key=lambda r: r.nature != "FT")


def coverage(catalogue: Catalogue, thesaurus: Thesaurus, *, oral: bool = True) -> Coverage:
    """Count over every marketed speciality outside homeopathy."""
    total = matched = specialities = full = 0
    absent: Counter[str] = Counter()
    for speciality in catalogue.marketed():
        if oral and "orale" not in speciality.routes:
            continue
        rows = catalogue.composition(speciality.cis)
        if any("homéop" in r.substance.lower() for r in rows):
            continue
        specialities += 1
        complete = True
        for group in groups(rows):
            total += 1
            if any(thesaurus.find(row.substance) for row in group):
                matched += 1
            else:
                complete = False
                absent[group[0].substance.lower()] += 1
        full += complete
    return Coverage(total, matched, specialities, full, tuple(absent.most_common()))
