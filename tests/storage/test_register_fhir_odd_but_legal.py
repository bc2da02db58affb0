"""FHIR that is odd but legal: Bundles in Bundles, names of one piece, marks of other systems."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.fhir.files import import_files
from cpts_desktop.features.register.fhir.report import Report
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import make
from tests.storage.test_register_fhir_hostile import PATIENT, WEIGHT, bundle


@pytest.fixture
def ours(tmp_path: Path, clock: FixedClock) -> Register:
    return make(tmp_path / "r.db", clock)


def take(register: Register, path: Path, content: bytes) -> Report:
    path.write_bytes(content)
    report = import_files(register, [path])
    assert report.read == report.accepted + report.rejected + report.duplicates
    assert len(report.rejects) == report.rejected
    return report


def as_bytes(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8")


def nested(inner: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": inner}]}


def test_a_bundle_in_a_bundle_is_read_in_the_same_way(ours: Register, tmp_path: Path) -> None:
    inner = bundle(PATIENT, WEIGHT)
    first = take(ours, tmp_path / "x.json", as_bytes(nested(nested(inner))))
    assert (first.read, first.accepted, first.rejected) == (2, 2, 0)
    again = take(ours, tmp_path / "x.json", as_bytes(inner))
    assert (again.accepted, again.duplicates) == (0, 2)


def test_a_faulty_inner_bundle_leaves_the_rest(ours: Register, tmp_path: Path) -> None:
    whole = bundle(PATIENT, WEIGHT)
    whole["entry"].append({"resource": {"resourceType": "Bundle", "entry": "nothing"}})
    found = take(ours, tmp_path / "x.json", as_bytes(whole))
    assert (found.accepted, found.rejected) == (2, 1)


@pytest.mark.parametrize("wrapped", ["bom", "crlf", "gzip", "plain"])
def test_marks_of_other_systems_change_nothing(
    ours: Register, tmp_path: Path, wrapped: str
) -> None:
    plain = as_bytes(bundle(PATIENT, WEIGHT))
    content = {
        "plain": plain,
        "bom": b"\xef\xbb\xbf" + plain,
        "crlf": plain.replace(b"\n", b"\r\n"),
        "gzip": gzip.compress(plain),
    }[wrapped]
    found = take(ours, tmp_path / "x.json", content)
    assert (found.read, found.accepted) == (2, 2)


def test_a_name_of_one_piece_is_refused_with_its_reason(ours: Register, tmp_path: Path) -> None:
    """Nothing is guessed: which word is the family name decides whose record it is."""
    nameless = {**PATIENT, "name": [{"text": "Jean d’Ormesson"}]}
    found = take(ours, tmp_path / "x.json", as_bytes(bundle(nameless, WEIGHT)))
    assert found.accepted == 0
    patient, weight = (str(one["why"]) for one in found.rejects)
    assert "nom de famille absent" in patient and "d’un bloc" in patient
    assert "n’a pas été repris" in weight


def test_signs_of_no_name_are_kept_and_said(ours: Register, tmp_path: Path) -> None:
    """Synthea writes « Abe604 »: nobody is refused for it, and the report says it."""
    odd = {**PATIENT, "name": [{"family": "FRAMI_345", "given": ["Abe604"]}]}
    report = take(ours, tmp_path / "x.json", as_bytes(bundle(odd)))
    assert (report.accepted, report.rejected) == (1, 0)
    said = [one["what"] for one in report.warnings]
    assert any(one.startswith("nom de naissance : « _ »") and "« 3 »" in one for one in said)
    assert any(one.startswith("prénoms : « 6 »") for one in said)
    [hit] = ours.read(queries.search_patients, "frami 345")
    assert hit.banner.birth_name == "FRAMI_345"


def test_alphabets_that_look_alike_are_said(ours: Register, tmp_path: Path) -> None:
    odd = {**PATIENT, "name": [{"family": "МАRTIN", "given": ["Jeanne"]}]}
    report = take(ours, tmp_path / "x.json", as_bytes(bundle(odd)))
    assert report.accepted == 1
    assert any("mélange des alphabets" in one["what"] for one in report.warnings)


def test_a_patient_held_inside_a_measure_opens_no_record_and_the_reason_is_said(
    ours: Register, tmp_path: Path
) -> None:
    inside = {**WEIGHT, "subject": {"reference": "#p"}, "contained": [{**PATIENT, "id": "p"}]}
    report = take(ours, tmp_path / "x.json", as_bytes(inside))
    assert (report.accepted, report.quarantined) == (0, 1)
    assert "contained" in report.rejects[0]["why"]
