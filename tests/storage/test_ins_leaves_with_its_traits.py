"""The matricule never travels alone (interop.md 1.1): with the five traits of the INS, or not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.exchange.formats.fhir_export import export_patient
from cpts_desktop.features.register import commands
from cpts_desktop.features.register.rules.datamatrix import ScannedIns
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do
from tests.storage.test_xdm_export import archive, opened, stored

MATRICULE, OID = "279035121518989", "1.2.250.1.213.1.4.10"
TRAITS: dict[str, Any] = {
    "birth_name": "PAT-TROIS", "given_names": ["DOMINIQUE", "MARIE-LOUISE"], "sex": "F",
    "birth_date": "1979-03-28", "birth_cog": "51215",
}  # fmt: skip


@pytest.fixture
def nurse(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Awa Ndiaye", rpps="10002345675")
    yield made
    made.register.close()


def qualified(place: Practice, **other: Any) -> Any:
    """Return a patient of these traits whose INS, with others, was fetched and checked."""
    uid = place.patient(
        birth_name="Pat-Trois", given_names="Dominique Marie-Louise", birth_date=date(1979, 3, 28)
    )
    do(place.register, commands.use_test_identities, commands.UseTestIdentities(True))
    payload = {**TRAITS, "matricule": MATRICULE, "oid": OID, "provenance": "insi",
               "declared_status": "", **other}  # fmt: skip
    do(place.register, lambda _, uow: Ok(uow.append(uid, "ins_received", payload)), None)
    check = commands.CheckIdentity(uid, "passeport", date(2026, 3, 3))
    do(place.register, commands.check_identity, check)
    return uid


def leaving(place: Practice, uid: Any) -> tuple[dict[str, Any], bytes, bytes]:
    """Return the Patient, the CDA document and the metadata that would leave."""
    found = place.register.read(export_patient, uid, place.register.clock.now())
    assert found is not None
    files = opened(archive(place, uid, stored(place, uid)).data)
    return (
        found.bundle["entry"][0]["resource"], files["IHE_XDM/SUBSET01/DOC0001.XML"],
        files["IHE_XDM/SUBSET01/METADATA.XML"],
    )  # fmt: skip


def test_the_birth_place_of_the_ins_goes_with_it(nurse: Practice) -> None:
    patient, document, metadata = leaving(nurse, qualified(nurse))
    assert patient["meta"]["profile"][0].endswith("fr-core-patient-ins")
    assert patient["identifier"][0]["value"] == MATRICULE
    (told,) = [e for e in patient["extension"] if e["url"].endswith("identity-reliability")]
    assert [(e["url"], e.get("valueDate")) for e in told["extension"]] == [
        ("identityStatus", None), ("validationDate", "2026-03-03")
    ]  # fmt: skip
    (place,) = [e for e in patient["extension"] if e["url"].endswith("patient-birthPlace")]
    assert place["valueAddress"]["extension"][0]["valueCoding"]["code"] == "51215"
    assert b"<county>51215</county>" in document and MATRICULE.encode() in document
    assert b"PID-11|^^^^^^BDL^^51215" in metadata


@pytest.mark.parametrize(
    "other",
    [{"birth_cog": ""}, {"birth_name": "DURAND"}, {"given_names": ["ANNE"]}, {"sex": "M"},
     {"birth_date": "1979-03-29"}, {"given_names": []}],
    ids=["no-place", "name", "given-name", "sex", "date", "no-given-name"],
)  # fmt: skip
def test_a_number_with_other_traits_does_not_leave(nurse: Practice, other: dict[str, Any]) -> None:
    patient, document, metadata = leaving(nurse, qualified(nurse, **other))
    assert patient["meta"]["profile"][0].endswith("fr-core-patient")
    assert [one["use"] for one in patient["identifier"]] == ["usual"]
    for data in (document, metadata):
        assert MATRICULE.encode() not in data and OID.encode() not in data


def test_a_number_scanned_after_the_one_that_was_fetched_does_not_leave(nurse: Practice) -> None:
    uid = qualified(nurse)
    other = ScannedIns("277076322082910", OID, ("DOMINIQUE",), "PAT-TROIS", "F",
                       date(1979, 3, 28), "51215")  # fmt: skip
    do(nurse.register, commands.receive_ins, commands.ReceiveIns(uid, other, "scan"))
    patient, document, metadata = leaving(nurse, uid)
    assert [one["use"] for one in patient["identifier"]] == ["usual"]
    assert b"277076322082910" not in document + metadata


def test_who_is_around_the_patient_is_named_in_french(nurse: Practice) -> None:
    uid = nurse.patient()
    member = commands.PutCareTeamMember(uid, "medecin_traitant", "Dr Paul Durand")
    do(nurse.register, commands.put_care_team_member, member)
    found = nurse.register.read(export_patient, uid, nurse.register.clock.now())
    assert found is not None
    text = found.data().decode()
    assert "Médecin traitant" in text and "medecin traitant" not in text
