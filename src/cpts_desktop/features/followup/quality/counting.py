"""Counts the definitions in one reading of the register, one patient in memory at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from sqlalchemy import Connection, select

from cpts_desktop.features.followup.quality import tables as t
from cpts_desktop.features.followup.quality.conditions import composite, delay, dose_share, holds
from cpts_desktop.features.followup.quality.definitions import (
    WITHOUT_PATIENT,
    Definition,
    Statistic,
    bundled,
)
from cpts_desktop.features.followup.quality.files import patient_files
from cpts_desktop.features.followup.quality.units import BY_BASE, Unit
from cpts_desktop.kernel.counting import Count, CountedUnit, Period
from cpts_desktop.kernel.ids import PRACTICE
from cpts_desktop.kernel.units import round_half_up
from cpts_desktop.storage.journal import stream_pk

PROFESSIONS = ("medecin", "idel", "pharmacien", "cardiologue")
"""The professions that the training indicator names; the others are counted together."""


@dataclass
class _Tally:
    """What is counted of one definition so far."""

    met: int = 0
    of: int = 0
    values: list[Decimal] = field(default_factory=list)

    def add(self, met: bool, value: Decimal | None = None) -> None:
        self.of += 1
        self.met += met
        if value is not None:
            self.values.append(value)


def count_all(conn: Connection, period: Period) -> dict[str, Count]:
    """Return the count of every definition of the bundled set, by id."""
    return count_these(conn, period, bundled().definitions)


def count_these(
    conn: Connection, period: Period, definitions: Iterable[Definition]
) -> dict[str, Count]:
    """Return the counts of some definitions, by id."""
    chosen = tuple(definitions)
    tallies = {one.id: _Tally() for one in chosen}
    by_base: dict[str, list[Definition]] = {}
    for one in chosen:
        by_base.setdefault(one.base, []).append(one)
    of_patients = {base: rows for base, rows in by_base.items() if base not in WITHOUT_PATIENT}
    if of_patients:
        for file in patient_files(conn, day=period.end):
            for base, rows in of_patients.items():
                for unit in BY_BASE[base](file, period):
                    for one in rows:
                        if belongs(unit, one):
                            value = _value(unit, one.statistic)
                            tallies[one.id].add(holds(unit, one.meets), value)
    for base in WITHOUT_PATIENT:
        for one in by_base.get(base, ()):
            for details in _practice_rows(conn, base, period):
                if all(_detail(details, test.args) for test in one.keep):
                    met = one.meets.word == "always" or _detail(details, one.meets.args)
                    tallies[one.id].add(met)
    return {one.id: _count(one, tallies[one.id]) for one in chosen}


def counted_units(
    conn: Connection, period: Period, definition: Definition
) -> tuple[CountedUnit, ...]:
    """Return the units of a definition with their patients, those that do not meet it first."""
    if definition.base in WITHOUT_PATIENT:
        return ()
    found = [
        CountedUnit(unit.file.uid, unit.day, holds(unit, definition.meets))
        for file in patient_files(conn, day=period.end)
        for unit in BY_BASE[definition.base](file, period)
        if belongs(unit, definition)
    ]
    return tuple(sorted(found, key=lambda one: (one.holds, one.day, one.patient)))


def belongs(unit: Unit, definition: Definition) -> bool:
    """Say whether a unit is in the denominator."""
    return all(holds(unit, test) for test in definition.keep) and not any(
        holds(unit, test) for test in definition.drop
    )


def _count(definition: Definition, tally: _Tally) -> Count:
    if definition.plain_count:
        return Count(tally.met)
    statistic = None
    if definition.statistic is not None and tally.values:
        exact = (
            median(tally.values)
            if definition.statistic.gives == "median"
            else sum(tally.values, Decimal(0)) / len(tally.values)
        )
        statistic = round_half_up(exact, 1)
    return Count(tally.met, tally.of, statistic)


def _value(unit: Unit, statistic: Statistic | None) -> Decimal | None:
    if statistic is None:
        return None
    if statistic.of == "delay":
        days = delay(unit, statistic.args)
        return None if days is None else Decimal(days)
    if statistic.of == "dose":
        return dose_share(unit, statistic.args["any_of"])
    return composite(unit)


def _practice_rows(conn: Connection, base: str, period: Period) -> Iterator[Mapping[str, str]]:
    """Yield one row per person trained, or per record audited, in the period."""
    pk = stream_pk(conn, PRACTICE)
    if pk is None:
        return
    if base == "professionnels":
        yield from _trained(conn, pk, period)
        return
    a = t.record_audit.c
    rows = conn.execute(select(a.day, a.body).where(a.patient == pk).order_by(a.id))
    for row in rows:
        if not _in(row.day, period):
            continue
        body = json.loads(row.body)
        for place in range(body["sampled"]):
            yield {"complet": "oui" if place < body["complete"] else "non"}


def _trained(conn: Connection, pk: int, period: Period) -> Iterator[Mapping[str, str]]:
    """Persons, not sessions; a person who changed profession counts under the first one."""
    s = t.training_session.c
    rows = conn.execute(
        select(s.person, s.profession, s.day).where(s.patient == pk).order_by(s.day, s.hlc, s.id)
    )
    seen: set[str] = set()
    for row in rows:
        if row.person in seen or not _in(row.day, period):
            continue
        seen.add(row.person)
        named = row.profession if row.profession in PROFESSIONS else "autre"
        yield {"profession": named}


def _detail(details: Mapping[str, str], args: Mapping[str, Any]) -> bool:
    return details.get(args["of"], "") == str(args["is"])


def _in(day: str, period: Period) -> bool:
    return period.start <= date.fromisoformat(day) <= period.end
