"""Words about dated events: delays, counts, what was left empty."""

from __future__ import annotations

from decimal import Decimal

from cpts_desktop.protocols.context import Context
from cpts_desktop.protocols.predicates.spec import Args, Predicate, compare, compared, limit, word
from cpts_desktop.protocols.verdicts import Gap, Input, Verdict, decided, unknown


def days_since(ctx: Context, args: Args) -> Verdict:
    """Compare the days since the last event of a kind with a limit; without any, it is false."""
    kind = word(args, "event")
    days = ctx.days_of(kind)
    if not days:
        return decided(False)
    count = Decimal(ctx.age_days(days[-1]))
    return compared(
        ctx, args, count,
        lambda threshold: Input(
            kind, "days", count, unit="d", at=days[-1], threshold=threshold
        ),
    )  # fmt: skip


def pathway_day(ctx: Context, args: Args) -> Verdict:
    """Compare the day of the pathway (J0 = 0) with a limit."""
    if ctx.anchor is None:
        return unknown(ctx.protocol.anchor.event, Gap.ABSENT)
    anchor = ctx.anchor
    count = Decimal(ctx.age_days(anchor))
    return compared(
        ctx, args, count,
        lambda threshold: Input("j0", "days", count, unit="d", at=anchor, threshold=threshold),
    )  # fmt: skip


def event_count(ctx: Context, args: Args) -> Verdict:
    """Compare the number of events of a kind since J0 with a limit."""
    kind = word(args, "event")
    days = ctx.days_of(kind)
    count = Decimal(len(days))
    last = days[-1] if days else None
    return compared(
        ctx, args, count,
        lambda threshold: Input(kind, "count", count, at=last, threshold=threshold),
    )  # fmt: skip


def left_empty(ctx: Context, args: Args) -> Verdict:
    """Say whether an event holds an explicitly empty field, for a number of days compared."""
    kind, key = word(args, "event"), word(args, "field")
    threshold = limit(ctx, args)
    found = []
    for event in ctx.events_of(kind):
        if key not in event.data or event.data[key]:
            continue
        age = Decimal(ctx.age_days(event.day))
        if compare(age, threshold):
            found.append(
                Input(kind, "days", age, unit="d", at=event.day, threshold=threshold, note=key)
            )
    return decided(bool(found), *found)


WORDS = (
    Predicate("days_since", days_since, {"event": "event"}, compares=True),
    Predicate("pathway_day", pathway_day, compares=True),
    Predicate("event_count", event_count, {"event": "event"}, compares=True),
    Predicate("left_empty", left_empty, {"event": "event", "field": "text"}, compares=True),
)
