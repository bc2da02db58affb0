"""Purging a record leaves no byte of it in the file, and a journal that still verifies (LAW-08)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from cpts_desktop.bootstrap.slices import kinds
from cpts_desktop.features.register import commands as do
from cpts_desktop.features.register import queries
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId, StreamId
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.storage import accounts, audit
from cpts_desktop.storage.engine import connect
from cpts_desktop.storage.erase import EraseStream, erase_stream, leave_no_bytes
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.unit_of_work import UnitOfWork
from cpts_desktop.storage.users import NewUser
from tests.storage.conftest import CHEAP, PASSWORD

NOW = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)
MARKERS = ("zorglubinette", "effaçamol", "reinemarie", "marqueurlibre")


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    made = accounts.create_register(
        tmp_path / "registre.db",
        NewUser("Camille Roux", "idel"),
        PASSWORD,
        kinds=kinds(),
        clock=FixedClock(NOW),
        cost=CHEAP,
    )
    assert isinstance(made, Ok)
    yield made.value.register
    made.value.register.close()


def a_patient(register: Register, name: str, given: str, drug: str, note: str) -> PatientId:
    form = do.CreatePatient(name, given, "F", date(1940, 3, 12), note=note)
    made = register.run(do.create_patient, form)
    assert isinstance(made, Ok)
    who = made.value
    drug_line = do.AddMedication(who, drug, ("furosemide",))
    assert isinstance(register.run(do.add_medication, drug_line), Ok)

    def measure(_: None, uow: UnitOfWork) -> Ok[None]:
        draft = ObservationDraft("poids", Decimal("71.4"), "kg", NOW, text=f"{note} pesée")
        do.record_observations(uow, who, [draft])
        return Ok(None)

    assert isinstance(register.run(measure, None), Ok)
    return who


def in_clear(register: Register, folder: Path) -> str:
    """Return every byte of the register decrypted, in lower case."""
    target = folder / "clair.db"
    target.unlink(missing_ok=True)
    with closing(connect(register.path, register.data_key())) as raw:
        raw.set_authorizer(None)
        raw.execute("ATTACH ? AS clair KEY ''", (str(target),))
        raw.execute("SELECT sqlcipher_export('clair')").fetchall()
        raw.execute("DETACH clair")
    return target.read_bytes().decode("utf-8", "replace").lower()


def test_a_purged_record_leaves_no_byte(register: Register, tmp_path: Path) -> None:
    gone = a_patient(register, "Zorglubinette", "Reinemarie", "Effaçamol 20 mg", "marqueurlibre")
    kept = a_patient(register, "Durand", "Paul", "Furosémide 40 mg", "rien")
    register.save_draft("visite", gone, {"note": "marqueurlibre"})
    before = in_clear(register, tmp_path)
    assert all(marker in before for marker in MARKERS), "the control finds what is there"

    done = register.run(erase_stream, EraseStream(StreamId(gone), "retention"))
    assert isinstance(done, Ok)
    assert done.value >= 3
    leave_no_bytes(register)

    after = in_clear(register, tmp_path)
    assert [marker for marker in MARKERS if marker in after] == []
    with closing(connect(register.path, register.data_key())) as raw:
        assert raw.execute("PRAGMA freelist_count").fetchone() == (0,)
    assert register.read(queries.banner, gone) is None
    assert register.read(queries.search_patients, "zorglub") == ()
    assert register.read(queries.banner, kept) is not None
    assert len(register.read(queries.search_patients, "durand")) == 1
    verdict = check_register(register)
    assert verdict.ok, verdict.problems
    line = register.read(audit.lines, patient=gone)[0]
    assert (line.action, line.extra["why"]) == ("PURGE", "retention")


def test_the_register_goes_on_after_a_purge(register: Register) -> None:
    gone = a_patient(register, "Zorglubinette", "Reinemarie", "Effaçamol", "marqueurlibre")
    assert isinstance(register.run(erase_stream, EraseStream(StreamId(gone), "retention")), Ok)
    leave_no_bytes(register)
    again = a_patient(register, "Martin", "Jeanne", "Bisoprolol", "note")
    assert register.read(queries.medications, again)[0].label == "Bisoprolol"
    assert check_register(register).ok


def test_an_unknown_record_is_refused(register: Register) -> None:
    outcome = register.run(erase_stream, EraseStream(StreamId("nobody"), "retention"))
    assert isinstance(outcome, Refused)
