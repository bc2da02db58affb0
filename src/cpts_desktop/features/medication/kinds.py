"""Records of the slice on the wire: steps of a review, decisions, answers.

Each kind gives the same rows whatever the order of arrival: a step fills its own columns once (the
earliest day holds), a decision and an answer keep the latest clock.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects.sqlite import insert as upsert

from cpts_desktop.features.medication import tables as t
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.clock import is_day
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.storage import schema as floor
from cpts_desktop.storage.kinds import Entry, Kind, RecordType

STEPS: Final = ("ouvert", "transmis", "clos")
DECISIONS: Final = ("proposer", "ecarter", "retirer")
ANSWERS: Final = ("acceptee", "modifiee", "refusee", "sans_reponse")
MAX_PROPOSALS: Final = 5
MAX_ANSWERS: Final = 600
"""Answers of one form: sixty treatments with all their fields."""

Test = Callable[[Any], bool]


def _text(longest: int) -> Test:
    return lambda v: isinstance(v, str) and len(v) <= longest


def _one_of(words: tuple[str, ...]) -> Test:
    return lambda v: isinstance(v, str) and v in words


def _texts(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and len(value) <= 20
        and all(
            isinstance(k, str) and isinstance(v, str) and len(v) <= 1000 for k, v in value.items()
        )
    )


def _proposals(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= 40 and all(_texts(p) for p in value)


def _closed(
    required: dict[str, Test], optional: dict[str, Test] | None = None
) -> Callable[[dict[str, Any]], list[Problem]]:
    def check(payload: dict[str, Any]) -> list[Problem]:
        wrong = [name for name, test in required.items() if not test(payload.get(name))]
        wrong += [
            name
            for name, test in (optional or {}).items()
            if name in payload and not test(payload[name])
        ]
        return [Problem(name, "SCHEMA", "Donnée illisible.") for name in wrong]

    return check


def _apply_review(conn: Connection, entry: Entry) -> None:
    got = entry.payload
    column = {"ouvert": "opened_on", "transmis": "sent_on", "clos": "closed_on"}[got["step"]]
    where = (t.bpm_review.c.patient == entry.stream_pk) & (t.bpm_review.c.id == got["review"])
    known = conn.execute(select(t.bpm_review).where(where)).mappings().one_or_none()
    empty = {"document": "", "code": "", "recipient": "", "proposals": "[]"}
    if known is None:
        conn.execute(
            upsert(t.bpm_review).values(patient=entry.stream_pk, id=got["review"], **empty)
        )
    elif known[column] is not None and _before(known, column, got):
        return
    values = {column: got["day"]}
    if got["step"] == "transmis":
        values |= {
            "document": got.get("document", ""),
            "code": got.get("code", ""),
            "recipient": got.get("recipient", ""),
            "proposals": json.dumps(got.get("proposals", []), ensure_ascii=False, sort_keys=True),
        }
    conn.execute(t.bpm_review.update().where(where).values(values))


def _before(known: Any, column: str, got: dict[str, Any]) -> bool:
    """True when the step that is known comes first; two of one day are settled by the document."""
    mine, theirs = (known[column], known["document"]), (got["day"], got.get("document", ""))
    return bool(mine <= theirs if column == "sent_on" else mine[0] <= theirs[0])


def _latest(conn: Connection, table: Table, entry: Entry, row: dict[str, Any]) -> None:
    """Keep the row of the latest clock; equal clocks are settled by device and sequence."""
    keys = [c.name for c in table.primary_key.columns]
    where = [table.c[k] == row[k] for k in keys]
    stamp = (table.c.hlc, floor.device.c.uid, table.c.seq)
    known = conn.execute(
        select(*stamp).join(floor.device, floor.device.c.pk == table.c.device).where(*where)
    ).one_or_none()
    if known is not None and tuple(known) >= (entry.hlc, str(entry.device), entry.seq):
        return
    full = {
        **row, "author": entry.author_pk, "hlc": entry.hlc, "device": entry.device_pk,
        "seq": entry.seq,
    }  # fmt: skip
    conn.execute(upsert(table).values(full).on_conflict_do_update(index_elements=keys, set_=full))


def _apply_decision(conn: Connection, entry: Entry) -> None:
    got = entry.payload
    row = {
        "patient": entry.stream_pk, "finding": got["finding"], "decision": got["decision"],
        "reason": got["reason"], "review": got["review"],
        "summary": json.dumps(got["summary"], ensure_ascii=False, sort_keys=True),
    }  # fmt: skip
    _latest(conn, t.bpm_decision, entry, row)


def _apply_answer(conn: Connection, entry: Entry) -> None:
    got = entry.payload
    row = {
        "patient": entry.stream_pk, "review": got["review"], "proposal": got["proposal"],
        "answer": got["answer"], "note": got["note"], "answered_on": got["day"],
    }  # fmt: skip
    _latest(conn, t.bpm_answer, entry, row)


def _apply_form(conn: Connection, entry: Entry) -> None:
    got = entry.payload
    row = {
        "patient": entry.stream_pk, "review": got["review"], "step": got["form"],
        "done_on": got["day"],
        "details": json.dumps(
            {"values": got["values"], "minutes": got.get("minutes", ""),
             "place": got.get("place", "")}, ensure_ascii=False, sort_keys=True,
        ),
    }  # fmt: skip
    _latest(conn, t.bpm_form, entry, row)


def _answers(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and len(value) <= MAX_ANSWERS
        and all(
            isinstance(k, str) and len(k) <= 60 and isinstance(v, str) and len(v) <= 1000
            for k, v in value.items()
        )
    )


_TOPICS = frozenset({Topic.REVIEWS})
KINDS: Final[tuple[Kind, ...]] = (
    Kind(
        "bpm_review",
        _TOPICS,
        _apply_review,
        _closed(
            {"review": _text(80), "step": _one_of(STEPS), "day": is_day},
            {"document": _text(80), "code": _text(20), "recipient": _text(200),
             "proposals": _proposals},
        ),
    ),
    Kind(
        "bpm_decision",
        _TOPICS,
        _apply_decision,
        _closed({
            "review": _text(80), "finding": _text(600), "decision": _one_of(DECISIONS),
            "reason": _text(1000), "summary": _texts,
        }),
    ),
    Kind(
        "bpm_form",
        _TOPICS,
        _apply_form,
        _closed(
            {"review": _text(80), "form": _text(20), "day": is_day, "values": _answers},
            {"minutes": _text(4), "place": _text(20)},
        ),
    ),
    Kind(
        "bpm_answer",
        _TOPICS,
        _apply_answer,
        _closed({
            "review": _text(80), "proposal": _text(20), "answer": _one_of(ANSWERS),
            "note": _text(1000), "day": is_day,
        }),
    ),
)  # fmt: skip
RECORD_TYPES: Final[tuple[RecordType, ...]] = ()
