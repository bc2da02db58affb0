"""The protocol in force in this practice: the adopted file, or the one that came with the program.

An adopted protocol that no longer reads, or whose validity has ended, is left aside: the bundled
one answers, and ``status`` says so.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from cpts_desktop.features.followup import tables as t
from cpts_desktop.features.followup.rules.active import active_protocol
from cpts_desktop.features.followup.rules.entry import FIELDS
from cpts_desktop.kernel.ids import PRACTICE
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused
from cpts_desktop.protocols.adoption import candidate
from cpts_desktop.protocols.checking import version_key
from cpts_desktop.protocols.loader import Broken, load_texts
from cpts_desktop.protocols.schema import Protocol
from cpts_desktop.storage.journal import stream_pk

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class AdoptProtocol:
    """Put a protocol file in force for this practice."""

    file: Path


def protocol_in_force(conn: Connection, today: date | None = None) -> Protocol:
    """Return the newest adopted version that reads and is valid, else the bundled protocol."""
    bundled = active_protocol()
    pk = stream_pk(conn, PRACTICE)
    if pk is None:
        return bundled
    a = t.protocol_adopted.c
    query = select(a.version, a.body).where(a.patient == pk, a.protocol == bundled.id)
    rows = sorted(conn.execute(query), key=lambda row: version_key(row.version), reverse=True)
    for row in rows:
        kept = _read(row.body)
        if kept is None or version_key(kept.version) <= version_key(bundled.version):
            continue
        if today is None or kept.header.valid_from <= today <= kept.header.valid_until:
            return kept
    return bundled


def adopt_protocol(cmd: AdoptProtocol, uow: UnitOfWork) -> Outcome[Protocol]:
    """Check, then keep the files; on any refusal the protocol in force stays in force."""
    today = uow.clock.today()
    found = candidate(cmd.file, protocol_in_force(uow.conn, today), today, FIELDS)
    if isinstance(found, Refused):
        return found
    new = found.value.protocol
    payload = {
        "sha256": new.digest, "protocol": new.id, "version": new.version,
        "files": [[name, text] for name, text in found.value.files.items()],
    }  # fmt: skip
    uow.append(PRACTICE, "protocol_adopted", payload)
    uow.audit("protocol.adopt", object_id=new.digest)
    return Ok(new)


@lru_cache(maxsize=4)
def _read(body: str) -> Protocol | None:
    found = load_texts(dict(json.loads(body)))
    return None if isinstance(found, Broken) else found
