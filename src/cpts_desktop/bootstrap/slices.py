"""Gathers what each slice brings: kinds, record types, verbs, pages, actions, settings."""

from __future__ import annotations

from collections.abc import Sequence
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
    return found


def _present() -> list[str]:
    return [name for name in SLICES if find_spec(f"cpts_desktop.features.{name}") is not None]


def _cli_words(name: str) -> tuple[str, ...]:
    return getattr(import_module(f"cpts_desktop.features.{name}"), "CLI_WORDS", ())


def indicators() -> tuple[Indicator, ...]:
    """Return the definitions of all slices, in the order of their ids."""
    return tuple(sorted(_gather("indicators", "INDICATORS"), key=lambda one: one.id))


def pages() -> list[Any]:
    """Return the pages of all slices (imports Qt)."""
    return _gather("screens", "PAGES")


def actions() -> list[Any]:
    """Return the actions of all slices (imports Qt)."""
    return _gather("screens", "ACTIONS")


def settings_sections() -> list[Any]:
    """Return the settings sections of all slices (imports Qt)."""
    return _gather("screens", "SETTINGS")
