"""The care circle of a patient, and by what right each professional is in it."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection, select, union

from cpts_desktop.features.register import tables as t
from cpts_desktop.features.register.model import (
    Basis,
    CareLink,
    CareTeamMember,
    Consent,
    Contact,
    TrustedPerson,
)
from cpts_desktop.features.register.queries.clinical import rows_of
from cpts_desktop.features.register.queries.group import one_person
from cpts_desktop.features.register.queries.patients import day_of
from cpts_desktop.features.register.reference import care_roles
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.storage.lists import among


def role_label(role: str) -> str:
    """Return the French name of a role of the care team, or the role itself."""
    return care_roles().get(role, role)


def care_team(
    conn: Connection, uid: PatientId, *, on: date | None = None
) -> tuple[CareTeamMember, ...]:
    """Return the professionals in the order of roles; with ``on``, only those active that day."""
    order = list(care_roles())
    found = [
        CareTeamMember(
            RecordId(row.id), row.role, row.name, row.phone, row.rpps,
            bool(row.agreed_to_be_printed), row.member_id, row.email, day_of(row.since),
            day_of(row.until),
        )
        for row in rows_of(conn, t.care_team_member, uid)
    ]  # fmt: skip
    if on is not None:
        found = [m for m in found if _covers(m.since, m.until, on)]
    rank = {role: at for at, role in enumerate(order)}
    return tuple(sorted(found, key=lambda m: (rank.get(m.role, 99), m.name.casefold(), m.id)))


def contacts(conn: Connection, uid: PatientId) -> tuple[Contact, ...]:
    """Return the persons to call, in their order; the personne de confiance is not among them."""
    found = [
        Contact(RecordId(row.id), row.name, row.relation, row.phone, row.rank, row.note)
        for row in rows_of(conn, t.contact, uid)
    ]
    return tuple(sorted(found, key=lambda c: (c.rank, c.name.casefold(), c.id)))


def trusted_persons(conn: Connection, uid: PatientId) -> tuple[TrustedPerson, ...]:
    """Return the personnes de confiance, the current designation first."""
    found = [
        TrustedPerson(
            RecordId(row.id), row.name, row.relation, row.phone, day_of(row.designated_on),
            bool(row.written_and_cosigned), day_of(row.until),
        )
        for row in rows_of(conn, t.trusted_person, uid)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda p: (p.until is not None, p.name.casefold(), p.id)))


def care_links(conn: Connection, uid: PatientId) -> tuple[CareLink, ...]:
    """Return all care links, open or ended, newest first."""
    ends = _ends(conn, t.care_link_end, uid)
    found = [
        CareLink(
            RecordId(row.id), row.professional, row.member_id, Basis(row.basis),
            tuple(json.loads(row.scope)), date.fromisoformat(row.since), day_of(row.until),
            row.note, ends.get(row.id),
        )
        for row in rows_of(conn, t.care_link, uid)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda link: (link.since, link.id), reverse=True))


def consents(conn: Connection, uid: PatientId) -> tuple[Consent, ...]:
    """Return all agreements and oppositions, newest first."""
    ends = _ends(conn, t.consent_end, uid)
    rows = sorted(rows_of(conn, t.consent, uid), key=lambda row: (row.since, row.hlc), reverse=True)
    return tuple(
        Consent(
            RecordId(row.id), row.decision, row.recipient, row.member_id,
            tuple(json.loads(row.scope)), row.form, row.collected_by,
            date.fromisoformat(row.since), day_of(row.until), ends.get(row.id),
        )
        for row in rows
    )  # fmt: skip


def shared_with(
    conn: Connection, member_id: str, near: Collection[PatientId] | None = None
) -> tuple[PatientId, ...]:
    """Return the patients, ``near`` or all, in whose team, links or consents a member is named.

    Whether anything may leave today is for ``basis_for`` to say.
    """
    named = [
        select(table.c.patient).where(table.c.member_id == member_id)
        for table in (t.care_team_member, t.care_link, t.consent)
    ]
    if near is not None:
        pks = select(t.patient.c.pk).where(among(t.patient.c.uid, near))
        named = [query.where(query.selected_columns.patient.in_(pks)) for query in named]
    query = select(t.patient.c.uid).where(t.patient.c.pk.in_(union(*named)))
    found = conn.execute(query.order_by(t.patient.c.uid)).scalars().all()
    return tuple(PatientId(uid) for uid in found)


def basis_for(
    conn: Connection, uid: PatientId, member_id: str, on: date
) -> tuple[Basis | None, tuple[str, ...], str]:
    """Say by what right a member may receive this patient's data on a day.

    Returns (basis or None, scope, French reason). An opposition in force removes its scope from
    every basis; a basis left with no scope is none (LAW-01, LAW-02, LAW-03).
    """
    from cpts_desktop.features.register.queries.bases import bases_for

    return bases_for(conn, (uid,), member_id, on)[uid]


def _ends(conn: Connection, table: Any, uid: PatientId) -> dict[str, date]:
    query = (
        select(table.c.id, table.c.day)
        .join(t.patient, t.patient.c.pk == table.c.patient)
        .where(one_person(uid))
    )
    return {row.id: date.fromisoformat(row.day) for row in conn.execute(query)}


def _covers(since: date | None, until: date | None, on: date) -> bool:
    return (since is None or since <= on) and (until is None or on <= until)


def in_force(since: date, until: date | None, ended: date | None, on: date) -> bool:
    """Say whether what began, may end and was perhaps ended holds on a day."""
    return _covers(since, until, on) and (ended is None or on < ended)
