"""Words about current values: limits, flags, differences with a baseline, same-day drops."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from cpts_desktop.protocols.context import Context
from cpts_desktop.protocols.predicates.spec import Args, Predicate, compared, limit, word, words
from cpts_desktop.protocols.readings import Reading
from cpts_desktop.protocols.verdicts import (
    FALSE,
    Gap,
    Input,
    Threshold,
    Verdict,
    decided,
    unknown,
)

_HUNDRED: Final = Decimal(100)


def shown(ctx: Context, reading: Reading, role: str, threshold: Threshold | None = None) -> Input:
    """Describe a reading for the explanation."""
    return Input(
        reading.code, role, reading.value, unit=ctx.protocol.variables[reading.code].unit,
        at=reading.day, threshold=threshold, note=reading.note,
    )  # fmt: skip


def value(ctx: Context, args: Args) -> Verdict:
    """Compare the current value of a variable with a limit."""
    code = word(args, "of")
    reading = ctx.current(code)
    if isinstance(reading, Gap):
        return unknown(code, reading)
    return compared(
        ctx, args, reading.value, lambda threshold: shown(ctx, reading, "value", threshold)
    )


def flag(ctx: Context, args: Args) -> Verdict:
    """Say whether a sign is currently present."""
    code = word(args, "of")
    reading = ctx.current(code)
    if isinstance(reading, Gap):
        return unknown(code, reading)
    return decided(reading.value != 0, shown(ctx, reading, "flag"))


def noted(ctx: Context, args: Args) -> Verdict:
    """Say whether a sign was noted as present lately; a sign that nobody noted is not there.

    For signs that are only written when they happen (diarrhoea, heat), never for what is asked.
    """
    reading = ctx.current(word(args, "of"))
    if isinstance(reading, Gap):
        return decided(False)
    return decided(reading.value != 0, shown(ctx, reading, "flag"))


def above_baseline(ctx: Context, args: Args) -> Verdict:
    """Compare (current value - the patient's baseline) with a limit."""
    code, name = word(args, "of"), word(args, "baseline")
    reading, base = ctx.current(code), ctx.baseline(name)
    if isinstance(reading, Gap):
        return unknown(code, reading)
    if base is None:
        return unknown(name, Gap.NO_BASELINE)
    change = reading.value - base
    return compared(
        ctx, args, change,
        lambda threshold: Input(
            code, "change", change, at=reading.day, versus=base, threshold=threshold, note=name
        ),
    )  # fmt: skip


def percent_above_baseline(ctx: Context, args: Args) -> Verdict:
    """Compare the rise over the patient's baseline, in percent, with a limit (exact)."""
    code, name = word(args, "of"), word(args, "baseline")
    reading, base = ctx.current(code), ctx.baseline(name)
    if isinstance(reading, Gap):
        return unknown(code, reading)
    if base is None or base <= 0:
        return unknown(name, Gap.NO_BASELINE)
    variable = ctx.protocol.variables[code]
    threshold = limit(ctx, args)
    # Compared by multiplication, so that no rounding of a division can move a limit.
    left = (reading.value - base) * _HUNDRED
    right = threshold.value * base
    holds = {
        "gt": left > right,
        "ge": left >= right,
        "lt": left < right,
        "le": left <= right,
        "eq": left == right,
    }[threshold.op]
    if not (holds or ctx.negated):
        return FALSE
    seen = Input(
        code,
        "percent",
        left / base,
        unit=variable.unit,
        at=reading.day,
        versus=base,
        threshold=threshold,
        note=str(reading.value),
    )
    return decided(holds, seen)


def fresh(ctx: Context, args: Args) -> Verdict:
    """Say whether an accepted value exists that is at most so many days old."""
    code = word(args, "of")
    series = ctx.series.get(code)
    reading = series.current() if series else None
    limit_days = ctx.days(word(args, "within"))
    if reading is None:
        return decided(False, Input(code, "days", "absent"))
    age = ctx.age_days(reading.day)
    seen = Input(
        code,
        "days",
        Decimal(age),
        unit="d",
        at=reading.day,
        threshold=ctx.threshold("le", word(args, "within")),
    )
    return decided(age <= limit_days, seen)


def marked(ctx: Context, args: Args) -> Verdict:
    """Say whether the current value carries one of these marks, such as ``hemolyse``."""
    code = word(args, "of")
    reading = ctx.current(code)
    if isinstance(reading, Gap):
        return unknown(code, reading)
    found = [name for name in words(args, "any_of") if name in reading.marks]
    return decided(bool(found), *(Input(code, "text", name, at=reading.day) for name in found))


def drop(ctx: Context, args: Args) -> Verdict:
    """Compare the fall between two variables taken on the same day (lying, then standing)."""
    high, low = word(args, "from"), word(args, "to")
    day = _latest_common_day(ctx, high, low)
    if isinstance(day, Gap):
        return unknown(low, day)
    before, after = ctx.series[high].on(day), ctx.series[low].on(day)
    if before is None or after is None:
        return unknown(low, Gap.ABSENT)
    lying, fall = before.value, before.value - after.value
    return compared(
        ctx, args, fall,
        lambda threshold: Input(
            low, "change", -fall, unit=ctx.protocol.variables[low].unit, at=day,
            versus=lying, versus_at=day, threshold=threshold, note=high,
        ),
    )  # fmt: skip


def _latest_common_day(ctx: Context, one: str, other: str) -> date | Gap:
    first, second = ctx.series.get(one), ctx.series.get(other)
    if first is None or second is None:
        return Gap.ABSENT
    common = {row.day for row in first.accepted()} & {row.day for row in second.accepted()}
    if not common:
        return Gap.ABSENT
    day = max(common)
    fresh_days = ctx.protocol.variables[other].fresh_days
    stale = fresh_days is not None and ctx.age_days(day) > fresh_days
    return Gap.STALE if stale else day


def fall_from_highest(ctx: Context, args: Args) -> Verdict:
    """Compare the fall from the highest value of the last days, also before J0, with a limit."""
    code = word(args, "of")
    reading = ctx.current(code)
    if isinstance(reading, Gap):
        return unknown(code, reading)
    first = reading.day - timedelta(days=ctx.days(word(args, "days")))
    earlier = [
        row
        for row in ctx.long_series[code].between(first, reading.day)
        if (row.day, row.order) < (reading.day, reading.order)
    ]
    if not earlier:
        return unknown(code, Gap.NO_COMPARATOR)
    highest = max(earlier, key=lambda row: row.value)
    fall = highest.value - reading.value
    return compared(
        ctx, args, fall,
        lambda threshold: Input(
            code, "change", -fall, unit=ctx.protocol.variables[code].unit, at=reading.day,
            versus=highest.value, versus_at=highest.day, threshold=threshold,
        ),
    )  # fmt: skip


def rejected(ctx: Context, args: Args) -> Verdict:
    """Say whether the latest reading of the variable at hand was refused and is still fresh."""
    variable = ctx.variable
    series = ctx.series.get(variable.code) if variable else None
    latest = series.latest_rejected() if series else None
    if variable is None or latest is None or not ctx.is_fresh(latest, variable):
        return decided(False)
    seen = Input(
        variable.code, "value", latest.value, unit=variable.unit, at=latest.day, note=latest.fault
    )
    return decided(True, seen)


WORDS = (
    Predicate("value", value, {"of": "variable"}, compares=True),
    Predicate("flag", flag, {"of": "variable"}),
    Predicate("noted", noted, {"of": "variable"}),
    Predicate(
        "above_baseline", above_baseline, {"of": "variable", "baseline": "baseline"}, compares=True
    ),
    Predicate(
        "percent_above_baseline",
        percent_above_baseline,
        {"of": "variable", "baseline": "baseline"},
        compares=True,
    ),
    Predicate("fresh", fresh, {"of": "variable", "within": "parameter"}),
    Predicate("marked", marked, {"of": "variable", "any_of": "text*"}),
    Predicate("drop", drop, {"from": "variable", "to": "variable"}, compares=True),
    Predicate(
        "fall_from_highest",
        fall_from_highest,
        {"of": "variable", "days": "parameter"},
        compares=True,
    ),
    Predicate("rejected", rejected),
)
