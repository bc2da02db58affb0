"""Reads the dated examples of the indicators into records that need no register."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cpts_desktop.features.followup.quality.conditions import holds
from cpts_desktop.features.followup.quality.counting import belongs
from cpts_desktop.features.followup.quality.definitions import Definition, bundled
from cpts_desktop.features.followup.quality.files import CareFact, Happened, PatientFile, Raised
from cpts_desktop.features.followup.quality.units import BY_BASE
from cpts_desktop.features.register.model import (
    Condition,
    IdentityStatus,
    MedicationLine,
    PatientBanner,
)
from cpts_desktop.kernel.counting import Period
from cpts_desktop.kernel.ids import PatientId, RecordId

J0 = date(2026, 3, 2)
YEAR = ("2026-01-01", "2026-12-31")
_FROM_J0 = re.compile(r"J([+-]?[0-9]+)?\Z")
_FROM_END = re.compile(r"F(?:-([0-9]+)m)?(?:-([0-9]+)j)?\Z")


def day_of(word: str, end: date) -> date:
    """Read ``2026-03-02``, ``J+7``, ``J0`` or ``F-12m-1j``."""
    if word.startswith("J"):
        match = _FROM_J0.match(word)
        assert match is not None, word
        return J0 + timedelta(days=int(match[1] or 0))
    if word.startswith("F"):
        match = _FROM_END.match(word)
        assert match is not None, word
        index = end.year * 12 + end.month - 1 - int(match[1] or 0)
        year, month = index // 12, index % 12 + 1
        back = date(year, month, min(end.day, calendar.monthrange(year, month)[1]))
        return back - timedelta(days=int(match[2] or 0))
    return date.fromisoformat(word)


def answers(case: Mapping[str, Any]) -> list[str]:
    """Return oui or non for each unit of the denominator, or [exclu]."""
    period = period_of(case)
    definition = definition_of(case["indicator"])
    units = [
        unit
        for unit in BY_BASE[definition.base](record(case, period.end), period)
        if belongs(unit, definition)
    ]
    if case.get("who", {}).get("fictif"):
        units = []
    units.sort(key=lambda unit: unit.day)
    return ["oui" if holds(unit, definition.meets) else "non" for unit in units] or ["exclu"]


def period_of(case: Mapping[str, Any]) -> Period:
    start, end = case.get("period", YEAR)
    return Period(day_of(start, date.min), day_of(end, date.min))


def definition_of(name: str) -> Definition:
    return next(one for one in bundled().definitions if one.id == name)


class _Record(PatientFile):
    """A record held in memory."""

    opposed_since: date | None = None

    def opposed_on(self, day: date) -> bool:
        return self.opposed_since is not None and self.opposed_since <= day


def record(case: Mapping[str, Any], end: date) -> PatientFile:
    who = case.get("who", {})
    banner = PatientBanner(
        PatientId("essai"), "ESSAI", "", ("Jeanne",), "",
        date.fromisoformat(who.get("naissance", "1944-03-12")), False, "F",
        IdentityStatus.PROVISOIRE, fictitious=bool(who.get("fictif")),
        deceased_on=day_of(who["deces"], end) if "deces" in who else None,
    )  # fmt: skip
    found = _Record(None, 0, banner)  # type: ignore[arg-type]
    rows = [_row(text, end) for text in case.get("events", ())]
    events = [Happened(kind, day, _data(rest)) for day, kind, rest in rows]
    measured: dict[str, list[tuple[date, Decimal]]] = {}
    for day, code, rest in (_row(text, end) for text in case.get("obs", ())):
        measured.setdefault(code, []).append((day, Decimal(rest[0])))
    pathways = case.get("pathways", {"CPTS_IC_STD": "CPTS_IC_STD"} if case.get("left") else {})
    found.__dict__ |= {
        "events": tuple(sorted(events, key=lambda one: one.day)),
        "measured": {code: sorted(values) for code, values in measured.items()},
        "baselines": dict(case.get("baselines", {})),
        "facts": tuple(
            CareFact(f"{day}{name}", name, day, "")
            for day, name, _ in (_row(text, end) for text in case.get("facts", ()))
        ),
        "alerts": tuple(
            Raised(day, severity, None if rest[0] == "-" else Decimal(rest[0]))
            for day, severity, rest in (_row(text, end) for text in case.get("alerts", ()))
        ),
        "lines": tuple(_line(text, end) for text in case.get("lines", ())),
        "conditions": tuple(_condition(text) for text in case.get("conditions", ())),
        "pathways": {name: (profile, not case.get("left")) for name, profile in pathways.items()},
    }
    if "oppose" in case:
        found.opposed_since = day_of(case["oppose"], end)
    return found


def _row(text: str, end: date) -> tuple[date, str, list[str]]:
    day, kind, *rest = text.split()
    return day_of(day, end), kind, rest


def _data(words: list[str]) -> dict[str, Any]:
    return dict(word.split("=", 1) for word in words)


def _line(text: str, end: date) -> MedicationLine:
    """Label, molecule, start or -, stop; then |dose|frequency."""
    head, *doses = text.split("|")
    label, dci, *days = head.split()
    since = None if days[0] == "-" else day_of(days[0], end)
    until = day_of(days[1], end) if len(days) > 1 else None
    dose, often = (*doses, "", "")[:2]
    return MedicationLine(
        RecordId(text), label, tuple(dci.split("+")), "", "", dose, often, since, until, "saisie"
    )


def _condition(text: str) -> Condition:
    code, since = text.split()
    day = None if since == "-" else date.fromisoformat(since)
    return Condition(RecordId(text), "", code, day, None, True, "saisie")
