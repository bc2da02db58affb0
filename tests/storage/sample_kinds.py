"""A kind and a record type without any clinic, to test the floor alone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.ids import StreamId
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem
from cpts_desktop.storage.kinds import Entry, Kind, KindRegistry, RecordType
from cpts_desktop.storage.records import record_kind
from cpts_desktop.storage.unit_of_work import UnitOfWork
from cpts_desktop.storage.users import USER

STREAM = StreamId("5c3d1f0a-0000-4000-8000-000000000001")
OTHER = StreamId("5c3d1f0a-0000-4000-8000-000000000002")


def _ignore(conn: Connection, entry: Entry, record: str, fields: dict[str, Any]) -> None:
    return None


def _note(conn: Connection, entry: Entry) -> None:
    return None


def _check(payload: dict[str, Any]) -> list[Problem]:
    if isinstance(payload.get("text"), str):
        return []
    return [Problem("text", "SCHEMA", "texte attendu")]


NOTE = Kind("note", frozenset({Topic.VISITS}), _note, _check)
PRIVATE = Kind("private_note", frozenset(), _note, _check, shared=False)
SHEET = RecordType("sheet", frozenset({Topic.PATIENTS}), _ignore, lambda fields: [])


def sample_registry() -> KindRegistry:
    registry = KindRegistry([USER, NOTE, PRIVATE], [SHEET])
    registry.register(record_kind(registry))
    return registry


def write_note(text: str, uow: UnitOfWork) -> Outcome[Entry]:
    return Ok(uow.append(STREAM, "note", {"text": text}))
