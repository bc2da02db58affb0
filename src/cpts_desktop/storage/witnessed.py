"""Audit trails witnessed by others: what this register gives, holds and gets back (ADR 0068).

Each packet shows the head of its sender's trail. The receiver keeps the last one, compares the next
with it, and hands it back in the packets that it sends in turn. So the owner of a register cannot
shorten or rewrite its trail without a colleague's register noticing, and its own noticing from what
the colleague holds.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.clock import to_wire
from cpts_desktop.storage import audit, schema
from cpts_desktop.storage.trail_heads import (
    BEFORE,
    MAX_HELD,
    Setback,
    SignedHead,
    TrailHead,
    TrailSign,
    seal_holds,
    setback,
    sign_head,
)
from cpts_desktop.storage.unit_of_work import UnitOfWork

_KEPT = schema.trail_witness
_GIVEN = schema.trail_given


@dataclass(frozen=True)
class Showing:
    """What a verified packet shows: which device, in which numbering, signed with which key."""

    device: str
    key: bytes
    audience: str
    sequence: int
    sign: TrailSign


@dataclass(frozen=True)
class Finding:
    """A trail that is not what was seen of it: whose, how, up to which line it was seen."""

    device: str
    how: Setback
    seen: int
    now: int


@dataclass(frozen=True)
class Witness:
    """A head that is kept: by which device, of which device, since when, and what is wrong."""

    holder: str
    device: str
    n: int
    at: str
    broken: str


def give(
    uow: UnitOfWork, audience: str, sequence: int, readers: Collection[str]
) -> TrailSign | None:
    """Return what packet ``sequence`` shows of trails, and remember it; None without any line.

    ``readers`` are the devices whose own last heads go back with it.
    """
    conn, key = uow.conn, uow.writer.sign_key
    now = audit.head(conn)
    if not now.n:
        return None
    before = _given_before(conn, audience)
    conn.execute(
        insert(_GIVEN).values(audience=audience, sequence=sequence, n=now.n, link=now.link)
    )
    conn.execute(
        delete(_GIVEN).where(_GIVEN.c.audience == audience, _GIVEN.c.sequence <= sequence - BEFORE)
    )
    return TrailSign(sign_head(key, uow.device, now), before, _held_for(conn, readers))


def take(uow: UnitOfWork, showing: Showing) -> tuple[Finding, ...]:
    """Compare what a packet shows with what was seen before, keep it, and write what is wrong.

    What it hands back of our own trail is kept when our own key signed it.
    """
    conn, signed = uow.conn, showing.sign.now
    for one in showing.sign.held:
        _keep_ours(uow, showing, one)
    if signed.device != showing.device or not seal_holds(showing.key, signed):
        return ()
    found = _compare(conn, showing)
    broken = {"broken": found.how.value} if found else {}
    _keep(uow, uow.device, showing, signed, broken)
    if found is None:
        return ()
    uow.audit("TRAIL_SETBACK", object_id=found.device, how=found.how.value, seen=found.seen,
              shown=found.now)  # fmt: skip
    uow.touch(Topic.PACKETS)
    return (found,)


def own_setbacks(conn: Connection, device: str) -> tuple[Finding, ...]:
    """Return where this register's trail is not what ``device`` gave to others.

    Heads given under a former identity (before a restore) are not looked at: a restore goes back in
    time by nature, and says so.
    """
    seen = [
        SignedHead(device, TrailHead(row.n, row.link), row.seal)
        for row in conn.execute(
            select(_KEPT.c.n, _KEPT.c.link, _KEPT.c.seal).where(_KEPT.c.device == device)
        )
    ]
    public = conn.execute(
        select(schema.device.c.sign_key).where(schema.device.c.uid == device)
    ).scalar_one_or_none()
    heads = [one.head for one in seen if public is not None and seal_holds(public, one)]
    heads += [TrailHead(row.n, row.link) for row in conn.execute(select(_GIVEN.c.n, _GIVEN.c.link))]
    last = audit.head(conn).n
    return tuple(
        Finding(device, Setback.SHORTER if one.n > last else Setback.REWRITTEN, one.n, last)
        for one in sorted(set(heads), key=lambda head: head.n)
        if audit.link_at(conn, one.n) != one.link
    )


def witnesses(conn: Connection) -> tuple[Witness, ...]:
    """Return all the heads kept here, ours and those of others, one per pair of devices."""
    rows = conn.execute(
        select(
            _KEPT.c.holder, _KEPT.c.device, func.max(_KEPT.c.n).label("n"),
            func.max(_KEPT.c.at).label("at"), func.max(_KEPT.c.broken).label("broken"),
        ).group_by(_KEPT.c.holder, _KEPT.c.device)
        .order_by(_KEPT.c.holder, _KEPT.c.device)
    )  # fmt: skip
    return tuple(Witness(row.holder, row.device, row.n, row.at, row.broken) for row in rows)


def settle(uow: UnitOfWork, device: str) -> int:
    """Say that what was wrong with the trail of a device was explained; return how many heads."""
    done = uow.conn.execute(
        update(_KEPT).where(_KEPT.c.device == device, _KEPT.c.broken != "").values(broken="")
    )
    uow.audit("TRAIL_EXPLAINED", object_id=device)
    return done.rowcount


def _given_before(conn: Connection, audience: str) -> tuple[TrailHead, ...]:
    """Return the present trail at the latest packets of a numbering, the newest first."""
    rows = conn.execute(
        select(_GIVEN.c.n)
        .where(_GIVEN.c.audience == audience)
        .order_by(_GIVEN.c.sequence.desc())
        .limit(BEFORE)
    ).scalars()
    found = ((n, audit.link_at(conn, n)) for n in rows)
    return tuple(TrailHead(n, link) for n, link in found if link is not None)


def _held_for(conn: Connection, readers: Collection[str]) -> tuple[SignedHead, ...]:
    newest: dict[str, SignedHead] = {}
    rows = conn.execute(
        select(_KEPT.c.device, _KEPT.c.n, _KEPT.c.link, _KEPT.c.seal)
        .where(_KEPT.c.device.in_(sorted(readers)))
        .order_by(_KEPT.c.n)
    )
    for row in rows:
        newest[row.device] = SignedHead(row.device, TrailHead(row.n, row.link), row.seal)
    return tuple(newest[device] for device in sorted(newest))[:MAX_HELD]


def _compare(conn: Connection, showing: Showing) -> Finding | None:
    sign = showing.sign
    shown = (sign.now.head, *sign.before)
    rows = conn.execute(
        select(_KEPT.c.audience, _KEPT.c.sequence, _KEPT.c.n, _KEPT.c.link).where(
            _KEPT.c.device == showing.device
        )
    )
    for row in rows:
        known = TrailHead(row.n, row.link)
        if row.audience == showing.audience:
            how = setback(known, shown, later=showing.sequence > row.sequence)
        else:
            how = setback(known, shown)
        if how is not None:
            return Finding(showing.device, how, row.n, sign.now.head.n)
    return None


def _keep_ours(uow: UnitOfWork, showing: Showing, held: SignedHead) -> None:
    """Keep what a colleague holds of one of our trails, when our key says that it was ours."""
    public = uow.conn.execute(
        select(schema.device.c.sign_key).where(
            schema.device.c.uid == held.device, schema.device.c.own == 1
        )
    ).scalar_one_or_none()
    if public is None or not seal_holds(public, held):
        return
    _keep(uow, showing.device, showing, held, {})


def _keep(
    uow: UnitOfWork, holder: str, showing: Showing, signed: SignedHead, more: dict[str, Any]
) -> None:
    """Write a head; a packet that comes late never replaces what a later one said."""
    place = (
        _KEPT.c.holder == holder,
        _KEPT.c.device == signed.device,
        _KEPT.c.audience == showing.audience,
    )
    sequence = uow.conn.execute(select(_KEPT.c.sequence).where(*place)).scalar_one_or_none()
    values: dict[str, Any] = {
        "sequence": showing.sequence, "n": signed.head.n, "link": signed.head.link,
        "seal": signed.seal, "at": to_wire(uow.clock.now()), **more,
    }  # fmt: skip
    if sequence is None:
        values = {
            "holder": holder, "device": signed.device, "audience": showing.audience,
            "broken": "", **values,
        }  # fmt: skip
        uow.conn.execute(insert(_KEPT).values(**values))
    elif showing.sequence > sequence:
        uow.conn.execute(update(_KEPT).where(*place).values(**values))
    elif more:
        uow.conn.execute(update(_KEPT).where(*place).values(**more))
