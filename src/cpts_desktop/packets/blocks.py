"""Journal entries as columnar blocks, one JSON line each, and back.

A block holds up to ``BLOCK_ENTRIES`` entries; what it may unfold to is bounded, so that a small
line cannot become a large memory.
"""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from cpts_desktop.kernel import collecting
from cpts_desktop.kernel.hlc import COUNTER_BITS
from cpts_desktop.kernel.ids import DeviceId, StreamId, UserId, is_id
from cpts_desktop.packets.codes import PacketCode, PacketRefused
from cpts_desktop.packets.columns import Budget, decode, encode, integers
from cpts_desktop.packets.salts import encode_salts, read_salts
from cpts_desktop.storage.chain import HASH_BYTES, MAX_PAYLOAD, SEAL_BYTES, RawEntry

BLOCK_ENTRIES: Final = 4096
BLOCK_BYTES: Final = 1 << 20
"""A block closes when its payloads weigh this much; one entry may be heavier alone."""

MAX_LINE: Final = 48 << 20
MAX_CELLS: Final = 64 << 20
MAX_NAME: Final = 64
_COUNTER_MASK: Final = (1 << COUNTER_BITS) - 1
_MAX_SEQ: Final = 2**53
_KEYS: Final = {"block", "n", "runs", "author", "kind", "ms", "count", "payload", "salts", "seals"}
_WITHHELD: Final = "withheld"

_to_json = msgspec.json.Encoder(order="sorted").encode
_from_json = msgspec.json.Decoder().decode


def to_line(value: dict[str, Any]) -> bytes:
    """Return one line of the body, with its line feed."""
    return _to_json(value) + b"\n"


def from_line(line: bytes) -> dict[str, Any]:
    """Read one line of the body; raises PacketRefused when it is not a bounded JSON object."""
    if len(line) > MAX_LINE:
        raise PacketRefused(PacketCode.TOO_BIG, "line")
    try:
        value = _from_json(line)
    except (msgspec.DecodeError, RecursionError, ValueError):
        raise PacketRefused(PacketCode.SCHEMA, "line") from None
    if not isinstance(value, dict) or not isinstance(value.get("block"), str):
        raise PacketRefused(PacketCode.SCHEMA, "line")
    return value


def encode_blocks(entries: Iterable[RawEntry]) -> Iterator[bytes]:
    """Return the lines that carry ``entries``, in their order, in bounded memory."""
    return map(line_of, cut(entries))


def cut(entries: Iterable[RawEntry]) -> Iterator[list[RawEntry]]:
    """Cut entries into blocks; raises ValueError for one that is too large for a packet."""
    batch: list[RawEntry] = []
    weight = 0
    for entry in entries:
        size = len(entry.payload or b"")
        if size > MAX_PAYLOAD:
            raise ValueError("an entry is too large for a packet")
        batch.append(entry)
        weight += size
        if len(batch) >= BLOCK_ENTRIES or weight >= BLOCK_BYTES:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def line_of(batch: list[RawEntry]) -> bytes:
    """Return the line that carries one block."""
    with collecting.paused():
        return to_line(encode_block(batch))


def encode_block(batch: list[RawEntry]) -> dict[str, Any]:
    """Return one block as a JSON object."""
    runs: list[list[Any]] = []
    for entry in batch:
        if runs and _follows(runs[-1], entry):
            runs[-1][3] += 1
        else:
            runs.append([entry.stream, entry.device, entry.seq, 1])
    by_kind: dict[str, list[Any]] = {}
    for entry in batch:
        if entry.payload is not None:
            by_kind.setdefault(entry.kind, []).append(_as_value(entry.payload))
    sealed = [(place, entry.seal) for place, entry in enumerate(batch) if entry.seal is not None]
    block = {
        "block": "entries",
        "n": len(batch),
        "runs": runs,
        "author": encode([entry.author for entry in batch]),
        "kind": encode([entry.kind for entry in batch]),
        "ms": encode([entry.hlc >> COUNTER_BITS for entry in batch]),
        "count": encode([entry.hlc & _COUNTER_MASK for entry in batch]),
        "payload": {kind: encode(values) for kind, values in by_kind.items()},
        "salts": encode_salts(batch),
        "seals": {
            "at": encode([place for place, _ in sealed]),
            "sig": [base64.b64encode(seal).decode("ascii") for _, seal in sealed],
        },
    }
    empty = [(place, one.content_hash) for place, one in enumerate(batch) if one.withheld]
    if empty:
        block[_WITHHELD] = {
            "at": encode([place for place, _ in empty]),
            "sha256": [base64.b64encode(hash_).decode("ascii") for _, hash_ in empty],
        }
    return block


def _follows(run: list[Any], entry: RawEntry) -> bool:
    stream, device, first, length = run
    return (stream, device, first + length) == (entry.stream, entry.device, entry.seq)


def _as_value(payload: bytes) -> Any:
    value = _from_json(payload)
    if not isinstance(value, dict) or _to_json(value) != payload:
        return payload.decode("utf-8")
    return value


def decode_block(block: dict[str, Any]) -> list[RawEntry]:
    """Return the entries of a block; raises PacketRefused for any shape but the documented one."""
    if block.keys() - {_WITHHELD} != _KEYS:
        raise _schema()
    count = block["n"]
    if type(count) is not int or not 0 < count <= BLOCK_ENTRIES:
        raise _schema()
    budget = Budget(MAX_CELLS)
    budget.spend(12 * count)
    authors = _ids(decode(block["author"], count, budget))
    kinds = decode(block["kind"], count, budget)
    clocks = _clocks(block, count, budget)
    empty = _withheld(block, count, budget)
    payloads = _payloads(
        block["payload"], kinds, [n for n, hash_ in enumerate(empty) if hash_ is None], budget
    )
    seals = _signed(block["seals"], "sig", SEAL_BYTES, count, budget)
    places = _places(block["runs"], count)
    salts = read_salts(block["salts"], places, [hash_ is None for hash_ in empty], budget)
    return [
        RawEntry(
            stream, device, seq, hlc, author, kind,
            next(payloads[kind]) if hash_ is None else None, seal, hash_, *salt,
        )
        for (stream, device, seq), hlc, author, kind, seal, hash_, salt in zip(
            places, clocks, authors, kinds, seals, empty, salts, strict=True
        )
    ]  # fmt: skip


def _withheld(block: dict[str, Any], count: int, budget: Budget) -> list[bytes | None]:
    if _WITHHELD not in block:
        return [None] * count
    found = _signed(block[_WITHHELD], "sha256", HASH_BYTES, count, budget)
    if not any(found):
        raise _schema()
    return found


def _places(runs: Any, count: int) -> list[tuple[StreamId, DeviceId, int]]:
    if not isinstance(runs, list):
        raise _schema()
    found: list[tuple[StreamId, DeviceId, int]] = []
    for run in runs:
        if not isinstance(run, list) or len(run) != 4:
            raise _schema()
        stream, device, first, length = run
        if not (is_id(stream) and is_id(device)):
            raise _schema()
        if type(first) is not int or type(length) is not int:
            raise _schema()
        if not (0 < first < _MAX_SEQ and 0 < length <= count - len(found)):
            raise _schema()
        found.extend((stream, device, seq) for seq in range(first, first + length))
    if len(found) != count:
        raise _schema()
    return found


def _clocks(block: dict[str, Any], count: int, budget: Budget) -> list[int]:
    instants = integers(block["ms"], count, budget)
    counters = integers(block["count"], count, budget)
    if min(instants) < 0 or max(instants) >= 1 << 47:
        raise _schema()
    if min(counters) < 0 or max(counters) > _COUNTER_MASK:
        raise _schema()
    return [(ms << COUNTER_BITS) | n for ms, n in zip(instants, counters, strict=True)]


def _payloads(
    columns: Any, kinds: list[Any], full: list[int], budget: Budget
) -> dict[str, Iterator[bytes]]:
    if not isinstance(columns, dict):
        raise _schema()
    names = _names(kinds)
    counts = Counter(names[place] for place in full)
    if counts.keys() != columns.keys():
        raise _schema()
    return {
        kind: iter([_as_payload(v) for v in decode(columns[kind], counts[kind], budget)])
        for kind in columns
    }


def _as_payload(value: Any) -> bytes:
    if isinstance(value, str):
        payload = value.encode("utf-8")
        try:
            again = _from_json(payload)
        except (msgspec.DecodeError, RecursionError, ValueError):
            raise _schema() from None
        if not isinstance(again, dict):
            raise _schema()
        return payload
    if not isinstance(value, dict):
        raise _schema()
    payload = _to_json(value)
    if len(payload) > MAX_PAYLOAD:
        raise PacketRefused(PacketCode.TOO_BIG, "payload")
    return payload


def _signed(column: Any, name: str, size: int, count: int, budget: Budget) -> list[bytes | None]:
    """Read bytes of a fixed size that only some entries have, each at its place."""
    if not isinstance(column, dict) or column.keys() != {"at", name}:
        raise _schema()
    texts = column[name]
    if not isinstance(texts, list) or len(texts) > count:
        raise _schema()
    found: list[bytes | None] = [None] * count
    for place, text in zip(integers(column["at"], len(texts), budget), texts, strict=True):
        if not 0 <= place < count or not isinstance(text, str):
            raise _schema()
        try:
            value = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise _schema() from None
        if len(value) != size or found[place] is not None:
            raise _schema()
        found[place] = value
    return found


def _ids(values: list[Any]) -> list[UserId]:
    if not all(map(is_id, set(_texts(values)))):
        raise _schema()
    return values


def _texts(values: list[Any]) -> list[str]:
    if not all(isinstance(value, str) for value in values):
        raise _schema()
    return values


def _names(values: list[Any]) -> list[str]:
    for name in set(_texts(values)):
        if not 0 < len(name) <= MAX_NAME or not name.isprintable():
            raise _schema()
    return values


def _schema() -> PacketRefused:
    return PacketRefused(PacketCode.SCHEMA, "block")
