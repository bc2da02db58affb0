"""Frames on a pipe between this program and a child of it: ``M``, a length, a line feed, bytes.

It imports almost nothing: a child starts while a person waits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Final

from cpts_desktop.packets.codes import PacketCode, PacketRefused

MAX_FRAME: Final = 192 << 20
UP: Final = b"U\n"
"""Said by a process beside once it works."""


def frame_length(line: bytes) -> int:
    """Return how long the frame is that this line announces; raises PacketRefused(TOO_BIG)."""
    text = line[1:-1]
    if not text.isdigit() or len(text) > 10 or int(text) > MAX_FRAME:
        raise PacketRefused(PacketCode.TOO_BIG, "child")
    return int(text)


def send(stream: IO[bytes], frame: bytes) -> None:
    """Write one frame."""
    left = memoryview(b"M%d\n%b" % (len(frame), frame))
    while left:  # an unbuffered pipe takes what it has room for
        left = left[stream.write(left) :]
    stream.flush()


def serve(stdin: IO[bytes], stdout: IO[bytes], answer: Callable[[bytes], bytes]) -> int:
    """Answer each frame, in the process beside, until there are no more."""
    stdout.write(UP)
    stdout.flush()
    while (line := stdin.readline(32))[:1] == b"M":
        send(stdout, answer(stdin.read(frame_length(line))))
    return 0
