"""The records of follow-up on the wire, and how they become rows."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from cpts_desktop.features.followup import tables as t
from cpts_desktop.features.followup.quality.kinds import QUALITY_KINDS
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.clock import from_wire, is_day, is_instant
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.storage.kinds import Entry, Kind, RecordType

MAX_INPUTS = 60
MAX_FILES = 9
_SEVERITIES = ("rouge", "orange", "jaune", "gris", "info")


def _keep_earliest(conn: Connection, table: Table, row: dict[str, Any], entry: Entry) -> None:
    """Keep one row per id: the lower clock wins, whatever the order of arrival."""
    whole = {
        **row, "patient": entry.stream_pk, "hlc": entry.hlc, "author": entry.author_pk,
        "device": entry.device_pk, "seq": entry.seq,
    }  # fmt: skip
    here = (table.c.patient == entry.stream_pk, table.c.id == row["id"])
    known = conn.execute(select(table.c.hlc).where(*here)).scalar_one_or_none()
    if known is not None and known <= entry.hlc:
        return
    if known is not None:
        conn.execute(delete(table).where(*here))
    conn.execute(insert(table), whole)


def _apply_visit(conn: Connection, entry: Entry) -> None:
    got = entry.payload
    seconds = int(from_wire(got["at"]).timestamp())
    row = {"id": got["id"], "at": seconds, "kind": got["kind"], "note": got["note"]}
    _keep_earliest(conn, t.visit, {**row, "seconds": got["seconds"]}, entry)


def _apply_sent(conn: Connection, entry: Entry) -> None:
    got = entry.payload
    row = {"id": got["visit"], "day": got["day"], "way": got.get("way", "")}
    _keep_earliest(conn, t.visit_sent, row, entry)


def _apply_more(conn: Connection, entry: Entry) -> None:
    row = {name: entry.payload[name] for name in ("id", "visit", "note", "seconds")}
    _keep_earliest(conn, t.visit_more, row, entry)


def _apply_education(conn: Connection, entry: Entry) -> None:
    row = {name: entry.payload[name] for name in ("id", "topic", "day", "teach_back")}
    _keep_earliest(conn, t.education, row, entry)


def _apply_event(conn: Connection, entry: Entry) -> None:
    got = entry.payload
    body = json.dumps(got["data"], ensure_ascii=False, sort_keys=True)
    row = {"id": got["id"], "kind": got["kind"], "day": got["day"], "body": body}
    _keep_earliest(conn, t.pathway_event, row, entry)


def _apply_alert(conn: Connection, entry: Entry) -> None:
    got = entry.payload
    body = json.dumps(got, ensure_ascii=False, sort_keys=True)
    row = {name: got[name] for name in ("id", "rule", "severity", "asof", "visit")}
    _keep_earliest(conn, t.alert, {**row, "body": body}, entry)


def _apply_end(conn: Connection, entry: Entry) -> None:
    got = entry.payload
    row = {"id": got["alert"], "day": got["day"], "cause": got["cause"]}
    _keep_earliest(conn, t.alert_end, row, entry)


def _apply_ack(conn: Connection, entry: Entry) -> None:
    got = entry.payload
    row = {"id": got["alert"], "reason": got["reason"], "outcome": got["outcome"]}
    _keep_earliest(conn, t.alert_ack, row, entry)


def _apply_adopted(conn: Connection, entry: Entry) -> None:
    got = entry.payload
    body = json.dumps(got["files"], ensure_ascii=False)
    row = {"id": got["sha256"], "protocol": got["protocol"], "version": got["version"]}
    _keep_earliest(conn, t.protocol_adopted, {**row, "body": body}, entry)


def _check_adopted(payload: dict[str, Any]) -> list[Problem]:
    found = _words(payload, sha256=64, protocol=60, version=20)
    files = payload.get("files")
    small = isinstance(files, list) and 0 < len(files) <= MAX_FILES
    if not small or not all(
        isinstance(row, list) and len(row) == 2 and all(isinstance(one, str) for one in row)
        for row in files or ()
    ):
        found.append(Problem("files", "SCHEMA", "Protocole illisible."))
    return found


def _project_pathway(conn: Connection, entry: Entry, record: str, fields: dict[str, Any]) -> None:
    row = {
        "patient": entry.stream_pk, "id": record, "profile": fields.get("profile") or record,
        "since": fields.get("since"), "active": int(bool(fields.get("active", True))),
    }  # fmt: skip
    statement = upsert(t.pathway).values(row)
    conn.execute(statement.on_conflict_do_update(index_elements=["patient", "id"], set_=row))


def _words(payload: dict[str, Any], **most: int) -> list[Problem]:
    return [
        Problem(name, "SCHEMA", "Donnée illisible.")
        for name, length in most.items()
        if not isinstance(payload.get(name), str) or len(payload[name]) > length
    ]


def _day(payload: dict[str, Any], name: str) -> list[Problem]:
    return [] if is_day(payload.get(name)) else [Problem(name, "SCHEMA", "Date illisible.")]


def _check_visit(payload: dict[str, Any]) -> list[Problem]:
    found = _words(payload, id=64, at=40, kind=40, note=20_000) + _seconds(payload)
    if not is_instant(payload.get("at")):
        found.append(Problem("at", "SCHEMA", "Date illisible."))
    return found


def _check_more(payload: dict[str, Any]) -> list[Problem]:
    return _words(payload, id=64, visit=64, note=20_000) + _seconds(payload)


def _check_education(payload: dict[str, Any]) -> list[Problem]:
    found = _words(payload, id=64, topic=60) + _day(payload, "day")
    score = payload.get("teach_back")
    if isinstance(score, bool) or score not in (-1, 0, 1, 2):
        found.append(Problem("teach_back", "SCHEMA", "Restitution illisible."))
    return found


def _seconds(payload: dict[str, Any]) -> list[Problem]:
    seconds = payload.get("seconds")
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 <= seconds <= 86_400:
        return [Problem("seconds", "SCHEMA", "Durée illisible.")]
    return []


def _check_sent(payload: dict[str, Any]) -> list[Problem]:
    return _words({"way": "", **payload}, visit=64, way=40) + _day(payload, "day")


def _check_event(payload: dict[str, Any]) -> list[Problem]:
    found = _words(payload, id=64, kind=40) + _day(payload, "day")
    data = payload.get("data")
    small = isinstance(data, dict) and len(data) <= 20
    if not small or not all(_is_word(value) for value in (data or {}).values()):
        found.append(Problem("data", "SCHEMA", "Événement illisible."))
    return found


def _is_word(value: Any) -> bool:
    return (
        value is None
        or isinstance(value, bool | int)
        or (isinstance(value, str) and len(value) < 400)
    )


def _check_alert(payload: dict[str, Any]) -> list[Problem]:
    found = _words(
        payload, id=64, rule=60, action=40, code=60, sentence=4_000, source=2_000, status=40,
        protocol=60, version=20, sha256=64, profile=60, visit=64,
    )  # fmt: skip
    found += _day(payload, "asof")
    if payload.get("severity") not in _SEVERITIES:
        found.append(Problem("severity", "SCHEMA", "Gravité inconnue."))
    for name in ("inputs", "call"):
        rows = payload.get(name)
        if (
            not isinstance(rows, list)
            or len(rows) > MAX_INPUTS
            or not all(isinstance(row, dict) for row in rows)
        ):
            found.append(Problem(name, "SCHEMA", "Alerte illisible."))
    return found


def _check_end(payload: dict[str, Any]) -> list[Problem]:
    return _words(payload, alert=64, cause=40) + _day(payload, "day")


def _check_ack(payload: dict[str, Any]) -> list[Problem]:
    return _words(payload, alert=64, reason=2_000, outcome=40)


def _check_pathway(payload: dict[str, Any]) -> list[Problem]:
    found = []
    for name, value in payload.items():
        kinds = {"active": bool, "profile": str, "since": str}
        wanted = kinds.get(name)
        if wanted is not None and value is not None and not isinstance(value, wanted):
            found.append(Problem(name, "SCHEMA", "Parcours illisible."))
    return found


_ALERTS = frozenset({Topic.ALERTS})
_PATHWAYS = frozenset({Topic.PATHWAYS})
KINDS = (
    *QUALITY_KINDS,
    Kind("visit", frozenset({Topic.VISITS}), _apply_visit, _check_visit),
    Kind("visit_sent", frozenset({Topic.VISITS}), _apply_sent, _check_sent),
    Kind("visit_more", frozenset({Topic.VISITS}), _apply_more, _check_more),
    Kind("education", _PATHWAYS, _apply_education, _check_education),
    Kind("pathway_event", _PATHWAYS, _apply_event, _check_event),
    Kind("alert", _ALERTS, _apply_alert, _check_alert),
    Kind("alert_end", _ALERTS, _apply_end, _check_end),
    Kind("alert_ack", _ALERTS, _apply_ack, _check_ack),
    Kind(
        "protocol_adopted",
        frozenset({Topic.REFERENCE, Topic.PATHWAYS}),
        _apply_adopted,
        _check_adopted,
        shared=False,
    ),
)
RECORD_TYPES = (
    RecordType(
        "pathway", _PATHWAYS, _project_pathway, _check_pathway,
        {"profile": "Profil", "since": "Depuis le", "active": "En cours"},
    ),
)  # fmt: skip
