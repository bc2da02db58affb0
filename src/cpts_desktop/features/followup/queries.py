"""What screens may read of follow-up. Alerts and steps are evaluated on the facts of the moment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from statistics import median
from typing import Any

from sqlalchemy import Connection, select

from cpts_desktop.features.followup import tables as t
from cpts_desktop.features.followup.in_force import protocol_in_force
from cpts_desktop.features.followup.model import (
    VISIT_KIND,
    AlertView,
    GateView,
    LastValue,
    PathwayState,
    PillarView,
    TodayRow,
    VisitContext,
    VisitRow,
)
from cpts_desktop.features.followup.quality import tables as quality
from cpts_desktop.features.followup.rules.active import profile_named
from cpts_desktop.features.followup.rules.alerts import (
    alert_payloads,
    due_view,
    gate_views,
    next_lab,
    remark_views,
    unanswered,
    view_of,
)
from cpts_desktop.features.followup.rules.billing import billing
from cpts_desktop.features.followup.rules.entry import FIELDS
from cpts_desktop.features.followup.rules.facts import DatedEvent, Known, build_facts
from cpts_desktop.features.followup.rules.moment import day_of_seconds
from cpts_desktop.features.followup.rules.pillars import pillars
from cpts_desktop.features.followup.sweep import evaluations
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.model import CareTeamMember, Observation
from cpts_desktop.kernel.clock import from_seconds
from cpts_desktop.kernel.hlc import instant_of
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.protocols.context import Context
from cpts_desktop.protocols.evaluate import Evaluation, condition, evaluate
from cpts_desktop.protocols.schedule import all_steps
from cpts_desktop.protocols.schema import Action
from cpts_desktop.storage import schema
from cpts_desktop.storage.journal import stream_pk

_SEVERITIES = ("rouge", "orange", "jaune", "gris", "info", "")
MEDIAN_OF = 50
TO_SEND_DAYS = 14
"""A visit older than this is no longer asked for in the list of the day."""


def known_facts(conn: Connection, uid: PatientId) -> Known:
    """Read everything that a protocol may look at for one patient."""
    banner = register.banner(conn, uid)
    return Known(
        sex=banner.sex if banner else "",
        birth_date=banner.birth_date if banner else None,
        baselines={name: value for name, value in register.baseline(conn, uid).values if value},
        observations=register.observations(conn, uid),
        events=dated_events(conn, uid),
        medications=register.medications(conn, uid),
        noted=tuple((name, day) for name, day, _detail in noted_facts(conn, uid)),
    )


def noted_facts(conn: Connection, uid: PatientId) -> tuple[tuple[str, date, str], ...]:
    """Return the dated facts noted for a patient that still count: code, day, words."""
    pk = stream_pk(conn, uid)
    f = quality.care_fact.c
    gone = select(quality.care_fact_withdrawn.c.id).where(
        quality.care_fact_withdrawn.c.patient == pk
    )
    query = select(f.fact, f.day, f.detail).where(f.patient == pk, f.id.not_in(gone))
    rows = conn.execute(query.order_by(f.day, f.id))
    return tuple((row.fact, date.fromisoformat(row.day), row.detail) for row in rows)


def dated_events(conn: Connection, uid: PatientId) -> tuple[DatedEvent, ...]:
    """Return the visits and the events of the pathway, in the order in which they were written."""
    pk = stream_pk(conn, uid)
    if pk is None:
        return ()
    v, s, e = t.visit.c, t.visit_sent.c, t.pathway_event.c
    visits = conn.execute(
        select(v.at, v.kind, v.hlc, s.day)
        .outerjoin(t.visit_sent, (s.patient == v.patient) & (s.id == v.id))
        .where(v.patient == pk)
    )
    found = [
        (row.hlc, DatedEvent(row.kind, day_of_seconds(row.at), {"transmission": row.day}))
        for row in visits
    ]
    events = conn.execute(select(e.kind, e.day, e.body, e.hlc).where(e.patient == pk))
    found += [
        (row.hlc, DatedEvent(row.kind, date.fromisoformat(row.day), json.loads(row.body)))
        for row in events
    ]
    return tuple(event for _, event in sorted(found, key=lambda pair: pair[0]))


def evaluation(conn: Connection, uid: PatientId, today: date) -> Evaluation:
    """Evaluate the protocol in force on one patient at the end of a day."""
    protocol = protocol_in_force(conn, today)
    facts = build_facts(known_facts(conn, uid), protocol, today)
    return evaluate(facts, protocol, today, profile_named(protocol, profile_of(conn, uid)))


def stored_alerts(conn: Connection, uid: PatientId) -> tuple[AlertView, ...]:
    """Return every alert ever raised for a patient, the latest first, with what became of it."""
    pk = stream_pk(conn, uid)
    if pk is None:
        return ()
    a, end, ack = t.alert.c, t.alert_end.c, t.alert_ack.c
    rows = conn.execute(
        select(
            a.body, a.hlc, end.day, end.cause, ack.hlc.label("ack_hlc"), ack.reason, ack.outcome,
            schema.author.c.uid.label("by"),
        )
        .outerjoin(t.alert_end, (end.patient == a.patient) & (end.id == a.id))
        .outerjoin(t.alert_ack, (ack.patient == a.patient) & (ack.id == a.id))
        .outerjoin(schema.author, schema.author.c.pk == ack.author)
        .where(a.patient == pk)
        .order_by(a.hlc.desc(), a.id)
    )  # fmt: skip
    return tuple(_stored(row) for row in rows)


def live_alerts(
    conn: Connection,
    uid: PatientId,
    result: Evaluation,
    now: datetime,
    team: tuple[CareTeamMember, ...] | None = None,
) -> tuple[AlertView, ...]:
    """Return the alerts that hold now, worst first, with the answers already given."""
    stored = {one.id: one for one in stored_alerts(conn, uid)}
    if team is None:
        team = register.care_team(conn, uid, on=result.asof)
    found = []
    for payload in alert_payloads(result, uid, team, ""):
        one = stored.get(payload["id"])
        if one is None:
            found.append(view_of(payload, now))
        else:
            state = {
                "acknowledged_at": one.acknowledged_at, "acknowledged_by": one.acknowledged_by,
                "reason": one.reason, "outcome": one.outcome,
            }  # fmt: skip
            found.append(view_of({**payload, "visit": one.visit}, one.raised_at, **state))
    return tuple(found)


def pathway_state(conn: Connection, uid: PatientId, today: date, now: datetime) -> PathwayState:
    """Return the whole pathway of a patient at a date."""
    protocol = protocol_in_force(conn, today)
    profile = profile_named(protocol, profile_of(conn, uid))
    facts = build_facts(known_facts(conn, uid), protocol, today)
    result = evaluate(facts, protocol, today, profile)
    steps = all_steps(Context(facts, protocol, profile, today), condition)
    suspended = result.course.suspended_since
    seen = () if suspended else tuple(due_view(step) for step in steps)
    gates = gate_views(result)
    days = sessions(conn, uid, result)
    return PathwayState(
        protocol=protocol.id,
        profile=profile.id,
        j0=result.course.anchor,
        suspended_since=suspended,
        alerts=live_alerts(conn, uid, result, now),
        due=tuple(due_view(step) for step in result.due),
        steps=seen,
        not_assessable=unanswered(result),
        titration=gates,
        pillars=pillars_of(conn, uid, result, gates),
        remarks=remark_views(result),
        next_lab=next_lab(seen),
        sessions=len(days),
        billing=billing(result.course.anchor, days, today),
        gate={name: answer.blockers for name, answer in result.titration.items()},
    )


def pillars_of(
    conn: Connection, uid: PatientId, result: Evaluation, gates: tuple[GateView, ...] = ()
) -> tuple[PillarView, ...]:
    """Return which pillars a patient takes and how far each is from its target."""
    weights = register.latest_observations(conn, uid, ("poids",))
    seen = weights["poids"].value if "poids" in weights else None
    dry = register.baseline(conn, uid).decimal("poids_sec")
    return pillars(
        register.medications(conn, uid), result.protocol, result.profile, result.asof,
        kg=dry if dry is not None else seen, gates=gates,
        excuses={name: (day, words) for name, day, words in noted_facts(conn, uid)},
    )  # fmt: skip


def sessions(conn: Connection, uid: PatientId, result: Evaluation) -> tuple[date, ...]:
    """Return the days of the nurse sessions since J0 (AMI 5.8), oldest first."""
    j0 = result.course.anchor
    return tuple(
        sorted(
            event.day
            for event in dated_events(conn, uid)
            if event.kind == VISIT_KIND and (j0 is None or j0 <= event.day <= result.asof)
        )
    )


def today_rows(conn: Connection, today: date, now: datetime) -> tuple[TodayRow, ...]:
    """Return the patients of the day: open alerts by severity, then overdue, then due steps."""
    rows = []
    for found in evaluations(conn, followed(conn), today):
        uid, banner, result = found.patient.uid, found.patient.banner, found.result
        if banner is None or banner.deceased_on is not None:
            continue
        around = register.care_team(conn, uid, on=today)
        alerts = tuple(
            one
            for one in live_alerts(conn, uid, result, now, around)
            if one.acknowledged_at is None and one.rule != "PROTO_SANS_J0"
        )
        due = tuple(due_view(step) for step in result.due)
        unsent = _unsent(found.patient.known.events, today)
        if alerts or due or unsent:
            suspended = result.course.suspended_since is not None
            team = tuple((one.role, one.name) for one in around)
            rows.append(
                TodayRow(
                    banner, result.course.anchor, alerts, due, len(result.not_assessable),
                    suspended, unsent, team,
                )
            )  # fmt: skip
    return tuple(sorted(rows, key=_risk))


def _unsent(events: Sequence[DatedEvent], today: date) -> int:
    """Count the visits of the last days that nobody noted as sent."""
    return sum(
        1
        for event in events
        if event.kind == VISIT_KIND
        and not event.data.get("transmission")
        and 0 <= (today - event.day).days <= TO_SEND_DAYS
    )


def followed(conn: Connection) -> tuple[PatientId, ...]:
    """Return the patients enrolled in a pathway or visited at least once."""
    uid = schema.stream.c.uid
    enrolled = select(t.pathway.c.patient).where(t.pathway.c.active == 1)
    left = select(t.pathway.c.patient).where(t.pathway.c.active == 0)
    visited = select(t.visit.c.patient).where(t.visit.c.patient.not_in(left))
    query = select(uid).where(schema.stream.c.pk.in_(enrolled.union(visited))).order_by(uid)
    return tuple(PatientId(found) for found in conn.execute(query).scalars())


def visit_context(conn: Connection, uid: PatientId, today: date) -> VisitContext | None:
    """Return what the visit form shows before anything is typed; None for an unknown patient."""
    banner = register.banner(conn, uid)
    if banner is None:
        return None
    latest = register.latest_observations(conn, uid, FIELDS)
    weights = register.observations(conn, uid, ("poids",), limit=60)
    result = evaluation(conn, uid, today)
    return VisitContext(
        banner=banner,
        last={
            code: LastValue(code, seen.value, seen.at, seen.scale)
            for code, seen in latest.items()
            if seen.value is not None
        },
        baselines={name: text for name, text in register.baseline(conn, uid).values if text},
        weights=tuple((o.at, o.value) for o in weights if o.value is not None),
        j0=result.course.anchor,
        sessions=len(sessions(conn, uid, result)),
        median_seconds=own_median(conn),
        protocol=result.protocol,
    )


def visits(conn: Connection, uid: PatientId) -> tuple[VisitRow, ...]:
    """Return the visits of a patient, the latest first."""
    pk = stream_pk(conn, uid)
    v, s = t.visit.c, t.visit_sent.c
    rows = conn.execute(
        select(t.visit, s.day, s.way, schema.author.c.uid.label("by"))
        .join(schema.author, schema.author.c.pk == v.author)
        .outerjoin(t.visit_sent, (s.patient == v.patient) & (s.id == v.id))
        .where(v.patient == pk)
        .order_by(v.at.desc(), v.id)
    )
    more = t.visit_more.c
    added: dict[str, list[str]] = {}
    later = select(more.visit, more.note).where(more.patient == pk, more.note != "")
    for one in conn.execute(later.order_by(more.hlc, more.id)):
        added.setdefault(one.visit, []).append(one.note)
    return tuple(
        VisitRow(
            row.id, from_seconds(row.at), row.kind,
            "\n".join(filter(None, (row.note, *added.get(row.id, ())))), row.seconds,
            date.fromisoformat(row.day) if row.day else None, row.by, row.way or "",
        )
        for row in rows
    )  # fmt: skip


def visit_day(conn: Connection, uid: PatientId, visit: str) -> date | None:
    """Return the day of a recorded visit; None when there is no such visit."""
    v = t.visit.c
    query = select(v.at).where(v.patient == stream_pk(conn, uid), v.id == visit)
    at = conn.execute(query).scalar_one_or_none()
    return None if at is None else day_of_seconds(at)


def visit_exists(conn: Connection, uid: PatientId, visit: str) -> bool:
    """Say whether a visit of this id is recorded."""
    return visit_day(conn, uid, visit) is not None


def measures(
    conn: Connection, uid: PatientId, codes: Sequence[str] | None = None
) -> tuple[Observation, ...]:
    """Return the measures of the charts, oldest first."""
    return register.observations(conn, uid, codes)


def profile_of(conn: Connection, uid: PatientId) -> str:
    """Return the profile chosen for a patient, "" when none was."""
    pk = stream_pk(conn, uid)
    query = select(t.pathway.c.profile).where(t.pathway.c.patient == pk)
    return conn.execute(query.order_by(t.pathway.c.id)).scalars().first() or ""


def own_median(conn: Connection) -> int | None:
    """Return the median seconds of the last visits typed on this device."""
    own = select(schema.device.c.pk).where(schema.device.c.own == 1)
    query = (
        select(t.visit.c.seconds)
        .where(t.visit.c.seconds > 0, t.visit.c.device.in_(own))
        .order_by(t.visit.c.hlc.desc())
        .limit(MEDIAN_OF)
    )
    found = conn.execute(query).scalars().all()
    return round(median(found)) if found else None


def _stored(row: Any) -> AlertView:
    return view_of(
        json.loads(row.body),
        instant_of(row.hlc),
        ended_on=date.fromisoformat(row.day) if row.day else None,
        ended_by=row.cause or "",
        acknowledged_at=instant_of(row.ack_hlc) if row.ack_hlc else None,
        acknowledged_by=row.by or "",
        reason=row.reason or "",
        outcome=row.outcome or "",
    )


def alert_risk(row: TodayRow) -> tuple[int, int, int]:
    """Order two patients by their alerts: the colour, how soon to act, how many."""
    hurry = Action(row.alerts[0].action).rank if row.alerts else len(Action)
    return _SEVERITIES.index(row.worst), hurry, -len(row.alerts)


def _risk(row: TodayRow) -> tuple[Any, ...]:
    late = max((step.days_late for step in row.due), default=0)
    urgent = any(step.severity for step in row.due)
    return (*alert_risk(row), not urgent, -late, row.banner.display_name.casefold())
