"""The titration gate: per class, whether nothing stands against a step (hf.md 4.2 and 3.5).

A consultation aid: it never proposes a dose and never orders anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cpts_desktop.protocols.context import Context
from cpts_desktop.protocols.schema import Condition
from cpts_desktop.protocols.verdicts import Input, Missing, Truth, Verdict

ANY_RED = "any_red"
"""The condition of the gate that the alerts answer."""


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """Blockers of one class; ``inputs`` per blocker explain it."""

    name: str
    allowed: bool
    blockers: tuple[str, ...]
    missing: tuple[Missing, ...]
    inputs: Mapping[str, tuple[Input, ...]]


def gate_answers(
    ctx: Context,
    *,
    alerts_red: tuple[str, ...],
    holds: Callable[[Context, Condition], Verdict],
) -> dict[str, GateAnswer]:
    """Answer the gate for every class of the protocol under the profile."""
    red = Verdict(
        Truth.TRUE if alerts_red else Truth.FALSE,
        tuple(Input(rule, "text", "rouge") for rule in alerts_red),
    )
    shared: dict[str, Verdict] = {}
    for blocker in ctx.protocol.gate.blockers:
        if blocker.when.test == ANY_RED:
            shared[blocker.id] = red
        elif blocker.id not in ctx.limits.of_one_class:
            shared[blocker.id] = holds(ctx, blocker.when)
    answers = {}
    for name in ctx.protocol.gate.classes:
        if name not in ctx.profile.without_gate:
            ctx.gate_class = name
            answers[name] = _answer(ctx, name, shared, holds)
    ctx.gate_class = ""
    return answers


def _answer(
    ctx: Context,
    name: str,
    shared: Mapping[str, Verdict],
    holds: Callable[[Context, Condition], Verdict],
) -> GateAnswer:
    """One class; ``shared`` holds the blockers that say the same of every class."""
    found: dict[str, tuple[Input, ...]] = {}
    missing: list[Missing] = []
    if ctx.anchor is None:
        found[ctx.protocol.anchor.missing_rule] = ()
    for blocker in ctx.protocol.gate.blockers:
        if name not in blocker.classes:
            continue
        verdict = shared.get(blocker.id) or holds(ctx, blocker.when)
        if verdict.truth is Truth.TRUE:
            found[blocker.id] = verdict.inputs
        elif verdict.truth is Truth.UNKNOWN:
            missing.extend(verdict.missing)
            if blocker.unknown_id:
                found[blocker.unknown_id] = ()
    return GateAnswer(name, not found, tuple(found), tuple(dict.fromkeys(missing)), found)
