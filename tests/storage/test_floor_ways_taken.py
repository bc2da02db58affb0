"""Ways through the floor that no other test takes: nothing to commit, bugs and faults of a command.

Written against the lines that ``tests.mutation.gaps`` showed.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlcipher3

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import DeviceId, StreamId, UserId, new_id
from cpts_desktop.kernel.outcome import Fault, Ok
from cpts_desktop.packets import child
from cpts_desktop.storage import chain, engine, incoming, journal, records
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import make


@pytest.fixture
def register(tmp_path: Path) -> Any:
    made = make(tmp_path / "r.db", FixedClock(datetime(2026, 3, 3, 8, tzinfo=UTC)))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("raised", "seen"),
    [
        (ValueError("a bug"), ValueError), (Fault("SAID", "Dit."), Fault),
        (sqlcipher3.dbapi2.OperationalError("database is locked"), Fault),
    ],
)  # fmt: skip
def test_what_a_command_raises_is_a_bug_or_a_fault_and_leaves_nothing(
    register: Register, raised: Exception, seen: type[Exception]
) -> None:
    before = register.counts()

    def act(_: None, uow: Any) -> Any:
        uow.audit("TRIED")
        raise raised

    with pytest.raises(seen) as caught:
        register.run(act, None)
    assert (caught.value is raised) is (not isinstance(raised, sqlcipher3.dbapi2.OperationalError))
    assert register.counts() == before


def test_nothing_to_commit_is_no_error(register: Register) -> None:
    raw = engine.connect(register.path, register.data_key(), read_only=True)
    raw.commit()
    assert not raw.in_transaction
    raw.close()


def test_a_look_from_inside_a_transaction_is_let_go(register: Register) -> None:
    with register._lent.use("write") as outer:
        with register._lent.use("read") as inner:
            assert inner is not outer
        assert inner.closed and not outer.closed


def test_a_look_that_fails_inside_a_transaction_leaves_it_the_connection(
    register: Register,
) -> None:
    with register._lent.use("write") as outer:
        with pytest.raises(ZeroDivisionError), register._lent.use("read") as inner:
            raise ZeroDivisionError
        assert inner.closed and not outer.closed
    with register._lent.use("read") as again:
        assert again is outer


def test_a_kind_has_one_number(register: Register) -> None:
    def twice(_: None, uow: Any) -> Any:
        words = journal.Dictionaries(uow.raw)
        return Ok((words.kind(records.KIND_NAME), words.kind(records.KIND_NAME)))

    one, other = register.run(twice, None).value  # type: ignore[union-attr]
    assert one == other > 0


def test_a_batch_is_cut_between_two_streams_when_it_can() -> None:
    streams = [StreamId(new_id()) for _ in range(2)]

    def raw(stream: StreamId, seq: int) -> chain.RawEntry:
        device, author = DeviceId(new_id()), UserId("a")
        return chain.RawEntry(stream, device, seq, seq, author, "k", b"{}", salt=bytes(16))

    one = [raw(streams[0], n) for n in range(1, 4)]
    two = [raw(streams[1], n) for n in range(1, 4)]
    assert incoming._end_of_stream(one, 3) == incoming._end_of_stream(one, 9) == 3
    assert incoming._end_of_stream(one + two, 4) == 3
    assert incoming._end_of_stream(one * 3, 4) == 4


@pytest.mark.parametrize("job", ["verify", "pack"])
def test_the_child_works_beside_until_nothing_more_comes(
    monkeypatch: pytest.MonkeyPatch, job: str
) -> None:
    asked, line = list[int](), json.dumps({"beside": job, "cpu": 7}).encode() + b"\n"
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(line)))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=io.BytesIO()))
    monkeypatch.setitem(sys.modules, "typing_extensions", sys.modules.get("typing_extensions"))
    monkeypatch.setattr(child, "limit", asked.append)
    assert child.main() == 0
    assert asked == [7]
