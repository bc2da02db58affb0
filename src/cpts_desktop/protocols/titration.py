"""The titration gate: per class, whether nothing stands against a step (hf.md 4.2 and 3.5).

A consultation aid: it never proposes a dose and never orders anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cpts_desktop.protocols.context import Context
from cpts_desktop.protocols.schema import Blocker, Condition
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
    answers = {}
    for name in ctx.protocol.gate.classes:
        if name not in ctx.profile.without_gate:
            ctx.gate_class = name
            answers[name] = _answer(ctx, name, alerts_red, holds)
    ctx.gate_class = ""
    return answers


def _answer(
    ctx: Context,
    name: str,
    alerts_red: tuple[str, ...],
    holds: Callable[[Context, Condition], Verdict],
) -> GateAnswer:
    found: dict[str, tuple[Input, ...]] = {}
    missing: list[Missing] = []
    if ctx.anchor is None:
        found[ctx.protocol.anchor.missing_rule] = ()
    for blocker in ctx.protocol.gate.blockers:
        if name not in blocker.classes:
            continue
        verdict = _verdict(ctx, blocker, alerts_red, holds)
        if verdict.holds:
            found[blocker.id] = verdict.inputs
        elif verdict.truth is Truth.UNKNOWN:
            missing.extend(verdict.missing)
            if blocker.unknown_id:
                found[blocker.unknown_id] = ()
    return GateAnswer(name, not found, tuple(found), tuple(dict.fromkeys(missing)), found)


def _verdict(
    ctx: Context,
    blocker: Blocker,
    alerts_red: tuple[str, ...],
    holds: Callable[[Context, Condition], Verdict],
) -> Verdict:
    if blocker.when.test == ANY_RED:
        inputs = tuple(Input(rule, "text", "rouge") for rule in alerts_red)
        return Verdict(Truth.TRUE if alerts_red else Truth.FALSE, inputs)
    return holds(ctx, blocker.when)
