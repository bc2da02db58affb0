"""One transaction: all or nothing, and a failed COMMIT is unknown until it is read again (F5)."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, event

from cpts_desktop.kernel.changes import Changes, Topic
from cpts_desktop.kernel.outcome import AlreadyOpen, DiskFault, Fault, Ok, UnknownOutcome, refuse
from cpts_desktop.storage import audit
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from tests.conftest import LoggedWarnings
from tests.storage.floor_setup import fault_of, note, notes, reopen, sql
from tests.storage.sample_kinds import STREAM

ALL = ("entry", "commit_log", "audit", "stream", "device", "author", "kind", "meta", "draft")


def content(register: Register) -> list[Any]:
    return [sql(register, f"SELECT * FROM {table}") for table in ALL]


def test_a_refusal_leaves_nothing(register: Register) -> None:
    note(register, "avant")
    before, heard = content(register), []
    register.on_commit.append(heard.append)

    def handler(_: None, uow: Any) -> Any:
        uow.append(STREAM, "note", {"text": "x"})
        uow.set_fields(STREAM, "sheet", "1", {"a": 1})
        uow.audit("WRITE", patient=STREAM)
        return refuse("x", "NO", "Non.")

    register.run(handler, None)
    assert content(register) == before
    assert heard == []


def test_an_exception_leaves_nothing(register: Register) -> None:
    note(register, "avant")
    before = content(register)

    def handler(_: None, uow: Any) -> Any:
        uow.append(STREAM, "note", {"text": "x"})
        uow.audit("WRITE")
        raise LookupError

    for _ in range(6):  # more than the pool holds: no connection is lost either
        with pytest.raises(LookupError):
            register.run(handler, None)
    assert content(register) == before
    note(register, "après")
    assert notes(register) == ["avant", "après"]
    assert check_register(register).ok


@pytest.mark.parametrize("payload", [{}, {"text": 1}, {"text": "x", "y": 1.5}, {"text": "\ud800"}])
def test_a_payload_that_cannot_be_is_a_bug_and_leaves_nothing(
    register: Register, payload: dict[str, Any]
) -> None:
    before = content(register)
    with pytest.raises((ValueError, TypeError)):
        register.run(lambda cmd, uow: Ok(uow.append(STREAM, "note", cmd)), payload)
    with pytest.raises(ValueError, match="kind"):
        register.run(lambda cmd, uow: Ok(uow.append(STREAM, "inconnu", cmd)), {})
    assert content(register) == before


def test_facts_and_their_audit_line_come_together(register: Register) -> None:
    heard: list[Changes] = []
    register.on_commit.append(heard.append)

    def handler(_: None, uow: Any) -> Any:
        uow.append(STREAM, "note", {"text": "x"})
        uow.audit("VISIT", patient=STREAM, object_id="1", count=3)
        return Ok(None)

    register.run(handler, None)
    (line,) = register.read(audit.lines, patient=STREAM)
    assert (line.action, line.object_id, line.extra) == ("VISIT", "1", {"count": 3})
    assert line.actor == register.user_id
    assert register.read(audit.lines, patient="autre") == []
    assert [(one.topics, one.streams) for one in heard] == [({Topic.VISITS}, {STREAM})]


@pytest.mark.parametrize("durable", [False, True])
def test_f5_a_failed_commit_is_read_again_before_it_is_told(
    register: Register, monkeypatch: pytest.MonkeyPatch, durable: bool
) -> None:
    """The same error, before the write and after it: not saved, then saved."""
    note(register, "avant")
    failed: list[bool] = []
    heard: list[Changes] = []
    register.on_commit.append(heard.append)
    real = register._engine.dialect.do_commit

    def failing(connection: Any) -> None:
        if failed:
            return real(connection)
        failed.append(True)
        if durable:
            real(connection)
        raise _disk_error()

    monkeypatch.setattr(register._engine.dialect, "do_commit", failing)
    if durable:
        note(register, "après")
    else:
        with pytest.raises(DiskFault):
            note(register, "après")
    assert failed
    assert notes(register) == (["avant", "après"] if durable else ["avant"])
    assert len(heard) == int(durable)
    note(register, "encore")
    assert check_register(register).ok
    register.close()
    reopen(register.path).close()


def test_f5_when_reading_again_fails_too_it_is_said_to_be_unknown(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(connection: Any) -> None:
        monkeypatch.setattr(register, "_connect", failing)
        raise _disk_error()

    monkeypatch.setattr(register._engine.dialect, "do_commit", failing)
    monkeypatch.setattr(register, "read", failing)
    with pytest.raises(UnknownOutcome):
        note(register, "x")


def _disk_error() -> Exception:
    from cpts_desktop.storage.engine import driver

    exc = driver.OperationalError("disk I/O error")
    exc.sqlite_errorname = "SQLITE_IOERR_FSYNC"
    return exc


@pytest.mark.expects_warnings
def test_what_follows_a_commit_cannot_make_it_look_failed(
    register: Register, monkeypatch: pytest.MonkeyPatch, logged_warnings: LoggedWarnings
) -> None:
    def bug(_: Changes) -> None:
        raise RuntimeError

    def full(*_: Any) -> None:
        raise OSError(28, "full")

    heard: list[Changes] = []
    register.on_commit.extend([bug, heard.append])
    monkeypatch.setattr(register._sidecar, "write", full)
    note(register, "x")
    assert notes(register) == ["x"] and len(heard) == 1
    assert [record.levelno for record in logged_warnings.take()] == [logging.ERROR] * 2
    register.close()
    reopen(register.path).close()  # the lagging note is no false alarm


def test_a_register_closes_twice_and_stays_closed(register: Register) -> None:
    register.close()
    register.close()
    for act in (lambda: notes(register), lambda: note(register, "x"), register.checkpoint):
        with pytest.raises(Fault) as raised:
            act()
        assert raised.value.code == "CLOSED"
    assert {item.name for item in register.path.parent.iterdir()} == {
        "registre.db", "registre.db.slots.json", "registre.db.head", "registre.db.lock",
        "registre.db.reserve",
    }  # fmt: skip


def test_threads_take_turns(register: Register) -> None:
    def work(name: str) -> None:
        for number in range(10):
            note(register, f"{name}{number}")
            notes(register)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(notes(register)) == 30
    assert check_register(register).ok


def test_a_failed_opening_leaves_nothing_open(
    register: Register, make_register: Callable[..., Register], monkeypatch: pytest.MonkeyPatch
) -> None:
    register.close()
    disposed: list[Engine] = []
    real = Engine.dispose
    monkeypatch.setattr(
        Engine, "dispose", lambda self, *a, **k: (disposed.append(self), real(self, *a, **k))[1]
    )
    (register.path).write_bytes(b"x" * 8192)
    assert fault_of(register.path).code == "DAMAGED"
    assert disposed
    with pytest.raises(AlreadyOpen):
        other = make_register("autre.db")
        reopen(other.path)


def test_statements_of_one_small_command_stay_few(register: Register) -> None:
    note(register, "x")
    seen: list[str] = []
    listener = lambda conn, cursor, statement, *_: seen.append(statement)  # noqa: E731
    event.listen(register._engine, "before_cursor_execute", listener)
    note(register, "y")
    event.remove(register._engine, "before_cursor_execute", listener)
    assert len(seen) <= 13, "\n".join(seen)
