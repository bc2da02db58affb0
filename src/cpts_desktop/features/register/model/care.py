"""Who is around the patient, and by what right they see the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cpts_desktop.kernel.ids import RecordId
from cpts_desktop.kernel.privacy import redacted


class Basis(StrEnum):
    """Why a professional may see a patient (CSP L1110-12 and L1110-4, LAW-01)."""

    EQUIPE_1 = "equipe_1"
    EQUIPE_2 = "equipe_2"
    EQUIPE_3 = "equipe_3"
    CONSENTEMENT = "consentement"
    URGENCE = "urgence"

    @property
    def label(self) -> str:
        """Return the French words."""
        return {
            "equipe_1": "Équipe de soins 1° (même établissement ou structure)",
            "equipe_2": "Équipe de soins 2° (reconnu par le patient)",
            "equipe_3": "Équipe de soins 3° (organisation formalisée)",
            "consentement": "Consentement du patient",
            "urgence": "Soins urgents",
        }[self.value]


@redacted
@dataclass(frozen=True)
class CareTeamMember:
    """A professional around the patient; printed only when they agreed (FICHE 23)."""

    id: RecordId
    role: str
    name: str
    phone: str
    rpps: str
    agreed_to_be_printed: bool
    member_id: str | None
    email: str = ""
    since: date | None = None
    until: date | None = None


@redacted
@dataclass(frozen=True)
class Contact:
    """A person to call (personne à prévenir): has no say in medical decisions."""

    id: RecordId
    name: str
    relation: str
    phone: str
    rank: int
    note: str = ""


@redacted
@dataclass(frozen=True)
class TrustedPerson:
    """The personne de confiance (CSP L1111-6): designated in writing and co-signed."""

    id: RecordId
    name: str
    relation: str
    phone: str
    designated_on: date | None
    written_and_cosigned: bool
    until: date | None = None


@redacted
@dataclass(frozen=True)
class CareLink:
    """The right of one professional to see one patient: basis, scope, dates."""

    id: RecordId
    professional: str
    member_id: str | None
    basis: Basis
    scope: tuple[str, ...]
    since: date
    until: date | None
    note: str = ""
    ended_on: date | None = None


@redacted
@dataclass(frozen=True)
class Consent:
    """A patient's agreement or opposition, collected and dated, that can be withdrawn."""

    id: RecordId
    decision: str
    """``accord`` or ``opposition``."""
    recipient: str
    member_id: str | None
    scope: tuple[str, ...]
    form: str
    """``oral``, ``ecrit`` or ``electronique``."""
    collected_by: str
    since: date
    until: date | None
    withdrawn_on: date | None = None
