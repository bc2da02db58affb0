"""A walk through the whole register gives each patient what a look at that patient alone gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from cpts_desktop.features.followup import commands, queries
from cpts_desktop.features.followup.sweep import evaluations, read_followed
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId, new_id
from cpts_desktop.protocols.explain import as_json
from cpts_desktop.storage.register import Register
from tests.storage.followup_setup import J0, at, in_pathway, make, save, visit
from tests.storage.register_setup import do, jeanne

TODAY = date(2026, 3, 10)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    made = make(tmp_path / "registre.db", FixedClock(at(10)))
    yield made
    made.close()


def _varied(register: Register) -> list[PatientId]:
    """Visited, treated, vaccinated, with another profile, never seen, and tied to another."""
    uids = [in_pathway(register) for _ in range(5)]
    save(register, visit(uids[0], at(8), {"poids": 70.0, "pas": 118, "nyha": 2}))
    save(register, visit(uids[0], at(10), {"poids": 73.1, "spo2": 88, "dyspnee_repos": 1}))
    step = commands.RecordEvent(uids[1], "titration", at(9).date(), {"dci": "ramipril"})
    do(register, commands.record_event, step)
    do(register, commands.enrol, commands.Enrol(uids[2], "STRONG", J0))
    save(register, visit(uids[2], at(10), {"pas": 92, "fc": 52}))
    suspended = commands.RecordEvent(uids[3], "hospitalisation", at(9).date(), {})
    do(register, commands.record_event, suspended)
    new = do(register, register_commands.create_patient, jeanne(birth_name="SANSRIEN"))
    save(register, visit(uids[4], at(9), {"poids": 71.0}))
    save(register, visit(new, at(10), {"poids": 74.0}))
    do(register, register_commands.same_person, register_commands.SamePerson(uids[4], new))
    return [*uids, new]


def test_each_patient_is_read_and_evaluated_as_alone(register: Register) -> None:
    uids = _varied(register)
    for page in (1, 2, 100):
        alone = [register.read(queries.known_facts, uid) for uid in uids]
        together = register.read(lambda conn, n=page: list(read_followed(conn, uids, n)))
        assert [one.known for one in together] == alone
        assert [one.uid for one in together] == uids
        found = register.read(lambda conn, n=page: list(evaluations(conn, uids, TODAY, n)))
        plain = [register.read(queries.evaluation, uid, TODAY) for uid in uids]
        assert [as_json(one.result) for one in found] == [as_json(one) for one in plain]
    assert found[2].result.profile.id == "STRONG"
    assert {alert.rule.id for alert in found[0].result.alerts} >= {"PDS_ROUGE", "URG_REPOS"}


def test_an_unknown_patient_is_nobody(register: Register) -> None:
    known = in_pathway(register)
    ghost = PatientId(new_id())
    read = register.read(lambda conn: list(read_followed(conn, [ghost, known])))
    assert [one.banner is None for one in read] == [True, False]
    assert read[0].known == register.read(queries.known_facts, ghost)


def test_a_page_at_a_time_is_read(register: Register) -> None:
    """Nothing is asked for the next page before this one was used."""
    uids = [in_pathway(register) for _ in range(4)]
    asked: list[str] = []

    def note(_conn: Any, _cursor: Any, sql: str, *_more: Any) -> None:
        asked.append(sql)

    def walk(conn: Any) -> list[int]:
        counts = []
        for _one in read_followed(conn, uids, 2):
            counts.append(len(asked))
        return counts

    event.listen(Engine, "before_cursor_execute", note)
    try:
        first, second, third, fourth = register.read(walk)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert 0 < first == second < third == fourth
