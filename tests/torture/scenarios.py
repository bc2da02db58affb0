"""What is broken on purpose: real acts of the program on a real register, and what must remain.

Each scenario prepares a folder, acts in a process of its own (acknowledging what the program said
was done), and then reads, as the program does after a crash, what was left. ``left`` returns how
many things are lost and why; it never changes its mind about an acknowledged one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cpts_desktop.bootstrap.backups import place_file, remember_folder
from cpts_desktop.features.settings.copying import access_copy
from cpts_desktop.kernel.clock import FixedClock, SystemClock
from cpts_desktop.kernel.files import TEMP_SUFFIX, write_private
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import DamagedFile, Fault, Ok, WrongSecret
from cpts_desktop.storage import accounts, migrate, slots
from cpts_desktop.storage.backup import (
    backup_register,
    list_backups,
    restore_register,
    verify_file,
)
from cpts_desktop.storage.faults import sorting_faults
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.settings import backup_folder
from tests.storage.register_setup import CHEAP, PASSWORD
from tests.torture import writer

OTHER: Final = "sentier humide granit vieux matin orage tilleul"
Left = tuple[int, str]


@dataclass(frozen=True)
class Scenario:
    """One act and its promise."""

    name: str
    prepare: Callable[[Path], None]
    act: Callable[[Path, int], None]
    left: Callable[[Path, list[int]], Left]


def say(handle: int, number: int) -> None:
    """Acknowledge: the program has said that this is done."""
    os.write(handle, b"%d\n" % number)


def patient_of(folder: Path) -> PatientId:
    """Return the patient of the prepared register (noted beside the folder that is broken)."""
    return PatientId((folder.parent / writer.PATIENT_NOTE).read_text())


def with_register(folder: Path) -> None:
    """Prepare a register with one patient and a few visits."""
    path = folder / "r.db"
    patient = writer.create(path)
    (folder.parent / writer.PATIENT_NOTE).write_text(patient)
    quiet = os.open(os.devnull, os.O_WRONLY)
    writer.write_for_ever(path, patient, quiet, limit=3)
    os.close(quiet)


def sound(register: Register) -> Left:
    """Check everything that can be checked."""
    verdict = check_register(register)
    return int(not verdict.ok), " ".join(verdict.problems)


def opened(folder: Path, look: Callable[[Register], Left]) -> Left:
    """Open what is left with the password, look, check; a fault here is a loss."""
    try:
        register = writer.open_it(folder / "r.db")
    except Fault as fault:
        return 1, f"ne s’ouvre plus : {fault.code}"
    try:
        lost, why = look(register)
        if lost:
            return lost, why
        return sound(register)
    finally:
        register.close()


# -- visits: the register itself -----------------------------------------------------------


def _visit(folder: Path, handle: int) -> None:
    writer.write_for_ever(folder / "r.db", patient_of(folder), handle, limit=8)


def visits_left(folder: Path, acks: list[int]) -> Left:
    """Every acknowledged visit is there, whole."""

    def look(register: Register) -> Left:
        lost = {1, 2, 3, *acks} - writer.visits(register)
        return len(lost), f"visites perdues : {len(lost)}" if lost else ""

    return opened(folder, look)


# -- slots ---------------------------------------------------------------------------------


def _change(folder: Path, handle: int) -> None:
    words = [PASSWORD, OTHER]
    register = writer.open_it(folder / "r.db")
    for number in (1, 2):
        accounts.change_password(register, *words, cost=CHEAP)
        words.reverse()
        say(handle, number)
    accounts.renew_recovery_code(register)
    register.close()


def slots_left(folder: Path, acks: list[int]) -> Left:
    """One of the two passwords opens; after an acknowledged change, the right one."""
    file = slots.load(slots.slots_path(folder / "r.db"))
    opening = {word for word in (PASSWORD, OTHER) if _opens(file, word)}
    done = max(acks, default=0)
    allowed = {(PASSWORD, OTHER, PASSWORD)[done], (PASSWORD, OTHER, PASSWORD)[min(done + 1, 2)]}
    if len(opening) != 1 or not opening <= allowed:
        return 1, f"{len(opening)} phrases ouvrent après {done} changements"
    (word,) = opening
    try:
        accounts.open_with_password(
            folder / "r.db", word, kinds=writer.registry(), clock=SystemClock()
        ).close()
    except Fault as fault:
        return 1, f"l’accès n’ouvre plus : {fault.code}"
    return 0, ""


def _opens(file: slots.SlotFile, word: str) -> bool:
    try:
        slots.unlock_password(file, word)
    except WrongSecret:
        return False
    return True


# -- settings ------------------------------------------------------------------------------


def _with_settings(folder: Path) -> None:
    with_register(folder)
    register = writer.open_it(folder / "r.db")
    remember_folder(register, Path("/un"))
    register.close()


def _settle(folder: Path, handle: int) -> None:
    register = writer.open_it(folder / "r.db")
    for number, place in enumerate(("/deux", "/trois"), start=1):
        with sorting_faults():
            remember_folder(register, Path(place))
        say(handle, number)
    register.close()


def settings_left(folder: Path, acks: list[int]) -> Left:
    """The setting, and the note beside the register, are whole: the old one or the new one."""
    places = ("/un", "/deux", "/trois")
    done = max(acks, default=0)
    allowed = {places[done], places[min(done + 1, 2)]}
    note = place_file(folder / "r.db").read_text()

    def look(register: Register) -> Left:
        kept = str(register.read(backup_folder))
        wrong = {kept, note} - allowed
        return len(wrong), "réglage perdu" if wrong else ""

    return opened(folder, look)


# -- exports -------------------------------------------------------------------------------


def _with_export(folder: Path) -> None:
    with_register(folder)
    (folder / "copie").mkdir()
    (folder / "copie" / "dossier.zip").write_bytes(b"ancienne copie")


def _copy_of(folder: Path) -> bytes:
    register = writer.open_it(folder / "r.db")
    now = FixedClock(writer.START).now()
    made = register.read(access_copy, patient_of(folder), now, {})
    register.close()
    assert isinstance(made, Ok)
    archive: bytes = made.value.archive
    return archive


def _export(folder: Path, handle: int) -> None:
    archive = _copy_of(folder)
    with sorting_faults():  # as shell.endings does around every work of a screen
        write_private(folder / "copie" / "dossier.zip", archive)
        say(handle, 1)
        write_private(folder / "copie" / "autre.zip", archive)
        say(handle, 2)


def exports_left(folder: Path, acks: list[int]) -> Left:
    """Each export is the old file, the new one, or not there; never a piece of one."""
    place, done = folder / "copie", max(acks, default=0)
    first = (place / "dossier.zip").read_bytes() if (place / "dossier.zip").exists() else b""
    second = (place / "autre.zip").read_bytes() if (place / "autre.zip").exists() else b""
    good = (first == b"ancienne copie" and done == 0) or _whole(first)
    good &= (not second and done < 2) or _whole(second)
    return int(not good), "" if good else "fichier mêlé ou perdu"


def _whole(data: bytes) -> bool:
    import io
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.testzip() is None and "journal.json" in archive.namelist()
    except zipfile.BadZipFile:
        return False


# -- backups and restoring -----------------------------------------------------------------


def _with_backup(folder: Path) -> None:
    with_register(folder)
    (folder / "sauvegardes").mkdir()
    register = writer.open_it(folder / "r.db")
    backup_register(register, folder / "sauvegardes")
    register.close()


def _back_up(folder: Path, handle: int) -> None:
    quiet = os.open(os.devnull, os.O_WRONLY)
    writer.write_for_ever(folder / "r.db", patient_of(folder), quiet, limit=2)
    register = writer.open_it(folder / "r.db")
    backup_register(register, folder / "sauvegardes", keep=2)
    say(handle, 1)
    register.close()


def backups_left(folder: Path, acks: list[int]) -> Left:
    """Every listed backup opens and verifies; the first is still there; the register is sound."""
    found = list_backups(folder / "sauvegardes")
    if len(found) < 1 + len(acks):
        return 1, "sauvegarde disparue"

    def look(register: Register) -> Left:
        for item in found:
            try:
                slots.unlock_password(slots.load(slots.slots_path(item)), PASSWORD)
                verify_file(item, register.data_key())
            except Fault as fault:
                return 1, f"sauvegarde inutilisable : {fault.code}"
        return 0, ""

    return opened(folder, look)


def _restore(folder: Path, handle: int) -> None:
    source = list_backups(folder / "sauvegardes")[0]
    restore_register(source, folder / "r.db", PASSWORD, now=SystemClock().now())
    say(handle, 1)


def restored_left(folder: Path, acks: list[int]) -> Left:
    """The register, or what was set aside, opens with its visits; the backup is untouched."""
    path = folder / "r.db"
    if not path.exists():  # killed between the two renames: what was there is beside, whole
        aside = [p for p in folder.glob("r.db.avant-restauration-*") if p.suffix != ".head"]
        aside = [p for p in aside if not p.name.endswith((".json", "-wal", "-shm", ".prev"))]
        if len(aside) != 1:
            return 1, "ni registre, ni copie mise de côté"
        for suffix in ("-wal", ".head"):
            part = aside[0].with_name(aside[0].name + suffix)
            if part.exists():
                shutil.copy(part, path.with_name(path.name + suffix))
        shutil.copy(aside[0], path)
        shutil.copy(slots.slots_path(aside[0]), slots.slots_path(path))
    return visits_left(folder, [])


# -- migration and creation ----------------------------------------------------------------


def _with_old_format(folder: Path) -> None:
    """A register as its first step made it: no table of any slice yet."""
    everything = migrate.migrations
    migrate.migrations = lambda: everything()[:1]  # type: ignore[assignment]
    try:
        made = accounts.create_register(
            folder / "r.db", accounts.NewUser("Camille Roux", "idel"), PASSWORD,
            kinds=writer.registry(), clock=FixedClock(writer.START), cost=CHEAP,
        )  # fmt: skip
        assert isinstance(made, Ok)
        made.value.register.close()
    finally:
        migrate.migrations = everything  # type: ignore[assignment]


def _migrate(folder: Path, handle: int) -> None:
    register = writer.open_it(folder / "r.db")
    say(handle, 1)
    register.close()


def migrated_left(folder: Path, acks: list[int]) -> Left:
    """It opens in the present format, with its person, and is sound."""

    def look(register: Register) -> Left:
        return int(register.user.name != "Camille Roux"), ""

    return opened(folder, look)


def _nothing(folder: Path) -> None:
    """A folder without a register."""


def _create(folder: Path, handle: int) -> None:
    made = accounts.create_register(
        folder / "r.db", accounts.NewUser("Camille Roux", "idel"), PASSWORD,
        kinds=writer.registry(), clock=FixedClock(writer.START), cost=CHEAP,
    )  # fmt: skip
    assert isinstance(made, Ok)
    say(handle, 1)
    made.value.register.close()


def created_left(folder: Path, acks: list[int]) -> Left:
    """It opens and is sound; or it was never said made, and the program says what is there."""
    try:
        register = writer.open_it(folder / "r.db")
    except Fault as fault:
        told = fault.code in ("NO_REGISTER", "NOT_FOUND") or isinstance(fault, DamagedFile)
        lost = int(bool(acks) or not told)
        return lost, f"créé mais ne s’ouvre pas : {fault.code}" if lost else ""
    try:
        return sound(register) if acks else (0, "")
    finally:
        register.close()


def leftovers(folder: Path) -> list[Path]:
    """Return the temporary files still below a folder."""
    return [item for item in folder.rglob("*") if TEMP_SUFFIX in item.name]


SCENARIOS: Final[dict[str, Scenario]] = {
    one.name: one
    for one in (
        Scenario("register", with_register, _visit, visits_left),
        Scenario("slots", with_register, _change, slots_left),
        Scenario("settings", _with_settings, _settle, settings_left),
        Scenario("exports", _with_export, _export, exports_left),
        Scenario("backup", _with_backup, _back_up, backups_left),
        Scenario("restore", _with_backup, _restore, restored_left),
        Scenario("migration", _with_old_format, _migrate, migrated_left),
        Scenario("creation", _nothing, _create, created_left),
    )
}


def copied(prepared: Path, target: Path) -> Path:
    """Return a fresh copy of a prepared folder."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(prepared, target)
    return target


__all__: list[Any] = ["SCENARIOS", "Left", "Scenario", "copied", "leftovers", "say"]
