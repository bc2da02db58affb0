"""What a received document gives: measures, written once however often they are accepted, and
the INS of its header, kept as a received fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.commands.clinical import record_observations
from cpts_desktop.features.register.commands.identity import ReceiveIns, receive_ins
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.features.register.rules.columns import encode_decimal, external_key
from cpts_desktop.features.register.rules.datamatrix import ScannedIns
from cpts_desktop.features.register.rules.nir import clean_matricule
from cpts_desktop.features.register.rules.our_units import bare_unit, code_of, in_our_unit
from cpts_desktop.features.register.rules.ucum import is_ucum
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Outcome, Refused
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
        if external_key(one.key) in held or not can_be_recorded(one.loinc, one.value, one.unit):
            continue
        code = code_of(one.loinc)
        unit = _spelled(code, one.unit)
        code, value, shown = in_our_unit(code, one.value, unit)
        drafts.append(ObservationDraft(code, value, shown, one.at, "", source, "", one.key))
    if drafts:
        record_observations(uow, patient, drafts)
    return len(drafts)


def can_be_recorded(loinc: str, value: Decimal, unit: str) -> bool:
    """Say whether a measure of elsewhere has a unit that can be kept."""
    code = code_of(loinc)
    spelled = _spelled(code, unit)
    if not spelled or not is_ucum(spelled):
        return False
    try:
        encode_decimal(value)
    except ValueError:
        return False
    return in_our_unit(code, value, spelled)[1] is not None


def _spelled(code: str, unit: str) -> str:
    """Return the unit of a quantity; without one, only what has no dimension has a meaning."""
    return canonical(unit) or bare_unit(code) or ("1" if code.startswith("loinc:") else "")


@redacted
@dataclass(frozen=True)
class ReceivedIdentity:
    """The INS in the header of a document, with the traits written beside it."""

    patient: PatientId
    matricule: str
    oid: str
    birth_name: str
    given_names: tuple[str, ...]
    sex: str
    birth_date: date | None
    birth_cog: str


def receive_identity(cmd: ReceivedIdentity, uow: UnitOfWork) -> Outcome[PatientId]:
    """Keep the INS of a document; refused when it is no matricule, or another patient's."""
    number = clean_matricule(cmd.matricule)
    if isinstance(number, Refused):
        return number
    ins = ScannedIns(
        number.value, cmd.oid, cmd.given_names, cmd.birth_name, cmd.sex, cmd.birth_date,
        cmd.birth_cog,
    )  # fmt: skip
    return receive_ins(ReceiveIns(cmd.patient, ins, "document"), uow)
