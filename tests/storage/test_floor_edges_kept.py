"""More edges of the floor, one step on either side, and quiet defaults.

Written against mutants that no other test noticed (tests/mutation/trust.py).
"""

from __future__ import annotations

import base64
import inspect
import os
import sqlite3
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3
import zstandard

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import DeviceId, StreamId, UserId, new_id
from cpts_desktop.kernel.outcome import DamagedFile, Refused
from cpts_desktop.storage import (
    accounts,
    backup,
    chain,
    faults,
    incoming,
    ingest,
    journal,
    kdf,
    prepared,
    records,
    recovery_code,
    redating,
    room,
    slots,
    trail_heads,
    users,
    witness,
)
from cpts_desktop.storage.bulk_reading import Chain
from cpts_desktop.storage.instance import InstanceLock, lock_path
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import make


@pytest.fixture
def register(tmp_path: Path) -> Any:
    made = make(tmp_path / "r.db", FixedClock(datetime(2026, 3, 3, 8, tzinfo=UTC)))
    yield made
    made.close()


def test_the_room_and_the_batches_are_those_that_were_measured() -> None:
    assert (room.RESERVE, room.RESUME, room._LOW) == (512 << 10, 10 << 20, 1 << 20)
    assert (journal._BATCH, prepared._TOGETHER, witness.LOOKED_AT) == (2_000, 50, 3)
    assert (backup.KEEP, ingest.MAX_WAITING) == (14, 20_000)
    assert timedelta(days=36_525) == redating.MAX_SHIFT
    assert kdf.Cost(memory_kib=kdf.MIB, passes=1, lanes=1) == slots._FAST


def test_quiet_defaults() -> None:
    assert inspect.signature(records.payload_for).parameters["settle"].default is False
    assert inspect.signature(journal.history).parameters["limit"].default == 200
    for opens in (accounts.open_with_secret, accounts.open_with_password):
        assert inspect.signature(opens).parameters["accept_older"].default is False
    assert users.USER.shared is False


@pytest.mark.parametrize(("rows", "statements"), [(49, 1), (50, 1), (51, 2), (100, 2), (101, 3)])
def test_rows_travel_fifty_together(rows: int, statements: int) -> None:
    class Driver:
        def __init__(self) -> None:
            self.inner = sqlite3.connect(":memory:")
            self.inner.execute("CREATE TABLE t (a, b)")
            self.calls = 0

        def execute(self, *args: Any) -> None:
            self.calls += 1
            self.inner.execute(*args)

        def executemany(self, *args: Any) -> None:
            self.calls += 1
            self.inner.executemany(*args)

    driver = Driver()
    wanted = [(n, f"v{n}") for n in range(rows)]
    prepared.insert_many(driver, "INSERT INTO t VALUES (?, ?)", wanted)
    assert driver.inner.execute("SELECT a, b FROM t").fetchall() == wanted
    assert driver.calls == statements


def test_a_room_not_yet_looked_at_is_not_full(tmp_path: Path) -> None:
    assert room.Room(tmp_path / "r.db").full is False


@pytest.mark.parametrize(
    ("words", "code"),
    [("database disk image is malformed", "DAMAGED"), ("file is not a database", "DAMAGED"),
     ("database or disk is full", "DISK_FULL"), ("database is locked", "BUSY")],
)  # fmt: skip
def test_each_sentence_of_the_driver_has_its_fault(words: str, code: str) -> None:
    found = faults.fault_from(sqlcipher3.dbapi2.OperationalError(words))
    assert found is not None and code in found.code


@pytest.mark.parametrize("wrong", range(recovery_code.GROUPS))
def test_the_group_with_the_slip_is_named_from_one(wrong: int) -> None:
    code = recovery_code.new_code()
    groups = code.text.split("-")
    symbols = recovery_code.ALPHABET
    first = groups[wrong][0]
    groups[wrong] = symbols[(symbols.index(first) + 1) % len(symbols)] + groups[wrong][1:]
    read = recovery_code.read_code("-".join(groups))
    assert isinstance(read, Refused)
    assert f"groupe {wrong + 1} " in read.problems[0].message


def test_a_chain_that_asks_for_nothing_is_empty() -> None:
    assert (Chain(1, 1, 4, 9).size, Chain(1, 1, 4, 4).size, Chain(1, 1, 9, 4).size) == (5, 0, 0)


def test_what_is_pressed_has_no_sum_of_its_own_and_the_level_of_the_format() -> None:
    words = b"".join(f"Poids {n % 97} kg, le {n % 31}/03. ".encode() for n in range(900))
    form, squeezed = chain.pack(words)
    assert form == chain.ZSTD
    assert not zstandard.get_frame_parameters(squeezed).has_checksum
    assert squeezed == zstandard.ZstdCompressor(level=3, write_checksum=False).compress(words)


def test_files_that_are_made_are_for_their_owner_alone(tmp_path: Path, register: Register) -> None:
    before = os.umask(0)
    try:
        slots.save_new(tmp_path / "neuf.json", slots.load(slots.slots_path(register.path)))
        lock = InstanceLock(tmp_path / "autre.db")
        lock.take()
        lock.release()
    finally:
        os.umask(before)
    for path in (tmp_path / "neuf.json", lock_path(tmp_path / "autre.db")):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_a_file_of_accesses_that_is_private_is_left_alone(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, changed = slots.slots_path(register.path), list[int]()
    monkeypatch.setattr(Path, "chmod", lambda _self, mode, **_kw: changed.append(mode))
    slots.load(path)
    assert changed == []


@pytest.mark.parametrize("inside", ["*", " ", "\n", "-"])
def test_a_sign_that_is_not_base64_is_damage(register: Register, inside: str) -> None:
    file = slots.slots_path(register.path).read_text(encoding="utf-8")
    salt = file.split('"salt":"')[1].split('"')[0] if '"salt":"' in file else None
    salt = salt or file.split('"salt": "')[1].split('"')[0]
    spoiled = salt[:4] + inside.replace("\n", "\\n") + salt[4:]
    with pytest.raises(DamagedFile):
        slots.decode(file.replace(salt, spoiled, 1).encode("utf-8"))


@pytest.mark.parametrize(
    ("before", "held", "read"), [(4, 64, True), (5, 64, False), (4, 65, False), (0, 0, True)]
)
def test_a_sign_of_the_trail_at_its_limits(before: int, held: int, read: bool) -> None:
    device, head = new_id(), [9, "ab" * 32]
    signed = {"device": device, "head": head, "seal": base64.b64encode(bytes(64)).decode()}
    value = {"now": signed, "before": [head] * before, "held": [signed] * held}
    found = trail_heads.read_sign(value, device)
    assert (found is not None) is read
    if found is not None:
        assert (len(found.before), len(found.held)) == (before, held)


def raw(seq: int = 1, hlc: int = 1, name: str = "a") -> chain.RawEntry:
    return chain.RawEntry(
        stream=StreamId(new_id()), device=DeviceId(new_id()), seq=seq, hlc=hlc, author=UserId(name),
        kind=name, payload=b"{}", salt=bytes(16), payload_hash=None, seal=bytes(64), seed=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "sane"),
    [
        (raw(), True), (raw(seq=0), False), (raw(seq=2**53 - 1), True), (raw(seq=2**53), False),
        (raw(hlc=0), True), (raw(hlc=-1), False), (raw(hlc=2**63 - 1), True),
        (raw(hlc=2**63), False), (raw(name="x" * 100), True), (raw(name="x" * 101), False),
    ],
)  # fmt: skip
def test_numbers_that_cannot_be_stored_are_not_taken(one: chain.RawEntry, sane: bool) -> None:
    assert incoming._are_sane([one]) is sane


def test_two_heads_of_one_stream_are_read_in_one_transaction(register: Register) -> None:
    def twice(_: None, uow: Any) -> Any:
        from cpts_desktop.kernel.outcome import Ok

        words = journal.Dictionaries(uow.raw)
        stream, device = StreamId("practice"), DeviceId(str(register.device_id))
        return Ok((words.head(stream, device), words.head(stream, device)))

    made = register.run(twice, None)
    first, second = made.value  # type: ignore[union-attr]
    assert first == second and first.seq > 0
