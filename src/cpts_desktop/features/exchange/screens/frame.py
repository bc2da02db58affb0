"""The frame that the dialogs of the exchange share: a fitted dialog, and its problem line."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.fitted import FittedDialog


class FramedDialog(FittedDialog):
    """A fitted dialog that knows the register and says refusals above its buttons."""

    def __init__(
        self,
        ctx: PageContext,
        title: str,
        parent: QWidget | None = None,
        *,
        width: int = 640,
        scrolls: bool = True,
    ) -> None:
        super().__init__(title, parent, width=width, scrolls=scrolls)
        self.ctx = ctx
        self.register: Any = ctx.services["register"]
        self.problem = self.said
        self.problem.setObjectName("problem")

    def refuse(self, problems: tuple[Problem, ...]) -> None:
        """Say why it was refused, each reason once."""
        words = dict.fromkeys(problem.message for problem in problems)
        self.say("\n".join(words))
