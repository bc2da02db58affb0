"""The behaviour shared by every form where a new passphrase is typed twice."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QProgressBar, QPushButton

from cpts_desktop.kernel.outcome import Outcome, Problem, Refused
from cpts_desktop.shell.capslock import caps_lock_on
from cpts_desktop.shell.passphrases import new_passphrase, strength_of
from cpts_desktop.shell.widgets.fields import mark_field
from cpts_desktop.shell.widgets.labels import PlainLabel


class PassphraseForm(Protocol):
    """The widgets that such a form has, by name."""

    password: QLineEdit
    again: QLineEdit
    show_password: QPushButton
    propose: QPushButton
    strength: QProgressBar
    strength_words: PlainLabel
    password_problem: PlainLabel
    again_problem: PlainLabel
    caps_hint: PlainLabel


class PassphraseFields(QObject):
    """Shows strength while typing, proposes seven words, compares the two fields (NFC)."""

    def __init__(
        self, form: PassphraseForm, check: Callable[[str], Outcome[Any]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._form = form
        self._check = check
        form.strength.setMaximum(100)
        form.strength.setValue(0)
        form.caps_hint.hide()
        form.password.textChanged.connect(self._typed)
        form.again.textEdited.connect(lambda _t: mark_field(form.again, form.again_problem, None))
        form.show_password.toggled.connect(self._show)
        form.propose.clicked.connect(self.propose)
        for field in (form.password, form.again):
            field.installEventFilter(self)

    def value(self) -> str:
        """Return the passphrase as typed, in NFC."""
        return unicodedata.normalize("NFC", self._form.password.text())

    def propose(self) -> None:
        """Write seven words, shown so that they can be copied on paper."""
        self._form.password.setText(new_passphrase())
        self._form.again.clear()
        self._form.show_password.setChecked(True)
        self._form.strength_words.setText(f"À noter sur papier : {self._form.password.text()}")
        self._form.again.setFocus()

    def problems(self) -> tuple[Problem, ...]:
        """Check both fields, show what is wrong beside them, return it."""
        form = self._form
        checked = self._check(self.value())
        found = list(checked.problems) if isinstance(checked, Refused) else []
        mark_field(form.password, form.password_problem, found[0] if found else None)
        different: Problem | None = None
        if unicodedata.normalize("NFC", form.again.text()) != self.value():
            different = Problem("again", "DIFFERENT", "Les deux phrases sont différentes.")
        mark_field(form.again, form.again_problem, different if not found else None)
        if different is not None:
            found.append(different)
        if found:
            (form.again if found[0] is different else form.password).setFocus()
        return tuple(found)

    def clear(self) -> None:
        """Empty both fields, once used."""
        self._form.password.clear()
        self._form.again.clear()
        self._form.show_password.setChecked(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch Caps Lock."""
        if isinstance(event, QKeyEvent) or event.type() == QEvent.Type.FocusIn:
            QTimer.singleShot(0, self, self._hint)
        return super().eventFilter(watched, event)

    def _hint(self) -> None:
        on = bool(caps_lock_on())
        self._form.caps_hint.setVisible(on)
        self._form.caps_hint.setText("La touche Verr. Maj. est enfoncée." if on else "")

    def _typed(self, text: str) -> None:
        shown = strength_of(text)
        self._form.strength.setValue(shown.percent)
        self._form.strength_words.setText(shown.words)
        mark_field(self._form.password, self._form.password_problem, None)

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self._form.password.setEchoMode(mode)
        self._form.again.setEchoMode(mode)
        self._form.show_password.setText("Masquer" if shown else "Afficher")
