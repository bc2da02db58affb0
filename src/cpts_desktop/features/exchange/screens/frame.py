"""The frame that the dialogs of the exchange share: title, body, problem line, buttons."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.labels import plain_label


class FramedDialog(QDialog):
    """A dialog with one title, one body, one place for problems, and its buttons at the right."""

    def __init__(
        self, ctx: PageContext, title: str, parent: QWidget | None = None, *, width: int = 640
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.ctx = ctx
        self.register: Any = ctx.services["register"]
        self.problem = plain_label("", "problem", wrap=True)
        self.problem.setObjectName("problem")
        self.body = QVBoxLayout()
        self.body.setSpacing(ctx.theme.gap("m"))
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("l"))
        layout.addWidget(plain_label(title, "title", wrap=True))
        layout.addLayout(self.body, 1)
        layout.addWidget(self.problem)
        layout.addLayout(self.buttons)
        self.setMinimumWidth(ctx.theme.px(width))
        self.problem.hide()

    def event(self, event: QEvent) -> bool:
        """Grow with what is said: wrapped words need a height that follows from the width."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._fit()
        return done

    def _fit(self) -> None:
        held = self.layout()
        if held is None or not held.hasHeightForWidth():
            return
        needed = min(
            held.totalHeightForWidth(self.width()), self.screen().availableGeometry().height()
        )
        if needed > self.height():
            self.resize(self.width(), needed)

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Put the buttons at the right, in reading order."""
        for one in buttons:
            self.buttons.addWidget(one)

    def refuse(self, problems: tuple[Problem, ...]) -> None:
        """Say why it was refused, each reason once."""
        words = dict.fromkeys(problem.message for problem in problems)
        self.say("\n".join(words))

    def say(self, text: str) -> None:
        """Show a problem, or hide the line when there is none."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
