"""Pages made of short lists of records, each with what can be added to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Protocol, TypeVar

from PySide6.QtWidgets import QLayout, QPushButton, QVBoxLayout, QWidget

from cpts_desktop.features.register import commands
from cpts_desktop.features.register.screens.dialog_page import DialogPage
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, column, scrolling


class _Kept(Protocol):
    @property
    def id(self) -> Any: ...


K = TypeVar("K", bound=_Kept)


class ListOf(NamedTuple):
    """One list of a page: its title, one sentence or none, its name, what can be done."""

    title: str
    hint: str
    name: str
    buttons: tuple[QPushButton, ...]


class RecordListsPage(DialogPage):
    """Each line can be amended or taken back; nothing is lost."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.lists: dict[str, QVBoxLayout] = {}

    def lay_out(self, lists: Iterable[ListOf], head: QLayout | None = None) -> None:
        """Put the lists one under the other."""
        body = QWidget()
        inside = QVBoxLayout(body)
        gap = self.ctx.theme.gap("l")
        inside.setContentsMargins(gap, gap, gap, gap)
        inside.setSpacing(gap)
        if head is not None:
            inside.addLayout(head)
        for one in lists:
            self.lists[one.name] = column(gap="s")
            said = [plain_label(one.hint, "hint", wrap=True)] if one.hint else []
            panel = Panel(*said, self.lists[one.name], FlowRow(*one.buttons), title=one.title)
            panel.setObjectName(f"panel_{one.name}")
            inside.addWidget(panel)
        inside.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolling(body))

    def adder(self, text: str, name: str) -> QPushButton:
        """Return the button that opens an empty dialog."""
        return button(text, lambda: self.open_dialog(name), name=f"add_{name}")

    def remove(self, handler: Callable[..., Any], record: Any, words: str, told: str) -> None:
        """Take a record out of the lists, once confirmed."""
        if self.patient is not None and self.ctx.confirm(
            f"Retirer {words} ?", "La ligne disparaît de cet écran et reste dans l’historique.",
            "Garder", "Retirer",
        ):  # fmt: skip
            self._end_with(handler, commands.RemoveRecord(self.patient, record), told)

    def end(self, handler: Callable[..., Any], record: Any, question: str, act: str) -> None:
        """End today what gives somebody a right to see, once confirmed."""
        if self.patient is not None and self.ctx.confirm(
            question,
            "Les prochains envois en tiennent compte. Ce qui est déjà parti ne revient pas.",
            "Ne rien changer", act,
        ):  # fmt: skip
            command = commands.EndRecord(self.patient, record, self.ctx.clock.today())
            self._end_with(handler, command, "C’est noté.")

    def _end_with(self, handler: Callable[..., Any], command: Any, told: str) -> None:
        self.ctx.operations.run(self, handler, command, done=lambda _id: self.ctx.toast(told))


def known(records: Iterable[K], wanted: str) -> K | None:
    """Return the record of an id, or None for a new one."""
    return next((one for one in records if one.id == wanted), None)
