"""What comes from elsewhere: cut into batches of bounded weight, looked at before it is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from cpts_desktop.kernel.ids import PRACTICE, DeviceId, StreamId, is_id
from cpts_desktop.storage import chain
from cpts_desktop.storage.chain import RawEntry

BATCH: Final = 2_048
BATCH_BYTES: Final = 16 << 20
_MAX_SEQ: Final = 2**53
_MAX_HLC: Final = 2**63
_MAX_NAME: Final = 100


def batches(
    blocks: Iterable[Sequence[RawEntry]], most: int | None = None
) -> Iterator[tuple[list[RawEntry], int]]:
    """Cut what comes where a stream ends when that is near, so that no chain is cut for nothing.

    A batch holds at most ``most`` entries (``BATCH``); with it comes its weight.
    """
    most = BATCH if most is None else most
    batch: list[RawEntry] = []
    heavy = 0
    for block in blocks:
        batch.extend(block)
        heavy += weight(block)
        while len(batch) > most or heavy >= BATCH_BYTES:
            at = _end_of_stream(batch, most)
            cut = batch[:at]
            del batch[:at]
            light = weight(cut)
            heavy -= light
            yield cut, light
    if batch:
        yield batch, heavy


def weight(block: Sequence[RawEntry]) -> int:
    """Return how many bytes of contents there are in a block."""
    return sum([len(raw.payload) for raw in block if raw.payload is not None])


def _end_of_stream(batch: list[RawEntry], most: int) -> int:
    """Return where to cut a batch, at most ``most`` entries from its start."""
    if len(batch) <= most:
        return len(batch)
    for at in range(most, most // 2, -1):
        if batch[at].stream != batch[at - 1].stream:
            return at
    return most


def cannot_be(
    stream: StreamId,
    device: DeviceId,
    run: list[RawEntry],
    known_devices: Mapping[DeviceId, bytes],
    posts: Mapping[str, Collection[DeviceId]],
) -> str:
    """Return why nothing of this chain can be taken, before anything is written; or ''.

    ``posts`` gives the devices of the authors whose devices are known: nobody signs for them
    elsewhere.
    """
    if stream == PRACTICE:
        return "PRIVATE"
    if device not in known_devices:
        return "UNKNOWN_SIGNER"
    if not is_id(stream) or not _are_sane(run):
        return "SCHEMA"
    authors = {raw.author for raw in run}
    return "" if all(device in posts.get(one, (device,)) for one in authors) else "AUTHOR"


def _are_sane(run: list[RawEntry]) -> bool:
    """Say whether the entries of a chain, sorted by number, have values that can be stored."""
    clocks = [raw.hlc for raw in run]
    return (
        run[0].seq > 0
        and run[-1].seq < _MAX_SEQ
        and min(clocks) >= 0
        and max(clocks) < _MAX_HLC
        and all(len(author) <= _MAX_NAME for author in {raw.author for raw in run})
        and all(0 < len(kind) <= _MAX_NAME for kind in {raw.kind for raw in run})
        and _have_content_or_hash(run)
        and _seeds_hold([raw for raw in run if raw.seed is not None])
    )


def _seeds_hold(run: list[RawEntry]) -> bool:
    return all(
        raw.salt == chain.derived_salt(raw.seed.secret, raw.seq)
        for raw in run
        if raw.seed is not None
    )


def _have_content_or_hash(run: list[RawEntry]) -> bool:
    sizes = [len(raw.payload) for raw in run if raw.payload is not None]
    salts = {len(raw.salt) for raw in run if raw.payload is not None}
    hashes = [raw.payload_hash for raw in run if raw.payload is None]
    return (
        max(sizes, default=0) <= chain.MAX_PAYLOAD
        and salts <= {chain.SALT_BYTES}
        and all(hash_ is not None and len(hash_) == chain.HASH_BYTES for hash_ in hashes)
    )
