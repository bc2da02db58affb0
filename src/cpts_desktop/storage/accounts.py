"""Creating a register with its first two slots, opening it, and changing who may open it."""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from cpts_desktop.kernel.clock import Clock
from cpts_desktop.kernel.files import DATABASE_SUFFIXES, make_private_folder, remove_database
from cpts_desktop.kernel.ids import new_id
from cpts_desktop.kernel.outcome import Fault, Ok, Outcome, Refused, WrongSecret
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.storage import kdf, slots
from cpts_desktop.storage.engine import KEY_BYTES, refuse_clear
from cpts_desktop.storage.faults import sorting_faults
from cpts_desktop.storage.instance import lock_path
from cpts_desktop.storage.kinds import KindRegistry
from cpts_desktop.storage.passwords import check_password
from cpts_desktop.storage.recovery_code import RecoveryCode, new_code, read_code
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.room import reserve_path
from cpts_desktop.storage.sidecar import sidecar_path
from cpts_desktop.storage.unit_of_work import UnitOfWork
from cpts_desktop.storage.users import NewUser, User, read_new_user, save_user


@redacted
@dataclass(frozen=True)
class Created:
    """A new register, open, and the recovery code to be shown once."""

    register: Register
    recovery_code: RecoveryCode


def create_register(
    path: Path,
    owner: NewUser,
    password: str,
    *,
    kinds: KindRegistry,
    clock: Clock,
    cost: kdf.Cost | None = None,
) -> Outcome[Created]:
    """Create a register with a password slot and a recovery slot.

    Refuses a bad name, RPPS or password; raises Fault when something already lies there. A failure
    leaves no file behind.
    """
    user = read_new_user(owner)
    password_ok = check_password(password)
    problems = [
        *(user.problems if isinstance(user, Refused) else ()),
        *(password_ok.problems if isinstance(password_ok, Refused) else ()),
    ]
    if problems or isinstance(user, Refused):
        return Refused(tuple(problems))
    with sorting_faults():
        _refuse_existing(path)
        make_private_folder(path.parent)
    register_id, key, code = new_id(), secrets.token_bytes(KEY_BYTES), new_code()
    first = slots.password_slot(register_id, key, password, user.value.uid, cost or kdf.calibrate())
    second = slots.recovery_slot(register_id, key, code)
    with sorting_faults():
        slots.save_new(slots.slots_path(path), slots.SlotFile(register_id, (first, second)))
        try:
            register = Register.create(path, user.value, key, kinds=kinds, clock=clock)
        except BaseException:
            _remove_debris(path)
            raise
    return Ok(Created(register, code))


def _refuse_existing(path: Path) -> None:
    if path.is_dir():
        raise Fault(
            "IS_FOLDER", "Un fichier est attendu ici, pas un dossier : ajoutez un nom de fichier."
        )
    if path.exists() or path.is_symlink():
        raise Fault("EXISTS", "Un registre existe déjà à cet endroit : rien n’a été écrasé.")
    if slots.slots_path(path).exists():
        raise Fault(
            "SLOTS_EXIST",
            "Le fichier des accès d’un registre (.slots.json) est à cet endroit, sans son "
            "registre : remettez ce registre ou déplacez ce fichier. Rien n’a été écrasé.",
        )


def take_back(register: Register) -> None:
    """Remove a register that was just made and that nobody has used."""
    register.close()
    remove_database(register.path)
    _remove_debris(register.path)


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the files that a register needs under their own names."""
    return (*(path.with_name(path.name + suffix) for suffix in DATABASE_SUFFIXES), *_beside(path))


def _beside(path: Path) -> tuple[Path, ...]:
    return (slots.slots_path(path), sidecar_path(path), lock_path(path), reserve_path(path))


def _remove_debris(path: Path) -> None:
    """Remove what this very creation wrote beside the register, by exact name."""
    for leftover in _beside(path):
        with contextlib.suppress(OSError):  # what failed first is what is said
            leftover.unlink()


def open_with_password(
    path: Path, password: str, *, kinds: KindRegistry, clock: Clock, accept_older: bool = False
) -> Register:
    """Open a register; raises WrongSecret, DamagedFile, OlderThanSeen, NewerFormat, AlreadyOpen."""
    unlocked = slots.unlock_password(slots.load(_slots(path)), password)
    return Register.open(path, unlocked, kinds=kinds, clock=clock, accept_older=accept_older)


def open_with_recovery(
    path: Path, typed: str, *, kinds: KindRegistry, clock: Clock, accept_older: bool = False
) -> Outcome[Register]:
    """Open with the printed code; a typing error is refused with its place."""
    code = read_code(typed)
    if isinstance(code, Refused):
        return code
    unlocked = slots.unlock_recovery(slots.load(_slots(path)), code.value)
    return Ok(Register.open(path, unlocked, kinds=kinds, clock=clock, accept_older=accept_older))


def open_with_secret(
    path: Path, secret: str, *, kinds: KindRegistry, clock: Clock, accept_older: bool = False
) -> Register:
    """Open with a password or a recovery code, whichever the text is (command line)."""
    file = slots.load(_slots(path))
    code = read_code(secret)
    if isinstance(code, Ok):
        try:
            unlocked = slots.unlock_recovery(file, code.value)
        except WrongSecret:
            unlocked = slots.unlock_password(file, secret)
    else:
        unlocked = slots.unlock_password(file, secret)
    return Register.open(path, unlocked, kinds=kinds, clock=clock, accept_older=accept_older)


def confirm_secret(register: Register, typed: str) -> None:
    """Check the password of the person at the keyboard, or the recovery code.

    Raises WrongSecret. As slow as an unlocking; nothing is opened.
    """
    file = slots.load(slots.slots_path(register.path))
    code = read_code(typed)
    if isinstance(code, Ok):
        slots.unlock_recovery(file, code.value)
    else:
        slots.unlock_password(file.of_user(register.user_id), typed)


def _slots(path: Path) -> Path:
    if path.is_dir():
        raise Fault("IS_FOLDER", "Un fichier est attendu ici, pas un dossier.")
    found = slots.slots_path(path)
    if not path.exists() and not found.exists():
        raise Fault(
            "NO_REGISTER",
            "Aucun registre à cet endroit. Vérifiez le dossier ou branchez le disque.",
        )
    if not found.exists():  # what is not a register has its own words
        refuse_clear(path)
    return found


def change_password(
    register: Register, current: str, new: str, *, cost: kdf.Cost | None = None
) -> Outcome[None]:
    """Replace the slot of the current person; the register itself is not rewritten.

    The old secret stops opening this file, not copies made before: the screen says so.
    """
    verdict = check_password(new)
    if isinstance(verdict, Refused):
        return verdict
    file = slots.load(slots.slots_path(register.path))
    opened = slots.unlock_password(file.of_user(register.user_id), current)
    slot = slots.password_slot(
        file.register_id, register.data_key(), new, opened.slot.user, cost or kdf.calibrate()
    )
    _save(register, "SLOT_CHANGE", slot.id, file.with_slot(slot).without(opened.slot.id))
    return Ok(None)


def reset_password(register: Register, new: str, *, cost: kdf.Cost | None = None) -> Outcome[None]:
    """Give the current person a new password after opening with the recovery code."""
    verdict = check_password(new)
    if isinstance(verdict, Refused):
        return verdict
    file = slots.load(slots.slots_path(register.path))
    slot = slots.password_slot(
        file.register_id, register.data_key(), new, register.user_id, cost or kdf.calibrate()
    )
    kept = file.with_slot(slot)
    for old in file.of_kind(slots.PASSWORD):
        if old.user == register.user_id:
            kept = kept.without(old.id)
    _save(register, "SLOT_CHANGE", slot.id, kept)
    return Ok(None)


def add_user(
    register: Register, new: NewUser, password: str, *, cost: kdf.Cost | None = None
) -> Outcome[User]:
    """Add a person of the practice with a slot of their own."""
    user = read_new_user(new)
    if isinstance(user, Refused):
        return user
    verdict = check_password(password)
    if isinstance(verdict, Refused):
        return verdict
    file = slots.load(slots.slots_path(register.path))
    slot = slots.password_slot(
        file.register_id, register.data_key(), password, user.value.uid, cost or kdf.calibrate()
    )
    saved = register.run(save_user, user.value)
    if isinstance(saved, Refused):
        return saved
    _save(register, "SLOT_ADD", slot.id, file.with_slot(slot))
    return saved


def renew_recovery_code(register: Register) -> RecoveryCode:
    """Replace the recovery slot; the old printed code no longer opens this file."""
    file = slots.load(slots.slots_path(register.path))
    code = new_code()
    slot = slots.recovery_slot(file.register_id, register.data_key(), code)
    kept = file.with_slot(slot)
    for old in file.of_kind(slots.RECOVERY):
        kept = kept.without(old.id)
    _save(register, "SLOT_CHANGE", slot.id, kept)
    return code


def _save(register: Register, action: str, object_id: str, file: slots.SlotFile) -> None:
    """Write the line, then the slots: once the slots are changed, nothing can fail any more."""

    def write(_: None, uow: UnitOfWork) -> Outcome[None]:
        uow.audit(action, object_id=object_id)
        return Ok(None)

    register.run(write, None)
    with sorting_faults():
        slots.save(slots.slots_path(register.path), file)
