"""Makes a packet: content, seal and trace in one transaction; then hands the file over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from cpts_desktop.features.exchange import ground, kinds, membership, planning, queries, rules
from cpts_desktop.features.exchange.content import MAX_RECEIPTS
from cpts_desktop.features.exchange.model import Member, PacketIn, Plan
from cpts_desktop.features.exchange.places import place
from cpts_desktop.features.exchange.planning import Prepared, Wish
from cpts_desktop.features.exchange.renewing import former_card, present_card
from cpts_desktop.features.exchange.sections import Selection
from cpts_desktop.kernel import collecting
from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.hlc import from_instant
from cpts_desktop.kernel.ids import PRACTICE, DeviceId, PatientId, new_id
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.packets.blocks import to_line
from cpts_desktop.packets.envelope import Draft, Sealed, seal
from cpts_desktop.packets.files import SUFFIX, free_path, neutral_name
from cpts_desktop.packets.header import MAX_RECIPIENTS, PacketKind
from cpts_desktop.packets.keys import DeviceKeys, PublicKeys
from cpts_desktop.packets.packing import packed
from cpts_desktop.storage import bulk_reading, witnessed
from cpts_desktop.storage.chain import RawEntry
from cpts_desktop.storage.keys import own_devices
from cpts_desktop.storage.unit_of_work import UnitOfWork

Vectors: TypeAlias = dict[PatientId, dict[DeviceId, int]]
Selections: TypeAlias = Mapping[PatientId, Selection]
_NO_SELECTION: Final[Selections] = MappingProxyType({})


@redacted
@dataclass(frozen=True)
class SendPacket:
    """Make a packet. ``folder`` is the private folder of packets kept until acknowledged."""

    wish: Wish
    keys: DeviceKeys
    folder: Path


@dataclass(frozen=True)
class SentPacket:
    """A packet made: where its kept copy lies and what is in it."""

    id: str
    member: Member
    sequence: int
    entries: int
    patients: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    """(patient, reason) of those of whom nothing left."""

    file: Path
    size: int
    withheld: int = 0


@redacted
@dataclass(frozen=True)
class SendReceipt:
    """Acknowledge what came from a member, without any patient's data."""

    member: str
    keys: DeviceKeys
    folder: Path


def outbox(register_path: Path) -> Path:
    """Return the private folder of the packets of a register, made if needed."""
    return place(register_path, "envoyes")


def send_packet(cmd: SendPacket, uow: UnitOfWork) -> Outcome[SentPacket]:
    """Make a care packet for one member; refused when nothing may leave, with every reason."""
    ready = planning.prepare(uow.conn, cmd.wish, uow.device, uow.clock.today())
    if ready is None:
        return refuse("member", "UNKNOWN_MEMBER", "Ce membre n’est pas dans votre annuaire.")
    found = ready.plan
    over = membership.why_ended(uow.conn, found.member, uow.clock.today())
    if over:
        return refuse("member", "MEMBERSHIP_ENDED", over)
    refusal = _refusal(cmd.wish, found)
    if refusal is not None:
        return refusal
    upto = {PatientId(uid): vector for uid, vector in ready.upto.items()}
    chosen = {PatientId(uid): one for uid, one in ready.chosen.items()}
    receipts = queries.unreceipted(uow.conn, found.member.uid)
    counted = _Counted()
    expected = sum([one.entries + one.withheld for one in found.leaving])
    lines = _lines(uow, ready, upto, receipts, counted, expected)
    with collecting.paused(over=expected):
        sealed = _seal(uow, cmd.keys, cmd.folder, PacketKind.CARE, found.member, lines)
        with collecting.paused():
            trace(uow, sealed, found.member, upto, receipts, counted.entries, chosen, ready.mark)
            uow.audit_each("EXPORT", upto, object_id=sealed.header.id)
    left_out = tuple((one.name, one.refusal) for one in found.refused)
    sent = _sent(sealed, found.member, counted.entries, tuple(upto), left_out)
    return Ok(replace(sent, withheld=counted.withheld))


def send_receipt(cmd: SendReceipt, uow: UnitOfWork) -> Outcome[SentPacket]:
    """Make a receipt packet for what came from a member: its newest packets.

    What was acknowledged before is in it too: a receipt may have been lost on its way, and the
    other side would take for missing what was received (acknowledging twice changes nothing).
    """
    member = queries.member(uow.conn, cmd.member)
    if member is None or not member.verified:
        return refuse("member", "UNKNOWN_MEMBER", "Ce membre n’est pas vérifié.")
    care = PacketKind.CARE.value
    received = [one for one in queries.received_from(uow.conn, member.uid) if one.kind == care]
    if not received:
        return refuse("member", "NOTHING_TO_SEND", "Rien n’a encore été reçu de ce confrère.")
    receipts = tuple(received[-MAX_RECEIPTS:])
    lines = [receipts_line(receipts)]
    sealed = _seal(uow, cmd.keys, cmd.folder, PacketKind.RECEIPT, member, lines)
    trace(uow, sealed, member, {}, receipts, 0)
    return Ok(_sent(sealed, member, 0, (), ()))


def _refusal(wish: Wish, found: Plan) -> Refused | None:
    if wish.patients is not None and found.refused:
        return Refused(
            tuple(Problem(f"patient:{p.uid}", "NO_BASIS", p.refusal) for p in found.refused)
        )
    if not found.member.verified:
        return refuse("member", "NOT_VERIFIED", ground.not_to(found.member))
    if found.leaving:
        return None
    if found.refused:
        return refuse("patients", "NO_BASIS", found.refused[0].refusal)
    if not found.patients and wish.patients is None and not found.receipts:
        return refuse(
            "patients",
            "NOTHING_TO_SEND",
            f"Rien de nouveau à envoyer à {found.member.name} : aucun dossier partagé avec ce "
            "professionnel n’a changé depuis le dernier paquet.",
        )
    return None if found.receipts else refuse("patients", "NOTHING_TO_SEND", "Rien à envoyer.")


@dataclass
class _Counted:
    """What really left."""

    entries: int = 0
    withheld: int = 0


def _lines(
    uow: UnitOfWork,
    ready: Prepared,
    upto: Vectors,
    receipts: tuple[PacketIn, ...],
    counted: _Counted,
    expected: int,
) -> Iterator[bytes]:
    yield to_line(cards_block(uow, ready.plan.member, upto))
    if receipts:
        yield receipts_line(receipts)

    def entries() -> Iterator[RawEntry]:
        for raw in bulk_reading.entries_after(uow.conn, ready.seen, ready.upto):
            sent = planning.as_sent(raw, ready.chosen[raw.stream])
            counted.withheld += sent.withheld
            counted.entries += not sent.withheld
            yield sent

    yield from packed(entries(), expected)


def cards_block(uow: UnitOfWork, member: Member, upto: Vectors) -> dict[str, object]:
    """Name our own devices, and pass on the cards of the other authors."""
    own = own_devices(uow.conn)
    present = {device for device, key in own.items() if key == own[uow.device]}
    theirs = {one.keys.device for one in member.devices}
    authors = {device for vector in upto.values() for device in vector}
    if len(theirs) == 1:  # restored, they may have to be told what they wrote under
        authors -= theirs
    cards = [
        former_card(uow.conn, device) if device in own else queries.card_text(uow.conn, device)
        for device in sorted(authors - present)
    ]  # fmt: skip
    mine = sorted((authors | {uow.device}) & present)
    if len(present) > 1:  # restored: who reads us can then say to others that these are one key's
        cards += [present_card(uow, device) for device in mine]
    return {"block": "cards", "own": mine, "cards": [json.loads(card) for card in cards if card]}


def receipts_line(receipts: Iterable[PacketIn]) -> bytes:
    """Return the block that acknowledges packets by their id."""
    items = [
        {"packet": one.id, "digest": one.digest, "accepted": one.accepted,
         "waiting": one.waiting, "rejected": one.rejected}
        for one in receipts
    ]  # fmt: skip
    return to_line({"block": "receipts", "items": items})


def _seal(
    uow: UnitOfWork,
    keys: DeviceKeys,
    folder: Path,
    kind: PacketKind,
    member: Member,
    lines: Iterable[bytes],
) -> Sealed:
    return seal_packet(uow, keys, folder, kind, (member,), member.uid, lines)


def seal_packet(
    uow: UnitOfWork,
    keys: DeviceKeys,
    folder: Path,
    kind: PacketKind,
    readers: Sequence[Member],
    to: str,
    lines: Iterable[bytes],
) -> Sealed:
    """Seal the next packet of one kind to the verified devices of its readers."""
    now = uow.clock.now()
    audience = rules.audience(kind.value, keys.device, to)
    sequence, previous = queries.last_sent(uow.conn, audience)
    packet = new_id()
    devices = {one.keys.device for member in readers for one in member.devices}
    trail = witnessed.give(uow, audience, sequence + 1, devices)
    draft = Draft(packet, kind, now, audience, sequence + 1, previous, trail)
    target = free_path(folder, neutral_name(packet, uow.clock.today()))
    return seal(target, draft, keys, _addressed(readers), lines, work=folder)


def _addressed(readers: Sequence[Member]) -> list[PublicKeys]:
    """Return every verified device of the readers; when they are too many, the newest per key.

    After a restore one key has several devices, and we may not know which is in use.
    """
    found = [one for member in readers for one in member.verified]
    newest = {one.key: one.keys for one in reversed(found)}
    return [one.keys for one in found] if len(found) <= MAX_RECIPIENTS else [*newest.values()]


def trace_statement(uow: UnitOfWork, sealed: Sealed, member: Member, rows: int) -> SentPacket:
    """Write the trace of a packet that holds no entry."""
    trace(uow, sealed, member, {}, (), 0)
    return _sent(sealed, member, rows, (), ())


def trace(
    uow: UnitOfWork,
    sealed: Sealed,
    member: Member,
    upto: Vectors,
    receipts: tuple[PacketIn, ...],
    entries: int,
    chosen: Selections = _NO_SELECTION,
    mark: dict[str, Any] | None = None,
) -> None:
    header = sealed.header
    payload = {
        "packet": header.id,
        "member": member.uid,
        "audience": header.audience,
        "sequence": header.sequence,
        "kind": header.kind.value,
        "digest": sealed.digest,
        "created": from_instant(header.created),
        "entries": entries,
        "size": sealed.size,
        "upto": upto,
        "receipts": [one.id for one in receipts],
        "file": sealed.path.name,
        "scopes": {uid: one.as_json() for uid, one in chosen.items()},
    }
    uow.append(PRACTICE, kinds.SENT, payload if mark is None else {**payload, "mark": mark})
    uow.audit(
        "EXPORT", object_id=header.id, recipient=member.uid, entries=entries, patients=len(upto)
    )


def _sent(
    sealed: Sealed,
    member: Member,
    entries: int,
    patients: tuple[str, ...],
    left_out: tuple[tuple[str, str], ...],
) -> SentPacket:
    header = sealed.header
    return SentPacket(
        header.id, member, header.sequence, entries, patients, left_out, sealed.path, sealed.size
    )


def seal_and_trace(
    uow: UnitOfWork,
    keys: DeviceKeys,
    folder: Path,
    member: Member,
    lines: Iterable[bytes],
    upto: Vectors,
    entries: int,
) -> SentPacket:
    """Seal a care packet of these lines and write its trace."""
    sealed = _seal(uow, keys, folder, PacketKind.CARE, member, lines)
    trace(uow, sealed, member, upto, (), entries)
    uow.audit_each("EXPORT", upto, object_id=sealed.header.id)
    return _sent(sealed, member, entries, tuple(upto), ())


def hand_over(kept: Path, folder: Path) -> Path:
    """Copy a kept packet to a folder (USB key, cleared share), atomically; return the new file.

    Raises OSError; the kept copy stays until the packet is acknowledged.
    """
    target = free_path(folder, kept.name)
    write_private(target, kept.read_bytes())
    if target.read_bytes() != kept.read_bytes():
        raise OSError("the copied packet does not read back")
    return target


def kept_copy(folder: Path, name: str) -> Path | None:
    """Return the kept copy of a packet, or None when it is no longer there."""
    if not name.endswith(SUFFIX) or "/" in name or "\\" in name:
        return None
    path = folder / name
    return path if path.is_file() else None
