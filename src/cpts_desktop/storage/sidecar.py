"""What this device saw last: the commit counter and the journal's head, outside the register.

A lost write-ahead log, an old copy put back or a spliced page leaves a database that opens without
any error (security.md F1, F2). Comparing it with this file shows it. Two records are written in
turn, each with its own check, so a torn write leaves the other one.
"""

from __future__ import annotations

import hmac
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select

from cpts_desktop.kernel.files import sync_file, write_private
from cpts_desktop.kernel.jsonio import JsonRefused, loads_strict
from cpts_desktop.kernel.outcome import DamagedFile
from cpts_desktop.storage import schema
from cpts_desktop.storage.chain import keyed_mac
from cpts_desktop.storage.payloads import write_payload

_RECORD: Final = 512
_MAC: Final = 32


@dataclass(frozen=True)
class Seen:
    """The number of the last transaction seen, and the head after it."""

    number: int
    head: bytes


def sidecar_path(register: Path) -> Path:
    """Return where the note of a register lies."""
    return register.with_name(register.name + ".head")


def register_named_by(path: Path) -> str | None:
    """Return the register that a note says it is about, unverified, or None.

    Only used to word a fault when the register itself does not open.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(2 * _RECORD)
    except OSError:
        return None
    for start in (0, _RECORD):
        try:
            body = loads_strict(data[start + _MAC : start + _RECORD].rstrip(b"\x00"))
            return str(body["register"])
        except (JsonRefused, KeyError, TypeError):
            continue
    return None


def slots_of_another(register: Path, register_id: str) -> bool:
    """Say whether the note names another register than the slots do."""
    return register_named_by(sidecar_path(register)) not in (None, register_id)


def slots_fault() -> DamagedFile:
    """Return what to say when the slots beside a register are not its own."""
    return DamagedFile(
        "SLOTS_OF_ANOTHER",
        "Le fichier des accès (.slots.json) est celui d’un autre registre : remettez celui qui "
        "accompagne ce registre ou sa dernière sauvegarde.",
    )


class Sidecar:
    """The note of one register, MACed with a key derived from its data key."""

    def __init__(self, path: Path, key: bytes, register_id: str) -> None:
        self._path = path
        self._mac = keyed_mac(key)
        self._end = b"," + write_payload({"register": register_id})[1:]
        self._handle: int | None = None

    def read(self) -> Seen | None:
        """Return the newest valid record, or None when there is none for this register."""
        try:
            with self._path.open("rb") as stream:
                data = stream.read(2 * _RECORD)
        except FileNotFoundError:
            return None
        found = [
            seen
            for start in (0, _RECORD)
            if (seen := self._decode(data[start : start + _RECORD])) is not None
        ]
        return max(found, key=lambda seen: seen.number, default=None)

    def write(self, seen: Seen) -> None:
        """Record a transaction. Not synced: a note that lags is never a false alarm."""
        if self._handle is None:
            self._handle = self._open()
        place, record = (seen.number % 2) * _RECORD, self._encode(seen)
        if sys.platform == "win32":
            os.lseek(self._handle, place, os.SEEK_SET)
            os.write(self._handle, record)
        else:
            os.pwrite(self._handle, record, place)

    def reset(self, seen: Seen) -> None:
        """Replace the whole note (after a person has accepted an older register)."""
        self.close()
        write_private(self._path, self._encode(seen) * 2)

    def close(self) -> None:
        """Sync and close."""
        handle, self._handle = self._handle, None
        if handle is not None:
            try:
                sync_file(handle)
            finally:
                os.close(handle)

    def _open(self) -> int:
        if not self._path.exists():
            write_private(self._path, bytes(2 * _RECORD))
        flags = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
        return os.open(self._path, os.O_WRONLY | flags)

    def _encode(self, seen: Seen) -> bytes:
        body = b'{"head":"%b","n":%d%b' % (
            seen.head.hex().encode("ascii"),
            seen.number,
            self._end,
        )
        return self._mac(body) + body.ljust(_RECORD - _MAC, b"\x00")

    def _decode(self, record: bytes) -> Seen | None:
        mac, body = record[:_MAC], record[_MAC:].rstrip(b"\x00")
        if len(mac) < _MAC or not hmac.compare_digest(self._mac(body), mac):
            return None
        try:
            data: dict[str, Any] = loads_strict(body)
            return Seen(int(data["n"]), bytes.fromhex(data["head"]))
        except (JsonRefused, KeyError, TypeError, ValueError):
            return None


def is_fresh(conn: Connection, seen: Seen | None) -> bool:
    """Say whether the register holds everything that this device had seen.

    Without a note nothing can be said: that is not fresh.
    """
    if seen is None or seen.number == 0:
        return seen is not None
    row = conn.execute(
        select(schema.commit_log.c.head).where(schema.commit_log.c.no == seen.number)
    ).first()
    return row is not None and row.head == seen.head
