"""Reading what a protocol says: rules, steps, quotas, gate, profiles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cpts_desktop.protocols.predicates import VOCABULARY
from cpts_desktop.protocols.predicates.spec import OPERATORS
from cpts_desktop.protocols.quantities import read_founded, read_parameter
from cpts_desktop.protocols.schema import (
    Action,
    AlertSeverity,
    Blocker,
    Condition,
    FollowUp,
    LateLevel,
    Parameter,
    Profile,
    Quota,
    Rule,
    Step,
)
from cpts_desktop.protocols.tables import Table

GROUPS: Final = ("all", "any", "not", "first_known", "count")
_NEVER: Final = Condition("any")
MAX_CONDITION_DEPTH: Final = 8


def read_condition(table: Table, key: str, depth: int = 0) -> Condition:
    """Read a condition: a word with its arguments, or a group of conditions."""
    inner = table.table(key)
    return _condition(inner, depth)


def _condition(table: Table, depth: int) -> Condition:
    if depth > MAX_CONDITION_DEPTH:
        table.refuse("", "TOO_DEEP", "Condition trop imbriquée.")
        return _NEVER
    group = next((name for name in GROUPS if table.has(name)), "")
    if group:
        return _group(table, group, depth)
    word = table.text("test")
    predicate = VOCABULARY.get(word)
    if word == "rule":
        args: dict[str, Any] = {"any_of": table.texts("any_of")}
    elif word == "any_red":
        args = {}
    elif predicate is None:
        if word:
            table.refuse("test", "UNKNOWN_WORD", f"Mot inconnu du vocabulaire : « {word[:40]} ».")
        return _NEVER
    else:
        args = _arguments(table, predicate.args, compares=predicate.compares)
    table.close()
    return Condition(word, args)


def _arguments(table: Table, wanted: Mapping[str, str], *, compares: bool) -> dict[str, Any]:
    args: dict[str, Any] = {}
    for name, kind in wanted.items():
        args[name] = table.texts(name) if kind.endswith("*") else table.text(name)
    if compares:
        used = [op for op in OPERATORS if table.has(op)]
        if len(used) != 1:
            message = "Un seul comparateur est attendu : lt, le, gt, ge ou eq."
            table.refuse("test", "NO_THRESHOLD", message)
        for op in used:
            args[op] = table.text(op)
    return args


def _group(table: Table, group: str, depth: int) -> Condition:
    args: dict[str, Any] = {}
    children: tuple[Condition, ...]
    if group == "not":
        children = (read_condition(table, "not", depth + 1),)
    else:
        children = tuple(_condition(row, depth + 1) for row in table.rows(group))
        if not children:
            table.refuse(group, "EMPTY", "Cette condition est vide.")
    if group == "count":
        args["ge"] = table.text("ge")
    table.close()
    return Condition(group, args, children)


def read_rules(holder: Table, sources: Mapping[str, str]) -> tuple[Rule, ...]:
    """Read ``[[rules]]``, in order of priority inside each family."""
    found = []
    for table in holder.rows("rules"):
        identifier = table.text("id")
        found.append(
            Rule(
                id=identifier,
                family=table.text("family", identifier),
                severity=table.choice("severity", AlertSeverity) or AlertSeverity.GRIS,
                action=table.choice("action", Action) or Action.SURVEILLER,
                title=table.text("title"),
                when=read_condition(table, "when") if table.has("when") else _NEVER,
                founded=read_founded(table, sources),
                lower_when=read_condition(table, "lower_when") if table.has("lower_when") else None,
                for_each=table.text("for_each", ""),
                advice=table.text("advice", ""),
                part=table.text("part", ""),
                doubt=table.text("doubt", ""),
            )
        )
        if not table.has("when") and found[-1].family != "etat":
            table.refuse("when", "MISSING", "La condition « when » manque.")
        table.close()
    return tuple(found)


def read_steps(holder: Table, sources: Mapping[str, str]) -> tuple[Step, ...]:
    """Read ``[[steps]]``, in the order in which they take events."""
    found = []
    for table in holder.rows("steps"):
        step = Step(
            id=table.text("id"),
            role=table.text("role"),
            title=table.text("title"),
            start=table.integer("start"),
            end=table.integer("end"),
            accept_from=table.integer("accept_from"),
            expires=table.integer("expires"),
            events=table.texts("events"),
            consumes=table.flag("consumes", True),
            founded=read_founded(table, sources),
            late=_late(table),
            late_rule=table.text("late_rule", ""),
            content=table.texts("content", ()),
            phase=table.text("phase", ""),
            optional=table.flag("optional", False),
        )
        if not (step.accept_from <= step.end <= step.expires and step.start <= step.end):
            table.refuse("end", "BAD_WINDOW", "Fenêtre incohérente : début ≤ fin ≤ expiration.")
        table.close()
        found.append(step)
    return tuple(found)


def _late(table: Table) -> tuple[LateLevel, ...]:
    found = []
    for row in table.rows("late"):
        found.append(
            LateLevel(
                severity=row.choice("severity", AlertSeverity) or AlertSeverity.JAUNE,
                from_day=row.integer("from_day") if row.has("from_day") else None,
                from_days_late=row.integer("from_days_late") if row.has("from_days_late") else None,
                classes=row.texts("classes", ()),
            )
        )
        row.close()
    return tuple(found)


def read_quotas(holder: Table, sources: Mapping[str, str]) -> tuple[Quota, ...]:
    """Read ``[[quotas]]``."""
    found = []
    for table in holder.rows("quotas"):
        quota = Quota(
            id=table.text("id"),
            role=table.text("role"),
            title=table.text("title"),
            start=table.integer("start"),
            end=table.integer("end"),
            required=table.integer("required"),
            event=table.text("event"),
            founded=read_founded(table, sources),
            when=read_condition(table, "when") if table.has("when") else None,
            never_beyond=table.integer("never_beyond") if table.has("never_beyond") else None,
            phase=table.text("phase", ""),
        )
        if quota.start > quota.end or quota.required < 1:
            table.refuse("end", "BAD_WINDOW", "Période ou nombre incohérent.")
        table.close()
        found.append(quota)
    return tuple(found)


def read_follow_ups(holder: Table, sources: Mapping[str, str]) -> tuple[FollowUp, ...]:
    """Read ``[[follow_ups]]``: steps created by treatment steps."""
    found = []
    for table in holder.rows("follow_ups"):
        follow_up = FollowUp(
            id=table.text("id"),
            role=table.text("role"),
            title=table.text("title"),
            classes=table.texts("classes"),
            start=table.integer("start"),
            end=table.integer("end"),
            accept_from=table.integer("accept_from"),
            expires=table.integer("expires"),
            event=table.text("event"),
            founded=read_founded(table, sources),
            late=_late(table),
            late_rule=table.text("late_rule", ""),
            phase=table.text("phase", ""),
        )
        if not follow_up.start <= follow_up.end <= follow_up.expires:
            table.refuse("end", "BAD_WINDOW", "Fenêtre incohérente : début ≤ fin ≤ expiration.")
        table.close()
        found.append(follow_up)
    return tuple(found)


def read_blockers(gate: Table, sources: Mapping[str, str]) -> tuple[Blocker, ...]:
    """Read ``[[gate.blockers]]``."""
    found = []
    for table in gate.rows("blockers"):
        found.append(
            Blocker(
                id=table.text("id"),
                classes=table.texts("classes"),
                when=read_condition(table, "when"),
                title=table.text("title"),
                founded=read_founded(table, sources),
                unknown_id=table.text("unknown_id", ""),
            )
        )
        table.close()
    return tuple(found)


def read_profiles(
    holder: Table, parameters: Mapping[str, Parameter], sources: Mapping[str, str]
) -> dict[str, Profile]:
    """Read ``[profiles]``: named variations; a parameter changed must exist."""
    found = {}
    for name, table in holder.tables("profiles"):
        changed = {}
        for key, row in table.tables("parameters"):
            if key not in parameters:
                row.refuse("", "UNKNOWN_NAME", f"Paramètre inconnu : « {key[:40]} ».")
            changed[key] = read_parameter(key, row, sources)
        required = table.table("required", required=False)
        found[name] = Profile(
            id=name,
            title=table.text("title"),
            founded=read_founded(table, sources),
            parameters=changed,
            required={key: required.integer(key) for key in required.keys()},  # noqa: SIM118
            with_steps=frozenset(table.texts("with_steps", ())),
            without=frozenset(table.texts("without", ())),
            without_gate=frozenset(table.texts("without_gate", ())),
        )
        required.close()
        table.close()
    return found
