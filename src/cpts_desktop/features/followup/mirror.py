"""The alert mirror: what each rule gave on this practice's own patients."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Connection, select

from cpts_desktop.features.followup import tables as t
from cpts_desktop.features.followup.indicators import stays
from cpts_desktop.kernel.counting import Period

_Z: Final = Decimal("1.959964")
YEAR: Final = Decimal("365.25")
UNSEEN_DAYS: Final = 14
HELPED: Final = ("medecin_joint", "traitement_modifie", "hospitalise")


@dataclass(frozen=True)
class RuleMirror:
    """One rule: how often, how often acted on (share and 95 % Wilson interval), what came of it."""

    rule: str
    severity: str
    alerts: int
    answered: int
    acted: int
    false_alarms: int
    outcomes: dict[str, int]
    per_patient_year: Decimal | None
    acted_share: Decimal | None
    interval: tuple[Decimal, Decimal] | None


@dataclass(frozen=True)
class Mirror:
    """All rules of a period, and the hospitalisations that no orange or red alert preceded."""

    patient_years: Decimal
    rules: tuple[RuleMirror, ...]
    hospitalised: int
    unseen: int


def alert_mirror(conn: Connection, period: Period) -> Mirror:
    """Count on this register; nothing of it leaves."""
    a, ack = t.alert.c, t.alert_ack.c
    rows = conn.execute(
        select(a.patient, a.rule, a.severity, a.asof, ack.outcome)
        .outerjoin(t.alert_ack, (ack.patient == a.patient) & (ack.id == a.id))
        .where(a.asof >= period.start.isoformat(), a.asof <= period.end.isoformat())
        .where(a.severity.in_(("rouge", "orange", "jaune")))
    ).all()
    years = _patient_years(conn, period)
    grouped: dict[tuple[str, str], list[str | None]] = {}
    for row in rows:
        grouped.setdefault((row.rule, row.severity), []).append(row.outcome)
    found = tuple(
        _rule(rule, severity, outcomes, years)
        for (rule, severity), outcomes in sorted(grouped.items())
    )
    hospitalised, unseen = _unseen(conn, period)
    return Mirror(years, found, hospitalised, unseen)


def wilson(part: int, whole: int) -> tuple[Decimal, Decimal] | None:
    """Return the 95 % Wilson interval of a share, in percent to one decimal."""
    if whole == 0:
        return None
    n, p, z2 = Decimal(whole), Decimal(part) / whole, _Z * _Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * (p * (1 - p) / n + z2 / (4 * n * n)).sqrt() / (1 + z2 / n)
    return _percent(max(Decimal(0), middle - half)), _percent(min(Decimal(1), middle + half))


def _rule(rule: str, severity: str, outcomes: list[str | None], years: Decimal) -> RuleMirror:
    answered = [one for one in outcomes if one]
    acted = sum(1 for one in answered if one in HELPED)
    return RuleMirror(
        rule=rule,
        severity=severity,
        alerts=len(outcomes),
        answered=len(answered),
        acted=acted,
        false_alarms=answered.count("fausse_alerte"),
        outcomes=dict(sorted(Counter(answered).items())),
        per_patient_year=(Decimal(len(outcomes)) / years).quantize(Decimal("0.1"))
        if years
        else None,
        acted_share=_percent(Decimal(acted) / len(answered)) if answered else None,
        interval=wilson(acted, len(answered)),
    )


def _patient_years(conn: Connection, period: Period) -> Decimal:
    """Days in the pathway inside the period, from J0 (or enrolment) on."""
    p = t.pathway.c
    days = 0
    for since in conn.execute(select(p.since).where(p.active == 1)).scalars():
        first = max(date.fromisoformat(since), period.start) if since else period.start
        days += max(0, (period.end - first).days + 1)
    return Decimal(days) / YEAR


def _unseen(conn: Connection, period: Period) -> tuple[int, int]:
    """Hospitalisations after a discharge, and those without an orange or red alert just before."""
    raised = _alert_days(conn)
    total = unseen = 0
    for stay in stays(conn, Period(period.start - timedelta(days=180), period.end)):
        for kind, day in stay.events:
            if kind != "hospitalisation" or not period.start <= day <= period.end:
                continue
            total += 1
            first = day - timedelta(days=UNSEEN_DAYS)
            if not any(first <= one <= day for one in raised.get(str(stay.patient), ())):
                unseen += 1
    return total, unseen


def _alert_days(conn: Connection) -> dict[str, list[date]]:
    from cpts_desktop.storage import schema

    a = t.alert.c
    query = (
        select(schema.stream.c.uid, a.asof)
        .join(schema.stream, schema.stream.c.pk == a.patient)
        .where(a.severity.in_(("rouge", "orange")))
    )
    found: dict[str, list[date]] = {}
    for row in conn.execute(query):
        found.setdefault(row.uid, []).append(date.fromisoformat(row.asof))
    return found


def _percent(share: Decimal) -> Decimal:
    return (share * 100).quantize(Decimal("0.1"))


def as_json(mirror: Mirror) -> str:
    """Return the mirror as JSON text, counts only."""
    body: dict[str, Any] = {
        "patient_years": str(mirror.patient_years.quantize(Decimal("0.01"))),
        "hospitalised": mirror.hospitalised,
        "unseen": mirror.unseen,
        "rules": [
            {
                "rule": one.rule,
                "severity": one.severity,
                "alerts": one.alerts,
                "answered": one.answered,
                "acted": one.acted,
                "outcomes": one.outcomes,
            }
            for one in mirror.rules
        ],
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True)
