"""The records of quality on the wire; audits and training never leave the practice."""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, func, insert, select

from cpts_desktop.features.followup.quality import tables as t
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.clock import is_day
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.storage import schema
from cpts_desktop.storage.kinds import Entry, Kind

MAX_ROWS: Final = 400


def _write(conn: Connection, table: Table, row: dict[str, Any], entry: Entry, latest: bool) -> None:
    """Keep one row per id, the earliest or the latest, whatever the order of arrival."""
    whole = {
        **row, "patient": entry.stream_pk, "hlc": entry.hlc, "author": entry.author_pk,
        "device": entry.device_pk, "seq": entry.seq,
    }  # fmt: skip
    here = (table.c.patient == entry.stream_pk, table.c.id == row["id"])
    query = select(table.c.hlc, func.coalesce(schema.device.c.uid, ""), table.c.seq).outerjoin(
        schema.device, schema.device.c.pk == table.c.device
    )
    known = conn.execute(query.where(*here)).one_or_none()
    # Local keys differ from one machine to another: a tie is settled by the device's own name.
    mine = (entry.hlc, str(entry.device), entry.seq)
    if known is not None and (tuple(known) >= mine if latest else tuple(known) <= mine):
        return
    if known is not None:
        conn.execute(delete(table).where(*here))
    conn.execute(insert(table), whole)


def _apply_outcome(conn: Connection, entry: Entry) -> None:
    got = entry.payload
    row = {"id": got["alert"], "day": got["day"], "outcome": got["outcome"]}
    _write(conn, t.alert_outcome, row, entry, latest=True)


def _apply_fact(conn: Connection, entry: Entry) -> None:
    row = {name: entry.payload[name] for name in ("id", "fact", "day", "detail")}
    _write(conn, t.care_fact, row, entry, latest=False)


def _apply_withdrawn(conn: Connection, entry: Entry) -> None:
    row = {"id": entry.payload["fact"], "reason": entry.payload["reason"]}
    _write(conn, t.care_fact_withdrawn, row, entry, latest=False)


def _apply_audit(conn: Connection, entry: Entry) -> None:
    got = entry.payload
    body = json.dumps(got, ensure_ascii=False, sort_keys=True)
    row = {"id": got["id"], "day": got["day"], "body": body}
    _write(conn, t.record_audit, row, entry, latest=False)


def _apply_training(conn: Connection, entry: Entry) -> None:
    got = entry.payload
    body = json.dumps(got, ensure_ascii=False, sort_keys=True)
    row = {name: got[name] for name in ("id", "person", "profession", "day")}
    _write(conn, t.training_session, {**row, "body": body}, entry, latest=False)


def _words(payload: dict[str, Any], **most: int) -> list[Problem]:
    return [
        Problem(name, "SCHEMA", "Donnée illisible.")
        for name, length in most.items()
        if not isinstance(payload.get(name), str) or len(payload[name]) > length
    ]


def _day(payload: dict[str, Any]) -> list[Problem]:
    return [] if is_day(payload.get("day")) else [Problem("day", "SCHEMA", "Date illisible.")]


def _rows(payload: dict[str, Any], name: str) -> list[Problem]:
    rows = payload.get(name)
    good = (
        isinstance(rows, list)
        and len(rows) <= MAX_ROWS
        and all(isinstance(row, list) and len(row) <= 8 for row in rows)
        and all(isinstance(cell, str | int) for row in rows for cell in row)
    )
    return [] if good else [Problem(name, "SCHEMA", "Donnée illisible.")]


def _numbers(payload: dict[str, Any], *names: str) -> list[Problem]:
    return [
        Problem(name, "SCHEMA", "Nombre illisible.")
        for name in names
        if not isinstance(payload.get(name), int)
        or isinstance(payload.get(name), bool)
        or not 0 <= payload[name] <= 10**9
    ]


def _check_outcome(payload: dict[str, Any]) -> list[Problem]:
    return _words(payload, alert=64, outcome=40) + _day(payload)


def _check_fact(payload: dict[str, Any]) -> list[Problem]:
    return _words(payload, id=64, fact=60, detail=400) + _day(payload)


def _check_withdrawn(payload: dict[str, Any]) -> list[Problem]:
    return _words(payload, fact=64, reason=400)


def _check_audit(payload: dict[str, Any]) -> list[Problem]:
    return (
        _words(payload, id=64, protocol=80, sha256=64)
        + _day(payload)
        + _numbers(payload, "seed", "population", "sampled", "complete")
        + _rows(payload, "criteria")
    )


def _check_training(payload: dict[str, Any]) -> list[Problem]:
    return (
        _words(payload, id=64, person=64, profession=40, set=64, sha256=64)
        + _day(payload)
        + _numbers(payload, "before", "after", "questions")
        + _rows(payload, "answers")
    )


_ALERTS = frozenset({Topic.ALERTS})
_PATHWAYS = frozenset({Topic.PATHWAYS})
QUALITY_KINDS: Final = (
    Kind("alert_outcome", _ALERTS, _apply_outcome, _check_outcome),
    Kind("care_fact", _PATHWAYS, _apply_fact, _check_fact),
    Kind("care_fact_withdrawn", _PATHWAYS, _apply_withdrawn, _check_withdrawn),
    Kind("record_audit", _PATHWAYS, _apply_audit, _check_audit, shared=False),
    Kind(
        "training_session", frozenset({Topic.USERS}), _apply_training, _check_training, shared=False
    ),
)
