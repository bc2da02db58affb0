"""Feed the targets: the kept corpus first, then mutants of it, drawn or guided by atheris.

    python -m tests.fuzz [NAME …] [--seconds N] [--seed N]

A finding is written in ``tests/fuzz/corpus/NAME/found-…``: it stays there, and each later run
(``tests/fuzz/test_fuzz_corpora.py`` in CI) replays it.
"""

from __future__ import annotations

import hashlib
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.fuzz.targets import TARGETS

CORPUS: Final = Path(__file__).parent / "corpus"
HANG: Final = 2.0
STUCK: Final = 30.0
"""Seconds after which an input is given up: one that never ends must not hold the others."""
_TOKENS: Final = (
    b"\x00", b"\xff", b"\xed\xa0\x80", b"\xe2\x80\xae", b"9" * 40, b"-1", b"1e999", b"NaN", b"{",
    b"}", b"[", b"]", b'"', b"\\", b"<", b">", b"&#0;", b"\n", b"\t", b"=", b"'''", b"\x1d",
    b"../", b"\xc2\xa0", b"null", b"true", b"[[", b"0.0", b"2026-02-30", b"\xf0\x9f\x98\x80",
)  # fmt: skip
_MAIN: Final = threading.main_thread()


@dataclass
class Found:
    """What a run of one target gave."""

    runs: int = 0
    slowest: float = 0.0
    problems: list[str] = field(default_factory=list)


def corpus(name: str) -> list[bytes]:
    """Return the kept inputs of a target, by name of file."""
    folder = CORPUS / name
    kept = sorted(folder.iterdir()) if folder.is_dir() else []
    return [item.read_bytes() for item in kept if item.is_file()]


def mutants(seeds: list[bytes], source: random.Random) -> Iterator[bytes]:
    """Yield changed inputs for ever."""
    seeds = seeds or [b""]
    while True:
        data = bytearray(source.choice(seeds))
        for _ in range(source.choice((1, 1, 2, 4, 8))):
            at = source.randrange(len(data) + 1)
            match source.randrange(6):
                case 0 if data:
                    data[at % len(data)] = source.randrange(256)
                case 1:
                    data[at:at] = source.choice(_TOKENS)
                case 2:
                    del data[at : at + source.choice((1, 2, 8, 64))]
                case 3:
                    data[at:at] = data[max(0, at - source.choice((4, 32, 256))) : at]
                case 4:
                    other = source.choice(seeds)
                    start = source.randrange(len(other) + 1)
                    data[at:at] = other[start : start + 64]
                case _:
                    del data[at:]
        yield bytes(data[:65_536])


class Stuck(Exception):  # noqa: N818 - reads as what happened
    """The reader had not answered in time."""


@contextmanager
def given_up_after(seconds: float) -> Iterator[None]:
    """Raise Stuck in what runs inside after a time; only where the system has alarms."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not _MAIN:
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        raise Stuck

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def try_one(name: str, data: bytes, found: Found) -> None:
    """Feed one input; note a wrong ending or a hang."""
    start = time.perf_counter()
    try:
        with given_up_after(STUCK):
            TARGETS[name](data)
    except Exception as exc:  # noqa: BLE001 - every undeclared ending is a finding
        found.problems.append(f"{type(exc).__name__} ({_kept(name, data)})")
    took = time.perf_counter() - start
    found.runs += 1
    found.slowest = max(found.slowest, took)
    if took > HANG:
        found.problems.append(f"{took:.1f} s ({_kept(name, data)})")


def _kept(name: str, data: bytes) -> str:
    folder = CORPUS / name
    folder.mkdir(parents=True, exist_ok=True)
    title = f"found-{hashlib.sha256(data).hexdigest()[:12]}"
    if data not in corpus(name):
        (folder / title).write_bytes(data)
    return title


def drawn(name: str, seconds: float, seed: int, *, runs: int | None = None) -> Found:
    """Replay the corpus of a target, then mutants for a time (or a number of runs)."""
    found, seeds = Found(), corpus(name)
    with suppress(Exception):  # loading a reader is not the time that it takes to read
        TARGETS[name](b"")
    for data in seeds:
        try_one(name, data, found)
    end = time.monotonic() + seconds
    for data in mutants(seeds, random.Random(f"{seed}:{name}")):
        if time.monotonic() > end or (runs is not None and found.runs >= runs + len(seeds)):
            return found
        if len(found.problems) > 5:
            return found
        try_one(name, data, found)
    return found
