"""One visit from one screen to another: a packet small enough for one QR code (ADR 0065)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import segno
from sqlalchemy import Connection

from cpts_desktop.features.exchange import ground, planning, queries, receiving, rules, sending
from cpts_desktop.features.exchange.model import Member
from cpts_desktop.features.exchange.planning import Wish
from cpts_desktop.features.exchange.receiving import Opened
from cpts_desktop.features.exchange.sections import Selection
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.clock import from_wire
from cpts_desktop.kernel.files import TEMP_SUFFIX, write_private
from cpts_desktop.kernel.ids import DeviceId, PatientId, StreamId, new_id
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.packets.blocks import encode_blocks, to_line
from cpts_desktop.packets.codes import PacketCode, PacketRefused
from cpts_desktop.packets.envelope import Draft, Sealed, seal
from cpts_desktop.packets.files import SUFFIX, free_path, neutral_name
from cpts_desktop.packets.header import PacketKind
from cpts_desktop.packets.keys import DeviceKeys
from cpts_desktop.packets.relay import fold, unfold
from cpts_desktop.storage import journal, redating
from cpts_desktop.storage.chain import RawEntry
from cpts_desktop.storage.kinds import Entry
from cpts_desktop.storage.unit_of_work import UnitOfWork

VISIT: Final = "visit"
PART: Final = "mesures"
IDENTITY: Final = "patient"
LARGEST: Final = 32
"""The largest version of code shown: 145 cells a side, 0.8 mm each on half a laptop screen."""

MAX_VISITS: Final = 50
_QUIET_CELLS: Final = 4


@redacted
@dataclass(frozen=True)
class SavedVisit:
    """A visit of a patient that was written on this device."""

    id: str
    at: datetime


@redacted
@dataclass(frozen=True)
class Relayable:
    """What the dialog offers: visits, newest first, and who may be shown one; ``why`` if nobody."""

    name: str
    visits: tuple[SavedVisit, ...]
    readers: tuple[Member, ...]
    why: str = ""


@redacted
@dataclass(frozen=True)
class ShowVisit:
    """Make the packet of one visit for one colleague, to be shown as a code."""

    patient: PatientId
    visit: str
    member: str
    keys: DeviceKeys
    folder: Path


@redacted
@dataclass(frozen=True)
class ShownVisit:
    """The code of a visit: its figures, its cells, what it holds."""

    member: Member
    sequence: int
    file: Path
    digits: str
    rows: tuple[tuple[bool, ...], ...]
    words: tuple[str, ...]
    """What leaves, in French, counted."""

    apart: int
    """Entries of which only the place leaves; their content goes with the next packet."""


def relayable(conn: Connection, uid: PatientId, device: str, today: date) -> Relayable:
    """Return the visits that may be shown, and to whom."""
    banner = register.banner(conn, uid)
    found = journal.history(conn, uid, limit=MAX_VISITS, kinds=(VISIT,))
    known = redating.shifts(conn, found[0].stream_pk) if found else ()
    saved = [
        SavedVisit(str(one.payload["id"]), _true_time(one, known))
        for one in found
        if one.device == device
    ]
    visits = tuple(sorted(saved, key=lambda one: one.at, reverse=True))
    members = [one for one in queries.members(conn) if one.verified]
    rights = [(one, ground.rights(conn, one, (uid,), today)[uid]) for one in members]
    readers = tuple(one for one, right in rights if PART in right.sections)
    why = ""
    if not members:
        why = "Ajoutez d’abord un confrère et vérifiez son empreinte."
    elif not readers:
        why = (
            "Aucun confrère vérifié n’a de lien de soins ou d’accord qui couvre les mesures et "
            "visites de ce patient : déclarez-le dans « Équipe et consentements »."
        )
    elif not visits:
        why = "Aucune visite de ce patient n’a été saisie sur ce poste."
    return Relayable(banner.display_name if banner else "", visits, readers, why)


def _true_time(visit: Entry, known: Sequence[redating.Shift]) -> datetime:
    """Return when a visit took place, as the record shows it: a wrong clock was put right."""
    at = from_wire(visit.payload["at"])
    for one in known:
        at = one.instant(at) if one.covers(visit) else at
    return at


def show_visit(cmd: ShowVisit, uow: UnitOfWork) -> Outcome[ShownVisit]:
    """Make the packet of a visit; refused with TOO_BIG when no code holds it."""
    member = queries.member(uow.conn, cmd.member)
    if member is None:
        return refuse("member", "UNKNOWN_MEMBER", "Ce membre n’est pas dans votre annuaire.")
    today = uow.clock.today()
    right = ground.rights(uow.conn, member, (cmd.patient,), today)[cmd.patient]
    if right.refusal:
        return refuse("member", "NO_BASIS", right.refusal)
    wish = Wish(member.uid, (cmd.patient,))
    chosen = planning.selection(uow.conn, wish, member, cmd.patient, today, right.sections)
    if PART not in chosen.sections:
        message = "Les mesures et visites de ce patient ne peuvent pas être partagées avec lui."
        return refuse("member", "NO_BASIS", message)
    cut = _cut(uow, cmd, member)
    if cut is None:
        return refuse("visit", "UNKNOWN_VISIT", "Cette visite n’a pas été saisie sur ce poste.")
    for whole in (True, False):
        made = _made(uow, cmd, member, cut, chosen, whole=whole)
        if made is not None:
            return Ok(made)
    return refuse(
        "visit", "TOO_BIG",
        "Cette visite est trop longue pour un code QR (note, alertes, envois en attente) : "
        "donnez-la par un paquet.",
    )  # fmt: skip


@dataclass(frozen=True)
class _Cut:
    """The entries from what was sent last to the end of the visit; ``first`` is where it begins."""

    entries: tuple[RawEntry, ...]
    first: int
    new: bool


def _cut(uow: UnitOfWork, cmd: ShowVisit, member: Member) -> _Cut | None:
    """Find the transaction that wrote the visit: the entries under one seal."""
    sent = queries.sent_vector(uow.conn, member.uid, cmd.patient).get(uow.device, 0)
    held = journal.vector(uow.conn, cmd.patient)
    others = {device: seq for device, seq in held.items() if device != uow.device}
    entries: list[RawEntry] = []
    first, found = 1, False
    for raw in journal.entries_since(uow.conn, cmd.patient, others):
        entries.append(raw)
        if raw.kind == VISIT and raw.payload is not None:
            found = found or journal_id(raw) == cmd.visit
        if raw.seal is not None:
            if found:
                break
            first = raw.seq + 1
    if not found:
        return None
    start = min(sent, first - 1)
    return _Cut(tuple(one for one in entries if one.seq > start), first, not sent)


def journal_id(raw: RawEntry) -> str:
    """Return the name that an entry gives to what it writes, empty when it has none."""
    payload: Any = json.loads(raw.payload or b"{}")
    return str(payload.get("id", ""))


def _made(
    uow: UnitOfWork, cmd: ShowVisit, member: Member, cut: _Cut, chosen: Selection, *, whole: bool
) -> ShownVisit | None:
    """Seal the packet and write its trace; None, and no trace, when it does not fit a code.

    ``whole``: with the content of what waited to be sent; otherwise that of the visit only, and
    the name of the patient when the other side has never seen them.
    """
    narrow = Selection(frozenset({PART}), chosen.opposed)

    def as_sent(raw: RawEntry) -> RawEntry:
        if whole:
            return planning.as_sent(raw, chosen)
        named = cut.new and _is_identity(raw) and "identite" in chosen.sections
        keeps = named or (raw.seq >= cut.first and planning.as_sent(raw, narrow) is raw)
        return raw if keeps or raw.payload is None else raw.without_content()

    entries = [as_sent(raw) for raw in cut.entries]
    sealed = _seal(uow, cmd, member, entries)
    try:
        digits = fold(sealed.path.read_bytes())
        rows = cells(digits)
    except ValueError:
        sealed.path.unlink()
        return None
    _trace(uow, cmd, member, sealed, entries, chosen if whole else narrow)
    return ShownVisit(
        member, sealed.header.sequence, sealed.path, digits, rows, _words(entries),
        sum(one.withheld for one in entries),
    )  # fmt: skip


def _is_identity(raw: RawEntry) -> bool:
    payload: Any = json.loads(raw.payload or b"{}")
    return raw.kind == "record" and payload.get("type") == IDENTITY


def _seal(uow: UnitOfWork, cmd: ShowVisit, member: Member, entries: list[RawEntry]) -> Sealed:
    def lines() -> Iterator[bytes]:
        yield to_line({"block": "cards", "own": [str(uow.device)], "cards": []})
        yield from encode_blocks(entries)

    kind = PacketKind.CARE
    audience = rules.audience(kind.value, cmd.keys.device, member.uid)
    sequence, previous = queries.last_sent(uow.conn, audience)
    # No head of the audit trail: it goes with every other packet, here each byte counts.
    draft = Draft(new_id(), kind, uow.clock.now(), audience, sequence + 1, previous)
    target = free_path(cmd.folder, neutral_name(draft.id, uow.clock.today()))
    recipients = {one.key: one.keys for one in reversed(member.verified)}  # the newest of each
    return seal(target, draft, cmd.keys, list(recipients.values()), lines(), work=cmd.folder)


def _trace(
    uow: UnitOfWork,
    cmd: ShowVisit,
    member: Member,
    sealed: Sealed,
    entries: list[RawEntry],
    chosen: Selection,
) -> None:
    """Number it among the packets sent.

    What travelled without its content goes with the next packet: the scope on record is then the
    narrower one, and a wider one sends everything again.
    """
    before = queries.sent_selection(uow.conn, member.uid, cmd.patient)
    scope = before if before is not None and chosen.wider_than(before) else chosen
    upto = {cmd.patient: {DeviceId(uow.device): entries[-1].seq}}
    readable = sum(not one.withheld for one in entries)
    sending.trace(uow, sealed, member, upto, (), readable, {cmd.patient: scope})
    uow.audit("EXPORT", patient=StreamId(cmd.patient), object_id=sealed.header.id, relay=1)


def _words(entries: list[RawEntry]) -> tuple[str, ...]:
    counts: dict[tuple[str, str], int] = {}
    for one in entries:
        if one.payload is not None:
            words = rules.words_of(one.kind, json.loads(one.payload))
            counts[words] = counts.get(words, 0) + 1
    return tuple(rules.counted(number, *words) for words, number in counts.items())


def cells(digits: str) -> tuple[tuple[bool, ...], ...]:
    """Return the cells of the code, dark ones true, with its quiet zone; raises ValueError.

    The better of two corrections whose code is not larger than what a camera reads.
    """
    for error in ("m", "l"):
        try:
            code = segno.make_qr(digits, error=error, mode="numeric", boost_error=False)
        except segno.DataOverflowError:
            continue
        if int(code.version) <= LARGEST:
            rows = code.matrix_iter(border=_QUIET_CELLS)
            return tuple(tuple(bool(cell) for cell in row) for row in rows)
    raise ValueError("the packet does not fit one code")


_NOT_OURS: Final = {
    PacketCode.BAD_MAGIC: "Ce code n’est pas celui d’une visite montrée par CPTS Desktop.",
    PacketCode.TRUNCATED: "Ce code n’a pas été lu en entier : présentez-le de nouveau.",
    PacketCode.SCHEMA: "Ce code a été mal lu : présentez-le de nouveau.",
}
_MISREAD: Final = frozenset(
    {PacketCode.BAD_SIG, PacketCode.BAD_MAC, PacketCode.TRAILING, PacketCode.BAD_MAGIC}
)
"""What a packet read from a file is refused for; in a code, figures were lost on the way."""

_MISREAD_WORDS: Final = (
    "Ce code a été mal lu, ou modifié : la signature ne correspond pas. Présentez-le de nouveau, "
    "en entier ; si cela se répète, demandez un paquet en fichier."
)


def try_open_code(register_: Any, text: str, cancelled: Any = lambda: False) -> Outcome[Opened]:
    """Open the packet behind the figures of a code, as any packet; a refusal gives its code."""
    try:
        packet = unfold(text)
    except PacketRefused as refusal:
        message = _NOT_OURS.get(refusal.code, refusal.message)
        return refuse("file", refusal.code.value, message)
    folder = receiving.inbox(register_.path)
    path = folder / f".{new_id()}{TEMP_SUFFIX}"  # opening takes its own copy
    write_private(path, packet)
    try:
        found = receiving.try_open(register_, path, cancelled)
    finally:
        path.unlink(missing_ok=True)
    if isinstance(found, Refused) and found.problems[0].code in _MISREAD:
        code = found.problems[0].code
        _forget(register_.path, packet, code)
        return refuse("file", code, _MISREAD_WORDS)
    return found


def _forget(register_path: Path, packet: bytes, code: str) -> None:
    """Keep nothing of a code that was misread: it is shown again, never opened again."""
    name = f"{hashlib.sha256(packet).hexdigest()}.{code}{SUFFIX}"
    (receiving.quarantine(register_path) / name).unlink(missing_ok=True)
