"""The list of the day: what the pathway asks, and what the other jobs of the program ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from cpts_desktop.features.followup.model import DueElsewhere, TodayRow
from cpts_desktop.features.followup.queries import alert_risk, today_rows
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted

Elsewhere = Callable[[Connection, date], Iterable[DueElsewhere]]


def day_rows(
    conn: Connection, today: date, now: datetime, elsewhere: Elsewhere | None = None
) -> tuple[TodayRow, ...]:
    """Return one row per patient, the riskiest first, with what is due in the other jobs."""
    rows = {row.patient: row for row in today_rows(conn, today, now)}
    others: dict[PatientId, list[DueElsewhere]] = {}
    for one in elsewhere(conn, today) if elsewhere is not None else ():
        others.setdefault(one.patient, []).append(one)
    for uid, found in others.items():
        if uid in rows:
            rows[uid] = replace(rows[uid], elsewhere=tuple(found))
    alone = tuple(uid for uid in others if uid not in rows)
    for uid, banner in register.banners(conn, alone).items():
        if banner.deceased_on is None and banner.replaced_by is None:
            team = tuple((one.role, one.name) for one in register.care_team(conn, uid, on=today))
            rows[uid] = TodayRow(banner, None, (), (), team=team, elsewhere=tuple(others[uid]))
    return tuple(sorted(rows.values(), key=risk))


@redacted
@dataclass(frozen=True)
class LastWeight:
    """The last weight of a patient and the reference, for paper."""

    value: Decimal
    at: datetime
    dry: Decimal | None


def last_weights(conn: Connection, uids: Iterable[PatientId]) -> dict[PatientId, LastWeight]:
    """Return the last weight of patients; those never weighed are left out."""
    found = {}
    for uid in uids:
        seen = register.latest_observations(conn, uid, ("poids",)).get("poids")
        if seen is not None and seen.value is not None:
            dry = register.baseline(conn, uid).decimal("poids_sec")
            found[uid] = LastWeight(seen.value, seen.at, dry)
    return found


def risk(row: TodayRow) -> tuple[Any, ...]:
    """Order the list: alerts by severity, late steps, steps due, then the rest by its delay.

    A review that waits for months never stands before a patient whose pathway is late.
    """
    late = max((step.days_late for step in row.due), default=0)
    urgent = any(step.severity for step in row.due)
    return (
        *alert_risk(row), not urgent, -late, not row.due,
        not row.unsent, -_latest(row.elsewhere), row.banner.display_name.casefold(),
    )  # fmt: skip


def _latest(others: Sequence[DueElsewhere]) -> int:
    return max((one.days_late for one in others), default=0)
