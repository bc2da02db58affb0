"""The choice to open this register with the keyring of the system; off unless asked for."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.security_ports import SecurityPort
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel

_HINT = (
    "À n’activer que si ce compte de l’ordinateur n’est utilisé que par vous : qui ouvre votre "
    "session ouvrira aussi le registre. La phrase secrète et le code de secours restent valables."
)


class QuickUnlock(QWidget):
    """One box to tick; what the system answers is said beside it."""

    def __init__(self, ctx: PageContext, port: SecurityPort) -> None:
        super().__init__()
        self._ctx = ctx
        self._port = port
        self.box = QCheckBox("Ouvrir avec le trousseau de cet ordinateur")
        self.box.setObjectName("quick_unlock")
        self.problem = plain_label("", "problem", wrap=True)
        self.problem.hide()
        hint = plain_label(_HINT, "hint", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Panel(hint, self.box, self.problem, title="Ouverture rapide"))
        self.box.toggled.connect(self._ask)
        ctx.operations.on_register(self, port.quick_unlock, done=self._show)

    def _show(self, on: bool) -> None:
        with QSignalBlocker(self.box):
            self.box.setChecked(on)

    def _ask(self, on: bool) -> None:
        self.problem.hide()
        self._ctx.operations.on_register(
            self,
            lambda: self._port.set_quick_unlock(on),
            done=self._done,
            refused=self._refused,
            trigger=self.box,
            title="Ouverture rapide",
            outcome=True,
        )

    def _done(self, on: bool) -> None:
        self._show(on)
        self._ctx.toast("Ouverture rapide activée." if on else "Ouverture rapide retirée.")

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self._show(False)
        self.problem.setText(problems[0].message)
        self.problem.show()
