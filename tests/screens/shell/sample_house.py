"""A house with fictional contents: register, unlocking, first run; no storage behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cpts_desktop.kernel.changes import Changes, Topic
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import StreamId
from cpts_desktop.kernel.outcome import Fault, Ok, Outcome, Refused, WrongSecret, refuse
from cpts_desktop.shell.operations import Operations
from cpts_desktop.shell.pages import PageSpec, Person
from cpts_desktop.shell.ports import (
    FirstRun,
    NewRegister,
    Secret,
    SecretKind,
    WindowContents,
)
from tests.screens.shell.sample_pages import ACTIONS, AT, PAGES, banner, search

PASSPHRASE = "sept mots tout simples pour une clinique"
RECOVERY = "7H9EA-QDEXB-3JQJD-5H0J5-PC23N-9WZ4K"
HOSTILE = '<img src="file:///etc/canary.png"><b>&amp;'


@dataclass
class FakeRegister:
    """Runs handlers and queries without a connection; ``listeners`` hear of commits."""

    listeners: list[Callable[[Changes], None]] = field(default_factory=list)
    drafts: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    closed: int = 0

    def run(self, handler: Callable[..., Outcome[Any]], command: Any) -> Outcome[Any]:
        outcome = handler(command, None)
        if isinstance(outcome, Ok):
            for listener in self.listeners:
                listener(Changes(frozenset({Topic.ALERTS}), frozenset({StreamId("p1")})))
        return outcome

    def read(self, query: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        return query(None, *args, **kw)

    def save_draft(self, form: str, subject: str, body: dict[str, Any]) -> None:
        self.drafts[form, subject] = body

    def load_draft(self, form: str, subject: str) -> Any:
        body = self.drafts.get((form, subject))
        return None if body is None else SampleDraft(body)

    def drop_draft(self, form: str, subject: str) -> None:
        self.drafts.pop((form, subject), None)


@dataclass(frozen=True)
class SampleDraft:
    body: dict[str, Any]


def sample_contents(
    register: FakeRegister | None = None,
    *,
    inline: bool = True,
    clock: FixedClock | None = None,
    pages: Sequence[PageSpec] = PAGES,
    **more: Any,
) -> WindowContents:
    register = register or FakeRegister()
    clock = clock or FixedClock(AT)
    operations = Operations(register, inline=inline, monotonic=clock.monotonic)
    register.listeners.append(operations.committed)
    person = Person("u1", "Camille ROUSSEL", "idel", "", "Infirmière libérale")
    return WindowContents(
        operations, clock, register, person, pages,
        ACTIONS, banner=banner, search=search, patient_page="sample.summary", **more,
    )  # fmt: skip


@dataclass
class Guesses:
    failures: int = 0
    wait: float = 0.0

    def seconds_left(self) -> float:
        return self.wait


@dataclass
class FakeUnlock:
    """Opens with ``PASSPHRASE`` or ``RECOVERY``; ``fault`` is raised instead when set."""

    session: object = field(default_factory=object)
    fault: Fault | None = None
    counter: Guesses = field(default_factory=Guesses)
    prepared: int = 0
    tried: list[Secret] = field(default_factory=list)
    quick: bool = False

    def has_quick(self) -> bool:
        return self.quick

    def has_failed(self) -> bool:
        return self.counter.failures > 0

    def prepare(self) -> None:
        self.prepared += 1

    def guesses(self) -> Guesses:
        return self.counter

    def open(self, secret: Secret) -> Outcome[Any]:
        self.tried.append(secret)
        if self.fault is not None:
            raise self.fault
        if secret.kind is SecretKind.RECOVERY and len(secret.text) < 30:
            return refuse("recovery_code", "LENGTH", "Le code compte 6 groupes de 5 signes.")
        if secret.kind is SecretKind.KEYRING and self.quick:
            return Ok(self.session)
        if secret.text not in (PASSPHRASE, RECOVERY):
            self.counter.failures += 1
            raise WrongSecret("WRONG_SECRET", "Phrase secrète incorrecte.")
        return Ok(self.session)


class FakeFirstRun:
    """Refuses an empty name and a short passphrase; creates nothing."""

    def __init__(self, backups: Path = Path("/home/camille/Sauvegardes")) -> None:
        self.backups = backups
        self.plans: list[FirstRun] = []

    def professions(self) -> Sequence[tuple[str, str]]:
        return (("idel", "infirmière ou infirmier libéral"), ("pharmacien", "pharmacien"))

    def check_person(self, name: str, profession: str, rpps: str) -> Outcome[None]:
        if rpps and len(rpps) != 11:
            return refuse("rpps", "LENGTH", "Un numéro RPPS compte 11 chiffres.")
        return Ok(None) if name.strip() else refuse("name", "EMPTY", "Ce champ est à remplir.")

    def check_passphrase(self, text: str) -> Outcome[None]:
        if len(text) < 12:
            return refuse("password", "TOO_SHORT", "Au moins 12 caractères, ou sept mots.")
        return Ok(None)

    def create(self, plan: FirstRun) -> Outcome[NewRegister]:
        self.plans.append(plan)
        checked = self.check_passphrase(plan.passphrase)
        return checked if isinstance(checked, Refused) else Ok(NewRegister("session", RECOVERY))

    def discover(self) -> Any:
        return "throw-away"

    def recovery_sheet(self, code: str) -> bytes:
        return b"%PDF-1.4 " + code.encode("ascii")

    def default_backups(self) -> Path:
        return self.backups


@dataclass
class FakeHouse:
    """A program whose register is in memory."""

    register: FakeRegister = field(default_factory=FakeRegister)
    exists: bool = True
    clock: FixedClock = field(default_factory=lambda: FixedClock(AT))
    closed: list[object] = field(default_factory=list)
    unlocking: FakeUnlock = field(default_factory=FakeUnlock)
    inline: bool = True

    def has_register(self) -> bool:
        return self.exists

    def unlock(self) -> FakeUnlock:
        return self.unlocking

    def first_run(self) -> FakeFirstRun:
        return FakeFirstRun()

    def contents(self, session: Any) -> WindowContents:
        return sample_contents(self.register, inline=self.inline, clock=self.clock)

    def close(self, session: Any) -> None:
        self.closed.append(session)
