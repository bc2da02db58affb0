"""Measures of a patient as data: range, units, how long a value stays recent (measures.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from cpts_desktop.features.medication.rules.thesaurus import load_toml
from cpts_desktop.kernel.text import fr_date


@dataclass(frozen=True)
class Measure:
    """One measure of resources/medication/measures.toml."""

    label: str
    unit: str
    low: Decimal
    high: Decimal
    units: Mapping[str, Decimal]
    months: int | None


@lru_cache(maxsize=1)
def measures() -> Mapping[str, Measure]:
    """Every measure that a case may carry, by its English key."""
    raw = load_toml("medication/measures.toml")
    return {
        name: Measure(
            m["label"], m["unit"], Decimal(m["range"][0]), Decimal(m["range"][1]),
            {unit: Decimal(worth) for unit, worth in m["units"].items()}, m.get("months"),
        )
        for name, m in raw.items() if isinstance(m, Mapping)
    }  # fmt: skip


def stale(days: Mapping[str, date], on: date) -> frozenset[str]:
    """Measures that are older than the months their kind stays recent."""
    return frozenset(
        name
        for name, day in days.items()
        if (measure := measures().get(name)) is not None
        and measure.months
        and (on - day).days > measure.months * 365 // 12
    )


def old_measures(days: Mapping[str, date], on: date) -> tuple[str, ...]:
    """The stale measures as questions."""
    return tuple(
        f"{measures()[name].label} récente (dernière du {fr_date(days[name])})"
        for name in sorted(stale(days, on))
    )
