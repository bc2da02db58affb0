"""Indicators of the pathway and the alert mirror, on a small register counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from cpts_desktop.features.followup import commands, indicators, queries
from cpts_desktop.features.followup.mirror import alert_mirror, wilson
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.counting import Count, Period
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.storage.register import Register
from tests.storage.followup_setup import at, in_pathway, make, save, visit
from tests.storage.register_setup import do

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
HALF_YEAR = Period(date(2026, 3, 1), date(2026, 8, 31))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(at(3))


@pytest.fixture
def register(tmp_path: Path, clock: FixedClock) -> Iterator[Register]:
    made = make(tmp_path / "registre.db", clock)
    yield made
    made.close()


def count(register: Register, name: str, period: Period = MARCH) -> Count:
    one = next(row for row in indicators.INDICATORS if row.id == name)
    found: Count = register.read(one.count, period)
    return found


def event(register: Register, uid: PatientId, kind: str, day: date) -> None:
    do(register, commands.record_event, commands.RecordEvent(uid, kind, day))


def test_the_seventh_day_counts_and_the_eighth_does_not(
    register: Register, clock: FixedClock
) -> None:
    """J0 is 2 March: J+7 is the 9th."""
    clock.set(at(31))
    early, late = in_pathway(register), in_pathway(register)
    event(register, early, "consult_mg", date(2026, 3, 9))
    event(register, late, "consult_mg", date(2026, 3, 10))
    assert count(register, "Q10") == Count(1, 2)
    named = register.read(indicators.drill_down, "Q10", MARCH)
    assert {unit.patient: unit.holds for unit in named} == {early: True, late: False}


def test_a_delay_that_is_not_over_does_not_count(register: Register, clock: FixedClock) -> None:
    clock.set(at(31))
    in_pathway(register)
    assert count(register, "Q10", Period(date(2026, 3, 1), date(2026, 3, 8))) == Count(0, 0)
    assert count(register, "Q10", Period(date(2026, 3, 1), date(2026, 3, 9))) == Count(0, 1)


def test_a_readmission_counts_once_per_discharge(register: Register, clock: FixedClock) -> None:
    clock.set(datetime(2026, 8, 31, 9, tzinfo=UTC))
    uid = in_pathway(register)
    event(register, uid, "hospitalisation", date(2026, 4, 1))
    event(register, uid, "hospitalisation", date(2026, 4, 2))
    assert count(register, "Q01A", HALF_YEAR) == Count(1, 1)


def test_transmissions_in_forty_eight_hours(register: Register, clock: FixedClock) -> None:
    uid = in_pathway(register)
    done = save(register, visit(uid, at(3), {"poids": 69.0}))
    clock.set(at(5))
    send = commands.MarkTransmitted(uid, RecordId(done.id), date(2026, 3, 5))
    do(register, commands.mark_transmitted, send)
    save(register, visit(uid, at(5), {"poids": 69.2}))
    assert count(register, "Q22") == Count(1, 2)


def test_the_mirror_counts_what_was_done_of_each_alert(
    register: Register, clock: FixedClock
) -> None:
    uid = in_pathway(register)
    save(register, visit(uid, at(3), {"spo2": 91}))
    alert = next(one for one in register.read(queries.stored_alerts, uid) if one.rule == "SPO2_O")
    answer = commands.AcknowledgeAlert(uid, alert, "Dr Petit joint", "medecin_joint")
    do(register, commands.acknowledge_alert, answer)
    found = register.read(alert_mirror, MARCH)
    row = next(one for one in found.rules if one.rule == "SPO2_O")
    assert (row.alerts, row.answered, row.acted, row.false_alarms) == (1, 1, 1, 0)
    assert row.acted_share == Decimal("100.0")
    assert row.interval == wilson(1, 1)
    assert (found.hospitalised, found.unseen) == (0, 0)
    assert count(register, "Q24A") == Count(1, 1)


def test_a_hospitalisation_that_no_rule_saw_is_counted(
    register: Register, clock: FixedClock
) -> None:
    clock.set(at(20))
    uid = in_pathway(register)
    event(register, uid, "hospitalisation", date(2026, 3, 20))
    found = register.read(alert_mirror, MARCH)
    assert (found.hospitalised, found.unseen) == (1, 1)


def test_a_hospitalisation_after_two_discharges_is_mirrored_once(
    register: Register, clock: FixedClock
) -> None:
    """The one of the 10th ended the same day; that of the 20th follows both discharges."""
    clock.set(at(20))
    uid = in_pathway(register)
    event(register, uid, "hospitalisation", date(2026, 3, 10))
    event(register, uid, "sortie", date(2026, 3, 10))
    event(register, uid, "hospitalisation", date(2026, 3, 20))
    found = register.read(alert_mirror, MARCH)
    assert (found.hospitalised, found.unseen) == (2, 2)


def test_wilson_interval_of_known_shares() -> None:
    """Ten of twenty: 29.9 to 70.1 %."""
    assert wilson(10, 20) == (Decimal("29.9"), Decimal("70.1"))
    assert wilson(0, 0) is None
