"""Limits of one drug: kidney, maximum dose, form, moment of intake, sodium."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from cpts_desktop.features.medication.model import Component, Drug, Finding, Route, Status
from cpts_desktop.features.medication.rules.context import Context, Member
from cpts_desktop.features.medication.rules.doses import international_units
from cpts_desktop.features.medication.rules.kidney import shown_below
from cpts_desktop.features.medication.rules.levels import both, compare, either
from cpts_desktop.features.medication.rules.names import natural
from cpts_desktop.kernel.resources import resource
from cpts_desktop.kernel.text import capital

_RENAL_SOURCE = "RCP et GPR (seuils à vérifier) ; Cockcroft pour les AOD, DFG pour la metformine"
_ACTIONS = {"ci": ("1.3", "2", 85), "eviter": ("1.3", "3", 62), "reduire": ("4.1", "7", 56),
            "surveiller": ("10", "5", 30)}  # fmt: skip


@lru_cache(maxsize=4)
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with resource(f"medication/{name}").open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


def _code(name: str) -> str:
    return natural(name).replace(" ", "_").upper()


def _targets(context: Context, named: str) -> list[Member]:
    if named.startswith("group:"):
        return context.members(named.removeprefix("group:"))
    wanted = context.thesaurus.find(named) or natural(named)
    return [
        (drug, part)
        for drug in context.drugs
        if drug.route.systemic
        for part in drug.components
        if part.key == wanted
    ]


def renal(context: Context) -> list[Finding]:
    """The most severe row that holds for each drug; undetermined without any estimator."""
    best: dict[tuple[int, str], tuple[Decimal, Mapping[str, str], Member]] = {}
    blind: dict[tuple[int, str], Member] = {}
    for row in _rows("renal.csv"):
        for member in _targets(context, row["drug"]):
            key = (member[0].index, member[1].key)
            value, _ = _estimate(context, row["estimator"])
            if value is None:
                if row["action"] in ("ci", "eviter"):
                    blind[key] = member
                continue
            below = Decimal(row["below"])
            if value < below and (key not in best or below < best[key][0]):
                best[key] = (below, row, member)
    out = [f for below, row, m in best.values() for f in _renal_finding(context, row, m)]
    out = _with_stopp_e(context, out)
    for member in blind.values():
        if {"créatinine", "poids"} <= set(context.kidney.missing):
            context.ask("créatinine et poids")
        out.append(_blind(context, member))
    return out


def _estimate(context: Context, named: str) -> tuple[Decimal | None, bool]:
    """Value of the named estimator, or of the other one (flagged)."""
    both_values = {"clcr": context.kidney.clcr, "dfg": context.kidney.dfg}
    if both_values[named] is not None:
        return both_values[named], True
    other = "dfg" if named == "clcr" else "clcr"
    return both_values[other], False


def _renal_finding(context: Context, row: Mapping[str, str], member: Member) -> list[Finding]:
    drug, part = member
    value, named = _estimate(context, row["estimator"])
    limit = Decimal(row["max_daily_mg"]) if row["max_daily_mg"] else None
    over = compare(part.daily_mg, ">", limit) if limit is not None else True
    if over is False:
        return []
    missing: tuple[str, ...] = () if over else (f"dose quotidienne, {part.name}",)
    if not named:
        missing += context.kidney.missing or ("créatinine",)
    words = {"clcr": "Clairance de Cockcroft", "dfg": "DFG"}
    used = row["estimator"] if named else ("dfg" if row["estimator"] == "clcr" else "clcr")
    problem, intervention, weight = _ACTIONS[row["action"]]
    unit = "mL/min" if used == "clcr" else "mL/min/1,73 m²"
    swap = "" if named else " (l’autre estimateur manque)"
    shown = shown_below(value, Decimal(row["below"])) if value is not None else ""
    return [
        Finding(
            kind="renal", id=f"RENAL_{_code(row['drug'].removeprefix('group:'))}",
            substances=(part.name,),
            why=f"{words[used]} {shown} {unit}{swap} : {part.name}, {row['text']}.",
            source=_RENAL_SOURCE, source_date="2026-11-21",
            act_ip_problem=problem, act_ip_intervention=intervention,
            status=Status.CERTAIN if named and not missing else Status.TO_CONFIRM,
            missing=missing, drugs=(drug.index,), proposal=row["text"], review_status="to_verify",
            weight=weight,
        )
    ]  # fmt: skip


def _with_stopp_e(context: Context, found: list[Finding]) -> list[Finding]:
    """STOPP section E has thresholds of its own (DFG): an id beside the renal finding, or alone."""
    age = context.case.patient.age
    value, named = _estimate(context, "dfg")
    if age is None or age < 65 or value is None:
        return found
    out = list(found)
    for row in _rows("stopp_renal.csv"):
        if value >= Decimal(row["below"]):
            continue
        for drug, part in _targets(context, row["drug"]):
            enough = row["daily_from_mg"]
            dosed = compare(part.daily_mg, ">=", enough) if enough else True
            if dosed is False:
                continue
            at = next(
                (
                    i
                    for i, f in enumerate(out)
                    if drug.index in f.drugs and part.name in f.substances
                ),
                None,
            )
            if at is not None:
                out[at] = replace(out[at], also=(*out[at].also, row["id"]))
                continue
            swap = "" if named else " (l’autre estimateur manque)"
            unsure = () if named else context.kidney.missing or ("créatinine",)
            unsure += () if dosed else (f"dose quotidienne, {part.name}",)
            out.append(
                Finding(
                    kind="stopp", id=row["id"], substances=(part.name,),
                    why=f"DFG {shown_below(value, Decimal(row['below']))} mL/min/1,73 m²{swap} : "
                    f"{row['text']}.",
                    source="STOPP/START v3, O’Mahony 2023, section E", source_date="2023-05-31",
                    act_ip_problem="4.1", act_ip_intervention="3", drugs=(drug.index,),
                    status=Status.TO_CONFIRM if unsure else Status.CERTAIN, missing=unsure,
                    proposal="autre médicament ou avis", review_status="to_verify", weight=62,
                )
            )  # fmt: skip
    return out


def _blind(context: Context, member: Member) -> Finding:
    drug, part = member
    age = context.case.patient.age
    also = tuple(
        row["id"]
        for row in (_rows("stopp_renal.csv") if age is not None and age >= 65 else ())
        if not row["daily_from_mg"] or compare(part.daily_mg, ">=", row["daily_from_mg"]) is True
        if any(
            d.index == drug.index and p.key == part.key for d, p in _targets(context, row["drug"])
        )
    )
    return Finding(
        kind="renal", id=f"RENAL_{_code(part.key)}", substances=(part.name,),
        why=f"{part.name} demande une adaptation rénale : fonction rénale inconnue.",
        source=_RENAL_SOURCE, source_date="2026-11-21", act_ip_problem="10",
        act_ip_intervention="5", status=Status.UNDETERMINED,
        missing=context.kidney.missing or ("créatinine",), also=also, drugs=(drug.index,),
        proposal="demander : " + ", ".join(context.kidney.missing or ("créatinine",)),
        review_status="to_verify", weight=15,
    )  # fmt: skip


@dataclass(frozen=True)
class _Total:
    """What a list gives of one substance per day, in the unit of a row."""

    drugs: tuple[Drug, ...]
    name: str
    daily: Decimal
    regular: Decimal


def max_doses(context: Context) -> list[Finding]:
    """Daily dose, all lines of one substance together, above the lowest limit that applies."""
    best: dict[str, tuple[Decimal, Mapping[str, str], _Total]] = {}
    for row in _rows("max_dose.csv"):
        if not _applies(context, row):
            continue
        limit = Decimal(row["max"])
        for key, total in _totals(context, row).items():
            if total.daily > limit and (key not in best or limit < best[key][0]):
                best[key] = (limit, row, total)
    return [_over_dose(key, *chosen) for key, chosen in best.items()]


def _totals(context: Context, row: Mapping[str, str]) -> dict[str, _Total]:
    """By substance: the sum of the lines whose daily dose is known; the others are asked."""
    out: dict[str, _Total] = {}
    for drug, part in _targets(context, row["drug"]):
        daily = _daily(context, drug, part, row["unit"])
        if daily is None:
            if row["age_min"] or row["partner"] or row["condition"]:
                context.ask(f"dose quotidienne, {part.name}")
            continue
        regular = Decimal(0) if drug.frequency.prn else daily
        known = out.get(part.key, _Total((), part.name, Decimal(0), Decimal(0)))
        out[part.key] = _Total(
            (*known.drugs, drug), part.name, known.daily + daily, known.regular + regular
        )
    return out


def _over_dose(key: str, limit: Decimal, row: Mapping[str, str], total: _Total) -> Finding:
    sure = total.regular > limit
    several = f", {len(total.drugs)} lignes additionnées" if len(total.drugs) > 1 else ""
    unit, name = row["unit"], total.name
    return Finding(
        kind="dose_max", id=f"DOSE_MAX_{_code(key)}", substances=(name,),
        why=f"{capital(name)} : {_amount(total.daily)} {unit}/j{several} pour "
        f"{_amount(limit)} {unit}/j au plus ({row['note']}).",
        source="Doses maximales du sujet âgé (RCP, à vérifier)", source_date="2026-11-21",
        act_ip_problem="4.1", act_ip_intervention="7",
        drugs=tuple(d.index for d in total.drugs),
        status=Status.CERTAIN if sure else Status.TO_CONFIRM,
        missing=() if sure else ("prises réelles par jour",),
        proposal=row["note"], review_status="to_verify", weight=57 if sure else 40,
    )  # fmt: skip


def _amount(value: Decimal) -> str:
    fine = Decimal("0.001") if value < 100 else Decimal(1)
    return format(value.quantize(fine).normalize(), "f").replace(".", ",")


def _applies(context: Context, row: Mapping[str, str]) -> bool:
    p = context.case.patient
    checks = [True if not row["age_min"] else compare(p.age, ">=", row["age_min"])]
    if row["weight_max"]:
        checks.append(compare(p.weight, "<", row["weight_max"]))
    if row["partner"]:
        checks.append(bool(context.members(row["partner"])))
    if row["condition"]:
        checks.append(p.has(row["condition"]))
    return both(checks) is True


def _daily(context: Context, drug: Drug, part: Component, unit: str) -> Decimal | None:
    if unit == "mg":
        return part.daily_mg
    line = context.case.medications[drug.index]
    units = international_units(line.name, line.dose, line.frequency)
    often = drug.frequency.per_day
    if units is None or often is None:
        return None
    return units * Decimal(often.numerator) / Decimal(often.denominator)


def crushing(context: Context) -> list[Finding]:
    """Forms not to crush, once dysphagia or crushing is recorded."""
    p = context.case.patient
    if not (p.dysphagia or p.crushing):
        return []
    out = []
    for drug in context.drugs:
        if drug.route not in (Route.ORAL, Route.SUBLINGUAL) or not drug.components:
            continue
        text = _crush_text(context, drug)
        if text:
            out.append(
                Finding(
                    kind="crushing", id="CRUSHING", substances=drug.names, why=text + ".",
                    source="Formes à ne pas écraser (SFPC, OMéDIT Normandie, à vérifier)",
                    source_date="2025-01-01", act_ip_problem="8.3", act_ip_intervention="6",
                    drugs=(drug.index,), proposal="autre forme ou autre médicament",
                    review_status="to_verify", weight=54,
                )
            )  # fmt: skip
    return out


def _crush_text(context: Context, drug: Drug) -> str:
    form = natural(f"{drug.form} {drug.brand}")
    for row in _rows("crushing.csv"):
        what, match = row["what"], row["match"]
        hit = (
            (what == "extended" and drug.extended_release)
            or (what == "form" and match in form)
            or (what == "group" and context.groups.of(drug, match) is not None)
            or (what == "atc" and drug.is_atc(match))
        )
        if hit:
            return row["text"]
    return ""


def sodium(context: Context) -> list[Finding]:
    """Effervescent forms: a daily load of sodium, worse in heart failure or hypertension."""
    out = []
    p = context.case.patient
    known = either((p.has("insuffisance_cardiaque"), p.has("hta")))
    worse = known is True
    for drug in context.drugs:
        if "effervescent" not in natural(f"{drug.form} {drug.brand} {drug.label}"):
            continue
        out.append(
            Finding(
                kind="sodium", id="SODIUM_EFFERVESCENT", substances=drug.names,
                why="Forme effervescente : apport de sodium"
                + (" avec insuffisance cardiaque ou hypertension." if worse else "."),
                source="EMA, excipients à effet notoire (≥ 391 mg de sodium par dose maximale)",
                source_date="2017-10-09", act_ip_problem="8.3", act_ip_intervention="6",
                drugs=(drug.index,), proposal="forme non effervescente",
                status=Status.TO_CONFIRM if known is None else Status.CERTAIN,
                review_status="to_verify",
                missing=("insuffisance cardiaque ou hypertension",) if known is None else (),
                weight=46 if worse else 18,
            )
        )  # fmt: skip
    return out
