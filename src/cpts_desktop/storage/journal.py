"""The journal: append, read back, vectors, and taking in entries from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, func, select

from cpts_desktop.kernel.ids import DeviceId, StreamId, UserId
from cpts_desktop.storage import schema
from cpts_desktop.storage.chain import (
    COMPRESS_FROM,
    PLAIN,
    WITHHELD,
    RawEntry,
    pack_content,
    pack_salt,
    unpack,
    unpack_salt,
)
from cpts_desktop.storage.dictionaries import NO_HEAD as NO_HEAD
from cpts_desktop.storage.dictionaries import Dictionaries as Dictionaries
from cpts_desktop.storage.dictionaries import Head as Head
from cpts_desktop.storage.dictionaries import head as head
from cpts_desktop.storage.kinds import Entry
from cpts_desktop.storage.payloads import read_payload
from cpts_desktop.storage.prepared import Row, insert_many

_E = schema.entry.c
_BATCH = 2_000
_INSERT: Final = (
    "INSERT INTO entry (stream, device, seq, hlc, author, kind, codec, payload, salt, hash, seal)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_AT: Final = (
    "INSERT INTO entry"
    " (n, stream, device, seq, hlc, author, kind, codec, payload, salt, hash, seal)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_UNSEALED: Final = (
    "INSERT INTO entry (n, stream, device, seq, hlc, author, kind, codec, payload, salt, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_NEXT: Final = "SELECT coalesce(max(n), 0) + 1 FROM entry"
_FILL: Final = (
    "UPDATE entry SET codec=?, payload=?, salt=? WHERE stream=? AND device=? AND seq=? AND codec=?"
)
_HASH: Final = "SELECT hash FROM entry WHERE stream=? AND device=? AND seq=?"


Checked: TypeAlias = tuple[RawEntry, bytes, dict[str, Any]]
"""An entry whose place in its chain is verified, with its hash and its content as read."""


def stream_pk(conn: Connection, uid: StreamId | str) -> int | None:
    """Return the local key of a stream, or None when nothing was ever written in it."""
    query = select(schema.stream.c.pk).where(schema.stream.c.uid == uid)
    return conn.execute(query).scalar_one_or_none()


def store(
    driver: Any, words: Dictionaries, raw: RawEntry, hash_: bytes, payload: dict[str, Any]
) -> tuple[int, Entry]:
    """Insert one entry; return its local number and itself as its kind will see it."""
    stream, device = words.streams[raw.stream], words.devices[raw.device]
    author = words.authors[raw.author]
    codec, stored = pack_content(raw)
    row = (
        stream, device, raw.seq, raw.hlc, author, words.kinds[raw.kind], codec, stored,
        pack_salt(raw), hash_, raw.seal,
    )  # fmt: skip
    number = int(driver.execute(_INSERT, row).lastrowid)
    return number, Entry(
        raw.stream,
        raw.device,
        raw.seq,
        raw.hlc,
        raw.author,
        raw.kind,
        payload,
        hash_,
        stream,
        device,
        author,
    )


def store_all(
    driver: Any, words: Dictionaries, checked: Sequence[Checked]
) -> tuple[int, list[Entry]]:
    """Insert verified entries in their order; return the number of the first, and those resolved.

    A withheld entry is stored and not among them: nothing is known of its content.
    """
    (first,) = driver.execute(_NEXT).fetchone()
    streams, devices, authors, kinds = words.streams, words.devices, words.authors, words.kinds
    sealed: list[Row] = []
    plain: list[Row] = []
    entries = []
    for n, (raw, hash_, payload) in enumerate(checked, first):
        stream, device = streams[raw.stream], devices[raw.device]
        author = authors[raw.author]
        body = raw.payload
        if body is None or len(body) >= COMPRESS_FROM:
            codec, stored = pack_content(raw)
        else:
            codec, stored = PLAIN, body
        seq, clock, kind = raw.seq, raw.hlc, raw.kind
        salt = raw.salt if raw.seed is None else pack_salt(raw)
        row = (n, stream, device, seq, clock, author, kinds[kind], codec, stored, salt, hash_)
        if raw.seal is None:
            plain.append(row)
        else:
            sealed.append((*row, raw.seal))
        if body is not None:
            entries.append(
                Entry(
                    raw.stream, raw.device, seq, clock, raw.author, kind, payload, hash_,
                    stream, device, author,
                )
            )  # fmt: skip
    insert_many(driver, _INSERT_UNSEALED, plain)
    insert_many(driver, _INSERT_AT, sealed)
    return first, entries


def vector(conn: Connection, stream: StreamId | str) -> dict[DeviceId, int]:
    """Return, per device, the last sequence number held for a stream."""
    rows = conn.execute(
        select(schema.device.c.uid, func.max(_E.seq))
        .join(schema.device, schema.device.c.pk == _E.device)
        .join(schema.stream, schema.stream.c.pk == _E.stream)
        .where(schema.stream.c.uid == stream)
        .group_by(schema.device.c.uid)
    )
    return {DeviceId(uid): seq for uid, seq in rows}


def joined() -> Any:
    """Return the query of entries with the words behind their numbers."""
    return (
        select(
            _E.n,
            _E.stream,
            _E.device,
            _E.author,
            schema.stream.c.uid.label("stream_uid"),
            schema.device.c.uid.label("device_uid"),
            schema.author.c.uid.label("author_uid"),
            schema.kind.c.name.label("kind_name"),
            _E.seq,
            _E.hlc,
            _E.codec,
            _E.payload,
            _E.salt,
            _E.hash,
            _E.seal,
        )
        .join(schema.stream, schema.stream.c.pk == _E.stream)
        .join(schema.device, schema.device.c.pk == _E.device)
        .join(schema.author, schema.author.c.pk == _E.author)
        .join(schema.kind, schema.kind.c.pk == _E.kind)
    )


def raw_of(row: Any) -> RawEntry:
    """Return the travelling form of a joined row."""
    payload = unpack(row.codec, row.payload)
    salt, seed = unpack_salt(row.salt, row.seq)
    return RawEntry(
        StreamId(row.stream_uid),
        DeviceId(row.device_uid),
        row.seq,
        row.hlc,
        UserId(row.author_uid),
        row.kind_name,
        payload,
        row.seal,
        row.payload if payload is None else None,
        salt,
        seed,
    )


def entry_of(row: Any) -> Entry | None:
    """Return the resolved form of a joined row, None when its content is withheld."""
    raw = raw_of(row)
    if raw.payload is None:
        return None
    payload = read_payload(raw.payload)
    return Entry(
        raw.stream,
        raw.device,
        raw.seq,
        raw.hlc,
        raw.author,
        raw.kind,
        payload,
        row.hash,
        row.stream,
        row.device,
        row.author,
    )


def rows_in_order(conn: Connection, *, after: int = 0) -> Iterator[Any]:
    """Iterate over all entries in the order in which they were applied here."""
    while True:
        page = conn.execute(joined().where(_E.n > after).order_by(_E.n).limit(_BATCH)).all()
        if not page:
            return
        yield from page
        after = page[-1].n


def entries_since(
    conn: Connection, stream: StreamId | str, seen: Mapping[DeviceId, int]
) -> Iterator[RawEntry]:
    """Iterate over the entries of a stream that a reader at ``seen`` does not hold, per chain."""
    local = stream_pk(conn, stream)
    if local is None:
        return
    devices = conn.execute(
        select(schema.device.c.pk, schema.device.c.uid)
        .where(schema.device.c.pk.in_(select(_E.device).where(_E.stream == local).distinct()))
        .order_by(schema.device.c.uid)
    ).all()
    for device in devices:
        after = seen.get(DeviceId(device.uid), 0)
        while True:
            page = conn.execute(
                joined()
                .where(_E.stream == local, _E.device == device.pk, _E.seq > after)
                .order_by(_E.seq)
                .limit(_BATCH)
            ).all()
            if not page:
                break
            for row in page:
                yield raw_of(row)
            after = page[-1].seq


def history(
    conn: Connection, stream: StreamId | str, *, limit: int = 200, kinds: Iterable[str] = ()
) -> list[Entry]:
    """Return the latest entries of a stream, newest first."""
    local = stream_pk(conn, stream)
    if local is None:
        return []
    query = joined().where(_E.stream == local, _E.codec != WITHHELD)
    wanted = tuple(kinds)
    if wanted:
        query = query.where(schema.kind.c.name.in_(wanted))
    rows = conn.execute(query.order_by(_E.hlc.desc(), _E.n.desc()).limit(limit)).all()
    return [entry for entry in map(entry_of, rows) if entry is not None]


def withheld(conn: Connection, stream: StreamId | str) -> int:
    """Count the entries of a stream whose content was not shared with this practice."""
    local = stream_pk(conn, stream)
    if local is None:
        return 0
    query = select(func.count()).where(_E.stream == local, _E.codec == WITHHELD)
    return int(conn.execute(query).scalar_one())


def fill(driver: Any, words: Dictionaries, raw: RawEntry, payload: dict[str, Any]) -> Entry | None:
    """Give a withheld entry the content that came later; None when it was not withheld.

    The caller has verified that the content is the one whose hash the chain holds.
    """
    place = (words.stream(raw.stream), words.device(raw.device), raw.seq)
    codec, stored = pack_content(raw)
    done = driver.execute(_FILL, (codec, stored, pack_salt(raw), *place, WITHHELD))
    if done.rowcount != 1:
        return None
    (hash_,) = driver.execute(_HASH, place).fetchone()
    author = words.author(raw.author)
    return Entry(
        raw.stream, raw.device, raw.seq, raw.hlc, raw.author, raw.kind, payload, hash_,
        place[0], place[1], author,
    )  # fmt: skip


def find(conn: Connection, stream: StreamId | str, device: DeviceId, seq: int) -> Entry | None:
    """Return one entry by its identity; None when it is not here or its content is withheld."""
    row = conn.execute(
        joined().where(schema.stream.c.uid == stream, schema.device.c.uid == device, _E.seq == seq)
    ).first()
    return entry_of(row) if row else None


def count_rows(conn: Connection) -> dict[str, int]:
    """Return the number of journal entries and of rows of each projection table."""
    tables = [schema.entry, *schema.projections()]
    return {
        table.name: int(conn.execute(select(func.count()).select_from(table)).scalar_one())
        for table in tables
    }
