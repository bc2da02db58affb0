"""Runs the parsing child and watches over it: typed data over a pipe, never a pickle.

The child is started afresh for each packet. It is killed when it stays silent too long, when the
caller cancels, and in any case when the reading ends.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from cpts_desktop.kernel.jsonio import JsonRefused, dumps_canonical, loads_strict
from cpts_desktop.kernel.outcome import Cancelled
from cpts_desktop.packets.blocks import MAX_LINE, from_line
from cpts_desktop.packets.codes import PacketCode, PacketRefused
from cpts_desktop.packets.envelope import Checked, start_of
from cpts_desktop.packets.frames import frame_length
from cpts_desktop.packets.handover import from_frame

SILENCE: Final = 10.0
"""Seconds of silence after which the child is killed."""

CHILD_FLAG: Final = "--packet-child"
"""How a frozen program is told to be the child; ``__main__`` looks for it first."""

_TICK: Final = 0.1
_SLICE: Final = 1 << 20


def blocks(
    path: Path,
    checked: Checked,
    identity: str,
    *,
    cancelled: Callable[[], bool] = lambda: False,
    silence: float = SILENCE,
) -> Iterator[dict[str, Any]]:
    """Yield the blocks of a checked packet, unfolded in the child.

    A block of entries comes as ``{"block": "entries", "entries": [RawEntry, …]}``.
    Raises PacketRefused at the end when the packet turns out bad: the caller must not have acted
    on what it was given (one transaction). Raises Cancelled when ``cancelled`` says so.
    """
    with reading(path, checked, identity, cancelled=cancelled, silence=silence) as found:
        yield from found


@contextmanager
def reading(
    path: Path,
    checked: Checked,
    identity: str,
    *,
    known: int = 0,
    cancelled: Callable[[], bool] = lambda: False,
    silence: float = SILENCE,
) -> Iterator[Iterator[dict[str, Any]]]:
    """Start the child at once; give what ``blocks`` yields, but for the first ``known`` of them.

    The child unfolds and verifies those as well, while the caller deals with what it has.
    """
    request = {
        "path": str(path),
        "offset": checked.preamble.length,
        "sha256": checked.header.sha256,
        "identity": identity,
        "expected": start_of(checked.header),
        "cpu": 20 + checked.header.size * 4 // (1 << 20),
        "known": known,
    }
    with started(request, cancelled, silence) as child:
        yield _heard(child.stdout, child.watch, known)


def _heard(stream: IO[bytes], watch: Watch, count: int) -> Iterator[dict[str, Any]]:
    """Yield what the child hands over, after the first ``count`` blocks."""
    while True:
        line = watch.readline(stream)
        if line[:1] == b"B":
            count += 1
            yield from_line(line[1:])
        elif line[:1] == b"M":
            count += 1
            frame = watch.read(stream, frame_length(line))
            yield {"block": "entries", "entries": from_frame(frame)}
        elif line[:1] == b"E":
            _finish(line[1:], count)
            return
        else:
            raise watch.ending()


def _finish(line: bytes, count: int) -> None:
    try:
        result = loads_strict(line, max_bytes=4096)
        code, where, seen = result["code"], result["where"], result["blocks"]
        refused = PacketCode(code) if code else None
    except (JsonRefused, KeyError, TypeError, ValueError):
        raise PacketRefused(PacketCode.SCHEMA, "child") from None
    if refused is not None:
        raise PacketRefused(refused, str(where)[:20])
    if seen != count:
        raise PacketRefused(PacketCode.SCHEMA, "child")


def command() -> list[str]:
    """Return the command that starts a child of this very program."""
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_FLAG]
    # What « site » would look for again, in a tenth of the start, is known here.
    source = str(Path(__file__).resolve().parents[2])
    libraries = [*filter(_has_libraries, sys.path)]
    program = (
        f"import sys; sys.path.insert(0, {source!r}); sys.path += {libraries!r}; "
        "from cpts_desktop.packets.child import main; sys.exit(main())"
    )
    return [sys.executable, "-I", "-S", "-c", program]


def _has_libraries(place: str) -> bool:
    return Path(place).name in ("site-packages", "dist-packages")


class Child(NamedTuple):
    """A child that was given its request."""

    process: subprocess.Popen[bytes]
    stdin: IO[bytes]
    stdout: IO[bytes]
    watch: Watch


@contextmanager
def started(
    request: dict[str, Any],
    cancelled: Callable[[], bool],
    silence: float,
    *,
    more: bool = False,
) -> Iterator[Child]:
    """Start a child and give it its request; with ``more``, it can be written to afterwards.

    What it says is then read without a buffer, so that the pipe tells whether it has said more. It
    is killed when the block ends.
    """
    process = subprocess.Popen(  # noqa: S603 - our own interpreter, no outside argument
        command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        close_fds=True,
        bufsize=0 if more else -1,
    )
    watch = Watch(process, cancelled, silence)
    try:
        if process.stdin is None or process.stdout is None:
            raise PacketRefused(PacketCode.SCHEMA, "child")
        try:
            process.stdin.write(dumps_canonical(request) + b"\n")
            process.stdin.flush()
            if not more:
                process.stdin.close()
        except OSError:
            raise watch.ending() from None
        yield Child(process, process.stdin, process.stdout, watch)
    finally:
        watch.stop()
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what the child never read is lost with it
                    pipe.close()
        process.wait()


class Watch:
    """Kills the child when it is silent for too long or when the caller gives up."""

    def __init__(
        self, process: subprocess.Popen[bytes], cancelled: Callable[[], bool], silence: float
    ) -> None:
        self._process = process
        self._cancelled = cancelled
        self._silence = silence
        self._waiting_since: float | None = None
        self._stopped = threading.Event()
        self._gave_up = False
        self._thread = threading.Thread(target=self._run, name="packet-watch", daemon=True)
        self._thread.start()

    def readline(self, stream: IO[bytes]) -> bytes:
        """Return the next line, or nothing once the child has ended."""
        self._waiting_since = time.monotonic()
        line = stream.readline(MAX_LINE + 2)
        self._waiting_since = None
        return line if line.endswith(b"\n") else b""

    def read(self, stream: IO[bytes], size: int) -> bytes:
        """Return exactly ``size`` bytes; raises what ended the child when they do not come."""
        parts = []
        while size:
            self._waiting_since = time.monotonic()
            part = stream.read(min(size, _SLICE))
            self._waiting_since = None
            if not part:
                raise self.ending()
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def ending(self) -> Exception:
        """Say why the child ended without a result."""
        if self._gave_up:
            return Cancelled()
        self._process.wait()
        return PacketRefused(PacketCode.TOO_BIG, "child")

    def stop(self) -> None:
        """End the watch."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(_TICK):
            since = self._waiting_since
            late = since is not None and time.monotonic() - since > self._silence
            if self._cancelled():
                self._gave_up = True
            if late or self._gave_up:
                self._process.kill()
                return
