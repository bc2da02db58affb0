"""Exact limits and quiet defaults of the floor, one step on either side.

Written against mutants that no other test noticed (tests/mutation/trust.py).
"""

from __future__ import annotations

import inspect
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import DamagedFile, Ok
from cpts_desktop.storage import backup, engine, exported, passwords, redating, users, witness
from cpts_desktop.storage.kdf import Cost
from cpts_desktop.storage.passwords import check_password
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.unit_of_work import set_meta
from tests.storage.conftest import CHEAP
from tests.storage.register_setup import make


@pytest.fixture
def register(tmp_path: Path) -> Any:
    made = make(tmp_path / "r.db", FixedClock(datetime(2026, 3, 3, 8, tzinfo=UTC)))
    yield made
    made.close()


def test_costs_at_their_limits_are_read_those_beyond_are_damage() -> None:
    for memory, passes, lanes in ((8, 1, 1), (128, 64, 16), (1024 * 1024, 1, 1)):
        assert Cost.from_json({"m": memory, "t": passes, "p": lanes}).memory_kib == memory
    for memory, passes, lanes in (
        (7, 1, 1), (127, 1, 16), (1024 * 1024 + 1, 1, 1), (64, 0, 1), (64, 65, 1), (64, 1, 0),
        (1024, 1, 17),
    ):  # fmt: skip
        with pytest.raises(DamagedFile):
            Cost.from_json({"m": memory, "t": passes, "p": lanes})
    assert (CHEAP.as_json()["m"], Cost().as_json()) == (1024, {"m": 65_536, "t": 3, "p": 4})


def test_seven_words_are_enough_from_their_shortest_on() -> None:
    least = passwords.WORDS * passwords._LETTERS_A_WORD
    words = ["abcd", "efgh", "ijkl", "mnop", "qrst", "uvwx", "yzab"]
    assert sum(map(len, words)) == least and len(words) == passwords.WORDS
    assert check_password(" ".join(words)) == Ok(None)
    for weak in ([*words[:6], "yza"], ["abcdzyxw", *words[1:6]]):
        assert check_password(" ".join(weak)) != Ok(None)


def test_a_message_of_the_database_holds_no_value(register: Register) -> None:
    made = engine.make_engine(lambda: engine.connect(register.path, register.data_key()))
    with made.connect() as conn, pytest.raises(OperationalError) as raw:
        conn.execute(text("SELECT nowhere FROM meta WHERE name = :x"), {"x": "DUPONT"})
    made.dispose()
    assert "DUPONT" not in str(raw.value) and "hidden" in str(raw.value)


def test_a_witness_is_read_and_never_written(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []
    real = engine.connect

    def watched(*args: Any, **kw: Any) -> Any:
        asked.append(kw)
        return real(*args, **kw)

    folder = tmp_path / "sauvegardes"
    folder.mkdir()
    made = backup.backup_register(register, folder)
    monkeypatch.setattr(witness, "connect", watched)
    before = made.path.read_bytes()
    assert witness._last_of(made.path, register.data_key()) is not None
    assert asked == [{"read_only": True}] and made.path.read_bytes() == before


def test_a_copy_in_the_making_is_private_from_its_first_byte(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes: list[int] = []
    real = os.open

    def watched(path: Any, flags: int, mode: int = 0o777, **kw: Any) -> int:
        if flags & os.O_CREAT and "r.db" not in Path(path).name[:4]:
            modes.append(mode)
        return real(path, flags, mode, **kw)

    folder = tmp_path / "sauvegardes"
    folder.mkdir()
    monkeypatch.setattr(os, "open", watched)
    backup.backup_register(register, folder)
    assert modes and set(modes) == {0o600}


def test_older_registers_are_not_accepted_by_default() -> None:
    assert inspect.signature(Register.open).parameters["accept_older"].default is False


def test_the_people_of_a_practice_never_leave_it() -> None:
    assert users.USER.shared is False


@pytest.mark.parametrize("kept", ["", "[]", "{}", "pas du JSON", "[1, null]", '"x"', "3"])
def test_a_strange_note_of_folders_is_no_folder(register: Register, kept: str) -> None:
    def write(_command: None, uow: Any) -> Any:
        set_meta(uow.conn, exported._KEY, kept)
        return Ok(None)

    assert isinstance(register.run(write, None), Ok)
    assert register.read(exported.export_folders) == []
    assert exported.sweep_exports(register) == 0


@pytest.mark.parametrize(
    ("text_", "moved"),
    [
        ("2026-03-03", "2026-03-04"),
        ("2026-03-03T08:15:00Z", "2026-03-03T09:15:00Z"),
        ("2026-03-03T08:15:00.250Z", "2026-03-03T09:15:00.250Z"),
        ("2026-13-03", "2026-13-03"),
        ("2026-03-0", "2026-03-0"),
        ("2026-03-03T99:15:00Z", "2026-03-03T99:15:00Z"),
        ("2026-03-ab", "2026-03-ab"),
        ("20260303  ", "20260303  "),
        ("9999-12-31", "9999-12-31"),
        ("x" * 33, "x" * 33),
    ],
)
def test_only_what_is_a_date_is_dated_again(text_: str, moved: str) -> None:
    def later(at: datetime) -> datetime:
        return at + timedelta(hours=1)

    def next_day(day: date) -> date:
        return day + timedelta(days=1)

    assert redating.moved_dates({"a": [text_, 3, None]}, later, next_day) == {"a": [moved, 3, None]}
    same = redating.moved_dates(text_, lambda at: at, lambda day: day)
    assert same == text_, "what does not move keeps its very letters"
