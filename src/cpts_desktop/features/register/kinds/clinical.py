"""Projections of clinical data: the measures' clustered table, treatments, documents."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, bindparam, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from cpts_desktop.features.register import tables as t
from cpts_desktop.features.register.kinds import schema as s
from cpts_desktop.features.register.kinds.identity import refresh_facts
from cpts_desktop.features.register.rules import columns
from cpts_desktop.features.register.rules.forms import Forms
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.storage import schema as floor
from cpts_desktop.storage.kinds import Entry, Kind, RecordType
from cpts_desktop.storage.prepared import Prepared, Row, insert_many

_O = t.observation.c
_MAX_BASE64 = 28 * 1024 * 1024


# Straight to the driver: building these statements cost a visit half its time.
_WORDS_OF = {
    "codes": (
        "observation_code x ON x.code=w.a AND x.unit=w.b",
        "INSERT INTO observation_code (code, unit) VALUES (?, ?)",
    ),
    "from": (
        "observation_origin x ON x.source=w.a AND x.scale=w.b",
        "INSERT INTO observation_origin (source, scale) VALUES (?, ?)",
    ),
}
_AT_ONCE = 100


class _Plan(NamedTuple):
    """For each measure of a form: seconds after the start, place, code and origin."""

    lines: list[tuple[int, int, int, int]]
    of: tuple[Any, Any]


class _Words:
    """The local numbers of pairs of words, made on first use, asked once for many entries."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._known: dict[tuple[str, str, str], int] = {}
        self._plans: dict[tuple[Any, ...], _Plan] = {}

    def of(self, payload: dict[str, Any], column: str) -> list[int]:
        """Return the number of each pair of a column of a payload."""
        pairs = [(column, pair[0], pair[1]) for pair in payload[column]]
        missing = dict.fromkeys(pair for pair in pairs if pair not in self._known)
        if missing:
            self._learn(column, [pair[1:] for pair in missing])
        return [self._known[pair] for pair in pairs]

    def plan(self, payload: dict[str, Any]) -> _Plan:
        """Return where and what the measures of a payload are, but for their start and values.

        Payloads of one form share their lists, and so their plan; a plan keeps them alive, so that
        no other list takes their place in memory meanwhile.
        """
        codes, origins = payload["codes"], payload["from"]
        key = (id(codes), id(origins), payload["t"], payload["c"], payload.get("f"))
        found = self._plans.get(key)
        if found is None:
            spread = columns.spread({**payload, "t0": 0})
            numbers, sources = self.of(payload, "codes"), self.of(payload, "from")
            lines = [
                (offset, item, numbers[kind], sources[origin])
                for item, (offset, kind, origin) in enumerate(
                    zip(spread.times, spread.kinds, spread.origins, strict=True)
                )
            ]
            found = self._plans[key] = _Plan(lines, (codes, origins))
        return found

    def _learn(self, column: str, pairs: list[tuple[str, str]]) -> None:
        find, make = _WORDS_OF[column]
        for at in range(0, len(pairs), _AT_ONCE):
            part = pairs[at : at + _AT_ONCE]
            marks = ", ".join(["(?, ?)"] * len(part))
            query = f"WITH w(a, b) AS (VALUES {marks}) SELECT a, b, x.pk FROM w CROSS JOIN {find}"
            asked = [word for pair in part for word in pair]
            for first, second, pk in self._driver.execute(query, asked).fetchall():
                self._known[column, first, second] = pk
        for first, second in pairs:
            if (column, first, second) not in self._known:
                pk = int(self._driver.execute(make, (first, second)).lastrowid)
                self._known[column, first, second] = pk


_ROW_IN = (
    "INSERT OR IGNORE INTO observation (patient, t, device, seq, item, code, origin, author,"
    " value, text, external) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_PLAIN_IN = (
    "INSERT OR IGNORE INTO observation (patient, t, device, seq, item, code, origin, author, value)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_T, _SEQ, _ITEM, _EXTERNAL = 1, 3, 4, 10


def apply_observations(conn: Connection, entry: Entry) -> None:
    """Spread one entry of columns into rows; a measure imported twice keeps one row."""
    apply_many_observations(conn, (entry,))


def apply_many_observations(conn: Connection, entries: Sequence[Entry]) -> None:
    """Spread entries into rows, written together."""
    driver: Any = conn.connection.driver_connection
    words = _Words(driver)
    rows: list[Row] = []
    plain: list[Row] = []
    for entry in entries:
        payload = entry.payload
        if "ext" not in payload and "text" not in payload:
            plain.extend(_lines(words.plan(payload), entry, payload))
            continue
        found = columns.spread(payload)
        if "ext" in payload:  # it may replace a row: what comes before must be there
            insert_many(driver, _PLAIN_IN, plain)
            insert_many(driver, _ROW_IN, rows)
            span = (min(found.times), max(found.times))
            plain, rows = [], _once(conn, entry, _rows(words, entry, found), span)
        else:
            rows.extend(_rows(words, entry, found))
    insert_many(driver, _PLAIN_IN, plain)
    insert_many(driver, _ROW_IN, rows)


def _lines(plan: _Plan, entry: Entry, payload: dict[str, Any]) -> list[Row]:
    """Rows without words nor identity elsewhere: a null costs the driver a call of its own."""
    patient, device, seq = entry.stream_pk, entry.device_pk, entry.seq
    author, start = entry.author_pk, payload["t0"]
    return [
        (patient, start + offset, device, seq, item, code, origin, author, value)
        for (offset, item, code, origin), value in zip(
            plan.lines, columns.encoded(payload["v"]), strict=True
        )
    ]


def _rows(known: _Words, entry: Entry, found: columns.Columns) -> list[Row]:
    codes, origins = known.of(entry.payload, "codes"), known.of(entry.payload, "from")
    return [
        (
            entry.stream_pk, at, entry.device_pk, entry.seq, item, codes[kind], origins[origin],
            entry.author_pk, value, found.texts.get(item), key,
        )
        for item, (at, kind, origin, value, key) in enumerate(
            zip(
                found.times, found.kinds, found.origins, found.values, found.externals, strict=True
            )
        )
    ]  # fmt: skip


def _once(conn: Connection, entry: Entry, rows: list[Row], span: tuple[int, int]) -> list[Row]:
    """Leave out what another entry already brought; the earliest (device, seq) keeps the row."""
    held = {
        (row.seconds, row.external): row
        for row in conn.execute(
            select(
                _O.t.label("seconds"), _O.external, _O.device, _O.seq, _O.item, floor.device.c.uid
            )
            .join(floor.device, floor.device.c.pk == _O.device)
            .where(
                _O.patient == entry.stream_pk, _O.t.between(*span),
                _O.external.is_not(None),
            )
        )
    }  # fmt: skip
    kept = []
    for row in rows:
        other = held.get((row[_T], row[_EXTERNAL])) if row[_EXTERNAL] is not None else None
        if other is None or (other.device, other.seq) == (entry.device_pk, entry.seq):
            kept.append(row)
        elif (entry.device, row[_SEQ], row[_ITEM]) < (other.uid, other.seq, other.item):
            conn.execute(
                delete(t.observation).where(
                    _O.patient == entry.stream_pk, _O.t == other.seconds,
                    _O.device == other.device, _O.seq == other.seq, _O.item == other.item,
                )
            )  # fmt: skip
            kept.append(row)
    return kept


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
    except binascii.Error:
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


def checks_of(defaults: dict[str, Any]) -> Any:
    """Return the check that matches the defaults of a flat row."""
    tests: dict[str, s.Test] = {}
    for name, default in defaults.items():
        if isinstance(default, bool):
            tests[name] = s.flag
        elif isinstance(default, int):
            tests[name] = s.number
        elif isinstance(default, list):
            tests[name] = s.words()
        elif default is None:
            tests[name] = s.maybe(s.text(36) if name == "member_id" else s.day)
        else:
            tests[name] = s.text()
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
        columns.check_columns, apply_many=apply_many_observations, read=Forms().read,
        redate=columns.redated,
    ),
    Kind(
        "observation_withdrawn", frozenset({Topic.OBSERVATIONS}), _apply_withdrawn,
        s.closed({"device": s.text(36), "seq": s.number, "item": s.number, "reason": s.text()}),
    ),
    Kind("document", frozenset({Topic.DOCUMENTS}), _apply_document, check_document),
    Kind("encounters", frozenset({Topic.PATIENTS}), _apply_encounters, check_encounters),
)  # fmt: skip
