"""The window of the first run: a choice, then four steps with their place in the list shown."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.shell.endings import BugEnding, FaultEnding, ending_from
from cpts_desktop.shell.first_run.steps import (
    BackupsStep,
    PassphraseStep,
    PersonStep,
    RecoveryStep,
    Step,
)
from cpts_desktop.shell.first_run.welcome import Welcome
from cpts_desktop.shell.pages import FileChooser
from cpts_desktop.shell.ports import FirstRun, FirstRunPort, NewRegister
from cpts_desktop.shell.problems_view import FaultPanel
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.labels import plain_label, set_role
from cpts_desktop.shell.widgets.panels import scrolling

ROOMY: Final = 720
"""Width from which the list of steps stands beside the step, in pixels of the 100 % design."""
STEPS: Final = ("Vous", "Sauvegardes", "Phrase secrète", "Code de secours")


class FirstRunWindow(QWidget):
    """``finished(session)`` once the register exists and its recovery code is proven kept."""

    finished = Signal(object)

    _arrived = Signal(object)

    def __init__(
        self, port: FirstRunPort, files: FileChooser, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("first_run_window")
        self.setWindowTitle("CPTS Desktop")
        set_role(self, "page")
        self._port = port
        self._lane = ThreadPoolExecutor(1, thread_name_prefix="register")
        self._session: Any = None
        self.person = PersonStep(port)
        self.backups = BackupsStep(port, files)
        self.passphrase = PassphraseStep(port)
        self.recovery = RecoveryStep(port.recovery_sheet, files)
        self.steps: tuple[Step, ...] = (self.person, self.backups, self.passphrase, self.recovery)
        self._at = -1
        self._build()
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Return a size that fits the smallest screen."""
        theme = Theme.of(self)
        return QSize(theme.px(860), theme.px(600))

    def go(self, number: int) -> None:
        """Show a step; -1 is the choice at the start."""
        self._at = number
        self.stack.setCurrentIndex(number + 1)
        self.bar.setVisible(number >= 0)
        self.place.setText(f"Étape {number + 1} sur {len(STEPS)}")
        self._make_room()
        for index, label in enumerate(self._marks):
            set_role(label, "strong" if index == number else "hint")
        if number >= 0:
            step = self.steps[number]
            self.next_button.setText(step.next_label)
            self.back_button.setVisible(step is not self.recovery)
            first = step.first()
            if first is not None:
                first.setFocus()
            if isinstance(first, QLineEdit):
                first.selectAll()  # what is proposed is replaced by what is typed

    def advance(self) -> None:
        """Check the step and go on; the third creates the register, the fourth ends."""
        self.fault.hide()
        if self._busy() or not self.steps[self._at].check():
            return
        if self.steps[self._at] is self.passphrase:
            self._create()
        elif self.steps[self._at] is self.recovery:
            self.finished.emit(self._session)
        else:
            self.go(self._at + 1)

    def discover(self) -> None:
        """Make the throw-away register."""
        if not self._busy():
            self._work(True)
            self._lane.submit(self._perform, self._port.discover)

    def close_lane(self) -> None:
        """End the thread of the wizard."""
        self._lane.shutdown(wait=False, cancel_futures=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, except on a button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at >= 0:
            self.advance()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Large text on a small screen: the list of steps gives its room to the step."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        theme = Theme.of(self)
        wide = self.width() >= theme.px(ROOMY)
        margin = theme.px(40) if wide else theme.gap("m")
        self._whole.setContentsMargins(*(margin,) * 4)
        self.rail.setVisible(wide and self._at >= 0)
        self.place.setVisible(not wide)

    def _build(self) -> None:
        theme = Theme.of(self)
        self.stack = QStackedWidget()
        welcome = Welcome()
        welcome.start_asked.connect(lambda: self.go(0))
        welcome.discover_asked.connect(self.discover)
        self.stack.addWidget(scrolling(welcome))
        for step in self.steps:
            self.stack.addWidget(scrolling(step))
        self.rail = QWidget()
        marks = QVBoxLayout(self.rail)
        marks.setContentsMargins(0, theme.gap("s"), theme.gap("xl"), 0)
        marks.setSpacing(theme.gap("l"))
        self._marks = [plain_label(f"{n}   {word}", "hint") for n, word in enumerate(STEPS, 1)]
        for label in self._marks:
            marks.addWidget(label)
        marks.addStretch(1)
        self.rail.setFixedWidth(theme.px(180))
        self.fault = FaultPanel()
        self.working = QProgressBar()
        self.working.setMaximum(0)
        self.working.setTextVisible(False)
        self.working.setAccessibleName("Création du registre")
        self.working.hide()
        self.back_button = button("Retour", lambda: self.go(self._at - 1), name="first_run_back")
        self.next_button = primary_button("Continuer", self.advance, name="first_run_next")
        self.bar = QWidget()
        line = QHBoxLayout(self.bar)
        line.setContentsMargins(0, 0, 0, 0)
        self.place = plain_label("", "hint")
        line.addWidget(self.place)
        line.addWidget(self.working, 1)
        line.addStretch(1)
        line.addWidget(self.back_button)
        line.addWidget(self.next_button)
        column = QVBoxLayout()
        column.addWidget(self.fault)
        column.addWidget(self.stack, 1)
        column.addWidget(self.bar)
        self._whole = QHBoxLayout(self)
        self._whole.addWidget(self.rail)
        self._whole.addLayout(column, 1)
        self.go(-1)

    def _create(self) -> None:
        name, profession, rpps = self.person.person()
        plan = FirstRun(
            name, profession, rpps, self.passphrase.fields.value(), self.backups.folder()
        )
        self._work(True)
        self._lane.submit(self._perform, lambda: self._port.create(plan))

    def _perform(self, act: Any) -> None:
        result: object
        try:
            result = act()
        except Exception as exc:  # noqa: BLE001 - sorted here, shown there
            result = ending_from(exc)
        self._arrived.emit(result)

    @Slot(object)
    def _take(self, result: Any) -> None:
        self._work(False)
        if isinstance(result, FaultEnding):
            self.fault.show_fault(result.code, result.message)
        elif isinstance(result, BugEnding):
            self.fault.show_fault(result.incident, "Le programme s’est trompé ; rien n’a été créé.")
        elif isinstance(result, Refused):
            self.fault.show_fault(result.problems[0].code, result.problems[0].message)
        elif isinstance(result, Ok) and isinstance(result.value, NewRegister):
            self._session = result.value.session
            self.passphrase.fields.clear()
            self.recovery.show_code(result.value.recovery_code)
            self.go(3)
        else:
            self.finished.emit(result)

    def _busy(self) -> bool:
        return not self.next_button.isEnabled()

    def _work(self, on: bool) -> None:
        self.working.setVisible(on)
        self.next_button.setEnabled(not on)
        self.back_button.setEnabled(not on)
        self.stack.setEnabled(not on)
        if on and self._at < 0:
            self.bar.show()
            self.back_button.hide()
            self.next_button.hide()
        elif not on:
            self.next_button.show()
            self.bar.setVisible(self._at >= 0)
