"""The practice's own settings, kept in the register: where backups go, and so on."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.outcome import Ok, Outcome
from cpts_desktop.storage.unit_of_work import UnitOfWork, get_meta, set_meta

_BACKUPS = "backup_folder"
_LAST_BACKUP = "last_backup"


def set_backup_folder(folder: str, uow: UnitOfWork) -> Outcome[None]:
    """Remember where backups go; empty forgets it."""
    set_meta(uow.conn, _BACKUPS, folder)
    uow.audit("SETTINGS", object_id=_BACKUPS)
    uow.touch(Topic.SETTINGS)
    return Ok(None)


def backup_folder(conn: Connection) -> Path | None:
    """Return where backups go, or None when it was never chosen."""
    text = get_meta(conn, _BACKUPS)
    return Path(text) if text else None


def note_backup(at: str, uow: UnitOfWork) -> Outcome[None]:
    """Remember the instant (wire form) of the last verified backup."""
    set_meta(uow.conn, _LAST_BACKUP, at)
    uow.audit("BACKUP")
    uow.touch(Topic.SETTINGS)
    return Ok(None)


def last_backup(conn: Connection) -> str:
    """Return the instant of the last verified backup, or an empty text."""
    return get_meta(conn, _LAST_BACKUP) or ""
