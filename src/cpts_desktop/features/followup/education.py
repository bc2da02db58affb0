"""Education of the patient: the topics as data, each with its date and its teach-back (hf.md 6)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, select

from cpts_desktop.features.followup import commands
from cpts_desktop.features.followup import tables as t
from cpts_desktop.features.followup.in_force import protocol_in_force
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.ids import PatientId, RecordId, derived_id
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, refuse, refuse_all
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.resources import resource
from cpts_desktop.storage.journal import stream_pk

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

FILE: Final = "followup/education.toml"
SESSION: Final = "etp"
NOT_ASKED: Final = -1
"""The topic was talked about; what the patient could say of it was not asked."""
TEACH_BACK: Final = {
    NOT_ASKED: "abordé",
    0: "0 : non restitué",
    1: "1 : restitué en partie",
    2: "2 : restitué avec ses mots",
}


@dataclass(frozen=True)
class Topic:
    """One topic of the checklist; ``message`` is what the patient should be able to say again."""

    id: str
    label: str
    message: str
    status: str


@redacted
@dataclass(frozen=True)
class TopicState:
    """What was last noted of a topic; ``day`` is None when nobody talked about it."""

    topic: Topic
    day: date | None = None
    teach_back: int = NOT_ASKED


@redacted
@dataclass(frozen=True)
class RecordEducation:
    """A session: the topics talked about, each with its teach-back (-1: not asked)."""

    patient: PatientId
    day: date
    topics: Mapping[str, int]


@cache
def topics() -> dict[str, Topic]:
    """Return the topics of the checklist, in the order of the file."""
    raw = tomllib.loads(resource(FILE).read_text(encoding="utf-8"))
    return {
        row["id"]: Topic(row["id"], row["label"], row["message"], row["status"])
        for row in raw["topics"]
    }


def record_education(cmd: RecordEducation, uow: UnitOfWork) -> Outcome[int]:
    """Write one line per topic and the session itself; return how many topics were written."""
    if not register.patient_exists(uow.conn, cmd.patient):
        return refuse("patient", "UNKNOWN_PATIENT", "Ce dossier n’existe pas dans ce registre.")
    problems = []
    if cmd.day > uow.clock.today():
        problems.append(Problem("day", "FUTURE", "Cette date est dans le futur."))
    if cmd.day.year < commands.OLDEST_YEAR:
        problems.append(Problem("day", "TOO_OLD", "Vérifiez l’année de cette date."))
    if not cmd.topics:
        problems.append(Problem("topics", "EMPTY", "Choisissez au moins un thème abordé."))
    for name, score in cmd.topics.items():
        if name not in topics() or score not in TEACH_BACK:
            problems.append(Problem("topics", "UNKNOWN_TOPIC", "Ce thème n’est pas dans la liste."))
    if problems:
        return refuse_all(problems)
    for name, score in cmd.topics.items():
        payload = {
            "id": derived_id("education", cmd.patient, name, cmd.day.isoformat(), str(score)),
            "topic": name, "day": cmd.day.isoformat(), "teach_back": score,
        }  # fmt: skip
        uow.append(cmd.patient, "education", payload)
    if SESSION in protocol_in_force(uow.conn, uow.clock.today()).events:
        event = RecordId(derived_id(SESSION, cmd.patient, cmd.day.isoformat()))
        session = commands.RecordEvent(cmd.patient, SESSION, cmd.day, id=event)
        done = commands.record_event(session, uow)
        if not isinstance(done, Ok):
            return done
    uow.audit("education.record", patient=cmd.patient)
    return Ok(len(cmd.topics))


def education(conn: Connection, uid: PatientId) -> tuple[TopicState, ...]:
    """Return every topic with what was last noted of it; a topic of another version is kept out."""
    e = t.education.c
    rows = conn.execute(
        select(e.topic, e.day, e.teach_back)
        .where(e.patient == stream_pk(conn, uid))
        .order_by(e.day, e.hlc, e.id)
    )
    latest = {row.topic: row for row in rows}
    return tuple(
        TopicState(topic, date.fromisoformat(latest[name].day), latest[name].teach_back)
        if name in latest
        else TopicState(topic)
        for name, topic in topics().items()
    )
