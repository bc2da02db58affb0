"""Plugs the program into the house: unlocking, first run, contents of the window, closing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpts_desktop.bootstrap import paths
from cpts_desktop.kernel.clock import Clock, SystemClock
from cpts_desktop.kernel.files import make_private_folder
from cpts_desktop.kernel.outcome import Fault, Ok, Outcome, Refused, WrongSecret
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.shell.ports import (
    FirstRun,
    FirstRunPort,
    NewRegister,
    Secret,
    SecretKind,
    UnlockPort,
    WindowContents,
)

if TYPE_CHECKING:
    from cpts_desktop.bootstrap.backups import Restore
    from cpts_desktop.storage.guesses import GuessCounter
    from cpts_desktop.storage.kdf import Cost
    from cpts_desktop.storage.register import Register
    from cpts_desktop.storage.users import User

DISCOVERY_PREFIX = "cpts-decouverte-"


@redacted
@dataclass
class Session:
    """An open register and how it was opened."""

    register: Register
    user: User
    reference: Path
    notice: str = ""
    throw_away: Path | None = None
    packets: tuple[Path, ...] = ()
    by_recovery: bool = False


class House:
    """The whole program as the shell sees it (``shell.ports.HousePort``)."""

    def __init__(
        self,
        register: Path | None = None,
        reference: Path | None = None,
        *,
        clock: Clock | None = None,
        cost: Cost | None = None,
        packets: tuple[Path, ...] = (),
    ) -> None:
        self.path = paths.register_path(register)
        self.reference = paths.reference_folder(reference)
        self.clock: Clock = clock or SystemClock()
        self.cost = cost
        self.packets = packets

    def has_register(self) -> bool:
        """Say whether there is a register, or what is left of one, to unlock."""
        return self.path.exists() or self.path.with_name(self.path.name + ".slots.json").exists()

    def unlock(self) -> UnlockPort:
        """Return what the unlock window needs."""
        return Unlock(self)

    def first_run(self) -> FirstRunPort:
        """Return what the wizard needs."""
        return FirstSteps(self)

    def restore(self) -> Restore:
        """Return what the restore window needs."""
        from cpts_desktop.bootstrap.backups import Restore

        return Restore(self)

    def contents(self, session: Any) -> WindowContents:
        """Return the contents of the main window."""
        from cpts_desktop.bootstrap.contents import contents_of

        return contents_of(session, self)

    def close(self, session: Any) -> None:
        """Close the register; a discovery register is erased."""
        session.register.close()
        if session.throw_away is not None:
            shutil.rmtree(session.throw_away, ignore_errors=True)


class Unlock:
    """Opens the register of this computer (``shell.ports.UnlockPort``)."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._guesses: GuessCounter | None = None

    def prepare(self) -> None:
        """Import what is heavy while the person reads the window."""
        from cpts_desktop.bootstrap import contents, slices

        slices.kinds()
        contents.warm_up()

    def guesses(self) -> GuessCounter:
        """Return the counter of tries."""
        from cpts_desktop.storage.guesses import GuessCounter

        if self._guesses is None:
            self._guesses = GuessCounter(self._house.path, self._house.clock)
        return self._guesses

    def open(self, secret: Secret) -> Outcome[Session]:
        """Open with what was typed; a wrong secret counts as one try."""
        guesses = self.guesses()
        try:
            opened = self._open(secret)
        except WrongSecret:
            if secret.kind is not SecretKind.KEYRING:
                guesses.failed()
            raise
        if isinstance(opened, Refused):
            return opened
        _refuse_revoked(opened.value)
        _refuse_cloud(opened.value, self._house.path, hosted=secret.hosted)
        failures = guesses.succeeded()
        notice = ""
        if failures:
            plural = "s" if failures > 1 else ""
            notice = f"{failures} essai{plural} échoué{plural} depuis votre dernière session."
        from cpts_desktop.bootstrap.backups import Backups
        from cpts_desktop.features.settings.breach import remind_of_breach

        register, house = opened.value, self._house
        from cpts_desktop.features.exchange.clock_guard import remind_of_clock

        incident = register.read(remind_of_breach, house.clock.now())
        jump = register.read(remind_of_clock, house.clock.now())
        notice = jump or incident or notice or Backups(register, house.clock).worry()
        _note_unlock(register, failures, recovery=secret.kind is SecretKind.RECOVERY)
        session = Session(register, register.user, house.reference, notice)
        session.packets = house.packets
        session.by_recovery = secret.kind is SecretKind.RECOVERY
        return Ok(session)

    def has_quick(self) -> bool:
        """Say whether a quick-unlock slot exists; looks at the slots file without reading it."""
        try:
            data = self._house.path.with_name(self._house.path.name + ".slots.json").read_bytes()
        except OSError:
            return False
        return b'"kind":"keyring"' in data

    def _open_quickly(self, *, accept_older: bool) -> Register:
        from cpts_desktop.bootstrap.slices import kinds
        from cpts_desktop.storage import os_keyring
        from cpts_desktop.storage.register import Register

        return Register.open(
            self._house.path,
            os_keyring.unlock(self._house.path),
            kinds=kinds(),
            clock=self._house.clock,
            accept_older=accept_older,
        )

    def _open(self, secret: Secret) -> Outcome[Register]:
        from cpts_desktop.bootstrap.slices import kinds
        from cpts_desktop.storage import accounts
        from cpts_desktop.storage.faults import sorting_faults

        with sorting_faults():
            if secret.kind is SecretKind.RECOVERY:
                return accounts.open_with_recovery(
                    self._house.path,
                    secret.text,
                    kinds=kinds(),
                    clock=self._house.clock,
                    accept_older=secret.accept_older,
                )
            if secret.kind is SecretKind.KEYRING:
                return Ok(self._open_quickly(accept_older=secret.accept_older))
            return Ok(
                accounts.open_with_password(
                    self._house.path,
                    secret.text,
                    kinds=kinds(),
                    clock=self._house.clock,
                    accept_older=secret.accept_older,
                )
            )


def _refuse_revoked(register: Register) -> None:
    """End a revocation that was cut short: who lost the access does not come in with it."""
    from cpts_desktop.storage.revoke import finish_revocations, is_revoked

    revoked = is_revoked(register)
    finish_revocations(register)
    if revoked:
        register.close()
        raise Fault("REVOKED", "Cet accès a été retiré : demandez-en un à une personne du cabinet.")


def _refuse_cloud(register: Register, path: Path, *, hosted: bool) -> None:
    """Close again a register that a service copies, unless its host is stated certified (HDS-01).

    Raises Fault; the statement, when it is made, is kept and written in the trail.
    """
    from cpts_desktop.features.settings import hosting
    from cpts_desktop.shell.cloud_folders import cloud_service

    service = cloud_service(path.parent)
    if not service or register.read(hosting.is_declared, service):
        return
    if hosted:
        register.run(hosting.declare_hosting, hosting.DeclareHosting(service))
        return
    register.close()
    raise Fault(hosting.CLOUD, hosting.refusal_words(service))


def _note_unlock(register: Register, failures: int, *, recovery: bool) -> None:
    """Write the opening in the trail, with the tries that failed before it."""
    from cpts_desktop.features.settings.commands import Trace, trace

    if failures:
        register.run(trace, Trace("UNLOCK_FAIL", extra=(("failures", failures),)))
    how = "recovery" if recovery else "password"
    register.run(trace, Trace("UNLOCK_OK", extra=(("how", how),)))


class FirstSteps:
    """Creates the first register, or a throw-away one (``shell.ports.FirstRunPort``)."""

    def __init__(self, house: House) -> None:
        self._house = house

    def professions(self) -> Sequence[tuple[str, str]]:
        """Return (value, French label) pairs."""
        from cpts_desktop.storage.users import Profession

        return [(str(one), one.label) for one in Profession]

    def check_person(self, name: str, profession: str, rpps: str) -> Outcome[Any]:
        """Check who the person is."""
        from cpts_desktop.storage.users import NewUser, read_new_user

        return read_new_user(NewUser(name, profession, rpps))

    def check_passphrase(self, text: str) -> Outcome[Any]:
        """Check a new passphrase."""
        from cpts_desktop.storage.passwords import check_password

        return check_password(text)

    def create(self, plan: FirstRun) -> Outcome[NewRegister]:
        """Create the register of this computer and remember where backups go."""
        from cpts_desktop.bootstrap.backups import remember_folder
        from cpts_desktop.bootstrap.registers import create_register
        from cpts_desktop.storage.users import NewUser

        made = create_register(
            self._house.path,
            NewUser(plan.name, plan.profession, plan.rpps),
            plan.passphrase,
            clock=self._house.clock,
            cost=self._house.cost,
        )
        if isinstance(made, Refused):
            return made
        register = made.value.register
        if plan.backups is not None:
            remember_folder(register, plan.backups)
        session = Session(register, register.user, self._house.reference)
        return Ok(NewRegister(session, made.value.recovery_code.text))

    def discover(self) -> Session:
        """Create a throw-away register with fictional patients, erased when it is closed."""
        from cpts_desktop.bootstrap.discovery import fill_with_fiction
        from cpts_desktop.bootstrap.registers import create_register
        from cpts_desktop.storage import kdf
        from cpts_desktop.storage.users import NewUser

        folder = Path(tempfile.mkdtemp(prefix=DISCOVERY_PREFIX))
        make_private_folder(folder)
        made = create_register(
            folder / "decouverte.db",
            NewUser("Camille Découverte", "idel"),
            "phrase jetable pour découvrir huit mots fictifs ensemble",
            clock=self._house.clock,
            cost=kdf.FLOOR,
        )
        assert isinstance(made, Ok)
        register = made.value.register
        fill_with_fiction(register, self._house.clock)
        notice = "Patients fictifs : ce registre d’essai sera effacé à la fermeture."
        return Session(register, register.user, self._house.reference, notice, folder)

    def recovery_sheet(self, code: str) -> bytes:
        """Return the PDF of the recovery code."""
        from cpts_desktop.documents.recovery_sheet import recovery_sheet

        return recovery_sheet(code, self._house.clock.today())

    def default_backups(self) -> Path:
        """Return the folder proposed for backups."""
        return paths.default_backups()
