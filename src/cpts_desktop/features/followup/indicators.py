"""The indicators of the pathway, as the other slices see them (hf.md section 7).

The definitions are data (``resources/indicators``). ``INDICATORS`` gives counts, which are all that
ever leaves; ``drill_down`` names the patients, for the screens of this practice only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from cpts_desktop.features.followup.in_force import protocol_in_force
from cpts_desktop.features.followup.quality.counting import (
    count_all,
    count_these,
    counted_units,
)
from cpts_desktop.features.followup.quality.definitions import (
    WITHOUT_PATIENT,
    Definition,
    bundled,
)
from cpts_desktop.features.followup.quality.files import patient_files
from cpts_desktop.features.followup.quality.frame import basis
from cpts_desktop.features.followup.quality.units import discharges
from cpts_desktop.kernel.counting import Count, CountedUnit, Indicator, Period
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted


@redacted
@dataclass(frozen=True)
class Stay:
    """A discharge home and what followed until the next one, and every later hospitalisation."""

    patient: PatientId
    j0: date
    events: tuple[tuple[str, date], ...]


def stays(conn: Connection, period: Period) -> Iterator[Stay]:
    """Yield the discharges whose J0 lies in the period, for the screens of this practice."""
    for file in patient_files(conn, day=period.end, demonstration=True):
        for unit in discharges(file, period):
            yield Stay(file.uid, unit.day, tuple((one.kind, one.day) for one in unit.events))


def drill_down(conn: Connection, indicator: str, period: Period) -> tuple[CountedUnit, ...]:
    """Return the units of an indicator with their patients: for this practice's screen only."""
    one = next(row for row in bundled().definitions if row.id == indicator)
    return counted_units(conn, period, one)


def _count(definition: Definition) -> Callable[[Connection, Period], Count]:
    def count(conn: Connection, period: Period) -> Count:
        return count_these(conn, period, (definition,))[definition.id]

    return count


def _basis(definition: Definition) -> Callable[[Connection, Period], str]:
    return lambda conn, period: basis(definition, protocol_in_force(conn, period.end))


def _units(
    definition: Definition,
) -> Callable[[Connection, Period], tuple[CountedUnit, ...]] | None:
    if definition.base in WITHOUT_PATIENT:
        return None
    return lambda conn, period: counted_units(conn, period, definition)


INDICATORS: Final = tuple(
    Indicator(
        id=one.id,
        label=one.label,
        definition=one.words,
        source=one.source,
        status=one.status,
        count=_count(one),
        of_people=one.of_people,
        body=one.body,
        group=one.group,
        statistic=one.statistic.unit if one.statistic else "",
        units=_units(one),
        batch=count_all,
        basis=_basis(one),
    )
    for one in bundled().definitions
)
