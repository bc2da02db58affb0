"""Power cut: every state that a disk may be in is opened with the real program (P-02).

The calls of a real run are recorded, then replayed on a model of a disk (see ``disk_model``). The
control is the same run with ``synchronous=NORMAL``: it must lose acknowledged visits, or the whole
torture proves nothing.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from cpts_desktop.kernel.outcome import Fault
from cpts_desktop.storage import engine
from tests.torture import tracing, writer
from tests.torture.disk_model import Disk, lay_out
from tests.torture.harness import Tally, Torture, promise
from tests.torture.scenarios import SCENARIOS, Scenario, patient_of, visits_left, with_register

_MEMORY: Final = Path("/dev/shm")
_STATES_PER_CALL: Final = 6


def _visits(folder: Path, handle: int) -> None:
    writer.write_for_ever(folder / "r.db", patient_of(folder), handle, limit=30)


VISITS: Final = Scenario("visits", with_register, _visits, visits_left)


def _normal(folder: Path, handle: int) -> None:
    """The same visits with the setting that every tutorial copies."""
    settings = [("synchronous", "NORMAL", 1) if one[0] == "synchronous" else one
                for one in engine._SETTINGS]  # fmt: skip
    engine._SETTINGS = tuple(settings)  # type: ignore[misc]
    _visits(folder, handle)


def recorded(scenario: Scenario, folder: Path, act: Any) -> tuple[Disk, list[tracing.Call]]:
    """Run an act for real; return the folder before it and every call it made."""
    scenario.prepare(folder)
    disk, calls = Disk.of(folder), list[tracing.Call]()
    done = tracing.follow(lambda handle: act(folder, handle), folder, keep=calls.append)
    if done.code:
        raise RuntimeError(f"{scenario.name} fails with nothing broken: {done.code}")
    return disk, calls


def cuts(
    torture: Torture, disk: Disk, calls: list[tracing.Call], wanted: int
) -> Iterator[tuple[dict[str, bytes], list[int]]]:
    """Yield about ``wanted`` distinct states with the visits acknowledged by then."""
    chance = min(1.0, wanted / (len(calls) * _STATES_PER_CALL * 0.7))
    extra = _STATES_PER_CALL - 4
    if torture.long:
        extra = max(extra, wanted // len(calls))
    seen = set[bytes]()
    for call in calls:
        disk.take(call)
        for state in disk.states(torture.random, extra):
            if chance < 1 and torture.random.random() > chance:
                continue
            name = hashlib.sha256()
            for place, content in sorted(state.items()):
                name.update(place.encode() + b"\0" + hashlib.sha256(content).digest())
            name.update(str(max(disk.acks, default=0)).encode())
            if name.digest() not in seen:
                seen.add(name.digest())
                yield state, list(disk.acks)


def _replayed(torture: Torture, scenario: Scenario, short: int, long: int) -> Tally:
    reason = tracing.why_not()
    if reason:
        return Tally(notes=[reason])
    tally, wanted = Tally(), torture.runs(short=short, long=long)
    fast = tempfile.mkdtemp(prefix="cpts-coupure-", dir=_MEMORY if _MEMORY.is_dir() else None)
    try:
        turn = 0
        while tally.runs < wanted and turn < 40:
            source = torture.folder / f"source-{turn}"
            source.mkdir()
            disk, calls = recorded(scenario, source, scenario.act)
            for state, acks in cuts(torture, disk, calls, wanted - tally.runs):
                target = Path(fast) / "etat"
                shutil.rmtree(target, ignore_errors=True)
                target.mkdir()
                lay_out(state, source, target)
                lost, why = scenario.left(target, acks)
                tally.run(hit=True, lost=lost, note=why if lost else "")
            turn += 1
            if not torture.long:
                break
    finally:
        shutil.rmtree(fast, ignore_errors=True)
    return tally


def _control(torture: Torture) -> tuple[int, int]:
    """Return (states, states that lost an acknowledged visit) under ``synchronous=NORMAL``."""
    source, target = torture.folder / "temoin", torture.folder / "temoin-etat"
    source.mkdir()
    disk, calls = recorded(VISITS, source, _normal)
    tried = losing = 0
    for state, acks in cuts(torture, disk, calls, torture.runs(short=60, long=400)):
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        lay_out(state, source, target)
        tried += 1
        try:
            register = writer.open_it(target / "r.db")
        except Fault:
            losing += 1
            continue
        losing += bool(set(acks) - writer.visits(register))
        register.close()
    return tried, losing


@promise(
    "power_cut_visits",
    "Une coupure de courant à chaque appel ne perd aucune visite confirmée",
)  # fmt: skip
def power_cut_visits(torture: Torture) -> Tally:
    """Replay the visits; the control under NORMAL must lose some."""
    tally = _replayed(torture, VISITS, short=180, long=10_000)
    if tally.runs:
        tried, losing = _control(torture)
        tally.notes.append(f"témoin synchronous=NORMAL : {losing} états sur {tried} perdent")
        if not losing:
            tally.run(hit=False, lost=1, note="le témoin ne perd rien : l’essai ne prouve rien")
    return tally


def _register(name: str, sentence: str) -> None:
    @promise(f"power_cut_{name}", f"Une coupure de courant pendant {sentence}")
    def cut(torture: Torture) -> Tally:
        return _replayed(torture, SCENARIOS[name], short=40, long=1_000)


_register("slots", "un changement d’accès laisse toujours un accès valable")
_register("settings", "un réglage garde l’ancien ou le nouveau")
_register("exports", "un export ne laisse jamais un fichier mêlé")
_register("backup", "une sauvegarde garde les précédentes")
_register("restore", "une restauration garde l’ancien ou le nouveau registre")
_register("migration", "une mise à niveau laisse un registre lisible")
