"""Which records a person of the practice may not open, many at once (LAW-01, ADR 0076).

The same rule as ``settings.access.may_open``, for the rows of a list: one statement for those who
wrote in each record, one for the care links that name the person.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import Connection, func, select, text

from cpts_desktop.features.register.queries.care import in_force
from cpts_desktop.features.register.queries.group import people
from cpts_desktop.features.register.queries.patients import day_of
from cpts_desktop.features.register.tables import care_link, care_link_end, patient
from cpts_desktop.kernel.ids import PatientId, UserId
from cpts_desktop.kernel.text import fold
from cpts_desktop.storage import schema
from cpts_desktop.storage.users import find_user

NOT_CARE: Final = ("care_link", "care_link_ended")
"""Kinds of entries that give nobody a care of the patient."""
_OTHERS: Final = text(
    "WITH care AS (SELECT pk FROM kind WHERE name NOT IN (:link, :ended)),"
    " people AS (SELECT a.pk FROM author AS a JOIN user_profile AS u ON u.uid = a.uid)"
    " SELECT s.uid FROM json_each(:uids) AS j JOIN stream AS s ON s.uid = j.value"
    " WHERE NOT EXISTS (SELECT 1 FROM entry AS e WHERE e.stream = s.pk"
    " AND e.kind IN care AND e.author = (SELECT pk FROM author WHERE uid = :me))"
    " AND EXISTS (SELECT 1 FROM entry AS e WHERE e.stream = s.pk"
    " AND e.kind IN care AND e.author IN people)"
)


def is_alone(conn: Connection) -> bool:
    """Say whether this practice has one person only: nothing can then be closed to them."""
    return int(conn.execute(select(func.count()).select_from(schema.user_profile)).scalar_one()) < 2


def closed_among(
    conn: Connection, uids: Collection[str], user: UserId, today: date
) -> frozenset[str]:
    """Return, among these, the records that this person may not open today."""
    if not uids or is_alone(conn):
        return frozenset()
    link, ended = NOT_CARE
    asked = {"uids": json.dumps(sorted(uids)), "me": user, "link": link, "ended": ended}
    others = frozenset(conn.execute(_OTHERS, asked).scalars())
    return others - _linked(conn, user, today) if others else others


def _linked(conn: Connection, user: UserId, today: date) -> frozenset[str]:
    """Return the records, and those of the same people, that a link in force opens to a person."""
    me = find_user(conn, user)
    name = fold(me.name) if me else ""
    c = care_link.c
    query = select(c.id, c.professional, c.member_id, c.since, c.until, patient.c.uid).join(
        patient, patient.c.pk == c.patient
    )
    ends = {
        row.id: date.fromisoformat(row.day)
        for row in conn.execute(select(care_link_end.c.id, care_link_end.c.day))
    }
    found = [
        PatientId(row.uid)
        for row in conn.execute(query)
        if (row.member_id == user or (name and fold(row.professional) == name))
        and in_force(
            date.fromisoformat(row.since),
            day_of(row.until),
            ends.get(row.id),
            today,
        )
    ]
    return frozenset(uid for group in people(conn, found).values() for uid in group)
