"""Registers with the register and follow-up slices, and a fictitious patient in the pathway."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from cpts_desktop.features.followup import commands, kinds
from cpts_desktop.features.followup.model import VisitDone
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.features.register import kinds as register_kinds
from cpts_desktop.kernel.clock import Clock
from cpts_desktop.kernel.ids import PatientId, RecordId, new_id
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage import accounts
from cpts_desktop.storage.kinds import KindRegistry
from cpts_desktop.storage.records import record_kind
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.users import USER, NewUser
from tests.storage.register_setup import CHEAP, PASSWORD, do, jeanne

J0 = date(2026, 3, 2)
BASELINES = {
    "poids_sec": "69.0", "nyha_base": "2", "oreillers_base": "1", "fatigue_base": "1",
    "oedeme_base": "0", "fevg": "35", "type_ic": "HFrEF", "rythme": "sinusal",
}  # fmt: skip


def registry() -> KindRegistry:
    found = KindRegistry(
        (USER, *register_kinds.KINDS, *kinds.KINDS),
        (*register_kinds.RECORD_TYPES, *kinds.RECORD_TYPES),
    )
    found.register(record_kind(found))
    return found


def make(path: Path, clock: Clock) -> Register:
    made = accounts.create_register(
        path, NewUser("Camille Roux", "idel"), PASSWORD, kinds=registry(), clock=clock, cost=CHEAP
    )
    assert isinstance(made, Ok)
    return made.value.register


def in_pathway(register: Register, **baselines: str) -> PatientId:
    """Create a patient, discharge on 2 March 2026, with the usual baselines and a doctor."""
    uid: PatientId = do(register, register_commands.create_patient, jeanne())
    values = {**BASELINES, **baselines}
    do(register, register_commands.set_baseline, register_commands.SetBaseline(uid, values))
    do(register, commands.enrol, commands.Enrol(uid, since=J0))
    do(register, commands.record_event, commands.RecordEvent(uid, "sortie", J0))
    member = register_commands.PutCareTeamMember(
        uid, "medecin_traitant", "Dr Anne Petit", "01 23 45 67 89", "", "", True
    )
    do(register, register_commands.put_care_team_member, member)
    return uid


def at(day: int, hour: int = 8, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def visit(
    uid: PatientId, when: datetime, values: Mapping[str, Any], **more: Any
) -> commands.RecordVisit:
    exact = {code: Decimal(str(value)) for code, value in values.items()}
    given = {"id": RecordId(new_id()), **more}
    return commands.RecordVisit(patient=uid, at=when, values=exact, **given)


def save(register: Register, command: commands.RecordVisit) -> VisitDone:
    done: VisitDone = do(register, commands.record_visit, command)
    return done
