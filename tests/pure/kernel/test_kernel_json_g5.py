"""Strict JSON: rows 59 to 63 of the bad-input catalogue, and what we write can be read back."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_desktop.kernel.jsonio import JsonRefused, dumps_canonical, loads_strict


def code(data: bytes, **more: Any) -> str:
    with pytest.raises(JsonRefused) as refused:
        loads_strict(data, **more)
    return refused.value.code


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"a":1,"a":2}', "DUPLICATE_KEY"),
        (b'{"a":{"b":1,"b":1}}', "DUPLICATE_KEY"),
        (b"NaN", "NOT_A_NUMBER"),
        (b'{"a":-Infinity}', "NOT_A_NUMBER"),
        (b"1.5", "FLOAT"),
        (b"1e5", "FLOAT"),
        (b"1" * 19, "INT_TOO_LONG"),
        (b"-" + b"9" * 5000, "INT_TOO_LONG"),
        (b"[" * 65 + b"]" * 65, "TOO_DEEP"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "TOO_DEEP"),
        (b"[{" * 40 + b"}]" * 40, "TOO_DEEP"),
        (b'"\xff"', "NOT_UTF8"),
        (b"\xef\xbb\xbf{}", "NOT_JSON"),
        (b"", "NOT_JSON"),
        (b"{} {}", "NOT_JSON"),
        (b"{'a':1}", "NOT_JSON"),
        (b"[1,]", "NOT_JSON"),
        (b"[" * 100_000, "NOT_JSON"),
        (b"}" * 100_000, "NOT_JSON"),
    ],
)
def test_g5_59_to_63_what_the_standard_reader_lets_through_is_refused(
    data: bytes, expected: str
) -> None:
    assert code(data) == expected


def test_a_size_is_checked_before_anything() -> None:
    assert code(b'"' + b"x" * 100 + b'"', max_bytes=50) == "TOO_BIG"


def test_brackets_inside_texts_have_no_depth() -> None:
    inside = b'{"a":"' + b"[{" * 5000 + b'","b":"\\"[[[\\\\"}'
    assert loads_strict(inside)["b"] == '"[[[\\'
    assert loads_strict(b"[" * 64 + b"]" * 64)


@pytest.mark.parametrize(
    "data",
    [
        b'"' + b'\\"' * 400_000,
        b"[" * 70 + b'"' + b'\\"' * 400_000 + b"\\",
        b'"\\' * 400_000 + b"[" * 70,
        b"[]" * 400_000,
        b'{"a":' * 200_000,
    ],
)
def test_a_hostile_text_costs_linear_time(data: bytes) -> None:
    started = time.process_time()
    code(data)
    assert time.process_time() - started < 5.0


def test_decimals_only_with_consent() -> None:
    assert loads_strict(b'{"a":1.10}', parse_float=Decimal)["a"] == Decimal("1.10")


@pytest.mark.parametrize(
    "value",
    [1.5, {"a": [1.0]}, {1: "x"}, 10**18, [-(10**18)], {"a": b"x"}, {"a": {1, 2}}, "\ud800"],
)
def test_what_could_not_be_read_back_is_not_written(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        dumps_canonical(value)


def test_the_depth_written_is_the_depth_read() -> None:
    def nested(levels: int) -> Any:
        value: Any = 1
        for _ in range(levels):
            value = [value]
        return value

    assert loads_strict(dumps_canonical(nested(64))) == nested(64)
    with pytest.raises(ValueError, match="deep"):
        dumps_canonical(nested(65))


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18) + 1, 10**18 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=20,
)


@given(_JSON)
def test_what_is_written_is_read_back_and_written_the_same(value: Any) -> None:
    data = dumps_canonical(value)
    assert dumps_canonical(loads_strict(data)) == data
    assert loads_strict(data) == value


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        loads_strict(data)
    except JsonRefused as refused:
        assert refused.code.isupper()
