"""Every criterion fires on a case made from its own data, and not without its drug or reason."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cpts_desktop.features.medication.model import Case, MedicationLine, PatientFacts
from cpts_desktop.features.medication.rules.analyse import Analyser
from cpts_desktop.features.medication.rules.criteria import rules
from cpts_desktop.features.medication.rules.substances import substance_table
from cpts_desktop.features.medication.rules.thesaurus import load, load_toml
from cpts_desktop.kernel.resources import resource

DAY = date(2026, 11, 22)
GROUPS: Mapping[str, Any] = load_toml("medication/groups.toml")["groups"]
COMPUTED = {
    "@anticholinergique_2": "oxybutynine",
    "@anticholinergique_3": "oxybutynine",
    "@constipant": "morphine",
    "@opioide_lent": "morphine LP",
    "@opioide_rapide": "oxycodone",
    "@hypotenseur_laroche": "clonidine",
}
SEVERAL = {
    "@estroprogestatif": ["estradiol / dydrogestérone"],
    "@saignement": ["aspirine", "sertraline", "apixaban"],
    "@sedatif": ["oxazépam", "tramadol", "mirtazapine"],
}
ROUTE = {"inhalee": " inhalation", "injectable": " injectable", "ophtalmique": " collyre",
         "transdermique": " patch", "cutanee": " emplâtre"}  # fmt: skip
BELOW = {"potassium_below": "potassium", "sodium_below": "sodium", "heart_rate_below": "heart_rate",
         "pas_below": "pas", "renal_below": "dfg", "dfg_below": "dfg"}  # fmt: skip
ABOVE = {"potassium_above": "potassium", "pas_above": "pas", "pad_above": "pad", "dfg_from": "dfg",
         "heart_rate_above": "heart_rate", "dfg_above": "dfg", "pas_from": "pas",
         "pad_from": "pad", "creatinine_from": "creatinine"}  # fmt: skip
LABS = {"calcium_above": "3", "calcium_below": "1.9", "vitamin_d_below": "20",
        "phosphate_above": "2", "ferritin_below": "50", "hemoglobin_below": "9",
        "digoxin_above": "1.5"}  # fmt: skip
ANALYSER = Analyser(load(), None)


def member(group: str, *, extended: bool | None = None) -> list[str]:
    """Names of drugs of a group, as a prescription would write them."""
    if group in SEVERAL:
        return SEVERAL[group]
    if group in COMPUTED:
        return [COMPUTED[group]]
    rule = GROUPS[group]
    found = []
    table = substance_table()
    for entry in table.entries():
        for route, codes in entry.atc.items():
            if route not in ("orale", *ROUTE) or (route != "orale" and "orale" in entry.atc):
                continue
            named = entry.key in {table.key_of(x) for x in rule.get("substances", ())}
            coded = any(c.startswith(tuple(rule.get("atc", ("?",)))) for c in codes)
            banned = any(c.startswith(tuple(rule.get("not", ("?",)))) for c in codes)
            if (named or coded) and not banned:
                found.append(entry.name + ROUTE.get(route, "") + (" LP" if extended else ""))
    ours = [n for n in found if ANALYSER.groups.members(drugs([n]), group)]
    return sorted(set(ours))


def drugs(names: Iterable[str]) -> Any:
    lines = tuple(MedicationLine(n) for n in names)
    return ANALYSER.analyse(Case("x", PatientFacts(age=80), lines, DAY)).drugs


def satisfied(when: Iterable[Mapping[str, Any]], facts: PatientFacts) -> PatientFacts:
    """The patient changed so that every condition is true."""
    for c in when:
        if "any" in c:
            facts = satisfied(c["any"][:1], facts)
        elif "all" in c:
            facts = satisfied(c["all"], facts)
        elif "condition" in c:
            facts = replace(facts, codes={**facts.codes, c["condition"]: c.get("is", True)})
        elif "vaccine_missing" in c:
            facts = replace(facts, vaccines={c["vaccine_missing"]: False})
        elif "weight_upto" in c:
            facts = replace(facts, weight=Decimal(c["weight_upto"]))
        elif "bmi_below" in c:
            facts = replace(facts, weight=Decimal(40), height=Decimal(170))
        elif lab := next((name for name in LABS if name in c), None):
            named = {lab.rsplit("_", 1)[0]: Decimal(LABS[lab])}
            facts = replace(facts, labs={**facts.labs, **named})
        else:
            for name, field in BELOW.items():
                if name in c:
                    facts = replace(facts, **{field: Decimal(c[name]) - 1})  # type: ignore[arg-type]
            for name, field in ABOVE.items():
                if name in c:
                    facts = replace(facts, **{field: Decimal(c[name]) + 1})  # type: ignore[arg-type]
    return facts


def fired(names: list[str], facts: PatientFacts, rule: Mapping[str, Any]) -> set[str]:
    days = int(rule.get("since_days", 0)) + 30
    since = DAY - timedelta(days=days) if rule.get("since_days") else None
    amount = Decimal(str(rule.get("daily_above", "0"))) + 1
    dose = f"{amount} mg".replace(".", ",") if rule.get("daily_above") else ""
    lines = tuple(MedicationLine(n, dose, "1/j" if dose else "", since) for n in names)
    result = ANALYSER.analyse(Case("x", facts, lines, DAY))
    if "question" in rule:
        return {rule["id"]} if rule["question"] in result.questions else set()
    return {x for f in result.findings for x in (f.id, *f.also)}


def listed(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def numbered() -> list[Any]:
    return [pytest.param(r, id=f"{r['id']}-{i}") for i, r in enumerate(rules())]


def _deniable(when: Any) -> bool:
    """True when denying every condition must silence the rule."""
    text = str(when)
    blind = "dfg_" in text and "'condition'" not in text  # then "indéterminable", never silent
    unsaid = "not_recorded" in text or "potassium_missing" in text
    return bool(when) and not blind and not unsaid


@pytest.mark.parametrize("rule", numbered())
def test_a_rule_fires_on_its_own_case_and_not_without_it(rule: Mapping[str, Any]) -> None:
    groups = [g for g in (rule.get("group"), rule.get("trigger")) if g]
    names: list[str] = []
    for group in groups:
        found = member(group, extended=rule.get("extended"))
        if not found:
            pytest.skip(f"aucune substance connue du groupe {group}")
        names += found[: rule.get("count", 1)]
    for group in listed(rule.get("with")):
        others = [n for n in member(group) if n not in names]
        if not others:
            pytest.skip(f"aucune substance connue du groupe {group}")
        names.append(others[0])
    age = max(80, int(rule.get("age_min", 0)))
    facts = satisfied(rule.get("when", ()), PatientFacts(age=age, sex="F"))
    told = rule.get("unless", ())
    facts = replace(
        facts, codes={**facts.codes, **{c["condition"]: False for c in told if "condition" in c}}
    )
    blocking = [*listed(rule.get("without")), *listed(rule.get("absent"))]
    if any(ANALYSER.groups.members(drugs(names), g) for g in blocking if g in GROUPS):
        pytest.skip("le seul membre connu appartient aussi au groupe qui bloque")
    assert rule["id"] in fired(names, facts, rule)
    if "group" in rule or "trigger" in rule:
        other = "amlodipine" if "paracetamol" in str(rule) else "paracétamol"
        assert rule["id"] not in fired([other], facts, rule)
    for c in told:
        if "condition" in c:
            excluded = replace(facts, codes={**facts.codes, c["condition"]: True})
            assert rule["id"] not in fired(names, excluded, rule)
    if _deniable(rule.get("when", ())):
        denied = {code: not value for code, value in facts.codes.items()}
        plain = PatientFacts(age=age, sex="F", codes=denied)
        assert rule["id"] not in fired(names, plain, rule)
    if rule.get("age_min"):
        young = replace(facts, age=int(rule["age_min"]) - 1)
        assert rule["id"] not in fired(names, young, rule)
    for group in blocking:
        stopper = [n for n in member(group) if n not in names]
        twin = sum(r["id"] == rule["id"] for r in rules()) > 1
        if stopper and not twin:
            assert rule["id"] not in fired([*names, stopper[0]], facts, rule)


def registered() -> list[dict[str, str]]:
    with resource("medication/criteria/register.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_all_133_stopp_and_57_start_criteria_carry_a_mark() -> None:
    rows = registered()
    ids = [r["id"] for r in rows]
    assert len(ids) == len(set(ids)) == 190
    assert sum(i.startswith("STOPP_v3_") for i in ids) == 133
    assert sum(i.startswith("START_v3_") for i in ids) == 57
    assert {r["mark"] for r in rows} == {"automatique", "donnees", "jugement"}
    coded = {r["id"]: r for r in rules()}
    for row in rows:
        if row["where"] == "regle":
            assert (row["mark"] == "jugement") == ("question" in coded[row["id"]]), row["id"]
            assert row["question"] == coded[row["id"]].get("question", ""), row["id"]
        assert row["label"], row["id"]
    assert {i for i in coded if i.startswith(("STOPP_", "START_"))} <= set(ids)


COMPUTED_CRITERIA: list[tuple[str, list[tuple[str, str, str]], dict[str, Any]]] = [
    ("STOPP_v3_A3", [("ramipril", "5 mg", "1/j"), ("périndopril", "4 mg", "1/j")], {}),
    ("STOPP_v3_B15", [("amiodarone", "200 mg", "1/j")], {"qtc": 490}),
    ("STOPP_v3_E1", [("digoxine", "0,25 mg", "1/j")], {"dfg": 20}),
    ("STOPP_v3_E2", [("dabigatran", "110 mg", "2/j")], {"dfg": 20}),
    ("STOPP_v3_E3", [("apixaban", "2,5 mg", "2/j")], {"dfg": 12}),
    ("STOPP_v3_E4", [("ibuprofène", "400 mg", "2/j")], {"dfg": 45}),
    ("STOPP_v3_E5", [("colchicine", "0,5 mg", "1/j")], {"dfg": 9}),
    ("STOPP_v3_E6", [("metformine", "500 mg", "2/j")], {"dfg": 25}),
    ("STOPP_v3_E7", [("spironolactone", "25 mg", "1/j")], {"dfg": 25}),
    ("STOPP_v3_E8", [("nitrofurantoïne", "100 mg", "3/j")], {"dfg": 40}),
    ("STOPP_v3_E9", [("acide alendronique", "70 mg", "1/semaine")], {"dfg": 25}),
    ("STOPP_v3_E10", [("méthotrexate", "10 mg", "1/semaine")], {"dfg": 25}),
    ("STOPP_v3_M1", [("oxybutynine", "5 mg", "1/j"), ("hydroxyzine", "25 mg", "1/j")], {}),
]


@pytest.mark.parametrize(("id_", "lines", "facts"), COMPUTED_CRITERIA)
def test_a_computed_criterion_fires_on_its_case_and_not_on_a_healthy_one(
    id_: str, lines: list[tuple[str, str, str]], facts: dict[str, Any]
) -> None:
    def ids(names: list[tuple[str, str, str]], **known: Any) -> set[str]:
        patient = replace(
            PatientFacts(age=80, sex="F"), **{k: Decimal(v) for k, v in known.items()}
        )
        case = Case("x", patient, tuple(MedicationLine(*n) for n in names), DAY)
        return {x for f in ANALYSER.analyse(case).findings for x in (f.id, *f.also)}

    assert id_ in ids(lines, **facts)
    assert id_ not in ids([("paracétamol", "500 mg", "1/j")], **facts)
    healthy = {"dfg": 95, "qtc": 400}
    if facts:
        assert id_ not in ids(lines, **{k: healthy[k] for k in facts})
    else:
        assert id_ not in ids(lines[:1])


def test_the_computed_criteria_of_the_register_are_those_tested_here() -> None:
    assert {r["id"] for r in registered() if r["where"] != "regle"} == {
        one[0] for one in COMPUTED_CRITERIA
    }
