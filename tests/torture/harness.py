"""How a promise is tortured and counted.

A torture is a function that breaks things on purpose and returns a `Tally`::

    @promise("kill_while_writing", "Tuer le programme ne perd aucune visite confirmée")
    def kill_while_writing(torture: Torture) -> Tally:
        tally = Tally()
        for _ in range(torture.runs(short=200, long=5000)):
            ...
            tally.run(hit=was_killed, lost=missing)
        return tally

`lost` counts what the promise says can never be lost (visits, patients, a refusal that did not
come). A torture whose faults never hit anything proves nothing: it is not ok either.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final


@dataclass
class Tally:
    """What happened: runs, runs whose fault really hit, things lost."""

    runs: int = 0
    faults_hit: int = 0
    lost: int = 0
    notes: list[str] = field(default_factory=list)

    def run(self, *, hit: bool, lost: int = 0, note: str = "") -> None:
        """Count one run; `note` explains a loss (no value of a patient in it)."""
        self.runs += 1
        self.faults_hit += hit
        self.lost += lost
        if note and len(self.notes) < 20:
            self.notes.append(note)

    @property
    def ok(self) -> bool:
        """Say whether the promise held, and was really tried."""
        return self.runs > 0 and self.faults_hit > 0 and self.lost == 0


@dataclass(frozen=True)
class Torture:
    """What a torture may use: a private folder, a seed, and whether time is short."""

    folder: Path
    random: random.Random
    long: bool = False

    def runs(self, *, short: int, long: int) -> int:
        """Return how many runs to make."""
        return long if self.long else short


@dataclass(frozen=True)
class Promise:
    """A registered torture; `sentence` is the promise, in French."""

    name: str
    sentence: str
    torture: Callable[[Torture], Tally]


REGISTERED: Final[dict[str, Promise]] = {}


def promise(
    name: str, sentence: str
) -> Callable[[Callable[[Torture], Tally]], Callable[[Torture], Tally]]:
    """Register the decorated function as the torture of a promise."""

    def register(torture: Callable[[Torture], Tally]) -> Callable[[Torture], Tally]:
        if name in REGISTERED:
            raise ValueError(f"two promises are called {name}")
        REGISTERED[name] = Promise(name, sentence, torture)
        return torture

    return register


def run_one(wanted: Promise, *, seed: int, long: bool) -> tuple[Tally, float]:
    """Run one torture in a folder of its own; return the tally and the seconds."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="cpts-torture-") as folder:
        source = random.Random(f"{seed}:{wanted.name}")
        tally = wanted.torture(Torture(Path(folder), source, long))
    return tally, time.perf_counter() - start


def to_json(wanted: Promise, tally: Tally) -> dict[str, Any]:
    """Return the object that contracts.md describes."""
    return {
        "promise": wanted.name,
        "runs": tally.runs,
        "faults_hit": tally.faults_hit,
        "lost": tally.lost,
        "ok": tally.ok,
    }


def line(wanted: Promise, tally: Tally, seconds: float) -> str:
    """Return the one line printed for a promise."""
    mark = "✓" if tally.ok else "✗"
    return (
        f"{mark} {wanted.sentence} — {tally.runs} essais, {tally.faults_hit} pannes subies, "
        f"{tally.lost} perte{'s' if tally.lost > 1 else ''} ({seconds:.0f} s) [{wanted.name}]"
    )
