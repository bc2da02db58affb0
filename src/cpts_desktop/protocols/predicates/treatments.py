"""Words about what the patient takes."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from cpts_desktop.protocols.context import Context
from cpts_desktop.protocols.predicates.spec import Args, Predicate, compared, limit, word, words
from cpts_desktop.protocols.treatments import Treatment
from cpts_desktop.protocols.verdicts import FALSE, Input, Verdict, decided

_HOURS_PER_DAY: Final = 24


def takes(ctx: Context, args: Args) -> Verdict:
    """Say whether a line of one of these classes is active."""
    taken = ctx.treatments.by_class
    lines = [line for name in words(args, "any_of") for line in taken.get(name, ())]
    return decided(True, *(_shown(line) for line in dict.fromkeys(lines))) if lines else FALSE


def started_within(ctx: Context, args: Args) -> Verdict:
    """Say whether a class was begun less than so many hours after another one was stopped.

    Days are civil: one day apart counts as 24 hours. The answer holds for some days after the start
    (``during``).
    """
    hours = limit(ctx, args).value
    during = ctx.days(word(args, "during"))
    for line in ctx.treatments.of_class(word(args, "started")):
        if line.since is None or ctx.age_days(line.since) > during:
            continue
        for stop in ctx.treatments.stopped:
            if word(args, "stopped") not in stop.treatment.classes:
                continue
            apart = Decimal((line.since - stop.day).days * _HOURS_PER_DAY)
            if abs(apart) < hours:
                seen = Input(
                    stop.treatment.label,
                    "treatment",
                    apart,
                    unit="h",
                    at=line.since,
                    versus_at=stop.day,
                    threshold=limit(ctx, args),
                    note=line.label,
                )
                return decided(True, seen)
    return decided(False)


def daily_sodium(ctx: Context, args: Args) -> Verdict:
    """Compare the sodium brought by the medicines in a day with a limit."""
    lines = [line for line in ctx.treatments.active if line.sodium_mg is not None]
    total = sum((line.sodium_mg or Decimal(0) for line in lines), Decimal(0))
    return compared(
        ctx, args, total,
        lambda threshold: Input("sodium", "value", total, unit="mg", threshold=threshold),
    )  # fmt: skip


def _shown(line: Treatment) -> Input:
    return Input(line.label, "treatment", True, at=line.since)


WORDS = (
    Predicate("takes", takes, {"any_of": "class*"}),
    Predicate(
        "started_within",
        started_within,
        {"started": "class", "stopped": "class", "during": "parameter"},
        compares=True,
    ),
    Predicate("daily_sodium", daily_sodium, compares=True),
)
