"""The records that are one person: the one that shows and those that were tied to it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, Select, select, text
from sqlalchemy.sql.elements import ColumnElement

from cpts_desktop.features.register import tables as t
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.storage import schema

_GROUP: Final = text(
    "SELECT 0 AS rank, pk, uid FROM patient WHERE uid = :uid"
    " UNION ALL SELECT 1, pk, uid FROM patient WHERE replaced_by = :uid ORDER BY 1, 3"
)


def group(conn: Connection, uid: PatientId) -> tuple[tuple[int, PatientId], ...]:
    """Return (local key, identity) of a record, then of those tied to it; empty when unknown."""
    rows = conn.execute(_GROUP, {"uid": uid}).all()
    return tuple((row.pk, PatientId(row.uid)) for row in rows) if rows and not rows[0].rank else ()


def one_person(uid: PatientId) -> ColumnElement[bool]:
    """Return the condition on ``patient`` that keeps a record and those tied to it."""
    return (t.patient.c.uid == uid) | (t.patient.c.replaced_by == uid)


def pks_of(uid: PatientId) -> Select[tuple[int]]:
    """Select the local keys of a record and of those tied to it."""
    return select(t.patient.c.pk).where(one_person(uid))


def holder_of(conn: Connection, uid: PatientId, type_: str, record: str) -> PatientId:
    """Return which of the records of one person holds a fiche; ``uid`` when none does."""
    members = group(conn, uid)
    if len(members) > 1:
        f = schema.field_write.c
        for pk, member in members:
            query = select(f.record).where(f.stream == pk, f.type == type_, f.record == record)
            if conn.execute(query.limit(1)).first() is not None:
                return member
    return uid


_FACTS: Final = {"care_link_ended": t.care_link, "consent_withdrawn": t.consent}


def fact_holder(conn: Connection, uid: PatientId, end: str, id_: str) -> PatientId:
    """Return which of the records of one person holds the fact that an entry ``end`` ends."""
    table = _FACTS[end]
    query = (
        select(t.patient.c.uid)
        .join(table, table.c.patient == t.patient.c.pk)
        .where(one_person(uid), table.c.id == id_)
    )
    found = conn.execute(query.limit(1)).scalar_one_or_none()
    return PatientId(found) if found else uid
