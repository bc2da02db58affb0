"""Allergies, problems and measures of a received CDA, and the words of its other sections.

Only what a structured entry says can be accepted. What the document denies, or says in words
only, is shown and cannot be ticked: the person writes it in the record themselves.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final
from xml.etree.ElementTree import Element

from cpts_desktop.features.exchange.formats.cda_words import (
    V3,
    attribute,
    contents,
    day,
    instant,
    is_denied,
    reference,
    text,
    tidy,
    words_of,
)
from cpts_desktop.kernel.clock import PARIS
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_date, fr_decimal

ALLERGY, PROBLEM, MEASURE = "allergie", "probleme", "mesure"
ALLERGIES: Final = frozenset({"48765-2"})
PROBLEMS: Final = {"11450-4": True, "11348-0": False}
"""LOINC of the section -> whether its problems are current."""
_LOINC: Final = "2.16.840.1.113883.6.1"
_SYSTEMS: Final = {
    "2.16.840.1.113883.6.3": "cim10", "2.16.840.1.113883.6.96": "snomed", _LOINC: "loinc",
    "2.16.840.1.113883.6.139": "cisp2", "1.2.250.1.213.2.3.1": "cis",
    "2.16.840.1.113883.6.347": "cim11", "2.16.840.1.113883.6.73": "atc",
}  # fmt: skip
_MOST: Final = 300
_WORDS: Final = 4_000
_XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}type"
_VALUE: Final = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?\Z", re.ASCII)
_MAX_PDF: Final = 20 * 1024 * 1024


@redacted
@dataclass(frozen=True)
class Finding:
    """One thing that the document says; ``why_not`` is empty when it can be accepted."""

    kind: str
    label: str
    section: str
    detail: str = ""
    code: str = ""
    since: date | None = None
    until: date | None = None
    current: bool = True
    reaction: str = ""
    value: Decimal | None = None
    unit: str = ""
    at: datetime | None = None
    key: str = ""
    why_not: str = ""


@redacted
@dataclass(frozen=True)
class Narrative:
    """The words of a section, plain text."""

    title: str
    words: str


def findings(root: Element, key: str) -> tuple[Finding, ...]:
    """Return what can be proposed; ``key`` is the identity of the document."""
    found: list[Finding] = []
    for section in root.iter(f"{V3}section"):
        code = attribute(section.find(f"{V3}code"), "code")
        title = text(section.find(f"{V3}title"))
        words = contents(section)
        if code in ALLERGIES:
            found.extend(_allergies(section, title, words))
        elif code in PROBLEMS:
            found.extend(_problems(section, title, words, current=PROBLEMS[code]))
        else:
            found.extend(_measures(section, title, key))
    return tuple(found[:_MOST])


def narratives(root: Element) -> tuple[Narrative, ...]:
    """Return the sections that have words, in the order of the document."""
    found = []
    for section in root.iter(f"{V3}section"):
        held = section.find(f"{V3}text")
        words = "" if held is None else _plain(held)
        if words:
            found.append(Narrative(text(section.find(f"{V3}title")) or "Section", words[:_WORDS]))
    return tuple(found[:100])


def pdf_of(root: Element) -> bytes:
    """Return the PDF of a level 1 document, empty when it holds none that can be read."""
    body = root.find(f"{V3}component/{V3}nonXMLBody/{V3}text")
    if body is None or attribute(body, "mediaType").lower() != "application/pdf":
        return b""
    raw = "".join((body.text or "").split())
    if len(raw) > _MAX_PDF * 4 // 3:
        return b""
    try:
        data = base64.b64decode(raw, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return data if data.startswith(b"%PDF-") else b""


def _plain(element: Element) -> str:
    """Return the narrative one line per row or paragraph; cells are separated by a dash."""
    lines: list[str] = []
    for block in element.iter():
        tag = block.tag.removeprefix(V3) if isinstance(block.tag, str) else ""
        if tag == "tr":
            cells = (tidy("".join(cell.itertext())) for cell in block)
            lines.append(" – ".join(filter(None, cells)))
        elif tag in ("paragraph", "item", "caption"):
            lines.append(tidy("".join(block.itertext())))
    return "\n".join(filter(None, lines)) or tidy("".join(element.itertext()))


def _subjects(section: Element) -> Iterator[Element]:
    for entry in section.findall(f"{V3}entry"):
        for act in entry.findall(f"{V3}act"):
            for link in act.findall(f"{V3}entryRelationship"):
                yield from link.findall(f"{V3}observation")


def _allergies(section: Element, title: str, words: dict[str, str]) -> Iterator[Finding]:
    for one in _subjects(section):
        agent = one.find(f"{V3}participant/{V3}participantRole/{V3}playingEntity")
        code = None if agent is None else agent.find(f"{V3}code")
        label = "" if agent is None else text(agent.find(f"{V3}name"))
        label = label or words.get(reference(code), "") or words_of(code, words)
        kind = attribute(one.find(f"{V3}code"), "displayName")
        said = words.get(reference(one.find(f"{V3}code")), "") or kind
        reactions = [_said(x, words) for x in _linked(one, "MFST")]
        reaction = ", ".join(filter(None, reactions))
        why = _denied(one)
        if not label:
            why = why or "Le document ne nomme pas de substance : lisez ses mots."
        state = {_code(x) for x in _linked(one, "REFR")}
        current = not state & {"inactive", "resolved"}
        told = (kind, reaction, "" if current else "n’est plus en cours")
        yield Finding(
            ALLERGY, label or said or "Allergie", title, ", ".join(filter(None, told)),
            _coded(code), since=_low(one), current=current,
            reaction=reaction, why_not=why,
        )  # fmt: skip


def _problems(
    section: Element, title: str, words: dict[str, str], *, current: bool
) -> Iterator[Finding]:
    for one in _subjects(section):
        value = one.find(f"{V3}value")
        label = words_of(value, words) or words.get(reference(one.find(f"{V3}code")), "")
        why = _denied(one) or ("" if label else "Le document ne nomme pas le problème.")
        since, until = _low(one), day(one.find(f"{V3}effectiveTime/{V3}high"))
        span = f"depuis le {fr_date(since)}" if since else ""
        detail = ", ".join(filter(None, (_shown(_coded(value)), span)))
        yield Finding(
            PROBLEM, label or "Problème", title, detail,
            _coded(value), since=since, until=until if not since or not until or until >= since
            else None, current=current and until is None, why_not=why,
        )  # fmt: skip


def _measures(section: Element, title: str, key: str) -> Iterator[Finding]:
    for entry in section.findall(f"{V3}entry"):
        group = attribute(entry.find(f"{V3}organizer/{V3}effectiveTime"), "value")
        for one in entry.iter(f"{V3}observation"):
            value, code = one.find(f"{V3}value"), one.find(f"{V3}code")
            if value is None or not value.get(_XSI, "").endswith("PQ"):
                continue
            number = _number(attribute(value, "value"))
            loinc = attribute(code, "code")
            at = instant(attribute(one.find(f"{V3}effectiveTime"), "value") or group)
            label = attribute(code, "displayName") or loinc
            unit = attribute(value, "unit")
            why = _denied(one)
            if number is None or attribute(code, "codeSystem") != _LOINC:
                why = why or "Sans valeur ou sans code LOINC : lisez ses mots."
            elif at is None:
                why = why or "Mesure sans date."
            shown = "" if number is None else f"{fr_decimal(number)} {unit}".strip()
            when = fr_date(at.astimezone(PARIS).date()) if at else ""
            id_ = one.find(f"{V3}id")
            own = attribute(id_, "root") + attribute(id_, "extension")
            yield Finding(
                MEASURE, label, title, ", ".join(filter(None, (shown, when))), loinc,
                value=number, unit=unit, at=at, why_not=why,
                key=f"cda:{key}:{own}:{loinc}:{at.isoformat() if at else ''}",
            )  # fmt: skip


def _linked(one: Element, kind: str) -> Iterator[Element]:
    for link in one.findall(f"{V3}entryRelationship"):
        if link.get("typeCode") == kind:
            yield from link.findall(f"{V3}observation")


def _said(one: Element, words: dict[str, str]) -> str:
    value = one.find(f"{V3}value")
    return words.get(reference(value), "") or words_of(value, words)


def _code(one: Element) -> str:
    return attribute(one.find(f"{V3}value"), "code")


def _denied(one: Element) -> str:
    if is_denied(one):
        return "Le document dit que ce n’est pas le cas."
    return ""


def _coded(code: Element | None) -> str:
    value, system = attribute(code, "code"), attribute(code, "codeSystem")
    if not value or not system:
        return ""
    return f"{_SYSTEMS.get(system, f'urn:oid:{system}')}:{value}"[:190]


def _shown(code: str) -> str:
    system, _, value = code.rpartition(":")
    names = {"cim10": "CIM-10", "cim11": "CIM-11", "cisp2": "CISP-2", "snomed": "SNOMED CT"}
    return f"{names[system]} {value}" if system in names else ""


def _low(one: Element) -> date | None:
    when = one.find(f"{V3}effectiveTime")
    return None if when is None else day(when.find(f"{V3}low")) or day(when)


def _number(raw: str) -> Decimal | None:
    try:
        return Decimal(raw) if _VALUE.match(raw) else None
    except InvalidOperation:
        return None
