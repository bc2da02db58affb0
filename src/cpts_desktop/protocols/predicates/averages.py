"""Words about several readings of one variable since J0: mean, highest, how many."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Final

from cpts_desktop.protocols.context import Context
from cpts_desktop.protocols.predicates.spec import Args, Predicate, compared, limit, word
from cpts_desktop.protocols.readings import Reading
from cpts_desktop.protocols.verdicts import Gap, Input, Verdict, decided, unknown

_TENTH: Final = Decimal("0.1")


def mean(ctx: Context, args: Args) -> Verdict:
    """Compare the mean of the accepted readings of the last days with a limit.

    Not assessable below ``at_least`` readings. Compared exactly: sum against limit times count.
    """
    code = word(args, "of")
    rows = _recent(ctx, args)
    if len(rows) < ctx.days(word(args, "at_least")):
        return unknown(code, Gap.STALE if rows else Gap.ABSENT)
    total = sum((row.value for row in rows), Decimal(0))
    threshold = limit(ctx, args)
    bound = threshold.value * len(rows)
    holds = {
        "gt": total > bound,
        "ge": total >= bound,
        "lt": total < bound,
        "le": total <= bound,
        "eq": total == bound,
    }[threshold.op]
    seen = Input(
        code, "value", (total / len(rows)).quantize(_TENTH),
        unit=ctx.protocol.variables[code].unit, at=rows[-1].day, threshold=threshold,
        note=f"mean {len(rows)}",
    )  # fmt: skip
    return decided(holds, seen)


def highest(ctx: Context, args: Args) -> Verdict:
    """Compare the highest accepted reading of the last days with a limit."""
    code = word(args, "of")
    rows = _recent(ctx, args)
    if not rows:
        return unknown(code, Gap.ABSENT)
    top = max(rows, key=lambda row: row.value)
    unit = ctx.protocol.variables[code].unit
    return compared(
        ctx, args, top.value,
        lambda threshold: Input(
            code, "value", top.value, unit=unit, at=top.day, threshold=threshold
        ),
    )  # fmt: skip


def reading_count(ctx: Context, args: Args) -> Verdict:
    """Compare the number of accepted readings of the last days with a limit."""
    rows = _recent(ctx, args)
    count = Decimal(len(rows))
    at = rows[-1].day if rows else None
    return compared(
        ctx, args, count,
        lambda threshold: Input(word(args, "of"), "count", count, at=at, threshold=threshold),
    )  # fmt: skip


def _recent(ctx: Context, args: Args) -> tuple[Reading, ...]:
    series = ctx.series.get(word(args, "of"))
    if series is None:
        return ()
    first = ctx.asof - timedelta(days=ctx.days(word(args, "days")))
    return series.between(first, ctx.asof)


_WINDOW: Final = {"of": "variable", "days": "parameter"}

WORDS = (
    Predicate("mean", mean, {**_WINDOW, "at_least": "number"}, compares=True),
    Predicate("highest", highest, _WINDOW, compares=True),
    Predicate("reading_count", reading_count, _WINDOW, compares=True),
)
