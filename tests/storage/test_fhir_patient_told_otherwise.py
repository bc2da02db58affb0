"""A Patient of elsewhere: what could not be typed is not written, and every loss is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.register import queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import make
from tests.storage.test_register_fhir_hostile import PATIENT, SUBJECT, reasons
from tests.storage.test_register_fhir_hostile import bundle as entries
from tests.storage.test_register_fhir_hostile import take as take_content
from tests.storage.test_register_fhir_odd_values import one, take


@pytest.fixture
def ours(tmp_path: Path, clock: FixedClock) -> Register:
    return make(tmp_path / "r.db", clock)


def warned(register: Register, folder: Path, **more: Any) -> list[str]:
    report = take_content(register, folder, entries({**PATIENT, **more}))
    assert (report.accepted, report.rejected) == (1, 0)
    return [told["what"] for told in report.warnings]


@pytest.mark.parametrize("day", ["2050-05-01", "1900-05-01", "1940-01-01T10:00:00+01:00"])
def test_a_death_that_cannot_be_is_not_written(ours: Register, tmp_path: Path, day: str) -> None:
    told = warned(ours, tmp_path, deceasedDateTime=day)
    assert told == ["date de décès non reprise : dans l’avenir ou avant la naissance"]
    (banner,) = ours.read(queries.all_patients)
    assert banner.deceased_on is None


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"deceasedDateTime": "2025"}, "décès signalé sans date précise (2025)"),
        ({"deceasedBoolean": True}, "décès signalé sans date"),
        ({"active": False}, "la source dit ce dossier inactif"),
        ({"birthDate": None}, "sans date de naissance : marquée « date inconnue »"),
    ],
)
def test_what_is_not_written_is_told(
    ours: Register, tmp_path: Path, more: dict[str, Any], told: str
) -> None:
    assert warned(ours, tmp_path, **more) == [told]


def drug(reference: dict[str, str]) -> dict[str, Any]:
    return {"resourceType": "MedicationRequest", "id": "m", "status": "active", "intent": "order",
            "subject": SUBJECT, "medicationReference": reference}  # fmt: skip


def test_a_drug_kept_elsewhere_is_known_by_the_name_beside_its_reference(
    ours: Register, tmp_path: Path
) -> None:
    named = {"reference": "Medication/elsewhere", "display": "Furosémide 40 mg"}
    assert take(ours, tmp_path, drug(named)).rejects == []
    (line,) = ours.read(queries.medications, one(ours))
    assert (line.label, line.cis, line.atc) == ("Furosémide 40 mg", "", "")


def test_a_drug_that_nothing_names_is_kept_aside(ours: Register, tmp_path: Path) -> None:
    report = take(ours, tmp_path, drug({"reference": "Medication/elsewhere", "display": " "}))
    assert report.rejected == 1 and "médicament" in reasons(report)[0]
