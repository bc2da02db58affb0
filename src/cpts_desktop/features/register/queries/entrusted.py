"""What of the practice is entrusted to whom, and what could be (LAW-01, LAW-02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, select

from cpts_desktop.features.register import tables as t
from cpts_desktop.features.register.queries.bases import holds, rows_with_end
from cpts_desktop.features.register.queries.closed import closed_among
from cpts_desktop.features.register.queries.patients import day_of
from cpts_desktop.kernel.ids import PatientId, UserId
from cpts_desktop.storage.users import User, all_users

MARK: Final = "Dossiers confiés : "
"""How the note of a link says that it was given with many others."""


@dataclass(frozen=True)
class Entrusted:
    """Records entrusted to one person on one occasion, in force or to come."""

    to: UserId
    name: str
    since: date
    until: date | None
    reason: str
    records: int


@dataclass(frozen=True)
class Practice:
    """What the screen shows: the other people of the practice, and what was entrusted."""

    others: tuple[User, ...]
    entrusted: tuple[Entrusted, ...]


@dataclass(frozen=True)
class GivenLink:
    """A care link given with many others."""

    id: str
    member_id: str
    since: str
    until: str | None
    note: str
    uid: str
    ended: str | None

    def holds_or_comes(self, today: date) -> bool:
        """Say whether it is in force, or will be."""
        ended, until = day_of(self.ended), day_of(self.until)
        return (ended is None or today < ended) and (until is None or today <= until)


def practice(conn: Connection, me: UserId, today: date) -> Practice:
    """Return the other people of the practice, and the records entrusted to each."""
    users = {user.uid: user for user in all_users(conn)}
    counted: dict[tuple[UserId, date, date | None, str], int] = {}
    for link in given_links(conn):
        if link.holds_or_comes(today):
            key = (UserId(link.member_id), date.fromisoformat(link.since), day_of(link.until),
                   link.note.removeprefix(MARK))  # fmt: skip
            counted[key] = counted.get(key, 0) + 1
    entrusted = (
        Entrusted(to, users[to].name if to in users else "", since, until, reason, count)
        for (to, since, until, reason), count in counted.items()
    )
    others = tuple(user for user in users.values() if user.uid != me and user.active)
    return Practice(others, tuple(sorted(entrusted, key=lambda one: (one.name, one.since))))


def to_entrust(
    conn: Connection, me: UserId, person: User, day: date, today: date
) -> tuple[list[PatientId], int]:
    """Return the records that I may open and that person may not, less those of who opposed.

    Also returns how many are left out by an opposition to this person, or to no one by name.
    """
    shown = t.patient.c.birth_name != ""
    every = list(conn.execute(select(t.patient.c.uid).where(shown)).scalars())
    wanted = closed_among(conn, every, person.uid, day)
    wanted -= closed_among(conn, wanted, me, today)
    c = t.consent.c
    refusals = (c.decision == "opposition") & (c.member_id.is_(None) | (c.member_id == person.uid))
    rows = rows_with_end(conn, t.consent, t.consent_end, wanted, refusals)
    opposed = {row.uid for row in rows if holds(row, day)}
    return [PatientId(uid) for uid in sorted(wanted - opposed)], len(opposed)


def given_links(conn: Connection) -> list[GivenLink]:
    """Return every link given with others, ended or not."""
    c, e = t.care_link.c, t.care_link_end.c
    query = (
        select(c.id, c.member_id, c.since, c.until, c.note, t.patient.c.uid, e.day.label("ended"))
        .join(t.patient, t.patient.c.pk == c.patient)
        .outerjoin(t.care_link_end, (e.id == c.id) & (e.patient == c.patient))
        .where(c.note.startswith(MARK, autoescape=True), c.member_id.is_not(None))
    )
    return [GivenLink(*row) for row in conn.execute(query)]
