"""Measures read in a received document, written once however often they are accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.commands.clinical import record_observations
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.features.register.rules.columns import encode_decimal, external_key
from cpts_desktop.features.register.rules.our_units import code_of, in_our_unit
from cpts_desktop.features.register.rules.ucum import is_ucum
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.units import canonical

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork


@redacted
@dataclass(frozen=True)
class ReceivedMeasure:
    """A value with its LOINC code and UCUM unit; ``key`` is its identity where it comes from."""

    loinc: str
    value: Decimal
    unit: str
    at: datetime
    key: str


def record_received(
    uow: UnitOfWork, patient: PatientId, found: Sequence[ReceivedMeasure], source: str
) -> int:
    """Write those that are not here yet, inside the caller's transaction; return how many."""
    held = {number for number, _ in queries.external_observations(uow.conn, patient)}
    drafts = []
    for one in found:
        unit = canonical(one.unit) or "1"
        if external_key(one.key) in held or not is_ucum(unit):
            continue
        code, value, shown = in_our_unit(code_of(one.loinc), one.value, unit)
        if value is None:
            continue
        encode_decimal(value)
        drafts.append(ObservationDraft(code, value, shown, one.at, "", source, "", one.key))
    if drafts:
        record_observations(uow, patient, drafts)
    return len(drafts)
