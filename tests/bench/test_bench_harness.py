"""The measuring itself: medians, turns, goals, the JSON of the contract."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import harness
from tests.bench.__main__ import main
from tests.bench.harness import Bench, Benchmark, Pair, Result


def one(pair: Pair, unit: str = "o", goal: float = 2.0) -> Benchmark:
    """Make a benchmark that is not registered."""
    return Benchmark("x", unit, "référence", goal, "Essai", lambda bench: pair)


def test_the_median_of_each_side_is_kept() -> None:
    ours: Iterator[float] = iter([0.0, 30.0, 10.0, 20.0])  # the first is the warm-up
    theirs: Iterator[float] = iter([0.0, 5.0, 500.0, 10.0])
    result = harness.run_one(one(Pair(lambda: next(ours), lambda: next(theirs), rounds=3)))
    assert (result.value, result.baseline_value, result.ratio) == (20.0, 10.0, 2.0)


def test_the_two_sides_take_turns() -> None:
    order: list[str] = []
    pair = Pair(
        lambda: order.append("o") or 1.0, lambda: order.append("b") or 1.0, rounds=2, warm_up=0
    )
    harness.run_one(one(pair))
    assert order == ["b", "o", "o", "b"]


def test_what_returns_nothing_is_timed() -> None:
    result = harness.run_one(one(Pair(lambda: None, lambda: None, rounds=1), unit="µs"))
    assert 0 < result.value < 1e6


def test_a_goal_is_a_ratio() -> None:
    met = Result("x", 13.0, "ms", "vide", 10.0, 1.3).to_json()
    missed = Result("x", 13.1, "ms", "vide", 10.0, 1.3).to_json()
    assert (met["met"], missed["met"]) == (True, False)
    assert set(met) == {
        "name", "value", "unit", "baseline", "baseline_value", "ratio", "goal", "met"
    }  # fmt: skip


def test_a_scale_reduces_the_volumes(tmp_path: object) -> None:
    assert Bench(tmp_path, 0.001).count(1_000_000) == 1000  # type: ignore[arg-type]


def test_two_benchmarks_cannot_share_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "REGISTERED", {})
    register = harness.benchmark("x", unit="ms", baseline="b", goal=1.0)
    register(lambda bench: Pair(lambda: None, lambda: None))
    with pytest.raises(ValueError, match="two benchmarks"):
        register(lambda bench: Pair(lambda: None, lambda: None))


def test_the_table_is_french() -> None:
    text = harness.table([Result("x", 1234.5, "ms", "fenêtre vide", 1000.0, 1.3, "Démarrage")])
    assert "1\u202f234\u00a0ms" in text
    assert "1,23\u00a0×" in text
    assert text.rstrip().endswith("atteint")


def test_a_result_that_has_nowhere_to_go_is_said_before_measuring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    measured: list[str] = []
    one_row = Result("bpm_ten_drugs", 1.0, "ms", "b", 1.0, 1.0, "x")
    monkeypatch.setattr(harness, "run_one", lambda one, scale: measured.append(one.name) or one_row)
    for place, code in (
        (tmp_path / "absent" / "b.json", 2),
        (tmp_path, 2),
        (tmp_path / "b.json", 0),
    ):
        words = ["bench", "--only", "bpm_ten_drugs", "--json", str(place)]
        monkeypatch.setattr(sys, "argv", words)
        assert main() == code
        assert bool(measured) is (code == 0)
    assert "rien n’a été mesuré" in capsys.readouterr().err
