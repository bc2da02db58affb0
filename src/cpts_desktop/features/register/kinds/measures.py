"""Projection of measures: entries of columns spread into the clustered table, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, delete, select

from cpts_desktop.features.register import tables as t
from cpts_desktop.features.register.rules import columns
from cpts_desktop.storage import schema as floor
from cpts_desktop.storage.engine import driven_by
from cpts_desktop.storage.kinds import Entry
from cpts_desktop.storage.prepared import Row, insert_many

_O = t.observation.c


# Straight to the driver: building these statements cost a visit half its time.
_WORDS_OF = {
    "codes": (
        "observation_code x ON x.code=w.a AND x.unit=w.b",
        "INSERT INTO observation_code (code, unit) VALUES (?, ?)",
    ),
    "from": (
        "observation_origin x ON x.source=w.a AND x.scale=w.b",
        "INSERT INTO observation_origin (source, scale) VALUES (?, ?)",
    ),
}
_AT_ONCE = 100
_MOST_LINES = 4_000


class _Plan(NamedTuple):
    """For each measure of a form: seconds after the start, place, code and origin."""

    lines: list[tuple[int, int, int, int]]
    of: tuple[Any, Any]


class _Words:
    """The local numbers of pairs of words, made on first use, asked once for many entries."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._known: dict[tuple[str, str, str], int] = {}
        self._plans: dict[tuple[Any, ...], _Plan] = {}
        self._lines = 0

    def shorten(self) -> None:
        """Let go of plans that only made sense for one large import."""
        if self._lines > _MOST_LINES:
            self._plans.clear()
            self._lines = 0

    def of(self, payload: dict[str, Any], column: str) -> list[int]:
        """Return the number of each pair of a column of a payload."""
        pairs = [(column, pair[0], pair[1]) for pair in payload[column]]
        missing = dict.fromkeys(pair for pair in pairs if pair not in self._known)
        if missing:
            self._learn(column, [pair[1:] for pair in missing])
        return [self._known[pair] for pair in pairs]

    def plan(self, payload: dict[str, Any]) -> _Plan:
        """Return where and what the measures of a payload are, but for their start and values.

        Payloads of one form share their lists, and so their plan; a plan keeps them alive, so that
        no other list takes their place in memory meanwhile.
        """
        codes, origins = payload["codes"], payload["from"]
        key = (id(codes), id(origins), payload["t"], payload["c"], payload.get("f"))
        found = self._plans.get(key)
        if found is None:
            spread = columns.spread({**payload, "t0": 0})
            if not self._known and len(codes) + len(origins) <= _AT_ONCE:
                self._look_up(codes, origins)
            numbers, sources = self.of(payload, "codes"), self.of(payload, "from")
            lines = [
                (offset, item, numbers[kind], sources[origin])
                for item, (offset, kind, origin) in enumerate(
                    zip(spread.times, spread.kinds, spread.origins, strict=True)
                )
            ]
            found = self._plans[key] = _Plan(lines, (codes, origins))
            self._lines += len(lines)
        return found

    def _look_up(self, codes: list[list[str]], origins: list[list[str]]) -> None:
        """Ask for the words of one entry, the usual case, in one statement."""
        asked = [word for pair in (*codes, *origins) for word in pair]
        for column, first, second, pk in self._driver.execute(
            _both(len(codes), len(origins)), asked
        ).fetchall():
            self._known[column, first, second] = pk

    def _learn(self, column: str, pairs: list[tuple[str, str]]) -> None:
        find, make = _WORDS_OF[column]
        for at in range(0, len(pairs), _AT_ONCE):
            part = pairs[at : at + _AT_ONCE]
            marks = ", ".join(["(?, ?)"] * len(part))
            query = f"WITH w(a, b) AS (VALUES {marks}) SELECT a, b, x.pk FROM w CROSS JOIN {find}"
            asked = [word for pair in part for word in pair]
            for first, second, pk in self._driver.execute(query, asked).fetchall():
                self._known[column, first, second] = pk
        for first, second in pairs:
            if (column, first, second) not in self._known:
                pk = int(self._driver.execute(make, (first, second)).lastrowid)
                self._known[column, first, second] = pk


def _words(driver: Any) -> _Words:
    """Return the numbers that this connection knows: a visit then asks for none."""
    found: _Words = driver.remembered("measures", _Words)
    found.shorten()
    return found


@lru_cache(maxsize=64)
def _both(codes: int, origins: int) -> str:
    some, others = (", ".join(["(?, ?)"] * count) for count in (codes, origins))
    return (
        f"WITH w(a, b) AS (VALUES {some}), v(a, b) AS (VALUES {others})"
        f" SELECT 'codes', w.a, w.b, x.pk FROM w CROSS JOIN {_WORDS_OF['codes'][0]}"
        " UNION ALL SELECT 'from', w.a, w.b, x.pk"
        f" FROM (SELECT a, b FROM v) w CROSS JOIN {_WORDS_OF['from'][0]}"
    )


_ROW_IN = (
    "INSERT OR IGNORE INTO observation (patient, t, device, seq, item, code, origin, author,"
    " value, text, external) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_PLAIN_IN = (
    "INSERT OR IGNORE INTO observation (patient, t, device, seq, item, code, origin, author, value)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_T, _SEQ, _ITEM, _EXTERNAL = 1, 3, 4, 10
_NO_FORM: Final[dict[str, Any]] = dict.fromkeys(("codes", "from", "t", "c"))


def apply_observations(conn: Connection, entry: Entry) -> None:
    """Spread one entry of columns into rows; a measure imported twice keeps one row."""
    apply_many_observations(conn, (entry,))


def apply_many_observations(conn: Connection, entries: Sequence[Entry]) -> None:
    """Spread entries into rows, written together."""
    driver = driven_by(conn)
    words = _words(driver)
    rows: list[Row] = []
    plain: list[Row] = []
    plan, form = _Plan([], ("", "")), _NO_FORM
    for entry in entries:
        payload = entry.payload
        if "ext" not in payload and "text" not in payload:
            if (
                payload["codes"] is not form["codes"]
                or payload["from"] is not form["from"]
                or payload["t"] is not form["t"]
                or payload["c"] is not form["c"]
                or payload.get("f") is not form.get("f")
            ):  # payloads of one form share their lists: most are told at a glance
                form, plan = payload, words.plan(payload)
            # Without words nor identity elsewhere: a null costs the driver a call of its own.
            patient, device, seq = entry.stream_pk, entry.device_pk, entry.seq
            author, start = entry.author_pk, payload["t0"]
            lines = plan.lines
            if len(lines) == 1:  # what home monitoring sends, by hundreds of thousands
                ((offset, item, code, origin),) = lines
                value = columns.encoded_one(payload["v"])
                at = start + offset
                plain.append((patient, at, device, seq, item, code, origin, author, value))
                continue
            values = columns.encoded(payload["v"])
            for (offset, item, code, origin), value in zip(lines, values, strict=True):
                at = start + offset
                plain.append((patient, at, device, seq, item, code, origin, author, value))
            continue
        found = columns.spread(payload)
        if "ext" in payload:  # it may replace a row: what comes before must be there
            insert_many(driver, _PLAIN_IN, plain)
            insert_many(driver, _ROW_IN, rows)
            span = (min(found.times), max(found.times))
            plain, rows = [], _once(conn, entry, _rows(words, entry, found), span)
        else:
            rows.extend(_rows(words, entry, found))
    insert_many(driver, _PLAIN_IN, plain)
    if rows:
        insert_many(driver, _ROW_IN, rows)


def _rows(known: _Words, entry: Entry, found: columns.Columns) -> list[Row]:
    codes, origins = known.of(entry.payload, "codes"), known.of(entry.payload, "from")
    return [
        (
            entry.stream_pk, at, entry.device_pk, entry.seq, item, codes[kind], origins[origin],
            entry.author_pk, value, found.texts.get(item), key,
        )
        for item, (at, kind, origin, value, key) in enumerate(
            zip(
                found.times, found.kinds, found.origins, found.values, found.externals, strict=True
            )
        )
    ]  # fmt: skip


def _once(conn: Connection, entry: Entry, rows: list[Row], span: tuple[int, int]) -> list[Row]:
    """Leave out what another entry already brought; the earliest (device, seq) keeps the row."""
    held = {
        (row.seconds, row.external): row
        for row in conn.execute(
            select(
                _O.t.label("seconds"), _O.external, _O.device, _O.seq, _O.item, floor.device.c.uid
            )
            .join(floor.device, floor.device.c.pk == _O.device)
            .where(
                _O.patient == entry.stream_pk, _O.t.between(*span),
                _O.external.is_not(None),
            )
        )
    }  # fmt: skip
    kept = []
    for row in rows:
        other = held.get((row[_T], row[_EXTERNAL])) if row[_EXTERNAL] is not None else None
        if other is None or (other.device, other.seq) == (entry.device_pk, entry.seq):
            kept.append(row)
        elif (entry.device, row[_SEQ], row[_ITEM]) < (other.uid, other.seq, other.item):
            conn.execute(
                delete(t.observation).where(
                    _O.patient == entry.stream_pk, _O.t == other.seconds,
                    _O.device == other.device, _O.seq == other.seq, _O.item == other.item,
                )
            )  # fmt: skip
            kept.append(row)
    return kept
