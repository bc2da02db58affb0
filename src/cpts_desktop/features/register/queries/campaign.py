"""All patients at once, for work on lists: who is old or has an ALD, who agreed to be printed."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import Connection, func, select

from cpts_desktop.features.register import tables as t
from cpts_desktop.features.register.model import CareTeamMember
from cpts_desktop.features.register.queries.patients import day_of
from cpts_desktop.kernel.ids import PatientId, RecordId

OLD_AGE: Final = 65
"""Years, from the birthday on: FICHE 7 of the seed documents (interop.md 6.1)."""


class Concerned(NamedTuple):
    """A living patient of 65 and over, or with an ALD; ``keys`` holds those of tied records too."""

    uid: PatientId
    keys: tuple[int, ...]
    ald: bool
    has_doctor: bool
    says_no_doctor: bool


class Agreement(NamedTuple):
    """A professional who agreed to be printed on the cards of one patient."""

    patient: PatientId
    member: CareTeamMember


def old_or_with_ald(conn: Connection, day: date, age: int = OLD_AGE) -> tuple[Concerned, ...]:
    """Return those of ``age`` and over, or with an ALD running that day, in alphabetical order."""
    p = t.patient.c
    limit = _years_before(day, age).isoformat()
    ald = _running_ald(conn, day)
    tied = _tied(conn)
    query = (
        select(p.pk, p.uid, p.birth_date, p.has_mt, p.without_mt)
        .where(
            p.deceased_on.is_(None), p.replaced_by.is_(None), p.fictitious == 0, p.birth_name != ""
        )
        .order_by(p.sort_key, p.pk)
    )
    found = []
    for row in conn.execute(query):
        keys = (row.pk, *tied.get(row.uid, ()))
        with_ald = not ald.isdisjoint(keys)
        if with_ald or (row.birth_date is not None and row.birth_date <= limit):
            found.append(
                Concerned(
                    PatientId(row.uid), keys, with_ald, bool(row.has_mt), bool(row.without_mt)
                )
            )
    return tuple(found)


def agreements(conn: Connection) -> tuple[Agreement, ...]:
    """Return every agreement to be printed that is recorded, patient by patient."""
    m = t.care_team_member.c
    query = (
        select(t.patient.c.uid, t.care_team_member)
        .join(t.patient, t.patient.c.pk == m.patient)
        .where(m.removed == 0, m.agreed_to_be_printed == 1)
        .order_by(m.patient, m.id)
    )
    return tuple(
        Agreement(
            PatientId(row.uid),
            CareTeamMember(
                RecordId(row.id), row.role, row.name, row.phone, row.rpps, True, row.member_id,
                row.email, day_of(row.since), day_of(row.until),
            ),
        )
        for row in conn.execute(query)
    )  # fmt: skip


def _running_ald(conn: Connection, day: date) -> frozenset[int]:
    ald = t.ald.c
    query = select(ald.patient).where(
        ald.removed == 0,
        func.coalesce(ald.since, "") <= day.isoformat(),
        (ald.until.is_(None)) | (ald.until >= day.isoformat()),
    )
    return frozenset(conn.execute(query).scalars())


def _tied(conn: Connection) -> dict[str, tuple[int, ...]]:
    p = t.patient.c
    found: dict[str, tuple[int, ...]] = {}
    query = select(p.replaced_by, p.pk).where(p.replaced_by.is_not(None)).order_by(p.pk)
    for main, key in conn.execute(query):
        found[main] = (*found.get(main, ()), key)
    return found


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)
