"""The check: each kind of damage has its own problem; an audit line cannot go unnoticed (P-60)."""

from __future__ import annotations

import time
from typing import Any

import pytest

from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage import audit
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.keys import subkey
from cpts_desktop.storage.register import Register
from tests.storage.floor_setup import fault_of, flip, reopen, sql
from tests.storage.sample_kinds import STREAM


@pytest.fixture
def full(register: Register) -> Register:
    def act(text: str, uow: Any) -> Any:
        uow.append(STREAM, "note", {"text": text})
        uow.set_fields(STREAM, "sheet", "1", {"nom": text})
        uow.audit("VISIT", patient=STREAM)
        return Ok(None)

    for number in range(8):
        register.run(act, f"n{number}" + "y" * 500)
    return register


def test_an_untouched_register_is_right_and_unchanged(full: Register) -> None:
    full.checkpoint()
    before = full.path.read_bytes()
    verdict = check_register(full)
    assert verdict.ok and verdict.problems == []
    assert verdict.entries == verdict.counts["entry"] == 17
    full.checkpoint()
    assert full.path.read_bytes() == before
    assert not [item for item in full.path.parent.iterdir() if "cpts-tmp" in item.name]


DAMAGE = [
    ("UPDATE entry SET payload=X'7B7D', codec=0 WHERE n=5", "entry:5", "journal"),
    ("UPDATE entry SET payload=X'28B52FFD00', codec=1 WHERE n=5", "entry:5", "journal"),
    ("UPDATE entry SET codec=7 WHERE n=5", "entry:5", "journal"),
    ("UPDATE entry SET author=author+0, hlc=hlc+1 WHERE n=4", "entry:4", "journal"),
    ("UPDATE entry SET hash=zeroblob(32) WHERE n=4", "entry:4", "journal"),
    ("DELETE FROM entry WHERE n=6", "entry:", "journal"),
    ("UPDATE entry SET seal=zeroblob(64) WHERE n=17", "seal:17", "journal"),
    ("UPDATE entry SET seal=NULL WHERE n=17", "unsealed", "journal"),
    ("UPDATE commit_log SET head=zeroblob(32) WHERE no=4", "commit:4", "journal"),
    ("DELETE FROM commit_log WHERE no=4", "commit:", "journal"),
    ("INSERT INTO commit_log VALUES (99, 99, zeroblob(32), 0, 0, NULL)", "commits", "journal"),
    ("DELETE FROM commit_log WHERE no=9", "freshness", "freshness"),
    ("UPDATE field_write SET value='\"x\"'", "projection:field_write", "projections"),
    ("DELETE FROM field_over", "projection:field_over", "projections"),
    ("UPDATE user_profile SET name='X'", "projection:user_profile", "projections"),
    ("UPDATE audit SET body=replace(body,'VISIT','VIEWS') WHERE seq=3", "audit:3", "audit"),
    ("UPDATE audit SET mac=zeroblob(32) WHERE seq=3", "audit:3", "audit"),
    ("UPDATE audit SET patient='' WHERE seq=3", "audit:3", "audit"),
    ("DELETE FROM audit WHERE seq=3", "audit:4", "audit"),
    ("DELETE FROM audit WHERE seq=8", "audit:8", "audit"),
    ("DELETE FROM audit", "audit:1", "audit"),
    ("UPDATE audit SET seq=CASE seq WHEN 3 THEN 103 ELSE seq END", "audit:4", "audit"),
]


@pytest.mark.parametrize(("statement", "problem", "part"), DAMAGE)
def test_each_damage_has_its_problem(
    full: Register, statement: str, problem: str, part: str
) -> None:
    sql(full, statement)
    verdict = check_register(full)
    assert not verdict.ok
    assert not getattr(verdict, part)
    assert any(one.startswith(problem) for one in verdict.problems), verdict.problems


def test_a_cut_end_of_the_journal_is_found(full: Register) -> None:
    """The last entries go, the list of transactions stays: chains alone would not show it."""
    sql(full, "DELETE FROM entry WHERE n>15")
    verdict = check_register(full)
    assert "commits" in verdict.problems and not verdict.journal


def test_p09_a_flipped_bit_anywhere_is_found(full: Register) -> None:
    path = full.path
    full.close()
    content = path.read_bytes()
    for at in range(7, len(content), len(content) // 40):
        flip(path, at)
        try:
            again = reopen(path)
        except Exception as exc:  # noqa: BLE001
            assert getattr(exc, "code", "") == "DAMAGED", f"byte {at}: {exc!r}"
        else:
            verdict = check_register(again)
            assert not verdict.pages and not verdict.ok, f"byte {at}"
            again.close()
        path.write_bytes(content)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    reopen(path).close()


def test_a_truncated_file_is_damaged(full: Register) -> None:
    full.close()
    full.path.write_bytes(full.path.read_bytes()[: 3 * 4096 + 100])
    assert fault_of(full.path).exit_code == 5


def test_the_trail_of_one_patient_is_found_among_100000_lines(register: Register) -> None:
    def many(_: None, uow: Any) -> Any:
        for number in range(100_000):
            uow.audit("VIEW", patient=STREAM if number % 40_000 == 0 else f"p{number}")
        return Ok(None)

    register.run(many, None)
    started = time.process_time()
    lines = register.read(audit.lines, patient=STREAM)
    assert time.process_time() - started < 0.05
    assert [line.seq for line in lines] == [80_001, 40_001, 1]
    assert len(register.read(audit.lines, limit=10)) == 10
    key = subkey(register.data_key(), "audit-v1")
    assert register.read(audit.first_break, key) is None
