"""« Il manque le 13 » : gives again exactly what did not arrive, nothing else.

A hole is a packet that was not acknowledged although a later one was. Its kept copy is given
again as it is; when the copy is lost, one packet is made of the entries of the holes only, and
says which packets it replaces, so that the other side's count has no hole any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from cpts_desktop.features.exchange import kinds, planning, queries, sending
from cpts_desktop.features.exchange.model import Member, PacketOut
from cpts_desktop.features.exchange.planning import Wish
from cpts_desktop.features.exchange.sections import Selection
from cpts_desktop.kernel.ids import PRACTICE, DeviceId, PatientId
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.packets.blocks import encode_blocks, to_line
from cpts_desktop.packets.header import PacketKind
from cpts_desktop.packets.keys import DeviceKeys
from cpts_desktop.storage import journal
from cpts_desktop.storage.chain import RawEntry
from cpts_desktop.storage.unit_of_work import UnitOfWork

Vectors = dict[PatientId, dict[DeviceId, int]]
_ALL = 1_000_000


@redacted
@dataclass(frozen=True)
class RebuildHoles:
    """Make one packet of what the lost copies held."""

    member: str
    keys: DeviceKeys
    folder: Path


def holes(conn: Connection, member: str) -> tuple[PacketOut, ...]:
    """Return the packets that a later acknowledged one shows to be missing, oldest first."""
    sent = [one for one in queries.sent_to(conn, member) if one.kind == PacketKind.CARE.value]
    last = {
        one.audience: max(o.sequence for o in sent if o.audience == one.audience and o.acknowledged)
        for one in sent
        if one.acknowledged
    }
    return tuple(
        one for one in sent if not one.acknowledged and one.sequence < last.get(one.audience, 0)
    )


def rebuild_holes(cmd: RebuildHoles, uow: UnitOfWork) -> Outcome[sending.SentPacket]:
    """Make the packet that replaces the holes whose kept copy is lost."""
    member = queries.member(uow.conn, cmd.member)
    if member is None:
        return refuse("member", "UNKNOWN_MEMBER", "Ce membre n’est pas dans votre annuaire.")
    lost = tuple(
        one
        for one in holes(uow.conn, member.uid)
        if sending.kept_copy(cmd.folder, one.file) is None
    )
    if not lost:
        return refuse("member", "NOTHING_TO_SEND", "Rien ne manque qu’il faille refaire.")
    after, upto = _spans(uow.conn, member, {one.id for one in lost})
    chosen = _allowed(uow, member, upto)
    upto = {uid: vector for uid, vector in upto.items() if uid in chosen}

    def entries() -> Iterator[RawEntry]:
        for uid, vector in upto.items():
            for raw in planning.outgoing(uow.conn, uid, after[uid], chosen[uid]):
                if raw.seq <= vector.get(raw.device, 0):
                    yield raw

    total = sum(
        max(0, seq - after[uid].get(device, 0))
        for uid, vector in upto.items()
        for device, seq in vector.items()
    )

    def lines() -> Iterator[bytes]:
        yield to_line(sending.cards_block(uow, member, upto))
        yield to_line(replaces_block(lost))
        yield from encode_blocks(entries())

    return Ok(sending.seal_and_trace(uow, cmd.keys, cmd.folder, member, lines(), upto, total))


def replaces_block(lost: tuple[PacketOut, ...]) -> dict[str, Any]:
    """Return the block that names the packets replaced."""
    items = [
        {"packet": o.id, "audience": o.audience, "sequence": o.sequence, "digest": o.digest}
        for o in lost
    ]
    return {"block": "replaces", "items": items}


def _allowed(uow: UnitOfWork, member: Member, upto: Vectors) -> dict[PatientId, Selection]:
    """Return what may leave today: an agreement may have ended since the first sending."""
    today, found = uow.clock.today(), {}
    for uid in upto:
        _, allowed, refusal = planning.may_receive(uow.conn, uid, member, today)
        wish = Wish(member.uid)
        chosen = planning.selection(uow.conn, wish, member, uid, today, allowed)
        if not refusal and chosen.sections:
            found[uid] = chosen
    return found


def _spans(conn: Connection, member: Member, lost: set[str]) -> tuple[Vectors, Vectors]:
    """Return, per patient and device, after which entry and up to which the holes go."""
    entries = journal.history(conn, PRACTICE, limit=_ALL, kinds=(kinds.SENT,))
    reached: Vectors = {}
    after: Vectors = {}
    upto: Vectors = {}
    for entry in reversed(entries):
        got = entry.payload
        if got["member"] != member.uid:
            continue
        for stream, vector in got["upto"].items():
            uid = PatientId(stream)
            before = reached.setdefault(uid, {})
            for device, seq in vector.items():
                name = DeviceId(device)
                if got["packet"] in lost:
                    start = after.setdefault(uid, {})
                    start[name] = min(start.get(name, seq), before.get(name, 0))
                    end = upto.setdefault(uid, {})
                    end[name] = max(end.get(name, 0), seq)
                before[name] = max(before.get(name, 0), seq)
    # Chains that the holes did not reach start where they end: nothing of them is sent.
    for uid in upto:
        held = journal.vector(conn, uid)
        after[uid] = {**held, **after[uid]}
    return after, upto
