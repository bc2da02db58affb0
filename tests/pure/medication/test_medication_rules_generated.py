"""Every criterion fires on a case made from its own data, and not without its drug or reason."""

from __future__ import annotations

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

DAY = date(2026, 11, 22)
GROUPS: Mapping[str, Any] = load_toml("medication/groups.toml")["groups"]
COMPUTED = {
    "@anticholinergique_2": "oxybutynine",
    "@anticholinergique_3": "oxybutynine",
    "@constipant": "morphine",
    "@hypotenseur_laroche": "clonidine",
}
ROUTE = {"inhalee": " inhalation", "injectable": " injectable", "ophtalmique": " collyre",
         "transdermique": " patch", "cutanee": " emplâtre"}  # fmt: skip
BELOW = {"potassium_below": "potassium", "sodium_below": "sodium", "heart_rate_below": "heart_rate",
         "pas_below": "pas", "renal_below": "dfg", "dfg_below": "dfg"}  # fmt: skip
ABOVE = {"potassium_above": "potassium", "pas_above": "pas", "pad_above": "pad", "dfg_from": "dfg"}
ANALYSER = Analyser(load(), None)


def member(group: str, *, extended: bool | None = None) -> list[str]:
    """Names of drugs of a group, as a prescription would write them."""
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
        elif "bmi_below" in c:
            facts = replace(facts, weight=Decimal(40), height=Decimal(170))
        elif "calcium_above" in c:
            facts = replace(facts, labs={"calcium": Decimal("3")})
        elif "vitamin_d_below" in c:
            facts = replace(facts, labs={"vitamin_d": Decimal("20")})
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
    found = ANALYSER.analyse(Case("x", facts, lines, DAY)).findings
    return {x for f in found for x in (f.id, *f.also)}


def listed(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def numbered() -> list[Any]:
    return [pytest.param(r, id=f"{r['id']}-{i}") for i, r in enumerate(rules())]


def _deniable(when: Any) -> bool:
    """True when denying every condition must silence the rule."""
    text = str(when)
    return bool(when) and "not_recorded" not in text and "potassium_missing" not in text


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
    facts = satisfied(rule.get("when", ()), PatientFacts(age=80, sex="F"))
    blocking = [*listed(rule.get("without")), *listed(rule.get("absent"))]
    if any(ANALYSER.groups.members(drugs(names), g) for g in blocking):
        pytest.skip("le seul membre connu appartient aussi au groupe qui bloque")
    assert rule["id"] in fired(names, facts, rule)
    if "group" in rule or "trigger" in rule:
        other = "amlodipine" if "paracetamol" in str(rule) else "paracétamol"
        assert rule["id"] not in fired([other], facts, rule)
    if _deniable(rule.get("when", ())):
        denied = {code: not value for code, value in facts.codes.items()}
        plain = PatientFacts(age=80, sex="F", codes=denied)
        assert rule["id"] not in fired(names, plain, rule)
    if rule.get("age_min"):
        young = replace(facts, age=int(rule["age_min"]) - 1)
        assert rule["id"] not in fired(names, young, rule)
    for group in blocking:
        stopper = [n for n in member(group) if n not in names]
        if stopper:
            assert rule["id"] not in fired([*names, stopper[0]], facts, rule)
