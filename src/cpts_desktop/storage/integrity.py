"""Checks everything that can be checked: pages, journal, projections, audit trail, freshness."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from cpts_desktop.kernel.files import TEMP_SUFFIX, remove_database
from cpts_desktop.kernel.ids import DeviceId, StreamId
from cpts_desktop.kernel.outcome import DamagedFile
from cpts_desktop.storage import audit, chain, journal, redating, schema, witnessed
from cpts_desktop.storage.engine import KEY_BYTES, MODE, connect, make_engine
from cpts_desktop.storage.faults import sorting_faults
from cpts_desktop.storage.keys import subkey
from cpts_desktop.storage.kinds import KindRegistry
from cpts_desktop.storage.migrate import migrate
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.sidecar import is_fresh
from cpts_desktop.storage.unit_of_work import last_commit

_DICTIONARIES = (schema.stream, schema.device, schema.author, schema.kind)


@dataclass
class Verdict:
    """What a check found. ``problems`` is empty when all is well; it holds no value."""

    counts: dict[str, int] = field(default_factory=dict)
    entries: int = 0
    head: str = ""
    file: bool = False
    pages: bool = False
    journal: bool = False
    projections: bool = False
    audit: bool = False
    freshness: bool = False
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether every part holds."""
        return all(
            (self.file, self.pages, self.journal, self.projections, self.audit, self.freshness)
        )


def check_register(
    register: Register, *, known_devices: dict[DeviceId, bytes] | None = None
) -> Verdict:
    """Verify an open register; never changes it.

    ``known_devices`` gives the signing keys of other devices, so that their seals are verified
    too; the seals of this register's own devices always are.
    """
    verdict = Verdict()
    found = verdict.problems
    keys = known_devices or {}

    def parts() -> Iterator[tuple[str, Callable[[], bool]]]:
        yield "pages", lambda: _pages(register, found)
        yield "file", lambda: _counted(register, verdict)
        yield "journal", lambda: register.read(_journal, keys, found)
        yield "freshness", lambda: _fresh(register, found)
        if verdict.journal:
            yield "projections", lambda: _projections(register, found)
        yield "audit", lambda: _audit(register, found)

    for name, check in parts():
        try:
            setattr(verdict, name, check())
        except DamagedFile:  # this part cannot be read at all; the others are still checked
            found.append(f"{name}:unreadable")
    return verdict


def _counted(register: Register, verdict: Verdict) -> bool:
    verdict.counts = register.counts()
    verdict.entries = verdict.counts["entry"]
    verdict.head = register.read(last_commit)[1].hex()
    return True


def _journal(conn: Connection, keys: dict[DeviceId, bytes], problems: list[str]) -> bool:
    return check_journal(conn, {**keys, **_own_keys(conn)}, problems)


def _fresh(register: Register, problems: list[str]) -> bool:
    if not register.older_than_seen and register.read(is_fresh, register.seen()):
        return True
    problems.append("freshness")
    return False


def _audit(register: Register, problems: list[str]) -> bool:
    broken = register.read(audit.first_break, subkey(register.data_key(), "audit-v1"))
    if broken is not None:
        problems.append(f"audit:{broken}")
    back = register.read(witnessed.own_setbacks, register.device_id)
    problems.extend(f"witness:{one.seen}" for one in back)
    return broken is None and not back


def _own_keys(conn: Connection) -> dict[DeviceId, bytes]:
    rows = conn.execute(
        select(schema.device.c.uid, schema.device.c.sign_key).where(
            schema.device.c.sign_key.is_not(None)
        )
    )
    return {DeviceId(uid): key for uid, key in rows}


def _pages(register: Register, problems: list[str]) -> bool:
    with sorting_faults(), closing(connect(register.path, register.data_key())) as raw:
        bad_pages = raw.execute("PRAGMA cipher_integrity_check").fetchall()
        if bad_pages:
            problems.append(f"pages:{len(bad_pages)}")
        structure = raw.execute("PRAGMA integrity_check(5)").fetchall()
    if structure != [("ok",)]:
        problems.append("structure")
    return not bad_pages and structure == [("ok",)]


def check_journal(conn: Connection, keys: dict[DeviceId, bytes], problems: list[str]) -> bool:
    """Recompute every hash, every seal whose key is known, and the heads of all transactions."""
    heads: dict[tuple[StreamId, DeviceId], tuple[int, bytes]] = {}
    sealed: dict[tuple[StreamId, DeviceId], bool] = {}
    ends = {row.first_n: row for row in conn.execute(select(schema.commit_log))}
    running, number, seen = chain.GENESIS, 0, 0
    batch: list[bytes] = []
    good = True
    for row in journal.rows_in_order(conn):
        if row.n in ends and batch:
            running = chain.commit_head(running, batch)
            good &= _commit_holds(conn, number, running, problems)
            batch = []
        if row.n in ends:
            number, seen = ends[row.n].no, seen + 1
        try:
            raw = journal.raw_of(row)
        except ValueError:
            problems.append(f"entry:{row.n}")
            return False
        name = (raw.stream, raw.device)
        seq, previous = heads.get(name, (0, chain.GENESIS))
        hash_ = chain.entry_hash(previous, raw)
        if raw.seq != seq + 1 or hash_ != row.hash:
            problems.append(f"entry:{row.n}")
            return False
        heads[name] = (raw.seq, hash_)
        sealed[name] = raw.seal is not None
        key = keys.get(raw.device)
        if raw.seal is not None and key is not None and not chain.seal_holds(key, raw, hash_):
            problems.append(f"seal:{row.n}")
            good = False
        batch.append(hash_)
    if batch:
        good &= _commit_holds(conn, number, chain.commit_head(running, batch), problems)
    if not all(sealed.values()):
        problems.append("unsealed")
        good = False
    if seen != len(ends) or sorted(row.no for row in ends.values()) != [*range(1, seen + 1)]:
        problems.append("commits")
        good = False
    return bool(good)


def _commit_holds(conn: Connection, number: int, head: bytes, problems: list[str]) -> bool:
    row = conn.execute(
        select(schema.commit_log.c.head).where(schema.commit_log.c.no == number)
    ).first()
    if row is not None and row.head == head:
        return True
    problems.append(f"commit:{number}")
    return False


def _projections(register: Register, problems: list[str]) -> bool:
    """Replay the journal into a scratch encrypted file and compare every projection."""
    scratch = register.path.with_name(f".{register.path.name}.{secrets.token_hex(6)}{TEMP_SUFFIX}")
    key = os.urandom(KEY_BYTES)
    try:
        handle = os.open(scratch, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        os.close(handle)
        raw = connect(scratch, key, must_exist=False)
        try:
            migrate(raw)
        finally:
            raw.close()
        engine = make_engine(_opener(scratch, key))
        try:
            with engine.execution_options(**{MODE: "write"}).begin() as rebuilt:
                register.read(replay, rebuilt, register.kinds)
            with engine.connect() as rebuilt:
                different = register.read(compare, rebuilt)
        finally:
            engine.dispose()
    finally:
        remove_database(scratch)
    problems.extend(f"projection:{name}" for name in different)
    return not different


def _opener(path: Path, key: bytes) -> Callable[[], Any]:
    return lambda: connect(path, key)


def replay(conn: Connection, rebuilt: Connection, kinds: KindRegistry) -> None:
    """Apply every entry of ``conn`` again, in the order of the first time, into ``rebuilt``."""
    for table in _DICTIONARIES:
        rows = [dict(row) for row in conn.execute(select(table)).mappings()]
        if rows:
            rebuilt.execute(insert(table), rows)
    moves = redating.shifts(conn)
    for row in journal.rows_in_order(conn):
        known = kinds.get(row.kind_name)
        entry = None if known is None else journal.entry_of(row)
        if known is not None and entry is not None:
            known.apply(rebuilt, redating.as_dated(entry, moves, kinds) if moves else entry)


def compare(conn: Connection, rebuilt: Connection) -> list[str]:
    """Return the names of the projections that differ."""
    return [
        table.name
        for table in schema.projections()
        if digest(conn, table) != digest(rebuilt, table)
    ]


def digest(conn: Connection, table: Table) -> bytes:
    """Return a hash of all rows of a table, in the order of its key."""
    order = list(table.primary_key.columns)
    found = hashlib.sha256()
    for row in conn.execute(select(table).order_by(*order)):
        found.update(repr(tuple(row)).encode("utf-8"))
    return found.digest()
