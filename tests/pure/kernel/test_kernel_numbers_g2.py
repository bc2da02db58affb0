"""Numbers as typed: rows 26 and 27 of the bad-input catalogue, and unit conversions."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_desktop.kernel.numbers import parse_decimal, parse_int
from cpts_desktop.kernel.outcome import Ok, Refused, Severity
from cpts_desktop.kernel.units import UnknownUnit, canonical, convert, round_half_up


@pytest.mark.parametrize(
    ("typed", "value"),
    [("0,5", "0.5"), ("0.5", "0.5"), (" 71,4 ", "71.4"), ("71", "71"), ("-3", "-3"), ("+2", "2"),
     ("-0", "0"), ("0,0", "0.0"), ("\u00a071,4", "71.4")],
)  # fmt: skip
def test_g2_26_comma_and_point_are_one_number(typed: str, value: str) -> None:
    assert parse_decimal(typed, "dose") == Ok(Decimal(value))


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1 000", "1000"), ("1\u202f000", "1000"), ("1.000,5", "1000.5"), ("12 345,75", "12345.75")],
)
def test_g2_26_thousands_are_asked_again(typed: str, value: str) -> None:
    outcome = parse_decimal(typed, "dose")
    assert isinstance(outcome, Ok) and outcome.value == Decimal(value)
    assert [(n.code, n.severity) for n in outcome.notes] == [("THOUSANDS", Severity.CONFIRM)]


@pytest.mark.parametrize(
    "typed",
    ["1_000", "NaN", "inf", "-inf", "Infinity", "1e999", "1E+999999999", "1e5", "sNaN", "0x10",
     "³", "٣٥", "３５", "1,2,3", "1.2.3", "--1", "1-", ",", ".", "1,", ",5", "12kg", "1 00",
     "1" * 30, "9" * 100_000, "1\n2", "½"],
)  # fmt: skip
def test_g2_26_27_what_is_no_plain_number_is_refused(typed: str) -> None:
    outcome = parse_decimal(typed, "dose")
    assert isinstance(outcome, Refused)
    assert [p.code for p in outcome.problems] == ["NOT_A_NUMBER"]


def test_g2_27_minus_zero_has_no_sign() -> None:
    outcome = parse_decimal("-0,0", "dose")
    assert isinstance(outcome, Ok) and not outcome.value.is_signed()


def test_whole_numbers() -> None:
    assert parse_int("84", "fc") == Ok(84)
    assert isinstance(parse_int("84,5", "fc"), Refused)
    assert isinstance(parse_int("", "fc"), Refused)


@given(st.text(max_size=40))
def test_any_text_is_a_finite_number_or_refused(typed: str) -> None:
    outcome = parse_decimal(typed, "x")
    if isinstance(outcome, Ok):
        assert outcome.value.is_finite() and abs(outcome.value) < Decimal("1E+16")


def test_g2_29_the_two_micro_signs_are_one_unit() -> None:
    assert canonical("µmol/L") == canonical("μmol/L") == "umol/L"
    assert canonical(" µg/kg ") == canonical("μg/kg")


def test_conversions_are_exact_or_refused() -> None:
    assert convert(Decimal("10"), "mg/L", "umol/L", substance="creat") == Decimal("88.40")
    assert convert(Decimal("71400"), "g", "kg") == Decimal("71.400")
    assert convert(Decimal("98.6"), "°F", "Cel") == Decimal("37")
    with pytest.raises(UnknownUnit):
        convert(Decimal(1), "mg/L", "umol/L", substance="potassium")
    with pytest.raises(UnknownUnit):
        convert(Decimal(1), "kg", "cm")
    assert round_half_up(Decimal("2.5"), 0) == 3
