"""One connection is kept ready: it changes nothing but the time, and hides no state."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from cpts_desktop.kernel.outcome import Fault, Ok
from cpts_desktop.storage import audit
from cpts_desktop.storage.engine import connect
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.keys import subkey
from cpts_desktop.storage.register import Register
from tests.storage.floor_setup import ERRORS, note, notes, sql
from tests.storage.sample_kinds import OTHER, STREAM


def taken(register: Register) -> list[str]:
    """Note each connection taken from the pool from now on."""
    seen: list[str] = []
    event.listen(register._engine.pool, "checkout", lambda *_: seen.append("taken"))
    return seen


def test_readers_and_the_writer_share_one_connection(register: Register) -> None:
    note(register, "un")
    seen = taken(register)
    for word in ("deux", "trois"):
        note(register, word)
        assert notes(register)[-1] == word
    assert seen == []


def test_an_error_lets_it_go_and_the_next_one_is_clean(register: Register) -> None:
    note(register, "avant")

    def failing(_: None, uow: Any) -> Any:
        uow.append(STREAM, "note", {"text": "x"})
        raise LookupError

    seen = taken(register)
    with pytest.raises(LookupError):
        register.run(failing, None)
    assert notes(register) == ["avant"]
    assert seen == ["taken"]


def test_reading_inside_a_command_sees_what_is_saved(register: Register) -> None:
    note(register, "avant")

    def handler(_: None, uow: Any) -> Any:
        uow.append(STREAM, "note", {"text": "pendant"})
        return Ok(notes(register))

    assert register.run(handler, None) == Ok(["avant"])
    assert notes(register) == ["avant", "pendant"]


def test_reading_locks_nobody_out_even_after_a_write(register: Register) -> None:
    note(register, "avant")
    other = connect(register.path, register.data_key())
    other.execute("PRAGMA busy_timeout=0")

    def look(conn: Any) -> None:
        assert conn.exec_driver_sql("SELECT count(*) FROM entry").scalar_one()
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")

    register.read(look)

    def handler(_: None, uow: Any) -> Any:
        with pytest.raises(ERRORS):
            other.execute("BEGIN IMMEDIATE")
        return Ok(None)

    register.run(handler, None)
    other.close()


def test_a_snapshot_ends_with_the_read(register: Register) -> None:
    note(register, "avant")
    assert notes(register) == ["avant"]
    other = connect(register.path, register.data_key())
    other.execute("UPDATE meta SET value='X' WHERE key='register'")
    assert other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0, "nobody reads"
    other.close()
    assert register.register_id == "X"


def test_nothing_is_kept_once_the_engine_is_disposed_of(register: Register) -> None:
    note(register, "avant")
    register._engine.dispose()
    seen = taken(register)
    assert notes(register) == ["avant"]
    assert seen == ["taken"]
    register.close()
    with pytest.raises(Fault, match="CLOSED"):
        notes(register)
    assert not register.path.with_name("registre.db-wal").exists(), "no connection is left"


def test_the_end_of_the_trail_is_noted_with_what_was_written(register: Register) -> None:
    """Beside the transaction, or among the notes of the register when only the line was written."""

    def looked(_: None, uow: Any) -> Any:
        uow.audit("VISIT", patient=STREAM)
        return Ok(None)

    def wrote(_: None, uow: Any) -> Any:
        uow.append(STREAM, "note", {"text": "x"})
        return looked(_, uow)

    key = subkey(register.data_key(), "audit-v1")
    for act in (wrote, looked, looked, wrote, wrote, looked):
        register.run(act, None)
        assert register.read(audit.first_break, key) is None
        last = register.read(audit.head).n
        held = sql(register, "SELECT seq, patient, body, mac FROM audit WHERE seq=?", last)
        sql(register, "DELETE FROM audit WHERE seq=?", last)
        assert register.read(audit.first_break, key) == last
        sql(register, "INSERT INTO audit VALUES (?, ?, ?, ?)", *held[0])
    assert check_register(register).ok


def test_a_small_command_asks_little_and_writes_each_row_once(register: Register) -> None:
    """Stream and head of the chain are asked together; what is known is not asked again."""
    note(register, "avant")
    note(register, "ailleurs", OTHER)
    register._engine.dispose()
    note(register, "ailleurs", OTHER)
    seen: list[str] = []

    def listening(_: None, uow: Any) -> Any:
        uow.raw.set_trace_callback(seen.append)
        uow.append(STREAM, "note", {"text": "x"})
        uow.audit("VISIT", patient=STREAM)
        uow.raw.set_trace_callback(None)
        return Ok(None)

    register.run(listening, None)
    asked = [one for one in seen if one.startswith("SELECT")]
    assert len([one for one in asked if " stream " in one]) == 1, asked
    assert not any("FROM device" in one or "FROM author" in one for one in asked), asked
    assert len(asked) <= 3, asked
