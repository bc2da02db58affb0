"""The salts of a block come back, short when they may, and never tell those that were kept back."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_desktop.packets.blocks import decode_block, encode_block
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.storage.chain import RawEntry, Seed, changed, content_hash, derived_salt
from tests.pure.packets.samples import entries

SECRET = bytes(range(16))


def group(count: int = 10, secret: bytes = SECRET) -> list[RawEntry]:
    """Return the entries of one transaction, whose salts come from one seed."""
    found = [changed(one, salt=derived_salt(secret, one.seq), seed=None) for one in entries(count)]
    return [*found[:-1], changed(found[-1], seed=Seed(secret, count))]


def secrets_of(block: dict[str, Any]) -> list[bytes]:
    data = base64.b64decode(block["salts"]["b64"])
    return [data[at : at + 16] for at in range(0, len(data), 16)]


def test_one_seed_stands_for_the_salts_of_a_transaction() -> None:
    block = encode_block(group())
    assert secrets_of(block) == [SECRET] and block["salts"]["of"] == [10]
    again = decode_block(block)
    assert again == group() and again[-1].seed == Seed(SECRET, 10)


@pytest.mark.parametrize("kept_back", range(10))
def test_a_seed_never_leaves_with_one_of_its_entries_kept_back(kept_back: int) -> None:
    """With the seed, the salt of the missing entry could be computed and its content tried."""
    given_entries = group()
    given_entries[kept_back] = given_entries[kept_back].without_content()
    block = encode_block(given_entries)
    assert SECRET not in secrets_of(block)
    assert len(secrets_of(block)) == 9
    back = decode_block(block)
    assert back == given_entries and all(one.seed is None for one in back)


@pytest.mark.parametrize("missing", range(10))
def test_a_seed_never_leaves_without_all_of_its_entries(missing: int) -> None:
    """Neither when one of them is in another block or another packet."""
    given_entries = [one for n, one in enumerate(group()) if n != missing]
    block = encode_block(given_entries)
    assert SECRET not in secrets_of(block)
    assert decode_block(block) == given_entries


def test_a_seed_that_is_not_that_of_the_salts_is_not_used() -> None:
    other = group()
    other[3] = changed(other[3], salt=bytes(16))
    assert decode_block(encode_block(other)) == other
    assert SECRET not in secrets_of(encode_block(other))


def test_a_seed_inside_another_s_reach_is_written_out() -> None:
    twice = group()
    twice[4] = changed(twice[4], seed=Seed(SECRET, 5))
    assert decode_block(encode_block(twice)) == twice


@given(st.lists(st.sampled_from(["alone", "seed", "hidden"]), min_size=1, max_size=30))
def test_any_mixture_comes_back(shapes: list[str]) -> None:
    given_entries = []
    start = 0
    for n, one in enumerate(entries(len(shapes))):
        flat = changed(one, salt=derived_salt(SECRET, one.seq), seed=None)
        if shapes[n] == "seed":
            flat = changed(flat, seed=Seed(SECRET, n - start + 1))
            start = n + 1
        given_entries.append(flat.without_content() if shapes[n] == "hidden" else flat)
    assert decode_block(encode_block(given_entries)) == given_entries


def test_a_short_content_cannot_be_found_from_what_stands_for_it() -> None:
    """The attack of a lone measure: all weights tried against the hash, with no salt known."""
    weight = changed(entries_of_weight("71.4"), salt=SECRET)
    shown = weight.without_content()
    assert shown.payload is None and shown.salt == b"" and shown.seed is None
    tried = [entries_of_weight(f"{n // 10}.{n % 10}").payload or b"" for n in range(300, 2000)]
    plain = {hashlib.sha256(one).digest() for one in tried}
    guesses = {content_hash(salt, one) for one in tried for salt in (bytes(16), b"\xff" * 16)}
    assert shown.content_hash not in plain | guesses
    assert shown.content_hash == content_hash(SECRET, weight.payload or b"")


def entries_of_weight(text: str) -> RawEntry:
    payload = f'{{"code":"poids","unit":"kg","value":"{text}"}}'.encode()
    return changed(next(entries(1)), payload=payload)


def _altered(change: dict[str, Any]) -> dict[str, Any]:
    block = encode_block(group())
    return {**block, "salts": {**block["salts"], **change}}


@pytest.mark.parametrize(
    "change",
    [
        {"of": [9]}, {"of": [11]}, {"of": []}, {"of": [0]}, {"of": [-1]}, {"of": [True]},
        {"of": ["10"]}, {"of": [10**12]}, {"of": {"=": 10}, "b64": ""}, {"b64": ""},
        {"b64": "AAAA"}, {"b64": 3}, {"b64": "é" * 24}, {"b64": "A" * 10_000}, {"more": 1},
        {"of": [5, 6], "b64": base64.b64encode(bytes(32)).decode()},
    ],
)  # fmt: skip
def test_g6_79_badly_formed_salts_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(PacketRefused, match="SCHEMA"):
        decode_block(_altered(change))


def test_g6_79_a_group_over_two_chains_or_a_hidden_entry_is_refused() -> None:
    two = list(entries(20))
    for batch in (
        two[5:15],
        [one.without_content() if n == 2 else one for n, one in enumerate(two)],
    ):
        block = encode_block(batch)
        full = sum(one.payload is not None for one in batch)
        block["salts"] = {"of": [full], "b64": base64.b64encode(SECRET).decode()}
        with pytest.raises(PacketRefused, match="SCHEMA"):
            decode_block(block)
    with pytest.raises(PacketRefused, match="SCHEMA"):
        decode_block({**encode_block(two), "salts": []})
    with pytest.raises(PacketRefused, match="SCHEMA"):
        decode_block({name: part for name, part in encode_block(two).items() if name != "salts"})
