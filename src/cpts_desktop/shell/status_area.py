"""What is under way, at the bottom: anything over a second, with its progress and « Annuler »."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from cpts_desktop.shell.operations import Lane, Operations, TaskView
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.labels import plain_label, set_role

VISIBLE_AFTER = 1.0


class StatusArea(QFrame):
    """Shows the oldest task that has lasted more than a second; hidden otherwise."""

    def __init__(
        self,
        operations: Operations,
        monotonic: Callable[[], float],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_role(self, "status")
        self.setObjectName("status_area")
        self._operations = operations
        self._monotonic = monotonic
        self._shown = 0
        self.words = plain_label("")
        self.words.setObjectName("status_words")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMaximumWidth(220)
        self.stop = button("Annuler", self._stop, role="link", name="status_cancel")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 4, 16, 4)
        layout.addWidget(self.words)
        layout.addWidget(self.bar)
        layout.addStretch(1)
        layout.addWidget(self.stop)
        self._timer = QTimer(self)
        self._timer.setInterval(250)
        self._timer.timeout.connect(self.update_view)
        operations.tasks_changed.connect(self._wake)
        self.hide()

    def update_view(self) -> None:
        """Show what is slow, or hide."""
        tasks = self._operations.tasks()
        if not tasks:
            self._timer.stop()
        now = self._monotonic()
        slow = [task for task in tasks if now - task.started >= VISIBLE_AFTER]
        self.setVisible(bool(slow))
        if slow:
            self._show(slow[0], len(slow))

    def _show(self, task: TaskView, count: int) -> None:
        default = "Enregistrement" if task.lane is Lane.REGISTER else "Préparation"
        words = f"{task.title or default}…"
        if task.label:
            words += f"  {task.label}"
        if count > 1:
            words += f"  (et {count - 1} autre{'s' if count > 2 else ''})"
        self.words.setText(words)
        self.bar.setMaximum(task.total)
        self.bar.setValue(task.done)
        self.bar.setAccessibleName(words)
        self.stop.setVisible(task.cancellable)
        self._shown = task.id

    def _stop(self) -> None:
        self._operations.cancel(self._shown)

    def _wake(self) -> None:
        if self._operations.tasks() and not self._timer.isActive():
            self._timer.start()
        self.update_view()
