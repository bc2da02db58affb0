"""Flag and Communication for alerts, DetectedIssue for the findings of a medication review.

Read from the journal by the names that these kinds have on the wire: the exchange knows no other
slice. A reminder of a protocol is a Flag, never a DetectedIssue (interop.md 3.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from cpts_desktop.features.exchange.formats import fhir_words as w
from cpts_desktop.features.exchange.formats.fhir_people import practitioner_id
from cpts_desktop.storage.kinds import Entry

KINDS: Final = ("alert", "alert_end", "alert_ack", "bpm_decision")
PROBLEM_SYSTEM: Final = f"{w.LOCAL}act-ip-probleme"
INTERVENTION_SYSTEM: Final = f"{w.LOCAL}act-ip-intervention"
_CATEGORY: Final = w.concept("Alerte de protocole", w.coding(f"{w.HL7}flag-category", "clinical"))


def resources(uid: str, entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    """Return the resources of the alerts and findings; ``entries`` of ``KINDS``, oldest first."""
    held = list(entries)
    ends = {str(e.payload.get("alert")): e for e in held if e.kind == "alert_end"}
    for entry in held:
        if entry.kind == "alert":
            yield _flag(uid, entry, ends.get(str(entry.payload.get("id"))))
        elif entry.kind == "alert_ack":
            yield _communication(uid, entry)
    latest = {str(e.payload.get("finding")): e for e in held if e.kind == "bpm_decision"}
    for finding, entry in latest.items():
        yield _issue(uid, finding, entry)


def _flag(uid: str, entry: Entry, end: Entry | None) -> dict[str, Any]:
    got = entry.payload
    period = {"start": w.instant(entry.instant)}
    if end is not None:
        period["end"] = w.instant(end.instant)
    rule = w.coding(f"{w.LOCAL}regle:{got.get('protocol', '')}", str(got.get("rule", "")))
    return w.clean({
        "resourceType": "Flag", "id": w.id_of("flag", str(got.get("id"))),
        "identifier": [{"system": f"{w.LOCAL}alerte", "value": str(got.get("id"))}],
        "status": "inactive" if end else "active",
        "category": [_CATEGORY],
        "code": w.concept(str(got.get("sentence", "")), rule),
        "subject": w.reference(uid, "Patient"), "period": period,
        "author": w.reference(practitioner_id(entry.author), "Practitioner"),
    })  # fmt: skip


def _communication(uid: str, entry: Entry) -> dict[str, Any]:
    got = entry.payload
    words = " : ".join(filter(None, (str(got.get("outcome", "")), str(got.get("reason", "")))))
    about = w.reference(w.id_of("flag", str(got.get("alert"))), "Flag")
    return w.clean({
        "resourceType": "Communication",
        "id": w.id_of("communication", entry.device, str(entry.seq), uid), "status": "completed",
        "subject": w.reference(uid, "Patient"), "about": [about],
        "sent": w.instant(entry.instant),
        "sender": w.reference(practitioner_id(entry.author), "Practitioner"),
        "payload": [{"contentString": words}] if words else [],
    })  # fmt: skip


def _issue(uid: str, finding: str, entry: Entry) -> dict[str, Any]:
    got = entry.payload
    told = got.get("summary")
    summary: dict[str, Any] = told if isinstance(told, dict) else {}
    codings = [
        w.coding(system, str(summary[name]))
        for name, system in (
            ("act_ip_problem", PROBLEM_SYSTEM),
            ("act_ip_intervention", INTERVENTION_SYSTEM),
        )
        if summary.get(name)
    ]
    words = str(summary.get("why") or summary.get("title") or finding)
    mitigation = w.clean({
        "action": w.concept(str(got.get("decision", ""))), "date": w.instant(entry.instant),
        "author": w.reference(practitioner_id(entry.author), "Practitioner"),
    })  # fmt: skip
    return w.clean({
        "resourceType": "DetectedIssue", "id": w.id_of("issue", uid, finding), "status": "final",
        "code": w.concept(words, *codings), "patient": w.reference(uid, "Patient"),
        "identifiedDateTime": w.instant(entry.instant),
        "author": w.reference(practitioner_id(entry.author), "Practitioner"),
        "detail": str(got.get("reason", "")), "mitigation": [mitigation],
    })  # fmt: skip
