"""The floor that packets are measured against: the same rows, JSON, zstd and a cipher, no more.

The rows are all those that an import writes, in every table but the full-text indexes; they are
read and written in bare SQLCipher with our settings (the same durability), decoded by compiled
readers of their types. Nothing is verified, signed, chained or projected.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import zstandard

from cpts_desktop.storage.engine import connect
from cpts_desktop.storage.register import Register

LINES: Final = 4096
Rows = dict[str, list[tuple[Any, ...]]]
_TYPES: Final = {"INTEGER": int | None, "TEXT": str | None, "BLOB": bytes | None}
_encode: Final = msgspec.json.Encoder().encode


def shapes_of(register: Register) -> dict[str, list[str]]:
    """Return the statements that make each ordinary table and its indexes."""
    rows = register.read(
        lambda conn: conn.exec_driver_sql(
            "SELECT type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
        ).all()
    )
    full_text = {name for _, name, sql in rows if "fts5" in sql}
    found: dict[str, list[str]] = {}
    for kind, name, sql in rows:
        if kind in ("table", "index") and not any(name.startswith(one) for one in full_text):
            found.setdefault(name, []).append(sql)
    return found


def rows_in(register: Register) -> Rows:
    """Return every row of the ordinary tables."""
    return register.read(
        lambda conn: {
            name: [tuple(row) for row in conn.exec_driver_sql(f"SELECT * FROM {name}")]
            for name in shapes_of(register)
        }
    )


def new_rows(before: Rows, after: Rows) -> Rows:
    """Return the rows that were written or changed in between."""
    found = {}
    for name, rows in after.items():
        known = set(before.get(name, ()))
        fresh = [row for row in rows if row not in known]
        if fresh:
            found[name] = fresh
    return found


def bare(path: Path, shapes: dict[str, list[str]]) -> Any:
    """Return a bare encrypted database with these tables, as durable as ours."""
    path.touch(mode=0o600)
    raw = connect(path, bytes(range(32)), must_exist=False)
    for statements in shapes.values():
        for sql in statements:
            raw.execute(sql)
    return raw


def put(base: Any, name: str, rows: list[tuple[Any, ...]]) -> None:
    """Write rows of one table; a row that is there is replaced."""
    marks = ",".join("?" * len(rows[0]))
    base.executemany(f"INSERT OR REPLACE INTO {name} VALUES ({marks})", rows)


def fill_all(base: Any, rows: Rows) -> None:
    """Write all rows in one transaction."""
    base.execute("BEGIN IMMEDIATE")
    for name, content in rows.items():
        if content:
            put(base, name, content)
    base.execute("COMMIT")


def reader_of(base: Any, name: str) -> Any:
    """Return the compiled reader of one JSON line of a table."""
    types = [_TYPES[row[2]] for row in base.execute(f"PRAGMA table_info({name})")]
    return msgspec.json.Decoder(tuple[tuple(types)]).decode  # type: ignore[misc]


def squeeze(rows: list[tuple[Any, ...]]) -> bytes:
    """Return rows as one compressed block of JSON lines."""
    return zstandard.ZstdCompressor(level=3).compress(b"\n".join(map(_encode, rows)))


def unsqueeze(block: bytes, read: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a block."""
    return [read(line) for line in zstandard.ZstdDecompressor().decompress(block).split(b"\n")]


def cut(rows: list[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """Cut rows into blocks."""
    for at in range(0, len(rows), LINES):
        yield rows[at : at + LINES]
