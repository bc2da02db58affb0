"""Hostile FHIR, group G5 of the catalogue: refused, quarantined or bounded, never silent."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.fhir import reader
from cpts_desktop.features.register.fhir.files import import_files
from cpts_desktop.features.register.fhir.importer import ImportFhir, Report, import_fhir
from cpts_desktop.features.register.fhir.reader import read_fhir
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Cancelled
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import make

PATIENT = {
    "resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1944-03-12",
    "name": [{"use": "official", "family": "MARTIN", "given": ["Jeanne"]}],
}  # fmt: skip
SUBJECT = {"reference": "Patient/p1"}
WEIGHT = {
    "resourceType": "Observation", "id": "o1", "status": "final", "subject": SUBJECT,
    "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
    "effectiveDateTime": "2026-01-05T07:30:00+01:00",
    "valueQuantity": {"value": 71.4, "unit": "kg", "code": "kg"},
}  # fmt: skip


@pytest.fixture
def ours(tmp_path: Path, clock: FixedClock) -> Register:
    return make(tmp_path / "r.db", clock)


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "collection",
            "entry": [{"resource": one} for one in resources]}  # fmt: skip


def take(register: Register, tmp_path: Path, content: Any, name: str = "x.json") -> Report:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    (tmp_path / name).write_bytes(raw)
    report = import_files(register, [tmp_path / name])
    assert report.read == report.accepted + report.rejected + report.duplicates
    assert len(report.rejects) == report.rejected
    return report


def reasons(report: Report) -> list[str]:
    return [reject["why"] for reject in report.rejects]


def other(**more: Any) -> dict[str, Any]:
    return {**WEIGHT, **more}


def test_the_plain_bundle_is_taken(ours: Register, tmp_path: Path) -> None:
    report = take(ours, tmp_path, bundle(PATIENT, WEIGHT))
    assert (report.read, report.accepted, report.rejected) == (2, 2, 0)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"[" * 100_000, ""),
        (b"[" * 100_000 + b"]" * 100_000, "imbrication excessive"),
        (b'{"resourceType":"Patient","a":' + b"[" * 80 + b"]" * 80 + b"}", "imbrication"),
        (b'{"resourceType":"Patient","id":"a","id":"b"}', "répétée"),
        (b'{"resourceType":"Patient","a":NaN}', "NaN"),
        (b'{"resourceType":"Patient","a":-Infinity}', "NaN"),
        (b'{"resourceType":"Patient","a":' + b"9" * 5_000 + b"}", "démesuré"),
        (b'{"resourceType":"Patient","a":9223372036854775808}', "démesuré"),
        ('{"resourceType":"Patient"}'.encode("utf-16"), "UTF-8"),
        (b'{"resourceType":"Patient","a":"\xe9"}', "UTF-8"),
        (b"<?xml version='1.0'?><Patient/>", "XML"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><Bundle/>', "XML"),
        (b"", "JSON"),
        (b"[]", "FHIR"),
        (b'{"entry":[]}', "FHIR"),
        (b"\x1f\x8b damaged", "gzip"),
        (gzip.compress(b'{"resourceType":"Patient"}')[:-6], "gzip"),
        (gzip.compress(b"{}") + gzip.compress(b"{}"), "gzip"),
    ],
)  # fmt: skip
def test_g5_59_to_64_unreadable_files_are_refused_with_the_reason(
    ours: Register, tmp_path: Path, raw: bytes, why: str
) -> None:
    before = ours.counts()
    report = take(ours, tmp_path, raw)
    assert report.rejected == 1
    assert why in reasons(report)[0]
    assert ours.counts() == before


def test_g5_59_a_gzip_bomb_stops_at_the_cap(ours: Register, tmp_path: Path) -> None:
    bomb = gzip.compress(b"[" + b" " * (300 * 1024 * 1024), 9)
    assert reasons(take(ours, tmp_path, bomb, "bomb.json.gz")) == ["fichier trop gros"]


def test_g5_63_a_utf8_byte_order_mark_is_read(ours: Register, tmp_path: Path) -> None:
    raw = b"\xef\xbb\xbf" + json.dumps(bundle(PATIENT)).encode()
    assert take(ours, tmp_path, raw).accepted == 1


def test_g5_65_several_patients_keep_their_own_measures(ours: Register, tmp_path: Path) -> None:
    paul = {**PATIENT, "id": "p2", "name": [{"family": "DURAND", "given": ["Paul"]}]}
    his = other(id="o2", subject={"reference": "Patient/p2"})
    report = take(ours, tmp_path, bundle(WEIGHT, his, PATIENT, paul))
    assert report.accepted == 4
    for who in ours.read(queries.all_patients):
        assert len(ours.read(queries.observations, who.uid)) == 1


def test_g5_65_no_patient_quarantines(ours: Register, tmp_path: Path) -> None:
    report = take(ours, tmp_path, bundle(WEIGHT))
    assert (report.rejected, report.quarantined) == (1, 1)


@pytest.mark.parametrize(
    "subject", [{"reference": "Patient/zz"}, {"reference": "#p1"}, {}, None, "Patient/p1", 7]
)
def test_g5_66_dangling_references_are_quarantined(
    ours: Register, tmp_path: Path, subject: object
) -> None:
    report = take(ours, tmp_path, bundle(PATIENT, other(subject=subject)))
    assert (report.accepted, report.quarantined) == (1, 1)
    assert ours.counts()["import_reject"] == 1


def test_g5_66_death_is_read_and_references_may_loop(ours: Register, tmp_path: Path) -> None:
    loop = other(partOf=[{"reference": "Observation/o1"}], hasMember=[{"reference": "#self"}])
    dead = {**PATIENT, "deceasedDateTime": "2025-12-01T10:00:00Z"}
    assert take(ours, tmp_path, bundle(dead, loop)).accepted == 2
    (banner,) = ours.read(queries.all_patients)
    assert banner.deceased_on is not None


def test_g5_67_narrative_is_never_read(ours: Register, tmp_path: Path) -> None:
    div = {"status": "generated", "div": "<div><script>x</script><img src='/etc/passwd'/></div>"}
    take(ours, tmp_path, bundle({**PATIENT, "text": div}))
    (banner,) = ours.read(queries.all_patients)
    sheet = ours.read(queries.patient, banner.uid)
    assert sheet is not None
    assert "script" not in json.dumps([sheet.note, sheet.address, banner.birth_name])


@pytest.mark.parametrize(
    "where",
    [
        {"modifierExtension": [{"url": "http://x", "valueBoolean": True}]},
        {"valueQuantity": {"value": 71, "code": "kg", "modifierExtension": [{"url": "x"}]}},
        {"implicitRules": "http://x"},
    ],
)
def test_g5_68_a_modifier_is_never_ignored(
    ours: Register, tmp_path: Path, where: dict[str, Any]
) -> None:
    report = take(ours, tmp_path, bundle(PATIENT, other(**where)))
    assert report.rejected == report.quarantined == 1
    assert "modifierExtension" in reasons(report)[0]


def test_g5_68_another_version_of_fhir_is_refused(ours: Register, tmp_path: Path) -> None:
    stu3 = {"resourceType": "Condition", "id": "c", "subject": SUBJECT, "clinicalStatus": "active",
            "code": {"text": "HTA"}}  # fmt: skip
    assert "autre version" in reasons(take(ours, tmp_path, bundle(PATIENT, stu3)))[0]


@pytest.mark.parametrize(
    "more",
    [
        {"valueQuantity": {"value": 71, "unit": "battements", "code": "battements"}},
        {"valueQuantity": {"value": 71}},
        {"valueQuantity": {"value": "71", "code": "kg"}},
        {"valueQuantity": {"value": True, "code": "kg"}},
        {"valueQuantity": {"code": "kg"}},
        {"effectiveDateTime": "2026"},
        {"effectiveDateTime": "2026-13-45"},
        {"effectiveDateTime": "2026-01-05T07:30:00"},
        {"effectiveDateTime": None},
        {"code": {}},
        {"status": "inventé"},
        {"component": "x", "valueQuantity": []},
    ],
)
def test_g5_69_what_cannot_be_trusted_is_quarantined(
    ours: Register, tmp_path: Path, more: dict[str, Any]
) -> None:
    report = take(ours, tmp_path, bundle(PATIENT, other(**more)))
    assert (report.accepted, report.rejected, report.quarantined) == (1, 1, 1)
    assert reasons(report)[0]


def test_g5_69_codes_in_the_wrong_system_are_quarantined(ours: Register, tmp_path: Path) -> None:
    def drug(id_: str, system: str, code: str) -> dict[str, Any]:
        coding = [{"system": system, "code": code, "display": "Un médicament"}]
        return {"resourceType": "MedicationRequest", "id": id_, "subject": SUBJECT,
                "status": "active", "intent": "order",
                "medicationCodeableConcept": {"coding": coding}}  # fmt: skip

    cis, atc = "urn:oid:1.2.250.1.213.2.3.1", "http://www.whocc.no/atc"
    drugs = (drug("a", cis, "C07AB07"), drug("b", atc, "61234567"), drug("c", atc, "C07AB07"))
    report = take(ours, tmp_path, bundle(PATIENT, *drugs))
    assert reasons(report) == ["code CIS invalide", "code ATC invalide"]
    assert report.quarantined == 2


def test_g5_69_a_unit_of_another_kind_keeps_its_loinc_code(ours: Register, tmp_path: Path) -> None:
    litres = other(valueQuantity={"value": 71, "code": "L"})
    report = take(ours, tmp_path, bundle(PATIENT, litres))
    assert report.accepted == 2
    assert list(report.unmapped_codes) == ["loinc:29463-7"]


@pytest.mark.parametrize("value", ["1E+999999999", "1E-999999999", "123456789012345678901"])
def test_g5_62_monstrous_numbers_are_quarantined(
    ours: Register, tmp_path: Path, value: str
) -> None:
    for comparator in ("", '"comparator":"<",'):
        raw = json.dumps(bundle(PATIENT, WEIGHT)).replace(
            '"value": 71.4', f'{comparator}"value": {value}.5' if "E" not in value
            else f'{comparator}"value": {value}'
        )  # fmt: skip
        report = take(ours, tmp_path, raw.encode())
        assert report.rejected == 1


def test_g5_70_attachments_are_counted_not_opened(ours: Register, tmp_path: Path) -> None:
    content = [{"attachment": {"contentType": "application/pdf", "data": "A" * 10**7}}]
    attached = {"resourceType": "DocumentReference", "id": "d", "subject": SUBJECT,
                "content": content}  # fmt: skip
    report = take(ours, tmp_path, bundle(PATIENT, attached))
    assert reasons(report) == ["type non repris"]
    assert ours.read(queries.all_patients)[0].birth_name == "MARTIN"


def test_changed_content_under_a_known_identity_is_said(ours: Register, tmp_path: Path) -> None:
    take(ours, tmp_path, bundle(PATIENT, WEIGHT))
    changed = other(valueQuantity={"value": 99, "code": "kg"})
    report = take(ours, tmp_path, bundle(PATIENT, changed))
    assert (report.duplicates, report.rejected) == (1, 1)
    assert "autre contenu" in reasons(report)[0]


def test_one_identity_twice_in_a_file_is_one_measure(ours: Register, tmp_path: Path) -> None:
    report = take(ours, tmp_path, bundle(PATIENT, WEIGHT, WEIGHT))
    assert (report.accepted, report.duplicates) == (2, 1)


def test_ndjson_reads_line_by_line_and_names_the_bad_one(ours: Register, tmp_path: Path) -> None:
    lines = [json.dumps(PATIENT), "{broken", json.dumps(WEIGHT), ""]
    report = take(ours, tmp_path, "\n".join(lines).encode(), "x.ndjson")
    assert (report.accepted, report.rejected) == (2, 1)
    assert report.rejects[0]["where"].endswith("ligne 2")


def test_cancelled_in_the_middle_leaves_nothing(ours: Register, tmp_path: Path) -> None:
    many = [other(id=f"o{n}") for n in range(900)]
    (tmp_path / "m.json").write_text(json.dumps(bundle(PATIENT, *many)), encoding="utf-8")
    before = ours.counts()

    def stop(done: int) -> None:
        if done >= 600:
            raise Cancelled

    command = ImportFhir(read_fhir(tmp_path / "m.json"), stop)
    with pytest.raises(Cancelled):
        ours.run(import_fhir, command)
    assert ours.counts() == before


def test_a_married_name_is_the_used_one(ours: Register, tmp_path: Path) -> None:
    names = [{"use": "official", "family": "DURAND", "given": ["Jeanne"]},
             {"use": "maiden", "family": "MARTIN", "given": ["Jeanne"]}]  # fmt: skip
    take(ours, tmp_path, bundle({**PATIENT, "name": names, "birthDate": "1944-03"}))
    (banner,) = ours.read(queries.all_patients)
    assert (banner.birth_name, banner.used_name) == ("MARTIN", "DURAND")
    assert banner.birth_date_unknown
    assert banner.used_given_name == ""


def test_no_known_allergy_is_a_state_not_an_allergy(ours: Register, tmp_path: Path) -> None:
    none = {
        "resourceType": "AllergyIntolerance",
        "id": "a",
        "patient": SUBJECT,
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "716186003"}]},
    }
    assert take(ours, tmp_path, bundle(PATIENT, none)).accepted == 2
    assert take(ours, tmp_path, bundle(PATIENT, none)).duplicates == 2
    (banner,) = ours.read(queries.all_patients)
    assert banner.allergies.value == "aucune_connue"


def test_invisible_characters_taken_away_are_said(ours: Register, tmp_path: Path) -> None:
    turned = {**PATIENT, "name": [{"family": "MAR\u202eNIT", "given": ["Jean\u200bne"]}]}
    weight = other(note=[{"text": "pes\u2066ée"}])
    padded = other(id="o3", note=[{"text": "matin\u200b, à jeun"}])
    narrated = other(id="o2", text={"status": "generated", "div": "<div>\u202e</div>"})
    report = take(ours, tmp_path, bundle(turned, weight, narrated, padded))
    assert report.accepted == 4
    said = [(one["where"].rpartition(" : ")[2], one["what"]) for one in report.warnings]
    assert said == [
        (
            "Patient/p1",
            "caractères invisibles ôtés (U+200B, U+202E) : comparez avec la source",
        ),
        ("Observation/o1", "caractère invisible ôté (U+2066) : comparez avec la source"),
    ]
    assert take(ours, tmp_path, bundle(turned, weight, narrated, padded)).duplicates == 4
    honest = {**PATIENT, "id": "p2", "name": [{"family": "LE\u00a0GOFF", "given": ["Zoë\n"]}]}
    assert take(ours, tmp_path, bundle(honest)).warnings == []


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no device without an end here")
def test_a_device_without_an_end_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_BYTES", 100_000)
    with pytest.raises(reader.FileRefused) as stop:
        read_fhir(Path("/dev/zero"))
    assert stop.value.code == "TOO_BIG"
