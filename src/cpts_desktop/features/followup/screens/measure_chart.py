"""What the chart of a measure holds: values, limits of the protocol, treatments, alerts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from cpts_desktop.features.followup.model import AlertView
from cpts_desktop.features.followup.rules.pillars import classes_of
from cpts_desktop.features.followup.screens.words import SEVERITIES
from cpts_desktop.features.register.model import MedicationLine, Observation
from cpts_desktop.kernel.clock import civil_date
from cpts_desktop.kernel.text import NNBSP, fr_date, fr_decimal
from cpts_desktop.protocols.explain import UNITS
from cpts_desktop.protocols.schema import Protocol, Variable
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.chart import at_noon
from cpts_desktop.shell.widgets.chart_data import (
    Band,
    ChartData,
    ChartPoint,
    EventMark,
    MarkKind,
    ReferenceLine,
    Series,
)

LIMITS: Final[Mapping[str, tuple[str, str]]] = {
    "pas": ("pas_bas_j", "pas_haut_j"),
    "pad": ("", "pad_haut_j"),
    "fc": ("fc_bas_j", "fc_haut_j"),
    "spo2": ("spo2_j", ""),
    "fr": ("", "fr_j"),
    "temp": ("temp_bas_o", "temp_j"),
    "k": ("k_bas_j", "k_haut_j"),
    "na": ("na_bas_j", "na_haut_j"),
    "hb": ("hb_o", ""),
    "ferritine": ("ferritine_basse", ""),
    "cst": ("cst_bas", ""),
    "fevg": ("", "fevg_reduite"),
}
"""The parameters of the protocol drawn as lines, low and high; "" leaves a side open."""
BASES: Final[Mapping[str, tuple[str, str]]] = {
    "creat": ("creat_base", "référence"),
    "ntprobnp": ("ntprobnp_sortie", "à la sortie"),
}
PLACES: Final = 2
"""Decimals shown: an import may bring fifteen."""
BEFORE: Final = timedelta(days=3)
"""A mark this much before the first value still belongs to the picture."""


@dataclass(frozen=True)
class Drawn:
    """Everything the page of measures draws."""

    rows: tuple[Observation, ...]
    alerts: tuple[AlertView, ...]
    lines: tuple[MedicationLine, ...]
    baselines: Mapping[str, str]
    j0: date | None
    protocol: Protocol
    patient: str = ""
    born: date | None = None


def chart_of(
    variable: Variable, rows: Sequence[Observation], drawn: Drawn, today: date
) -> ChartData:
    """Return the chart of one measure."""
    unit = UNITS.get(variable.unit, variable.unit)
    points = tuple(ChartPoint(row.at, row.value) for row in rows if row.value is not None)
    references, bands = limits_of(variable, drawn.baselines, drawn.protocol)
    first = min((point.at for point in points), default=None)
    marks = [*_alerts(variable, drawn), *treatment_marks(drawn.lines, drawn.protocol)]
    return ChartData(
        variable.label,
        unit,
        (Series(variable.label, points, unit=unit),),
        references,
        bands,
        tuple(one for one in marks if first is not None and one.at >= first - BEFORE),
        today=today,
        j0=drawn.j0,
        places=None if all(_short(point.value) for point in points) else PLACES,
    )


def limits_of(
    variable: Variable, baselines: Mapping[str, str], protocol: Protocol
) -> tuple[tuple[ReferenceLine, ...], tuple[Band, ...]]:
    """Return the lines of a measure: the patient's own reference, the protocol's limits."""
    unit = UNITS.get(variable.unit, variable.unit)

    def line(words: str, value: Decimal, severity: Severity | None = None) -> ReferenceLine:
        return ReferenceLine(value, f"{words} {fr_decimal(value)}{NNBSP}{unit}", severity)

    known = {name: one.value for name, one in protocol.parameters.items()}
    if variable.code == "poids":
        dry = _number(baselines.get("poids_sec"))
        if dry is None:
            return (), ()
        if not {"ref_j", "ref_o"} <= set(known):
            return (line("poids sec", dry),), ()
        yellow, orange = dry + known["ref_j"], dry + known["ref_o"]
        lines = (
            line("poids sec", dry),
            line("seuil jaune", yellow, Severity.JAUNE),
            line("seuil orange", orange, Severity.ORANGE),
        )
        return lines, (Band(orange, None, "", Severity.ORANGE),)
    if variable.code in BASES:
        name, words = BASES[variable.code]
        base = _number(baselines.get(name))
        return ((line(words, base),) if base is not None else ()), ()
    low, high = LIMITS.get(variable.code, ("", ""))
    found = [line("seuil bas", known[low], Severity.JAUNE)] if low in known else []
    if high in known:
        found.append(line("seuil haut", known[high], Severity.JAUNE))
    return tuple(found), ()


def treatment_events(lines: Sequence[MedicationLine], protocol: Protocol) -> list[tuple[date, str]]:
    """Return the starts and stops of the treatments that the protocol knows, oldest first."""
    found = []
    for line in lines:
        if not classes_of(line, protocol):
            continue
        if line.since is not None:
            found.append((line.since, line.label))
        if line.until is not None:
            found.append((line.until, f"arrêt {line.label}"))
    return sorted(found, key=lambda one: one[0])


def treatment_marks(lines: Sequence[MedicationLine], protocol: Protocol) -> list[EventMark]:
    """Return one mark per day: its first treatment, and how many others."""
    by_day: dict[date, list[str]] = {}
    for day, words in treatment_events(lines, protocol):
        by_day.setdefault(day, []).append(words)
    return [
        EventMark(
            _noon(day),
            said[0] if len(said) == 1 else f"{said[0]} +{len(said) - 1}",
            MarkKind.TREATMENT,
        )
        for day, said in by_day.items()
    ]


def marks_in_words(data: ChartData, drawn: Drawn) -> tuple[str, ...]:
    """Say every mark of a chart, for a sheet where their labels may have met."""
    days = {civil_date(one.at) for one in data.marks if one.kind is MarkKind.TREATMENT}
    treated = [
        f"{fr_date(day)} {words}"
        for day, words in treatment_events(drawn.lines, drawn.protocol)
        if day in days
    ]
    alerts = [
        f"{fr_date(civil_date(one.at))} {one.label}"
        for one in sorted(data.marks, key=lambda one: one.at)
        if one.kind is MarkKind.ALERT
    ]
    named = (("Traitements", treated), ("Alertes", alerts))
    return tuple(f"{title}{NNBSP}: {f'{NNBSP}; '.join(found)}." for title, found in named if found)


def _alerts(variable: Variable, drawn: Drawn) -> list[EventMark]:
    rules = drawn.protocol.rules_by_id
    return [
        EventMark(
            one.raised_at,
            rules[one.rule][0].title if one.rule in rules else one.rule,
            MarkKind.ALERT,
            SEVERITIES[one.severity],
        )
        for one in drawn.alerts
        if any(seen.get("code") == variable.code for seen in one.inputs)
    ]


def _short(value: Decimal) -> bool:
    return -int(value.normalize().as_tuple().exponent) <= PLACES


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except ArithmeticError:
        return None


def _noon(day: date) -> datetime:
    return at_noon(day.year, day.month, day.day)
