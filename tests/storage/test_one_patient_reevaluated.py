"""One more measure re-evaluates its patient and nobody else, whatever the size of the register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from cpts_desktop.features.followup import commands, queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.storage.register import Register
from tests.storage.followup_setup import at, in_pathway, make, save, visit
from tests.storage.register_setup import do


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    made = make(tmp_path / "registre.db", FixedClock(at(10)))
    yield made
    made.close()


def test_a_measure_evaluates_one_patient(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    uids = [in_pathway(register) for _ in range(5)]
    seen: list[Any] = []
    plain = queries.evaluation

    def counting(conn: Any, uid: Any, today: Any) -> Any:
        seen.append(uid)
        return plain(conn, uid, today)

    monkeypatch.setattr(queries, "evaluation", counting)
    save(register, visit(uids[2], at(10), {"poids": 72.4, "spo2": 91}))
    assert set(seen) == {uids[2]}
    seen.clear()
    do(register, commands.reassess_many, (uids[1], uids[3]))
    assert set(seen) == {uids[1], uids[3]}


def test_the_rows_read_and_written_do_not_grow_with_the_register(register: Register) -> None:
    """The same visit asks the same number of statements among 2 patients and among 12."""
    counts = []
    for size in (2, 12):
        while register.read(_enrolled) < size:
            in_pathway(register)
        uid = in_pathway(register)
        asked: list[str] = []

        def note(_conn: Any, _cursor: Any, sql: str, *_more: Any, to: list[str] = asked) -> None:
            to.append(sql)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            save(register, visit(uid, at(10), {"poids": 72.4, "spo2": 91}))
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        counts.append(len(asked))
    assert counts[0] == counts[1] > 0


def _enrolled(conn: Any) -> int:
    return int(conn.execute(text("SELECT count(*) FROM pathway")).scalar_one())


def test_the_alerts_of_the_others_are_not_rewritten(register: Register) -> None:
    first, second = in_pathway(register), in_pathway(register)
    save(register, visit(first, at(9), {"spo2": 91}))
    before = register.read(queries.stored_alerts, first)
    save(register, visit(second, at(10), {"spo2": 88}))
    assert register.read(queries.stored_alerts, first) == before
