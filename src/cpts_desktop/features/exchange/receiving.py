"""Takes a packet in: private copy, checks, parsing child, preview, then one transaction."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from cpts_desktop.features.exchange import kinds, publishing, queries, rules, trail_watch
from cpts_desktop.features.exchange.clock_guard import TOLERANCE, Ahead
from cpts_desktop.features.exchange.content import Content, read_content
from cpts_desktop.features.exchange.members import introduce, learn_devices
from cpts_desktop.features.exchange.model import (
    Arrival,
    ArrivingPatient,
    ImportReport,
    Member,
    Trust,
)
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel.files import make_private_folder
from cpts_desktop.kernel.ids import PRACTICE, DeviceId, PatientId
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_instant
from cpts_desktop.packets import sandbox
from cpts_desktop.packets.codes import PacketCode, PacketRefused
from cpts_desktop.packets.envelope import Checked, check
from cpts_desktop.packets.files import SUFFIX, PrivateCopy, take_copy
from cpts_desktop.packets.header import FORMAT, Header, Named, PacketKind
from cpts_desktop.packets.keys import DeviceKeys, key_id
from cpts_desktop.packets.merge import Gap, fr_gaps, gaps
from cpts_desktop.storage import records
from cpts_desktop.storage.chain import RawEntry
from cpts_desktop.storage.ingest import IngestReport, ingest_blocks
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.unit_of_work import UnitOfWork

_DISCARDED = {PacketCode.BAD_MAGIC, PacketCode.TOO_BIG}


@redacted
@dataclass(frozen=True)
class Opened:
    """A verified packet waiting for a person's yes. ``copy`` is what will be imported."""

    copy: PrivateCopy
    checked: Checked
    arrival: Arrival


def inbox(register_path: Path) -> Path:
    """Return the private folder of packets being looked at, made if needed."""
    folder = register_path.with_name(register_path.name + ".paquets") / "recus"
    make_private_folder(folder)
    return folder


def quarantine(register_path: Path) -> Path:
    """Return the private folder of refused packets, made if needed."""
    folder = register_path.with_name(register_path.name + ".paquets") / "quarantaine"
    make_private_folder(folder)
    return folder


def open_packet(
    register: Register, source: Path, *, cancelled: Callable[[], bool] = lambda: False
) -> Opened:
    """Verify, decrypt and preview a packet; nothing enters the register.

    Raises PacketRefused with its code (the copy then goes to quarantine), OSError, Cancelled.
    """
    copy = take_copy(source, inbox(register.path))
    try:
        keys = DeviceKeys.of_register(register.device_keys)
        me = Named(keys.device, key_id(keys.public.exchange))
        checked = check(copy.path, register.read(queries.signers), me)
        _admit(register, checked.header)
        now = register.clock.now()
        preview = _Preview(_blocks(copy, checked, keys, cancelled), now)
        arrival = register.read(preview.arrival, checked, now)
    except PacketRefused as refusal:
        _put_aside(copy, register.path, refusal)
        raise
    except BaseException:
        copy.path.unlink(missing_ok=True)
        raise
    return Opened(copy, checked, arrival)


def _admit(register: Register, header: Header) -> None:
    """Refuse what this practice must never read, even sealed to it by mistake or malice."""
    office = register.user.profession == "coordination"
    if office and header.kind is PacketKind.CARE:
        raise PacketRefused(PacketCode.NOT_RECIPIENT, "coordination")
    if register.read(publishing.minimum_format) > FORMAT:
        raise PacketRefused(PacketCode.BAD_VERSION, "minimum")


def try_open(
    register: Register, source: Path, cancelled: Callable[[], bool] = lambda: False
) -> Outcome[Opened]:
    """Open a packet; a refusal comes back as a problem with its code (screens)."""
    try:
        return Ok(open_packet(register, source, cancelled=cancelled))
    except PacketRefused as refusal:
        return refuse("file", refusal.code.value, refusal.message)


def _put_aside(copy: PrivateCopy, register_path: Path, refusal: PacketRefused) -> None:
    if refusal.code in _DISCARDED:
        copy.path.unlink(missing_ok=True)
        return
    name = f"{copy.sha256}.{refusal.code.value}{SUFFIX}"
    os.replace(copy.path, quarantine(register_path) / name)


def interrupted(register_path: Path) -> tuple[Path, ...]:
    """Return the packets whose import was cut short: nothing of them entered, all can resume."""
    return tuple(sorted(inbox(register_path).glob(f"*{SUFFIX}")))


def give_up(opened: Opened) -> None:
    """Forget a packet that the person did not want; the file they chose is untouched."""
    opened.copy.path.unlink(missing_ok=True)


def _blocks(
    copy: PrivateCopy, checked: Checked, keys: DeviceKeys, cancelled: Callable[[], bool]
) -> Iterator[dict[str, Any]]:
    return sandbox.blocks(copy.path, checked, keys.age_identity, cancelled=cancelled)


class _Preview:
    """Counts what a packet holds, per patient, in bounded memory."""

    def __init__(self, blocks: Iterator[dict[str, Any]], now: datetime) -> None:
        self._counts: dict[str, Counter[tuple[str, str]]] = {}
        self._names: dict[str, dict[str, Any]] = {}
        self._content = Content()
        self._total = 0
        self._ahead = Ahead(now)
        for block in blocks:
            if block["block"] == "entries":
                self._content.blocks.add("entries")
                for entry in block["entries"]:
                    self._count(entry)
                self._ahead.look(block["entries"])
            else:
                read_content(block, self._content)

    def _count(self, entry: RawEntry) -> None:
        self._total += 1
        record = entry.kind == "record" and entry.payload is not None
        payload = json.loads(entry.payload or b"{}") if record else {}
        words = rules.WITHHELD if entry.withheld else rules.words_of(entry.kind, payload)
        self._counts.setdefault(entry.stream, Counter())[words] += 1
        if payload.get("type") == "patient" and isinstance(payload.get("set"), dict):
            self._names.setdefault(entry.stream, {}).update(payload["set"])

    def arrival(self, conn: Connection, checked: Checked, now: Any) -> Arrival:
        """Return what the person is shown."""
        header = checked.header
        self._content.suits(header.kind)
        sender = sender_of(conn, checked)
        uids = tuple(PatientId(uid) for uid in self._counts)
        banners = register_queries.banners(conn, uids)
        patients = [
            ArrivingPatient(
                uid,
                banners[PatientId(uid)].display_name
                if PatientId(uid) in banners
                else _name(self._names.get(uid, {})),
                PatientId(uid) in banners,
                rules.in_order(counts),
                counts.total(),
            )
            for uid, counts in self._counts.items()
        ]
        seen = queries.received(conn, header.id)
        late = (
            f"Ce paquet porte une date à venir ({fr_instant(header.created)}) : vérifiez l’horloge "
            "des deux postes."
        )
        said = [late] if header.created > now + TOLERANCE else []
        warning = "\n".join([*said, *self._ahead.words()])
        return Arrival(
            header.id, sender, header.sequence, header.created, header.kind.value, self._total,
            tuple(sorted(patients, key=lambda p: (p.name, p.uid))), len(self._content.receipts),
            seen is not None and not seen.rejected, warning, self._content.counts,
            self._content.directory,
        )  # fmt: skip


def _name(fields: dict[str, Any]) -> str:
    given = fields.get("given_names")
    first = given[0] if isinstance(given, list) and given and isinstance(given[0], str) else ""
    birth = fields.get("birth_name")
    text = f"{birth.upper() if isinstance(birth, str) else ''} {first}".strip()
    return text[:120] or "Patient dont l’identité n’est pas dans ce paquet"


def sender_of(conn: Connection, checked: Checked) -> Member:
    """Return the member whose pinned key signed the packet."""
    key = checked.header.sender.key
    for one in queries.members(conn):
        if any(d.key == key and d.trust is not Trust.INTRODUCED for d in one.devices):
            return one
    raise PacketRefused(PacketCode.UNKNOWN_SIGNER, "sender")


@redacted
@dataclass(frozen=True)
class TakeIn:
    """Import a packet that a person has seen."""

    opened: Opened
    keys: DeviceKeys
    cancelled: Callable[[], bool] = lambda: False


def take_in(cmd: TakeIn, uow: UnitOfWork) -> Outcome[ImportReport]:
    """Bring a verified packet into the register: all of it that verifies, in one transaction."""
    checked = cmd.opened.checked
    header = checked.header
    sender = sender_of(uow.conn, checked)
    seen = queries.received(uow.conn, header.id)
    if seen is not None and not seen.rejected:
        uow.audit("IMPORT", object_id=header.id, again=1)
        return Ok(
            ImportReport(header.id, sender.name, duplicates=max(cmd.opened.arrival.entries, 0))
        )
    if header.kind in (PacketKind.INDICATORS, PacketKind.DIRECTORY):
        return _take_statement(cmd, uow, sender)
    content = Content()
    before = len(records.conflicts(uow.conn))
    learn_devices(uow, sender, header.sender.device, ())
    known = queries.known_devices(uow.conn)
    try:
        report = ingest_blocks(uow, _entries(cmd, content, uow, sender, known), known)
    except PacketRefused as refusal:
        return refuse("file", refusal.code.value, refusal.message)
    return Ok(_trace(uow, cmd, sender, content, report, before))


def _take_statement(cmd: TakeIn, uow: UnitOfWork, sender: Member) -> Outcome[ImportReport]:
    """Take counts or a directory in: read again from the same copy, not from the preview."""
    content = Content()
    try:
        for block in _blocks(cmd.opened.copy, cmd.opened.checked, cmd.keys, cmd.cancelled):
            read_content(block, content)
        content.suits(cmd.opened.checked.header.kind)
    except PacketRefused as refusal:
        return refuse("file", refusal.code.value, refusal.message)
    accepted = 0
    if content.counts is not None:
        accepted = publishing.take_counts(uow, sender, content.counts)
    if content.directory is not None:
        taken = publishing.take_directory(uow, sender, content.directory)
        if not isinstance(taken, Ok):
            return taken
        accepted = taken.value
    before = len(records.conflicts(uow.conn))
    return Ok(_trace(uow, cmd, sender, content, IngestReport(accepted=accepted), before))


def _entries(
    cmd: TakeIn,
    content: Content,
    uow: UnitOfWork,
    sender: Member,
    known: dict[DeviceId, bytes],
) -> Iterator[list[RawEntry]]:
    """Yield blocks of entries as they come; the keys that vouch for them come before."""
    started = False
    for block in _blocks(cmd.opened.copy, cmd.opened.checked, cmd.keys, cmd.cancelled):
        if block["block"] == "entries":
            started = True
            yield block["entries"]
            continue
        if started:
            raise PacketRefused(PacketCode.SCHEMA, "block")
        read_content(block, content)
        if block["block"] == "cards":
            learn_devices(uow, sender, cmd.opened.checked.header.sender.device, content.own)
            introduce(uow, sender, content.cards)
            known.update(queries.known_devices(uow.conn))


def _trace(
    uow: UnitOfWork,
    cmd: TakeIn,
    sender: Member,
    content: Content,
    report: IngestReport,
    conflicts_before: int,
) -> ImportReport:
    header = cmd.opened.checked.header
    mine = {one.id for one in queries.sent_to(uow.conn, sender.uid)}
    acknowledges = sorted(mine.intersection(content.receipts))
    rejected = Counter(one.code for one in report.rejected)
    uow.append(
        PRACTICE,
        kinds.RECEIVED,
        {
            "packet": header.id,
            "member": sender.uid,
            "device": header.sender.device,
            "audience": header.audience,
            "sequence": header.sequence,
            "kind": header.kind.value,
            "digest": cmd.opened.checked.preamble.digest,
            "accepted": report.accepted,
            "duplicates": report.duplicates,
            "waiting": report.waiting,
            "rejected": rejected.total(),
            "acknowledges": acknowledges,
            "replaces": content.replaces,
        },
    )
    uow.audit(
        "IMPORT", object_id=header.id, accepted=report.accepted, duplicates=report.duplicates,
        waiting=report.waiting, rejected=rejected.total(),
    )  # fmt: skip
    return ImportReport(
        packet=header.id,
        sender=sender.name,
        accepted=report.accepted,
        duplicates=report.duplicates,
        waiting=report.waiting,
        conflicts=max(0, len(records.conflicts(uow.conn)) - conflicts_before),
        unknown_kinds=report.unknown_kinds,
        withheld=report.withheld,
        filled=report.filled,
        acknowledged=len(acknowledges),
        gaps=_gap_sentences(uow, sender, header.sender.device, header.audience, report),
        rejected=tuple(sorted(rejected.items())),
        patients=tuple(one.uid for one in cmd.opened.arrival.patients),
        trail=trail_watch.on_arrival(uow, cmd.opened.checked, sender.name),
    )


def _gap_sentences(
    uow: UnitOfWork, sender: Member, device: str, audience: str, report: IngestReport
) -> tuple[str, ...]:
    found = []
    numbers = [
        one.sequence
        for one in queries.received_from(uow.conn, sender.uid)
        if (one.device, one.audience) == (device, audience)
    ]
    lost = gaps(numbers)
    if lost:
        found.append(f"Paquets de {sender.name} : {fr_gaps(lost)}")
    names = register_queries.banners(uow.conn, tuple(PatientId(gap.stream) for gap in report.gaps))
    for gap in report.gaps:
        banner = names.get(PatientId(gap.stream))
        who = banner.display_name if banner else "Dossier non reçu"
        found.append(f"{who} : {fr_gaps([Gap(gap.first, gap.last)])} (inscriptions)")
    return tuple(found)


def import_file(
    register: Register, source: Path, *, cancelled: Callable[[], bool] = lambda: False
) -> Outcome[ImportReport]:
    """Open and take in without asking (command line). Raises PacketRefused, OSError."""
    opened = open_packet(register, source, cancelled=cancelled)
    try:
        keys = DeviceKeys.of_register(register.device_keys)
        return register.run(take_in, TakeIn(opened, keys, cancelled))
    finally:
        give_up(opened)


def kind_of(opened: Opened) -> PacketKind:
    """Return what kind of packet was opened."""
    return opened.checked.header.kind
