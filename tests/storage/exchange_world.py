"""The practices of the exchange machine: a template copied per example, and what they see."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from sqlalchemy import Connection

from cpts_desktop.features.exchange import receiving
from cpts_desktop.features.exchange.sections import SECTIONS, section_of
from cpts_desktop.features.register import commands, queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.packets.blocks import decode_block
from cpts_desktop.packets.envelope import start_of
from cpts_desktop.packets.handover import from_frame, to_frame
from cpts_desktop.packets.unfolding import Body, unfold
from cpts_desktop.storage import accounts, journal, records, schema
from cpts_desktop.storage.chain import WITHHELD, RawEntry
from cpts_desktop.storage.redating import SHIFT
from tests.storage.exchange_setup import Practice, practice, registry
from tests.storage.register_setup import PASSWORD, do

START: Final = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)
WRITERS: Final = ("Awa Ndiaye", "Paul Durand", "Lina Petit")
WITNESS: Final = "Nora Témoin"
FIELDS: Final = ("phone", "city", "note")
VALUES: Final = ("0102030405", "0102030406", "0102030407")


def blocks_here(copy: Any, checked: Any, keys: Any, _cancelled: Any) -> Iterator[dict[str, Any]]:
    """Unfold a packet in this process, as the child does."""
    held: list[dict[str, Any]] = []
    body = Body(copy.path, checked.preamble.length, checked.header.sha256)
    unfold(body, keys.age_identity, start_of(checked.header), lambda b, _line: held.append(b))
    return (
        {"block": "entries", "entries": from_frame(to_frame(decode_block(one)))}
        if one["block"] == "entries"
        else one
        for one in held
    )


@contextmanager
def reading_here() -> Iterator[None]:
    """Read packets without starting a child for each."""
    with patch.object(receiving, "_blocks", blocks_here):
        yield


@cache
def template() -> tuple[Path, PatientId]:
    """Return the folder of four practices that know each other and share one patient."""
    home = Path(tempfile.mkdtemp(prefix="cpts-machine-"))
    clock = FixedClock(START)
    places = {name: practice(home, clock, name, "medecin") for name in (*WRITERS, WITNESS)}
    for one in places.values():
        for other in places.values():
            if one is not other:
                one.meet(other)
    first = places[WRITERS[0]]
    uid = first.patient()
    for other in list(places.values())[1:]:
        first.link(uid, other)
    with reading_here():
        for other in list(places.values())[1:]:
            other.take(first.send(other))
    for name in WRITERS[1:]:
        for other in places.values():
            if other.register.user.name != name:
                places[name].link(uid, other)
    for one in places.values():
        one.register.close()
    return home, uid


def opened(home: Path, name: str, clock: FixedClock) -> Practice:
    """Open the copy of one practice."""
    folder = home / name.replace(" ", "_")
    register = accounts.open_with_password(
        folder / "registre.db", PASSWORD, kinds=registry(), clock=clock
    )
    return Practice(register, folder / "usb")


def sight(place: Practice, uid: PatientId) -> dict[str, Any]:
    """Return what a person can see of the patient, in a form that two registers can compare."""
    read = place.register.read
    values = read(records.current_values, uid, "patient", "0")
    return {
        "measures": sorted(
            (o.code, str(o.value), o.at, o.device, o.seq, o.item)
            for o in read(queries.observations, uid)
        ),
        "fields": {
            name: sorted((str(v.value), *v.ref) for v in held) for name, held in values.items()
        },
        "shown": {name: str(held[0].value) for name, held in values.items()},
        "conflicts": sorted((c.type, c.record, c.field) for c in read(records.conflicts, uid)),
        "conditions": sorted((c.id, c.label) for c in read(queries.conditions, uid)),
        "held": dict(read(journal.vector, uid)),
        "empty": read(journal.withheld, uid),
    }


def journal_of(place: Practice, uid: PatientId) -> list[RawEntry]:
    """Return the whole journal of the patient, read again only when it has changed.

    A journal only grows, and a withheld content only comes: the last number and the number of
    contents that are missing tell a change.
    """
    number = place.register.read(_state_of_journal, uid)
    known = place.__dict__.get("journal")
    if known is None or known[0] != number:
        found = place.register.read(_whole_journal, uid)
        known = place.__dict__["journal"] = (number, found)
    entries: list[RawEntry] = known[1]
    return entries


def _state_of_journal(conn: Connection, uid: PatientId) -> tuple[int, int]:
    query = (
        "SELECT coalesce(max(n), 0), coalesce(sum(codec = ?), 0) FROM entry "
        "WHERE stream = (SELECT pk FROM stream WHERE uid = ?)"
    )
    row = conn.exec_driver_sql(query, (WITHHELD, uid)).one()
    return int(row[0]), int(row[1])


def _whole_journal(conn: Connection, uid: PatientId) -> list[RawEntry]:
    stream = journal.stream_pk(conn, uid)
    rows = conn.execute(journal.joined().where(schema.entry.c.stream == stream)).all()
    return sorted(map(journal.raw_of, rows), key=lambda one: (one.device, one.seq))


def written(place: Practice, uid: PatientId) -> dict[tuple[str, int], bool]:
    """Return (device, seq) -> whether its content can be read, for all entries held."""
    entries = journal_of(place, uid)
    return {(one.device, one.seq): not one.withheld for one in entries}


def double_edits(place: Practice, uid: PatientId) -> set[tuple[str, str, str]]:
    """Recompute from the journal alone which fields have several different current values."""
    entries = journal_of(place, uid)
    writes: dict[tuple[str, str, str], dict[tuple[str, int], str]] = {}
    over: set[tuple[str, str, str, str, int]] = set()
    for one in entries:
        if one.kind != "record" or one.payload is None:
            continue
        got = json.loads(one.payload)
        for name, value in got["set"].items():
            key = (got["type"], got["id"], name)
            writes.setdefault(key, {})[one.device, one.seq] = json.dumps(value)
        for name, refs in got["over"].items():
            over |= {(got["type"], got["id"], name, device, seq) for device, seq in refs}
    found = set()
    for key, held in writes.items():
        live = {value for ref, value in held.items() if (*key, *ref) not in over}
        if len(live) > 1:
            found.add(key)
    return found


def allowed(place: Practice, uid: PatientId, member: str) -> frozenset[str]:
    """Recompute from the journal alone which parts of the record this member may be shown."""
    entries = journal_of(place, uid)
    today = place.register.clock.today()
    facts: dict[str, list[dict[str, Any]]] = {}
    for one in entries:
        if one.payload is not None and one.kind.startswith(("care_link", "consent")):
            facts.setdefault(one.kind, []).append(json.loads(one.payload))

    def in_force(kind: str, end: str) -> list[dict[str, Any]]:
        over = {e["id"] for e in facts.get(end, []) if date.fromisoformat(e["day"]) <= today}
        return [
            one
            for one in facts.get(kind, [])
            if one["id"] not in over and date.fromisoformat(one["since"]) <= today
        ]

    links = [f for f in in_force("care_link", "care_link_ended") if f["member_id"] == member]
    said = [f for f in in_force("consent", "consent_withdrawn") if f["member_id"] == member]
    given = {part for one in links for part in one["scope"]}
    given |= {part for one in said if one["decision"] == "accord" for part in one["scope"]}
    refused = {part for one in said if one["decision"] == "opposition" for part in one["scope"]}
    return frozenset(given - refused)


def legible(place: Practice, uid: PatientId, refs: set[tuple[str, int]]) -> set[str]:
    """Return the parts of the record to which these entries belong."""
    entries = journal_of(place, uid)
    return {
        section_of(one.kind, json.loads(one.payload or b"{}"))
        for one in entries
        if (one.device, one.seq) in refs and one.kind != SHIFT
    }


def restore_rights(place: Practice, others: list[Practice], uid: PatientId) -> None:
    """The patient agrees again to everything, as far as this practice knows."""
    read = place.register.read
    day = START.date() - timedelta(days=2)
    for one in read(queries.consents, uid):
        do(place.register, commands.withdraw_consent, commands.EndRecord(uid, one.id, day))
    for other in others:
        if other is not place:
            place.link(uid, other)


@dataclass
class Sent:
    """A packet on its way."""

    path: Path
    sender: str
    to: str
    revoked_before: bool = False
    taken: int = 0
    apart: bool = False
    """Something of it was dated from the future when it was last taken in."""

    may: frozenset[str] = frozenset(SECTIONS)
    """The parts of the record that the patient allowed when it was made."""


@dataclass
class World:
    """The practices of one example."""

    home: Path
    uid: PatientId
    clocks: dict[str, FixedClock]
    places: dict[str, Practice]
    packets: list[Sent] = field(default_factory=list)


def new_world() -> World:
    """Copy the template and open everybody."""
    base, uid = template()
    home = Path(tempfile.mkdtemp(prefix="cpts-world-"))
    shutil.copytree(base, home, dirs_exist_ok=True)
    clocks = {name: FixedClock(START + timedelta(minutes=5)) for name in WRITERS}
    places = {name: opened(home, name, clocks[name]) for name in WRITERS}
    return World(home, uid, clocks, places)


@cache
def _witness() -> str:
    base, _ = template()
    with tempfile.TemporaryDirectory() as folder:
        name = WITNESS.replace(" ", "_")
        shutil.copytree(base / name, Path(folder) / name)
        place = opened(Path(folder), WITNESS, FixedClock(START))
        found = place.me
        place.register.close()
    return found


def witness_id(_home: Path) -> str:
    """Return the member id of the witness."""
    return _witness()


def try_send(
    sender: Practice,
    member: str,
    uid: PatientId,
    sections: frozenset[str] | None,
    whole: bool = False,
) -> Any:
    """Ask for a packet about the patient."""
    from cpts_desktop.features.exchange import sending
    from cpts_desktop.features.exchange.planning import Wish

    wish = Wish(member, (uid,), whole=whole, sections=sections)
    command = sending.SendPacket(wish, sender.keys, sending.outbox(sender.register.path))
    return sender.register.run(sending.send_packet, command)
