"""The counting itself: a loss is a failure, and so is a fault that never hit."""

from __future__ import annotations

import pytest

from tests.torture import harness
from tests.torture.harness import Promise, Tally, Torture


def tally(*runs: tuple[bool, int]) -> Tally:
    """Make a tally from (hit, lost) pairs."""
    made = Tally()
    for hit, lost in runs:
        made.run(hit=hit, lost=lost)
    return made


def test_a_promise_holds_when_faults_hit_and_nothing_is_lost() -> None:
    assert tally((True, 0), (False, 0)).ok


@pytest.mark.parametrize("runs", [[], [(False, 0)], [(True, 1)], [(True, 0), (True, 1)]])
def test_a_promise_does_not_hold(runs: list[tuple[bool, int]]) -> None:
    assert not tally(*runs).ok


def test_a_seed_replays_the_same_faults() -> None:
    drawn: list[float] = []

    def torture(given: Torture) -> Tally:
        drawn.append(given.random.random())
        assert given.folder.is_dir()
        return tally((True, 0))

    one = Promise("x", "Essai", torture)
    for seed in (1, 1, 2):
        harness.run_one(one, seed=seed, long=False)
    assert drawn[0] == drawn[1] != drawn[2]


def test_the_json_is_the_one_of_the_contract() -> None:
    one = Promise("x", "Essai", lambda torture: Tally())
    assert harness.to_json(one, tally((True, 2))) == {
        "promise": "x", "runs": 1, "faults_hit": 1, "lost": 2, "ok": False
    }  # fmt: skip
