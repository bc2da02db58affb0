"""Who the patient is: traits, status, received INS, search hits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted


class Sex(StrEnum):
    """Sex as civil status writes it; ``I`` is local only, INSi knows F and M."""

    FEMALE = "F"
    MALE = "M"
    UNKNOWN = "I"

    @property
    def label(self) -> str:
        """Return the French word."""
        return {"F": "Féminin", "M": "Masculin", "I": "Indéterminé"}[self.value]


class IdentityStatus(StrEnum):
    """RNIV status, computed from two facts (interop.md 1.3); never entered by hand."""

    PROVISOIRE = "provisoire"
    VALIDEE = "validee"
    RECUPEREE = "recuperee"
    QUALIFIEE = "qualifiee"

    @property
    def label(self) -> str:
        """Return the French words shown beside the name."""
        return {
            "provisoire": "identité provisoire",
            "validee": "identité validée",
            "recuperee": "identité récupérée",
            "qualifiee": "identité qualifiée",
        }[self.value]


class AllergyState(StrEnum):
    """What is known of allergies; "not asked" is never shown as "none"."""

    NON_DEMANDE = "non_demande"
    AUCUNE_CONNUE = "aucune_connue"
    PRESENTES = "presentes"

    @property
    def label(self) -> str:
        """Return the French sentence."""
        return {
            "non_demande": "Allergies : non demandé",
            "aucune_connue": "Aucune allergie connue",
            "presentes": "Allergies",
        }[self.value]


class MedecinTraitantState(StrEnum):
    """Whether a médecin traitant is known, declared absent, or was never asked."""

    CONNU = "connu"
    SANS = "sans"
    NON_RENSEIGNE = "non_renseigne"

    @property
    def label(self) -> str:
        """Return the French words."""
        return {
            "connu": "Médecin traitant connu",
            "sans": "Sans médecin traitant",
            "non_renseigne": "Médecin traitant non renseigné",
        }[self.value]


def shown_name(birth_name: str, used_name: str, given_name: str) -> str:
    """Return the name of a patient as lists show it."""
    used, name = used_name.upper(), birth_name.upper()
    middle = f" ({used})" if used and used != name else ""
    return f"{name}{middle} {given_name}".strip()


@redacted
@dataclass(frozen=True)
class PatientBanner:
    """Who this is, in one line: what every list, page and print shows first."""

    uid: PatientId
    birth_name: str
    used_name: str
    given_names: tuple[str, ...]
    used_given_name: str
    birth_date: date | None
    birth_date_unknown: bool
    sex: str
    ins_status: IdentityStatus
    homonym: bool = False
    doubtful: bool = False
    fictitious: bool = False
    deceased_on: date | None = None
    allergies: AllergyState = AllergyState.NON_DEMANDE
    medecin_traitant: MedecinTraitantState = MedecinTraitantState.NON_RENSEIGNE
    replaced_by: PatientId | None = None

    @property
    def display_name(self) -> str:
        """Return birth name first, the used name if it differs, then the first given name."""
        given = self.used_given_name or (self.given_names[0] if self.given_names else "")
        return shown_name(self.birth_name, self.used_name, given)

    @property
    def marks(self) -> tuple[str, ...]:
        """Return the words to show beside the name: status first, then the attributes."""
        words = [self.ins_status.label]
        if self.homonym:
            words.append("homonyme")
        if self.doubtful:
            words.append("identité douteuse")
        if self.fictitious:
            words.append("identité fictive")
        if self.deceased_on is not None:
            words.append("décédé" if self.sex == "M" else "décédée")
        return tuple(words)


@redacted
@dataclass(frozen=True)
class ReceivedIns:
    """An INS as it was received: read-only, never typed, kept apart from our own traits."""

    matricule: str
    oid: str
    birth_name: str
    given_names: tuple[str, ...]
    sex: str
    birth_date: date | None
    birth_cog: str
    provenance: str
    """``scan`` (datamatrix), ``document`` (received file) or ``insi`` (teleservice)."""
    received_at: datetime
    declared_status: str = ""
    key_ok: bool = True
    valid: bool = True
    """False while the identity is doubtful or fictitious: the number is then not usable."""


@redacted
@dataclass(frozen=True)
class Patient:
    """The whole identity and contact sheet of one patient."""

    banner: PatientBanner
    birth_cog: str = ""
    birth_place: str = ""
    phone: str = ""
    mobile: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    ins: ReceivedIns | None = None
    checked_on: date | None = None
    checked_document: str = ""
    note: str = ""

    @property
    def uid(self) -> PatientId:
        """Return the global identifier."""
        return self.banner.uid


@redacted
@dataclass(frozen=True)
class PatientHit:
    """One line of a search: the banner and what helps to tell two people apart."""

    banner: PatientBanner
    phone: str
    city: str
    approximate: bool = False
    """True when found by a spelling close to the one typed."""


@redacted
@dataclass(frozen=True)
class Lookalike:
    """Another record that may be the same person or a homonym, and why (French sentence)."""

    banner: PatientBanner
    same_person_likely: bool
    why: str
