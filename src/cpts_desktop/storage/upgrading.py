"""Bringing an older register to the present format, with a verified copy kept until it is proven.

Before the first step, the whole file is copied through the database's own copy and verified. When a
step fails, or when the result does not hold what was there, the copy takes its place again: the
previous version of the program opens it as before. The copy goes at the next opening that finds
nothing left to do (security.md, P-12).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
from pathlib import Path
from typing import Any, NamedTuple

from cpts_desktop.kernel.files import (
    TEMP_SUFFIX,
    remove_database,
    replace_patiently,
    sync_closed,
    sync_folder,
    write_private,
)
from cpts_desktop.kernel.outcome import DamagedFile, DiskFault, Fault
from cpts_desktop.kernel.privacy import get_logger, log_fault
from cpts_desktop.storage import slots
from cpts_desktop.storage.engine import connect
from cpts_desktop.storage.faults import fault_from
from cpts_desktop.storage.migrate import migrate, migrations, version_of

_log = get_logger(__name__)


class Holds(NamedTuple):
    """What a register holds, whatever its format: entries, their hashes, the last head."""

    entries: int
    hashes: bytes
    head: bytes


def copy_path(register: Path, version: int) -> Path:
    """Return where the copy made before leaving ``version`` lies."""
    return register.with_name(f"{register.name}.avant-migration-v{version}.db")


def upgrade(path: Path, key: bytes) -> int:
    """Bring the register at ``path`` to the present format; return how many steps ran.

    Raises NewerFormat, and Fault(MIGRATION_FAILED) or the disk's fault with the register as it was.
    """
    raw = connect(path, key)
    try:
        before = version_of(raw)
        if before == 0 or before >= len(migrations()):
            return migrate(raw)  # a creation cut short, nothing to do, or a newer format
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        held = _holds(raw)
        kept = _keep(raw, path, key, before, held)
        try:
            steps = migrate(raw)
            _prove(raw, held)
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except Exception as exc:  # noqa: BLE001 - whatever it is, the register goes back
            raw.close()
            message = _MESSAGE if _put_back(path, kept) else _BESIDE.format(name=kept.name)
            raise _fault(exc, message) from None
    finally:
        raw.close()
    return steps


def drop_proven(path: Path) -> None:
    """Remove the copies of earlier formats: the register has opened again in its present one."""
    with contextlib.suppress(OSError):
        for version in range(1, len(migrations())):
            copy = copy_path(path, version)
            if copy.exists():
                copy.unlink()
                slots.slots_path(copy).unlink(missing_ok=True)


def _holds(raw: Any) -> Holds:
    digest = hashlib.sha256()
    entries = 0
    for (hash_,) in raw.execute("SELECT hash FROM entry ORDER BY n"):
        digest.update(hash_)
        entries += 1
    head = raw.execute("SELECT head FROM commit_log ORDER BY no DESC LIMIT 1").fetchone()
    return Holds(entries, digest.digest(), head[0] if head else b"")


def _prove(raw: Any, held: Holds) -> None:
    damaged = raw.execute("PRAGMA cipher_integrity_check").fetchall()
    if damaged or raw.execute("PRAGMA integrity_check(5)").fetchall() != [("ok",)]:
        raise DamagedFile("MIGRATION_FAILED", _MESSAGE)
    if _holds(raw) != held:
        raise DamagedFile("MIGRATION_FAILED", _MESSAGE)


def _keep(raw: Any, path: Path, key: bytes, version: int, held: Holds) -> Path:
    """Copy the whole register beside itself, verified; an earlier copy of this format stays."""
    target = copy_path(path, version)
    partial = path.with_name(f".{path.name}.{secrets.token_hex(6)}{TEMP_SUFFIX}")
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        copy = connect(partial, key, must_exist=False)
        try:
            raw.backup(copy, pages=2_000)
            if copy.execute("PRAGMA journal_mode=DELETE").fetchone() != ("delete",):
                raise DiskFault("IO_ERROR", "La copie avant mise à jour n’a pas pu être faite.")
        finally:
            copy.close()
        again = connect(partial, key, read_only=True)
        try:
            _prove(again, held)
        finally:
            again.close()
        sync_closed(partial)
        write_private(slots.slots_path(target), slots.slots_path(path).read_bytes())
        replace_patiently(partial, target)
    except BaseException:
        remove_database(partial)
        raise
    sync_folder(path.parent)
    return target


def _put_back(path: Path, kept: Path) -> bool:
    """Put the copy in the place of a half-migrated register; say whether it is there.

    Only when its log is empty: the file is then whole in itself, and one rename changes it. With a
    log that could not be moved into it, both stay as they are, whole at one of the steps.
    """
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        return False
    staged = path.with_name(f".{path.name}.{secrets.token_hex(6)}{TEMP_SUFFIX}")
    try:
        shutil.copyfile(kept, staged)
        staged.chmod(0o600)
        sync_closed(staged)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        replace_patiently(staged, path)
        sync_folder(path.parent)
    except OSError as exc:  # no room for a second copy: the first one stays beside, whole
        log_fault(_log, exc)
        with contextlib.suppress(OSError):
            staged.unlink(missing_ok=True)
        return False
    return True


_MESSAGE = (
    "La mise à jour du format de ce registre n’a pas abouti : il a été remis tel qu’il était, rien "
    "n’est perdu. Continuez avec la version précédente de CPTS Desktop et signalez cet incident."
)
_BESIDE = (
    "La mise à jour du format de ce registre n’a pas abouti. Rien n’est perdu : le registre tel "
    "qu’il était est gardé à côté, sous le nom « {name} ». Libérez de la place, puis rouvrez, ou "
    "restaurez cette copie avec la version précédente de CPTS Desktop."
)


def _fault(exc: Exception, message: str) -> Fault:
    found = fault_from(exc)
    if isinstance(found, DiskFault):
        return found
    log_fault(_log, exc)
    return Fault("MIGRATION_FAILED", message)
