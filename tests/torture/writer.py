"""The victim of the tortures: a real process that writes visits and acknowledges each one.

An acknowledgement is one line `number` on standard output, written only after the register has
said that the visit is saved. Run as a program: ``python -m tests.torture.writer PATH COUNT``.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from cpts_desktop.features.register import commands
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.kernel.clock import FixedClock, SystemClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Fault, Ok
from cpts_desktop.storage import accounts, checkpointing
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import CHEAP, PASSWORD, jeanne, registry

PATIENT_NOTE = "patient"
START = datetime(2026, 1, 1, tzinfo=UTC)


def create(path: Path, **identity: Any) -> PatientId:
    """Create a register with one patient and close it."""
    made = accounts.create_register(
        path, accounts.NewUser("Camille Roux", "idel"), PASSWORD,
        kinds=registry(), clock=FixedClock(START), cost=CHEAP,
    )  # fmt: skip
    assert isinstance(made, Ok)
    register = made.value.register
    patient = register.run(commands.create_patient, jeanne(**identity))
    assert isinstance(patient, Ok)
    register.close()
    return patient.value


def open_it(path: Path, *, accept_older: bool = False) -> Register:
    """Open the register as the program does after a crash."""
    return accounts.open_with_password(
        path, PASSWORD, kinds=registry(), clock=SystemClock(), accept_older=accept_older
    )


def save_visit(register: Register, patient: PatientId, number: int) -> None:
    """Save the eight measures of one visit and its audit line; the weight is the number."""

    def visit(_: None, uow: Any) -> Ok[None]:
        at = START + timedelta(minutes=number)
        measures = [("poids", number, "kg"), ("pas", 130, "mm[Hg]"), ("pad", 80, "mm[Hg]"),
                    ("fc", 72, "/min"), ("spo2", 97, "%"), ("nyha", 2, "1"),
                    ("oedeme", 1, "1"), ("oreillers", 2, "1")]  # fmt: skip
        drafts = [
            ObservationDraft(code, Decimal(value), unit, at) for code, value, unit in measures
        ]
        commands.record_observations(uow, patient, drafts)
        uow.audit("VISIT", patient=patient)
        return Ok(None)

    outcome = register.run(visit, None)
    assert isinstance(outcome, Ok)


def visits(register: Register) -> set[int]:
    """Return the numbers of the visits that are whole: eight measures each."""
    statement = (
        "SELECT o.t, count(*) FROM observation o GROUP BY o.patient, o.t HAVING count(*) = 8"
    )
    rows = register.read(lambda conn: conn.exec_driver_sql(statement).all())
    return {int(row[0] - START.timestamp()) // 60 for row in rows}


def write_for_ever(path: Path, patient: PatientId, handle: int, *, limit: int = 10**9) -> None:
    """Open, go on where the register stands, and acknowledge each saved visit on ``handle``."""
    register = open_it(path)
    first = max(visits(register), default=0) + 1
    for number in count(first):
        if number >= first + limit:
            break
        save_visit(register, patient, number)
        os.write(handle, f"{number}\n".encode())
        if number % 7 == 0:
            register.save_draft("visit", patient, {"poids": str(number)})
        if number % 25 == 0:
            register.checkpoint()
    register.close()


def log_always_moved() -> None:
    """Have this process move its log after each commit, so that a fault falls there too."""
    checkpointing.LONG_LOG, checkpointing.DELAY = 0, 0.0  # type: ignore[misc]


def main() -> int:
    """Write COUNT visits; a fault ends the process with exit code 3, as the program would."""
    path, wanted = Path(sys.argv[1]), int(sys.argv[2])
    patient = PatientId(path.with_name(PATIENT_NOTE).read_text())
    try:
        write_for_ever(path, patient, 1, limit=wanted)
    except Fault as fault:
        sys.stderr.write(fault.code + "\n")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
