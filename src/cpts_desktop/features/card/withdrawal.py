"""A professional who no longer agrees to be printed: for all patients at once.

The agreement is recorded for each patient (FICHE 23); the person who withdraws it does so once.
Every card that names them then says that it is wrong, because it kept what it was made from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from cpts_desktop.features.card.queries import current_cards
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.commands import PutCareTeamMember, put_care_team_member
from cpts_desktop.features.register.model import CareTeamMember
from cpts_desktop.features.register.queries.campaign import Agreement
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fold

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
    found: dict[str, list[Agreement]] = {}
    for one in register.agreements(conn):
        found.setdefault(key_of(one.member.rpps, one.member.name), []).append(one)
    people = []
    for key, given in found.items():
        names = {one.member.name for one in given}
        patients = {one.patient for one in given}
        cards = sum(_names_on_cards(conn, uid, names) for uid in patients)
        last = given[-1].member
        people.append(Agreeing(key, last.name, last.role, len(patients), cards))
    return tuple(sorted(people, key=lambda one: (fold(one.name), one.key)))


def withdraw_agreement(cmd: WithdrawAgreement, uow: UnitOfWork) -> Outcome[int]:
    """Withdraw the agreement for every patient; returns how many. Refused: NOBODY."""
    done: set[PatientId] = set()
    for patient, member in register.agreements(uow.conn):
        if key_of(member.rpps, member.name) != cmd.key:
            continue
        outcome = put_care_team_member(_without_agreement(patient, member), uow)
        if isinstance(outcome, Refused):
            return outcome
        done.add(patient)
    if not done:
        return refuse("person", "NOBODY", "Aucun accord n’est enregistré à ce nom.")
    uow.audit("card_agreement_withdrawn", patients=len(done))
    return Ok(len(done))


def key_of(rpps: str, name: str) -> str:
    """Return what makes two lines the same professional."""
    return rpps or fold(name)


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
