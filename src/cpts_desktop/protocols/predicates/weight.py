"""Words about weight: gain, loss, distance to the reference, scales, jumps (hf.md 3.2)."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from cpts_desktop.protocols.context import Context
from cpts_desktop.protocols.predicates.spec import Args, Predicate, compared, word
from cpts_desktop.protocols.readings import DEFAULT_SCALE, Reading
from cpts_desktop.protocols.verdicts import Gap, Input, Verdict, decided, unknown

_TENTH: Final = Decimal("0.1")


def rounded(difference: Decimal) -> Decimal:
    """Round a difference in kilograms to 0.1, halves away from zero."""
    return difference.quantize(_TENTH, rounding=ROUND_HALF_UP)


def gain(ctx: Context, args: Args) -> Verdict:
    """Compare (latest weight - lowest comparator of the last n days) with a limit."""
    found = _comparators(ctx, args)
    if isinstance(found, Verdict):
        return found
    reading, earlier = found
    lowest = min(earlier, key=lambda row: row.value)
    return _change(ctx, args, reading, lowest, rounded(reading.value - lowest.value), 1)


def loss(ctx: Context, args: Args) -> Verdict:
    """Compare (highest comparator of the last n days - latest weight) with a limit."""
    found = _comparators(ctx, args)
    if isinstance(found, Verdict):
        return found
    reading, earlier = found
    highest = max(earlier, key=lambda row: row.value)
    return _change(ctx, args, reading, highest, rounded(highest.value - reading.value), -1)


def _comparators(ctx: Context, args: Args) -> tuple[Reading, tuple[Reading, ...]] | Verdict:
    code = word(args, "of")
    reading = ctx.current(code)
    if isinstance(reading, Gap):
        return unknown(code, reading)
    span = timedelta(days=ctx.days(word(args, "days")))
    earlier = ctx.series[code].between(
        reading.day - span, reading.day - timedelta(days=1), reading.scale
    )
    if not earlier:
        return unknown(code, Gap.NO_COMPARATOR)
    return reading, earlier


def _change(
    ctx: Context, args: Args, reading: Reading, other: Reading, size: Decimal, sign: int
) -> Verdict:
    return compared(
        ctx, args, size,
        lambda threshold: Input(
            reading.code, "change", sign * size,
            unit=ctx.protocol.variables[reading.code].unit, at=reading.day,
            versus=other.value, versus_at=other.day, threshold=threshold,
            note=str(reading.value),
        ),
    )  # fmt: skip


def above_reference(ctx: Context, args: Args) -> Verdict:
    """Compare (latest weight - reference weight) with a limit, on the reference's scale only."""
    return _distance(ctx, args, 1)


def below_reference(ctx: Context, args: Args) -> Verdict:
    """Compare (reference weight - latest weight) with a limit, on the reference's scale only."""
    return _distance(ctx, args, -1)


def _distance(ctx: Context, args: Args, sign: int) -> Verdict:
    code, name = word(args, "of"), word(args, "reference")
    reading = ctx.current(code)
    if isinstance(reading, Gap):
        return unknown(code, reading)
    base = ctx.reference(name)
    if base is None:
        return unknown(name, Gap.NO_BASELINE)
    if reading.scale != _own_scale(ctx, args):
        return unknown(code, Gap.OTHER_SCALE)
    away = rounded(sign * (reading.value - base))
    return compared(
        ctx, args, away,
        lambda threshold: Input(
            code, "reference", sign * away, unit=ctx.protocol.variables[code].unit,
            at=reading.day, versus=base, threshold=threshold, note=str(reading.value),
        ),
    )  # fmt: skip


def _own_scale(ctx: Context, args: Args) -> str:
    raw = ctx.patient.get(word(args, "scale"))
    return str(raw) if raw else DEFAULT_SCALE


def other_scale(ctx: Context, args: Args) -> Verdict:
    """Say whether the latest weight comes from another scale than the reference weight."""
    code, name = word(args, "of"), word(args, "reference")
    reading = ctx.current(code)
    if isinstance(reading, Gap):
        return unknown(code, reading)
    if ctx.reference(name) is None:
        return unknown(name, Gap.NO_BASELINE)
    own = _own_scale(ctx, args)
    seen = Input(code, "text", f"{reading.scale} ≠ {own}", at=reading.day)
    return decided(reading.scale != own, seen)


def suspect_jump(ctx: Context, args: Args) -> Verdict:
    """Say whether a recent reading was left out because it jumps."""
    code = word(args, "of")
    series = ctx.series.get(code)
    within = ctx.days(word(args, "within"))
    recent = [
        row for row in (series.suspects() if series else ()) if ctx.age_days(row.day) <= within
    ]
    unit = ctx.protocol.variables[code].unit
    return decided(
        bool(recent),
        *(Input(code, "value", row.value, unit=unit, at=row.day, note="jump") for row in recent),
    )


def days_without(ctx: Context, args: Args) -> Verdict:
    """Compare the days since J0 or the last accepted reading, the later, with a limit."""
    code = word(args, "of")
    series = ctx.series.get(code)
    latest = series.current() if series else None
    days = [latest.day] if latest is not None else []
    if ctx.anchor is not None:
        days.append(ctx.anchor)
    if not days:
        return unknown(code, Gap.ABSENT)
    since = max(days)
    count = Decimal(ctx.age_days(since))
    return compared(
        ctx, args, count,
        lambda threshold: Input(code, "days", count, unit="d", at=since, threshold=threshold),
    )  # fmt: skip


_CHANGE: Final = {"of": "variable", "days": "parameter"}
_REFERENCE: Final = {"of": "variable", "reference": "baseline", "scale": "baseline"}

WORDS = (
    Predicate("gain", gain, _CHANGE, compares=True),
    Predicate("loss", loss, _CHANGE, compares=True),
    Predicate("above_reference", above_reference, _REFERENCE, compares=True),
    Predicate("below_reference", below_reference, _REFERENCE, compares=True),
    Predicate("other_scale", other_scale, _REFERENCE),
    Predicate("suspect_jump", suspect_jump, {"of": "variable", "within": "parameter"}),
    Predicate("days_without", days_without, {"of": "variable"}, compares=True),
)
