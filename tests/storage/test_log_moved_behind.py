"""A long log is moved into the file after the answer, in a thread that nothing depends on."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import StreamId, new_id
from cpts_desktop.kernel.outcome import Fault, Ok
from cpts_desktop.storage import audit, checkpointing
from cpts_desktop.storage.engine import LONG_LOG
from cpts_desktop.storage.keys import subkey
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import add, do, make

LINES = 14_000
"""About six mebibytes of audit trail."""


@pytest.fixture
def register(tmp_path: Path, clock: FixedClock) -> Any:
    made = make(tmp_path / "registre" / "registre.cpts", clock)
    yield made
    made.close()


def write_much(_: None, uow: Any) -> Any:
    uow.audit_each("EXPORT", [StreamId(new_id()) for _ in range(LINES)], object_id="x")
    return Ok(None)


def log_of(register: Register) -> Path:
    return register.path.with_name(register.path.name + "-wal")


def movers() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name == "checkpoint"]


def settled() -> None:
    for one in movers():
        one.join(20)


def test_a_long_log_is_moved_after_the_answer_and_cut_by_the_next_commit(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpointing, "DELAY", 0.2)
    size = register.path.stat().st_size
    do(register, write_much, None)
    assert log_of(register).stat().st_size > LONG_LOG
    assert register.path.stat().st_size == size, "not in the commit"
    settled()
    assert register.path.stat().st_size > size + LONG_LOG
    add(register)
    assert log_of(register).stat().st_size <= LONG_LOG
    assert not movers(), "a short one is left alone"
    assert register.read(audit.lines)[0].seq > LINES


def test_closing_before_it_was_moved_loses_nothing_and_waits_for_nothing(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpointing, "DELAY", 60)
    do(register, write_much, None)
    assert movers()
    started = time.monotonic()
    register.close()
    assert time.monotonic() - started < 30
    assert not movers()
    assert not log_of(register).exists() or not log_of(register).stat().st_size
    assert register.path.stat().st_size > LONG_LOG


@pytest.mark.expects_warnings
def test_a_log_that_cannot_be_moved_is_tried_again(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpointing, "DELAY", 0)
    real = register._checkpointer._connect

    def fails() -> Any:
        raise Fault("DISK", "non")

    monkeypatch.setattr(register._checkpointer, "_connect", fails)
    size = register.path.stat().st_size
    do(register, write_much, None)
    settled()
    assert register.path.stat().st_size == size
    monkeypatch.setattr(register._checkpointer, "_connect", real)
    add(register)
    settled()
    assert register.path.stat().st_size > size + LONG_LOG


def test_what_was_written_while_it_is_moved_is_there(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpointing, "DELAY", 0)
    do(register, write_much, None)
    names = [add(register, birth_name=f"MARTIN{'ABCDEFGHIJ'[n]}") for n in range(10)]
    settled()
    assert register.counts()["patient"] == len(names)


def test_lines_of_many_patients_are_those_written_one_by_one(
    register: Register, clock: FixedClock
) -> None:
    some = [StreamId(new_id()) for _ in range(60)]

    def each(_: None, uow: Any) -> Any:
        uow.audit_each("EXPORT", some, object_id="o")
        for one in some:
            uow.audit("EXPORT", patient=one, object_id="o")
        uow.audit_each("EXPORT", [], object_id="o")
        return Ok(None)

    do(register, each, None)
    lines = register.read(audit.lines)
    lines = sorted((one for one in lines if one.object_id == "o"), key=lambda one: one.seq)
    assert [(one.patient, one.actor, one.at, one.extra) for one in lines[:60]] == [
        (one.patient, one.actor, one.at, one.extra) for one in lines[60:]
    ]
    assert [one.patient for one in lines[:60]] == some
    assert register.read(audit.first_break, subkey(register.data_key(), "audit-v1")) is None
