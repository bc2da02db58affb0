"""What an import could not take: kept as received, inert, listed, and never sent."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert as upsert

from cpts_desktop.features.register import tables as t
from cpts_desktop.features.register.kinds import schema as s
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.storage.kinds import Entry, Kind

_ITEM = s.closed({"place": s.text(200), "why": s.text(200), "resource": s.text(100_000)})


def _apply(conn: Connection, entry: Entry) -> None:
    for at, item in enumerate(entry.payload["items"]):
        row = {
            "device": entry.device_pk, "seq": entry.seq, "item": at, "stream": entry.stream_pk,
            "source": entry.payload["source"], "place": item["place"], "why": item["why"],
            "resource": base64.b64decode(item["resource"]),
        }  # fmt: skip
        conn.execute(upsert(t.import_reject).values(row).on_conflict_do_nothing())


def _check(payload: dict[str, Any]) -> list[Problem]:
    bad = [Problem("items", s.BAD, "Quarantaine illisible.")]
    items = payload.get("items")
    if not isinstance(payload.get("source"), str) or not isinstance(items, list):
        return bad
    if any(not isinstance(item, dict) or _ITEM(item) for item in items):
        return bad
    try:
        for item in items:
            base64.b64decode(item["resource"], validate=True)
    except binascii.Error:
        return bad
    return []


KINDS = (Kind("import_rejected", frozenset({Topic.CONFLICTS}), _apply, _check, shared=False),)
