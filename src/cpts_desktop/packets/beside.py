"""A process of this very program that works beside: it saves time, and never decides anything.

It has the limits of the parsing child, opens no packet and holds no secret. It says that it is up,
then answers frames in order. When it is late, ends or cannot start, whoever asked does the work
itself.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.frames import UP, frame_length, send
from cpts_desktop.packets.sandbox import SILENCE, Child, started


@contextmanager
def beside(
    job: str,
    cpu_seconds: int,
    *,
    cancelled: Callable[[], bool] = lambda: False,
    silence: float = SILENCE,
) -> Iterator[Beside | None]:
    """Start the process for a job that ``child`` knows; None when it cannot start.

    It is killed when the block ends, whatever happens.
    """
    request = {"beside": job, "cpu": cpu_seconds}
    with ExitStack() as stack:
        one: Beside | None = None
        with suppress(OSError, PacketRefused):  # it cannot start: the work is done here
            child = stack.enter_context(started(request, cancelled, silence, more=True))
            one = Beside(child)
            stack.callback(one.end)
        yield one


class Beside:
    """Asks and hears the process; a thread writes, so that neither waits for the other."""

    def __init__(self, child: Child) -> None:
        self.lost = False
        """Whether it is heard no more."""
        self._child = child
        self._up = False
        self._waiting: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write, name="packet-beside", daemon=True)
        self._writer.start()

    def ask(self, frame: bytes) -> bool:
        """Ask for the answer to a frame; false when there will be none."""
        if not self.lost:
            self._waiting.put(frame)
        return not self.lost

    def is_up(self) -> bool:
        """Say, without waiting, whether it works yet; true where a system cannot tell."""
        if sys.platform != "win32" and not (self._up or self.lost):
            if not self.has_said():
                return False
            self._greeted()
        return not self.lost

    def has_said(self) -> bool:
        """Say whether something can be heard without waiting; true where a system cannot tell."""
        said = True
        if sys.platform != "win32":
            from select import POLLIN, poll

            looking = poll()
            looking.register(self._child.stdout, POLLIN)
            said = bool(looking.poll(0))
        return said

    def _greeted(self) -> None:
        """Wait for the word that it is up."""
        self._up = True
        self.lost = self._child.watch.readline(self._child.stdout) != UP

    def hear(self) -> bytes:
        """Return the answer to the oldest frame asked; nothing when there will be none."""
        if not (self._up or self.lost):
            self._greeted()
        if self.lost:
            return b""
        watch, stream = self._child.watch, self._child.stdout
        found = b""
        with suppress(Exception):  # whatever ended it, the work is done by whoever asked
            line = watch.readline(stream)
            found = watch.read(stream, frame_length(line)) if line[:1] == b"M" else b""
        self.lost = not found
        return found

    def end(self) -> None:
        """End the process and the thread that writes to it."""
        self._waiting.put(None)
        self._child.process.kill()
        self._writer.join()

    def _write(self) -> None:
        while (frame := self._waiting.get()) is not None:
            try:
                send(self._child.stdin, frame)
            except (OSError, ValueError):
                return
