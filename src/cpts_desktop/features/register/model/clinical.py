"""Measures, treatments, allergies, conditions, encounters, documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

import msgspec

from cpts_desktop.features.register.model.identity import AllergyState
from cpts_desktop.kernel.ids import RecordId
from cpts_desktop.kernel.privacy import redacted

MOST_AHEAD: Final = timedelta(hours=24)
"""A measure of elsewhere dated further ahead would stay the latest one for ever."""


@redacted
class ObservationDraft(msgspec.Struct, frozen=True):
    """A measure to record. ``code`` is our short code (hf.md 10) or ``loinc:NNNN-N``."""

    code: str
    value: Decimal | None
    unit: str
    at: datetime
    text: str = ""
    source: str = "saisie"
    scale: str = ""
    external: str = ""
    """Identity in the system it came from; recording it twice changes nothing."""


@redacted
@dataclass(frozen=True)
class Observation:
    """A recorded measure; (device, seq, item) is its identity within its stream."""

    code: str
    value: Decimal | None
    text: str | None
    unit: str
    at: datetime
    source: str
    scale: str
    author: str
    device: str
    seq: int
    item: int
    stream: str = ""
    """The record that holds it: another one than asked for when two were tied together."""


@redacted
@dataclass(frozen=True)
class MedicationLine:
    """A treatment line: what the patient takes or took, as it is known."""

    id: RecordId
    label: str
    dci: tuple[str, ...]
    cis: str
    atc: str
    dose_text: str
    frequency_text: str
    since: date | None
    until: date | None
    source: str
    indication: str = ""
    stop_reason: str = ""
    codes: tuple[str, ...] = ()
    """Codes of other systems, kept verbatim (``rxnorm:313988``)."""


@redacted
@dataclass(frozen=True)
class Allergy:
    """An allergy or intolerance with its reaction."""

    id: RecordId
    substance: str
    reaction: str
    severity: str
    code: str
    active: bool
    noted_on: date | None
    source: str


@redacted
@dataclass(frozen=True)
class Allergies:
    """The state and, when present, the list."""

    state: AllergyState
    items: tuple[Allergy, ...]
    asked_on: date | None = None


@redacted
@dataclass(frozen=True)
class Condition:
    """A diagnosis or antecedent; ``code`` keeps its system (``snomed:88805009``, ``cim10:I50``)."""

    id: RecordId
    label: str
    code: str
    since: date | None
    until: date | None
    active: bool
    source: str


@redacted
@dataclass(frozen=True)
class Ald:
    """A long-term condition recognised by the Assurance Maladie."""

    id: RecordId
    code: str
    label: str
    since: date | None
    until: date | None


@redacted
@dataclass(frozen=True)
class Encounter:
    """A contact with care that happened elsewhere or was imported."""

    id: RecordId
    kind: str
    """``ambulatoire``, ``hospitalisation``, ``urgences``, ``domicile``, ``teleconsultation``."""
    label: str
    reason: str
    start: datetime
    end: datetime | None
    source: str


@redacted
@dataclass(frozen=True)
class DocumentDraft:
    """Bytes to keep with the patient (a PDF letter, a card)."""

    kind: str
    title: str
    mime: str
    content: bytes


@redacted
@dataclass(frozen=True)
class Document:
    """A stored document, without its bytes (read them with ``document_content``)."""

    id: RecordId
    kind: str
    title: str
    mime: str
    size: int
    sha256: str
    at: datetime
    author: str
    device: str


@redacted
@dataclass(frozen=True)
class Baseline:
    """Reference clinical data of hf.md section 10; a key absent is "not known"."""

    values: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str | None:
        """Return a value as text (decimals with a point), or None when not known."""
        return dict(self.values).get(name)

    def decimal(self, name: str) -> Decimal | None:
        """Return a numeric value, or None when it is absent."""
        found = self.get(name)
        return Decimal(found) if found else None


@redacted
@dataclass(frozen=True)
class JournalLine:
    """One line of « Historique »: who did what, when, in plain French."""

    at: datetime
    who: str
    device: str
    what: str
    detail: str


@redacted
@dataclass(frozen=True)
class ImportReject:
    """An entry of a file that an import left aside: where it was, why, and its bytes, inert."""

    source: str
    place: str
    why: str
    at: datetime
    resource: bytes
