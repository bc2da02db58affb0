"""Takes a packet in: private copy, checks, parsing child, preview, then one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from cpts_desktop.features.exchange import kinds, publishing, queries, rules, trail_watch
from cpts_desktop.features.exchange.content import Content, read_content
from cpts_desktop.features.exchange.members import introduce, learn_devices
from cpts_desktop.features.exchange.model import (
    Arrival,
    ImportReport,
    Member,
)
from cpts_desktop.features.exchange.places import place
from cpts_desktop.features.exchange.previewing import Preview, sender_of
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel import collecting
from cpts_desktop.kernel.files import replace_patiently
from cpts_desktop.kernel.ids import PRACTICE, DeviceId, PatientId
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.packets import sandbox, verifying
from cpts_desktop.packets.codes import PacketCode, PacketRefused
from cpts_desktop.packets.envelope import Checked, check, check_again
from cpts_desktop.packets.files import SUFFIX, PrivateCopy, take_copy
from cpts_desktop.packets.header import FORMAT, Header, Named, PacketKind
from cpts_desktop.packets.keys import DeviceKeys, key_id
from cpts_desktop.packets.merge import Gap, fr_gaps, gaps
from cpts_desktop.storage import records
from cpts_desktop.storage.chain import RawEntry
from cpts_desktop.storage.ingest import IngestReport, ingest_blocks
from cpts_desktop.storage.keys import own_devices_of
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.unit_of_work import UnitOfWork

_DISCARDED = {PacketCode.BAD_MAGIC, PacketCode.TOO_BIG}


@redacted
@dataclass(frozen=True)
class Opened:
    """A verified packet waiting for a person's yes. ``copy`` is what will be imported.

    ``blocks`` are the first that it holds, or all when ``whole``; what follows is read again from
    ``copy``. ``aside`` waits to verify its entries.
    """

    copy: PrivateCopy
    checked: Checked
    arrival: Arrival
    aside: verifying.Ready
    blocks: tuple[dict[str, Any], ...] = ()
    whole: bool = False


def inbox(register_path: Path) -> Path:
    """Return the private folder of packets being looked at, made if needed."""
    return place(register_path, "recus")


def quarantine(register_path: Path) -> Path:
    """Return the private folder of refused packets, made if needed."""
    return place(register_path, "quarantaine")


def open_packet(
    register: Register, source: Path, *, cancelled: Callable[[], bool] = lambda: False
) -> Opened:
    """Verify, decrypt and preview a packet; nothing enters the register.

    Raises PacketRefused with its code (the copy then goes to quarantine), OSError, Cancelled.
    """
    copy = take_copy(source, inbox(register.path))
    aside: verifying.Ready | None = None
    try:
        keys = DeviceKeys.of_register(register.device_keys)
        me = Named(keys.device, key_id(keys.public.exchange))
        former = register.read(own_devices_of, register.device_keys.sign_public())
        checked = check(copy.path, register.read(queries.signers), me, former=former)
        _admit(register, checked.header)
        now = register.clock.now()
        preview = Preview(_blocks(copy, checked, keys, cancelled), now)
        known = register.read(queries.taken_whole, checked.header.id)
        aside = verifying.Ready(0 if known else checked.header.size)
        arrival = register.read(preview.arrival, checked, now)
    except BaseException as fault:
        if aside is not None:
            aside.end()
        if isinstance(fault, PacketRefused):
            _put_aside(copy, register.path, fault)
        else:
            copy.path.unlink(missing_ok=True)
        raise
    return Opened(copy, checked, arrival, aside, tuple(preview.kept.blocks), preview.kept.whole)


class CareForOffice(PacketRefused):
    """A care packet on the computer of a coordination: it is not even decrypted (HDS-03)."""

    def __init__(self) -> None:
        super().__init__(PacketCode.NOT_RECIPIENT, "coordination")

    @property
    def message(self) -> str:
        """Return the French sentence for a person."""
        return (
            "Une coordination n’ouvre aucun paquet de soins : celui-ci n’a pas été déchiffré. "
            "Dites à l’expéditeur de l’adresser au soignant concerné."
        )


def _admit(register: Register, header: Header) -> None:
    """Refuse what this practice must never read, even sealed to it by mistake or malice."""
    office = register.user.profession == "coordination"
    if office and header.kind is PacketKind.CARE:
        raise CareForOffice
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
    replace_patiently(copy.path, quarantine(register_path) / name)


def interrupted(register_path: Path) -> tuple[Path, ...]:
    """Return the packets whose import was cut short: nothing of them entered, all can resume."""
    return tuple(sorted(inbox(register_path).glob(f"*{SUFFIX}")))


def give_up(opened: Opened) -> None:
    """Forget a packet that the person did not want; the file they chose is untouched."""
    opened.aside.end()
    opened.copy.path.unlink(missing_ok=True)


def came_in(opened: Opened, register_path: Path) -> None:
    """Keep no longer in quarantine a file that was refused once and has been taken in now."""
    for path in quarantine(register_path).glob(f"{opened.copy.sha256}.*{SUFFIX}"):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _blocks(
    copy: PrivateCopy, checked: Checked, keys: DeviceKeys, cancelled: Callable[[], bool]
) -> Iterator[dict[str, Any]]:
    return sandbox.blocks(copy.path, checked, keys.age_identity, cancelled=cancelled)


@contextmanager
def _again(cmd: TakeIn) -> Iterator[Iterable[dict[str, Any]]]:
    """Give the blocks of a packet that was opened: those kept, then the others of the same copy.

    Raises PacketRefused when the copy is not what it was.
    """
    opened = cmd.opened
    if opened.whole:
        check_again(opened.copy.path, opened.checked)
        yield opened.blocks
        return
    with sandbox.reading(
        opened.copy.path, opened.checked, cmd.keys.age_identity,
        known=len(opened.blocks), cancelled=cmd.cancelled,
    ) as others:  # fmt: skip
        yield chain(opened.blocks, others)


@redacted
@dataclass(frozen=True)
class TakeIn:
    """Import a packet that a person has seen."""

    opened: Opened
    keys: DeviceKeys
    cancelled: Callable[[], bool] = lambda: False
    despite: bool = False
    """Whether the person also accepts that it takes much away."""


def take_in(cmd: TakeIn, uow: UnitOfWork) -> Outcome[ImportReport]:
    """Bring a verified packet into the register: all of it that verifies, in one transaction."""
    checked = cmd.opened.checked
    header = checked.header
    sender = sender_of(uow.conn, checked)
    if queries.taken_whole(uow.conn, header.id):
        uow.audit("IMPORT", object_id=header.id, again=1)
        return Ok(
            ImportReport(header.id, sender.name, duplicates=max(cmd.opened.arrival.entries, 0))
        )
    gone = rules.mass_withdrawal(cmd.opened.arrival)
    if gone and not cmd.despite:
        return refuse("withdrawals", "MASS_WITHDRAWAL", gone)
    if header.kind in (PacketKind.INDICATORS, PacketKind.DIRECTORY):
        return _take_statement(cmd, uow, sender)
    content = Content()
    before = len(records.conflicts(uow.conn))
    learn_devices(uow, sender, header.sender.device, ())
    known, posts = queries.known_devices(uow.conn), queries.posts(uow.conn)
    try:
        with (
            _again(cmd) as blocks,
            cmd.opened.aside.used(cmd.cancelled) as aside,
            collecting.paused(over=cmd.opened.arrival.entries),
        ):
            entries = _entries(cmd, blocks, content, uow, sender, known, posts)
            report = ingest_blocks(uow, entries, known, aside, posts)
    except PacketRefused as refusal:
        return refuse("file", refusal.code.value, refusal.message)
    return Ok(_trace(uow, cmd, sender, content, report, before))


def _take_statement(cmd: TakeIn, uow: UnitOfWork, sender: Member) -> Outcome[ImportReport]:
    """Take counts or a directory in."""
    content = Content()
    try:
        with _again(cmd) as blocks:
            for block in blocks:
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
    blocks: Iterable[dict[str, Any]],
    content: Content,
    uow: UnitOfWork,
    sender: Member,
    known: dict[DeviceId, bytes],
    posts: dict[str, frozenset[DeviceId]],
) -> Iterator[list[RawEntry]]:
    """Yield blocks of entries as they come; the keys that vouch for them come before."""
    started = False
    for block in blocks:
        if block["block"] == "entries":
            started = True
            yield block["entries"]
            continue
        if started:
            raise PacketRefused(PacketCode.SCHEMA, "block")
        read_content(block, content)
        if block["block"] == "cards":
            device = cmd.opened.checked.header.sender.device
            learn_devices(uow, sender, device, content.own, content.cards)
            introduce(uow, sender, content.cards)
            known.update(queries.known_devices(uow.conn))
            posts.update(queries.posts(uow.conn))


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
            **({"filled": report.filled} if report.filled else {}),
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
    register: Register,
    source: Path,
    *,
    cancelled: Callable[[], bool] = lambda: False,
    despite: bool = False,
) -> Outcome[ImportReport]:
    """Open and take in without asking (command line). Raises PacketRefused, OSError.

    A mass withdrawal is refused unless ``despite``.
    """
    opened = open_packet(register, source, cancelled=cancelled)
    try:
        keys = DeviceKeys.of_register(register.device_keys)
        outcome = register.run(take_in, TakeIn(opened, keys, cancelled, despite))
        if isinstance(outcome, Ok):
            came_in(opened, register.path)
        return outcome
    finally:
        give_up(opened)


def kind_of(opened: Opened) -> PacketKind:
    """Return what kind of packet was opened."""
    return opened.checked.header.kind
