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
from cpts_desktop.features.register.rules import plausible
from cpts_desktop.features.register.rules.columns import encode_decimal, external_key
from cpts_desktop.features.register.rules.datamatrix import ScannedIns
from cpts_desktop.features.register.rules.nir import clean_matricule
from cpts_desktop.features.register.rules.our_units import bare_unit, code_of, in_our_unit
from cpts_desktop.features.register.rules.ucum import is_ucum
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Outcome, Refused
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import capital
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
        ours = _ours(one.loinc, one.value, one.unit)
        if external_key(one.key) in held or ours is None:
            continue
        code, value, unit = ours
        drafts.append(ObservationDraft(code, value, unit, one.at, "", source, "", one.key))
    if drafts:
        record_observations(uow, patient, drafts)
    return len(drafts)


@redacted
@dataclass(frozen=True)
class Judged:
    """Why a measure of elsewhere cannot be kept, or what to look at; both may be empty."""

    why_not: str = ""
    remark: str = ""


def judge_measure(loinc: str, value: Decimal, unit: str, at: datetime, born: date | None) -> Judged:
    """Say whether a measure has a unit that can be kept, and a value that can be one."""
    ours = _ours(loinc, value, unit)
    if ours is None:
        return Judged("Unité inconnue : lisez ses mots.")
    code, converted, _ = ours
    wrong = plausible.impossible(code, converted, at, born)
    if wrong:
        return Judged(f"{capital(wrong)}.")
    odd = plausible.unusual(code, converted, at, born)
    return Judged(remark=plausible.UNUSUAL if odd else "")


def _ours(loinc: str, value: Decimal, unit: str) -> tuple[str, Decimal, str] | None:
    """Return a measure under our code and in our unit, None when it cannot be kept."""
    code = code_of(loinc)
    spelled = _spelled(code, unit)
    if not spelled or not is_ucum(spelled):
        return None
    try:
        encode_decimal(value)
    except ValueError:
        return None
    code, converted, shown = in_our_unit(code, value, spelled)
    return None if converted is None else (code, converted, shown)


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
