"""Writes a Patient that arrives: the identity, who to call, an INS; or says what differs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.commands.identity import (
    LOOKALIKE,
    PATIENT,
    RECORD_ID,
    ReceiveIns,
    clean_form,
    create_patient,
    receive_ins,
    traits_of_form,
)
from cpts_desktop.features.register.fhir import identities, people
from cpts_desktop.features.register.fhir import words as w
from cpts_desktop.features.register.fhir.reader import Item
from cpts_desktop.features.register.fhir.report import Report
from cpts_desktop.features.register.rules import contact
from cpts_desktop.kernel.ids import PatientId, derived_id
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.kernel.text import fold
from cpts_desktop.storage.records import current_fields

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

_COMPARED: Final = {
    "birth_name": "nom de naissance", "used_name": "nom utilisé", "given_names": "prénoms",
    "birth_date": "date de naissance", "sex": "sexe", "phone": "téléphone", "mobile": "mobile",
    "email": "adresse électronique", "address": "adresse", "postcode": "code postal",
    "city": "commune", "birth_cog": "lieu de naissance",
}  # fmt: skip


@dataclass
class Arrivals:
    """The patients of one import."""

    uow: UnitOfWork
    report: Report
    book: identities.Book

    def take(self, item: Item, key: str) -> bool:
        """Return whether a record was opened; raises NotTaken when the Patient is refused."""
        try:
            read = people.read_patient(item.resource, self.uow.clock.today())
            uid = identities.place_of(self.uow.conn, item, key, read.form)
            known = queries.patient_exists(self.uow.conn, uid)
            if known:
                self._differences(item, uid, read)
            else:
                self._open(item, key, uid, read)
        except (w.NotTaken, AttributeError, TypeError, ValueError, KeyError, OverflowError):
            self.book.note(item, None)
            raise
        self.book.note(item, uid)
        return not known

    def _open(self, item: Item, key: str, uid: PatientId, read: people.ReadPatient) -> None:
        form = replace(read.form, uid=uid)
        alike = queries.lookalikes(self.uow.conn, traits_of_form(form))
        created = create_patient(form, self.uow)
        if isinstance(created, Refused):
            raise w.NotTaken(f"identité refusée : {created.problems[0].message}")
        more: dict[str, Any] = dict(read.marks)
        if read.deceased_on is not None:
            more["deceased_on"] = read.deceased_on.isoformat()
        if more:
            self.uow.set_fields(uid, PATIENT, RECORD_ID, more)
        self._contacts(uid, key, read)
        for what in read.left_out:
            self.report.warn(item.where, what)
        for note in created.notes:
            if note.code != LOOKALIKE:  # said below, with who it is
                label = _COMPARED.get(note.field, note.field)
                self.report.warn(item.where, f"{label} : {note.message}")
        for one in alike:
            self.report.warn(item.where, f"ressemble à {one.banner.display_name} : {one.why}")
        if read.ins is not None:
            command = ReceiveIns(uid, read.ins, "document", read.declared_status)
            received = receive_ins(command, self.uow)
            problems = received.problems if isinstance(received, Refused) else received.notes
            for problem in problems:
                self.report.warn(item.where, f"INS : {problem.message}")

    def _contacts(self, uid: PatientId, key: str, read: people.ReadPatient) -> None:
        for rank, one in enumerate(read.contacts, 1):
            phone = contact.clean_phone(one.phone)
            fields = {
                "name": one.name, "relation": one.relation,
                "phone": phone.value if isinstance(phone, Ok) else "", **dict(one.more),
            }  # fmt: skip
            kind = "trusted_person" if one.trusted else "contact"
            if not one.trusted:
                fields.setdefault("rank", rank)
            id_ = one.id or derived_id("fhir", kind, key, str(rank))
            self.uow.set_fields(uid, kind, id_, {k: v for k, v in fields.items() if v})

    def _differences(self, item: Item, uid: PatientId, read: people.ReadPatient) -> None:
        """Say what an already known patient is told differently; nothing is changed."""
        cleaned = clean_form(read.form, self.uow.clock.today())
        here = current_fields(self.uow.conn, uid, PATIENT, RECORD_ID)
        found = {} if isinstance(cleaned, Refused) else cleaned.value.fields
        other = [
            label for name, label in _COMPARED.items()
            if found.get(name) and here.get(name) and _flat(found[name]) != _flat(here[name])
        ]  # fmt: skip
        if read.deceased_on is not None and not here.get("deceased_on"):
            other.append("date de décès")
        if other:
            words = ", ".join(other)
            self.report.warn(
                item.where, f"déjà là avec d’autres données ({words}) : rien n’a changé"
            )


def _flat(value: Any) -> str:
    return fold(" ".join(value) if isinstance(value, list) else str(value))
