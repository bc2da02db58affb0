"""Small readers of CDA elements; narrative is plain text, short and on one line."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Final
from xml.etree.ElementTree import Element

from cpts_desktop.kernel.clock import PARIS

V3: Final = "{urn:hl7-org:v3}"
SNOMED: Final = "2.16.840.1.113883.6.96"
_TIME: Final = re.compile(
    r"([0-9]{8}(?:[0-9]{2}(?:[0-9]{2}(?:[0-9]{2})?)?)?)(?:\.[0-9]+)?([+-][0-9]{4})?\Z", re.ASCII
)
_PARTIAL: Final = re.compile(r"([0-9]{4})([0-9]{2})?\Z", re.ASCII)
_NOTHING: Final = {
    SNOMED: frozenset((
        "716186003", "160244002", "409137002", "428607008", "429625007", "1003774007",
        "160245001", "787481004", "182849000", "182904002", "408350003",
    )),
}  # fmt: skip
"""No known allergy (of a kind), no problem, no treatment, treatment unknown: SNOMED CT, as the
IHE PCC and IPS guides name them."""
_ABSENT_SYSTEM: Final = "2.16.840.1.113883.5.1150.1"
"""Absent and unknown data of the IPS: each of its codes says that there is nothing to read."""
SAYS_NOTHING: Final = "Le document dit qu’il n’y a rien, ou qu’il ne sait pas : lisez ses mots."
_BLOCKS: Final = frozenset(
    ("table", "thead", "tbody", "tfoot", "tr", "paragraph", "list", "item", "caption", "br")
)


def contents(root: Element) -> dict[str, str]:
    """Return the narrative words that entries refer to, by their ID; the first of two keeps it."""
    found: dict[str, str] = {}
    for one in root.iter():
        id_ = one.get("ID")
        if id_ and id_ not in found and one.tag != f"{V3}section":
            found[id_] = text(one)
    return found


def reference(code: Element | None) -> str:
    """Return the ID that a code or value points to in the narrative."""
    if code is None:
        return ""
    for path in (f"{V3}originalText/{V3}reference", f"{V3}reference"):
        found = code.find(path)
        if found is not None:
            return attribute(found, "value").removeprefix("#")
    return ""


def told_by(act: Element, told: dict[str, str]) -> str:
    """Return the words of the narrative that an act points to as a whole."""
    return told.get(reference(act.find(f"{V3}text")), "")


def is_denied(element: Element) -> bool:
    """Say whether an act says of itself that it is not so: ``true`` and ``1`` are the same."""
    return attribute(element, "negationInd").lower() in ("true", "1")


def says_nothing(code: Element | None) -> bool:
    """Say whether a code, or a translation of it, means « none » or « not known »."""
    if code is None:
        return False
    for one in (code, *code.findall(f"{V3}translation")):
        system = attribute(one, "codeSystem")
        value = attribute(one, "code")
        if value and (system == _ABSENT_SYSTEM or value in _NOTHING.get(system, ())):
            return True
    return False


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


def last_day(element: Element | None) -> date | None:
    """Return the civil day of an HL7 time, the last that a bare month or year may mean."""
    found = _PARTIAL.match(attribute(element, "value"))
    if found is None:
        return day(element)
    try:
        year, month = int(found[1]), int(found[2] or 12)
        return date(year, month, monthrange(year, month)[1])
    except ValueError:
        return None


def loosely(element: Element | None) -> str:
    """Return « 2019 » or « 03/2019 » for a time that names no day, else nothing."""
    found = _PARTIAL.match(attribute(element, "value"))
    if found is None:
        return ""
    return f"{found[2]}/{found[1]}" if found[2] else found[1]


def attribute(element: Element | None, name: str) -> str:
    """Return an attribute, empty when absent."""
    return "" if element is None else tidy(element.get(name, ""))


def text(element: Element | None) -> str:
    """Return all the words of an element (``part_words`` has made a space of each line break)."""
    return "" if element is None else tidy("".join(element.itertext()))


def part_words(element: Element) -> None:
    """Make a space of a line break, so that it parts two words."""
    if element.tag == f"{V3}br":
        element.text = " "


def lines(element: Element) -> Iterator[str]:
    """Yield the narrative one line per row or paragraph, whole; cells are parted by a dash."""
    held = [element.text or ""]
    for child in element:
        tag = child.tag.removeprefix(V3) if isinstance(child.tag, str) else ""
        if tag in _BLOCKS:
            yield flat("".join(held))
            held = []
            if tag == "tr":
                yield " – ".join(filter(None, map(_whole, child)))
            elif tag == "item" or not _holds_blocks(child):
                yield _whole(child)
            else:
                yield from lines(child)
        elif _holds_blocks(child):
            yield flat("".join(held))
            held = []
            yield from lines(child)
        else:
            held.append(_whole(child))
        held.append(child.tail or "")
    yield flat("".join(held))


def _whole(element: Element) -> str:
    return flat("".join(element.itertext()))


def _holds_blocks(element: Element) -> bool:
    return any(
        isinstance(one.tag, str) and one.tag.removeprefix(V3) in _BLOCKS and one is not element
        for one in element.iter()
    )


def flat(raw: str) -> str:
    """Make one line of plain text."""
    return "".join(c for c in " ".join(raw.split()) if c.isprintable())


def tidy(raw: str) -> str:
    """Make one line of plain text that fits a field of the record."""
    return flat(raw)[:390]
