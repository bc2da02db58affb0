"""Treatments of a received CDA: what is taken, what was dispensed, what must not be given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from xml.etree.ElementTree import Element

from cpts_desktop.features.exchange.formats.cda_posology import doses, posology, span
from cpts_desktop.features.exchange.formats.cda_words import (
    SAYS_NOTHING,
    V3,
    attribute,
    day,
    is_denied,
    says_nothing,
    text,
    told_by,
    words_of,
)
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_date, plural

_CIS: Final = "1.2.250.1.213.2.3.1"
_ATC: Final = "2.16.840.1.113883.6.73"
_NOT_A_TREATMENT: Final = {
    "11369-6": "Un vaccin : il ne s’inscrit pas avec les traitements.",
    "44939-7": "Un effet indésirable : lisez-le, il ne s’inscrit pas avec les traitements.",
    "18776-5": "Prévu, pas encore commencé.",
}  # fmt: skip
NEVER: Final = "Le document dit de ne pas donner ce médicament."
CANCELLED: Final = "Le document dit que cette ligne est annulée."
NOT_CURRENT: Final = frozenset({"18610-6", "11369-6", "44939-7", "18776-5"})
"""Given during the stay or stopped, vaccines, adverse effects, plans: shown, not as current."""
_CANCELLED: Final = frozenset({"cancelled", "nullified", "obsolete"})
_SHAPES: Final = {
    _CIS: re.compile(r"[0-9]{8}\Z"),
    _ATC: re.compile(r"[A-Z][0-9]{2}[A-Z0-9]{0,4}\Z"),
}
_ACTS: Final = {
    f"{V3}substanceAdministration": f"{V3}consumable",
    f"{V3}supply": f"{V3}product",
}
_PRODUCTS: Final = ("manufacturedMaterial", "manufacturedLabeledDrug")


@redacted
@dataclass(frozen=True)
class ProposedTreatment:
    """One treatment as the document tells it."""

    label: str
    section: str
    current: bool
    cis: str = ""
    atc: str = ""
    dose: str = ""
    rhythm: str = ""
    since: date | None = None
    until: date | None = None
    excluded: bool = False
    """« Ne pas donner »: shown with its words, cannot be accepted as a treatment."""
    why_not: str = ""
    """Why it cannot be accepted: a vaccine, an adverse effect or a plan is not a treatment."""


def treatments(root: Element, told: dict[str, str]) -> tuple[tuple[ProposedTreatment, ...], int]:
    """Return the treatments, and how many acts name no product; ``told`` is the narrative."""
    found: list[ProposedTreatment] = []
    unread = 0
    for section in root.iter(f"{V3}section"):
        words = text(section.find(f"{V3}title"))
        code = attribute(section.find(f"{V3}code"), "code")
        for entry in section.findall(f"{V3}entry"):
            for act in _outermost(entry):
                one = _treatment(act, words, code, told)
                if one is None:
                    unread += 1
                else:
                    found.append(one)
    return tuple(found), unread


def _outermost(entry: Element) -> Iterator[Element]:
    """Yield the outermost administrations and supplies of a product.

    Inner ones are the doses, or the prescription, of the same treatment.
    """
    stack = [*reversed(entry)]
    while stack:
        one = stack.pop()
        is_one = one.tag in _ACTS and (
            one.tag != f"{V3}supply" or one.find(f"{V3}product") is not None
        )
        if is_one:
            yield one
        else:
            stack.extend(reversed(one))


def _treatment(
    act: Element, section: str, code_of: str, told: dict[str, str]
) -> ProposedTreatment | None:
    product = _product(act)
    if product is None:
        return None
    code = product.find(f"{V3}code")
    label = text(product.find(f"{V3}name")) or words_of(code, told) or told_by(act, told)
    none = says_nothing(code) or says_nothing(act.find(f"{V3}code"))
    label = label or (words_of(act.find(f"{V3}code"), told) if none else "")
    if not label:
        return None
    codes = _codes(product)
    state = attribute(act.find(f"{V3}statusCode"), "code")
    excluded = is_denied(act)
    why = NEVER if excluded else _NOT_A_TREATMENT.get(code_of, "")
    why = why or (SAYS_NOTHING if none else "") or (CANCELLED if state in _CANCELLED else "")
    since, until = span(act)
    dose, rhythm = posology(act, told)
    if act.tag == f"{V3}supply":  # its prescription is there too, without a dose
        since, until = next(filter(any, map(span, doses(act))), (None, None))
        dose, rhythm = ", ".join(filter(None, (dose, rhythm, _dispensed(act)))), ""
    return ProposedTreatment(
        f"{label} (suspendu selon le document)" if state == "suspended" else label, section,
        code_of not in NOT_CURRENT and state != "aborted",
        codes.get(_CIS, ""), codes.get(_ATC, ""), dose, rhythm, since,
        until, excluded, why,
    )  # fmt: skip


def _product(act: Element) -> Element | None:
    for kind in _PRODUCTS:
        found = act.find(f"{_ACTS[act.tag]}/{V3}manufacturedProduct/{V3}{kind}")
        if found is not None:
            return found
    return None


def _codes(product: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in product.iter():
        system, value = one.get("codeSystem", ""), one.get("code", "")
        if system in _SHAPES and _SHAPES[system].match(value):
            found.setdefault(system, value)
    return found


def _dispensed(act: Element) -> str:
    """Return how much was dispensed, and when: not how it is taken."""
    amount = act.find(f"{V3}quantity")
    value, unit = attribute(amount, "value"), attribute(amount, "unit")
    forms = {one.get("code", ""): attribute(one, "displayName") for one in act.iter()}
    word = forms.get(unit, "") if unit else ""
    many = value.isascii() and value.isdigit()
    shown = plural(int(value), word.lower() or "unité") if many else word.lower()
    whens = (
        act.find(f"{V3}effectiveTime"),
        act.find(f"{V3}performer/{V3}time"),
        act.find(f"{V3}author/{V3}time"),
    )
    when = next((found for one in whens if (found := day(one)) is not None), None)
    on = f"le {fr_date(when)}" if when else ""
    told = " ".join(filter(None, (shown, on)))
    return f"délivré : {told}" if told else "délivré"
