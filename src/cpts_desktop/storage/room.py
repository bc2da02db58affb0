"""A full disk: the register closes to writing, says how much room it needs, and opens again.

A small reserve lies beside the register. When the disk is full it is given back, so that the
register still opens for reading and what is being typed is still kept, encrypted, as a draft.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import Final

from cpts_desktop.kernel.outcome import DiskFault, Fault

RESERVE: Final = 512 << 10
"""Bytes kept for the last draft and for opening."""

RESUME: Final = 10 << 20
"""Free bytes from which the register is written again after the disk was full."""

_LOW: Final = 1 << 20
_FULL: Final = ("DISK_FULL", "IO_ERROR", "CANNOT_OPEN")


def reserve_path(register: Path) -> Path:
    """Return where the reserve of a register lies."""
    return register.with_name(register.name + ".reserve")


class Room:
    """What is known of the room left for one register."""

    def __init__(self, register: Path) -> None:
        self._folder = register.parent
        self._reserve = reserve_path(register)
        self._full = False

    @property
    def full(self) -> bool:
        """Whether the register is read-only because the disk was found full."""
        return self._full

    def free(self) -> int:
        """Return the free bytes of the disk, none when it does not say."""
        try:
            return shutil.disk_usage(self._folder).free
        except OSError:
            return 0

    def before_writing(self) -> None:
        """Let a write pass, or raise DiskFault(DISK_FULL) while there is still too little room."""
        if not self._full:
            return
        free = self.free()
        if free < RESUME:
            raise DiskFault("DISK_FULL", self.message(free))
        self._full = False
        self.keep_reserve()

    def message(self, free: int) -> str:
        """Return what to tell a person, with the room that is missing in megabytes."""
        missing = max(1, -(-(RESUME - free) // 10**6))
        return (
            "Le disque est plein : le registre est en lecture seule, tout ce qui était enregistré "
            f"est intact et votre saisie reste à l’écran. Libérez au moins {missing}\u00a0Mo sur "
            "ce disque, puis enregistrez de nouveau : l’écriture reprendra d’elle-même."
        )

    def sort(self, fault: Fault) -> Fault:
        """Note a fault of a write; a full disk comes back with the room that is missing."""
        if not self.is_full(fault):
            return fault
        self._full = True
        return DiskFault("DISK_FULL", self.message(self.free()))

    def is_full(self, fault: Fault) -> bool:
        """Say whether a fault comes from a full disk: SQLite calls some of them I/O errors."""
        return fault.code == _FULL[0] or (fault.code in _FULL and self.free() < _LOW)

    def give_reserve(self) -> bool:
        """Give the reserve back to a full disk; say whether there was one."""
        self._full = True
        try:
            self._reserve.unlink()
        except OSError:
            return False
        return True

    def keep_reserve(self) -> None:
        """Make the reserve when it is not there and there is ample room; never an error."""
        with contextlib.suppress(OSError):
            if self._reserve.exists() or self.free() < RESUME:
                return
            handle = os.open(self._reserve, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                os.write(handle, os.urandom(RESERVE))  # not zeros: a file system may store none
            finally:
                os.close(handle)
