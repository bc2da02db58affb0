"""One double edit: the sentence, and one button per value; « les deux » for free words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import takewhile
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.exchange.conflicts import Choice, Conflict, Settle
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label

_MOST: Final = 40
"""Letters of a value on its button; the sentence above holds all of it."""


def conflict_line(
    ctx: PageContext, one: Conflict, settle: Callable[[Settle, str], None]
) -> QWidget:
    """Return the line; ``settle`` gets the command and the words of what is kept."""
    line = QWidget()
    line.setObjectName("conflict")
    layout = QVBoxLayout(line)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(ctx.theme.gap("s"))
    layout.addWidget(plain_label(one.patient, "strong"))
    layout.addWidget(plain_label(one.sentence, wrap=True))
    place = (one.stream, one.type, one.record, one.field)
    choices = []
    for choice, words in zip(one.choices, said_apart(one.choices), strict=True):
        keep = partial(settle, Settle(*place, choice.value), words)
        made = button(f"Garder {words}", keep, name="keep", tip=choice.words)
        made.setAccessibleName(f"Garder « {choice.shown} » ({choice.who}, {choice.when})")
        choices.append(made)
    if one.both is not None:
        both = partial(settle, Settle(*place, one.both, both=True), "les deux textes")
        choices.append(button("Garder les deux", both, name="both"))
    layout.addWidget(FlowRow(*choices))
    return line


def said_apart(choices: Sequence[Choice]) -> list[str]:
    """Return each value between its marks, long ones cut; no two of them read the same."""
    shown = [one.shown for one in choices]
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*shown, strict=False))
    start = max(0, sum(1 for _ in alike) - _MOST // 4)
    for values in (shown, [f"…{one[start:]}" for one in shown]):
        said = [f"« {_cut(one)} »" for one in values]
        if len(set(said)) == len(said):
            return said
    return [f"« {_cut(one.shown)} » ({one.who}, {one.when})" for one in choices]


def _cut(words: str) -> str:
    return words if len(words) <= _MOST else f"{words[: _MOST - 1]}…"
