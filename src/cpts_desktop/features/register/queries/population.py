"""Who has a diagnosis: found by codes and by words of its label, for counting."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, func, or_, select, tuple_

from cpts_desktop.features.register import tables as t
from cpts_desktop.kernel.text import fold


def keys_with_condition(
    conn: Connection, codes: Iterable[str], words: Iterable[str]
) -> tuple[int, ...]:
    """Return the local keys of patients with such a diagnosis, active or not.

    A code matches by its beginning; a word anywhere in the folded label.
    """
    c = t.condition.c
    starts, parts = tuple(codes), tuple(fold(word) for word in words)
    known = conn.execute(select(c.code, c.label).where(c.removed == 0).distinct()).all()
    wanted = [
        (row.code, row.label)
        for row in known
        if row.code.startswith(starts) or any(part in fold(row.label) for part in parts)
    ]
    found: set[int] = set()
    for at in range(0, len(wanted), 200):
        query = select(c.patient).where(
            c.removed == 0, tuple_(c.code, c.label).in_(wanted[at : at + 200])
        )
        found.update(conn.execute(query).scalars())
    return tuple(sorted(found))


def keys_with_baseline(conn: Connection, names: Iterable[str]) -> tuple[int, ...]:
    """Return the local keys of patients for whom one of these reference data is known."""
    b = t.baseline.c
    known = [func.json_extract(b.body, f"$.{name}") for name in names]
    query = select(b.patient).where(or_(*(func.coalesce(one, "") != "" for one in known)))
    return tuple(conn.execute(query).scalars())
