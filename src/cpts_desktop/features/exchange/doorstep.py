"""Packets double-clicked while the program may be running already: names left at its door.

A small file of paths, readable by this person alone, beside the register: no socket, nothing but
paths, whose files are checked as any packet when they are opened (security.md, cases 124-128).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from cpts_desktop.features.exchange.places import place
from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.ids import new_id
from cpts_desktop.packets.files import SUFFIX

MOST: Final = 500
"""Packets opened at once; the others stay where they are."""

MAX_NOTE: Final = 4 << 10
_NOTE: Final = ".a-ouvrir"
_CALL: Final = ".appel"


def doorstep(register_path: Path) -> Path:
    """Return the private folder where names are left, made if needed."""
    return place(register_path, "a-ouvrir")


def leave(register_path: Path, packets: Sequence[Path]) -> tuple[Path, ...]:
    """Leave the names of packets; return the files that hold them. Raises OSError."""
    folder = doorstep(register_path)
    notes = []
    for lines in _parcels([str(path.absolute()) for path in packets[:MOST]]):
        note = folder / f"{new_id()}{_NOTE}"
        write_private(note, "\n".join(lines).encode("utf-8", "surrogateescape"))
        notes.append(note)
    return tuple(notes)


def call(register_path: Path) -> Path:
    """Call the window that waits to be unlocked; return the file that it takes. Raises OSError."""
    path = doorstep(register_path) / f"{new_id()}{_CALL}"
    write_private(path, b"")
    return path


def answer(register_path: Path) -> bool:
    """Take the calls; say whether there were some."""
    calls = list(doorstep(register_path).glob(f"*{_CALL}"))
    for one in calls:
        one.unlink(missing_ok=True)
    return bool(calls)


def _parcels(lines: Sequence[str]) -> Iterator[list[str]]:
    held: list[str] = []
    size = 0
    for line in lines:
        long = len(line.encode("utf-8", "surrogateescape")) + 1
        if long > MAX_NOTE or "\n" in line:
            continue
        if held and size + long > MAX_NOTE:
            yield held
            held, size = [], 0
        held.append(line)
        size += long
    if held:
        yield held


def collect(register_path: Path) -> tuple[Path, ...]:
    """Take the names that were left, oldest first; what is not such a note is thrown away."""
    found: list[Path] = []
    for note in sorted(doorstep(register_path).glob(f"*{_NOTE}"), key=_age):
        text = _read(note)
        note.unlink(missing_ok=True)
        found += [Path(line) for line in text.split("\n") if _is_packet(line)]
    return tuple(dict.fromkeys(found))[:MOST]


def _age(note: Path) -> int:
    try:
        return note.lstat().st_mtime_ns
    except OSError:
        return 0


def _read(note: Path) -> str:
    try:
        handle = os.open(note, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return ""
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            return ""
        data = stream.read(MAX_NOTE + 1)
    return data.decode("utf-8", "surrogateescape") if len(data) <= MAX_NOTE else ""


def _is_packet(line: str) -> bool:
    return "\0" not in line and Path(line).is_absolute() and Path(line).suffix == SUFFIX
