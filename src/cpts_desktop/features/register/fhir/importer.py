"""Imports parsed FHIR files: one transaction per file, counted entry by entry.

``read = accepted + rejected + duplicates`` holds for every file and every resource type. An entry
that is refused but may matter is kept as received in the quarantine; importing again what is
already here changes nothing.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from cpts_desktop.features.register import queries
from cpts_desktop.features.register import tables as t
from cpts_desktop.features.register.commands.clinical import record_encounters, record_observations
from cpts_desktop.features.register.commands.identity import (
    PATIENT,
    RECORD_ID,
    ReceiveIns,
    create_patient,
    receive_ins,
    traits_of_form,
)
from cpts_desktop.features.register.fhir import people, records
from cpts_desktop.features.register.fhir import words as w
from cpts_desktop.features.register.fhir.measures import read_observation
from cpts_desktop.features.register.fhir.reader import REASONS, Item, SourceFile
from cpts_desktop.features.register.model import Encounter, ObservationDraft
from cpts_desktop.features.register.rules import contact
from cpts_desktop.features.register.rules.columns import external_key, to_seconds
from cpts_desktop.kernel.ids import PRACTICE, PatientId, RecordId, derived_id
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.storage.records import record_ids

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

NOT_IMPORTED: Final = "type non repris"
DANGLING: Final = "patient introuvable : la référence ne mène à rien"
_KEEP_BYTES: Final = 64_000
_QUARANTINE_BATCH: Final = 40
_RECORDS: Final = {
    "Condition": "condition", "AllergyIntolerance": "allergy", "MedicationRequest": "medication",
    "MedicationStatement": "medication",
}  # fmt: skip


@dataclass
class Report:
    """Counts of one import; ``rejects`` names every entry that was not taken."""

    read: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicates: int = 0
    quarantined: int = 0
    by_resource: dict[str, dict[str, int]] = field(default_factory=dict)
    rejects: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    unmapped_codes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def count(self, type_: str, ending: str) -> None:
        """Count one entry under its type and in total."""
        kinds = self.by_resource.setdefault(
            type_, {"read": 0, "accepted": 0, "rejected": 0, "duplicates": 0}
        )
        for name in ("read", ending):
            kinds[name] += 1
            setattr(self, name, getattr(self, name) + 1)

    def reject(self, type_: str, where: str, why: str) -> None:
        """Count a refused entry and say why."""
        self.count(type_, "rejected")
        self.rejects.append({"where": where, "why": why})

    def add(self, other: Report) -> None:
        """Add the counts of another file."""
        for name in ("read", "accepted", "rejected", "duplicates", "quarantined"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.rejects.extend(other.rejects)
        self.warnings.extend(other.warnings)
        for type_, counts in other.by_resource.items():
            mine = self.by_resource.setdefault(type_, dict.fromkeys(counts, 0))
            for name, count in counts.items():
                mine[name] += count
        for code, seen in other.unmapped_codes.items():
            known = self.unmapped_codes.setdefault(code, {"label": seen["label"], "count": 0})
            known["count"] += seen["count"]


@redacted
@dataclass(frozen=True)
class ImportFhir:
    """One parsed file. ``step`` is told how many entries are done; it may raise Cancelled."""

    source: SourceFile
    step: Callable[[int], None] = lambda _done: None


def import_fhir(cmd: ImportFhir, uow: UnitOfWork) -> Outcome[Report]:
    """Record what one file holds, in one transaction; cancelled, it leaves nothing."""
    work = _Work(uow, Report())
    work.take(cmd.source.items, cmd.step)
    uow.audit("import.fhir", accepted=work.report.accepted, rejected=work.report.rejected)
    return Ok(work.report)


def unresolved(source: SourceFile, uow_or_conn: Any) -> bool:
    """Say whether a file speaks of patients that are neither in it nor in the register."""
    conn = getattr(uow_or_conn, "conn", uow_or_conn)
    here = {w.key_of(i.resource, i.full_url) for i in source.items
            if i.resource.get("resourceType") == "Patient"}  # fmt: skip
    for item in source.items:
        if item.resource.get("resourceType") in (*_RECORDS, "Observation", "Encounter"):
            keys = _subject(item.resource)
            if not here.intersection(keys) and _known(conn, keys) is None:
                return True
    return False


def _subject(resource: dict[str, Any]) -> tuple[str, ...]:
    reference = resource.get("subject") or resource.get("patient")
    return w.keys_of_reference(reference, "Patient")


def patient_id(key: str) -> PatientId:
    """Return the identity under which the patient of another system is known here."""
    return PatientId(derived_id("fhir", "Patient", key))


def _known(conn: Any, keys: tuple[str, ...]) -> PatientId | None:
    for key in keys:
        if queries.patient_exists(conn, patient_id(key)):
            return patient_id(key)
    return None


@dataclass
class _Pending:
    """What one patient will receive, written in a few entries at the end."""

    held: dict[int, tuple[int, int]]
    records: dict[str, set[str]]
    drafts: list[ObservationDraft] = field(default_factory=list)
    encounters: list[Encounter] = field(default_factory=list)


class _Work:
    def __init__(self, uow: UnitOfWork, report: Report) -> None:
        self.uow = uow
        self.report = report
        self.patients: dict[str, PatientId] = {}
        self.pending: dict[PatientId, _Pending] = {}
        self.drugs: dict[str, Any] = {}
        self.quarantine: list[dict[str, str]] = []

    def take(self, items: tuple[Item, ...], step: Callable[[int], None]) -> None:
        for item in items:
            if item.resource.get("resourceType") == "Medication":
                key = w.key_of(item.resource, item.full_url)
                self.drugs[key] = item.resource.get("code")
        patients = [i for i in items if i.resource.get("resourceType") == "Patient"]
        others = [i for i in items if i.resource.get("resourceType") != "Patient"]
        for done, item in enumerate((*patients, *others)):
            if done % 200 == 0:
                step(done)
            self._one(item)
        for patient, pending in self.pending.items():
            if pending.drafts:
                record_observations(self.uow, patient, pending.drafts)
            for at in range(0, len(pending.encounters), 500):
                record_encounters(self.uow, patient, pending.encounters[at : at + 500])
        self._keep_quarantine()
        step(len(items))

    def _one(self, item: Item) -> None:
        if item.refused:
            self.report.reject("?", item.where, REASONS.get(item.refused, item.refused))
            return
        type_ = item.resource["resourceType"]
        readers: dict[str, Callable[[Item, str], bool]] = {
            "Patient": self._patient, "Observation": self._observation,
            "Encounter": self._encounter, **dict.fromkeys(_RECORDS, self._record),
        }  # fmt: skip
        reader = readers.get(type_)
        try:
            if reader is None:
                raise w.NotTaken(NOT_IMPORTED, keep=False)
            if w.has_modifier(item.resource):
                raise w.NotTaken("modifierExtension ou implicitRules : le sens en serait changé")
            key = w.key_of(item.resource, item.full_url)
            if not key:
                raise w.NotTaken("sans identifiant : une réimportation en ferait un double")
            new = reader(item, key)
        except w.NotTaken as refusal:
            self.report.reject(type_, item.where, refusal.why)
            if refusal.keep:
                self._hold(item, refusal.why)
        except (AttributeError, TypeError, ValueError, KeyError, OverflowError):
            why = "structure inattendue"
            self.report.reject(type_, item.where, why)
            self._hold(item, why)
        else:
            self.report.count(type_, "accepted" if new else "duplicates")

    # -- patients ----------------------------------------------------------------------------

    def _patient(self, item: Item, key: str) -> bool:
        uid = patient_id(key)
        for alias in {key, item.full_url, f"Patient/{item.resource.get('id')}"} - {""}:
            self.patients[alias] = uid
        if queries.patient_exists(self.uow.conn, uid):
            return False
        try:
            read = people.read_patient(item.resource, self.uow.clock.today())
            form = replace(read.form, uid=uid)
            alike = queries.lookalikes(self.uow.conn, traits_of_form(form))
            created = create_patient(form, self.uow)
            if isinstance(created, Refused):
                raise w.NotTaken(f"identité refusée : {created.problems[0].message}")
        except w.NotTaken:
            self.patients = {k: v for k, v in self.patients.items() if v != uid}
            raise
        if read.deceased_on is not None:
            day = {"deceased_on": read.deceased_on.isoformat()}
            self.uow.set_fields(uid, PATIENT, RECORD_ID, day)
        self._contacts(uid, key, read)
        for what in read.left_out:
            self.report.warnings.append({"where": item.where, "what": what})
        for one in alike:
            what = f"ressemble à {one.banner.display_name} : {one.why}"
            self.report.warnings.append({"where": item.where, "what": what})
        if read.ins is not None:
            command = ReceiveIns(uid, read.ins, "document", read.declared_status)
            received = receive_ins(command, self.uow)
            problems = received.problems if isinstance(received, Refused) else received.notes
            for problem in problems:
                what = f"INS : {problem.message}"
                self.report.warnings.append({"where": item.where, "what": what})
        return True

    def _contacts(self, uid: PatientId, key: str, read: people.ReadPatient) -> None:
        for rank, one in enumerate(read.contacts, 1):
            phone = contact.clean_phone(one.phone)
            fields = {
                "name": one.name, "relation": one.relation, "rank": rank,
                "phone": phone.value if isinstance(phone, Ok) else "",
            }  # fmt: skip
            self.uow.set_fields(
                uid, "contact", derived_id("fhir", "contact", key, str(rank)),
                {k: v for k, v in fields.items() if v},
            )  # fmt: skip

    def _owner(self, resource: dict[str, Any]) -> PatientId:
        keys = _subject(resource)
        for key in keys:
            if key in self.patients:
                return self.patients[key]
        known = _known(self.uow.conn, keys)
        if known is None:
            raise w.NotTaken(DANGLING)
        return known

    def _of(self, patient: PatientId) -> _Pending:
        found = self.pending.get(patient)
        if found is None:
            found = self.pending[patient] = _Pending(_held(self.uow.conn, patient), {})
        return found

    # -- facts -------------------------------------------------------------------------------

    def _observation(self, item: Item, key: str) -> bool:
        pending = self._of(self._owner(item.resource))
        read = read_observation(item.resource, key)
        new = []
        for draft in read.drafts:
            number = external_key(draft.external) or 0
            same = (to_seconds(draft.at), hash((draft.code, draft.value, draft.text)))
            known = pending.held.get(number)
            if known is None:
                new.append((number, same, draft))
            elif known != same:
                raise w.NotTaken("déjà importée avec un autre contenu : l’ancienne est gardée")
        if not new:
            return False
        for number, same, draft in new:
            pending.held[number] = same
            pending.drafts.append(draft)
        for code, label in read.unmapped:
            seen = self.report.unmapped_codes.setdefault(code, {"label": label, "count": 0})
            seen["count"] += 1
        return True

    def _encounter(self, item: Item, key: str) -> bool:
        patient = self._owner(item.resource)
        id_ = RecordId(derived_id("fhir", "Encounter", key))
        known = self._ids(patient, "encounter")
        if id_ in known:
            return False
        self._of(patient).encounters.append(records.read_encounter(item.resource, id_))
        known.add(id_)
        return True

    def _record(self, item: Item, key: str) -> bool:
        resource = item.resource
        type_ = _RECORDS[resource["resourceType"]]
        patient = self._owner(resource)
        id_ = derived_id("fhir", resource["resourceType"], key)
        known = self._ids(patient, type_)
        fields: dict[str, Any] | None
        if type_ == "condition":
            fields = records.read_condition(resource)
        elif type_ == "allergy":
            fields = records.read_allergy(resource)
        else:
            fields = records.read_medication(resource, self._drug(resource))
        if fields is None:
            return self._no_allergy(patient, resource)
        if id_ in known:
            return False
        self.uow.set_fields(patient, type_, id_, fields)
        known.add(id_)
        return True

    def _no_allergy(self, patient: PatientId, resource: dict[str, Any]) -> bool:
        if queries.allergies(self.uow.conn, patient).asked_on is not None:
            return False
        asked = w.day_of(resource.get("recordedDate")) or self.uow.clock.today()
        day = {"no_allergy_on": asked.isoformat()}
        return self.uow.set_fields(patient, PATIENT, RECORD_ID, day) is not None

    def _drug(self, resource: dict[str, Any]) -> Any:
        if isinstance(resource.get("medicationCodeableConcept"), dict):
            return resource["medicationCodeableConcept"]
        reference = resource.get("medicationReference")
        target = reference.get("reference", "") if isinstance(reference, dict) else ""
        if isinstance(target, str) and target.startswith("#"):
            for one in resource.get("contained") or []:
                if isinstance(one, dict) and one.get("id") == target[1:]:
                    return one.get("code")
        for key in w.keys_of_reference(reference, "Medication"):
            if key in self.drugs:
                return self.drugs[key]
        raise w.NotTaken("médicament introuvable : la référence ne mène à rien")

    def _ids(self, patient: PatientId, type_: str) -> set[str]:
        known = self._of(patient).records
        if type_ not in known:
            if type_ == "encounter":
                query = select(t.encounter.c.id).join(
                    t.patient, t.patient.c.pk == t.encounter.c.patient
                )
                rows = self.uow.conn.execute(query.where(t.patient.c.uid == patient)).scalars()
                known[type_] = set(rows)
            else:
                known[type_] = set(record_ids(self.uow.conn, patient, type_))
        return known[type_]

    # -- quarantine --------------------------------------------------------------------------

    def _hold(self, item: Item, why: str) -> None:
        body = json.dumps(item.resource, ensure_ascii=True, default=str).encode("ascii")
        kept = body if len(body) <= _KEEP_BYTES else b""
        place = w.key_of(item.resource, item.full_url) or item.where
        self.quarantine.append(
            {
                "place": f"{item.resource['resourceType']} {place}"[:200], "why": why[:200],
                "resource": base64.b64encode(kept).decode("ascii"),
            }
        )  # fmt: skip

    def _keep_quarantine(self) -> None:
        reject = t.import_reject.c
        known = {
            (row.place, row.why) for row in self.uow.conn.execute(select(reject.place, reject.why))
        }
        fresh = [one for one in self.quarantine if (one["place"], one["why"]) not in known]
        self.report.quarantined = len(self.quarantine)
        for at in range(0, len(fresh), _QUARANTINE_BATCH):
            items = fresh[at : at + _QUARANTINE_BATCH]
            self.uow.append(PRACTICE, "import_rejected", {"source": "fhir", "items": items})


def _held(conn: Any, patient: PatientId) -> dict[int, tuple[int, int]]:
    """Return external key -> (instant, digest of the content) of what came from elsewhere."""
    found = {}
    for number, one in queries.external_observations(conn, patient):
        found[number] = (to_seconds(one.at), hash((one.code, one.value, one.text or "")))
    return found
