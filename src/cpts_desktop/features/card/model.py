"""The card as a frozen value: what may be printed, nothing about how.

Two kinds from one model: "urgence" (what a rescuer needs in ten seconds) and "equipe" (who treats
this person). An edit is a function from a card to a card.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from cpts_desktop.kernel.privacy import redacted


class CardKind(StrEnum):
    """Which of the two cards."""

    URGENCE = "urgence"
    EQUIPE = "equipe"


@redacted
@dataclass(frozen=True)
class Treatment:
    """An anticoagulant or antiplatelet line: drug, dose and why it is taken."""

    drug: str
    dose: str = ""
    indication: str = ""


@redacted
@dataclass(frozen=True)
class Allergy:
    """A severe allergy and what it did."""

    substance: str
    reaction: str = ""


@redacted
@dataclass(frozen=True)
class Implant:
    """A device in the body; ``date`` is written 2021, 2021-03 or 2021-03-14."""

    type: str
    model: str = ""
    date: str = ""
    mri: str = ""


@redacted
@dataclass(frozen=True)
class BloodGroup:
    """A group read on a named laboratory document; it has no value for transfusion."""

    value: str
    laboratory: str
    date: date


@redacted
@dataclass(frozen=True)
class Professional:
    """A professional; printed only when ``agreed`` is true."""

    name: str
    phone: str = ""
    agreed: bool = False
    role: str = ""


@redacted
@dataclass(frozen=True)
class Contact:
    """A person to call. Never the « personne de confiance », who is named in writing elsewhere."""

    name: str
    phone: str = ""
    relation: str = ""


TEAM: Final = ("medecin_traitant", "pharmacien", "infirmier", "kinesitherapeute")
"""The single professionals, by field name."""

FIELDS: Final = (
    "birth_name",
    "used_name",
    "given_names",
    "birth_date",
    "anticoagulant",
    "antiplatelet",
    "allergies",
    "pacemaker",
    "implants",
    "conditions",
    "blood_group",
    *TEAM,
    "others",
    "contacts",
    "issued",
    "valid_until",
)
"""Every field that holds something to print, in the order of the form."""

LABELS: Final[dict[str, str]] = {
    "identity": "Identité",
    "birth_name": "Nom de naissance",
    "used_name": "Nom utilisé",
    "given_names": "Prénoms",
    "birth_date": "Date de naissance",
    "anticoagulant": "Anticoagulant",
    "antiplatelet": "Antiagrégant",
    "allergies": "Allergies",
    "pacemaker": "Pacemaker",
    "implants": "Implants",
    "conditions": "Autres points vitaux",
    "blood_group": "Groupe sanguin",
    "medecin_traitant": "Médecin traitant",
    "pharmacien": "Pharmacien",
    "infirmier": "Infirmier",
    "kinesitherapeute": "Kinésithérapeute",
    "others": "Autres professionnels",
    "contacts": "Personnes à prévenir",
    "issued": "Date de la carte",
    "valid_until": "Valable jusqu’au",
    "qr_fields": "Code QR",
}
"""How each field is called on screen and in messages."""


@redacted
@dataclass(frozen=True)
class Card:
    """Everything a card may say.

    ``back`` names the fields that the person moved to the back, ``continued`` those that may be
    cut short with « suite au dossier » where they do not hold.
    ``hidden`` names fields that the patient does not want on the card. Allergies have three
    states: listed, none known (``no_known_allergy``, somebody asked), or not stated.
    """

    kind: CardKind
    birth_name: str
    given_names: str
    birth_date: date
    used_name: str = ""
    anticoagulant: Treatment | None = None
    antiplatelet: Treatment | None = None
    allergies: tuple[Allergy, ...] = ()
    no_known_allergy: bool = False
    pacemaker: bool = False
    implants: tuple[Implant, ...] = ()
    conditions: tuple[str, ...] = ()
    blood_group: BloodGroup | None = None
    medecin_traitant: Professional | None = None
    pharmacien: Professional | None = None
    infirmier: Professional | None = None
    kinesitherapeute: Professional | None = None
    others: tuple[Professional, ...] = ()
    contacts: tuple[Contact, ...] = ()
    issued: date | None = None
    valid_until: date | None = None
    qr_fields: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    continued: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    def team(self) -> tuple[tuple[str, Professional], ...]:
        """Return the single professionals that the card names, as (field, professional)."""
        named = ((field, getattr(self, field)) for field in TEAM)
        return tuple((field, person) for field, person in named if person is not None)
