"""Which records a person of the practice may not open, many at once (LAW-01, ADR 0076).

A record is open to who wrote in it something else than a care link; to everybody when nobody of
the practice did (it came in a packet addressed to this practice); to whom a care link in force
names. Tied records share their links. An unknown record is no secret.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from sqlalchemy import Connection, func, select, text, true

from cpts_desktop.features.register.queries.bases import holds, rows_with_end
from cpts_desktop.features.register.queries.group import people
from cpts_desktop.features.register.tables import care_link, care_link_end
from cpts_desktop.kernel.ids import PatientId, UserId
from cpts_desktop.kernel.text import fold
from cpts_desktop.storage import schema
from cpts_desktop.storage.users import find_user

_NOT_CARE: Final = ("care_link", "care_link_ended")
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
    """Return, among these, the records that this person of the practice may not open today."""
    return frozenset() if is_alone(conn) else closed_to(conn, uids, user, today)


def closed_to(conn: Connection, uids: Collection[str], user: UserId, today: date) -> frozenset[str]:
    """Do the same for anybody, of the practice or not."""
    if not uids:
        return frozenset()
    link, ended = _NOT_CARE
    asked = {"uids": json.dumps(sorted(uids)), "me": user, "link": link, "ended": ended}
    others = [PatientId(uid) for uid in conn.execute(_OTHERS, asked).scalars()]
    return frozenset(others) - _linked(conn, others, user, today) if others else frozenset()


def _linked(
    conn: Connection, uids: Sequence[PatientId], user: UserId, today: date
) -> frozenset[str]:
    """Return those that a link in force opens to a person, on them or another of the same one."""
    me = find_user(conn, user)
    name = fold(me.name) if me else ""
    groups = people(conn, uids)
    every = {one for group in groups.values() for one in group}
    linked = {
        row.uid
        for row in rows_with_end(conn, care_link, care_link_end, every, true())
        if (row.member_id == user or (name and fold(row.professional) == name))
        and holds(row, today)
    }
    return frozenset(uid for uid, group in groups.items() if linked.intersection(group))
