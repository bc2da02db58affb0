"""More edges of the packet format: depth, forms of columns, ends of lines, bounds of the child.

Written against mutants that no other test noticed (tests/mutation/trust.py).
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cpts_desktop.packets import body, child, envelope, header, keys, sandbox, word_figures
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.columns import MAX_DEPTH, MAX_PARTS, Budget, decode, encode


def code_of(act: Callable[..., Any], *given: Any) -> str:
    try:
        act(*given)
    except PacketRefused as refusal:
        return refusal.code.value
    return ""


NESTED_INTEGERS = {"pick": [0], "parts": [[1]]}
NESTED_PLACE = {"pick": [0], "parts": [[0]]}
DEEP: dict[str, tuple[dict[str, Any], list[Any]]] = {
    "words": ({"words": ["a"], "at": NESTED_PLACE}, ["a"]),
    "scale": ({"scale": 1, "units": NESTED_INTEGERS}, ["0.1"]),
    "time": ({"time": 0, "ticks": NESTED_INTEGERS}, ["1970-01-01T00:00:01Z"]),
    "keys": ({"keys": {"a": NESTED_INTEGERS}}, [{"a": 1}]),
    "sizes": ({"sizes": NESTED_INTEGERS, "items": [7]}, [[7]]),
    "items": ({"sizes": [1], "items": NESTED_INTEGERS}, [[1]]),
    "pick": ({"pick": NESTED_PLACE, "parts": [[7]]}, [7]),
    "parts": ({"pick": [0], "parts": [NESTED_INTEGERS]}, [1]),
}


@pytest.mark.parametrize("shape", DEEP)
def test_each_shape_goes_one_step_down_and_no_more(shape: str) -> None:
    column, values = DEEP[shape]
    assert decode(column, 1, Budget(10_000), MAX_DEPTH - 1) == values
    assert code_of(decode, column, 1, Budget(10_000), MAX_DEPTH) == "SCHEMA"


def test_parts_are_a_list_of_a_bounded_length() -> None:
    many: list[Any] = [[1], *([] for _ in range(MAX_PARTS - 1))]
    assert decode({"pick": [0], "parts": many}, 1, Budget(10_000)) == [1]
    assert code_of(decode, {"pick": [0], "parts": [*many, []]}, 1, Budget(10_000)) == "SCHEMA"
    assert code_of(decode, {"pick": [0], "parts": {"0": [1]}}, 1, Budget(10_000)) == "SCHEMA"


@pytest.mark.parametrize(
    ("values", "form"),
    [
        ([True], [True]), ([None], [None]), ([True, True], {"=": True}),
        ([True, False], [True, False]), ([5, 5], [5, 5]), ([5, 5, 5], {"=": 5}),
        ([2**62 - 3, 2**62 - 2, 2**62 - 1], {"delta": [2**62 - 3, 1, 1]}),
        ([2**62 - 2, 2**62 - 1, 2**62], [2**62 - 2, 2**62 - 1, 2**62]),
        ([3 - 2**62, 2 - 2**62, 1 - 2**62], {"delta": [3 - 2**62, -1, -1]}),
        ([2 - 2**62, 1 - 2**62, -(2**62)], [2 - 2**62, 1 - 2**62, -(2**62)]),
    ],
)  # fmt: skip
def test_the_form_of_a_column_is_the_one_that_version_1_writes(
    values: list[Any], form: Any
) -> None:
    assert encode(values) == form
    assert decode(form, len(values), Budget(10_000)) == values


@pytest.mark.parametrize(
    ("data", "expected"),
    [(b"x" * 9 + b"\n", 10), (b"x" * 10, "TOO_BIG"), (b"x" * 10 + b"\n", "TOO_BIG"),
     (b"x" * 9, "TRUNCATED"), (b"", "TRUNCATED")],
)  # fmt: skip
def test_a_line_ends_within_its_limit_or_is_too_long(data: bytes, expected: int | str) -> None:
    found = code_of(header._line_end, data, 0, 10, "header") or header._line_end(data, 0, 10, "")
    assert found == expected
    if expected == "TOO_BIG":
        assert code_of(header._line_end, data, 0, 10, "signature") == "BAD_SIG"


@pytest.mark.parametrize(("mebibytes", "seconds"), [(0, 20), (1, 24), (10, 60), (1024, 4116)])
def test_the_child_gets_time_by_the_size_of_the_packet(
    monkeypatch: pytest.MonkeyPatch, mebibytes: int, seconds: int
) -> None:
    asked: list[dict[str, Any]] = []

    class Enough(Exception):  # noqa: N818 - ends the act once it has been seen
        pass

    @contextmanager
    def started(request: dict[str, Any], *_rest: Any) -> Iterator[None]:
        asked.append(request)
        raise Enough
        yield

    monkeypatch.setattr(sandbox, "started", started)
    monkeypatch.setattr(sandbox, "start_of", lambda _header: {})
    one = SimpleNamespace(
        preamble=SimpleNamespace(length=1), header=SimpleNamespace(sha256="", size=mebibytes << 20)
    )
    with pytest.raises(Enough):
        list(sandbox.blocks(Path("x"), one, "identity"))  # type: ignore[arg-type]
    assert asked[0]["cpu"] == seconds


def test_the_child_is_bounded_in_memory_time_files_and_has_no_core(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resource = pytest.importorskip("resource")
    asked = dict[int, tuple[int, int]]()
    monkeypatch.setattr(resource, "setrlimit", lambda what, pair: asked.__setitem__(what, pair))
    child.limit(7)
    assert asked == {
        resource.RLIMIT_AS: (640 << 20, 640 << 20), resource.RLIMIT_CPU: (7, 7),
        resource.RLIMIT_CORE: (0, 0), resource.RLIMIT_FSIZE: (0, 0),
    }  # fmt: skip


def test_the_child_reads_one_request_of_a_bounded_length(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    class Line(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            asked.append(size or 0)
            return b"pas du JSON"

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Line()))
    with pytest.raises(json.JSONDecodeError):
        child.main()
    assert asked == [64 << 10]


def test_the_numbers_of_the_format_are_those_of_their_sources() -> None:
    assert (body.WINDOW, envelope._CHUNK, word_figures._DIGITS) == (8 << 20, 1 << 20, 4)
    assert header.MAX_RECIPIENTS == 256
    # RFC 8032 5.1: the order of the base point, L.
    assert keys._ORDER == 0x1000000000000000000000000000000014DEF9DEA2F79CD65812631A5CF5D3ED
