"""The worklist: letters that wait, reviews in progress, yearly follow-ups due, eligible patients.

One read of the treatments of everybody and one of the reviews, whatever the number of patients.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, func, select

from cpts_desktop.features.medication import tables as t
from cpts_desktop.features.medication.agenda import Due, due
from cpts_desktop.features.medication.queries import Sending, sendings
from cpts_desktop.features.medication.rules.eligibility import (
    MIN_AGE,
    MIN_SUBSTANCES,
    six_months_after,
)
from cpts_desktop.features.medication.rules.names import base_name
from cpts_desktop.features.register import model as register
from cpts_desktop.features.register import queries
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import age_on, fr_date, plural
from cpts_desktop.storage import schema as floor

SCANNED: Final = 200_000
YEAR_DAYS: Final = 365
ORDER: Final = {"attente": 0, "en_cours": 1, "annee": 2, "eligible": 3}


@redacted
@dataclass(frozen=True)
class WorkItem:
    """One line of the worklist, with its reason in words."""

    patient: PatientId
    name: str
    age: int | None
    state: str
    reason: str
    days: int


@dataclass(frozen=True)
class _Seen:
    """The state of the reviews of one patient."""

    state: str
    since: date
    waiting: int = 0
    noted: bool = True


def worklist(conn: Connection, today: date) -> tuple[WorkItem, ...]:
    """Waiting for an answer first, then in progress, then a new year, then eligible patients."""
    seen = _reviews(conn, today)
    uids = {uid for uid, state in seen.items() if state is not None}
    lines = queries.current_medications(conn)
    enough = {uid for uid, mine in lines.items() if len(mine) >= 1 and uid not in seen}
    many = {uid: _substances(lines[uid]) for uid in enough}
    many = {uid: names for uid, names in many.items() if len(names) >= MIN_SUBSTANCES}
    banners = queries.banners(conn, tuple({*uids, *many}))
    steps: dict[PatientId, Due] = {}
    for one in due(conn, today):
        if one.id != "BPM_SANS_REPONSE":  # said with its number of proposals
            steps.setdefault(one.patient, one)
    out: list[WorkItem] = []
    for uid, banner in banners.items():
        if banner.deceased_on is not None:
            continue
        age = age_on(banner.birth_date, today) if banner.birth_date else None
        known = seen.get(uid)
        if known is not None:
            item = _of_review(banner, age, known, today)
            step = steps.get(uid)
            out.append(item if step is None else replace(item, reason=_with_step(item, step)))
        elif uid in many and age is not None and age >= MIN_AGE:
            out.append(_eligible(banner, age, len(many[uid]), lines[uid], today))
    return tuple(sorted(out, key=lambda i: (ORDER[i.state], -i.days, i.name)))


def _reviews(conn: Connection, today: date) -> dict[PatientId, _Seen | None]:
    """The most pressing state of each patient who has a review; None when nothing is due."""
    a, r = t.bpm_answer.c, t.bpm_review.c
    answered = {
        (int(p), str(review)): int(n)
        for p, review, n in conn.execute(
            select(a.patient, a.review, func.count()).group_by(a.patient, a.review)
        )
    }
    left = sendings(conn)
    query = select(floor.stream.c.uid, t.bpm_review).join(
        floor.stream, floor.stream.c.pk == r.patient
    )
    out: dict[PatientId, _Seen | None] = {}
    for row in conn.execute(query).mappings():
        uid = PatientId(row["uid"])
        own = (int(row["patient"]), str(row["id"]))
        one = _state(row, answered.get(own, 0), left.get(own), today)
        best = out.get(uid)
        if uid not in out or (one and (not best or ORDER[one.state] < ORDER[best.state])):
            out[uid] = one
        if one is None and best is not None and best.state == "annee":
            out[uid] = None
    return out


def _state(row: Any, answered: int, left: Sending | None, today: date) -> _Seen | None:
    sent = date.fromisoformat(row["sent_on"]) if row["sent_on"] else None
    closed = date.fromisoformat(row["closed_on"]) if row["closed_on"] else None
    opened = date.fromisoformat(row["opened_on"]) if row["opened_on"] else None
    if closed is not None:
        return _Seen("annee", closed) if (today - closed).days >= YEAR_DAYS else None
    if sent is not None:
        waiting = len(json.loads(row["proposals"])) - answered
        since = left.day if left is not None else sent
        noted = left is not None or answered > 0
        return _Seen("attente", since, waiting, noted) if waiting > 0 else _Seen("en_cours", sent)
    return _Seen("en_cours", opened) if opened else None


def _substances(lines: Sequence[register.MedicationLine]) -> set[str]:
    return {base_name(x) for line in lines for x in (line.dci or (line.label,))}


def _of_review(
    banner: register.PatientBanner, age: int | None, seen: _Seen, today: date
) -> WorkItem:
    days = (today - seen.since).days
    if seen.state == "attente":
        reason = f"{plural(seen.waiting, 'proposition')} sans réponse depuis {days} j"
        if not seen.noted:
            reason += " (jour de la lettre\u202f: envoi à noter)"
    elif seen.state == "annee":
        reason = f"dernier bilan clos il y a {days} j\u202f: entretien de l’année suivante"
    else:
        reason = f"bilan en cours depuis {days} j" if days else "bilan commencé aujourd’hui"
    return WorkItem(banner.uid, banner.display_name, age, seen.state, reason, days)


def _with_step(item: WorkItem, step: Due) -> str:
    """The reason, and the next step of the year with its delay."""
    when = (
        f"en retard de {step.days_late} j" if step.days_late else f"avant le {fr_date(step.until)}"
    )
    return f"{item.reason} · {step.title[:1].lower()}{step.title[1:]}, {when}"


def _eligible(
    banner: register.PatientBanner, age: int, count: int,
    lines: Sequence[register.MedicationLine], today: date,
) -> WorkItem:  # fmt: skip
    old: set[str] = set()
    for line in lines:
        if line.since is not None and six_months_after(line.since) <= today:
            old |= _substances((line,))
    lasting = "depuis 6 mois ou plus" if len(old) >= MIN_SUBSTANCES else "6 mois à confirmer"
    reason = f"{age} ans, {plural(count, 'substance')}, {lasting}"
    if age > 80 and len(lines) >= 10:
        reason += " ; prescription par le médecin traitant possible (plus de 80 ans, 10 lignes)"
    return WorkItem(banner.uid, banner.display_name, age, "eligible", reason, count)
