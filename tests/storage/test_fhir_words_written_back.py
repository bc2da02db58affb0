"""Words of a record in our FHIR export: long, of several lines, with French spaces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.fhir.files import import_files
from cpts_desktop.features.register.model import Encounter, ObservationDraft
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId, RecordId, new_id
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage.register import Register
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do, make
from tests.storage.test_fhir_round_trip import carry
from tests.storage.test_register_fhir_hostile import WEIGHT
from tests.storage.test_register_fhir_odd_values import loinc, one, take

LONG = "Sonner deux fois ;\nle chien\tn’est pas méchant.\n" + "é" * 340
FRENCH = "2\u202ffois\u00a0! «\u00a0net\u00a0»"


@pytest.fixture
def nurse(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Awa Ndiaye")
    yield made
    made.register.close()


@pytest.fixture
def other(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Paul Durand", "medecin")
    yield made
    made.register.close()


@pytest.fixture
def ours(tmp_path: Path, clock: FixedClock) -> Register:
    return make(tmp_path / "r.db", clock)


def wordy(place: Practice, words: str) -> PatientId:
    """Return a patient whose every free text is these words."""
    run = place.register
    uid = place.patient(note=(words * 6)[:2_000])
    at = run.clock.now() - timedelta(days=1)
    drafts = [
        ObservationDraft("poids", Decimal("71.4"), "kg", at, words * 5, scale="balance"),
        ObservationDraft("autre", None, "", at, words * 5),
        ObservationDraft("pas", Decimal(118), "mm[Hg]", at, words),
        ObservationDraft("pad", Decimal(72), "mm[Hg]", at, words),
    ]
    seen = Encounter(RecordId(new_id()), "autre", FRENCH, FRENCH, at, None, "")

    def facts(_: None, uow: Any) -> Any:
        commands.record_observations(uow, uid, drafts)
        commands.record_encounters(uow, uid, [seen])
        return Ok(None)

    do(run, facts, None)
    line = commands.AddMedication(
        uid, "FUROSÉMIDE 40\u202fmg", dose_text=words, frequency_text=words, since=date(2026, 1, 2)
    )
    do(run, commands.add_medication, line)
    do(run, commands.put_allergy, commands.PutAllergy(uid, "Pénicilline", reaction=words))
    return uid


def texts(run: Register, uid: PatientId) -> dict[str, Any]:
    sheet = run.read(queries.patient, uid)
    assert sheet is not None
    (line,) = run.read(queries.medications, uid)
    return {
        "note": sheet.note,
        "measures": sorted((o.code, o.text) for o in run.read(queries.observations, uid)),
        "doses": (line.dose_text, line.frequency_text),
        "reactions": [a.reaction for a in run.read(queries.allergies, uid).items],
        "encounters": [(e.kind, e.source) for e in run.read(queries.encounters, uid)],
    }


def test_long_words_of_several_lines_come_back_whole(
    nurse: Practice, other: Practice, tmp_path: Path
) -> None:
    uid = wordy(nurse, LONG)
    before = texts(nurse.register, uid)
    assert len(before["note"]) == 2_000 and before["encounters"] == [("autre", "")]
    report = carry(nurse, uid, other.register, tmp_path / "a.json")
    assert report.warnings == []
    assert texts(other.register, uid) == before


@pytest.mark.parametrize("words", [LONG, FRENCH], ids=["lines", "no-break-spaces"])
def test_the_own_export_is_known_again_whatever_its_words(
    nurse: Practice, other: Practice, tmp_path: Path, words: str
) -> None:
    """R4 has one space only: a no-break space leaves as a plain one and is no other content."""
    uid = wordy(nurse, words)
    before = nurse.register.counts()
    for place in (nurse, other):
        carry(nurse, uid, place.register, tmp_path / "a.json")
        report = import_files(place.register, [tmp_path / "a.json"])
        wrong = [o for o in report.rejects if not o["why"].startswith("type non repris")]
        assert (report.accepted, wrong) == (0, [])
    assert nurse.register.counts() == before


def test_other_words_are_another_content(nurse: Practice, tmp_path: Path) -> None:
    uid = wordy(nurse, FRENCH)
    carry(nurse, uid, nurse.register, tmp_path / "a.json")
    text = (tmp_path / "a.json").read_text(encoding="utf-8").replace("2 fois", "3 fois")
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    report = import_files(nurse.register, [tmp_path / "a.json"])
    assert {kind for kind, n in report.by_resource.items() if n["rejected"]} >= {
        "Observation", "MedicationStatement", "AllergyIntolerance", "Encounter",
    }  # fmt: skip
    assert any("autre contenu" in one["why"] for one in report.rejects)


def test_a_first_given_name_of_two_words_stays_one_name(
    nurse: Practice, other: Practice, tmp_path: Path
) -> None:
    uid = nurse.patient(given_names=("Jean Pierre", "Paul"))
    carry(nurse, uid, other.register, tmp_path / "a.json")
    banner = other.register.read(queries.banner, uid)
    assert banner is not None and banner.given_names == ("Jean Pierre", "Paul")


def test_a_mark_that_changes_the_sense_is_never_cut(ours: Register, tmp_path: Path) -> None:
    doubt = {
        "resourceType": "Condition", "id": "c", "code": {"text": "y" * 500},
        "verificationStatus": {"coding": [{"code": "provisional"}]}, "subject": WEIGHT["subject"],
    }  # fmt: skip
    drug = {
        "resourceType": "MedicationStatement", "id": "m", "status": "on-hold",
        "medicationCodeableConcept": {"text": "x" * 500}, "subject": WEIGHT["subject"],
    }  # fmt: skip
    report = take(ours, tmp_path, doubt, drug)
    assert report.rejects == []
    (found,) = ours.read(queries.conditions, one(ours))
    assert found.label.endswith("y (non confirmé)") and len(found.label) <= 400
    (line,) = ours.read(queries.medications, one(ours))
    assert line.label.endswith("x (suspendu selon la source)") and len(line.label) <= 400


def test_words_of_a_stranger_stay_one_line(ours: Register, tmp_path: Path) -> None:
    said = {"resourceType": "Observation", "id": "o", "status": "final", "code": loinc("1-8"),
            "subject": WEIGHT["subject"], "effectiveDateTime": "2026-02-01",
            "valueString": "a\nb\u200b\u202ec"}  # fmt: skip
    take(ours, tmp_path, said)
    assert ours.read(queries.observations, one(ours))[0].text == "a bc"
