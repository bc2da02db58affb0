"""Projections of the care circle: team, contacts, care links, consents."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, bindparam
from sqlalchemy.dialects.sqlite import insert as upsert

from cpts_desktop.features.register import tables as t
from cpts_desktop.features.register.kinds import schema as s
from cpts_desktop.features.register.kinds.clinical import record
from cpts_desktop.features.register.model import Basis
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.storage.kinds import Entry, Kind
from cpts_desktop.storage.prepared import Prepared

_TEAM = {"role": "", "name": "", "phone": "", "email": "", "rpps": "",
         "agreed_to_be_printed": False, "member_id": None, "since": None, "until": None,
         "removed": False}  # fmt: skip
_CONTACT = {"name": "", "relation": "", "phone": "", "note": "", "rank": 1, "removed": False}
_TRUSTED = {"name": "", "relation": "", "phone": "", "designated_on": None, "until": None,
            "written_and_cosigned": False, "removed": False}  # fmt: skip


def _fact(table: Table, names: tuple[str, ...], *extra: str) -> Any:
    columns = ("patient", "id", *names, *extra)
    add = Prepared(
        upsert(table).values({name: bindparam(name) for name in columns}).on_conflict_do_nothing()
    )

    def apply(conn: Connection, entry: Entry) -> None:
        row: dict[str, Any] = {"patient": entry.stream_pk, "id": entry.payload["id"]}
        for name in names:
            value = entry.payload.get(name, "" if not table.c[name].nullable else None)
            row[name] = s.dumped(value) if isinstance(value, list) else value
        row.update({"author": entry.author_pk} if "author" in extra else {})
        row.update({"hlc": entry.hlc} if "hlc" in extra else {})
        add.run(conn, row)

    return apply


def _end(table: Table) -> Any:
    def apply(conn: Connection, entry: Entry) -> None:
        end = {name: entry.payload[name] for name in ("id", "day", "reason")}
        statement = upsert(table).values(patient=entry.stream_pk, **end)
        # Ended twice: the earlier day counts, whatever the order of arrival.
        conn.execute(
            statement.on_conflict_do_update(
                index_elements=["patient", "id"],
                set_={"day": end["day"], "reason": end["reason"]},
                where=(table.c.day > end["day"])
                | ((table.c.day == end["day"]) & (table.c.reason > end["reason"])),
            )
        )

    return apply


def _one_of(*known: str) -> s.Test:
    return lambda value: value in known


_SPAN = {"since": s.day, "scope": s.words(20, 40), "id": s.text(64)}
_OPEN = {"until": s.maybe(s.day), "member_id": s.maybe(s.text(64)), "note": s.text()}
_ENDED = s.closed({"id": s.text(64), "day": s.day, "reason": s.text()})
_CARE = frozenset({Topic.CARE_TEAM})
_CONSENTS = frozenset({Topic.CONSENTS})

RECORD_TYPES = (
    record("care_team_member", t.care_team_member, _TEAM, Topic.CARE_TEAM, Topic.PATIENTS),
    record("contact", t.contact, _CONTACT, Topic.CARE_TEAM),
    record("trusted_person", t.trusted_person, _TRUSTED, Topic.CARE_TEAM),
)
KINDS = (
    Kind(
        "care_link", _CARE | _CONSENTS,
        _fact(
            t.care_link,
            ("professional", "member_id", "basis", "scope", "since", "until", "note"),
            "author",
        ),
        s.closed(
            {"professional": s.text(), "basis": _one_of(*(b.value for b in Basis)), **_SPAN}, _OPEN
        ),
    ),
    Kind("care_link_ended", _CARE | _CONSENTS, _end(t.care_link_end), _ENDED),
    Kind(
        "consent", _CONSENTS,
        _fact(
            t.consent,
            ("decision", "recipient", "member_id", "scope", "form", "collected_by", "since",
             "until"),
            "hlc",
        ),
        s.closed(
            {
                "decision": _one_of("accord", "opposition"), "recipient": s.text(),
                "form": _one_of("oral", "ecrit", "electronique"), "collected_by": s.text(),
                **_SPAN,
            },
            _OPEN,
        ),
    ),
    Kind("consent_withdrawn", _CONSENTS, _end(t.consent_end), _ENDED),
)  # fmt: skip
