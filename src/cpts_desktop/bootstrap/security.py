"""Who may open the register, as the settings screens ask it (``shell.security_ports``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cpts_desktop.kernel.clock import Clock
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.shell.security_ports import PersonLine

if TYPE_CHECKING:
    from cpts_desktop.bootstrap.session import Session
    from cpts_desktop.storage.kdf import Cost


class Security:
    """The accounts of one open register."""

    def __init__(self, session: Session, clock: Clock, cost: Cost | None = None) -> None:
        self._session = session
        self._clock = clock
        self._cost = cost

    def needs_current(self) -> bool:
        """A session opened with the recovery code may set a new passphrase at once."""
        return not self._session.by_recovery

    def check_passphrase(self, text: str) -> Outcome[Any]:
        """Check a new passphrase."""
        from cpts_desktop.storage.passwords import check_password

        return check_password(text)

    def change_passphrase(self, current: str, new: str) -> Outcome[Any]:
        """Change the passphrase of the person at the keyboard."""
        from cpts_desktop.storage import accounts

        register = self._session.register
        if self._session.by_recovery:
            return accounts.reset_password(register, new, cost=self._cost)
        return accounts.change_password(register, current, new, cost=self._cost)

    def professions(self) -> Sequence[tuple[str, str]]:
        """Return (value, French label) pairs."""
        from cpts_desktop.storage.users import Profession

        return [(str(one), one.label) for one in Profession]

    def people(self) -> Sequence[PersonLine]:
        """Return who may open the register."""
        from cpts_desktop.storage.users import all_users

        return [
            PersonLine(
                user.name, user.profession.label, user.rpps, user.uid == self._here(), user.uid
            )
            for user in self._session.register.read(all_users)
            if user.active
        ]

    def add_person(self, name: str, profession: str, rpps: str, passphrase: str) -> Outcome[Any]:
        """Add a person of the practice with a slot of their own."""
        from cpts_desktop.storage import accounts
        from cpts_desktop.storage.users import NewUser

        new = NewUser(name, profession, rpps)
        return accounts.add_user(self._session.register, new, passphrase, cost=self._cost)

    def remove_person(self, uid: str) -> Outcome[Any]:
        """Take the access of a person back."""
        from cpts_desktop.kernel.ids import UserId
        from cpts_desktop.storage.revoke import revoke_person

        return revoke_person(self._session.register, UserId(uid))

    def quick_unlock(self) -> bool:
        """Say whether this person has a quick-unlock slot."""
        from cpts_desktop.storage import os_keyring

        slots = os_keyring.enrolled(self._session.register.path)
        return any(slot.user == self._here() for slot in slots)

    def set_quick_unlock(self, on: bool) -> Outcome[Any]:
        """Add or remove the quick-unlock slot of this person."""
        from cpts_desktop.storage import os_keyring

        register, user = self._session.register, self._session.user.uid
        if not on:
            os_keyring.revoke(register.path, user)
            return Ok(False)
        try:
            os_keyring.enrol(register.path, register.data_key(), user)
        except os_keyring.KeyringUnavailable as fault:
            return refuse("quick", fault.code, fault.message)
        return Ok(True)

    def renew_recovery_code(self) -> str:
        """Make a new recovery code."""
        from cpts_desktop.storage import accounts

        return accounts.renew_recovery_code(self._session.register).text

    def recovery_sheet(self, code: str) -> bytes:
        """Return the PDF of the code."""
        from cpts_desktop.documents.recovery_sheet import recovery_sheet

        return recovery_sheet(code, self._clock.today())

    def _here(self) -> str:
        return self._session.user.uid
