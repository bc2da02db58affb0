"""The words of the plan de prise: no abbreviation, the amount of each moment, what to avoid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from cpts_desktop.features.medication.model import Drug, Frequency
from cpts_desktop.features.medication.rules.doses import amounts, frequency
from cpts_desktop.features.medication.rules.names import natural
from cpts_desktop.features.medication.rules.thesaurus import Thesaurus

Line = tuple[str, str, str]
"""A treatment as written: name, dose, how often."""

_UNITS: Final = (
    (r"cp|cps|cpr|comp|comprimes?", "comprimé"), (r"gél|gel|gélules?|gelules?", "gélule"),
    (r"sach|sachets?", "sachet"), (r"amp|ampoules?", "ampoule"),
    (r"gtts?|gttes?|gouttes?", "goutte"), (r"inj|injections?", "injection"),
    (r"bouff|bouffées?|bouffees?", "bouffée"), (r"caps|capsules?", "capsule"),
    (r"suppo|suppositoires?", "suppositoire"), (r"patchs?", "patch"),
    (r"pulv|pulvérisations?", "pulvérisation"), (r"cuill|cuillères?|cuilleres?", "cuillère"),
)  # fmt: skip
_COUNTED: Final = re.compile(
    rf"(?<![\w,.])(\d+(?:[.,]\d+)?|½|¼|\d+/\d+)?\s*\b({'|'.join(p for p, _ in _UNITS)})\b\.?"
)
_SHARES: Final = {"1/2": "½", "1/4": "¼", "3/4": "¾", "0,5": "½", "0.5": "½", "0,25": "¼"}
_PERIODS: Final = {
    "j": ("jour", "jours", "tous"), "s": ("semaine", "semaines", "toutes"),
    "m": ("mois", "mois", "tous"), "a": ("an", "ans", "tous"),
}  # fmt: skip
_EACH: Final = re.compile(
    r"(?<![\d,.])(\d+)\s*(?:fois|x)?\s*(?:/|par)\s*(\d+)?\s*"
    r"(jours?|j|semaines?|sem|mois|an)\b"
)
_FOOD: Final = {"repas": "au cours d’un repas", "jeun": "à jeun"}
_AVOIDED: Final = (("alcool", "Alcool"), ("pamplemousse", "Pamplemousse"))


def plainly(text: str) -> str:
    """A dose or a frequency without abbreviation: "2 cp" is "2 comprimés", "1/3 mois" in full."""
    said = _COUNTED.sub(_counted, text)
    said = _EACH.sub(_each, said)
    said = re.sub(r"\s+x (?=\d+ fois|une fois)", ", ", said)
    said = re.sub(r"(fois par jour) (\d+ (?:jours|semaines))\b", r"\1 pendant \2", said)
    said = re.sub(r"\bsi bs?n?\b|\bSB\b", "si besoin", said)
    return re.sub(r"\s+", " ", said).strip()


def _counted(found: re.Match[str]) -> str:
    word = next(w for pattern, w in _UNITS if re.fullmatch(pattern, found[2]))
    if found[2] == "gel" and not found[1]:
        return found[0]
    if not found[1]:
        return found[0] if found[2].startswith(word) else f" {word}"
    value = _SHARES.get(found[1], found[1])
    many = "s" if re.match(r"\d", value) and Decimal(value.replace(",", ".")) >= 2 else ""
    return f"{value} {word}{many}"


def _each(found: re.Match[str]) -> str:
    times = "une fois" if found[1] == "1" else f"{found[1]} fois"
    one, many, every = _PERIODS[found[3][0]]
    if found[2] and found[2] != "1":
        return f"{times} {every} les {found[2]} {many}"
    return f"{times} par {one}"


def by_moment(lines: Sequence[Line], why: Sequence[str] = ()) -> dict[str, list[tuple[str, str]]]:
    """Treatments of each moment: the name, and the amount with what must be said about it."""
    out: dict[str, list[tuple[str, str]]] = {}
    for place, (name, dose, often) in enumerate(lines):
        read = frequency(often)
        reason = f"pour\u202f: {why[place]}" if place < len(why) and why[place] else ""
        for slot, told in _told(dose, often, read):
            words = ", ".join(x for x in (told, _FOOD.get(read.food, "")) if x)
            out.setdefault(slot, []).append(
                (plainly(name), words + (f" – {reason}" if reason else ""))
            )
    return out


def _told(dose: str, often: str, read: Frequency) -> list[tuple[str, str]]:
    """(moment, amount in words) of a line; what has no moment goes under « Autres moments »."""
    amount = plainly(dose) or "1 prise"
    if read.prn:
        return [("besoin", f"{amount}, {_rest(often, read)}")]
    if not read.slots or (read.per_day is not None and read.per_day < 1):
        rest = _rest(often, read)
        return [("autre", f"{amount}, {rest}" if rest else amount)]
    each = amounts(often)
    if set(each) == set(read.slots):
        return [(slot, _times(each[slot], amount)) for slot in read.slots]
    same = read.per_day is None or read.per_day == len(read.slots)
    told = amount if same else f"{amount}, {_rest(often, read)}"
    return [(slot, told) for slot in read.slots]


def _rest(often: str, read: Frequency) -> str:
    """The frequency as written, without the food that is said apart."""
    text = plainly(often)
    if read.food == "jeun":
        text = re.sub(r",?\s*à jeun\b", "", text)
    return text.strip(" ,")


def _times(count: Decimal, amount: str) -> str:
    """ "½" of "10 mg" is half of a unit of 10 mg, never 5 mg computed for the patient."""
    if count == 1:
        return amount
    shown = {"0.5": "½", "0.25": "¼", "0.75": "¾", "1.5": "1 ½"}.get(
        format(count.normalize(), "f"), format(count.normalize(), "f").replace(".", ",")
    )
    one = re.fullmatch(r"1 ([a-zéè]+)", amount)
    if one:
        return f"{shown} {one[1]}{'s' if count >= 2 else ''}"
    return f"{shown} unité{'s' if count >= 2 else ''} de {amount}"


def avoid(thesaurus: Thesaurus, drugs: Sequence[Drug]) -> tuple[str, ...]:
    """What is not to be taken with these drugs, by the thesaurus: alcohol, grapefruit."""
    out = []
    keys = {
        word: natural(one["protagonist"])
        for one in thesaurus.settings["not_a_medicine"]
        for name, word in _AVOIDED
        if name in natural(one["protagonist"])
    }
    for _, word in _AVOIDED:
        key = keys[word]
        names = [
            " / ".join(drug.names)
            for drug in drugs
            if not drug.habit
            and any(
                part.substance is not None
                and any(hit.row.levels[0] != "APEC" for hit in thesaurus.hits(part.substance, key))
                for part in drug.components
            )
        ]
        if names:
            out.append(f"{word}\u202f: pas avec {', '.join(dict.fromkeys(names))}")
    return tuple(out)
