"""Small readings of names and lines that the resolver puts together."""

from __future__ import annotations

import re
from decimal import Decimal

from cpts_desktop.features.medication.model import (
    Component,
    Drug,
    Frequency,
    Known,
    MedicationLine,
    Route,
)
from cpts_desktop.features.medication.rules.doses import number
from cpts_desktop.features.medication.rules.names import key

SWALLOWED = frozenset({Route.ORAL, Route.INJECTABLE, Route.RECTAL})


_ARTICLE = re.compile(
    r"\A(?:(?:de )?l[’'](?=\w{4})|d[’'](?=\w{4})|(?:du|de la|des|le|la|les)\s+(?=\w{4}))",
    re.IGNORECASE,
)


_DILUTED = re.compile(r"\b\d{1,4} ?(?:ch|dh)\b|homeopath|\bdynamise|degre de dilution")
""" "9 CH", "5DH"; BDPM says it of the strain or of the box."""


def homeopathic(text: str) -> bool:
    """True when a name is of homeopathy: "Opium 9 CH" is no opioid."""
    return _DILUTED.search(key(text)) is not None


def unread(line: MedicationLine, index: int, often: Frequency, known: Known) -> Drug:
    """A line without any substance that a rule could read."""
    return Drug(index, line.name, (), Route.ORAL, known, often, since=line.since)


def swallowed(said: Route, possible: list[Route]) -> bool:
    """A tablet is swallowed even when BDPM only kept the ampoule of that brand."""
    return said is Route.ORAL and bool(possible) and SWALLOWED.issuperset(possible)


def bare_masses(name: str) -> set[Decimal]:
    """Strengths of a name as written, whatever the unit: "75 microgrammes" gives 75."""
    found = re.findall(r"(\d+(?:[.,]\d+)?)\s*(?:mg|g|microgrammes?|ug)\b", key(name))
    return {v for raw in found if (v := number(raw)) is not None}


def merged(parts: list[Component]) -> list[Component]:
    """Two salts of one substance in one box ("valproate", "acide valproïque") are one."""
    out: dict[str, Component] = {}
    for part in parts:
        known = out.get(part.key)
        if known is None:
            out[part.key] = part
        elif known.strength_mg is not None and part.strength_mg is not None:
            total = known.strength_mg + part.strength_mg
            out[part.key] = Component(known.name, known.key, known.substance, known.atc, total)
    return list(out.values())


def has_numbers(name: str, wanted: list[str]) -> bool:
    """True when every number of "49/51" is in the official name."""
    return set(wanted) <= set(re.findall(r"\d+(?:,\d+)?", key(name).replace(".", ",")))


def same_numbers(name: str, wanted: list[str], *, ordered: bool) -> bool:
    """True when the strengths of the official name are those of "5/1,25/5", in order or not."""
    head = re.split(r",\s", name)[0]
    theirs = [number(x) for x in re.findall(r"\d+(?:[.,]\d+)?", head)]
    mine = [number(x) for x in wanted]
    if ordered:
        return theirs == mine
    return (
        None not in theirs
        and None not in mine
        and sorted(map(str, theirs)) == sorted(map(str, mine))
    )


def spaced(name: str) -> str:
    """ "Doliprane1000" as "Doliprane 1000", "l’Aspégic" as "Aspégic"."""
    bare = _ARTICLE.sub("", name.strip())
    return re.sub(r"([^\W\d_]{4,})(\d{2,}|\d[.,]\d)", r"\1 \2", bare)


def without_strength(part: Component) -> Component:
    return Component(part.name, part.key, part.substance, part.atc)


def per_unit(reference: str) -> bool:
    """True for "un comprimé", "une gélule", "1 sachet": a dose per unit taken."""
    return bool(re.match(r"(?:un|une|1)\b", key(reference))) and " ml" not in f" {key(reference)}"


def brand_is(name: str, start: str) -> bool:
    """True when what follows the brand in the official name is a strength, a comma or a form."""
    folded = re.sub(r"[^a-z0-9,]+", " ", key(name))
    if not folded.startswith(start):
        return False
    rest = folded[len(start) :]
    return not rest or bool(re.match(r"\s*[\d,]|\s+(?:l ?p|adultes?|gastro)\b", rest))


def drug_code(text: str) -> str:
    """The digits of a CIS (8), CIP7 or CIP13 written alone, with or without its word."""
    digits = re.sub(r"^(?:cis|cip ?7|cip ?13|cip)\b[ :]*", "", text.strip().lower())
    digits = re.sub(r"[\s.\u00a0\u202f]", "", digits)
    return digits if re.fullmatch(r"[0-9]{7,8}|[0-9]{13}", digits) else ""
