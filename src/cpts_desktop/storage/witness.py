"""What else tells how recent a register is, when the note beside it is gone.

The newest backups of the folder that this register writes to each hold a number and a head. A
register that lacks one of them is older, for certain; one that holds them all may still be.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from cpts_desktop.kernel.outcome import Fault, OlderThanSeen, WitnessMissing
from cpts_desktop.kernel.text import fr_instant
from cpts_desktop.storage import backup
from cpts_desktop.storage.engine import connect
from cpts_desktop.storage.faults import fault_from
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.settings import backup_folder
from cpts_desktop.storage.sidecar import Seen, is_fresh

LOOKED_AT: Final = 3
"""How many of the newest backups are opened."""


class Witness(NamedTuple):
    """The last transaction of a backup, and when the backup was made."""

    seen: Seen
    at: datetime


def fault_without_note(register: Register) -> Fault:
    """Return what to say of a register whose note is missing: older for certain, or unknown."""
    found = witnesses(register)
    for one in found:
        if not register.read(is_fresh, one.seen):
            return OlderThanSeen(
                "OLDER_THAN_BACKUP",
                f"La sauvegarde du {fr_instant(one.at)} contient des enregistrements que ce "
                "registre n’a pas, et le témoin de fraîcheur (fichier .head) manque : ce fichier "
                "n’est pas le plus récent. Rien n’a été modifié.",
            )
    compared = (
        f"La sauvegarde du {fr_instant(found[0].at)} y est bien contenue."
        if found
        else "Aucune sauvegarde n’a pu lui être comparée."
    )
    return WitnessMissing(
        "NO_WITNESS",
        "Le témoin de fraîcheur de ce registre (fichier .head) manque ou n’est pas le sien : rien "
        f"ne prouve que ce fichier est le plus récent. {compared} Rien n’a été modifié.",
    )


def witnesses(register: Register) -> list[Witness]:
    """Return what the newest readable backups of this register hold, the newest first."""
    folder = register.read(backup_folder)
    if folder is None:
        return []
    found: list[Witness] = []
    try:
        mine = [
            one for one in backup.list_backups(folder) if backup.is_of(one, register.register_id)
        ]
    except OSError:
        return []
    for path in mine[:LOOKED_AT]:
        one = _last_of(path, register.data_key())
        if one is not None:
            found.append(one)
    return found


def _last_of(path: Path, key: bytes) -> Witness | None:
    try:
        raw = connect(path, key, read_only=True)
        try:
            row = raw.execute("SELECT no, head FROM commit_log ORDER BY no DESC LIMIT 1").fetchone()
        finally:
            raw.close()
        return row and Witness(Seen(*row), backup.made_at(path))
    except Exception as exc:
        if fault_from(exc) is None:
            raise
        return None
