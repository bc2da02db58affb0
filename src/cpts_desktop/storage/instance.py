"""One running instance per register: an operating-system lock on a file beside it."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path

from cpts_desktop.kernel.outcome import AlreadyOpen, DiskFault
from cpts_desktop.storage.faults import sorting_faults

_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_HELD = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK}
MESSAGE = (
    "Ce registre est déjà ouvert dans une autre fenêtre ou par une commande : "
    "revenez à cette fenêtre ou fermez-la."
)
NO_LOCK_MESSAGE = (
    "Ce dossier ne sait pas réserver un fichier (dossier réseau ?) : gardez le registre sur un "
    "disque de cet ordinateur."
)


def lock_path(register: Path) -> Path:
    """Return where the lock of a register lies."""
    return register.with_name(register.name + ".lock")


class InstanceLock:
    """Held as long as the register is open; the system frees it when the process dies."""

    def __init__(self, register: Path) -> None:
        self._path = lock_path(register)
        self._handle: int | None = None

    def take(self) -> None:
        """Take the lock; raises AlreadyOpen when another process holds it, DiskFault otherwise."""
        with sorting_faults():
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | _NOFOLLOW, 0o600)
        try:
            _lock(handle)
        except OSError as exc:
            os.close(handle)
            if exc.errno in _HELD:
                raise AlreadyOpen("ALREADY_OPEN", MESSAGE) from None
            raise DiskFault("NO_LOCK", NO_LOCK_MESSAGE) from None
        self._handle = handle

    def release(self) -> None:
        """Free the lock; harmless when it is not held."""
        if self._handle is not None:
            _free(self._handle)
            os.close(self._handle)
            self._handle = None


if sys.platform == "win32":  # pragma: no cover - exercised on Windows only
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _free(handle: int) -> None:
        with contextlib.suppress(OSError):  # closing frees it too, when Windows finds the time
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _free(_handle: int) -> None:
        """Closing the file frees the lock at once."""
