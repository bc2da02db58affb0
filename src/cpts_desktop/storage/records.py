"""Mutable records, merged per field; a double edit stays visible until a person settles it.

Each write of a field names the writes that it replaces. What no other write replaces is current;
when several different values are current, the field is in conflict: the latest clock is shown,
the others stay listed (architecture, decision 4). The result depends on the set of entries only.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from json.encoder import encode_basestring
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, and_, exists, select

from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.hlc import instant_of
from cpts_desktop.kernel.ids import DeviceId, StreamId, UserId
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.storage import dictionaries, schema
from cpts_desktop.storage.journal import stream_pk
from cpts_desktop.storage.kinds import Entry, EntryRef, Kind, KindRegistry

KIND_NAME: Final = "record"
_W = schema.field_write.c
_O = schema.field_over.c
_X = schema.field_conflict.c
_OVER_IN: Final = (
    "INSERT INTO field_over (stream, type, record, field, device, seq)"
    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
_WRITE_IN: Final = (
    "INSERT INTO field_write (stream, type, record, field, device, seq, hlc, author, value)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
_LIVE: Final = (
    "SELECT w.field, w.value FROM field_write w JOIN device d ON d.pk=w.device"
    " WHERE w.stream=? AND w.type=? AND w.record=? AND NOT EXISTS ("
    "SELECT 1 FROM field_over o WHERE o.stream=w.stream AND o.type=w.type AND o.record=w.record"
    " AND o.field=w.field AND o.device=w.device AND o.seq=w.seq)"
    " ORDER BY w.field, w.hlc DESC, d.uid DESC, w.seq DESC"
)
_KNOWN: Final = (
    "SELECT 1 FROM field_write WHERE stream=? AND type=? AND record=?"
    " UNION ALL SELECT 1 FROM field_over WHERE stream=? AND type=? AND record=? LIMIT 1"
)
_CONFLICT_IN: Final = (
    "INSERT INTO field_conflict (stream, type, record, field)"
    " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
_SETTLED: Final = (
    "DELETE FROM field_conflict WHERE stream=? AND type=? AND record=?"
    " AND field IN (SELECT value FROM json_each(?))"
)
_decode: Final = msgspec.json.Decoder().decode  # of what ``_encode`` wrote
Json = Any


@redacted
@dataclass(frozen=True)
class FieldValue:
    """One current write of a field."""

    value: Json
    ref: EntryRef
    author: UserId
    at: datetime


@redacted
@dataclass(frozen=True)
class FieldConflict:
    """A field whose current writes differ; ``values`` newest first, the first one is shown."""

    stream: StreamId
    type: str
    record: str
    field: str
    values: tuple[FieldValue, ...]


def _encode(value: Json) -> str:
    if type(value) is str:  # nearly all are; making an encoder for each costs ten times more
        return encode_basestring(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _live(stream: int, type_: str, record: str, field: str | None = None) -> Any:
    replaced = exists().where(
        and_(
            _O.stream == _W.stream,
            _O.type == _W.type,
            _O.record == _W.record,
            _O.field == _W.field,
            _O.device == _W.device,
            _O.seq == _W.seq,
        )
    )
    query = (
        select(
            _W.field,
            _W.value,
            _W.seq,
            _W.hlc,
            schema.device.c.uid.label("device_uid"),
            schema.author.c.uid.label("author_uid"),
        )
        .join(schema.device, schema.device.c.pk == _W.device)
        .join(schema.author, schema.author.c.pk == _W.author)
        .where(_W.stream == stream, _W.type == type_, _W.record == record, ~replaced)
        .order_by(_W.field, _W.hlc.desc(), schema.device.c.uid.desc(), _W.seq.desc())
    )
    return query if field is None else query.where(_W.field == field)


def _values(rows: Any) -> dict[str, list[FieldValue]]:
    found: dict[str, list[FieldValue]] = {}
    for row in rows:
        found.setdefault(row.field, []).append(
            FieldValue(
                json.loads(row.value),
                EntryRef(DeviceId(row.device_uid), row.seq),
                UserId(row.author_uid),
                instant_of(row.hlc),
            )
        )
    return found


def current_values(
    conn: Connection, stream: StreamId | str, type_: str, record: str
) -> dict[str, list[FieldValue]]:
    """Return, per field, its current writes, the shown one first."""
    local = stream_pk(conn, stream)
    return {} if local is None else _values(conn.execute(_live(local, type_, record)))


def current_fields(
    conn: Connection, stream: StreamId | str, type_: str, record: str
) -> dict[str, Json]:
    """Return the shown value of each field of a record; empty when it was never written."""
    return {
        field: values[0].value
        for field, values in current_values(conn, stream, type_, record).items()
    }


def record_ids(conn: Connection, stream: StreamId | str, type_: str) -> list[str]:
    """Return the ids of the records of a type in a stream, in the order of their ids."""
    local = stream_pk(conn, stream)
    if local is None:
        return []
    query = select(_W.record).where(_W.stream == local, _W.type == type_).distinct()
    return sorted(conn.execute(query).scalars())


def conflicts(conn: Connection, stream: StreamId | str | None = None) -> list[FieldConflict]:
    """Return every field in conflict, of one stream or of the whole register."""
    query = select(_X.stream, schema.stream.c.uid, _X.type, _X.record, _X.field).join(
        schema.stream, schema.stream.c.pk == _X.stream
    )
    if stream is not None:
        query = query.where(schema.stream.c.uid == stream)
    found = []
    for row in conn.execute(
        query.order_by(schema.stream.c.uid, _X.type, _X.record, _X.field)
    ).all():
        values = _values(conn.execute(_live(row.stream, row.type, row.record, row.field)))
        current = tuple(values.get(row.field, ()))
        found.append(FieldConflict(StreamId(row.uid), row.type, row.record, row.field, current))
    return found


def payload_for(
    type_: str,
    record: str,
    wanted: dict[str, Json],
    current: dict[str, list[FieldValue]],
    *,
    settle: bool = False,
) -> dict[str, Json] | None:
    """Return the payload that writes ``wanted``, or None when nothing would change.

    A plain edit replaces the shown value only, so a conflict survives it; with ``settle`` all
    current writes of the field are replaced.
    """
    sets: dict[str, Json] = {}
    over: dict[str, list[list[Json]]] = {}
    for field, value in wanted.items():
        live = current.get(field, [])
        if live and _encode(live[0].value) == _encode(value) and (not settle or len(live) == 1):
            continue
        sets[field] = value
        over[field] = [[one.ref.device, one.ref.seq] for one in (live if settle else live[:1])]
    if not sets:
        return None
    return {"type": type_, "id": record, "set": sets, "over": over}


def record_kind(registry: KindRegistry) -> Kind:
    """Return the journal kind that carries the writes of all record types."""

    def apply(conn: Connection, entry: Entry) -> None:
        _apply(conn, entry, registry)

    def check(payload: dict[str, Any]) -> list[Problem]:
        return _check(payload, registry)

    return Kind(KIND_NAME, frozenset(), apply, check)


def topics_of(registry: KindRegistry, payload: dict[str, Any]) -> frozenset[Topic]:
    """Return the topics that a record entry touches."""
    known = registry.record(payload.get("type", ""))
    return known.topics if known else frozenset()


def is_private(registry: KindRegistry, payload: dict[str, Any]) -> bool:
    """Say whether a record entry is of a type that never leaves a practice."""
    type_ = payload.get("type")
    known = registry.record(type_) if isinstance(type_, str) else None
    return known is not None and not known.shared


def _check(payload: dict[str, Any], registry: KindRegistry) -> list[Problem]:
    bad = [Problem("record", "SCHEMA", "Fiche illisible.")]
    for name in (payload.get("type"), payload.get("id")):
        if not isinstance(name, str) or not 0 < len(name) <= 200:
            return bad
    sets, over = payload.get("set"), payload.get("over")
    if not isinstance(sets, dict) or not isinstance(over, dict) or not sets:
        return bad
    for refs in over.values():
        if not isinstance(refs, list) or not all(_is_ref(ref) for ref in refs):
            return bad
    known = registry.record(payload["type"])
    return known.check(sets) if known else []


def _is_ref(ref: object) -> bool:
    return (
        isinstance(ref, list)
        and len(ref) == 2
        and isinstance(ref[0], str)
        and isinstance(ref[1], int)
        and not isinstance(ref[1], bool)
        and ref[1] > 0
    )


def _apply(conn: Connection, entry: Entry, registry: KindRegistry) -> None:
    driver: Any = conn.connection.driver_connection
    type_, record = entry.payload["type"], entry.payload["id"]
    base = (entry.stream_pk, type_, record)
    over, sets = entry.payload["over"], entry.payload["set"]
    devices = dictionaries.kept(driver).devices
    replaced = [
        (*base, field, devices[device], seq) for field, refs in over.items() for device, seq in refs
    ]
    if replaced:
        driver.executemany(_OVER_IN, replaced)
    new = not replaced and driver.execute(_KNOWN, base + base).fetchone() is None
    own = (entry.device_pk, entry.seq, entry.hlc, entry.author_pk)
    written = {field: _encode(sets[field]) for field in sorted(sets)}
    driver.executemany(_WRITE_IN, [(*base, field, *own, text) for field, text in written.items()])
    rows = written.items() if new else driver.execute(_LIVE, base).fetchall()
    shown: dict[str, Json] = {}
    differing: set[str] = set()
    latest = ""
    for field, value in rows:
        if field not in shown:
            shown[field], latest = _decode(value), value
        elif value != latest:
            differing.add(field)
    if not new:
        _mark_conflicts(driver, base, {*sets, *over}, differing)
    known = registry.record(type_)
    if known is not None:
        known.project(conn, entry, record, shown)


def _mark_conflicts(
    driver: Any, base: tuple[int, str, str], fields: set[str], differing: set[str]
) -> None:
    """Note the fields whose current writes differ; ``fields`` are those of this entry."""
    if fields & differing:
        driver.executemany(_CONFLICT_IN, [(*base, field) for field in sorted(fields & differing)])
    if fields - differing:
        driver.execute(_SETTLED, (*base, json.dumps(sorted(fields - differing))))
