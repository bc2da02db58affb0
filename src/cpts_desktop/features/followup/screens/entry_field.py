"""One field of the visit: number-pad keys, Enter moves on, defaults taken with one key."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit

from cpts_desktop.features.followup.model import LastValue
from cpts_desktop.features.followup.rules.entry import check_value, proposal
from cpts_desktop.features.followup.screens.words import (
    coded_words,
    shown,
    signed,
    when,
    yes_or_no,
)
from cpts_desktop.kernel.numbers import parse_decimal
from cpts_desktop.kernel.outcome import Ok, Problem, Refused, Severity
from cpts_desktop.kernel.text import NNBSP, fr_decimal
from cpts_desktop.protocols.schema import Variable
from cpts_desktop.shell.widgets.labels import set_role

ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CONFIRM: Final = re.compile(r"\s*:?\s*[Cc]onfirmez")
_LETTERS: Final = {"o": "1", "n": "0"}


@dataclass
class Beside:
    """What is said beside the field before anything is typed."""

    last: LastValue | None = None
    default: Decimal | None = None
    more: Callable[[Decimal], str] | None = None


class EntryField(QObject):
    """Drives one line edit. ``accepted`` asks for the next field; ``edited`` follows the text."""

    accepted = Signal()
    edited = Signal()
    asks = Signal(bool)
    letter = Signal(str)
    """A letter typed in the weight: the name of another scale."""

    def __init__(self, edit: QLineEdit, side: QLabel, variable: Variable, today: date) -> None:
        super().__init__(edit)
        self.edit, self.side, self.variable = edit, side, variable
        self.code = variable.code
        self.confirmed = False
        self.doubt: Callable[[Decimal], Problem | None] | None = None
        """Asks about a value that is possible but far from the last one."""
        self._today = today
        self._beside = Beside()
        self._meant: Decimal | None = None
        self._problem: Problem | None = None
        self._one_digit = variable.kind != "number" and self.code != "observance"
        edit.installEventFilter(self)
        edit.textEdited.connect(self._typed)
        edit.textChanged.connect(lambda _text: self.edited.emit())

    def show_beside(self, beside: Beside) -> None:
        """Show the last value and the default, greyed."""
        self._beside = beside
        self.edit.setPlaceholderText("" if beside.default is None else fr_decimal(beside.default))
        self._say()

    def value(self) -> Decimal | None:
        """Return the number typed, or None."""
        read = parse_decimal(self.edit.text(), self.code)
        return read.value if isinstance(read, Ok) else None

    def text(self) -> str:
        """Return what was typed."""
        return self.edit.text().strip()

    def problem(self) -> Problem | None:
        """Return why the field cannot be taken as it is."""
        if not self.text():
            return None
        read = parse_decimal(self.edit.text(), self.code)
        if isinstance(read, Refused):
            return read.problems[0]
        found = check_value(self.variable, read.value, confirmed=self.confirmed)
        if found is None and not self.confirmed:
            found = next((note for note in read.notes), None)
        if found is None and self.doubt is not None and not self.confirmed:
            found = self.doubt(read.value)
        return found

    def show_problem(self, problem: Problem | None) -> None:
        """Say a problem beside the field, or the usual words again."""
        self._problem = problem
        value = self.value()
        self._meant = (
            proposal(self.variable, value)
            if problem is not None and problem.code == "OUT_OF_RANGE" and value is not None
            else None
        )
        self._say()

    def clear(self) -> None:
        """Forget what was typed."""
        self.confirmed = False
        self.edit.clear()
        self.show_problem(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that mean something here."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if event.type() == QEvent.Type.FocusIn:
            self.edit.selectAll()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in ENTER:
            if control:
                return False
            self._enter()
            return True
        text = event.text()
        if control or event.modifiers() & Qt.KeyboardModifier.AltModifier or not text.isprintable():
            return False
        if not text:
            return False
        if text in "/" and self.code == "pas":
            self._enter()
            return True
        if text in ".,":
            if self.variable.kind == "number" and "," not in self._kept():
                self.edit.insert(",")
                self._typed()
            return True
        text = _LETTERS.get(text.lower(), text) if yes_or_no(self.variable) else text
        if not (text.isascii() and text.isdigit()):
            if self.code == "poids" and text.isascii() and text.isalpha():
                self.letter.emit(text.upper())
            return True
        if self._one_digit:
            self.edit.setText(text)
            self._typed()
            self._enter()
            return True
        return False

    def _kept(self) -> str:
        """Return the text that stays when the selection is typed over."""
        return self.edit.text().replace(self.edit.selectedText(), "", 1)

    def _typed(self, _text: str = "") -> None:
        self.confirmed = False
        self.show_problem(None)

    def _enter(self) -> None:
        """Accept what is there: a proposal, a confirmation, the default, or the number."""
        if self._meant is not None:
            self.edit.setText(fr_decimal(self._meant).replace(NNBSP, ""))
            self.show_problem(self.problem())
            if self._problem is None:
                self.accepted.emit()
            return
        if not self.text():
            if self._beside.default is not None:
                self.edit.setText(fr_decimal(self._beside.default))
            self.show_problem(None)
            self.accepted.emit()
            return
        if self._problem is not None and self._problem.severity is Severity.CONFIRM:
            self.confirmed = True
        problem = self.problem()
        self.show_problem(problem)
        if problem is None:
            self.accepted.emit()
        else:
            self.edit.selectAll()

    def _say(self) -> None:
        state = ""
        if self._problem is not None:
            asks = self._problem.severity is Severity.CONFIRM or self._meant is not None
            state = "confirm" if asks else "refused"
            words = self._problem.message
            if self._problem.severity is Severity.CONFIRM:
                words = f"{_CONFIRM.split(words)[0].rstrip(' :')}. Entrée pour confirmer."
                words = words.replace("..", ".")
        else:
            words = self._usual_words()
        self.asks.emit(bool(state))
        set_role(self.edit, state, "state")
        set_role(self.side, {"": "hint", "confirm": "note", "refused": "problem"}[state])
        self.side.setText(words)
        self.edit.setAccessibleDescription(words)

    def _usual_words(self) -> str:
        value, last = self.value(), self._beside.last
        if self.variable.kind != "number":
            known = value if value is not None else self._beside.default
            return "" if known is None else coded_words(self.variable, known)
        parts = []
        if last is not None:
            moved = f" ({signed(value - last.value)})" if value is not None else ""
            parts.append(f"{when(last.at, self._today)} {shown(last.value)}{moved}")
        if value is not None and self._beside.more is not None:
            parts.append(self._beside.more(value))
        return " · ".join(filter(None, parts)) or "pas encore mesuré"
