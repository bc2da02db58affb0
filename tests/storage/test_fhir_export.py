"""FHIR R4 out: whole record, FR Core profiles, no matricule unless qualifiée, round trip."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.exchange.formats import fhir_alerts
from cpts_desktop.features.exchange.formats.fhir_export import Exported, export_patient
from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.fhir.files import import_files
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage.kinds import Entry
from cpts_desktop.storage.register import Register
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do
from tests.support.shared_data import shared_data

MATRICULE = "275126322074974"
TODAY = date(2026, 3, 3)


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


def full_record(place: Practice) -> Any:
    """Return a patient with a little of everything."""
    run = place.register
    uid = place.patient(
        used_name="DURAND", phone="0102030405", city="Thiers", postcode="63300", birth_cog="63430"
    )
    at = run.clock.now()
    drafts = [
        ObservationDraft("poids", Decimal("71.40"), "kg", at),
        ObservationDraft("pas", Decimal(118), "mm[Hg]", at),
        ObservationDraft("pad", Decimal(72), "mm[Hg]", at),
        ObservationDraft("k", Decimal("4.1"), "mmol/L", at),
        ObservationDraft("nyha", Decimal(2), "{class}", at),
    ]

    def measure(_: None, uow: Any) -> Any:
        return Ok(commands.record_observations(uow, uid, drafts))

    do(run, measure, None)
    for handler, command in (
        (
            commands.add_medication,
            commands.AddMedication(
                uid, "FUROSEMIDE 40 mg", ("furosémide",), atc="C03CA01", dose_text="1 comprimé",
                frequency_text="le matin", since=date(2026, 1, 2),
            ),
        ),
        (commands.put_allergy, commands.PutAllergy(uid, "Pénicilline", reaction="urticaire")),
        (
            commands.put_condition,
            commands.PutCondition(uid, "Insuffisance cardiaque", code="cim10:I50"),
        ),
        (
            commands.put_care_team_member,
            commands.PutCareTeamMember(uid, "medecin_traitant", "Dr Paul Durand"),
        ),
        (commands.put_contact, commands.PutContact(uid, "Marie Martin", "0601020304", "fille")),
    ):  # fmt: skip
        do(run, handler, command)
    place.letter(uid, b"%PDF-1.7 lettre")
    return uid


def exported(place: Practice, uid: Any) -> Exported:
    found = place.register.read(export_patient, uid, place.register.clock.now())
    assert found is not None
    return found


def resources(found: Exported, type_: str) -> list[dict[str, Any]]:
    held = [one["resource"] for one in found.bundle["entry"]]
    return [one for one in held if one["resourceType"] == type_]


def facts(run: Register, uid: Any) -> dict[str, Any]:
    read = run.read
    banner = read(queries.banner, uid)
    assert banner is not None
    return {
        "name": (banner.birth_name, banner.used_name, banner.given_names, banner.birth_date),
        "measures": sorted(
            (o.code, o.value, o.unit, o.at) for o in read(queries.observations, uid)
        ),
        "treatments": [(m.label, m.atc, m.since, m.until) for m in read(queries.medications, uid)],
        "allergies": [(a.substance, a.reaction) for a in read(queries.allergies, uid).items],
        "conditions": [(c.label, c.code, c.active) for c in read(queries.conditions, uid)],
        "contacts": [(c.name, c.phone, c.relation) for c in read(queries.contacts, uid)],
    }


def test_what_is_exported_is_imported_again_with_the_same_facts(
    nurse: Practice, other: Practice, tmp_path: Path
) -> None:
    uid = full_record(nurse)
    path = tmp_path / "dossier.json"
    path.write_bytes(exported(nurse, uid).data())
    report = import_files(other.register, [path])
    taken = {name: counts["accepted"] for name, counts in report.by_resource.items()}
    assert taken["Observation"] == 4 and taken["MedicationStatement"] == 1
    (banner,) = other.register.read(queries.all_patients)
    here, there = facts(nurse.register, uid), facts(other.register, banner.uid)
    assert there == here
    again = import_files(other.register, [path])
    assert again.accepted == 0 and again.duplicates == report.accepted


def test_decimals_keep_their_digits(nurse: Practice) -> None:
    text = exported(nurse, full_record(nurse)).data().decode()
    assert '"value": 71.40' in text


def test_no_matricule_leaves_unless_the_identity_is_qualifiee(nurse: Practice) -> None:
    uid = nurse.patient(
        birth_name="ADRUN", given_names="ZOE", birth_date=date(1975, 12, 31), birth_cog="63220"
    )
    do(nurse.register, commands.use_test_identities, commands.UseTestIdentities(True))
    payload = {
        "matricule": MATRICULE, "oid": "1.2.250.1.213.1.4.10", "birth_name": "ADRUN",
        "given_names": ["ZOE"], "sex": "F", "birth_date": "1975-12-31", "birth_cog": "63220",
        "provenance": "insi", "declared_status": "",
    }  # fmt: skip

    def fetched(_: None, uow: Any) -> Any:
        return Ok(uow.append(uid, "ins_received", payload))

    do(nurse.register, fetched, None)
    found = exported(nurse, uid)
    assert MATRICULE not in found.data().decode()
    assert "1.2.250.1.213.1.4" not in found.data().decode()
    (patient,) = resources(found, "Patient")
    assert patient["meta"]["profile"][0].endswith("/fr-core-patient")
    check = commands.CheckIdentity(uid, "carte nationale d’identité", TODAY)
    do(nurse.register, commands.check_identity, check)
    banner = nurse.register.read(queries.banner, uid)
    assert banner is not None and banner.ins_status.value == "qualifiee"
    (patient,) = resources(exported(nurse, uid), "Patient")
    assert patient["meta"]["profile"][0].endswith("/fr-core-patient-ins")
    identifier, local = patient["identifier"]
    assert (identifier["use"], identifier["value"]) == ("official", MATRICULE)
    assert local["use"] != "official"
    assert identifier["type"]["coding"][0]["code"] == "INS-NIR-TEST"
    do(nurse.register, commands.mark_identity, commands.MarkIdentity(uid, doubtful=True))
    assert MATRICULE not in exported(nurse, uid).data().decode()


def test_every_reference_leads_somewhere(nurse: Practice) -> None:
    found = exported(nurse, full_record(nurse))
    urls = {one["fullUrl"] for one in found.bundle["entry"]}
    assert len(urls) == len(found.bundle["entry"])
    text = json.dumps(json.loads(found.data()))
    import re

    for target in re.findall(r'"reference": "([^"]+)"', text):
        assert target in urls


def test_nothing_empty_is_written(nurse: Practice) -> None:
    def walk(value: Any) -> None:
        assert value not in ("", None, [], {})
        for one in value.values() if isinstance(value, dict) else value:
            if isinstance(one, dict | list):
                walk(one)
            else:
                assert one not in ("", None)

    for one in exported(nurse, full_record(nurse)).bundle["entry"]:
        walk(one)


def profiles() -> dict[str, dict[str, Any]]:
    """Return the FR Core profiles of the official package, by their url."""
    found = {}
    with tarfile.open(shared_data("interop/hl7.fhir.fr.core-2.2.0.tgz")) as package:
        for member in package:
            name = Path(member.name).name
            stream = package.extractfile(member)
            wanted = name.startswith("StructureDefinition-") and name.endswith(".json")
            if wanted and stream is not None:
                one = json.load(stream)
                found[one["url"]] = one
    return found


def broken(resource: dict[str, Any], profile: dict[str, Any]) -> list[str]:
    """Return the elements of the first two levels whose cardinality or fixed value is not met.

    Only elements that are not slices: the calibration below runs it on the official examples.
    """
    bad = []
    for element in profile["snapshot"]["element"]:
        path = element["path"].split(".")[1:]
        if not path or ":" in element["id"] or "[x]" in element["id"] or len(path) > 2:
            continue
        for holder in [resource] if len(path) == 1 else _items(resource.get(path[0])):
            held = _items(holder.get(path[-1]))
            top = element["max"]
            if len(held) < element.get("min", 0) or (top != "*" and len(held) > int(top)):
                bad.append(element["id"])
    return bad


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def test_our_resources_keep_the_cardinalities_of_their_fr_core_profile(nurse: Practice) -> None:
    known = profiles()
    found = exported(nurse, full_record(nurse))
    checked = 0
    for one in found.bundle["entry"]:
        for url in one["resource"].get("meta", {}).get("profile", []):
            if url == CARE_CIRCLE:
                continue
            assert broken(one["resource"], known[url]) == [], url
            checked += 1
    assert checked >= 5


def test_the_checker_accepts_the_official_examples_and_sees_a_missing_element() -> None:
    known = profiles()
    with tarfile.open(shared_data("interop/hl7.fhir.fr.core-2.2.0.tgz")) as package:
        seen = 0
        for member in package:
            stream = package.extractfile(member)
            if "/example/" not in member.name or stream is None:
                continue
            example = json.load(stream)
            for url in example.get("meta", {}).get("profile", []):
                if url in known:
                    assert broken(example, known[url]) == [], member.name
                    seen += 1
    assert seen > 10
    url = "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-observation-body-weight"
    assert "Observation.status" in broken({"resourceType": "Observation"}, known[url])


CARE_CIRCLE = "https://interop.esante.gouv.fr/ig/fhir/cds/StructureDefinition/cds-ihe-careteam"


def test_the_care_team_is_the_one_of_the_cercle_de_soins(nurse: Practice) -> None:
    """Profile CDSCareTeam (ANS): what it asks, and members in a role, never bare persons."""
    found = exported(nurse, full_record(nurse))
    (circle,) = resources(found, "CareTeam")
    assert circle["meta"]["profile"] == [CARE_CIRCLE]
    assert len(circle["identifier"]) == 1 and circle["identifier"][0]["value"]
    assert circle["status"] and circle["name"] and circle["subject"]["type"] == "Patient"
    assert circle["period"]["start"]
    (member,) = circle["participant"]
    assert member["period"]["start"] and member["member"]["type"] == "PractitionerRole"
    role = next(
        one for one in resources(found, "PractitionerRole")
        if member["member"]["reference"].endswith(one["id"])
    )  # fmt: skip
    who = next(
        one for one in resources(found, "Practitioner")
        if role["practitioner"]["reference"].endswith(one["id"])
    )  # fmt: skip
    assert who["name"] == [
        {"text": "Dr Paul Durand", "family": "Durand", "given": ["Paul"], "prefix": ["Dr"]}
    ]


def test_a_saturation_has_both_codes_and_a_value_in_words_no_profile(nurse: Practice) -> None:
    uid = nurse.patient()
    at = nurse.register.clock.now()
    drafts = [
        ObservationDraft("spo2", Decimal(96), "%", at),
        ObservationDraft("spo2", None, "", at + timedelta(minutes=1), text="> 90 %"),
    ]

    def measure(_: None, uow: Any) -> Any:
        return Ok(commands.record_observations(uow, uid, drafts))

    do(nurse.register, measure, None)
    said, counted = sorted(
        resources(exported(nurse, uid), "Observation"), key=lambda one: "valueQuantity" in one
    )
    assert [one["code"] for one in counted["code"]["coding"]] == ["59408-5", "2708-6"]
    assert counted["meta"]["profile"][0].endswith("fr-core-observation-saturation-oxygen")
    assert "meta" not in said and said["valueString"] == "> 90 %"


def test_who_was_told_and_who_took_an_alert_in_hand_are_said(nurse: Practice) -> None:
    uid = nurse.patient()
    entry = {"stream": uid, "device": "d", "seq": 1, "hlc": 1 << 60, "author": nurse.me,
             "stream_pk": 1, "device_pk": 1, "author_pk": 1}  # fmt: skip

    def of(kind: str, seq: int, **payload: Any) -> Entry:
        return Entry(**{**entry, "seq": seq}, kind=kind, payload=payload, hash=b"")

    found = list(fhir_alerts.resources(str(uid), [
        of("alert", 1, id="a1", visit="v1", sentence="Poids +2 kg", rule="R1", protocol="P"),
        of("visit_sent", 2, visit="v1", day="2026-03-03", way="téléphone"),
        of("alert_ack", 3, alert="a1", outcome="vu", reason="appel"),
    ]))  # fmt: skip
    flag, told, heard, task = found
    assert [one["resourceType"] for one in found] == ["Flag", "Communication", "Communication",
                                                      "Task"]  # fmt: skip
    assert told["about"][0]["reference"].endswith(flag["id"])
    assert (told["sent"], told["recipient"]) == ("2026-03-03", [{"display": "Médecin traitant"}])
    assert told["medium"] == [{"text": "téléphone"}]
    assert heard["payload"] == [{"contentString": "vu : appel"}]
    assert task["focus"]["reference"].endswith(flag["id"]) and task["status"] == "completed"


def test_an_unknown_patient_has_no_bundle(nurse: Practice) -> None:
    assert nurse.register.read(export_patient, "x", nurse.register.clock.now()) is None
