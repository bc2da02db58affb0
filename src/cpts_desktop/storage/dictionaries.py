"""Small local numbers for the words of the journal, and where each chain stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from cpts_desktop.kernel.ids import DeviceId, StreamId, UserId
from cpts_desktop.storage.chain import GENESIS

# The writer's own statements go to the driver as they are: passing through SQLAlchemy cost ten
# times what they do. The transaction is the same one.
_DICTIONARY_SQL: Final = {
    "stream": ("SELECT pk FROM stream WHERE uid=?", "INSERT INTO stream (uid) VALUES (?)"),
    "device": ("SELECT pk FROM device WHERE uid=?", "INSERT INTO device (uid, own) VALUES (?, 0)"),
    "author": ("SELECT pk FROM author WHERE uid=?", "INSERT INTO author (uid) VALUES (?)"),
    "kind": ("SELECT pk FROM kind WHERE name=?", "INSERT INTO kind (name) VALUES (?)"),
}
_STREAM_AND_HEAD: Final = (
    "SELECT s.pk, e.seq, e.hash FROM stream s LEFT JOIN entry e ON e.stream=s.pk AND e.device=?"
    " WHERE s.uid=? ORDER BY e.seq DESC LIMIT 1"
)
_HEAD: Final = "SELECT seq, hash FROM entry WHERE stream=? AND device=? ORDER BY seq DESC LIMIT 1"
_STREAMS: Final = "SELECT uid, pk FROM stream WHERE uid IN (SELECT value FROM json_each(?))"


class Head(NamedTuple):
    """Where a chain stands: last sequence number and its hash."""

    seq: int
    hash: bytes


NO_HEAD: Final = Head(0, GENESIS)
_MOST_HEADS: Final = 64
"""Chains of which the end is remembered: a person goes on with the records just written in."""


class _Numbers(dict[str, int]):
    """The local keys of the words of one dictionary table, asked of it or made on first use."""

    def __init__(self, driver: Any, table: str) -> None:
        super().__init__()
        self.made: set[int] = set()
        self._driver = driver
        self._find, self._make = _DICTIONARY_SQL[table]

    def __missing__(self, word: str) -> int:
        row = self._driver.execute(self._find, (word,)).fetchone()
        pk = int(row[0] if row else self._driver.execute(self._make, (word,)).lastrowid)
        if row is None:
            self.made.add(pk)
        self[word] = pk
        return pk


class Dictionaries:
    """Small integers for streams, devices, authors and kinds, created on first use.

    The few numbers of devices, authors and kinds live as long as their connection, unless a
    transaction is taken back, and so do the ends of the chains written last; the numbers of
    streams live as long as a transaction.
    """

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self.streams, self.devices = _Numbers(raw, "stream"), _Numbers(raw, "device")
        self.authors, self.kinds = _Numbers(raw, "author"), _Numbers(raw, "kind")
        self._ends: dict[tuple[StreamId, DeviceId], tuple[int, Head]] = {}

    def begin(self) -> None:
        """Forget the streams of the transaction before this one."""
        self.streams = _Numbers(self._raw, "stream")

    def learn_streams(self, uids: Iterable[StreamId]) -> None:
        """Ask for the local keys of several streams at once; those not known yet are not made."""
        wanted = [uid for uid in uids if uid not in self.streams]
        self.streams.update(self._raw.execute(_STREAMS, (json.dumps(wanted),)).fetchall())

    def stream(self, uid: StreamId) -> int:
        """Return the local key of a stream (a patient's local key)."""
        return self.streams[uid]

    def device(self, uid: DeviceId) -> int:
        """Return the local key of a device."""
        return self.devices[uid]

    def author(self, uid: UserId) -> int:
        """Return the local key of an author."""
        return self.authors[uid]

    def kind(self, name: str) -> int:
        """Return the local key of a kind name."""
        return self.kinds[name]

    def head(self, uid: StreamId, device: DeviceId) -> Head:
        """Return the head of a device's chain in a stream, and learn the key of the stream."""
        if uid not in self.streams:
            end = self._ends.get((uid, device))
            if end is not None:
                self.streams[uid] = end[0]
                return end[1]
            row = self._raw.execute(_STREAM_AND_HEAD, (self.device(device), uid)).fetchone()
            if row is not None:
                self.streams[uid] = row[0]
                return NO_HEAD if row[1] is None else Head(row[1], row[2])
        pk = self.stream(uid)
        return NO_HEAD if self.is_new_stream(pk) else head(self._raw, pk, self.device(device))

    def keep_heads(self, ends: Mapping[StreamId, Head], device: DeviceId) -> None:
        """Remember where a transaction leaves the chains of a device; those of before if few."""
        if len(self._ends) + len(ends) > _MOST_HEADS:
            self._ends.clear()
        if len(ends) <= _MOST_HEADS:
            self._ends.update({(uid, device): (self.streams[uid], ends[uid]) for uid in ends})

    def forget_heads(self) -> None:
        """Ask the file again where chains stand: entries come from elsewhere."""
        self._ends.clear()

    def is_new_stream(self, key: int) -> bool:
        """Say whether a stream was made in this transaction, so that nothing is in it yet."""
        return key in self.streams.made


def of(raw: Any) -> Dictionaries:
    """Return the dictionaries of a driver connection for the transaction that it begins."""
    found = kept(raw)
    found.begin()
    return found


def kept(raw: Any) -> Dictionaries:
    """Return the dictionaries of a driver connection, in the midst of its transaction."""
    found: Dictionaries = raw.remembered("dictionaries", Dictionaries)
    return found


def head(raw: Any, stream: int, device: int) -> Head:
    """Return the head of one device's chain in one stream (0 and the genesis when empty)."""
    row = raw.execute(_HEAD, (stream, device)).fetchone()
    return Head(row[0], row[1]) if row else NO_HEAD
