"""Core tables of follow-up. ``patient`` is the local key of the patient's stream."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Column, Index, Integer, Table, Text

from cpts_desktop.features.followup.quality import tables as quality
from cpts_desktop.storage.schema import metadata

_NO_ROWID: Final[dict[str, Any]] = {"sqlite_with_rowid": False, "sqlite_strict": True}


def _key(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, primary_key=True, nullable=False, autoincrement=False)


def _text(*names: str) -> list[Column[Any]]:
    return [Column(name, Text, nullable=False) for name in names]


def _number(*names: str) -> list[Column[Any]]:
    return [Column(name, Integer, nullable=False) for name in names]


def _fact(name: str, *columns: Column[Any]) -> Table:
    """A fact of a patient, with the entry that wrote it."""
    return Table(
        name, metadata, _key("patient", Integer), _key("id", Text), *columns,
        *_number("hlc", "author", "device", "seq"), **_NO_ROWID,
    )  # fmt: skip


pathway = Table(
    "pathway",
    metadata,
    _key("patient", Integer),
    _key("id", Text),
    *_text("profile"),
    Column("since", Text),
    *_number("active"),
    **_NO_ROWID,
)
visit = _fact("visit", *_number("at"), *_text("kind", "note"), *_number("seconds"))
visit_sent = _fact("visit_sent", *_text("day", "way"))
visit_more = _fact("visit_more", *_text("visit", "note"), *_number("seconds"))
"""What was added to a visit afterwards; its measures carry the instant of the visit."""
education = _fact("education", *_text("topic", "day"), *_number("teach_back"))
"""One topic talked about on a day; ``teach_back`` is 0 to 2, -1 when it was not asked."""
pathway_event = _fact("pathway_event", *_text("kind", "day", "body"))
alert = _fact("alert", *_text("rule", "severity", "asof", "visit", "body"))
alert_end = _fact("alert_end", *_text("day", "cause"))
alert_ack = _fact("alert_ack", *_text("reason", "outcome"))
protocol_adopted = _fact("protocol_adopted", *_text("protocol", "version", "body"))
"""In the practice's own stream; ``id`` is the SHA-256 of the files, ``body`` their texts."""
Index("pathway_active", pathway.c.active, pathway.c.patient)

QUALITY: Final = (quality.alert_outcome, quality.care_fact, quality.care_fact_withdrawn)
"""Declared with the others: whoever reads this module knows every table of the slice."""
