"""Small forms that write several things at once: reference data, attributes of the identity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cpts_desktop.features.register.commands.clinical import SetBaseline, set_baseline
from cpts_desktop.features.register.commands.identity import (
    DeclareDeceased,
    MarkIdentity,
    declare_deceased,
    mark_identity,
)
from cpts_desktop.features.register.reference import (
    ReferenceNumber,
    blood_groups,
    reference_numbers,
)
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.numbers import parse_decimal
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import NNBSP, clean_line, fr_decimal

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

YES, NO = "oui", "non"


@redacted
@dataclass(frozen=True)
class PutReferenceData:
    """The reference data as typed: numbers as texts, an empty one is "not known"."""

    patient: PatientId
    numbers: Mapping[str, str]
    pacemaker: str = ""
    """``oui``, ``non`` or empty for "not known"."""
    pacemaker_date: date | None = None
    blood_group: str = ""
    blood_group_laboratory: str = ""
    blood_group_date: date | None = None


@redacted
@dataclass(frozen=True)
class SetIdentityState:
    """Attributes of the identity and the day of death, written together."""

    patient: PatientId
    homonym: bool = False
    doubtful: bool = False
    fictitious: bool = False
    deceased: bool = False
    deceased_on: date | None = None


def put_reference_data(cmd: PutReferenceData, uow: UnitOfWork) -> Outcome[PatientId]:
    """Write reference data within the limits of typing; every problem beside its field."""
    problems: list[Problem] = []
    values: dict[str, str | None] = {}
    for number in reference_numbers():
        typed = cmd.numbers.get(number.name, "").strip()
        read = _number(number, typed)
        if isinstance(read, Refused):
            problems.extend(read.problems)
        else:
            values[number.name] = read.value
    laboratory = clean_line(
        cmd.blood_group_laboratory, "groupe_sanguin_laboratoire", required=False
    )
    if isinstance(laboratory, Refused):
        problems.extend(laboratory.problems)
    problems.extend(_circumstances(cmd, uow.clock.today()))
    if problems or isinstance(laboratory, Refused):
        return Refused(tuple(problems))
    dated = {"pacemaker_date": cmd.pacemaker_date, "groupe_sanguin_date": cmd.blood_group_date}
    values |= {name: day.isoformat() if day else None for name, day in dated.items()}
    values |= {
        "pacemaker": cmd.pacemaker or None,
        "groupe_sanguin": cmd.blood_group or None,
        "groupe_sanguin_laboratoire": laboratory.value or None,
    }
    return set_baseline(SetBaseline(cmd.patient, values), uow)


def set_identity_state(cmd: SetIdentityState, uow: UnitOfWork) -> Outcome[PatientId]:
    """Set the attributes of the identity, then the death; both or neither."""
    if cmd.deceased and cmd.deceased_on is None:
        problem = Problem("deceased_on", "EMPTY", "Saisissez la date du décès.")
        return Refused((problem,))
    marks = MarkIdentity(cmd.patient, cmd.homonym, cmd.doubtful, cmd.fictitious)
    marked = mark_identity(marks, uow)
    if isinstance(marked, Refused):
        return marked
    day = cmd.deceased_on if cmd.deceased else None
    done = declare_deceased(DeclareDeceased(cmd.patient, day), uow)
    if isinstance(done, Refused):
        return Refused(
            tuple(Problem("deceased_on", one.code, one.message) for one in done.problems)
        )
    return done


def _number(number: ReferenceNumber, typed: str) -> Outcome[str | None]:
    if not typed:
        return Ok(None)
    read = parse_decimal(typed, number.name)
    if isinstance(read, Refused):
        return read
    if not number.low <= read.value <= number.high:
        message = (
            f"Valeur attendue entre {fr_decimal(number.low)} et {fr_decimal(number.high)}"
            f"{NNBSP}{number.unit}."
        )
        return Refused((Problem(number.name, "OUT_OF_RANGE", message),))
    return Ok(format(read.value, "f"))


def _circumstances(cmd: PutReferenceData, today: date) -> list[Problem]:
    problems = []
    if cmd.pacemaker not in ("", YES, NO):
        problems.append(Problem("pacemaker", "UNKNOWN", "Choisissez dans la liste."))
    if cmd.pacemaker_date is not None and cmd.pacemaker != YES:
        message = "Une date de pose suppose un stimulateur."
        problems.append(Problem("pacemaker_date", "WITHOUT", message))
    if cmd.blood_group and cmd.blood_group not in blood_groups():
        problems.append(Problem("groupe_sanguin", "UNKNOWN", "Choisissez dans la liste."))
    dated = {"pacemaker_date": cmd.pacemaker_date, "groupe_sanguin_date": cmd.blood_group_date}
    for field, day in dated.items():
        if day is not None and day > today:
            problems.append(Problem(field, "FUTURE", "Cette date est dans l’avenir."))
    return problems
