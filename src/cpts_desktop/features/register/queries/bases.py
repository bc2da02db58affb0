"""By what right a member may receive the data of many patients at once (LAW-01 to LAW-03)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, and_, or_, select, union

from cpts_desktop.features.register import tables as t
from cpts_desktop.features.register.model import Basis
from cpts_desktop.features.register.queries.care import in_force
from cpts_desktop.features.register.queries.group import people
from cpts_desktop.features.register.queries.patients import day_of
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.storage.lists import among

Right: TypeAlias = tuple[Basis | None, tuple[str, ...], str]


def bases_for(
    conn: Connection, uids: Sequence[PatientId], member_id: str, on: date
) -> dict[PatientId, Right]:
    """Return what ``basis_for`` says of each patient, in a few statements.

    What was said or opened in one record holds for all the records of the same person.
    """
    groups = people(conn, uids)
    person = {str(uid): str(group[0]) for group in groups.values() for uid in group}
    said = _said(conn, person, member_id, on)
    given = _given(conn, person, member_id, on)
    return {uid: weigh(tuple(said[person[uid]]), tuple(given[person[uid]])) for uid in uids}


@lru_cache(maxsize=256)
def weigh(
    said: tuple[tuple[str, bool, tuple[str, ...]], ...],
    given: tuple[tuple[Basis, tuple[str, ...]], ...],
) -> Right:
    """Decide from what the patient said and the links in force.

    ``said``: (decision, whether to this very member, scope), newest first; ``given``: (basis,
    scope), newest first. An opposition removes its scope from every basis; a basis left with no
    scope is none.
    """
    opposed: set[str] = set()
    granted: dict[str, Basis] = {}
    for decision, own, scope in said:
        if decision == "opposition":
            opposed.update(scope)
        elif own:
            for item in scope:
                granted.setdefault(item, Basis.CONSENTEMENT)
    for basis, scope in given:
        for item in scope:
            granted[item] = basis
    left = tuple(item for item in granted if item not in opposed)
    if left:
        return granted[left[0]], left, granted[left[0]].label
    if opposed and granted:
        return None, (), "Le patient s’est opposé à ce partage."
    return None, (), "Ni lien de soins ni consentement en cours pour ce professionnel."


def rows_with_end(conn: Connection, table: Any, ends: Any, uids: Iterable[str], where: Any) -> Any:
    """Return the rows of some records that meet ``where``, with the day each ended, if it did."""
    return conn.execute(
        select(t.patient.c.uid, table, ends.c.day.label("ended"))
        .join(t.patient, t.patient.c.pk == table.c.patient)
        .outerjoin(ends, and_(ends.c.patient == table.c.patient, ends.c.id == table.c.id))
        .where(among(t.patient.c.uid, uids), where)
    ).all()


def holds(row: Any, on: date) -> bool:
    """Say whether what such a row gives is in force on a day."""
    return _holds(row.since, row.until, row.ended, on)


@lru_cache(maxsize=512)
def _holds(since: str, until: str | None, ended: str | None, on: date) -> bool:
    return in_force(_day(since), day_of(until), day_of(ended), on)


_day: Final = lru_cache(maxsize=512)(date.fromisoformat)


@lru_cache(maxsize=256)
def _scope(text: str) -> tuple[str, ...]:
    """Return the parts of the record that a scope names; thousands of links name the same."""
    return tuple(json.loads(text))


def _said(conn: Connection, person: Mapping[str, str], member: str, on: date) -> Any:
    c = t.consent.c
    where = or_(c.member_id == member, c.member_id.is_(None))
    rows = sorted(
        rows_with_end(conn, t.consent, t.consent_end, list(person), where),
        key=lambda row: (row.since, row.hlc),
        reverse=True,
    )
    found: dict[str, list[tuple[str, bool, tuple[str, ...]]]] = defaultdict(list)
    for row in rows:
        if holds(row, on):
            said = (row.decision, row.member_id == member, _scope(row.scope))
            found[person[row.uid]].append(said)
    return found


def _given(conn: Connection, person: Mapping[str, str], member: str, on: date) -> Any:
    rows = sorted(
        rows_with_end(
            conn, t.care_link, t.care_link_end, list(person), t.care_link.c.member_id == member
        ),
        key=lambda row: (row.since, row.id),
        reverse=True,
    )
    found: dict[str, list[tuple[Basis, tuple[str, ...]]]] = defaultdict(list)
    for row in rows:
        if holds(row, on):
            found[person[row.uid]].append((Basis(row.basis), _scope(row.scope)))
    return found


def dated_with(conn: Connection, member_id: str, after: date) -> frozenset[PatientId]:
    """Return the patients whose rights for a member depend on the day, from a day on.

    A link, a consent or a place in the team that has an end, or that begins after ``after``.
    """
    limit = after.isoformat()
    named = [
        select(table.c.patient).where(
            or_(table.c.member_id == member_id, table.c.member_id.is_(None)),
            or_(table.c.until.is_not(None), table.c.since > limit),
        )
        for table in (t.care_link, t.consent, t.care_team_member)
    ]
    named += [select(ends.c.patient).where(ends.c.day > limit)
              for ends in (t.care_link_end, t.consent_end)]  # fmt: skip
    query = select(t.patient.c.uid).where(t.patient.c.pk.in_(union(*named)))
    return frozenset(PatientId(uid) for uid in conn.execute(query).scalars().all())
