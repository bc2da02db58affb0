"""Columns give back exactly what went in, and nothing larger than their budget (P-32)."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_desktop.kernel.ids import DeviceId, StreamId, UserId
from cpts_desktop.kernel.jsonio import dumps_canonical
from cpts_desktop.packets.blocks import (
    BLOCK_ENTRIES,
    decode_block,
    encode_blocks,
    from_line,
    to_line,
)
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.columns import Budget, decode, encode
from cpts_desktop.storage.chain import RawEntry, Seed
from tests.pure.packets.samples import NURSE, entries, keys_of

DECIMALS = st.from_regex(r"\A-?(0|[1-9][0-9]{0,4})(\.[0-9]{1,3})?\Z")
INSTANTS = st.datetimes().map(lambda d: d.strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0") + "Z")
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.text(max_size=8), DECIMALS, INSTANTS
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.lists(VALUES, min_size=1, max_size=30))
def test_any_values_come_back(values: list[Any]) -> None:
    column = json.loads(json.dumps(encode(values)))
    back = decode(column, len(values), Budget(10**6))
    assert [dumps_canonical([v]) for v in back] == [dumps_canonical([v]) for v in values]


@given(st.lists(DECIMALS, min_size=1, max_size=40))
def test_decimals_keep_their_zeros(values: list[str]) -> None:
    assert decode(encode(values), len(values), Budget(10**6)) == values


@given(st.lists(INSTANTS, min_size=1, max_size=40))
def test_instants_come_back(values: list[str]) -> None:
    assert decode(encode(values), len(values), Budget(10**6)) == values


@pytest.mark.parametrize(
    "values",
    [
        ["-0.5", "0.5"], ["1.50", "1.5"], ["007", "7"], ["1e5", "2"], ["+1", "1"], ["١", "٢"],
        ["2026-02-30T00:00:00Z", "2026-02-28T00:00:00Z"], ["2026-03-03T24:00:00Z"] * 2 + ["x"],
        ["2026-03-03T08:15:00.120Z", "2026-03-03T08:15:00.121Z"], [True, 1, "1", None],
        [{"a": 1}, {"a": True}], [[], [[]], [1]], [2**61, -(2**61)], ["", " "],
    ],
)  # fmt: skip
def test_traps_come_back(values: list[Any]) -> None:
    back = decode(json.loads(json.dumps(encode(values))), len(values), Budget(10**6))
    assert json.dumps(back) == json.dumps(values)


def test_a_column_cannot_unfold_beyond_its_budget() -> None:
    for column in (
        {"=": "x" * 1000},
        {"words": ["x" * 1000], "at": {"=": 0}},
        {"keys": {"k" * 1000: {"=": 1}}},
        {"sizes": {"=": 10**12}, "items": {"=": 1}},
    ):
        with pytest.raises(PacketRefused) as caught:
            decode(column, 100, Budget(10_000))
        assert caught.value.code == "TOO_BIG"


def test_deep_columns_are_refused() -> None:
    column: Any = [1]
    for _ in range(40):
        column = {"keys": {"a": column}}
    with pytest.raises(PacketRefused):
        decode(column, 1, Budget(10**6))


@given(st.integers(0, 2**32))
def test_entries_of_any_order_and_kind_come_back(seed: int) -> None:
    chance = random.Random(seed)
    devices = [NURSE.device, keys_of("x").device]
    batch = [
        RawEntry(
            entry.stream,
            DeviceId(chance.choice(devices)),
            chance.randint(1, 5),
            entry.hlc,
            UserId(entry.author),
            chance.choice(["observation", "inconnu/9", "visite"]),
            chance.choice(
                [
                    entry.payload,
                    b"{}",
                    b'{"a":[{"b":null},{"c":"\\n"}]}',
                    '{"é":"œ","z":{"k":"1.0"}}'.encode(),
                    b'{"n":1.50}',
                    b'{ "a":1}',
                ]
            ),
            chance.choice([None, bytes(64)]),
            salt=entry.salt,
            seed=chance.choice([None, entry.seed, Seed(bytes(16), chance.randint(1, 5))]),
        )
        for entry in entries(chance.randint(1, 40))
    ]
    lines = list(encode_blocks(batch))
    assert [e for line in lines for e in decode_block(from_line(line))] == batch


def test_blocks_stay_small_whatever_the_number_of_entries() -> None:
    lines = list(encode_blocks(entries(3 * BLOCK_ENTRIES)))
    assert len(lines) == 3
    heavy = [
        RawEntry(StreamId(NURSE.device), DeviceId(NURSE.device), n, 1 << 16, UserId(NURSE.device),
                 "document", dumps_canonical({"content": "A" * 700_000}), salt=bytes(16))
        for n in range(1, 9)
    ]  # fmt: skip
    assert max(map(len, encode_blocks(heavy))) < 3 << 20


def test_a_line_is_canonical() -> None:
    assert to_line({"b": 1, "a": "é"}) == '{"a":"é","b":1}\n'.encode()


def test_lists_of_a_few_forms_are_written_once_each() -> None:
    one, other = [["poids", "kg"], ["fc", "/min"]], [["poids", "kg"]]
    assert encode([one] * 50) == {"=": one}
    mixed = [one if n % 3 else other for n in range(60)]
    column = encode(mixed)
    assert column["parts"] == [{"=": other}, {"=": one}]
    assert decode(column, 60, Budget(100_000)) == mixed
    assert encode([[True], [1]] * 40)["parts"] == [{"=": [True]}, {"=": [1]}]
    assert encode([one]) != {"=": one}
    with pytest.raises(PacketRefused, match="TOO_BIG"):
        decode(column, 60, Budget(100))
