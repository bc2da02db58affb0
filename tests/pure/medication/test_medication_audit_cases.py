"""Cases written from the text of the rules (bpm.md), not from the engine: cases/audit.json.

Each says what must be found (``expect``), what must not (``absent``), and why, in one sentence.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.medication.case import read_case
from cpts_desktop.features.medication.rules.analyse import Analyser, as_json
from cpts_desktop.features.medication.rules.thesaurus import Thesaurus
from cpts_desktop.kernel.outcome import Ok
from tests.pure.medication.conftest import DAY

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "cases" / "audit.json").read_text(encoding="utf-8"),
    parse_float=Decimal,
)
KINDS = {
    "ansm", "stopp", "start", "laroche", "anticholinergic", "renal", "duplication", "dose_max",
    "heart_failure", "triple_whammy", "fall_risk", "qt", "hyperkalaemia", "hyponatraemia",
    "timing", "crushing", "sodium", "combination",
}  # fmt: skip
FIELDS = {
    "kind", "id", "substances", "level", "levels", "why", "source", "source_date",
    "act_ip_problem", "act_ip_intervention", "also", "status", "missing",
}  # fmt: skip


@pytest.fixture(scope="module")
def analyser(thesaurus: Thesaurus) -> Analyser:
    return Analyser(thesaurus, None)


def _matches(finding: dict[str, Any], wanted: dict[str, Any]) -> bool:
    for name, value in wanted.items():
        got = finding.get(name)
        if name == "id":
            if value not in (finding["id"], *finding["also"]):
                return False
        elif name == "substances":
            if set(value) != set(got or ()):
                return False
        elif isinstance(value, list):
            if not set(value) <= set(got or ()):
                return False
        elif got != value:
            return False
    return True


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_a_case_of_the_text(analyser: Analyser, case: dict[str, Any]) -> None:
    read = read_case({**case, "date": DAY.isoformat()}, DAY)
    assert isinstance(read, Ok), read
    result = as_json(analyser.analyse(read.value))
    findings = result["findings"]
    ids = [x for f in findings for x in (f["id"], *f["also"])]
    for finding in findings:
        assert set(finding) >= FIELDS
        assert finding["kind"] in KINDS
        assert finding["status"] in ("certain", "a_confirmer", "indeterminable")
        assert finding["why"] and finding["source"] and finding["source_date"]
        assert (finding["kind"] == "ansm") == (finding["level"] in ("CI", "AD", "PE", "APEC"))
        assert finding["status"] == "certain" or finding["missing"]
    for wanted in case["expect"]:
        assert any(_matches(f, wanted) for f in findings), (wanted, ids)
    assert not set(case["absent"]) & set(ids)
    for id_ in case.get("once", ()):
        assert ids.count(id_) == 1
    found_kinds = {f["kind"] for f in findings}
    assert set(case.get("kinds", ())) <= found_kinds
    assert not set(case.get("nokinds", ())) & found_kinds
    if "says" in case:
        assert any(case["says"] in f["why"] for f in findings)
    if case.get("noci"):
        assert not [f for f in findings if f["level"] == "CI"]
    if case.get("empty"):
        assert findings == []
    if "cockcroft" in case:
        assert result["cockcroft"]["value"] == case["cockcroft"]
    if "dfg" in case:
        assert result["cockcroft"]["dfg"] == case["dfg"]
    if "warned" in case:
        assert any(case["warned"] in w for w in result["cockcroft"]["warnings"])
    for question in case.get("asks", ()):
        assert question in result["questions"]
    assert set(case.get("unmatched", ())) <= {u["code"] for u in result["unmatched"]}
    for name, value in case.get("scores", {}).items():
        assert result["scores"][name] == value
    for name, value in case.get("eligibility", {}).items():
        assert result["eligibility"][name] == value


def test_the_audit_is_long_enough_and_names_each_case_once() -> None:
    assert len(CASES) >= 60
    assert len({c["id"] for c in CASES}) == len(CASES)
    assert all(c["text"] for c in CASES)
