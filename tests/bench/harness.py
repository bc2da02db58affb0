"""How a benchmark is written and measured.

A benchmark is a function that prepares its data in `bench.folder` and returns two callables, ours
and a named baseline (plain `sqlite3`, an empty PySide6 window…). Both are measured in the same run,
in turn, so that a busy machine slows both; the medians are divided. A goal is a ratio, never an
absolute time::

    @benchmark("durable_visit", unit="ms", baseline="bare SQLCipher transaction", goal=1.5)
    def durable_visit(bench: Bench) -> Pair:
        ...
        return Pair(ours=save_visit, baseline=bare_transaction)

A callable that returns a number gives its own measure, in `unit` (a size, or a time it took inside
another process); one that returns None is timed around.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

Measure = Callable[[], float | None]
PER_SECOND: Final = {"s": 1.0, "ms": 1e3, "µs": 1e6}


@dataclass(frozen=True)
class Pair:
    """What is compared; `rounds` measures of each side, after `warm_up` unmeasured ones."""

    ours: Measure
    baseline: Measure
    rounds: int = 7
    warm_up: int = 1
    close: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Bench:
    """What a benchmark may use: a private folder, and a scale (1.0 = the size of the goal)."""

    folder: Path
    scale: float = 1.0

    def count(self, full: int) -> int:
        """Return how many rows to use instead of `full`."""
        return max(1, round(full * self.scale))


@dataclass(frozen=True)
class Benchmark:
    """A registered benchmark."""

    name: str
    unit: str
    baseline: str
    goal: float
    title: str
    prepare: Callable[[Bench], Pair]


@dataclass(frozen=True)
class Result:
    """The medians of one benchmark, as they are written to JSON."""

    name: str
    value: float
    unit: str
    baseline: str
    baseline_value: float
    goal: float
    title: str = field(default="", compare=False)

    @property
    def ratio(self) -> float:
        """Return ours divided by the baseline: lower is better."""
        return self.value / self.baseline_value if self.baseline_value else float("inf")

    def to_json(self) -> dict[str, Any]:
        """Return the object that contracts.md describes."""
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "baseline": self.baseline,
            "baseline_value": round(self.baseline_value, 4),
            "ratio": round(self.ratio, 3),
            "goal": self.goal,
            "met": self.ratio <= self.goal,
        }


REGISTERED: Final[dict[str, Benchmark]] = {}


def benchmark(
    name: str, *, unit: str, baseline: str, goal: float, title: str = ""
) -> Callable[[Callable[[Bench], Pair]], Callable[[Bench], Pair]]:
    """Register the decorated function; `goal` is the ratio not to exceed."""

    def register(prepare: Callable[[Bench], Pair]) -> Callable[[Bench], Pair]:
        if name in REGISTERED:
            raise ValueError(f"two benchmarks are called {name}")
        REGISTERED[name] = Benchmark(name, unit, baseline, goal, title or name, prepare)
        return prepare

    return register


def measured(measure: Measure, unit: str) -> float:
    """Run once; return what it says, or the time it took in `unit`."""
    start = time.perf_counter()
    told = measure()
    elapsed = time.perf_counter() - start
    return float(told) if told is not None else elapsed * PER_SECOND[unit]


def run_one(wanted: Benchmark, scale: float = 1.0) -> Result:
    """Prepare, warm up, measure both sides in turn, and return the medians."""
    with tempfile.TemporaryDirectory(prefix="cpts-bench-") as folder:
        pair = wanted.prepare(Bench(Path(folder), scale))
        try:
            for _ in range(pair.warm_up):
                pair.baseline()
                pair.ours()
            ours: list[float] = []
            theirs: list[float] = []
            for turn in range(pair.rounds):
                sides = [(theirs, pair.baseline), (ours, pair.ours)]
                for values, measure in sides if turn % 2 == 0 else reversed(sides):
                    values.append(measured(measure, wanted.unit))
        finally:
            pair.close()
    return Result(
        name=wanted.name,
        value=statistics.median(ours),
        unit=wanted.unit,
        baseline=wanted.baseline,
        baseline_value=statistics.median(theirs),
        goal=wanted.goal,
        title=wanted.title,
    )


def machine() -> dict[str, Any]:
    """Describe the machine without naming it."""
    memory = 0
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "system": f"{platform.system()} {platform.release()}",
        "architecture": platform.machine(),
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**30, 1),
        "python": sys.version.split()[0],
    }


def number(value: float) -> str:
    """Write a number the French way, with three significant figures."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}".replace(",", "\u202f").replace(".", ",")


def table(results: Iterable[Result]) -> str:
    """Return the results as a French table."""
    head = ("Mesure", "Nous", "Référence", "", "Rapport", "But", "")
    rows = [head]
    rows += [
        (
            result.title,
            f"{number(result.value)}\u00a0{result.unit}",
            f"{number(result.baseline_value)}\u00a0{result.unit}",
            result.baseline,
            f"{number(result.ratio)}\u00a0×",
            f"≤ {number(result.goal)}\u00a0×",
            "atteint" if result.ratio <= result.goal else "MANQUÉ",
        )
        for result in results
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    left = {0, 3, 6}
    lines = [
        "  ".join(
            cell.ljust(width) if i in left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    lines.insert(1, "─" * max(map(len, lines)))
    return "\n".join(lines)
