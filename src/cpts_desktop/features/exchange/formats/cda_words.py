"""Small readers of CDA elements; narrative is plain text, short and on one line."""

from __future__ import annotations

from datetime import date
from typing import Final
from xml.etree.ElementTree import Element

V3: Final = "{urn:hl7-org:v3}"


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
