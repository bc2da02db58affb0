"""Walking through a whole register: facts and evaluations of many patients, a page at a time.

Memory holds one page, whatever the size of the register. Each patient gets exactly what
``queries.known_facts`` and ``queries.evaluation`` give.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, func, select

from cpts_desktop.features.followup import tables as t
from cpts_desktop.features.followup.in_force import protocol_in_force
from cpts_desktop.features.followup.quality import tables as quality
from cpts_desktop.features.followup.rules.active import profile_named
from cpts_desktop.features.followup.rules.facts import DatedEvent, Known, build_facts
from cpts_desktop.features.followup.rules.moment import day_of_seconds
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.model import PatientBanner
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.protocols.evaluate import Evaluation, evaluate
from cpts_desktop.storage import schema

PAGE: Final = 40
"""Patients held at once."""


@redacted
@dataclass(frozen=True)
class Followed:
    """What the register knows of one patient, with the profile chosen, "" when none was."""

    uid: PatientId
    banner: PatientBanner | None
    known: Known
    profile: str


@redacted
@dataclass(frozen=True)
class Evaluated:
    """The protocol in force on one patient, and what it was evaluated on."""

    patient: Followed
    result: Evaluation


def evaluations(
    conn: Connection, uids: Sequence[PatientId], today: date, page: int = PAGE
) -> Iterator[Evaluated]:
    """Evaluate the protocol in force on patients, in the order given."""
    protocol = protocol_in_force(conn, today)
    for one in read_followed(conn, uids, page):
        facts = build_facts(one.known, protocol, today)
        profile = profile_named(protocol, one.profile)
        yield Evaluated(one, evaluate(facts, protocol, today, profile))


def read_followed(
    conn: Connection, uids: Sequence[PatientId], page: int = PAGE
) -> Iterator[Followed]:
    """Read what a protocol may look at, of patients in the order given."""
    for at in range(0, len(uids), page):
        yield from _page(conn, uids[at : at + page])


def _page(conn: Connection, uids: Sequence[PatientId]) -> Iterator[Followed]:
    clinical = register.clinical_page(conn, uids)
    s = schema.stream.c
    wanted = select(func.json_each(json.dumps(list(uids))).table_valued("value").c.value)
    keys = {row.uid: row.pk for row in conn.execute(select(s.uid, s.pk).where(s.uid.in_(wanted)))}
    events = _events(conn, list(keys.values()))
    noted = _noted(conn, list(keys.values()))
    profiles = _profiles(conn, list(keys.values()))
    for uid in uids:
        data, pk = clinical[uid], keys.get(uid, -1)
        banner = data.banner
        known = Known(
            sex=banner.sex if banner else "",
            birth_date=banner.birth_date if banner else None,
            baselines={name: value for name, value in data.baseline.values if value},
            observations=data.observations,
            events=events.get(pk, ()),
            medications=data.medications,
            noted=noted.get(pk, ()),
        )
        yield Followed(uid, banner, known, profiles.get(pk, ""))


def _events(conn: Connection, pks: list[int]) -> dict[int, tuple[DatedEvent, ...]]:
    v, s, e = t.visit.c, t.visit_sent.c, t.pathway_event.c
    visits = (
        select(v.patient, v.at, v.kind, v.hlc, s.day)
        .outerjoin(t.visit_sent, (s.patient == v.patient) & (s.id == v.id))
        .where(v.patient.in_(_values(pks)))
    )
    found: dict[int, list[tuple[int, DatedEvent]]] = {}
    for row in conn.execute(visits):
        one = DatedEvent(row.kind, day_of_seconds(row.at), {"transmission": row.day})
        found.setdefault(row.patient, []).append((row.hlc, one))
    others = select(e.patient, e.kind, e.day, e.body, e.hlc).where(e.patient.in_(_values(pks)))
    for row in conn.execute(others):
        one = DatedEvent(row.kind, date.fromisoformat(row.day), json.loads(row.body))
        found.setdefault(row.patient, []).append((row.hlc, one))
    return {
        pk: tuple(event for _, event in sorted(rows, key=lambda pair: pair[0]))
        for pk, rows in found.items()
    }


def _noted(conn: Connection, pks: list[int]) -> dict[int, tuple[tuple[str, date], ...]]:
    f, w = quality.care_fact.c, quality.care_fact_withdrawn.c
    gone = select(w.id).where(w.patient == f.patient)
    query = (
        select(f.patient, f.fact, f.day)
        .where(f.patient.in_(_values(pks)), f.id.not_in(gone))
        .order_by(f.day, f.id)
    )
    found: dict[int, list[tuple[str, date]]] = {}
    for row in conn.execute(query):
        found.setdefault(row.patient, []).append((row.fact, date.fromisoformat(row.day)))
    return {pk: tuple(rows) for pk, rows in found.items()}


def _profiles(conn: Connection, pks: list[int]) -> dict[int, str]:
    p = t.pathway.c
    query = select(p.patient, p.profile).where(p.patient.in_(_values(pks))).order_by(p.id)
    found: dict[int, str] = {}
    for row in conn.execute(query):
        found.setdefault(row.patient, row.profile or "")
    return found


def _values(pks: list[int]) -> Any:
    return select(func.json_each(json.dumps(pks)).table_valued("value").c.value)
