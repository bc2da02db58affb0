"""Cards on the wire: a saved card with what it was made from, and the trace of a print."""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy import Connection, Table
from sqlalchemy.dialects.sqlite import insert

from cpts_desktop.features.card import tables as t
from cpts_desktop.features.card.card_json import MAX_BYTES
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.storage.kinds import Entry, Kind

CARD: Final = "card"
CARD_PRINTED: Final = "card_printed"


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _keep_first(conn: Connection, table: Table, row: dict[str, Any]) -> None:
    """Insert a fact; of two with one id the earlier counts, whatever the order of arrival."""
    statement = insert(table).values(row)
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=["patient", "id"],
            set_={name: statement.excluded[name] for name in row if name not in ("patient", "id")},
            where=statement.excluded.hlc < table.c.hlc,
        )
    )


def _apply_card(conn: Connection, entry: Entry) -> None:
    payload = entry.payload
    row = {
        "patient": entry.stream_pk,
        "id": payload["id"],
        "kind": payload["card"]["kind"],
        "body": _dumped(payload["card"]),
        "back": _dumped(payload["back"]),
        "continued": _dumped(payload.get("continued", [])),
        "made_from": _dumped(payload["made_from"]),
        "template": payload["template"],
        "hlc": entry.hlc,
        "author": entry.author_pk,
        "device": entry.device_pk,
        "seq": entry.seq,
    }
    _keep_first(conn, t.card, row)


def _check_card(payload: dict[str, Any]) -> list[Problem]:
    """Check what our tables need; a key that a newer version added is kept and stays inert."""
    card = payload.get("card")
    fits = (
        _is_text(payload.get("id"), 64)
        and _is_text(payload.get("template"), 64)
        and isinstance(payload.get("made_from"), dict)
        and _are_names(payload.get("back"))
        and _are_names(payload.get("continued", []))
        and isinstance(card, dict)
        and _is_text(card.get("kind"), 32)
        and _is_text(card.get("birth_name"), 400)
        and len(_dumped(card).encode("utf-8", "replace")) <= MAX_BYTES
    )
    return [] if fits else [Problem("card", "SCHEMA", "Carte illisible.")]


def _apply_print(conn: Connection, entry: Entry) -> None:
    payload = entry.payload
    row = {
        "patient": entry.stream_pk,
        "id": payload["id"],
        "card": payload["card"],
        "document": payload["document"],
        "layout": payload["layout"],
        "copies": payload["copies"],
        "hlc": entry.hlc,
        "author": entry.author_pk,
    }
    _keep_first(conn, t.card_print, row)


def _check_print(payload: dict[str, Any]) -> list[Problem]:
    copies = payload.get("copies")
    fits = all(_is_text(payload.get(key), 64) for key in ("id", "card", "document", "layout"))
    fits = fits and isinstance(copies, int) and not isinstance(copies, bool) and 0 < copies <= 1000
    return [] if fits else [Problem("card", "SCHEMA", "Impression de carte illisible.")]


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(_is_text(name, 64) for name in value)


def _is_text(value: Any, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest


_TOPICS = frozenset({Topic.CARDS})
KINDS = (
    Kind(CARD, _TOPICS, _apply_card, _check_card),
    Kind(CARD_PRINTED, _TOPICS, _apply_print, _check_print),
)
RECORD_TYPES = ()
