"""The command line as data: a slice describes its verbs, ``cli`` reads the words and prints.

Nothing here parses or prints. A verb calls the same commands and queries as the screens do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from cpts_desktop.kernel.clock import Clock

DONE: Final = 0
REFUSED: Final = 3


@dataclass(frozen=True)
class Argument:
    """One word of a verb. ``name`` is ``FILE`` for a position or ``--case`` for an option."""

    name: str
    help: str
    kind: type = str
    many: bool = False
    required: bool = True
    choices: tuple[str, ...] = ()
    default: Any = None

    @property
    def key(self) -> str:
        """The key under which the value is found in ``Invocation.args``."""
        return self.name.lstrip("-").replace("-", "_").lower()


@dataclass(frozen=True)
class Answer:
    """What a verb found: ``data`` for ``--json``, ``text`` for a person, and the exit code."""

    data: Mapping[str, Any]
    text: str = ""
    exit_code: int = DONE


class Invocation(Protocol):
    """What a running verb may ask for."""

    args: Mapping[str, Any]
    reference: Path
    clock: Clock

    def open_register(self) -> Any:
        """Return the open ``storage.register.Register``; asks for the secret.

        Raises Fault (wrong secret, damaged, older than seen, already open).
        """
        ...

    def has_register(self) -> bool:
        """Say whether a register was named, so that one may be opened."""
        ...

    def progress(self, done: int, total: int | None, what: str) -> None:
        """Tell the person how far the work is, on standard error."""
        ...

    def note(self, text: str) -> None:
        """Tell the person something that the answer alone would not show, on standard error."""
        ...

    def confirm(self, question: str) -> bool:
        """Ask a yes or no at the keyboard; yes when nobody is there to answer."""
        ...


Run = Callable[[Invocation], Answer]


@dataclass(frozen=True)
class Verb:
    """``path`` is the words of the verb, such as ``("import", "fhir")``."""

    path: tuple[str, ...]
    help: str
    run: Run
    arguments: tuple[Argument, ...] = field(default_factory=tuple)


def flag(name: str, text: str) -> Argument:
    """Return an option without a value."""
    return Argument(name, text, kind=bool, required=False, default=False)


def option(name: str, text: str, **more: Any) -> Argument:
    """Return an optional option with a value."""
    return Argument(name, text, required=False, **more)
