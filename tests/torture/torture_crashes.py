"""Kills at random and full disks: no acknowledged visit is lost (P-01, P-03, P-13, P-44)."""

from __future__ import annotations

import os
import resource
import select
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Fault, WrongSecret
from cpts_desktop.storage import accounts, slots
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import CHEAP, PASSWORD
from tests.torture import writer
from tests.torture.harness import Tally, Torture, promise

_SAME_REGISTER: Final = 300
"""A register takes so many kills, then a new one: checking a large one takes all the time."""
OTHER: Final = "sentier humide granit vieux matin orage tilleul"


def forked(act: Callable[[int], None]) -> tuple[int, int]:
    """Run ``act`` in a process of its own; return its id and the pipe of its acknowledgements."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    try:
        os.close(reading)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 2)
        act(writing)
    except BaseException:
        os._exit(3)
    os._exit(0)


def acknowledged(pipe: int) -> list[int]:
    """Return every whole line that came through; the last, cut one was never acknowledged."""
    data = bytearray()
    while piece := os.read(pipe, 65_536):
        data += piece
    os.close(pipe)
    return [int(line) for line in data.split(b"\n")[:-1]]


def verdict_of(register: Register, known: set[int]) -> tuple[int, str]:
    """Return how many acknowledged visits are missing or how many checks fail, and which."""
    lost = known - writer.visits(register)
    verdict = check_register(register)
    return len(lost) + (not verdict.ok), " ".join(verdict.problems)


@promise(
    "kill_while_writing", "Tuer le programme pendant qu’il écrit ne perd aucune visite confirmée"
)
def kill_while_writing(torture: Torture) -> Tally:
    """SIGKILL at a random moment, three times of four once writing has begun.

    The next run opens what the killed one left.
    """
    tally, said = Tally(), 0
    total = torture.runs(short=200, long=10_000)
    for first in range(0, total, _SAME_REGISTER):
        path = torture.folder / str(first) / "r.db"
        path.parent.mkdir()
        patient, known = writer.create(path), set[int]()
        last = min(first + _SAME_REGISTER, total) - 1
        for turn in range(first, last + 1):
            killed = _kill_once(torture, path, patient, known, later=bool(turn % 4))
            lost, why = 0, ""
            if turn % 25 == 24 or turn == last:
                register = writer.open_it(path)
                lost, why = verdict_of(register, known)
                register.close()
            tally.run(hit=killed, lost=lost, note=why)
        said += len(known)
        shutil.rmtree(path.parent)
    tally.notes.append(f"{said} visites confirmées, toutes relues")
    return tally


def _kill_once(
    torture: Torture, path: Path, patient: PatientId, known: set[int], *, later: bool
) -> bool:
    def write(handle: int) -> None:
        if torture.random.random() < 0.5:
            writer.log_always_moved()
        writer.write_for_ever(path, patient, handle)

    child, pipe = forked(write)
    if later:
        select.select([pipe], [], [], 5)
    time.sleep(torture.random.uniform(0, 0.03))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    known.update(acknowledged(pipe))
    return os.WIFSIGNALED(status)


@promise("disk_full", "Un disque plein à n’importe quel moment garde ce qui était confirmé")
def disk_full(torture: Torture) -> Tally:
    """RLIMIT_FSIZE refuses any write beyond a size: the database and its log stop growing."""
    tally, path = Tally(), torture.folder / "r.db"
    patient, known = writer.create(path), set[int]()
    for _ in range(torture.runs(short=8, long=150)):
        size = max(
            item.stat().st_size for item in torture.folder.iterdir() if item.name.startswith("r.db")
        )
        limit = size + torture.random.randrange(100, 60_000)

        def full(handle: int, limit: int = limit) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            if limit % 2:
                writer.log_always_moved()
            try:
                writer.write_for_ever(path, patient, handle, limit=400)
            except Fault as fault:
                os._exit(9 if fault.code == "DISK_FULL" or fault.code == "IO_ERROR" else 8)

        child, pipe = forked(full)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        known.update(acknowledged(pipe))
        register = writer.open_it(path)
        lost, why = verdict_of(register, known)
        register.close()
        bad = code not in (0, 9)
        tally.run(hit=code == 9, lost=lost + bad, note=why or (f"fin {code}" if bad else ""))
    return tally


@promise(
    "slots_kill", "Tuer le programme pendant un changement de mot de passe laisse un accès valable"
)
def slots_kill(torture: Torture) -> Tally:
    """SIGKILL while the password goes back and forth; one of the two must always open."""
    tally, path = Tally(), torture.folder / "r.db"
    writer.create(path)

    def change(handle: int) -> None:
        words = [PASSWORD, OTHER]
        try:
            register = accounts.open_with_password(
                path, words[0], kinds=writer.registry(), clock=writer.SystemClock()
            )
        except WrongSecret:
            words.reverse()
            register = accounts.open_with_password(
                path, words[0], kinds=writer.registry(), clock=writer.SystemClock()
            )
        while True:
            accounts.change_password(register, *words, cost=CHEAP)
            words.reverse()
            os.write(handle, b"1\n")

    for _ in range(torture.runs(short=40, long=1000)):
        child, pipe = forked(change)
        time.sleep(torture.random.uniform(0.03, 0.08))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        acknowledged(pipe)
        file = slots.load(slots.slots_path(path))
        opening = sum(_opens(file, word) for word in (PASSWORD, OTHER))
        tally.run(hit=os.WIFSIGNALED(status), lost=int(opening != 1))
    return tally


def _opens(file: slots.SlotFile, word: str) -> bool:
    try:
        slots.unlock_password(file, word)
    except WrongSecret:
        return False
    return True


@promise("two_instances", "Deux fenêtres sur un même registre ne l’abîment pas")
def two_instances(torture: Torture) -> Tally:
    """Three processes try to write at once: one holds it, the others are told."""
    tally, path = Tally(), torture.folder / "r.db"
    patient: PatientId = writer.create(path)
    known: set[int] = set()

    def insist(handle: int) -> None:
        refused = 0
        end = time.monotonic() + 2
        while time.monotonic() < end:
            try:
                writer.write_for_ever(path, patient, handle, limit=3)
            except Fault as fault:
                if fault.code != "ALREADY_OPEN":
                    os._exit(8)
                refused += 1
                time.sleep(0.002)
        os._exit(9 if refused else 0)

    for _ in range(torture.runs(short=2, long=40)):
        children = [forked(insist) for _ in range(3)]
        pieces = [acknowledged(pipe) for _, pipe in children]
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child, _ in children]
        twice = sum(map(len, pieces)) - len(set().union(*pieces))
        known.update(*pieces)
        register = writer.open_it(path)
        lost, why = verdict_of(register, known)
        register.close()
        tally.run(hit=9 in codes, lost=lost + twice + sum(code == 8 for code in codes), note=why)
    return tally
