"""What imports could not take: listed until somebody has read it."""

from __future__ import annotations

from sqlalchemy import Connection, and_, func, select

from cpts_desktop.features.register import tables as t
from cpts_desktop.features.register.model import ImportReject
from cpts_desktop.kernel.hlc import instant_of
from cpts_desktop.storage import schema

_R = t.import_reject.c


def import_rejects(conn: Connection, limit: int = 1_000) -> tuple[ImportReject, ...]:
    """Return the entries that imports left aside, newest first."""
    e = schema.entry.c
    query = (
        select(_R.source, _R.place, _R.why, _R.resource, e.hlc)
        .join(
            schema.entry,
            and_(e.stream == _R.stream, e.device == _R.device, e.seq == _R.seq),
        )
        .order_by(e.hlc.desc(), _R.device, _R.seq, _R.item)
        .limit(limit)
    )
    return tuple(
        ImportReject(
            row.source, row.place, row.why, instant_of(row.hlc), bytes(row.resource or b"")
        )
        for row in conn.execute(query)
    )


def count_import_rejects(conn: Connection) -> int:
    """Return how many entries are in quarantine."""
    return int(conn.execute(select(func.count()).select_from(t.import_reject)).scalar_one())
