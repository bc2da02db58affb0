"""Criteria as data: STOPP, START, Laroche, heart failure, stacks (resources/medication/criteria).

A rule fires when its drugs are there and its conditions are true; an unknown condition becomes a
question to ask, an unknown duration or dose makes the finding "à confirmer".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from cpts_desktop.features.medication.model import Finding, Status
from cpts_desktop.features.medication.rules.context import Context, Member
from cpts_desktop.features.medication.rules.levels import compare
from cpts_desktop.features.medication.rules.patient import label
from cpts_desktop.features.medication.rules.thesaurus import load_toml

FILES: tuple[str, ...] = ("combos", "heart_failure", "laroche", "stopp", "start")
_WEIGHT = {"stopp": 55, "start": 45, "laroche": 40}


@lru_cache(maxsize=1)
def rules() -> tuple[Mapping[str, Any], ...]:
    """Every rule with the source, date and review status of its file."""
    out: list[Mapping[str, Any]] = []
    for name in FILES:
        data = load_toml(f"medication/criteria/{name}.toml")
        for rule in data["rule"]:
            out.append(
                {"source": data["source"], "source_date": data["source_date"],
                 "status": data["status"], **rule}
            )  # fmt: skip
    return tuple(out)


def criteria(context: Context) -> list[Finding]:
    """Findings of every rule, the same advice under several ids merged within its kind."""
    found = [f for rule in rules() for f in _apply(context, rule)]
    return _merged(found)


def _list(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def _apply(context: Context, rule: Mapping[str, Any]) -> list[Finding]:
    age = context.case.patient.age
    if rule.get("age_min"):
        old = compare(age, ">=", rule["age_min"])
        if old is False:
            return []
        if old is None:
            context.ask("âge")
            return []
    if "question" in rule:
        _judgement(context, rule)
        return []
    if "absent" in rule or "group" not in rule:
        return _omission(context, rule)
    return _presence(context, rule)


def _judgement(context: Context, rule: Mapping[str, Any]) -> None:
    """A criterion that only a person can judge becomes a question, once its drugs are there."""
    concerned = rule.get("group") or rule.get("trigger")
    if concerned and not context.members(concerned):
        return
    if any(context.members(name) for name in _list(rule.get("absent"))):
        return
    if context.judge.all_true(rule.get("when", ()), None, None) is True:
        context.ask(rule["question"])


def _presence(context: Context, rule: Mapping[str, Any]) -> list[Finding]:
    members = context.members(rule["group"])
    if "extended" in rule:
        members = [m for m in members if m[0].extended_release is rule["extended"]]
    if len({d.index for d, _ in members}) < rule.get("count", 1):
        return []
    partners: list[list[Member]] = []
    for name in _list(rule.get("with")):
        others = context.members(name)
        mine = {d.index for d, _ in members}
        usable = [o for o in others if len(mine | {o[0].index}) > 1 or not mine]
        if not usable:
            return []
        partners.append(usable)
    without = [m for name in _list(rule.get("without")) for m in context.members(name)]
    if without:
        return []
    truth = context.judge.all_true(rule.get("when", ()), None, None)
    if truth is not True:
        if truth is None and not rule.get("quiet"):
            _ask_conditions(context, rule["when"])
        return []
    unsure: list[str] = list(rule.get("confirm", ()))
    if _list(rule.get("without")) and context.has_unread_lines:
        unsure.append("ligne non comprise dans la liste")
    if partners or rule.get("count", 1) > 1 or rule.get("grouped"):
        return _together(context, rule, members, partners, unsure)
    return [f for m in members for f in _one(context, rule, m, unsure)]


def _together(
    context: Context, rule: Mapping[str, Any], members: Sequence[Member],
    partners: Sequence[Sequence[Member]], unsure: list[str],
) -> list[Finding]:  # fmt: skip
    everyone = list(members) + [m for group in partners for m in group]
    distinct = {d.index: (d, p) for d, p in reversed(everyone)}
    if len(distinct) < 1 + bool(partners):
        return []
    if len(partners) + 1 > 2 and len(distinct) < 2:
        return []
    ordered = list({(d.index, p.key): (d, p) for d, p in everyone}.values())
    return [_finding(rule, ordered, unsure)]


def _one(
    context: Context, rule: Mapping[str, Any], member: Member, unsure: Iterable[str]
) -> list[Finding]:
    drug, part = member
    missing = list(unsure)
    if "daily_above" in rule:
        over = compare(part.daily_mg, ">", rule["daily_above"])
        if over is False:
            return []
        if over is None:
            if not rule.get("quiet"):
                context.ask(f"dose quotidienne, {part.name}")
            return []
    if "since_days" in rule:
        if drug.frequency.days is not None and drug.frequency.days < rule["since_days"]:
            return []
        long_enough = compare(context.days_of(drug), ">=", rule["since_days"])
        if long_enough is False:
            return []
        if long_enough is None:
            missing.append(f"durée du traitement par {part.name}")
    return [_finding(rule, [member], missing)]


def _omission(context: Context, rule: Mapping[str, Any]) -> list[Finding]:
    triggers: list[Member] = []
    missing: list[str] = list(rule.get("confirm", ()))
    if rule.get("trigger"):
        triggers = context.members(rule["trigger"])
        if "since_days" in rule:
            kept = []
            for member in triggers:
                long_enough = compare(context.days_of(member[0]), ">=", rule["since_days"])
                if long_enough is None:
                    missing.append(f"durée du traitement par {member[1].name}")
                if long_enough is not False and member[0].frequency.days is None:
                    kept.append(member)
            triggers = kept
        if not triggers:
            return []
    if any(context.members(name) for name in _list(rule.get("absent"))):
        return []
    truth = context.judge.all_true(rule.get("when", ()), None, None)
    if truth is not True:
        known = any(context.case.patient.has(code) is True for code in rule.get("asks_if", ()))
        if truth is None and (triggers or known) and not rule.get("quiet"):
            _ask_conditions(context, rule["when"])
        return []
    if _list(rule.get("absent")) and context.has_unread_lines:
        missing.append("ligne non comprise dans la liste")
    return [_finding(rule, triggers, missing)]


def _ask_conditions(context: Context, when: Iterable[Mapping[str, Any]]) -> None:
    """Turn the unknown conditions of a rule into questions; labels, never codes."""
    for c in when:
        for key in ("any", "all"):
            _ask_conditions(context, c.get(key, ()))
        if "condition" in c and context.case.patient.has(c["condition"]) is None:
            context.ask(label(c["condition"]))
        for name, words in (
            ("potassium", "kaliémie"), ("sodium", "natrémie"),
            ("heart_rate", "fréquence cardiaque"),
            ("pas", "pression artérielle"), ("dfg", "DFG ou créatinine"),
            ("renal", "créatinine et poids"), ("calcium", "calcémie"),
        ):  # fmt: skip
            if (
                any(k.startswith(f"{name}_") for k in c)
                and context.judge.one(c, None, None) is None
            ):
                context.ask(words)


def _finding(rule: Mapping[str, Any], members: Sequence[Member], missing: Sequence[str]) -> Finding:
    names = tuple(dict.fromkeys(part.name for _, part in members))
    return Finding(
        kind=rule["kind"],
        id=rule["id"],
        substances=names,
        why=str(rule["why"])[:1].upper() + str(rule["why"])[1:] + ".",
        source=rule["source"],
        source_date=rule["source_date"],
        act_ip_problem=str(rule.get("problem", "")),
        act_ip_intervention=str(rule.get("intervention", "")),
        proposed_atc=rule.get("proposed_atc", ""),
        status=Status.TO_CONFIRM if missing else Status.CERTAIN,
        missing=tuple(dict.fromkeys(missing)),
        drugs=tuple(dict.fromkeys(d.index for d, _ in members)),
        proposal=rule.get("proposal", ""),
        review_status=rule["status"],
        weight=int(rule.get("weight", _WEIGHT.get(rule["kind"], 45))) - (15 if missing else 0),
        rows=({"advice": rule["advice"]},) if rule.get("advice") else (),
    )


def _merged(found: Sequence[Finding]) -> list[Finding]:
    """One finding per advice and drugs within a kind; a START advice is one in all."""
    out: list[Finding] = []
    place: dict[tuple[Any, ...], int] = {}
    for finding in found:
        advice = finding.rows[0].get("advice") if finding.rows else None
        if advice is None:
            out.append(finding)
            continue
        drugs: Any = "start" if finding.kind == "start" else tuple(sorted(finding.drugs))
        key = (finding.kind, advice, drugs)
        if key not in place:
            place[key] = len(out)
            out.append(finding)
            continue
        out[place[key]] = _join(out[place[key]], finding)
    return out


def _join(one: Finding, other: Finding) -> Finding:
    first, second = (one, other)
    if one.status is not Status.CERTAIN and other.status is Status.CERTAIN:
        first, second = (other, one)
    return replace(
        first,
        also=tuple(dict.fromkeys((*first.also, second.id, *second.also))),
        substances=tuple(dict.fromkeys((*first.substances, *second.substances))),
        why=first.why if second.why in first.why else f"{first.why} {second.why}",
        drugs=tuple(dict.fromkeys((*first.drugs, *second.drugs))),
        weight=max(first.weight, second.weight) + 1,
    )
