"""The whole analysis: resolve the list, run every family of rules, rank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cpts_desktop.features.medication.model import (
    Analysis,
    Case,
    Drug,
    Finding,
    Known,
    MedicationLine,
)
from cpts_desktop.features.medication.rules.allergies import allergies, as_a_drug
from cpts_desktop.features.medication.rules.burden import (
    anticholinergic,
    duplications,
    falls,
    hyperkalaemia,
    hyponatraemia,
    qt,
    scores,
)
from cpts_desktop.features.medication.rules.context import Context
from cpts_desktop.features.medication.rules.criteria import criteria
from cpts_desktop.features.medication.rules.eligibility import eligibility
from cpts_desktop.features.medication.rules.groups import Groups
from cpts_desktop.features.medication.rules.interactions import interactions
from cpts_desktop.features.medication.rules.kidney import kidney_output
from cpts_desktop.features.medication.rules.levels import Judge
from cpts_desktop.features.medication.rules.limits import (
    crushing,
    max_doses,
    renal,
    sodium,
)
from cpts_desktop.features.medication.rules.moments import timing
from cpts_desktop.features.medication.rules.ports import CatalogueLike
from cpts_desktop.features.medication.rules.resolve import Resolver, resolve_all
from cpts_desktop.features.medication.rules.substances import substance_table
from cpts_desktop.features.medication.rules.thesaurus import Thesaurus

ACT_IP_SYSTEM = "SFPC Act-IP 2004"
"""Version of the problem and intervention codes (bpm.md section 4)."""

FIRST = 7
"""How many findings are shown first."""

_FAMILIES: tuple[Callable[[Context], list[Finding]], ...] = (
    allergies, duplications, anticholinergic, renal, max_doses, qt, hyperkalaemia, hyponatraemia,
    falls, crushing, sodium, timing, criteria,
)  # fmt: skip

_UNMATCHED = {
    Known.NOT_LISTED: "non répertorié au thesaurus ANSM",
    Known.UNKNOWN_BRAND: "inconnu : importer la BDPM",
    Known.OUTSIDE_BDPM: "hors BDPM : aucune règle appliquée",
    Known.AMBIGUOUS: "plusieurs compositions possibles : choisir la spécialité",
    Known.HOMEOPATHY: "homéopathie, hors des règles et non comptée",
}


class Analyser:
    """Holds what is loaded once: thesaurus, groups, resolver."""

    def __init__(
        self,
        thesaurus: Thesaurus,
        catalogue: CatalogueLike | None,
        bdpm: dict[str, str] | None = None,
    ) -> None:
        self.thesaurus = thesaurus
        self.groups = Groups(thesaurus)
        self.resolver = Resolver(thesaurus, substance_table(), catalogue)
        self._bdpm = bdpm

    def analyse(self, case: Case) -> Analysis:
        """Everything about one case; the order of findings is the order to read them."""
        drugs = resolve_all(self.resolver, case.medications)
        judge = Judge(self.thesaurus, case.patient)
        allergens = {text: self._allergen(text) for text in case.patient.allergies}
        context = Context(case, drugs, self.thesaurus, self.groups, judge, allergens)
        for note in case.patient.notes:
            context.ask(note)
        findings = interactions(self.thesaurus, judge, drugs)
        for family in _FAMILIES:
            findings.extend(family(context))
        ranked = sorted(
            one_advice(same_once(findings)), key=lambda f: (-f.weight, f.kind, f.id, f.substances)
        )
        for finding in ranked:
            for missing in finding.missing if finding.kind != "ansm" else ():
                context.ask(missing)
        return Analysis(
            eligibility=eligibility(case.patient.age, drugs, case.on),
            findings=tuple(ranked),
            unmatched=unmatched(drugs),
            scores=scores(context),
            cockcroft=kidney_output(case.patient),
            questions=tuple(context.questions),
            sources=self.sources(),
            drugs=drugs,
            unread_conditions=case.patient.unread_conditions,
        )

    def _allergen(self, written: str) -> str:
        """Keys of the substances of an allergy that is written as a brand, or nothing."""
        read = self.resolver.resolve(MedicationLine(as_a_drug(written)), 0)
        return "" if read.habit else " ".join(part.key for part in read.components)

    def sources(self) -> tuple[dict[str, Any], ...]:
        """Versions and dates to print beside any result."""
        out: list[dict[str, Any]] = [
            {"name": "Thesaurus ANSM", "date": self.thesaurus.edition,
             "texts": self.thesaurus.texts, "source": self.thesaurus.source}
        ]  # fmt: skip
        if self._bdpm is not None:
            out.append(
                {"name": "BDPM", "date": self._bdpm.get("source_date", ""), "source": "BDPM"}
            )
        else:
            out.append({"name": "BDPM", "date": None, "source": "non importée"})
        return tuple(out)


def same_once(findings: list[Finding]) -> list[Finding]:
    """Two lines of one substance give one finding of a rule, except ANSM (one by pair of drugs)."""
    out: dict[object, Finding] = {}
    for place, finding in enumerate(findings):
        same = (finding.kind, finding.id, finding.substances, finding.status)
        key: object = place if finding.kind == "ansm" else same
        known = out.get(key)
        if known is None:
            out[key] = finding
        else:
            drugs = tuple(dict.fromkeys((*known.drugs, *finding.drugs)))
            out[key] = replace(known, drugs=drugs)
    return list(out.values())


_ADVICE = {"RENAL_APIXABAN_FA": "RENAL_APIXABAN"}
"""Findings of one drug that give the same advice: the first joins the second."""


def one_advice(findings: list[Finding]) -> list[Finding]:
    """The same advice under two ids is one finding, with ``id`` and ``also``."""
    out = list(findings)
    for finding in [f for f in findings if f.id in _ADVICE]:
        for place, other in enumerate(out):
            if _ADVICE.get(finding.id) == other.id and finding.drugs == other.drugs:
                why = f"{other.why} {finding.why}"
                weight = max(other.weight, finding.weight)
                also = (*other.also, finding.id)
                out[place] = replace(other, why=why, weight=weight, also=also)
                out = [f for f in out if f is not finding]
                break
    return out


def unmatched(drugs: tuple[Drug, ...]) -> tuple[dict[str, Any], ...]:
    """What the thesaurus or the BDPM does not know; never "no interaction"."""
    out: list[dict[str, Any]] = []
    for drug in drugs:
        if not drug.components:
            out.append(_unknown(drug.label, None, drug.known, drug.candidates))
            continue
        for part in drug.components:
            if part.substance is None:
                out.append(_unknown(drug.label, part.name, Known.NOT_LISTED, ()))
    return tuple(out)


def _unknown(
    name: str, substance: str | None, known: Known, candidates: tuple[str, ...]
) -> dict[str, Any]:
    return {
        "name": name,
        "substance": substance,
        "code": known.value,
        "reason": _UNMATCHED[known],
        "candidates": list(candidates),
    }


def as_json(analysis: Analysis) -> dict[str, Any]:
    """The output form of ``bpm analyse --json`` (contracts.md)."""
    return {
        "eligibility": dict(analysis.eligibility),
        "findings": [_finding_json(f) for f in analysis.findings],
        "unmatched": [dict(u) for u in analysis.unmatched],
        "scores": dict(analysis.scores),
        "cockcroft": dict(analysis.cockcroft),
        "questions": list(analysis.questions),
        "unread_conditions": list(analysis.unread_conditions),
        "sources": [dict(s) for s in analysis.sources],
    }


def _finding_json(f: Finding) -> dict[str, Any]:
    out: dict[str, Any] = {
        "kind": f.kind, "id": f.id, "substances": list(f.substances), "level": f.level,
        "levels": list(f.levels), "why": f.why, "source": f.source, "source_date": f.source_date,
        "act_ip_problem": f.act_ip_problem, "act_ip_intervention": f.act_ip_intervention,
        "act_ip_system": ACT_IP_SYSTEM, "also": list(f.also), "status": f.status.value,
        "missing": list(f.missing),
        "proposal": f.proposal, "review_status": f.review_status, "drugs": list(f.drugs),
    }  # fmt: skip
    if f.proposed_atc:
        out["proposed_atc"] = f.proposed_atc
    if f.kind == "ansm":
        out["rows"] = [dict(r) for r in f.rows]
        out["to_verify"] = list(f.to_verify)
    return out
