"""Small cells stay hidden, alone or by difference (interop.md STAT-01)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_desktop.features.indicators.cli import read_period
from cpts_desktop.features.indicators.rules import SMALLEST_SHOWN, suppress, wilson
from cpts_desktop.kernel.counting import Count, Period
from cpts_desktop.kernel.outcome import Ok, Refused


@given(st.integers(0, 400), st.integers(0, 400))
def test_nothing_published_gives_back_one_to_ten_people(numerator: int, rest: int) -> None:
    top, bottom = suppress(Count(numerator, numerator + rest))
    assert bottom is not None
    published = [cell.value for cell in (top, bottom) if cell.value is not None]
    combinations = [*published]
    if top.value is not None and bottom.value is not None:
        combinations.append(bottom.value - top.value)
    assert not [value for value in combinations if 0 < value < SMALLEST_SHOWN]


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (0, 40, (0, 40)),
        (1, 40, (None, 40)),
        (10, 40, (None, 40)),
        (11, 40, (11, 40)),
        (30, 40, (None, 40)),
        (29, 40, (29, 40)),
        (40, 40, (40, 40)),
        (5, 10, (None, None)),
        (11, 11, (11, 11)),
    ],
)
def test_both_sides_of_the_floor(
    numerator: int, denominator: int, expected: tuple[int | None, int | None]
) -> None:
    top, bottom = suppress(Count(numerator, denominator))
    assert bottom is not None
    assert (top.value, bottom.value) == expected


@pytest.mark.parametrize(("value", "expected"), [(0, 0), (1, None), (10, None), (11, 11)])
def test_a_plain_count_has_the_same_floor(value: int, expected: int | None) -> None:
    assert suppress(Count(value))[0].value == expected


def test_wilson_interval_of_a_published_example() -> None:
    # 10 of 100: the Wilson score interval is 5.5 % to 17.4 % (Newcombe 1998, method 3 worked).
    assert wilson(10, 100) == (Decimal("5.5"), Decimal("17.4"))
    assert wilson(0, 20)[0] == Decimal("0.0")
    assert wilson(20, 20)[1] == Decimal("100.0")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-T4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-01-15..2026-03-31", date(2026, 1, 15), date(2026, 3, 31)),
    ],
)
def test_periods(text: str, start: date, end: date) -> None:
    assert read_period(text) == Ok(Period(start, end))


@pytest.mark.parametrize("text", ["", "26", "2026-13", "2026-T5", "2026-03-31..2026-01-15", "²026"])
def test_a_bad_period_is_refused(text: str) -> None:
    assert isinstance(read_period(text), Refused)
