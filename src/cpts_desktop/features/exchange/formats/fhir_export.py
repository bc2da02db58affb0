"""One patient's whole record as a FHIR R4 Bundle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from cpts_desktop.features.exchange import queries as members
from cpts_desktop.features.exchange.formats import fhir_alerts, fhir_facts, fhir_people
from cpts_desktop.features.exchange.formats import fhir_words as w
from cpts_desktop.features.exchange.formats.fhir_people import Author, practitioner_id
from cpts_desktop.features.exchange.model import profession_label
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.model import Document
from cpts_desktop.kernel.clock import civil_date
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.storage import journal
from cpts_desktop.storage.users import all_users

ALL: Final = 10_000_000
"""More of anything than a record holds."""


@redacted
@dataclass(frozen=True)
class Exported:
    """A bundle and what it holds, counted by resource type."""

    bundle: dict[str, Any]
    counts: dict[str, int]
    withheld: int
    """Entries of this record whose content was never shared with this practice."""

    def data(self) -> bytes:
        """Return the JSON bytes."""
        return w.to_json(self.bundle)


def export_patient(conn: Connection, uid: PatientId, now: Any) -> Exported | None:
    """Return the bundle of a patient, or None when the patient is unknown."""
    known = register.patient(conn, uid)
    if known is None:
        return None
    team = register.care_team(conn, uid)
    history = journal.history(conn, uid, limit=ALL, kinds=fhir_alerts.KINDS)
    first = min((e.instant for e in history), default=now)
    circle, people = fhir_people.care_team(uid, team, civil_date(first))
    names = members.author_names(conn)
    numbers = {
        fhir_facts.place_of(one): number
        for number, one in register.external_observations(conn, uid)
    }

    def content(one: Document) -> bytes | None:
        return register.document_content(conn, uid, one.id)

    resources: list[dict[str, Any]] = [
        fhir_people.patient(
            known, register.contacts(conn, uid), register.trusted_persons(conn, uid)
        ),
        circle,
        *people,
        *fhir_facts.observations(uid, register.observations(conn, uid), numbers),
        *fhir_facts.baseline(uid, register.baseline(conn, uid)),
        *(fhir_facts.ald(uid, one) for one in register.alds(conn, uid)),
        *(fhir_facts.medication(uid, one) for one in register.medications(conn, uid)),
        *fhir_facts.allergies(uid, register.allergies(conn, uid)),
        *(fhir_facts.condition(uid, one) for one in register.conditions(conn, uid)),
        *(fhir_facts.encounter(uid, one) for one in register.encounters(conn, uid, ALL)),
        *(fhir_people.consent(uid, one, names) for one in register.consents(conn, uid)),
        *(fhir_people.consent(uid, one, names) for one in register.care_links(conn, uid)),
        *fhir_alerts.resources(uid, reversed(history)),
        *(fhir_facts.document(uid, one, content) for one in register.documents(conn, uid)),
    ]
    resources.extend(_authors(conn, resources))
    resources.append(_provenance(uid, resources, now))
    counts = Counter(str(one["resourceType"]) for one in resources)
    bundle = {
        "resourceType": "Bundle",
        "id": w.id_of("bundle", uid, w.instant(now)),
        "type": "collection",
        "timestamp": w.instant(now),
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources],
    }
    return Exported(bundle, dict(counts), journal.withheld(conn, uid))


def known_authors(conn: Connection) -> list[Author]:
    """Return the people of the practice and the members."""
    own = [Author(str(u.uid), u.name, u.profession.label, u.rpps) for u in all_users(conn)]
    others = [
        Author(one.uid, one.name, profession_label(one.profession), one.rpps)
        for one in members.members(conn)
    ]
    return [*own, *others]


def _authors(conn: Connection, resources: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the Practitioners that are referred to and not there yet."""
    wanted: set[str] = set()
    _collect(list(resources), wanted)
    present = {one["id"] for one in resources}
    known = {practitioner_id(one.uid): one for one in known_authors(conn)}
    found = []
    for id_ in sorted(wanted - present):
        if id_ in known:
            found.append(fhir_people.practitioner(known[id_]))
        else:
            name = [{"text": "Professionnel non nommé dans ce registre"}]
            found.append({"resourceType": "Practitioner", "id": id_, "name": name})
    return found


def _collect(value: Any, wanted: set[str]) -> None:
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            if one.get("type") == "Practitioner" and "reference" in one:
                wanted.add(str(one["reference"]).removeprefix("urn:uuid:"))
            stack.extend(one.values())
        elif isinstance(one, list):
            stack.extend(one)


def _provenance(uid: str, resources: list[dict[str, Any]], now: Any) -> dict[str, Any]:
    return {
        "resourceType": "Provenance",
        "id": w.id_of("provenance", uid, w.instant(now)),
        "target": [w.reference(str(one["id"]), str(one["resourceType"])) for one in resources],
        "recorded": w.instant(now),
        "activity": w.concept("Export du dossier par CPTS Desktop"),
        "agent": [{"who": {"display": "CPTS Desktop"}}],
    }


def entries_of(exported: Exported) -> list[dict[str, Any]]:
    """Return the resources of a bundle."""
    return [one["resource"] for one in exported.bundle["entry"]]
