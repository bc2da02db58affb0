"""Reads an INS datamatrix from a hand scanner; a person cannot type it in."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.model import PatientBanner, Sex
from cpts_desktop.features.register.rules.datamatrix import MAX_CHARS, ScannedIns, read_datamatrix
from cpts_desktop.features.register.rules.identity import other_traits
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Problem, Refused
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.labels import plain_label, set_role
from cpts_desktop.shell.widgets.panels import Panel, row

SLOWEST_MS: Final = 80
"""A scanner sends a character every few milliseconds; nobody types that fast."""
_READY = "Prêt à lire : scannez le code « INS à scanner »."
_ATTACH = "Rattacher à ce dossier"
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
        self.shown = plain_label(_READY, wrap=True)
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
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
        self.shown.setText(_READY)
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
        self.here = plain_label("", wrap=True)
        self.attach = primary_button(_ATTACH, self._attach, name="attach")
        self.attach.setEnabled(False)
        self.close_button = button("Fermer", self.reject, name="close")
        self._ins: ScannedIns | None = None
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("m"))
        layout.addWidget(plain_label("Scanner le code INS", "section"))
        layout.addWidget(self.field)
        layout.addWidget(self.read)
        layout.addWidget(self.here)
        layout.addWidget(self.problem)
        hint = "Ce code n’est pas signé : le lire ne valide pas l’identité."
        layout.addWidget(plain_label(hint, "hint", wrap=True))
        layout.addLayout(row(None, self.close_button, self.attach))
        self.setMinimumWidth(ctx.theme.px(560))
        self.field.setFocus()

    def take(self, text: str) -> None:
        """Read a code and show its traits."""
        outcome = read_datamatrix(text)
        self.read.setText("")
        self.here.setText("")
        self.attach.setEnabled(False)
        if isinstance(outcome, Refused):
            self._ins = None
            self._say(outcome.problems[0].message)
            return
        self._ins = ins = outcome.value
        birth = fr_date(ins.birth_date) if ins.birth_date else "date inconnue"
        names = " ".join(ins.given_names)
        told = (f"{ins.birth_name} {names}", Sex(ins.sex).label, birth, ins.birth_cog)
        self.read.setText(f"Code lu : {', '.join(filter(None, told))}")
        doubts = " ".join(note.message for note in outcome.notes)
        self.ctx.operations.fetch(
            self, queries.banner, self._patient, latest="scan",
            done=lambda known: self._compare(known, ins, doubts),
        )  # fmt: skip

    def _compare(self, known: PatientBanner | None, ins: ScannedIns, doubts: str) -> None:
        """Say what differs from the open record, before anything is attached to it."""
        if known is None or ins is not self._ins:
            return
        others = other_traits(known, ins)
        names = f"{known.birth_name} {' '.join(known.given_names)}"
        birth = fr_date(known.birth_date) if known.birth_date else "date inconnue"
        self.here.setText(f"Dossier ouvert : {names}, {Sex(known.sex).label}, {birth}")
        unlike = f"Ce code est peut-être celui d’un autre patient ({', '.join(others)})."
        self._say(" ".join(filter(None, (unlike if others else "", doubts))))
        self.attach.setText("Rattacher malgré ces différences" if others else _ATTACH)
        set_role(self.attach, "secondary" if others else "primary")
        self.attach.setEnabled(True)
        (self.close_button if others else self.attach).setFocus()

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
