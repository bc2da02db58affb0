"""The fast reader and writer of payloads say exactly what the strict ones say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_desktop.kernel.jsonio import JsonRefused, dumps_canonical, loads_strict
from cpts_desktop.storage.payloads import read_payload, write_payload

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18) + 1, 10**18 - 1)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=20,
)
PAYLOADS = st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), VALUES)


@given(PAYLOADS)
def test_written_and_read_as_the_strict_ones_do(payload: dict[str, Any]) -> None:
    body = dumps_canonical(payload)
    assert write_payload(payload) == body
    assert repr(read_payload(body)) == repr(loads_strict(body))


def _ending(call: Any, value: Any) -> Any:
    try:
        return repr(call(value))
    except JsonRefused as refusal:
        return refusal.code
    except (TypeError, ValueError) as fault:
        return type(fault)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{}", b"[]", b"3", b'"x"', b"null", b"{", b'{"a":1.0}', b'{"a":1e3}', b'{"a":NaN}',
        b'{"a":-0}', b'{"a":1,"a":2}', b'{"b":1,"a":2}', b'{ "a":1}', b'{"a":01}', b"\xff",
        b'{"a":"\xff"}', b'{"a":"\\ud800"}', b'{"a":"\\u0041"}', b'{"a":"\x1f"}',
        b'{"a":1000000000000000000}', b'{"a":999999999999999999}', b'{"a":-1000000000000000000}',
        b'{"a":' + b"[" * 7 + b"]" * 7 + b"}", b'{"a":' + b"[" * 70 + b"]" * 70 + b"}",
        b'{"a":' + b"[" * 100_000, "\ufeff{}".encode(), '{"a":"é\u2028"}'.encode("utf-16"),
    ],
)  # fmt: skip
def test_hostile_texts_end_as_with_the_strict_reader(data: bytes) -> None:
    assert _ending(read_payload, data) == _ending(loads_strict, data)


class Word(StrEnum):
    ONE = "un"


@pytest.mark.parametrize(
    "payload",
    [
        {"a": Decimal("71.4")}, {"a": 71.4}, {"a": date(2026, 3, 3)}, {"a": b"x"}, {"a": (1, 2)},
        {"a": [(1,)]}, {"a": {1: 2}}, {1: 2}, {"a": 10**18}, {"a": float("nan")}, {"a": Word.ONE},
        {"a": "\ud800"}, {"a": object()}, {"a": {"x"}}, {"a": {Word.ONE: True}},
    ],
)  # fmt: skip
def test_what_is_not_json_ends_as_with_the_strict_writer(payload: Any) -> None:
    assert _ending(write_payload, payload) == _ending(dumps_canonical, payload)
