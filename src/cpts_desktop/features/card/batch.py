"""A series of saved cards: one PDF for the sheets, one PDF for each record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cpts_desktop.features.card.card_json import card_from
from cpts_desktop.features.card.commands import KeepBatch, KeepPrintedCard, SaveCard
from cpts_desktop.features.card.model import Card
from cpts_desktop.features.card.queries import CardState
from cpts_desktop.features.card.sheet import PrintOptions, Rendered, card_size, laid_out, render
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, refuse_all
from cpts_desktop.kernel.privacy import redacted


@redacted
@dataclass(frozen=True)
class Batch:
    """The cards of a series, as they were saved."""

    states: tuple[CardState, ...]


def batch_of(states: Sequence[CardState]) -> Batch:
    """Return the series in the order of the list."""
    return Batch(tuple(states))


def rendered_batch(batch: Batch, options: PrintOptions) -> Outcome[Rendered]:
    """Lay out all cards on sheets; one that does not fit names its patient and stops all."""
    size = card_size(options.layout)
    if isinstance(size, Refused):
        return size
    cards: list[Card] = []
    problems: list[Problem] = []
    for state in batch.states:
        read = _read(state)
        if isinstance(read, Refused):
            problems += _named(state, read.problems)
            continue
        problems += _named(state, laid_out(read.value, size.value, options.style).problems)
        cards.append(read.value)
    if problems:
        return refuse_all(problems)
    return render(cards, options)


def kept_batch(batch: Batch, options: PrintOptions, *, to_file: bool) -> Outcome[KeepBatch]:
    """Return what each record keeps: its own card alone, never the sheet of all patients."""
    kept = []
    for state in batch.states:
        read = _read(state)
        if isinstance(read, Refused):
            return read
        alone = render([read.value], PrintOptions(options.layout, style=options.style))
        if isinstance(alone, Refused):
            return alone
        saved = state.card
        again = SaveCard(saved.patient, saved.value, saved.back, saved.made_from, saved.id,
                         saved.continued)  # fmt: skip
        kept.append(KeepPrintedCard(again, alone.value.pdf, options.layout, 1, to_file))
    return Ok(KeepBatch(tuple(kept)))


def _read(state: CardState) -> Outcome[Card]:
    saved = state.card
    return card_from(saved.value, back=saved.back, continued=saved.continued)


def _named(state: CardState, problems: Sequence[Problem]) -> list[Problem]:
    return [
        Problem(problem.field, problem.code, f"{state.banner.display_name} : {problem.message}")
        for problem in problems
    ]
