"""Preparing a transmission: what a letter reads, and the letter kept in the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from cpts_desktop.features.followup import commands, queries
from cpts_desktop.features.followup.model import VISIT_KIND, AlertView, DueView, VisitRow
from cpts_desktop.features.followup.rules.alerts import due_view, unanswered
from cpts_desktop.features.followup.rules.entry import FIELDS
from cpts_desktop.features.followup.rules.letter import KIND, TITLE
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.commands import store_document
from cpts_desktop.features.register.model import (
    CareTeamMember,
    DocumentDraft,
    Observation,
    PatientBanner,
)
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.protocols.schema import Protocol

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from cpts_desktop.storage.unit_of_work import UnitOfWork

OURS: Final = "ORG_"
"""Rules about our own organisation: the doctor has nothing to do with them."""
MAX_LETTER: Final = 4 * 1024 * 1024


@redacted
@dataclass(frozen=True)
class Transmission:
    """Everything that a letter about a visit may say."""

    banner: PatientBanner
    visit: VisitRow
    doctor: CareTeamMember | None
    j0: date | None
    alerts: tuple[AlertView, ...]
    due: tuple[DueView, ...]
    not_assessable: tuple[str, ...]
    measures: tuple[Observation, ...]
    before: Mapping[str, Observation]
    dry_weight: Decimal | None
    protocol: Protocol


@redacted
@dataclass(frozen=True)
class KeepLetter:
    """Keep the letter of a visit with the patient."""

    patient: PatientId
    visit: RecordId
    pdf: bytes


@redacted
@dataclass(frozen=True)
class MarkAllTransmitted:
    """Several visits of a patient were sent to the médecin traitant."""

    patient: PatientId
    visits: tuple[RecordId, ...]
    day: date
    way: str = ""


def unsent_visits(conn: Connection, uid: PatientId) -> tuple[VisitRow, ...]:
    """Return the nurse visits that nobody noted as sent, the latest first."""
    return tuple(
        one
        for one in queries.visits(conn, uid)
        if one.kind == VISIT_KIND and one.transmitted_on is None
    )


def mark_all_transmitted(cmd: MarkAllTransmitted, uow: UnitOfWork) -> Outcome[int]:
    """Note every visit as sent, or none; return how many."""
    for visit in cmd.visits:
        one = commands.MarkTransmitted(cmd.patient, visit, cmd.day, cmd.way)
        done = commands.mark_transmitted(one, uow)
        if isinstance(done, Refused):
            return done
    return Ok(len(cmd.visits))


def read_transmission(
    conn: Connection, uid: PatientId, visit: str, today: date, now: datetime
) -> Transmission | None:
    """Return what a letter about a visit says; None when the visit is not there."""
    banner = register.banner(conn, uid)
    row = next((one for one in queries.visits(conn, uid) if one.id == visit), None)
    if banner is None or row is None:
        return None
    result = queries.evaluation(conn, uid, today)
    seen = register.observations(conn, uid, FIELDS)
    team = register.care_team(conn, uid, on=today)
    return Transmission(
        banner=banner,
        visit=row,
        doctor=next((one for one in team if one.role == "medecin_traitant"), None),
        j0=result.course.anchor,
        alerts=tuple(
            one
            for one in queries.live_alerts(conn, uid, result, now)
            if one.acknowledged_at is None
            and one.severity != "info"
            and not one.rule.startswith(OURS)
        ),
        due=tuple(due_view(step) for step in result.due),
        not_assessable=unanswered(result),
        measures=tuple(one for one in seen if one.at == row.at and one.value is not None),
        before={one.code: one for one in seen if one.at < row.at and one.value is not None},
        dry_weight=register.baseline(conn, uid).decimal("poids_sec"),
        protocol=result.protocol,
    )


def keep_letter(cmd: KeepLetter, uow: UnitOfWork) -> Outcome[RecordId]:
    """Store the letter; that it was sent is another act, noted when it is done."""
    if not queries.visit_exists(uow.conn, cmd.patient, cmd.visit):
        return refuse("visit", "UNKNOWN_VISIT", "Cette visite n’est pas enregistrée.")
    if not 0 < len(cmd.pdf) <= MAX_LETTER:
        return refuse("letter", "BAD_SIZE", "La lettre est vide ou trop lourde.")
    draft = DocumentDraft(KIND, TITLE, "application/pdf", cmd.pdf)
    entry = store_document(uow, cmd.patient, draft)
    uow.audit("visit.letter", patient=cmd.patient, object_id=cmd.visit)
    return Ok(RecordId(str(entry.payload["id"])))
