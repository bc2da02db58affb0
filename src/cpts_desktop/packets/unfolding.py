"""Decrypts and unfolds the body of a checked packet; the only part that the parsing child needs.

It imports little: the child is started for each packet, while a person waits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

import pyrage

from cpts_desktop.packets.body import BodyReader
from cpts_desktop.packets.codes import PacketCode, PacketRefused

_CHUNK: Final = 1 << 20


class Body(NamedTuple):
    """Where the sealed body of a checked packet lies, and which bytes were signed for."""

    path: Path
    offset: int
    sha256: str


def unfold(
    body: Body,
    identity: str,
    expected: dict[str, Any],
    emit: Callable[[dict[str, Any], bytes], None],
) -> None:
    """Decrypt and unfold the body of a checked packet, block by block.

    ``expected`` is what the start line must say. The bytes are hashed again as they are read, so
    that a file changed since it was checked is refused. Raises PacketRefused; blocks already
    emitted must then be forgotten.
    """
    reader = BodyReader(_Expecting(expected, emit))
    with body.path.open("rb") as stream:
        stream.seek(body.offset)
        source = _Hashed(stream)
        try:
            pyrage.decrypt_io(source, _Feeding(reader), [pyrage.x25519.Identity.from_str(identity)])
        except pyrage.DecryptError as fault:
            stranger = "No matching keys" in str(fault)
            code = PacketCode.NOT_RECIPIENT if stranger else PacketCode.BAD_MAC
            raise PacketRefused(code, "age") from None
        except OSError:
            raise PacketRefused(PacketCode.BAD_MAC, "age") from None
        if source.whole() != body.sha256:
            raise PacketRefused(PacketCode.BAD_MAC, "ciphertext")
    reader.finish()


class _Hashed:
    """A reader that hashes what passes."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._digest.update(data)
        return data

    def whole(self) -> str:
        """Return the digest of everything up to the end of the file."""
        while self.read(_CHUNK):
            pass
        return self._digest.hexdigest()


class _Expecting:
    """Checks that the body is the one its header announces."""

    def __init__(
        self, expected: dict[str, Any], emit: Callable[[dict[str, Any], bytes], None]
    ) -> None:
        self._expected = {"block": "start", **expected}
        self._emit = emit

    def __call__(self, block: dict[str, Any], line: bytes) -> None:
        if block["block"] == "start":
            if block != self._expected:
                raise PacketRefused(PacketCode.SCHEMA, "start")
            return
        self._emit(block, line)


class _Feeding:
    """The writer that pyrage fills with clear bytes."""

    def __init__(self, reader: BodyReader) -> None:
        self._reader = reader

    def write(self, data: bytes) -> int:
        self._reader.feed(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""
