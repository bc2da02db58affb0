"""A small form of the slice in a dialog: problems beside the fields, the safe button is Esc."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.fields import form_fields, show_problems
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import row


class FormDialog(QDialog):
    """Holds a compiled form; ``submit()`` of the caller runs on the primary button."""

    def __init__(
        self, ctx: PageContext, title: str, form: Any, act: str, submit: Callable[[], None],
        parent: QWidget | None = None, *, leave: str = "Annuler",
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.ctx = ctx
        self.form = form
        holder = QWidget()
        form.setupUi(holder)
        self.act = primary_button(act, submit, shortcut="Ctrl+S", name="save")
        self.homeless = plain_label("", "problem", wrap=True)
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("l"))
        layout.addWidget(plain_label(title, "section", wrap=True))
        layout.addWidget(holder, 1)
        layout.addWidget(self.homeless)
        layout.addLayout(row(None, button(leave, self.reject, name="cancel"), self.act))
        self.setMinimumWidth(ctx.theme.px(560))

    def refuse(self, problems: Sequence[Problem], names: Sequence[str]) -> None:
        """Show each problem beside its field, the rest above the buttons."""
        fields = form_fields(self.form, *names)
        messages = {name: getattr(self.form, f"{name}_problem") for name in names}
        left = show_problems(tuple(problems), fields, messages)
        self.homeless.setText(left[0].message if left else "")
