"""What is odd and lawful is said once, beside its field, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, Severity

LOOK_AGAIN: Final = "Vérifiez ce qui est signalé. Si c’est juste, enregistrez de nouveau."


@dataclass(frozen=True)
class AsksFirst:
    """A command that is refused with its warnings until a person has seen each of them.

    ``notes`` are warnings found before the command (a date read the other way round), ``seen``
    those that were shown about the very same text, ``untouched`` the fields nobody changed.
    Two of one handler are equal, so that a double Enter stays one save.
    """

    handler: Callable[..., Outcome[Any]]
    notes: tuple[Problem, ...] = ()
    seen: frozenset[Problem] = frozenset()
    untouched: frozenset[str] = frozenset()

    def __call__(self, command: Any, uow: Any) -> Outcome[Any]:
        """Run the command; a warning still to be seen refuses it, and nothing is written."""
        outcome = self.handler(command, uow)
        if isinstance(outcome, Refused):
            asks = all(one.severity is Severity.CONFIRM for one in outcome.problems)
            return Refused((*outcome.problems, *self._odd(self.notes))) if asks else outcome
        odd = self._odd((*self.notes, *outcome.notes))
        return Refused(odd) if odd else Ok(outcome.value)

    def _odd(self, notes: Iterable[Problem]) -> tuple[Problem, ...]:
        return tuple(
            one
            for one in dict.fromkeys(notes)
            if one.severity is Severity.CONFIRM
            and one not in self.seen
            and one.field not in self.untouched
        )


class AskedOnce:
    """What a form has shown already, and about which text. ``typed`` reads the form."""

    def __init__(self, typed: Callable[[], Mapping[str, Any]]) -> None:
        self._typed = typed
        self._before: Mapping[str, Any] = {}
        self._shown: dict[Problem, Any] = {}

    def start(self, before: Mapping[str, Any]) -> None:
        """What is in the form now was there before: its oddities are no news."""
        self._before = dict(before)
        self._shown = {}

    def over(
        self, handler: Callable[..., Outcome[Any]], notes: Iterable[Problem] = ()
    ) -> AsksFirst:
        """Return the command as one that asks about what was not shown yet."""
        now = self._typed()
        seen = (one for one, typed in self._shown.items() if typed == now.get(one.field))
        untouched = (name for name, typed in now.items() if typed == self._before.get(name))
        return AsksFirst(handler, tuple(notes), frozenset(seen), frozenset(untouched))

    def showed(self, problems: Iterable[Problem]) -> bool:
        """Remember warnings that are on screen now; True when there is one."""
        now = self._typed()
        odd = {one: now.get(one.field) for one in problems if one.severity is Severity.CONFIRM}
        self._shown |= odd
        return bool(odd)
