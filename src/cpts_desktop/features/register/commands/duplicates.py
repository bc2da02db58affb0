"""A person says that two records that look alike are two people; it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cpts_desktop.features.register import queries
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.storage.records import record_ids

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

DISTINCT: Final = "distinct_person"


@redacted
@dataclass(frozen=True)
class TellApart:
    """These two records are two people; ``undo`` proposes the pair again."""

    one: PatientId
    other: PatientId
    undo: bool = False


def tell_apart(cmd: TellApart, uow: UnitOfWork) -> Outcome[None]:
    """Write it in the record whose identity is the smaller, whoever was shown first."""
    known = all(queries.patient_exists(uow.conn, uid) for uid in (cmd.one, cmd.other))
    if not known or cmd.one == cmd.other:
        return refuse("patient", "UNKNOWN_PATIENT", "Ce dossier n’existe pas dans ce registre.")
    stream, other = sorted((cmd.one, cmd.other))
    if not cmd.undo or other in record_ids(uow.conn, stream, DISTINCT):
        uow.set_fields(stream, DISTINCT, other, {"removed": cmd.undo})
    uow.audit("patient.tell_apart", patient=stream, object_id=other)
    return Ok(None)
