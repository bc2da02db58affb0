"""The measures of the timeline: one track per measure, its values, its goal."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from cpts_desktop.features.followup.model import AlertView, DueView
from cpts_desktop.features.followup.screens.words import SEVERITIES, shown
from cpts_desktop.features.register.model import Observation
from cpts_desktop.kernel.clock import civil_date
from cpts_desktop.kernel.text import NNBSP, fr_decimal
from cpts_desktop.protocols.schema import Protocol
from cpts_desktop.shell.tokens import Severity

TRACKED: Final = ("poids", "pas", "fc", "k", "creat")
TITLES: Final = {"poids": "Poids", "pas": "PA systolique", "fc": "Fréquence", "k": "Potassium",
                 "creat": "Créatinine"}  # fmt: skip
RANGES: Final = {
    "pas": ("pas_bas_j", "pas_haut_j"),
    "fc": ("fc_bas_j", "fc_haut_j"),
    "k": ("k_bas_j", "k_haut_j"),
}
"""The two parameters of the protocol between which nothing is signalled."""


@dataclass(frozen=True)
class TrackPoint:
    """A value on its day; ``severity`` is that of the worst alert that used it."""

    day: date
    text: str
    severity: Severity | None = None


@dataclass(frozen=True)
class Track:
    """One measure over time."""

    title: str
    goal: str
    points: tuple[TrackPoint, ...]


def tracks_of(
    rows: Iterable[Observation],
    alerts: Sequence[AlertView],
    baselines: Mapping[str, str],
    since: date,
    protocol: Protocol,
) -> tuple[Track, ...]:
    """Return the tracks that have a value since J0, one point per day (the last one)."""
    marked = _marked(alerts)
    found: dict[str, dict[date, Decimal]] = {}
    for row in rows:
        day = civil_date(row.at)
        if row.code in TRACKED and row.value is not None and day >= since:
            found.setdefault(row.code, {})[day] = row.value
    return tuple(
        Track(
            TITLES[code],
            _goal(code, baselines, protocol),
            tuple(
                TrackPoint(
                    day, shown(value, protocol.variables[code].decimals), marked.get((code, day))
                )
                for day, value in sorted(found[code].items())
            ),
        )
        for code in TRACKED
        if code in found
    )


def thinned(points: Sequence[TrackPoint], apart: float) -> list[TrackPoint]:
    """Keep points ``apart`` days from each other: alerts first, worst first, then the latest.

    ``points`` come oldest first.
    """
    alerts = sorted(
        (one for one in points if one.severity is not None),
        key=lambda one: (one.severity.rank if one.severity else 0, -one.day.toordinal()),
    )
    plain = (one for one in reversed(points) if one.severity is None)
    kept: list[TrackPoint] = []
    taken: list[int] = []
    for one in (*alerts, *plain):
        at = one.day.toordinal()
        rank = bisect(taken, at)
        if rank and at - taken[rank - 1] < apart:
            continue
        if rank < len(taken) and taken[rank] - at < apart:
            continue
        taken.insert(rank, at)
        kept.append(one)
    return sorted(kept, key=lambda one: one.day)


def next_window(steps: Iterable[DueView], j0: date) -> str:
    """Return when the next step of a role is wanted, as « J+21 à J+35 »."""
    waiting = [one for one in steps if one.state in ("a_venir", "a_faire", "en_retard")]
    if not waiting:
        return ""
    step = min(waiting, key=lambda one: one.window_end)
    if step.state == "en_retard":
        return f"en retard {step.days_late}{NNBSP}j"
    first, last = (step.window_start - j0).days, (step.window_end - j0).days
    return f"J+{first} à J+{last}"


def _marked(alerts: Sequence[AlertView]) -> dict[tuple[str, date], Severity]:
    found: dict[tuple[str, date], Severity] = {}
    for alert in alerts:
        severity = SEVERITIES.get(alert.severity, Severity.GRIS)
        for one in alert.inputs:
            at = one.get("at")
            if not isinstance(at, str):
                continue
            try:
                key = (str(one.get("code")), date.fromisoformat(at))
            except ValueError:
                continue
            known = found.get(key)
            if known is None or severity.rank < known.rank:
                found[key] = severity
    return found


def _goal(code: str, baselines: Mapping[str, str], protocol: Protocol) -> str:
    if code == "poids":
        dry = baselines.get("poids_sec", "")
        return f"sec {dry.replace('.', ',')}{NNBSP}kg" if dry else ""
    if code not in RANGES:
        base = baselines.get("creat_base", "") if code == "creat" else ""
        return f"sortie {base.replace('.', ',')}" if base else ""
    limits = [protocol.parameters.get(name) for name in RANGES[code]]
    low, high = (one.value if one else None for one in limits)
    if low is None or high is None:
        return ""
    return f"{fr_decimal(low)} à {fr_decimal(high)}"
