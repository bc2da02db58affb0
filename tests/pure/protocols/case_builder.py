"""Builds small cases: events as short tuples, dates as days of the pathway (J0 = 2 March 2026)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.protocols.evaluate import Evaluation, evaluate
from cpts_desktop.protocols.facts import read_case
from cpts_desktop.protocols.library import load_bundled
from cpts_desktop.protocols.schema import Protocol

J0 = date(2026, 3, 2)


@cache
def protocol() -> Protocol:
    """Return the bundled heart-failure protocol."""
    loaded = load_bundled()
    assert isinstance(loaded, Ok)
    return loaded.value


def obs(day: int, code: str, value: Any, **more: Any) -> dict[str, Any]:
    """Return a measure on a day of the pathway."""
    return {"date": on(day), "type": "obs", "code": code, "value": value, **more}


def event(day: int, kind: str, **more: Any) -> dict[str, Any]:
    """Return an event on a day of the pathway."""
    return {"date": on(day), "type": kind, **more}


def on(day: int) -> str:
    """Return the civil date of a day of the pathway."""
    return (J0 + timedelta(days=day)).isoformat()


def run(
    asof: int,
    *events: dict[str, Any],
    patient: dict[str, Any] | None = None,
    profile: str = "CPTS_IC_STD",
    discharge: bool = True,
) -> Evaluation:
    """Evaluate a case at the end of a day of the pathway."""
    rows = [event(0, "sortie"), *events] if discharge else list(events)
    read = read_case({"patient": patient or {}, "events": rows, "asof": on(asof)})
    assert isinstance(read, Ok), read
    chosen = protocol().profiles[profile]
    return evaluate(read.value.facts, protocol(), read.value.asof, chosen)


def rules(result: Evaluation) -> set[str]:
    """Return the rules reported, with the variable of DQ_REJET."""
    return {a.rule.id + (f"={a.code}" if a.code else "") for a in result.alerts}


def due(result: Evaluation) -> dict[str, str]:
    """Return the state of each listed step."""
    return {step.id: step.state.value for step in result.due}


def blockers(result: Evaluation, name: str) -> set[str]:
    """Return the blockers of a class."""
    answer = result.titration[name]
    assert answer.allowed == (not answer.blockers)
    return set(answer.blockers)
