"""One import at work: each entry is read, checked, then written; what is refused is kept."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from cpts_desktop.features.register import queries
from cpts_desktop.features.register import tables as t
from cpts_desktop.features.register.commands.clinical import record_encounters, record_observations
from cpts_desktop.features.register.commands.identity import PATIENT, RECORD_ID
from cpts_desktop.features.register.fhir import own, records
from cpts_desktop.features.register.fhir import words as w
from cpts_desktop.features.register.fhir.arriving import Arrivals
from cpts_desktop.features.register.fhir.identities import Book
from cpts_desktop.features.register.fhir.known import Known, digest
from cpts_desktop.features.register.fhir.measures import read_observation
from cpts_desktop.features.register.fhir.ours import Ours
from cpts_desktop.features.register.fhir.reader import REASONS, Item
from cpts_desktop.features.register.fhir.report import Report
from cpts_desktop.features.register.model import MOST_AHEAD, Encounter, ObservationDraft
from cpts_desktop.features.register.rules import plausible
from cpts_desktop.features.register.rules.columns import external_key, to_seconds
from cpts_desktop.kernel.ids import PRACTICE, PatientId, RecordId, derived_id

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

NOT_IMPORTED: Final = "type non repris"
OTHER_CONTENT: Final = "déjà importée avec un autre contenu : la première reçue est gardée"
_KEEP_BYTES: Final = 64_000
_QUARANTINE_BATCH: Final = 40
_RECORDS: Final = {
    "Condition": "condition", "AllergyIntolerance": "allergy", "MedicationRequest": "medication",
    "MedicationStatement": "medication",
}  # fmt: skip
_OURS: Final = ("CareTeam", "Consent", "DocumentReference", "Basic")
FACTS: Final = frozenset((*_RECORDS, "Observation", "Encounter"))
"""What is said of a patient, and waits for them when files come in another order."""
_NOT_OF_A_PATIENT: Final = {
    **dict.fromkeys(
        ("Organization", "Location", "HealthcareService", "Schedule", "Slot", "Endpoint",
         "OrganizationAffiliation"),
        "une structure, un lieu ou un agenda, pas une donnée de patient",
    ),
    **dict.fromkeys(("Practitioner", "PractitionerRole"),
                    "un professionnel ; il est lu avec l’équipe de soins qui le cite"),
    **dict.fromkeys(("Appointment", "AppointmentResponse"), "un rendez-vous"),
    **dict.fromkeys(("Claim", "ExplanationOfBenefit", "Coverage", "Invoice"), "de la facturation"),
    **dict.fromkeys(("Flag", "Communication", "DetectedIssue", "Task"),
                    "une alerte ou un constat : il se refait ici, il ne s’importe pas"),
    "Provenance": "une trace d’export",
    "OperationOutcome": "un message de serveur",
    "Medication": "un médicament seul ; il est lu avec le traitement qui le cite",
}  # fmt: skip


@dataclass
class _Pending:
    """What one patient will receive, written in a few entries at the end."""

    known: Known
    drafts: list[ObservationDraft] = field(default_factory=list)
    encounters: list[Encounter] = field(default_factory=list)


class Work:
    """The state of one import, thrown away with its transaction."""

    def __init__(self, uow: UnitOfWork, report: Report) -> None:
        self.uow = uow
        self.report = report
        self.book = Book(uow.conn)
        self.arrivals = Arrivals(uow, report, self.book)
        self.ours = Ours(uow)
        self.pending: dict[PatientId, _Pending] = {}
        self.drugs: dict[str, Any] = {}
        self.quarantine: list[dict[str, str]] = []
        self.readers: dict[str, Callable[[Item, str], bool]] = {
            "Patient": self.arrivals.take, "Observation": self._observation,
            "Encounter": self._encounter, **dict.fromkeys(_RECORDS, self._record),
            **dict.fromkeys(_OURS, self._own),
        }  # fmt: skip

    def take(self, items: tuple[Item, ...], step: Callable[[int], None]) -> None:
        """Read every entry, patients first, then write what was gathered."""
        for item in items:
            type_ = item.resource.get("resourceType")
            if type_ == "Medication":
                for name in _names(item):
                    self.drugs[name] = item.resource.get("code")
            elif type_ == "Practitioner":
                self.ours.people.update(dict.fromkeys(_names(item), item.resource))
        for item in items:
            if item.resource.get("resourceType") == "PractitionerRole":
                target = item.resource.get("practitioner")
                for key in w.keys_of_reference(target, "Practitioner"):
                    if key in self.ours.people:
                        names = dict.fromkeys(_names(item), self.ours.people[key])
                        self.ours.people.update(names)
                        break
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
        reader = self.readers.get(type_)
        try:
            if reader is None:
                what = _NOT_OF_A_PATIENT.get(type_)
                raise w.NotTaken(f"{NOT_IMPORTED} ({what})" if what else NOT_IMPORTED, keep=False)
            if w.has_modifier(item.resource):
                raise w.NotTaken("modifierExtension ou implicitRules : le sens en serait changé")
            new = reader(item, w.key_of(item.resource, item.full_url))
        except w.NotTaken as refusal:
            self._refuse(item, type_, refusal.why, keep=refusal.keep)
        except (AttributeError, TypeError, ValueError, KeyError, OverflowError):
            self._refuse(item, type_, "structure inattendue", keep=True)
        else:
            self.report.count(type_, "accepted" if new else "duplicates")
            if new and (what := w.dropped(item.resource)):
                self.report.warn(item.where, what)

    def _refuse(self, item: Item, type_: str, why: str, *, keep: bool) -> None:
        self.report.reject(type_, item.where, why)
        if type_ == "Patient":
            self.book.note(item, None)
        if keep:
            self._hold(item, why)

    def _of(self, patient: PatientId) -> _Pending:
        found = self.pending.get(patient)
        if found is None:
            found = self.pending[patient] = _Pending(Known(self.uow.conn, patient))
        return found

    # -- facts -------------------------------------------------------------------------------

    def _observation(self, item: Item, key: str) -> bool:
        pending = self._of(self.book.owner(item))
        read = read_observation(item.resource, key)
        held = pending.known.measures(native=bool(own.measure_keys(item.resource)))
        new = []
        for draft in read.drafts:
            self._timely(draft.at, pending.known)
            number = external_key(draft.external) or 0
            same = (to_seconds(draft.at), digest(draft.code, draft.value, draft.text))
            known = held.get(number)
            if known is None:
                new.append((number, same, draft))
            elif known != same:
                raise w.NotTaken(OTHER_CONTENT)
        if new:
            self._plausible(item, [draft for _, _, draft in new], read.drafts, pending.known)
        for what in read.left_out:
            self.report.warn(item.where, what)
        if not new:
            return False
        for number, same, draft in new:
            held[number] = same
            pending.drafts.append(draft)
        for code, label in read.unmapped:
            seen = self.report.unmapped_codes.setdefault(code, {"label": label, "count": 0})
            seen["count"] += 1
        return True

    def _plausible(
        self,
        item: Item,
        new: list[ObservationDraft],
        all_: Iterable[ObservationDraft],
        known: Known,
    ) -> None:
        """Refuse what nobody could have typed; say what is taken and seldom seen."""
        why = [plausible.impossible(d.code, d.value, d.at, known.born) for d in new]
        wrong = next(filter(None, why), "") or plausible.crossed({d.code: d.value for d in all_})
        if wrong:
            raise w.NotTaken(wrong)
        for draft in new:
            odd = plausible.unusual(draft.code, draft.value, draft.at, known.born)
            if odd:
                self.report.warn(item.where, odd)

    def _timely(self, at: datetime, known: Known) -> None:
        """A measure of tomorrow would stay the latest one for ever: a person looks first."""
        if at > self.uow.clock.now() + MOST_AHEAD:
            raise w.NotTaken("date dans l’avenir")
        born = known.born
        if (
            born is not None
            and at < datetime(born.year, born.month, born.day, tzinfo=UTC) - MOST_AHEAD
        ):
            raise w.NotTaken("date antérieure à la naissance")

    def _encounter(self, item: Item, key: str) -> bool:
        pending = self._of(self.book.owner(item))
        id_ = own.record_id(item.resource) or RecordId(derived_id("fhir", "Encounter", key))
        read = records.read_encounter(item.resource, id_)
        self._timely(read.start, pending.known)
        held = pending.known.encounters()
        same = digest(read.kind, read.label, read.reason, to_seconds(read.start))
        if id_ in held:
            if held[id_] != same:
                raise w.NotTaken(OTHER_CONTENT)
            return False
        pending.encounters.append(read)
        held[id_] = same
        return True

    def _record(self, item: Item, key: str) -> bool:
        resource = item.resource
        type_ = _RECORDS[resource["resourceType"]]
        patient = self.book.owner(item)
        id_ = own.record_id(resource) or derived_id("fhir", resource["resourceType"], key)
        fields: dict[str, Any] | None
        if type_ == "condition":
            ald = own.read_ald(resource)
            type_ = "ald" if ald else type_
            fields = ald or records.read_condition(resource)
        elif type_ == "allergy":
            fields = records.read_allergy(resource)
        else:
            fields = records.read_medication(resource, self._drug(resource))
        if fields is None:
            return self._no_allergy(patient, resource)
        known = self._of(patient).known
        if id_ in known.records(type_):
            if not known.says_the_same(type_, id_, fields):
                raise w.NotTaken(OTHER_CONTENT)
            return False
        self.uow.set_fields(patient, type_, id_, fields)
        known.add(type_, id_)
        return True

    def _no_allergy(self, patient: PatientId, resource: dict[str, Any]) -> bool:
        found = queries.allergies(self.uow.conn, patient)
        if found.items:
            raise w.NotTaken("« aucune allergie connue », mais le dossier en porte une")
        if found.asked_on is not None:
            return False
        asked = w.day_of(resource.get("recordedDate")) or self.uow.clock.today()
        day = {"no_allergy_on": asked.isoformat()}
        return self.uow.set_fields(patient, PATIENT, RECORD_ID, day) is not None

    def _own(self, item: Item, key: str) -> bool:
        return self.ours.take(self.book, item, key, self.report)

    def _drug(self, resource: dict[str, Any]) -> Any:
        if isinstance(resource.get("medicationCodeableConcept"), dict):
            return resource["medicationCodeableConcept"]
        reference = resource.get("medicationReference")
        target = reference.get("reference", "") if isinstance(reference, dict) else ""
        if isinstance(target, str) and target.startswith("#"):
            for one in w.dicts(resource.get("contained")):
                if one.get("id") == target[1:]:
                    return one.get("code")
        for key in w.keys_of_reference(reference, "Medication"):
            if key in self.drugs:
                return self.drugs[key]
        if isinstance(reference, dict) and isinstance(reference.get("display"), str):
            return {"text": reference["display"]}  # the target is elsewhere, its name is here
        raise w.NotTaken("médicament introuvable : la référence ne mène à rien")

    # -- quarantine --------------------------------------------------------------------------

    def _hold(self, item: Item, why: str) -> None:
        body = json.dumps(item.resource, ensure_ascii=True, default=str).encode("ascii")
        kept = body if len(body) <= _KEEP_BYTES else b""
        place = w.key_of(item.resource, item.full_url)
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
        fresh = {
            (one["place"], one["why"]): one for one in self.quarantine
            if (one["place"], one["why"]) not in known
        }  # fmt: skip
        self.report.quarantined = len(self.quarantine)
        held = list(fresh.values())
        for at in range(0, len(held), _QUARANTINE_BATCH):
            items = held[at : at + _QUARANTINE_BATCH]
            self.uow.append(PRACTICE, "import_rejected", {"source": "fhir", "items": items})


def _names(item: Item) -> tuple[str, ...]:
    """Return the references that may lead to a Medication or a Practitioner of the file."""
    resource = item.resource
    found = [w.key_of(resource, item.full_url), item.full_url]
    if isinstance(resource.get("id"), str):
        found.append(f"{resource['resourceType']}/{resource['id']}")
    return tuple(filter(None, found))
