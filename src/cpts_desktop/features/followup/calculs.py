"""What the calculators start from, read in the record of one patient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from cpts_desktop.features.followup.in_force import protocol_in_force
from cpts_desktop.features.followup.model import LastValue
from cpts_desktop.features.followup.rules.pillars import classes_of
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import age_on
from cpts_desktop.protocols.schema import Protocol

if TYPE_CHECKING:
    from sqlalchemy import Connection

MEASURES: Final = ("poids", "taille", "creat", "fevg", "pas", "nyha")
_FROM_CLASSES: Final = {"bb": ("bb",), "sra": ("iec", "ara2", "arni")}


@redacted
@dataclass(frozen=True)
class CalcStart:
    """Age, sex, the latest measures, the dry weight and what treatments tick."""

    patient: PatientId
    age: int | None
    female: bool | None
    latest: Mapping[str, LastValue]
    references: Mapping[str, Decimal]
    """Values of the record that bear no date: dry weight, height, ejection fraction."""
    ticked: frozenset[str]
    protocol: Protocol


def read_start(conn: Connection, uid: PatientId, today: date) -> CalcStart | None:
    """Return what the calculators start from; None for an unknown patient."""
    banner = register.banner(conn, uid)
    if banner is None:
        return None
    protocol = protocol_in_force(conn, today)
    baseline = register.baseline(conn, uid)
    known = {name: baseline.decimal(name) for name in ("poids_sec", "taille", "fevg")}
    classes = {
        group
        for line in register.medications(conn, uid)
        if line.until is None or line.until > today
        for group in classes_of(line, protocol)
    }
    return CalcStart(
        patient=uid,
        age=None if banner.birth_date is None else age_on(banner.birth_date, today),
        female={"F": True, "M": False}.get(banner.sex),
        latest={
            code: LastValue(code, seen.value, seen.at, seen.scale)
            for code, seen in register.latest_observations(conn, uid, MEASURES).items()
            if seen.value is not None
        },
        references={name: value for name, value in known.items() if value is not None},
        ticked=frozenset(name for name, groups in _FROM_CLASSES.items() if classes & set(groups)),
        protocol=protocol,
    )
