"""Backups through the database's own copy, verified before they count, and restores.

A backup is the encrypted file and a copy of its slots beside it: the secrets valid on the day of
the backup open it. A new backup that does not verify, or that has lost entries against the last
one, never pushes a good one out (security.md P-11).
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cpts_desktop.kernel.clock import PARIS
from cpts_desktop.kernel.files import make_private_folder, sync_folder, write_private
from cpts_desktop.kernel.outcome import DamagedFile, Fault, Ok
from cpts_desktop.storage import slots
from cpts_desktop.storage.engine import MODE, connect, make_engine
from cpts_desktop.storage.faults import sorting_faults
from cpts_desktop.storage.instance import InstanceLock
from cpts_desktop.storage.keys import renew_device, subkey
from cpts_desktop.storage.migrate import migrations, version_of
from cpts_desktop.storage.recovery_code import read_code
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.sidecar import Seen, Sidecar, sidecar_path
from cpts_desktop.storage.unit_of_work import last_commit

KEEP: Final = 14
_NAME: Final = re.compile(r"cpts-sauvegarde-[0-9]{8}-[0-9]{6}(-[0-9]+)?\.db\Z")


@dataclass(frozen=True)
class BackupInfo:
    """A verified backup: where it lies, how many entries it holds, its journal head."""

    path: Path
    entries: int
    head: str
    size: int


def backup_register(register: Register, destination: Path, *, keep: int = KEEP) -> BackupInfo:
    """Copy an open register to ``destination`` (a folder, or a file name) and verify the copy.

    In a folder the name carries the date alone, and only the ``keep`` newest verified backups are
    kept. Raises Fault; an existing file is never overwritten.
    """
    with sorting_faults():
        target = _target(destination, register.clock.now())
        make_private_folder(target.parent)
        info = _copy(register, target)
    if destination.is_dir():
        _rotate(destination, info, keep)
    return info


def _target(destination: Path, now: datetime) -> Path:
    if destination.exists() and not destination.is_dir():
        raise FileExistsError(17, "backup")
    if not destination.is_dir() and destination.suffix:
        return destination
    stamp = now.astimezone(PARIS).strftime("%Y%m%d-%H%M%S")
    target, number = destination / f"cpts-sauvegarde-{stamp}.db", 1
    while target.exists():
        number += 1
        target = destination / f"cpts-sauvegarde-{stamp}-{number}.db"
    return target


def _copy(register: Register, target: Path) -> BackupInfo:
    key = register.data_key()
    partial = target.with_name(f".{target.name}.{secrets.token_hex(6)}.cpts-tmp")
    handle = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    os.close(handle)
    try:
        source = connect(register.path, key)
        try:
            copy = connect(partial, key, must_exist=False)
            try:
                source.backup(copy, pages=2_000)
                copy.execute("PRAGMA journal_mode=DELETE").fetchall()
            finally:
                copy.close()
        finally:
            source.close()
        entries, head = verify_file(partial, key)
        if entries < _entries_of(register):
            raise DamagedFile("BACKUP_SHORT", "La copie est incomplète : elle n’a pas été gardée.")
        with partial.open("rb") as stream:
            os.fsync(stream.fileno())
        write_private(slots.slots_path(target), slots.slots_path(register.path).read_bytes())
        os.replace(partial, target)
        sync_folder(target.parent)
    except BaseException:
        for leftover in partial.parent.glob(partial.name + "*"):
            leftover.unlink()
        raise
    return BackupInfo(target, entries, head, target.stat().st_size)


def _entries_of(register: Register) -> int:
    return register.counts()["entry"]


def verify_file(path: Path, key: bytes) -> tuple[int, str]:
    """Open a copy with its key, check its pages and structure; return its entries and head.

    Raises DamagedFile, NewerFormat through the caller's open, OSError.
    """
    raw = connect(path, key, read_only=True)
    try:
        damaged = raw.execute("PRAGMA cipher_integrity_check").fetchall()
        structure = raw.execute("PRAGMA integrity_check(5)").fetchall()
        if damaged or structure != [("ok",)]:
            raise DamagedFile(
                "BACKUP_DAMAGED", "Cette sauvegarde est endommagée : choisissez-en une autre."
            )
        if version_of(raw) > len(migrations()):
            raise Fault(
                "NEWER_REGISTER",
                "Cette sauvegarde vient d’une version plus récente : mettez CPTS Desktop à jour.",
            )
        entries = int(raw.execute("SELECT count(*) FROM entry").fetchone()[0])
        head = raw.execute("SELECT head FROM commit_log ORDER BY no DESC LIMIT 1").fetchone()
    finally:
        raw.close()
    return entries, head[0].hex() if head else ""


def list_backups(folder: Path) -> list[Path]:
    """Return the backups of a folder, newest first."""
    if not folder.is_dir():
        return []
    found = [item for item in folder.iterdir() if _NAME.match(item.name)]
    return sorted(found, key=lambda item: item.name, reverse=True)


def _rotate(folder: Path, newest: BackupInfo, keep: int) -> None:
    """Drop the oldest ones, but nothing while the newest is much smaller than the one before."""
    found = list_backups(folder)
    if len(found) > 1 and newest.size < found[1].stat().st_size // 2:
        return
    for old in found[max(keep, 1) :]:
        old.unlink()
        slots.slots_path(old).unlink(missing_ok=True)


def restore_register(source: Path, target: Path, secret: str, *, now: datetime) -> BackupInfo:
    """Put a backup in the place of a register, after verifying it with ``secret``.

    ``secret`` is the password or recovery code that was valid on the day of the backup. What lay
    at ``target`` is kept beside it, named ``….avant-restauration-DATE``. The restored copy writes
    under a new device identity. Raises Fault; on any failure ``target`` is as it was.
    """
    with sorting_faults():
        return _restore(source, target, secret, now)


def _restore(source: Path, target: Path, secret: str, now: datetime) -> BackupInfo:
    file = slots.load(slots.slots_path(source))
    unlocked = _unlock(file, secret)
    entries, head = verify_file(source, unlocked.key)
    make_private_folder(target.parent)
    lock = InstanceLock(target)
    lock.take()
    staged = target.with_name(f".{target.name}.{secrets.token_hex(6)}.cpts-tmp")
    try:
        shutil.copyfile(source, staged)
        staged.chmod(0o600)
        copied = verify_file(staged, unlocked.key)
        if copied != (entries, head):
            raise DamagedFile(
                "RESTORE_SHORT", "La copie de la sauvegarde diffère : rien n’a été remplacé."
            )
        seen = _take_new_identity(staged, unlocked.key)
        _set_aside(target, now)
        write_private(slots.slots_path(target), slots.encode(file))
        os.replace(staged, target)
        sync_folder(target.parent)
        Sidecar(sidecar_path(target), subkey(unlocked.key, "sidecar"), file.register_id).reset(seen)
    finally:
        for leftover in staged.parent.glob(staged.name + "*"):
            leftover.unlink()
        lock.release()
    return BackupInfo(target, entries, head, target.stat().st_size)


def _unlock(file: slots.SlotFile, secret: str) -> slots.Unlocked:
    code = read_code(secret)
    if isinstance(code, Ok):
        return slots.unlock_recovery(file, code.value)
    return slots.unlock_password(file, secret)


def _take_new_identity(staged: Path, key: bytes) -> Seen:
    engine = make_engine(lambda: connect(staged, key))
    try:
        with engine.execution_options(**{MODE: "write"}).begin() as conn:
            renew_device(conn)
            seen = Seen(*last_commit(conn))
        engine.dispose()
        raw: Any = connect(staged, key)
        try:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            raw.execute("PRAGMA journal_mode=DELETE").fetchall()
        finally:
            raw.close()
    finally:
        engine.dispose()
    return seen


def _set_aside(target: Path, now: datetime) -> None:
    """Keep what is being replaced, with its log, under a dated name."""
    if not target.exists():
        return
    stamp = now.astimezone(PARIS).strftime("%Y%m%d-%H%M%S")
    kept = target.with_name(f"{target.name}.avant-restauration-{stamp}")
    for suffix in ("-wal", "-shm", ""):
        part = target.with_name(target.name + suffix)
        if part.exists():
            os.replace(part, kept.with_name(kept.name + suffix))
    old_slots = slots.slots_path(target)
    if old_slots.exists():
        shutil.copy2(old_slots, slots.slots_path(kept))
