"""What another version of the protocol would have said on this register (decision 8).

Each patient is looked at on the days on which a fact arrived, one patient at a time: memory does
not grow with the register. An alert counts once for as long as its rule stays in force.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from cpts_desktop.features.followup import queries
from cpts_desktop.features.followup.rules.active import profile_named
from cpts_desktop.features.followup.rules.facts import Known, anchor_day, build_facts
from cpts_desktop.features.followup.sweep import read_followed
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import age_on
from cpts_desktop.protocols.evaluate import evaluate
from cpts_desktop.protocols.facts import Facts
from cpts_desktop.protocols.schema import Protocol

MAX_DIFFERENCES = 500
QUIET = ("info",)


@redacted
@dataclass(frozen=True)
class Raised:
    """An alert at the day it began."""

    patient: str
    day: date
    rule: str
    severity: str


def replay(
    conn: Connection, new: Protocol, active: Protocol, since: date | None, today: date
) -> dict[str, Any]:
    """Compare the alerts of a version with those of the version in force and those stored."""
    would: Counter[tuple[str, str]] = Counter()
    now: Counter[tuple[str, str]] = Counter()
    stored: Counter[tuple[str, str]] = Counter()
    differences: list[dict[str, str]] = []
    patients = days = 0
    for one in read_followed(conn, queries.followed(conn)):
        uid, known, profile = one.uid, one.known, one.profile
        patients += 1
        tracks = []
        for protocol in (new, active):
            dates = _days(known, protocol, since, today)
            days += len(dates)
            begun = _episodes(uid, known, protocol, profile, dates)
            tracks.append({one for one in begun if since is None or one.day >= since})
        would.update((one.rule, one.severity) for one in tracks[0])
        now.update((one.rule, one.severity) for one in tracks[1])
        stored.update(
            (one.rule, one.severity)
            for one in queries.stored_alerts(conn, uid)
            if one.severity not in QUIET and (since is None or one.asof >= since)
        )
        differences += _differences(tracks[0], tracks[1])
    rules = sorted({*would, *now, *stored})
    return {
        "protocol": new.id,
        "version": new.version,
        "sha256": new.digest,
        "against": {"version": active.version, "sha256": active.digest},
        "since": since.isoformat() if since else None,
        "until": today.isoformat(),
        "patients": patients,
        "days": days,
        "rules": [
            {
                "rule": rule,
                "severity": severity,
                "would_raise": would[rule, severity],
                "in_force": now[rule, severity],
                "raised": stored[rule, severity],
            }
            for rule, severity in rules
        ],
        "would_raise": sum(would.values()),
        "in_force": sum(now.values()),
        "raised": sum(stored.values()),
        "differences": sorted(differences, key=lambda row: (row["day"], row["rule"]))[
            :MAX_DIFFERENCES
        ],
    }


def _days(known: Known, protocol: Protocol, since: date | None, today: date) -> list[date]:
    """The days on which something was measured or happened, and the last one.

    Since the first of them, those on which a treatment began or ended too. With ``since``, the last
    day before it comes first: what held then had begun.
    """
    found = {event.day for event in build_facts(known, protocol, today).events}
    found = {day for day in found if day <= today}
    if found:
        changed = {day for line in known.medications for day in (line.since, line.until) if day}
        found |= {today, *(day for day in changed if min(found) <= day <= today)}
    if since is None:
        return sorted(found)
    before = [day for day in found if day < since]
    return sorted((*(day for day in found if day >= since), *([max(before)] if before else [])))


def _episodes(
    uid: PatientId, known: Known, protocol: Protocol, profile: str, dates: list[date]
) -> Iterator[Raised]:
    chosen = profile_named(protocol, profile)
    running: set[tuple[str, str]] = set()
    facts = Facts({}, ())
    facts_of: tuple[date, int | None] | None = None
    for day in dates:
        # What was taken at J0 and the age are those of that day, not of today.
        age = age_on(known.birth_date, day) if known.birth_date is not None else None
        of = (anchor_day(known, protocol, day) or day, age)
        if of != facts_of:
            facts, facts_of = build_facts(known, protocol, day), of
        seen = {
            (alert.rule.id, alert.severity.value)
            for alert in evaluate(facts, protocol, day, chosen).alerts
            if alert.severity.value not in QUIET
        }
        for rule, severity in sorted(seen - running):
            yield Raised(str(uid), day, rule, severity)
        running = seen


def _differences(new: set[Raised], old: set[Raised]) -> list[dict[str, str]]:
    return [
        {
            "patient": one.patient, "day": one.day.isoformat(), "rule": one.rule,
            "severity": one.severity, "change": change,
        }
        for change, rows in (("en_plus", new - old), ("en_moins", old - new))
        for one in rows
    ]  # fmt: skip
