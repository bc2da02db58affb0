"""What the tests of the floor share: opening again, writing notes, breaking files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlcipher3 import dbapi2 as driver

from cpts_desktop.kernel.clock import Clock, FixedClock
from cpts_desktop.kernel.ids import DeviceId, StreamId
from cpts_desktop.kernel.outcome import Fault, Ok
from cpts_desktop.storage import accounts, journal
from cpts_desktop.storage.chain import RawEntry
from cpts_desktop.storage.engine import connect
from cpts_desktop.storage.kinds import KindRegistry
from cpts_desktop.storage.register import Register
from tests.storage.conftest import CHEAP, PASSWORD
from tests.storage.sample_kinds import STREAM, sample_registry

NOW = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)
NEW_PASSWORD = "sentier humide granit vieux matin orage tilleul"


def reopen(
    path: Path,
    secret: str = PASSWORD,
    *,
    clock: Clock | None = None,
    kinds: KindRegistry | None = None,
    accept_older: bool = False,
) -> Register:
    """Open a closed register again."""
    return accounts.open_with_secret(
        path,
        secret,
        kinds=kinds or sample_registry(),
        clock=clock or FixedClock(NOW),
        accept_older=accept_older,
    )


def fault_of(path: Path, secret: str = PASSWORD) -> Fault:
    """Return the fault that opening raises; opening must fail."""
    try:
        opened = reopen(path, secret)
    except Fault as fault:
        return fault
    opened.close()
    raise AssertionError("the register opened")


def note(register: Register, text: str, stream: StreamId = STREAM) -> Any:
    """Write one note that must be accepted."""
    outcome = register.run(lambda cmd, uow: Ok(uow.append(stream, "note", {"text": cmd})), text)
    assert isinstance(outcome, Ok)
    return outcome.value


def notes(register: Register, stream: StreamId = STREAM) -> list[str]:
    """Return the texts of the notes of a stream, oldest first."""
    found = register.read(journal.history, stream, limit=10_000, kinds=("note",))
    return [entry.payload["text"] for entry in reversed(found)]


def sent(
    register: Register,
    stream: StreamId = STREAM,
    seen: Mapping[DeviceId, int] = MappingProxyType({}),
) -> list[RawEntry]:
    """Return the entries of a stream as they travel, those after ``seen``."""
    return register.read(lambda conn: list(journal.entries_since(conn, stream, seen)))


def receive(register: Register, entries: Iterable[RawEntry], keys: dict[DeviceId, bytes]) -> Any:
    """Take entries in; return the report."""
    outcome = register.run(lambda cmd, uow: Ok(uow.ingest(cmd, keys)), list(entries))
    assert isinstance(outcome, Ok)
    return outcome.value


def key_of(register: Register) -> dict[DeviceId, bytes]:
    """Return the signing key of a register's device."""
    return {register.device_id: register.device_keys.sign_public()}


def sql(register: Register, statement: str, *values: Any) -> list[Any]:
    """Run a statement behind the back of the program: what a bug or a thief could do."""
    raw = connect(register.path, register.data_key())
    try:
        return list(raw.execute(statement, values).fetchall())
    finally:
        raw.close()


def crash(register: Register) -> None:
    """Leave the register as a killed process does: nothing checkpointed, the lock freed."""
    copies = {
        name: name.read_bytes()
        for suffix in ("", "-wal")
        if (name := register.path.with_name(register.path.name + suffix)).exists()
    }
    register.close()
    for name, content in copies.items():
        name.write_bytes(content)


def flip(path: Path, at: int, mask: int = 1) -> None:
    """Flip bits of one byte."""
    data = bytearray(path.read_bytes())
    data[at] ^= mask
    path.write_bytes(data)


ERRORS: tuple[type[Exception], ...] = (driver.DatabaseError, sqlite3.DatabaseError)
__all__ = ["CHEAP", "ERRORS", "NEW_PASSWORD", "PASSWORD"]
