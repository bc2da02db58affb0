"""The pure function at the centre: (facts, protocol, profile, date) -> what to say and to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cpts_desktop.protocols.context import Context, Course
from cpts_desktop.protocols.facts import Facts
from cpts_desktop.protocols.predicates import VOCABULARY
from cpts_desktop.protocols.readings import Reading
from cpts_desktop.protocols.schedule import DueStep, due_steps
from cpts_desktop.protocols.schema import (
    REMARKS,
    Action,
    AlertSeverity,
    Condition,
    Profile,
    Protocol,
    Rule,
)
from cpts_desktop.protocols.titration import GateAnswer, gate_answers
from cpts_desktop.protocols.verdicts import (
    FALSE,
    Input,
    NotAssessable,
    Truth,
    Verdict,
    conjunction,
    decided,
    disjunction,
    first_known,
    negation,
)


@dataclass(frozen=True, slots=True)
class Alert:
    """A rule that holds, and the facts that made it hold. ``code`` is the variable at hand."""

    rule: Rule
    severity: AlertSeverity
    action: Action
    inputs: tuple[Input, ...]
    code: str = ""


@dataclass(frozen=True)
class Evaluation:
    """Everything the protocol says of a patient at the end of a civil day."""

    protocol: Protocol
    profile: Profile
    asof: date
    course: Course
    alerts: tuple[Alert, ...]
    due: tuple[DueStep, ...]
    titration: dict[str, GateAnswer]
    not_assessable: tuple[NotAssessable, ...]
    unusual: tuple[Reading, ...]
    remarks: tuple[Alert, ...] = ()


def evaluate(
    facts: Facts, protocol: Protocol, asof: date, profile: Profile | None = None
) -> Evaluation:
    """Evaluate a protocol on one patient's facts at the end of ``asof``. Pure; never raises."""
    chosen = profile or protocol.profiles[protocol.header.default_profile]
    ctx = Context(facts, protocol, chosen, asof)
    if ctx.course.suspended_since is not None:
        return _suspended(ctx)
    alerts, blind = _alerts(ctx)
    remarks, unsaid = _families(ctx, REMARKS)
    return Evaluation(
        protocol=protocol,
        profile=chosen,
        asof=asof,
        course=ctx.course,
        alerts=alerts,
        due=due_steps(ctx, condition),
        titration=gate_answers(ctx, alerts_red=_any_red(alerts), holds=condition),
        not_assessable=(*blind, *unsaid),
        unusual=_unusual(ctx),
        remarks=remarks,
    )


def condition(ctx: Context, node: Condition) -> Verdict:
    """Answer a condition of the closed vocabulary."""
    predicate = VOCABULARY.get(node.test)
    if predicate is not None:
        return predicate.evaluate(ctx, node.args)
    match node.test:
        case "all":
            return conjunction(condition(ctx, child) for child in node.children)
        case "any":
            return disjunction([condition(ctx, child) for child in node.children])
        case "not":
            return _negated(ctx, node.children[0])
        case "first_known":
            return first_known(condition(ctx, child) for child in node.children)
        case "count":
            return _count(ctx, node)
        case _:
            return _rules_hold(ctx, node)


def _negated(ctx: Context, node: Condition) -> Verdict:
    """What makes the condition false explains why its contrary holds, so it is kept."""
    before, ctx.negated = ctx.negated, True
    try:
        return negation(condition(ctx, node))
    finally:
        ctx.negated = before


def rule_verdict(ctx: Context, rule_id: str) -> Verdict:
    """Answer a rule before families keep only the first; asked again, the answer is kept."""
    key = (rule_id, ctx.negated)
    known = ctx.rule_verdicts.get(key)
    if known is None:
        wanted = ctx.limits.looks_at(rule_id)
        if wanted is None or not wanted.isdisjoint(ctx.series):
            known = _rule_verdict(ctx, rule_id)
        else:
            known = ctx.limits.unmeasured.get(rule_id)
            if known is None:
                known = ctx.limits.unmeasured[rule_id] = _rule_verdict(ctx, rule_id)
        ctx.rule_verdicts[key] = known
    return known


def _rule_verdict(ctx: Context, rule_id: str) -> Verdict:
    rows = ctx.protocol.rules_by_id[rule_id]
    return disjunction([condition(ctx, row.when) for row in rows])


def _rules_hold(ctx: Context, node: Condition) -> Verdict:
    """The first of these rules that holds, named before its own inputs."""
    names = node.args["any_of"]
    verdicts = []
    for name in names if isinstance(names, tuple) else (names,):
        verdict = rule_verdict(ctx, name)
        if verdict.holds:
            title = ctx.protocol.rules_by_id[name][0].title
            return Verdict(Truth.TRUE, (Input(name, "rule", title), *verdict.inputs))
        verdicts.append(verdict)
    return disjunction(verdicts)


def _count(ctx: Context, node: Condition) -> Verdict:
    """At least so many children hold; unknown only while the unknown ones could decide."""
    name = str(node.args["ge"])
    wanted = ctx.numbers[name]
    verdicts = [condition(ctx, child) for child in node.children]
    true = [verdict for verdict in verdicts if verdict.holds]
    blind = [verdict for verdict in verdicts if verdict.truth is Truth.UNKNOWN]
    if len(true) >= wanted:
        inputs = dict.fromkeys(one for verdict in true for one in verdict.inputs)
        return Verdict(Truth.TRUE, tuple(inputs))
    if len(true) + len(blind) < wanted:
        return FALSE
    missing = dict.fromkeys(one for verdict in blind for one in verdict.missing)
    return Verdict(Truth.UNKNOWN, (), tuple(missing))


def _alerts(ctx: Context) -> tuple[tuple[Alert, ...], tuple[NotAssessable, ...]]:
    alerts, blind = _families(ctx, "")
    if ctx.anchor is None:
        state = _state_alert(ctx, ctx.protocol.anchor.missing_rule)
        alerts = tuple(sorted((state, *alerts), key=_urgency))
    return alerts, blind


def _urgency(alert: Alert) -> tuple[int, int]:
    """Of two alerts of one colour, a doctor today comes before within 48 hours."""
    return alert.severity.rank, alert.action.rank


def _families(ctx: Context, part: str) -> tuple[tuple[Alert, ...], tuple[NotAssessable, ...]]:
    """The first rule that holds in each family of one part: alerts, or remarks on treatments."""
    alerts: list[Alert] = []
    blind: list[NotAssessable] = []
    for name, rules in ctx.protocol.families.items():
        if name == STATE_FAMILY or rules[0].part != part:
            continue
        wanted = ctx.limits.family_looks_at[name]
        if wanted is not None and wanted.isdisjoint(ctx.series):
            blind.extend(_unmeasured(ctx, name, rules))
            continue
        for rule in rules:
            if rule.for_each:
                alerts.extend(_for_each_variable(ctx, rule))
                continue
            verdict = _row_verdict(ctx, rule)
            if verdict.holds:
                alerts.append(_alert(ctx, rule, verdict))
                break
            if verdict.truth is Truth.UNKNOWN:
                blind.append(NotAssessable(rule.id, name, verdict.missing))
    return tuple(sorted(alerts, key=_urgency)), tuple(blind)


def _unmeasured(ctx: Context, name: str, rules: tuple[Rule, ...]) -> tuple[NotAssessable, ...]:
    """A family nothing of which was ever measured says the same of every patient."""
    known = ctx.limits.blind_families.get(name)
    if known is None:
        known = tuple(NotAssessable(one.id, name, _row_verdict(ctx, one).missing) for one in rules)
        ctx.limits.blind_families[name] = known
    return known


STATE_FAMILY = "etat"
"""The family of rules that the state of the pathway raises by itself (J0 missing, suspended)."""


def _row_verdict(ctx: Context, rule: Rule) -> Verdict:
    if len(ctx.protocol.rules_by_id[rule.id]) == 1:
        return rule_verdict(ctx, rule.id)
    return condition(ctx, rule.when)


def _alert(ctx: Context, rule: Rule, verdict: Verdict) -> Alert:
    severity = rule.severity
    if rule.lower_when is not None and condition(ctx, rule.lower_when).holds:
        severity = severity.milder
    inputs = tuple(dict.fromkeys(verdict.inputs))
    return Alert(rule, severity, rule.action, inputs)


def _for_each_variable(ctx: Context, rule: Rule) -> list[Alert]:
    """A variable that nobody measured has nothing to say of itself."""
    found = []
    for variable in ctx.protocol.variables.values():
        if variable.code not in ctx.series:
            continue
        ctx.variable = variable
        verdict = condition(ctx, rule.when)
        if verdict.holds:
            found.append(Alert(rule, rule.severity, rule.action, verdict.inputs, variable.code))
    ctx.variable = None
    return found


def _state_alert(ctx: Context, rule_id: str) -> Alert:
    rule = ctx.protocol.rules_by_id[rule_id][0]
    since = ctx.course.suspended_since
    inputs = (Input(ctx.protocol.anchor.suspending_event, "text", "", at=since),) if since else ()
    return Alert(rule, rule.severity, rule.action, inputs)


def _suspended(ctx: Context) -> Evaluation:
    rule_id = ctx.protocol.anchor.suspended_rule
    gate = {
        name: GateAnswer(name, False, (rule_id,), (), {})
        for name in ctx.protocol.gate.classes
        if name not in ctx.profile.without_gate
    }
    return Evaluation(
        protocol=ctx.protocol,
        profile=ctx.profile,
        asof=ctx.asof,
        course=ctx.course,
        alerts=(_state_alert(ctx, rule_id),),
        due=(),
        titration=gate,
        not_assessable=(),
        unusual=(),
    )


def _any_red(alerts: tuple[Alert, ...]) -> tuple[str, ...]:
    return tuple(a.rule.id for a in alerts if a.severity is AlertSeverity.ROUGE)


def _unusual(ctx: Context) -> tuple[Reading, ...]:
    """Return current values that are used but lie outside the usual range."""
    found = []
    for code in ctx.series:
        reading = ctx.series[code].current()
        if reading is not None and reading.soft:
            found.append(reading)
    return tuple(found)


__all__ = ["Alert", "Evaluation", "NotAssessable", "condition", "decided", "evaluate"]
