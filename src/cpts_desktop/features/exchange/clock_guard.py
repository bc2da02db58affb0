"""A clock that jumped: seen from the times of the transactions, put right with one decision.

Every transaction keeps the wall time at which it was made. One that is later than now, or earlier
than one before it, was made while the clock was wrong; what was typed then carries its dates. One
decision dates all of it at its true time, here and at the colleagues' (storage.redating).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, case, func, select

from cpts_desktop.features.exchange.rules import counted
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.clock import PARIS
from cpts_desktop.kernel.hlc import MAX_DRIFT, from_instant, instant_of
from cpts_desktop.kernel.ids import PRACTICE, PatientId
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_instant
from cpts_desktop.storage import journal, redating, schema
from cpts_desktop.storage.chain import RawEntry
from cpts_desktop.storage.keys import own_devices
from cpts_desktop.storage.kinds import Entry, Kind
from cpts_desktop.storage.unit_of_work import UnitOfWork

REDATED: Final = "clock_redated"
TOLERANCE: Final = timedelta(minutes=10)
"""Smaller steps are those of a clock being set by the network."""

FAR: Final = timedelta(days=400)
"""A register not written for longer than this asks whether the date is right."""

_MOST_AHEAD: Final = 20_000
_BEFORE: Final = timedelta(hours=12)
_AFTER: Final = timedelta(hours=1)
_L, _E = schema.commit_log.c, schema.entry.c


@dataclass(frozen=True)
class Jump:
    """Transactions in a row that were made while the clock was wrong."""

    first: int
    last: int
    start: datetime
    end: datetime
    measures: int
    others: int
    ahead: bool = False
    """Whether new entries still take the time of the wrong clock."""

    @property
    def entries(self) -> int:
        """How many entries were written meanwhile."""
        return self.measures + self.others


@redacted
@dataclass(frozen=True)
class Redate:
    """What was typed in a jump really began at ``start``; everything keeps its distance to it."""

    first: int
    last: int
    start: datetime


def jumps(conn: Connection, now: datetime) -> tuple[Jump, ...]:
    """Return the jumps not put right yet, oldest first."""
    settled = _settled(conn)
    runs: list[list[Any]] = []
    latest: datetime | None = None
    last_no = 0
    for row in conn.execute(select(_L.no, _L.first_n, _L.at).order_by(_L.no)):
        at = instant_of(row.at)
        ahead = at > now + TOLERANCE
        behind = latest is not None and at < latest - TOLERANCE
        if not ahead and not behind:
            latest = at if latest is None else max(latest, at)
            continue
        if any(first <= row.no <= last for first, last in settled):
            continue
        if runs and last_no == row.no - 1 and not _leaps(runs[-1][-1], at, now):
            runs[-1].append(row)
        else:
            runs.append([row])
        last_no = row.no
    found = [_jump(conn, run) for run in runs]
    if found and _is_ahead(conn, now):
        found[-1] = replace(found[-1], ahead=True)
    return tuple(one for one in found if one.entries or one.ahead)


def _leaps(before: Any, at: datetime, now: datetime) -> bool:
    """Say whether the clock was changed here: what is before and after moves by its own distance.

    Time never goes back; ahead, it may only be that nothing was typed for some days, unless the
    clock leaves here what colleagues accept of a drift.
    """
    limit, was = now + MAX_DRIFT, instant_of(before.at)
    return was - at > TOLERANCE or (was <= limit < at and at - was > MAX_DRIFT)


def _is_ahead(conn: Connection, now: datetime) -> bool:
    """Say whether what is written now would still carry a time to come."""
    last = conn.execute(select(_L.clock).order_by(_L.no.desc()).limit(1)).scalar_one()
    return instant_of(last) > now + TOLERANCE


def _settled(conn: Connection) -> list[tuple[int, int]]:
    entries = journal.history(conn, PRACTICE, limit=1000, kinds=(REDATED,))
    return [(one.payload["first"], one.payload["last"]) for one in entries]


def _jump(conn: Connection, run: list[Any]) -> Jump:
    own = _own_entries(conn, run[0].no, run[-1].no)
    rows = conn.execute(
        select(schema.kind.c.name, func.count())
        .join(own, schema.kind.c.pk == own.c.kind)
        .group_by(schema.kind.c.name)
    )
    counts = {name: int(number) for name, number in rows}
    measures = counts.pop("observations", 0)
    others = sum(n for name, n in counts.items() if name not in _QUIET)
    times = [instant_of(row.at) for row in run]
    return Jump(run[0].no, run[-1].no, min(times), max(times), measures, others)


_QUIET: Final = ("packet_sent", "packet_received", REDATED, redating.SHIFT, "user", "member_known")


def _own_entries(conn: Connection, first: int, last: int) -> Any:
    low = conn.execute(select(_L.first_n).where(_L.no == first)).scalar_one()
    high = conn.execute(
        select(_L.first_n).where(_L.no > last).order_by(_L.no).limit(1)
    ).scalar_one_or_none()
    mine = select(schema.device.c.pk).where(schema.device.c.uid.in_(list(own_devices(conn))))
    where = (_E.n >= low) & _E.device.in_(mine)
    if high is not None:
        where = where & (_E.n < high)
    return select(schema.entry).where(where).subquery("own")


def remind_of_clock(conn: Connection, now: datetime) -> str:
    """Return the sentence shown at the opening, empty when the clock is plausible."""
    last = conn.execute(select(_L.at).order_by(_L.no.desc()).limit(1)).scalar_one_or_none()
    if last is None:
        return ""
    written = instant_of(last)
    if written > now + TOLERANCE:
        return (
            f"Horloge incohérente : ce poste indique le {fr_instant(now)}, mais ce registre a été "
            f"écrit le {fr_instant(written)}. Vérifiez l’heure de l’ordinateur avant de saisir ; "
            "« Échanges » propose de redater ce qui a été saisi entre-temps."
        )
    if now > written + FAR:
        return (
            f"Ce registre n’a pas été écrit depuis le {fr_instant(written)}. Vérifiez que ce poste "
            f"est bien à la date du {now.astimezone(PARIS):%d/%m/%Y}."
        )
    found = jumps(conn, now)
    if not found:
        return ""
    return (
        f"L’horloge de ce poste a fait un saut (du {fr_instant(found[0].start)} au "
        f"{fr_instant(found[0].end)}) : « Échanges » propose de redater ce qui a été saisi."
    )


@redacted
@dataclass(frozen=True)
class Redated:
    """What was seen at its true time: measures, other entries, and whose they are."""

    measures: int
    others: int
    patients: tuple[PatientId, ...]


def redate(cmd: Redate, uow: UnitOfWork) -> Outcome[Redated]:
    """Date everything typed in the jump at its true time: measures, visits, all entries.

    A date typed by hand, far from the wrong clock, is left as it is; the journal keeps the old one.
    """
    now = uow.clock.now()
    wanted = (cmd.first, cmd.last)
    found = next((j for j in jumps(uow.conn, now) if (j.first, j.last) == wanted), None)
    if found is None:
        return refuse("jump", "UNKNOWN", "Ce saut d’horloge est déjà réglé.")
    by = cmd.start - found.start
    if found.end + by > now + TOLERANCE:
        return refuse("start", "FUTURE", "Cette date placerait des saisies dans l’avenir.")
    uow.restart_clock()
    spans = _spans(uow.conn, cmd, now)
    low = found.start - min(_BEFORE, abs(by) / 2)
    high = found.end + _AFTER
    if by < timedelta():  # a colleague ahead as well may have drawn ours further than the wall
        high = max([high, *(instant_of(top) for _, _, top in spans.values())])
    for uid, (first, last, _) in spans.items():
        payload = redating.payload_of(first, last, low, high, by)
        uow.append(uid, redating.SHIFT, payload)
    seconds = int(by.total_seconds())
    payload = {
        "first": cmd.first,
        "last": cmd.last,
        "shift": seconds,
        "measures": found.measures,
    }
    uow.append(PRACTICE, REDATED, payload)
    uow.audit("REDATE", measures=found.measures, others=found.others, shift=seconds)
    return Ok(Redated(found.measures, found.others, tuple(spans)))


def _spans(conn: Connection, cmd: Redate, now: datetime) -> dict[PatientId, tuple[int, int, int]]:
    """Return, per patient, the first and last of our entries that the wrong clock touched.

    Those of the jump, and those written after it while the hybrid clock was still ahead; with them
    the highest of these clocks that is ahead, zero when none is.
    """
    low = conn.execute(select(_L.first_n).where(_L.no == cmd.first)).scalar_one()
    high = conn.execute(
        select(_L.first_n).where(_L.no > cmd.last).order_by(_L.no).limit(1)
    ).scalar_one_or_none()
    mine = select(schema.device.c.pk).where(schema.device.c.uid.in_(list(own_devices(conn))))
    ahead = _E.hlc > from_instant(now + TOLERANCE)
    inside = _E.n >= low if high is None else ahead | (_E.n < high)
    rows = conn.execute(
        select(
            schema.stream.c.uid,
            func.min(_E.seq),
            func.max(_E.seq),
            func.coalesce(func.max(case((ahead, _E.hlc))), 0),
        )
        .join(schema.stream, schema.stream.c.pk == _E.stream)
        .where(_E.n >= low, inside, _E.device.in_(mine), schema.stream.c.uid != PRACTICE)
        .group_by(_E.stream)
    )
    return {PatientId(uid): (first, last, top) for uid, first, last, top in rows}


class Ahead:
    """Counts, in a packet, what a clock ahead has dated and nobody has put right."""

    def __init__(self, now: datetime) -> None:
        self._latest = from_instant(now + MAX_DRIFT)
        self._found: dict[tuple[str, str], list[RawEntry]] = {}
        self._count = 0

    def look(self, entries: Sequence[RawEntry]) -> None:
        """Look at entries in the order of their chains."""
        for one in entries:
            if one.hlc > self._latest and self._count < _MOST_AHEAD:
                self._found.setdefault((one.stream, one.device), []).append(one)
                self._count += 1
            elif one.kind == redating.SHIFT:
                held = self._found.get((one.stream, one.device), [])
                left = [r for r in held if not redating.is_put_right(r, (one,), self._latest)]
                self._count -= len(held) - len(left)
                self._found[one.stream, one.device] = left

    def words(self) -> tuple[str, ...]:
        """Return the sentence shown before the import; none when all is well."""
        if not self._count:
            return ()
        latest = max(one.hlc for held in self._found.values() for one in held)
        what = counted(self._count, "inscription porte", "inscriptions portent")
        words = (
            f"{what} une date à venir (jusqu’au {fr_instant(instant_of(latest))}) : l’horloge de "
            "ce poste était en avance, ou la vôtre retarde. Elles resteront à part, sans effet, "
            "jusqu’à ce que l’expéditeur les ait redatées."
        )
        return (words,)


def _check(payload: dict[str, Any]) -> list[Problem]:
    names = ("first", "last", "shift", "measures")
    if all(type(payload.get(name)) is int for name in names):
        return []
    return [Problem("first", "SCHEMA", "Donnée illisible.")]


def _apply(_conn: Connection, _entry: Entry) -> None:
    """Nothing to project: the journal itself says what was put right."""


CLOCK_KINDS: Final = (
    Kind(REDATED, frozenset({Topic.PACKETS}), _apply, _check, shared=False),
    redating.shift_kind(Topic),
)
