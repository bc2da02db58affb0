"""The refusals that no damaged file reaches: each branch of the readers, called by its own name."""

from __future__ import annotations

import gc
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cpts_desktop.packets import (
    blocks,
    child,
    columns,
    envelope,
    files,
    identity,
    sandbox,
    unfolding,
    words,
)
from cpts_desktop.packets.body import BodyReader
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.columns import MAX_DEPTH, MAX_PARTS, Budget, decode, encode
from cpts_desktop.packets.envelope import check, seal, start_of
from cpts_desktop.packets.header import parse_header
from cpts_desktop.packets.keys import minisign_public_key
from tests.pure.packets.samples import (
    DOCTOR,
    ME,
    NURSE,
    PINNED,
    draft,
    entries,
    packet,
    sample_trail,
)

UUID = "86bf2b1b-fab7-52b8-8b75-33e74c6e6f35"


def refused(act: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(PacketRefused) as caught:
        act()
    return caught.value.code.value, caught.value.where


def block(**changes: Any) -> dict[str, Any]:
    return {**blocks.encode_block(list(entries(10))), **changes}


@pytest.mark.parametrize(
    "runs",
    [None, {}, [[UUID, UUID, 1]], [3], [["x", UUID, 1, 10]], [[UUID, "x", 1, 10]],
     [[UUID, UUID, "1", 10]], [[UUID, UUID, 1, True]], [[UUID, UUID, 0, 10]],
     [[UUID, UUID, 2**53, 10]], [[UUID, UUID, 1, 11]], [[UUID, UUID, 1, 0]],
     [[UUID, UUID, 1, 9]], []],
)  # fmt: skip
def test_places_of_another_shape_are_refused(runs: Any) -> None:
    assert refused(lambda: blocks.decode_block(block(runs=runs)))[0] == "SCHEMA"


@pytest.mark.parametrize(
    "change",
    [{"ms": {"=": -1}}, {"ms": {"=": 1 << 47}}, {"count": {"=": -1}}, {"count": {"=": 1 << 16}},
     {"ms": {"=": True}}, {"payload": []}, {"payload": {}}, {"payload": {"autre": []}},
     {"author": {"=": "x"}}, {"author": {"=": 3}}, {"seals": []}, {"seals": {"at": []}},
     {"seals": {"at": [], "sig": {}}}, {"seals": {"at": [0] * 11, "sig": ["A"] * 11}},
     {"seals": {"at": [10], "sig": ["A"]}}, {"seals": {"at": [-1], "sig": ["A"]}},
     {"seals": {"at": [0], "sig": [3]}}, {"seals": {"at": [0], "sig": ["é"]}},
     {"seals": {"at": [0], "sig": ["A"]}}, {"seals": {"at": [0], "sig": ["AAAA"]}}],
)  # fmt: skip
def test_columns_of_another_shape_are_refused(change: dict[str, Any]) -> None:
    assert refused(lambda: blocks.decode_block(block(**change)))[0] == "SCHEMA"


def test_the_largest_clock_still_passes() -> None:
    found = blocks.decode_block(block(ms={"=": (1 << 47) - 1}, count={"=": (1 << 16) - 1}))
    assert {entry.hlc for entry in found} == {(1 << 63) - 1}


@pytest.mark.parametrize("value", ["pas du JSON", "[1]", "3", "[" * 5_000, 3, None, []])
def test_a_payload_that_is_no_object_is_refused(value: Any) -> None:
    changed = block(payload={"observation": [value] * 10})
    assert refused(lambda: blocks.decode_block(changed))[0] == "SCHEMA"


def test_giants_are_refused_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MAX_PAYLOAD", 40)
    assert refused(lambda: blocks.decode_block(block())) == ("TOO_BIG", "payload")
    with pytest.raises(ValueError, match="too large"):
        list(blocks.encode_blocks(entries(1)))
    monkeypatch.setattr(blocks, "MAX_LINE", 10)
    assert refused(lambda: blocks.from_line(b'{"block":1}')) == ("TOO_BIG", "line")
    monkeypatch.setattr("cpts_desktop.packets.body.MAX_LINE", 4)
    reader = BodyReader(lambda _block, _line: None)
    assert refused(lambda: reader._lines(b"12345")) == ("TOO_BIG", "line")
    BodyReader(lambda _block, _line: None)._lines(b"1234")


def test_what_is_no_bounded_line_is_refused() -> None:
    for line in (b"", b"[]", b"{}", b'{"block":3}', b"\xff", b"[" * 10_000):
        assert refused(lambda line=line: blocks.from_line(line)) == ("SCHEMA", "line")


@pytest.mark.parametrize(
    ("column", "count"),
    [(3, 1), ("x", 1), ([1], 2), ({}, 1), ({"=": 1, "more": 2}, 1), ({"delta": {}}, 1),
     ({"delta": [1]}, 2), ({"delta": [True]}, 1), ({"delta": ["1"]}, 1),
     ({"delta": [2**63 - 1, 1]}, 2), ({"delta": [-(2**63), -1]}, 2),
     ({"scale": 7, "units": [1]}, 1), ({"scale": -1, "units": [1]}, 1),
     ({"scale": True, "units": [1]}, 1), ({"scale": 2, "units": ["1"]}, 1),
     ({"time": 1, "ticks": [1]}, 1), ({"time": False, "ticks": [1]}, 1),
     ({"time": 0, "ticks": [10**18]}, 1), ({"time": 3, "ticks": [-(10**18)]}, 1),
     ({"keys": []}, 1), ({"sizes": [-1, 1], "items": []}, 2), ({"pick": [0], "parts": {}}, 1),
     ({"pick": [0], "parts": [[]] * (MAX_PARTS + 1)}, 1), ({"pick": [1], "parts": [[1]]}, 1),
     ({"pick": [-1], "parts": [[1]]}, 1), ({"words": {}, "at": [0]}, 1),
     ({"words": [1], "at": [0]}, 1), ({"words": ["a"], "at": [1]}, 1)],
)  # fmt: skip
def test_a_column_of_another_shape_is_refused(column: Any, count: int) -> None:
    assert refused(lambda: decode(column, count, Budget(10_000)))[0] == "SCHEMA"


def test_columns_at_their_limits_come_back() -> None:
    budget = Budget(10_000)
    assert decode({"delta": [2**63 - 1]}, 1, budget) == [2**63 - 1]
    assert decode({"delta": [-(2**63)]}, 1, budget) == [-(2**63)]
    assert decode({"scale": 6, "units": [-1, 1_000_001]}, 2, budget) == ["-0.000001", "1.000001"]
    assert decode({"scale": 0, "units": [-3]}, 1, budget) == ["-3"]
    assert decode({"keys": {}}, 2, budget) == [{}, {}]
    assert decode({"=": {"a": ["b", {"c": None}]}}, 2, budget) == [{"a": ["b", {"c": None}]}] * 2


def test_a_column_too_deep_is_refused_and_never_written() -> None:
    deep: Any = [1]
    for _ in range(MAX_DEPTH + 2):
        deep = {"sizes": [1], "items": deep}
    assert refused(lambda: decode(deep, 1, Budget(10_000)))[0] == "SCHEMA"
    value: Any = 1
    for _ in range(MAX_DEPTH * 2):
        value = [value]
    assert decode(json.loads(json.dumps(encode([value, 1]))), 2, Budget(10_000)) == [value, 1]
    mixed = [{f"k{number}": number} for number in range(MAX_PARTS + 1)]
    assert encode(mixed) == mixed


def test_the_budget_counts_what_a_constant_unfolds_to() -> None:
    wide = {"=": {"clé": ["mot" * 10, {"a": "b" * 50}]}}
    assert decode(wide, 10, Budget(1_500)) == [wide["="]] * 10
    assert refused(lambda: decode(wide, 100, Budget(1_500)))[0] == "TOO_BIG"


def test_a_number_of_packet_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    lines = packet(tmp_path).read_bytes().split(b"\n")
    header = json.loads(lines[1])
    for name, value in (("sequence", 2**53), ("sequence", 0), ("sequence", True)):
        changed = {**header, name: value}
        text = json.dumps(changed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert refused(lambda text=text: parse_header(text.encode() + b"\n"))[0] == "SCHEMA"
    for size in (0, 2**53, "1"):
        cipher = {**header["ciphertext"], "size": size}
        changed = {**header, "ciphertext": cipher}
        text = json.dumps(changed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert refused(lambda text=text: parse_header(text.encode() + b"\n"))[0] == "SCHEMA"


def test_a_header_says_its_trail_again(tmp_path: Path) -> None:
    made = seal(
        tmp_path / "p.cpts", draft(trail=sample_trail()), NURSE, [DOCTOR.public], [], work=tmp_path
    )
    line = made.path.read_bytes().split(b"\n")[1] + b"\n"
    assert parse_header(line) == made.header and made.header.line() == line


def test_a_stick_that_says_yes_and_keeps_nothing_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = envelope.write_private

    def lying(path: Path, data: Any) -> None:
        real(path, data)
        path.write_bytes(path.read_bytes()[:-1] + b"?")

    monkeypatch.setattr(envelope, "write_private", lying)
    with pytest.raises(OSError, match="does not read back"):
        packet(tmp_path)


def test_a_full_disk_while_encrypting_is_the_disk_s_own_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.BytesIO):
        def write(self, _data: Any) -> int:
            raise OSError(28, "no room")

    monkeypatch.setattr(Path, "open", lambda _self, *_a, **_k: Full())
    with pytest.raises(OSError, match="no room") as caught:
        packet(tmp_path)
    assert caught.value.errno == 28


def test_a_file_changed_after_the_check_is_refused(tmp_path: Path) -> None:
    path = packet(tmp_path)
    checked = check(path, PINNED, ME)
    body = unfolding.Body(path, checked.preamble.length, "0" * 64)
    start = start_of(checked.header)

    def unfold() -> None:
        unfolding.unfold(body, DOCTOR.age_identity, start, lambda _block, _line: None)

    assert refused(unfold) == ("BAD_MAC", "ciphertext")


def test_a_file_that_grows_while_it_is_copied_is_refused(tmp_path: Path) -> None:
    counted = files._Counted(10)
    stream = io.BytesIO(b"x" * 11)
    assert refused(lambda: list(counted.through(stream))) == ("TOO_BIG", "file")
    assert list(files._Counted(11).through(io.BytesIO(b"x" * 11))) == [b"x" * 11]


def test_a_child_that_tells_another_count_is_not_believed() -> None:
    def finish(count: int, **result: Any) -> Any:
        line = json.dumps({"code": "", "where": "", "blocks": count, **result}).encode()
        return lambda: sandbox._finish(line, 2)

    sandbox._finish(b'{"blocks":2,"code":"","where":""}', 2)
    assert refused(finish(3)) == ("SCHEMA", "child")
    assert refused(finish(2, code="BAD_MAC", where="x" * 50)) == ("BAD_MAC", "x" * 20)
    assert refused(finish(2, code="INVENTED")) == ("SCHEMA", "child")
    assert refused(lambda: sandbox._finish(b"{}", 2)) == ("SCHEMA", "child")


def test_the_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert sandbox.command() == [sys.executable, sandbox.CHILD_FLAG]


@pytest.mark.skipif(os.name != "posix", reason="true(1)")
def test_a_child_that_ends_before_it_is_asked_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "command", lambda: [sys.executable, "-c", ""])
    path = packet(tmp_path)
    checked = check(path, PINNED, ME)
    found = refused(lambda: list(sandbox.blocks(path, checked, DOCTOR.age_identity * 20_000)))
    assert found == ("TOO_BIG", "child")


def test_the_words_of_a_fingerprint_are_2048_and_a_muddle_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    good = list(words.to_words(bytes(range(32))))
    every = words.word_list()
    said = set()
    for one in range(0, 12, 3):
        muddled = list(good)
        for place in (one, one + 1, one + 2):
            muddled[place] = every[(every.index(good[place]) + 7 * place + 1) % 2048]
        outcome = words.read_words(" ".join(muddled))
        said.add(outcome.problems[0].message)  # type: ignore[union-attr]
    assert all("faites" in message for message in said)
    words.word_list.cache_clear()
    monkeypatch.setattr(words, "resource", lambda _name: SimpleNamespace(
        read_text=lambda **_kw: "un deux trois"))  # fmt: skip
    with pytest.raises(ValueError, match="2048"):
        words.word_list()
    monkeypatch.undo()
    words.word_list.cache_clear()
    assert len(words.word_list()) == 2048


def played(request: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Play the child in this process, without the limits that would stay on it."""
    given = io.BytesIO(json.dumps(request).encode() + b"\n")
    out = io.BytesIO()
    monkeypatch.setattr(child, "limit", lambda _seconds: None)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=given))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))
    assert child.main() == 0
    assert gc.isenabled()
    return out.getvalue()


def request_for(path: Path) -> dict[str, Any]:
    checked = check(path, PINNED, ME)
    return {
        "path": str(path), "offset": checked.preamble.length, "sha256": checked.header.sha256,
        "identity": DOCTOR.age_identity, "expected": start_of(checked.header), "cpu": 10,
        "known": 0,
    }  # fmt: skip


def test_the_child_passes_blocks_on_and_says_how_it_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [blocks.to_line({"block": "cards", "own": [], "cards": []}),
             *blocks.encode_blocks(entries())]  # fmt: skip
    path = packet(tmp_path, lines)
    said = played(request_for(path), monkeypatch)
    assert said.startswith(b'B{"block":"cards"') and b"\nM" in said
    last = said.rsplit(b"\nE", 1)[-1] if b"\nE" in said else said[said.rindex(b"E{") + 1 :]
    assert json.loads(last[last.index(b"{") :]) == {"code": "", "where": "", "blocks": 2}
    wrong = {**request_for(path), "sha256": "0" * 64}
    assert b'"code": "BAD_MAC"' in played(wrong, monkeypatch)

    def no_room(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(unfolding, "unfold", no_room)
    assert b'"code": "TOO_BIG", "where": "memory"' in played(request_for(path), monkeypatch)


def test_the_limits_of_the_child_are_set_and_their_lack_is_no_crash(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: dict[int, tuple[int, int]] = {}

    def setrlimit(number: int, value: tuple[int, int]) -> None:
        if number == 3:
            raise ValueError("not allowed")
        asked[number] = value

    fake = SimpleNamespace(RLIMIT_AS=1, RLIMIT_CPU=2, RLIMIT_CORE=3, setrlimit=setrlimit)
    monkeypatch.setitem(sys.modules, "resource", fake)  # type: ignore[arg-type]
    child.limit(9)
    assert asked == {1: (child.MEMORY, child.MEMORY), 2: (9, 9)}
    monkeypatch.setitem(sys.modules, "resource", None)  # type: ignore[arg-type]
    monkeypatch.setattr(sys, "platform", "win32")
    child.limit(9)


def test_a_mapping_of_columns_is_closed() -> None:
    assert set(columns._SHAPES) == {
        frozenset(keys) for keys in (
            {"="}, {"words", "at"}, {"delta"}, {"scale", "units"}, {"time", "ticks"}, {"keys"},
            {"sizes", "items"}, {"pick", "parts"},
        )
    }  # fmt: skip


def test_the_digest_of_the_packet_before_is_64_digits(tmp_path: Path) -> None:
    made = seal(
        tmp_path / "p.cpts", draft(sequence=2, previous="a" * 64), NURSE, [DOCTOR.public], [],
        work=tmp_path,
    )  # fmt: skip
    header = made.header.as_json()
    for previous in ("a" * 63, "A" * 64, 3, None):
        text = json.dumps({**header, "previous": previous}, sort_keys=True, separators=(",", ":"))
        assert refused(lambda text=text: parse_header(text.encode() + b"\n"))[0] == "SCHEMA"


def test_a_ciphertext_changed_in_place_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = packet(tmp_path)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    assert refused(lambda: check(path, PINNED, ME)) == ("BAD_MAC", "ciphertext")


def test_a_start_that_is_not_the_announced_one_is_refused() -> None:
    expecting = unfolding._Expecting({"packet": "a"}, lambda _block, _line: None)
    expecting({"block": "start", "packet": "a"}, b"")
    assert refused(lambda: expecting({"block": "start", "packet": "b"}, b"")) == (
        "SCHEMA", "start",
    )  # fmt: skip


def test_a_reader_that_breaks_is_a_damaged_packet(tmp_path: Path) -> None:
    path = packet(tmp_path)
    checked = check(path, PINNED, ME)
    length = path.stat().st_size
    body = unfolding.Body(path, length, checked.header.sha256)
    start = start_of(checked.header)

    def unfold() -> None:
        unfolding.unfold(body, DOCTOR.age_identity, start, lambda _block, _line: None)

    assert refused(unfold)[0] in ("BAD_MAC", "TRUNCATED")


def test_a_public_key_with_strange_signs_among_its_letters_is_refused() -> None:
    """A lenient base64 would read it all the same: two texts would name one key."""
    text = minisign_public_key(NURSE.public.sign)
    assert identity._signing_key(text) == NURSE.public.sign
    for odd in (f"{text[:5]}!{text[5:]}", f"{text[:5]}\n{text[5:]}", f" {text}", text[:-1]):
        assert refused(lambda odd=odd: identity._signing_key(odd))[0] == "SCHEMA"
