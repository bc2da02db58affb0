"""What the screens read: the case of a patient, reviews, decisions, answers, the worklist."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, select

from cpts_desktop.features.medication import cycle
from cpts_desktop.features.medication import tables as t
from cpts_desktop.features.medication.model import Case
from cpts_desktop.features.medication.record_facts import (
    case_line,
    habit_lines,
    patient_facts,
    self_taken,
)
from cpts_desktop.features.register import model as register
from cpts_desktop.features.register import queries
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import age_on
from cpts_desktop.storage import schema as floor


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
class Sending:
    """How a letter left, as a person noted it: the day, the channel, to whom, the receipt."""

    day: date
    channel: str
    recipient: str
    received_on: date | None


@redacted
@dataclass(frozen=True)
class Review:
    """One medication review: its dates, its letter, its proposals and the answers.

    ``sent_on`` is the day of the letter, ``sending`` how it left once that was noted.
    """

    id: str
    opened_on: date | None
    sent_on: date | None
    closed_on: date | None
    document: str
    code: str
    recipient: str
    proposals: tuple[Mapping[str, str], ...]
    answers: Mapping[str, Answer]
    sending: Sending | None = None

    @property
    def left_on(self) -> date | None:
        """The day from which an answer is awaited: the sending noted, else the letter."""
        return self.sending.day if self.sending is not None else self.sent_on

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
    team: tuple[register.CareTeamMember, ...] = ()

    @property
    def current(self) -> Review | None:
        """The review of this cycle, None before the first step."""
        return next((r for r in self.reviews if r.closed_on is None), None)

    @property
    def year(self) -> str:
        """Which kind of year the open review is: the first, or what the yearly form says."""
        review = self.current
        first = not any(r.closed_on is not None for r in self.reviews)
        form = self.form(review.id, "annee") if review is not None else None
        return cycle.year_of(form.values if form else {}, first=first)

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
    left = sendings(conn, pk)
    found = [
        Review(
            row["id"], _day(row["opened_on"]), _day(row["sent_on"]), _day(row["closed_on"]),
            row["document"], row["code"], row["recipient"], tuple(json.loads(row["proposals"])),
            answers.get(row["id"], {}), left.get((pk, row["id"])),
        )
        for row in _rows(conn, t.bpm_review, pk)
    ]  # fmt: skip
    return tuple(
        sorted(found, key=lambda r: (r.opened_on or r.sent_on or date.min, r.id), reverse=True)
    )


def sendings(conn: Connection, pk: int | None = None) -> dict[tuple[int, str], Sending]:
    """Sendings noted, of one patient or of all, by local patient key and review."""
    f = t.bpm_form.c
    query = select(f.patient, f.review, f.details).where(f.step == "envoi")
    if pk is not None:
        query = query.where(f.patient == pk)
    out = {}
    for patient, review, details in conn.execute(query):
        got = json.loads(details)["values"]
        day = _day(got.get("date_envoi"))
        if day is not None:
            out[int(patient), str(review)] = Sending(
                day, got.get("canal", ""), got.get("destinataire", ""),
                _day(got.get("date_accuse")),
            )  # fmt: skip
    return out


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


def withdrawn_on(conn: Connection, uid: PatientId, review: str) -> date | None:
    """The day the patient took back the adhesion of a review, None when it stands."""
    for form in step_forms(conn, uid):
        if (form.review, form.step) == (review, "adhesion"):
            return _day(form.values.get("date_retrait"))
    return None


def review_file(conn: Connection, uid: PatientId, today: date) -> File | None:
    """Everything about the medication review of a patient, or None when unknown."""
    banner = queries.banner(conn, uid)
    if banner is None:
        return None
    lines = queries.medications(conn, uid, current_only=True)
    forms = step_forms(conn, uid)
    told = latest_interview(forms)
    facts, measured = patient_facts(conn, uid, banner, today, told)
    taken = tuple(case_line(line) for line in lines) + self_taken(told) + habit_lines(told)
    case = Case(str(uid), facts, taken, today)
    team = tuple(m for m in queries.care_team(conn, uid) if m.until is None)
    doctor = next((m for m in team if m.role == "medecin_traitant"), None)
    return File(
        case,
        lines,
        reviews(conn, uid),
        decisions(conn, uid),
        banner,
        doctor,
        measured,
        forms,
        team,
    )


def latest_interview(forms: tuple[StepForm, ...]) -> Mapping[str, str]:
    """Answers of the last recueil of the patient, empty before the first."""
    found = [f.values for f in forms if f.step == "recueil"]
    return found[-1] if found else {}


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
    answer: str = ""


def waiting_proposals(
    conn: Connection, today: date, *, answered: bool = False
) -> tuple[Waiting, ...]:
    """Proposals of letters sent and not closed, those that wait first, then the oldest letter.

    Those already answered come too when *answered* is asked, so that a wrong key can be mended.
    """
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
            if review.sent_on is None or review.closed_on is not None:
                continue
            out.extend(
                Waiting(
                    PatientId(uid), banner.display_name, age, review.id, p.get("code", ""),
                    review.code, review.left_on or review.sent_on, p.get("drugs", ""),
                    p.get("problem", ""),
                    p.get("proposal", ""), given.answer if given else "",
                )
                for p in review.proposals
                for given in [review.answers.get(p.get("code", ""))]
                if answered or given is None
            )  # fmt: skip
    return tuple(sorted(out, key=lambda w: (bool(w.answer), w.sent_on, w.name, w.code)))
