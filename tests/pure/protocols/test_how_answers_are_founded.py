"""Each answer says how well its numbers are founded: a limit to be verified is never « lue »."""

from __future__ import annotations

from typing import Any

import pytest

from cpts_desktop.features.followup.rules.alerts import DOUBT, gate_views
from cpts_desktop.protocols.explain import as_json
from tests.pure.protocols.case_builder import event, obs, run

TO_VERIFY = "(à vérifier par le responsable clinique)"


def _alert(*events: dict[str, Any], rule: str) -> dict[str, Any]:
    found = as_json(run(20, *events))
    return next(row for row in found["alerts"] if row["rule"] == rule)


@pytest.mark.parametrize(
    ("value", "rule", "status"),
    [
        ("2.9", "K_O", "to_verify"), ("5.6", "K_O", "source_read"),
        ("3.4", "K_J", "to_verify"), ("5.1", "K_J", "source_read"),
    ],
)  # fmt: skip
def test_a_limit_to_be_verified_makes_its_alert_so(value: str, rule: str, status: str) -> None:
    """hf.md 3.3: 5.5 is of S27 and 5.0 of S14; no source is cited for the low limits."""
    found = _alert(obs(20, "k", value), rule=rule)
    assert found["status"] == status
    assert (TO_VERIFY in found["source"]) is (status == "to_verify")
    assert ("Connaissance clinique" in found["source"]) is (status == "to_verify")


def test_the_limits_of_another_rule_are_its_own() -> None:
    """EPOF_2 counts signs (S7); that one of them is to be verified is said by that one."""
    rows = [obs(20, "nyha", 4), obs(20, "fatigue", 2)]
    assert _alert(*rows, rule="NYHA_IV")["status"] == "to_verify"
    assert _alert(*rows, rule="EPOF_2")["status"] == "source_read"


def test_the_fourteenth_session_is_a_proposal_and_the_sixteenth_of_the_nomenclature() -> None:
    visits = [event(day, "visite_idel") for day in range(1, 17)]
    assert _alert(*visits[:14], rule="ORG_AMI_PLAFOND")["status"] == "proposal"
    assert _alert(*visits, rule="ORG_AMI_PLAFOND")["status"] == "source_read"


def test_each_step_and_each_reason_against_a_step_says_its_source() -> None:
    found = as_json(
        run(
            20,
            event(8, "titration", classe="arm", dci="spironolactone"),
            event(8, "titration", classe="iec", dci="ramipril"),
        )
    )
    sources = {row["step"]: row["source"] for row in found["due"]}
    assert sources["BIO_TITR@2026-03-10"].endswith("(source lue)")
    assert sources["IDE_S3"].endswith("(proposition, à adopter par la CPTS)")
    for name, words in (("arm", TO_VERIFY), ("iec", "(source lue)")):
        gate = found["titration"][name]
        assert set(gate["sources"]) == set(gate["blockers"])
        assert gate["sources"]["INTERVALLE"].endswith(words), name


def test_a_gate_without_a_start_or_suspended_says_its_source_too() -> None:
    for found in (run(3, discharge=False), run(3, event(2, "hospitalisation"))):
        for gate in as_json(found)["titration"].values():
            assert set(gate["sources"]) == set(gate["blockers"])


def test_the_screen_says_which_reason_against_a_step_is_to_be_verified() -> None:
    found = run(
        20,
        event(8, "titration", classe="arm", dci="spironolactone"),
        event(8, "titration", classe="iec", dci="ramipril"),
    )
    reasons = {one.name: one.reasons for one in gate_views(found)}
    (arm,) = [one for one in reasons["arm"] if one.startswith("Dernier palier trop récent")]
    (iec,) = [one for one in reasons["iec"] if one.startswith("Dernier palier trop récent")]
    assert arm.endswith(DOUBT)
    assert DOUBT not in iec


def test_a_step_without_its_laboratory_check_names_the_step_and_not_a_check() -> None:
    """The day shown is that of the step; no check took place on it."""
    found = run(20, event(3, "titration", classe="iec", dci="ramipril"))
    reasons = next(one.reasons for one in gate_views(found) if one.name == "iec")
    assert "Palier précédent sans bilan de contrôle (IEC palier le 05/03/2026)" in reasons


@pytest.mark.parametrize(
    ("code", "value", "rule", "words"),
    [
        ("k", "5.04", "K_J", "Potassium 5,04 mmol/L"),
        ("k", "5.0400", "K_J", "Potassium 5,04 mmol/L"),
        ("temp", "38.95", "TEMP_J", "38,95 °C"),
        ("spo2", "89.5", "SPO2_R", "89,5 %"),
        ("k", "6", "K_R", "Potassium 6,0 mmol/L"),
    ],
)
def test_a_value_is_not_rounded_onto_its_limit(
    code: str, value: str, rule: str, words: str
) -> None:
    """« Potassium 5,0, seuil > 5,0 » would contradict itself."""
    said = _alert(obs(20, code, value), rule=rule)["sentence"]
    assert words in said.replace("\u202f", " ")


def test_a_share_and_a_computed_filtration_are_not_rounded_onto_their_limit() -> None:
    """249 to 274 µmol/L is +10.04 %; a filtration of 24.98 is below 25."""
    rows = (obs(20, "creat", 274), obs(20, "dfg", "40"))
    found = as_json(run(20, *rows, patient={"creat_base": 249}))
    (said,) = [row["sentence"] for row in found["alerts"]]
    assert "+10,04 %" in said.replace("\u202f", " ")
    found = as_json(run(20, obs(20, "creat", 274), obs(20, "dfg", "24.98412"),
                        patient={"creat_base": 240}))  # fmt: skip
    (said,) = [row["sentence"] for row in found["alerts"]]
    assert "24,98 mL/min/1,73 m²" in said.replace("\u202f", " ")
    assert "+14,2 %" in said.replace("\u202f", " ")
