"""Creates the first register of this computer, or a throw-away one with fictional patients."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cpts_desktop.bootstrap import paths
from cpts_desktop.bootstrap.session import Session
from cpts_desktop.kernel.files import make_private_folder
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused, refuse
from cpts_desktop.shell.ports import FirstRun, NewRegister

if TYPE_CHECKING:
    from cpts_desktop.bootstrap.house import House

DISCOVERY_PREFIX: Final = "cpts-decouverte-"


def _made(folder: Path) -> bool:
    """Make the folder that was chosen: later, a folder that is gone is a disk to plug in."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return True


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

        if plan.backups is not None and not _made(plan.backups):
            words = "Le dossier des sauvegardes ne peut pas être fait : choisissez-en un autre."
            return refuse("folder", "FOLDER", f"{words} Rien n’a été créé.")
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
        from cpts_desktop.bootstrap.discovery_others import add_others
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
        add_others(register, self._house.clock)
        notice = "Patients fictifs : ce registre d’essai sera effacé à la fermeture."
        return Session(register, register.user, self._house.reference, notice, folder)

    def recovery_sheet(self, code: str) -> bytes:
        """Return the PDF of the recovery code."""
        from cpts_desktop.documents.recovery_sheet import recovery_sheet

        return recovery_sheet(code, self._house.clock.today())

    def default_backups(self) -> Path:
        """Return the folder proposed for backups."""
        return paths.default_backups()
