"""Which steps are due or overdue (hf.md 1.3 status algorithm and 3.5 clarifications)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cpts_desktop.protocols.context import Context
from cpts_desktop.protocols.schema import (
    AlertSeverity,
    Condition,
    FollowUp,
    LateLevel,
    Quota,
    Step,
)
from cpts_desktop.protocols.verdicts import Verdict

Holds = Callable[[Context, Condition], Verdict]


class StepState(StrEnum):
    """Where a step stands; only ``a_faire`` and ``en_retard`` are listed as due."""

    A_VENIR = "a_venir"
    A_FAIRE = "a_faire"
    EN_RETARD = "en_retard"
    FAIT = "fait"
    ABANDONNE = "abandonne"


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step of the pathway at a date. ``done`` is "x/r" for a quota."""

    id: str
    role: str
    title: str
    state: StepState
    window_start: date
    window_end: date
    days_late: int = 0
    done: str = ""
    done_on: date | None = None
    severity: AlertSeverity | None = None
    rule: str = ""
    phase: str = ""

    @property
    def listed(self) -> bool:
        """Say whether somebody has something to do."""
        return self.state in (StepState.A_FAIRE, StepState.EN_RETARD)


def due_steps(ctx: Context, holds: Holds) -> tuple[DueStep, ...]:
    """Return the steps that somebody has to do at the date of the context."""
    return tuple(step for step in _steps(ctx, holds, listed=True) if step.listed)


def all_steps(ctx: Context, holds: Holds) -> tuple[DueStep, ...]:
    """Return every step with its state, for the timeline and the indicators."""
    return tuple(_steps(ctx, holds, listed=False))


def _steps(ctx: Context, holds: Holds, *, listed: bool) -> Iterator[DueStep]:
    """The steps; ``listed`` leaves out most of those that nobody has to do now."""
    if ctx.anchor is None:
        return
    yield from _single_steps(ctx, ctx.anchor, listed=listed)
    today = ctx.age_days(ctx.anchor)
    for quota in ctx.protocol.quotas:
        if listed and not quota.start <= today <= quota.end:
            continue
        step = _quota(ctx, quota, holds)
        if step is not None:
            yield step
    yield from _follow_ups(ctx)


def _single_steps(ctx: Context, anchor: date, *, listed: bool) -> list[DueStep]:
    today = ctx.age_days(anchor)
    free: dict[str, list[date]] = {}
    found = []
    for step in ctx.protocol.steps:
        if step.id in ctx.profile.without:
            continue
        if step.optional and step.id not in ctx.profile.with_steps:
            continue
        done_on = _satisfied_on(ctx, step, anchor, free)
        if listed and (done_on is not None or not step.start <= today <= step.expires):
            continue
        found.append(_state(ctx, step, anchor, done_on))
    return found


def _satisfied_on(
    ctx: Context, step: Step, anchor: date, free: dict[str, list[date]]
) -> date | None:
    """Give the step the earliest unused event of its kinds inside its acceptance."""
    if not any(ctx.days_of(kind) for kind in step.events):
        return None
    first = anchor + timedelta(days=step.accept_from)
    last = anchor + timedelta(days=step.expires)
    candidates = []
    for kind in step.events:
        unused = free.setdefault(kind, list(ctx.days_of(kind)))
        days = unused if step.consumes else ctx.days_of(kind)
        day = next((day for day in days if first <= day <= last), None)
        if day is not None:
            candidates.append((day, kind))
    if not candidates:
        return None
    day, kind = min(candidates)
    if step.consumes:
        free[kind].remove(day)
    return day


def _state(ctx: Context, step: Step, anchor: date, done_on: date | None) -> DueStep:
    start, end = anchor + timedelta(days=step.start), anchor + timedelta(days=step.end)
    expires = anchor + timedelta(days=step.expires)
    state = _where(ctx.asof, start, end, expires, done_on)
    days_late = (ctx.asof - end).days if state is StepState.EN_RETARD else 0
    return DueStep(
        id=step.id,
        role=step.role,
        title=step.title,
        state=state,
        window_start=start,
        window_end=end,
        days_late=days_late,
        done_on=done_on,
        severity=_late_severity(ctx, step.late, days_late, ()) if days_late else None,
        rule=step.late_rule,
        phase=step.phase,
    )


def _where(asof: date, start: date, end: date, expires: date, done_on: date | None) -> StepState:
    if done_on is not None:
        return StepState.FAIT
    if asof < start:
        return StepState.A_VENIR
    if asof <= end:
        return StepState.A_FAIRE
    return StepState.EN_RETARD if asof <= expires else StepState.ABANDONNE


def _late_severity(
    ctx: Context, levels: tuple[LateLevel, ...], days_late: int, classes: tuple[str, ...]
) -> AlertSeverity | None:
    day = ctx.age_days(ctx.anchor) if ctx.anchor else 0
    reached = [
        level.severity
        for level in levels
        if (level.from_day is None or day >= level.from_day)
        and (level.from_days_late is None or days_late >= level.from_days_late)
        and (not level.classes or set(level.classes) & set(classes))
    ]
    return min(reached, key=lambda severity: severity.rank) if reached else None


def _quota(ctx: Context, quota: Quota, holds: Holds) -> DueStep | None:
    if ctx.anchor is None or quota.id in ctx.profile.without:
        return None
    if quota.when is not None and not holds(ctx, quota.when).holds:
        return None
    required = ctx.profile.required.get(quota.id, quota.required)
    start = ctx.anchor + timedelta(days=quota.start)
    end = ctx.anchor + timedelta(days=quota.end)
    days = ctx.days_of(quota.event)
    done = sum(1 for day in days if start <= day <= end)
    if done >= required:
        state = StepState.FAIT
    elif ctx.asof < start:
        state = StepState.A_VENIR
    elif ctx.asof > end:
        state = StepState.ABANDONNE
    else:
        state = StepState.A_FAIRE
    full = quota.never_beyond is not None and len(days) >= quota.never_beyond
    if state is StepState.A_FAIRE and full:
        state = StepState.ABANDONNE
    return DueStep(
        id=quota.id,
        role=quota.role,
        title=quota.title,
        state=state,
        window_start=start,
        window_end=end,
        done=f"{done}/{required}",
        phase=quota.phase,
    )


def _follow_ups(ctx: Context) -> list[DueStep]:
    found: list[DueStep] = []
    for follow_up in ctx.protocol.follow_ups:
        if follow_up.id in ctx.profile.without:
            continue
        by_day: dict[date, set[str]] = {}
        for step in ctx.treatments.steps:
            if step.rises and step.own_class in follow_up.classes:
                by_day.setdefault(step.day, set()).add(step.own_class)
        found.extend(
            _follow_up(ctx, follow_up, day, tuple(sorted(by_day[day]))) for day in sorted(by_day)
        )
    return found


def _follow_up(ctx: Context, follow_up: FollowUp, day: date, classes: tuple[str, ...]) -> DueStep:
    start, end = day + timedelta(days=follow_up.start), day + timedelta(days=follow_up.end)
    accept = day + timedelta(days=follow_up.accept_from)
    expires = day + timedelta(days=follow_up.expires)
    done_on = next((d for d in ctx.days_of(follow_up.event) if d >= accept), None)
    state = _where(ctx.asof, start, end, expires, done_on)
    days_late = (ctx.asof - end).days if state is StepState.EN_RETARD else 0
    severity = _late_severity(ctx, follow_up.late, days_late, classes) if days_late else None
    return DueStep(
        id=f"{follow_up.id}@{day.isoformat()}",
        role=follow_up.role,
        title=follow_up.title,
        state=state,
        window_start=start,
        window_end=end,
        days_late=days_late,
        done_on=done_on,
        severity=severity,
        rule=follow_up.late_rule,
        phase=follow_up.phase,
    )
