"""A small form in a dialog: problems beside the fields, Enter moves on, Esc never loses input."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QLabel,
    QLineEdit,
    QWidget,
)

from cpts_desktop.features.register.rules.identity import parse_day
from cpts_desktop.features.register.screens.members import Members
from cpts_desktop.kernel.outcome import Problem, Refused
from cpts_desktop.shell.asking import LOOK_AGAIN, AskedOnce
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.columns import let_columns
from cpts_desktop.shell.widgets.fields import say_when_cut, show_problems
from cpts_desktop.shell.widgets.fitted import FittedDialog
from cpts_desktop.shell.widgets.labels import set_role

Make = Callable[["RecordDialog"], tuple[Callable[..., Any], Any] | None]

_IN_A_LIST = 120
_SHORT = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon


class RecordDialog(FittedDialog):
    """Holds a compiled form; ``make`` turns it into a (handler, command) pair.

    ``saved(value)`` follows a successful command; the dialog then closes itself. What is odd and
    lawful is shown once: the same again is saved.
    """

    saved = Signal(object)

    def __init__(
        self, ctx: PageContext, title: str, form: Any, make: Make, parent: QWidget | None = None,
        *, width: int = 620,
    ) -> None:  # fmt: skip
        super().__init__(title, parent, width=width)
        self.ctx = ctx
        self.form = form
        self._make = make
        holder = QWidget()
        form.setupUi(holder)
        let_columns(holder, form.grid)
        self.body.addWidget(holder)
        self.body.addStretch(1)
        self.save = primary_button("Enregistrer", self.submit, shortcut="Ctrl+S", name="save")
        self.add_buttons(button("Annuler", self.reject, name="cancel"), self.save)
        for field in self.findChildren(QLineEdit):
            if isinstance(field.parent(), QComboBox):
                field.setMaxLength(_IN_A_LIST)  # Designer cannot say it
            else:
                field.returnPressed.connect(self._next)
        for name, field in list(vars(form).items()):
            message = getattr(form, f"{name}_problem", None)
            if isinstance(field, QLineEdit) and message is not None:
                say_when_cut(name, field, message)
        self._before: list[Any] = []
        self._asked = AskedOnce(self.typed)
        self._read: list[Problem] = []

    def start(self) -> None:
        """Show the dialog; what is in the form now counts as untouched."""
        self._before = self._content()
        self._asked.start(self.typed())
        self.open()

    def fill(self, name: str, items: dict[str, str], chosen: str = "") -> None:
        """Fill a list with (code, words) and choose one."""
        box: QComboBox = getattr(self.form, name)
        longest = max(map(len, items.values()), default=0)
        box.setMinimumContentsLength(min(longest, 18))  # a long one must not squeeze its neighbour
        box.setSizeAdjustPolicy(_SHORT)
        for code, words in items.items():
            box.addItem(words, code)
        box.setCurrentIndex(max(0, box.findData(chosen)) if chosen else 0)

    def text(self, name: str) -> str:
        """Return the text of a line, or the words of an editable list."""
        field = getattr(self.form, name)
        return str(field.currentText() if isinstance(field, QComboBox) else field.text())

    def choice(self, name: str) -> str:
        """Return the code chosen in a list."""
        return str(getattr(self.form, name).currentData() or "")

    def ticked(self, name: str) -> bool:
        """Return whether a box is ticked."""
        box: QCheckBox = getattr(self.form, name)
        return box.isChecked()

    def days(self, *names: str) -> dict[str, date | None] | None:
        """Read dates; None after showing what is wrong beside the fields."""
        found: dict[str, date | None] = {}
        problems: list[Problem] = []
        for name in names:
            typed = self.text(name).strip()
            read = parse_day(typed, name) if typed else None
            if isinstance(read, Refused):
                problems.extend(read.problems)
            else:
                found[name] = read.value if read else None
                self._read.extend(read.notes if read else ())
        if problems:
            self.refuse(tuple(problems))
            return None
        return found

    def submit(self) -> None:
        """Send the command; the button stays disabled while it runs."""
        self._read = []
        made = self._make(self)
        if made is None:
            return
        handler, command = made
        self.ctx.operations.run(
            self, self._asked.over(handler, self._read), command,
            done=self._done, refused=self.refuse, trigger=self.save,
        )  # fmt: skip

    def refuse(self, problems: tuple[Problem, ...]) -> None:
        """Show each problem beside its field, the others above the buttons."""
        fields, messages = {}, {}
        for name in vars(self.form):
            message = getattr(self.form, f"{name}_problem", None)
            if message is not None:
                fields[name], messages[name] = getattr(self.form, name), message
        homeless = show_problems(problems, fields, messages)
        asks = self._asked.showed(problems)
        said = [*(one.message for one in homeless[:1]), *([LOOK_AGAIN] if asks else [])]
        set_role(self.said, "note" if asks else "problem")
        self.say(" ".join(said))

    def changed(self) -> bool:
        """Say whether anything was typed since the dialog was opened."""
        return self._content() != self._before

    def typed(self) -> dict[str, str | bool]:
        """Return the content of every field by its name, for a draft."""
        found: dict[str, str | bool] = {}
        for name, field in vars(self.form).items():
            if isinstance(field, QLineEdit):
                found[name] = field.text()
            elif isinstance(field, QComboBox):
                found[name] = field.currentText()
            elif isinstance(field, QCheckBox):
                found[name] = field.isChecked()
        return found

    def put(self, typed: Mapping[str, Any]) -> None:
        """Put back a draft; names of other versions are left aside."""
        for name, value in typed.items():
            field = getattr(self.form, name, None)
            if isinstance(field, QLineEdit):
                field.setText(str(value))
            elif isinstance(field, QComboBox):
                field.setCurrentText(str(value))
            elif isinstance(field, QCheckBox):
                field.setChecked(value is True)
        self.say("Saisie retrouvée, pas encore enregistrée.")

    def offer(self, name: str, members: Members) -> None:
        """Propose known members as a name is typed, and say when the name is one of theirs."""
        field: QLineEdit = getattr(self.form, name)
        completer = QCompleter(members.names(), field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        field.setCompleter(completer)
        message: QLabel | None = getattr(self.form, f"{name}_member", None)

        def say(text: str) -> None:
            known = members.find(text)
            if message is not None:
                message.setText(f"Membre de la CPTS : {known.detail}" if known else "")

        field.textChanged.connect(say)
        say(field.text())

    def reject(self) -> None:
        """Ask before throwing away what was typed."""
        if self.changed() and not self.ctx.confirm(
            "Abandonner cette saisie ?", "Ce qui est tapé ici n’est pas enregistré.",
            "Continuer la saisie", "Abandonner",
        ):  # fmt: skip
            return
        super().reject()

    def _done(self, value: Any) -> None:
        self.saved.emit(value)
        self._before = self._content()
        self.accept()

    def _next(self) -> None:
        self.focusNextChild()

    def _content(self) -> list[Any]:
        lines = [field.text() for field in self.findChildren(QLineEdit)]
        boxes = [box.currentIndex() for box in self.findChildren(QComboBox)]
        return [*lines, *boxes, *(box.isChecked() for box in self.findChildren(QCheckBox))]
