"""Small readers of CDA elements; narrative is plain text, short and on one line."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Final
from xml.etree.ElementTree import Element

from cpts_desktop.kernel.clock import PARIS

V3: Final = "{urn:hl7-org:v3}"
_TIME: Final = re.compile(
    r"([0-9]{8}(?:[0-9]{2}(?:[0-9]{2}(?:[0-9]{2})?)?)?)(?:\.[0-9]+)?([+-][0-9]{4})?\Z", re.ASCII
)


def contents(section: Element) -> dict[str, str]:
    """Return the narrative words that entries refer to, by their ID."""
    return {
        str(one.get("ID")): tidy("".join(one.itertext()))
        for one in section.iter()
        if one.get("ID") and one.tag != f"{V3}section"
    }


def reference(code: Element | None) -> str:
    """Return the ID that a code or value points to in the narrative."""
    if code is None:
        return ""
    for path in (f"{V3}originalText/{V3}reference", f"{V3}reference"):
        found = code.find(path)
        if found is not None:
            return attribute(found, "value").removeprefix("#")
    return ""


def is_denied(element: Element) -> bool:
    """Say whether an act says of itself that it is not so: ``true`` and ``1`` are the same."""
    return attribute(element, "negationInd").lower() in ("true", "1")


def words_of(code: Element | None, told: dict[str, str]) -> str:
    """Return how a coded value reads: its own words, those it points to, or a translation's."""
    if code is None:
        return ""
    inner = code.find(f"{V3}originalText")
    for found in (
        attribute(code, "displayName"),
        told.get(reference(code), ""),
        text(inner),
        *(attribute(one, "displayName") for one in code.findall(f"{V3}translation")),
    ):
        if found:
            return found
    return ""


def instant(value: str) -> datetime | None:
    """Read an HL7 time; without a zone it is the one of Paris, a bare day stands at noon."""
    found = _TIME.match(value)
    if found is None:
        return None
    digits, zone = found[1].ljust(14, "0"), found[2]
    if len(found[1]) == 8:
        digits = found[1] + "120000"
    try:
        if zone and len(found[1]) > 8:
            return datetime.strptime(digits + zone, "%Y%m%d%H%M%S%z").astimezone(UTC)
        at = datetime.strptime(digits, "%Y%m%d%H%M%S")  # noqa: DTZ007 - its zone comes next
    except ValueError:
        return None
    return at.replace(tzinfo=PARIS).astimezone(UTC)


def day(element: Element | None) -> date | None:
    """Return the civil day of an HL7 time, None when partial or absent."""
    value = attribute(element, "value")
    try:
        return date.fromisoformat(f"{value[:4]}-{value[4:6]}-{value[6:8]}")
    except ValueError:
        return None


def attribute(element: Element | None, name: str) -> str:
    """Return an attribute, empty when absent."""
    return "" if element is None else tidy(element.get(name, ""))


def text(element: Element | None) -> str:
    """Return all the words of an element."""
    return "" if element is None else tidy("".join(element.itertext()))


def tidy(raw: str) -> str:
    """Make one short line of plain text."""
    return "".join(c for c in " ".join(raw.split()) if c.isprintable())[:390]
