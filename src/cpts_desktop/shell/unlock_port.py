"""What the unlock window asks of the program."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from cpts_desktop.kernel.outcome import Outcome
from cpts_desktop.kernel.privacy import redacted


class SecretKind(Enum):
    """What was typed at the unlock screen."""

    PASSPHRASE = "passphrase"  # noqa: S105 - a word of our own
    RECOVERY = "recovery"
    KEYRING = "keyring"
    """Nothing typed: the keyring of the system holds a secret for this computer."""


@redacted
@dataclass(frozen=True)
class Secret:
    """What was typed, as typed: normalisation belongs to the storage of keys."""

    text: str
    kind: SecretKind = SecretKind.PASSPHRASE
    accept_older: bool = False
    """The person has read that the register is older than the last session, and goes on."""
    hosted: bool = False
    """The person states that the service that copies the folder is a certified host (HDS-01)."""


class GuessPort(Protocol):
    """The count of failed tries (``storage.guesses.GuessCounter`` fits); it survives a restart."""

    @property
    def failures(self) -> int:
        """Return the failures in a row."""
        ...

    def seconds_left(self) -> float:
        """Return how long the next try must wait."""
        ...


class UnlockPort(Protocol):
    """What the unlock window needs. ``open`` runs in a thread and may raise a Fault."""

    def prepare(self) -> None:
        """Import what is heavy; called in a thread once the window is painted."""
        ...

    def has_failed(self) -> bool:
        """Say whether tries failed before this start; reads one small file."""
        ...

    def guesses(self) -> GuessPort:
        """Return the counter of tries."""
        ...

    def has_quick(self) -> bool:
        """Say whether someone chose to open with the system's keyring; reads one small file."""
        ...

    def open(self, secret: Secret) -> Outcome[Any]:
        """Count the try, open the register and return the session (or where the code is wrong).

        Raises WrongSecret, DamagedFile, OlderThanSeen, NewerFormat, AlreadyOpen, DiskFault.
        """
        ...
