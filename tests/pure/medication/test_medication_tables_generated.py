"""Every row of the fact tables fires on a case made from it, and not just beside its limit."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from cpts_desktop.features.medication.model import Case, Finding, MedicationLine, PatientFacts
from cpts_desktop.features.medication.rules.moments import timing_rules
from cpts_desktop.features.medication.rules.thesaurus import load_toml
from cpts_desktop.kernel.resources import resource
from tests.pure.medication.test_medication_rules_generated import ANALYSER, DAY, member

NEAR = Decimal("0.1")


def rows(name: str) -> list[dict[str, str]]:
    with resource(f"medication/{name}").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def named(rows_: list[dict[str, str]], *columns: str) -> list[Any]:
    return [
        pytest.param(row, id=f"{i}-" + "-".join(row[c] for c in columns))
        for i, row in enumerate(rows_)
    ]


def findings(lines: list[tuple[str, ...]], **facts: Any) -> list[Finding]:
    patient = PatientFacts(**{"age": 80, "sex": "F", **facts})
    listed = tuple(MedicationLine(*line) for line in lines)
    return list(ANALYSER.analyse(Case("x", patient, listed, DAY)).findings)


def drug_of(written: str) -> str:
    """A drug of the row; a group by its first known member."""
    return member(written.removeprefix("group:"))[0] if written.startswith("group:") else written


def kidney(estimator: str, value: Decimal) -> dict[str, Any]:
    """Facts that give exactly this DFG, or this clearance (80 years, woman, 50 kg)."""
    if estimator == "dfg":
        return {"dfg": value}
    creatinine = Decimal("62.4") * 50 / value
    return {"weight": Decimal(50), "creatinine": creatinine, "dfg": Decimal(95)}


@pytest.mark.parametrize("row", named(rows("renal.csv"), "drug", "below"))
def test_a_renal_row_holds_just_below_its_threshold_and_not_at_it(row: dict[str, str]) -> None:
    drug, below = drug_of(row["drug"]), Decimal(row["below"])
    over = Decimal(row["max_daily_mg"] or "1") * 2
    line = (f"{drug} injectable" if row["drug"] in INJECTED else drug, f"{over} mg", "1/j")

    def texts(value: Decimal) -> list[str]:
        found = findings([line], **kidney(row["estimator"], value))
        return [f.proposal for f in found if f.kind == "renal"]

    assert row["text"] in texts(below - NEAR)
    assert row["text"] not in texts(below + NEAR)
    if row["max_daily_mg"]:
        small = (line[0], f"{Decimal(row['max_daily_mg'])} mg", "1/j")
        found = findings([small], **kidney(row["estimator"], below - NEAR))
        assert row["text"] not in [f.proposal for f in found if f.kind == "renal"]


INJECTED = ("énoxaparine", "fondaparinux", "tinzaparine", "exénatide", "acide zolédronique")


@pytest.mark.parametrize("row", named(rows("stopp_renal.csv"), "id"))
def test_a_stopp_e_row_holds_just_below_its_dfg(row: dict[str, str]) -> None:
    line = (drug_of(row["drug"]), f"{row['daily_from_mg'] or '1'} mg", "1/j")

    def ids(value: Decimal) -> set[str]:
        return {x for f in findings([line], dfg=value) for x in (f.id, *f.also)}

    below = Decimal(row["below"])
    assert row["id"] in ids(below - NEAR)
    assert row["id"] not in ids(below)
    if row["daily_from_mg"]:
        less = (line[0], f"{Decimal(row['daily_from_mg']) / 2} mg", "1/j")
        found = findings([less], dfg=below - NEAR)
        assert row["id"] not in {x for f in found for x in (f.id, *f.also)}


def facts_of(row: Mapping[str, str]) -> dict[str, Any]:
    facts: dict[str, Any] = {"age": int(row["age_min"] or 40)}
    if row["weight_max"]:
        facts["weight"] = Decimal(row["weight_max"]) - 1
    if row["condition"]:
        facts["codes"] = {row["condition"]: True}
    return facts


@pytest.mark.parametrize("row", named(rows("max_dose.csv"), "drug", "max", "age_min"))
def test_a_maximum_dose_holds_above_its_limit_and_not_at_it(row: dict[str, str]) -> None:
    drug, limit = drug_of(row["drug"]), Decimal(row["max"])
    partner = [(member(row["partner"])[0],)] if row["partner"] else []

    def notes(amount: Decimal, **facts: Any) -> list[str]:
        line = (drug, f"{amount} {row['unit']}".replace(".", ","), "1/j")
        return [f.proposal for f in findings([line, *partner], **facts) if f.kind == "dose_max"]

    facts = facts_of(row)
    assert row["note"] in notes(limit + Decimal("0.01"), **facts)
    assert row["note"] not in notes(limit, **facts)
    if row["age_min"]:
        younger = {**facts, "age": int(row["age_min"]) - 1}
        assert row["note"] not in notes(limit + Decimal("0.01"), **younger)
    if row["condition"]:
        denied = {**facts, "codes": {row["condition"]: False}}
        assert row["note"] not in notes(limit + Decimal("0.01"), **denied)


@pytest.mark.parametrize("row", named(rows("falls.csv"), "group"))
def test_a_fall_class_counts_with_its_weight(row: dict[str, str]) -> None:
    drug = member(row["group"])[0]
    fallen, steady = {"codes": {"chutes": True}}, {"codes": {"chutes": False}}
    helpers = [
        n for n in ("furosémide", "digoxine", "bisoprolol", "insuline glargine") if n != drug
    ]
    third = [(h,) for h in helpers[:2]]

    def fires(lines: list[tuple[str, ...]], facts: Mapping[str, Any]) -> bool:
        return any(f.kind == "fall_risk" for f in findings(lines, **facts))

    assert not fires([(drug,)], steady)
    assert fires([(drug,), *third], steady)
    if row["weight"] == "fort":
        assert fires([(drug,)], fallen)


@pytest.mark.parametrize("row", named(rows("duplication.csv"), "group"))
def test_two_daily_drugs_of_a_class_are_a_duplication(row: dict[str, str]) -> None:
    found = member(row["group"])
    if len(found) < 2:
        pytest.skip(f"un seul membre connu du groupe {row['group']}")
    one, two = found[0], found[-1]

    def ids(lines: list[tuple[str, ...]]) -> set[str]:
        listed = findings(lines)
        return {x for f in listed if f.kind == "duplication" for x in (f.id, *f.also)}

    assert row["id"] in ids([(one,), (two,)])
    assert row["id"] not in ids([(one,)])
    assert row["id"] not in ids([(one, "", "si besoin"), (two, "", "si besoin")])


@pytest.mark.parametrize("row", named(rows("crushing.csv"), "what", "match"))
def test_a_form_not_to_crush_speaks_only_with_dysphagia(row: dict[str, str]) -> None:
    words = {"extended": "tramadol LP", "form": f"aspirine comprimé {row['match']}"}
    if row["what"] == "group":
        name = member(row["match"])[0]
    elif row["what"] == "atc":
        name = next(n for n in ATC_OF[row["match"]])
    else:
        name = words[row["what"]]
    said = [f.why for f in findings([(name,)], dysphagia=True) if f.kind == "crushing"]
    assert said
    assert not [f for f in findings([(name,)]) if f.kind == "crushing"]
    assert not [f for f in findings([("amlodipine",)], dysphagia=True) if f.kind == "crushing"]


ATC_OF = {
    "L01": ["hydroxycarbamide"], "L02": ["létrozole"], "G04CB": ["finastéride"],
    "L04AA06": ["mycophénolate mofétil"], "A06AB02": ["bisacodyl"], "G04CA02": ["tamsulosine"],
    "A07EC02": ["mésalazine"], "A12BA01": ["chlorure de potassium"], "B03A": ["fer"],
    "G04CA01": ["alfuzosine"], "N03AG01": ["valproate"], "A02BC": ["oméprazole"],
}  # fmt: skip
WRONG = {"matin": "matin", "midi": "midi", "gouter": "goûter", "soir": "soir", "coucher": "coucher"}


@pytest.mark.parametrize("rule", [pytest.param(r, id=r["id"]) for r in timing_rules()])
def test_a_moment_rule_speaks_of_a_wrong_moment_only(rule: Mapping[str, Any]) -> None:
    drug = member(rule["group"])[0]

    def fires(*lines: tuple[str, ...]) -> bool:
        return rule["id"] in {f.id for f in findings(list(lines))}

    if rule.get("weekly"):
        assert fires((drug, "10 mg", "1/j"))
        assert not fires((drug, "10 mg", "1/semaine"))
    elif "food" in rule:
        right, wrong = ("pendant le repas", "à jeun")
        if rule["food"] == "jeun":
            right, wrong = wrong, right
        assert fires((drug, "", f"1/j {wrong}"))
        assert not fires((drug, "", f"1/j {right}"))
        assert not fires((drug, "", "1/j"))
    elif "slots" in rule:
        for slot, word in WRONG.items():
            assert fires((drug, "", word)) is (slot not in rule["slots"])
        assert not fires((drug, "", "1/j"))
    else:
        partner = "amlodipine" if rule["apart"] == ["@oral"] else member(rule["apart"][0])[0]
        assert fires((drug, "", "matin"), (partner, "", "matin"))
        assert not fires((drug, "", "midi"), (partner, "", "matin"))
        assert not fires((drug, "", "1/j"), (partner, "", "matin"))


@pytest.mark.parametrize("row", named(rows("anticholinergic.csv"), "substance"))
def test_an_anticholinergic_score_is_the_one_of_its_row(row: dict[str, str]) -> None:
    line = MedicationLine(f"{row['substance']} comprimé")
    if ANALYSER.resolver.resolve(line, 0).components == ():  # no tablet: as the table names it
        line = MedicationLine(row["substance"])
    result = ANALYSER.analyse(Case("x", PatientFacts(age=80), (line,), DAY))
    assert result.drugs[0].components
    if not result.drugs[0].route.systemic:
        line = MedicationLine(row["substance"], "1 injection")
        result = ANALYSER.analyse(Case("x", PatientFacts(age=80), (line,), DAY))
    assert result.scores["cia"] == int(row["cia"] or 0)
    assert result.scores["acb"] == int(row["acb"] or 0)
    alerts = [f for f in result.findings if f.kind == "anticholinergic"]
    assert bool(alerts) is (max(int(row["cia"] or 0), int(row["acb"] or 0)) >= 3)


CLASSES = load_toml("medication/allergies.toml")["class"]


@pytest.mark.parametrize("rule", [pytest.param(r, id=r["label"]) for r in CLASSES])
def test_an_allergy_class_is_found_by_each_of_its_words(rule: Mapping[str, Any]) -> None:
    surely, perhaps = ("", "cross_")
    for side in (surely, perhaps):
        names = [*rule.get(f"{side}substances", ())]
        names += [n for g in rule.get(f"{side}groups", ()) for n in member(g)[:1]]
        names += [EXAMPLE[a] for a in rule.get(f"{side}atc", ()) if a in EXAMPLE]
        for name in names[:1]:
            for word in rule["words"]:
                found = findings([(name,)], allergies=(word,))
                assert any(f.id.startswith("ALLERGIE_") for f in found), (word, name)
    silent = findings([("lévothyroxine",)], allergies=(rule["words"][0],))
    assert not [f for f in silent if f.id.startswith("ALLERGIE_")]


EXAMPLE = {"J01C": "amoxicilline", "J01D": "céfixime", "J01DD": "céfixime", "J01E": "triméthoprime",
           "J01FA": "clarithromycine", "J01M": "ciprofloxacine", "J01AA": "doxycycline",
           "B01AB": "énoxaparine"}  # fmt: skip
