"""FHIR from elsewhere, read as an examiner would: whose fact it is, and what it truly says."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.fhir.files import import_files
from cpts_desktop.features.register.fhir.report import Report
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import do, make
from tests.storage.test_register_fhir_hostile import PATIENT, SUBJECT, WEIGHT, bundle, other

SNOMED, IPS = (
    "http://snomed.info/sct",
    "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips",
)
PAUL = {**PATIENT, "gender": "male", "birthDate": "1971-06-30",
        "name": [{"use": "official", "family": "KOWALSKI", "given": ["Paul"]}]}  # fmt: skip


@pytest.fixture
def ours(tmp_path: Path, clock: FixedClock) -> Register:
    return make(tmp_path / "r.db", clock)


def take(register: Register, tmp_path: Path, content: Any) -> Report:
    path = tmp_path / "x.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    report = import_files(register, [path])
    assert report.read == report.accepted + report.rejected + report.duplicates
    assert len(report.rejects) == report.rejected
    return report


def at(url: str, resource: dict[str, Any]) -> dict[str, Any]:
    return {"fullUrl": url, "resource": resource}


def several(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "collection", "entry": list(entries)}


def whole(register: Register) -> dict[str, list[str]]:
    """Return family name -> measured weights."""
    return {
        who.birth_name: [str(o.value) for o in register.read(queries.observations, who.uid)]
        for who in register.read(queries.all_patients)
    }


def test_one_local_id_for_two_people_makes_two_records(ours: Register, tmp_path: Path) -> None:
    take(ours, tmp_path, bundle(PATIENT, WEIGHT))
    his = other(valueQuantity={"value": 88, "code": "kg"}, id="o9")
    second = bundle(PAUL, his)
    assert take(ours, tmp_path, second).accepted == 2
    assert whole(ours) == {"MARTIN": ["71.4"], "KOWALSKI": ["88"]}
    before = ours.counts()
    assert take(ours, tmp_path, second).duplicates == 2
    assert take(ours, tmp_path, bundle(PATIENT, WEIGHT)).duplicates == 2
    assert ours.counts() == before
    alone = take(ours, tmp_path, bundle(other(id="o10")))
    assert "plusieurs patients" in alone.rejects[0]["why"]


def test_a_world_wide_id_on_another_person_is_refused(ours: Register, tmp_path: Path) -> None:
    id_ = "5a3c8c1e-0000-4000-8000-000000000001"
    subject = {"reference": f"urn:uuid:{id_}"}
    take(ours, tmp_path, bundle({**PATIENT, "id": id_}))
    report = take(ours, tmp_path, bundle({**PAUL, "id": id_}, other(subject=subject)))
    assert report.rejected == 2 and "autre personne" in report.rejects[0]["why"]
    assert whole(ours) == {"MARTIN": []}


def test_relative_references_stay_on_their_server(ours: Register, tmp_path: Path) -> None:
    report = take(ours, tmp_path, several(
        at("http://a.test/fhir/Patient/p1", PATIENT),
        at("http://b.test/fhir/Patient/p1", PAUL),
        at("http://a.test/fhir/Observation/o1", WEIGHT),
        at("http://b.test/fhir/Observation/o1", other(valueQuantity={"value": 88, "code": "kg"})),
        at("http://c.test/fhir/Observation/o1", WEIGHT),
        {"resource": other(id="o7", subject={"reference": "http://c.test/fhir/Patient/p1"})},
    ))  # fmt: skip
    assert whole(ours) == {"MARTIN": ["71.4"], "KOWALSKI": ["88"]}
    assert report.rejected == 2


def test_a_subject_named_by_its_identifier_is_found(ours: Register, tmp_path: Path) -> None:
    number = {"system": "urn:oid:1.2.3", "value": "A7"}
    named = [{"identifier": number}, {"reference": "Patient?identifier=urn:oid:1.2.3|A7"},
             {"reference": "#c"}]  # fmt: skip
    facts = [other(id=f"o{n}", subject=one) for n, one in enumerate(named)]
    facts[2]["contained"] = [{"resourceType": "Patient", "id": "c", "identifier": [number]}]
    report = take(ours, tmp_path, bundle({**PATIENT, "identifier": [number]}, *facts))
    assert report.accepted == 4


@pytest.mark.parametrize(
    ("when", "why"),
    [("2099-01-01", "avenir"), ("1900-01-01", "naissance"), ("2026-03-05T10:00:00Z", "avenir")],
)
def test_a_measure_of_tomorrow_or_before_birth_is_kept_aside(
    ours: Register, tmp_path: Path, when: str, why: str
) -> None:
    report = take(ours, tmp_path, bundle(PATIENT, other(effectiveDateTime=when)))
    assert why in report.rejects[0]["why"]
    assert report.quarantined == 1


def allergy(system: str, code: str) -> dict[str, Any]:
    return {"resourceType": "AllergyIntolerance", "id": "a1", "patient": SUBJECT,
            "code": {"coding": [{"system": system, "code": code}]}}  # fmt: skip


@pytest.mark.parametrize(
    ("system", "code", "state"),
    [
        (SNOMED, "716186003", "aucune_connue"),
        (IPS, "no-known-allergies", "aucune_connue"),
        (SNOMED, "409137002", "non_demande"),
        (IPS, "no-known-food-allergies", "non_demande"),
        (IPS, "no-allergy-info", "non_demande"),
    ],
)
def test_no_known_allergy_is_not_no_known_drug_allergy(
    ours: Register, tmp_path: Path, system: str, code: str, state: str
) -> None:
    take(ours, tmp_path, bundle(PATIENT, allergy(system, code)))
    (who,) = ours.read(queries.all_patients)
    assert ours.read(queries.allergies, who.uid).state.value == state


def test_no_known_allergy_never_hides_an_allergy(ours: Register, tmp_path: Path) -> None:
    nuts = {**allergy(SNOMED, "91934008"), "id": "a0"}
    report = take(ours, tmp_path, bundle(PATIENT, nuts, allergy(SNOMED, "716186003")))
    assert report.accepted == 2 and "le dossier en porte une" in report.rejects[0]["why"]


def test_absence_is_not_a_treatment_nor_a_diagnosis(ours: Register, tmp_path: Path) -> None:
    def none(code: str) -> dict[str, Any]:
        return {"coding": [{"system": IPS, "code": code, "display": code}]}

    drug = {"resourceType": "MedicationStatement", "id": "m", "status": "active",
            "subject": SUBJECT,
            "medicationCodeableConcept": none("no-known-medications")}  # fmt: skip
    problem = {"resourceType": "Condition", "id": "c", "subject": SUBJECT,
               "code": none("no-known-problems")}  # fmt: skip
    assert take(ours, tmp_path, bundle(PATIENT, drug, problem)).rejected == 2


def test_a_treatment_told_otherwise_later_is_said(ours: Register, tmp_path: Path) -> None:
    drug = {"resourceType": "MedicationRequest", "id": "m", "status": "active", "intent": "order",
            "subject": SUBJECT, "authoredOn": "2026-01-02",
            "medicationCodeableConcept": {"text": "Furosémide 40 mg"}}  # fmt: skip
    take(ours, tmp_path, bundle(PATIENT, drug))
    (who,) = ours.read(queries.all_patients)
    report = take(ours, tmp_path, bundle(PATIENT, {**drug, "status": "stopped"}))
    assert "autre contenu" in report.rejects[0]["why"]
    (line,) = ours.read(queries.medications, who.uid)
    do(ours, commands.stop_medication,
       commands.StopMedication(who.uid, line.id, date(2026, 2, 1)))  # fmt: skip
    again = take(ours, tmp_path, bundle(PATIENT, drug))
    assert (again.duplicates, again.rejected) == (2, 0)


def test_a_resource_without_any_id_is_known_by_its_content(ours: Register, tmp_path: Path) -> None:
    nameless = {k: v for k, v in PATIENT.items() if k != "id"}
    assert take(ours, tmp_path, nameless).accepted == 1
    assert take(ours, tmp_path, nameless).duplicates == 1
    assert ours.read(queries.count_patients) == 1


def test_a_known_patient_told_otherwise_is_warned_of(ours: Register, tmp_path: Path) -> None:
    phone = [{"system": "phone", "value": "0102030405"}]
    take(ours, tmp_path, {**PATIENT, "telecom": phone})
    phone[0]["value"] = "0102030406"
    report = take(ours, tmp_path, {**PATIENT, "telecom": phone, "deceasedDateTime": "2026-01-09"})
    assert (report.duplicates, len(report.warnings)) == (1, 1)
    assert "téléphone, date de décès" in report.warnings[0]["what"]


def test_why_there_is_no_value_is_said(ours: Register, tmp_path: Path) -> None:
    absent = {"coding": [{"code": "not-performed"}]}
    bare = {k: v for k, v in WEIGHT.items() if k != "valueQuantity"}

    def part(code: str, **more: Any) -> dict[str, Any]:
        coding = {"system": "http://loinc.org", "code": code, "display": code}
        return {"code": {"coding": [coding]}, **more}

    panel = {**bare, "id": "o2", "code": {"coding": [{"system": "http://loinc.org",
             "code": "85354-9"}]}, "component": [
                 part("8480-6", valueQuantity={"value": 118, "code": "mm[Hg]"}),
                 part("8462-4", dataAbsentReason=absent)]}  # fmt: skip
    report = take(ours, tmp_path, bundle(PATIENT, {**bare, "dataAbsentReason": absent}, panel))
    assert report.rejects[0]["why"] == "sans valeur (selon la source : mesure non faite)"
    assert "8462-4 sans valeur" in report.warnings[0]["what"]
    assert report.accepted == 2


def test_names_no_longer_borne_are_not_the_birth_name(ours: Register, tmp_path: Path) -> None:
    names = [
        {"use": "old", "family": "LEROY", "given": ["Jeanne"]},
        {"use": "official", "family": "PETIT", "given": ["Jeanne"],
         "period": {"end": "1990-01-01"}},
        {"use": "usual", "family": "DURAND", "given": ["Jeannette"]},
        {"use": "official", "family": "MARTIN", "given": ["Jeanne", "Marie"]},
    ]  # fmt: skip
    take(ours, tmp_path, {**PATIENT, "name": names})
    (who,) = ours.read(queries.all_patients)
    assert (who.birth_name, who.used_name) == ("MARTIN", "DURAND")
    assert (who.given_names, who.used_given_name) == (("Jeanne", "Marie"), "Jeannette")


@pytest.mark.parametrize(
    ("loinc", "quantity", "value", "unit"),
    [
        ("29463-7", {"value": 157, "code": "[lb_av]"}, "71.21", "kg"),
        ("29463-7", {"value": 157, "unit": "lbs"}, "71.21", "kg"),
        ("29463-7", {"value": 71400, "code": "g"}, "71.40", "kg"),
        ("29463-7", {"value": 71, "unit": "kg", "system": "http://x.t", "code": "K"}, "71", "kg"),
        ("8302-2", {"value": 65, "code": "[in_i]"}, "165.10", "cm"),
        ("8302-2", {"value": 1.65, "code": "m"}, "165.00", "cm"),
        ("8310-5", {"value": 98.6, "code": "[degF]"}, "37.00", "Cel"),
        ("2160-0", {"value": 1.2, "code": "mg/dL"}, "106.08", "umol/L"),
    ],
)  # fmt: skip
def test_other_unit_systems_are_converted(
    ours: Register, tmp_path: Path, loinc: str, quantity: Any, value: str, unit: str
) -> None:
    code = {"coding": [{"system": "http://loinc.org", "code": loinc}]}
    take(ours, tmp_path, bundle(PATIENT, other(code=code, valueQuantity=quantity)))
    (who,) = ours.read(queries.all_patients)
    (seen,) = ours.read(queries.observations, who.uid)
    assert (seen.value, seen.unit) == (Decimal(value), unit)


def test_a_deletion_is_never_obeyed(ours: Register, tmp_path: Path) -> None:
    take(ours, tmp_path, bundle(PATIENT, WEIGHT))
    gone = several({"request": {"method": "DELETE", "url": "Patient/p1"}},
                   {"resource": WEIGHT, "request": {"method": "DELETE", "url": "x"}})  # fmt: skip
    report = take(ours, tmp_path, gone)
    assert report.rejected == 2
    assert all("suppression" in one["why"] for one in report.rejects)
    assert whole(ours) == {"MARTIN": ["71.4"]}


@pytest.mark.parametrize("type_", ["Organization", "Practitioner", "Flag", "Claim", "Inconnu"])
def test_what_has_no_place_here_is_listed_with_the_reason(
    ours: Register, tmp_path: Path, type_: str
) -> None:
    report = take(ours, tmp_path, {"resourceType": type_, "id": "x"})
    assert report.rejects[0]["why"].startswith("type non repris")
    assert report.quarantined == 0


def test_a_doubtful_diagnosis_keeps_its_doubt(ours: Register, tmp_path: Path) -> None:
    doubt = {"coding": [{"code": "differential"}]}
    problem = {"resourceType": "Condition", "id": "c", "subject": SUBJECT,
               "code": {"text": "Embolie pulmonaire"}, "verificationStatus": doubt}  # fmt: skip
    take(ours, tmp_path, bundle(PATIENT, problem))
    (who,) = ours.read(queries.all_patients)
    assert ours.read(queries.conditions, who.uid)[0].label == "Embolie pulmonaire (non confirmé)"
