"""Until when a membership lasts: said by the directory, held against the latest time ever seen.

The day compared is the later of the computer's and of the last transaction of the register, whose
hybrid clock never goes back: turning the computer's clock back does not revive a membership. A
clock that was ahead by mistake is put right by the decision of ``clock_guard``, which is traced.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, select

from cpts_desktop.features.exchange import queries, statement_kinds
from cpts_desktop.features.exchange import tables as t
from cpts_desktop.kernel.clock import civil_date
from cpts_desktop.kernel.hlc import instant_of
from cpts_desktop.kernel.ids import PRACTICE
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.packets.codes import PacketCode, PacketRefused
from cpts_desktop.packets.header import Header, PacketKind
from cpts_desktop.storage import schema
from cpts_desktop.storage.users import find_user

if TYPE_CHECKING:
    from cpts_desktop.features.exchange.model import Member
    from cpts_desktop.features.exchange.statements import Listed
    from cpts_desktop.storage.unit_of_work import UnitOfWork

_L, _V = schema.commit_log.c, t.member_validity.c
_ALWAYS_READ = (PacketKind.DIRECTORY, PacketKind.RECEIPT, PacketKind.IDENTITY)
"""A new directory may extend the membership; receipts hold no record."""


@dataclass(frozen=True)
class SetValidity:
    """The last day of the membership of some members; None when it has no end."""

    members: tuple[str, ...]
    until: date | None


class MembershipEnded(PacketRefused):
    """The packet of a member whose membership is over; it waits in the quarantine."""

    def __init__(self, until: date) -> None:
        super().__init__(PacketCode.REVOKED_SIGNER, "membership")
        self._until = until

    @property
    def message(self) -> str:
        """Return the French sentence for a person."""
        return (
            f"L’adhésion de l’expéditeur a pris fin le {fr_date(self._until)}. Ce paquet est mis "
            "en quarantaine : il se lira après un annuaire qui la prolonge."
        )


def latest_day(conn: Connection, today: date) -> date:
    """Return the later of today and of the last time that this register has seen."""
    last = conn.execute(select(_L.clock).order_by(_L.no.desc()).limit(1)).scalar_one_or_none()
    return today if last is None else max(today, civil_date(instant_of(last)))


def ended(member: Member, conn: Connection, today: date) -> bool:
    """Say whether a membership is over, by the latest day ever seen."""
    return member.until is not None and latest_day(conn, today) > member.until


def why_ended(conn: Connection, member: Member, today: date) -> str:
    """Return, in French, that nothing may be sent to a member any more; or nothing."""
    if member.until is None or not ended(member, conn, today):
        return ""
    return (
        f"L’adhésion de {member.name} a pris fin le {fr_date(member.until)} : rien ne lui est "
        "envoyé. La coordination peut la prolonger dans un nouvel annuaire."
    )


@dataclass(frozen=True)
class OwnEnd:
    """The last day of one's own membership, as the directories taken in say it."""

    until: date
    left: int
    """Days that remain, that day included; none or fewer when it is over."""

    @property
    def soon(self) -> bool:
        """Say whether it is time to ask for more."""
        return self.left <= WARN_DAYS

    @property
    def words(self) -> str:
        """Return the sentence for the person concerned."""
        day = fr_date(self.until)
        if self.left <= 0:
            return (
                f"Votre adhésion à la CPTS a pris fin le {day} : vos confrères gardent vos paquets "
                "en quarantaine et ne vous envoient plus rien. Demandez à la coordination un "
                "annuaire qui la prolonge ; rien n’est perdu."
            )
        if self.soon:
            rest = "c’est aujourd’hui" if self.left == 1 else f"il reste {self.left} jours"
            return (
                f"Votre adhésion à la CPTS finit le {day} ({rest}) : ensuite, vos paquets iront en "
                "quarantaine chez vos confrères. Demandez à la coordination de la prolonger."
            )
        return f"Votre adhésion à la CPTS : jusqu’au {day}."


WARN_DAYS: Final = 45
"""A month and a half: the time for a coordination to publish, and for the file to arrive."""


def own_end(conn: Connection, me: str, today: date) -> OwnEnd | None:
    """Return the end of the membership of the person at the keyboard, None when it has none."""
    until = queries.validity(conn).get(me)
    if until is None:
        return None
    return OwnEnd(until, (until - latest_day(conn, today)).days + 1)


def remind_of_membership(conn: Connection, me: str, today: date) -> str:
    """Return the sentence of the opening when one's membership ends soon or is over."""
    end = own_end(conn, me, today)
    return end.words if end is not None and end.soon else ""


def admit(conn: Connection, sender: Member, header: Header, today: date) -> None:
    """Refuse a new packet of a member whose membership is over; raises MembershipEnded."""
    if header.kind in _ALWAYS_READ or sender.until is None:
        return
    if ended(sender, conn, today) and queries.received(conn, header.id) is None:
        raise MembershipEnded(sender.until)


def set_validity(cmd: SetValidity, uow: UnitOfWork) -> Outcome[int]:
    """Set or take away the end of memberships; the next directory says it. Coordination only."""
    me = find_user(uow.conn, uow.author)
    if me is None or str(me.profession) != "coordination":
        return refuse("until", "NOT_COORDINATION", "Seule la coordination fixe une fin d’adhésion.")
    known = {one.uid for one in queries.members(uow.conn)}
    if not cmd.members or not known.issuperset(cmd.members):
        return refuse("member", "UNKNOWN_MEMBER", "Ce membre n’est pas dans votre annuaire.")
    epoch = int(uow.clock.now().timestamp())
    return Ok(_write(uow, str(uow.author), epoch, dict.fromkeys(cmd.members, cmd.until)))


def take(uow: UnitOfWork, coordinator: str, epoch: int, listed: Iterable[Listed]) -> int:
    """Keep what a directory says of the ends; a later directory may extend or remove one."""
    return _write(uow, coordinator, epoch, {one.card.person: one.valid_until for one in listed})


def _write(uow: UnitOfWork, by: str, epoch: int, wanted: dict[str, date | None]) -> int:
    rows = uow.conn.execute(select(_V.member, _V.until).where(_V.by == by))
    held = {row.member: row.until for row in rows}
    changed = 0
    for member, until in wanted.items():
        text = until.isoformat() if until else ""
        if held.get(member, "") == text:
            continue
        payload = {"member": member, "until": text, "by": by, "epoch": epoch}
        uow.append(PRACTICE, statement_kinds.VALIDITY, payload)
        uow.audit("MEMBERSHIP", object_id=member, until=text)
        changed += 1
    return changed
