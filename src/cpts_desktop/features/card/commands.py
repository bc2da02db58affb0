"""Saving a card and keeping the trace of its print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpts_desktop.features.card.card_json import card_from, card_value
from cpts_desktop.features.card.kinds import CARD, CARD_PRINTED
from cpts_desktop.features.card.model import Card
from cpts_desktop.features.card.proposal import none_refused
from cpts_desktop.features.card.tables import is_saved
from cpts_desktop.features.card.templates import template
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.commands import store_document
from cpts_desktop.features.register.model import AllergyState, DocumentDraft
from cpts_desktop.kernel.ids import PatientId, RecordId, new_id
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, refuse, refuse_all
from cpts_desktop.kernel.privacy import redacted

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

DOCUMENT_KIND = "carte"


@redacted
@dataclass(frozen=True)
class SaveCard:
    """A card as it was edited; ``id`` makes a double save one card."""

    patient: PatientId
    value: dict[str, Any]
    back: tuple[str, ...]
    made_from: dict[str, Any]
    id: str = ""
    continued: tuple[str, ...] = ()


@redacted
@dataclass(frozen=True)
class KeepPrintedCard:
    """A card that was just written to a PDF: kept with the patient, so that it travels too."""

    card: SaveCard
    pdf: bytes
    layout: str
    copies: int = 1
    to_file: bool = True
    """True when it was written to a file, False when it went to a printer."""


@redacted
@dataclass(frozen=True)
class KeepBatch:
    """Cards of several patients that left together; each keeps its own PDF, never the sheet."""

    cards: tuple[KeepPrintedCard, ...]


def keep_batch(cmd: KeepBatch, uow: UnitOfWork) -> Outcome[int]:
    """Keep every printed card, all or none; returns how many."""
    for printed in cmd.cards:
        kept = keep_printed_card(printed, uow)
        if isinstance(kept, Refused):
            return kept
    return Ok(len(cmd.cards))


def save_card(cmd: SaveCard, uow: UnitOfWork) -> Outcome[RecordId]:
    """Save a version of a card. Refused: a wrong value, or somebody who has not agreed."""
    read = card_from(cmd.value, back=cmd.back, continued=cmd.continued)
    if isinstance(read, Refused):
        return read
    if not register.patient_exists(uow.conn, cmd.patient):
        return refuse("patient", "UNKNOWN_PATIENT", "Ce patient n’est pas dans le registre.")
    wrong = [*_not_agreed(cmd.patient, read.value, uow), *_unsaid(cmd.patient, read.value, uow)]
    if wrong:
        return refuse_all(wrong)
    id_ = RecordId(cmd.id or new_id())
    if is_saved(uow.conn, cmd.patient, id_):
        return Ok(id_)
    made = template(read.value.kind)
    uow.append(
        cmd.patient,
        CARD,
        {
            "id": id_,
            "card": card_value(read.value),
            "back": list(cmd.back),
            "continued": list(cmd.continued),
            "made_from": cmd.made_from,
            "template": f"{made.id}/{made.version}",
        },
    )
    uow.audit("card_saved", patient=cmd.patient, object_id=id_)
    return Ok(id_)


def keep_printed_card(cmd: KeepPrintedCard, uow: UnitOfWork) -> Outcome[RecordId]:
    """Save the card, its PDF and the fact that it was printed, together."""
    saved = save_card(cmd.card, uow)
    if isinstance(saved, Refused):
        return saved
    read = card_from(cmd.card.value)
    assert isinstance(read, Ok)
    title = template(read.value.kind).document_title
    document = RecordId(new_id())
    draft = DocumentDraft(DOCUMENT_KIND, title, "application/pdf", cmd.pdf)
    store_document(uow, cmd.card.patient, draft, document)
    uow.append(
        cmd.card.patient,
        CARD_PRINTED,
        {
            "id": new_id(),
            "card": saved.value,
            "document": document,
            "layout": cmd.layout[:64],
            "copies": cmd.copies,
        },
    )
    uow.audit(
        "card_saved_as_pdf" if cmd.to_file else "card_printed",
        patient=cmd.card.patient, object_id=saved.value, copies=cmd.copies, layout=cmd.layout[:64],
    )  # fmt: skip
    return saved


def _unsaid(patient: PatientId, card: Card, uow: UnitOfWork) -> list[Problem]:
    """Refuse « aucune connue » when the record does not say so: it would reassure wrongly."""
    state = register.allergies(uow.conn, patient).state
    if not card.no_known_allergy or state is AllergyState.AUCUNE_CONNUE:
        return []
    return [Problem("allergies", "RECORD_DIFFERS", none_refused(state))]


def _not_agreed(patient: PatientId, card: Card, uow: UnitOfWork) -> list[Problem]:
    """Ask again inside the transaction: a colleague may have withdrawn in between."""
    agreed = {
        member.name
        for member in register.care_team(uow.conn, patient)
        if member.agreed_to_be_printed
    }
    people = [*card.team(), *(("others", person) for person in card.others)]
    return [
        Problem(
            field,
            "NOT_AGREED",
            "L’accord de ce professionnel n’est pas enregistré : il ne peut pas figurer.",
        )
        for field, person in people
        if person.agreed and person.name not in agreed
    ]
