"""The hybrid clock, the civil day, and a log that can hold no value (P-22)."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_desktop.kernel import hlc
from cpts_desktop.kernel.clock import FixedClock, from_wire, to_wire
from cpts_desktop.kernel.ids import derived_id, is_id, new_id
from cpts_desktop.kernel.outcome import Fault
from cpts_desktop.kernel.privacy import Code, get_logger, log_fault, redacted

MARKER = "MARQUEUR-DUPONT-1944"
AT = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)


@given(st.integers(0, 2**63 - 1), st.datetimes(datetime(1970, 1, 1), datetime(2900, 1, 1)))
def test_the_hybrid_clock_only_goes_forward(last: int, wall: datetime) -> None:
    assert hlc.tick(last, wall.replace(tzinfo=UTC)) > last


def test_the_hybrid_clock_follows_the_wall_and_survives_its_return() -> None:
    first = hlc.tick(0, AT)
    assert hlc.instant_of(first) == AT
    back = hlc.tick(first, AT - timedelta(days=3650))
    assert back == first + 1
    assert hlc.instant_of(back) == AT


def test_a_clock_from_the_future_is_seen() -> None:
    assert not hlc.too_far_ahead(hlc.from_instant(AT + timedelta(hours=23)), AT)
    assert hlc.too_far_ahead(hlc.from_instant(AT + timedelta(hours=25)), AT)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 25, 21, 59, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_g12_115_the_civil_day_is_that_of_paris(instant: datetime, day: date) -> None:
    assert FixedClock(instant).today() == day


def test_g12_116_a_jump_of_the_clock_does_not_move_the_seconds() -> None:
    clock = FixedClock(AT)
    clock.advance(seconds=2)
    clock.set(AT - timedelta(hours=1))
    assert clock.monotonic() == 2.0


def test_instants_travel_with_their_offset() -> None:
    assert to_wire(AT) == "2026-03-03T08:15:00.000Z"
    assert from_wire("2026-03-03T09:15:00+01:00") == AT
    for bad in ("2026-03-03T08:15:00", MARKER, ""):
        with pytest.raises(ValueError, match="instant") as raised:
            from_wire(bad)
        assert MARKER not in str(raised.value)


def test_ids_are_canonical_and_derived_ones_repeat() -> None:
    assert is_id(new_id()) and is_id(derived_id("synthea", "a"))
    assert derived_id("a", "b", "c") == derived_id("a", "b", "c") != derived_id("a", "bc")
    for bad in (new_id().upper(), new_id() + "\n", "", 3, "practice", f"{{{new_id()}}}"):
        assert not is_id(bad)


@pytest.fixture
def sink() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s %(exc_text)s"))
    logging.getLogger("cpts").addHandler(handler)
    yield stream
    logging.getLogger("cpts").removeHandler(handler)


@pytest.mark.expects_warnings
def test_no_value_reaches_the_log(sink: io.StringIO) -> None:
    logger = get_logger("cpts_desktop.essai")

    def fails(name: str) -> None:
        raise KeyError(name)

    try:
        fails(MARKER)
    except KeyError as exc:
        number = log_fault(logger, exc)
        logger.exception("échec %s", exc)
        logger.error("échec %s %s", MARKER, [MARKER])
        logger.error("échec %(nom)s", {"nom": MARKER})
        logger.warning("lignes %d", 12, stack_info=True)
    said = sink.getvalue()
    assert MARKER not in said
    assert number in said and "KeyError" in said and "lignes 12" in said


@pytest.mark.expects_warnings
def test_our_own_words_reach_the_log(sink: io.StringIO) -> None:
    get_logger("cpts_desktop.essai").warning("code %s", Code("DISK_FULL"))
    assert "DISK_FULL" in sink.getvalue()


def test_health_data_hides_itself_when_printed() -> None:
    @redacted
    @dataclass(frozen=True)
    class Value:
        name: str

    for shown in (
        repr(Value(MARKER)),
        str(Value(MARKER)),
        f"{Value(MARKER)}",
        f"{[Value(MARKER)]}",
    ):
        assert MARKER not in shown


def test_a_fault_says_its_code_only() -> None:
    assert str(Fault("DISK_FULL", "Le disque est plein.")) == "DISK_FULL"


@pytest.mark.expects_warnings
def test_the_place_of_an_incident_names_no_folder_of_a_person(sink: io.StringIO) -> None:
    try:
        raise RuntimeError
    except RuntimeError as exc:
        log_fault(get_logger("cpts_desktop.essai"), exc)
    assert "at test_kernel_clock_and_log.py:" in sink.getvalue()
