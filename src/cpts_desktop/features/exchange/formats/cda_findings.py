"""Allergies, problems and measures of a received CDA.

Only what a structured entry says can be accepted. What the document denies, or says in words
only, is shown and cannot be ticked: the person writes it in the record themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final
from xml.etree.ElementTree import Element

from cpts_desktop.features.exchange.formats.cda_words import (
    SAYS_NOTHING,
    V3,
    attribute,
    day,
    instant,
    is_denied,
    last_day,
    loosely,
    reference,
    says_nothing,
    text,
    tidy,
    told_by,
    words_of,
)
from cpts_desktop.features.register.commands import judge_measure
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
_ONE_THING: Final = 120
_NUMBERS: Final = frozenset(("PQ", "INT", "REAL"))
_OVER: Final = frozenset(
    ("inactive", "resolved", "aborted", "cancelled", "nullified", "73425007", "413322009")
)
"""States of a problem or allergy that is over: HL7 words, SNOMED CT inactive and resolved."""
_SEVERITY_CODES: Final = frozenset(("SEV", "82606-5"))
_SEVERITIES: Final = {
    "H": "grave", "M": "modérée", "L": "légère", "24484000": "grave", "6736007": "modérée",
    "255604002": "légère",
}  # fmt: skip
_XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}type"
_VALUE: Final = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?\Z", re.ASCII)


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
    severity: str = ""
    value: Decimal | None = None
    unit: str = ""
    at: datetime | None = None
    key: str = ""
    why_not: str = ""


def findings(
    root: Element, key: str, words: dict[str, str], born: date | None = None
) -> tuple[Finding, ...]:
    """Return what can be proposed; ``key`` names the document, ``words`` are its narrative.

    ``born``: what a measure can be depends on the age.
    """
    found: list[Finding] = []
    for section in root.iter(f"{V3}section"):
        code = attribute(section.find(f"{V3}code"), "code")
        title = text(section.find(f"{V3}title"))
        if code in ALLERGIES:
            found.extend(_allergies(section, title, words))
        elif code in PROBLEMS:
            found.extend(_problems(section, title, words, current=PROBLEMS[code]))
        else:
            found.extend(_measures(section, title, key, born))
    return tuple(found)


def _subjects(section: Element) -> Iterator[Element]:
    """Yield the outermost observations of a section, in a concern or alone."""
    stack = [one for entry in reversed(section.findall(f"{V3}entry")) for one in reversed(entry)]
    while stack:
        one = stack.pop()
        if one.tag == f"{V3}observation":
            yield one
        else:
            stack.extend(reversed(one))


def _allergies(section: Element, title: str, words: dict[str, str]) -> Iterator[Finding]:
    for one in _subjects(section):
        agent = one.find(f"{V3}participant/{V3}participantRole/{V3}playingEntity")
        value, code = one.find(f"{V3}value"), None if agent is None else agent.find(f"{V3}code")
        label = "" if agent is None else text(agent.find(f"{V3}name"))
        label = label or words.get(reference(code), "") or words_of(code, words)
        kind = attribute(one.find(f"{V3}code"), "displayName")
        said = words_of(value, words) or words.get(reference(one.find(f"{V3}code")), "")
        reactions = [_said(x, words) for x in _linked(one, "MFST")]
        reaction = ", ".join(filter(None, reactions))
        why = _denied(one) or (SAYS_NOTHING if says_nothing(value) or says_nothing(code) else "")
        if not label:
            why = why or "Le document ne nomme pas de substance : lisez ses mots."
        current = not _states(one) & _OVER
        told = (kind, reaction, "" if current else "n’est plus en cours")
        yield Finding(
            ALLERGY, label or said or told_by(one, words) or _short(section) or kind or "Allergie",
            title, ", ".join(filter(None, told)), _coded(code), since=_low(one), current=current,
            reaction=reaction, severity=_severity(one), why_not=why,
        )  # fmt: skip


def _problems(
    section: Element, title: str, words: dict[str, str], *, current: bool
) -> Iterator[Finding]:
    for one in _subjects(section):
        value, high = one.find(f"{V3}value"), one.find(f"{V3}effectiveTime/{V3}high")
        label = words_of(value, words) or words.get(reference(one.find(f"{V3}code")), "")
        why = _denied(one) or (SAYS_NOTHING if says_nothing(value) else "")
        why = why or ("" if label else "Le document ne nomme pas le problème.")
        since, until = _low(one), last_day(high)
        early = "" if since else loosely(one.find(f"{V3}effectiveTime/{V3}low"))
        span = f"depuis le {fr_date(since)}" if since else ""
        detail = ", ".join(filter(None, (_shown(_coded(value)), span)))
        if label and early:  # a year is told, never the first of January
            label = tidy(f"{label} (depuis {early})")
        yield Finding(
            PROBLEM, label or told_by(one, words) or "Problème", title, detail,
            _coded(value), since=since, until=until if not since or not until or until >= since
            else None, current=current and until is None and not _states(one) & _OVER,
            why_not=why,
        )  # fmt: skip


def _measures(section: Element, title: str, key: str, born: date | None) -> Iterator[Finding]:
    for entry in section.findall(f"{V3}entry"):
        for one, group in _observed(entry):
            value, code = one.find(f"{V3}value"), _loinc_of(one.find(f"{V3}code"))
            if value is None or value.get(_XSI, "").rpartition(":")[2] not in _NUMBERS:
                continue
            number = _number(attribute(value, "value"))
            loinc = attribute(code, "code")
            when = one.find(f"{V3}effectiveTime")
            low = attribute(None if when is None else when.find(f"{V3}low"), "value")
            at = instant(attribute(when, "value") or low or group)
            label = attribute(one.find(f"{V3}code"), "displayName") or words_of(code, {}) or loinc
            unit = attribute(value, "unit")
            why, remark = _denied(one), ""
            if number is None or attribute(code, "codeSystem") != _LOINC:
                why = why or "Sans valeur ou sans code LOINC : lisez ses mots."
            elif at is None:
                why = why or "Mesure sans date."
            else:
                judged = judge_measure(loinc, number, unit, at, born)
                why, remark = why or judged.why_not, judged.remark
            shown = "" if number is None else f"{fr_decimal(number)} {unit}".strip()
            on = fr_date(at.astimezone(PARIS).date()) if at else ""
            id_ = one.find(f"{V3}id")
            own = attribute(id_, "root") + attribute(id_, "extension") or f"{number}{unit}"
            yield Finding(
                MEASURE, label, title, ", ".join(filter(None, (shown, on, remark))), loinc,
                value=number, unit=unit, at=at, why_not=why,
                key=f"cda:{key}:{own}:{loinc}:{at.isoformat() if at else ''}",
            )  # fmt: skip


def _observed(entry: Element) -> Iterator[tuple[Element, str]]:
    """Yield the observations of an entry with the time of the group that holds them."""
    stack = [(one, "") for one in reversed(entry)]
    while stack:
        one, group = stack.pop()
        if one.tag == f"{V3}observation":
            yield one, group
        elif one.tag in (f"{V3}organizer", f"{V3}act"):
            group = attribute(one.find(f"{V3}effectiveTime"), "value") or group
        stack.extend((inner, group) for inner in reversed(one))


def _loinc_of(code: Element | None) -> Element | None:
    """Return the LOINC code among a code and its translations, else the code itself."""
    if code is None:
        return None
    for one in (code, *code.findall(f"{V3}translation")):
        if attribute(one, "codeSystem") == _LOINC and attribute(one, "code"):
            return one
    return code


def _states(one: Element) -> set[str]:
    """Return the codes of the states that a document gives to an observation."""
    return {_code(x) for x in _linked(one, "REFR")} | {
        attribute(one.find(f"{V3}statusCode"), "code")
    }


def _severity(one: Element) -> str:
    for kind in ("SUBJ", "MFST"):
        for linked in _linked(one, kind):
            found = _SEVERITIES.get(_code(linked), "")
            if found and attribute(linked.find(f"{V3}code"), "code") in _SEVERITY_CODES:
                return found
    return ""


def _short(section: Element) -> str:
    """Return the words of a section that says one thing."""
    words = text(section.find(f"{V3}text"))
    return words if len(words) <= _ONE_THING else ""


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
