"""Packs many entries into blocks in a process beside, while this one reads and seals.

What it gives back is the very line that would be made here (``blocks.line_of``), which makes it
whenever the process has no answer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable
from typing import Final

from cpts_desktop.packets.beside import Beside, beside
from cpts_desktop.packets.blocks import cut, encode_blocks, line_of
from cpts_desktop.packets.handover import from_frame, to_frame
from cpts_desktop.storage.chain import RawEntry

JOB: Final = "pack"
FROM_ENTRIES: Final = 12_000
"""Fewer entries are packed before such a process would have started."""

AHEAD: Final = 2
"""How many blocks are read before they are sealed."""

MOST_BYTES: Final = 2 << 20
"""A heavier block (a document) is packed here, and nothing is read before it is sealed."""

_CPU: Final = 60
_PER_SECOND: Final = 10_000


def packed(entries: Iterable[RawEntry], expected: int) -> Generator[bytes, None, None]:
    """Return the lines that carry ``entries``, about ``expected`` of them, in bounded memory."""
    if expected < FROM_ENTRIES:
        yield from encode_blocks(entries)
        return
    with beside(JOB, _CPU + expected // _PER_SECOND) as one:
        ahead: deque[tuple[list[RawEntry], bool]] = deque()
        for block in cut(entries):
            light = sum([len(entry.payload or b"") for entry in block]) <= MOST_BYTES
            ahead.append((block, light and one is not None and one.ask(to_frame(block))))
            while len(ahead) > AHEAD or (ahead and not light):
                yield _line(one, *ahead.popleft())
        while ahead:
            yield _line(one, *ahead.popleft())


def _line(one: Beside | None, block: list[RawEntry], asked: bool) -> bytes:
    found = one.hear() if one is not None and asked else b""
    return found if found.endswith(b"\n") else line_of(block)


def answer(frame: bytes) -> bytes:
    """Return the line of the block that a frame holds, in the process beside."""
    return line_of(from_frame(frame))
