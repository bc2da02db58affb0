"""``indicators --period``: counts with suppression, and the hash of each definition."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from cpts_desktop.features.indicators.model import Cell, PublishedIndicator
from cpts_desktop.features.indicators.rules import until_today
from cpts_desktop.kernel.counting import Indicator, Period
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused, refuse
from cpts_desktop.kernel.verbs import REFUSED, Answer, Argument, Invocation, Verb

_YEAR = re.compile(r"[0-9]{4}\Z")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])\Z")
_QUARTER = re.compile(r"([0-9]{4})-T([1-4])\Z")


def read_period(text: str, today: date) -> Outcome[Period]:
    """Read ``2026``, ``2026-T3``, ``2026-03`` or ``2026-01-15..2026-03-31``, until today."""
    read = parse_period(text)
    return until_today(read.value, today) if isinstance(read, Ok) else read


def parse_period(text: str) -> Outcome[Period]:
    """Read a period as it is written."""
    try:
        found = _period(text)
    except ValueError:
        found = None
    if found is not None:
        return Ok(found)
    message = "Période attendue : 2026, 2026-T3, 2026-03 ou 2026-01-15..2026-03-31."
    return refuse("period", "PERIOD", message)


def _period(text: str) -> Period | None:
    """Raise ValueError where a calendar has no such day (the year 0, the end of the year 9999)."""
    if _YEAR.match(text):
        return Period(date(int(text), 1, 1), date(int(text), 12, 31))
    if match := _QUARTER.match(text):
        return _months(int(match[1]), 3 * int(match[2]) - 2, 3)
    if match := _MONTH.match(text):
        return _months(int(match[1]), int(match[2]), 1)
    first_day, dots, last_day = text.partition("..")
    return Period(date.fromisoformat(first_day), date.fromisoformat(last_day)) if dots else None


def _months(year: int, first: int, length: int) -> Period:
    after = first + length
    end = date(year + (after - 1) // 12, (after - 1) % 12 + 1, 1) - timedelta(days=1)
    return Period(date(year, first, 1), end)


def as_json(found: PublishedIndicator) -> dict[str, Any]:
    """Return one indicator as it leaves; a hidden cell is null."""
    return {
        "id": found.id,
        "label": found.label,
        "definition": found.definition,
        "hash": found.hash,
        "source": found.source,
        "status": found.status,
        "numerator": found.numerator.value,
        "denominator": None if found.denominator is None else found.denominator.value,
        "suppressed": found.numerator.hidden,
        "share": None if found.share is None else str(found.share),
        "interval": None if found.interval is None else [str(part) for part in found.interval],
        **_statistic(found),
    }


def _statistic(found: PublishedIndicator) -> dict[str, Any]:
    if not found.statistic_unit:
        return {}
    value = None if found.statistic is None else str(found.statistic)
    return {"statistic": {"value": value, "unit": found.statistic_unit}}


def shown(cell: Cell) -> str:
    """Return the French text of a cell."""
    return "masqué" if cell.value is None else str(cell.value)


def verbs(indicators: Callable[[], Sequence[Indicator]]) -> tuple[Verb, ...]:
    """Return the verb; ``indicators`` gives the definitions of all slices when it runs."""

    def run(inv: Invocation) -> Answer:
        from cpts_desktop.features.indicators.queries import published

        period = read_period(inv.args["period"], inv.clock.today())
        if isinstance(period, Refused):
            problem = period.problems[0]
            said = {"field": problem.field, "code": problem.code, "message": problem.message}
            return Answer({"refused": [said]}, problem.message, REFUSED)
        found = inv.open_register().read(published, indicators(), period.value)
        data = {
            "period": [period.value.start.isoformat(), period.value.end.isoformat()],
            "indicators": [as_json(one) for one in found],
        }
        return Answer(data, "\n".join(_line(one) for one in found))

    return (
        Verb(
            ("indicators",),
            "compte les indicateurs, petits effectifs masqués",
            run,
            (Argument("--period", "2026, 2026-T3, 2026-03 ou DÉBUT..FIN"),),
        ),
    )


def _line(one: PublishedIndicator) -> str:
    of = "" if one.denominator is None else f" sur {shown(one.denominator)}"
    share = "" if one.share is None else f" ({str(one.share).replace('.', ',')} %)"
    more = ""
    if one.statistic is not None:
        more = f", {str(one.statistic).replace('.', ',')} {one.statistic_unit}"
    return f"{one.label} : {shown(one.numerator)}{of}{share}{more}"
