"""Words about dated records of the patient such as vaccinations, and about the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from cpts_desktop.kernel.text import fold
from cpts_desktop.protocols.context import Context
from cpts_desktop.protocols.facts import read_day
from cpts_desktop.protocols.predicates.spec import Args, Predicate, word, words
from cpts_desktop.protocols.verdicts import Input, Verdict, decided

_NAME_KEYS: Final = ("vaccin", "antigene", "code", "nom")


def record_exists(ctx: Context, args: Args) -> Verdict:
    """Say whether a list of this name was recorded for the patient, even empty."""
    name = word(args, "of")
    return decided(isinstance(ctx.patient.get(name), list | tuple))


def in_season(ctx: Context, args: Args) -> Verdict:
    """Say whether the date lies in a season given by two month-days (MMDD), limits included."""
    first, last = ctx.days(word(args, "from")), ctx.days(word(args, "to"))
    today = ctx.asof.month * 100 + ctx.asof.day
    inside = first <= today <= last if first <= last else today >= first or today <= last
    return decided(inside, Input("saison", "text", inside, at=ctx.asof))


def dose_recorded(ctx: Context, args: Args) -> Verdict:
    """Say whether a dose of one of these products was ever recorded before the date."""
    doses = _doses(ctx, args)
    return decided(bool(doses), *(Input(name, "text", "dose", at=day) for name, day in doses))


def dose_since_season(ctx: Context, args: Args) -> Verdict:
    """Say whether a dose was recorded since the campaign that began on a month-day (MMDD)."""
    start = _season_start(ctx, ctx.days(word(args, "from")))
    doses = [(name, day) for name, day in _doses(ctx, args) if day is not None and day >= start]
    return decided(bool(doses), Input("campagne", "text", "début", at=start))


def _season_start(ctx: Context, month_day: int) -> date:
    month, day = divmod(month_day, 100)
    start = date(ctx.asof.year, month, day)
    return start if start <= ctx.asof else date(ctx.asof.year - 1, month, day)


def _doses(ctx: Context, args: Args) -> list[tuple[str, date | None]]:
    wanted = {fold(name) for name in words(args, "any_of")}
    rows: Any = ctx.patient.get(word(args, "of"))
    found = []
    for row in rows if isinstance(rows, list | tuple) else ():
        if not isinstance(row, Mapping):
            continue
        name = next((fold(str(row[key])) for key in _NAME_KEYS if row.get(key)), "")
        day = read_day(row.get("date"))
        if name in wanted and (day is None or day <= ctx.asof):
            found.append((name, day))
    return found


WORDS = (
    Predicate("record_exists", record_exists, {"of": "baseline"}),
    Predicate("in_season", in_season, {"from": "parameter", "to": "parameter"}),
    Predicate("dose_recorded", dose_recorded, {"of": "baseline", "any_of": "text*"}),
    Predicate(
        "dose_since_season",
        dose_since_season,
        {"of": "baseline", "any_of": "text*", "from": "parameter"},
    ),
)
