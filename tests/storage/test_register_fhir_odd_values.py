"""Values, dates and doses of FHIR in the forms that R4 allows and few systems write."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.fhir import dosage
from cpts_desktop.features.register.fhir.files import import_files
from cpts_desktop.features.register.fhir.report import Report
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import make
from tests.storage.test_register_fhir_hostile import PATIENT, WEIGHT, bundle


@pytest.fixture
def ours(tmp_path: Path, clock: FixedClock) -> Register:
    return make(tmp_path / "r.db", clock)


def take(register: Register, folder: Path, *resources: dict[str, Any]) -> Report:
    path = folder / "x.json"
    path.write_text(json.dumps(bundle(PATIENT, *resources)), encoding="utf-8")
    report = import_files(register, [path])
    assert report.read == report.accepted + report.rejected + report.duplicates
    return report


def one(register: Register) -> Any:
    (found,) = register.read(queries.all_patients)
    return found.uid


def measure(**other: Any) -> dict[str, Any]:
    without = {"valueQuantity", "effectiveDateTime"} & {
        "valueQuantity" if any(k.startswith("value") for k in other) else "",
        "effectiveDateTime" if any(k.startswith("effective") for k in other) else "",
    }
    return {**{k: v for k, v in WEIGHT.items() if k not in without}, **other}


def loinc(code: str) -> dict[str, Any]:
    return {"coding": [{"system": "http://loinc.org", "code": code}], "text": "Titre"}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"valueRange": {"low": {"value": 3, "unit": "mg"}, "high": {"value": 5, "unit": "mg"}}},
         "3 mg–5 mg"),
        ({"valueRange": {"high": {"value": 5, "unit": "mg/L"}}}, "…–5 mg/L"),
        ({"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 128}}}, "1:128"),
        ({"valueTime": "10:30:00"}, "10:30:00"),
        ({"valuePeriod": {"start": "2026-01-01", "end": "2026-01-03"}}, "2026-01-01 – 2026-01-03"),
    ],
    ids=["range", "open-range", "ratio", "time", "period"],
)  # fmt: skip
def test_a_value_that_is_not_one_number_is_kept_in_words(
    ours: Register, tmp_path: Path, value: dict[str, Any], told: str
) -> None:
    report = take(ours, tmp_path, measure(code=loinc("11113-3"), **value))
    assert report.rejected == 0
    (found,) = ours.read(queries.observations, one(ours))
    assert (found.value, found.text) == (None, told)
    assert take(ours, tmp_path, measure(code=loinc("11113-3"), **value)).duplicates == 2


def test_a_concept_in_words_only_is_a_measure_without_code(ours: Register, tmp_path: Path) -> None:
    assert take(ours, tmp_path, measure(code={"text": "Tour de cuisse"})).rejected == 0
    (found,) = ours.read(queries.observations, one(ours))
    assert (found.code, found.value) == ("local:Tour de cuisse", Decimal("71.4"))


def test_a_number_without_unit_is_taken_only_where_there_is_none(
    ours: Register, tmp_path: Path
) -> None:
    bare = {"valueQuantity": {"value": 2.4}}
    report = take(
        ours, tmp_path,
        measure(id="i", code=loinc("6301-6"), **bare), measure(id="w", **bare),
        measure(id="f", code=loinc("6301-6"), valueQuantity={"value": 2, "system": "urn:x"}),
    )  # fmt: skip
    assert [one["why"] for one in report.rejects] == ["quantité sans unité"] * 2
    (found,) = ours.read(queries.observations, one(ours))
    assert (found.code, found.value, found.unit) == ("inr", Decimal("2.4"), "{INR}")


@pytest.mark.parametrize(
    "when",
    [
        {"effectiveTiming": {"event": ["2026-02-09T08:00:00Z"]}},
        {"effectivePeriod": {"end": "2026-02-09T08:00:00Z"}},
        {"effectiveInstant": "2026-02-09T08:00:00.123456789Z"},
        {"effectiveDateTime": "2026-02-09T03:00:00-05:00"},
    ],
    ids=["timing", "end-only", "instant", "zone"],
)
def test_the_date_is_read_in_each_of_its_forms(
    ours: Register, tmp_path: Path, when: dict[str, Any]
) -> None:
    assert take(ours, tmp_path, measure(**when)).rejected == 0
    (found,) = ours.read(queries.observations, one(ours))
    assert found.at.isoformat(timespec="seconds") == "2026-02-09T08:00:00+00:00"


@pytest.mark.parametrize("unit", ["mmol/l", "mmol/L", "meq/l"])
def test_a_litre_is_one_however_it_is_written(ours: Register, tmp_path: Path, unit: str) -> None:
    """Written otherwise, a potassium would be kept apart and raise no alert."""
    value = {"value": 6.1, "system": "http://unitsofmeasure.org", "code": unit}
    assert take(ours, tmp_path, measure(code=loinc("2823-3"), valueQuantity=value)).rejected == 0
    (found,) = ours.read(queries.observations, one(ours))
    assert (found.code, found.value, found.unit) == ("k", Decimal("6.1"), "mmol/L")


def test_a_panel_says_that_its_measures_are_read_apart(ours: Register, tmp_path: Path) -> None:
    panel = measure(id="panel", hasMember=[{"reference": "Observation/x"}])
    del panel["valueQuantity"]
    report = take(ours, tmp_path, panel)
    assert [one["why"] for one in report.rejects] == ["regroupe d’autres mesures, lues une à une"]
    assert report.quarantined == 0


def treatment(**other: Any) -> dict[str, Any]:
    return {
        "resourceType": "MedicationStatement", "id": "m", "status": "active",
        "medicationCodeableConcept": {"text": "Digoxine"}, "subject": WEIGHT["subject"], **other,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("dates", "until"),
    [
        ({"effectivePeriod": {"start": "2024-05", "end": "2025"}}, date(2025, 12, 31)),
        ({"effectivePeriod": {"end": "2025-02"}}, date(2025, 2, 28)),
        ({"effectivePeriod": {"start": "2024-05"}}, date(2024, 5, 31)),
        ({"dateAsserted": "2025-03-01"}, date(2025, 3, 1)),
    ],
    ids=["year", "month", "start-only", "asserted"],
)
def test_a_stopped_treatment_never_stands_among_those_taken(
    ours: Register, tmp_path: Path, dates: dict[str, Any], until: date
) -> None:
    assert take(ours, tmp_path, treatment(status="stopped", **dates)).rejected == 0
    (line,) = ours.read(queries.medications, one(ours))
    assert line.until == until
    assert ours.read(queries.medications, one(ours), current_only=True) == ()
    assert take(ours, tmp_path, treatment(status="stopped", **dates)).duplicates == 2


def test_a_stopped_treatment_without_any_date_is_kept_aside(ours: Register, tmp_path: Path) -> None:
    report = take(ours, tmp_path, treatment(status="completed"))
    assert (report.rejected, report.quarantined) == (1, 1)
    assert ours.read(queries.medications, one(ours)) == ()


def test_a_suspended_treatment_says_so(ours: Register, tmp_path: Path) -> None:
    take(ours, tmp_path, treatment(status="on-hold"))
    (line,) = ours.read(queries.medications, one(ours))
    assert line.label == "Digoxine (suspendu selon la source)"


@pytest.mark.parametrize(
    ("onset", "label"),
    [
        ({"onsetDateTime": "2019"}, "Asthme (depuis 2019)"),
        ({"onsetDateTime": "2019-04"}, "Asthme (depuis 04/2019)"),
        ({"onsetAge": {"value": 50, "code": "a"}}, "Asthme (depuis l’âge de 50 ans)"),
        ({"onsetString": "dans l’enfance"}, "Asthme (dans l’enfance)"),
    ],
    ids=["year", "month", "age", "words"],
)
def test_a_loose_onset_is_told_and_never_the_day_it_was_noted(
    ours: Register, tmp_path: Path, onset: dict[str, Any], label: str
) -> None:
    asthma = {
        "resourceType": "Condition", "id": "c", "code": {"text": "Asthme"},
        "subject": WEIGHT["subject"], "recordedDate": "2026-01-05", **onset,
    }  # fmt: skip
    assert take(ours, tmp_path, asthma).rejected == 0
    (found,) = ours.read(queries.conditions, one(ours))
    assert (found.label, found.since, found.active) == (label, None, True)


def test_a_condition_that_ended_in_some_year_is_over(ours: Register, tmp_path: Path) -> None:
    asthma = {
        "resourceType": "Condition", "id": "c", "code": {"text": "Asthme"},
        "subject": WEIGHT["subject"], "abatementDateTime": "2021",
    }  # fmt: skip
    take(ours, tmp_path, asthma)
    (found,) = ours.read(queries.conditions, one(ours))
    assert not found.active


def repeat(**parts: Any) -> dict[str, Any]:
    return {"timing": {"repeat": parts}}


@pytest.mark.parametrize(
    ("dosage_", "told"),
    [
        ({"text": "1 le matin", **repeat(frequency=1, period=1, periodUnit="d")},
         ("1 le matin", "")),
        (repeat(frequency=2, period=1, periodUnit="d"), ("", "2 fois par jour")),
        (repeat(frequency=1, period=8, periodUnit="h"), ("", "toutes les 8 heures")),
        (repeat(frequency=1, period=2, periodUnit="mo"), ("", "tous les 2 mois")),
        (repeat(frequency=3, frequencyMax=4, period=1, periodUnit="d"),
         ("", "3 à 4 fois par jour")),
        (repeat(when=["MORN", "HS"]), ("", "le matin, au coucher")),
        (repeat(dayOfWeek=["mon", "thu"], timeOfDay=["08:00:00"]),
         ("", "le lundi, jeudi, à 08 h 00")),
        ({"timing": {"code": {"coding": [{"code": "BID"}]}}}, ("", "2 fois par jour")),
        ({"asNeededBoolean": True, "doseAndRate": [
            {"doseRange": {"low": {"value": 1}, "high": {"value": 2, "unit": "comprimé"}}}]},
         ("1 à 2 comprimé", "si besoin")),
        ({"doseAndRate": [{"doseQuantity": {"value": Decimal("2.5"), "unit": "mg"}}]},
         ("2,5 mg", "")),
        ({"asNeededCodeableConcept": {"text": "douleur"}}, ("", "si besoin (douleur)")),
        ({"timing": "x", "doseAndRate": "y"}, ("", "")),
    ],
)  # fmt: skip
def test_a_coded_dosage_is_told_in_words(dosage_: dict[str, Any], told: tuple[str, str]) -> None:
    assert dosage.words([dosage_]) == told


def test_several_dosages_are_told_one_after_the_other() -> None:
    doses = [{"text": "2 le matin"}, repeat(when=["EVE"])]
    assert dosage.words(doses) == ("2 le matin ; le soir", "")
    assert dosage.words([]) == ("", "")
