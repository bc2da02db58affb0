"""Takes in journal entries that another device wrote: verified, idempotent, nothing lost.

Per chain (stream, device): what is already held is a duplicate; what follows without a hole and
lies under a valid seal is accepted; what comes after a hole waits until the hole is filled. An
entry whose content was withheld takes its place in the chain; when its content comes later, and is
the one whose hash the chain holds, it is filled and applied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from cpts_desktop.kernel import collecting, hlc
from cpts_desktop.kernel.ids import DeviceId, StreamId
from cpts_desktop.kernel.jsonio import JsonRefused
from cpts_desktop.storage import bulk_reading, chain, journal, records, redating, waiting
from cpts_desktop.storage.chain import RawEntry
from cpts_desktop.storage.incoming import batches, cannot_be
from cpts_desktop.storage.journal import Checked
from cpts_desktop.storage.kinds import ReadMany
from cpts_desktop.storage.payloads import read_payload

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

MAX_WAITING: Final = 20_000
"""Entries of one chain kept while they wait for a hole to be filled."""
# Straight to the driver, as the journal itself: one small statement per chain, not ten.
_HASHES: Final = (
    "SELECT seq, hash, codec FROM entry WHERE stream=? AND device=? AND seq BETWEEN ? AND ?"
)
_COUNTER_MASK: Final = (1 << hlc.COUNTER_BITS) - 1
_CHAIN: Final = attrgetter("stream", "device")


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
    return ingest_blocks(uow, ([raw] for raw in entries), known_devices)


def ingest_blocks(
    uow: UnitOfWork, blocks: Iterable[Sequence[RawEntry]], known_devices: Mapping[DeviceId, bytes]
) -> IngestReport:
    """Do what ``ingest`` does with entries that come some thousands at a time."""
    work = _Work(uow, IngestReport(), known_devices)
    for batch in batches(blocks):
        with collecting.paused():
            _one_batch(work, batch)
    _sum_up(work)
    return work.report


@dataclass
class _Work:
    """What one ingestion knows while it runs."""

    uow: UnitOfWork
    report: IngestReport
    known_devices: Mapping[DeviceId, bytes]
    touched: dict[tuple[StreamId, DeviceId], None] = field(default_factory=dict)
    waits: bool = False  # whether any entry of any chain waits
    latest: int = 0  # the last clock that is not in the future
    readers: dict[str, ReadMany] = field(default_factory=dict)
    heads: dict[tuple[StreamId, DeviceId], journal.Head] = field(default_factory=dict)
    """Where the chains of the batch stood before it."""

    def __post_init__(self) -> None:
        uow = self.uow
        self.waits = waiting.any_waits(uow.raw)
        self.latest = hlc.from_instant(uow.clock.now() + hlc.MAX_DRIFT, _COUNTER_MASK)
        self.readers = {
            one.name: one.read_many for one in uow.kinds if one.read_many and one.shared
        }

    def look_at_heads(self, chains: Mapping[StreamId, Iterable[DeviceId]]) -> None:
        """Read where the chains of a batch stand, in two statements."""
        words = self.uow.words()
        words.learn_streams(chains)
        known = {
            (stream, device): (words.streams[stream], words.devices[device])
            for stream, devices in chains.items()
            if stream in words.streams
            for device in devices
            if device in self.known_devices
        }
        found = bulk_reading.heads(self.uow.raw, known.values())
        self.heads = {chain: found.get(place, journal.NO_HEAD) for chain, place in known.items()}

    def reject(self, raw: RawEntry, code: str) -> None:
        self.report.rejected.append(Rejected(raw.stream, raw.device, raw.seq, code))


def _one_batch(work: _Work, batch: list[RawEntry]) -> None:
    chains: dict[StreamId, dict[DeviceId, list[RawEntry]]] = {}
    for (stream, device), run in groupby(batch, key=_CHAIN):
        chains.setdefault(stream, {}).setdefault(device, []).extend(run)
    taken: list[Checked] = []
    work.look_at_heads(chains)
    for stream, devices in chains.items():
        accepted: list[Checked] = []
        for device in sorted(devices):
            run_ = devices[device]
            numbers = [raw.seq for raw in run_]
            if numbers != sorted(set(numbers)):
                run_.sort(key=_place)
            code = cannot_be(stream, device, run_, work.known_devices)
            if code:
                work.reject(run_[0], code)
                continue
            work.touched[stream, device] = None
            accepted.extend(_one_chain(work, run_))
        clocks = [raw.hlc for raw, _, _ in accepted]
        if len(devices) > 1 or clocks != sorted(clocks):
            accepted = redating.in_time_order(accepted)
        taken.extend(accepted)
    work.uow.take_all(taken)
    report = work.report
    report.accepted += len(taken)
    report.withheld += [raw.payload for raw, _, _ in taken].count(None)
    for kind, count in Counter([raw.kind for raw, _, _ in taken]).items():
        report.unknown_kinds += count if work.uow.kinds.get(kind) is None else 0


def _place(raw: RawEntry) -> tuple[int, bool]:
    return raw.seq, raw.payload is None


def _sum_up(work: _Work) -> None:
    """Count what waits and name the holes, once everything has come."""
    for stream, device in work.touched if work.waits else ():
        count, first = waiting.counted(work.uow.raw, stream, device)
        if not count:
            continue
        work.report.waiting += count
        held = _held(work.uow, stream, device).seq
        if first > held + 1:
            work.report.gaps.append(Gap(stream, device, held + 1, first - 1))


def _one_chain(work: _Work, run: list[RawEntry]) -> list[Checked]:
    """Return what of a run of one chain, sorted by number, follows what is held."""
    stream, device = run[0].stream, run[0].device
    held = work.heads.get((stream, device)) or _held(work.uow, stream, device)
    first, count = run[0].seq, len(run)
    in_a_row = run[-1].seq == first + count - 1 and len({raw.seq for raw in run}) == count
    if in_a_row and first == held.seq + 1 and not work.waits:
        return _follow(work, held, run, [])
    fresh = _not_held(work, run, held)
    if fresh is None:
        return []
    before = waiting.read(work.uow.raw, stream, device) if work.waits else []
    for raw in before:
        if raw.seq in fresh:
            work.report.duplicates += 1
            if fresh[raw.seq].withheld and not raw.withheld:
                fresh[raw.seq] = raw
        elif raw.seq > held.seq:
            fresh[raw.seq] = raw
    if not fresh:
        return []
    line: list[RawEntry] = []
    while (following := fresh.pop(held.seq + len(line) + 1, None)) is not None:
        line.append(following)
    return _follow(work, held, line, list(fresh.values()), waited=bool(before))


def _not_held(work: _Work, run: list[RawEntry], held: journal.Head) -> dict[int, RawEntry] | None:
    """Return what is not here yet, by number; None when a number here names another fact."""
    mine, empty = _hashes(work.uow, run[0].stream, run[0].device, run[0].seq, held.seq)
    fresh: dict[int, RawEntry] = {}
    for raw in run:
        if raw.seq <= held.seq:
            if mine.get(raw.seq) != chain.entry_hash(mine.get(raw.seq - 1, chain.GENESIS), raw):
                work.reject(raw, "FORK")
                return None
            if raw.seq in empty and not raw.withheld:
                _fill(work, raw)
            else:
                work.report.duplicates += 1
        elif raw.seq in fresh:
            work.report.duplicates += 1
        else:
            fresh[raw.seq] = raw
    return fresh


def _fill(work: _Work, raw: RawEntry) -> None:
    """Take in the content of an entry that is here without it; its hash was just compared."""
    uow, report = work.uow, work.report
    payload, code = _payload(uow, raw)
    if code:
        work.reject(raw, code)
    elif uow.fill(raw, payload):
        report.accepted += 1
        report.filled += 1
        report.unknown_kinds += uow.kinds.get(raw.kind) is None
    else:
        report.duplicates += 1


def _held(uow: UnitOfWork, stream: StreamId, device: DeviceId) -> journal.Head:
    words = uow.words()
    local = words.stream(stream)
    if words.is_new_stream(local) and not uow.has_written(stream):
        return journal.NO_HEAD
    return journal.head(uow.raw, local, words.device(device))


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
    work: _Work,
    held: journal.Head,
    line: list[RawEntry],
    beyond: list[RawEntry],
    *,
    waited: bool = False,
) -> list[Checked]:
    """Return what of ``line``, which follows ``held``, is whole up to a seal that holds.

    What comes after it, and ``beyond`` the hole, waits.
    """
    payloads, code = _contents(work, line)
    readable = line[: len(payloads)]
    hashes = chain.follow(held.hash, readable) if readable else []
    sealed = 0
    for count, (raw, hash_) in enumerate(zip(readable, hashes, strict=True), 1):
        if raw.seal is None:
            continue
        if not chain.seal_holds(work.known_devices[raw.device], raw, hash_):
            work.reject(raw, "BAD_SEAL")
            code = ""
            break
        sealed = count
    else:
        if code:
            work.reject(line[len(payloads)], code)
    refused = code != "FUTURE" and bool(work.report.rejected)  # that one may be put right later
    refused = refused and _is_of(work.report.rejected, (line or beyond)[0:1])
    if waited:
        last = line[sealed - 1].seq if sealed else held.seq
        sample = (line or beyond)[0]
        waiting.forget(work.uow.raw, sample.stream, sample.device, last)
    rest = [*line[sealed:], *beyond]
    if rest and not refused:
        _keep_waiting(work, rest)
    return list(zip(readable[:sealed], hashes, payloads, strict=False))


def _contents(work: _Work, line: list[RawEntry]) -> tuple[list[dict[str, Any]], str]:
    """Return the contents of entries as far as they are acceptable, and why they stop."""
    fast = _read_fast(work, line)
    late = max([raw.hlc for raw in line], default=0) > work.latest
    found: list[dict[str, Any]] = []
    for raw, payload in zip(line, fast, strict=True):
        if late and raw.hlc > work.latest and not redating.is_put_right(raw, line, work.latest):
            return found, "FUTURE"
        if payload is None:
            content, code = _payload(work.uow, raw)
            if code:
                return found, code
            found.append(content)
        else:
            found.append(payload)
    return found, ""


def _read_fast(work: _Work, line: list[RawEntry]) -> list[dict[str, Any] | None]:
    """Return the contents that the readers of their kinds are sure of, None for the others."""
    found: list[dict[str, Any] | None] = [None] * len(line)
    for kind, read in work.readers.items():
        wanted = [
            (at, raw.payload)
            for at, raw in enumerate(line)
            if raw.kind == kind and raw.payload is not None
        ]
        if wanted:
            for (at, _), payload in zip(wanted, read([b for _, b in wanted]), strict=True):
                found[at] = payload
    return found


def _is_of(rejected: Sequence[Rejected], sample: Sequence[RawEntry]) -> bool:
    """Say whether anything of the chain of the sample was rejected."""
    return any(
        (bad.stream, bad.device) == (raw.stream, raw.device) for raw in sample for bad in rejected
    )


def _payload(uow: UnitOfWork, raw: RawEntry) -> tuple[dict[str, Any], str]:
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


def _keep_waiting(work: _Work, rest: list[RawEntry]) -> None:
    if len(rest) > MAX_WAITING:
        work.reject(min(rest, key=_place), "TOO_MANY")
        return
    work.waits = True
    waiting.keep(work.uow.raw, rest)
