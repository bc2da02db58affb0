"""Measures typed in the recueil: read in our unit, recorded as observations of the patient."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from cpts_desktop.features.medication import forms
from cpts_desktop.features.medication.case_values import Reading, read_measure
from cpts_desktop.features.medication.rules.measures import measures
from cpts_desktop.features.register import queries
from cpts_desktop.features.register.commands import record_observations
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.kernel.clock import PARIS
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.text import fr_decimal

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

Typed = tuple[forms.Field, Decimal, date]


def read_measures(
    step: str, values: Mapping[str, str], today: date
) -> tuple[dict[str, str], list[Typed], list[Problem]]:
    """Measures of a form in our units: as kept, as values, and what is refused by its field.

    A measure without a day is of *today*; a day to come is refused.
    """
    kept: dict[str, str] = {}
    found: list[Typed] = []
    problems: list[Problem] = []
    for field in forms.fields_of(step):
        if field.kind != "mesure" or not values.get(field.id):
            continue
        written, day = forms.parts_of(values[field.id])
        reading = Reading(today, [], [], {})
        raw = {"value": written, "date": day} if day else written
        value = read_measure(raw, field.measure, reading)
        if value is None or reading.notes:
            message = "Valeur exacte attendue." if reading.notes else "Ce n’est pas un nombre."
            said = reading.problems[0].message if reading.problems else message
            problems.append(Problem(field.id, "MEASURE", said))
            continue
        on = date.fromisoformat(day) if day else today
        exact = value.normalize() if value == value.to_integral() else value
        unit = measures()[field.measure].unit
        shown = f"{fr_decimal(exact)} {unit}".strip()
        kept[field.id] = forms.measured(shown, on.isoformat())
        found.append((field, Decimal(f"{exact:f}"), on))
    return kept, found, problems


def record_measures(uow: UnitOfWork, patient: PatientId, typed: list[Typed]) -> None:
    """Write the measures that the record does not hold yet: same code, same day, same value."""
    drafts = []
    now = uow.clock.now()
    for field, value, day in typed:
        same_day = queries.observations(uow.conn, patient, codes=(field.code,))
        if any(o.value == value and o.at.astimezone(PARIS).date() == day for o in same_day):
            continue
        at = min(datetime.combine(day, time(12), PARIS).astimezone(UTC), now)
        drafts.append(ObservationDraft(field.code, value, field.ucum, at, source="recueil BPM"))
    if drafts:
        record_observations(uow, patient, drafts)
