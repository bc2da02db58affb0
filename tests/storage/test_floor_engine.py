"""The one connection factory: settings read back, no clear database, no attachment (P-06, F11)."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.kernel.outcome import DamagedFile, Fault
from cpts_desktop.storage import engine
from cpts_desktop.storage.engine import connect
from cpts_desktop.storage.register import Register
from tests.storage.floor_setup import ERRORS, flip, note

KEY = bytes(range(32))
WANTED = {
    "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0,
    "cell_size_check": 1, "temp_store": 2, "secure_delete": 1, "mmap_size": 0,
}  # fmt: skip


def settings_of(raw: Any) -> dict[str, Any]:
    return {name: raw.execute(f"PRAGMA {name}").fetchone()[0] for name in WANTED}


def test_p06_each_pooled_connection_has_the_durable_settings(register: Register) -> None:
    barrier = threading.Barrier(3)
    found: list[dict[str, Any]] = []

    def look() -> None:
        with register._engine.connect() as conn:
            barrier.wait(timeout=20)
            found.append(settings_of(conn.connection.dbapi_connection))

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [WANTED] * 3


def test_a_setting_that_does_not_take_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.db"
    path.touch()
    mistyped = (("synchronus", "FULL", 2),)
    monkeypatch.setattr(engine, "_SETTINGS", mistyped)
    with pytest.raises(Fault) as raised:
        connect(path, KEY, must_exist=False)
    assert raised.value.code == "PRAGMA"


def test_f11_the_file_is_encrypted_from_its_first_byte(register: Register) -> None:
    note(register, "MARQUEUR-EN-CLAIR")
    register.close()
    for part in register.path.parent.iterdir():
        data = part.read_bytes()
        assert not data.startswith(b"SQLite format 3\0")
        assert b"MARQUEUR-EN-CLAIR" not in data and b"CREATE TABLE" not in data
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(register.path).execute("SELECT * FROM sqlite_master")


@pytest.mark.parametrize("key", [b"", b"x", bytes(31), bytes(33)])
def test_f11_an_empty_or_short_key_opens_and_creates_nothing(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "a.db"
    path.touch()
    with pytest.raises(ValueError, match="32 bytes"):
        connect(path, key, must_exist=False)
    assert path.stat().st_size == 0


def test_f11_a_build_without_cipher_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.db"
    path.touch()
    monkeypatch.setattr(engine.driver, "connect", sqlite3.connect)
    monkeypatch.setattr(engine, "Remembering", sqlite3.Connection)
    with pytest.raises(Fault) as raised:
        connect(path, KEY, must_exist=False)
    assert raised.value.code == "NO_CIPHER"
    assert path.stat().st_size == 0


def test_g11_112_a_clear_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    clear = sqlite3.connect(path)
    clear.execute("CREATE TABLE t (x)")
    clear.commit()
    clear.close()
    before = path.read_bytes()
    with pytest.raises(DamagedFile) as raised:
        connect(path, KEY)
    assert raised.value.code == "CLEAR_DATABASE"
    assert path.read_bytes() == before


def test_g11_111_nothing_is_created_at_a_mistyped_place(tmp_path: Path) -> None:
    for must_exist in (True, False):
        with pytest.raises(FileNotFoundError):
            connect(tmp_path / "absent.db", KEY, must_exist=must_exist)
    assert list(tmp_path.iterdir()) == []


def test_g11_112_an_empty_file_and_a_folder_have_their_own_words(tmp_path: Path) -> None:
    (tmp_path / "vide.db").touch()
    with pytest.raises(DamagedFile) as raised:
        connect(tmp_path / "vide.db", KEY)
    assert raised.value.code == "EMPTY_FILE"
    (tmp_path / "dossier.db").mkdir()
    with pytest.raises(IsADirectoryError):
        connect(tmp_path / "dossier.db", KEY)


def test_attach_is_denied_on_each_connection(register: Register, tmp_path: Path) -> None:
    raw = connect(register.path, register.data_key())
    for statement in (
        f"ATTACH '{tmp_path / 'x.db'}' AS x KEY ''", "ATTACH ':memory:' AS m", "DETACH main"
    ):  # fmt: skip
        with pytest.raises(ERRORS):
            raw.execute(statement)
    raw.close()
    assert not (tmp_path / "x.db").exists()


def test_a_wrong_key_is_a_damaged_file_and_changes_nothing(register: Register) -> None:
    register.close()
    before = register.path.read_bytes()
    with pytest.raises(DamagedFile):
        connect(register.path, KEY)
    assert register.path.read_bytes() == before


@pytest.mark.parametrize("at", [0, 5, 100, 4000])
def test_a_damaged_first_page_is_a_damaged_file(register: Register, at: int) -> None:
    key = register.data_key()
    register.close()
    flip(register.path, at)
    with pytest.raises(DamagedFile):
        connect(register.path, key)


def test_a_read_only_connection_writes_nothing(register: Register) -> None:
    key = register.data_key()
    register.close()
    before = {item: item.stat().st_mtime_ns for item in register.path.parent.iterdir()}
    raw = connect(register.path, key, read_only=True)
    assert raw.execute("SELECT count(*) FROM entry").fetchone() == (1,)
    with pytest.raises(ERRORS):
        raw.execute("DELETE FROM entry")
    raw.close()
    assert {item: item.stat().st_mtime_ns for item in register.path.parent.iterdir()} == before


@pytest.mark.parametrize("name", ["a b.db", "é#1?x=1&mode=memory.db", "100%.db", "[1].db"])
def test_any_file_name_opens_that_very_file(
    make_register: Callable[..., Register], name: str
) -> None:
    register = make_register(name)
    note(register, "x")
    register.close()
    assert register.path.stat().st_size > 4096
    assert name in {item.name for item in register.path.parent.iterdir()}


def test_a_reader_sees_a_snapshot_and_a_writer_is_immediate(register: Register) -> None:
    seen: list[str] = []
    register._engine.dispose()
    with register._writing.connect() as conn, conn.begin():
        other = connect(register.path, register.data_key())
        other.execute("PRAGMA busy_timeout=0")
        with pytest.raises(ERRORS) as raised:
            other.execute("BEGIN IMMEDIATE")
        seen.append(raised.value.sqlite_errorname)  # type: ignore[attr-defined]
        other.close()
    assert seen == ["SQLITE_BUSY"]
