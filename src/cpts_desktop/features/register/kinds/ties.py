"""Which record shows when several are one person: worked out of all the ties, in any order.

Each record points at most to one other. A chain ends at the record that shows; a circle, made by
two practices at the same moment, ends at the smallest identity. A record that is not here, or
whose name is not known here, never hides another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, bindparam, or_, select, update

from cpts_desktop.features.register import tables as t
from cpts_desktop.storage.prepared import Prepared

_P: Final = t.patient.c
_NEAR: Final = select(_P.uid, _P.pk, _P.tied_to, _P.replaced_by, _P.birth_name).where(
    or_(_P.uid == bindparam("uid"), _P.tied_to == bindparam("uid"))
)
_POINTED_AT: Final = Prepared(select(_P.pk).where(_P.tied_to == bindparam("uid")).limit(1))
_CONCERNED: Final = Prepared(
    select(_P.pk)
    .where(
        (_P.tied_to == bindparam("uid"))
        | ((_P.uid == bindparam("uid")) & _P.replaced_by.is_not(None))
    )
    .limit(1)
)
_SET: Final = (
    update(t.patient).where(_P.pk == bindparam("row")).values(replaced_by=bindparam("shown"))
)


def shown_by(ties: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return, for each record, the one that shows in its place, None when it shows itself.

    ``ties`` maps each record that may show to the one that it points to, if any.
    """
    found: dict[str, str | None] = {}
    for start in ties:
        path: list[str] = [start]
        while True:
            target = ties[path[-1]]
            if target is None or target not in ties:
                end = path[-1]
                break
            if target in path:
                end = min(path[path.index(target) :])
                break
            path.append(target)
        found[start] = None if end == start else end
    return found


def refresh_ties(
    conn: Connection, uid: str, tied_to: str | None, *, new: bool = False
) -> tuple[int, ...]:
    """Work out who shows among the records tied with this one; return all if any changed.

    A ``new`` record was not here before: it can only be pointed at.
    """
    concerned = _POINTED_AT if new else _CONCERNED
    if tied_to is None and concerned.first(conn, {"uid": uid}) is None:
        return ()
    waiting, seen = {uid}, set[str]()
    held: dict[str, Any] = {}
    while waiting:
        asked = waiting.pop()
        seen.add(asked)
        for row in conn.execute(_NEAR, {"uid": asked}):
            held[row.uid] = row
            near = {row.uid, row.tied_to, row.replaced_by} - {None}
            waiting |= near - seen
    named = {one: row.tied_to for one, row in held.items() if row.birth_name}
    shown = shown_by(named)
    changed = [row for one, row in held.items() if row.replaced_by != shown.get(one)]
    for row in changed:
        conn.execute(_SET, {"row": row.pk, "shown": shown.get(row.uid)})
    return tuple(int(row.pk) for row in held.values()) if changed else ()
