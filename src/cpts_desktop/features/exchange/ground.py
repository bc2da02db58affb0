"""What is known of many records before a packet: rights, oppositions, what was sent already.

Read in a few statements for all of them, so that a practice of ten thousand patients does not wait.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection, and_, func, or_, select, true

from cpts_desktop.features.exchange import marks, membership, rules
from cpts_desktop.features.exchange import tables as t
from cpts_desktop.features.exchange.model import Member, Trust
from cpts_desktop.features.exchange.sections import SECTIONS, Selection
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.queries.bases import bases_for, dated_with
from cpts_desktop.kernel.hlc import instant_of
from cpts_desktop.kernel.ids import DeviceId, PatientId, StreamId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.storage import bulk_reading, schema
from cpts_desktop.storage.lists import among

_E, _U = schema.entry.c, t.packet_upto.c
OPPOSED = "Le patient s’est opposé à ce partage."
WITHDRAWN = "Le patient a retiré son accord à ce partage."
UNVERIFIED = "L’empreinte de ce membre n’a pas été vérifiée : rien ne peut lui être envoyé."
REVOKED = "Les clés de ce membre sont révoquées : rien ne peut lui être envoyé."
NOT_FOR_OFFICES = "La coordination ne reçoit aucun dossier : préparez-lui un paquet d’indicateurs."


@dataclass(frozen=True)
class Right:
    """By what right a member may read a record, which sections, or why not."""

    basis: str = ""
    sections: frozenset[str] = frozenset()
    refusal: str = ""


@redacted
@dataclass(frozen=True)
class Ground:
    """What was read, per patient."""

    names: dict[PatientId, tuple[str, PatientId | None]]
    """How each is shown, and by which record when it is tied to another."""
    rights: dict[PatientId, Right]
    opposed: dict[PatientId, frozenset[str]]
    held: dict[StreamId, dict[DeviceId, int]]
    sent: dict[StreamId, dict[DeviceId, int]]
    scopes: dict[str, Selection]
    parted: dict[PatientId, dict[DeviceId, int]]
    """For refused records that stand alone again: where, per device, that was last written."""
    theirs: frozenset[DeviceId]
    """The devices of the member."""


def look(conn: Connection, member: Member, uids: Sequence[PatientId], today: date) -> Ground:
    """Read what a packet to this member about these patients depends on."""
    streams = [StreamId(uid) for uid in uids]
    found = rights(conn, member, uids, today)
    refused = [uid for uid, right in found.items() if right.refusal]
    return Ground(
        register.shown_names(conn, uids),
        found,
        _opposed(conn, member.uid, uids, today),
        bulk_reading.vectors(conn, streams),
        _sent(conn, member.uid, streams),
        _scopes(conn, member.uid, streams),
        _parted(conn, refused),
        frozenset(DeviceId(one.keys.device) for one in member.devices),
    )


def rights(
    conn: Connection, member: Member, uids: Sequence[PatientId], today: date
) -> dict[PatientId, Right]:
    """Return by what right a member may receive each record."""
    if not member.verified:
        return dict.fromkeys(uids, Right(refusal=not_to(member)))
    if member.profession == "coordination":
        return dict.fromkeys(uids, Right(refusal=NOT_FOR_OFFICES))
    over = membership.why_ended(conn, member, today)
    if over:
        return dict.fromkeys(uids, Right(refusal=over))
    found: dict[PatientId, Right] = {}
    groups = register.people(conn, uids)
    for uid, (basis, scope, reason) in bases_for(conn, uids, member.uid, today).items():
        if basis is not None:
            found[uid] = _given(reason, scope)
        else:
            found[uid] = _without_basis(conn, groups[uid][0], member, today, reason)
    return found


@lru_cache(maxsize=256)
def _given(reason: str, scope: tuple[str, ...]) -> Right:
    """Return a right; thousands of records have the same few."""
    return Right(reason, frozenset(scope))


def not_to(member: Member) -> str:
    """Return why nothing may be sent to a member without a verified device, in French."""
    return REVOKED if any(one.trust is Trust.REVOKED for one in member.devices) else UNVERIFIED


def _without_basis(
    conn: Connection, uid: PatientId, member: Member, today: date, reason: str
) -> Right:
    against = objection(conn, uid, member.uid, today)
    if against:
        return Right(refusal=against)
    team = register.care_team(conn, uid, on=today)
    if any(one.member_id == member.uid for one in team):
        return Right("Équipe de soins du patient", frozenset(SECTIONS))
    return Right(refusal=reason)


def objection(conn: Connection, uid: PatientId, member: str, today: date) -> str:
    """Return what the patient said against sharing with a member, in French; empty when nothing.

    An opposition in force, to this member or to all; an agreement with them that was taken back.
    """
    concerned = [one for one in register.consents(conn, uid) if one.member_id in (member, None)]
    if any(
        one.decision == "opposition"
        and one.since <= today
        and (one.until is None or today <= one.until)
        and (one.withdrawn_on is None or today < one.withdrawn_on)
        for one in concerned
    ):
        return OPPOSED
    if any(
        one.decision == "accord" and one.withdrawn_on is not None and one.withdrawn_on <= today
        for one in concerned
    ):
        return WITHDRAWN
    return ""


def _opposed(
    conn: Connection, member: str, uids: Sequence[PatientId], today: date
) -> dict[PatientId, frozenset[str]]:
    o, ended = t.item_opposition.c, t.item_opposition_end.c
    day, found = today.isoformat(), defaultdict(set)
    groups = register.people(conn, uids)
    every = sorted({one for group in groups.values() for one in group})
    rows = conn.execute(
        select(schema.stream.c.uid, o.item)
        .join(schema.stream, schema.stream.c.pk == o.patient)
        .outerjoin(t.item_opposition_end, and_(ended.patient == o.patient, ended.id == o.id))
        .where(
            among(schema.stream.c.uid, every),
            o.member.in_(("", member)),
            o.since <= day,
            or_(ended.day.is_(None), ended.day > day),
        )
    )
    for uid, item in rows:
        found[PatientId(uid)].add(item)
    return {
        uid: frozenset[str]().union(*(found[one] for one in groups[uid] if one in found))
        for uid in uids
    }


def _parted(conn: Connection, uids: Sequence[PatientId]) -> dict[PatientId, dict[DeviceId, int]]:
    alone = register.untied(conn, uids)
    if not alone:
        return {}
    f = schema.field_write.c
    found: dict[PatientId, dict[DeviceId, int]] = defaultdict(dict)
    rows = conn.execute(
        select(schema.stream.c.uid, schema.device.c.uid.label("device"), func.max(f.seq))
        .join(schema.stream, schema.stream.c.pk == f.stream)
        .join(schema.device, schema.device.c.pk == f.device)
        .where(among(schema.stream.c.uid, alone), f.type == "patient", f.field == "replaced_by")
        .group_by(f.stream, f.device)
    )
    for uid, device, seq in rows:
        found[PatientId(uid)][DeviceId(device)] = int(seq)
    return dict(found)


def once_given(
    conn: Connection, member: str, near: frozenset[PatientId] | None = None
) -> list[PatientId]:
    """Return the records, ``near`` or all, of which a member was sent something."""
    query = select(_U.stream).where(_U.member == member, _U.stream != rules.NOWHERE)
    if near is not None:
        query = query.where(among(_U.stream, near))
    return [PatientId(uid) for uid in conn.execute(query.distinct()).scalars().all()]


def near(conn: Connection, member: Member) -> frozenset[PatientId] | None:
    """Return the records of which the next packet may have something to say; None: any of them.

    Those written in since the member was told everything, and those whose rights hang on the day.
    """
    written = marks.since(conn, member)
    if written is None:
        return None
    dated = _dated(conn, member, _last_packet(conn, member)) - written
    return written.union(*register.people(conn, sorted(dated)).values()) if dated else written


def _sent(
    conn: Connection, member: str, streams: Sequence[StreamId]
) -> dict[StreamId, dict[DeviceId, int]]:
    found: dict[StreamId, dict[DeviceId, int]] = {}
    rows = conn.execute(
        select(_U.stream, _U.device, _U.seq).where(_U.member == member, among(_U.stream, streams))
    ).all()
    for stream, device, seq in rows:
        found.setdefault(StreamId(stream), {})[DeviceId(device)] = seq
    return found


def _scopes(conn: Connection, member: str, streams: Sequence[StreamId]) -> dict[str, Selection]:
    c = t.packet_scope.c
    bodies: dict[str, Selection] = {}  # a few different ones for thousands of records
    found = {}
    query = select(c.stream, c.body).where(c.member == member, among(c.stream, streams))
    for stream, body in conn.execute(query).all():
        if body not in bodies:
            bodies[body] = Selection.from_json(json.loads(body))
        found[stream] = bodies[body]
    return found


def fresh(conn: Connection, member: Member, uids: Sequence[PatientId]) -> dict[PatientId, int]:
    """Count, per patient, what was written since the last packet to a member; zero is left out.

    What the member wrote themselves does not count.
    """
    theirs = [one.keys.device for one in member.devices]
    found: dict[PatientId, int] = {}
    top = (
        select(func.max(_E.seq))
        .where(_E.stream == schema.stream.c.pk, _E.device == schema.device.c.pk)
        .correlate(schema.stream, schema.device)
        .scalar_subquery()
    )
    ends = (  # one look at the end of each chain, however long it is
        select(schema.stream.c.uid, schema.device.c.uid.label("device"), top.label("top"))
        .select_from(schema.stream.join(schema.device, true()))
        .where(
            among(schema.stream.c.uid, uids),
            schema.device.c.uid.not_in(theirs),
        )
        .subquery()
    )
    new = (ends.c.top - func.coalesce(_U.seq, 0)).label("new")
    query = (
        select(ends.c.uid, new)
        .outerjoin(
            t.packet_upto,
            and_(
                _U.member == member.uid, _U.stream == ends.c.uid, _U.device == ends.c.device
            ),
        )
        .where(ends.c.top.is_not(None), new > 0)
    )  # fmt: skip
    for uid, count in conn.execute(query).all():
        found[PatientId(uid)] = found.get(PatientId(uid), 0) + count
    return found


def changed(conn: Connection, member: Member, uids: Sequence[PatientId]) -> list[PatientId]:
    """Return the patients whose packet may differ from the last one: written, or a day passed."""
    last = _last_packet(conn, member)
    if last is None:
        return list(uids)
    new = fresh(conn, member, uids)
    dated = _dated(conn, member, last)
    return [uid for uid in uids if uid in new or uid in dated]


def _last_packet(conn: Connection, member: Member) -> int | None:
    created = t.packet_out.c.created
    query = select(func.max(created)).where(t.packet_out.c.member == member.uid)
    return conn.execute(query).scalar_one()  # type: ignore[no-any-return]


def _dated(conn: Connection, member: Member, last: int | None) -> frozenset[PatientId]:
    return frozenset() if last is None else dated_with(conn, member.uid, instant_of(last).date())
