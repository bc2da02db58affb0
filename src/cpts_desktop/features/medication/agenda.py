"""What is due in the reviews: the steps of BPM_ANNUEL (resources/protocols) on the record's dates.

The engine of the pathways reads the same kind of file; nothing about delays is written here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, func, select

from cpts_desktop.features.medication import tables as t
from cpts_desktop.features.medication.queries import sendings
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.protocols.evaluate import Evaluation, evaluate
from cpts_desktop.protocols.facts import Event, Facts, ordered
from cpts_desktop.protocols.library import load_bundled
from cpts_desktop.protocols.schema import Protocol
from cpts_desktop.storage import schema as floor

PROTOCOL: Final = "BPM_ANNUEL"


@redacted
@dataclass(frozen=True)
class Due:
    """One thing to do about a review: a step of the year, or a doctor to call again."""

    patient: PatientId
    id: str
    title: str
    until: date
    days_late: int


@lru_cache(maxsize=1)
def protocol() -> Protocol:
    """The yearly cycle as it came with the program."""
    found = load_bundled(PROTOCOL)
    assert isinstance(found, Ok), "the bundled protocol is checked by the tests"
    return found.value


def facts_of(events: Iterable[tuple[date, str]]) -> Facts:
    """Facts of one review, for the engine."""
    made = [Event(day, kind, {}, order) for order, (day, kind) in enumerate(events)]
    return Facts({}, ordered(made))


def due(conn: Connection, today: date, uid: PatientId | None = None) -> tuple[Due, ...]:
    """Steps to do and letters without an answer, of one patient or of all; most late first."""
    out: list[Due] = []
    for (patient, _review), events in _reviews(conn, uid).items():
        result = evaluate(facts_of(events), protocol(), today)
        out.extend(Due(patient, s.id, s.title, s.window_end, s.days_late) for s in result.due)
        out.extend(_letter(patient, result, events))
    return tuple(sorted(out, key=lambda d: (-d.days_late, d.until, d.patient, d.id)))


def _letter(
    patient: PatientId, result: Evaluation, events: Iterable[tuple[date, str]]
) -> list[Due]:
    """The alert of a letter that waits, as something to do."""
    sent = max((day for day, kind in events if kind == "lettre_en_attente"), default=None)
    if sent is None:
        return []
    waited = (result.asof - sent).days
    return [
        Due(patient, alert.rule.id, alert.rule.title, sent, waited)
        for alert in result.alerts
        if alert.rule.id == "BPM_SANS_REPONSE"
    ]


def _reviews(
    conn: Connection, uid: PatientId | None
) -> dict[tuple[PatientId, str], list[tuple[date, str]]]:
    """Dated events of every review that is not closed, by patient and review."""
    r, a, f = t.bpm_review.c, t.bpm_answer.c, t.bpm_form.c
    answered = {
        (int(p), str(review)): int(n)
        for p, review, n in conn.execute(
            select(a.patient, a.review, func.count()).group_by(a.patient, a.review)
        )
    }
    query: Any = (
        select(floor.stream.c.uid, t.bpm_review)
        .join(floor.stream, floor.stream.c.pk == r.patient)
        .where(r.closed_on.is_(None))
    )
    if uid is not None:
        query = query.where(floor.stream.c.uid == str(uid))
    sent = sendings(conn)
    out: dict[tuple[PatientId, str], list[tuple[date, str]]] = {}
    places: dict[tuple[int, str], tuple[PatientId, str]] = {}
    for row in conn.execute(query).mappings():
        key = (PatientId(row["uid"]), str(row["id"]))
        places[int(row["patient"]), str(row["id"])] = key
        out[key] = []
        if row["sent_on"]:
            day = date.fromisoformat(row["sent_on"])
            out[key].append((day, "analyse"))
            total = len(json.loads(row["proposals"]))
            own = (int(row["patient"]), str(row["id"]))
            if total > answered.get(own, 0):
                left = sent.get(own)
                out[key].append((left.day if left else day, "lettre_en_attente"))
    filled = select(f.patient, f.review, f.step, f.done_on, f.details)
    for patient, review, step, day, details in conn.execute(filled):
        known = places.get((int(patient), str(review)))
        if known is None or known not in out:
            continue
        if step == "adhesion" and json.loads(details)["values"].get("date_retrait"):
            del out[known]  # the patient left: nothing is due any more
        else:
            out[known].append((date.fromisoformat(day), str(step)))
    return out
