"""Brings back what only our exports say (rights, documents, reference data), and care teams."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.commands.clinical import BASELINE_FIELDS, store_document
from cpts_desktop.features.register.commands.identity import RECORD_ID
from cpts_desktop.features.register.fhir import own
from cpts_desktop.features.register.fhir.circle import read_circle
from cpts_desktop.features.register.fhir.identities import Book
from cpts_desktop.features.register.fhir.reader import Item
from cpts_desktop.features.register.fhir.report import Report
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.storage.records import record_ids

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

_ENDS: Final = {"care_link": "care_link_ended", "consent": "consent_withdrawn"}


@dataclass
class Ours:
    """The own parts of one import; ``people`` are its Practitioners by reference."""

    uow: UnitOfWork
    people: dict[str, dict[str, Any]] = field(default_factory=dict)

    def take(self, book: Book, item: Item, key: str, report: Report) -> bool:
        """Return whether anything was new; raises NotTaken for what is not ours."""
        resource = item.resource
        type_ = resource["resourceType"]
        if type_ == "CareTeam":
            if own.is_our_team(resource):
                return self._team(book.owner(item), own.read_team(resource, self.people))
            members, left_out = read_circle(resource, key, self.people)
            new = self._team(book.owner(item), members)
            for what in left_out:
                report.warn(item.where, what)
            return new
        if type_ == "Consent":
            kind, payload, end = own.read_right(resource)
            return self._right(book.owner(item), kind, payload, end)
        if type_ == "DocumentReference":
            id_, draft = own.read_document(resource)
            patient = book.owner(item)
            if id_ in {one.id for one in queries.documents(self.uow.conn, patient)}:
                return False
            store_document(self.uow, patient, draft, id_)
            return True
        return self._baseline(book, item)

    def _team(self, patient: PatientId, members: list[tuple[Any, dict[str, Any]]]) -> bool:
        known = set(record_ids(self.uow.conn, patient, "care_team_member"))
        fresh = [(id_, fields) for id_, fields in members if id_ not in known]
        for id_, fields in fresh:
            self.uow.set_fields(patient, "care_team_member", id_, fields)
        return bool(fresh)

    def _right(
        self, patient: PatientId, kind: str, payload: dict[str, Any], end: dict[str, Any] | None
    ) -> bool:
        conn = self.uow.conn
        held: dict[str, Any] = (
            {one.id: one.ended_on for one in queries.care_links(conn, patient)}
            if kind == "care_link"
            else {one.id: one.withdrawn_on for one in queries.consents(conn, patient)}
        )
        if payload["id"] not in held:
            self.uow.append(patient, kind, payload)
        elif end is None or held[payload["id"]] is not None:
            return False
        if end is not None:
            self.uow.append(patient, _ENDS[kind], end)
        return True

    def _baseline(self, book: Book, item: Item) -> bool:
        found = own.read_baseline(item.resource, BASELINE_FIELDS)
        patient = book.owner(item)
        held = dict(queries.baseline(self.uow.conn, patient).values)
        fresh = {name: value for name, value in found.items() if name not in held}
        if fresh:
            self.uow.set_fields(patient, "baseline", RECORD_ID, fresh)
        return bool(fresh)
