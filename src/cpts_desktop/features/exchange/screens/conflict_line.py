"""One double edit: the sentence, and one button per value; « les deux » for free words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.exchange.conflicts import Conflict, Settle
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label


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
    choices = [
        button(
            f"Garder « {choice.shown[:40]} »",
            partial(settle, Settle(*place, choice.value), choice.shown),
            name="keep",
        )
        for choice in one.choices
    ]
    if one.both is not None:
        both = partial(settle, Settle(*place, one.both, both=True), "les deux textes")
        choices.append(button("Garder les deux", both, name="both"))
    layout.addWidget(FlowRow(*choices))
    return line
