"""What a packet to a member would hold: only patients of whom they may know, only what is new."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, column, func, select, table

from cpts_desktop.features.exchange import oppositions, queries, rules
from cpts_desktop.features.exchange.model import Member, Plan, PlannedLine, PlannedPatient
from cpts_desktop.features.exchange.sections import SECTIONS, Selection, for_role, item_of
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.clock import PARIS
from cpts_desktop.kernel.hlc import from_instant, instant_of
from cpts_desktop.kernel.ids import DeviceId, PatientId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.packets.header import PacketKind
from cpts_desktop.storage import journal, schema
from cpts_desktop.storage.chain import RawEntry

SHOWN_LINES = 200
OPPOSED = "Le patient s’est opposé à ce partage."
WITHDRAWN = "Le patient a retiré son accord à ce partage."
_E = schema.entry.c


@redacted
@dataclass(frozen=True)
class Wish:
    """What a person asks to send.

    ``patients`` None means every patient whom this member may know of. ``since`` asks again for
    what was written from that day on; ``whole`` for everything.
    """

    member: str
    patients: tuple[PatientId, ...] | None = None
    since: date | None = None
    whole: bool = False
    sections: frozenset[str] | None = None
    """Parts of the record asked for; None is the smallest for the member's profession."""


def plan(conn: Connection, wish: Wish, device: str, today: date) -> Plan | None:
    """Return what would leave; None when the member is unknown."""
    member = queries.member(conn, wish.member)
    if member is None:
        return None
    wanted = wish.patients if wish.patients is not None else candidates(conn, member.uid)
    planned = [_patient(conn, wish, member, uid, today) for uid in dict.fromkeys(wanted)]
    if wish.patients is None:
        planned = [one for one in planned if one.entries or one.refusal]
    audience = rules.audience(PacketKind.CARE.value, device, member.uid)
    sequence, _ = queries.last_sent(conn, audience)
    waiting = len(queries.unreceipted(conn, member.uid))
    ordered = sorted(planned, key=lambda one: (bool(one.refusal), one.name, one.uid))
    return Plan(member, tuple(ordered), waiting, sequence + 1)


def candidates(conn: Connection, member: str) -> tuple[PatientId, ...]:
    """Return the patients in whose circle or consents this member is named."""
    patient = table("patient", column("pk"), column("uid"))
    found: set[str] = set()
    for name in ("care_team_member", "care_link", "consent"):
        circle = table(name, column("patient"), column("member_id"))
        rows = conn.execute(
            select(patient.c.uid)
            .join(circle, circle.c.patient == patient.c.pk)
            .where(circle.c.member_id == member)
        )
        found.update(rows.scalars())
    return tuple(PatientId(uid) for uid in sorted(found))


def _patient(
    conn: Connection, wish: Wish, member: Member, uid: PatientId, today: date
) -> PlannedPatient:
    banner = register.banner(conn, uid)
    if banner is None:
        return PlannedPatient(uid, "Dossier inconnu", "", (), 0, "Ce dossier n’existe pas ici.")
    basis, allowed, refusal = may_receive(conn, uid, member, today)
    if refusal:
        return PlannedPatient(uid, banner.display_name, basis, (), 0, refusal)
    chosen = selection(conn, wish, member, uid, today, allowed)
    if not chosen.sections:
        refusal = (
            "Rien de ce qui est permis n’est transmis d’ordinaire à cette profession : choisissez "
            "les parties du dossier à joindre."
        )
        return PlannedPatient(uid, banner.display_name, basis, (), 0, refusal, allowed=allowed)
    seen = starting_point(conn, wish, member, uid, chosen)
    lines, leaving, withheld = _read(conn, uid, seen, chosen)
    return PlannedPatient(
        uid, banner.display_name, basis, lines, leaving, "", withheld, chosen.sections, allowed
    )


def selection(
    conn: Connection,
    wish: Wish,
    member: Member,
    uid: PatientId,
    today: date,
    allowed: frozenset[str],
) -> Selection:
    """Return what this member is to read of a record: asked for or usual, and not opposed."""
    if wish.sections is None:
        sections = for_role(member.profession, allowed)
    else:
        sections = allowed & wish.sections
    return Selection(sections, oppositions.opposed_items(conn, uid, member.uid, today))


def outgoing(
    conn: Connection, uid: PatientId, seen: dict[DeviceId, int], chosen: Selection
) -> Iterator[RawEntry]:
    """Iterate over the entries to send, those that may not be read without their content."""
    for raw in journal.entries_since(conn, uid, seen):
        if raw.payload is None or chosen.whole or chosen.keeps(raw, json.loads(raw.payload)):
            yield raw
        else:
            yield raw.without_content()


def _read(
    conn: Connection, uid: PatientId, seen: dict[DeviceId, int], chosen: Selection
) -> tuple[tuple[PlannedLine, ...], int, int]:
    """Return the lines shown, and how many entries leave with and without their content."""
    lines: list[PlannedLine] = []
    leaving = withheld = 0
    for raw in journal.entries_since(conn, uid, seen):
        if raw.payload is None:
            withheld += 1
            continue
        if chosen.whole and len(lines) >= SHOWN_LINES:
            leaving += 1
            continue
        payload = json.loads(raw.payload)
        keeps = chosen.keeps(raw, payload)
        leaving += keeps
        withheld += not keeps
        if len(lines) < SHOWN_LINES:
            lines.append(_line(raw, payload, keeps))
    return tuple(lines), leaving, withheld


def may_receive(
    conn: Connection, uid: PatientId, member: Member, today: date
) -> tuple[str, frozenset[str], str]:
    """Return the basis in French, the sections it allows and, when nothing may leave, why."""
    nothing: frozenset[str] = frozenset()
    if not member.verified:
        why = "L’empreinte de ce membre n’a pas été vérifiée : rien ne peut lui être envoyé."
        return "", nothing, why
    if member.profession == "coordination":
        why = "La coordination ne reçoit aucun dossier : préparez-lui un paquet d’indicateurs."
        return "", nothing, why
    basis, scope, reason = register.basis_for(conn, uid, member.uid, today)
    if basis is not None:
        return reason, frozenset(scope), ""
    team = register.care_team(conn, uid, on=today)
    against = objection(conn, uid, member.uid, today)
    if not against and any(one.member_id == member.uid for one in team):
        return "Équipe de soins du patient", frozenset(SECTIONS), ""
    return "", nothing, against or reason


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


def starting_point(
    conn: Connection, wish: Wish, member: Member, uid: PatientId, chosen: Selection
) -> dict[DeviceId, int]:
    """Return, per device, the last entry that the packet may leave out.

    When more may be read than the last time, all is sent again: what had been kept back is filled.
    """
    if wish.whole:
        return {}
    if wish.since is not None:
        return _before(conn, uid, wish.since)
    before = queries.sent_selection(conn, member.uid, uid)
    wider = before is not None and chosen.wider_than(before)
    sent = {} if wider else queries.sent_vector(conn, member.uid, uid)
    held = journal.vector(conn, uid)
    if wish.patients is not None and all(sent.get(d, 0) >= seq for d, seq in held.items()):
        return {}
    # What they wrote themselves they hold already; « whole » sends it back after a loss.
    theirs = {DeviceId(one.keys.device) for one in member.devices}
    return {**sent, **{device: seq for device, seq in held.items() if device in theirs}}


def _before(conn: Connection, uid: PatientId, day: date) -> dict[DeviceId, int]:
    local = journal.stream_pk(conn, uid)
    midnight = datetime.combine(day, time(), PARIS)
    rows = conn.execute(
        select(schema.device.c.uid, func.min(_E.seq))
        .join(schema.device, schema.device.c.pk == _E.device)
        .where(_E.stream == local, _E.hlc >= from_instant(midnight))
        .group_by(schema.device.c.uid)
    )
    first = {DeviceId(device): seq - 1 for device, seq in rows}
    return {**journal.vector(conn, uid), **first}


def _line(raw: RawEntry, payload: dict[str, Any], leaves: bool) -> PlannedLine:
    title = payload.get("title")
    return PlannedLine(
        instant_of(raw.hlc),
        rules.label_of(raw.kind, payload),
        title if isinstance(title, str) else "",
        item_of(raw, payload),
        leaves,
    )
