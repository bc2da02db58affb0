"""Sorts the errors of the database and the disk into faults a person can act on, once."""

from __future__ import annotations

import errno
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from cpts_desktop.kernel.outcome import AlreadyOpen, DamagedFile, DiskFault, Fault

_FULL = "SQLITE_FULL"
_READONLY = "SQLITE_READONLY"
_IO = "SQLITE_IOERR"
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT")
_CANTOPEN = "SQLITE_CANTOPEN"
_HELD = (32, 33)  # Windows: sharing violation, lock violation

# What the driver raises from a backup carries no error name, only SQLite's own fixed sentence.
_NAMES = {
    "database or disk is full": _FULL,
    "disk I/O error": _IO,
    "attempt to write a readonly database": _READONLY,
    "database is locked": _BUSY[0],
    "database disk image is malformed": _DAMAGED[0],
    "file is not a database": _DAMAGED[1],
    "unable to open database file": _CANTOPEN,
}

DISK_FULL_MESSAGE = (
    "Le disque est plein : cet enregistrement n’a pas été fait, tout le reste est intact. "
    "Libérez au moins 50 Mo, puis recommencez."
)
DAMAGED_MESSAGE = (
    "Le registre est endommagé : le mot de passe n’est pas en cause. Ne modifiez rien et "
    "restaurez la dernière sauvegarde (Réglages, Sauvegardes)."
)


def fault_from(exc: BaseException) -> Fault | None:
    """Return the fault that ``exc`` stands for, or None when it is a bug."""
    if isinstance(exc, Fault):
        return exc
    if isinstance(exc, OSError):
        return _from_os(exc)
    original = exc.orig if isinstance(exc, DBAPIError) else exc
    name = getattr(original, "sqlite_errorname", None)
    if name is None and type(original).__module__.startswith("sqlcipher3"):
        name = _NAMES.get(str(original))
    return _from_sqlite(str(name)) if name else None


class sorting_faults:  # noqa: N801 - a context manager, named as what it does
    """Turn the machine's errors raised inside into faults; bugs pass as they are."""

    def __enter__(self) -> None:
        """See the class."""

    def __exit__(self, _type: object, exc: BaseException | None, _trace: object) -> None:
        """See the class."""
        fault = fault_from(exc) if isinstance(exc, Exception) else None
        if fault is not None and fault is not exc:
            raise fault from None


def _from_sqlite(name: str) -> Fault | None:
    if name.startswith(_FULL):
        return DiskFault("DISK_FULL", DISK_FULL_MESSAGE)
    if name.startswith(_READONLY):
        return DiskFault(
            "READ_ONLY",
            "Le registre ne peut pas être écrit (disque protégé ou droits insuffisants). "
            "Rien n’a été enregistré ; la lecture reste possible.",
        )
    if name.startswith(_BUSY):
        return AlreadyOpen(
            "BUSY", "Le registre est occupé par une autre fenêtre : fermez-la, puis recommencez."
        )
    if name.startswith(_DAMAGED):
        return DamagedFile("DAMAGED", DAMAGED_MESSAGE)
    if name.startswith(_CANTOPEN):
        return DiskFault(
            "CANNOT_OPEN",
            "Le fichier du registre ne s’ouvre pas : vérifiez que le disque est branché et que "
            "le dossier existe.",
        )
    if name.startswith(_IO):
        return DiskFault(
            "IO_ERROR",
            "Le disque a refusé une lecture ou une écriture. Ce qui était enregistré est intact ; "
            "vérifiez le disque avant de continuer.",
        )
    return None


def _from_os(exc: OSError) -> Fault:
    if getattr(exc, "winerror", None) in _HELD:
        name = Path(str(exc.filename2 or exc.filename or "")).name
        return DiskFault(
            "FILE_HELD",
            f"Le fichier « {name} » est tenu par un autre programme "
            "(antivirus, sauvegarde, synchronisation) : rien n’a été modifié. Attendez qu’il le "
            "libère, puis recommencez ; si cela dure, excluez le dossier du registre de ce "
            "programme.",
        )
    if exc.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return DiskFault("DISK_FULL", DISK_FULL_MESSAGE)
    if exc.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return DiskFault(
            "NOT_WRITABLE",
            "Ce dossier ne peut pas être écrit : choisissez-en un autre ou demandez les droits.",
        )
    if exc.errno in (errno.ENOENT, errno.ENOTDIR):
        return DiskFault(
            "NOT_FOUND", "Le fichier ou le dossier n’existe pas : vérifiez son emplacement."
        )
    if exc.errno == errno.EISDIR:
        return DiskFault("IS_FOLDER", "Un fichier est attendu ici, pas un dossier.")
    if exc.errno == errno.EEXIST:
        return DiskFault("EXISTS", "Un fichier existe déjà à cet endroit : rien n’a été écrasé.")
    return DiskFault(
        "IO_ERROR",
        "Le disque a refusé une lecture ou une écriture. Ce qui était enregistré est intact.",
    )
