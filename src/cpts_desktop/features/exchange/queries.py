"""Members, pinned keys, packets sent and received: what screens and commands read."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, func, select

from cpts_desktop.features.exchange import tables as t
from cpts_desktop.features.exchange.model import (
    Member,
    MemberDevice,
    PacketIn,
    PacketOut,
    Trust,
)
from cpts_desktop.features.exchange.sections import Selection
from cpts_desktop.kernel.clock import civil_date
from cpts_desktop.kernel.hlc import instant_of
from cpts_desktop.kernel.ids import DeviceId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.kernel.text import fold
from cpts_desktop.packets.header import Signer
from cpts_desktop.packets.identity import fingerprint
from cpts_desktop.packets.keys import PublicKeys, key_id
from cpts_desktop.packets.words import WORDS, read_words
from cpts_desktop.storage.keys import own_devices
from cpts_desktop.storage.users import all_users

_D = t.member_device.c
_OUT = t.packet_out.c
_IN = t.packet_in.c
_V = t.member_validity.c

UNSURE: Final = "empreinte non vérifiée"
"""Of a key whose words nobody read aloud yet."""


def members(conn: Connection) -> tuple[Member, ...]:
    """Return all members with their devices, verified ones first, then by name."""
    revoked = _revocations(conn)
    devices: dict[str, list[MemberDevice]] = {}
    for row in conn.execute(select(t.member_device).order_by(_D.hlc.desc(), _D.device)):
        keys = PublicKeys(row.device, row.sign, row.exchange)
        key = key_id(row.sign)
        trust = Trust.REVOKED if key in revoked else Trust(row.trust)
        devices.setdefault(row.member, []).append(
            MemberDevice(keys, trust, row.introduced_by, revoked.get(key, {}))
        )
    ends = validity(conn)
    found = [
        Member(
            row.uid, row.name, row.profession, row.rpps, tuple(devices.get(row.uid, ())),
            ends.get(row.uid),
        )
        for row in conn.execute(select(t.member))
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda m: (not m.verified, fold(m.name), m.uid)))


def validity(conn: Connection) -> dict[str, date]:
    """Return the last day of each membership that has one.

    Of several coordinations the one that keeps a member longest counts.
    """
    found: dict[str, date | None] = {}
    for row in conn.execute(select(_V.member, _V.until)):
        until = date.fromisoformat(row.until) if row.until else None
        known = found.get(row.member, until)
        found[row.member] = None if known is None or until is None else max(known, until)
    return {uid: until for uid, until in found.items() if until is not None}


def _revocations(conn: Connection) -> dict[str, dict[str, int]]:
    rows = conn.execute(select(t.member_revocation))
    return {row.key: json.loads(row.last_sequence) for row in rows}


def member(conn: Connection, uid: str) -> Member | None:
    """Return one member, or None."""
    return next((one for one in members(conn) if one.uid == uid), None)


def find_members(conn: Connection, word: str) -> tuple[Member, ...]:
    """Return the members that a word names.

    An identifier, a device, a key, an RPPS, the twelve words of a fingerprint, or the whole name.
    """
    wanted = word.strip()
    if not wanted:
        return ()
    read = read_words(wanted) if len(wanted.split()) == WORDS else None
    spoken = read.value if isinstance(read, Ok) else None
    return tuple(one for one in members(conn) if _is_named(one, wanted, spoken))


def _is_named(one: Member, wanted: str, spoken: tuple[str, ...] | None) -> bool:
    if spoken is not None:
        return any(fingerprint(device.keys) == spoken for device in one.devices)
    names = {one.uid, one.rpps}
    for device in one.devices:
        names |= {device.keys.device, device.key}
    return wanted in names - {""} or fold(one.name) == fold(wanted)


def card_text(conn: Connection, device: str) -> str:
    """Return the signed identity card of a member's device as it was received, or nothing."""
    found = conn.execute(select(_D.card).where(_D.device == device)).scalar_one_or_none()
    return found or ""


def devices_since(conn: Connection) -> dict[str, date]:
    """Return the day on which each device of a member was last added or learnt."""
    rows = conn.execute(select(_D.device, _D.hlc))
    return {row.device: civil_date(instant_of(row.hlc)) for row in rows}


def signers(conn: Connection) -> dict[str, Signer]:
    """Return the pinned keys from which a packet is accepted, by key name: verified, or revoked.

    Our own key is among them, so that a packet of ours is "not for us" and not "unknown".
    """
    grouped: dict[str, tuple[set[str], MemberDevice]] = {}
    for one in members(conn):
        for device in one.devices:
            if device.pinned:
                grouped.setdefault(device.key, (set(), device))[0].add(device.keys.device)
    ours = own_devices(conn)
    own = {
        key_id(public): Signer(frozenset(d for d, key in ours.items() if key == public), public)
        for public in ours.values()
    }
    pinned = {
        key: Signer(
            frozenset(devices),
            device.keys.sign,
            device.trust is Trust.REVOKED,
            device.last_sequence,
        )
        for key, (devices, device) in grouped.items()
    }
    return {**pinned, **own}


def known_devices(conn: Connection) -> dict[DeviceId, bytes]:
    """Return the signing key of every device whose entries can be verified, ours included."""
    found = {
        DeviceId(row.device): bytes(row.sign) for row in conn.execute(select(_D.device, _D.sign))
    }
    return {**found, **own_devices(conn)}


def posts(conn: Connection) -> dict[str, frozenset[DeviceId]]:
    """Return the devices on which each known person writes: ours, and those of each member.

    A person known only as a second one on the computer of a member has none here.
    """
    found: dict[str, set[DeviceId]] = {}
    for row in conn.execute(select(_D.member, _D.device)):
        found.setdefault(row.member, set()).add(DeviceId(row.device))
    for user in all_users(conn):
        found.setdefault(str(user.uid), set()).update(own_devices(conn))
    return {person: frozenset(devices) for person, devices in found.items()}


def author_names(conn: Connection) -> dict[str, str]:
    """Return the name of each author id: people of the practice and members."""
    names = {row.uid: row.name for row in conn.execute(select(t.member.c.uid, t.member.c.name))}
    return {**names, **{str(user.uid): user.name for user in all_users(conn)}}


def writer_names(conn: Connection) -> Callable[[str, str], str]:
    """Return who wrote an entry, from its author and its device; nothing for an unknown person.

    A key that a colleague passed on may be in the name of anybody: what it signed says so until
    its words are read aloud (threats T5 and T7).
    """
    names = author_names(conn)
    rows = conn.execute(select(_D.device, _D.sign, _D.trust)).all()
    vouched = {row.sign for row in rows if row.trust == Trust.VERIFIED}
    unsure = {row.device for row in rows if row.sign not in vouched}

    def name(author: str, device: str) -> str:
        known = names.get(author, "")
        return f"{known} ({UNSURE})" if known and device in unsure else known

    return name


def sent_to(conn: Connection, member_uid: str) -> tuple[PacketOut, ...]:
    """Return the packets made for a member, oldest first."""
    rows = conn.execute(
        select(t.packet_out, t.packet_ack.c.hlc.label("acked"))
        .outerjoin(t.packet_ack, t.packet_ack.c.id == _OUT.id)
        .where(_OUT.member == member_uid)
        .order_by(_OUT.created, _OUT.sequence)
    )
    return tuple(
        PacketOut(
            row.id, row.member, row.audience, row.sequence, row.kind, row.digest,
            instant_of(row.created), row.entries, row.size, tuple(json.loads(row.patients)),
            row.acked is not None, row.file,
        )
        for row in rows
    )  # fmt: skip


def last_sent(conn: Connection, audience: str) -> tuple[int, str | None]:
    """Return the number and digest of the last packet to an audience (0, None when none)."""
    row = conn.execute(
        select(_OUT.sequence, _OUT.digest)
        .where(_OUT.audience == audience)
        .order_by(_OUT.sequence.desc())
        .limit(1)
    ).first()
    return (row.sequence, row.digest) if row else (0, None)


def received_from(conn: Connection, member_uid: str) -> tuple[PacketIn, ...]:
    """Return the packets taken in from a member, oldest first."""
    query = select(t.packet_in).where(_IN.member == member_uid).order_by(_IN.hlc)
    return tuple(_packet_in(row) for row in conn.execute(query))


def received(conn: Connection, packet: str) -> PacketIn | None:
    """Return a packet that was taken in, by its id, or None."""
    row = conn.execute(select(t.packet_in).where(_IN.id == packet)).first()
    return None if row is None else _packet_in(row)


def taken_whole(conn: Connection, packet: str) -> bool:
    """Say whether a packet was taken in, with nothing of it refused."""
    seen = received(conn, packet)
    return seen is not None and not seen.rejected


def _packet_in(row: object) -> PacketIn:
    values = dict(row._mapping)  # type: ignore[attr-defined]  # noqa: SLF001 - SQLAlchemy's name
    at: datetime = instant_of(values.pop("hlc"))
    return PacketIn(at=at, **values)


def unreceipted(conn: Connection, member_uid: str) -> tuple[PacketIn, ...]:
    """Return the packets of a member for which no receipt has left yet."""
    query = (
        select(t.packet_in)
        .outerjoin(t.packet_receipt, t.packet_receipt.c.id == _IN.id)
        .where(_IN.member == member_uid, _IN.kind == "care", t.packet_receipt.c.id.is_(None))
        .order_by(_IN.hlc)
    )
    return tuple(_packet_in(row) for row in conn.execute(query))


def sent_vector(conn: Connection, member_uid: str, stream: str) -> dict[DeviceId, int]:
    """Return, per device, the last entry of a patient that a packet to this member holds."""
    u = t.packet_upto.c
    rows = conn.execute(select(u.device, u.seq).where(u.member == member_uid, u.stream == stream))
    return {DeviceId(row.device): row.seq for row in rows}


def sent_selection(conn: Connection, member_uid: str, stream: str) -> Selection | None:
    """Return what the last packet to this member let them read of a patient, None when none."""
    scope = t.packet_scope.c
    body = conn.execute(
        select(scope.body).where(scope.member == member_uid, scope.stream == stream)
    ).scalar_one_or_none()
    return None if body is None else Selection.from_json(json.loads(body))


def count_packets(conn: Connection) -> int:
    """Return how many packets were sent or received."""
    sent = conn.execute(select(func.count()).select_from(t.packet_out)).scalar_one()
    taken = conn.execute(select(func.count()).select_from(t.packet_in)).scalar_one()
    return int(sent) + int(taken)
