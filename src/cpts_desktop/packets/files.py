"""Packet files on their way: neutral names out, private copies in."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Final

from cpts_desktop.kernel.files import make_private_folder, replace_patiently, write_private
from cpts_desktop.packets.codes import PacketCode, PacketRefused
from cpts_desktop.packets.envelope import MAX_PACKET

SUFFIX: Final = ".cpts"
_CHUNK: Final = 1 << 20


@dataclass(frozen=True)
class PrivateCopy:
    """A file as it was when it came: what is previewed is what is imported."""

    path: Path
    sha256: str
    size: int


def neutral_name(packet_id: str, day: date) -> str:
    """Return a file name that tells nothing: a date and a random word."""
    return f"paquet-{day.isoformat()}-{packet_id[:8]}{SUFFIX}"


def free_path(folder: Path, name: str) -> Path:
    """Return a path in ``folder`` that no file holds yet."""
    path = folder / name
    number = 1
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem}-{number}{SUFFIX}"
    return path


def take_copy(source: Path, folder: Path, *, limit: int = MAX_PACKET) -> PrivateCopy:
    """Read ``source`` once into a private file named by its content.

    Raises PacketRefused(TOO_BIG) without reading on, OSError when the source cannot be read.
    """
    make_private_folder(folder)
    counted = _Counted(limit)
    arriving = folder / f"{secrets.token_hex(8)}{SUFFIX}"
    with _open_plain(source) as stream:
        if os.fstat(stream.fileno()).st_size > limit:
            raise PacketRefused(PacketCode.TOO_BIG, "file")
        write_private(arriving, counted.through(stream))
    name = counted.digest.hexdigest()
    path = folder / f"{name}{SUFFIX}"
    replace_patiently(arriving, path)
    return PrivateCopy(path, name, counted.size)


class _Counted:
    """Counts and hashes what is copied; stops at the limit."""

    def __init__(self, limit: int) -> None:
        self.digest = hashlib.sha256()
        self.size = 0
        self._limit = limit

    def through(self, stream: IO[bytes]) -> Iterator[bytes]:
        while chunk := stream.read(_CHUNK):
            self.size += len(chunk)
            if self.size > self._limit:
                raise PacketRefused(PacketCode.TOO_BIG, "file")
            self.digest.update(chunk)
            yield chunk


def _open_plain(source: Path) -> IO[bytes]:
    if not source.is_file():
        raise FileNotFoundError("not a plain file")
    return source.open("rb")
