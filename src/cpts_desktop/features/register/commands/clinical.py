"""Clinical data that several slices share: measures, treatments, allergies, documents."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.commands.care import RemoveRecord
from cpts_desktop.features.register.commands.identity import PATIENT, RECORD_ID
from cpts_desktop.features.register.model import (
    DocumentDraft,
    Encounter,
    Observation,
    ObservationDraft,
)
from cpts_desktop.features.register.reference import ald_list
from cpts_desktop.features.register.rules import columns
from cpts_desktop.kernel.clock import to_wire
from cpts_desktop.kernel.ids import PatientId, RecordId, new_id
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import clean_line, clean_note
from cpts_desktop.storage.records import current_fields

if TYPE_CHECKING:
    from cpts_desktop.storage.kinds import Entry
    from cpts_desktop.storage.unit_of_work import UnitOfWork

PER_ENTRY: Final = 500
MAX_DOCUMENT: Final = 20 * 1024 * 1024
LABEL: Final = 400
"""Letters of the name of a drug, a substance or an illness: 419 official names have over 100."""
BASELINE_FIELDS: Final = (
    "type_ic", "fevg", "nyha_base", "oreillers_base", "oedeme_base", "fatigue_base", "rythme",
    "poids_quotidien", "poids_sec", "poids_sec_balance", "creat_base", "ntprobnp_sortie",
    "bpco_hypercapnique", "taille", "pacemaker", "pacemaker_date", "groupe_sanguin",
    "groupe_sanguin_laboratoire", "groupe_sanguin_date",
)  # fmt: skip
"""Reference data of hf.md section 10, and what the card needs."""


@redacted
@dataclass(frozen=True)
class AddMedication:
    """A treatment line as it is known; ``id`` amends an existing one."""

    patient: PatientId
    label: str
    dci: tuple[str, ...] = ()
    cis: str = ""
    atc: str = ""
    dose_text: str = ""
    frequency_text: str = ""
    since: date | None = None
    until: date | None = None
    source: str = "saisie"
    indication: str = ""
    codes: tuple[str, ...] = ()
    id: RecordId | None = None


@redacted
@dataclass(frozen=True)
class StopMedication:
    """A treatment that is no longer taken."""

    patient: PatientId
    id: RecordId
    day: date
    reason: str = ""


@redacted
@dataclass(frozen=True)
class PutAllergy:
    """An allergy with its reaction; adding one ends the state « aucune connue »."""

    patient: PatientId
    substance: str
    reaction: str = ""
    severity: str = ""
    code: str = ""
    active: bool = True
    noted_on: date | None = None
    source: str = "saisie"
    id: RecordId | None = None


@redacted
@dataclass(frozen=True)
class DeclareNoKnownAllergy:
    """The question was asked and the answer is none (False: back to "not asked")."""

    patient: PatientId
    day: date | None


@redacted
@dataclass(frozen=True)
class PutCondition:
    """A diagnosis or antecedent, coded when the code is known (``snomed:…``, ``cim10:…``)."""

    patient: PatientId
    label: str
    code: str = ""
    since: date | None = None
    until: date | None = None
    active: bool = True
    source: str = "saisie"
    id: RecordId | None = None


@redacted
@dataclass(frozen=True)
class PutAld:
    """A recognised long-term condition; ``code`` is one of resources/register/ald.toml."""

    patient: PatientId
    code: str
    since: date | None = None
    until: date | None = None
    id: RecordId | None = None


@redacted
@dataclass(frozen=True)
class SetBaseline:
    """Reference data; values are texts (decimals with a point), None clears one."""

    patient: PatientId
    values: Mapping[str, str | None]


@redacted
@dataclass(frozen=True)
class WithdrawObservation:
    """A measure entered by mistake: hidden from charts and rules, kept in the history."""

    patient: PatientId
    observation: Observation
    reason: str


def record_observations(
    uow: UnitOfWork, patient: PatientId, drafts: Sequence[ObservationDraft]
) -> Entry:
    """Write measures inside the caller's transaction; returns the last entry written.

    The caller has validated the values. Raises ValueError without measures, or for one that no
    schema accepts (no value and no text, more than 17 digits).
    """
    written: Entry | None = None
    remaining = iter(drafts)
    while batch := list(islice(remaining, PER_ENTRY)):
        written = uow.append(patient, "observations", columns.pack(batch))
    if written is None:
        raise ValueError("no measure to record")
    return written


def withdraw_observation(cmd: WithdrawObservation, uow: UnitOfWork) -> Outcome[PatientId]:
    """Hide one measure, with the reason."""
    reason = clean_line(cmd.reason, "reason")
    if isinstance(reason, Refused):
        return reason
    seen = cmd.observation
    payload = {
        "device": seen.device, "seq": seen.seq, "item": seen.item, "reason": reason.value,
    }  # fmt: skip
    uow.append(PatientId(seen.stream or cmd.patient), "observation_withdrawn", payload)
    uow.audit("observation.withdraw", patient=cmd.patient)
    return Ok(cmd.patient)


def add_medication(cmd: AddMedication, uow: UnitOfWork) -> Outcome[RecordId]:
    """Write a treatment line. A drug unknown to BDPM is accepted as free text."""
    found = _lines(
        cmd, label=True, cis=False, atc=False, dose_text=False, frequency_text=False,
        indication=False, source=False,
    )  # fmt: skip
    problems = [*found.problems, *_days(cmd.since, cmd.until)]
    fields: dict[str, Any] = {
        **found.fields, "dci": list(cmd.dci), "codes": list(cmd.codes),
        "since": _iso(cmd.since), "until": _iso(cmd.until),
    }  # fmt: skip
    return _put("medication", cmd.patient, cmd.id, fields, problems, uow, found.notes)


def stop_medication(cmd: StopMedication, uow: UnitOfWork) -> Outcome[RecordId]:
    """Write the end of a treatment and why."""
    line = next((m for m in queries.medications(uow.conn, cmd.patient) if m.id == cmd.id), None)
    if line is None:
        return refuse("id", "UNKNOWN", "Ce traitement n’est pas dans le dossier.")
    reason = clean_line(cmd.reason, "reason", required=False)
    if isinstance(reason, Refused):
        return reason
    if line.since is not None and cmd.day < line.since:
        return refuse("day", "BEFORE_START", "L’arrêt précède le début du traitement.")
    fields = {"until": cmd.day.isoformat(), "stop_reason": reason.value}
    return _put("medication", cmd.patient, cmd.id, fields, [], uow)


def remove_medication(patient: PatientId, id_: RecordId, uow: UnitOfWork) -> Outcome[RecordId]:
    """Hide a line entered by mistake; a treatment that ended is stopped instead."""
    return _put("medication", patient, id_, {"removed": True}, [], uow)


def put_allergy(cmd: PutAllergy, uow: UnitOfWork) -> Outcome[RecordId]:
    """Write an allergy."""
    found = _lines(cmd, substance=True, reaction=False, severity=False, code=False, source=False)
    fields = {**found.fields, "active": cmd.active, "noted_on": _iso(cmd.noted_on)}
    return _put("allergy", cmd.patient, cmd.id, fields, found.problems, uow, found.notes)


def remove_allergy(cmd: RemoveRecord, uow: UnitOfWork) -> Outcome[RecordId]:
    """Hide an allergy entered by mistake."""
    return _put("allergy", cmd.patient, cmd.id, {"removed": True}, [], uow)


def declare_no_known_allergy(cmd: DeclareNoKnownAllergy, uow: UnitOfWork) -> Outcome[PatientId]:
    """Record that the question was asked; refused while an allergy is listed."""
    if not queries.patient_exists(uow.conn, cmd.patient):
        return refuse("patient", "UNKNOWN_PATIENT", "Ce dossier n’existe pas.")
    if cmd.day is not None and queries.allergies(uow.conn, cmd.patient).items:
        return refuse(
            "allergies",
            "HAS_ALLERGY",
            "Une allergie est inscrite : retirez-la d’abord si elle est fausse.",
        )
    uow.set_fields(cmd.patient, PATIENT, RECORD_ID, {"no_allergy_on": _iso(cmd.day)})
    return Ok(cmd.patient)


def put_condition(cmd: PutCondition, uow: UnitOfWork) -> Outcome[RecordId]:
    """Write a diagnosis or antecedent."""
    found = _lines(cmd, label=True, code=False, source=False)
    fields = {
        **found.fields, "active": cmd.active, "since": _iso(cmd.since), "until": _iso(cmd.until),
    }  # fmt: skip
    problems = [*found.problems, *_days(cmd.since, cmd.until)]
    return _put("condition", cmd.patient, cmd.id, fields, problems, uow, found.notes)


def remove_condition(cmd: RemoveRecord, uow: UnitOfWork) -> Outcome[RecordId]:
    """Hide an antecedent entered by mistake."""
    return _put("condition", cmd.patient, cmd.id, {"removed": True}, [], uow)


def put_ald(cmd: PutAld, uow: UnitOfWork) -> Outcome[RecordId]:
    """Write an ALD of the official list."""
    known = {item.code: item.label for item in ald_list()}
    if cmd.code not in known:
        return refuse("code", "UNKNOWN", "Choisissez une ALD de la liste.")
    fields = {
        "code": cmd.code, "label": known[cmd.code],
        "since": _iso(cmd.since), "until": _iso(cmd.until),
    }  # fmt: skip
    return _put("ald", cmd.patient, cmd.id, fields, list(_days(cmd.since, cmd.until)), uow)


def remove_ald(cmd: RemoveRecord, uow: UnitOfWork) -> Outcome[RecordId]:
    """Hide an ALD entered by mistake; one that ended gets an end date instead."""
    return _put("ald", cmd.patient, cmd.id, {"removed": True}, [], uow)


def set_baseline(cmd: SetBaseline, uow: UnitOfWork) -> Outcome[PatientId]:
    """Write reference data; only the names of ``BASELINE_FIELDS`` are known."""
    unknown = [name for name in cmd.values if name not in BASELINE_FIELDS]
    if unknown:
        return refuse(unknown[0], "UNKNOWN_FIELD", "Cette donnée de référence n’est pas connue.")
    done = _put("baseline", cmd.patient, RecordId(RECORD_ID), dict(cmd.values), [], uow)
    return done if isinstance(done, Refused) else Ok(cmd.patient)


def record_encounters(uow: UnitOfWork, patient: PatientId, items: Sequence[Encounter]) -> Entry:
    """Write contacts with care inside the caller's transaction."""
    payload = {
        "items": [
            {
                "id": item.id, "kind": item.kind, "label": item.label, "reason": item.reason,
                "start": to_wire(item.start), "end": to_wire(item.end) if item.end else None,
                "source": item.source,
            }
            for item in items
        ]
    }  # fmt: skip
    return uow.append(patient, "encounters", payload)


def store_document(
    uow: UnitOfWork, patient: PatientId, draft: DocumentDraft, id_: RecordId | None = None
) -> Entry:
    """Keep bytes with the patient, inside the caller's transaction.

    Raises ValueError when the document is empty or above 20 MiB: the caller has checked.
    """
    if not 0 < len(draft.content) <= MAX_DOCUMENT:
        raise ValueError("a document has 1 byte to 20 MiB")
    payload = {
        "id": id_ or new_id(), "kind": draft.kind, "title": draft.title, "mime": draft.mime,
        "sha256": hashlib.sha256(draft.content).hexdigest(),
        "content": base64.b64encode(draft.content).decode("ascii"),
    }  # fmt: skip
    return uow.append(patient, "document", payload)


@dataclass(frozen=True)
class _Lines:
    fields: dict[str, Any]
    problems: list[Problem]
    notes: list[Problem]


def _lines(cmd: object, **wanted: bool) -> _Lines:
    fields: dict[str, Any] = {}
    problems: list[Problem] = []
    notes: list[Problem] = []
    for name, required in wanted.items():
        raw: str = getattr(cmd, name)
        cleaned = (
            clean_line(raw, name, max_graphemes=LABEL, max_bytes=4 * LABEL)
            if required
            else clean_note(raw, name, max_chars=400)
        )
        if isinstance(cleaned, Refused):
            problems.extend(cleaned.problems)
        else:
            fields[name] = cleaned.value
            notes.extend(cleaned.notes)
    return _Lines(fields, problems, notes)


def _days(since: date | None, until: date | None) -> Iterator[Problem]:
    if since is not None and until is not None and until < since:
        yield Problem("until", "BEFORE_START", "La fin précède le début.")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _put(
    type_: str,
    patient: PatientId,
    id_: RecordId | None,
    fields: dict[str, Any],
    problems: list[Problem],
    uow: UnitOfWork,
    notes: Sequence[Problem] = (),
) -> Outcome[RecordId]:
    if not queries.patient_exists(uow.conn, patient):
        return refuse("patient", "UNKNOWN_PATIENT", "Ce dossier n’existe pas dans ce registre.")
    if problems:
        return Refused(tuple(problems))
    record = id_ or RecordId(new_id())
    patient = queries.holder_of(uow.conn, patient, type_, record) if id_ else patient
    before = current_fields(uow.conn, patient, type_, record) if id_ else {}
    written = {k: v for k, v in fields.items() if k in before or v not in ("", None, [])}
    uow.set_fields(patient, type_, record, written)
    uow.audit(f"{type_}.put", patient=patient, object_id=record)
    return Ok(record, tuple(notes))
