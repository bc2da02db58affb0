"""The command that writes one line in the trail of accesses, for every slice."""

from __future__ import annotations

from dataclasses import dataclass

from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Outcome
from cpts_desktop.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Trace:
    """One line of the trail. ``extra`` holds counts and code words only, never a value."""

    action: str
    patient: PatientId | None = None
    object_id: str = ""
    extra: tuple[tuple[str, str | int], ...] = ()


def trace(command: Trace, uow: UnitOfWork) -> Outcome[None]:
    """Write the line."""
    uow.audit(
        command.action,
        patient=command.patient,
        object_id=command.object_id,
        **dict(command.extra),
    )
    return Ok(None)
