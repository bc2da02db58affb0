"""One transaction: facts, projections, seals, audit and journal head, together or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from cpts_desktop.kernel import hlc
from cpts_desktop.kernel.changes import Changes, Topic
from cpts_desktop.kernel.clock import Clock
from cpts_desktop.kernel.ids import DeviceId, PatientId, StreamId, UserId
from cpts_desktop.storage import chain, dictionaries, journal, records, redating
from cpts_desktop.storage.audit import NOTE, AuditTrail
from cpts_desktop.storage.engine import driven_by
from cpts_desktop.storage.kinds import Entry, KindRegistry
from cpts_desktop.storage.payloads import write_payload, write_surely

_SET_META = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)"
_LAST = "SELECT no, head, clock FROM commit_log ORDER BY no DESC LIMIT 1"
_COMMIT = "INSERT INTO commit_log (no, first_n, head, at, clock, trail) VALUES (?, ?, ?, ?, ?, ?)"
_CLOCK, _STREAM, _KIND = map(attrgetter, ("hlc", "stream", "kind"))
_HAS_KIND = "SELECT 1 FROM kind WHERE name=?"
_BAD_PAYLOAD = "the payload does not follow the schema of its kind"
_SEAL = "UPDATE entry SET seal=? WHERE n=?"
_SEAL_AND_SEED = "UPDATE entry SET seal=?, salt=? WHERE n=?"


@dataclass(frozen=True)
class Writer:
    """Who writes on this device, and with which keys."""

    user: UserId
    device: DeviceId
    sign_key: Ed25519PrivateKey
    trail: AuditTrail


@dataclass
class _Chain:
    stream: StreamId
    seq: int
    hash: bytes
    row: int = 0  # local number of our latest entry, 0 while there is none
    secret: bytes = b""  # seed of the salts of the latest ``seeded`` entries
    seeded: int = 0

    def next_salt(self) -> tuple[bytes, chain.Seed | None]:
        """Return the salt of the next entry; with it the seed when it serves no further one."""
        if self.seeded % chain.SEEDED_ENTRIES == 0:
            self.secret, self.seeded = chain.new_seed(), 0
        self.seeded += 1
        full = self.seeded == chain.SEEDED_ENTRIES
        return (
            chain.derived_salt(self.secret, self.seq + 1),
            chain.Seed(self.secret, self.seeded) if full else None,
        )


@dataclass(frozen=True)
class Committed:
    """What identifies a finished transaction: its number and the head after it."""

    number: int
    head: bytes


@dataclass
class UnitOfWork:
    """The hand that a command writes with. One per transaction, which it begins; never kept."""

    conn: Connection
    clock: Clock
    kinds: KindRegistry
    writer: Writer
    raw: Any = field(init=False)
    author: UserId = field(init=False)
    """The person who acts."""
    device: DeviceId = field(init=False)
    """The device that signs."""
    _words: journal.Dictionaries = field(init=False)
    _chains: dict[StreamId, _Chain] = field(default_factory=dict)
    _digest: Any = None  # of the head after this transaction, fed as its entries are written
    _written: int = 0
    _topics: set[Topic] = field(default_factory=set)
    _streams: set[StreamId] = field(default_factory=set)
    _noted: set[str] = field(default_factory=set)
    _hlc: int | None = None
    _before: tuple[int, bytes, int] | None = None
    _trail: str | None = None  # where the audit trail ends, when this transaction wrote in it
    _first_n: int = 0

    def __post_init__(self) -> None:
        self.raw = driven_by(self.conn)
        self.raw.begin()
        self.author, self.device = self.writer.user, self.writer.device
        self._words = dictionaries.of(self.raw)

    def append(self, stream: StreamId | PatientId, kind: str, payload: dict[str, Any]) -> Entry:
        """Write one fact to the journal and to the tables of its kind.

        Raises ValueError (a bug: commands validate first) for an unknown kind or a payload that
        its own schema refuses.
        """
        known = self.kinds.get(kind)
        if known is None:
            raise ValueError("unknown kind of entry")
        uid = StreamId(stream)
        written = known.read_many and write_surely(payload, known.read_many)
        if not written and known.check(payload):
            raise ValueError(_BAD_PAYLOAD)
        body, payload = written or (write_payload(payload), payload)
        if len(body) > chain.MAX_PAYLOAD:
            raise ValueError("payload too large")
        state = self._chain(uid)
        salt, seed = state.next_salt()
        raw = chain.RawEntry(
            uid, self.device, state.seq + 1, self._tick(), self.author, kind, body,
            salt=salt, seed=seed,
        )  # fmt: skip
        hash_ = chain.entry_hash(state.hash, raw)
        number, entry = journal.store(self.raw, self._words, raw, hash_, payload)
        state.seq, state.hash, state.row = raw.seq, hash_, number
        self._note(number, entry)
        known.apply(self.conn, entry)
        if kind == redating.SHIFT:
            redating.work_out_again(self.conn, self.kinds, entry.stream_pk)
        return entry

    def set_fields(
        self,
        stream: StreamId | PatientId,
        record_type: str,
        record_id: str,
        fields: dict[str, Any],
        *,
        settle: bool = False,
    ) -> Entry | None:
        """Write fields of a mutable record; unchanged ones are left out.

        Returns the entry, or None when nothing changed. ``settle`` ends a conflict: every current
        value of the given fields is replaced.
        """
        current = records.current_values(self.conn, StreamId(stream), record_type, record_id)
        payload = records.payload_for(record_type, record_id, fields, current, settle=settle)
        return None if payload is None else self.append(stream, records.KIND_NAME, payload)

    def touch(self, *topics: Topic) -> None:
        """Announce topics that changed without an entry (local settings)."""
        self._topics.update(topics)

    def audit(
        self,
        action: str,
        *,
        patient: PatientId | StreamId | None = None,
        object_id: str = "",
        **extra: str | int,
    ) -> None:
        """Write one line of the audit trail in this transaction."""
        self._trail = self.writer.trail.write(
            self.raw,
            self.clock.now(),
            action,
            patient=patient or "",
            object_id=object_id,
            extra=extra,
        )

    def audit_each(
        self, action: str, patients: Iterable[PatientId | StreamId], *, object_id: str = ""
    ) -> None:
        """Write one line of the audit trail for each of many patients."""
        self._trail = self.writer.trail.write_each(
            self.raw, self.clock.now(), action, patients, object_id
        )

    def take_all(self, checked: Sequence[journal.Checked]) -> None:
        """Store verified entries of other devices, in this order, and apply those known here.

        A withheld entry is stored and not applied: nothing is known of its content.
        """
        if not checked:
            return
        self._words.forget_heads()  # some may go on with a chain of our own
        first, entries = journal.store_all(self.raw, self._words, checked)
        if not self._written:
            self._first_n = first
        latest = hlc.from_instant(self.clock.now() + hlc.MAX_DRIFT)
        raws, hashes, _ = zip(*checked, strict=True)
        # The clock of who was wrong is not followed, even once it is put right.
        within = [clock for clock in map(_CLOCK, raws) if clock <= latest]
        self._hlc = max([self._last_hlc(), *within])
        self._advance(hashes)
        self._streams.update(map(_STREAM, raws))
        by_kind: dict[str, list[Entry]] = {name: [] for name in set(map(_KIND, raws))}
        for name, group in by_kind.items():
            alone = len(by_kind) == 1
            group += entries if alone else [entry for entry in entries if entry.kind == name]
            self._note_kind(name, group)
        together = {
            name: one.apply_many
            for name in sorted(by_kind)
            if (one := self.kinds.get(name)) and one.apply_many
        }
        if len(together) < len(by_kind):
            for entry in [entry for entry in entries if entry.kind not in together]:
                known = self.kinds.get(entry.kind)
                if known is not None:
                    known.apply(self.conn, entry)
        for name, apply_many in together.items():
            if by_kind[name]:  # withheld ones have no content yet
                apply_many(self.conn, by_kind[name])
        for stream in {entry.stream_pk for entry in by_kind.get(redating.SHIFT, ())}:
            redating.work_out_again(self.conn, self.kinds, stream)

    def fill(self, raw: chain.RawEntry, payload: dict[str, Any]) -> bool:
        """Give a withheld entry its content and apply it; False when it had its content."""
        entry = journal.fill(self.raw, self._words, raw, payload)
        if entry is None:
            return False
        self._note_change(entry)
        known = self.kinds.get(raw.kind)
        if known is not None:
            known.apply(self.conn, entry)
        if self.raw.execute(_HAS_KIND, (redating.SHIFT,)).fetchone() and (
            entry.kind == redating.SHIFT or redating.shifts(self.conn, entry.stream_pk)
        ):
            redating.work_out_again(self.conn, self.kinds, entry.stream_pk)
        return True

    def ingest(
        self, entries: Iterable[chain.RawEntry], known_devices: Mapping[DeviceId, bytes]
    ) -> Any:
        """Take in entries from elsewhere; see :func:`cpts_desktop.storage.ingest.ingest`."""
        from cpts_desktop.storage.ingest import ingest

        return ingest(self, entries, known_devices)

    def finish(self) -> Committed | None:
        """Seal the chains, advance the head; the caller commits. None when no entry was written."""
        if not self._written:
            if self._trail is not None:
                self.raw.execute(_SET_META, (NOTE, self._trail))
            return None
        ends = {}
        for state in self._chains.values():
            if state.row:
                self._seal(state)
                ends[state.stream] = journal.Head(state.seq, state.hash)
        self._words.keep_heads(ends, self.device)
        number, _, _ = self._last_commit()
        head = self._digest.digest()
        at = hlc.from_instant(self.clock.now())
        row = (number + 1, self._first_n, head, at, self._last_hlc(), self._trail)
        self.raw.execute(_COMMIT, row)
        self.raw.kept["end"] = (number + 1, head, self._last_hlc())
        return Committed(number + 1, head)

    def changes(self) -> Changes:
        """Return the topics and streams touched so far."""
        return Changes(frozenset(self._topics), frozenset(self._streams))

    def words(self) -> journal.Dictionaries:
        """Return the dictionaries of this transaction."""
        return self._words

    def now(self) -> datetime:
        """Return the instant of the injected clock."""
        return self.clock.now()

    def restart_clock(self) -> None:
        """Take time from the clock again, after a clock that ran ahead was put right."""
        self._hlc = hlc.from_instant(self.clock.now())

    def _chain(self, stream: StreamId) -> _Chain:
        state = self._chains.get(stream)
        if state is None:
            head = self._words.head(stream, self.device)
            state = self._chains[stream] = _Chain(stream, head.seq, head.hash)
        return state

    def _last_hlc(self) -> int:
        if self._hlc is None:
            self._hlc = self._last_commit()[2]
        return self._hlc

    def _last_commit(self) -> tuple[int, bytes, int]:
        """Return the number, head and clock of the transaction before this one, read once."""
        if self._before is None:
            self._before = (
                self.raw.kept.get("end")
                or self.raw.execute(_LAST).fetchone()
                or (0, chain.GENESIS, 0)
            )
        return self._before

    def _tick(self) -> int:
        self._hlc = hlc.tick(self._last_hlc(), self.clock.now())
        return self._hlc

    def _note(self, number: int, entry: Entry) -> None:
        if not self._written:
            self._first_n = number
        self._advance((entry.hash,))
        self._note_change(entry)

    def _advance(self, hashes: Sequence[bytes]) -> None:
        """Let the head take in more entries, without keeping their hashes."""
        if self._digest is None:
            self._digest = chain.head_digest(self._last_commit()[1])
        self._digest.update(b"".join(hashes))
        self._written += len(hashes)

    def _note_change(self, entry: Entry) -> None:
        self._streams.add(entry.stream)
        self._note_kind(entry.kind, (entry,))

    def _note_kind(self, name: str, entries: Sequence[Entry]) -> None:
        if name not in self._noted:
            known = self.kinds.get(name)
            if known is not None:
                self._topics.update(known.topics)
            self._noted.add(name)
        if name == records.KIND_NAME:
            for entry in entries:
                self._topics.update(records.topics_of(self.kinds, entry.payload))
            self._topics.add(Topic.CONFLICTS)

    def has_written(self, stream: StreamId) -> bool:
        """Say whether anything was written in a stream in this transaction."""
        return stream in self._streams

    def _seal(self, state: _Chain) -> None:
        seal = chain.seal(self.writer.sign_key, state.stream, self.device, state.seq, state.hash)
        if 1 < state.seeded < chain.SEEDED_ENTRIES:
            salts = chain.pack_seed(chain.Seed(state.secret, state.seeded))
            self.raw.execute(_SEAL_AND_SEED, (seal, salts, state.row))
        else:
            self.raw.execute(_SEAL, (seal, state.row))


def last_commit(conn: Connection) -> tuple[int, bytes]:
    """Return the number and head of the last transaction (0 and the genesis when empty)."""
    row = conn.exec_driver_sql(_LAST).first()
    return (row[0], row[1]) if row else (0, chain.GENESIS)


def get_meta(conn: Connection, key: str) -> str | None:
    """Return a value of the register's own notes."""
    row = conn.exec_driver_sql("SELECT value FROM meta WHERE key=?", (key,)).first()
    return None if row is None else str(row[0])


def set_meta(conn: Connection, key: str, value: str) -> None:
    """Write a value of the register's own notes."""
    conn.exec_driver_sql(_SET_META, (key, value))
