"""Verifies chains and seals in a process beside, while this one writes what was verified before.

It is given only entries that were already checked here, and does what would be done here: the same
function (``storage.vouching``), which runs here whenever the process has no answer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from cpts_desktop.packets.beside import Beside, beside
from cpts_desktop.packets.sandbox import SILENCE
from cpts_desktop.storage import vouching
from cpts_desktop.storage.vouching import Aside, Run, Verdict

JOB: Final = "verify"
FROM_BYTES: Final = 64 << 10
"""A smaller packet is verified before such a process would have started."""

_CPU: Final = 60


@contextmanager
def verifier(
    size: int,
    *,
    cancelled: Callable[[], bool] = lambda: False,
    silence: float = SILENCE,
) -> Iterator[Aside | None]:
    """Start the process for a packet of ``size`` bytes; None when it would cost more than it saves.

    It is killed when the block ends, whatever happens.
    """
    if size < FROM_BYTES:
        yield None
        return
    cpu = _CPU + size * 8 // (1 << 20)
    with beside(JOB, cpu, cancelled=cancelled, silence=silence) as one:
        yield None if one is None else _Verifier(one)


class _Verifier:
    """Gives runs to the process and takes its verdicts.

    Until it is up, nothing is asked of it: what must be written meanwhile is verified here.
    """

    def __init__(self, one: Beside) -> None:
        self._beside = one
        self._ready: deque[Sequence[Run]] = deque()
        self._asked: deque[list[int]] = deque()

    def give(self, runs: Sequence[Run]) -> bool:
        """See ``Aside``."""
        if self._beside.lost:
            return False
        self._ready.append(runs)
        self._ask()
        return True

    def _ask(self) -> None:
        while self._ready and self._beside.is_up():
            runs = self._ready.popleft()
            self._asked.append([len(run.entries) for run in runs])
            self._beside.ask(vouching.ask(runs))

    def take(self) -> list[Verdict] | None:
        """See ``Aside``."""
        self._ask()
        if not self._asked:
            self._ready.popleft()
            return None
        found = vouching.read_answer(self._beside.hear(), self._asked.popleft())
        self._beside.lost = self._beside.lost or found is None
        return found
