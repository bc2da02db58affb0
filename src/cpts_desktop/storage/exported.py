"""Files in clear that a killed export may have left where the person was writing.

A file is written beside its target, under a private temporary name, then renamed. Only a kill in
between leaves the temporary one. So the register remembers, encrypted, the folders in which it
wrote, and looks there at the next start for what bears our mark and has not moved for a minute.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from cpts_desktop.kernel.files import TEMP_SUFFIX
from cpts_desktop.kernel.jsonio import JsonRefused, dumps_canonical, loads_strict
from cpts_desktop.kernel.outcome import Ok, Outcome
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.unit_of_work import UnitOfWork, get_meta, set_meta

IDLE_SECONDS: Final = 60.0
"""A temporary file that nobody has written to for so long belongs to nobody."""

MAX_FOLDERS: Final = 50
_KEY: Final = "exported_to"
_OURS: Final = re.compile(r"\..+\.[0-9a-f]{12}" + re.escape(TEMP_SUFFIX) + r"\Z")


def remember_export(folder: Path, uow: UnitOfWork) -> Outcome[None]:
    """Remember that something is about to be written in a folder; the oldest ones are forgotten."""
    known = [one for one in export_folders(uow.conn) if one != folder]
    _write(uow, [folder, *known][:MAX_FOLDERS])
    return Ok(None)


def export_folders(conn: Connection) -> list[Path]:
    """Return the folders written to since they were last seen clean, the latest first."""
    text = get_meta(conn, _KEY)
    try:
        found = loads_strict(text.encode("utf-8")) if text else []
    except JsonRefused:
        return []
    return [Path(one) for one in found if isinstance(one, str)] if isinstance(found, list) else []


def sweep_exports(register: Register, *, now: float | None = None) -> int:
    """Remove what killed exports left; return how many files. Folders that are clean are forgotten.

    A folder that is away (a stick) or that holds a file still too young is kept for next time.
    """
    folders = register.read(export_folders)
    if not folders:
        return 0
    removed, kept = 0, list[Path]()
    for folder in folders:
        try:
            count, young = _sweep(folder, register.clock.now().timestamp() if now is None else now)
        except OSError:
            kept.append(folder)
            continue
        removed += count
        if young:
            kept.append(folder)
    if kept != folders:
        register.run(_keep, kept)
    return removed


def _sweep(folder: Path, now: float) -> tuple[int, bool]:
    removed, young = 0, False
    for place in list(folder.iterdir()):
        if _OURS.match(place.name) is None:
            continue
        seen = place.lstat()
        if not stat.S_ISREG(seen.st_mode) or not _mine(seen):
            continue
        if abs(now - seen.st_mtime) < IDLE_SECONDS:
            young = True
            continue
        place.unlink()
        removed += 1
    return removed, young


def _mine(seen: os.stat_result) -> bool:
    return not hasattr(os, "getuid") or seen.st_uid == os.getuid()


def _keep(folders: list[Path], uow: UnitOfWork) -> Outcome[None]:
    _write(uow, folders)
    return Ok(None)


def _write(uow: UnitOfWork, folders: Iterable[Path]) -> None:
    set_meta(uow.conn, _KEY, dumps_canonical([str(one) for one in folders]).decode("utf-8"))
