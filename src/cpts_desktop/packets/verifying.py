"""Verifies chains and seals in a process beside, while this one writes what was verified before.

It is this very program, with the limits of the parsing child: it opens no packet, holds no secret,
and is given only entries that were already checked here. It only saves time: when it is late,
ends, or answers anything but verdicts, the same function runs here (``storage.vouching``).
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import IO, Final

from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.sandbox import SILENCE, Child, frame_length, started
from cpts_desktop.storage import vouching
from cpts_desktop.storage.vouching import Aside, Run, Verdict

FROM_BYTES: Final = 64 << 10
"""A smaller packet is verified before such a process would have started."""

_CPU: Final = 60


@contextmanager
def beside(
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
    request = {"verify": 1, "cpu": _CPU + size * 8 // (1 << 20)}
    with ExitStack() as stack:
        one: _Beside | None = None
        with suppress(OSError, PacketRefused):  # it cannot start: the work is done here
            child = stack.enter_context(started(request, cancelled, silence, more=True))
            one = _Beside(child)
            stack.callback(one.end)
        yield one


class _Beside:
    """Asks and hears the process; a thread writes, so that neither waits for the other."""

    def __init__(self, child: Child) -> None:
        self._child = child
        self._asked: deque[list[int]] = deque()
        self._waiting: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._lost = False
        self._writer = threading.Thread(target=self._write, name="packet-verify", daemon=True)
        self._writer.start()

    def give(self, runs: Sequence[Run]) -> bool:
        """See ``Aside``."""
        if self._lost:
            return False
        self._asked.append([len(run.entries) for run in runs])
        self._waiting.put(vouching.ask(runs))
        return True

    def take(self) -> list[Verdict] | None:
        """See ``Aside``."""
        sizes = self._asked.popleft()
        found = None if self._lost else vouching.read_answer(self._hear(), sizes)
        self._lost = self._lost or found is None
        return found

    def end(self) -> None:
        """End the process and the thread that writes to it."""
        self._waiting.put(None)
        self._child.process.kill()
        self._writer.join()

    def _hear(self) -> bytes:
        watch, stream = self._child.watch, self._child.stdout
        try:
            line = watch.readline(stream)
            return watch.read(stream, frame_length(line)) if line[:1] == b"M" else b""
        except Exception:  # noqa: BLE001 - whatever ended it, the work is done here instead
            return b""

    def _write(self) -> None:
        while (frame := self._waiting.get()) is not None:
            try:
                send(self._child.stdin, frame)
            except (OSError, ValueError):
                return


def send(stream: IO[bytes], frame: bytes) -> None:
    """Write one frame: ``M``, its length, a line feed, itself."""
    stream.write(b"M%d\n" % len(frame))
    stream.write(frame)
    stream.flush()


def serve(stdin: IO[bytes], stdout: IO[bytes]) -> int:
    """Answer each frame, in the process beside, until there are no more."""
    while (line := stdin.readline(32))[:1] == b"M":
        frame = stdin.read(frame_length(line))
        send(stdout, vouching.answer(frame))
    return 0
