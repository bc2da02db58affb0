"""How endings are shown: the fault panel, the incident panel, the question before an act."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cpts_desktop.shell.clipboard import copy_public
from cpts_desktop.shell.endings import BugEnding
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.fitted import FittedDialog
from cpts_desktop.shell.widgets.key_scroll import scroll_by_keys
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, row
from cpts_desktop.shell.widgets.severity import SeverityMark

SAFE = "Ce qui était enregistré est intact. La dernière action n’a pas été enregistrée."
UNCERTAIN = "Vérifiez la dernière saisie avant de la refaire : elle est peut-être enregistrée."


_SHARE: Final = 0.25
"""Of the height of the window, for the words of a fault; beyond, they scroll."""


class _Words(QScrollArea):
    """As tall as its words, up to a share of the window; then the arrows scroll it."""

    def __init__(self, words: QWidget) -> None:
        super().__init__()
        self._said = words
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(words)
        scroll_by_keys(self, "Ce qui s’est passé")

    def hasHeightForWidth(self) -> bool:
        """Its words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the words, within the share of the window."""
        least = self.minimumSizeHint().height()
        wanted = self._said.heightForWidth(width)
        return max(least, min(wanted, int(self.window().height() * _SHARE)))

    def sizeHint(self) -> QSize:
        """Ask for what the words need at this width."""
        return QSize(self.minimumSizeHint().width(), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """Show two lines at least."""
        theme = Theme.of(self)
        return QSize(theme.px(120), theme.px(40))


class FaultPanel(QWidget):
    """The machine's fault: what happened, what is safe, what to do. Stays until read."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fault_panel")
        panel = Panel(role="fault")
        air = QVBoxLayout(self)
        air.setContentsMargins(24, 16, 24, 0)
        air.addWidget(panel)
        self.mark = SeverityMark(Severity.ROUGE, "Panne", bare=True)
        self.what = plain_label("", "strong", wrap=True)
        self.what.setObjectName("fault_message")
        self.safe = plain_label("", wrap=True)
        self.code = plain_label("", "secondary")
        said = QWidget()
        said.setMinimumHeight(1)  # its height follows its width: the scroller asks for that alone
        words = QVBoxLayout(said)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(4)
        words.addWidget(self.what)
        words.addWidget(self.safe)
        words.addStretch(1)
        self.words = _Words(said)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.words, 1)
        understood = button("J’ai compris", self.dismiss, name="fault_close")
        panel.body.setSpacing(Theme.of(self).gap("s"))
        panel.body.addLayout(line)
        panel.body.addLayout(row(self.code, None, understood))
        self.hide()

    def show_fault(self, code: str, message: str) -> None:
        """Show a fault; ``UNKNOWN`` is the one whose outcome is not known."""
        self.what.setText(message)
        self.safe.setText(UNCERTAIN if code == "UNKNOWN" else SAFE)
        self.code.setText(f"Code : {code}")
        self.setAccessibleName(f"Panne. {message} {self.safe.text()}")
        self.words.verticalScrollBar().setValue(0)
        self.words.updateGeometry()
        self.show()

    def dismiss(self) -> None:
        """Hide it."""
        self.hide()
        self.closed.emit()


class IncidentDialog(QDialog):
    """A bug of ours: its number, and a report without any value that a person may send."""

    def __init__(self, bug: BugEnding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Incident")
        self.setObjectName("incident_dialog")
        self._report = bug.report
        theme = Theme.of(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.gap("xl"),) * 4)
        layout.setSpacing(theme.gap("m"))
        layout.addWidget(plain_label("Le programme s’est trompé", "title"))
        layout.addWidget(plain_label(f"Incident n° {bug.incident}", "strong", selectable=True))
        words = (
            "L’action n’a pas abouti. Vos données enregistrées sont intactes et vous pouvez "
            "continuer. Si vous transmettez ce rapport, il ne contient que des noms de fichiers du "
            "programme et des numéros de ligne : aucune donnée de patient."
        )
        layout.addWidget(plain_label(words, wrap=True))
        shown = QPlainTextEdit()
        shown.setReadOnly(True)
        shown.setPlainText(bug.report)
        shown.setAccessibleName("Rapport d’incident")
        shown.setObjectName("incident_report")
        shown.setMinimumHeight(theme.px(140))
        layout.addWidget(shown)
        line = QHBoxLayout()
        line.addWidget(button("Copier le rapport", self._copy, name="incident_copy"))
        line.addStretch(1)
        close = primary_button("Continuer", self.accept, name="incident_close")
        close.setDefault(True)
        line.addWidget(close)
        layout.addLayout(line)
        self.resize(theme.px(560), theme.px(380))

    def _copy(self) -> None:
        copy_public(self._report)


class ConfirmDialog(FittedDialog):
    """Says exactly what will happen; the safe answer is the default and Esc gives it."""

    def __init__(
        self, title: str, text: str, safe_label: str, act_label: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent, width=480)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # ``confirm`` frees it
        self.setWindowTitle("Confirmer")
        self.setObjectName("confirm_dialog")
        self.body.addWidget(plain_label(text, wrap=True))
        self.body.addStretch(1)
        for area in self.findChildren(QScrollArea):
            scroll_by_keys(area, "Ce qui va se passer")
        act = button(act_label, self.accept, role="danger", name="confirm_act")
        safe = primary_button(safe_label, self.reject, name="confirm_safe")
        safe.setDefault(True)
        self.add_buttons(act, safe)
        safe.setFocus()


def confirm(parent: QWidget | None, title: str, text: str, safe_label: str, act_label: str) -> bool:
    """Ask, and free the dialog; True only when the act itself was chosen."""
    dialog = ConfirmDialog(title, text, safe_label, act_label, parent)
    try:
        return dialog.exec() == QDialog.DialogCode.Accepted
    finally:
        dialog.deleteLater()


def shown_keys(sequence: str) -> str:
    """Return a key sequence as it is written on the keyboard."""
    return QKeySequence(sequence).toString(QKeySequence.SequenceFormat.NativeText)
