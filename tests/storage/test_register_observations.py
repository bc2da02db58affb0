"""Measures: exact decimals, one clustered table, order of arrival indifferent, few bytes."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register import tables as t
from cpts_desktop.features.register.model import DocumentDraft, ObservationDraft
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage import journal
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import add, do, make

START = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)


@pytest.fixture
def ours(tmp_path: Path, clock: FixedClock) -> Register:
    return make(tmp_path / "r.db", clock)


def record(register: Register, patient: PatientId, drafts: list[ObservationDraft]) -> None:
    do(register, lambda cmd, uow: Ok(commands.record_observations(uow, patient, cmd)), drafts)


def weight(value: str, day: int, **more: Any) -> ObservationDraft:
    return ObservationDraft("poids", Decimal(value), "kg", START + timedelta(days=day), **more)


def test_decimals_come_back_as_typed(ours: Register) -> None:
    patient = add(ours)
    values = ["71.40", "0", "-3.2", "100.14825861355993", "1E+3", "0.000001", "12345678901234567"]
    record(ours, patient, [weight(value, day) for day, value in enumerate(values)])
    read = ours.read(queries.observations, patient)
    assert [one.value for one in read] == [Decimal(value) for value in values]
    assert str(read[0].value) == "71.40"


def test_limit_keeps_the_latest_and_since_is_inclusive(ours: Register) -> None:
    patient = add(ours)
    record(ours, patient, [weight(str(60 + day), day) for day in range(20)])
    last = ours.read(queries.observations, patient, ["poids"], limit=3)
    assert [one.value for one in last] == [77, 78, 79]
    since = ours.read(queries.observations, patient, since=START + timedelta(days=18))
    assert [one.value for one in since] == [78, 79]


def test_the_latest_of_each_code_is_one_read(ours: Register) -> None:
    patient = add(ours)
    first = ObservationDraft("fc", Decimal(64), "/min", START, source="appareil", scale="b1")
    record(ours, patient, [weight("70", 0), weight("71.4", 9), first])
    latest = ours.read(queries.latest_observations, patient)
    assert latest["poids"].value == Decimal("71.4")
    pulse = latest["fc"]
    assert (pulse.source, pulse.scale, pulse.unit) == ("appareil", "b1", "/min")


def test_many_measures_are_split_into_entries(ours: Register) -> None:
    patient = add(ours)
    record(ours, patient, [weight("70", day) for day in range(1_201)])
    assert len(ours.read(queries.observations, patient)) == 1_201
    entries = ours.read(journal.history, patient, kinds=("observations",))
    assert len(entries) == 3


def test_a_withdrawn_measure_is_hidden_and_kept(ours: Register) -> None:
    patient = add(ours)
    record(ours, patient, [weight("70", 0), weight("700", 1)])
    wrong = ours.read(queries.observations, patient)[1]
    command = commands.WithdrawObservation(patient, wrong, "faute de frappe")
    do(ours, commands.withdraw_observation, command)
    assert [one.value for one in ours.read(queries.observations, patient)] == [70]
    assert ours.read(queries.latest_observations, patient)["poids"].value == 70
    assert ours.read(lambda conn: len(conn.execute(select(t.observation)).all())) == 2


def test_a_measure_of_another_system_is_kept_once(ours: Register) -> None:
    patient = add(ours)
    record(ours, patient, [weight("70", 0, external="synthea/1"), weight("71", 1)])
    record(ours, patient, [weight("70", 0, external="synthea/1"), weight("72", 2)])
    assert [one.value for one in ours.read(queries.observations, patient)] == [70, 71, 72]


def test_a_measure_without_value_is_a_bug(ours: Register) -> None:
    patient = add(ours)
    with pytest.raises(ValueError, match="schema"):
        record(ours, patient, [ObservationDraft("poids", None, "kg", START)])
    with pytest.raises(ValueError, match="no measure"):
        record(ours, patient, [])


def test_an_unknown_patient_has_no_measure(ours: Register) -> None:
    assert ours.read(queries.observations, PatientId("00000000-0000-4000-8000-000000000000")) == ()


def test_projections_are_those_of_the_journal(ours: Register) -> None:
    patient = add(ours)
    record(ours, patient, [weight("70", day, external=f"x/{day}") for day in range(50)])
    record(ours, patient, [weight("70", day, external=f"x/{day}") for day in range(25, 75)])
    do(ours, lambda _, uow: Ok(commands.store_document(uow, patient, LETTER)), None)
    verdict = check_register(ours)
    assert verdict.ok, verdict.problems
    assert verdict.counts["observation"] == 75


LETTER = DocumentDraft("courrier", "Lettre", "application/pdf", b"%PDF-1.7 lettre")


def test_a_document_comes_back_byte_for_byte(ours: Register) -> None:
    patient = add(ours)
    do(ours, lambda _, uow: Ok(commands.store_document(uow, patient, LETTER)), None)
    (kept,) = ours.read(queries.documents, patient)
    assert (kept.title, kept.size) == ("Lettre", len(LETTER.content))
    assert ours.read(queries.document_content, patient, kept.id) == LETTER.content


def test_two_devices_reach_the_same_rows_in_any_order(tmp_path: Path, clock: FixedClock) -> None:
    """The same measures imported on two devices, exchanged both ways, keep one row each."""
    left, right = make(tmp_path / "l.db", clock), make(tmp_path / "d.db", clock, "Autre")
    patient = add(left)
    for at, register in enumerate((left, right)):
        same = [weight("70", day, external=f"x/{day}") for day in range(10)]
        record(register, patient, [*same, weight(str(80 + at), 20)])
    sent = {r.device_id: r.read(_entries, patient) for r in (left, right)}
    keys = {left.device_id: _key(left), right.device_id: _key(right)}
    random.Random(7).shuffle(sent[left.device_id])
    for register, other in ((left, right), (right, left)):
        report = do(register, lambda cmd, uow: Ok(uow.ingest(cmd, keys)), sent[other.device_id])
        assert not report.rejected
    shown = [_shown(register, patient) for register in (left, right)]
    assert shown[0] == shown[1]
    assert len(shown[0]) == 12
    assert right.read(queries.banner, patient) is not None


def _entries(conn: Any, patient: PatientId) -> list[Any]:
    return list(journal.entries_since(conn, patient, {}))


def _key(register: Register) -> bytes:
    return register.device_keys.sign.public_key().public_bytes_raw()


def _shown(register: Register, patient: PatientId) -> list[tuple[Any, ...]]:
    return [
        (one.at, one.value, one.device, one.seq, one.item)
        for one in register.read(queries.observations, patient)
    ]


@pytest.mark.slow
def test_a_measure_costs_few_bytes_on_disk(ours: Register) -> None:
    """Goal: at most 116 bytes per measure, journal included (2 x the 58 bytes of sync.md)."""
    ours.checkpoint()
    before, rng = ours.path.stat().st_size, random.Random(1)
    total = 0

    def bulk(_: None, uow: Any) -> Ok[None]:
        nonlocal total
        for _patient in range(40):
            uid = commands.create_patient(
                commands.CreatePatient(f"NOM{rng.random()}", "A", "F", "12/03/1950",
                                       looked_at_lookalikes=True), uow,
            )  # fmt: skip
            assert isinstance(uid, Ok)
            drafts = []
            for day in range(125):
                at = START + timedelta(days=day, seconds=rng.randrange(3600))
                for code, low, unit in (
                    ("poids", 600, "kg"),
                    ("pas", 1000, "mm[Hg]"),
                    ("pad", 600, "mm[Hg]"),
                    ("fc", 500, "/min"),
                ):
                    value = Decimal(low + rng.randrange(400)) / 10
                    drafts.append(ObservationDraft(code, value, unit, at))
            commands.record_observations(uow, uid.value, drafts)
            total += len(drafts)
        return Ok(None)

    do(ours, bulk, None)
    ours.checkpoint()
    each = (ours.path.stat().st_size - before) / total
    assert each <= 116, f"{each:.1f} bytes per measure"
