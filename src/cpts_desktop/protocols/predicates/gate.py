"""Words of the titration gate; ``ctx.gate_class`` is the class that is asked about."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from cpts_desktop.protocols.context import Context
from cpts_desktop.protocols.predicates.spec import Args, Predicate, word
from cpts_desktop.protocols.verdicts import Input, Verdict, decided


def interval_running(ctx: Context, args: Args) -> Verdict:
    """Say whether the last step of the class is more recent than its minimal interval."""
    name = ctx.protocol.gate.intervals.get(ctx.gate_class)
    steps = [s.day for s in ctx.treatments.steps if s.own_class == ctx.gate_class]
    if name is None or not steps:
        return decided(False)
    count = Decimal(ctx.age_days(max(steps)))
    threshold = ctx.threshold("lt", name)
    seen = Input(ctx.gate_class, "days", count, unit="d", at=max(steps), threshold=threshold)
    return decided(count < threshold.value, seen)


def step_without(ctx: Context, args: Args) -> Verdict:
    """Say whether the last rise of the class is not followed by its laboratory check."""
    rises = [s.day for s in ctx.treatments.steps if s.own_class == ctx.gate_class and s.rises]
    if not rises:
        return decided(False)
    wanted = max(rises) + timedelta(days=ctx.days(word(args, "from")))
    done = any(day >= wanted for day in ctx.days_of(word(args, "event")))
    return decided(not done, Input(ctx.gate_class, "text", "palier", at=max(rises)))


WORDS = (
    Predicate("interval_running", interval_running, gate_only=True),
    Predicate(
        "step_without", step_without, {"event": "event", "from": "parameter"}, gate_only=True
    ),
)
