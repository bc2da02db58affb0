"""What a person may do in a medication review: open, decide, send, record answers, close."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from cpts_desktop.features.medication import forms, queries
from cpts_desktop.features.medication.form_measures import read_measures, record_measures
from cpts_desktop.features.medication.kinds import ANSWERS, DECISIONS, MAX_PROPOSALS
from cpts_desktop.features.register.commands import store_document
from cpts_desktop.features.register.model import DocumentDraft
from cpts_desktop.kernel.ids import PatientId, new_id
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import clean_note, fr_date

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

WRITTEN: Final = ("proposal", "argument")
MAX_WRITTEN: Final = 600
"""What a person writes about a proposal, and how long it may be: the letter is one page."""
LETTER_KIND: Final = "bpm_lettre"
PLACES: Final = ("officine", "domicile", "ehpad", "distance")
# LOINC types of these documents: interop.md 3.1 and bpm.md 1.3.
DOCUMENT_TITLES: Final = {
    "bpm_synthese": "Bilan partagé de médication, synthèse",
    "bpm_plan_de_prise": "Plan de prise",
    "bpm_suivi": "Bilan partagé de médication, fiche de suivi",
}
DOCUMENT_LOINC: Final = {
    "bpm_lettre": "56445-0", "bpm_synthese": "56445-0", "bpm_plan_de_prise": "77604-7",
    "bpm_suivi": "93024-8",
}  # fmt: skip
LETTER_TITLE: Final = "Bilan partagé de médication, lettre au médecin traitant"


@redacted
@dataclass(frozen=True)
class OpenReview:
    """Start a review, or go on with the one that is open."""

    patient: PatientId
    day: date


@redacted
@dataclass(frozen=True)
class Decide:
    """Propose or dismiss a finding; ``summary`` is what was seen, kept with the decision."""

    patient: PatientId
    review: str
    finding: str
    decision: str
    reason: str
    summary: Mapping[str, str]


@redacted
@dataclass(frozen=True)
class SendReview:
    """Keep the letter with the patient and note that the proposals left."""

    patient: PatientId
    review: str
    day: date
    code: str
    recipient: str
    proposals: tuple[Mapping[str, str], ...]
    pdf: bytes


@redacted
@dataclass(frozen=True)
class RecordAnswer:
    """The doctor's answer to one proposal."""

    patient: PatientId
    review: str
    proposal: str
    answer: str
    note: str
    day: date


@redacted
@dataclass(frozen=True)
class KeepForm:
    """The form of a step as filled in; ``minutes`` and ``place`` are kept for the billing."""

    patient: PatientId
    review: str
    step: str
    day: date
    values: Mapping[str, str]
    minutes: str = ""
    place: str = ""


@redacted
@dataclass(frozen=True)
class KeepDocument:
    """A PDF of the review: synthesis, plan de prise or fiche de suivi."""

    patient: PatientId
    kind: str
    pdf: bytes


@redacted
@dataclass(frozen=True)
class CloseReview:
    """End a review, sent or given up."""

    patient: PatientId
    review: str
    day: date


def open_review(cmd: OpenReview, uow: UnitOfWork) -> Outcome[str]:
    """Return the id of the open review, a new one when there is none."""
    for known in queries.reviews(uow.conn, cmd.patient):
        if known.sent_on is None and known.closed_on is None:
            return Ok(known.id)
    review = new_id()
    uow.append(
        cmd.patient, "bpm_review", {"review": review, "step": "ouvert", "day": cmd.day.isoformat()}
    )
    uow.audit("bpm.open", patient=cmd.patient, object_id=review)
    return Ok(review)


def current_review(cmd: OpenReview, uow: UnitOfWork) -> Outcome[str]:
    """Return the id of the review of this cycle, sent or not; a new one when all are closed."""
    for known in queries.reviews(uow.conn, cmd.patient):
        if known.closed_on is None:
            return Ok(known.id)
    return open_review(cmd, uow)


def decide(cmd: Decide, uow: UnitOfWork) -> Outcome[str]:
    """Remember the decision. Refused: a dismissal without a reason."""
    if cmd.decision not in DECISIONS:
        return refuse("decision", "UNKNOWN", "Décision inconnue.")
    reason = clean_note(cmd.reason, "reason", max_chars=1000)
    if not isinstance(reason, Ok):
        return reason
    if cmd.decision == "ecarter" and not reason.value:
        return refuse("reason", "EMPTY", "Écrivez pourquoi ce point est écarté.")
    summary = {k: v[:1000] for k, v in cmd.summary.items()}
    for name in WRITTEN:
        said = clean_note(cmd.summary.get(name, ""), name, max_chars=MAX_WRITTEN)
        if not isinstance(said, Ok):
            return said
        if name in summary:
            summary[name] = said.value
    uow.append(
        cmd.patient,
        "bpm_decision",
        {
            "review": cmd.review, "finding": cmd.finding, "decision": cmd.decision,
            "reason": reason.value, "summary": summary,
        },
    )  # fmt: skip
    return Ok(cmd.finding)


def send_review(cmd: SendReview, uow: UnitOfWork) -> Outcome[str]:
    """Store the PDF and the proposals. Refused: no proposal, or more than five."""
    if not cmd.proposals:
        return refuse("proposals", "EMPTY", "Choisissez au moins une proposition.")
    if len(cmd.proposals) > MAX_PROPOSALS:
        return refuse("proposals", "TOO_MANY", f"{MAX_PROPOSALS} propositions au plus par lettre.")
    known = {r.id: r for r in queries.reviews(uow.conn, cmd.patient)}
    if cmd.review in known and known[cmd.review].sent_on is not None:
        return refuse("review", "SENT", "La lettre de ce bilan est déjà partie.")
    if queries.withdrawn_on(uow.conn, cmd.patient, cmd.review) is not None:
        return refuse("review", "WITHDRAWN", "Le patient a retiré son adhésion : rien ne part.")
    stored = store_document(
        uow, cmd.patient, DocumentDraft(LETTER_KIND, LETTER_TITLE, "application/pdf", cmd.pdf)
    )
    document = str(stored.payload["id"])
    uow.append(
        cmd.patient,
        "bpm_review",
        {
            "review": cmd.review, "step": "transmis", "day": cmd.day.isoformat(),
            "document": document, "code": cmd.code, "recipient": cmd.recipient[:200],
            "proposals": [{k: v[:1000] for k, v in p.items()} for p in cmd.proposals],
        },
    )  # fmt: skip
    uow.audit("bpm.send", patient=cmd.patient, object_id=cmd.review)
    return Ok(document)


def record_answer(cmd: RecordAnswer, uow: UnitOfWork) -> Outcome[str]:
    """Note an answer. Refused: an unknown review, proposal or answer."""
    if cmd.answer not in ANSWERS:
        return refuse("answer", "UNKNOWN", "Réponse inconnue.")
    known = {r.id: r for r in queries.reviews(uow.conn, cmd.patient)}
    review = known.get(cmd.review)
    if review is None or cmd.proposal not in {p.get("code") for p in review.proposals}:
        return refuse("proposal", "UNKNOWN", "Cette proposition n’est pas dans la lettre envoyée.")
    if review.sent_on is not None and cmd.day < review.sent_on:
        return refuse("day", "BEFORE_SENT", "La réponse ne peut pas précéder l’envoi de la lettre.")
    note = clean_note(cmd.note, "note", max_chars=1000)
    if not isinstance(note, Ok):
        return note
    uow.append(
        cmd.patient,
        "bpm_answer",
        {
            "review": cmd.review, "proposal": cmd.proposal, "answer": cmd.answer,
            "note": note.value, "day": cmd.day.isoformat(),
        },
    )  # fmt: skip
    return Ok(cmd.proposal)


def keep_form(cmd: KeepForm, uow: UnitOfWork) -> Outcome[str]:
    """Keep the form of a step. Refused: a value outside its field, an unknown step or place."""
    if cmd.step not in forms.STEPS:
        return refuse("step", "UNKNOWN", "Étape inconnue.")
    values: dict[str, str] = {}
    problems = list(forms.problems_of(cmd.step, cmd.values))
    kept, typed, refused = read_measures(cmd.step, cmd.values, cmd.day)
    problems += refused
    if cmd.step == "envoi":
        problems += _not_sent_then(cmd, uow)
    for name, raw in {**cmd.values, **kept}.items():
        text = clean_note(raw, name, max_chars=forms.MAX_TEXT)
        if not isinstance(text, Ok):
            problems += [p for p in text.problems if p.field not in {q.field for q in problems}]
        elif text.value:
            values[name] = text.value
    if cmd.minutes and not (cmd.minutes.isascii() and cmd.minutes.isdigit()):
        problems.append(Problem("minutes", "NOT_A_NUMBER", "Durée en minutes, en chiffres."))
    if cmd.place and cmd.place not in PLACES:
        problems.append(Problem("place", "UNKNOWN", "Lieu inconnu."))
    if problems:
        return Refused(tuple(problems))
    uow.append(
        cmd.patient,
        "bpm_form",
        {
            "review": cmd.review, "form": cmd.step, "day": cmd.day.isoformat(), "values": values,
            "minutes": cmd.minutes[:4], "place": cmd.place,
        },
    )  # fmt: skip
    record_measures(uow, cmd.patient, typed)
    return Ok(cmd.step)


def _not_sent_then(cmd: KeepForm, uow: UnitOfWork) -> list[Problem]:
    """What is wrong with the dates of a sending: before its letter, to come, or unread."""
    known = {r.id: r for r in queries.reviews(uow.conn, cmd.patient)}
    review = known.get(cmd.review)
    if review is None or review.sent_on is None:
        return [Problem("date_envoi", "NO_LETTER", "Préparez d’abord la lettre.")]
    out = []
    first = review.sent_on
    for name in ("date_envoi", "date_accuse"):
        try:
            day = date.fromisoformat(cmd.values.get(name, ""))
        except ValueError:
            continue  # empty, or refused already by its shape
        if day < first:
            said = "La lettre est" if name == "date_envoi" else "L’envoi est"
            out.append(Problem(name, "BEFORE", f"{said} du {fr_date(first)} : date antérieure."))
        elif day > cmd.day:
            out.append(Problem(name, "FUTURE", "Cette date est dans l’avenir."))
        first = max(first, day)
    return out


def keep_document(cmd: KeepDocument, uow: UnitOfWork) -> Outcome[str]:
    """Store a PDF of the review with the patient."""
    title = DOCUMENT_TITLES.get(cmd.kind)
    if title is None:
        return refuse("kind", "UNKNOWN", "Document inconnu.")
    stored = store_document(
        uow, cmd.patient, DocumentDraft(cmd.kind, title, "application/pdf", cmd.pdf)
    )
    return Ok(str(stored.payload["id"]))


def close_review(cmd: CloseReview, uow: UnitOfWork) -> Outcome[str]:
    """End the review. Refused: it is unknown, or closed already."""
    known = next((r for r in queries.reviews(uow.conn, cmd.patient) if r.id == cmd.review), None)
    if known is None or known.closed_on is not None:
        return refuse("review", "CLOSED", "Ce bilan est déjà clos.")
    uow.append(
        cmd.patient,
        "bpm_review",
        {"review": cmd.review, "step": "clos", "day": cmd.day.isoformat()},
    )
    return Ok(cmd.review)


def next_year(cmd: CloseReview, uow: UnitOfWork) -> Outcome[str]:
    """Close the review of this year and open the next one. Refused: it is not the open review."""
    closed = close_review(cmd, uow)
    if not isinstance(closed, Ok):
        return closed
    return open_review(OpenReview(cmd.patient, cmd.day), uow)
