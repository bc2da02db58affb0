"""Réglages › « Si je perdais ce poste »: the last backup restored aside, one line as verdict."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from cpts_desktop.features.settings.drilling import Drill
from cpts_desktop.features.settings.screens.forms.ui_drill import Ui_DrillForm
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.fields import mark_field
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, heading, row
from cpts_desktop.shell.widgets.severity import SeverityMark

TITLE = "Si je perdais ce poste ce soir ?"
_HINT = (
    "Le logiciel restaure la dernière sauvegarde à part, comme le ferait un ordinateur neuf, avec "
    "le seul code de secours (ou votre phrase secrète), la relit en entier, puis efface cet essai. "
    "Le registre ouvert n’est pas touché."
)


class DrillSection(QWidget):
    """One secret, one button, one green or red line."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self._ctx = ctx
        inner = QWidget()
        self.form = Ui_DrillForm()
        self.form.setupUi(inner)  # type: ignore[no-untyped-call]
        self.mark = SeverityMark()
        self.words = plain_label("", wrap=True, selectable=True)
        self.words.setObjectName("drill_words")
        self.verdict = Panel(row(self.mark, None), self.words)
        self.verdict.setObjectName("drill_verdict")
        self.verdict.hide()
        layout = QVBoxLayout(self)
        layout.setSpacing(ctx.theme.gap("l"))
        layout.addLayout(heading(TITLE, _HINT))
        layout.addWidget(Panel(inner))
        layout.addWidget(self.verdict)
        layout.addStretch(1)
        self.form.start.clicked.connect(self.start)
        self.form.secret.returnPressed.connect(self.start)
        self.form.show_secret.toggled.connect(self._show_secret)

    def start(self) -> None:
        """Restore aside, in the lane of the register."""
        form, secret = self.form, self.form.secret.text()
        drill: Any = self._ctx.services.get("drill")
        self.verdict.hide()
        empty = Problem("secret", "EMPTY", "Tapez le code de secours ou la phrase secrète.")
        mark_field(form.secret, form.secret_problem, None if secret else empty)
        if secret and drill is not None:
            self._ctx.operations.on_register(
                self, lambda: drill(secret), done=self._show, refused=self._refused,
                trigger=form.start, title="Essai de restauration", outcome=True,
            )  # fmt: skip

    def _show(self, drill: Drill) -> None:
        self.form.secret.clear()
        severity = Severity.VERT if drill.good else Severity.ROUGE
        self.mark.set_severity(severity, "Bonne sauvegarde" if drill.good else "À corriger")
        self.words.setText(drill.words)
        self.verdict.setAccessibleName(drill.words)
        self.verdict.show()

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        mark_field(self.form.secret, self.form.secret_problem, problems[0])
        self.form.secret.selectAll()
        self.form.secret.setFocus()

    def _show_secret(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode
        self.form.secret.setEchoMode(mode.Normal if shown else mode.Password)
        self.form.show_secret.setText("Masquer" if shown else "Afficher")
