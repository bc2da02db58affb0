"""The audit trail: who did what to which record, chained and MACed inside the register.

A line is written in the same transaction as the act, so there is no act without its line
(security.md section 5). It holds internal ids and counts, never a name or a clinical word.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, select

from cpts_desktop.kernel.clock import to_wire
from cpts_desktop.kernel.jsonio import loads_strict
from cpts_desktop.storage import schema
from cpts_desktop.storage.chain import keyed_mac
from cpts_desktop.storage.payloads import write_payload, write_words
from cpts_desktop.storage.prepared import Row, insert_many
from cpts_desktop.storage.trail_heads import TrailHead

GENESIS: Final = bytes(32).hex()
_INSERT: Final = "INSERT INTO audit (seq, patient, body, mac) VALUES (?, ?, ?, ?)"
NOTE: Final = "audit"
"""The key, among the notes of the register, of the end of the trail."""


@dataclass(frozen=True)
class AuditLine:
    """One act: its number, when, who, what, on which patient and object, with counts."""

    seq: int
    at: str
    actor: str
    action: str
    patient: str
    object_id: str
    extra: dict[str, Any]


class AuditTrail:
    """Writes lines for one actor with the key derived from the register's data key."""

    def __init__(self, key: bytes, actor: str, device: str) -> None:
        self._mac = keyed_mac(key)
        self._actor = actor
        self._device = device

    def write(
        self,
        raw: Any,
        now: datetime,
        action: str,
        *,
        patient: str = "",
        object_id: str = "",
        extra: dict[str, str | int] | None = None,
    ) -> str:
        """Append one line in the current transaction of a driver connection.

        Returns the note of the end of the trail, which the caller leaves elsewhere in the register
        (:func:`get_note`): a trail cut at its end then shows.
        """
        last, previous = raw.kept.get("trail") or _end(raw)
        line = self._line(to_wire(now), action, patient, object_id, extra)
        text, mac, link = self._sealed(line, previous)
        seq = last + 1
        raw.execute(_INSERT, (seq, patient, text, mac))
        raw.kept["trail"] = (seq, link)
        return f"{seq}:{link}"

    def write_each(
        self, raw: Any, now: datetime, action: str, patients: Iterable[str], object_id: str
    ) -> str:
        """Do what ``write`` does, a line for each patient, in few statements."""
        seq, link = raw.kept.get("trail") or _end(raw)
        line = self._line(to_wire(now), action, "", object_id, None)
        rows: list[Row] = []
        for patient in patients:
            line["patient"] = patient
            text, mac, link = self._sealed(line, link)
            seq += 1
            rows.append((seq, patient, text, mac))
        insert_many(raw, _INSERT, rows)
        raw.kept["trail"] = (seq, link)
        return f"{seq}:{link}"

    def _line(
        self,
        at: str,
        action: str,
        patient: str,
        object_id: str,
        extra: dict[str, str | int] | None,
    ) -> dict[str, Any]:
        return {
            "at": at, "actor": self._actor, "device": self._device, "action": action,
            "patient": patient, "object": object_id, "extra": extra or {},
        }  # fmt: skip

    def _sealed(self, line: dict[str, Any], previous: str) -> tuple[str, bytes, str]:
        """Return the text of a line that follows another, its seal, and what the next follows."""
        line["prev"] = previous
        body = write_payload(line) if line["extra"] else write_words(line)
        text, mac = body.decode("utf-8"), self._mac(body)
        return text, mac, _link(text, mac)


def first_break(conn: Connection, key: bytes) -> int | None:
    """Return the number of the first line that does not verify, or None when all hold."""
    previous, expected = GENESIS, 1
    for row in conn.execute(select(schema.audit).order_by(schema.audit.c.seq)):
        body = row.body.encode("utf-8")
        right = hmac.compare_digest(hmac.digest(key, body, "sha256"), row.mac)
        if not right or row.seq != expected:
            return int(row.seq)
        said = loads_strict(body)
        # The column by which a patient's lines are found must say what the sealed body says.
        if said["prev"] != previous or said["patient"] != row.patient:
            return int(row.seq)
        previous, expected = _link(row.body, row.mac), expected + 1
    noted = get_note(conn)
    return expected if noted is not None and noted != previous else None


def get_note(conn: Connection) -> str | None:
    """Return the link of the last line ever written, so that a cut end shows too.

    It is noted in the row of its transaction, which is written anyway, or among the notes of the
    register when nothing else was written with the line.
    """
    log = schema.commit_log.c
    beside = (
        select(log.trail).where(log.trail.is_not(None)).order_by(log.no.desc()).limit(1),
        select(schema.meta.c.value).where(schema.meta.c.key == NOTE),
    )
    notes = [note for query in beside if (note := conn.execute(query).scalar_one_or_none())]
    latest = max(notes, key=lambda note: int(note.partition(":")[0]), default=None)
    return None if latest is None else latest.partition(":")[2]


def head(conn: Connection) -> TrailHead:
    """Return the number and the link of the last line; 0 and the genesis of an empty trail."""
    row = conn.execute(
        select(schema.audit).order_by(schema.audit.c.seq.desc()).limit(1)
    ).one_or_none()
    return TrailHead(0, GENESIS) if row is None else TrailHead(row.seq, _link(row.body, row.mac))


def link_at(conn: Connection, n: int) -> str | None:
    """Return the link of line ``n``, as the line stands now; None when there is no such line."""
    row = conn.execute(select(schema.audit).where(schema.audit.c.seq == n)).one_or_none()
    return None if row is None else _link(row.body, row.mac)


def lines(conn: Connection, *, patient: str = "", limit: int = 500) -> list[AuditLine]:
    """Return the latest lines, newest first, of one patient or of all."""
    query = select(schema.audit.c.seq, schema.audit.c.body).order_by(schema.audit.c.seq.desc())
    if patient:
        query = query.where(schema.audit.c.patient == patient)
    return [_read(row.seq, row.body) for row in conn.execute(query.limit(limit))]


def count(conn: Connection, patient: str) -> int:
    """Return how many lines are about a patient."""
    query = select(func.count()).where(schema.audit.c.patient == patient)
    return int(conn.execute(query).scalar_one())


def _read(seq: int, text: str) -> AuditLine:
    body = loads_strict(text.encode("utf-8"))
    return AuditLine(
        seq,
        body["at"],
        body["actor"],
        body["action"],
        body["patient"],
        body["object"],
        body["extra"],
    )


def _end(raw: Any) -> tuple[int, str]:
    """Return the number and the link of the last line."""
    last = raw.execute("SELECT seq, body, mac FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return (last[0], _link(last[1], last[2])) if last else (0, GENESIS)


def _link(body: str, mac: bytes) -> str:
    return hashlib.sha256(body.encode("utf-8") + mac).hexdigest()
