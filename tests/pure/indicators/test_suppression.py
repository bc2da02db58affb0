"""Small cells stay hidden, alone or by difference (interop.md STAT-01)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_desktop.features.indicators.cli import parse_period, read_period
from cpts_desktop.features.indicators.rules import (
    SMALLEST_SHOWN,
    is_small,
    publish_all,
    suppress,
    suppress_group,
    wilson,
)
from cpts_desktop.kernel.counting import Count, Indicator, Period
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
    assert parse_period(text) == Ok(Period(start, end))


@pytest.mark.parametrize(
    "text",
    ["", "26", "2026-13", "2026-T5", "2026-03-31..2026-01-15", "²026", "0000", "0000-03", "0000-T1",
     "9999-12", "9999-T4"],
)  # fmt: skip
def test_a_bad_period_is_refused(text: str) -> None:
    assert isinstance(read_period(text, date(2026, 6, 30)), Refused)


def test_what_has_not_happened_yet_is_not_counted() -> None:
    """Follow-up that is still running on the day of the count must not look finished."""
    today = date(2026, 6, 30)
    assert read_period("2026", today) == Ok(Period(date(2026, 1, 1), today))
    assert read_period("2025", today) == Ok(Period(date(2025, 1, 1), date(2025, 12, 31)))
    refusal = read_period("2026-07", today)
    assert isinstance(refusal, Refused) and refusal.problems[0].code == "FUTURE"


COUNTS = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda n: Count(n[0], sum(n)))


@given(st.lists(COUNTS, min_size=1, max_size=5))
def test_no_difference_of_two_cells_of_a_group_gives_one_to_ten_people(counts: list[Count]) -> None:
    """Brute force over small tables: denominators, numerators and what is left of each."""
    kinds: dict[str, list[int]] = {"denominator": [], "numerator": [], "rest": []}
    for top, bottom in suppress_group(counts):
        assert bottom is not None
        if bottom.value is None:
            assert top.value is None
            continue
        kinds["denominator"].append(bottom.value)
        if top.value is not None:
            kinds["numerator"].append(top.value)
            kinds["rest"].append(bottom.value - top.value)
    for values in kinds.values():
        assert not [v for v in values if is_small(v)]
        assert not [(a, b) for a in values for b in values if is_small(abs(a - b))]


def test_the_first_cell_of_a_group_is_kept() -> None:
    hidden = suppress_group([Count(20, 40), Count(25, 40), Count(20, 45), Count(31, 62)])
    assert [(top.value, bottom.value if bottom else None) for top, bottom in hidden] == [
        (20, 40), (None, 40), (None, None), (31, 62),
    ]  # fmt: skip


def _indicator(name: str, count: Count, **more: object) -> Indicator:
    return Indicator(name, name, name, "source", "proposal", lambda _c, _p: count, **more)  # type: ignore[arg-type]


def test_groups_do_not_touch_each_other_nor_acts() -> None:
    period = Period(date(2026, 1, 1), date(2026, 12, 31))
    counts = [Count(20, 40), Count(25, 40), Count(3, 5), Count(25, 40, Decimal("4.5"))]
    found = publish_all(
        [
            _indicator("A", counts[0], group="g"),
            _indicator("B", counts[1], group="h"),
            _indicator("C", counts[2], of_people=False),
            _indicator("D", counts[3], group="g", statistic="jours"),
        ],
        counts,
        period,
    )
    assert [one.numerator.value for one in found] == [20, 25, 3, None]
    assert found[3].share is None and found[3].statistic == Decimal("4.5")


def test_a_mean_of_too_few_people_is_hidden() -> None:
    count = Count(5, 10, Decimal("61.0"))
    (found,) = publish_all(
        [_indicator("A", count, statistic="%")], [count], Period(date(2026, 1, 1), date(2026, 2, 1))
    )
    assert found.statistic is None and found.denominator is not None and found.denominator.hidden
