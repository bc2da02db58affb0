"""Input fields that know French habits: decimal comma, number-pad dot, problems beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from cpts_desktop.kernel.numbers import parse_decimal
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Severity, refuse
from cpts_desktop.kernel.text import fr_decimal
from cpts_desktop.shell.widgets.labels import plain_label, set_role

MAX_LINE: Final = 400


class TextField(QLineEdit):
    """A line of text with a length limit; Enter moves on when ``advance`` is set."""

    def __init__(self, parent: QWidget | None = None, *, limit: int = MAX_LINE) -> None:
        super().__init__(parent)
        self.setMaxLength(limit)


class NumberField(QLineEdit):
    """A decimal number: comma shown, dot accepted, ASCII digits only, value as ``Decimal``.

    Selecting all on focus lets a nurse type over the last value. ``value_changed`` follows each
    keystroke that gives another value (or none).
    """

    value_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(12)
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.unit = ""
        self.textChanged.connect(self._announce)

    def outcome(self, field: str = "") -> Outcome[Decimal]:
        """Return the number, or why it is not one. An empty field is refused as EMPTY."""
        if not self.text().strip():
            return refuse(field or self.objectName(), "EMPTY", "Saisissez un nombre.")
        return parse_decimal(self.text(), field or self.objectName())

    def value(self) -> Decimal | None:
        """Return the number, or None when empty or not a number."""
        read = self.outcome()
        return read.value if isinstance(read, Ok) else None

    def set_value(self, value: Decimal | None) -> None:
        """Show a number with a comma, or nothing."""
        self.setText("" if value is None else fr_decimal(value).replace("\u202f", ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the dot into a comma; let editing keys through; drop letters."""
        text = event.text()
        if text in (".", ",") and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if "," not in self.text() or "," in self.selectedText():
                self.insert(",")
            event.accept()
            return
        plain = (
            text.isprintable()
            and text
            and not event.modifiers()
            & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        )
        if plain and text not in "0123456789-+":
            event.accept()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select all, so that typing replaces."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def _announce(self, _text: str) -> None:
        self.value_changed.emit(self.value())


class PlainTextField(QPlainTextEdit):
    """Several lines of plain text; Tab moves on instead of indenting."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)


class ProblemLine(QWidget):
    """A field with the place under it where its problem is said. Nothing jumps when it appears."""

    def __init__(self, field: QWidget, label: QLabel | None = None) -> None:
        super().__init__()
        self.field = field
        self.message = plain_label("", "problem", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        if label is not None:
            layout.addWidget(label)
        layout.addWidget(field)
        layout.addWidget(self.message)

    def show_problem(self, problem: Problem | None) -> None:
        """Say a problem, or clear it."""
        mark_field(self.field, self.message, problem)


def mark_field(field: QWidget, message: QLabel | None, problem: Problem | None) -> None:
    """Show a problem on a field (border, words, accessible description), or clear it."""
    state = ""
    if problem is not None:
        state = "confirm" if problem.severity is Severity.CONFIRM else "refused"
    set_role(field, state, "state")
    field.setAccessibleDescription(problem.message if problem else "")
    if message is not None:
        message.setText(problem.message if problem else "")
        set_role(message, "note" if state == "confirm" else "problem")


def show_problems(
    problems: Iterable[Problem],
    fields: Mapping[str, QWidget],
    messages: Mapping[str, QLabel] | None = None,
) -> list[Problem]:
    """Show each problem beside its field, clear the others, focus the first, return the homeless.

    ``fields`` and ``messages`` are keyed by the field name used in ``Problem.field``.
    """
    by_field: dict[str, Problem] = {}
    homeless: list[Problem] = []
    for problem in problems:
        if problem.field in fields:
            by_field.setdefault(problem.field, problem)
        else:
            homeless.append(problem)
    for name, widget in fields.items():
        mark_field(widget, (messages or {}).get(name), by_field.get(name))
    for name, widget in fields.items():
        if name in by_field:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
            break
    return homeless


def say_when_cut(name: str, field: QLineEdit, message: QLabel) -> None:
    """Say beside the field that a text pasted into it was longer than it takes."""

    def say() -> None:
        words = f"Coupé à {field.maxLength()} caractères : la suite n’a pas été prise."
        mark_field(field, message, Problem(name, "CUT", words, Severity.CONFIRM))

    # A little later: the same paste clears what was said about the text before it.
    field.inputRejected.connect(lambda: QTimer.singleShot(0, field, say))


def form_fields(form: Any, *names: str) -> dict[str, QWidget]:
    """Return the widgets of a compiled form by name: object names equal draft field names."""
    return {name: getattr(form, name) for name in names}
