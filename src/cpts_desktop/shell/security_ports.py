"""What the security and backup forms ask of the program; bootstrap gives it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from cpts_desktop.kernel.outcome import Outcome


@dataclass(frozen=True)
class PersonLine:
    """A person of the practice who may open the register."""

    name: str
    profession: str
    rpps: str = ""
    here: bool = False
    """True for the person at the keyboard."""
    uid: str = ""


class SecurityPort(Protocol):
    """Who may open the register. Every method runs in the lane that owns the register."""

    def needs_current(self) -> bool:
        """Return False when the session was opened with the recovery code."""
        ...

    def check_passphrase(self, text: str) -> Outcome[Any]:
        """Check a new passphrase; called on the UI thread, cheap. Problems are about password."""
        ...

    def change_passphrase(self, current: str, new: str) -> Outcome[Any]:
        """Change it; raises WrongSecret when ``current`` is wrong."""
        ...

    def professions(self) -> Sequence[tuple[str, str]]:
        """Return (value, French label) pairs; called on the UI thread."""
        ...

    def people(self) -> Sequence[PersonLine]:
        """Return who may open the register."""
        ...

    def add_person(self, name: str, profession: str, rpps: str, passphrase: str) -> Outcome[Any]:
        """Add a person; problems are about name, profession, rpps, password."""
        ...

    def remove_person(self, uid: str) -> Outcome[Any]:
        """Take the access of a person back; problems are about person."""
        ...

    def quick_unlock(self) -> bool:
        """Say whether this person may open with the keyring of this computer."""
        ...

    def set_quick_unlock(self, on: bool) -> Outcome[Any]:
        """Allow or forbid it; problems are about quick."""
        ...

    def renew_recovery_code(self) -> str:
        """Make a new recovery code; the old one no longer opens this register."""
        ...

    def recovery_sheet(self, code: str) -> bytes:
        """Return the PDF of the code."""
        ...


@dataclass(frozen=True)
class BackupState:
    """What is known of the backups."""

    folder: Path | None
    last: str
    """When the last one was verified, in French, or ""."""
    count: int = 0


class BackupPort(Protocol):
    """Backups of the open register. Every method runs in the lane that owns it."""

    def state(self) -> BackupState:
        """Return the folder, the last backup, their number."""
        ...

    def set_folder(self, folder: Path) -> Outcome[Any]:
        """Change the folder; problems are about folder."""
        ...

    def backup_now(self) -> str:
        """Make and verify one; return the sentence to show."""
        ...


@dataclass(frozen=True)
class BackupLine:
    """A backup that may be restored."""

    path: Path
    words: str
    """When it was made and how big it is, in French."""


class RestorePort(Protocol):
    """Restoring in the place of a closed register. ``restore`` runs in a thread."""

    def known(self) -> Sequence[BackupLine]:
        """Return the backups of the usual folder, newest first."""
        ...

    def restore(self, backup: Path, secret: str) -> str:
        """Verify and restore; return the sentence with the counts. Raises Fault."""
        ...
