"""What the trust screens read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, func, select

from cpts_desktop.features.register import queries as register
from cpts_desktop.features.settings.model import (
    KeptRecord,
    OnThisPost,
    PostIdentity,
    TrailLine,
    TrailWitness,
    WhoSaw,
    Witnessing,
)
from cpts_desktop.features.settings.rules import archive_day, destroy_day
from cpts_desktop.features.settings.words import act_words, detail_words
from cpts_desktop.kernel.clock import civil_date, from_wire
from cpts_desktop.kernel.hlc import instant_of
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.storage import audit, schema, witnessed
from cpts_desktop.storage.audit import AuditLine
from cpts_desktop.storage.unit_of_work import get_meta


def who_saw(
    conn: Connection, patient: PatientId, titles: Mapping[str, str], limit: int = 1000
) -> WhoSaw:
    """Return the trail of a patient, newest first; ``titles`` names the screens."""
    names = _names(conn)
    found = audit.lines(conn, patient=patient, limit=limit)
    return WhoSaw(
        tuple(trail_line(line, names, titles) for line in found), audit.count(conn, patient)
    )


def whole_trail(conn: Connection, titles: Mapping[str, str], limit: int = 500) -> WhoSaw:
    """Return the latest lines of the whole register."""
    names = _names(conn)
    found = audit.lines(conn, limit=limit)
    total = int(conn.execute(select(func.count()).select_from(schema.audit)).scalar_one())
    return WhoSaw(tuple(trail_line(line, names, titles) for line in found), total)


def trail_line(line: AuditLine, names: Mapping[str, str], titles: Mapping[str, str]) -> TrailLine:
    """Return a line in French."""
    return TrailLine(
        line.seq,
        from_wire(line.at),
        names.get(line.actor, "Personne qui n’est plus du cabinet"),
        act_words(line.action),
        detail_words(line.action, line.object_id, line.extra, titles),
    )


def witnessing(conn: Connection, device: str) -> Witnessing:
    """Return who holds the head of which trail, and which lines of ours are no longer there.

    ``device`` is this post, as it writes now; heads of its former identities are left out.
    """
    own = set(conn.execute(select(schema.device.c.uid).where(schema.device.c.own == 1)).scalars())
    rows = tuple(
        TrailWitness(
            "" if one.device == device else one.device,
            "" if one.holder in own else one.holder,
            one.n,
            from_wire(one.at),
            one.broken,
        )
        for one in witnessed.witnesses(conn)
        if one.device == device or one.device not in own
    )
    lost = tuple(one.seen for one in witnessed.own_setbacks(conn, device))
    return Witnessing(rows, lost, audit.head(conn).n)


def kept_records(conn: Connection) -> tuple[KeptRecord, ...]:
    """Return all records with the dates of their keeping, the oldest act first."""
    last = (
        select(schema.entry.c.stream, func.max(schema.entry.c.hlc).label("hlc"))
        .group_by(schema.entry.c.stream)
        .subquery()
    )
    rows = conn.execute(
        select(schema.stream.c.uid, last.c.hlc)
        .join(last, last.c.stream == schema.stream.c.pk)
        .order_by(last.c.hlc)
    ).all()
    uids = tuple(PatientId(row.uid) for row in rows)
    banners = register.banners(conn, uids)
    found = []
    for row in rows:
        banner = banners.get(PatientId(row.uid))
        if banner is None:
            continue
        day = civil_date(instant_of(row.hlc))
        found.append(
            KeptRecord(banner.uid, banner.display_name, day, archive_day(day), destroy_day(day))
        )
    return tuple(found)


def due_records(conn: Connection, today: date) -> tuple[KeptRecord, ...]:
    """Return the records that should leave the active register."""
    return tuple(record for record in kept_records(conn) if record.due(today))


def on_this_post(conn: Connection) -> OnThisPost:
    """Return what a thief of this computer would hold, in counts and names of professionals."""
    from cpts_desktop.storage.users import all_users

    patients = register.count_patients(conn)
    acts: dict[str, int] = dict(
        conn.exec_driver_sql(
            "SELECT json_extract(body, '$.action'), count(*) FROM audit WHERE patient = '' AND "
            '(body LIKE \'%"action":"EXPORT"%\' OR body LIKE \'%"action":"IMPORT"%\') '
            "GROUP BY 1"
        ).all()
    )
    return OnThisPost(
        patients,
        int(acts.get("EXPORT", 0)),
        int(acts.get("IMPORT", 0)),
        tuple(user.name for user in all_users(conn) if user.active),
        posts(conn),
    )


def posts(conn: Connection) -> tuple[PostIdentity, ...]:
    """Return the computers on which this register was opened, from the trail, the present first."""
    mine = select(schema.device.c.uid, schema.device.c.sign_key).where(schema.device.c.own == 1)
    own = {row.uid: row.sign_key for row in conn.execute(mine)}
    here = get_meta(conn, "device") or ""
    seen = conn.exec_driver_sql(
        "SELECT json_extract(body, '$.device'), min(json_extract(body, '$.at')), "
        "max(json_extract(body, '$.at')), max(json_extract(body, '$.extra.machine')) "
        "FROM audit GROUP BY 1"
    ).all()
    now = conn.exec_driver_sql(
        "SELECT json_extract(body, '$.extra.machine') FROM audit "
        'WHERE body LIKE \'%"action":"UNLOCK_OK"%\' ORDER BY seq DESC LIMIT 1'
    ).scalar()
    found = [
        PostIdentity(
            (now if device == here else machine) or "", from_wire(first), from_wire(last),
            device == here, own[device] != own.get(here),
        )
        for device, first, last, machine in seen
        if device in own
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (not one.here, -one.last.timestamp())))


def _names(conn: Connection) -> dict[str, str]:
    profile = schema.user_profile
    return {row.uid: row.name for row in conn.execute(select(profile.c.uid, profile.c.name))}
