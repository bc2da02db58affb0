"""Conditional levels of the thesaurus: a case that is true decides, otherwise the lowest holds.

The cases are data (resources/medication/ansm/conditions.toml); their vocabulary is closed and
three-valued: None means that the datum is missing, and it never counts as true or false.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from operator import ge, gt, le, lt
from typing import Any

from cpts_desktop.features.medication.model import Component, Drug, PatientFacts, Route, Truth
from cpts_desktop.features.medication.rules.kidney import kidney
from cpts_desktop.features.medication.rules.names import natural
from cpts_desktop.features.medication.rules.thesaurus import Row, Thesaurus, lowest


@dataclass(frozen=True)
class Side:
    """One protagonist of a row: the drug and which of its substances."""

    drug: Drug
    component: Component


@dataclass(frozen=True)
class Decision:
    """Effective level ("" when the row does not apply) and what stays to verify."""

    level: str
    decided: bool
    reason: str
    others: tuple[str, ...] = ()


def both(values: Iterable[Truth]) -> Truth:
    """Three-valued AND."""
    seen_unknown = False
    for value in values:
        if value is False:
            return False
        seen_unknown = seen_unknown or value is None
    return None if seen_unknown else True


def either(values: Iterable[Truth]) -> Truth:
    """Three-valued OR."""
    seen_unknown = False
    for value in values:
        if value is True:
            return True
        seen_unknown = seen_unknown or value is None
    return None if seen_unknown else False


def compare(value: Decimal | Fraction | int | None, op: str, limit: str | int | Decimal) -> Truth:
    """Compare a known or unknown number with a limit of the data."""
    if value is None:
        return None
    exact = limit if isinstance(limit, Decimal) else Decimal(str(limit))
    mine, bound = (value, Fraction(exact)) if isinstance(value, Fraction) else (value, exact)
    return bool(_COMPARE[op](mine, bound))


_COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge}


_NOT_VACCINATED = frozenset({
    "non", "no", "false", "jamais", "a faire", "non fait", "non a jour", "pas a jour", "pas fait",
    "non vaccine", "non vaccinee", "pas vaccine", "pas vaccinee", "aucun", "refus", "refuse",
    "refusee",
})  # fmt: skip


class Judge:
    """Evaluates `when` lists against a patient and, for rows, the two sides."""

    def __init__(self, thesaurus: Thesaurus, patient: PatientFacts) -> None:
        self.thesaurus = thesaurus
        self.patient = patient
        estimators = kidney(patient)
        self.renal = estimators.clcr if estimators.clcr is not None else estimators.dfg
        self.dfg = estimators.dfg if estimators.dfg is not None else estimators.clcr
        self.sets = {
            name: frozenset(natural(x) for x in values)
            for name, values in thesaurus.conditions["sets"].items()
        }
        self.rows = {
            (natural(r["a"]), natural(r["b"])): r["cases"] for r in thesaurus.conditions["row"]
        }
        self.qualified = {natural(q["protagonist"]): q for q in thesaurus.settings["qualified"]}

    def all_true(self, when: Iterable[Mapping[str, Any]], a: Side | None, b: Side | None) -> Truth:
        """Three-valued truth of a list of conditions (AND)."""
        return both(self.one(c, a, b) for c in when)

    def one(self, c: Mapping[str, Any], a: Side | None, b: Side | None) -> Truth:
        """Three-valued truth of one condition."""
        if "any" in c:
            return either(self.one(x, a, b) for x in c["any"])
        if "all" in c:
            return both(self.one(x, a, b) for x in c["all"])
        if "question" in c:
            return None
        if "side" in c:
            sides = {"a": [a], "b": [b], "any": [a, b]}[c["side"]]
            return either(self._about(c, s) for s in sides if s is not None)
        return self._about_patient(c, a)

    def _about(self, c: Mapping[str, Any], side: Side) -> Truth:
        part, drug = side.component, side.drug
        if "substance" in c:
            return part.substance in {natural(x) for x in c["substance"]}
        if "set" in c:
            return part.substance in self.sets[c["set"]]
        if "class" in c:
            return self.thesaurus.in_class(part.substance, c["class"])
        if "not_class" in c:
            return not any(self.thesaurus.in_class(part.substance, x) for x in c["not_class"])
        if "route" in c:
            return self.route(drug, c["route"])
        if "intake_min" in c:
            return compare(part.intake_mg, ">=", c["intake_min"])
        for name, op in (("daily_min", ">="), ("daily_max", "<="), ("daily_above", ">")):
            if name in c:
                return compare(part.daily_mg, op, c[name])
        weekly = None if part.daily_mg is None else Fraction(part.daily_mg) * 7
        if "weekly_above" in c:
            return compare(weekly, ">", c["weekly_above"])
        if "weekly_max" in c:
            return compare(weekly, "<=", c["weekly_max"])
        raise ValueError("unknown condition on a side")

    @staticmethod
    def route(drug: Drug, wanted: str) -> bool:
        """True when the drug is given that way."""
        if wanted == "systemic":
            return drug.route.systemic
        if wanted == "oral":
            return drug.route is Route.ORAL
        names = {"nasal": Route.NASAL, "inhalee": Route.INHALED, "injectable": Route.INJECTABLE,
                 "sublingual": Route.SUBLINGUAL, "buccal": Route.SUBLINGUAL,
                 "sous-cutanee": Route.INJECTABLE,
                 "intra-articulaire": Route.INTRA_ARTICULAR}  # fmt: skip
        return drug.route is names[wanted]

    def _about_patient(self, c: Mapping[str, Any], a: Side | None) -> Truth:
        p = self.patient
        if "condition" in c:
            known = p.has(c["condition"])
            return known if known is None else known is bool(c.get("is", True))
        if "route" in c:
            return None if a is None else self.route(a.drug, c["route"])
        if "not_recorded" in c:
            return not any(p.has(code) is True for code in c["not_recorded"])
        if "vaccine_missing" in c:
            return self._vaccine_missing(str(c["vaccine_missing"]))
        if "potassium_missing" in c:
            return p.potassium is None or "potassium" in p.stale
        if "vitamin_d_missing" in c:
            return p.labs.get("vitamin_d") is None
        if "sex" in c:
            return None if not p.sex else p.sex == c["sex"]
        for name, value, op in self._measures():
            if name in c:
                return compare(value, op, c[name])
        raise ValueError("unknown condition on the patient")

    def _measures(self) -> tuple[tuple[str, Decimal | int | None, str], ...]:
        p = self.patient
        bmi = p.weight / (p.height / 100) ** 2 if p.weight and p.height else None
        return (
            ("age_min", p.age, ">="), ("age_below", p.age, "<"),
            ("renal_below", self.renal, "<"), ("renal_from", self.renal, ">="),
            ("dfg_from", self.dfg, ">="), ("dfg_below", self.dfg, "<"),
            ("potassium_below", p.potassium, "<"), ("potassium_from", p.potassium, ">="),
            ("potassium_above", p.potassium, ">"), ("sodium_below", p.sodium, "<"),
            ("heart_rate_below", p.heart_rate, "<"), ("heart_rate_above", p.heart_rate, ">"),
            ("calcium_below", p.labs.get("calcium"), "<"),
            ("phosphate_above", p.labs.get("phosphate"), ">"),
            ("ferritin_below", p.labs.get("ferritin"), "<"),
            ("hemoglobin_below", p.labs.get("hemoglobin"), "<"), ("pas_above", p.pas, ">"),
            ("pas_below", p.pas, "<"), ("pad_above", p.pad, ">"), ("bmi_below", bmi, "<"),
            ("calcium_above", p.labs.get("calcium"), ">"),
            ("vitamin_d_below", p.labs.get("vitamin_d"), "<"),
            ("tsh_from", p.labs.get("tsh"), ">="), ("digoxin_above", p.labs.get("digoxin"), ">"),
            ("pas_from", p.pas, ">="), ("pad_from", p.pad, ">="), ("dfg_above", self.dfg, ">"),
            ("potassium_upto", p.potassium, "<="), ("weight_upto", p.weight, "<="),
            ("creatinine_from", p.creatinine, ">="),
        )  # fmt: skip

    def _vaccine_missing(self, name: str) -> Truth:
        """True only when vaccination was asked and the answer is no."""
        vaccines = self.patient.vaccines
        if vaccines is None:
            return None
        for asked, answer in vaccines.items():
            if name in natural(str(asked)):
                return answer is False or natural(str(answer)) in _NOT_VACCINATED
        return None

    def protagonist_holds(self, printed: str, side: Side) -> Truth:
        """A class with a route, an indication or an age holds only with it."""
        rule = self.qualified.get(natural(printed))
        if rule is None:
            return True
        truth = self.all_true(rule["when"], side, None)
        if truth is None:
            return bool(rule["unless_known"] == "keep")
        return truth

    def decide(self, row: Row, a: Side, b: Side) -> Decision:
        """Effective level of a row between its two sides."""
        if len(row.levels) == 1:
            return Decision(row.levels[0], True, "")
        cases = self.rows.get((natural(row.a), natural(row.b)))
        if cases is None and (natural(row.b), natural(row.a)) in self.rows:
            cases = self.rows[(natural(row.b), natural(row.a))]
            a, b = b, a
        for swap in ((a, b), (b, a)) if self._intraclass(row) else ((a, b),):
            decision = self._cases(cases or (), *swap)
            if decision is not None:
                return decision
        level = lowest(row.levels)
        others = tuple(
            f"{c['level']} : {c['text']}"
            for c in cases or ()
            if c["level"] not in ("", level)
            and not c.get("otherwise")
            and self.all_true(c["when"], a, b) is None
        )
        if cases is None:
            others = tuple(
                f"{x} : condition à lire dans le thesaurus" for x in row.levels if x != level
            )
        return Decision(level, False, "", others)

    def _intraclass(self, row: Row) -> bool:
        return natural(row.b).startswith("autres ") or natural(row.b).endswith("(autres)")

    def _cases(self, cases: Iterable[Mapping[str, Any]], a: Side, b: Side) -> Decision | None:
        every_other_false = True
        for case in cases:
            if case.get("otherwise"):
                if every_other_false:
                    return Decision(case["level"], True, case["text"])
                continue
            truth = self.all_true(case["when"], a, b)
            if truth is True:
                return Decision(case["level"], True, case["text"])
            every_other_false = every_other_false and truth is False
        return None
