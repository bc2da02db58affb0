"""What is kept of counts, directories and ends of membership (practice's stream)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert as upsert

from cpts_desktop.features.exchange import tables as t
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.clock import is_day
from cpts_desktop.kernel.ids import is_id
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.storage.kinds import Entry, Kind

COUNTED = "indicators_received"
DIRECTORY = "directory_taken"
CHECKED = "member_checked"
VALIDITY = "membership_until"
_ROW = ("id", "hash", "label", "people", "numerator", "denominator", "counted")


def _bad(field: str) -> list[Problem]:
    return [Problem(field, "SCHEMA", "Donnée illisible.")]


def _check(payload: dict[str, Any], **kinds: Any) -> list[Problem]:
    wrong = next((n for n, kind in kinds.items() if not isinstance(payload.get(n), kind)), "")
    return _bad(wrong) if wrong else []


def _check_counted(payload: dict[str, Any]) -> list[Problem]:
    found = _check(payload, member=str, start=str, until=str, rows=list)
    if found:
        return found
    good = all(isinstance(row, dict) and row.keys() == set(_ROW) for row in payload["rows"])
    return [] if good else _bad("rows")


def _apply_counted(conn: Connection, entry: Entry) -> None:
    p = entry.payload
    rows = [
        {"member": p["member"], "start": p["start"], "until": p["until"], "hlc": entry.hlc,
         **{name: row[name] for name in _ROW}, "people": int(row["people"]),
         "counted": int(row["counted"])}
        for row in p["rows"]
    ]  # fmt: skip
    if not rows:
        return
    statement = upsert(t.indicator_count)
    new = statement.excluded
    names = [c.name for c in t.indicator_count.columns if not c.primary_key]
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=["member", "start", "until", "id"],
            set_={name: new[name] for name in names},
            where=t.indicator_count.c.hlc < new.hlc,
        ),
        rows,
    )


def _check_directory(payload: dict[str, Any]) -> list[Problem]:
    return _check(payload, coordinator=str, epoch=int, minimum_format=int)


def _apply_directory(conn: Connection, entry: Entry) -> None:
    p = entry.payload
    row = {name: p[name] for name in ("coordinator", "epoch", "minimum_format")}
    statement = upsert(t.directory_known).values(**row, hlc=entry.hlc)
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=["coordinator"],
            set_={"epoch": p["epoch"], "minimum_format": p["minimum_format"], "hlc": entry.hlc},
            where=t.directory_known.c.epoch < p["epoch"],
        )
    )


def _check_checked(payload: dict[str, Any]) -> list[Problem]:
    found = _check(payload, member=str, day=str, by=str)
    if found or (is_id(payload["member"]) and is_day(payload["day"])):
        return found
    return _bad("day")


def _apply_checked(conn: Connection, entry: Entry) -> None:
    p = entry.payload
    new = {"day": p["day"], "by": p["by"], "hlc": entry.hlc}
    statement = upsert(t.member_check).values(member=p["member"], **new)
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=["member"], set_=new, where=t.member_check.c.hlc < entry.hlc
        )
    )


def _check_validity(payload: dict[str, Any]) -> list[Problem]:
    found = _check(payload, member=str, until=str, by=str, epoch=int)
    if found:
        return found
    if not is_id(payload["member"]) or not is_id(payload["by"]):
        return _bad("member")
    return [] if not payload["until"] or is_day(payload["until"]) else _bad("until")


def _apply_validity(conn: Connection, entry: Entry) -> None:
    p = entry.payload
    new = {"until": p["until"], "epoch": p["epoch"], "hlc": entry.hlc}
    statement = upsert(t.member_validity).values(member=p["member"], by=p["by"], **new)
    old = t.member_validity.c
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=["member", "by"],
            set_=new,
            where=(old.epoch < p["epoch"]) | ((old.epoch == p["epoch"]) & (old.hlc < entry.hlc)),
        )
    )


_MEMBERS = frozenset({Topic.MEMBERS})
_PACKETS = frozenset({Topic.PACKETS})
STATEMENT_KINDS = (
    Kind(COUNTED, _PACKETS, _apply_counted, _check_counted, shared=False),
    Kind(DIRECTORY, _MEMBERS, _apply_directory, _check_directory, shared=False),
    Kind(CHECKED, _MEMBERS, _apply_checked, _check_checked, shared=False),
    Kind(VALIDITY, _MEMBERS, _apply_validity, _check_validity, shared=False),
)
