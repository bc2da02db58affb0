"""What a journal entry is, and how slices say what theirs mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection

from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.hlc import instant_of
from cpts_desktop.kernel.ids import DeviceId, StreamId, UserId
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.privacy import redacted


class EntryRef(NamedTuple):
    """Names one entry within its stream: the device that wrote it and its sequence number."""

    device: DeviceId
    seq: int


@redacted
class Entry(msgspec.Struct, frozen=True, gc=False):
    """One fact of the journal, as a kind's ``apply`` receives it.

    ``stream_pk``, ``device_pk`` and ``author_pk`` are the small integers that projections store;
    a patient's local key is the ``stream_pk`` of the patient's stream.
    """

    stream: StreamId
    device: DeviceId
    seq: int
    hlc: int
    author: UserId
    kind: str
    payload: dict[str, Any]
    hash: bytes
    stream_pk: int
    device_pk: int
    author_pk: int

    @property
    def ref(self) -> EntryRef:
        """The name of this entry within its stream."""
        return EntryRef(self.device, self.seq)

    @property
    def instant(self) -> datetime:
        """When it was written, in UTC, to the millisecond."""
        return instant_of(self.hlc)


Apply = Callable[[Connection, Entry], None]
ApplyMany = Callable[[Connection, Sequence[Entry]], None]
Check = Callable[[dict[str, Any]], list[Problem]]
ReadMany = Callable[[Sequence[bytes]], Sequence[dict[str, Any] | None]]
Project = Callable[[Connection, Entry, str, dict[str, Any]], None]


@dataclass(frozen=True)
class Kind:
    """A kind of entry: its stable name on the wire, its schema, and its projection.

    ``apply`` must give the same tables whatever the order in which entries of different devices
    arrive. ``shared`` is false for what never leaves this practice.

    ``apply_many``, for kinds that come by the thousand, does what ``apply`` does for each entry in
    turn. It may run after the entries of other kinds of the same batch: the tables that it writes
    are its own.

    ``read_many``, for the same kinds, takes contents in canonical JSON and returns the payload of
    each that passes ``check``; None whenever it is not sure: the slow reader and ``check`` then
    decide. Payloads that it returns may share parts: nobody writes into one.

    ``redate``, for payloads whose times are not ISO texts, moves them: payload, then the function
    for instants and the one for civil dates (storage.redating).
    """

    name: str
    topics: frozenset[Topic]
    apply: Apply
    check: Check
    shared: bool = True
    apply_many: ApplyMany | None = None
    read_many: ReadMany | None = None
    redate: Callable[[Any, Callable[[datetime], datetime], Callable[[date], date]], Any] | None = (
        None
    )


@dataclass(frozen=True)
class RecordType:
    """A mutable record, merged field by field; ``project`` refreshes its flat row.

    ``project(conn, entry, record_id, fields)`` gets all current fields after each change.
    ``labels`` gives the French name of each field for the conflict screen.
    """

    name: str
    topics: frozenset[Topic]
    project: Project
    check: Check
    labels: dict[str, str] = field(default_factory=dict)
    shared: bool = True


class KindRegistry:
    """The kinds and record types of all slices, gathered by the bootstrap."""

    def __init__(self, kinds: Iterable[Kind] = (), records: Iterable[RecordType] = ()) -> None:
        self._kinds: dict[str, Kind] = {}
        self._records: dict[str, RecordType] = {}
        for kind in kinds:
            self.register(kind)
        for record in records:
            self.register_record(record)

    def register(self, kind: Kind) -> None:
        """Add a kind; a name is taken once."""
        if kind.name in self._kinds:
            raise ValueError(f"kind {kind.name} is registered twice")
        self._kinds[kind.name] = kind

    def register_record(self, record: RecordType) -> None:
        """Add a record type; a name is taken once."""
        if record.name in self._records:
            raise ValueError(f"record type {record.name} is registered twice")
        self._records[record.name] = record

    def get(self, name: str) -> Kind | None:
        """Return the kind, or None when a newer version wrote it."""
        return self._kinds.get(name)

    def record(self, name: str) -> RecordType | None:
        """Return the record type, or None when a newer version wrote it."""
        return self._records.get(name)

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._kinds.values())

    def records(self) -> Iterator[RecordType]:
        """Iterate over the record types."""
        return iter(self._records.values())
