"""The shared metadata and the tables of the floor.

A slice declares its own tables on ``metadata``. A table that is not rebuilt from the journal
(local settings, drafts) says so with ``info=LOCAL``; all others are projections and
``register check`` recomputes them.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BLOB, Column, Index, Integer, MetaData, Table, Text

metadata = MetaData()
LOCAL: Final[dict[str, Any]] = {"role": "local"}
FLOOR: Final[dict[str, Any]] = {"role": "floor"}
_NO_ROWID: Final[dict[str, Any]] = {"sqlite_with_rowid": False, "sqlite_strict": True}
_STRICT: Final[dict[str, Any]] = {"sqlite_strict": True}


def _key(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, primary_key=True, nullable=False, autoincrement=False)


def _required(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _dictionary(name: str, word: str, *more: Column[Any]) -> Table:
    pk: Column[Any] = Column("pk", Integer, primary_key=True, nullable=False)
    uid: Column[Any] = Column(word, Text, nullable=False, unique=True)
    return Table(name, metadata, pk, uid, *more, info=FLOOR, **_STRICT)


meta = Table("meta", metadata, _key("key", Text), _required("value", Text), info=FLOOR, **_NO_ROWID)
device = _dictionary("device", "uid", Column("sign_key", BLOB), _required("own", Integer))
stream = _dictionary("stream", "uid")
author = _dictionary("author", "uid")
kind = _dictionary("kind", "name")
entry = Table(
    "entry",
    metadata,
    Column("n", Integer, primary_key=True, nullable=False),
    _required("stream", Integer),
    _required("device", Integer),
    _required("seq", Integer),
    _required("hlc", Integer),
    _required("author", Integer),
    _required("kind", Integer),
    _required("codec", Integer),
    _required("payload", BLOB),
    _required("salt", BLOB),
    _required("hash", BLOB),
    Column("seal", BLOB),
    info=FLOOR,
    **_STRICT,
)
Index("entry_chain", entry.c.stream, entry.c.device, entry.c.seq, unique=True)
commit_log = Table(
    "commit_log",
    metadata,
    Column("no", Integer, primary_key=True, nullable=False),
    _required("first_n", Integer),
    _required("head", BLOB),
    _required("at", Integer),
    _required("clock", Integer),
    Column("trail", Text),
    info=FLOOR,
    **_STRICT,
)
waiting_entry = Table(
    "waiting_entry",
    metadata,
    _key("stream", Text),
    _key("device", Text),
    _key("seq", Integer),
    _required("hlc", Integer),
    _required("author", Text),
    _required("kind", Text),
    _required("payload", BLOB),
    _required("salt", BLOB),
    Column("seal", BLOB),
    info=FLOOR,
    **_NO_ROWID,
)


def _field_key() -> list[Column[Any]]:
    return [
        _key("stream", Integer),
        _key("type", Text),
        _key("record", Text),
        _key("field", Text),
    ]


field_write = Table(
    "field_write",
    metadata,
    *_field_key(),
    _key("device", Integer),
    _key("seq", Integer),
    _required("hlc", Integer),
    _required("author", Integer),
    _required("value", Text),
    **_NO_ROWID,
)
field_over = Table(
    "field_over",
    metadata,
    *_field_key(),
    _key("device", Integer),
    _key("seq", Integer),
    **_NO_ROWID,
)
field_conflict = Table("field_conflict", metadata, *_field_key(), **_NO_ROWID)
user_profile = Table(
    "user_profile",
    metadata,
    _key("uid", Text),
    _required("name", Text),
    _required("profession", Text),
    _required("rpps", Text),
    _required("active", Integer),
    **_NO_ROWID,
)
local_secret = Table(
    "local_secret", metadata, _key("name", Text), _required("value", BLOB), info=LOCAL, **_NO_ROWID
)
draft = Table(
    "draft",
    metadata,
    _key("author", Text),
    _key("form", Text),
    _key("subject", Text),
    _required("at", Integer),
    _required("body", Text),
    info=LOCAL,
    **_NO_ROWID,
)
audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, nullable=False),
    _required("patient", Text),
    _required("body", Text),
    _required("mac", BLOB),
    info=LOCAL,
    **_STRICT,
)
Index("audit_patient", audit.c.patient, audit.c.seq)

trail_witness = Table(
    "trail_witness",
    metadata,
    _key("holder", Text),
    _key("device", Text),
    _key("audience", Text),
    _required("sequence", Integer),
    _required("n", Integer),
    _required("link", Text),
    _required("seal", BLOB),
    _required("at", Text),
    _required("broken", Text),
    info=LOCAL,
    **_NO_ROWID,
)
trail_given = Table(
    "trail_given",
    metadata,
    _key("audience", Text),
    _key("sequence", Integer),
    _required("n", Integer),
    _required("link", Text),
    info=LOCAL,
    **_NO_ROWID,
)


def projections() -> list[Table]:
    """Return the tables that the journal alone determines, in a stable order."""
    return sorted(
        (t for t in metadata.tables.values() if t.info.get("role") not in ("local", "floor")),
        key=lambda table: table.name,
    )
