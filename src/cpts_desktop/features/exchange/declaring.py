"""The care links that « packet export » declares for a recipient of the care team (ADR 0039).

A link is declared only where nothing the patient said stands against it: no opposition, no
agreement taken back, no link that was ended with this professional. Those records are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from cpts_desktop.features.exchange import ground
from cpts_desktop.features.exchange.model import PROFESSIONS, Member
from cpts_desktop.features.exchange.sections import for_role
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.model import Basis
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.kernel.outcome import Ok, Outcome
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.storage.unit_of_work import UnitOfWork

USUAL: Final = Basis.EQUIPE_2
NOTE: Final = "déclaré à la préparation d’un paquet"
ENDED: Final = "Le lien de soins avec ce professionnel a pris fin."


@dataclass(frozen=True)
class Standing:
    """Whether one record may leave for a member: as it is, after a declaration, or not at all."""

    patient: PatientId
    undeclared: bool = False
    """No link and no agreement yet: a link has to be declared first."""

    refusal: str = ""
    """What stands against it, in French."""


@dataclass(frozen=True)
class Declared:
    """A care link that was declared."""

    patient: PatientId
    link: RecordId
    basis: str
    scope: tuple[str, ...]
    since: date


@redacted
@dataclass(frozen=True)
class DeclareLinks:
    """Declare that a member takes part in the care of these patients, from today on."""

    member: Member
    patients: tuple[PatientId, ...]
    basis: Basis = USUAL
    sections: frozenset[str] | None = None
    """Parts of the record asked for beyond the usual ones of their profession."""


def is_caregiver(member: Member) -> bool:
    """Say whether this member's profession takes part in care (a coordination does not)."""
    return member.profession in PROFESSIONS and member.profession != "coordination"


def scope_for(member: Member, sections: frozenset[str] | None) -> tuple[str, ...]:
    """Return the scope of a declared link: what their profession usually needs, or was asked."""
    wanted = for_role(member.profession, frozenset(register_commands.SCOPES)) | (
        sections or frozenset()
    )
    return tuple(name for name in register_commands.SCOPES if name in wanted)


def standings(
    conn: Connection,
    member: Member,
    patients: Sequence[PatientId] | None,
    today: date,
    *,
    anew: bool = False,
) -> tuple[Standing, ...]:
    """Look at the records asked for, all of the register when None.

    ``anew`` is the deliberate declaration of a person: it opens again a link that was ended, never
    what the patient opposed.
    """
    if patients is None:
        found = register.all_patients(conn, limit=1_000_000)
        patients = [banner.uid for banner in found]
    return tuple(_standing(conn, member, uid, today, anew) for uid in dict.fromkeys(patients))


def _standing(
    conn: Connection, member: Member, uid: PatientId, today: date, anew: bool
) -> Standing:
    if not register.patient_exists(conn, uid):
        return Standing(uid)
    basis, _, _ = register.basis_for(conn, uid, member.uid, today)
    if basis is not None:
        return Standing(uid)
    against = ground.objection(conn, uid, member.uid, today)
    if against:
        return Standing(uid, refusal=against)
    if any(one.member_id == member.uid for one in register.care_team(conn, uid, on=today)):
        return Standing(uid)
    links = [one for one in register.care_links(conn, uid) if one.member_id == member.uid]
    if not anew and any(one.ended_on is not None and one.ended_on <= today for one in links):
        return Standing(uid, refusal=ENDED)
    return Standing(uid, undeclared=True)


def declare_links(cmd: DeclareLinks, uow: UnitOfWork) -> Outcome[tuple[Declared, ...]]:
    """Open the links, all or none.

    A transaction of its own, before the packet: an entry is sealed when it is committed, and an
    entry without a seal over it would wait at the other side.
    """
    today = uow.clock.today()
    scope = scope_for(cmd.member, cmd.sections)
    declared = []
    for uid in cmd.patients:
        link = register_commands.OpenCareLink(
            uid, cmd.member.name, cmd.basis, today, member_id=cmd.member.uid, scope=scope, note=NOTE
        )
        done = register_commands.open_care_link(link, uow)
        if not isinstance(done, Ok):
            return done
        declared.append(Declared(uid, done.value, cmd.basis.value, scope, today))
    return Ok(tuple(declared))
