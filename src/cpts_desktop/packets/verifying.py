"""Verifies chains and seals in a process beside, while this one writes what was verified before.

It is given only entries that were already checked here, and does what would be done here: the same
function (``storage.vouching``), which runs here whenever the process has no answer.
"""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Final

from cpts_desktop.packets.beside import Beside, beside
from cpts_desktop.packets.sandbox import SILENCE
from cpts_desktop.storage import vouching
from cpts_desktop.storage.vouching import Aside, Run, Verdict

JOB: Final = "verify"
FROM_BYTES: Final = 64 << 10
"""A smaller packet is verified before such a process would have started."""

PART: Final = 64
"""Chains in one question: some milliseconds of work."""

ASKED: Final = 6
"""Questions asked ahead: enough that the process never waits for the next one."""

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


class Ready:
    """The same process, started while a person still looks at the packet.

    It ends with ``end``, when it was used, or when nobody holds this any more. Whoever comes second
    gets another process.
    """

    def __init__(self, size: int, *, silence: float = SILENCE) -> None:
        self._size = size
        self._cancelled: list[Callable[[], bool]] = [lambda: False]
        self._held: list[tuple[ExitStack, Aside | None]] = []
        said, stack = self._cancelled, ExitStack()
        made = verifier(size, cancelled=lambda: said[0](), silence=silence)
        self._held.append((stack, stack.enter_context(made)))
        weakref.finalize(self, _end, self._held)

    @contextmanager
    def used(self, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Aside | None]:
        """Give what ``verifier`` gives, without the wait for its start."""
        try:
            stack, aside = self._held.pop()
        except IndexError:
            with verifier(self._size, cancelled=cancelled) as aside:
                yield aside
            return
        self._cancelled[0] = cancelled
        with stack:
            yield aside

    def end(self) -> None:
        """End the process unless it is being used; whoever uses it ends it."""
        _end(self._held)


def _end(held: list[tuple[ExitStack, Aside | None]]) -> None:
    with suppress(IndexError):
        held.pop()[0].close()


class _Part:
    """Some runs of those given together, and the verdicts on them once they are there."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = runs
        self.verdicts: list[Verdict] | None = None

    def verify(self) -> None:
        """Do here what the process would have done."""
        self.verdicts = [vouching.verify(run) for run in self.runs]


class _Verifier:
    """Shares the runs with the process, so that neither waits while the other has too much.

    It works through the oldest. Whoever needs a verdict that is not there yet verifies the last
    ones meanwhile; until it is up, or once it is lost, all of them.
    """

    def __init__(self, one: Beside) -> None:
        self._beside = one
        self._given: deque[list[_Part]] = deque()
        self._asked: deque[_Part] = deque()
        self._left: deque[_Part] = deque()

    def give(self, runs: Sequence[Run]) -> bool:
        """See ``Aside``."""
        if self._beside.lost:
            return False
        parts = [_Part(runs[at : at + PART]) for at in range(0, len(runs), PART)]
        self._given.append(parts)
        self._left.extend(parts)
        self._ask()
        return True

    def take(self) -> list[Verdict]:
        """See ``Aside``."""
        found: list[Verdict] = []
        for part in self._given.popleft():
            while part.verdicts is None:
                self._go_on(part)
            found += part.verdicts
        return found

    def _ask(self) -> None:
        while self._left and len(self._asked) < ASKED and self._beside.is_up():
            part = self._left.popleft()
            self._asked.append(part)
            self._beside.ask(vouching.ask(part.runs))

    def _go_on(self, needed: _Part) -> None:
        """Hear what was said; else verify something here, or wait when nothing is left to do."""
        self._ask()
        if self._asked and (self._beside.has_said() or not self._left):
            self._hear()
        else:
            asked = needed in self._asked
            (self._left.pop() if asked else self._left.popleft()).verify()

    def _hear(self) -> None:
        part = self._asked.popleft()
        part.verdicts = vouching.read_answer(
            self._beside.hear(), [len(run.entries) for run in part.runs]
        )
        if part.verdicts is None:
            self._beside.lost = True
            self._left.extendleft((*reversed(self._asked), part))
            self._asked.clear()
