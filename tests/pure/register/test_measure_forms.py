"""What the fast reader of measures takes is what the slow reader and its check take, unchanged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.features.register.rules import columns
from cpts_desktop.features.register.rules import forms as forms_module
from cpts_desktop.features.register.rules.forms import Forms
from cpts_desktop.kernel.jsonio import JsonRefused, dumps_canonical
from cpts_desktop.storage.payloads import read_payload

AT = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)
KNOWN = Forms()


def slowly(body: bytes) -> Any:
    """Read and check as any other payload; None when refused."""
    try:
        payload = read_payload(body)
    except JsonRefused:
        return None
    if not isinstance(payload, dict) or columns.check_columns(payload):
        return None
    return payload


def visit(*values: str, at: datetime = AT, **more: Any) -> dict[str, Any]:
    codes = ("poids", "pas", "pad", "fc", "spo2")
    drafts = [
        ObservationDraft(codes[n % 5], Decimal(value), "kg", at + timedelta(seconds=n))
        for n, value in enumerate(values)
    ]
    return {**columns.pack(drafts), **more}


NUMBER = st.from_regex(r"-?[0-9]{1,4}(\.[0-9]{1,2})?", fullmatch=True)
MANY = st.lists(NUMBER, min_size=1, max_size=6)


@given(MANY, st.integers(-(2**38), 2**38))
def test_a_visit_is_read_as_the_slow_reader_does(values: list[str], start: int) -> None:
    payload = {**visit(*values), "t0": start}
    body = dumps_canonical(payload)
    read = KNOWN.read(body)
    assert read == slowly(body)
    assert (read is None) == (abs(start) + 6 >= 2**37 and slowly(body) is None)


CUT = st.tuples(st.integers(0, 200), st.integers(0, 3), st.binary(max_size=4))


@settings(max_examples=300)
@given(MANY, st.lists(CUT, min_size=1, max_size=3))
@example(["71.4"], [(0, 0, b"")])
def test_what_it_takes_the_slow_reader_takes_unchanged(values: list[str], cuts: Any) -> None:
    body = dumps_canonical(visit(*values))
    assert KNOWN.read(body) is not None
    for at, length, instead in cuts:
        body = body[: at % len(body)] + instead + body[at % len(body) + length :]
        assert KNOWN.read(body) in (None, slowly(body))


@pytest.mark.parametrize(
    "change",
    [
        {"v": "71.4;"}, {"v": "71.4;1;2"}, {"v": ""}, {"v": "1" * 18}, {"v": "1e3"}, {"v": "٧"},
        {"v": "123456789012345.678"}, {"t0": 2**37}, {"t0": -(2**37)}, {"t0": "1"}, {"t0": True},
        {"text": {"0": "dite"}}, {"ext": "AAAAAAAAAAE=AAAAAAAAAAE="}, {"c": "0 9"}, {"c": "0"},
        {"t": "0 137438953472"}, {"codes": [["", "kg"]]}, {"codes": "ab"}, {"from": []},
        {"u": 1}, {"zz": 1}, {"nested": {"t0": 3}}, {"f": "0 1"},
    ],
    ids=str,
)  # fmt: skip
def test_odd_payloads_are_read_as_slowly_or_left_to_it(change: dict[str, Any]) -> None:
    whole = {**visit("71.4", "120"), **change}
    body = dumps_canonical(whole)
    assert Forms().read(body) in (None, slowly(body))
    assert KNOWN.read(body) in (None, slowly(body))


@pytest.mark.parametrize(
    "body",
    [
        b'{"c":"0","codes":[["poids","kg"]],"from":[["s",""]],"t":"0","t0":1,"t0":2,"v":"1"}',
        b'{"c":"0","codes":[["poids","kg"]],"from":[["s",""]],"t":"0","v":"9","t0":2,"v":"1"}',
        b'{"c":"0","c":"0","codes":[["poids","kg"]],"from":[["s",""]],"t":"0","t0":2,"v":"1"}',
        b'{"c":"0","codes":[["poids","kg"]],"from":[["s",""]],"t":"0","t0":-0,"v":"1"}',
        b'{"c":"0","codes":[["poids","kg"]],"from":[["s",""]],"t":"0","t0":01,"v":"1"}',
        b'{"c":"0","codes":[["poids","kg"]],"from":[["s",""]],"t":"0","t0":1.0,"v":"1"}',
        b'{"a":{"c":"0","t":"0","t0":1,"v":"1"}',
        b'{"a":"\\\\","t0":1,"v":"1"}',
        b',"t0":1,"v":"1"}',
    ],
)
def test_keys_twice_and_numbers_written_otherwise_are_not_taken(body: bytes) -> None:
    assert Forms().read(body) is None


@given(st.lists(st.tuples(MANY, st.integers(0, 9)), max_size=8), st.data())
def test_many_are_read_as_each_alone(visits: list[tuple[list[str], int]], data: Any) -> None:
    bodies = [dumps_canonical({**visit(*values), "t0": at}) for values, at in visits]
    for _ in range(data.draw(st.integers(0, 2)) if bodies else 0):
        at = data.draw(st.integers(0, len(bodies) - 1))
        odd = data.draw(st.sampled_from([b"\n", b"", b"{", b'1,"v":"1"}\n2,"v":"2"}', b"\xc3\xa9"]))
        cut = data.draw(st.integers(0, len(bodies[at])))
        bodies[at] = bodies[at][:cut] + odd + bodies[at][cut:]
    assert KNOWN.read_many(bodies) == [KNOWN.read(body) for body in bodies]


def test_two_lines_in_one_content_never_stand_for_the_next_one() -> None:
    good = dumps_canonical(visit("71.4"))
    two = good[: good.rindex(b'"t0"')] + b'"t0":1,"v":"1"}\n2,"v":"2"}'
    assert KNOWN.read_many([two, b"{}"]) == [None, None]
    assert KNOWN.read_many([b"{}", two]) == [None, None]


def test_payloads_of_one_form_do_not_share_what_differs() -> None:
    forms = Forms()
    first = forms.read(dumps_canonical(visit("71.4")))
    second = forms.read(dumps_canonical(visit("80", at=AT + timedelta(days=1))))
    assert first is not None and second is not None
    assert (first["v"], second["v"], second["t0"] - first["t0"]) == ("71.4", "80", 86_400)


def test_forms_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms_module, "_MAX_FORMS", 5)
    forms = Forms()
    for number in range(12):
        assert forms.read(dumps_canonical(visit("1", codes=[[f"loinc:{number}", "kg"]])))
        assert len(forms._known) <= 5
    long = dumps_canonical(visit("1", codes=[["x" * 80, "u" * 80]] * 40, c="0"))
    assert forms.read(long) is None
    assert slowly(long) is not None
