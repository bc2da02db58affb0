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
from cpts_desktop.features.followup.quality.tables import alert_outcome
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.counting import CountedUnit, Period
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.storage import schema

_Z: Final = Decimal("1.959964")
YEAR: Final = Decimal("365.25")
UNSEEN_DAYS: Final = 14
FALSE_ALARM: Final = "fausse_alerte"
HELPED: Final = ("medecin_joint", "traitement_modifie", "hospitalise")


@dataclass(frozen=True)
class RuleMirror:
    """One rule: how often, how often acted on, what was ticked at the next visit.

    ``acted`` counts the answers that reached somebody or changed something; ``useful`` the ticked
    outcomes that were not a false alarm. Shares have their 95 % Wilson interval, in percent.
    """

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
    ticked: int = 0
    useful: int = 0
    useful_share: Decimal | None = None
    useful_interval: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True)
class Mirror:
    """All rules of a period, and the hospitalisations that no orange or red alert preceded.

    ``missed`` names those, for the screen of this practice only.
    """

    patient_years: Decimal
    rules: tuple[RuleMirror, ...]
    hospitalised: int
    unseen: int
    missed: tuple[CountedUnit, ...] = ()


def alert_mirror(conn: Connection, period: Period) -> Mirror:
    """Count on this register; nothing of it leaves."""
    a, ack, later = t.alert.c, t.alert_ack.c, alert_outcome.c
    rows = conn.execute(
        select(a.rule, a.severity, ack.outcome, later.outcome.label("ticked"))
        .outerjoin(t.alert_ack, (ack.patient == a.patient) & (ack.id == a.id))
        .outerjoin(alert_outcome, (later.patient == a.patient) & (later.id == a.id))
        .where(a.asof >= period.start.isoformat(), a.asof <= period.end.isoformat())
        .where(a.severity.in_(("rouge", "orange", "jaune")))
    ).all()
    years = _patient_years(conn, period)
    grouped: dict[tuple[str, str], list[tuple[str | None, str | None]]] = {}
    for row in rows:
        grouped.setdefault((row.rule, row.severity), []).append((row.outcome, row.ticked))
    found = tuple(
        _rule(rule, severity, outcomes, years)
        for (rule, severity), outcomes in sorted(grouped.items())
    )
    events = _hospitalisations(conn, period)
    missed = tuple(one for one in events if not one.holds)
    return Mirror(years, found, len(events), len(missed), missed)


def wilson(part: int, whole: int) -> tuple[Decimal, Decimal] | None:
    """Return the 95 % Wilson interval of a share, in percent to one decimal."""
    if whole == 0:
        return None
    n, p, z2 = Decimal(whole), Decimal(part) / whole, _Z * _Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * (p * (1 - p) / n + z2 / (4 * n * n)).sqrt() / (1 + z2 / n)
    return _percent(max(Decimal(0), middle - half)), _percent(min(Decimal(1), middle + half))


def _rule(
    rule: str, severity: str, given: list[tuple[str | None, str | None]], years: Decimal
) -> RuleMirror:
    answered = [answer for answer, _ in given if answer]
    acted = sum(1 for one in answered if one in HELPED)
    # The visit after the alert knows better than the answer of the day.
    outcomes = [found for answer, later in given if (found := later or answer)]
    ticked = [later for _, later in given if later]
    useful = sum(1 for one in ticked if one != FALSE_ALARM)
    return RuleMirror(
        rule=rule,
        severity=severity,
        alerts=len(given),
        answered=len(answered),
        acted=acted,
        false_alarms=outcomes.count(FALSE_ALARM),
        outcomes=dict(sorted(Counter(outcomes).items())),
        per_patient_year=(Decimal(len(given)) / years).quantize(Decimal("0.1")) if years else None,
        acted_share=_percent(Decimal(acted) / len(answered)) if answered else None,
        interval=wilson(acted, len(answered)),
        ticked=len(ticked),
        useful=useful,
        useful_share=_percent(Decimal(useful) / len(ticked)) if ticked else None,
        useful_interval=wilson(useful, len(ticked)),
    )


def _patient_years(conn: Connection, period: Period) -> Decimal:
    """Days in the pathway inside the period, from J0 (or enrolment) on, until death."""
    p, s = t.pathway.c, schema.stream.c
    rows = conn.execute(
        select(s.uid, p.since).join(schema.stream, s.pk == p.patient).where(p.active == 1)
    ).all()
    banners = register.banners(conn, tuple({PatientId(row.uid) for row in rows}))
    days = 0
    for row in rows:
        banner = banners.get(PatientId(row.uid))
        died = banner.deceased_on if banner else None
        first = max(date.fromisoformat(row.since), period.start) if row.since else period.start
        last = min(filter(None, (died, period.end)))
        days += max(0, (last - first).days + 1)
    return Decimal(days) / YEAR


def _hospitalisations(conn: Connection, period: Period) -> tuple[CountedUnit, ...]:
    """Hospitalisations after a discharge; ``holds`` when an orange or red alert came before.

    One counts once, whatever the number of discharges before it.
    """
    raised = _alert_days(conn)
    found: dict[tuple[PatientId, date], CountedUnit] = {}
    for stay in stays(conn, Period(period.start - timedelta(days=180), period.end)):
        for kind, day in stay.events:
            if kind != "hospitalisation" or not period.start <= day <= period.end:
                continue
            first = day - timedelta(days=UNSEEN_DAYS)
            seen = any(first <= one <= day for one in raised.get(str(stay.patient), ()))
            found[stay.patient, day] = CountedUnit(stay.patient, day, seen)
    return tuple(found.values())


def _alert_days(conn: Connection) -> dict[str, list[date]]:
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
                "ticked": one.ticked,
                "outcomes": one.outcomes,
            }
            for one in mirror.rules
        ],
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True)
