"""Computes the indicators of all slices on one snapshot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from cpts_desktop.features.indicators.model import PublishedIndicator
from cpts_desktop.features.indicators.rules import publish_all
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.counting import Count, Indicator, Period
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted


@redacted
@dataclass(frozen=True)
class NamedUnit:
    """A unit of an indicator with the name of its patient: shown here, never written anywhere."""

    patient: PatientId
    name: str
    day: date
    holds: bool


def published(
    conn: Connection, indicators: Sequence[Indicator], period: Period
) -> tuple[PublishedIndicator, ...]:
    """Return what may leave, in the order of the definitions."""
    found = publish_all(indicators, counts(conn, indicators, period), period)
    return tuple(
        replace(one, hash=of.hash_on(conn, period))
        for one, of in zip(found, indicators, strict=True)
    )


def counts(conn: Connection, indicators: Sequence[Indicator], period: Period) -> list[Count]:
    """Return the exact counts: those of one batch are read together."""
    read: dict[Callable[[Any, Period], Mapping[str, Count]], Mapping[str, Count]] = {}
    found = []
    for one in indicators:
        if one.batch is None:
            found.append(one.count(conn, period))
            continue
        if one.batch not in read:
            read[one.batch] = one.batch(conn, period)
        found.append(read[one.batch][one.id])
    return found


def patients_of(conn: Connection, indicator: Indicator, period: Period) -> tuple[NamedUnit, ...]:
    """Return the patients behind a count, those who do not meet it first; none when it has none."""
    if indicator.units is None:
        return ()
    units = indicator.units(conn, period)
    banners = register.banners(conn, tuple({one.patient for one in units}))
    return tuple(
        NamedUnit(one.patient, banners[one.patient].display_name, one.day, one.holds)
        for one in units
        if one.patient in banners
    )
