"""Every kept input, and some mutants of it, leave a parser by a declared ending (P-35)."""

from __future__ import annotations

import importlib
import re

import pytest

from tests.fuzz import run
from tests.fuzz.guided import MODULES
from tests.fuzz.run import CORPUS, Found, corpus, drawn, try_one
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_p35_kept_inputs_and_their_mutants_are_refused_in_words(name: str) -> None:
    assert len(corpus(name)) >= 3, "a target without a corpus proves nothing"
    before = {item.name for item in (CORPUS / name).iterdir()}
    found = drawn(name, 20.0, seed=1, runs=150)
    for item in (CORPUS / name).iterdir():
        if item.name not in before:
            item.unlink()  # the message says it; the tree stays as it was
    assert found.problems == []


def test_an_undeclared_ending_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes) -> None:
        raise IndexError(data)

    monkeypatch.setitem(TARGETS, "strict_json", broken)
    found = Found()
    try_one("strict_json", corpus("strict_json")[0], found)
    assert len(found.problems) == 1 and found.problems[0].startswith("IndexError")


def test_a_reader_that_never_ends_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = re.compile(r"(a+)+$")
    monkeypatch.setattr(run, "STUCK", 0.2)
    monkeypatch.setitem(TARGETS, "strict_json", lambda _data: slow.match("a" * 60 + "!"))
    found = Found()
    try_one("strict_json", corpus("strict_json")[0], found)
    assert [problem.partition(" ")[0] for problem in found.problems] == ["Stuck"]


def test_the_guide_looks_inside_every_reader() -> None:
    assert sorted(MODULES) == sorted(TARGETS)
    for module in {one for several in MODULES.values() for one in several}:
        importlib.import_module(module)
