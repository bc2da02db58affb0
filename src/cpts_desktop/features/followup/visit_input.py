"""What a visit and its completion share: note, scale and measures, checked then written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Protocol

from cpts_desktop.features.followup.in_force import protocol_in_force
from cpts_desktop.features.followup.rules.entry import check_visit
from cpts_desktop.features.register.commands import record_observations
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, refuse_all
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import clean_line, clean_note
from cpts_desktop.protocols import schema

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

MAX_SECONDS: Final = 86_400
MAX_SCALE: Final = 20


class Typed(Protocol):
    """What somebody typed, in either form."""

    @property
    def patient(self) -> PatientId: ...
    @property
    def values(self) -> Mapping[str, Decimal]: ...
    @property
    def note(self) -> str: ...
    @property
    def scale(self) -> str: ...
    @property
    def confirmed(self) -> frozenset[str]: ...
    @property
    def seconds(self) -> int: ...


@redacted
@dataclass(frozen=True)
class VisitInput:
    """The same, clean, with the protocol it was checked against."""

    values: Mapping[str, Decimal]
    note: str
    scale: str
    seconds: int
    protocol: schema.Protocol


def read_input(
    cmd: Typed, uow: UnitOfWork, problems: Iterable[Problem] = ()
) -> Outcome[VisitInput]:
    """Check everything at once; what was wrong before comes first."""
    protocol = protocol_in_force(uow.conn, uow.clock.today())
    note, scale = clean_note(cmd.note, "note"), clean_scale(cmd.scale)
    found = [*problems, *check_visit(cmd.values, protocol, cmd.confirmed)]
    for read in (note, scale):
        if isinstance(read, Refused):
            found.extend(read.problems)
    if not cmd.values and not cmd.note.strip():
        found.append(Problem("poids", "EMPTY", "Rien n’est saisi : notez au moins une mesure."))
    if found or isinstance(note, Refused) or isinstance(scale, Refused):
        return refuse_all(found)
    seconds = max(0, min(cmd.seconds, MAX_SECONDS))
    return Ok(VisitInput(cmd.values, note.value, scale.value, seconds, protocol))


def write_measures(uow: UnitOfWork, patient: PatientId, found: VisitInput, at: datetime) -> None:
    """Write the measures at the instant of the visit; a visit of words alone writes none."""
    if found.values:
        drafts = drafts_of(found.values, at, found.scale, found.protocol)
        record_observations(uow, patient, drafts)


def clean_scale(typed: str) -> Outcome[str]:
    """Return the name of a scale in capitals, "" for the patient's only one."""
    if not typed.strip():
        return Ok("")
    read = clean_line(typed, "balance", max_graphemes=MAX_SCALE)
    return read if isinstance(read, Refused) else Ok(read.value.upper())


def drafts_of(
    values: Mapping[str, Decimal], at: datetime, scale: str, protocol: schema.Protocol
) -> list[ObservationDraft]:
    """Return the measures of a visit; only a weight names its scale."""
    return [
        ObservationDraft(
            code=code,
            value=value,
            unit=protocol.variables[code].unit,
            at=at,
            source="visite",
            scale=scale if code == "poids" else "",
        )
        for code, value in values.items()
    ]
