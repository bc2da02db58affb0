"""What one entry says, in a French line: a person reads it before it leaves (LAW-05)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection

from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.text import capital, visible

MOST: Final = 400
_WORDS: Final = (
    "title", "label", "name", "professional", "recipient", "decision", "note", "text", "reason",
    "summary", "what", "comment", "detail",
)  # fmt: skip
"""Fields that hold words, in the kinds of every slice; ids, dates and figures are left out."""

_ONE_LINE: Final = dict.fromkeys(map(ord, "\t\n\r"), " ")
_NOT_SAID: Final = frozenset({"removed", "member_id", "replaced_by"})


def told(conn: Connection, kind: str, payload: dict[str, Any]) -> str:
    """Return the words of an entry; empty when it holds none that a person would read."""
    if kind == "observations":
        said = register.measures_spoken(payload)
    elif kind == "record":
        said = " · ".join(_fields(conn, payload))
    else:
        found = (payload.get(name) for name in _WORDS)
        said = " · ".join(dict.fromkeys(one for one in found if isinstance(one, str) and one))
    line = visible(said.translate(_ONE_LINE).strip())
    return line if len(line) <= MOST else f"{line[: MOST - 1]}…"


def _fields(conn: Connection, payload: dict[str, Any]) -> Iterator[str]:
    type_, changed = str(payload.get("type")), payload.get("set")
    if not isinstance(changed, dict):
        return
    if changed.get("removed") is True:
        yield "retiré"
    for field, value in sorted(changed.items()):
        if field in _NOT_SAID or value in (None, "", [], False):
            continue
        label = register.field_spoken(type_, field) or field.replace("_", " ")
        words = register.value_spoken(conn, type_, field, value) or _plain(value)
        yield f"{capital(label)} : {words}"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
