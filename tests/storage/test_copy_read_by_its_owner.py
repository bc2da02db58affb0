"""The copy handed to a patient is in words: no code, no key, the latest measure first (LAW-07)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pdfplumber
import pytest

from cpts_desktop.bootstrap.slices import kinds
from cpts_desktop.features.register import commands as do
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.features.register.queries.readable import readable_sections
from cpts_desktop.features.settings.copying import access_copy, neutral, trail_csv
from cpts_desktop.features.settings.model import TrailLine
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.unit_of_work import UnitOfWork
from tests.storage.register_setup import make

NOW = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    made = make(tmp_path / "registre.db", FixedClock(NOW), kinds=kinds())
    yield made
    made.close()


@pytest.fixture
def patient(register: Register) -> PatientId:
    form = do.CreatePatient("Martin", "Jeanne", "F", date(1944, 3, 12), phone="0321000101")
    made = register.run(do.create_patient, form)
    assert isinstance(made, Ok)
    who = made.value
    for command in (
        (do.put_care_team_member, do.PutCareTeamMember(who, "medecin_traitant", "Dr Fournier")),
        (do.collect_consent, do.CollectConsent(
            who, "opposition", "Pharmacie du Beffroi", date(2026, 3, 1), "Camille Roux")),
    ):  # fmt: skip
        assert isinstance(register.run(*command), Ok)

    def measure(_: None, uow: UnitOfWork) -> Ok[None]:
        drafts = [
            ObservationDraft("pas", Decimal(120 + day), "mm[Hg]", NOW - timedelta(days=9 - day))
            for day in range(3)
        ]
        do.record_observations(uow, who, drafts)
        return Ok(None)

    register.run(measure, None)
    return who


def copied(register: Register, patient: PatientId) -> str:
    made = register.read(access_copy, patient, NOW, {})
    assert isinstance(made, Ok)
    with zipfile.ZipFile(io.BytesIO(made.value.archive)) as archive:
        document = pdfplumber.open(io.BytesIO(archive.read("synthese.pdf")))
    with document:
        return "\n".join(page.extract_text() for page in document.pages)


def test_the_copy_says_everything_in_french(register: Register, patient: PatientId) -> None:
    words = copied(register, patient)
    for said in ("Médecin traitant", "mmHg", "Nom de naissance Martin", "03 21 00 01 01",
                 "S’oppose au partage avec Pharmacie du Beffroi", "non demandé"):  # fmt: skip
        assert said in words.replace("\u202f", " ").replace("\xa0", " "), said
    for code in ("medecin_traitant", "mm[Hg]", "patient_key", "non_demande"):
        assert code not in words


def test_the_latest_measure_comes_first(register: Register, patient: PatientId) -> None:
    words = copied(register, patient)
    lines = [line for line in words.splitlines() if "mmHg" in line]
    places = [next(at for at, line in enumerate(lines) if value in line)
              for value in ("122", "121", "120")]  # fmt: skip
    assert places == sorted(places)


def test_measures_left_out_of_the_paper_are_said(register: Register, patient: PatientId) -> None:
    measures = next(
        one
        for one in register.read(readable_sections, patient, 2)
        if one.title.startswith("Mesures")
    )
    assert "les 2 dernières sur 3" in measures.title
    assert [row[2][:3] for row in measures.rows] == ["122", "121"]


def test_an_empty_cell_of_the_trail_stays_empty() -> None:
    assert neutral("") == ""
    line = TrailLine(1, NOW, "Camille Roux", "A lu la liste des accès", "")
    assert trail_csv([line]).decode("utf-8-sig").splitlines()[1].endswith(';""')
