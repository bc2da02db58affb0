"""Import of real FHIR: twelve Synthea bundles and the official FR Core examples."""

from __future__ import annotations

import gzip
import json
import tarfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.fhir.files import import_files
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import make
from tests.support.shared_data import shared_data


@pytest.fixture
def ours(tmp_path: Path, clock: FixedClock) -> Register:
    return make(tmp_path / "r.db", clock)


def bundles() -> list[Path]:
    return sorted(shared_data("synthea").glob("*.json.gz"))


@pytest.mark.slow
def test_twelve_synthea_patients_reconcile_entry_by_entry(ours: Register) -> None:
    """An independent count of the raw JSON is the oracle."""
    paths = bundles()
    oracle: Counter[str] = Counter()
    for path in paths:
        with gzip.open(path) as stream:
            oracle.update(e["resource"]["resourceType"] for e in json.load(stream)["entry"])
    report = import_files(ours, paths)
    assert {name: kinds["read"] for name, kinds in report.by_resource.items()} == dict(oracle)
    assert report.read == report.accepted + report.rejected + report.duplicates
    assert len(report.rejects) == report.rejected
    taken = {name: kinds["accepted"] for name, kinds in report.by_resource.items()}
    for name in ("Patient", "Condition", "Encounter", "MedicationRequest", "AllergyIntolerance"):
        assert taken[name] == oracle[name], name
    assert taken["Observation"] >= oracle["Observation"] - 20
    why = Counter(reject["why"] for reject in report.rejects)
    known = ("type non repris", "sans valeur", "unité inconnue (UCUM attendu)")
    assert all(one.startswith(known) for one in why), why
    assert report.unmapped_codes["loinc:2085-9"]["count"] > 0
    assert ours.read(queries.count_patients) == 12

    before = ours.counts()
    again = import_files(ours, paths)
    assert again.accepted == 0
    assert again.duplicates == report.accepted
    assert again.rejected == report.rejected
    assert ours.counts() == before
    verdict = check_register(ours)
    assert verdict.ok, verdict.problems


def test_values_of_a_bundle_are_those_of_the_file(ours: Register) -> None:
    path = bundles()[0]
    with gzip.open(path) as stream:
        entries = json.load(stream, parse_float=Decimal)["entry"]
    import_files(ours, [path])
    (banner,) = ours.read(queries.all_patients)
    seen = ours.read(queries.observations, banner.uid)
    weights = [
        Decimal(e["resource"]["valueQuantity"]["value"])
        for e in entries
        if e["resource"].get("code", {}).get("coding", [{}])[0].get("code") == "29463-7"
    ]
    assert sorted(one.value or 0 for one in seen if one.code == "poids") == sorted(weights)
    panels = [e for e in entries if e["resource"].get("component")]
    assert len([one for one in seen if one.code == "pas"]) == len(panels)
    creatinine = [one for one in seen if one.code == "creat"]
    assert creatinine
    assert all(one.unit == "umol/L" and 20 < (one.value or 0) < 1500 for one in creatinine)


@pytest.fixture
def fr_core(tmp_path: Path) -> Path:
    archive = shared_data("interop/hl7.fhir.fr.core-2.2.0.tgz")
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            if member.isfile() and member.name.startswith("package/example/"):
                target = tmp_path / Path(member.name).name
                stream = tar.extractfile(member)
                assert stream is not None
                target.write_bytes(stream.read())
    return tmp_path


def test_fr_core_examples_whatever_the_order_of_files(ours: Register, fr_core: Path) -> None:
    paths = sorted(fr_core.glob("*-*.json"))
    report = import_files(ours, paths)
    assert report.read == len(paths) == report.accepted + report.rejected
    assert report.by_resource["Patient"]["accepted"] == 1
    assert report.by_resource["Observation"]["accepted"] == 7
    (banner,) = ours.read(queries.all_patients)
    sheet = ours.read(queries.patient, banner.uid)
    assert sheet is not None
    assert (banner.birth_name, banner.given_names) == ("Durand", ("Pierre", "Yves"))
    assert (sheet.birth_cog, sheet.birth_place) == ("01006", "Ambléon")
    assert (sheet.phone, sheet.mobile) == ("0123246789", "0680553433")
    assert sheet.ins is not None
    assert (sheet.ins.provenance, sheet.ins.declared_status) == ("document", "VALI")
    assert not sheet.ins.key_ok
    assert any("clé" in one["what"] for one in report.warnings)
    latest = ours.read(queries.latest_observations, banner.uid)
    assert latest["pas"].value == 107
    assert latest["pad"].value == 60
    assert latest["temp"].value == Decimal("36.5")
    (contact,) = ours.read(queries.contacts, banner.uid)
    assert contact.name == "Durand Marie"


def test_fr_core_observations_alone_are_quarantined(ours: Register, fr_core: Path) -> None:
    path = next(fr_core.glob("Observation-*BodyWeight*"))
    report = import_files(ours, [path])
    assert (report.accepted, report.rejected, report.quarantined) == (0, 1, 1)
    assert "patient introuvable" in report.rejects[0]["why"]
    assert ours.counts()["import_reject"] == 1
    import_files(ours, [path])
    assert ours.counts()["import_reject"] == 1
    report = import_files(ours, [*sorted(fr_core.glob("Patient-*")), path])
    assert report.accepted == 2
