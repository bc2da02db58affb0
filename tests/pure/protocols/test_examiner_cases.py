"""Dated cases written from the reference text alone, as an outside examiner would (hf.md 1.3–10).

Each file of ``examiner/`` is a list of cases as ``protocol run --case`` reads them, with what the
text says under ``expected``: every alert and its severity, the steps asked about, the whole gate.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cpts_desktop.features.followup import cli
from cpts_desktop.kernel.verbs import DONE

FOLDER = Path(__file__).with_name("examiner")
CASES = [
    case
    for file in sorted(FOLDER.glob("*.json"))
    for case in json.loads(file.read_text(encoding="utf-8"))
]


def _run(case: dict[str, Any], folder: Path) -> dict[str, Any]:
    file = folder / "case.json"
    file.write_text(json.dumps(case), encoding="utf-8")
    answer = cli.run(SimpleNamespace(args={"case": file, "protocol": None, "profile": None}))  # type: ignore[arg-type]
    assert answer.exit_code == DONE, answer.text
    return json.loads(json.dumps(answer.data))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case_of_the_examiner(case: dict[str, Any], tmp_path: Path) -> None:
    found, expected = _run(case, tmp_path), case["expected"]
    for name in ("alerts", "remarks"):
        said = {
            row["rule"] + (f":{row['code']}" if "code" in row else ""): row["severity"]
            for row in found[name]
        }
        if name in expected:
            assert said == expected[name]
    due = {row["step"]: row for row in found["due"]}
    for step, wanted in expected.get("due", {}).items():
        row = due.get(step, {})
        seen = [row.get(key) for key in ("status", "days_late", "severity", "done")]
        assert seen[: len(wanted)] == wanted, step
    if "listed" in expected:
        assert set(due) == set(expected["listed"])
    assert not set(due) & set(expected.get("unlisted", ()))
    if "titration" in expected:
        gate = {name: sorted(row["blockers"]) for name, row in found["titration"].items()}
        assert gate == {name: sorted(row) for name, row in expected["titration"].items()}
        assert all(
            row["allowed"] is not bool(row["blockers"]) for row in found["titration"].values()
        )
    blind = {row["rule"] for row in found["not_assessable"]}
    assert set(expected.get("not_assessable", ())) <= blind


def test_there_are_enough_cases_and_each_has_its_own_name() -> None:
    names = [case["id"] for case in CASES]
    assert len(names) == len(set(names)) >= 350


def test_what_has_no_effect_is_said(tmp_path: Path) -> None:
    case = {
        "patient": {"signe": "Lion", "nyha_base": "III", "poids_sec": 70},
        "events": [
            {"date": "2026-03-02", "type": "sortie"},
            {"date": "2026-03-03", "type": "visite_lunaire"},
            {"date": "2026-03-03", "type": "obs", "code": "humeur", "value": 3},
        ],
        "asof": "2026-03-03", "meteo": "beau",
    }  # fmt: skip
    assert _run(case, tmp_path)["ignored"] == [
        "meteo", "events.visite_lunaire", "obs.humeur", "patient.nyha_base", "patient.signe",
    ]  # fmt: skip


def test_what_the_patient_says_in_a_way_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    """A list that is not one would otherwise be no treatment, and no danger, without a word."""
    case = {
        "patient": {"traitements": "ains", "vaccinations": {"grippe": "2026-01-01"},
                    "poids_quotidien": "parfois", "bpco_hypercapnique": "non"},
        "events": [{"date": "2026-03-02", "type": "sortie"}], "asof": "2026-03-03",
        "protocol": "HTA_AUTOMESURE",
    }  # fmt: skip
    assert _run(case, tmp_path)["ignored"] == [
        "protocol", "patient.poids_quotidien", "patient.traitements", "patient.vaccinations",
    ]  # fmt: skip
    case = {"patient": {"traitements": ["ains"], "vaccinations": []}, "events": [],
            "asof": "2026-03-03"}  # fmt: skip
    assert "ignored" not in _run(case, tmp_path)


def test_a_weight_after_noon_is_used_and_said_to_be_out_of_conditions(tmp_path: Path) -> None:
    """hf.md 3.4: « flag weights after 12:00 as hors_conditions (used, soft) »."""
    rows = [
        {"date": "2026-03-02", "type": "sortie"},
        {"date": "2026-03-13T07:40:00", "type": "obs", "code": "poids", "value": 70},
        {"date": "2026-03-16T12:00:00", "type": "obs", "code": "poids", "value": 72},
    ]
    found = _run({"events": rows, "asof": "2026-03-16"}, tmp_path)
    assert [row["rule"] for row in found["alerts"]] == ["PDS_GAIN_3J"]
    assert [(row["code"], row["why"]) for row in found["unusual"]] == [("poids", "hors_conditions")]
    rows[-1]["date"] = "2026-03-16T11:59:00"
    assert _run({"events": rows, "asof": "2026-03-16"}, tmp_path)["unusual"] == []
