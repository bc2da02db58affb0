"""Every resource that leaves is held against the official R4 JSON schema (issue « Exchange »)."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft6Validator

from cpts_desktop.bootstrap.discovery import fill_with_fiction
from cpts_desktop.bootstrap.slices import kinds
from cpts_desktop.features.exchange.formats.fhir_export import export_patient
from cpts_desktop.features.followup import queries as pathway
from cpts_desktop.features.followup.commands import (
    AcknowledgeAlert,
    MarkTransmitted,
    acknowledge_alert,
    mark_transmitted,
)
from cpts_desktop.features.followup.model import OUTCOMES
from cpts_desktop.features.medication import commands as reviews
from cpts_desktop.features.medication.model import Finding
from cpts_desktop.features.register import queries
from cpts_desktop.kernel.clock import FixedClock
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do
from tests.storage.test_fhir_export import full_record
from tests.storage.test_fhir_round_trip import everything

_SCHEMA = Path(__file__).parents[1] / "data" / "fhir-r4.schema.json.gz"


@cache
def _definitions() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gzip.decompress(_SCHEMA.read_bytes()))["definitions"]
    return found


@cache
def _validator(kind: str) -> Draft6Validator:
    return Draft6Validator({"$ref": f"#/definitions/{kind}", "definitions": _definitions()})


def refused(resource: dict[str, Any]) -> list[str]:
    """Return what the official schema says against a resource, as places in it."""
    return [
        f"{resource['resourceType']}: {'/'.join(map(str, error.absolute_path))}: {error.validator}"
        for error in _validator(resource["resourceType"]).iter_errors(resource)
    ]


@pytest.fixture
def nurse(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Awa Ndiaye", kinds=kinds())
    yield made
    made.register.close()


def _held(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    found = (entry["resource"] for entry in bundle["entry"])
    return [one for one in found if one["resourceType"] == kind]


def _bundles(place: Practice) -> Iterator[dict[str, Any]]:
    run = place.register
    for one in run.read(queries.all_patients):
        found = run.read(export_patient, one.uid, run.clock.now())
        assert found is not None
        yield json.loads(found.data())


def test_every_fictitious_patient_leaves_in_the_form_of_the_official_schema(
    nurse: Practice, clock: FixedClock
) -> None:
    fill_with_fiction(nurse.register, clock)
    everything(nurse)
    held: Counter[str] = Counter()
    for bundle in _bundles(nurse):
        resources = [entry["resource"] for entry in bundle["entry"]]
        assert refused({**bundle, "entry": []} | {"entry": [{"fullUrl": "urn:uuid:x"}]}) == []
        for resource in resources:
            assert refused(resource) == []
            held[resource["resourceType"]] += 1
    assert held.keys() >= {
        "Patient", "Practitioner", "CareTeam", "Observation", "MedicationStatement", "Condition",
        "AllergyIntolerance", "Consent", "Provenance", "DocumentReference", "Encounter",
        "Flag",
    }  # fmt: skip


def test_alerts_told_and_answered_leave_in_the_form_of_the_official_schema(
    nurse: Practice, clock: FixedClock
) -> None:
    """Flag, Communication and Task of a real pathway: visits sent, alerts answered."""
    run = nurse.register
    fill_with_fiction(run, clock)
    held: Counter[str] = Counter()
    for one in run.read(queries.all_patients):
        for visit in run.read(pathway.visits, one.uid):
            sent = MarkTransmitted(one.uid, visit.id, clock.today(), "téléphone")
            do(run, mark_transmitted, sent)
        for alert in run.read(pathway.stored_alerts, one.uid):
            if alert.acknowledged_at is None:
                said = AcknowledgeAlert(one.uid, alert, "vu avec le médecin", sorted(OUTCOMES)[0])
                do(run, acknowledge_alert, said)
    for bundle in _bundles(nurse):
        for kind in ("Flag", "Communication", "Task"):
            for resource in _held(bundle, kind):
                assert refused(resource) == []
                held[kind] += 1
    assert held["Communication"] >= 2 and held["Flag"] and held["Task"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: one.pop("code"),
        lambda one: one.update(unheard=1),
        lambda one: one.update(status=3),
        lambda one: one.update(effectiveDateTime="hier"),
        lambda one: one.update(category={"text": "poids"}),
    ],
    ids=["missing", "unknown", "number", "date", "shape"],
)
def test_the_schema_sees_what_is_wrong(
    nurse: Practice, spoil: Callable[[dict[str, Any]], object]
) -> None:
    full_record(nurse)
    (bundle,) = _bundles(nurse)
    one = _held(bundle, "Observation")[0]
    assert refused(one) == []
    spoil(one)
    assert refused(one) != []


FINDINGS = (
    ("8.3", "6", "8"),
    ("6.4", "2", "6.4"),
    ("10", "5", "10"),
    ("6", "3", ""),
    ("11", "9", ""),
)


@pytest.mark.parametrize(("problem", "intervention", "national"), FINDINGS)
def test_a_finding_leaves_with_its_act_ip_codes(
    nurse: Practice, problem: str, intervention: str, national: str
) -> None:
    uid = full_record(nurse)
    finding = Finding(
        "crushing", "ECRASEMENT", ("bisoprolol",), "À ne pas écraser.", "SFPC", "2017-10-09",
        act_ip_problem=problem, act_ip_intervention=intervention,
    )  # fmt: skip
    run = nurse.register
    review = do(run, reviews.open_review, reviews.OpenReview(uid, run.clock.today()))
    decide = reviews.Decide(uid, review, finding.key, "proposer", "", finding.remembered)
    do(run, reviews.decide, decide)
    (bundle,) = _bundles(nurse)
    (issue,) = _held(bundle, "DetectedIssue")
    assert refused(issue) == []
    codings = {one["system"].rpartition("/")[2]: one["code"] for one in issue["code"]["coding"]}
    expected = {"urn:cpts-desktop:act-ip-2004": problem}
    if national:
        expected["fr-pharmaceutical-intervention-problem-code"] = national
    assert codings == expected
    (mitigation,) = issue["mitigation"]
    acts = [one["code"] for one in mitigation["action"].get("coding", [])]
    assert acts == ([intervention] if intervention < "8" else [])
