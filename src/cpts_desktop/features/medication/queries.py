"""What the screens read: the case of a patient, reviews, decisions, answers, the worklist."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Table, select

from cpts_desktop.features.medication import tables as t
from cpts_desktop.features.medication.model import Case, MedicationLine, PatientFacts
from cpts_desktop.features.medication.rules.eligibility import MIN_AGE, MIN_SUBSTANCES
from cpts_desktop.features.medication.rules.names import base_name
from cpts_desktop.features.medication.rules.patient import code_conditions
from cpts_desktop.features.register import model as register
from cpts_desktop.features.register import queries
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import age_on
from cpts_desktop.storage import schema as floor

SCANNED: Final = 200_000
_MEASURES: Final = {
    "poids": "weight", "taille": "height", "creat": "creatinine", "dfg": "dfg", "k": "potassium",
    "na": "sodium", "fc": "heart_rate", "pas": "pas", "pad": "pad", "qtc": "qtc",
}  # fmt: skip
_UNITS: Final = {"creat": ("umol/L", "µmol/L", "μmol/L"), "taille": ("cm",)}
_STRENGTH = re.compile(
    r"\d+(?:[.,]\d+)?\s?(?:mg|g|µg|microgrammes?)\b(?:\s?/\s?\d+(?:[.,]\d+)?\s?mg)*"
)


@redacted
@dataclass(frozen=True)
class Decision:
    """What a person decided about a finding, and why."""

    finding: str
    decision: str
    reason: str
    summary: Mapping[str, str]
    review: str
    author: str


@redacted
@dataclass(frozen=True)
class Answer:
    """What the doctor answered about a proposal of a letter."""

    proposal: str
    answer: str
    note: str
    answered_on: date


@redacted
@dataclass(frozen=True)
class Review:
    """One medication review: its dates, its letter, its proposals and the answers."""

    id: str
    opened_on: date | None
    sent_on: date | None
    closed_on: date | None
    document: str
    code: str
    recipient: str
    proposals: tuple[Mapping[str, str], ...]
    answers: Mapping[str, Answer]

    @property
    def waiting(self) -> int:
        """Proposals sent and not answered."""
        if self.sent_on is None or self.closed_on is not None:
            return 0
        return sum(1 for p in self.proposals if p.get("code", "") not in self.answers)


@redacted
@dataclass(frozen=True)
class StepForm:
    """What was filled in at a step of a review."""

    review: str
    step: str
    done_on: date
    values: Mapping[str, str]
    minutes: str
    place: str


@redacted
@dataclass(frozen=True)
class File:
    """All that the page of a patient needs, read in one snapshot."""

    case: Case
    lines: tuple[register.MedicationLine, ...]
    reviews: tuple[Review, ...]
    decisions: Mapping[str, Decision]
    banner: register.PatientBanner | None
    doctor: register.CareTeamMember | None
    measured: Mapping[str, date]
    forms: tuple[StepForm, ...] = ()

    @property
    def current(self) -> Review | None:
        """The review of this cycle, None before the first step."""
        return next((r for r in self.reviews if r.closed_on is None), None)

    def done(self) -> dict[str, date]:
        """Day of each step of this cycle."""
        review = self.current
        if review is None:
            return {}
        days = {f.step: f.done_on for f in self.forms if f.review == review.id}
        return days | ({"analyse": review.sent_on} if review.sent_on else {})

    def form(self, review: str, step: str) -> StepForm | None:
        """The form of a step, None when nothing was filled in."""
        return next((f for f in self.forms if (f.review, f.step) == (review, step)), None)


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


def _pk(conn: Connection, uid: PatientId) -> int | None:
    found = conn.execute(
        select(floor.stream.c.pk).where(floor.stream.c.uid == str(uid))
    ).scalar_one_or_none()
    return None if found is None else int(found)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(conn: Connection, table: Table, pk: int) -> list[Any]:
    query = (
        select(table, floor.author.c.uid.label("author_uid"))
        if "author" in table.c
        else select(table)
    )
    if "author" in table.c:
        query = query.join(floor.author, floor.author.c.pk == table.c.author)
    return list(conn.execute(query.where(table.c.patient == pk)).mappings())


def decisions(conn: Connection, uid: PatientId) -> dict[str, Decision]:
    """Remembered decisions by finding."""
    pk = _pk(conn, uid)
    if pk is None:
        return {}
    return {
        row["finding"]: Decision(
            row["finding"], row["decision"], row["reason"], json.loads(row["summary"]),
            row["review"], row["author_uid"],
        )
        for row in _rows(conn, t.bpm_decision, pk)
    }  # fmt: skip


def reviews(conn: Connection, uid: PatientId) -> tuple[Review, ...]:
    """Reviews of a patient, newest first."""
    pk = _pk(conn, uid)
    if pk is None:
        return ()
    answers: dict[str, dict[str, Answer]] = {}
    for row in _rows(conn, t.bpm_answer, pk):
        answered = date.fromisoformat(row["answered_on"])
        answers.setdefault(row["review"], {})[row["proposal"]] = Answer(
            row["proposal"], row["answer"], row["note"], answered
        )
    found = [
        Review(
            row["id"], _day(row["opened_on"]), _day(row["sent_on"]), _day(row["closed_on"]),
            row["document"], row["code"], row["recipient"], tuple(json.loads(row["proposals"])),
            answers.get(row["id"], {}),
        )
        for row in _rows(conn, t.bpm_review, pk)
    ]  # fmt: skip
    return tuple(
        sorted(found, key=lambda r: (r.opened_on or r.sent_on or date.min, r.id), reverse=True)
    )


def step_forms(conn: Connection, uid: PatientId) -> tuple[StepForm, ...]:
    """Every form of the reviews of a patient, oldest first."""
    pk = _pk(conn, uid)
    if pk is None:
        return ()
    found = []
    for row in _rows(conn, t.bpm_form, pk):
        details = json.loads(row["details"])
        found.append(
            StepForm(row["review"], row["step"], date.fromisoformat(row["done_on"]),
                     details["values"], details["minutes"], details["place"])
        )  # fmt: skip
    return tuple(sorted(found, key=lambda f: (f.done_on, f.step)))


def review_file(conn: Connection, uid: PatientId, today: date) -> File | None:
    """Everything about the medication review of a patient, or None when unknown."""
    banner = queries.banner(conn, uid)
    if banner is None:
        return None
    lines = queries.medications(conn, uid, current_only=True)
    facts, measured = _facts(conn, uid, banner, today)
    case = Case(str(uid), facts, tuple(map(case_line, lines)), today)
    doctor = next(
        (
            m
            for m in queries.care_team(conn, uid)
            if m.role == "medecin_traitant" and m.until is None
        ),
        None,
    )
    return File(
        case,
        lines,
        reviews(conn, uid),
        decisions(conn, uid),
        banner,
        doctor,
        measured,
        step_forms(conn, uid),
    )


def case_line(line: register.MedicationLine) -> MedicationLine:
    """A line of the register as the analysis reads it: DCI when known, the label otherwise."""
    name = line.label
    if line.dci:
        strength = _STRENGTH.search(line.label)
        name = " / ".join(line.dci) + (f" {strength[0]}" if strength else "")
        if re.search(r"\bL\.?P\b|libération prolongée", line.label, re.IGNORECASE):
            name += " LP"
    return MedicationLine(name, line.dose_text, line.frequency_text, line.since, line.cis)


def _facts(
    conn: Connection, uid: PatientId, banner: register.PatientBanner, today: date
) -> tuple[PatientFacts, dict[str, date]]:
    latest = queries.latest_observations(conn, uid, tuple(_MEASURES))
    values: dict[str, Any] = {}
    measured: dict[str, date] = {}
    for code, observation in latest.items():
        if observation.value is None:
            continue
        if code in _UNITS and observation.unit not in _UNITS[code]:
            continue
        values[_MEASURES[code]] = observation.value
        measured[_MEASURES[code]] = observation.at.date()
    baseline = queries.baseline(conn, uid)
    height = baseline.decimal("taille")
    if height is not None and "height" not in values:
        values["height"] = height
    texts = [c.label for c in queries.conditions(conn, uid) if c.active]
    texts += [a.label for a in queries.alds(conn, uid)]
    fevg = baseline.decimal("fevg")
    if fevg is not None:
        texts.append(f"FEVG {int(fevg)} %")
    codes, unread = code_conditions(texts)
    age = age_on(banner.birth_date, today) if banner.birth_date else None
    sex = banner.sex if banner.sex in ("M", "F") else ""
    facts = PatientFacts(
        age=age, sex=sex, conditions=tuple(texts), codes=codes, unread_conditions=unread, **values
    )
    return facts, measured


@redacted
@dataclass(frozen=True)
class Waiting:
    """One proposal that waits for the doctor's answer."""

    patient: PatientId
    name: str
    age: int | None
    review: str
    code: str
    letter: str
    sent_on: date
    drugs: str
    problem: str
    proposal: str


def waiting_proposals(conn: Connection, today: date) -> tuple[Waiting, ...]:
    """Proposals of letters sent, not closed, not answered; oldest letter first."""
    query = (
        select(floor.stream.c.uid)
        .join(t.bpm_review, t.bpm_review.c.patient == floor.stream.c.pk)
        .where(t.bpm_review.c.sent_on.is_not(None), t.bpm_review.c.closed_on.is_(None))
        .distinct()
    )
    out: list[Waiting] = []
    for uid in conn.execute(query).scalars():
        banner = queries.banner(conn, PatientId(uid))
        if banner is None:
            continue
        age = age_on(banner.birth_date, today) if banner.birth_date else None
        for review in reviews(conn, PatientId(uid)):
            if not review.waiting or review.sent_on is None:
                continue
            out.extend(
                Waiting(
                    PatientId(uid), banner.display_name, age, review.id, p.get("code", ""),
                    review.code, review.sent_on, p.get("drugs", ""), p.get("problem", ""),
                    p.get("proposal", ""),
                )
                for p in review.proposals
                if p.get("code", "") not in review.answers
            )  # fmt: skip
    return tuple(sorted(out, key=lambda w: (w.sent_on, w.name, w.code)))


def worklist(conn: Connection, today: date) -> tuple[WorkItem, ...]:
    """Waiting for an answer first, then reviews in progress, then eligible patients."""
    by_patient: dict[int, list[Any]] = {}
    for row in conn.execute(select(t.bpm_review)).mappings():
        by_patient.setdefault(int(row["patient"]), []).append(row)
    out: list[WorkItem] = []
    for banner in queries.all_patients(conn, SCANNED):
        pk = _pk(conn, banner.uid)
        age = age_on(banner.birth_date, today) if banner.birth_date else None
        mine = reviews(conn, banner.uid) if pk in by_patient else ()
        item = _from_reviews(banner, age, mine, today)
        if item is None and age is not None and age >= MIN_AGE and banner.deceased_on is None:
            item = _eligible(conn, banner, age, mine)
        if item is not None:
            out.append(item)
    order = {"attente": 0, "en_cours": 1, "eligible": 2}
    return tuple(sorted(out, key=lambda i: (order[i.state], -i.days, i.name)))


def _from_reviews(
    banner: register.PatientBanner, age: int | None, mine: tuple[Review, ...], today: date
) -> WorkItem | None:
    for review in mine:
        if review.waiting and review.sent_on:
            days = (today - review.sent_on).days
            plural = "s" if review.waiting > 1 else ""
            reason = f"{review.waiting} proposition{plural} sans réponse depuis {days} j"
            return WorkItem(banner.uid, banner.display_name, age, "attente", reason, days)
        if review.sent_on is None and review.closed_on is None and review.opened_on:
            days = (today - review.opened_on).days
            reason = (
                f"analyse commencée il y a {days} j" if days else "analyse commencée aujourd’hui"
            )
            return WorkItem(banner.uid, banner.display_name, age, "en_cours", reason, days)
    return None


def _eligible(
    conn: Connection, banner: register.PatientBanner, age: int, mine: tuple[Review, ...]
) -> WorkItem | None:
    if mine:
        return None
    names: set[str] = set()
    for line in queries.medications(conn, banner.uid, current_only=True):
        names.update(base_name(x) for x in (line.dci or (line.label,)))
    if len(names) < MIN_SUBSTANCES:
        return None
    reason = f"{age} ans, {len(names)} substances ; durée de 6 mois à confirmer"
    return WorkItem(banner.uid, banner.display_name, age, "eligible", reason, len(names))
