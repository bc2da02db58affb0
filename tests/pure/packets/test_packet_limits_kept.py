"""Exact limits of the packet format, and the figures of its codes: one step beyond is refused.

Written against mutants that no other test noticed (tests/mutation/trust.py).
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cpts_desktop
from cpts_desktop.kernel.hlc import COUNTER_BITS
from cpts_desktop.packets import (
    blocks,
    body,
    columns,
    envelope,
    frames,
    handover,
    merge,
    relay,
    salts,
    sandbox,
    words,
)
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.columns import MAX_DEPTH, Budget, decode, encode
from cpts_desktop.packets.header import parse_header
from cpts_desktop.packets.keys import sound_signing_key
from cpts_desktop.packets.word_figures import from_figures
from cpts_desktop.storage import chain
from tests.pure.packets.samples import NURSE, entries, packet


def refused(act: Callable[..., Any], *given: Any) -> tuple[str, str]:
    with pytest.raises(PacketRefused) as caught:
        act(*given)
    return caught.value.code.value, caught.value.where


def test_the_limits_are_those_of_the_published_format() -> None:
    """Part of version 1: a reader of another practice refuses what is beyond."""
    assert (chain.MAX_PAYLOAD, blocks.MAX_LINE, blocks.MAX_CELLS) == (32 << 20, 48 << 20, 64 << 20)
    assert (blocks.BLOCK_ENTRIES, blocks.BLOCK_BYTES, blocks.MAX_NAME) == (4096, 1 << 20, 64)
    assert (body.MAX_RATIO, body.MAX_BODY, body.FREE_BYTES) == (200, 16 << 30, 1 << 20)
    assert (chain.SEEDED_ENTRIES, chain.SALT_BYTES, chain.HASH_BYTES, chain.SEAL_BYTES) == (
        64, 16, 32, 64,
    )  # fmt: skip
    assert (columns.MAX_DEPTH, columns.MAX_PARTS) == (12, 24)
    assert frames.MAX_FRAME == 192 << 20
    assert (relay.MAX_DIGITS, relay.MAX_UNFOLDED) == (7_089, 64 << 10)


def test_an_entry_at_the_limit_travels(monkeypatch: pytest.MonkeyPatch) -> None:
    (one,) = entries(1)
    monkeypatch.setattr(blocks, "MAX_PAYLOAD", len(one.payload or b""))
    (line,) = blocks.encode_blocks([one])
    (back,) = blocks.decode_block(json.loads(line))
    assert back == one
    assert hash(back) == hash(one) and len({back, one, replace_author(one)}) == 2


def replace_author(one: chain.RawEntry) -> chain.RawEntry:
    fields = {name: getattr(one, name) for name in one.__struct_fields__}
    return chain.RawEntry(**{**fields, "author": "quelqu’un d’autre"})


def test_a_packet_number_zero_is_refused_even_after_another(tmp_path: Path) -> None:
    header = json.loads(packet(tmp_path).read_bytes().split(b"\n")[1])
    changed = {**header, "sequence": 0, "previous": "ab" * 32}
    text = json.dumps(changed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert refused(lambda: parse_header(text.encode() + b"\n"))[0] == "SCHEMA"


def test_a_file_at_the_limit_is_looked_at(tmp_path: Path) -> None:
    path = packet(tmp_path)
    size = path.stat().st_size
    assert envelope.peek(path, limit=size).header.size > 0
    assert refused(lambda: envelope.peek(path, limit=size - 1)) == ("TOO_BIG", "file")


def test_columns_go_down_to_the_very_depth() -> None:
    value: Any = {"a": 1, "b": "x"}
    for _ in range(MAX_DEPTH - 1):
        value = {"k": value}
    column = encode([value, value])
    depth, inner = 0, column
    while isinstance(inner, dict) and "keys" in inner:
        depth, inner = depth + 1, next(iter(inner["keys"].values()))
    assert depth == MAX_DEPTH, "objects are columns down to the limit, and no further"
    assert decode(json.loads(json.dumps(column)), 2, Budget(10_000)) == [value, value]
    deeper = {"keys": {"k": {"keys": {"k": column}}}}
    assert refused(lambda: decode(deeper, 2, Budget(10_000)))[0] == "SCHEMA"


def test_the_weight_of_a_constant_counts_its_names_and_its_values() -> None:
    wide = {"=": {"nom": "valeur"}}
    assert decode(wide, 10, Budget(10 * 12)) == [wide["="]] * 10
    assert refused(lambda: decode(wide, 11, Budget(10 * 12)))[0] == "TOO_BIG"


def test_instants_of_one_form_are_numbers_others_stay_words() -> None:
    same = ["2026-03-03T08:15:00Z", "2026-03-03T08:16:00Z", "2026-03-04T08:15:00Z"]
    assert set(encode(same)) == {"time", "ticks"}
    mixed = [*same, "2026-03-04T08:15:00.250Z"]
    assert encode(mixed) == mixed


def test_the_child_is_this_very_program() -> None:
    source = Path(cpts_desktop.__file__).resolve().parents[1]
    assert f"sys.path.insert(0, {str(source)!r})" in sandbox.command()[-1]
    assert sandbox.command()[:-1] == [sys.executable, "-I", "-S", "-c"]


def test_what_the_child_imports_is_looked_for_in_the_interpreters_own_first() -> None:
    source = sandbox.command()[-1].split("from cpts_desktop")[0]
    program = [*sandbox.command()[:-1], f"{source}print(*sys.path, sep='\\n')"]
    done = subprocess.run(program, capture_output=True, text=True, check=True, timeout=60)
    places = done.stdout.splitlines()
    libraries = [n for n, one in enumerate(places) if Path(one).name.endswith("-packages")]
    assert libraries and libraries == list(range(len(places)))[-len(libraries) :]


def test_points_of_small_order_are_no_public_key() -> None:
    """The points of the curve whose order divides eight, worked out here (RFC 8032).

    Those of order eight double to a point where y is 0: d·y⁴ + 2·y² − 1 = 0.
    """
    field = 2**255 - 19
    d = -121665 * pow(121666, -1, field) % field
    turn = pow(2, (field - 1) // 4, field)

    def root(square: int) -> int | None:
        found = pow(square, (field + 3) // 8, field)
        return next((r for r in (found, found * turn % field) if r * r % field == square), None)

    of_sum = root((1 + d) % field)
    assert of_sum is not None
    squares = [(side - 1) * pow(d, -1, field) % field for side in (of_sum, field - of_sum)]
    eighths = [y for square in squares if (y := root(square)) is not None]
    assert eighths
    for y in (0, 1, field - 1, *eighths, *(field - y for y in eighths)):
        for sign in (0, 1 << 255):
            assert not sound_signing_key((y | sign).to_bytes(32, "little"))
    assert sound_signing_key(NURSE.public.sign)


def crafted(words: bytes, values: bytes = b"", rest: bytes = b"") -> str:
    """Return the figures of a code whose parts are chosen."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, relay._USUAL)
    return framed(packer.compress(words) + packer.flush(), values, rest)


def framed(short: bytes, values: bytes = b"", rest: bytes = b"") -> str:
    parts = len(short).to_bytes(2, "big") + short + len(values).to_bytes(2, "big") + values + rest
    return relay.MARK + relay.VERSION + relay._digits(parts)


def test_a_code_whose_parts_do_not_agree_is_refused() -> None:
    uuid, digest, bare = b"\x01", b"\x05", b"\x04"
    assert relay.unfold(crafted(b"ab" + uuid, bytes(16), b"c")) == (
        b"ab00000000-0000-0000-0000-000000000000c"
    )
    age = b"\nage-encryption.org/v1\n"
    whole = relay.unfold(crafted(b"x" + digest + age, b"", b"rest"))
    assert whole == b"x" + hashlib.sha256(age[1:] + b"rest").hexdigest().encode() + age + b"rest"
    for text, values in (
        (digest + digest + age, b""),  # two places for one hash
        (digest + b"no packet", b""),  # nothing to hash
        (age + digest, b""),  # the hash after what it is of
        (uuid, bytes(15)),  # too few values
        (uuid, bytes(17)),  # too many
        (bare + b"\x05", b"abcd"),
        (b"", b"a"),
    ):
        assert refused(relay.unfold, crafted(text, values))[0] == "SCHEMA"


def test_what_unfolds_to_too_much_by_its_values_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(relay, "MAX_UNFOLDED", 72)
    assert len(relay.unfold(crafted(b"\x01\x01", bytes(32)))) == 72
    assert refused(lambda: relay.unfold(crafted(b"a\x01\x01", bytes(32)))) == ("TOO_BIG", "code")


def test_words_cut_followed_or_longer_than_allowed_are_refused() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, relay._USUAL)
    short = packer.compress(b"abcdef" * 30) + packer.flush()
    assert relay.unfold(framed(short)) == b"abcdef" * 30
    for bad in (short[:-1], short + b"x", b"\xff\xff\xff"):
        assert refused(relay.unfold, framed(bad))[0] == "SCHEMA"


def test_parts_of_every_size_come_back_and_their_missing_ends_are_said() -> None:
    for size in range(64):
        data = bytes(range(1, size + 1))
        assert relay._bytes(relay._digits(data)) == data
        assert relay._digits(data).isdigit() or not size
    assert refused(lambda: relay._bytes("9" * 3))[0] == "SCHEMA"  # 999 is no byte
    assert refused(lambda: relay._bytes("1"))[0] == "TRUNCATED"
    for cut in (b"", b"\0", b"\0\5abcd"):
        assert refused(relay._part, cut)[0] == "TRUNCATED"
    assert relay._part(b"\0\4abcd") == (b"abcd", b"")


def test_words_that_only_look_like_values_stay_words() -> None:
    assert relay._from_hex(b"0123456789abcdeg") is None
    assert relay._from_base64(b"ABCDEFGHIJKLMNOPQ") is None  # seventeen: no such base64
    assert relay._from_base64(b"ABCDEFGHIJKLMNOP") is not None
    assert relay._from_uuid(b"0123456789abcdef") is None


def test_figures_of_a_card_are_figures_only() -> None:
    start = relay.MARK + relay.FINGERPRINT
    assert from_figures(start + "0" * 48) is not None or from_figures(start + "0" * 28) is not None
    for bad in ("", start, start + "a" * 48, start + "٣" * 48, start + "9" * 48):
        assert from_figures(bad) is None


def one_block(**changes: Any) -> dict[str, Any]:
    (line,) = blocks.encode_blocks(entries(1))
    return {**json.loads(line), **changes}


def test_clocks_at_their_ends_are_read_those_beyond_are_not() -> None:
    assert blocks.decode_block(one_block(ms=[0], count=[0]))[0].hlc == 0
    last = blocks.decode_block(one_block(ms=[(1 << 47) - 1], count=[blocks._COUNTER_MASK]))
    assert last[0].hlc == (((1 << 47) - 1) << COUNTER_BITS) | blocks._COUNTER_MASK
    for wrong in ({"ms": [-1]}, {"ms": [1 << 47]}, {"count": [-1]},
                  {"count": [blocks._COUNTER_MASK + 1]}):  # fmt: skip
        assert refused(blocks.decode_block, one_block(**wrong))[0] == "SCHEMA"


def test_forms_of_lists_are_shared_from_a_quarter_on() -> None:
    few = [[n % 2] for n in range(8)]
    assert set(encode(few)) == {"pick", "parts"} and decode(encode(few), 8, Budget(999)) == few
    more = [[n % 3] for n in range(8)]
    assert set(encode(more)) == {"sizes", "items"} and decode(encode(more), 8, Budget(999)) == more
    many = [[n % columns.MAX_PARTS] for n in range(4 * columns.MAX_PARTS)]
    assert set(encode(many)) == {"pick", "parts"}
    beyond = [[n % (columns.MAX_PARTS + 1)] for n in range(8 * columns.MAX_PARTS)]
    assert set(encode(beyond)) == {"sizes", "items"}


def test_the_budget_may_be_spent_to_the_last_cell() -> None:
    budget = Budget(3)
    budget.spend(3)
    assert budget.left == 0
    assert refused(budget.spend, 1) == ("TOO_BIG", "column")
    numbers = {"=": [1, True, None]}
    assert decode(numbers, 5, Budget(5 * 5)) == [[1, True, None]] * 5
    assert refused(decode, numbers, 6, Budget(5 * 5))[0] == "TOO_BIG"


def test_decimals_of_other_places_stay_words() -> None:
    assert set(encode(["1.50", "2.25", "3.75"])) == {"scale", "units"}
    for mixed in (["1.5", "2.25", "3.75"], ["1", "2.5", "3.5"], ["1.5", "2", "3.5"]):
        assert decode(encode(mixed), 3, Budget(999)) == mixed


def test_the_length_of_a_frame_is_ten_figures_at_most() -> None:
    assert frames.frame_length(b"M0000000012\n") == 12
    assert frames.frame_length(b"M%d\n" % frames.MAX_FRAME) == frames.MAX_FRAME
    for bad in (b"M00000000012\n", b"M%d\n" % (frames.MAX_FRAME + 1), b"M\n", b"M-1\n"):
        assert refused(frames.frame_length, bad) == ("TOO_BIG", "child")


def test_a_value_of_256_bytes_is_left_as_words() -> None:
    """The length of a value is one byte: one of 255 is taken out, one of 256 stays."""
    for size in (255, 256):
        word = base64.b64encode(bytes(range(1, 256)) + b"\xaa" * (size - 255))
        text = b"cpts-paquet/1\n" + word + b"\n{}\n"
        made = text + b"age-encryption.org/v1\n--- abc\nrest"
        short, values = relay._shorten(text, made)
        assert (len(values) == 255) is (size == 255) and (word in short) is (size == 256)


def test_the_product_of_nothing_is_nothing() -> None:
    assert words._times(0, 7) == words._times(7, 0) == words._over(0, 7) == 0
    assert words._times(1, 7) == 7 and words._over(words._times(9, 7), 7) == 9


def test_a_seed_serves_only_whole_numbers_that_a_chain_has() -> None:
    secret = bytes(range(16))
    (one,) = entries(1)
    fields = {name: getattr(one, name) for name in one.__struct_fields__}

    def held(seq: int, served: int = 2) -> bool:
        salt = chain.derived_salt(secret, seq)
        seed = chain.Seed(secret, served)
        return handover._holds(chain.RawEntry(**{**fields, "seq": seq, "salt": salt, "seed": seed}))

    assert held(1) and held(2**53 - 1) and held(2, blocks.BLOCK_ENTRIES)
    assert not held(0) and not held(2**53) and not held(1, 1)
    assert not held(2, blocks.BLOCK_ENTRIES + 1)


def test_strange_signs_among_the_letters_of_base64_are_refused() -> None:
    """A lenient reader would take two texts for the same bytes."""
    whole = one_block()
    plain = base64.b64encode(bytes(64)).decode()
    good = {"at": [0], "sig": [plain]}
    assert blocks.decode_block({**whole, "seals": good})[0].seal == bytes(64)
    for odd in ("!", "\n", " ", "-"):
        seal = odd + plain
        changed = {**whole, "seals": {"at": [0], "sig": [seal]}}
        assert refused(blocks.decode_block, changed)[0] == "SCHEMA"
        text = base64.b64encode(bytes(16)).decode()
        assert salts._secrets(text, 1) == [bytes(16)]
        assert refused(salts._secrets, odd + text, 2)[0] == "SCHEMA"


def test_what_unfolds_less_than_two_hundred_times_is_read() -> None:
    """3 MiB of varied lines: well beyond what is free, within what their weight allows."""
    lines = [
        blocks.to_line({"block": "later", "text": hashlib.sha256(b"%d" % n).hexdigest() * 4})
        for n in range(10_000)
    ]
    packed = b"".join(body.compress({}, lines))
    assert body.FREE_BYTES * 2 < sum(map(len, lines)) < len(packed) * body.MAX_RATIO
    seen: list[str] = []
    reader = body.BodyReader(lambda block, _line: seen.append(block["block"]))
    reader.feed(packed)
    reader.finish()
    assert seen == ["start", *["later"] * 10_000]
    spaces = b"".join(body.compress({}, [b" " * (3 * body.FREE_BYTES) + b"\n"]))
    assert refused(body.BodyReader(lambda *_: None).feed, spaces) == ("TOO_BIG", "ratio")


def test_zero_among_negative_decimals_has_no_sign() -> None:
    values = ["-1.50", "0.00", "2.25", "-3.25"]
    assert set(encode(values)) == {"scale", "units"}
    assert decode(encode(values), 4, Budget(999)) == values


def test_the_first_entry_of_a_device_never_heard_of_is_missing() -> None:
    assert merge.missing({}, {"d": 1}) == {"d": merge.Gap(1, 1)}
    assert merge.missing({"d": 1}, {"d": 1}) == {} and merge.missing({}, {"d": 0}) == {}
    assert merge.missing({"d": 1}, {"d": 3}) == {"d": merge.Gap(2, 3)}
    assert merge.covers({}, {"d": 0}) and not merge.covers({}, {"d": 1})
    assert merge.join({}, {"d": 0}) == {"d": 0}


def test_a_block_is_full_at_its_very_number(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = one_block()
    monkeypatch.setattr(blocks, "BLOCK_ENTRIES", 1)
    assert len(blocks.decode_block(whole)) == 1
    monkeypatch.setattr(blocks, "BLOCK_ENTRIES", 0)
    assert refused(blocks.decode_block, whole)[0] == "SCHEMA"


def test_an_empty_block_is_refused() -> None:
    empty: dict[str, Any] = {name: [] for name in one_block()}
    same: dict[str, list[Any]] = {"at": [], "sig": []}
    whole = {**empty, "block": "entries", "n": 0, "payload": {}, "seals": same}
    assert refused(blocks.decode_block, whole) == ("SCHEMA", "block")
