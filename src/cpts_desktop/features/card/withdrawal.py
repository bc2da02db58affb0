"""A professional who no longer agrees to be printed: for all patients at once.

The agreement is recorded for each patient (FICHE 23); the person who withdraws it does so once.
Every card that names them then says that it is wrong, because it kept what it was made from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from cpts_desktop.features.card.queries import current_cards
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.commands import PutCareTeamMember, put_care_team_member
from cpts_desktop.features.register.model import CareTeamMember
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fold
from cpts_desktop.storage import schema

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork


@redacted
@dataclass(frozen=True)
class Agreeing:
    """A professional who agreed, for how many patients, and on how many current cards."""

    key: str
    name: str
    role: str
    patients: int
    cards: int


@redacted
@dataclass(frozen=True)
class WithdrawAgreement:
    """``key`` of an ``Agreeing``: RPPS when known, else the folded name."""

    key: str


def agreeing(conn: Connection) -> tuple[Agreeing, ...]:
    """Return everybody who agreed to be printed, by name."""
    found: dict[str, list[Any]] = {}
    for uid, row in _agreed_rows(conn):
        found.setdefault(key_of(row.rpps, row.name), []).append((uid, row))
    people = []
    for key, rows in found.items():
        names = {row.name for _, row in rows}
        cards = sum(_names_on_cards(conn, uid, names) for uid in {uid for uid, _ in rows})
        last = rows[-1][1]
        people.append(Agreeing(key, last.name, last.role, len({u for u, _ in rows}), cards))
    return tuple(sorted(people, key=lambda one: (fold(one.name), one.key)))


def withdraw_agreement(cmd: WithdrawAgreement, uow: UnitOfWork) -> Outcome[int]:
    """Withdraw the agreement for every patient; returns how many. Refused: NOBODY."""
    done: set[PatientId] = set()
    for uid, row in list(_agreed_rows(uow.conn)):
        if key_of(row.rpps, row.name) != cmd.key:
            continue
        member = next(m for m in register.care_team(uow.conn, uid) if m.id == row.id)
        outcome = put_care_team_member(_without_agreement(uid, member), uow)
        if isinstance(outcome, Refused):
            return outcome
        done.add(uid)
    if not done:
        return refuse("person", "NOBODY", "Aucun accord n’est enregistré à ce nom.")
    uow.audit("card_agreement_withdrawn", patients=len(done))
    return Ok(len(done))


def key_of(rpps: str, name: str) -> str:
    """Return what makes two lines the same professional."""
    return rpps or fold(name)


def _agreed_rows(conn: Connection) -> Sequence[tuple[PatientId, Any]]:
    team = schema.metadata.tables["care_team_member"]
    query = (
        select(schema.stream.c.uid, team.c.id, team.c.name, team.c.role, team.c.rpps)
        .join(schema.stream, schema.stream.c.pk == team.c.patient)
        .where(team.c.removed == 0, team.c.agreed_to_be_printed == 1)
        .order_by(team.c.patient, team.c.id)
    )
    return [(PatientId(row.uid), row) for row in conn.execute(query)]


def _names_on_cards(conn: Connection, uid: PatientId, names: set[str]) -> int:
    count = 0
    for saved in current_cards(conn, uid):
        value = saved.value
        shown = [value.get(field) for field in value] + list(value.get("others", []))
        count += any(
            isinstance(person, dict) and person.get("agreed") and person.get("name") in names
            for person in shown
        )
    return count


def _without_agreement(uid: PatientId, member: CareTeamMember) -> PutCareTeamMember:
    return PutCareTeamMember(
        uid, member.role, member.name, member.phone, member.email, member.rpps,
        agreed_to_be_printed=False, member_id=member.member_id, since=member.since,
        until=member.until, id=member.id,
    )  # fmt: skip
