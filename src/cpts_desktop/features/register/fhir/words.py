"""Small readers of FHIR datatypes, each tolerant of nothing but what R4 allows."""

from __future__ import annotations

import hashlib
import json
import re
from calendar import monthrange
from datetime import UTC, date, datetime, time
from typing import Any, Final

from cpts_desktop.kernel.clock import PARIS
from cpts_desktop.kernel.ids import is_id

LOINC: Final = "http://loinc.org"
LOCAL: Final = "urn:cpts-desktop:"
"""What our own exports write under; read back without loss."""
ABSENT: Final = "absent-ou-inconnu"
SYSTEMS: Final = {
    "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips": ABSENT,
    LOINC: "loinc",
    "http://snomed.info/sct": "snomed",
    "http://hl7.org/fhir/sid/icd-10": "cim10",
    "http://hl7.org/fhir/sid/icd-10-fr": "cim10",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "rxnorm",
    "http://www.whocc.no/atc": "atc",
    "urn:oid:2.16.840.1.113883.6.1": "loinc",
    "urn:oid:2.16.840.1.113883.6.96": "snomed",
    "urn:oid:2.16.840.1.113883.6.3": "cim10",
    "urn:oid:2.16.840.1.113883.6.73": "atc",
    "http://data.esante.gouv.fr/NOS/CIS": "cis",
    "urn:oid:1.2.250.1.213.2.3.1": "cis",
}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_PARTIAL = re.compile(r"[0-9]{4}(?:-[0-9]{2})?\Z")
MOST: Final = 400
"""Characters of a text of the record (kinds.schema)."""
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0xFEFF, 0x00AD), None)

_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e007f]"
)
_NOT_WORDS = frozenset(("div", "data", "meta"))


class NotTaken(Exception):  # noqa: N818 - a refusal of one resource, not a bug
    """A resource that is not recorded; ``why`` is French, ``keep`` asks for quarantine."""

    def __init__(self, why: str, *, keep: bool = True) -> None:
        super().__init__(why)
        self.why = why
        self.keep = keep


def dicts(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list, nothing for anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def is_loinc(system: Any) -> bool:
    """Say whether a system is LOINC, in the ways that systems of elsewhere write it."""
    return isinstance(system, str) and (
        SYSTEMS.get(system) == "loinc"
        or system.rstrip("/").removeprefix("https:").removeprefix("http:") == "//loinc.org"
    )


def notes_of(resource: dict[str, Any]) -> str:
    """Return the notes (Annotation) of a resource on one line."""
    said = (one["text"] for one in dicts(resource.get("note")) if isinstance(one.get("text"), str))
    return tidy(" ; ".join(said))


def text_of(concept: Any) -> str:
    """Return the words of a CodeableConcept: its text, else its first display, else its code."""
    if not isinstance(concept, dict):
        return ""
    if isinstance(concept.get("text"), str) and concept["text"].strip():
        return tidy(concept["text"])
    for word in ("display", "code"):
        for coding in codings(concept):
            if isinstance(coding.get(word), str):
                return tidy(coding[word])
    return ""


def codings(concept: Any) -> list[dict[str, Any]]:
    """Return the codings of a CodeableConcept."""
    return dicts(concept.get("coding")) if isinstance(concept, dict) else []


def first_code(concept: Any) -> str:
    """Return ``system:code`` of the first coding, the system by its short name when known."""
    for coding in codings(concept):
        code, system = coding.get("code"), coding.get("system", "")
        if isinstance(code, str) and isinstance(system, str):
            return f"{SYSTEMS.get(system, system)}:{code}"[:190] if system else code[:190]
    return ""


def all_codes(concept: Any) -> tuple[str, ...]:
    """Return ``system:code`` of every coding."""
    return tuple(first_code({"coding": [coding]}) for coding in codings(concept))


def flat(text: str) -> str:
    """Make one line of plain text out of foreign words (zero-width marks removed)."""
    line = " ".join(text.translate(_INVISIBLE).split())
    return "".join(char for char in line if char.isprintable())


def dropped(resource: dict[str, Any]) -> str:
    """Say which invisible characters of a resource ``flat`` takes away; empty when there are none.

    A reading direction reversed in a name (U+202E) changes what its reader saw; a zero width is
    said of an identity only: the labels of code systems are full of them.
    """
    found: set[str] = set()
    stack: list[Any] = [resource]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            if not item.isprintable():
                found.update(_DROPPED.findall(item))
        elif isinstance(item, dict):
            stack.extend(v for k, v in item.items() if k not in _NOT_WORDS)
        elif isinstance(item, list):
            stack.extend(item)
    if resource.get("resourceType") != "Patient":
        found.difference_update(map(chr, _INVISIBLE))
    if not found:
        return ""
    codes = ", ".join(f"U+{ord(char):04X}" for char in sorted(found)[:6])
    several = "s" if len(found) > 1 else ""
    return f"caractère{several} invisible{several} ôté{several} ({codes}) : comparez avec la source"


def tidy(text: str) -> str:
    """Make one line of plain text that fits a field of the record."""
    return flat(text)[:MOST]


def marked(label: str, mark: str) -> str:
    """Put a mark behind a label; a long label is cut, never the mark, which changes its sense."""
    return f"{tidy(label)[: MOST - len(mark) - 1].rstrip()} {mark}"


def paragraphs(text: str, most: int) -> str:
    """Keep the lines of what our own export wrote, without what does not print."""
    kept = text.replace("\r\n", "\n").translate(_INVISIBLE)
    return "".join(c for c in kept if c in "\n\t" or c.isprintable())[:most].strip()


def status_of(resource: dict[str, Any], name: str) -> str:
    """Return the code of a status that R4 writes as a CodeableConcept (STU3 wrote a bare code)."""
    value = resource.get(name)
    if isinstance(value, str):
        raise NotTaken("écrit dans une autre version de FHIR que R4")
    for coding in codings(value):
        if isinstance(coding.get("code"), str):
            return str(coding["code"])
    return ""


def instant_of(text: Any) -> datetime:
    """Read a dateTime; a bare date stands at noon in Paris. A partial date is refused."""
    if not isinstance(text, str):
        raise NotTaken("sans date")
    if _PARTIAL.match(text):
        raise NotTaken("date incomplète (année ou mois seul)")
    try:
        if _DATE.match(text):
            return datetime.combine(date.fromisoformat(text), time(12), PARIS).astimezone(UTC)
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise NotTaken("date illisible") from None
    if instant.tzinfo is None:
        raise NotTaken("heure sans fuseau")
    return instant.astimezone(UTC)


def day_of(text: Any) -> date | None:
    """Read the civil day in Paris of a dateTime, or None when absent or partial."""
    try:
        return instant_of(text).astimezone(PARIS).date()
    except NotTaken:
        return None


def is_partial(text: str) -> bool:
    """Say whether a date is only a year or a month."""
    return _PARTIAL.match(text) is not None


def last_day(text: Any) -> date | None:
    """Return the last day that a date of a year or a month may mean; None for any other."""
    if not isinstance(text, str) or not is_partial(text):
        return None
    try:
        year, month = int(text[:4]), int(text[5:7] or 12)
        return date(year, month, monthrange(year, month)[1])
    except ValueError:
        return None


def key_of(resource: dict[str, Any], full_url: str) -> str:
    """Return the identity of a resource in the world it comes from.

    One without any is known by its content: imported again, it is recognised.
    """
    id_ = resource.get("id")
    if is_id(id_):
        return f"urn:uuid:{id_}"
    if full_url:
        return full_url
    if isinstance(id_, str) and id_:
        return f"{resource['resourceType']}/{id_}"
    content = json.dumps(resource, sort_keys=True, ensure_ascii=True, default=str)
    return f"urn:sha256:{hashlib.sha256(content.encode('ascii')).hexdigest()}"


def keys_of_reference(reference: Any, type_: str) -> tuple[str, ...]:
    """Return the identities under which the target of a Reference may be known."""
    text = reference.get("reference") if isinstance(reference, dict) else None
    if not isinstance(text, str) or not text or text.startswith("#"):
        return ()
    tail = text.rpartition("/")[2].rpartition(":")[2]
    found = [text]
    if is_id(tail):
        found.append(f"urn:uuid:{tail}")
    if text.endswith(f"{type_}/{tail}"):
        found.append(f"{type_}/{tail}")
    return tuple(dict.fromkeys(found))


def has_modifier(value: Any) -> bool:
    """Say whether anything in a resource carries a modifier that we do not understand."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            if item.get("modifierExtension") or item.get("implicitRules"):
                return True
            stack.extend(v for k, v in item.items() if k not in ("text", "contained"))
        elif isinstance(item, list):
            stack.extend(item)
    return False
