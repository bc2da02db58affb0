"""Reads an INS datamatrix from a hand scanner; a person cannot type it in."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from cpts_desktop.features.register import commands
from cpts_desktop.features.register.rules.datamatrix import MAX_CHARS, ScannedIns, read_datamatrix
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Problem, Refused
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, row

SLOWEST_MS: Final = 80
"""A scanner sends a character every few milliseconds; nobody types that fast."""
_TYPED = "Un matricule INS ne se saisit pas au clavier : utilisez le lecteur de codes."


class ScanField(QWidget):
    """Takes the keystrokes of a scanner, separators included; shows only their number."""

    scanned = Signal(str)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Zone de lecture du code INS")
        self._text = ""
        self._slow = 0
        self._since = QElapsedTimer()
        self.shown = plain_label("Prêt à lire : scannez le code « INS à scanner ».", wrap=True)
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.addWidget(Panel(self.shown, role="notice"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Collect one character; Enter ends the code, Esc goes to the dialog."""
        if event.key() == Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
            return
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        separator = control and event.key() == Qt.Key.Key_BracketRight
        text = "\x1d" if separator else event.text()
        if text and len(self._text) < MAX_CHARS + 10:
            if self._text and self._since.isValid() and self._since.elapsed() > SLOWEST_MS:
                self._slow += 1
            self._since.restart()
            self._text += text
            self.shown.setText(f"Lecture en cours… {len(self._text)} caractères")

    def _finish(self) -> None:
        text, slow = self._text, self._slow
        self._text, self._slow = "", 0
        self._since.invalidate()
        if not text:
            return
        if slow > 3:
            self.refused.emit(_TYPED)
        else:
            self.scanned.emit(text)


class ScanDialog(QDialog):
    """Scan, compare with our traits, attach."""

    attached = Signal()

    def __init__(self, ctx: PageContext, patient: PatientId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Scanner l’INS")
        self.ctx, self._patient = ctx, patient
        self.field = ScanField()
        self.field.scanned.connect(self.take)
        self.field.refused.connect(self._say)
        self.read = plain_label("", wrap=True)
        self.problem = plain_label("", "problem", wrap=True)
        self.attach = primary_button("Rattacher à ce dossier", self._attach, name="attach")
        self.attach.setEnabled(False)
        self._ins: ScannedIns | None = None
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("m"))
        layout.addWidget(plain_label("Scanner le code INS", "section"))
        layout.addWidget(self.field)
        layout.addWidget(self.read)
        layout.addWidget(self.problem)
        hint = "Ce code n’est pas signé : le lire ne valide pas l’identité."
        layout.addWidget(plain_label(hint, "hint", wrap=True))
        layout.addLayout(row(None, button("Fermer", self.reject, name="close"), self.attach))
        self.setMinimumWidth(ctx.theme.px(560))
        self.field.setFocus()

    def take(self, text: str) -> None:
        """Read a code and show its traits."""
        outcome = read_datamatrix(text)
        self.read.setText("")
        if isinstance(outcome, Refused):
            self._ins = None
            self.attach.setEnabled(False)
            self._say(outcome.problems[0].message)
            return
        self._ins = ins = outcome.value
        birth = fr_date(ins.birth_date) if ins.birth_date else "date inconnue"
        names = " ".join(ins.given_names)
        self.read.setText(f"{ins.birth_name} {names}, {ins.sex}, {birth}, {ins.birth_cog}")
        self._say(" ".join(note.message for note in outcome.notes))
        self.attach.setEnabled(True)
        self.attach.setFocus()

    def _attach(self) -> None:
        if self._ins is None:
            return
        command = commands.ReceiveIns(self._patient, self._ins, "scan")
        self.ctx.operations.run(
            self, commands.receive_ins, command,
            done=self._attached, refused=self._refused, trigger=self.attach,
        )  # fmt: skip

    def _attached(self, _patient: PatientId) -> None:
        self.ctx.toast("INS rattachée.")
        self.attached.emit()
        self.accept()

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self._say(problems[0].message)

    def _say(self, text: str) -> None:
        self.problem.setText(text)
