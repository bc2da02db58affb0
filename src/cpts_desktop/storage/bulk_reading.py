"""Reads the chains of many streams at once: a packet of ten thousand records is one task.

One statement per some thousands of entries instead of several per stream; memory stays bounded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Integer, bindparam, func, literal_column, select

from cpts_desktop.kernel import collecting
from cpts_desktop.kernel.ids import DeviceId, StreamId, UserId
from cpts_desktop.kernel.jsonio import dumps_canonical
from cpts_desktop.storage import journal, schema
from cpts_desktop.storage.chain import PLAIN, SALT_BYTES, RawEntry, unpack, unpack_salt
from cpts_desktop.storage.lists import among
from cpts_desktop.storage.prepared import Prepared

PAGE: Final = 4000
CHAINS: Final = 250
STREAMS: Final = 5_000
_E = schema.entry.c
_HEADS: Final = (
    "WITH top(stream, device, seq) AS (SELECT j.value ->> 0, j.value ->> 1, (SELECT max(seq)"
    " FROM entry WHERE stream = j.value ->> 0 AND device = j.value ->> 1) FROM json_each(?) j)"
    " SELECT top.stream, top.device, top.seq, entry.hash FROM top CROSS JOIN entry"
    " ON entry.stream = top.stream AND entry.device = top.device AND entry.seq = top.seq"
)


class Chain(NamedTuple):
    """The entries of one device in one stream that are wanted: after one number, up to another."""

    stream: int
    device: int
    after: int
    upto: int

    @property
    def size(self) -> int:
        """How many entries that is."""
        return max(0, self.upto - self.after)


Vectors = Mapping[StreamId, Mapping[DeviceId, int]]


def vectors(conn: Connection, streams: Sequence[StreamId]) -> dict[StreamId, dict[DeviceId, int]]:
    """Return, per stream and device, the last sequence number held."""
    found: dict[StreamId, dict[DeviceId, int]] = {}
    ends = (
        select(_E.stream, _E.device, func.max(_E.seq).label("top"))
        .where(_E.stream.in_(select(schema.stream.c.pk).where(among(schema.stream.c.uid, streams))))
        .group_by(_E.stream, _E.device)
        .subquery()
    )
    query = (
        select(schema.stream.c.uid, schema.device.c.uid, ends.c.top)
        .join(schema.stream, schema.stream.c.pk == ends.c.stream)
        .join(schema.device, schema.device.c.pk == ends.c.device)
    )
    for stream, device, seq in conn.execute(query).all():
        found.setdefault(StreamId(stream), {})[DeviceId(device)] = seq
    return found


def heads(raw: Any, chains: Iterable[tuple[int, int]]) -> dict[tuple[int, int], journal.Head]:
    """Return the heads of several chains (stream, device); those that are empty are left out."""
    rows = raw.execute(_HEADS, (json.dumps(list(chains)),)).fetchall()
    return {(stream, device): journal.Head(seq, hash_) for stream, device, seq, hash_ in rows}


def entries_after(conn: Connection, seen: Vectors, upto: Vectors) -> Iterator[RawEntry]:
    """Iterate over the entries of the streams of ``upto`` that a reader at ``seen`` lacks.

    Streams come in the order of ``upto``, the chains of one stream together and in their order.
    """
    for batch in _batches(_chains(conn, seen, upto)):
        yield from _read(conn, batch)


def _chains(conn: Connection, seen: Vectors, upto: Vectors) -> Iterator[Chain]:
    devices = {row.uid: row.pk for row in conn.execute(select(schema.device))}
    names = list(upto)
    for at in range(0, len(names), STREAMS):
        part = names[at : at + STREAMS]
        rows = conn.execute(select(schema.stream).where(among(schema.stream.c.uid, part))).all()
        streams = {row.uid: row.pk for row in rows}
        for name in part:
            before = seen.get(name, {})
            for device, last in sorted(upto[name].items()):
                chain = Chain(streams[name], devices[device], before.get(device, 0), last)
                if chain.size:
                    yield chain


def _batches(chains: Iterable[Chain]) -> Iterator[list[Chain]]:
    """Group chains so that one statement returns a page; a long chain is cut into pages."""
    batch: list[Chain] = []
    size = 0
    for chain in chains:
        after = chain.after
        while after < chain.upto:
            end = min(chain.upto, after + PAGE - size)
            batch.append(Chain(chain.stream, chain.device, after, end))
            size += end - after
            after = end
            if size >= PAGE or len(batch) >= CHAINS:
                yield batch
                batch, size = [], 0
    if batch:
        yield batch


def _wanted() -> Prepared:
    """Return the query of pages of chains given as JSON: one statement, compiled once."""
    row = func.json_each(bindparam("chains")).table_valued("key", "value")
    names = ("stream", "device", "after", "upto")
    wanted = select(
        row.c.key.label("place"),
        *(
            func.json_extract(row.c.value, literal_column(f"'$[{place}]'"), type_=Integer).label(
                name
            )
            for place, name in enumerate(names)
        ),
    ).cte("wanted")
    w, words = wanted.c, schema
    return Prepared(
        select(
            words.stream.c.uid, words.device.c.uid, _E.seq, _E.hlc, words.author.c.uid,
            words.kind.c.name, _E.codec, _E.payload, _E.salt, _E.seal,
        )
        .select_from(wanted)
        .join(
            schema.entry,
            (_E.stream == w.stream)
            & (_E.device == w.device)
            & (_E.seq > w.after)
            & (_E.seq <= w.upto),
        )
        .join(schema.stream, schema.stream.c.pk == _E.stream)
        .join(schema.device, schema.device.c.pk == _E.device)
        .join(schema.author, schema.author.c.pk == _E.author)
        .join(schema.kind, schema.kind.c.pk == _E.kind)
        .order_by(w.place, _E.seq)
    )  # fmt: skip


_WANTED: Final = _wanted()


def _read(conn: Connection, batch: list[Chain]) -> list[RawEntry]:
    chains = dumps_canonical([list(chain) for chain in batch]).decode("ascii")
    with collecting.paused():
        return [_raw(*row) for row in _WANTED.run(conn, {"chains": chains})]


def _raw(
    stream: str, device: str, seq: int, hlc: int, author: str, kind: str, codec: int,
    stored: bytes, kept: bytes, seal: bytes | None,
) -> RawEntry:  # fmt: skip
    payload = stored if codec == PLAIN else unpack(codec, stored)
    salt, seed = (kept, None) if len(kept) <= SALT_BYTES else unpack_salt(kept, seq)
    return RawEntry(
        StreamId(stream), DeviceId(device), seq, hlc, UserId(author), kind, payload, seal,
        stored if payload is None else None, salt, seed,
    )  # fmt: skip
