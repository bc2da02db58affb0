"""Backups of the open register, the daily one, and restoring in the place of a closed one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cpts_desktop.bootstrap import paths
from cpts_desktop.kernel.clock import Clock, from_wire, to_wire
from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.text import NNBSP, fr_instant, plural
from cpts_desktop.shell.security_ports import BackupLine, BackupState

if TYPE_CHECKING:
    from cpts_desktop.bootstrap.house import House
    from cpts_desktop.features.settings.drilling import Drill
    from cpts_desktop.storage.register import Register

DUE_AFTER: Final = timedelta(hours=20)
"""A working day: whoever opens each morning has one backup a day."""
WORRY_AFTER: Final = timedelta(days=7)
_MIB: Final = 1024 * 1024
_UNPLUGGED: Final = (
    "Le dossier des sauvegardes n’est pas là : branchez le disque de secours, ou choisissez-en un "
    "autre dans Réglages › Sauvegardes. Aucune copie n’a été faite."
)


def place_file(register: Path) -> Path:
    """Return the file that remembers the backup folder beside a locked register."""
    return register.with_name(register.name + ".backups")


def remember_folder(register: Register, folder: Path) -> None:
    """Keep the folder in the register, and beside it for the day when it no longer opens."""
    from cpts_desktop.storage.settings import set_backup_folder

    register.run(set_backup_folder, str(folder))
    write_private(place_file(register.path), str(folder).encode("utf-8"))


class Backups:
    """The backups of one open register (``shell.security_ports.BackupPort``)."""

    def __init__(self, register: Register, clock: Clock) -> None:
        self._register = register
        self._clock = clock

    def state(self) -> BackupState:
        """Return the folder, the last verified backup, their number."""
        from cpts_desktop.storage.backup import list_backups
        from cpts_desktop.storage.settings import backup_folder, last_backup

        folder = self._register.read(backup_folder)
        last = self._register.read(last_backup)
        count = len(list_backups(folder)) if folder is not None else 0
        return BackupState(folder, fr_instant(from_wire(last)) if last else "", count)

    def set_folder(self, folder: Path) -> Outcome[Any]:
        """Change the folder, once it is shown to be writable."""
        from cpts_desktop.storage.faults import sorting_faults

        if folder.exists() and not folder.is_dir():
            return refuse("folder", "NOT_A_FOLDER", "Choisissez un dossier, pas un fichier.")
        with sorting_faults():
            folder.mkdir(parents=True, exist_ok=True)
            remember_folder(self._register, folder)
        return Ok(folder)

    def backup_now(self) -> str:
        """Make and verify one backup. A chosen folder that is gone is never made again in silence.

        It was on a disk that is unplugged: making it would put the copy on the very disk to save.
        """
        from cpts_desktop.kernel.outcome import DiskFault
        from cpts_desktop.storage.backup import backup_register
        from cpts_desktop.storage.faults import sorting_faults
        from cpts_desktop.storage.settings import backup_folder, note_backup

        chosen = self._register.read(backup_folder)
        if chosen is not None and not chosen.is_dir():
            raise DiskFault("NO_BACKUP_FOLDER", _UNPLUGGED)
        folder = chosen or paths.default_backups()
        with sorting_faults():
            folder.mkdir(parents=True, exist_ok=True)
        info = backup_register(self._register, folder)
        self._register.run(note_backup, to_wire(self._clock.now()))
        return (
            f"Sauvegarde faite et relue : {plural(info.entries, 'écriture')}, {_size(info.size)}."
        )

    def is_due(self) -> bool:
        """Say whether a folder is chosen and the last backup is more than a working day old."""
        from cpts_desktop.storage.settings import backup_folder, last_backup

        if self._register.read(backup_folder) is None:
            return False
        last = self._register.read(last_backup)
        return not last or self._clock.now() - from_wire(last) > DUE_AFTER

    def drill(self, secret: str) -> Outcome[Drill]:
        """Restore the newest backup aside with a secret, check it, say what would come back."""
        from cpts_desktop.features.settings.drilling import run_drill
        from cpts_desktop.storage.settings import backup_folder

        return run_drill(self._register, self._register.read(backup_folder), secret)

    def worry(self) -> str:
        """Return one sentence when the last backup is old, or the drill was never done."""
        from cpts_desktop.features.settings.drilling import remind_of_drill, sweep_drills

        sweep_drills(self._register.path)
        return self._old() or self._register.read(remind_of_drill, to_wire(self._clock.now()))

    def _old(self) -> str:
        from cpts_desktop.storage.settings import backup_folder, last_backup

        last = self._register.read(last_backup)
        if self._register.read(backup_folder) is None or not last:
            return ""
        days = (self._clock.now() - from_wire(last)).days
        if self._clock.now() - from_wire(last) <= WORRY_AFTER:
            return ""
        return f"Dernière sauvegarde vérifiée il y a {days} jours : branchez le disque de secours."


class Restore:
    """Restoring in the place of a closed register (``shell.security_ports.RestorePort``)."""

    def __init__(self, house: House) -> None:
        self._house = house

    def known(self) -> Sequence[BackupLine]:
        """Return the backups of the usual folder, newest first."""
        from cpts_desktop.storage.backup import list_backups

        return [BackupLine(path, _words(path)) for path in list_backups(self._folder())]

    def restore(self, backup: Path, secret: str) -> str:
        """Verify and restore; what was there is kept beside, with its date."""
        from cpts_desktop.storage.backup import restore_register

        info = restore_register(backup, self._house.path, secret, now=self._house.clock.now())
        counted = f"Registre restauré : {plural(info.entries, 'écriture')}."
        return f"{counted} L’ancien est gardé à côté, avec sa date."

    def _folder(self) -> Path:
        try:
            text = place_file(self._house.path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return paths.default_backups()
        return Path(text) if text else paths.default_backups()


def _size(count: int) -> str:
    return f"{max(1, round(count / _MIB))}{NNBSP}Mo"


def _words(path: Path) -> str:
    day, clock = path.stem.split("-")[2:4]
    when = f"{day[6:]}/{day[4:6]}/{day[:4]} à {clock[:2]}:{clock[2:4]}"
    return f"{when} · {_size(path.stat().st_size)}"
