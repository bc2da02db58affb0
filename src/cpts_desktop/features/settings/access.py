"""Who of the practice may open a record, and opening it in an emergency (LAW-01, ADR 0022).

The rule is asked at the one door through which every screen reads and writes (bootstrap.door).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection

from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.features.register.model import Basis
from cpts_desktop.features.register.queries.closed import closed_to
from cpts_desktop.kernel.ids import PatientId, UserId
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import clean_line
from cpts_desktop.storage.unit_of_work import UnitOfWork
from cpts_desktop.storage.users import find_user

URGENT_DAYS: Final = 1
"""An urgent opening ends on the next day; a lasting care link is opened in « Équipe »."""
MIN_REASON: Final = 5


@redacted
@dataclass(frozen=True)
class BreakGlass:
    """Open a record without a care link, for urgent care, with the reason."""

    patient: PatientId
    reason: str


def may_open(conn: Connection, patient: PatientId, user: UserId, today: date) -> bool:
    """Say whether this person of the practice may open this record today.

    The rule is that of the lists (``queries.closed``).
    """
    return not closed_to(conn, (patient,), user, today)


def break_glass(command: BreakGlass, uow: UnitOfWork) -> Outcome[PatientId]:
    """Open the record until tomorrow on the basis of urgent care; the reason is mandatory."""
    reason = clean_line(command.reason, "reason", required=True)
    if isinstance(reason, Refused):
        return reason
    if len(reason.value) < MIN_REASON:
        return refuse(
            "reason", "TOO_SHORT", "Dites en quelques mots pourquoi : le patient le lira."
        )
    me = find_user(uow.conn, uow.author)
    today = uow.clock.today()
    opened = register_commands.open_care_link(
        register_commands.OpenCareLink(
            command.patient,
            me.name if me else "",
            Basis.URGENCE,
            today,
            member_id=uow.author,
            until=today + timedelta(days=URGENT_DAYS),
            note=reason.value,
        ),
        uow,
    )
    if isinstance(opened, Refused):
        return opened
    uow.audit("BREAK_GLASS", patient=command.patient, object_id=opened.value)
    return Ok(command.patient)
