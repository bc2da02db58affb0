"""Takes in journal entries that another device wrote: verified, idempotent, nothing lost.

Per chain (stream, device): what is already held is a duplicate; what follows without a hole and
lies under a valid seal is accepted; what comes after a hole waits until the hole is filled. An
entry whose content was withheld takes its place in the chain; when its content comes later, and is
the one whose hash the chain holds, it is filled and applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cpts_desktop.kernel import hlc
from cpts_desktop.kernel.ids import PRACTICE, DeviceId, StreamId, UserId, is_id
from cpts_desktop.kernel.jsonio import JsonRefused
from cpts_desktop.storage import chain, journal, records
from cpts_desktop.storage.chain import RawEntry
from cpts_desktop.storage.journal import Checked
from cpts_desktop.storage.payloads import read_payload

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

BATCH: Final = 8_192
BATCH_BYTES: Final = 16 << 20
MAX_WAITING: Final = 20_000
"""Entries of one chain kept while they wait for a hole to be filled."""
# Straight to the driver, as the journal itself: one small statement per chain, not ten.
_HASHES: Final = (
    "SELECT seq, hash, codec FROM entry WHERE stream=? AND device=? AND seq BETWEEN ? AND ?"
)
_WAITS: Final = "SELECT count(*), min(seq) FROM waiting_entry WHERE stream=? AND device=?"
_WAITING: Final = (
    "SELECT seq, hlc, author, kind, payload, salt, seal FROM waiting_entry"
    " WHERE stream=? AND device=?"
)
_FORGET: Final = "DELETE FROM waiting_entry WHERE stream=? AND device=? AND seq<=?"
_KEEP: Final = (
    "INSERT OR REPLACE INTO waiting_entry"
    " (stream, device, seq, hlc, author, kind, payload, salt, seal)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_COUNTER_MASK: Final = (1 << hlc.COUNTER_BITS) - 1
_MAX_SEQ: Final = 2**53
_MAX_HLC: Final = 2**63
_MAX_NAME: Final = 100


@dataclass(frozen=True)
class Gap:
    """A hole in a chain: the sequence numbers from ``first`` to ``last`` are missing."""

    stream: StreamId
    device: DeviceId
    first: int
    last: int


@dataclass(frozen=True)
class Rejected:
    """An entry that was not taken, with its code; nothing after it in its chain was either."""

    stream: StreamId
    device: DeviceId
    seq: int
    code: str


@dataclass
class IngestReport:
    """Counts of one ingestion; ``accepted`` also counts entries that had been waiting."""

    accepted: int = 0
    duplicates: int = 0
    waiting: int = 0
    unknown_kinds: int = 0
    gaps: list[Gap] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)

    withheld: int = 0
    """Of the accepted ones, those that came without their content."""

    filled: int = 0
    """Of the accepted ones, those whose content was missing here until now."""


def ingest(
    uow: UnitOfWork, entries: Iterable[RawEntry], known_devices: Mapping[DeviceId, bytes]
) -> IngestReport:
    """Take in ``entries``; ``known_devices`` gives the public signing key of each device.

    Never raises on content: what cannot be taken is in ``rejected``, with a code among
    UNKNOWN_SIGNER, BAD_SEAL, FORK, SCHEMA, FUTURE, PRIVATE, TOO_MANY. ``entries`` is read once, as
    it comes, about ``BATCH`` at a time, so that the memory needed does not grow with their number.
    ``known_devices`` may grow while they come.
    """
    report = IngestReport()
    touched: dict[tuple[StreamId, DeviceId], None] = {}
    for batch in _batches(entries):
        _one_batch(uow, report, batch, known_devices, touched)
    _sum_up(uow, report, touched)
    return report


def _batches(entries: Iterable[RawEntry]) -> Iterator[list[RawEntry]]:
    """Cut what comes where a stream ends when that is near, so that no chain is cut for nothing."""
    batch: list[RawEntry] = []
    weight = 0
    for raw in entries:
        full = len(batch) >= BATCH or weight >= BATCH_BYTES
        if full or (len(batch) >= BATCH // 2 and raw.stream != batch[-1].stream):
            yield batch
            batch, weight = [], 0
        batch.append(raw)
        weight += len(raw.payload or b"")
    if batch:
        yield batch


def _one_batch(
    uow: UnitOfWork,
    report: IngestReport,
    batch: list[RawEntry],
    known_devices: Mapping[DeviceId, bytes],
    touched: dict[tuple[StreamId, DeviceId], None],
) -> None:
    chains: dict[StreamId, dict[DeviceId, list[RawEntry]]] = {}
    for raw in batch:
        chains.setdefault(raw.stream, {}).setdefault(raw.device, []).append(raw)
    taken: list[Checked] = []
    for stream, devices in chains.items():
        accepted: list[Checked] = []
        for device in sorted(devices):
            run = sorted(devices[device], key=_place)
            code = _cannot_be(stream, device, run, known_devices)
            if code:
                report.rejected.append(Rejected(stream, device, run[0].seq, code))
                continue
            touched[stream, device] = None
            accepted.extend(_one_chain(uow, report, stream, device, run, known_devices[device]))
        taken.extend(sorted(accepted, key=_moment))
    uow.take_all(taken)
    report.accepted += len(taken)
    for raw, _, _ in taken:
        report.withheld += raw.payload is None
        report.unknown_kinds += uow.kinds.get(raw.kind) is None


def _place(raw: RawEntry) -> tuple[int, bool]:
    return raw.seq, raw.payload is None


def _moment(item: Checked) -> tuple[int, str, int]:
    return item.raw.hlc, item.raw.device, item.raw.seq


def _sum_up(
    uow: UnitOfWork, report: IngestReport, touched: Iterable[tuple[StreamId, DeviceId]]
) -> None:
    """Count what waits and name the holes, once everything has come."""
    for stream, device in touched:
        count, first = uow.raw.execute(_WAITS, (stream, device)).fetchone()
        if not count:
            continue
        report.waiting += count
        held = _held(uow, stream, device).seq
        if first > held + 1:
            report.gaps.append(Gap(stream, device, held + 1, first - 1))


def _cannot_be(
    stream: StreamId,
    device: DeviceId,
    run: list[RawEntry],
    known_devices: Mapping[DeviceId, bytes],
) -> str:
    """Return why nothing of this chain can be taken, before anything is written; or ''."""
    if stream == PRACTICE:
        return "PRIVATE"
    if device not in known_devices:
        return "UNKNOWN_SIGNER"
    if not is_id(stream) or not all(_is_sane(raw) for raw in run):
        return "SCHEMA"
    return ""


def _is_sane(raw: RawEntry) -> bool:
    return (
        0 < raw.seq < _MAX_SEQ
        and 0 <= raw.hlc < _MAX_HLC
        and len(raw.author) <= _MAX_NAME
        and 0 < len(raw.kind) <= _MAX_NAME
        and _has_content_or_hash(raw)
        and (raw.seed is None or raw.salt == chain.derived_salt(raw.seed.secret, raw.seq))
    )


def _has_content_or_hash(raw: RawEntry) -> bool:
    if raw.payload is not None:
        return len(raw.payload) <= chain.MAX_PAYLOAD and len(raw.salt) == chain.SALT_BYTES
    return raw.payload_hash is not None and len(raw.payload_hash) == chain.HASH_BYTES


def _one_chain(
    uow: UnitOfWork,
    report: IngestReport,
    stream: StreamId,
    device: DeviceId,
    run: list[RawEntry],
    key: bytes,
) -> list[Checked]:
    held = _held(uow, stream, device)
    mine, empty = _hashes(uow, stream, device, run[0].seq, held.seq)
    fresh: dict[int, RawEntry] = {}
    for raw in run:
        if raw.seq <= held.seq:
            if mine.get(raw.seq) != chain.entry_hash(mine.get(raw.seq - 1, chain.GENESIS), raw):
                report.rejected.append(Rejected(stream, device, raw.seq, "FORK"))
                return []
            if raw.seq in empty and not raw.withheld:
                _fill(uow, report, raw)
            else:
                report.duplicates += 1
        elif raw.seq in fresh:
            report.duplicates += 1
        else:
            fresh[raw.seq] = raw
    waiting = _waiting(uow, stream, device)
    for raw in waiting:
        if raw.seq in fresh:
            report.duplicates += 1
            if fresh[raw.seq].withheld and not raw.withheld:
                fresh[raw.seq] = raw
        elif raw.seq > held.seq:
            fresh[raw.seq] = raw
    return _follow(uow, report, held, fresh, key, bool(waiting)) if fresh else []


def _fill(uow: UnitOfWork, report: IngestReport, raw: RawEntry) -> None:
    """Take in the content of an entry that is here without it; its hash was just compared."""
    payload, code = _payload(uow, raw)
    if code:
        report.rejected.append(Rejected(raw.stream, raw.device, raw.seq, code))
    elif uow.fill(raw, payload):
        report.accepted += 1
        report.filled += 1
        report.unknown_kinds += uow.kinds.get(raw.kind) is None
    else:
        report.duplicates += 1


def _held(uow: UnitOfWork, stream: StreamId, device: DeviceId) -> journal.Head:
    words = uow.words()
    return journal.head(uow.raw, words.stream(stream), words.device(device))


def _hashes(
    uow: UnitOfWork, stream: StreamId, device: DeviceId, first: int, last: int
) -> tuple[dict[int, bytes], set[int]]:
    """Return the hashes held from the one before ``first`` up to ``last``, and the empty ones."""
    if first > last:
        return {}, set()
    words = uow.words()
    place = (words.stream(stream), words.device(device), first - 1, last)
    rows = uow.raw.execute(_HASHES, place).fetchall()
    empty = {seq for seq, _, codec in rows if codec == chain.WITHHELD}
    return {seq: hash_ for seq, hash_, _ in rows}, empty


def _follow(
    uow: UnitOfWork,
    report: IngestReport,
    held: journal.Head,
    fresh: dict[int, RawEntry],
    key: bytes,
    waited: bool,
) -> list[Checked]:
    seq, hash_ = held
    latest = hlc.from_instant(uow.clock.now() + hlc.MAX_DRIFT, _COUNTER_MASK)
    run: list[Checked] = []
    sealed = 0
    while (raw := fresh.get(seq + 1)) is not None:
        payload, code = ({}, "FUTURE") if raw.hlc > latest else _payload(uow, raw)
        if code:
            report.rejected.append(Rejected(raw.stream, raw.device, raw.seq, code))
            break
        seq, hash_ = raw.seq, chain.entry_hash(hash_, raw)
        run.append(Checked(raw, hash_, payload))
        if raw.seal is not None:
            if not chain.seal_holds(key, raw, hash_):
                report.rejected.append(Rejected(raw.stream, raw.device, raw.seq, "BAD_SEAL"))
                break
            sealed = len(run)
    last = run[sealed - 1].raw.seq if sealed else held.seq
    sample = next(iter(fresh.values()))
    if waited:
        uow.raw.execute(_FORGET, (sample.stream, sample.device, last))
    if last < max(fresh) and not any(_is_of(bad, sample) for bad in report.rejected):
        _keep_waiting(uow, report, {n: raw for n, raw in fresh.items() if n > last})
    return run[:sealed]


def _is_of(bad: Rejected, raw: RawEntry) -> bool:
    return bad.stream == raw.stream and bad.device == raw.device


def _payload(uow: UnitOfWork, raw: RawEntry) -> tuple[dict[str, object], str]:
    known = uow.kinds.get(raw.kind)
    if known is not None and not known.shared:
        return {}, "PRIVATE"
    if raw.payload is None:
        return {}, ""
    try:
        payload = read_payload(raw.payload)
    except JsonRefused:
        return {}, "SCHEMA"
    if not isinstance(payload, dict):
        return {}, "SCHEMA"
    if raw.kind == records.KIND_NAME and records.is_private(uow.kinds, payload):
        return {}, "PRIVATE"
    if known is not None and known.check(payload):
        return {}, "SCHEMA"
    return payload, ""


def _waiting(uow: UnitOfWork, stream: StreamId, device: DeviceId) -> list[RawEntry]:
    return [
        RawEntry(
            stream,
            device,
            seq,
            time,
            UserId(author),
            kind,
            None if _is_hash(payload) else payload,
            seal,
            payload[1:] if _is_hash(payload) else None,
            *chain.unpack_salt(salt, seq),
        )
        for seq, time, author, kind, payload, salt, seal in uow.raw.execute(
            _WAITING, (stream, device)
        ).fetchall()
    ]


_MARK: Final = b"\x00"
"""Before the hash that stands for a withheld content that waits; JSON never starts with it."""


def _is_hash(stored: bytes) -> bool:
    return stored[:1] == _MARK


def _keep_waiting(uow: UnitOfWork, report: IngestReport, rest: dict[int, RawEntry]) -> None:
    if len(rest) > MAX_WAITING:
        sample = rest[min(rest)]
        report.rejected.append(Rejected(sample.stream, sample.device, sample.seq, "TOO_MANY"))
        return
    rows = [
        (
            raw.stream, raw.device, raw.seq, raw.hlc, raw.author, raw.kind,
            _MARK + raw.content_hash if raw.payload is None else raw.payload,
            chain.pack_salt(raw), raw.seal,
        )
        for raw in rest.values()
    ]  # fmt: skip
    uow.raw.executemany(_KEEP, rows)
