"""Measures in columns: what is packed is read back exactly, what is malformed is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.features.register.rules import columns
from cpts_desktop.kernel.jsonio import dumps_canonical, loads_strict

instants = st.datetimes(
    datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)
)  # fmt: skip
values = st.decimals(
    min_value=-(10**9), max_value=10**9, allow_nan=False, allow_infinity=False, places=4
)
drafts = st.builds(
    ObservationDraft,
    code=st.sampled_from(["poids", "pas", "loinc:2085-9"]),
    value=values,
    unit=st.sampled_from(["kg", "mm[Hg]", ""]),
    at=instants,
    text=st.sampled_from(["", "après effort"]),
    source=st.sampled_from(["saisie", "appareil"]),
    external=st.sampled_from(["", "a", "b"]),
)


@given(st.lists(drafts, min_size=1, max_size=30))
def test_what_is_packed_is_read_back(given_drafts: list[ObservationDraft]) -> None:
    payload = loads_strict(dumps_canonical(columns.pack(given_drafts)))
    assert columns.check_columns(payload) == []
    found = columns.spread(payload)
    ordered = sorted(given_drafts, key=lambda draft: draft.at)
    assert found.times == [columns.to_seconds(draft.at) for draft in ordered]
    for item, draft in enumerate(ordered):
        stored = found.values[item]
        assert stored is not None
        assert columns.decode_decimal(stored) == draft.value
        assert payload["codes"][found.kinds[item]] == [draft.code, draft.unit]
        assert payload["from"][found.origins[item]] == [draft.source, draft.scale]
        assert found.texts.get(item, "") == draft.text
        assert found.externals[item] == columns.external_key(draft.external)


@pytest.mark.parametrize("text", ["71.40", "-0.5", "-3.2", "0", "0.000", "12345678901234567"])
def test_a_text_and_its_decimal_have_one_form(text: str) -> None:
    payload = {**good(), "v": text}
    assert columns.spread(payload).values == [columns.encode_decimal(Decimal(text))]
    assert str(columns.decode_decimal(columns.encode_decimal(Decimal(text)))) == text


def good() -> dict[str, Any]:
    draft = ObservationDraft("poids", Decimal("71.4"), "kg", datetime(2026, 1, 5, tzinfo=UTC))
    return columns.pack([draft])


@pytest.mark.parametrize(
    "damage",
    [
        {"v": "NaN"}, {"v": "1e9"}, {"v": "1_0"}, {"v": "٣"}, {"v": "71,4"}, {"v": ""},
        {"v": "71.4;72"}, {"v": "123456789012345678"}, {"v": "1234567890123456.78"}, {"v": 71},
        {"t": "0 0"}, {"t": "x"}, {"t": ""}, {"t0": "0"}, {"t0": True}, {"t0": 2**40},
        {"c": "1"}, {"c": "-1"}, {"f": "9"}, {"codes": []}, {"codes": [["poids"]]},
        {"codes": [["", "kg"]]}, {"codes": [["x" * 81, "kg"]]}, {"from": [[1, 2]]},
        {"ext": "AAAA"}, {"ext": "!"}, {"ext": "//////////8="}, {"text": {"5": "x"}},
        {"text": {"0": 1}}, {"text": {"a": "x"}}, {"text": {"0": "x" * 2001}},
    ],
)  # fmt: skip
def test_a_damaged_payload_is_refused(damage: dict[str, Any]) -> None:
    assert columns.check_columns(good()) == []
    assert columns.check_columns({**good(), **damage})


@given(
    st.dictionaries(
        st.sampled_from(["codes", "from", "t0", "t", "c", "v", "f", "text", "ext"]),
        st.one_of(
            st.none(), st.integers(), st.text(max_size=8), st.lists(st.text(max_size=3), max_size=3)
        ),
    )
)
def test_fuzz_no_payload_crashes_the_check(payload: dict[str, Any]) -> None:
    columns.check_columns({**good(), **payload})


@pytest.mark.parametrize("value", ["NaN", "Infinity", "123456789012345678", "1E-40", "1E+41"])
def test_what_does_not_fit_a_row_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="measure"):
        columns.encode_decimal(Decimal(value))


ODD = st.sampled_from(
    ["0", "1", "", "00", "71.4", "-0.50", "7" * 18, "1.", "0;0", "0 0", "٣", "x" * 81, "1\n", 3,
     None, 2**37, -(2**37), 2**37 - 1, True, [], [["poids", "kg"]], [["", "kg"]], [["poids"]],
     [["a", 1]], [["poids", "k" * 81]], [["a", "b"], ["c", "d"]], {"ab": 1}, "ab", ["ab"],
     [["saisie", ""]]]
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["codes", "from", "t0", "t", "c", "v", "f", "z"]), ODD))
def test_the_short_check_of_one_measure_says_what_the_whole_check_says(
    changes: dict[str, Any],
) -> None:
    payload = {**good(), **changes}
    try:
        columns._check(payload)
        whole = []
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        whole = ["SCHEMA"]
    assert [problem.code for problem in columns.check_columns(payload)] == whole
