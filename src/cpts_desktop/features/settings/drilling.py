"""« Et si je perdais ce poste ce soir ? »: the last backup, restored for real, beside the register.

The drill does what a new computer would do: the newest backup and the secret that is typed, nothing
else. The restored copy is checked like a register, compared with the open one, then removed.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select

from cpts_desktop.kernel.clock import from_wire, to_wire
from cpts_desktop.kernel.files import make_private_folder
from cpts_desktop.kernel.hlc import instant_of
from cpts_desktop.kernel.outcome import Fault, Ok, Outcome, WrongSecret, refuse
from cpts_desktop.kernel.text import fr_instant
from cpts_desktop.storage import accounts, schema, slots
from cpts_desktop.storage.backup import list_backups, restore_register
from cpts_desktop.storage.faults import sorting_faults
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.unit_of_work import UnitOfWork, get_meta, set_meta

FIRST_AFTER: Final = timedelta(days=7)
"""The first drill is asked for a week after the first entry (security.md T10)."""
AGAIN_AFTER: Final = timedelta(days=180)
_DONE: Final = "last_drill"
_MARK: Final = ".essai-restauration-"


@dataclass(frozen=True)
class Drill:
    """What a drill found. ``good``: everything up to the backup would come back."""

    good: bool
    words: str


def run_drill(register: Register, folder: Path | None, secret: str) -> Outcome[Drill]:
    """Restore the newest backup of this register into a sandbox; refuse a secret that is not its.

    The register itself is only read; the drill is noted in its trail. Raises Fault.
    """
    found = _newest(register, folder)
    if found is None:
        words = (
            "Tout serait perdu : aucune sauvegarde de ce registre n’a été trouvée. Branchez le "
            "disque de secours, ou faites une sauvegarde maintenant."
        )
        return _noted(register, Drill(False, words))
    with _sandbox(register.path) as place:
        try:
            with sorting_faults():
                restore_register(found, place / "r.db", secret, now=register.clock.now())
            return _noted(register, _compared(register, place / "r.db", secret, found))
        except WrongSecret:
            return refuse(
                "secret", "WRONG_SECRET",
                "Cette phrase (ou ce code) n’ouvre pas la dernière sauvegarde.",
            )  # fmt: skip
        except Fault as fault:
            return _noted(register, Drill(False, f"Tout serait perdu. {fault.message}"))


def remind_of_drill(conn: Connection, now_wire: str) -> str:
    """Return one sentence when the drill was never done, or long ago; else nothing."""
    now, done = from_wire(now_wire), get_meta(conn, _DONE)
    first = conn.execute(select(func.min(schema.entry.c.hlc))).scalar_one_or_none()
    if done:
        late = now - from_wire(done) > AGAIN_AFTER
    else:
        late = first is not None and now - instant_of(first) > FIRST_AFTER
    if not late:
        return ""
    return (
        "Essayez votre code de secours et votre sauvegarde (deux minutes) : Réglages, « Si je "
        "perdais ce poste »."
    )


def sweep_drills(register: Path) -> None:
    """Remove what a drill that was killed left (an encrypted copy) beside the register."""
    for left in register.parent.glob(f".{register.name}{_MARK}*"):
        shutil.rmtree(left, ignore_errors=True)


def _newest(register: Register, folder: Path | None) -> Path | None:
    for item in list_backups(folder) if folder is not None else ():
        with contextlib.suppress(Fault):
            if slots.load(slots.slots_path(item)).register_id == register.register_id:
                return item
    return None


@contextlib.contextmanager
def _sandbox(register: Path) -> Iterator[Path]:
    sweep_drills(register)
    place = register.with_name(f".{register.name}{_MARK}{secrets.token_hex(6)}")
    with sorting_faults():
        make_private_folder(place)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _compared(register: Register, copy: Path, secret: str, backup: Path) -> Drill:
    restored = accounts.open_with_secret(copy, secret, kinds=register.kinds, clock=register.clock)
    try:
        verdict = check_register(restored)
        there = restored.read(_size)
        last = restored.read(_last_entry)
    finally:
        restored.close()
    if not verdict.ok:
        return Drill(False, "La sauvegarde s’ouvre mais elle est abîmée : refaites-en une.")
    here = register.read(_size)
    lost = max(0, here[1] - there[1])
    when = f"Sauvegarde arrêtée au {fr_instant(instant_of(last))}." if last else ""
    kept = f"{there[0]} dossier{_s(there[0])} et {there[1]} écriture{_s(there[1])} reviendraient."
    missing = (
        f"{lost} écriture{_s(lost)} faite{_s(lost)} depuis serai{'ent' if lost > 1 else 't'} à "
        "ressaisir."
        if lost
        else "Rien ne manquerait."
    )
    return Drill(True, f"{kept} {missing} {when}".strip())


def _s(count: int) -> str:
    return "s" if count > 1 else ""


def _size(conn: Connection) -> tuple[int, int]:
    """Return (records of patients, journal entries)."""
    entries = conn.execute(select(func.count()).select_from(schema.entry)).scalar_one()
    patient = schema.metadata.tables.get("patient")
    if patient is None:
        return 0, int(entries)
    patients = conn.execute(select(func.count()).select_from(patient)).scalar_one()
    return int(patients), int(entries)


def _last_entry(conn: Connection) -> int:
    own = select(func.max(schema.entry.c.hlc))
    return int(conn.execute(own).scalar_one_or_none() or 0)


def _noted(register: Register, drill: Drill) -> Outcome[Drill]:
    def note(_: None, uow: UnitOfWork) -> Outcome[None]:
        if drill.good:
            set_meta(uow.conn, _DONE, to_wire(uow.clock.now()))
        uow.audit("RESTORE_DRILL", result="good" if drill.good else "bad")
        return Ok(None)

    register.run(note, None)
    return Ok(drill)
