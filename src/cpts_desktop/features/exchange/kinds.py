"""What the exchange writes, nearly all in the practice's own stream, and the tables it gives."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table, delete
from sqlalchemy.dialects.sqlite import insert as upsert

from cpts_desktop.features.exchange import rules
from cpts_desktop.features.exchange import tables as t
from cpts_desktop.features.exchange.clock_guard import CLOCK_KINDS
from cpts_desktop.features.exchange.model import Trust
from cpts_desktop.features.exchange.statement_kinds import STATEMENT_KINDS
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.clock import is_day
from cpts_desktop.kernel.ids import is_id
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.storage.kinds import Entry, Kind
from cpts_desktop.storage.prepared import Prepared

MEMBER = "member_known"
REVOKED = "member_revoked"
SENT = "packet_sent"
RECEIVED = "packet_received"
OPPOSED = "item_opposed"
OPPOSITION_ENDED = "item_opposition_ended"
_MEMBERS = frozenset({Topic.MEMBERS})
_PACKETS = frozenset({Topic.PACKETS})
_RANK = {Trust.INTRODUCED.value: 0, Trust.VERIFIED.value: 1}


def _bad(field: str) -> list[Problem]:
    return [Problem(field, "SCHEMA", "Donnée illisible.")]


def _has(payload: dict[str, Any], **kinds: Any) -> str:
    return next((n for n, kind in kinds.items() if not isinstance(payload.get(n), kind)), "")


def _check_member(payload: dict[str, Any]) -> list[Problem]:
    texts = ("person", "name", "profession", "rpps", "device", "sign", "exchange", "trust",
             "introduced_by", "card")  # fmt: skip
    wrong = _has(payload, **dict.fromkeys(texts, str))
    if not wrong and payload["trust"] not in _RANK:
        wrong = "trust"
    if not wrong and not (is_id(payload["person"]) and is_id(payload["device"])):
        wrong = "person"
    return _bad(wrong) if wrong else []


def _apply_member(conn: Connection, entry: Entry) -> None:
    p = entry.payload
    verified = int(p["trust"] == Trust.VERIFIED.value)
    person = {
        "uid": p["person"],
        "name": p["name"],
        "profession": p["profession"],
        "rpps": p["rpps"],
        "hlc": entry.hlc,
        "verified": verified,
    }
    _keep_best(conn, t.member, "uid", person, t.member.c.verified <= verified)
    rank = _RANK[p["trust"]]
    device = {
        "device": p["device"],
        "member": p["person"],
        "sign": base64.b64decode(p["sign"]),
        "exchange": base64.b64decode(p["exchange"]),
        "trust": p["trust"],
        "introduced_by": p["introduced_by"],
        "card": p["card"],
        "hlc": entry.hlc,
    }
    weaker = [word for word, other in _RANK.items() if other < rank]
    d = t.member_device.c
    same = (d.trust == p["trust"]) & (d.member == p["person"]) & (d.sign == device["sign"])
    _keep_best(conn, t.member_device, "device", device, d.trust.in_(weaker) | same)


def _keep_best(conn: Connection, table: Table, key: str, row: dict[str, Any], where: Any) -> None:
    """What a person verified is never replaced by what somebody only passed on.

    Nor does a device change hands or keys: two people of one post have one device, the first's.
    """
    statement = upsert(table).values(row)
    changes = {name: value for name, value in row.items() if name != key}
    conn.execute(statement.on_conflict_do_update(index_elements=[key], set_=changes, where=where))


def _check_revoked(payload: dict[str, Any]) -> list[Problem]:
    wrong = _has(payload, key=str, last=dict, reason=str)
    if not wrong and not all(type(n) is int for n in payload["last"].values()):
        wrong = "last"
    return _bad(wrong) if wrong else []


def _apply_revoked(conn: Connection, entry: Entry) -> None:
    p = entry.payload
    row = {"key": p["key"], "last_sequence": json.dumps(p["last"], sort_keys=True)}
    statement = upsert(t.member_revocation).values(**row, hlc=entry.hlc)
    conn.execute(statement.on_conflict_do_nothing())


def _check_sent(payload: dict[str, Any]) -> list[Problem]:
    wrong = _has(
        payload, packet=str, member=str, audience=str, sequence=int, kind=str, digest=str,
        created=int, entries=int, size=int, upto=dict, receipts=list, file=str,
    )  # fmt: skip
    if not wrong and not all(isinstance(vector, dict) for vector in payload["upto"].values()):
        wrong = "upto"
    if not wrong and "mark" in payload:
        wrong = "" if _is_mark(payload["mark"]) else "mark"
    if not wrong and not all(map(_is_selection, _different(payload.get("scopes", {})))):
        wrong = "scopes"
    return _bad(wrong) if wrong else []


def _different(scopes: dict[str, Any]) -> Iterable[Any]:
    """Return the values once each: thousands of records share a few, the very same ones."""
    return {id(one): one for one in scopes.values()}.values()


def _is_mark(value: Any) -> bool:
    return isinstance(value, dict) and not _has(value, whose=str, n=int)


def _is_selection(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(value.get(name), list) and all(isinstance(word, str) for word in value[name])
        for name in ("sections", "opposed")
    )


def _apply_sent(conn: Connection, entry: Entry) -> None:
    p = entry.payload
    names = ("member", "audience", "sequence", "kind", "digest", "created", "entries", "size",
             "file")  # fmt: skip
    row = {"id": p["packet"], **{name: p[name] for name in names}}
    patients = json.dumps(sorted(p["upto"]), separators=(",", ":"))
    conn.execute(upsert(t.packet_out).values(**row, patients=patients).on_conflict_do_nothing())
    sent = [
        {"member": p["member"], "stream": stream, "device": device, "seq": seq}
        for stream, vector in p["upto"].items()
        for device, seq in vector.items()
    ]
    if "mark" in p:
        note = {"stream": rules.NOWHERE, "device": p["mark"]["whose"], "seq": p["mark"]["n"]}
        sent.append({"member": p["member"], **note})
    given = p.get("scopes", {})
    bodies = {id(one): json.dumps(one, sort_keys=True) for one in _different(given)}
    scopes = [
        {"member": p["member"], "stream": stream, "body": bodies[id(one)], "hlc": entry.hlc}
        for stream, one in given.items()
    ]
    _UPTO.run_many(conn, sent)
    _SCOPES.run_many(conn, scopes)
    for packet in p["receipts"]:
        statement = upsert(t.packet_receipt).values(id=packet, carrier=p["packet"])
        conn.execute(statement.on_conflict_do_nothing())


def _later(table: Table, order: str, *others: str, but: str = "") -> Any:
    """Insert rows, or keep the one with the higher ``order``; nothing when ``but`` is the same."""
    statement = upsert(table)
    new = statement.excluded
    where = table.c[order] < new[order]
    return statement.on_conflict_do_update(
        index_elements=[column.name for column in table.primary_key],
        set_={name: new[name] for name in (order, *others)},
        where=where & (table.c[but] != new[but]) if but else where,
    )


_UPTO = Prepared(_later(t.packet_upto, "seq"))
_SCOPES = Prepared(_later(t.packet_scope, "hlc", "body", but="body"))
"""Most are as they were: those are not written again."""


def _check_received(payload: dict[str, Any]) -> list[Problem]:
    wrong = _has(
        payload, packet=str, member=str, device=str, audience=str, sequence=int, kind=str,
        digest=str, accepted=int, duplicates=int, waiting=int, rejected=int, acknowledges=list,
    )  # fmt: skip
    return _bad(wrong) if wrong else []


def _apply_received(conn: Connection, entry: Entry) -> None:
    p = entry.payload
    names = ("member", "device", "audience", "sequence", "kind", "digest", "accepted",
             "duplicates", "waiting", "rejected")  # fmt: skip
    row = {"id": p["packet"], **{name: p[name] for name in names}, "hlc": entry.hlc}
    # Taken in again after something had been left out: the latest count is the true one.
    later = {name: row[name] for name in row if name != "id"}
    statement = upsert(t.packet_in).values(row)
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=["id"], set_=later, where=t.packet_in.c.hlc < entry.hlc
        )
    )
    if p.get("filled"):  # a content that came late may concern others without a new entry
        conn.execute(delete(t.packet_upto).where(t.packet_upto.c.stream == rules.NOWHERE))
    for one in p.get("replaces", []):
        counts = dict.fromkeys(("accepted", "duplicates", "waiting", "rejected"), 0)
        replaced = {
            "id": one["packet"], "member": p["member"], "device": p["device"],
            "audience": one["audience"], "sequence": one["sequence"], "kind": p["kind"],
            "digest": one["digest"], "hlc": entry.hlc, **counts,
        }  # fmt: skip
        conn.execute(upsert(t.packet_in).values(replaced).on_conflict_do_nothing())
    for packet in p["acknowledges"]:
        statement = upsert(t.packet_ack).values(id=packet, member=p["member"], hlc=entry.hlc)
        conn.execute(statement.on_conflict_do_nothing())


def _check_opposed(payload: dict[str, Any]) -> list[Problem]:
    wrong = _has(payload, id=str, item=str, member=str, what=str, since=str)
    if not wrong and not (is_id(payload["id"]) and 0 < len(payload["item"]) <= 100):
        wrong = "item"
    if not wrong and not (len(payload["what"]) <= 400 and is_day(payload["since"])):
        wrong = "since"
    return _bad(wrong) if wrong else []


def _apply_opposed(conn: Connection, entry: Entry) -> None:
    names = ("id", "item", "member", "what", "since")
    row = {"patient": entry.stream_pk, **{name: entry.payload[name] for name in names}}
    conn.execute(upsert(t.item_opposition).values(row).on_conflict_do_nothing())


def _check_opposition_ended(payload: dict[str, Any]) -> list[Problem]:
    wrong = _has(payload, id=str, day=str)
    if not wrong and not (is_id(payload["id"]) and is_day(payload["day"])):
        wrong = "day"
    return _bad(wrong) if wrong else []


def _apply_opposition_ended(conn: Connection, entry: Entry) -> None:
    day = entry.payload["day"]
    ended = t.item_opposition_end
    statement = upsert(ended).values(patient=entry.stream_pk, id=entry.payload["id"], day=day)
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=["patient", "id"], set_={"day": day}, where=ended.c.day > day
        )
    )


_CONSENTS = frozenset({Topic.CONSENTS})
KINDS = (
    Kind(MEMBER, _MEMBERS, _apply_member, _check_member, shared=False),
    Kind(REVOKED, _MEMBERS, _apply_revoked, _check_revoked, shared=False),
    Kind(SENT, _PACKETS, _apply_sent, _check_sent, shared=False),
    Kind(RECEIVED, _PACKETS, _apply_received, _check_received, shared=False),
    Kind(OPPOSED, _CONSENTS, _apply_opposed, _check_opposed),
    Kind(OPPOSITION_ENDED, _CONSENTS, _apply_opposition_ended, _check_opposition_ended),
    *STATEMENT_KINDS,
    *CLOCK_KINDS,
)
RECORD_TYPES = ()
