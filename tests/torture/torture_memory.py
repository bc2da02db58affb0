"""No memory left while writing: a clean end, and nothing acknowledged is lost (P-05)."""

from __future__ import annotations

import contextlib
import os
import random
import resource
from pathlib import Path
from typing import Final

from cpts_desktop.kernel.outcome import Fault
from tests.torture import writer
from tests.torture.harness import Tally, Torture, promise
from tests.torture.torture_crashes import acknowledged, forked, verdict_of

_PAGE: Final = resource.getpagesize()
_ROOM: Final = 256 * 2**10
"""A visit asks for less than this beyond what the process already has."""
_SIZES: Final = (2**20, 2**16, 2**12, 2**9)
_TOLD, _ODD = 9, 8


def _held() -> int:
    """Return the bytes of address space of this process."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * _PAGE


def _starve(room: int) -> list[bytearray]:
    """Refuse more address space, take all that is still free in ours, give ``room`` bytes back."""
    limit = _held()
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    taken = list[bytearray]()
    for size in _SIZES:
        with contextlib.suppress(MemoryError):
            while True:
                taken.append(bytearray(size))
    given = 0
    while taken and given < room:
        given += len(taken.pop(random.randrange(len(taken))))
    return taken


@promise("out_of_memory", "La mémoire qui manque à n’importe quel moment ne perd rien de confirmé")
def out_of_memory(torture: Torture) -> Tally:
    """RLIMIT_AS leaves the writer less and less room, then again from the start."""
    tally, path = Tally(), torture.folder / "r.db"
    if not Path("/proc/self/statm").exists():
        return Tally(notes=["NON ESSAYÉ : la taille d’un processus ne se lit que sous Linux"])
    patient, known = writer.create(path), set[int]()
    for turn in range(total := torture.runs(short=24, long=600)):
        room = int(_ROOM * (turn % 24 + torture.random.random()) / 24)

        def starved(handle: int, room: int = room, turn: int = turn) -> None:
            try:
                kept = _starve(room) if turn % 6 == 0 else []
                register = writer.open_it(path)
                first = max(writer.visits(register), default=0) + 1
                for number in range(first, first + 25):
                    writer.save_visit(register, patient, number)
                    os.write(handle, f"{number}\n".encode())
                    if not kept and number > first + turn % 5:
                        kept = _starve(room)
                register.close()
            except (MemoryError, Fault):
                os._exit(_TOLD)
            except BaseException:
                os._exit(_ODD)

        child, pipe = forked(starved)
        known.update(acknowledged(pipe))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        lost, why = 0, ""
        register = writer.open_it(path)
        if turn % 6 == 5 or turn == total - 1:
            lost, why = verdict_of(register, known)
        else:
            lost = len(known - writer.visits(register))
        register.close()
        bad = code not in (0, _TOLD)
        tally.run(hit=code != 0, lost=lost + bad, note=why or (f"fin {code}" if bad else ""))
    tally.notes.append(f"{len(known)} visites confirmées, toutes relues")
    return tally
