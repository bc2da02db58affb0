"""A visit noted in ten seconds and completed later: one visit, one session, its own instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, select

from cpts_desktop.features.followup import commands, queries
from cpts_desktop.features.followup import tables as t
from cpts_desktop.features.followup.model import StubVisit, VisitContext, VisitDone
from cpts_desktop.features.followup.rules.entry import FIELDS
from cpts_desktop.features.followup.visit_input import read_input, write_measures
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.clock import from_seconds
from cpts_desktop.kernel.ids import PatientId, RecordId, is_id
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.storage.journal import stream_pk

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

STILL_OPEN: Final = timedelta(days=2)
"""A visit older than this is no longer offered: what is typed then is a visit of its own."""


@redacted
@dataclass(frozen=True)
class CompleteVisit:
    """Add to a visit what was left out. ``id`` is made by the form: saving twice adds once."""

    patient: PatientId
    visit: RecordId
    id: RecordId
    values: Mapping[str, Decimal]
    note: str = ""
    confirmed: frozenset[str] = frozenset()
    scale: str = ""
    seconds: int = 0


def complete_visit(cmd: CompleteVisit, uow: UnitOfWork) -> Outcome[VisitDone]:
    """Write the measures at the instant of the visit, then look at the alerts again."""
    stub = _visit(uow.conn, cmd.patient, cmd.visit)
    if stub is None:
        return refuse("visit", "UNKNOWN_VISIT", "Cette visite n’est pas enregistrée.")
    if not is_id(cmd.id):
        return refuse("id", "BAD_ID", "Cette saisie n’a pas d’identité : rouvrez le formulaire.")
    if _added(uow.conn, cmd.patient, cmd.id):
        return Ok(commands.reconcile(uow, cmd.patient, cmd.visit))
    again = [
        Problem(code, "ALREADY", "Déjà noté à cette visite.")
        for code in cmd.values
        if code in stub.codes
    ]
    found = read_input(cmd, uow, again)
    if isinstance(found, Refused):
        return found
    write_measures(uow, cmd.patient, found.value, stub.at)
    payload = {
        "id": cmd.id, "visit": cmd.visit, "note": found.value.note,
        "seconds": found.value.seconds,
    }  # fmt: skip
    uow.append(cmd.patient, "visit_more", payload)
    uow.audit("visit.complete", patient=cmd.patient, object_id=cmd.visit)
    return Ok(commands.reconcile(uow, cmd.patient, cmd.visit))


def read_visit(conn: Connection, uid: PatientId, today: date, now: datetime) -> VisitContext | None:
    """Return what the form shows before anything is typed, with the visit left to complete."""
    context = queries.visit_context(conn, uid, today)
    return None if context is None else replace(context, stub=open_visit(conn, uid, now))


def open_visit(conn: Connection, uid: PatientId, now: datetime) -> StubVisit | None:
    """Return the last visit while it may still be completed; None when it is whole or too old."""
    pk = stream_pk(conn, uid)
    latest = select(t.visit.c.id).where(t.visit.c.patient == pk).order_by(t.visit.c.at.desc())
    found = conn.execute(latest.limit(1)).scalar_one_or_none()
    stub = _visit(conn, uid, found) if found is not None else None
    if stub is None or not timedelta(0) <= now - stub.at <= STILL_OPEN:
        return None
    return stub if len(stub.codes & set(FIELDS)) < len(FIELDS) else None


def _visit(conn: Connection, uid: PatientId, visit: str) -> StubVisit | None:
    here = (t.visit.c.patient == stream_pk(conn, uid)) & (t.visit.c.id == visit)
    seconds = conn.execute(select(t.visit.c.at).where(here)).scalar_one_or_none()
    if seconds is None:
        return None
    at = from_seconds(seconds)
    rows = register.observations(conn, uid, FIELDS, since=at)
    codes = frozenset(row.code for row in rows if row.at.replace(microsecond=0) == at)
    return StubVisit(RecordId(visit), at, codes)


def _added(conn: Connection, uid: PatientId, addition: str) -> bool:
    more = t.visit_more.c
    here = (more.patient == stream_pk(conn, uid)) & (more.id == addition)
    return conn.execute(select(more.id).where(here)).first() is not None


__all__ = ["CompleteVisit", "complete_visit", "open_visit", "read_visit"]
