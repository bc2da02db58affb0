"""Private, atomic files: temporary file, fsync, rename, fsync of the folder."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

TEMP_SUFFIX: Final = ".cpts-tmp"
DATABASE_SUFFIXES: Final = ("-wal", "-shm", "-journal", "")
_SUFFIX_OF: Final = {
    "application/pdf": ".pdf", "application/json": ".json", "text/plain": ".txt",
    "image/png": ".png", "image/jpeg": ".jpg",
}  # fmt: skip
HELD: Final = (5, 32, 33)
"""Windows: access denied (while a deletion or a scan is pending), sharing and lock violations."""

_PAUSES: Final = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.4, 2.03)
_NO_SUCH_CALL: Final = {errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EPERM}
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)


def write_private(
    path: Path, data: bytes | Iterable[bytes], *, keep_previous: bool = False
) -> None:
    """Write ``data`` to ``path`` so that a reader sees the old file or the new one, never a mix.

    The file is readable by its owner alone. With ``keep_previous`` the old content stays beside
    it as ``NAME.prev``. Raises OSError; nothing half-written remains.
    """
    chunks: Iterable[bytes] = (data,) if isinstance(data, bytes) else data
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}{TEMP_SUFFIX}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW | _BINARY, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            for chunk in chunks:
                stream.write(chunk)
            stream.flush()
            sync_file(stream.fileno())
        if keep_previous and path.exists():
            _keep_previous(path)
        replace_patiently(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def replace_patiently(
    source: Path, target: Path, *, wait: Callable[[float], None] = time.sleep
) -> None:
    """Rename over ``target``; on Windows, try for five seconds while another program holds it.

    An antivirus or an indexer opens what was just written. Raises the last OSError, whose
    ``winerror`` says that the file is held.
    """
    for pause in _PAUSES:
        try:
            os.replace(source, target)
        except PermissionError as exc:
            if getattr(exc, "winerror", None) not in HELD:
                raise
            wait(pause)
        else:
            return
    os.replace(source, target)


def remove_database(path: Path) -> None:
    """Remove a database file that we made, with its log and its index, and nothing else."""
    for suffix in DATABASE_SUFFIXES:
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _keep_previous(path: Path) -> None:
    previous = path.with_name(path.name + ".prev")
    spare = path.with_name(f".{path.name}.{secrets.token_hex(6)}{TEMP_SUFFIX}")
    try:
        try:
            os.link(path, spare)
        except OSError:  # FAT and some network folders have no second name for a file
            _copy(path, spare)
        replace_patiently(spare, previous)
    finally:  # a rename between two names of one file does nothing and leaves both
        spare.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(source.read_bytes())
        stream.flush()
        sync_file(stream.fileno())


def sync_file(handle: int) -> None:
    """Make what was written to an open file durable; raises OSError.

    On macOS ``fsync`` leaves it in the memory of the disk, where a power cut takes it.
    """
    if sys.platform == "darwin":
        import fcntl

        with contextlib.suppress(OSError):  # a network folder lacks it: what follows is left
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
            return
    os.fsync(handle)


def sync_closed(path: Path) -> None:
    """Make a file that others wrote durable; raises OSError."""
    with path.open("r+b") as stream:
        sync_file(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename durable. Windows and some file systems have no such call and need none."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            sync_file(handle)
        except OSError as exc:
            if exc.errno not in _NO_SUCH_CALL:
                raise
        finally:
            os.close(handle)


def make_private_folder(folder: Path) -> None:
    """Create ``folder`` (and its parents) readable by its owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def sweep_temporaries(folder: Path, name: str = "") -> int:
    """Remove what a killed write of ``name…`` left behind in ``folder``; return how many files.

    Temporaries of other names are left alone: another program may be writing them right now.
    """
    removed = 0
    endings = tuple(TEMP_SUFFIX + suffix for suffix in DATABASE_SUFFIXES)
    for leftover in list(folder.iterdir()):
        if leftover.name.startswith(f".{name}") and leftover.name.endswith(endings):
            with contextlib.suppress(OSError):
                leftover.unlink()
                removed += 1
    return removed


def suffix_of(media_type: str) -> str:
    """Return the end of the name of a document handed over: « .pdf »; « .bin » when unknown."""
    return _SUFFIX_OF.get(media_type, ".bin")
