"""All pairs of marketed oral substances against the printed rows, read again by other means."""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from itertools import combinations

from cpts_desktop.features.medication.reference.catalogue import Catalogue
from cpts_desktop.features.medication.reference.coverage import groups
from cpts_desktop.features.medication.rules.names import ELEMENTS, forms
from cpts_desktop.features.medication.rules.thesaurus import Thesaurus, load_toml
from cpts_desktop.kernel.resources import resource


def folded(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE").lower())
    return "".join(c for c in bare if c.isalnum())


def rows(name: str) -> list[dict[str, str]]:
    with resource(f"medication/ansm/{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def printed_pairs() -> set[frozenset[str]]:
    """Pairs of folded substance names that a printed row puts together; nothing of our engine."""
    settings = load_toml("medication/ansm/thesaurus.toml")
    members: dict[str, set[str]] = defaultdict(set)
    for row in rows("classes"):
        members[folded(row["class"])].add(folded(row["substance"]))
    timing = {folded(x) for x in settings["timing"]["protagonists"]}
    aliases = {folded(k): [folded(x) for x in v] for k, v in settings["aliases"].items()}
    found: set[frozenset[str]] = set()
    for row in rows("relations"):
        sides = []
        for printed in (folded(row["a"]), folded(row["b"])):
            if printed in timing:
                break
            named = aliases.get(printed)
            if named:
                sides.append(set().union(*(members[x] for x in named)))
            else:
                sides.append(members.get(printed, {printed}))
        if len(sides) == 2:
            found.update(frozenset((x, y)) for x in sides[0] for y in sides[1] if x != y)
    return found


def _same_element(one: str, other: str) -> bool:
    """A salt and its own element are not a pair of drugs."""
    return other in forms(one) or one in forms(other)


def test_all_pairs_of_marketed_oral_substances_agree_in_both_directions(
    catalogue: Catalogue, thesaurus: Thesaurus
) -> None:
    marketed: dict[str, str] = {}
    for speciality in catalogue.marketed():
        if "orale" not in speciality.routes:
            continue
        for group in groups(catalogue.composition(speciality.cis)):
            for row in group:
                key = thesaurus.find(row.substance)
                if key is not None:
                    marketed.setdefault(key, row.substance)
                    break
    names = sorted(marketed)
    assert len(names) > 600
    expected = printed_pairs()
    spelled: dict[str, set[str]] = defaultdict(set)
    for row in (*rows("classes"), *({"substance": r["a"]} for r in rows("relations"))):
        key = thesaurus.find(row["substance"])
        if key is not None:
            spelled[key].add(folded(row["substance"]))
    for salt in names:  # a salt of an element takes part in the rows of the element
        for element in ELEMENTS & set(forms(salt)[1:]) & set(spelled):
            spelled[salt] |= spelled[element]
    missed, invented, turned = [], [], []
    interacting = 0
    for one, other in combinations(names, 2):
        if _same_element(one, other):
            continue
        there = {id(h.row) for h in thesaurus.hits(one, other)}
        back = {id(h.row) for h in thesaurus.hits(other, one)}
        raw = thesaurus.hits(
            thesaurus.find(marketed[one]) or "", thesaurus.find(marketed[other]) or ""
        )
        printed = any(frozenset((x, y)) in expected for x in spelled[one] for y in spelled[other])
        interacting += bool(there)
        if there != back or there != {id(h.row) for h in raw}:
            turned.append((one, other))
        if printed and not there:
            missed.append((one, other))
        if there and not printed:
            invented.append((one, other))
    assert turned == []
    assert missed == []
    assert invented == []
    assert interacting > 10_000
