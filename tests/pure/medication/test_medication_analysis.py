"""The analysis: eligibility, kidney, burdens, criteria; a negative control says nothing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from cpts_desktop.features.medication.case import read_case
from cpts_desktop.features.medication.model import Route, Status
from cpts_desktop.features.medication.rules.analyse import Analyser, as_json
from cpts_desktop.features.medication.rules.criteria import rules
from cpts_desktop.features.medication.rules.doses import frequency
from cpts_desktop.features.medication.rules.kidney import cockcroft, whole
from cpts_desktop.features.medication.rules.patient import code_conditions
from cpts_desktop.features.medication.rules.thesaurus import Thesaurus
from cpts_desktop.kernel.jsonio import dumps_canonical
from cpts_desktop.kernel.outcome import Ok, Refused
from tests.pure.medication.conftest import DAY, Analyse


def kinds(analyse: Analyse, lines: list[Any], **patient: Any) -> set[str]:
    return {f.kind for f in analyse(lines, **patient).findings}


def ids(analyse: Analyse, lines: list[Any], **patient: Any) -> set[str]:
    found = analyse(lines, **patient).findings
    return {x for f in found for x in (f.id, *f.also)}


def test_negative_control_gives_nothing(analyse: Analyse) -> None:
    harmless = [("paracétamol", "500 mg", "si besoin"), ("lévothyroxine", "75 µg", "matin"),
                ("macrogol", "1 sachet", "1/j"), ("cholécalciférol", "100000 UI", "1/3 mois"),
                ("latanoprost collyre", "1 goutte", "soir")]  # fmt: skip
    result = analyse(harmless, age=70, weight=65, creatinine=70, conditions=["HTA"])
    assert result.findings == ()


@pytest.mark.parametrize(
    ("age", "weight", "creatinine", "sex", "expected"),
    [(65, "60", "85", "F", 55), (80, "65", "110", "F", 37), (30, "65", "50", "M", 240)],
)
def test_cockcroft_values_of_the_dossier(
    age: int, weight: str, creatinine: str, sex: str, expected: int
) -> None:
    value = cockcroft(age, Decimal(weight), Decimal(creatinine), sex)
    if expected == 240:  # hf.md quotes 175.89 for 65 kg and 50 µmol/L
        assert abs(value - Decimal("175.89")) < Decimal("0.01")
    else:
        assert whole(value) == expected


def test_eligible_from_65_years_and_five_substances(analyse: Analyse) -> None:
    five = ["amlodipine", "metformine", "atorvastatine", "oméprazole", "bisoprolol"]
    assert analyse(five, age=65).eligibility["eligible"] is True
    assert analyse(five, age=65).eligibility["status"] == "a_confirmer"
    dated = [(x, "", "", "2025-01-01") for x in five]
    assert analyse(dated, age=65).eligibility["status"] == "certain"
    assert analyse(five, age=64).eligibility["eligible"] is False
    assert analyse(five[:4], age=80).eligibility["eligible"] is False
    assert analyse(["amlodipine/valsartan", *five[1:4]], age=80).eligibility["substances"] == 5


@pytest.mark.parametrize(
    ("lines", "patient", "kind"),
    [
        ([("ibuprofène", "400 mg", "3/j"), "ramipril", "furosémide"], {}, "triple_whammy"),
        (["amitriptyline"], {}, "laroche"),
        (["amitriptyline"], {}, "anticholinergic"),
        (["ibuprofène"], {"conditions": ["insuffisance cardiaque"]}, "heart_failure"),
        (["ramipril", "énalapril"], {}, "duplication"),
        ([("metformine", "1000 mg", "2/j")], {"dfg": 25}, "renal"),
        (["amiodarone", "citalopram"], {}, "qt"),
        (["ramipril", "spironolactone"], {"potassium": "5.4"}, "hyperkalaemia"),
        (["sertraline", "hydrochlorothiazide"], {}, "hyponatraemia"),
        (["oxazépam"], {"conditions": ["chute"]}, "fall_risk"),
        ([("zopiclone", "7,5 mg", "1/j coucher")], {}, "dose_max"),
        ([("furosémide", "40 mg", "soir")], {}, "timing"),
        ([("méthotrexate", "10 mg", "1/j")], {}, "timing"),
        ([("tramadol LP", "100 mg", "2/j")], {"dysphagia": True}, "crushing"),
        (["paracétamol effervescent"], {"conditions": ["HTA"]}, "sodium"),
        (["tramadol"], {}, "start"),
        (["morphine", "oxazépam"], {}, "combination"),
        (["clonidine"], {}, "stopp"),
    ],
)
def test_each_kind_fires(
    analyse: Analyse, lines: list[Any], patient: dict[str, Any], kind: str
) -> None:
    assert kind in kinds(analyse, lines, **patient)


@pytest.mark.parametrize(
    ("lines", "patient", "kind"),
    [
        (["ibuprofène", "ramipril"], {}, "triple_whammy"),
        (["amitriptyline"], {"age": 74}, "laroche"),
        (["ibuprofène"], {}, "heart_failure"),
        ([("metformine", "500 mg", "2/j")], {"dfg": 70}, "renal"),
        ([("zopiclone", "3,75 mg", "coucher")], {}, "dose_max"),
        ([("furosémide", "40 mg", "matin")], {}, "timing"),
        ([("méthotrexate", "10 mg", "1/semaine")], {}, "timing"),
        (["tramadol LP"], {}, "crushing"),
        (["tramadol", "macrogol"], {}, "start"),
        (["lithium", "quétiapine"], {}, "duplication"),
        (["mirabégron"], {"conditions": ["démence"]}, "stopp"),
        ([("morphine LP", "30 mg", "2/j"), ("morphine", "10 mg", "si besoin")], {}, "duplication"),
    ],
)
def test_each_kind_stays_silent_without_its_reason(
    analyse: Analyse, lines: list[Any], patient: dict[str, Any], kind: str
) -> None:
    assert kind not in kinds(analyse, lines, **patient)


def test_renal_without_any_estimator_is_undetermined_never_normal(analyse: Analyse) -> None:
    found = [f for f in analyse(["metformine"]).findings if f.kind == "renal"]
    assert [f.status for f in found] == [Status.UNDETERMINED]
    assert "créatinine" in found[0].missing


def test_same_advice_under_several_ids_is_one_finding(analyse: Analyse) -> None:
    found = [
        f for f in analyse(["tramadol"], conditions=["constipation"]).findings if f.kind == "start"
    ]
    assert len(found) == 1
    assert {found[0].id, *found[0].also} == {"START_v3_F5", "START_v3_K2"}
    assert found[0].proposed_atc == "A06AD"


def test_unknown_condition_is_a_question_not_a_finding(analyse: Analyse) -> None:
    result = analyse(["oxazépam"])
    assert "STOPP_v3_K1" not in {f.id for f in result.findings}
    assert "chutes répétées" in result.questions or "chute" in " ".join(result.questions)


def test_vaccination_fires_only_when_it_was_asked(analyse: Analyse) -> None:
    assert "START_v3_L1" not in ids(analyse, ["amlodipine"])
    assert "START_v3_L1" in ids(analyse, ["amlodipine"], vaccines={"grippe": False})
    assert "START_v3_L1" not in ids(analyse, ["amlodipine"], vaccines={"grippe": True})


def test_unmatched_is_said_as_not_listed(analyse: Analyse) -> None:
    result = analyse(["lévétiracétam", "DOLIPRANE 1000 mg"])
    assert [u["reason"] for u in result.unmatched] == [
        "non répertorié au thesaurus ANSM", "inconnu : importer la BDPM",
    ]  # fmt: skip


def test_published_anticholinergic_scores(analyse: Analyse) -> None:
    result = analyse(["paroxétine", "oxybutynine"])
    assert (result.scores["cia"], result.scores["acb"]) == (5, 6)


def test_output_has_the_fields_of_the_contract(analyse: Analyse) -> None:
    out = as_json(analyse(["amiodarone", "citalopram"], creatinine=90, weight=60))
    assert {"eligibility", "findings", "unmatched", "scores", "cockcroft"} <= set(out)
    for finding in out["findings"]:
        assert {"kind", "id", "substances", "level", "levels", "why", "source", "source_date",
                "act_ip_problem", "act_ip_intervention", "also", "status",
                "missing"} <= set(finding)  # fmt: skip
        assert finding["source"] and finding["source_date"] and finding["why"]
    dumps_canonical(out)


def _positive(rule: Any) -> bool:
    return not rule["group"].startswith("@") if "group" in rule else False


def test_every_rule_has_source_date_and_review_status() -> None:
    seen = set()
    for rule in rules():
        assert rule["source"] and rule["source_date"] and rule["status"] in (
            "source_read", "to_verify", "proposal",
        )  # fmt: skip
        seen.add(rule["id"])
    assert len(seen) > 170


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ([], "case"),
        ({"patient": {}, "medications": {}}, "medications"),
        ({"patient": {"age": "abc"}, "medications": []}, "patient.age"),
        ({"patient": {"age": 300}, "medications": []}, "patient.age"),
        ({"patient": {"weight": 7000}, "medications": []}, "patient.weight"),
        ({"patient": {"creatinine": "NaN"}, "medications": []}, "patient.creatinine"),
        ({"patient": {}, "medications": [{"dose": "1"}]}, "medications[0].name"),
        ({"patient": {}, "medications": [{"name": "x", "since": "hier"}]}, "medications[0].since"),
        ({"patient": {"sex": "?"}, "medications": []}, "patient.sex"),
    ],
)
def test_a_bad_case_is_refused_by_the_name_of_its_field(raw: Any, field: str) -> None:
    outcome = read_case(raw, DAY)
    assert isinstance(outcome, Refused)
    assert field in {p.field for p in outcome.problems}


FULL_PATIENT: dict[str, Any] = {
    "age": 82, "sex": "F", "weight": 60, "height": 160, "creatinine": 110, "dfg": 45,
    "potassium": 4.4, "sodium": 138, "heart_rate": 66, "qtc": 430, "pas": 130,
    "conditions": ["FA", "HTA"], "allergies": [], "vaccines": {"grippe": True},
    "dysphagia": False,
}  # fmt: skip
FULL_LINE: dict[str, Any] = {
    "name": "apixaban 5 mg", "dose": "1 cp", "frequency": "matin et soir", "since": "2024-01-01",
}  # fmt: skip


@pytest.mark.parametrize("field", [*FULL_PATIENT, "*"])
def test_any_patient_value_may_be_null(thesaurus: Thesaurus, field: str) -> None:
    patient = {k: None if field in (k, "*") else v for k, v in FULL_PATIENT.items()}
    case = read_case({"id": None, "patient": patient, "medications": [FULL_LINE]}, DAY)
    assert isinstance(case, Ok)
    as_json(Analyser(thesaurus, None).analyse(case.value))


@pytest.mark.parametrize("field", ["dose", "frequency", "since", "*"])
def test_any_value_of_a_line_but_its_name_may_be_null(thesaurus: Thesaurus, field: str) -> None:
    line = {k: None if k != "name" and field in (k, "*") else v for k, v in FULL_LINE.items()}
    case = read_case({"patient": FULL_PATIENT, "medications": [line]}, DAY)
    assert isinstance(case, Ok)
    result = as_json(Analyser(thesaurus, None).analyse(case.value))
    assert result["unmatched"] == []


def test_a_denied_condition_inside_a_text_is_a_no() -> None:
    codes, unread = code_conditions(["FA sans valve mécanique, pas de diabète", "HTA"])
    assert codes["fibrillation_atriale"] is True and codes["hta"] is True
    assert codes["valve_mecanique"] is False and codes["diabete_2"] is False
    assert unread == ()


def test_recorded_dysphagia_is_a_condition_like_any_other(analyse: Analyse) -> None:
    lines = [("halopéridol", "1 mg", "soir")]
    assert "STOPP_v3_F7" in ids(analyse, lines, dysphagia=True)
    assert "STOPP_v3_F7" not in ids(analyse, lines, dysphagia=False)


@pytest.mark.parametrize(
    ("text", "per_day"),
    [
        ("tous les mois", Fraction(1, 30)), ("lundi, mercredi et vendredi", Fraction(3, 7)),
        ("1 0 1 0", Fraction(2)), ("6 h, 14 h, 22 h", Fraction(3)), ("aux 3 repas", Fraction(3)),
        ("au petit-déjeuner", Fraction(1)), ("le soir au coucher", Fraction(1)),
        ("20 UI le soir", Fraction(1)), ("1 cp toutes les 12 h", Fraction(2)),
    ],
)  # fmt: skip
def test_frequencies_as_people_write_them(text: str, per_day: Fraction) -> None:
    assert frequency(text).per_day == per_day


def test_a_capsule_is_not_a_gel_and_a_bare_number_is_a_strength(analyse: Analyse) -> None:
    lines = [
        ("tamsulosine LP 0,4", "1 gel", "soir"),
        ("metformine 1000", "1", "3/j"),
        ("lévothyroxine 75", "1 cp", "matin"),
        ("kétoprofène gel", "", ""),
    ]
    drugs = analyse(lines).drugs
    assert [d.route for d in drugs] == [Route.ORAL, Route.ORAL, Route.ORAL, Route.LOCAL]
    assert drugs[0].components[0].daily_mg == Decimal("0.4")
    assert drugs[1].components[0].daily_mg == Decimal(3000)
    assert drugs[2].components[0].daily_mg == Decimal("0.075")


def test_an_evening_diuretic_is_a_timing_finding(analyse: Analyse) -> None:
    assert "timing" in kinds(analyse, [("furosémide", "40 mg", "matin et soir")])
    assert "timing" not in kinds(analyse, [("furosémide", "40 mg", "matin et midi")])


def test_one_substance_twice_is_one_duplication(analyse: Analyse) -> None:
    found = analyse([("lévodopa/bensérazide 100/25", "1", "3/j")] * 2).findings
    assert len([f for f in found if f.kind == "duplication"]) == 1
