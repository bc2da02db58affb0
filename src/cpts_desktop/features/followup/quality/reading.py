"""What the quality screens read: alerts whose outcome is to be ticked, facts of a patient."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection, select

from cpts_desktop.features.followup import tables as t
from cpts_desktop.features.followup.model import OUTCOMES
from cpts_desktop.features.followup.quality import tables as q
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.clock import civil_date, from_seconds
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.storage import schema
from cpts_desktop.storage.journal import stream_pk

LOOK_BACK_DAYS: Final = 180
CHUNK: Final = 500
SHOWN: Final = ("rouge", "orange", "jaune")
NOT_OF_THE_PATIENT: Final = ("ORG_", "VACC_")
"""Rules about our own organisation or a vaccine: nothing came of them for the patient."""
_RANK: Final = {severity: rank for rank, severity in enumerate(SHOWN)}


@redacted
@dataclass(frozen=True)
class AlertToTick:
    """An alert of the last months: whose, what it said, what was answered, what it led to."""

    patient: PatientId
    name: str
    alert: str
    rule: str
    severity: str
    sentence: str
    raised_on: date
    answer: str
    outcome: str
    seen_on: date | None
    """The first visit after the alert, when the outcome can be known."""
    ended: bool = False
    """Whether the facts no longer hold."""

    @property
    def due(self) -> bool:
        """Say whether somebody saw the patient since and nobody ticked what became of it."""
        return not self.outcome and self.seen_on is not None


@redacted
@dataclass(frozen=True)
class FactRow:
    """A dated fact of a patient."""

    id: RecordId
    fact: str
    day: date
    detail: str


def alerts_to_tick(
    conn: Connection, today: date, patient: PatientId | None = None
) -> tuple[AlertToTick, ...]:
    """Return the alerts of the last months: those to tick first, then the newest."""
    a, ack, later, s = t.alert.c, t.alert_ack.c, q.alert_outcome.c, schema.stream.c
    end = t.alert_end.c
    query = (
        select(
            s.uid, a.patient, a.id, a.rule, a.severity, a.body, a.asof,
            ack.outcome.label("answer"), later.outcome, end.day.label("ended"),
        )
        .join(schema.stream, s.pk == a.patient)
        .outerjoin(t.alert_ack, (ack.patient == a.patient) & (ack.id == a.id))
        .outerjoin(q.alert_outcome, (later.patient == a.patient) & (later.id == a.id))
        .outerjoin(t.alert_end, (end.patient == a.patient) & (end.id == a.id))
        .where(a.severity.in_(SHOWN))
        .where(a.asof >= (today - timedelta(days=LOOK_BACK_DAYS)).isoformat())
    )  # fmt: skip
    if patient is not None:
        query = query.where(a.patient == stream_pk(conn, patient))
    rows = conn.execute(query).all()
    visited = _visit_days(conn, {row.patient for row in rows})
    banners = register.banners(conn, tuple({PatientId(row.uid) for row in rows}))
    found = [
        AlertToTick(
            PatientId(row.uid), banners[PatientId(row.uid)].display_name, row.id, row.rule,
            row.severity, str(json.loads(row.body)["sentence"]), date.fromisoformat(row.asof),
            OUTCOMES.get(row.answer or "", ""), OUTCOMES.get(row.outcome or "", ""),
            next((day for day in visited.get(row.patient, ()) if day.isoformat() > row.asof), None),
            row.ended is not None,
        )
        for row in rows
        if PatientId(row.uid) in banners
    ]  # fmt: skip
    return tuple(
        sorted(
            found,
            key=lambda one: (
                not one.due, -one.raised_on.toordinal(), _RANK[one.severity], one.name, one.alert,
            ),
        )
    )  # fmt: skip


def alerts_to_ask(conn: Connection, uid: PatientId, today: date) -> tuple[AlertToTick, ...]:
    """Return the alerts whose outcome a visit of today asks, worst first.

    Those raised since the visit before, and older ones that still hold; never those of today. The
    others wait on the page of outcomes.
    """
    pk = stream_pk(conn, uid)
    if pk is None:
        return ()
    before = [day for day in _visit_days(conn, {pk}).get(pk, ()) if day < today]
    found = [
        one
        for one in alerts_to_tick(conn, today, uid)
        if not one.outcome
        and one.raised_on < today
        and not one.rule.startswith(NOT_OF_THE_PATIENT)
        and (not one.ended or (bool(before) and one.raised_on >= before[-1]))
    ]
    return tuple(sorted(found, key=lambda one: (_RANK[one.severity], -one.raised_on.toordinal())))


def care_facts(conn: Connection, uid: PatientId) -> tuple[FactRow, ...]:
    """Return the facts of a patient that nobody withdrew, the newest first."""
    f, w = q.care_fact.c, q.care_fact_withdrawn.c
    pk = stream_pk(conn, uid)
    gone = select(w.id).where(w.patient == pk)
    rows = conn.execute(
        select(f.id, f.fact, f.day, f.detail)
        .where(f.patient == pk, f.id.not_in(gone))
        .order_by(f.day.desc(), f.id)
    )
    return tuple(
        FactRow(RecordId(row.id), row.fact, date.fromisoformat(row.day), row.detail) for row in rows
    )


def _visit_days(conn: Connection, keys: set[int]) -> dict[int, list[date]]:
    """Return the days of visit of some patients, oldest first."""
    v = t.visit.c
    ordered, found = sorted(keys), dict[int, list[date]]()
    for at in range(0, len(ordered), CHUNK):
        part = ordered[at : at + CHUNK]
        rows = conn.execute(select(v.patient, v.at).where(v.patient.in_(part)).order_by(v.at))
        for row in rows:
            day = civil_date(from_seconds(row.at))
            found.setdefault(row.patient, []).append(day)
    return found
