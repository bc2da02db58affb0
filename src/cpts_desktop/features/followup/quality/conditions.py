"""What each word of an indicator's condition means on a unit. A missing fact never counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from cpts_desktop.features.followup.quality.definitions import Test
from cpts_desktop.features.followup.quality.doses import share_of_target, target_of
from cpts_desktop.features.followup.quality.units import Unit, not_home, weight, word_of
from cpts_desktop.features.register.model import MedicationLine
from cpts_desktop.kernel.text import age_on
from cpts_desktop.protocols.facts import read_number

RASI: Final = ("iec", "ara2", "arni")
TITRATABLE: Final = (RASI, ("bb",), ("arm",))
"""The three titratable classes of Q36; the first is one pillar with three forms."""
_YES: Final = ("oui", "true", "1", "vrai")


def holds(unit: Unit, test: Test) -> bool:
    """Say whether a condition is met by a unit."""
    if test.word == "all":
        return all(holds(unit, child) for child in test.children)
    if test.word == "any":
        return any(holds(unit, child) for child in test.children)
    if test.word == "not":
        return not holds(unit, test.children[0])
    return _MEANINGS[test.word](unit, test.args)


def delay(unit: Unit, args: Mapping[str, Any]) -> int | None:
    """Return the days from the unit to the first event of some kinds; None without one."""
    found = unit.within(tuple(args["any_of"]), args["from"], args["to"])
    return min(((one.day - unit.day).days for one in found), default=None)


def dose_share(unit: Unit, classes: Iterable[str]) -> Decimal | None:
    """Return the share of the target dose of a class, in percent; None when not readable.

    A class that is not prescribed has no share.
    """
    wanted = set(classes)
    lines = [line for line in active_lines(unit) if wanted & unit.file.frame.classes_of(line)]
    if not lines or any(target_of(line) is None for line in lines):
        return None
    return share_of_target(lines, weight(unit))


def composite(unit: Unit) -> Decimal | None:
    """Return the mean share of the titratable classes; one that is absent counts for nothing."""
    shares = []
    for classes in TITRATABLE:
        if _treated(unit, {"any_of": classes}):
            share = dose_share(unit, classes)
            if share is None:
                return None
            shares.append(share)
        else:
            shares.append(Decimal(0))
    return sum(shares, Decimal(0)) / len(shares)


def active_lines(unit: Unit) -> list[MedicationLine]:
    """Return the lines taken on the unit's day; the day of the stop is no longer one."""
    return [line for line in unit.file.lines if _taken(line, unit.day, unit.day)]


def _taken(line: MedicationLine, first: date, last: date) -> bool:
    started = line.since is None or line.since <= last
    return started and (line.until is None or line.until > first)


def _followed(unit: Unit, args: Mapping[str, Any]) -> bool:
    return unit.day + timedelta(days=args["days"]) <= unit.until


def _elapsed(unit: Unit, args: Mapping[str, Any]) -> bool:
    return unit.day + timedelta(days=args["days"]) <= unit.period.end


def _gone(unit: Unit, _args: Mapping[str, Any]) -> bool:
    """Dead at the start of the period, or no longer in any pathway."""
    died = unit.file.banner.deceased_on
    if died is not None and died < unit.period.start:
        return True
    running = [active for _, active in unit.file.pathways.values()]
    return bool(running) and not any(running)


def _dead(unit: Unit, _args: Mapping[str, Any]) -> bool:
    died = unit.file.banner.deceased_on
    return died is not None and died <= unit.day


def _died(unit: Unit, args: Mapping[str, Any]) -> bool:
    died = unit.file.banner.deceased_on
    return died is not None and args["from"] <= (died - unit.day).days <= args["to"]


def _discharged(unit: Unit, args: Mapping[str, Any]) -> bool:
    latest = unit.day - timedelta(days=args["days"])
    return any(day <= latest for day in unit.file.discharges)


def _event(unit: Unit, args: Mapping[str, Any]) -> bool:
    refused = [tuple(one.split("=", 1)) for one in args.get("unless", ())]
    return any(
        not any(word_of(one.data.get(name)) == value for name, value in refused)
        for one in unit.within(tuple(args["any_of"]), args["from"], args["to"])
    )


def _event_days(unit: Unit, args: Mapping[str, Any]) -> bool:
    found = {one.day for one in unit.within(tuple(args["any_of"]), args["from"], args["to"])}
    return bool(len(found) >= args["at_least"])


def _days_measured(unit: Unit, code: str, args: Mapping[str, Any]) -> set[date]:
    if "months" in args:
        low, high = _months_before(unit.day, args["months"]), unit.day
    else:
        low = unit.day + timedelta(days=args["from"])
        high = unit.day + timedelta(days=args["to"])
    return {day for day, _ in unit.file.measured.get(code, ()) if low <= day <= high}


def _measured(unit: Unit, args: Mapping[str, Any]) -> bool:
    wanted = args.get("all_of")
    if wanted is not None:
        return all(_days_measured(unit, code, args) for code in wanted)
    return any(_days_measured(unit, code, args) for code in args["any_of"])


def _measured_days(unit: Unit, args: Mapping[str, Any]) -> bool:
    found = set[date]().union(*(_days_measured(unit, code, args) for code in args["any_of"]))
    return bool(len(found) >= args["at_least"])


def _reduced(unit: Unit, args: Mapping[str, Any]) -> bool:
    fraction = unit.file.latest("fevg", unit.day)
    return fraction is not None and fraction <= args["le"]


def _baseline(unit: Unit, args: Mapping[str, Any]) -> bool:
    text = unit.file.baselines.get(args["of"], "")
    if "ge" in args:
        number = read_number(text)
        return number is not None and number >= args["ge"]
    return (text.casefold() in _YES) == (args["is"] == "oui") if text else False


def _age(unit: Unit, args: Mapping[str, Any]) -> bool:
    born = unit.file.banner.birth_date
    return born is not None and age_on(born, unit.day) >= args["ge"]


def _fact(unit: Unit, args: Mapping[str, Any]) -> bool:
    low, high = date.min, unit.day
    if "since_season" in args:
        low = _season_start(unit.day, args["since_season"])
    elif "from" in args:
        low = unit.day + timedelta(days=args["from"])
        high = unit.day + timedelta(days=args["to"])
    return any(one.fact in args["any_of"] and low <= one.day <= high for one in unit.file.facts)


def _treated(unit: Unit, args: Mapping[str, Any]) -> bool:
    wanted = set(args["any_of"])
    return any(wanted & unit.file.frame.classes_of(line) for line in active_lines(unit))


def _treated_in_period(unit: Unit, args: Mapping[str, Any]) -> bool:
    wanted, period = set(args["any_of"]), unit.period
    return any(
        wanted & unit.file.frame.classes_of(line)
        for line in unit.file.lines
        if _taken(line, period.start, period.end)
    )


def _dose(unit: Unit, args: Mapping[str, Any]) -> bool:
    share = dose_share(unit, args["any_of"])
    return share is not None and share >= args["ge"]


def _composite(unit: Unit, args: Mapping[str, Any]) -> bool:
    mean = composite(unit)
    return mean is not None and mean >= args["ge"]


def _number(unit: Unit, args: Mapping[str, Any]) -> bool:
    value = read_number(unit.details.get(args["of"]))
    return value is not None and value <= args["le"]


def _season_start(day: date, month_day: int) -> date:
    """Return the latest first day of a season (MMJJ) on or before a day."""
    start = date(day.year, month_day // 100, month_day % 100)
    return start if start <= day else start.replace(year=day.year - 1)


def _months_before(day: date, months: int) -> date:
    """Return the same day of an earlier month, the last one when it is too short."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    for shorter in range(4):
        try:
            return date(year, month + 1, day.day - shorter)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


_MEANINGS: Final[Mapping[str, Callable[[Unit, Mapping[str, Any]], bool]]] = {
    "always": lambda _unit, _args: True,
    "followed": _followed,
    "elapsed": _elapsed,
    "not_home": lambda unit, _args: not_home(unit),
    "gone": _gone,
    "dead": _dead,
    "opposed": lambda unit, _args: unit.file.opposed_on(unit.period.start),
    "died": _died,
    "discharged": _discharged,
    "event": _event,
    "event_days": _event_days,
    "measured": _measured,
    "measured_days": _measured_days,
    "reduced": _reduced,
    "known": lambda unit, args: unit.file.latest(args["of"], unit.day) is not None,
    "baseline": _baseline,
    "age": _age,
    "fact": _fact,
    "treated": _treated,
    "treated_in_period": _treated_in_period,
    "dose_known": lambda unit, args: dose_share(unit, args["any_of"]) is not None,
    "dose": _dose,
    "composite_known": lambda unit, _args: composite(unit) is not None,
    "composite": _composite,
    "detail": lambda unit, args: word_of(unit.details.get(args["of"])) == args["is"],
    "detail_known": lambda unit, args: word_of(unit.details.get(args["of"])) != "",
    "number": _number,
}
