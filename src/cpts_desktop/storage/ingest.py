"""Takes in journal entries that another device wrote: verified, idempotent, nothing lost.

Per chain (stream, device): what is already held is a duplicate; what follows without a hole and
lies under a valid seal is accepted; what comes after a hole waits until the hole is filled. An
entry whose content was withheld takes its place in the chain; when its content comes later, and is
the one whose hash the chain holds, it is filled and applied.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
from cpts_desktop.storage.lookahead import AHEAD, BATCH_ASIDE, Batch, Place, goes_on
from cpts_desktop.storage.payloads import read_payload
from cpts_desktop.storage.taken import Gap as Gap
from cpts_desktop.storage.taken import IngestReport as IngestReport
from cpts_desktop.storage.taken import Rejected as Rejected
from cpts_desktop.storage.vouching import NO_BAD, Aside, Run, Verdict, verify

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

MAX_WAITING: Final = 20_000
"""Entries of one chain kept while they wait for a hole to be filled."""
# Straight to the driver, as the journal itself: one small statement per chain, not ten.
_HASHES: Final = (
    "SELECT seq, hash, codec FROM entry WHERE stream=? AND device=? AND seq BETWEEN ? AND ?"
)
_KIND: Final = attrgetter("kind")
_NOBODY: Final[Mapping[str, Collection[DeviceId]]] = {}
_COUNTER_MASK: Final = (1 << hlc.COUNTER_BITS) - 1


def ingest(
    uow: UnitOfWork, entries: Iterable[RawEntry], known_devices: Mapping[DeviceId, bytes]
) -> IngestReport:
    """Take in ``entries``; ``known_devices`` gives the public signing key of each device.

    Never raises on content: what cannot be taken is in ``rejected``, with a code among
    UNKNOWN_SIGNER, AUTHOR, BAD_SEAL, FORK, SCHEMA, FUTURE, PRIVATE, TOO_MANY. ``entries`` is read
    once, as it comes, about ``BATCH`` at a time, so that the memory needed does not grow with their
    number. ``known_devices`` may grow while they come.
    """
    return ingest_blocks(uow, ([raw] for raw in entries), known_devices)


def ingest_blocks(
    uow: UnitOfWork,
    blocks: Iterable[Sequence[RawEntry]],
    known_devices: Mapping[DeviceId, bytes],
    aside: Aside | None = None,
    posts: Mapping[str, Collection[DeviceId]] = _NOBODY,
) -> IngestReport:
    """Do what ``ingest`` does with entries that come some thousands at a time.

    With ``aside``, the next batches are verified there while one is written here. ``posts`` are the
    devices of each author who is known by them; it may grow as well.
    """
    work = _Work(uow, IngestReport(), known_devices, posts, aside)
    ahead: deque[Batch] = deque()
    for entries, weight in batches(blocks, None if aside is None else BATCH_ASIDE):
        with collecting.paused():
            batch = Batch(entries, weight)
            while ahead and (len(ahead) > AHEAD or batch.must_wait(ahead)):
                _one_batch(work, ahead.popleft())
            _look_at(work, batch)
            ahead.append(batch)
            if aside is None:
                _one_batch(work, ahead.popleft())
    while ahead:
        with collecting.paused():
            _one_batch(work, ahead.popleft())
    _sum_up(work)
    return work.report


@dataclass
class _Work:
    """What one ingestion knows while it runs."""

    uow: UnitOfWork
    report: IngestReport
    known_devices: Mapping[DeviceId, bytes]
    posts: Mapping[str, Collection[DeviceId]]
    aside: Aside | None = None
    touched: dict[Place, None] = field(default_factory=dict)
    waits: bool = False  # whether any entry of any chain waits
    latest: int = 0  # the last clock that is not in the future
    readers: dict[str, ReadMany] = field(default_factory=dict)

    def __post_init__(self) -> None:
        uow = self.uow
        self.waits = waiting.any_waits(uow.raw)
        self.latest = hlc.from_instant(uow.clock.now() + hlc.MAX_DRIFT, _COUNTER_MASK)
        self.readers = {
            one.name: one.read_many for one in uow.kinds if one.read_many and one.shared
        }

    def heads(self, chains: Mapping[StreamId, Iterable[DeviceId]]) -> dict[Place, journal.Head]:
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
        return {chain: found.get(place, journal.NO_HEAD) for chain, place in known.items()}

    def reject(self, raw: RawEntry, code: str) -> None:
        self.report.rejected.append(Rejected(raw.stream, raw.device, raw.seq, code))


def _look_at(work: _Work, batch: Batch) -> None:
    """Put each chain in order, see where it stands, and have the plain ones verified aside."""
    batch.heads = work.heads(batch.chains)
    streams = work.uow.words().streams
    runs: list[Run] = []
    for stream, devices in batch.chains.items():
        for device, run in devices.items():
            numbers = [raw.seq for raw in run]
            if numbers != sorted(set(numbers)):
                run.sort(key=_place)
            place = stream, device
            code = cannot_be(stream, device, run, work.known_devices, work.posts)
            if code:
                batch.refused[place] = code
            elif work.aside is not None and not work.waits:
                held = batch.heads.get(place) or (None if stream in streams else journal.NO_HEAD)
                if held and goes_on(run, held):
                    runs.append(Run(work.known_devices[device], held.hash, run))
                    batch.asked.append(place)
    if runs and (work.aside is None or not work.aside.give(runs)):
        batch.asked = []


def _one_batch(work: _Work, batch: Batch) -> None:
    taken: list[Checked] = []
    found = work.aside.take() if work.aside is not None and batch.asked else None
    verdicts = dict(zip(batch.asked, found or (), strict=False))
    for stream, devices in batch.chains.items():
        accepted: list[Checked] = []
        for device in sorted(devices):
            place = stream, device
            if place in batch.refused:
                work.reject(devices[device][0], batch.refused[place])
                continue
            work.touched[place] = None
            held = batch.heads.get(place) or _held(work.uow, stream, device)
            accepted.extend(_one_chain(work, devices[device], held, verdicts.get(place)))
        clocks = [raw.hlc for raw, _, _ in accepted]
        if len(devices) > 1 or clocks != sorted(clocks):
            accepted = redating.in_time_order(accepted)
        taken.extend(accepted)
    work.uow.take_all(taken)
    report = work.report
    report.accepted += len(taken)
    report.withheld += sum([raw.payload is None for raw, _, _ in taken])
    for kind, count in Counter(map(_KIND, [raw for raw, _, _ in taken])).items():
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


def _one_chain(
    work: _Work, run: list[RawEntry], held: journal.Head, verdict: Verdict | None
) -> list[Checked]:
    """Return what of a run of one chain, sorted by number, follows what is held."""
    if not work.waits and goes_on(run, held):
        return _follow(work, held, run, [], verdict=verdict)
    stream, device = run[0].stream, run[0].device
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
    verdict: Verdict | None = None,
) -> list[Checked]:
    """Return what of ``line``, which follows ``held``, is whole up to a seal that holds.

    What comes after it, and ``beyond`` the hole, waits.
    """
    payloads, code = _contents(work, line)
    readable = line[: len(payloads)]
    if verdict is None:
        key = work.known_devices[line[0].device] if line else b""
        verdict = verify(Run(key, held.hash, readable))
    hashes, bad = verdict.hashes, verdict.bad
    if NO_BAD < bad < len(readable):
        work.reject(readable[bad], "BAD_SEAL")
        code, vouched = "", readable[:bad]
    else:
        vouched = readable
        if code:
            work.reject(line[len(payloads)], code)
    sealed = len(vouched)
    while sealed and vouched[sealed - 1].seal is None:
        sealed -= 1
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
