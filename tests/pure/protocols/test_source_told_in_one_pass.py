"""A protocol file of dots, spaces or quotes is refused at once: its patterns never go back over it.

Found by the guided fuzzing: 148 bytes of figures and dots held the reader for ever (G7-86).
"""

from __future__ import annotations

import time

import pytest

from cpts_desktop.protocols.source import Source, SourceProblem, parse_source

SHAPES = {
    "dots": b"7" * 20 + b"." * 100 + b"7" * 9,
    "dotted key": b"a" + b".a" * 90 + b"!",
    "dots and spaces": b"a" + b" . " * 60 + b"!",
    "header of spaces": b"[" + b" " * 20_000 + b"x",
    "header of words": b"[" + b"x " * 20_000,
    "header and comment": b"[a]" + b" " * 20_000 + b"x",
    "leading spaces": b" " * 20_000 + b"a",
    "quotes": b'"' * 5_000,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_g7_86_a_hostile_row_costs_nothing(shape: str) -> None:
    before = time.process_time()
    assert isinstance(parse_source("x.toml", SHAPES[shape]), SourceProblem)
    assert time.process_time() - before < 0.5


@pytest.mark.parametrize(
    ("row", "path"),
    [
        (b"a = 1", ("a",)), (b"  a.b = 1", ("a", "b")), (b"a . b.c= 1", ("a", "b", "c")),
        (b'"a b".c = 1', ("a b", "c")), (b"[a]", ("a",)), (b"[ a . b ] # c", ("a", "b")),
        (b"[[a.b]]", ("a", "b", "0")), (b"[a]\nb.c = 1", ("a", "b", "c")),
    ],
)  # fmt: skip
def test_the_rows_that_toml_allows_keep_their_line(row: bytes, path: tuple[str, ...]) -> None:
    found = parse_source("x.toml", row)
    assert isinstance(found, Source)
    assert found.lines[path] == row.count(b"\n") + 1
