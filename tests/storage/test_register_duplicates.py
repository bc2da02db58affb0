"""Doublons possibles: found, tied, read as one person, separated; the same on every practice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.model import AllergyState, ObservationDraft
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage import journal
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import add, do, make

TODAY = date(2026, 3, 3)


@pytest.fixture
def ours(tmp_path: Path, clock: FixedClock) -> Iterator[Register]:
    made = make(tmp_path / "r.db", clock)
    yield made
    made.close()


def weigh(register: Register, uid: PatientId, kilos: str, hours: int = 0) -> None:
    at = register.clock.now() + timedelta(hours=hours)

    def write(_: None, uow: Any) -> Any:
        draft = ObservationDraft("poids", Decimal(kilos), "kg", at)
        return Ok(commands.record_observations(uow, uid, [draft]))

    do(register, write, None)


def tie(register: Register, kept: PatientId, other: PatientId, *, undo: bool = False) -> None:
    do(register, commands.same_person, commands.SamePerson(kept, other, undo=undo))


def weights(register: Register, uid: PatientId) -> list[str]:
    return [str(one.value) for one in register.read(queries.observations, uid, ["poids"])]


def test_pairs_are_found_with_their_reasons_and_told_apart(ours: Register) -> None:
    one = add(ours)
    other = add(ours, birth_name="MARTAIN")
    add(ours, given_names="Paulette")
    add(ours, birth_name="KOWALSKI", birth_date=date(1951, 1, 1))
    (pair,) = ours.read(queries.duplicates)
    assert {pair.left.uid, pair.right.uid} == {one, other}
    assert "même date de naissance" in pair.match.why
    do(ours, commands.tell_apart, commands.TellApart(other, one))
    assert ours.read(queries.duplicates) == ()
    do(ours, commands.tell_apart, commands.TellApart(one, other, undo=True))
    assert len(ours.read(queries.duplicates)) == 1


def test_two_records_tied_are_read_as_one_person(ours: Register) -> None:
    kept, other = add(ours), add(ours, birth_name="MARTAIN")
    weigh(ours, kept, "71")
    weigh(ours, other, "72", 1)
    do(ours, commands.declare_no_known_allergy, commands.DeclareNoKnownAllergy(kept, TODAY))
    do(ours, commands.put_allergy, commands.PutAllergy(other, "Pénicilline"))
    do(ours, commands.put_care_team_member,
       commands.PutCareTeamMember(other, "medecin_traitant", "Dr Roy"))  # fmt: skip
    line = do(ours, commands.add_medication, commands.AddMedication(other, "FUROSEMIDE 40 mg"))
    tie(ours, kept, other)
    assert weights(ours, kept) == ["71", "72"]
    assert ours.read(queries.latest_observations, kept)["poids"].value == 72
    banner = ours.read(queries.banner, kept)
    assert banner is not None
    assert banner.allergies is AllergyState.PRESENTES
    assert banner.medecin_traitant.value == "connu"
    assert [m.label for m in ours.read(queries.medications, kept)] == ["FUROSEMIDE 40 mg"]
    assert list(ours.read(queries.current_medications)) == [kept]
    do(ours, commands.stop_medication, commands.StopMedication(kept, line, TODAY, "fini"))
    weigh(ours, other, "73", 2)
    assert weights(ours, kept) == ["71", "72", "73"]
    seen = ours.read(queries.observations, kept)[1]
    do(ours, commands.withdraw_observation, commands.WithdrawObservation(kept, seen, "erreur"))
    assert weights(ours, kept) == ["71", "73"]
    assert check_register(ours).ok


def test_separated_months_later_each_keeps_its_own(ours: Register, clock: FixedClock) -> None:
    kept, other = add(ours), add(ours, birth_name="MARTAIN")
    weigh(ours, other, "72")
    do(ours, commands.put_allergy, commands.PutAllergy(other, "Pénicilline"))
    tie(ours, kept, other)
    clock.advance(days=200)
    weigh(ours, kept, "70")
    tie(ours, kept, other, undo=True)
    assert weights(ours, kept) == ["70"]
    assert weights(ours, other) == ["72"]
    banner = ours.read(queries.banner, kept)
    assert banner is not None and banner.allergies is AllergyState.NON_DEMANDE
    assert ours.read(queries.count_patients) == 2


def test_a_tie_to_a_record_that_is_not_here_hides_nobody(ours: Register) -> None:
    uid = add(ours)

    def point(_: None, uow: Any) -> Any:
        missing = "00000000-0000-4000-8000-000000000000"
        uow.set_fields(uid, "patient", "0", {"replaced_by": missing})
        return Ok(None)

    do(ours, point, None)
    assert ours.read(queries.count_patients) == 1


def test_two_practices_that_tie_in_opposite_ways_lose_nobody(ours: Register) -> None:
    a, b = add(ours), add(ours, birth_name="MARTAIN")

    def point(_: None, uow: Any) -> Any:
        uow.set_fields(a, "patient", "0", {"replaced_by": b})
        uow.set_fields(b, "patient", "0", {"replaced_by": a})
        return Ok(None)

    do(ours, point, None)
    (shown,) = ours.read(queries.all_patients)
    assert shown.uid == min(a, b)
    tie(ours, min(a, b), max(a, b), undo=True)
    assert ours.read(queries.count_patients) == 2
    assert check_register(ours).ok


def exchange(left: Register, right: Register, people: list[PatientId], order: list[int]) -> None:
    """Give each practice all that the other wrote, one patient after the other."""

    def entries(conn: Any, uid: PatientId) -> list[Any]:
        return list(journal.entries_since(conn, uid, {}))

    keys = {
        one.device_id: one.device_keys.sign.public_key().public_bytes_raw() for one in (left, right)
    }
    for uid in (people[at] for at in order):
        sent = {one.device_id: one.read(entries, uid) for one in (left, right)}
        for register, source in ((left, right), (right, left)):
            do(register, lambda cmd, uow: Ok(uow.ingest(cmd, keys)), sent[source.device_id])


def view(register: Register, people: list[PatientId]) -> dict[PatientId, Any]:
    found = {uid: register.read(queries.banner, uid) for uid in people}
    return {uid: one and (one.replaced_by, one.allergies) for uid, one in found.items()}


@settings(max_examples=8, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(
    acts=st.lists(
        st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 3), st.booleans()), max_size=8
    ),
    order=st.permutations([0, 1, 2, 3]),
)
def test_practices_that_tie_and_separate_apart_end_with_the_same_lists(
    tmp_path_factory: pytest.TempPathFactory, acts: Any, order: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("pair")
    clock = FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))
    left, right = make(folder / "l.db", clock), make(folder / "r.db", clock, "Autre")
    people = [add(left, birth_name=name) for name in ("MARTIN", "MARTAIN", "MARTINN", "MARTYN")]
    do(left, commands.put_allergy, commands.PutAllergy(people[3], "Iode"))
    exchange(left, right, people, order)
    for on_left, a, b, undo in acts:
        clock.advance(seconds=7)
        register = left if on_left else right
        register.run(commands.same_person, commands.SamePerson(people[a], people[b], undo=undo))
    exchange(left, right, people, order)
    seen = view(left, people)
    assert seen == view(right, people)
    visible = {uid for uid, told in seen.items() if told and told[0] is None}
    assert visible and all(told[0] in visible for told in seen.values() if told[0] is not None)
    assert left.read(queries.count_patients) == len(visible)
    for register in (left, right):
        assert check_register(register).ok
        register.close()
