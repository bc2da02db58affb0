"""Projections of clinical data: the measures' clustered table, treatments, documents."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from cpts_desktop.features.register import tables as t
from cpts_desktop.features.register.kinds import schema as s
from cpts_desktop.features.register.kinds.identity import refresh_facts
from cpts_desktop.features.register.kinds.measures import (
    apply_many_observations,
    apply_observations,
)
from cpts_desktop.features.register.rules import columns
from cpts_desktop.features.register.rules.forms import Forms
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.storage import schema as floor
from cpts_desktop.storage.kinds import Entry, Kind, RecordType
from cpts_desktop.storage.prepared import Prepared

_O = t.observation.c
_MAX_BASE64 = 28 * 1024 * 1024


def _apply_withdrawn(conn: Connection, entry: Entry) -> None:
    gone = entry.payload
    conn.execute(upsert(floor.device).values(uid=gone["device"], own=0).on_conflict_do_nothing())
    device = conn.execute(
        select(floor.device.c.pk).where(floor.device.c.uid == gone["device"])
    ).scalar_one()
    row = {
        "patient": entry.stream_pk, "device": device, "seq": gone["seq"], "item": gone["item"],
        "reason": gone["reason"],
    }  # fmt: skip
    statement = upsert(t.observation_withdrawn).values(row)
    # Two reasons for one measure: the same one is kept whatever the order of arrival.
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=["patient", "device", "seq", "item"],
            set_={"reason": row["reason"]},
            where=t.observation_withdrawn.c.reason > row["reason"],
        )
    )


def _apply_document(conn: Connection, entry: Entry) -> None:
    got = entry.payload
    row = {
        "patient": entry.stream_pk, "id": got["id"], "kind": got["kind"], "title": got["title"],
        "mime": got["mime"], "sha256": got["sha256"], "size": _size(got["content"]),
        "hlc": entry.hlc, "author": entry.author_pk, "device": entry.device_pk, "seq": entry.seq,
    }  # fmt: skip
    keep_earliest(conn, t.document, row, entry)


def _size(content: str) -> int:
    return len(content) * 3 // 4 - content[-2:].count("=")


def keep_earliest(conn: Connection, table: Table, row: dict[str, Any], entry: Entry) -> None:
    """Insert a fact; when two entries claim one id, the lower clock keeps it."""
    known = conn.execute(
        select(table.c.hlc).where(table.c.patient == entry.stream_pk, table.c.id == row["id"])
    ).scalar_one_or_none()
    if known is None:
        conn.execute(insert(table), row)
    elif entry.hlc < known:
        conn.execute(
            delete(table).where(table.c.patient == entry.stream_pk, table.c.id == row["id"])
        )
        conn.execute(insert(table), row)


def check_document(payload: dict[str, Any]) -> list[Problem]:
    """Check the fields, and that the bytes are those that the digest names."""
    found = _DOCUMENT(payload)
    if found:
        return found
    try:
        content = base64.b64decode(payload["content"], validate=True)
    except ValueError:
        content = b""
    if not content or hashlib.sha256(content).hexdigest() != payload["sha256"]:
        return [Problem("content", s.BAD, "Document abîmé.")]
    return []


def _apply_encounters(conn: Connection, entry: Entry) -> None:
    for item in entry.payload["items"]:
        end = item.get("end")
        row = {
            "patient": entry.stream_pk, "id": item["id"], "kind": item["kind"],
            "label": item["label"], "reason": item["reason"], "start": _seconds(item["start"]),
            "stop": _seconds(end) if end else None, "source": item["source"],
        }  # fmt: skip
        statement = upsert(t.encounter).values(row)
        conn.execute(statement.on_conflict_do_nothing())


def _seconds(instant: str) -> int:
    return columns.to_seconds(datetime.fromisoformat(instant))


def check_encounters(payload: dict[str, Any]) -> list[Problem]:
    """Check every encounter of the list."""
    items = payload.get("items")
    if not isinstance(items, list) or not 0 < len(items) <= 2_000:
        return [Problem("items", s.BAD, "Contacts illisibles.")]
    for item in items:
        if not isinstance(item, dict) or _ENCOUNTER(item):
            return [Problem("items", s.BAD, "Contacts illisibles.")]
    return []


def flat(table: Table, *, defaults: dict[str, Any]) -> Any:
    """Return the projection of a mutable record: one row, each column from its field."""
    names = ("patient", "id", *defaults)
    adding = upsert(table).values({name: bindparam(name) for name in names})
    put = Prepared(
        adding.on_conflict_do_update(
            index_elements=["patient", "id"],
            set_={name: adding.excluded[name] for name in defaults},
        )
    )

    def project(conn: Connection, entry: Entry, record: str, fields: dict[str, Any]) -> None:
        row: dict[str, Any] = {"patient": entry.stream_pk, "id": record}
        for name, default in defaults.items():
            value = fields.get(name)
            value = default if value is None else value
            if isinstance(value, bool):
                value = int(value)
            row[name] = s.dumped(value) if isinstance(value, list) else value
        put.run(conn, row)
        if table in (t.allergy, t.care_team_member):
            refresh_facts(conn, entry.stream_pk)

    return project


def _project_baseline(conn: Connection, entry: Entry, record: str, fields: dict[str, Any]) -> None:
    row = {"patient": entry.stream_pk, "id": record, "body": s.dumped(fields)}
    statement = upsert(t.baseline).values(row)
    conn.execute(statement.on_conflict_do_update(index_elements=["patient", "id"], set_=row))


def check_baseline(payload: dict[str, Any]) -> list[Problem]:
    """Every value is a short text or null; names of newer versions are kept."""
    ok = s.maybe(s.text(200))
    return [Problem(k, s.BAD, "Donnée illisible.") for k, v in payload.items() if not ok(v)]


_DOCUMENT = s.closed(
    {
        "id": s.text(64), "kind": s.text(60), "title": s.text(), "mime": s.text(100),
        "sha256": s.text(64), "content": s.text(_MAX_BASE64),
    }
)  # fmt: skip
_ENCOUNTER = s.closed(
    {
        "id": s.text(64), "kind": s.text(60), "label": s.text(), "reason": s.text(),
        "start": s.instant, "source": s.text(),
    },
    {"end": s.maybe(s.instant)},
)  # fmt: skip
_DAYS = {"since": s.maybe(s.day), "until": s.maybe(s.day)}
_MEDICATION: dict[str, Any] = {"label": "", "dci": [], "cis": "", "atc": "", "dose_text": "",
               "frequency_text": "", "since": None, "until": None, "source": "",
               "indication": "", "stop_reason": "", "codes": [], "removed": False}  # fmt: skip
_CONDITION = {"label": "", "code": "", "since": None, "until": None, "active": True,
              "source": "", "removed": False}  # fmt: skip
_ALLERGY = {"substance": "", "reaction": "", "severity": "", "code": "", "active": True,
            "noted_on": None, "source": "", "removed": False}  # fmt: skip
_DISTINCT = {"removed": False}
_ALD = {"code": "", "label": "", "since": None, "until": None, "removed": False}


_NAMES = frozenset({"label", "substance", "name"})
"""Fields that name a person, a drug or an illness: nothing in them hides."""


def checks_of(defaults: dict[str, Any]) -> Any:
    """Return the check that matches the defaults of a flat row."""
    tests: dict[str, s.Test] = {}
    for name, default in defaults.items():
        if isinstance(default, bool):
            tests[name] = s.flag
        elif isinstance(default, int):
            tests[name] = s.number
        elif isinstance(default, list):
            tests[name] = s.lines() if name == "dci" else s.words()
        elif default is None:
            tests[name] = s.maybe(s.text(36) if name == "member_id" else s.day)
        else:
            tests[name] = s.line() if name in _NAMES else s.text()
    return s.closed({}, tests)


def record(name: str, table: Table, defaults: dict[str, Any], *topics: Topic) -> RecordType:
    """Return the record type of a flat table."""
    return RecordType(name, frozenset(topics), flat(table, defaults=defaults), checks_of(defaults))


RECORD_TYPES = (
    record("medication", t.medication, _MEDICATION, Topic.MEDICATIONS),
    record("condition", t.condition, _CONDITION, Topic.PATIENTS),
    record("allergy", t.allergy, _ALLERGY, Topic.PATIENTS),
    record("ald", t.ald, _ALD, Topic.PATIENTS),
    record("distinct_person", t.distinct_person, _DISTINCT, Topic.PATIENTS),
    RecordType("baseline", frozenset({Topic.PATIENTS}), _project_baseline, check_baseline),
)
KINDS = (
    Kind(
        "observations", frozenset({Topic.OBSERVATIONS}), apply_observations,
        columns.check_columns, apply_many=apply_many_observations,
        read_many=Forms().read_many,
        redate=columns.redated,
    ),
    Kind(
        "observation_withdrawn", frozenset({Topic.OBSERVATIONS}), _apply_withdrawn,
        s.closed({"device": s.text(36), "seq": s.number, "item": s.number, "reason": s.text()}),
    ),
    Kind("document", frozenset({Topic.DOCUMENTS}), _apply_document, check_document),
    Kind("encounters", frozenset({Topic.PATIENTS}), _apply_encounters, check_encounters),
)  # fmt: skip
