"""The four endings of an operation.

``Ok`` carries the value; ``Refused`` carries problems shown beside fields; a ``Fault`` comes from
the machine (disk, key, file); ``Cancelled`` is silence. Anything else that is raised is a bug.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Generic, NoReturn, TypeAlias, TypeVar

T = TypeVar("T")


class Severity(Enum):
    """How a problem stands in the way: it blocks, or it asks to be confirmed."""

    BLOCKING = "bloquant"
    CONFIRM = "a_confirmer"


@dataclass(frozen=True)
class Problem:
    """Why an input cannot be taken as it is.

    ``field`` is the name of the draft field, ``code`` a stable word for tests and scripts,
    ``message`` the French sentence that says what is wrong and what to do.
    """

    field: str
    code: str
    message: str
    severity: Severity = Severity.BLOCKING


@dataclass(frozen=True)
class Ok(Generic[T]):
    """Success, with its value and what was normalised on the way (``notes``)."""

    value: T
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Refused:
    """Refusal: nothing was saved; each problem names its field."""

    problems: tuple[Problem, ...]


Outcome: TypeAlias = Ok[T] | Refused


def refuse(field: str, code: str, message: str) -> Refused:
    """Return a refusal with one blocking problem."""
    return Refused((Problem(field, code, message),))


def refuse_all(problems: Iterable[Problem]) -> Refused:
    """Return a refusal with these problems."""
    return Refused(tuple(problems))


class Cancelled(Exception):  # noqa: N818 - an ending, not an error
    """The person stopped the operation; nothing half-done remains."""


class Fault(Exception):  # noqa: N818 - the project's word for an error of the machine
    """The machine's fault: disk, lock, key, file. ``message`` is French and holds no value.

    ``exit_code`` follows the contract of the command line: 3 refused, 4 wrong secret or locked,
    5 damaged or older than last seen.
    """

    exit_code = 3

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


class WrongSecret(Fault):
    """No unlock slot opens with this secret. The register itself is not in doubt."""

    exit_code = 4


class DamagedFile(Fault):
    """A file of the register does not verify; the secret is not in doubt."""

    exit_code = 5


class OlderThanSeen(Fault):
    """The register is older than the last session seen on this device."""

    exit_code = 5


class WitnessMissing(OlderThanSeen):
    """What this device had seen last is not known any more: nothing proves the register recent."""


class NewerFormat(Fault):
    """The file was written by a newer version of the program."""

    exit_code = 3


class DiskFault(Fault):
    """The disk refused: full, read-only, not there, input/output error."""

    exit_code = 3


class AlreadyOpen(Fault):
    """Another running instance holds this register."""

    exit_code = 4


class UnknownOutcome(Fault):
    """A commit failed and re-reading could not tell whether it had been written."""

    exit_code = 5


def assert_never_reached(value: NoReturn) -> NoReturn:
    """Mark a branch that the type checker proves unreachable."""
    raise AssertionError(f"unreachable: {type(value).__name__}")
