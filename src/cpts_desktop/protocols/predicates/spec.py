"""How a word of the vocabulary is declared: its arguments and its function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from cpts_desktop.protocols.context import Context
from cpts_desktop.protocols.verdicts import FALSE, Input, Threshold, Truth, Verdict

Args = Mapping[str, str | tuple[str, ...]]
OPERATORS: Final = ("lt", "le", "gt", "ge", "eq")


@dataclass(frozen=True, slots=True)
class Predicate:
    """A word: each argument has a kind that the loader checks.

    Kinds: variable, baseline, parameter, event, class, rule, text; a trailing ``*`` wants a list,
    a leading ``?`` makes it optional. ``compares`` asks for exactly one of lt, le, gt, ge, eq with
    the name of a parameter.
    """

    name: str
    evaluate: Callable[[Context, Args], Verdict]
    args: Mapping[str, str] = field(default_factory=dict)
    compares: bool = False
    gate_only: bool = False


def word(args: Args, name: str) -> str:
    """Return a text argument."""
    value = args[name]
    if not isinstance(value, str):
        raise TypeError(f"argument {name} is one word")
    return value


def words(args: Args, name: str) -> tuple[str, ...]:
    """Return a list argument."""
    value = args[name]
    return value if isinstance(value, tuple) else (value,)


def limit(ctx: Context, args: Args) -> Threshold:
    """Return the limit of a comparing word."""
    for op in OPERATORS:
        name = args.get(op)
        if isinstance(name, str):
            return ctx.limits.threshold(op, name)
    raise KeyError("a comparing word has one operator")


def compare(value: Decimal, threshold: Threshold) -> bool:
    """Compare exactly, in decimal."""
    bound = threshold.value
    match threshold.op:
        case "lt":
            return value < bound
        case "le":
            return value <= bound
        case "gt":
            return value > bound
        case "ge":
            return value >= bound
        case _:
            return value == bound


def compared(
    ctx: Context, args: Args, value: Decimal, shown: Callable[[Threshold], Input]
) -> Verdict:
    """Answer a comparing word; the input is described when it holds, or may explain a « not »."""
    threshold = limit(ctx, args)
    if compare(value, threshold):
        return Verdict(Truth.TRUE, (shown(threshold),))
    return Verdict(Truth.FALSE, (shown(threshold),)) if ctx.negated else FALSE
