"""Run chosen tortures, one after the other or several at a time."""

from __future__ import annotations

import multiprocessing
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Final

from tests.support.discovery import import_modules
from tests.torture import harness
from tests.torture.compiled_once import share_compiled

SLOWEST_FIRST: Final = (
    "kill_while_writing", "fail_at_each_call_migration", "fail_at_each_call_backup",
    "power_cut_visits", "fail_at_each_call_packets_taken", "fail_at_each_call_packets_sent",
    "fail_at_each_call_creation", "power_cut_backup", "power_cut_migration",
)  # fmt: skip
"""Begun first when several run at once, so that none is left alone at the end."""

Found = tuple[harness.Tally, float]


def discover() -> None:
    """Import every module that registers promises."""
    import_modules("tests.torture", Path(__file__).parent, "torture_")


def tried(name: str, seed: int, long: bool) -> Found:
    """Run one torture, in this process; one broken torture must not hide the others."""
    discover()
    share_compiled()
    try:
        return harness.run_one(harness.REGISTERED[name], seed=seed, long=long)
    except Exception:
        traceback.print_exc()
        return harness.Tally(notes=["erreur du banc d’essai"]), 0.0


def each_tried(
    chosen: Sequence[harness.Promise], *, seed: int, long: bool, jobs: int
) -> Iterator[tuple[harness.Promise, Found]]:
    """Yield each promise as it ends; with several at a time, each has a process of its own."""
    if jobs == 1:
        for one in chosen:
            yield one, tried(one.name, seed, long)
        return
    rank = {name: place for place, name in enumerate(SLOWEST_FIRST)}
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=spawn, max_tasks_per_child=1) as pool:
        waiting = {
            pool.submit(tried, one.name, seed, long): one
            for one in sorted(chosen, key=lambda one: rank.get(one.name, len(rank)))
        }
        for done in as_completed(waiting):
            yield waiting[done], done.result()
