"""Signs and laboratory results noted outside a visit: what the visit form does not ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import msgspec

from cpts_desktop.features.followup.commands import (
    InstantWords,
    check_instant,
    reconcile,
)
from cpts_desktop.features.followup.in_force import protocol_in_force
from cpts_desktop.features.followup.model import VisitDone
from cpts_desktop.features.followup.rules.entry import check_visit
from cpts_desktop.features.followup.visit_input import drafts_of
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.commands import record_observations
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse, refuse_all
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.protocols.formulas import NEVER_TYPED
from cpts_desktop.protocols.schema import Protocol, Variable

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

HEMOLYSED: Final = "hémolysé"
"""The word of the laboratory that the potassium rules read."""
OF_A_RESULT: Final = InstantWords(
    "Cet instant est dans le futur : vérifiez la date.",
    "Cette date précède la naissance du patient.",
    "Cette date suit le décès enregistré.",
    "Ce résultat a plus d’un an : confirmez en enregistrant encore une fois.",
)
_CAN_BE_HEMOLYSED: Final = ("k",)


@redacted
@dataclass(frozen=True)
class RecordResults:
    """What was found at one instant; ``confirmed`` names the unusual values that were confirmed."""

    patient: PatientId
    at: datetime
    values: Mapping[str, Decimal]
    hemolysed: bool = False
    confirmed: frozenset[str] = frozenset()


def offered(protocol: Protocol, asked_at_visits: frozenset[str]) -> tuple[Variable, ...]:
    """Return what can be noted here: each variable that no visit asks and no intake holds."""
    return tuple(
        variable
        for code, variable in protocol.variables.items()
        if code not in asked_at_visits
        and code not in protocol.baselines
        and variable.computed not in NEVER_TYPED
    )


def record_results(cmd: RecordResults, uow: UnitOfWork) -> Outcome[VisitDone]:
    """Write the results and the alerts of the protocol in one transaction."""
    if not register.patient_exists(uow.conn, cmd.patient):
        return refuse("patient", "UNKNOWN_PATIENT", "Ce dossier n’existe pas dans ce registre.")
    if not cmd.values:
        return refuse("measures", "EMPTY", "Rien n’est saisi : notez au moins un résultat.")
    protocol = protocol_in_force(uow.conn, uow.clock.today())
    problems = check_instant(uow, cmd.patient, cmd.at, cmd.confirmed, OF_A_RESULT)
    problems += check_visit(cmd.values, protocol, cmd.confirmed)
    if problems:
        return refuse_all(problems)
    drafts = [
        msgspec.structs.replace(
            draft,
            source="saisie",
            text=HEMOLYSED if cmd.hemolysed and draft.code in _CAN_BE_HEMOLYSED else "",
        )
        for draft in drafts_of(cmd.values, cmd.at, "", protocol)
    ]
    record_observations(uow, cmd.patient, drafts)
    uow.audit("results.record", patient=cmd.patient)
    return Ok(reconcile(uow, cmd.patient, ""))
