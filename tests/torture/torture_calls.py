"""Break each system call in turn: death, full disk, I/O error (P-01, P-03, P-04, P-10, P-12, P-44).

For each act of the program, the n-th call that opens, writes, syncs, renames, links or removes one
of its files is where the process is killed, or where the disk refuses: once, or from then on. The
long form takes every n; the short one draws some of them, all over the act.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.torture import tracing
from tests.torture.harness import Tally, Torture, promise
from tests.torture.scenario_packets import PACKETS
from tests.torture.scenarios import SCENARIOS, Scenario, copied, leftovers
from tests.torture.tracing import NAMES, READS, SYNCS, WRITES, Break

CHANGES: Final = WRITES | SYNCS | NAMES
_NEVER: Final = 10**9
_TITLES: Final = {
    "register": "une visite", "slots": "un changement d’accès", "settings": "un réglage",
    "exports": "un export", "backup": "une sauvegarde", "restore": "une restauration",
    "migration": "une mise à niveau", "creation": "une création", "packets_sent": "un envoi",
    "packets_taken": "une réception",
}  # fmt: skip
_FAULTS: Final = (
    (errno.ENOSPC, WRITES | frozenset({"open", "rename", "link", "mkdir"})),
    (errno.EIO, WRITES | SYNCS | NAMES | READS),
)
ALL: Final = {**SCENARIOS, **{one.name: one for one in PACKETS}}
RUNS: Final = {"packets_taken": 3, "packets_sent": 5}


def _chosen(torture: Torture, total: int, short: int) -> Iterator[int]:
    """Yield which calls to break, counted from one."""
    everything = range(1, total + 1)
    if torture.long:
        yield from everything
        return
    yield from sorted(torture.random.sample(everything, min(short, total)))


def _calls_in(scenario: Scenario, base: Path, run: Path, names: frozenset[str]) -> int:
    """Return how many calls the act makes when nothing is broken; it must then succeed."""
    copied(base, run)
    whole = tracing.follow(
        lambda handle: scenario.act(run, handle), run, fault=Break(_NEVER, names)
    )
    lost, why = scenario.left(run, whole.acks)
    if whole.code or lost or not whole.acks:
        raise RuntimeError(f"{scenario.name} fails with nothing broken: {whole.code} {why}")
    return whole.seen


def _prepared(torture: Torture, name: str) -> tuple[Scenario, Path, Path] | Tally:
    reason = tracing.why_not()
    if reason:
        return Tally(notes=[reason])
    scenario, base = ALL[name], torture.folder / "base"
    base.mkdir()
    scenario.prepare(base)
    return scenario, base, torture.folder / "run"


def killed_at_each_call(torture: Torture, name: str) -> Tally:
    """SIGKILL just before the n-th call; then open as the program does."""
    ready = _prepared(torture, name)
    if isinstance(ready, Tally):
        return ready
    scenario, base, run = ready
    tally = Tally()
    total = _calls_in(scenario, base, run, CHANGES)
    for nth in _chosen(torture, total, RUNS.get(name, 8)):
        copied(base, run)
        done = tracing.follow(
            lambda handle: scenario.act(run, handle), run, fault=Break(nth, CHANGES)
        )
        lost, why = scenario.left(run, done.acks)
        tally.run(hit=done.killed, lost=lost, note=f"{why} (n={nth}, {done.broken})" if why else "")
    tally.notes.append(f"{total} appels dans cet acte")
    return tally


def refused_at_each_call(torture: Torture, name: str) -> Tally:
    """ENOSPC or EIO at the n-th call, once or from then on; it ends in words, nothing is lost."""
    ready = _prepared(torture, name)
    if isinstance(ready, Tally):
        return ready
    scenario, base, run = ready
    tally = Tally()
    for number, names in _FAULTS:
        total = _calls_in(scenario, base, run, names)
        for sticky in (False, True):
            for nth in _chosen(torture, total, max(2, RUNS.get(name, 8) // 2)):
                copied(base, run)
                fault = Break(nth, names, number, sticky)
                done = tracing.follow(lambda handle: scenario.act(run, handle), run, fault=fault)
                lost, why = scenario.left(run, done.acks)
                bug = done.code not in (0, 9)
                left_over = [] if done.code in (0, 9) and sticky else leftovers(run / "copie")
                what = why or (f"fin {done.code}" if bug else "") or "temporaire oublié"
                bad = lost + bug + len(left_over)
                where = f"{what} ({errno.errorcode[number]}{'+' * sticky} n={nth}, {done.broken})"
                tally.run(hit=done.hits > 0, lost=bad, note=where if bad else "")
    return tally


def _register(name: str) -> None:
    @promise(f"kill_at_each_call_{name}", f"Mourir à chaque appel pendant {_TITLES[name]}")
    def kill(torture: Torture) -> Tally:
        return killed_at_each_call(torture, name)

    @promise(f"fail_at_each_call_{name}", f"ENOSPC ou EIO à chaque appel pendant {_TITLES[name]}")
    def fail(torture: Torture) -> Tally:
        return refused_at_each_call(torture, name)


for _name in ALL:
    _register(_name)
