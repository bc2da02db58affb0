"""Criteria as data: STOPP, START, Laroche, heart failure, stacks (resources/medication/criteria).

A rule fires when its drugs are there and its conditions are true; an unknown condition becomes a
question to ask, an unknown duration or dose makes the finding "à confirmer".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from cpts_desktop.features.medication.model import Component, Drug, Finding, Status
from cpts_desktop.features.medication.rules.context import Context, Member, regular
from cpts_desktop.features.medication.rules.levels import compare
from cpts_desktop.features.medication.rules.patient import label
from cpts_desktop.features.medication.rules.thesaurus import load_toml
from cpts_desktop.kernel.text import capital

FILES: tuple[str, ...] = ("combos", "heart_failure", "laroche", "stopp", "start", "doses")
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
    kept = _kept(context, rule, context.members(rule["group"]))
    members = [m for m, _ in kept]
    if not members or len({p.key for _, p in members}) < rule.get("count", 1):
        return []
    partners: list[list[Member]] = []
    for name in _list(rule.get("with")):
        usable = [o for o in context.members(name) if any(_two(m, o) for m in members)]
        if not usable:
            return []
        partners.append(usable)
    if any(context.members(name) for name in _list(rule.get("without"))):
        return []
    unsure: list[str] = list(rule.get("confirm", ()))
    status = _true_enough(context, rule, unsure, asks=True, blind=True)
    if status is None:
        return []
    if _list(rule.get("without")) and context.has_unread_lines:
        unsure.append("ligne non comprise dans la liste")
    if partners or rule.get("count", 1) > 1 or rule.get("grouped"):
        everyone = [*members, *(m for group in partners for m in group)]
        ordered = list({(d.index, p.key): (d, p) for d, p in everyone}.values())
        missing = [*unsure, *(x for _, gaps in kept for x in gaps)]
        return [_finding(rule, ordered, missing, status)]
    return [_finding(rule, [m], [*unsure, *gaps], status) for m, gaps in kept]


def _two(one: Member, other: Member) -> bool:
    """Two different substances, in two boxes or in one fixed combination."""
    return one[1].key != other[1].key


def _kept(
    context: Context, rule: Mapping[str, Any], members: Sequence[Member]
) -> list[tuple[Member, list[str]]]:
    """Members that pass the form, dose and duration of the rule, with what stays unknown."""
    out: list[tuple[Member, list[str]]] = []
    for drug, part in members:
        if "extended" in rule and drug.extended_release is not rule["extended"]:
            continue
        if rule.get("regular") and not regular(drug):
            continue
        missing: list[str] = []
        dose = _dose_holds(context, rule, part, missing)
        if dose is True and _lasts(context, rule, drug, part, missing):
            out.append(((drug, part), missing))
    return out


def _dose_holds(
    context: Context, rule: Mapping[str, Any], part: Component, missing: list[str]
) -> bool:
    if "daily_above" in rule:
        over = compare(part.daily_mg, ">", rule["daily_above"])
        if over is None and not rule.get("quiet"):
            context.ask(f"dose quotidienne, {part.name}")
        return over is True
    full = rule.get("full_dose", {}).get(part.key)
    if full is not None:
        over = compare(part.daily_mg, ">=", full)
        if over is None:
            missing.append(f"dose quotidienne, {part.name}")
        return over is not False
    return True


def _lasts(
    context: Context, rule: Mapping[str, Any], drug: Drug, part: Component, missing: list[str]
) -> bool:
    wanted = rule.get("since_days")
    if wanted is None:
        return True
    if drug.frequency.days is not None and drug.frequency.days < wanted:
        return False
    long_enough = compare(context.days_of(drug), ">=", wanted)
    if long_enough is None:
        missing.append(f"durée du traitement par {part.name}")
    return long_enough is not False


def _true_enough(
    context: Context, rule: Mapping[str, Any], unsure: list[str], *, asks: bool, blind: bool
) -> Status | None:
    """How sure the conditions are, None when the rule stays silent (questions are then asked).

    A condition of ``when`` that is unknown is a question; when only the kidney function is unknown
    the result is "indéterminable" (bpm.md 11, estimators).  One of ``unless`` that is unknown makes
    the finding "à confirmer", provided that something is known of the patient's conditions.
    """
    when = rule.get("when", ())
    truth = context.judge.all_true(when, None, None)
    status = Status.CERTAIN
    if truth is None and blind and _only_kidney_unknown(context, when):
        unsure.extend(context.kidney.missing or ("créatinine",))
        status = Status.UNDETERMINED
    elif truth is not True:
        if truth is None and asks and not rule.get("quiet"):
            _ask_conditions(context, when)
        return None
    for c in rule.get("unless", ()):
        excluded = context.judge.one(c, None, None)
        if excluded is True:
            return None
        if excluded is None:
            if not context.case.patient.conditions and not context.case.patient.codes:
                _ask_conditions(context, rule["unless"])
                return None
            unsure.extend(_words_of(context, c))
    return status


_KIDNEY = ("dfg_from", "dfg_below", "dfg_above", "renal_below", "renal_from")


def _only_kidney_unknown(context: Context, when: Sequence[Mapping[str, Any]]) -> bool:
    if context.kidney.dfg is not None or context.kidney.clcr is not None:
        return False
    others = [c for c in when if not any(k in c for k in _KIDNEY)]
    return context.judge.all_true(others, None, None) is True


def _omission(context: Context, rule: Mapping[str, Any]) -> list[Finding]:
    triggers: list[Member] = []
    missing: list[str] = list(rule.get("confirm", ()))
    if rule.get("trigger"):
        kept = _kept(context, rule, context.members(rule["trigger"]))
        if not kept:
            return []
        triggers = [m for m, _ in kept]
        missing += [x for _, gaps in kept for x in gaps]
    if any(context.members(name) for name in _list(rule.get("absent"))):
        return []
    asks = bool(triggers) or any(
        context.case.patient.has(code) is True for code in rule.get("asks_if", ())
    )
    status = _true_enough(context, rule, missing, asks=asks, blind=bool(triggers) or _led(rule))
    if status is None:
        return []
    if _list(rule.get("absent")) and context.has_unread_lines:
        missing.append("ligne non comprise dans la liste")
    return [_finding(rule, triggers, missing, status)]


def _led(rule: Mapping[str, Any]) -> bool:
    """True when a rule without trigger may still say "indéterminable": a disease leads it."""
    return not rule.get("trigger") and any("condition" in c for c in rule.get("when", ()))


_MEASURES = (
    ("potassium", "kaliémie"), ("sodium", "natrémie"), ("heart_rate", "fréquence cardiaque"),
    ("pas", "pression artérielle"), ("dfg", "DFG ou créatinine"),
    ("renal", "créatinine et poids"), ("calcium", "calcémie"), ("tsh", "TSH"),
)  # fmt: skip


def _ask_conditions(context: Context, when: Iterable[Mapping[str, Any]]) -> None:
    """Turn the unknown conditions of a rule into questions; labels, never codes."""
    for c in when:
        for words in _words_of(context, c):
            context.ask(words)


def _words_of(context: Context, c: Mapping[str, Any]) -> list[str]:
    """What is not known of a condition, in words."""
    inside = [inner for key in ("any", "all") for inner in c.get(key, ())]
    out = [words for inner in inside for words in _words_of(context, inner)]
    if "condition" in c and context.case.patient.has(c["condition"]) is None:
        out.append(label(c["condition"]))
    for name, words in _MEASURES:
        if any(k.startswith(f"{name}_") for k in c) and context.judge.one(c, None, None) is None:
            out.append(words)
    return out


def _finding(
    rule: Mapping[str, Any], members: Sequence[Member], missing: Sequence[str],
    status: Status = Status.CERTAIN,
) -> Finding:  # fmt: skip
    names = tuple(dict.fromkeys(part.name for _, part in members))
    if status is Status.CERTAIN and missing:
        status = Status.TO_CONFIRM
    less = {Status.CERTAIN: 0, Status.TO_CONFIRM: 15, Status.UNDETERMINED: 35}[status]
    return Finding(
        kind=rule["kind"],
        id=rule["id"],
        substances=names,
        why=capital(str(rule["why"])) + ".",
        source=rule["source"],
        source_date=rule["source_date"],
        act_ip_problem=str(rule.get("problem", "")),
        act_ip_intervention=str(rule.get("intervention", "")),
        proposed_atc=rule.get("proposed_atc", ""),
        status=status,
        missing=tuple(dict.fromkeys(missing)),
        drugs=tuple(dict.fromkeys(d.index for d, _ in members)),
        proposal=rule.get("proposal", ""),
        review_status=rule["status"],
        weight=int(rule.get("weight", _WEIGHT.get(rule["kind"], 45))) - less,
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
