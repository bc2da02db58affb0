"""Reads a received CDA document into a proposal; nothing enters before a person accepts it.

Discharge letter (LDL-SES), patient summary (IPS-FR, VSM), prescription (eP-MED), dispensation:
the treatments of their structured sections. No DTD, no entity, no external resource is read;
size, number of elements and depth are bounded. Narrative text is plain text.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from cpts_desktop.features.exchange.formats.cda_findings import Finding, findings
from cpts_desktop.features.exchange.formats.cda_narrative import (
    Narrative,
    lost_body,
    narratives,
    pdf_of,
)
from cpts_desktop.features.exchange.formats.cda_patient import PatientOfDocument, patients_of
from cpts_desktop.features.exchange.formats.cda_treatments import (
    NEVER,
    ProposedTreatment,
    treatments,
)
from cpts_desktop.features.exchange.formats.cda_words import (
    V3,
    attribute,
    contents,
    day,
    part_words,
    text,
)
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.privacy import redacted

__all__ = ["MAX_BYTES", "NEVER", "ProposedTreatment", "ReceivedCda", "read_cda"]

MAX_BYTES: Final = 20 << 20
MAX_ELEMENTS: Final = 200_000
MAX_DEPTH: Final = 80
MAX_ITEMS: Final = 300
"""Treatments, and findings, that a person is shown to tick."""
_DOCUMENT: Final = f"{V3}ClinicalDocument"


@redacted
@dataclass(frozen=True)
class ReceivedCda:
    """What a document says; the person compares the patient before accepting anything."""

    code: str
    title: str
    written_on: date | None
    patient: PatientOfDocument
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
    replaces: bool = False
    """Whether it says that it takes the place of an earlier one."""
    beyond: int = 0
    """Items after the ``MAX_ITEMS`` first ones: told, and not proposed."""

    @property
    def birth_name(self) -> str:
        """Return the birth name as the document writes it."""
        return self.patient.birth_name

    @property
    def given_name(self) -> str:
        """Return the first given name."""
        return next(iter(self.patient.given_names), "")

    @property
    def birth_date(self) -> date | None:
        """Return the birth date, None when it is partial or absent."""
        return self.patient.birth_date


def read_cda(data: bytes) -> Outcome[ReceivedCda]:
    """Return what a document says; refused with a code when it is not a CDA that we read."""
    if len(data) > MAX_BYTES:
        return refuse("file", "TOO_BIG", "Ce document est trop gros pour être lu.")
    try:
        root = _document(_tree(data))
    except (ParseError, DefusedXmlException, UnicodeError, LookupError, ValueError):
        return refuse("file", "BAD_XML", "Ce fichier n’est pas un document CDA lisible.")
    except _TooBig:
        return refuse("file", "TOO_BIG", "Ce document est trop complexe pour être lu.")
    if root is None:
        return refuse("file", "NOT_CDA", "Ce fichier n’est pas un document CDA.")
    people = patients_of(root)
    if len(people) > 1:
        return refuse(
            "file", "SEVERAL_PATIENTS",
            "Ce document parle de plusieurs patients : rien n’en est lu. Demandez un document par "
            "patient.",
        )  # fmt: skip
    lost = lost_body(root)
    if lost:
        return refuse("file", "NO_BODY", lost)
    told = contents(root)
    identity, patient = _identity(root, data), next(iter(people), PatientOfDocument())
    taken, unread = treatments(root, told)
    found = findings(root, identity, told, patient.birth_date)
    return Ok(
        ReceivedCda(
            attribute(root.find(f"{V3}code"), "code"),
            text(root.find(f"{V3}title")),
            day(root.find(f"{V3}effectiveTime")),
            patient,
            taken[:MAX_ITEMS],
            unread,
            found[:MAX_ITEMS],
            narratives(root),
            pdf_of(root),
            identity,
            any(one.get("typeCode") == "RPLC" for one in root.findall(f"{V3}relatedDocument")),
            sum(max(0, len(one) - MAX_ITEMS) for one in (taken, found)),
        )
    )


def _document(root: Element) -> Element | None:
    """Return the document itself, or the one inside a « document autoprésentable ».

    That one is a style sheet which holds its document; the style is never run.
    """
    if root.tag == _DOCUMENT:
        return root
    held = list(root.iter(_DOCUMENT))
    return held[0] if len(held) == 1 else None


def _identity(root: Element, data: bytes) -> str:
    """Return the identity of a document; one that has none is known by its bytes."""
    id_ = root.find(f"{V3}id")
    root_, extension = attribute(id_, "root"), attribute(id_, "extension")
    if root_ or extension:
        return f"{root_}^{extension}"
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


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
            part_words(element)
            continue
        root = element if root is None else root
        depth, count = depth + 1, count + 1
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            raise _TooBig
    if root is None:
        raise ValueError("empty")
    return root
