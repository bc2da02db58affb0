"""The exchange page: one line per colleague, what came, what was set aside."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from cpts_desktop.features.exchange import again, ground, planning, queries
from cpts_desktop.features.exchange.model import Colleague, Member, PacketIn
from cpts_desktop.kernel.clock import from_seconds
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.packets.codes import MESSAGES, PacketCode
from cpts_desktop.packets.merge import Exchange, Gap, gaps

RECENT = 12


@redacted
@dataclass(frozen=True)
class Overview:
    """Everything the page shows, read at once."""

    colleagues: tuple[Colleague, ...]
    recent: tuple[tuple[str, PacketIn], ...]
    """(sender's name, packet), newest first."""


@dataclass(frozen=True)
class SetAside:
    """A refused packet kept in quarantine."""

    path: Path
    code: str
    message: str
    at: datetime
    size: int


def overview(conn: Connection) -> Overview:
    """Return the lines of the page."""
    members = queries.members(conn)
    received = {one.uid: queries.received_from(conn, one.uid) for one in members}
    newest = sorted(
        ((one.name, packet) for one in members for packet in received[one.uid]),
        key=lambda pair: pair[1].at,
        reverse=True,
    )
    lines = tuple(_colleague(conn, one, received[one.uid]) for one in members)
    return Overview(lines, tuple(newest[:RECENT]))


def _colleague(conn: Connection, member: Member, received: tuple[PacketIn, ...]) -> Colleague:
    sent = [one for one in queries.sent_to(conn, member.uid) if one.kind == "care"]
    care = [one for one in received if one.kind == "care"]
    waiting = tuple(one.sequence for one in sent if not one.acknowledged)
    state = Exchange(
        sent=len(sent),
        acknowledged=len(sent) - len(waiting),
        unacknowledged=waiting,
        received=len(care),
        missing=_missing(care),
    )
    return Colleague(
        member,
        state,
        max((one.created for one in sent), default=None),
        max((one.at for one in received), default=None),
        new_entries(conn, member) if member.verified else 0,
        tuple(one.sequence for one in again.holes(conn, member.uid)),
    )


def _missing(packets: list[PacketIn]) -> tuple[Gap, ...]:
    """Return the holes; each device of the sender numbers on its own."""
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in packets:
        numbers[one.device, one.audience].append(one.sequence)
    return tuple(gap for group in numbers.values() for gap in gaps(group))


def new_entries(conn: Connection, member: Member) -> int:
    """Count what was written since the last packet, in the records they take part in."""
    uids = planning.candidates(conn, member.uid)
    return sum(ground.fresh(conn, member, uids).values())


def set_aside(folder: Path) -> tuple[SetAside, ...]:
    """Return what lies in quarantine, newest first."""
    found = []
    for path in folder.glob("*.cpts"):
        code = path.name.split(".")[1] if path.name.count(".") == 2 else ""
        if code not in PacketCode.__members__:
            continue
        info = path.stat()
        at = from_seconds(info.st_mtime)
        found.append(SetAside(path, code, MESSAGES[PacketCode(code)], at, info.st_size))
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))
