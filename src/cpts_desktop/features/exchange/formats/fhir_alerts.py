"""Flag, Communication and Task for alerts, DetectedIssue for the findings of a medication review.

Read from the journal by the names that these kinds have on the wire: the exchange knows no other
slice. A reminder of a protocol is a Flag, never a DetectedIssue (interop.md 3.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from cpts_desktop.features.exchange.formats import fhir_words as w
from cpts_desktop.features.exchange.formats.fhir_people import practitioner_id
from cpts_desktop.storage.kinds import Entry

KINDS: Final = ("alert", "alert_end", "alert_ack", "visit_sent", "bpm_decision")
_ACT_IP: Final = "https://hl7.fr/ig/fhir/medication/CodeSystem/fr-pharmaceutical-intervention-"
_ACT_IP_VERSION: Final = "0.1.0"
"""Interop'Santé, « Guide d'implémentation du médicament », draft of May 2026: SFPC Act-IP 2004."""
PROBLEM_SYSTEM: Final = f"{_ACT_IP}problem-code"
INTERVENTION_SYSTEM: Final = f"{_ACT_IP}type-code"
DETAILED_SYSTEM: Final = f"{w.LOCAL}act-ip-2004"
"""The sub-codes of the SFPC (8.3, 9.2…), which the national code system leaves out."""
_PROBLEMS: Final = frozenset(
    ("1", "2", "3", "4", "5", "6.1", "6.2", "6.3", "6.4", "6.5", "7", "8", "9", "10")
)
_INTERVENTIONS: Final = frozenset("1234567")
_CATEGORY: Final = w.concept("Alerte de protocole", w.coding(f"{w.HL7}flag-category", "clinical"))


def resources(uid: str, entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    """Return the resources of the alerts and findings; ``entries`` of ``KINDS``, oldest first."""
    held = list(entries)
    ends = {str(e.payload.get("alert")): e for e in held if e.kind == "alert_end"}
    raised: dict[str, list[str]] = {}
    for one in held:
        if one.kind == "alert":
            raised.setdefault(str(one.payload.get("visit")), []).append(str(one.payload.get("id")))
    for entry in held:
        if entry.kind == "alert":
            yield _flag(uid, entry, ends.get(str(entry.payload.get("id"))))
        elif entry.kind == "alert_ack":
            yield _communication(uid, entry)
            yield _task(uid, entry)
        elif entry.kind == "visit_sent":
            yield _told(uid, entry, raised.get(str(entry.payload.get("visit")), []))
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
    words = " : ".join(filter(None, (_outcome(got), str(got.get("reason", "")))))
    about = w.reference(w.id_of("flag", str(got.get("alert"))), "Flag")
    return w.clean({
        "resourceType": "Communication",
        "id": w.id_of("communication", entry.device, str(entry.seq), uid), "status": "completed",
        "subject": w.reference(uid, "Patient"), "about": [about],
        "sent": w.instant(entry.instant),
        "sender": w.reference(practitioner_id(entry.author), "Practitioner"),
        "payload": [{"contentString": words}] if words else [],
    })  # fmt: skip


def _told(uid: str, entry: Entry, alerts: list[str]) -> dict[str, Any]:
    """Return who was told of a visit, when and how; the alerts that it raised are what is told."""
    got = entry.payload
    way = str(got.get("way", ""))
    return w.clean({
        "resourceType": "Communication",
        "id": w.id_of("communication", entry.device, str(entry.seq), uid), "status": "completed",
        "subject": w.reference(uid, "Patient"),
        "about": [w.reference(w.id_of("flag", one), "Flag") for one in alerts],
        "medium": [w.concept(way)] if way else [],
        "sent": str(got.get("day", "")) or w.instant(entry.instant),
        "recipient": [{"display": "Médecin traitant"}],
        "sender": w.reference(practitioner_id(entry.author), "Practitioner"),
        "payload": [{"contentString": "Visite transmise au médecin traitant"}],
    })  # fmt: skip


def _task(uid: str, entry: Entry) -> dict[str, Any]:
    """Return the acknowledgement of an alert: who took it in hand, when, with what outcome."""
    got = entry.payload
    outcome, reason = _outcome(got), str(got.get("reason", ""))
    return w.clean({
        "resourceType": "Task", "id": w.id_of("task", entry.device, str(entry.seq), uid),
        "status": "completed", "intent": "order", "code": w.concept("Prise en compte d’une alerte"),
        "businessStatus": w.concept(outcome) if outcome else None,
        "statusReason": w.concept(reason) if reason else None,
        "focus": w.reference(w.id_of("flag", str(got.get("alert"))), "Flag"),
        "for": w.reference(uid, "Patient"), "authoredOn": w.instant(entry.instant),
        "lastModified": w.instant(entry.instant),
        "owner": w.reference(practitioner_id(entry.author), "Practitioner"),
    })  # fmt: skip


def _outcome(got: dict[str, Any]) -> str:
    return str(got.get("outcome", "")).replace("_", " ")


def _issue(uid: str, finding: str, entry: Entry) -> dict[str, Any]:
    got = entry.payload
    told = got.get("summary")
    summary: dict[str, Any] = told if isinstance(told, dict) else {}
    problem = _problem(str(summary.get("act_ip_problem", "")))
    intervention = str(summary.get("act_ip_intervention", ""))
    acts = [_act_ip(INTERVENTION_SYSTEM, intervention)] if intervention in _INTERVENTIONS else []
    words = str(summary.get("why") or summary.get("title") or finding)
    mitigation = w.clean({
        "action": w.concept(str(got.get("decision", "")), *acts), "date": w.instant(entry.instant),
        "author": w.reference(practitioner_id(entry.author), "Practitioner"),
    })  # fmt: skip
    return w.clean({
        "resourceType": "DetectedIssue", "id": w.id_of("issue", uid, finding), "status": "final",
        "code": w.concept(words, *problem), "patient": w.reference(uid, "Patient"),
        "identifiedDateTime": w.instant(entry.instant),
        "author": w.reference(practitioner_id(entry.author), "Practitioner"),
        "detail": str(got.get("reason", "")), "mitigation": [mitigation],
    })  # fmt: skip


def _problem(code: str) -> list[dict[str, Any]]:
    if not code:
        return []
    known = code if code in _PROBLEMS else code.partition(".")[0]
    national = [_act_ip(PROBLEM_SYSTEM, known)] if known in _PROBLEMS else []
    return [*national, w.coding(DETAILED_SYSTEM, code)]


def _act_ip(system: str, code: str) -> dict[str, Any]:
    return {**w.coding(system, code), "version": _ACT_IP_VERSION}
