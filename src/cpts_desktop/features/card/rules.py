"""What a card says, in which words and in which order; what it leaves out, what it lacks.

Order of content: interop.md 6.4 (what rescuers look for first). Nothing here knows about paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from cpts_desktop.features.card.free_text import NONE_KNOWN, NOT_STATED
from cpts_desktop.features.card.model import LABELS, TEAM, Card, CardKind, Implant, Professional
from cpts_desktop.features.card.points import side_is_missing
from cpts_desktop.kernel.outcome import Problem, Severity
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fold, fr_date

NBSP: Final = "\u00a0"
QR_SEPARATOR: Final = "; "
"""Between two entries of one field in the QR text, so that it can be read back."""
NO_TRANSFUSION_VALUE: Final = "Sans valeur transfusionnelle"
POINT_SEPARATOR: Final = " · "
"""Between two vital points, which share a paragraph."""

_PACEMAKERS: Final = ("pacemaker", "stimulateur", "pace maker")

VITAL_FIELDS: Final = (
    "anticoagulant",
    "antiplatelet",
    "allergies",
    "pacemaker",
    "implants",
    "conditions",
)

PRINTED_LABELS: Final = {
    "anticoagulant": "ANTICOAGULANT",
    "antiplatelet": "ANTIAGRÉGANT",
    "allergies": "ALLERGIES",
    "pacemaker": "PACEMAKER",
    "implants": "IMPLANT",
    "conditions": "À SAVOIR",
    "contacts": "À PRÉVENIR",
    "medecin_traitant": "MÉDECIN TRAITANT",
    "pharmacien": "PHARMACIEN",
    "infirmier": "INFIRMIER(ÈRE)",
    "kinesitherapeute": "KINÉ",
    "others": "AUTRES",
    "blood_group": "GROUPE",
}


_folded = lru_cache(maxsize=512)(fold)


class Weight(StrEnum):
    """How much a line matters to a rescuer; sizes follow."""

    VITAL = "vital"
    NORMAL = "normal"
    SMALL = "small"


@redacted
@dataclass(frozen=True)
class Line:
    """One entry of a block; ``tail`` (a telephone number) stands at the right, in bold.

    ``parts`` says which input each stretch of the text comes from, as (start, name): names are
    those of problems, such as ``anticoagulant.dose`` or ``allergies[1]``.
    """

    text: str
    weight: Weight
    tail: str = ""
    parts: tuple[tuple[int, str], ...] = ()


@redacted
@dataclass(frozen=True)
class Block:
    """What one field prints."""

    field: str
    label: str
    lines: tuple[Line, ...]


@redacted
@dataclass(frozen=True)
class LeftOut:
    """A professional who is on the record but not on paper, and why."""

    field: str
    name: str
    reason: str = "accord non enregistré"


@redacted
@dataclass(frozen=True)
class Identity:
    """The lines that say whose card it is."""

    name: str
    birth: str
    used_name: str


def identity(card: Card) -> Identity:
    """Return the identity: birth name in capitals first, as INS wants it."""
    used = f"Nom utilisé{NBSP}: {card.used_name.upper()}" if card.used_name else ""
    return Identity(
        f"{card.birth_name.upper()} {card.given_names}",
        f"Né(e) le {fr_date(card.birth_date)}",
        used,
    )


def blocks(card: Card) -> dict[str, Block]:
    """Return what each filled field prints, by field name."""
    found: dict[str, tuple[Line, ...]] = {
        "anticoagulant": _treatment(card, "anticoagulant"),
        "antiplatelet": _treatment(card, "antiplatelet"),
        "allergies": _allergies(card),
        "pacemaker": _pacemaker(card),
        "implants": tuple(
            line for at, implant in enumerate(card.implants) for line in _implant(implant, at)
        ),
        "conditions": _conditions(card),
        "contacts": tuple(
            Line(
                f"{who.name} ({who.relation})" if who.relation else who.name,
                Weight.NORMAL,
                who.phone,
                ((0, f"contacts[{at}]"),),
            )
            for at, who in enumerate(card.contacts)
        ),
        "others": tuple(
            Line(f"{who.name} ({who.role})", Weight.NORMAL, who.phone, ((0, f"others[{at}]"),))
            for at, who in enumerate(card.others)
            if who.agreed
        ),
        "blood_group": _blood_group(card),
    }
    for field, person in card.team():
        said = Line(person.name, Weight.NORMAL, person.phone, ((0, field),))
        found[field] = (said,) if person.agreed else ()
    return {
        field: Block(field, PRINTED_LABELS[field], lines) for field, lines in found.items() if lines
    }


def issued_line(card: Card) -> str:
    """Return « carte du … », or nothing."""
    return f"carte du {fr_date(card.issued)}" if card.issued else ""


def validity_line(card: Card) -> str:
    """Return « Valable jusqu’au … », or nothing."""
    return f"Valable jusqu’au {fr_date(card.valid_until)}" if card.valid_until else ""


def left_out(card: Card) -> tuple[LeftOut, ...]:
    """Return the professionals who have not agreed to be printed."""
    people: list[tuple[str, Professional]] = [
        *card.team(),
        *((f"others[{index}]", person) for index, person in enumerate(card.others)),
    ]
    return tuple(LeftOut(field, person.name) for field, person in people if not person.agreed)


def lacking(card: Card) -> tuple[Problem, ...]:
    """Return what a complete card would also say (« ce qui manque »); nothing here blocks."""
    missing: list[tuple[str, str]] = []
    if card.kind is CardKind.URGENCE:
        for field in ("anticoagulant", "antiplatelet"):
            line = getattr(card, field)
            if line and not line.dose:
                missing.append((field, f"{LABELS[field]}{NBSP}: la dose."))
            if line and not line.indication:
                missing.append((field, f"{LABELS[field]}{NBSP}: l’indication."))
        if "allergies" in card.hidden:
            said = "non imprimées, à la demande du patient."
            missing.append(("allergies", f"Allergies{NBSP}: {said}"))
        elif not card.allergies and not card.no_known_allergy:
            said = f"la carte dit «{NBSP}{NOT_STATED}{NBSP}»{NBSP}; demandez au patient."
            missing.append(("allergies", f"Allergies{NBSP}: {said}"))
        elif any(not allergy.reaction for allergy in card.allergies):
            missing.append(("allergies", f"Allergies{NBSP}: la réaction observée."))
        if any(not (implant.date and implant.mri) for implant in card.implants):
            missing.append(("implants", f"Implants{NBSP}: la date de pose ou la règle pour l’IRM."))
        if side_is_missing(card.conditions):
            missing.append(("conditions", "Dialyse : le côté de la fistule."))
        if len(card.contacts) < 2:
            missing.append(("contacts", "Deux personnes à prévenir."))
    for field in ("medecin_traitant",) if card.kind is CardKind.URGENCE else TEAM:
        if getattr(card, field) is None:
            missing.append((field, f"{LABELS[field]}."))
    if card.issued is None or card.valid_until is None:
        missing.append(("valid_until", "La date de la carte et sa fin de validité."))
    return tuple(Problem(f, "LACKING", text, Severity.CONFIRM) for f, text in missing)


def qr_lines(card: Card, title: str, printed: Mapping[str, Block] | None = None) -> tuple[str, ...]:
    """Return the lines of the QR code: the title, then what is printed of the chosen fields.

    Nothing when none of them is printed: a code that only says its title is scanned for nothing.

    ``printed`` holds the blocks as they stand on paper, when some of them are shortened.
    """
    chosen = card.qr_fields
    if not chosen:
        return ()
    who = identity(card)
    named = [
        part
        for field, part in (
            ("birth_name", card.birth_name.upper()),
            ("given_names", card.given_names),
        )
        if field in chosen
    ]
    lines = [title, " ".join(named)]
    if "used_name" in chosen:
        lines.append(who.used_name)
    if "birth_date" in chosen:
        lines.append(who.birth)
    for field, block in (blocks(card) if printed is None else printed).items():
        if field in chosen:
            said = [f"{line.text} {line.tail}".strip() for line in block.lines]
            lines.append(f"{block.label} {QR_SEPARATOR.join(said)}")
    if "issued" in chosen:
        lines.append(issued_line(card))
    if "valid_until" in chosen:
        lines.append(validity_line(card))
    told = tuple(line.replace(NBSP, " ") for line in lines if line)
    return told if len(told) > 1 else ()


def _treatment(card: Card, field: str) -> tuple[Line, ...]:
    taken = getattr(card, field)
    if taken is None:
        return ()
    parts = [(0, f"{field}.drug")]
    if taken.dose:
        parts.append((len(taken.drug) + 1, f"{field}.dose"))
    lines = [Line(f"{taken.drug} {taken.dose}".strip(), Weight.VITAL, "", tuple(parts))]
    if taken.indication:
        lines.append(Line(taken.indication, Weight.NORMAL, "", ((0, f"{field}.indication"),)))
    return tuple(lines)


def _conditions(card: Card) -> tuple[Line, ...]:
    if not card.conditions:
        return ()
    parts, at = [], 0
    for number, said in enumerate(card.conditions):
        parts.append((at, f"conditions[{number}]"))
        at += len(said) + len(POINT_SEPARATOR)
    return (Line(POINT_SEPARATOR.join(card.conditions), Weight.VITAL, "", tuple(parts)),)


def _allergies(card: Card) -> tuple[Line, ...]:
    if card.allergies:
        return tuple(
            Line(
                f"{known.substance}{NBSP}: {known.reaction}" if known.reaction else known.substance,
                Weight.VITAL,
                "",
                ((0, f"allergies[{at}]"),),
            )
            for at, known in enumerate(card.allergies)
        )
    parts = ((0, "allergies"),)
    if card.no_known_allergy:
        return (Line(NONE_KNOWN, Weight.NORMAL, "", parts),)
    # Nobody answered is not "none": an empty place would reassure by itself (security.md G2 35).
    return (Line(NOT_STATED, Weight.NORMAL, "", parts),) if card.kind is CardKind.URGENCE else ()


def _pacemaker(card: Card) -> tuple[Line, ...]:
    if not card.pacemaker:
        return ()
    types = [_folded(implant.type) for implant in card.implants]
    said_by_implant = any(word in said for said in types for word in _PACEMAKERS)
    return () if said_by_implant else (Line("OUI", Weight.VITAL, "", ((0, "pacemaker"),)),)


def _implant(implant: Implant, at: int) -> tuple[Line, ...]:
    parts = ((0, f"implants[{at}]"),)
    lines = [Line(f"{implant.type} {implant.model}".strip(), Weight.VITAL, "", parts)]
    details = []
    if implant.date:
        details.append(f"posé {'/'.join(reversed(implant.date.split('-')))}")
    if implant.mri:
        says_mri = "irm" in _folded(implant.mri).split()
        details.append(implant.mri if says_mri else f"IRM{NBSP}: {implant.mri}")
    if details:
        lines.append(Line(" · ".join(details), Weight.NORMAL, "", parts))
    return tuple(lines)


def _blood_group(card: Card) -> tuple[Line, ...]:
    group = card.blood_group
    if group is None:
        return ()
    source = f"{group.value} ({group.laboratory}, {fr_date(group.date)})"
    parts = ((0, "blood_group"),)
    return (Line(f"{source}. {NO_TRANSFUSION_VALUE}.", Weight.SMALL, "", parts),)
