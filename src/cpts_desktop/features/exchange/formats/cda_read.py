"""Reads a received CDA document into a proposal; nothing enters before a person accepts it.

Discharge letter (LDL-SES), patient summary (IPS-FR, VSM), prescription (eP-MED), dispensation:
the treatments of their structured sections. No DTD, no entity, no external resource is read;
size, number of elements and depth are bounded. Narrative text is plain text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from cpts_desktop.features.exchange.formats.cda_findings import (
    Finding,
    Narrative,
    findings,
    narratives,
    pdf_of,
)
from cpts_desktop.features.exchange.formats.cda_words import (
    V3,
    attribute,
    contents,
    day,
    is_denied,
    text,
    words_of,
)
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.privacy import redacted

MAX_BYTES: Final = 20 << 20
MAX_ELEMENTS: Final = 200_000
MAX_DEPTH: Final = 80
MAX_ITEMS: Final = 300
_CIS: Final = "1.2.250.1.213.2.3.1"
_ATC: Final = "2.16.840.1.113883.6.73"
_NOT_A_TREATMENT: Final = {
    "11369-6": "Un vaccin : il ne s’inscrit pas avec les traitements.",
    "44939-7": "Un effet indésirable : lisez-le, il ne s’inscrit pas avec les traitements.",
    "18776-5": "Prévu, pas encore commencé.",
}  # fmt: skip
NEVER: Final = "Le document dit de ne pas donner ce médicament."
NOT_CURRENT: Final = frozenset({"18610-6", "11369-6", "44939-7", "18776-5"})
"""Given during the stay or stopped, vaccines, adverse effects, plans: shown, not as current."""
_SHAPES: Final = {
    _CIS: re.compile(r"[0-9]{8}\Z"),
    _ATC: re.compile(r"[A-Z][0-9]{2}[A-Z0-9]{0,4}\Z"),
}
_UNITS: Final = {"d": "jour", "h": "h", "wk": "semaine", "mo": "mois", "min": "min"}
_FORMS: Final = {"{tbl}": "comprimé", "{tablet}": "comprimé", "{capsule}": "gélule", "1": ""}


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


@redacted
@dataclass(frozen=True)
class ReceivedCda:
    """What a document says; the person compares the patient before accepting anything."""

    code: str
    title: str
    written_on: date | None
    birth_name: str
    given_name: str
    birth_date: date | None
    treatments: tuple[ProposedTreatment, ...]
    unread: int
    """Treatment entries that name no product in words."""
    findings: tuple[Finding, ...] = ()
    """Allergies, problems, measures."""
    narratives: tuple[Narrative, ...] = ()
    pdf: bytes = b""
    """The body of a level 1 document."""
    identity: str = ""
    """The identity of the document in the system that wrote it."""


def read_cda(data: bytes) -> Outcome[ReceivedCda]:
    """Return what a document says; refused with a code when it is not a CDA that we read."""
    if len(data) > MAX_BYTES:
        return refuse("file", "TOO_BIG", "Ce document est trop gros pour être lu.")
    try:
        root = _tree(data)
    except (ParseError, DefusedXmlException, UnicodeError, LookupError, ValueError):
        return refuse("file", "BAD_XML", "Ce fichier n’est pas un document CDA lisible.")
    except _TooBig:
        return refuse("file", "TOO_BIG", "Ce document est trop complexe pour être lu.")
    if root.tag != f"{V3}ClinicalDocument":
        return refuse("file", "NOT_CDA", "Ce fichier n’est pas un document CDA.")
    found, unread = _treatments(root)
    name = root.find(f"{V3}recordTarget/{V3}patientRole/{V3}patient/{V3}name")
    birth = root.find(f"{V3}recordTarget/{V3}patientRole/{V3}patient/{V3}birthTime")
    id_ = root.find(f"{V3}id")
    identity = f"{attribute(id_, 'root')}^{attribute(id_, 'extension')}"
    return Ok(
        ReceivedCda(
            attribute(root.find(f"{V3}code"), "code"),
            text(root.find(f"{V3}title")),
            day(root.find(f"{V3}effectiveTime")),
            _name(name, "family"),
            _name(name, "given").split(" ")[0],
            day(birth),
            tuple(found),
            unread,
            findings(root, identity),
            narratives(root),
            pdf_of(root),
            identity,
        )
    )


class _TooBig(Exception):  # noqa: N818 - a refusal
    pass


def _tree(data: bytes) -> Element:
    """Build the tree, counting; the narrative of a hostile document cannot exhaust us."""
    depth = count = 0
    root: Element | None = None
    events: Any = iterparse(
        io.BytesIO(data), events=("start", "end"), forbid_dtd=True, forbid_entities=True,
        forbid_external=True,
    )  # fmt: skip
    for event, element in events:
        if event == "end":
            depth -= 1
            continue
        root = element if root is None else root
        depth, count = depth + 1, count + 1
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            raise _TooBig
    if root is None:
        raise ValueError("empty")
    return root


def _treatments(root: Element) -> tuple[list[ProposedTreatment], int]:
    found: list[ProposedTreatment] = []
    unread = 0
    for section, words in _sections(root):
        code = attribute(section.find(f"{V3}code"), "code")
        texts = contents(section)
        for entry in section.findall(f"{V3}entry"):
            for act in _administrations(entry):
                one = _treatment(act, words, code, texts)
                if one is None:
                    unread += 1
                elif len(found) < MAX_ITEMS:
                    found.append(one)
    return found, unread


def _sections(root: Element) -> Iterator[tuple[Element, str]]:
    for section in root.iter(f"{V3}section"):
        yield section, text(section.find(f"{V3}title"))


def _administrations(entry: Element) -> Iterator[Element]:
    """Yield the outermost administrations: inner ones are the doses of the same treatment."""
    stack = list(entry)
    while stack:
        one = stack.pop(0)
        if one.tag == f"{V3}substanceAdministration":
            yield one
        else:
            stack = [*one, *stack]


def _treatment(
    act: Element, section: str, code_of: str, texts: dict[str, str]
) -> ProposedTreatment | None:
    material = act.find(f"{V3}consumable/{V3}manufacturedProduct/{V3}manufacturedMaterial")
    if material is None:
        return None
    code = material.find(f"{V3}code")
    label = text(material.find(f"{V3}name")) or words_of(code, texts)
    if not label:
        return None
    codes = _codes(material)
    since = until = None
    rhythm = ""
    for when in act.findall(f"{V3}effectiveTime"):
        since = since or day(when.find(f"{V3}low")) or day(when)
        until = until or day(when.find(f"{V3}high"))
        rhythm = rhythm or _rhythm(when.find(f"{V3}period"))
    dose = _quantity(act.find(f"{V3}doseQuantity"))
    excluded = is_denied(act)
    return ProposedTreatment(
        label, section, code_of not in NOT_CURRENT, codes.get(_CIS, ""), codes.get(_ATC, ""), dose,
        rhythm, since, until, excluded, NEVER if excluded else _NOT_A_TREATMENT.get(code_of, ""),
    )  # fmt: skip


def _codes(material: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in material.iter():
        system, value = one.get("codeSystem", ""), one.get("code", "")
        if system in _SHAPES and _SHAPES[system].match(value):
            found.setdefault(system, value)
    return found


def _rhythm(period: Element | None) -> str:
    value, unit = attribute(period, "value"), attribute(period, "unit")
    if not value or unit not in _UNITS or not _NUMBER.match(value):
        return ""
    every = "" if value == "1" else f"{value} "
    return (
        f"1 fois par {every}{_UNITS[unit]}" if value == "1" else f"toutes les {every}{_UNITS[unit]}"
    )


_NUMBER: Final = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,3})?\Z", re.ASCII)


def _quantity(dose: Element | None) -> str:
    if dose is None:
        return ""
    low, high = dose.find(f"{V3}low"), dose.find(f"{V3}high")
    one = dose if dose.get("value") else low
    value, unit = attribute(one, "value"), attribute(one, "unit")
    if not _NUMBER.match(value):
        return ""
    top = attribute(high, "value")
    span = f"{value} à {top}" if top and top != value and _NUMBER.match(top) else value
    return f"{span} {_FORMS.get(unit, unit.strip('{}'))}".strip().replace(".", ",")


def _name(name: Element | None, part: str) -> str:
    """Return the birth name or given name: the one qualified BR first."""
    if name is None:
        return ""
    held = name.findall(f"{V3}{part}")
    born = [one for one in held if one.get("qualifier") == "BR"]
    return text(next(iter(born or held), None))
