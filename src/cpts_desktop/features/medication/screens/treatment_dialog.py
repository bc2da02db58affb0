"""Add treatments one after the other: search as you type, scan a box, nothing lost in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidgetItem, QWidget

from cpts_desktop.features.medication.case_values import read_day
from cpts_desktop.features.medication.gs1 import GS, looks_scanned, read_box, surely_scanned
from cpts_desktop.features.medication.screens.form_dialog import FormDialog
from cpts_desktop.features.medication.screens.forms.ui_treatment import Ui_TreatmentForm
from cpts_desktop.features.medication.suggest import MAX_TYPED, Suggestion, Suggestions, suggest
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Problem, Refused
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_date, plural
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.labels import plain_label

_FIELDS: Final = ("product", "dose", "frequency", "since")


@redacted
@dataclass(frozen=True)
class _Line:
    """What is typed of one treatment, and the candidate that was taken."""

    typed: Mapping[str, str]
    chosen: Suggestion | None


class TreatmentDialog(FormDialog):
    """Search as you type; what is chosen fills DCI and CIS, what is typed stays as typed.

    The dialog stays open for the next line: a list of ten drugs is typed in one go, Esc ends it.
    """

    def __init__(self, ctx: PageContext, patient: PatientId, parent: QWidget) -> None:
        self._patient = patient
        self._chosen: Suggestion | None = None
        form = Ui_TreatmentForm()
        super().__init__(
            ctx, "Ajouter des traitements", form, "Ajouter", self._submit, parent, leave="Terminer"
        )
        self._added_labels: list[str] = []
        self._rows: tuple[Suggestion, ...] = ()
        self._later: list[_Line] = []
        self._offered, self._wanted = "", False
        self.added = plain_label("", "hint", wrap=True)
        self.added.setObjectName("added_lines")
        self.form.below.addWidget(self.added)
        self.form.suggestions.setMinimumHeight(ctx.theme.px(110))
        self.form.suggestions.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.form.suggestions.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.message = plain_label("", "hint", wrap=True)
        self.form.below.addWidget(self.message)
        self.form.product.setMaxLength(MAX_TYPED)
        self.form.product.textEdited.connect(self._typed)
        self.form.suggestions.itemActivated.connect(self._choose)
        self.form.suggestions.itemClicked.connect(self._choose)
        for name in _FIELDS:
            getattr(self.form, name).installEventFilter(self)

    def _typed(self, text: str) -> None:
        self._chosen = None
        self._wanted = False
        if looks_scanned(text):
            self.form.suggestions.clear()
            self.message.setText("Code de boîte\u202f: Entrée pour le lire.")
            return
        folder = self.ctx.services.get("reference")
        self.ctx.operations.work(
            self, lambda _progress: suggest(folder, text), latest="suggest",
            done=lambda found: self._answer(text, found),
        )  # fmt: skip

    def _answer(self, text: str, found: Suggestions) -> None:
        """Candidates for a text that is still there; the list is entered if it was asked for."""
        if self.form.product.text() != text:
            return
        self._offer(found)
        self._offered = text
        if self._wanted:
            self._enter_list()

    def _enter_list(self) -> None:
        """Go to the candidates, once they are those of what is typed."""
        listed = self.form.suggestions
        self._wanted = self._offered != self.form.product.text()
        if not self._wanted and listed.count():
            listed.setFocus(Qt.FocusReason.OtherFocusReason)
            listed.setCurrentRow(0)

    def _scan(self) -> None:
        """Read a scanned box: its code only, the serial never stays in the field."""
        box = read_box(self.form.product.text())
        self.form.product.clear()
        if isinstance(box, Refused):
            self.refuse(box.problems, _FIELDS)
            return
        folder = self.ctx.services.get("reference")
        told = f"Boîte lue, lot {box.value.lot}" if box.value.lot else "Boîte lue"

        def found(rows: Suggestions) -> None:
            if self.form.product.text():
                return  # the next line is being typed: it is never written over
            self._offer(rows)
            if len(rows.rows) == 1:
                self._choose(self.form.suggestions.item(0))
                expiry = box.value.expires
                late = expiry is not None and expiry < self.ctx.clock.today()
                end = f", périmée depuis le {fr_date(expiry)}" if late and expiry else ""
                self.message.setText(f"{told}{end}.")

        self.ctx.operations.work(
            self, lambda _progress: suggest(folder, box.value.cip13), done=found, latest="suggest"
        )

    def _offer(self, found: Suggestions) -> None:
        self.message.setText(found.message)
        listed = self.form.suggestions
        listed.clear()
        for place, suggestion in enumerate(found.rows):
            words = f"{suggestion.label}\n{suggestion.detail}"
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, place)
            listed.addItem(item)
        self._rows = found.rows

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow down goes to the list; Enter moves on, keeps the line, or reads a box."""
        if not (
            isinstance(watched, QLineEdit)
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
        ):
            return super().eventFilter(watched, event)
        if event.text() == GS:
            watched.insert("\u241d")
            return True
        if event.key() == Qt.Key.Key_Down and watched is self.form.product:
            if self.form.suggestions.count() or watched.text():
                self._enter_list()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(watched)
            return True
        return super().eventFilter(watched, event)

    def _enter(self, field: QLineEdit) -> None:
        if (looks_scanned if field is self.form.product else surely_scanned)(field.text()):
            self._scanned_in(field)
        elif field is self.form.since:
            self._submit()
        elif field is self.form.product:
            self.form.dose.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.focusNextChild()

    def _scanned_in(self, field: QLineEdit) -> None:
        """A box scanned while the line before is open: that line is kept, then the box is read."""
        code = field.text()
        field.clear()
        if field is not self.form.product and self.form.product.text().strip():
            self._submit()
            if self.form.product.text().strip():
                return  # the line before was refused: it stays, the box is to be scanned again
        self.form.product.setText(code)
        self._scan()

    def _choose(self, item: QListWidgetItem) -> None:
        suggestion = self._rows[int(item.data(Qt.ItemDataRole.UserRole))]
        self._chosen = suggestion
        self.form.product.setText(suggestion.label)
        self.form.dose.setFocus(Qt.FocusReason.TabFocusReason)

    def _submit(self) -> None:
        """Send the line and open the next at once: what is typed meanwhile is of that one."""
        problems: list[Problem] = []
        typed = self._values()
        label = typed["product"].strip()
        if not label:
            problems.append(Problem("product", "EMPTY", "Indiquez le médicament."))
        problems += [
            Problem(name, "SCANNED", "C’est le code d’une boîte : effacez-le.")
            for name, text in typed.items()
            if surely_scanned(text)
        ]
        since = read_day(typed["since"].strip(), "since", problems, self.ctx.clock.today())
        if problems:
            self.refuse(problems, _FIELDS)
            return
        chosen = self._chosen
        command = register_commands.AddMedication(
            self._patient, label, chosen.dci if chosen else (), cis=chosen.cis if chosen else "",
            atc=chosen.atc if chosen else "", dose_text=typed["dose"].strip(),
            frequency_text=typed["frequency"].strip(), since=since,
        )  # fmt: skip
        line = _Line(typed, chosen)
        self._fill(self._later.pop(0) if self._later else _Line({}, None))
        self.ctx.operations.run(
            self, register_commands.add_medication, command, parallel=True,
            done=lambda _id: self._added(label),
            refused=lambda found: self._back(line, found),
            failed=lambda _ending: self._back(line, ()),
        )  # fmt: skip

    def _values(self) -> dict[str, str]:
        return {name: str(getattr(self.form, name).text()) for name in _FIELDS}

    def _fill(self, line: _Line) -> None:
        for name in _FIELDS:
            getattr(self.form, name).setText(line.typed.get(name, ""))
        self.refuse((), _FIELDS)
        self.form.suggestions.clear()
        self.message.setText("")
        self._chosen = line.chosen
        self._offered, self._wanted = "", False
        self.form.product.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back(self, line: _Line, problems: Sequence[Problem]) -> None:
        """A line that was refused comes back; the one begun meanwhile waits behind it."""
        if any(text.strip() for text in self._values().values()):
            self._later.append(_Line(self._values(), self._chosen))
        self._fill(line)
        self.refuse(problems, _FIELDS)

    def _added(self, label: str) -> None:
        self._added_labels.append(label)
        count = len(self._added_labels)
        last = ", ".join(self._added_labels[-3:])
        more = "… " if count > 3 else ""
        self.added.setText(f"{plural(count, 'ajouté')}\u202f: {more}{last}. Échap pour terminer.")
