"""The records that are one person: the one that shows and those that were tied to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, Select, func, select, text
from sqlalchemy.sql.elements import ColumnElement

from cpts_desktop.features.register import tables as t
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.storage import schema
from cpts_desktop.storage.lists import among

_FEW: Final = 400
# Not ordered: the file would go through every record for it, and few are tied.
_TIED: Final = select(t.patient.c.uid, t.patient.c.replaced_by).where(
    t.patient.c.replaced_by.is_not(None)
)
_GROUP: Final = text(
    "SELECT 0 AS rank, pk, uid FROM patient WHERE uid = :uid"
    " UNION ALL SELECT 1, pk, uid FROM patient WHERE replaced_by = :uid ORDER BY 1, 3"
)


def group(conn: Connection, uid: PatientId) -> tuple[tuple[int, PatientId], ...]:
    """Return (local key, identity) of a record, then of those tied to it; empty when unknown."""
    rows = conn.execute(_GROUP, {"uid": uid}).all()
    return tuple((row.pk, PatientId(row.uid)) for row in rows) if rows and not rows[0].rank else ()


def people(conn: Connection, uids: Sequence[PatientId]) -> dict[PatientId, tuple[PatientId, ...]]:
    """Return, for each record, all those of the same person, the one that shows first."""
    members: dict[PatientId, list[PatientId]] = {}
    shown: dict[PatientId, PatientId] = {}
    # Few records are tied: those are read, not the many that stand alone.
    for uid, root in sorted(conn.execute(_some_tied(uids) if len(uids) <= _FEW else _TIED).all()):
        shown[PatientId(uid)] = PatientId(root)
        members.setdefault(PatientId(root), [PatientId(root)]).append(PatientId(uid))
    alone = {uid: (uid,) for uid in uids if uid not in shown and uid not in members}
    return {uid: alone.get(uid) or tuple(members[shown.get(uid, uid)]) for uid in uids}


def written_since(conn: Connection, number: int) -> frozenset[PatientId]:
    """Return the records written in since a local number of the journal, with their persons'."""
    e = schema.entry.c
    some = select(e.stream).where(e.n > number)
    rows = conn.execute(select(t.patient.c.uid).where(t.patient.c.pk.in_(some)))
    uids = [PatientId(uid) for uid in rows.scalars().all()]
    return frozenset[PatientId]().union(*people(conn, uids).values())


def _some_tied(uids: Sequence[PatientId]) -> Select[tuple[str, str]]:
    """Select the ties of the persons of some records: (record, the one that shows)."""
    p = t.patient.c
    roots = select(func.coalesce(p.replaced_by, p.uid)).where(among(p.uid, uids))
    return _TIED.where(p.replaced_by.in_(roots))


def untied(conn: Connection, uids: Sequence[PatientId]) -> tuple[PatientId, ...]:
    """Return, among these records, those that were tied once and stand alone again."""
    f, p = schema.field_write.c, t.patient.c
    query = (
        select(p.uid)
        .join(schema.field_write, f.stream == p.pk)
        .where(among(p.uid, uids), p.replaced_by.is_(None))
        .where(f.type == "patient", f.field == "replaced_by")
    )
    return tuple(PatientId(uid) for uid in conn.execute(query.distinct()).scalars().all())


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
