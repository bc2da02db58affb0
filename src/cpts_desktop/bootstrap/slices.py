"""Gathers what each slice brings: kinds, record types, verbs, pages, actions, settings.

Each list is written out: a slice that brings something new says so here, and a type checker reads
it. The imports stay inside, so that a quick verb does not pay for the screens.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cpts_desktop.kernel.counting import Indicator
    from cpts_desktop.kernel.verbs import Verb
    from cpts_desktop.shell.actions import Action
    from cpts_desktop.shell.pages import PageSpec
    from cpts_desktop.shell.settings_page import SettingsSection
    from cpts_desktop.storage.kinds import KindRegistry


def kinds() -> KindRegistry:
    """Return the registry of all kinds and record types."""
    from cpts_desktop.features.card import kinds as card
    from cpts_desktop.features.exchange import kinds as exchange
    from cpts_desktop.features.followup import kinds as followup
    from cpts_desktop.features.medication import kinds as medication
    from cpts_desktop.features.register import kinds as register
    from cpts_desktop.storage.kinds import KindRegistry
    from cpts_desktop.storage.records import record_kind
    from cpts_desktop.storage.users import USER

    slices = (register, followup, medication, card, exchange)
    registry = KindRegistry(
        [USER, *(kind for one in slices for kind in one.KINDS)],
        [record for one in slices for record in one.RECORD_TYPES],
    )
    registry.register(record_kind(registry))
    return registry


def verbs(words: Sequence[str] = ()) -> list[Verb]:
    """Return the verbs that ``words`` may name; all of them when none is recognised.

    A quick verb does not pay for the imports of the other slices.
    """
    from cpts_desktop.bootstrap.tour_verb import TOUR
    from cpts_desktop.cli.register_verbs import VERBS
    from cpts_desktop.features import card, exchange, followup, medication, register
    from cpts_desktop.features import indicators as counting

    speaking = (
        (register, _of_register), (followup, _of_followup), (medication, _of_medication),
        (card, _of_card), (exchange, _of_exchange), (counting, _of_indicators),
    )  # fmt: skip
    named = [brought for slice_, brought in speaking if set(slice_.CLI_WORDS) & set(words)]
    found = [*VERBS, TOUR]
    for brought in named or [brought for _, brought in speaking]:
        found.extend(brought())
    return found


def _of_register() -> Sequence[Verb]:
    from cpts_desktop.features.register.cli import VERBS

    return VERBS


def _of_followup() -> Sequence[Verb]:
    from cpts_desktop.features.followup.cli import VERBS

    return VERBS


def _of_medication() -> Sequence[Verb]:
    from cpts_desktop.features.medication.cli import VERBS

    return VERBS


def _of_card() -> Sequence[Verb]:
    from cpts_desktop.features.card.cli import VERBS

    return VERBS


def _of_exchange() -> Sequence[Verb]:
    from cpts_desktop.features.exchange.cli import VERBS, indicator_verb

    return (*VERBS, indicator_verb(indicator_rows, _period))


def _of_indicators() -> Sequence[Verb]:
    from cpts_desktop.features.indicators.cli import verbs as counted

    return counted(indicators)


def indicators() -> tuple[Indicator, ...]:
    """Return the definitions of all slices, in the order of their ids."""
    from cpts_desktop.features.card import indicators as card
    from cpts_desktop.features.followup import indicators as followup
    from cpts_desktop.features.medication import indicators as medication
    from cpts_desktop.features.register import indicators as register

    found = [*register.INDICATORS, *followup.INDICATORS, *medication.INDICATORS, *card.INDICATORS]
    return tuple(sorted(found, key=lambda one: one.id))


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


def pages() -> list[PageSpec]:
    """Return the pages of all slices (imports Qt)."""
    from cpts_desktop.features.card import screens as card
    from cpts_desktop.features.exchange import screens as exchange
    from cpts_desktop.features.followup import screens as followup
    from cpts_desktop.features.indicators import screens as counting
    from cpts_desktop.features.medication import screens as medication
    from cpts_desktop.features.register import screens as register
    from cpts_desktop.features.settings import screens as settings

    return [
        *register.PAGES, *followup.PAGES, *medication.PAGES, *card.PAGES, *exchange.PAGES,
        *counting.PAGES, *settings.PAGES,
    ]  # fmt: skip


def actions() -> list[Action]:
    """Return the actions of all slices (imports Qt)."""
    from cpts_desktop.features.card import screens as card
    from cpts_desktop.features.exchange import screens as exchange
    from cpts_desktop.features.followup import screens as followup
    from cpts_desktop.features.medication import screens as medication
    from cpts_desktop.features.register import screens as register
    from cpts_desktop.features.settings import screens as settings

    return [
        *register.ACTIONS, *followup.ACTIONS, *medication.ACTIONS, *card.ACTIONS,
        *exchange.ACTIONS, *settings.ACTIONS,
    ]  # fmt: skip


def settings_sections() -> list[SettingsSection]:
    """Return the settings sections of all slices (imports Qt)."""
    from cpts_desktop.features.card import screens as card
    from cpts_desktop.features.exchange import screens as exchange
    from cpts_desktop.features.medication import screens as medication
    from cpts_desktop.features.settings import screens as settings

    return [*medication.SETTINGS, *card.SETTINGS, *exchange.SETTINGS, *settings.SETTINGS]
