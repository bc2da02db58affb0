"""Records entrusted to another person of the practice: a replacement, a colleague, a secretary.

One care link per record (LAW-01), written by who may open it. A patient who opposed is left out
(LAW-02), and each link says why: the patient may ask to read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from cpts_desktop.features.register.commands.care import (
    EndRecord,
    OpenCareLink,
    end_care_link,
    open_care_link,
)
from cpts_desktop.features.register.model import Basis
from cpts_desktop.features.register.queries.entrusted import MARK, given_links, to_entrust
from cpts_desktop.features.register.rules.identity import parse_day
from cpts_desktop.kernel.ids import PatientId, RecordId, UserId
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, refuse
from cpts_desktop.kernel.text import clean_line
from cpts_desktop.storage.users import find_user

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

MIN_REASON: Final = 5


@dataclass(frozen=True)
class EntrustRecords:
    """Open to a person of the practice the records that one may open; days as they were typed."""

    to: UserId
    since: str
    until: str
    reason: str


@dataclass(frozen=True)
class TakeBackRecords:
    """End today the links by which records were entrusted to a person."""

    to: UserId


@dataclass(frozen=True)
class Entrusting:
    """What was done: links opened, records left out because the patient opposed."""

    opened: int
    opposed: int


def entrust_records(command: EntrustRecords, uow: UnitOfWork) -> Outcome[Entrusting]:
    """Write one care link per record that I may open and that person may not."""
    today, problems = uow.clock.today(), list[Problem]()
    person = find_user(uow.conn, command.to)
    if person is None or not person.active or command.to == uow.author:
        problems.append(Problem("to", "UNKNOWN", "Choisissez une autre personne du cabinet."))
    since = _day(command.since, "since", problems) or today
    until = _day(command.until, "until", problems)
    if until is not None and until < max(since, today):
        problems.append(Problem("until", "BEFORE_START", "Cette fin précède le début."))
    reason = clean_line(command.reason, "reason", required=True)
    if isinstance(reason, Refused):
        return Refused((*problems, *reason.problems))
    if len(reason.value) < MIN_REASON:
        words = "Dites en quelques mots pourquoi : le patient le lira."
        problems.append(Problem("reason", "TOO_SHORT", words))
    if problems or person is None:
        return Refused(tuple(problems))
    wanted, opposed = to_entrust(uow.conn, uow.author, person, max(since, today), today)
    note = f"{MARK}{reason.value}"
    for uid in wanted:
        link = OpenCareLink(uid, person.name, Basis.EQUIPE_1, since, person.uid, until=until,
                            note=note)  # fmt: skip
        opened = open_care_link(link, uow)
        if isinstance(opened, Refused):
            return opened
    uow.audit("ENTRUST", object_id=person.uid, records=len(wanted), opposed=opposed)
    return Ok(Entrusting(len(wanted), opposed))


def take_back_records(command: TakeBackRecords, uow: UnitOfWork) -> Outcome[int]:
    """End the links given to a person in this way; those opened one by one stay."""
    today, count = uow.clock.today(), 0
    for link in given_links(uow.conn):
        if link.member_id == command.to and link.holds_or_comes(today):
            end = EndRecord(PatientId(link.uid), RecordId(link.id), today)
            ended = end_care_link(end, uow)
            if isinstance(ended, Refused):
                return ended
            count += 1
    if not count:
        return refuse("to", "NOTHING", "Aucun dossier ne lui est confié.")
    uow.audit("TAKE_BACK", object_id=command.to, records=count)
    return Ok(count)


def _day(typed: str, field: str, problems: list[Problem]) -> date | None:
    if not typed.strip():
        return None
    read = parse_day(typed, field)
    if isinstance(read, Refused):
        problems.extend(read.problems)
        return None
    return read.value
