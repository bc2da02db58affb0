"""The patient opposes the sharing of one thing of the record, with one person or with all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, or_, select

from cpts_desktop.features.exchange import kinds
from cpts_desktop.features.exchange import tables as t
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.ids import PatientId, RecordId, new_id
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import clean_line
from cpts_desktop.storage.journal import stream_pk
from cpts_desktop.storage.unit_of_work import UnitOfWork

_O = t.item_opposition.c
_E = t.item_opposition_end.c


@redacted
@dataclass(frozen=True)
class Opposition:
    """One thing that must not be sent; ``member`` empty means to nobody."""

    id: str
    item: str
    member: str
    what: str
    since: date


@redacted
@dataclass(frozen=True)
class OpposeItem:
    """The patient does not want this thing to be sent. ``what`` names it in French."""

    patient: PatientId
    item: str
    what: str
    member: str = ""


@redacted
@dataclass(frozen=True)
class EndOpposition:
    """The patient changed their mind."""

    patient: PatientId
    opposition: str


def opposed(conn: Connection, uid: PatientId, on: date) -> tuple[Opposition, ...]:
    """Return the oppositions in force on a day, newest first."""
    local = stream_pk(conn, uid)
    rows = conn.execute(
        select(t.item_opposition)
        .outerjoin(t.item_opposition_end, and_(_E.patient == _O.patient, _E.id == _O.id))
        .where(
            _O.patient == local,
            _O.since <= on.isoformat(),
            or_(_E.day.is_(None), _E.day > on.isoformat()),
        )
        .order_by(_O.since.desc(), _O.id)
    )
    return tuple(
        Opposition(row.id, row.item, row.member, row.what, date.fromisoformat(row.since))
        for row in rows
    )


def opposed_items(conn: Connection, uid: PatientId, member: str, on: date) -> frozenset[str]:
    """Return the things of a person's records that a member may not be sent."""
    return frozenset(
        one.item
        for record in register.people(conn, (uid,))[uid]
        for one in opposed(conn, record, on)
        if one.member in ("", member)
    )


def oppose_item(cmd: OpposeItem, uow: UnitOfWork) -> Outcome[RecordId]:
    """Write the opposition; it holds from today, for every packet to come."""
    if not register.patient_exists(uow.conn, cmd.patient):
        return refuse("patient", "UNKNOWN_PATIENT", "Ce dossier n’existe pas.")
    if not 0 < len(cmd.item) <= 100:
        return refuse("item", "UNKNOWN_ITEM", "Choisissez ce que le patient ne veut pas partager.")
    named = clean_line(cmd.what, "what")
    if not isinstance(named, Ok):
        return named
    id_ = RecordId(new_id())
    uow.append(
        cmd.patient,
        kinds.OPPOSED,
        {
            "id": id_,
            "item": cmd.item,
            "member": cmd.member,
            "what": named.value,
            "since": uow.clock.today().isoformat(),
        },
    )
    uow.audit("OPPOSITION", patient=cmd.patient, object_id=id_)
    return Ok(id_)


def end_opposition(cmd: EndOpposition, uow: UnitOfWork) -> Outcome[None]:
    """End an opposition from today on."""
    today = uow.clock.today()
    if all(one.id != cmd.opposition for one in opposed(uow.conn, cmd.patient, today)):
        return refuse("opposition", "UNKNOWN", "Cette opposition n’est pas en cours.")
    payload = {"id": cmd.opposition, "day": today.isoformat()}
    uow.append(cmd.patient, kinds.OPPOSITION_ENDED, payload)
    uow.audit("OPPOSITION_ENDED", patient=cmd.patient, object_id=cmd.opposition)
    return Ok(None)
