"""Backups through the database's own copy, verified before they count, and restores.

A backup is the encrypted file and a copy of its slots beside it: the secrets valid on the day of
the backup open it. A new backup that does not verify, or that has lost entries against the last
one, never pushes a good one out (security.md P-11).
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cpts_desktop.kernel.clock import PARIS
from cpts_desktop.kernel.files import (
    DATABASE_SUFFIXES,
    make_private_folder,
    remove_database,
    replace_patiently,
    sync_closed,
    sync_folder,
    write_private,
)
from cpts_desktop.kernel.outcome import DamagedFile, DiskFault, Fault, Ok
from cpts_desktop.storage import slots
from cpts_desktop.storage.engine import MODE, connect, make_engine, refuse_clear
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
        _rotate(destination, info, keep, register)
    return info


def _target(destination: Path, now: datetime) -> Path:
    if destination.exists() and not destination.is_dir():
        raise FileExistsError(17, "backup")
    if not destination.is_dir() and destination.suffix:
        if slots.slots_path(destination).exists():
            raise FileExistsError(17, "slots")
        return destination
    stamp = now.astimezone(PARIS).strftime("%Y%m%d-%H%M%S")
    return _free(destination / f"cpts-sauvegarde-{stamp}.db")


def _free(wanted: Path) -> Path:
    """Return ``wanted``, or the first of ``…-2``, ``…-3`` where nothing lies."""
    target, number = wanted, 1
    while target.exists() or slots.slots_path(target).exists():
        number += 1
        target = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
    return target


def _copy(register: Register, target: Path) -> BackupInfo:
    key, expected = register.data_key(), register.counts()["entry"]
    partial = target.with_name(f".{target.name}.{secrets.token_hex(6)}.cpts-tmp")
    handle = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    os.close(handle)
    try:
        source = connect(register.path, key)
        try:
            copy = connect(partial, key, must_exist=False)
            try:
                source.backup(copy, pages=2_000)
                _without_log(copy)
            finally:
                copy.close()
        finally:
            source.close()
        entries, head = verify_file(partial, key)
        if entries < expected:
            raise DamagedFile("BACKUP_SHORT", "La copie est incomplète : elle n’a pas été gardée.")
        sync_closed(partial)
        write_private(slots.slots_path(target), slots.slots_path(register.path).read_bytes())
        replace_patiently(partial, target)
        sync_folder(target.parent)
    except BaseException:
        remove_database(partial)
        raise
    return BackupInfo(target, entries, head, target.stat().st_size)


def _without_log(raw: Any) -> None:
    """Make an open copy one single file: a copy in WAL mode may lack its last facts."""
    if raw.execute("PRAGMA journal_mode=DELETE").fetchone() != ("delete",):
        raise DiskFault("IO_ERROR", "La copie n’a pas pu être achevée : recommencez.")


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


def made_at(backup: Path) -> datetime:
    """Return when a backup was made, from its name."""
    return datetime.strptime(backup.name[16:31], "%Y%m%d-%H%M%S").replace(tzinfo=PARIS)


def _rotate(folder: Path, newest: BackupInfo, keep: int, register: Register) -> None:
    """Drop the oldest backups of this register, but none that holds more than the newest.

    Backups of other registers, and what cannot be told, are left alone. The backup is already
    made: a disk that refuses to delete is no failure of it.
    """
    with contextlib.suppress(OSError, Fault):
        mine = [item for item in list_backups(folder) if is_of(item, register.register_id)]
        others = [item for item in mine if item != newest.path]
        for old in others[max(keep, 1) - 1 :]:
            if _entries_in(old, register.data_key()) <= newest.entries:
                old.unlink()
                slots.slots_path(old).unlink(missing_ok=True)


def is_of(backup: Path, register_id: str) -> bool:
    """Say whether the slots beside a backup are those of this register."""
    try:
        return slots.load(slots.slots_path(backup)).register_id == register_id
    except Fault:
        return False


def _entries_in(backup: Path, key: bytes) -> int:
    try:
        raw = connect(backup, key, read_only=True)
    except Exception:  # noqa: BLE001 - a damaged older backup does not hold back rotation
        return 0
    try:
        return int(raw.execute("SELECT count(*) FROM entry").fetchone()[0])
    finally:
        raw.close()


def restore_register(source: Path, target: Path, secret: str, *, now: datetime) -> BackupInfo:
    """Put a backup in the place of a register, after verifying it with ``secret``.

    ``secret`` is the password or recovery code that was valid on the day of the backup. What lay
    at ``target`` is kept beside it, named ``….avant-restauration-DATE``. The restored copy writes
    under a new device identity. Raises Fault; on any failure ``target`` is as it was.
    """
    with sorting_faults():
        _check_source(source)
        _check_target(source, target)
        return _restore(source, target, secret, now)


def _check_source(source: Path) -> None:
    if source.is_dir():
        raise IsADirectoryError(21, "backup")
    if not source.exists():
        raise FileNotFoundError(2, "backup")
    if not slots.slots_path(source).exists():  # what is not a register has its own words
        refuse_clear(source)
    log = source.with_name(source.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise Fault(
            "NOT_A_BACKUP",
            "Ce fichier est un registre en service (un fichier -wal l’accompagne), pas une "
            "sauvegarde : ouvrez-le et faites une sauvegarde.",
        )


def _check_target(source: Path, target: Path) -> None:
    if target.is_dir():
        raise IsADirectoryError(21, "register")
    if target.exists() and target.samefile(source):
        raise Fault(
            "SAME_FILE",
            "La sauvegarde et le registre à remplacer sont le même fichier : choisissez un autre "
            "emplacement. Rien n’a été remplacé.",
        )


def _restore(source: Path, target: Path, secret: str, now: datetime) -> BackupInfo:
    file = slots.load(slots.slots_path(source))
    unlocked = _unlock(file, secret)
    entries, head = verify_file(source, unlocked.key)
    make_private_folder(target.parent)
    lock = InstanceLock(target)
    lock.take()
    staged = target.with_name(f".{target.name}.{secrets.token_hex(6)}.cpts-tmp")
    try:
        _refuse_other(target, file.register_id)
        shutil.copyfile(source, staged)
        staged.chmod(0o600)
        copied = verify_file(staged, unlocked.key)
        if copied != (entries, head):
            raise DamagedFile(
                "RESTORE_SHORT", "La copie de la sauvegarde diffère : rien n’a été remplacé."
            )
        seen = _take_new_identity(staged, unlocked.key)
        sync_closed(staged)
        with _set_aside(target, now):
            write_private(slots.slots_path(target), slots.encode(file))
            note = Sidecar(sidecar_path(target), subkey(unlocked.key, "sidecar"), file.register_id)
            note.reset(seen)
            replace_patiently(staged, target)
        sync_folder(target.parent)
    finally:
        remove_database(staged)
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
            _without_log(raw)
        finally:
            raw.close()
    finally:
        engine.dispose()
    return seen


def _refuse_other(target: Path, register_id: str) -> None:
    """A backup of another register never takes the place of this one."""
    with contextlib.suppress(DamagedFile):
        if slots.load(slots.slots_path(target)).register_id != register_id:
            raise Fault(
                "OTHER_REGISTER",
                "Cette sauvegarde est celle d’un autre registre : choisissez un autre "
                "emplacement. Rien n’a été remplacé.",
            )


@contextlib.contextmanager
def _set_aside(target: Path, now: datetime) -> Iterator[None]:
    """Keep what is being replaced, with its log and slots, under a dated name.

    When what follows fails, everything is put back in its place.
    """
    stamp = now.astimezone(PARIS).strftime("%Y%m%d-%H%M%S")
    kept = _free(target.with_name(f"{target.name}.avant-restauration-{stamp}"))
    moved: list[tuple[Path, Path]] = []
    old_slots = slots.slots_path(target)
    before = old_slots.read_bytes() if old_slots.exists() else None
    note = sidecar_path(target)
    noted = note.exists()
    try:
        if before is not None and target.exists():
            write_private(slots.slots_path(kept), before)
        for suffix in (*DATABASE_SUFFIXES, ".head"):
            part = target.with_name(target.name + suffix)
            if part.exists():
                aside = kept.with_name(kept.name + suffix)
                replace_patiently(part, aside)
                moved.append((part, aside))
        yield
    except BaseException:
        if not noted:
            note.unlink(missing_ok=True)
        for part, aside in reversed(moved):
            replace_patiently(aside, part)
        if before is None:
            old_slots.unlink(missing_ok=True)
        else:
            with contextlib.suppress(OSError):
                write_private(old_slots, before)
        raise
