"""The one door between the screens and the register: care links asked, readings noted.

Every query and command of every screen passes here (``Operations`` gets this instead of the
register), so a slice cannot forget to ask. See ADR 0022 for what this can and cannot enforce.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from cpts_desktop.bootstrap import rows
from cpts_desktop.bootstrap.open_to_all import is_open_to_all, is_search
from cpts_desktop.features.register.queries.closed import closed_among, is_alone
from cpts_desktop.features.settings import access
from cpts_desktop.kernel.clock import Clock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Fault
from cpts_desktop.kernel.privacy import get_logger, log_fault
from cpts_desktop.storage.tracing import Trace, trace

if TYPE_CHECKING:
    from datetime import date

    from cpts_desktop.storage.register import Register

NO_LINK: Final = "NO_LINK"
NO_LINK_MESSAGE: Final = (
    "Vous n’avez pas de lien de soins avec ce patient : son dossier reste fermé. Demandez à la "
    "personne du cabinet qui le suit d’ouvrir un lien, ou ouvrez-le en urgence avec un motif."
)
AGAIN_AFTER: Final = 300.0
"""A screen of a patient is noted once per person in this many seconds (security.md 5.3)."""
_UID_LENGTH: Final = 36
_LOG: Final = get_logger(__name__)


class Door:
    """Stands before one open register, for the person who opened it."""

    def __init__(self, register: Register, clock: Clock) -> None:
        self._register = register
        self._clock = clock
        self._open: set[str] = set()
        self._asked_on: date | None = None
        self._seen: dict[tuple[str, str], float] = {}
        self._hits: int | None = None
        self._refused: dict[str, float] = {}
        self._untold: set[str] = set()
        # Who this is must be seen before the reason is given; opening asks by itself.
        self._free: tuple[Callable[..., Any], ...] = (access.break_glass, trace, access.may_open)

    def free(self, *functions: Callable[..., Any]) -> None:
        """Let these queries pass without a care link: they show an identity, no care."""
        self._free = (*self._free, *functions)

    def read(self, query: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        """Run a query unless it is about a record that this person may not open."""
        if query not in self._free:
            self._ask([*args, *kw.values()])
            args = tuple(self._signed(one) for one in args)
        found = self._register.read(query, *args, **kw)
        typed = args[0] if args else ""
        if isinstance(typed, str) and typed.strip():
            if is_search(query):
                self._hits = len(found)
            elif hasattr(found, "hits"):  # the list of patients, while something is typed
                self._hits = len(found.hits)
        return found if query in self._free else self._kept(query, found)

    def run(self, handler: Callable[..., Any], command: Any) -> Any:
        """Run a command unless it is about a record that this person may not open."""
        if handler not in self._free:
            try:
                self._ask([command])
            finally:
                self.note_refusals()
            command = self._signed(command)
        return self._register.run(handler, command)

    def viewed(self, patient: PatientId, screen: str) -> None:
        """Note that a screen showed a patient, once in five minutes; in the register lane."""
        now = self._clock.monotonic()
        before = self._seen.get((patient, screen))
        if before is not None and now - before < AGAIN_AFTER:
            return
        if not self._may_open(patient):
            return
        self._seen[(patient, screen)] = now
        self.note_refusals()
        self.note_search()
        self._register.run(trace, Trace("VIEW", patient, screen))

    def note_refusals(self) -> None:
        """Note the records that stayed closed; in the register lane, as every writing."""
        while self._untold:
            self._register.run(trace, Trace("REFUSED", PatientId(self._untold.pop())))

    def note_search(self) -> None:
        """Note the last search by the number of its answers, never by its words."""
        if self._hits is not None:
            hits, self._hits = self._hits, None
            self._register.run(trace, Trace("SEARCH", extra=(("hits", hits),)))

    def leaving(self, cause: str) -> None:
        """Note the lock and its cause; a disk that refuses must not keep the key in memory."""
        try:
            self.note_refusals()
            self.note_search()
            self._register.run(trace, Trace("LOCK", extra=(("cause", cause),)))
        except Exception as exc:  # noqa: BLE001 - closing goes on in any case
            log_fault(_LOG, exc)

    def _kept(self, query: Callable[..., Any], found: Any) -> Any:
        """Leave out the rows of the records that this person may not open."""
        if isinstance(found, str | bytes | int | None) or self._register.read(is_alone):
            return found
        if is_open_to_all(query):
            return found
        opened = self._open_today()
        named = rows.named_in(found) - opened
        me, today = self._register.user_id, self._clock.today()
        closed = self._register.read(closed_among, named, me, today) if named else frozenset()
        opened |= named - closed
        if not closed:
            return found
        subject = rows.subject_of(found, closed)
        if subject:
            self._refuse(subject)
        return rows.without(found, closed)

    def _signed(self, value: Any, depth: int = 2) -> Any:
        """Say who asks in what has a place for it (a wish to send), and in what holds one."""
        if not depth or not is_dataclass(value) or isinstance(value, type):
            return value
        changed: dict[str, Any] = {}
        for one in fields(value):
            if one.name == "asker":
                changed["asker"] = self._register.user_id
                continue
            held = getattr(value, one.name)
            signed = self._signed(held, depth - 1)
            if signed is not held:
                changed[one.name] = signed
        return replace(value, **changed) if changed else value

    def _ask(self, values: list[Any]) -> None:
        for uid in patients_named(values):
            if not self._may_open(uid):
                self._refuse(uid)

    def _refuse(self, uid: str) -> None:
        """Refuse, and remember to note it: once in five minutes, a refused screen asks again."""
        now = self._clock.monotonic()
        before = self._refused.get(uid)
        if before is None or now - before >= AGAIN_AFTER:
            self._refused[uid] = now
            self._untold.add(uid)
        raise Fault(NO_LINK, NO_LINK_MESSAGE)

    def _may_open(self, uid: str) -> bool:
        opened = self._open_today()
        if uid not in opened:
            me, today = self._register.user_id, self._clock.today()
            if not self._register.read(access.may_open, PatientId(uid), me, today):
                return False
            opened.add(uid)
        return True

    def _open_today(self) -> set[str]:
        today = self._clock.today()
        if self._asked_on != today:  # links begin and end at midnight
            self._open, self._asked_on = set(), today
        return self._open


class GuardedRegister:
    """A register whose reading and writing pass the door; everything else is the register's own.

    What leaves the lanes of the screens gets this one: dialogs that prepare files, and the verbs of
    the command line.
    """

    def __init__(self, register: Register, door: Door) -> None:
        self._register = register
        self._door = door

    def read(self, query: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        """Run a query through the door."""
        return self._door.read(query, *args, **kw)

    def run(self, handler: Callable[..., Any], command: Any) -> Any:
        """Run a command through the door."""
        return self._door.run(handler, command)

    def close(self) -> None:
        """Note what was refused, then close."""
        try:
            self._door.note_refusals()
        except Fault as fault:
            log_fault(_LOG, fault)
        self._register.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._register, name)


def patients_named(values: list[Any], depth: int = 2) -> Iterator[str]:
    """Yield what may be the id of a patient among values, inside commands and what they hold.

    Two levels of values are looked into: a command and what it wishes, not what a packet brings.
    """
    for value in values:
        if isinstance(value, str):
            if len(value) == _UID_LENGTH:
                yield value
        elif isinstance(value, tuple | list | frozenset | set):
            yield from patients_named([one for one in value if isinstance(one, str)], depth)
        elif depth and is_dataclass(value) and not isinstance(value, type):
            inner = [getattr(value, one.name) for one in fields(value)]
            yield from patients_named(inner, depth - 1)
