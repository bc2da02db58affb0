"""A register of enrolled patients with 100 measures each, written fast.

The first patients are written by the commands of the program; the others are copies of their
tables under other identities. The journal is left out: they are there to be read.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, text

from cpts_desktop.features.followup import queries
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId, new_id
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage import schema
from cpts_desktop.storage.register import Register
from tests.storage.followup_setup import BASELINES, make
from tests.storage.register_setup import do, jeanne

NOW: Final = datetime(2026, 3, 31, 9, tzinfo=UTC)
TODAY: Final = date(2026, 3, 31)
J0: Final = date(2026, 3, 2)
MEASURES: Final = 100
CODES: Final = (("poids", "kg", 70), ("pas", "mm[Hg]", 118), ("pad", "mm[Hg]", 70),
                ("fc", "/min", 66), ("spo2", "%", 96))  # fmt: skip
BY_HAND: Final = 60
"""Patients written one by one; the others are their copies."""
AT_ONCE: Final = 3_000
"""Copies in one transaction: the log of the file stays small."""
_COPIED: Final = ("patient", "observation", "pathway", "pathway_event", "baseline", "visit")


@dataclass(frozen=True)
class Scene:
    """The register and everybody in it."""

    register: Register
    uids: tuple[PatientId, ...]


def population(path: Path, size: int) -> Scene:
    """Make a register of ``size`` enrolled patients with 100 measures each."""
    register = make(path, FixedClock(NOW))
    rng = random.Random(11)
    for number in range(min(size, BY_HAND)):
        cmd = jeanne(birth_name=f"ESSAI{_letters(number)}")
        uid: PatientId = do(register, register_commands.create_patient, cmd)
        values = register_commands.SetBaseline(uid, BASELINES)
        do(register, register_commands.set_baseline, values)
        do(register, _fill, (uid, rng))
    have = min(size, BY_HAND)
    while have < size:
        more = min(size - have, have, AT_ONCE)
        do(register, _copy, more)
        have += more
    return Scene(register, register.read(queries.followed))


def _copy(wanted: int, uow: Any) -> Ok[None]:
    """Write as many patients again, from the first one on, under other identities."""
    conn = uow.conn
    first = conn.execute(text("SELECT min(pk) FROM patient")).scalar_one()
    offset = conn.execute(text("SELECT max(pk) FROM stream")).scalar_one() - first + 1
    chosen = {"first": first, "last": first + wanted - 1, "offset": offset}
    conn.execute(
        text(
            "INSERT INTO stream (pk, uid) SELECT pk + :offset,"
            " lower(hex(randomblob(4))) || substr(uid, 9) FROM stream"
            " WHERE pk BETWEEN :first AND :last"
        ),
        chosen,
    )
    for name in _COPIED:
        table = schema.metadata.tables[name]
        key = "pk" if name == "patient" else "patient"
        shown = [_shown(name, key, column.name) for column in table.columns]
        names = ", ".join(column.name for column in table.columns)
        conn.execute(
            text(
                f"INSERT INTO {name} ({names}) SELECT {', '.join(shown)} FROM {name}"
                f" WHERE {key} BETWEEN :first AND :last"
            ),
            chosen,
        )
    return Ok(None)


def _shown(table: str, key: str, column: str) -> str:
    if column == key:
        return f"{key} + :offset"
    if table == "patient" and column == "uid":
        return "(SELECT s.uid FROM stream AS s WHERE s.pk = patient.pk + :offset)"
    return column


def _letters(number: int) -> str:
    word = ""
    for _ in range(4):
        number, rest = divmod(number, 26)
        word += chr(65 + rest)
    return word


def _fill(given: tuple[PatientId, random.Random], uow: Any) -> Ok[None]:
    uid, rng = given
    event = {"id": new_id(), "kind": "sortie", "day": J0.isoformat(), "data": {}}
    uow.append(uid, "pathway_event", event)
    fields = {"profile": "CPTS_IC_STD", "since": J0.isoformat(), "active": True}
    uow.set_fields(uid, "pathway", "CPTS_IC_STD", fields)
    days = MEASURES // len(CODES)
    drafts = []
    for day in range(days):
        at = NOW - timedelta(days=days - day)
        for code, unit, usual in CODES:
            value = Decimal(usual) + Decimal(rng.randint(-20, 20)) / 10
            value = value if code == "poids" else value.to_integral_value()
            drafts.append(ObservationDraft(code, value, unit, at, scale=""))
    register_commands.record_observations(uow, uid, drafts)
    return Ok(None)


def spent(register: Register, walk: Callable[[Connection], None], patients: int) -> float:
    """Return the processor milliseconds per patient of a walk, all in one snapshot."""
    start = time.process_time()
    register.read(walk)
    return (time.process_time() - start) * 1000 / patients
