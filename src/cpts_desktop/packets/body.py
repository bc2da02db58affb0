"""The body of a packet: one zstd frame of NDJSON lines between a start and an end line.

The reader is fed compressed bytes as they are decrypted. It keeps its own counts: the library's
limit is ignored when a frame declares its size (security.md F7).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import zstandard

from cpts_desktop.kernel.jsonio import JsonRefused, loads_strict
from cpts_desktop.packets.blocks import MAX_LINE, from_line, to_line
from cpts_desktop.packets.codes import PacketCode, PacketRefused

LEVEL: Final = 3
WINDOW: Final = 8 << 20
FREE_BYTES: Final = 1 << 20
MAX_RATIO: Final = 200
MAX_BODY: Final = 16 << 30
_SLICE: Final = 1024
_FRAME: Final = b"\x28\xb5\x2f\xfd"


def compress(start: dict[str, Any], lines: Iterable[bytes]) -> Iterator[bytes]:
    """Return the compressed body: ``start``, the lines, and the end line that counts them."""
    packer = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).compressobj()
    digest = hashlib.sha256()
    total = 0
    first = to_line({"block": "start", **start})
    digest.update(first)
    yield packer.compress(first)
    for line in lines:
        total += 1
        digest.update(line)
        yield packer.compress(line)
    end = {"block": "end", "blocks": total, "sha256": digest.hexdigest()}
    yield packer.compress(to_line(end))
    yield packer.flush()


def _no_key_twice(block: dict[str, Any], line: bytes) -> None:
    """Refuse a key written twice, of which the fast reader keeps one in silence.

    A line as we write them is as long as what was read of it; any other is read again, slowly.
    """
    if len(to_line(block)) == len(line):
        return
    try:
        loads_strict(line, max_bytes=MAX_LINE)
    except JsonRefused:
        raise PacketRefused(PacketCode.SCHEMA, "line") from None


class BodyReader:
    """Unfolds a body as it comes; hands each verified-in-form block to ``emit``.

    Nothing that was emitted may be acted upon before ``finish`` has returned: only then are the
    counts and the digest of the end line known to match.
    """

    def __init__(self, emit: Callable[[dict[str, Any], bytes], None]) -> None:
        self._emit = emit
        self._unpack = zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj()
        self._digest = hashlib.sha256()
        self._head = b""
        self._rest: list[bytes] = []
        self._rest_size = 0
        self._packed = 0
        self._unpacked = 0
        self._blocks = 0
        self._started = False
        self._ended = False

    def feed(self, data: bytes) -> None:
        """Take the next compressed bytes; raises PacketRefused."""
        for at in range(0, len(data), _SLICE):
            self._feed(data[at : at + _SLICE])

    def finish(self) -> None:
        """Say that the input is over; raises PacketRefused when the body is not."""
        if not self._unpack.eof or not self._ended or self._rest_size:
            raise PacketRefused(PacketCode.TRUNCATED, "body")

    def _feed(self, data: bytes) -> None:
        if self._unpack.eof:
            raise PacketRefused(PacketCode.TRAILING, "body")
        if len(self._head) < len(_FRAME):
            self._head = (self._head + data)[: len(_FRAME)]
            if not _FRAME.startswith(self._head):
                raise PacketRefused(PacketCode.SCHEMA, "frame")
        self._packed += len(data)
        try:
            out = self._unpack.decompress(data)
        except zstandard.ZstdError:
            raise PacketRefused(PacketCode.SCHEMA, "frame") from None
        if self._unpack.unused_data:
            raise PacketRefused(PacketCode.TRAILING, "body")
        self._unpacked += len(out)
        allowed = FREE_BYTES + MAX_RATIO * self._packed
        if self._unpacked > min(allowed, MAX_BODY):
            raise PacketRefused(PacketCode.TOO_BIG, "ratio")
        if out:
            self._lines(out)

    def _lines(self, out: bytes) -> None:
        first, *others = out.split(b"\n")
        self._rest.append(first)
        self._rest_size += len(first)
        if self._rest_size > MAX_LINE:
            raise PacketRefused(PacketCode.TOO_BIG, "line")
        for more in others:
            self._line(b"".join(self._rest) + b"\n")
            self._rest, self._rest_size = [more], len(more)

    def _line(self, line: bytes) -> None:
        if self._ended:
            raise PacketRefused(PacketCode.TRAILING, "body")
        block = from_line(line)
        _no_key_twice(block, line)
        name = block["block"]
        if (name == "start") == self._started:
            raise PacketRefused(PacketCode.SCHEMA, "start")
        if name == "end":
            self._check_end(block)
            return
        if self._started:
            self._blocks += 1
        self._started = True
        self._digest.update(line)
        self._emit(block, line)

    def _check_end(self, block: dict[str, Any]) -> None:
        expected = {"block": "end", "blocks": self._blocks, "sha256": self._digest.hexdigest()}
        if block != expected:
            raise PacketRefused(PacketCode.SCHEMA, "end")
        self._ended = True
