"""Tables of the cards: what was saved, what was printed. Both are facts, never changed."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Column, Connection, Integer, Table, Text, select

from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.storage.schema import metadata, stream

_NO_ROWID: Final[dict[str, Any]] = {"sqlite_with_rowid": False, "sqlite_strict": True}


def _key(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, primary_key=True, nullable=False, autoincrement=False)


card = Table(
    "card",
    metadata,
    _key("patient", Integer),
    _key("id", Text),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("back", Text, nullable=False),
    Column("continued", Text, nullable=False),
    Column("made_from", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("hlc", Integer, nullable=False),
    Column("author", Integer, nullable=False),
    Column("device", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    **_NO_ROWID,
)
card_print = Table(
    "card_print",
    metadata,
    _key("patient", Integer),
    _key("id", Text),
    Column("card", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("layout", Text, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("hlc", Integer, nullable=False),
    Column("author", Integer, nullable=False),
    **_NO_ROWID,
)


def is_saved(conn: Connection, patient: PatientId, id_: RecordId) -> bool:
    """Tell whether this card is already in the register."""
    query = (
        select(card.c.id)
        .join(stream, stream.c.pk == card.c.patient)
        .where(stream.c.uid == patient, card.c.id == id_)
    )
    return conn.execute(query).first() is not None
