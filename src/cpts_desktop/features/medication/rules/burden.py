"""Cumulative risks: anticholinergic load, QT, potassium, sodium, falls, duplications."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import Any

from cpts_desktop.features.medication.model import Drug, Finding, Route, Status
from cpts_desktop.features.medication.rules.context import Context, Member, regular
from cpts_desktop.kernel.resources import resource
from cpts_desktop.kernel.text import fr_decimal

_TORSADES = "SUBSTANCES SUSCEPTIBLES DE DONNER DES TORSADES DE POINTES"
_ATROPINE = "MÉDICAMENTS ATROPINIQUES"
_IV_ONLY = ("erythromycine", "vincamine")
_SCORE_SOURCE = "CIA (Briet 2015) et ACB (Boustani 2008), calculateur OMéDIT PACA-Corse"


@lru_cache(maxsize=4)
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with resource(f"medication/{name}").open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


def _names(members: Sequence[Member]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.name for _, part in members))


def _indexes(members: Sequence[Member]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(drug.index for drug, _ in members))


def _once(members: Sequence[Member]) -> list[Member]:
    """One member per substance: two boxes of one drug are a duplication, not two risks."""
    return list({part.key: (drug, part) for drug, part in reversed(members)}.values())[::-1]


def scores(context: Context) -> dict[str, Any]:
    """CIA and ACB totals side by side, the detail, and atropinic drugs without a score."""
    scored = []
    unscored = []
    for drug in context.drugs:
        if not drug.route.systemic and drug.route is not Route.INHALED:
            continue
        for part in drug.components:
            score = context.score(part)
            if score.top or score.acbcalc:
                scored.append((part.key, part.name, score))
            elif context.thesaurus.in_class(part.substance, _ATROPINE):
                unscored.append(part.name)
    once = {key: (name, score) for key, name, score in scored}
    return {
        "cia": sum(s.cia for _, s in once.values()),
        "acb": sum(s.acb for _, s in once.values()),
        "detail": [
            {"substance": name, "cia": s.cia, "acb": s.acb, "acbcalc_2023": s.acbcalc}
            for name, s in once.values()
        ],
        "unscored": list(dict.fromkeys(unscored)),
        "source": _SCORE_SOURCE,
    }


def anticholinergic(context: Context) -> list[Finding]:
    """Alert from a total of 3 (CIA or ACB); two drugs make it also STOPP M1 and Laroche L09."""
    total = scores(context)
    load = max(total["cia"], total["acb"])
    if load < 3:
        return []
    members = [
        (drug, part)
        for drug in context.drugs
        if drug.route.systemic or drug.route is Route.INHALED
        for part in drug.components
        if context.score(part).top >= 1
    ]
    members = _once(members)
    age = context.case.patient.age
    also = []
    if len(members) > 1 and age is not None and age >= 65:
        also.append("STOPP_v3_M1")
        if age >= 75:
            also.append("LAROCHE_L09")
    return [
        Finding(
            kind="anticholinergic", id="CIA_ACB", substances=_names(members),
            why=f"Charge anticholinergique : CIA {total['cia']}, ACB {total['acb']} (seuil 3).",
            source=_SCORE_SOURCE, source_date="2021-10-01", act_ip_problem="7",
            act_ip_intervention="3", also=tuple(also), drugs=_indexes(members),
            proposal="substituer d’abord les médicaments de score 3", weight=58,
        )
    ]  # fmt: skip


def _stack(
    context: Context, kind: str, id_: str, members: list[Member], why: str, measure: Decimal | None,
    abnormal: bool, missing: str, proposal: str, weight: int,
) -> list[Finding]:  # fmt: skip
    members = _once(members)
    if not members or (len(members) < 2 and not abnormal):
        if members and measure is None:
            context.ask(missing)
        return []
    if measure is None:
        context.ask(missing)
    return [
        Finding(
            kind=kind, id=id_, substances=_names(members), why=why,
            source=f"{context.thesaurus.source} (liste officielle)",
            source_date=context.thesaurus.edition, act_ip_problem="6" if not abnormal else "1.3",
            act_ip_intervention="5", drugs=_indexes(members), proposal=proposal,
            missing=(missing,) if measure is None else (), weight=weight + (25 if abnormal else 0),
        )
    ]  # fmt: skip


def _shown(value: Decimal | None) -> str:
    return "" if value is None else fr_decimal(value)


def qt(context: Context) -> list[Finding]:
    """Two drugs listed as torsadogenic, or one with a long QTc (> 450 M, > 470 F)."""
    p = context.case.patient
    limit = Decimal(450 if p.sex == "M" else 470)
    if not p.sex and p.qtc is not None and 450 < p.qtc <= 470:
        context.ask("sexe (limite du QTc)")
    long_qt = p.qtc is not None and p.qtc > limit
    members = [
        m for m in context.in_class(_TORSADES)
        if not (m[1].substance in _IV_ONLY and m[0].route is not Route.INJECTABLE)
    ]  # fmt: skip
    names = ", ".join(_names(_once(members)))
    why = f"Allongement du QT : {names}" + (
        f" ; QTc {_shown(p.qtc)} ms (limite {limit})" if long_qt else ""
    )
    found = _stack(context, "qt", "QT_TORSADES", members, why + ".", p.qtc, long_qt,
                   "ECG (QTc) et kaliémie", "ECG, kaliémie, substitution", 60)  # fmt: skip
    if found and long_qt and p.age is not None and p.age >= 65:
        found = [replace(found[0], also=("STOPP_v3_B15",))]
    return found


def hyperkalaemia(context: Context) -> list[Finding]:
    """Two hyperkalaemic drugs, or one with potassium above 5.0 mmol/L."""
    p = context.case.patient
    high = p.potassium is not None and p.potassium > 5
    members = context.in_class("HYPERKALIÉMIANTS")
    why = f"Hyperkaliémiants : {', '.join(_names(_once(members)))}" + (
        f" ; kaliémie {_shown(p.potassium)} mmol/L" if high else "")  # fmt: skip
    return _stack(context, "hyperkalaemia", "HYPERKALIEMIE", members, why + ".", p.potassium, high,
                  "kaliémie", "kaliémie et créatinine", 52)  # fmt: skip


def hyponatraemia(context: Context) -> list[Finding]:
    """Two hyponatraemic drugs, or one with sodium below 135 mmol/L."""
    p = context.case.patient
    low = p.sodium is not None and p.sodium < 135
    members = context.in_class("HYPONATRÉMIANTS")
    why = f"Hyponatrémiants : {', '.join(_names(_once(members)))}" + (
        f" ; natrémie {_shown(p.sodium)} mmol/L" if low else "")  # fmt: skip
    return _stack(context, "hyponatraemia", "HYPONATREMIE", members, why + ".", p.sodium, low,
                  "natrémie", "natrémie", 48)  # fmt: skip


def falls(context: Context) -> list[Finding]:
    """One strong drug with known falls, otherwise two strong or three of any weight."""
    age = context.case.patient.age
    if age is not None and age < 65:
        return []
    strength: dict[str, tuple[str, Member]] = {}
    for row in _rows("falls.csv"):
        for drug, part in context.members(row["group"]):
            if part.key not in strength or row["weight"] == "fort":
                strength[part.key] = (row["weight"], (drug, part))
    if strength and age is None:
        context.ask("âge")
        return []
    for drug, part in context.members("@anticholinergique_2"):
        strength[part.key] = ("fort", (drug, part))
    strong = [m for weight, m in strength.values() if weight == "fort"]
    everyone = [m for _, m in strength.values()]
    fallen = context.case.patient.has("chutes")
    if fallen is None and everyone:
        context.ask("chutes dans l’année")
    if not ((fallen and strong) or len(strong) >= 2 or len(everyone) >= 3):
        return []
    shown = everyone if len(everyone) >= 3 or fallen else strong
    why = "Médicaments qui augmentent le risque de chute : " + ", ".join(_names(shown))
    return [
        Finding(
            kind="fall_risk", id="FRID", substances=_names(shown),
            why=why + (" ; chutes connues." if fallen else "."),
            source="STOPPFall et EuGMS (listes de consensus)", source_date="2021-01-01",
            act_ip_problem="7", act_ip_intervention="2", drugs=_indexes(shown),
            proposal="réduire ou arrêter le plus sédatif en premier", review_status="to_verify",
            weight=50 + (10 if fallen else 0),
        )
    ]  # fmt: skip


def duplications(context: Context) -> list[Finding]:
    """Same substance in two drugs, or two substances of one class taken together (STOPP A3)."""
    found: list[Finding] = []
    for one, other in combinations(context.drugs, 2):
        if _rescue(one, other) or not (one.route.systemic and other.route.systemic):
            continue
        theirs = {x.key for x in other.components}
        same = [p.name for p in one.components if p.key in theirs and p.key != "insuline"]
        if same:
            what = f"{', '.join(same)} dans deux médicaments"
            pair = (one.index, other.index)
            also = ("STOPP_v3_A3",)
            found.append(
                _duplicate(tuple(same), pair, what, "DUPLICATION_SUBSTANCE", also, "4.2", 70)
            )
    told: set[frozenset[str]] = set()
    for row in _rows("duplication.csv"):
        members = context.members(row["group"])
        found.extend(_class_twice(members, f"deux {row['label']}", told))
    for prefix, members in _by_atc4(context).items():
        found.extend(_class_twice(members, f"deux médicaments de la classe {prefix}", told))
    return found


def _class_twice(members: Sequence[Member], what: str, told: set[frozenset[str]]) -> list[Finding]:
    """Two daily drugs of a class; "si besoin" for one of them leaves it to confirm."""
    members = _once(members)
    names = frozenset(p.key for _, p in members)
    if len(names) < 2 or len({d.index for d, _ in members}) < 2 or any(names <= t for t in told):
        return []
    daily = [m for m in members if regular(m[0])]
    if not daily:
        return []
    told.add(names)
    sure = len({p.key for _, p in daily}) >= 2
    shown = daily if sure else members
    one = _duplicate(_names(shown), _indexes(shown), what, "STOPP_v3_A3", (), "5.3", 65)
    if sure:
        return [one]
    missing = ("prise quotidienne de chacun",)
    return [replace(one, status=Status.TO_CONFIRM, missing=missing, weight=45)]


def _by_atc4(context: Context) -> dict[str, list[Member]]:
    """Drugs by ATC class of level 4, without the classes that are legitimately associated."""
    apart = tuple(r["prefix"] for r in _rows("duplication_apart.csv"))
    out: dict[str, list[Member]] = {}
    for drug in context.drugs:
        for part in drug.components if drug.route.systemic else ():
            for prefix in {code[:5] for code in part.atc if len(code) >= 5}:
                if not prefix.startswith(apart):
                    out.setdefault(prefix, []).append((drug, part))
    return out


def _rescue(one: Drug, other: Drug) -> bool:
    """A slow and a fast form of one opioid, nitrate or of levodopa: a background and a top-up."""
    pair = (one, other)
    slow = [d.extended_release or d.route is Route.TRANSDERMAL for d in pair]
    return slow[0] is not slow[1] and any(
        all(d.is_atc(code) for d in pair) for code in ("N02A", "N04BA", "C01DA")
    )


def _duplicate(
    names: tuple[str, ...], drugs: tuple[int, ...], what: str, id_: str,
    also: tuple[str, ...], problem: str, weight: int,
) -> Finding:  # fmt: skip
    return Finding(
        kind="duplication", id=id_, substances=names,
        why=f"Redondance : {what}.", source="STOPP/START v3, critère A3", source_date="2023-05-31",
        act_ip_problem=problem, act_ip_intervention="2", also=also, drugs=drugs,
        proposal="une seule ligne, à la dose utile", status=Status.CERTAIN, weight=weight,
    )  # fmt: skip
