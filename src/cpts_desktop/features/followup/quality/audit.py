"""An audit of records: N records drawn by lot, each looked at against the criteria and protocol.

The draw depends on the seed and on the records alone: the same seed gives the same records on any
machine. What is kept of an audit is counts, never a patient.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from sqlalchemy import Connection

from cpts_desktop.features.followup import queries
from cpts_desktop.features.followup.in_force import protocol_in_force
from cpts_desktop.features.followup.quality.conditions import holds
from cpts_desktop.features.followup.quality.definitions import Test, bundled, read_test
from cpts_desktop.features.followup.quality.files import PatientFile, patient_files
from cpts_desktop.features.followup.quality.units import Unit
from cpts_desktop.features.followup.rules.active import profile_named
from cpts_desktop.features.followup.rules.facts import build_facts
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.counting import Period
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.resources import resource
from cpts_desktop.protocols.context import Context
from cpts_desktop.protocols.evaluate import condition
from cpts_desktop.protocols.schedule import StepState, all_steps

FILE: Final = "indicators/audit_dossier.toml"


@dataclass(frozen=True)
class Criterion:
    """One thing looked for in each record."""

    id: str
    label: str
    meets: Test


@dataclass(frozen=True)
class AuditForm:
    """What an audit looks for, and how many records it draws."""

    id: str
    version: str
    source: str
    status: str
    default_size: int
    largest_size: int
    criteria: tuple[Criterion, ...]


@redacted
@dataclass(frozen=True)
class AuditedRecord:
    """One record drawn: the criteria it meets, and where it stands in the protocol."""

    patient: PatientId
    name: str
    met: frozenset[str]
    complete: bool
    j0: date | None
    steps_done: int
    steps_missed: tuple[str, ...]
    """Titles of the steps that are late or were never done."""
    open_alerts: int


@redacted
@dataclass(frozen=True)
class AuditSheet:
    """An audit: who was drawn from how many, and what was found."""

    day: date
    seed: int
    size: int
    population: int
    records: tuple[AuditedRecord, ...]
    protocol: str
    sha256: str

    @property
    def complete(self) -> int:
        """How many records hold all the criteria."""
        return sum(1 for one in self.records if one.complete)

    def meeting(self, criterion: str) -> int:
        """How many records meet one criterion."""
        return sum(1 for one in self.records if criterion in one.met)


@cache
def audit_form() -> AuditForm:
    """Return the bundled form; read once."""
    raw = tomllib.loads(resource(FILE).read_text(encoding="utf-8"))
    head = raw["audit"]
    return AuditForm(
        head["id"],
        head["version"],
        head["source"],
        head["status"],
        head["default_size"],
        head["largest_size"],
        tuple(
            Criterion(row["id"], row["label"], read_test(row["id"], row["meets"]))
            for row in raw["criteria"]
        ),
    )


def drawn(uids: Iterable[PatientId], seed: int, size: int) -> tuple[PatientId, ...]:
    """Return ``size`` patients drawn by lot, in the order of the draw."""

    def lot(uid: PatientId) -> bytes:
        return hashlib.sha256(f"{seed}:{uid}".encode()).digest()

    return tuple(sorted(uids, key=lot)[:size])


def audit(conn: Connection, day: date, seed: int, size: int) -> AuditSheet:
    """Draw records of living patients with heart failure and look at each."""
    people = bundled().population
    files = [
        file.uid
        for file in patient_files(conn, day=day, demonstration=True)
        if file.has_heart_failure(people) and file.banner.deceased_on is None
    ]
    chosen = drawn(files, seed, size)
    records = {
        file.uid: _record(conn, file, day)
        for file in patient_files(conn, chosen, day=day, demonstration=True)
    }
    protocol = protocol_in_force(conn, day)
    return AuditSheet(
        day,
        seed,
        size,
        len(files),
        tuple(records[uid] for uid in chosen),
        f"{protocol.id} {protocol.version}",
        protocol.digest,
    )


def _record(conn: Connection, file: PatientFile, day: date) -> AuditedRecord:
    unit = Unit(file, day, day, Period(day, day), file.events)
    form = audit_form()
    met = frozenset(one.id for one in form.criteria if holds(unit, one.meets))
    protocol = protocol_in_force(conn, day)
    profile = profile_named(protocol, queries.profile_of(conn, file.uid))
    facts = build_facts(queries.known_facts(conn, file.uid), protocol, day)
    context = Context(facts, protocol, profile, day)
    steps = all_steps(context, condition)
    missed = (StepState.EN_RETARD, StepState.ABANDONNE)
    banner = register.banner(conn, file.uid)
    return AuditedRecord(
        file.uid,
        banner.display_name if banner else "",
        met,
        len(met) == len(form.criteria),
        context.anchor,
        sum(1 for one in steps if one.state is StepState.FAIT),
        tuple(one.title for one in steps if one.state in missed),
        sum(1 for one in queries.stored_alerts(conn, file.uid) if one.open),
    )
