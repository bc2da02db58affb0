"""Gathers what each slice brings: kinds, record types, verbs, pages, actions, settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cpts_desktop.kernel.counting import Indicator
    from cpts_desktop.kernel.verbs import Verb
    from cpts_desktop.storage.kinds import KindRegistry

SLICES = ("register", "followup", "medication", "card", "exchange", "indicators", "settings")


def _gather(module: str, name: str) -> list[Any]:
    found: list[Any] = []
    for slice_ in SLICES:
        path = f"cpts_desktop.features.{slice_}"
        if find_spec(path) is None or find_spec(f"{path}.{module}") is None:
            continue
        found.extend(getattr(import_module(f"{path}.{module}"), name, ()))
    return found


def kinds() -> KindRegistry:
    """Return the registry of all kinds and record types."""
    from cpts_desktop.storage.kinds import KindRegistry
    from cpts_desktop.storage.records import record_kind
    from cpts_desktop.storage.users import USER

    registry = KindRegistry([USER, *_gather("kinds", "KINDS")], _gather("kinds", "RECORD_TYPES"))
    registry.register(record_kind(registry))
    return registry


def verbs(words: Sequence[str] = ()) -> list[Verb]:
    """Return the verbs that ``words`` may name; all of them when none is recognised.

    A quick verb does not pay for the imports of the other slices.
    """
    from cpts_desktop.bootstrap.tour_verb import TOUR
    from cpts_desktop.cli.register_verbs import VERBS

    speaking = [name for name in _present() if set(_cli_words(name)) & set(words)]
    found = [*VERBS, TOUR]
    for name in speaking or _present():
        module = f"cpts_desktop.features.{name}.cli"
        if find_spec(module) is None:
            continue
        spoken = import_module(module)
        found.extend(getattr(spoken, "VERBS", ()))
        if name == "indicators":
            found.extend(spoken.verbs(indicators))
        if name == "exchange":
            found.append(spoken.indicator_verb(indicator_rows, _period))
    return found


def _present() -> list[str]:
    return [name for name in SLICES if find_spec(f"cpts_desktop.features.{name}") is not None]


def _cli_words(name: str) -> tuple[str, ...]:
    return getattr(import_module(f"cpts_desktop.features.{name}"), "CLI_WORDS", ())


def indicators() -> tuple[Indicator, ...]:
    """Return the definitions of all slices, in the order of their ids."""
    return tuple(sorted(_gather("indicators", "INDICATORS"), key=lambda one: one.id))


def indicator_rows(conn: Any, start: date, end: date, today: date) -> tuple[dict[str, Any], ...]:
    """Return the counts of a period, up to today, as they may leave in a packet.

    Small cells are hidden. A period that has not begun counts nothing.
    """
    if start > today:
        return ()
    from cpts_desktop.features.indicators.queries import published
    from cpts_desktop.kernel.counting import Period

    definitions = indicators()
    people = {one.id: one.of_people for one in definitions}
    return tuple(
        {
            "id": one.id,
            "label": one.label,
            "hash": one.hash,
            "people": people[one.id],
            "numerator": one.numerator.value,
            "denominator": "none" if one.denominator is None else one.denominator.value,
        }
        for one in published(conn, definitions, Period(start, min(end, today)))
    )


def _period(text: str) -> Any:
    """Read a period as ``indicators --period`` does; return (start, end) or a refusal.

    The whole period, even when it is not over: practices that send on different days are added.
    """
    from cpts_desktop.features.indicators.cli import parse_period
    from cpts_desktop.kernel.outcome import Ok

    found = parse_period(text)
    return Ok((found.value.start, found.value.end)) if isinstance(found, Ok) else found


def pages() -> list[Any]:
    """Return the pages of all slices (imports Qt)."""
    return _gather("screens", "PAGES")


def actions() -> list[Any]:
    """Return the actions of all slices (imports Qt)."""
    return _gather("screens", "ACTIONS")


def settings_sections() -> list[Any]:
    """Return the settings sections of all slices (imports Qt)."""
    return _gather("screens", "SETTINGS")
