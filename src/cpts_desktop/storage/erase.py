"""Erasing a record at the end of its keeping: no byte of its content stays in the file.

The entries keep their place in the chain by the hash of their content (as withheld ones do), so
that the journal still verifies; every projection is rebuilt from what is left, and the file is
rewritten. What peers, backups and printed copies hold is out of reach: the screen says so.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Connection, column, delete, select, table, text, update

from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.ids import StreamId
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.storage import journal, schema
from cpts_desktop.storage.chain import WITHHELD
from cpts_desktop.storage.engine import connect, driven_by
from cpts_desktop.storage.faults import sorting_faults
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class EraseStream:
    """Erase everything of one patient; ``why`` is a code word for the audit line."""

    stream: StreamId
    why: str


def erase_stream(command: EraseStream, uow: UnitOfWork) -> Outcome[int]:
    """Empty the entries of a stream and rebuild all projections; return how many were emptied.

    Follow with :func:`leave_no_bytes`. The audit lines of the patient stay (who saw what, when):
    they hold no name and no clinical word.
    """
    conn = uow.conn
    local = journal.stream_pk(conn, command.stream)
    if local is None:
        return refuse("patient", "UNKNOWN_PATIENT", "Ce dossier n’existe pas.")
    emptied = _empty(conn, local)
    conn.execute(
        delete(schema.waiting_entry).where(schema.waiting_entry.c.stream == command.stream)
    )
    conn.execute(delete(schema.draft).where(schema.draft.c.subject == command.stream))
    _clear_projections(conn)
    for row in journal.rows_in_order(conn):
        known = uow.kinds.get(row.kind_name)
        entry = None if known is None else journal.entry_of(row)
        if known is not None and entry is not None:
            known.apply(conn, entry)
    uow.audit("PURGE", patient=command.stream, entries=emptied, why=command.why)
    uow.touch(*Topic)
    return Ok(emptied)


def leave_no_bytes(register: Register) -> None:
    """Rewrite the file without its free pages, and empty the write-ahead log."""
    with sorting_faults(), closing(connect(register.path, register.data_key())) as raw:
        raw.set_authorizer(None)  # VACUUM attaches a temporary file of its own, in memory
        raw.execute("VACUUM")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _empty(conn: Connection, local: int) -> int:
    entry = schema.entry
    rows = conn.execute(
        select(entry.c.n).where(entry.c.stream == local, entry.c.codec != WITHHELD)
    ).scalars()
    numbers = list(rows)
    for number in numbers:
        row = conn.execute(journal.joined().where(entry.c.n == number)).one()
        raw = journal.raw_of(row)
        conn.execute(
            update(entry)
            .where(entry.c.n == number)
            .values(codec=WITHHELD, payload=raw.content_hash, salt=b"")
        )
    return len(numbers)


def _clear_projections(conn: Connection) -> None:
    for projection in schema.projections():
        conn.execute(delete(projection))
    driven_by(conn).kept.clear()  # the numbers of words are rows of projections
    indexes = conn.execute(
        text("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%content=''''%'")
    ).scalars()
    for name in list(indexes):
        index = table(name, column(name))  # FTS5 takes its orders in a column of its own name
        conn.execute(index.insert().values({name: "delete-all"}))
