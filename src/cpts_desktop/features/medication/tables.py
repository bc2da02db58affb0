"""Core tables of the medication review; ``patient`` is the local key of the patient's stream."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Column, Index, Integer, Table, Text

from cpts_desktop.storage.schema import metadata

_NO_ROWID: Final[dict[str, Any]] = {"sqlite_with_rowid": False, "sqlite_strict": True}


def _key(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, primary_key=True, nullable=False, autoincrement=False)


def _text(*names: str) -> list[Column[Any]]:
    return [Column(name, Text, nullable=False) for name in names]


def _whole(*names: str) -> list[Column[Any]]:
    return [Column(name, Integer, nullable=False) for name in names]


bpm_review = Table(
    "bpm_review",
    metadata,
    _key("patient", Integer),
    _key("id", Text),
    Column("opened_on", Text),
    Column("sent_on", Text),
    Column("closed_on", Text),
    *_text("document", "code", "recipient", "proposals"),
    **_NO_ROWID,
)
Index("bpm_review_sent", bpm_review.c.sent_on, bpm_review.c.patient)

bpm_decision = Table(
    "bpm_decision",
    metadata,
    _key("patient", Integer),
    _key("finding", Text),
    *_text("decision", "reason", "summary", "review"),
    *_whole("author", "hlc", "device", "seq"),
    **_NO_ROWID,
)

bpm_answer = Table(
    "bpm_answer",
    metadata,
    _key("patient", Integer),
    _key("review", Text),
    _key("proposal", Text),
    *_text("answer", "note", "answered_on"),
    *_whole("author", "hlc", "device", "seq"),
    **_NO_ROWID,
)

bpm_form = Table(
    "bpm_form",
    metadata,
    _key("patient", Integer),
    _key("review", Text),
    _key("step", Text),
    *_text("done_on", "details"),
    *_whole("author", "hlc", "device", "seq"),
    **_NO_ROWID,
)
