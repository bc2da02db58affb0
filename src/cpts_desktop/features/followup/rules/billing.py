"""Whether a nurse session may be billed as AMI 5.8, as data (hf.md 1.2): a reminder, never a bill.

What the register knows is answered; what it cannot know is asked for.
"""

from __future__ import annotations

import calendar
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Final

from cpts_desktop.features.followup.model import BillingLine, BillingState
from cpts_desktop.kernel.resources import resource

FILE: Final = "followup/ami_5_8.toml"
TESTS: Final = ("demander", "premiere_seance", "seances", "fin")


@dataclass(frozen=True)
class BillingAct:
    """The act as data. ``euros`` is the amount of its year, to read again at each change."""

    code: str
    euros: Decimal
    year: int
    source: str
    first_session_days: int
    max_sessions: int
    months: int
    conditions: tuple[tuple[BillingLine, str], ...]
    reminders: tuple[BillingLine, ...]


@cache
def billing_act() -> BillingAct:
    """Return the act of the follow-up after a stay. Raises ValueError when a test is unknown."""
    raw = tomllib.loads(resource(FILE).read_text(encoding="utf-8"), parse_float=Decimal)
    act, numbers = raw["act"], raw["numbers"]
    unknown = {row["test"] for row in raw["conditions"]} - set(TESTS)
    if unknown:
        raise ValueError("an unknown test in the conditions of the act")
    return BillingAct(
        code=act["code"],
        euros=(act["coefficient"] * act["letter_eur"]).quantize(Decimal("0.01")),
        year=act["value_year"],
        source=act["source"],
        first_session_days=numbers["premiere_seance_j"],
        max_sessions=numbers["seances"],
        months=numbers["fin_mois"],
        conditions=tuple((_line(row), row["test"]) for row in raw["conditions"]),
        reminders=tuple(_line(row) for row in raw["reminders"]),
    )


def billing(j0: date | None, sessions: Sequence[date], today: date) -> tuple[BillingLine, ...]:
    """Return each condition as it stands for a session of ``today``, those that fail first.

    ``sessions``: the days of the nurse's visits since J0, today's included when it was made.
    """
    act = billing_act()
    rows = [
        BillingLine(
            line.id, line.label, _answer(test, j0, sessions, today), line.source, line.status
        )
        for line, test in act.conditions
    ]
    order = [BillingState.NON_REMPLIE, BillingState.A_CONFIRMER, BillingState.REMPLIE]
    return tuple(sorted(rows, key=lambda one: order.index(one.state)))


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


def _answer(test: str, j0: date | None, sessions: Sequence[date], today: date) -> BillingState:
    act = billing_act()
    if test == "demander" or j0 is None:
        return BillingState.A_CONFIRMER
    counted = sorted(day for day in sessions if j0 <= day <= today)
    if test == "premiere_seance":
        holds = (counted[0] if counted else today) <= j0 + timedelta(days=act.first_session_days)
    elif test == "seances":
        holds = len(counted) <= act.max_sessions
    else:
        holds = today <= months_after(j0, act.months)
    return BillingState.REMPLIE if holds else BillingState.NON_REMPLIE


def _line(row: dict[str, Any]) -> BillingLine:
    known = str(row.get("id", ""))
    return BillingLine(known, row["label"], BillingState.A_CONFIRMER, row["source"], row["status"])
