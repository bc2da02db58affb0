"""How far a member was told everything, so that what is new is found by its number.

When a packet leaves nothing unsaid, it notes the last local number of the journal. The next one
looks only at the records written in since then, and at those of the same persons, however many
others there are. Whatever could make another record concern the member without a new entry takes
the note away: other devices, another version of the program, a content that came late.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from cpts_desktop.features.exchange import rules
from cpts_desktop.features.exchange import tables as t
from cpts_desktop.features.exchange.model import Member
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.storage import schema

_E, _U = schema.entry.c, t.packet_upto.c


def whose(conn: Connection, member: Member) -> str:
    """Return what the note depends on: the devices of the member, the version of the register."""
    version = conn.exec_driver_sql("PRAGMA user_version").scalar_one()
    return " ".join([str(version), *sorted(one.keys.device for one in member.devices)])


def made_now(conn: Connection, member: Member) -> dict[str, Any]:
    """Return the note that a packet to this member carries when it leaves nothing unsaid."""
    return {"whose": whose(conn, member), "n": conn.execute(select(func.max(_E.n))).scalar_one()}


def since(conn: Connection, member: Member) -> frozenset[PatientId] | None:
    """Return the records written in since the member was told everything, with their persons'.

    None when there is no such note: every record is to be looked at.
    """
    number = conn.execute(
        select(_U.seq).where(
            _U.member == member.uid, _U.stream == rules.NOWHERE, _U.device == whose(conn, member)
        )
    ).scalar_one_or_none()
    return None if number is None else register.written_since(conn, number)
