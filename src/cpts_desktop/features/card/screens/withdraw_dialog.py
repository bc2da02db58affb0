"""« Retirer un accord »: one professional, all patients, every card that names them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from cpts_desktop.features.card.model import LABELS
from cpts_desktop.features.card.screens.forms.ui_withdraw import Ui_WithdrawForm
from cpts_desktop.features.card.withdrawal import (
    Agreeing,
    WithdrawAgreement,
    agreeing,
    withdraw_agreement,
)
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import row


class WithdrawDialog(QDialog):
    """Says how far the withdrawal reaches before it is made."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("withdraw_agreement")
        self.setWindowTitle("Retirer un accord")
        self.ctx = ctx
        self._people: tuple[Agreeing, ...] = ()
        self.form = Ui_WithdrawForm()
        holder = QWidget()
        self.form.setupUi(holder)  # type: ignore[no-untyped-call]
        self.form.person.currentIndexChanged.connect(self._tell)
        self.form.person_problem.hide()
        self.act = button("Retirer l’accord", self._act, role="danger", name="withdraw")
        cancel = button("Annuler", self.reject, name="cancel")
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("l"))
        layout.addWidget(plain_label("Retirer un accord", "section"))
        layout.addWidget(holder, 1)
        layout.addLayout(row(None, cancel, self.act))
        self.setMinimumWidth(ctx.theme.px(520))
        self._tell()
        ctx.operations.fetch(self, agreeing, done=self._show)

    def _show(self, people: tuple[Agreeing, ...]) -> None:
        self._people = people
        self.form.person.clear()
        for one in people:
            self.form.person.addItem(f"{one.name} ({_role(one.role)})", one.key)
        self._tell()

    def _tell(self) -> None:
        one = self._chosen()
        self.act.setEnabled(one is not None)
        if one is None:
            self.form.reach.setText("Aucun professionnel n’a donné son accord.")
            return
        self.form.reach.setText(
            f"{_count(one.patients, 'patient')}, {_count(one.cards, 'carte')} à reprendre."
        )

    def _chosen(self) -> Agreeing | None:
        at = self.form.person.currentIndex()
        return self._people[at] if 0 <= at < len(self._people) else None

    def _act(self) -> None:
        one = self._chosen()
        if one is None:
            return
        self.ctx.operations.run(
            self, withdraw_agreement, WithdrawAgreement(one.key), done=self._done,
            refused=self._refused, trigger=self.act,
        )  # fmt: skip

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.form.person_problem.setText(problems[0].message)
        self.form.person_problem.show()

    def _done(self, count: int) -> None:
        self.accept()
        self.ctx.toast(f"Accord retiré pour {_count(count, 'patient')}.")


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}"


def _role(role: str) -> str:
    return LABELS.get(role, role.replace("_", " ")).lower()
