"""G12: a clock that jumped is seen, and what was typed meanwhile is re-dated with one decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cpts_desktop.features.exchange import receiving
from cpts_desktop.features.exchange.clock_guard import Redate, jumps, redate, remind_of_clock
from cpts_desktop.features.register import queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.storage import journal
from cpts_desktop.storage.integrity import check_register
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do

START = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)


@pytest.fixture
def still() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def place(tmp_path: Path, still: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, still, "Awa Ndiaye")
    yield made
    made.register.close()


def weights(place: Practice, uid: PatientId) -> list[tuple[str, datetime]]:
    found = place.register.read(queries.observations, uid, codes=("poids",))
    return [(str(one.value), one.at) for one in found]


def test_a_steady_clock_says_nothing(place: Practice, still: FixedClock) -> None:
    uid = place.patient()
    still.advance(minutes=-8)  # a small step, as the network sets a clock
    place.weigh(uid, "70.0")
    still.advance(hours=24 * 200)
    assert place.register.read(remind_of_clock, still.now()) == ""
    assert place.register.read(jumps, still.now()) == ()


@pytest.mark.parametrize("years", [-10, 10])
def test_g12_115_a_jump_of_ten_years_is_caught_and_put_right(
    place: Practice, still: FixedClock, years: int
) -> None:
    uid = place.patient()
    place.weigh(uid, "70.0")
    far = timedelta(days=365 * years)
    still.advance(minutes=far.total_seconds() / 60)
    if years < 0:
        assert "Horloge incohérente" in place.register.read(remind_of_clock, still.now())
    else:
        assert "Vérifiez que ce poste" in place.register.read(remind_of_clock, still.now())
    place.weigh(uid, "71.0")
    still.advance(minutes=30)
    place.weigh(uid, "72.0")
    still.advance(minutes=-far.total_seconds() / 60 + 600)
    (jump,) = place.register.read(jumps, still.now())
    assert (jump.measures, jump.others) == (2, 0)
    assert place.register.read(remind_of_clock, still.now())
    real = START + timedelta(hours=2)
    done = do(place.register, redate, Redate(jump.first, jump.last, real))
    assert (done.measures, done.others, done.patients) == (2, 0, (uid,))
    assert weights(place, uid) == [
        ("70.0", START), ("71.0", real), ("72.0", real + timedelta(minutes=30)),
    ]  # fmt: skip
    assert place.register.read(jumps, still.now()) == ()
    assert place.register.read(remind_of_clock, still.now()) == ""
    assert check_register(place.register).ok


def test_a_small_drift_before_a_jump_is_not_moved_with_it(
    place: Practice, still: FixedClock
) -> None:
    uid = place.patient()
    place.weigh(uid, "70.0")
    still.advance(hours=72)
    place.weigh(uid, "71.0")
    still.advance(hours=-82)  # the clock was ten hours ahead even before it jumped by three days
    drifted, jumped = place.register.read(jumps, still.now())
    assert (drifted.start, drifted.end, drifted.ahead) == (START, START, False)
    assert (jumped.measures, jumped.ahead) == (1, True)
    do(place.register, redate, Redate(jumped.first, jumped.last, still.now()))
    assert weights(place, uid) == [("71.0", still.now()), ("70.0", START)]
    assert place.register.read(jumps, still.now()) == (drifted,)
    other = place.patient(birth_name="ROUX")
    (entry, *_) = place.register.read(journal.history, other)
    assert entry.instant <= still.now() + timedelta(seconds=1)
    assert check_register(place.register).ok


@pytest.mark.parametrize("back", [12, 72])
def test_a_fast_clock_then_set_too_late_is_put_right_in_two_decisions(
    place: Practice, still: FixedClock, back: int
) -> None:
    uid = place.patient()
    still.advance(minutes=30)
    place.weigh(uid, "70.0")
    still.advance(hours=-back, minutes=-30)
    place.weigh(uid, "71.0")
    still.advance(hours=back)
    fast, late = place.register.read(jumps, still.now())
    assert (fast.start, fast.measures) == (START + timedelta(minutes=30), 1)
    assert (late.start, late.measures) == (START - timedelta(hours=back), 1)
    do(place.register, redate, Redate(late.first, late.last, START))
    assert weights(place, uid) == [("71.0", START), ("70.0", fast.start)]
    do(place.register, redate, Redate(fast.first, fast.last, START))
    assert weights(place, uid) == [("70.0", START), ("71.0", START)]
    assert place.register.read(jumps, still.now()) == ()
    assert check_register(place.register).ok


@pytest.mark.parametrize("idle", [1, 23])
def test_what_was_typed_by_one_wrong_clock_is_one_jump(
    place: Practice, still: FixedClock, idle: int
) -> None:
    uid = place.patient()
    still.advance(hours=47)
    place.weigh(uid, "71.0")
    still.advance(hours=idle)
    place.weigh(uid, "72.0")
    still.advance(hours=-47)
    (jump,) = place.register.read(jumps, still.now())
    assert jump.measures == 2


def test_after_a_jump_ahead_time_is_taken_from_the_clock_again(
    place: Practice, still: FixedClock
) -> None:
    uid = place.patient()
    still.advance(hours=24 * 3650)
    place.weigh(uid, "71.0")
    still.advance(hours=-24 * 3650 + 5)
    (jump,) = place.register.read(jumps, still.now())
    do(place.register, redate, Redate(jump.first, jump.last, START + timedelta(hours=1)))
    other = place.patient(birth_name="ROUX")
    (entry, *_) = place.register.read(journal.history, other)
    assert entry.instant <= still.now() + timedelta(seconds=1)


def test_a_date_in_the_future_is_refused_and_a_settled_jump_too(
    place: Practice, still: FixedClock
) -> None:
    uid = place.patient()
    still.advance(hours=24 * 365)
    place.weigh(uid, "71.0")
    still.advance(hours=-24 * 365 + 5)
    (jump,) = place.register.read(jumps, still.now())
    late = Redate(jump.first, jump.last, still.now() + timedelta(days=1))
    done = place.register.run(redate, late)
    assert isinstance(done, Refused)
    assert done.problems[0].code == "FUTURE"
    right = Redate(jump.first, jump.last, START)
    do(place.register, redate, right)
    assert isinstance(place.register.run(redate, right), Refused)


def test_a_date_typed_by_hand_is_left_alone(place: Practice, still: FixedClock) -> None:
    uid = place.patient()
    place.weigh(uid, "70.0")
    still.advance(hours=24 * 365)
    from decimal import Decimal
    from typing import Any

    from cpts_desktop.features.register import commands
    from cpts_desktop.features.register.model import ObservationDraft
    from cpts_desktop.kernel.outcome import Ok

    def handler(_: None, uow: Any) -> Any:
        commands.record_observations(
            uow, uid, [ObservationDraft("poids", Decimal(69), "kg", START - timedelta(days=7))]
        )
        return Ok(None)

    do(place.register, handler, None)
    still.advance(hours=-24 * 365 + 5)
    (jump,) = place.register.read(jumps, still.now())
    do(place.register, redate, Redate(jump.first, jump.last, START))
    assert weights(place, uid)[0] == ("69", START - timedelta(days=7))


def test_g12_117_a_packet_from_an_hour_ahead_says_so_at_import(
    tmp_path: Path, still: FixedClock, place: Practice
) -> None:
    fast = FixedClock(START + timedelta(hours=1))
    other = practice(tmp_path, fast, "Paul Durand", "medecin")
    place.meet(other)
    other.meet(place)
    uid = other.patient()
    other.link(uid, place)
    packet = other.send(place)
    opened = receiving.open_packet(place.register, packet)
    assert "horloge" in opened.arrival.warning
    receiving.give_up(opened)
    still.advance(hours=1)
    opened = receiving.open_packet(place.register, packet)
    assert opened.arrival.warning == ""
    receiving.give_up(opened)
    assert place.take(packet).accepted > 0
    other.register.close()
