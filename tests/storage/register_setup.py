"""Registers of the register slice: real SQLCipher files with our kinds and a still clock."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from cpts_desktop.features.register import commands
from cpts_desktop.features.register.kinds import KINDS, RECORD_TYPES
from cpts_desktop.kernel.clock import Clock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.storage import accounts, kdf
from cpts_desktop.storage.kinds import KindRegistry
from cpts_desktop.storage.records import record_kind
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.users import USER, NewUser

PASSWORD = "phare rouge sous neige avril calme velours"
CHEAP = kdf.Cost(memory_kib=1024, passes=1, lanes=1)
T = TypeVar("T")


def registry() -> KindRegistry:
    kinds = KindRegistry((USER, *KINDS), RECORD_TYPES)
    kinds.register(record_kind(kinds))
    return kinds


def make(
    path: Path, clock: Clock, owner: str = "Camille Roux", kinds: KindRegistry | None = None
) -> Register:
    made = accounts.create_register(
        path, NewUser(owner, "idel"), PASSWORD, kinds=kinds or registry(), clock=clock, cost=CHEAP
    )
    assert isinstance(made, Ok)
    return made.value.register


def do(register: Register, handler: Any, command: Any) -> Any:
    """Run a command that must succeed; return its value."""
    outcome = register.run(handler, command)
    assert isinstance(outcome, Ok), outcome.problems
    return outcome.value


def refused(register: Register, handler: Any, command: Any) -> list[str]:
    """Run a command that must be refused; return the codes."""
    outcome = register.run(handler, command)
    assert isinstance(outcome, Refused)
    return [problem.code for problem in outcome.problems]


def jeanne(**other: Any) -> commands.CreatePatient:
    """A fictitious patient."""
    values: dict[str, Any] = {
        "birth_name": "MARTIN",
        "given_names": "Jeanne Marie",
        "sex": "F",
        "birth_date": date(1944, 3, 12),
        "looked_at_lookalikes": True,
    }
    return commands.CreatePatient(**{**values, **other})


def add(register: Register, **other: Any) -> PatientId:
    made: PatientId = do(register, commands.create_patient, jeanne(**other))
    return made
