"""The care circle: team, médecin traitant, people to call, care links, consents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from stdnum import luhn

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.commands.identity import PATIENT, RECORD_ID
from cpts_desktop.features.register.model import Basis
from cpts_desktop.features.register.reference import care_roles
from cpts_desktop.features.register.rules import contact
from cpts_desktop.features.register.rules.identity import clean_person
from cpts_desktop.kernel.ids import PatientId, RecordId, new_id
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import clean_line
from cpts_desktop.storage.records import current_fields

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

SCOPES = ("identite", "mesures", "traitements", "documents", "alertes")
"""What a care link or a consent may cover; all of them by default."""
FORMS = ("oral", "ecrit", "electronique")


@redacted
@dataclass(frozen=True)
class PutCareTeamMember:
    """Add (``id`` None) or amend a professional of the patient's team."""

    patient: PatientId
    role: str
    name: str
    phone: str = ""
    email: str = ""
    rpps: str = ""
    agreed_to_be_printed: bool = False
    member_id: str | None = None
    since: date | None = None
    until: date | None = None
    id: RecordId | None = None


@redacted
@dataclass(frozen=True)
class RemoveRecord:
    """Hide a record that should not be there; it stays in the history."""

    patient: PatientId
    id: RecordId


@redacted
@dataclass(frozen=True)
class DeclareWithoutMedecinTraitant:
    """The patient says that they have no médecin traitant (False takes it back)."""

    patient: PatientId
    without: bool = True


@redacted
@dataclass(frozen=True)
class PutContact:
    """Add or amend a person to call; this is not the personne de confiance."""

    patient: PatientId
    name: str
    phone: str
    relation: str = ""
    note: str = ""
    rank: int = 1
    id: RecordId | None = None


@redacted
@dataclass(frozen=True)
class PutTrustedPerson:
    """Add or amend the personne de confiance (CSP L1111-6: in writing, co-signed)."""

    patient: PatientId
    name: str
    phone: str = ""
    relation: str = ""
    designated_on: date | None = None
    written_and_cosigned: bool = False
    until: date | None = None
    id: RecordId | None = None


@redacted
@dataclass(frozen=True)
class OpenCareLink:
    """Give a professional the right to see the patient, on a stated basis."""

    patient: PatientId
    professional: str
    basis: Basis
    since: date
    member_id: str | None = None
    scope: tuple[str, ...] = SCOPES
    until: date | None = None
    note: str = ""
    id: RecordId | None = None


@redacted
@dataclass(frozen=True)
class EndRecord:
    """End a care link, or withdraw a consent or an opposition, on a day."""

    patient: PatientId
    id: RecordId
    day: date
    reason: str = ""


@redacted
@dataclass(frozen=True)
class CollectConsent:
    """Record the patient's agreement or opposition to sharing with a named recipient."""

    patient: PatientId
    decision: str
    recipient: str
    since: date
    collected_by: str
    form: str = "oral"
    member_id: str | None = None
    scope: tuple[str, ...] = SCOPES
    until: date | None = None
    id: RecordId | None = None


class _Form:
    """Collects cleaned fields and all problems of one form."""

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []

    def line(self, name: str, raw: str, *, required: bool = False) -> None:
        self.take(name, clean_line(raw, name, required=required))

    def take(self, name: str, outcome: Outcome[Any]) -> None:
        if isinstance(outcome, Refused):
            self.problems.extend(outcome.problems)
        else:
            self.fields[name] = outcome.value
            self.notes.extend(outcome.notes)

    def days(self, since: date | None, until: date | None) -> None:
        if since is not None and until is not None and until < since:
            self.problems.append(Problem("until", "BEFORE_START", "La fin précède le début."))
        self.fields["since"] = since.isoformat() if since else None
        self.fields["until"] = until.isoformat() if until else None

    def scope(self, scope: tuple[str, ...]) -> None:
        if not scope or any(item not in SCOPES for item in scope):
            self.problems.append(Problem("scope", "EMPTY", "Choisissez ce qui est partagé."))
        self.fields["scope"] = list(scope)

    def refused(self, uow: UnitOfWork, patient: PatientId) -> Refused | None:
        if not queries.patient_exists(uow.conn, patient):
            return refuse("patient", "UNKNOWN_PATIENT", "Ce dossier n’existe pas.")
        return Refused(tuple(self.problems)) if self.problems else None


def put_care_team_member(cmd: PutCareTeamMember, uow: UnitOfWork) -> Outcome[RecordId]:
    """Write a professional; printing needs their agreement, members or not."""
    form = _Form()
    if cmd.role not in care_roles():
        form.problems.append(Problem("role", "EMPTY", "Choisissez le rôle."))
    form.fields["role"] = cmd.role
    form.take("name", clean_person(cmd.name, "name"))
    form.take("phone", contact.clean_phone(cmd.phone))
    form.take("email", contact.clean_email(cmd.email))
    form.take("rpps", clean_rpps(cmd.rpps))
    form.days(cmd.since, cmd.until)
    form.fields["agreed_to_be_printed"] = cmd.agreed_to_be_printed
    form.fields["member_id"] = cmd.member_id
    return _put(form, "care_team_member", cmd.patient, cmd.id, uow)


def declare_without_medecin_traitant(
    cmd: DeclareWithoutMedecinTraitant, uow: UnitOfWork
) -> Outcome[PatientId]:
    """Put the patient on (or off) the « sans médecin traitant » worklist."""
    banner = queries.banner(uow.conn, cmd.patient)
    if banner is None:
        return refuse("patient", "UNKNOWN_PATIENT", "Ce dossier n’existe pas.")
    if cmd.without and banner.medecin_traitant.value == "connu":
        return refuse(
            "medecin_traitant",
            "HAS_ONE",
            "Un médecin traitant est déjà dans l’équipe : retirez-le d’abord.",
        )
    uow.set_fields(cmd.patient, PATIENT, RECORD_ID, {"without_mt": cmd.without})
    return Ok(cmd.patient)


def put_contact(cmd: PutContact, uow: UnitOfWork) -> Outcome[RecordId]:
    """Write a person to call; without a number they cannot be called."""
    form = _Form()
    form.take("name", clean_person(cmd.name, "name"))
    form.take("phone", contact.clean_phone(cmd.phone))
    if form.fields.get("phone") == "":
        form.problems.append(Problem("phone", "EMPTY", "Saisissez le numéro à appeler."))
    form.line("relation", cmd.relation)
    form.line("note", cmd.note)
    form.fields["rank"] = max(1, min(cmd.rank, 99))
    return _put(form, "contact", cmd.patient, cmd.id, uow)


def put_trusted_person(cmd: PutTrustedPerson, uow: UnitOfWork) -> Outcome[RecordId]:
    """Write the personne de confiance."""
    form = _Form()
    form.take("name", clean_person(cmd.name, "name"))
    form.take("phone", contact.clean_phone(cmd.phone))
    form.line("relation", cmd.relation)
    form.fields["written_and_cosigned"] = cmd.written_and_cosigned
    for name, day in (("designated_on", cmd.designated_on), ("until", cmd.until)):
        form.fields[name] = day.isoformat() if day else None
    if cmd.designated_on is not None and cmd.designated_on > uow.clock.today():
        form.problems.append(Problem("designated_on", "FUTURE", "Cette date est dans l’avenir."))
    return _put(form, "trusted_person", cmd.patient, cmd.id, uow)


def remove_care_team_member(cmd: RemoveRecord, uow: UnitOfWork) -> Outcome[RecordId]:
    """Hide a professional entered by mistake (for one who left, give an end date instead)."""
    return _remove("care_team_member", cmd, uow)


def remove_contact(cmd: RemoveRecord, uow: UnitOfWork) -> Outcome[RecordId]:
    """Hide a person to call."""
    return _remove("contact", cmd, uow)


def remove_trusted_person(cmd: RemoveRecord, uow: UnitOfWork) -> Outcome[RecordId]:
    """Hide a personne de confiance entered by mistake."""
    return _remove("trusted_person", cmd, uow)


def open_care_link(cmd: OpenCareLink, uow: UnitOfWork) -> Outcome[RecordId]:
    """Write a care link; urgent care needs the reason in ``note``."""
    form = _Form()
    form.take("professional", clean_person(cmd.professional, "professional"))
    form.line("note", cmd.note, required=cmd.basis is Basis.URGENCE)
    form.days(cmd.since, cmd.until)
    form.scope(cmd.scope)
    refused = form.refused(uow, cmd.patient)
    if refused:
        return refused
    id_ = cmd.id or RecordId(new_id())
    extra = {"id": id_, "basis": cmd.basis.value, "member_id": cmd.member_id}
    uow.append(cmd.patient, "care_link", {**form.fields, **extra})
    uow.audit("care_link.open", patient=cmd.patient, object_id=id_, basis=cmd.basis.value)
    return Ok(id_, tuple(form.notes))


def end_care_link(cmd: EndRecord, uow: UnitOfWork) -> Outcome[RecordId]:
    """End a care link on a day."""
    known = {link.id for link in queries.care_links(uow.conn, cmd.patient)}
    return _end("care_link_ended", cmd, uow, known)


def collect_consent(cmd: CollectConsent, uow: UnitOfWork) -> Outcome[RecordId]:
    """Write an agreement or an opposition; it ends by date or by withdrawal."""
    form = _Form()
    if cmd.decision not in ("accord", "opposition"):
        form.problems.append(Problem("decision", "EMPTY", "Accord ou opposition : choisissez."))
    if cmd.form not in FORMS:
        form.problems.append(Problem("form", "EMPTY", "Dites comment l’accord a été recueilli."))
    if cmd.since > uow.clock.today():
        form.problems.append(Problem("since", "FUTURE", "Cette date est dans l’avenir."))
    form.take("recipient", clean_person(cmd.recipient, "recipient"))
    form.line("collected_by", cmd.collected_by, required=True)
    form.days(cmd.since, cmd.until)
    form.scope(cmd.scope)
    refused = form.refused(uow, cmd.patient)
    if refused:
        return refused
    id_ = cmd.id or RecordId(new_id())
    extra = {"id": id_, "decision": cmd.decision, "form": cmd.form, "member_id": cmd.member_id}
    uow.append(cmd.patient, "consent", {**form.fields, **extra})
    uow.audit("consent.collect", patient=cmd.patient, object_id=id_, decision=cmd.decision)
    return Ok(id_, tuple(form.notes))


def withdraw_consent(cmd: EndRecord, uow: UnitOfWork) -> Outcome[RecordId]:
    """Withdraw; future exports stop, what was already sent cannot be recalled."""
    known = {consent.id for consent in queries.consents(uow.conn, cmd.patient)}
    return _end("consent_withdrawn", cmd, uow, known)


def clean_rpps(raw: str, field: str = "rpps") -> Outcome[str]:
    """Accept an empty or an 11-digit RPPS with a right Luhn key (interop.md 2)."""
    text = "".join(raw.split())
    if not text:
        return Ok("")
    if len(text) != 11 or not text.isascii() or not text.isdigit() or not luhn.is_valid(text):
        return refuse(field, "NOT_RPPS", "Un numéro RPPS a 11 chiffres ; vérifiez la saisie.")
    return Ok(text)


def _put(
    form: _Form, type_: str, patient: PatientId, id_: RecordId | None, uow: UnitOfWork
) -> Outcome[RecordId]:
    refused = form.refused(uow, patient)
    if refused:
        return refused
    record = id_ or RecordId(new_id())
    patient = queries.holder_of(uow.conn, patient, type_, record) if id_ else patient
    before = current_fields(uow.conn, patient, type_, record) if id_ else {}
    written = {k: v for k, v in form.fields.items() if k in before or v not in ("", None)}
    uow.set_fields(patient, type_, record, written)
    uow.audit(f"{type_}.put", patient=patient, object_id=record)
    return Ok(record, tuple(form.notes))


def _remove(type_: str, cmd: RemoveRecord, uow: UnitOfWork) -> Outcome[RecordId]:
    patient = queries.holder_of(uow.conn, cmd.patient, type_, cmd.id)
    uow.set_fields(patient, type_, cmd.id, {"removed": True})
    uow.audit(f"{type_}.remove", patient=cmd.patient, object_id=cmd.id)
    return Ok(cmd.id)


def _end(kind: str, cmd: EndRecord, uow: UnitOfWork, known: set[RecordId]) -> Outcome[RecordId]:
    if cmd.id not in known:
        return refuse("id", "UNKNOWN", "Cet accord n’existe pas dans ce dossier.")
    if cmd.day > uow.clock.today():
        return refuse("day", "FUTURE", "Cette date est dans l’avenir.")
    reason = clean_line(cmd.reason, "reason", required=False)
    if isinstance(reason, Refused):
        return reason
    payload = {"id": cmd.id, "day": cmd.day.isoformat(), "reason": reason.value}
    uow.append(queries.fact_holder(uow.conn, cmd.patient, kind, cmd.id), kind, payload)
    uow.audit(kind, patient=cmd.patient, object_id=cmd.id)
    return Ok(cmd.id)
