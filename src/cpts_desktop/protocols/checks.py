"""Names that a protocol uses must be names that it defines."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from cpts_desktop.protocols.formulas import FORMULAS
from cpts_desktop.protocols.predicates import VOCABULARY
from cpts_desktop.protocols.predicates.spec import OPERATORS
from cpts_desktop.protocols.schema import REMARKS, Condition, Protocol
from cpts_desktop.protocols.source import SourceProblem

DAYS: Final = "d"
MONTH_DAY: Final = "MMJJ"
MAX_DAYS: Final = 3_650
SEASONAL: Final = ("in_season", "dose_since_season")

Complaint = tuple[str, str, str]
"""(section, place in the section, message)"""


def check_references(
    protocol: Protocol, where: Callable[[str, str], tuple[str, int]]
) -> list[SourceProblem]:
    """Return one problem per name that does not exist, per duplicate and per circular rule.

    ``where`` gives the file and the line of a place of a section.
    """
    complaints = [
        *_headers(protocol),
        *_parameters(protocol),
        *_variables(protocol),
        *_conditions(protocol),
        *_duplicates(protocol),
        *_circles(protocol),
        *_profiles(protocol),
        *_schedule(protocol),
    ]
    return [
        SourceProblem(*where(section, place), "UNKNOWN_NAME", message, f"{section}.{place}")
        for section, place, message in complaints
    ]


def _headers(protocol: Protocol) -> Iterator[Complaint]:
    if protocol.header.default_profile not in protocol.profiles:
        yield "protocol", "default_profile", "Le profil par défaut n’existe pas."
    anchor = protocol.anchor
    for name in filter(None, (anchor.event, anchor.suspending_event)):
        if name not in protocol.events:
            yield "anchor", "event", f"Événement inconnu : « {name[:40]} »."
    for name in filter(None, (anchor.missing_rule, anchor.suspended_rule)):
        if name not in protocol.rules_by_id:
            yield "anchor", "missing_rule", f"Règle inconnue : « {name[:40]} »."


def _parameters(protocol: Protocol) -> Iterator[Complaint]:
    given = [("parameters", name, one) for name, one in protocol.parameters.items()]
    for profile in protocol.profiles.values():
        given += [("profiles", profile.id, one) for one in profile.parameters.values()]
    for section, place, one in given:
        whole = one.value == one.value.to_integral_value()
        if one.unit == DAYS and not (whole and 0 <= one.value <= MAX_DAYS):
            yield section, place, f"« {one.name} » : nombre de jours entier attendu."
        if one.unit == MONTH_DAY and not (whole and _is_month_day(int(one.value))):
            yield section, place, f"« {one.name} » : mois et jour MMJJ attendus."


def _is_month_day(value: int) -> bool:
    month, day = divmod(value, 100)
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(2001, month)[1]


def _variables(protocol: Protocol) -> Iterator[Complaint]:
    for code, variable in protocol.variables.items():
        if variable.baseline and variable.baseline not in protocol.baselines:
            yield "variables", code, f"Donnée de base inconnue : « {variable.baseline[:40]} »."
        if variable.computed and (
            variable.computed not in FORMULAS
            or FORMULAS[variable.computed] not in protocol.variables
        ):
            yield "variables", code, f"Formule inconnue : « {variable.computed[:40]} »."
        names = [variable.below[1]] if variable.below else []
        if variable.below and variable.below[0] not in protocol.variables:
            yield "variables", code, "« below » nomme une variable inconnue."
        if variable.jump:
            jump = variable.jump
            names += [jump.kg, jump.percent, jump.days, jump.confirm_kg, jump.confirm_days]
        for name in names:
            if name not in protocol.parameters:
                yield "variables", code, f"Paramètre inconnu : « {name[:40]} »."
        if variable.jump:
            for name in (variable.jump.days, variable.jump.confirm_days):
                known = protocol.parameters.get(name)
                if known is not None and known.unit != DAYS:
                    yield "variables", code, f"« {name[:40]} » n’est pas un nombre de jours."


def _conditions(protocol: Protocol) -> Iterator[Complaint]:
    for place, rule in enumerate(protocol.rules):
        if rule.for_each not in ("", "variables"):
            yield "rules", str(place), "« for_each » : variables."
        if rule.part not in ("", REMARKS):
            yield "rules", str(place), f"« part » : {REMARKS}."
        for node in (rule.when, rule.lower_when):
            if node is not None:
                for message in _names(protocol, node, in_gate=False):
                    yield "rules", str(place), message
    for place, quota in enumerate(protocol.quotas):
        if quota.when is not None:
            for message in _names(protocol, quota.when, in_gate=False):
                yield "quotas", str(place), message
    for blocker in protocol.gate.blockers:
        for message in _names(protocol, blocker.when, in_gate=True):
            yield "gate", "blockers", f"{blocker.id} : {message}"


def _names(protocol: Protocol, node: Condition, *, in_gate: bool) -> Iterator[str]:
    for child in node.children:
        yield from _names(protocol, child, in_gate=in_gate)
    known = {
        "variable": protocol.variables,
        "baseline": protocol.baselines,
        "parameter": protocol.parameters,
        "number": protocol.parameters,
        "event": protocol.events,
        "class": protocol.drug_classes,
        "rule": protocol.rules_by_id,
    }
    predicate = VOCABULARY.get(node.test)
    kinds = dict(predicate.args) if predicate else {}
    if node.test == "rule":
        kinds = {"any_of": "rule*"}
    kinds.update(dict.fromkeys(OPERATORS, "parameter"))
    for name, value in node.args.items():
        kind = kinds.get(name, "text").rstrip("*")
        for one in value if isinstance(value, tuple) else (value,):
            if kind != "text" and one not in known[kind]:
                yield f"Nom inconnu ({kind}) : « {one[:40]} »."
            elif kind == "parameter" and name not in OPERATORS:
                unit = MONTH_DAY if node.test in SEASONAL else DAYS
                if protocol.parameters[one].unit != unit:
                    yield f"« {one[:40]} » : l’unité attendue est {unit}."
    if not in_gate and (node.test == "any_red" or (predicate and predicate.gate_only)):
        yield f"« {node.test} » ne s’emploie que dans [gate]."


def _duplicates(protocol: Protocol) -> Iterator[Complaint]:
    for rule_id, rows in protocol.rules_by_id.items():
        place = str(protocol.rules.index(rows[-1]))
        if len({row.family for row in rows}) > 1:
            yield "rules", place, f"La règle {rule_id} est dans deux familles."
        if len({row.severity for row in rows}) < len(rows):
            yield "rules", place, f"La règle {rule_id} est écrite deux fois."
    for family, members in protocol.families.items():
        if len({row.part for row in members}) > 1:
            place = str(protocol.rules.index(members[-1]))
            yield "rules", place, f"La famille {family[:40]} mêle alertes et remarques."
    for section, ids in (
        ("steps", [step.id for step in protocol.steps]),
        ("quotas", [quota.id for quota in protocol.quotas]),
    ):
        for name, count in Counter(ids).items():
            if count > 1:
                yield section, str(ids.index(name)), f"« {name} » est écrit deux fois."


def _circles(protocol: Protocol) -> Iterator[Complaint]:
    asked = {
        rule_id: {name for row in rows for name in _rules_in(row.when)}
        for rule_id, rows in protocol.rules_by_id.items()
    }
    for start in asked:
        reached: set[str] = set()
        waiting = list(asked[start])
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting.extend(asked.get(name, ()))
        if start in reached:
            place = protocol.rules.index(protocol.rules_by_id[start][0])
            yield "rules", str(place), f"La règle {start} dépend d’elle-même."
            return


def _rules_in(node: Condition) -> Iterator[str]:
    if node.test == "rule":
        names = node.args["any_of"]
        yield from names if isinstance(names, tuple) else (names,)
    for child in node.children:
        yield from _rules_in(child)


def _profiles(protocol: Protocol) -> Iterator[Complaint]:
    quotas = {quota.id for quota in protocol.quotas}
    steps = {step.id for step in protocol.steps}
    known = quotas | steps | {follow_up.id for follow_up in protocol.follow_ups}
    for name, profile in protocol.profiles.items():
        wrong = (
            (set(profile.required) - quotas)
            | (profile.without - known)
            | (profile.with_steps - steps)
            | (profile.without_gate - set(protocol.gate.classes))
        )
        for one in sorted(wrong):
            yield "profiles", name, f"Nom inconnu : « {one[:40]} »."


def _schedule(protocol: Protocol) -> Iterator[Complaint]:
    for place, step in enumerate(protocol.steps):
        for event in step.events:
            if event not in protocol.events:
                yield "steps", str(place), f"Événement inconnu : « {event[:40]} »."
    for place, quota in enumerate(protocol.quotas):
        if quota.event not in protocol.events:
            yield "quotas", str(place), f"Événement inconnu : « {quota.event[:40]} »."
    for place, follow_up in enumerate(protocol.follow_ups):
        if follow_up.event not in protocol.events:
            yield "follow_ups", str(place), f"Événement inconnu : « {follow_up.event[:40]} »."
    for name in (*protocol.gate.classes, *protocol.gate.intervals):
        if name not in protocol.drug_classes:
            yield "gate", "classes", f"Classe inconnue : « {name[:40]} »."
    for parameter in protocol.gate.intervals.values():
        if parameter not in protocol.parameters:
            yield "gate", "intervals", f"Paramètre inconnu : « {parameter[:40]} »."
