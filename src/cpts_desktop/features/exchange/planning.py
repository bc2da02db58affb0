"""What a packet to a member would hold: only patients of whom they may know, only what is new."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, func, select

from cpts_desktop.features.exchange import ground, marks, oppositions, queries, rules
from cpts_desktop.features.exchange.model import Member, Plan, PlannedLine, PlannedPatient
from cpts_desktop.features.exchange.sections import (
    EVERYTHING,
    PARTING,
    Selection,
    for_role,
    item_of,
)
from cpts_desktop.features.exchange.telling import told
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.queries.closed import closed_among
from cpts_desktop.kernel import collecting
from cpts_desktop.kernel.clock import PARIS
from cpts_desktop.kernel.hlc import from_instant, instant_of
from cpts_desktop.kernel.ids import DeviceId, PatientId, StreamId, UserId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.packets.header import PacketKind
from cpts_desktop.storage import bulk_reading, journal, schema
from cpts_desktop.storage.chain import RawEntry

SHOWN_LINES = 200
PARTED = "Ces deux dossiers ont été séparés"
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
    asker: UserId | None = None
    """Who asks, put there by the door: without ``patients``, only records that they may open."""


@redacted
@dataclass(frozen=True)
class Prepared:
    """A plan, and what making its packet needs, per patient who leaves."""

    plan: Plan
    chosen: dict[StreamId, Selection]
    seen: dict[StreamId, dict[DeviceId, int]]
    upto: dict[StreamId, dict[DeviceId, int]]
    mark: dict[str, Any] | None = None
    """The note that the packet carries when it leaves nothing unsaid (``marks``)."""


def plan(conn: Connection, wish: Wish, device: str, today: date) -> Plan | None:
    """Return what would leave, line by line; None when the member is unknown."""
    found = prepare(conn, wish, device, today, lines=True)
    return None if found is None else found.plan


def prepare(
    conn: Connection, wish: Wish, device: str, today: date, *, lines: bool = False
) -> Prepared | None:
    """Return what would leave and how to read it; None when the member is unknown.

    Without ``lines`` the entries of a patient are only counted.
    """
    member = queries.member(conn, wish.member)
    if member is None:
        return None
    with collecting.paused():
        return _prepare(conn, wish, member, device, today, lines=lines)


def _prepare(
    conn: Connection, wish: Wish, member: Member, device: str, today: date, *, lines: bool
) -> Prepared:
    wanted, whole = _wanted(conn, wish, member, today)
    seen_there = ground.look(conn, member, wanted, today)
    made = [_Draft.of(conn, wish, member, uid, seen_there) for uid in wanted]
    _count(conn, made, lines=lines)
    whole = whole and all(one.is_told for one in made)
    if wish.patients is None:
        made = [one for one in made if one.planned.entries or one.planned.refusal]
    audience = rules.audience(PacketKind.CARE.value, device, member.uid)
    sequence, _ = queries.last_sent(conn, audience)
    waiting = len(queries.unreceipted(conn, member.uid))
    made.sort(key=lambda one: (bool(one.planned.refusal), one.planned.name, one.planned.uid))
    leaving = [one for one in made if not one.planned.refusal and one.planned.entries]
    return Prepared(
        Plan(member, tuple(one.planned for one in made), waiting, sequence + 1),
        {one.uid: one.chosen for one in leaving},
        {one.uid: one.seen for one in leaving},
        {one.uid: one.upto for one in leaving},
        marks.made_now(conn, member) if whole else None,
    )


def _wanted(
    conn: Connection, wish: Wish, member: Member, today: date
) -> tuple[list[PatientId], bool]:
    """Return the records to look at, and whether nothing new is left in any other."""
    if wish.patients is not None:
        return list(dict.fromkeys(_whole_people(conn, wish.patients))), False
    found, whole = _shared(conn, wish, member)
    if wish.asker is None:
        return found, whole
    closed = closed_among(conn, found, wish.asker, today)
    return [uid for uid in found if uid not in closed], whole and not closed


def _shared(conn: Connection, wish: Wish, member: Member) -> tuple[list[PatientId], bool]:
    usual = not wish.whole and wish.since is None and wish.sections is None
    near = ground.near(conn, member) if usual else None
    around = candidates(conn, member.uid, near)
    given = ground.once_given(conn, member.uid, near)
    others = sorted(set(given) - set(around))
    alone = register.untied(conn, others)
    whole = wish.since is None and wish.sections is None
    whole = whole and not (others and ground.fresh(conn, member, others))
    found = ground.changed(conn, member, around) if usual else around
    return list(dict.fromkeys((*found, *alone))), whole


def candidates(
    conn: Connection, member: str, near: frozenset[PatientId] | None = None
) -> tuple[PatientId, ...]:
    """Return the patients in whose circle or consents this member is named, ``near`` or all.

    All the records of each, when several are one person.
    """
    return _whole_people(conn, register.shared_with(conn, member, near))


def _whole_people(conn: Connection, uids: Sequence[PatientId]) -> tuple[PatientId, ...]:
    groups = register.people(conn, uids)
    return tuple(dict.fromkeys(one for uid in uids for one in groups[uid]))


@redacted
@dataclass
class _Draft:
    """One patient of a plan in the making."""

    uid: StreamId
    planned: PlannedPatient
    chosen: Selection = EVERYTHING
    seen: dict[DeviceId, int] = field(default_factory=dict)
    upto: dict[DeviceId, int] = field(default_factory=dict)
    size: int = 0
    """How many entries are new, readable or not."""

    def __post_init__(self) -> None:
        self.size = sum([max(0, seq - self.seen.get(d, 0)) for d, seq in self.upto.items()])

    @classmethod
    def of(
        cls, conn: Connection, wish: Wish, member: Member, uid: PatientId, there: ground.Ground
    ) -> _Draft:
        stream = StreamId(uid)
        shown = there.names.get(uid)
        if shown is None:
            why = "Ce dossier n’existe pas ici."
            return cls(stream, PlannedPatient(uid, "Dossier inconnu", "", (), 0, why))
        right, (name, shows) = there.rights[uid], shown
        if shows is not None:
            name = f"{name} (dossier rattaché)"
        held = there.held.get(stream, {})
        if right.refusal and uid in there.parted and stream in there.sent:
            upto = {d: seq for d, seq in there.parted[uid].items() if seq <= held.get(d, 0)}
            planned = PlannedPatient(uid, name, PARTED, (), 0)
            return cls(stream, planned, PARTING, there.sent[stream], upto)
        if right.refusal:
            return cls(stream, PlannedPatient(uid, name, right.basis, (), 0, right.refusal))
        chosen = _selection(wish, member, right.sections, there.opposed.get(uid, frozenset()))
        if not chosen.sections:
            why = (
                "Rien de ce qui est permis n’est transmis d’ordinaire à cette profession : "
                "choisissez les parties du dossier à joindre."
            )
            planned = PlannedPatient(uid, name, right.basis, (), 0, why, allowed=right.sections)
            return cls(stream, planned)
        seen = _starting_point(conn, wish, member, uid, chosen, there)
        planned = PlannedPatient(
            uid, name, right.basis, (), 0, "", 0, chosen.sections, right.sections
        )
        return cls(stream, planned, chosen, seen, held)

    @property
    def is_told(self) -> bool:
        """Whether nothing new is left here once the packet is made."""
        plain = not self.planned.refusal and self.chosen is not PARTING
        return plain and (not self.size or bool(self.planned.entries))


def _count(conn: Connection, made: list[_Draft], *, lines: bool) -> None:
    """Fill in how many entries leave, and the first lines of each when they are shown."""
    looked = []
    for one in made:
        if one.planned.refusal or not one.size:
            continue
        if lines or not one.chosen.whole:
            looked.append(one)
        else:
            one.planned = replace(one.planned, entries=one.size)
    by_stream = {one.uid: one for one in looked}
    found: dict[StreamId, _Counted] = {one.uid: _Counted() for one in looked}
    seen = {one.uid: one.seen for one in looked}
    upto = {one.uid: one.upto for one in looked}
    for raw in bulk_reading.entries_after(conn, seen, upto):
        found[raw.stream].add(raw, by_stream[raw.stream].chosen, conn if lines else None)
    for one in looked:
        count = found[one.uid]
        one.planned = replace(
            one.planned, lines=tuple(count.lines), entries=count.leaving, withheld=count.withheld
        )


@redacted
@dataclass
class _Counted:
    """The entries of one patient that leave, and those of which only the place does."""

    lines: list[PlannedLine] = field(default_factory=list)
    leaving: int = 0
    withheld: int = 0

    def add(self, raw: RawEntry, chosen: Selection, shown: Connection | None) -> None:
        if raw.payload is None:
            self.withheld += 1
            return
        keeps = chosen.keeps_raw(raw)
        self.leaving += keeps
        self.withheld += not keeps
        if shown is not None and len(self.lines) < SHOWN_LINES:
            self.lines.append(_line(shown, raw, json.loads(raw.payload), keeps))


def selection(
    conn: Connection,
    wish: Wish,
    member: Member,
    uid: PatientId,
    today: date,
    allowed: frozenset[str],
) -> Selection:
    """Return what this member is to read of a record: asked for or usual, and not opposed."""
    return _selection(
        wish, member, allowed, oppositions.opposed_items(conn, uid, member.uid, today)
    )


def _selection(
    wish: Wish, member: Member, allowed: frozenset[str], opposed: frozenset[str]
) -> Selection:
    if wish.sections is None:
        return Selection(for_role(member.profession, allowed), opposed)
    return Selection(allowed & wish.sections, opposed)


def as_sent(raw: RawEntry, chosen: Selection) -> RawEntry:
    """Return an entry as this member may read it: whole, or only its place."""
    if raw.payload is None or chosen.whole or chosen.keeps_raw(raw):
        return raw
    return raw.without_content()


def outgoing(
    conn: Connection, uid: PatientId, seen: dict[DeviceId, int], chosen: Selection
) -> Iterator[RawEntry]:
    """Iterate over the entries of one patient to send."""
    for raw in journal.entries_since(conn, uid, seen):
        yield as_sent(raw, chosen)


def may_receive(
    conn: Connection, uid: PatientId, member: Member, today: date
) -> tuple[str, frozenset[str], str]:
    """Return the basis in French, the sections it allows and, when nothing may leave, why."""
    found = ground.rights(conn, member, (uid,), today)[uid]
    return found.basis, found.sections, found.refusal


def _starting_point(
    conn: Connection,
    wish: Wish,
    member: Member,
    uid: PatientId,
    chosen: Selection,
    there: ground.Ground,
) -> dict[DeviceId, int]:
    """Return, per device, the last entry that the packet may leave out.

    When more may be read than the last time, all is sent again: what had been kept back is filled.
    """
    if wish.whole:
        return {}
    if wish.since is not None:
        return _before(conn, uid, wish.since)
    before = there.scopes.get(uid)
    wider = before is not None and chosen.wider_than(before)
    sent = {} if wider else there.sent.get(StreamId(uid), {})
    held = there.held.get(StreamId(uid), {})
    if wish.patients is not None and all(sent.get(d, 0) >= seq for d, seq in held.items()):
        return {}
    # What they wrote themselves they hold already; « whole » sends it back after a loss.
    return {**sent, **{device: seq for device, seq in held.items() if device in there.theirs}}


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


def _line(conn: Connection, raw: RawEntry, payload: dict[str, Any], leaves: bool) -> PlannedLine:
    return PlannedLine(
        instant_of(raw.hlc),
        rules.label_of(raw.kind, payload),
        told(conn, raw.kind, payload),
        item_of(raw, payload),
        leaves,
    )
