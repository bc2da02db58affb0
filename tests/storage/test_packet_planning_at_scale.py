"""Planning a packet for a whole practice: few statements, nothing forgotten."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from cpts_desktop.features.exchange import planning
from cpts_desktop.features.exchange.planning import Wish
from cpts_desktop.features.register import queries
from cpts_desktop.features.register.queries.bases import bases_for
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import StreamId
from cpts_desktop.storage import bulk_reading, journal
from tests.storage.exchange_setup import Practice, practice


@pytest.fixture
def pair(tmp_path: Path, clock: FixedClock) -> tuple[Practice, Practice]:
    nurse, doctor = practice(tmp_path, clock, "Awa"), practice(tmp_path, clock, "Paul", "medecin")
    nurse.meet(doctor)
    doctor.meet(nurse)
    return nurse, doctor


def test_many_chains_read_at_once_are_those_read_one_by_one(
    pair: tuple[Practice, Practice], monkeypatch: pytest.MonkeyPatch
) -> None:
    nurse, _ = pair
    uids = [nurse.patient(birth_name=name) for name in ("ROUX", "PETIT", "MOREAU")]
    for number, uid in enumerate(uids):
        nurse.weigh(uid, *["70.1"] * (3 + 7 * number))
    monkeypatch.setattr(bulk_reading, "PAGE", 4)
    device = nurse.register.device_id

    def both(conn: Any) -> tuple[list[Any], list[Any]]:
        streams = [StreamId(uid) for uid in uids]
        upto = bulk_reading.vectors(conn, streams)
        assert upto == {uid: journal.vector(conn, uid) for uid in uids}
        seen = {streams[1]: {device: 5}}
        one_by_one = [
            raw for uid in streams for raw in journal.entries_since(conn, uid, seen.get(uid, {}))
        ]
        return list(bulk_reading.entries_after(conn, seen, upto)), one_by_one

    at_once, one_by_one = nurse.register.read(both)
    assert at_once == one_by_one
    assert len(at_once) > 20


def test_rights_of_many_are_those_of_each(pair: tuple[Practice, Practice]) -> None:
    nurse, doctor = pair
    uids = [nurse.patient(birth_name=name) for name in ("ROUX", "PETIT")]
    nurse.link(uids[0], doctor)
    day = nurse.register.clock.today()
    found = nurse.register.read(bases_for, uids, doctor.me, day)
    for uid in uids:
        assert found[uid] == nurse.register.read(queries.basis_for, uid, doctor.me, day)
    assert found[uids[0]][0] is not None
    assert found[uids[1]][0] is None


def test_a_plan_costs_few_statements_whatever_the_number(
    pair: tuple[Practice, Practice],
) -> None:
    nurse, doctor = pair
    for number in range(30):
        uid = nurse.patient(birth_name=f"ROUX{'ABCDEFGHIJ'[number % 10]}")
        nurse.link(uid, doctor)

    def counted(conn: Any) -> int:
        seen = []
        event.listen(conn.engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
        found = planning.prepare(conn, Wish(doctor.me), nurse.register.device_id,
                                 nurse.register.clock.today())  # fmt: skip
        assert found is not None
        assert len(found.plan.leaving) == 30
        return len(seen)

    assert nurse.register.read(counted) < 30


def test_a_link_that_begins_later_is_not_forgotten(
    pair: tuple[Practice, Practice], clock: FixedClock
) -> None:
    nurse, doctor = pair
    now, later = nurse.patient(birth_name="ROUX"), nurse.patient(birth_name="PETIT")
    nurse.link(now, doctor)
    begins = clock.today() + timedelta(days=5)
    nurse.link(later, doctor, since=begins)
    doctor.take(nurse.send(doctor))
    assert doctor.register.read(queries.banner, later) is None
    clock.advance(hours=24 * 6)
    doctor.take(nurse.send(doctor))
    assert doctor.register.read(queries.banner, later) is not None
