"""What was typed while a clock was wrong, seen at its true time (ADR 0066).

An entry is signed and stays as it is. A later entry of the same device, ``clock_shifted``, says
by how much the clock was off for some of its entries; the tables are then worked out again from
the journal, as if those entries had been dated right. It travels as any other entry does, so that
everybody sees the same dates, whatever the order of arrival.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Integer, Table, delete, select

from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.clock import PARIS, from_wire, to_wire
from cpts_desktop.kernel.hlc import COUNTER_BITS, from_instant, instant_of
from cpts_desktop.kernel.jsonio import JsonRefused
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.storage import journal, schema
from cpts_desktop.storage.chain import WITHHELD, RawEntry
from cpts_desktop.storage.kinds import Entry, Kind, KindRegistry
from cpts_desktop.storage.payloads import read_payload

SHIFT: Final = "clock_shifted"
MAX_SHIFT: Final = timedelta(days=36_525)
_DAY: Final = timedelta(days=1)
_COUNTER_MASK: Final = (1 << COUNTER_BITS) - 1


@dataclass(frozen=True)
class Shift:
    """The entries ``first`` to ``last`` of a device in a stream: what they date between ``low``
    and ``high`` happened ``by`` later, or earlier when negative."""

    stream: int
    device: str
    first: int
    last: int
    low: datetime
    high: datetime
    by: timedelta

    def covers(self, entry: Entry) -> bool:
        """Say whether an entry was written by that device while its clock was wrong."""
        same = (entry.stream_pk, entry.device) == (self.stream, self.device)
        return same and self.first <= entry.seq <= self.last

    def instant(self, at: datetime) -> datetime:
        """Return the true time of an instant; the same one when it was not taken from the clock."""
        return at + self.by if self.low <= at <= self.high else at

    def day(self, day: date) -> date:
        """Return the true day of a civil date."""
        low, high = (one.astimezone(PARIS).date() for one in (self.low, self.high))
        return day + timedelta(days=round(self.by / _DAY)) if low <= day <= high else day

    def clock(self, hlc: int) -> int:
        """Return the hybrid clock that the entry should have had."""
        true = self.instant(instant_of(hlc))
        return from_instant(true, hlc & _COUNTER_MASK)


def payload_of(first: int, last: int, low: datetime, high: datetime, by: timedelta) -> Any:
    """Return the content of a ``clock_shifted`` entry."""
    return {
        "first": first,
        "last": last,
        "low": to_wire(low),
        "high": to_wire(high),
        "by": int(by.total_seconds()),
    }


def check(payload: dict[str, Any]) -> list[Problem]:
    """Return why a content cannot be read, nothing when it can."""
    bad = [Problem("first", "SCHEMA", "Donnée illisible.")]
    if any(type(payload.get(name)) is not int for name in ("first", "last", "by")):
        return bad
    try:
        low, high = from_wire(payload["low"]), from_wire(payload["high"])
    except (KeyError, TypeError, ValueError):
        return bad
    fits = 0 < payload["first"] <= payload["last"] and low <= high
    return [] if fits and abs(payload["by"]) <= MAX_SHIFT.total_seconds() else bad


def _apply(_conn: Connection, _entry: Entry) -> None:
    """Nothing of its own: the unit of work sees it and works the stream out again."""


def shift_kind(topics: Iterable[Topic]) -> Kind:
    """Return the kind; ``topics`` are those of everything that may be dated otherwise."""
    return Kind(SHIFT, frozenset(topics), _apply, check)


def _read(stream: int, device: str, payload: dict[str, Any]) -> Shift:
    return Shift(
        stream, device, payload["first"], payload["last"], from_wire(payload["low"]),
        from_wire(payload["high"]), timedelta(seconds=payload["by"]),
    )  # fmt: skip


def shifts(conn: Connection, stream: int | None = None) -> tuple[Shift, ...]:
    """Return the shifts of a stream, or of the whole journal, oldest of each device first."""
    kind = conn.execute(select(schema.kind.c.pk).where(schema.kind.c.name == SHIFT)).scalar()
    if kind is None:
        return ()
    e = schema.entry.c
    query = journal.joined().where(e.kind == kind, e.codec != WITHHELD)
    if stream is not None:
        query = query.where(e.stream == stream)
    found = [journal.entry_of(row) for row in conn.execute(query.order_by(e.device, e.seq))]
    return tuple(
        _read(one.stream_pk, one.device, one.payload)
        for one in found
        if one is not None and not check(one.payload)
    )


def as_dated(entry: Entry, known: Sequence[Shift], kinds: KindRegistry) -> Entry:
    """Return an entry as it would have been written with the right clock."""
    for one in known:
        if one.covers(entry):
            kind = kinds.get(entry.kind)
            move = kind.redate if kind is not None and kind.redate is not None else moved_dates
            payload = move(entry.payload, one.instant, one.day)
            entry = msgspec.structs.replace(entry, hlc=one.clock(entry.hlc), payload=payload)
    return entry


def moved_dates(
    value: Any, instant: Callable[[datetime], datetime], day: Callable[[date], date]
) -> Any:
    """Return a content with its dates and instants moved; anything else stays."""
    if isinstance(value, dict):
        return {name: moved_dates(one, instant, day) for name, one in value.items()}
    if isinstance(value, list):
        return [moved_dates(one, instant, day) for one in value]
    return _moved_text(value, instant, day) if isinstance(value, str) else value


def _moved_text(
    text: str, instant: Callable[[datetime], datetime], day: Callable[[date], date]
) -> str:
    if not 10 <= len(text) <= 32 or text[4:5] != "-" or text[7:8] != "-":
        return text
    try:
        if len(text) == 10:
            return day(date.fromisoformat(text)).isoformat()
        at = from_wire(text)
    except (ValueError, OverflowError):
        return text
    true = instant(at)
    if true == at:
        return text
    return to_wire(true) if "." in text else true.strftime("%Y-%m-%dT%H:%M:%SZ")


def _projected() -> list[tuple[Table, Any]]:
    """Return the tables whose rows belong to one stream, with the column that says which."""
    found = []
    for table in schema.projections():
        column = next(iter(table.primary_key.columns))
        if column.name in ("patient", "stream") and isinstance(column.type, Integer):
            found.append((table, column))
    return found


def work_out_again(conn: Connection, kinds: KindRegistry, stream: int) -> None:
    """Make the rows of a stream again from the journal, as its shifts date them."""
    known = shifts(conn, stream)
    for table, column in _projected():
        conn.execute(delete(table).where(column == stream))
    e = schema.entry.c
    for row in conn.execute(journal.joined().where(e.stream == stream).order_by(e.n)).all():
        kind, entry = kinds.get(row.kind_name), journal.entry_of(row)
        if kind is not None and entry is not None:
            kind.apply(conn, as_dated(entry, known, kinds))


def in_time_order(accepted: Sequence[journal.Checked]) -> list[journal.Checked]:
    """Return entries by their clocks, each chain in its own order.

    A chain whose clock was put right goes back in time: what came before is then no later.
    """
    keys: list[tuple[int, str, int]] = []
    lowest: dict[str, int] = {}
    for raw, _, _ in reversed(accepted):
        low = lowest[raw.device] = min(raw.hlc, lowest.get(raw.device, raw.hlc))
        keys.append((low, raw.device, raw.seq))
    keys.reverse()
    return [accepted[at] for at in sorted(range(len(accepted)), key=keys.__getitem__)]


def is_put_right(raw: RawEntry, line: Sequence[RawEntry], latest: int) -> bool:
    """Say whether a later entry of the same chain gives this one a date that may be taken in.

    ``latest`` is the highest clock accepted; ``line`` what follows one another in the chain.
    """
    for one in line:
        if one.kind != SHIFT or one.payload is None or one.seq <= raw.seq or one.hlc > latest:
            continue
        try:
            payload = read_payload(one.payload)
        except JsonRefused:
            continue
        if isinstance(payload, dict) and not check(payload):
            shift = _read(0, raw.device, payload)
            if shift.first <= raw.seq <= shift.last and shift.clock(raw.hlc) <= latest:
                return True
    return False
