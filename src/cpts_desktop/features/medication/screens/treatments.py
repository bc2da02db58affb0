"""« Traitements »: the lines of the record; add with search as you type, stop with a date."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from cpts_desktop.features.medication import commands, queries
from cpts_desktop.features.medication.case_values import read_day
from cpts_desktop.features.medication.gs1 import GS, looks_scanned, read_box
from cpts_desktop.features.medication.screens.form_dialog import FormDialog
from cpts_desktop.features.medication.screens.forms.ui_treatment import Ui_TreatmentForm
from cpts_desktop.features.medication.screens.step_dialog import StepDialog
from cpts_desktop.features.medication.screens.stopwatch import stopwatch
from cpts_desktop.features.medication.suggest import MAX_TYPED, Suggestion, Suggestions, suggest
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.features.register.model import MedicationLine
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Problem, Refused
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import heading, row
from cpts_desktop.shell.widgets.skeleton import Skeleton
from cpts_desktop.shell.widgets.tables import Column, DataTable

REVIEW: Final = "medication.review"
_FIELDS: Final = ("product", "dose", "frequency", "since")


class TreatmentsPage(Page):
    """A table of lines, one primary button, and the way to the review."""

    topics = frozenset({Topic.MEDICATIONS})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.add = primary_button(
            "Ajouter un traitement", self._add, name="add_treatment", shortcut="Ctrl+Return"
        )
        self.stop = button("Arrêter…", self._stop, name="stop_treatment")
        self.interview = button(
            "Entretien sur ce traitement…", self._interview, name="line_interview",
            tip="Indication selon le patient, prise réelle, effets (Entrée sur la ligne)",
        )  # fmt: skip
        self.review = button("Faire le bilan", self._review, name="go_review")
        self.table = DataTable(_columns(), key=lambda line: line.id, name="Traitements")
        self.table.row_selected.connect(lambda _row: self._enable())
        self.table.row_activated.connect(lambda _row: self._interview())
        self.empty = EmptyState(
            "Aucun traitement inscrit",
            "Ce n’est pas « aucun traitement »\u202f: la question reste à poser. "
            "Ajoutez le premier, par sa marque ou sa DCI.",
            icon="pill",
            action="Ajouter un traitement",
            on_action=self._add,
        )
        self.stack = QStackedWidget()
        for widget in (Skeleton(6), self.empty, self.table):
            self.stack.addWidget(widget)
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("l"))
        layout.addLayout(heading("Traitements", "", self.review, self.add))
        layout.addWidget(self.stack, 1)
        layout.addLayout(row(self.interview, self.stop, None))
        self._enable()

    def first_focus(self) -> QWidget | None:
        """The table when there is one, otherwise the way to fill it."""
        return self.table if self.table.rows() else self.add

    def showEvent(self, event: QShowEvent) -> None:
        """The time of the review runs while its list is on screen."""
        super().showEvent(event)
        stopwatch(self.ctx).start(self, self.patient)

    def hideEvent(self, event: QHideEvent) -> None:
        """The time stops with the page."""
        stopwatch(self.ctx).stop(self)
        super().hideEvent(event)

    def refresh(self) -> None:
        """Read the lines again."""
        if self.isVisible():
            stopwatch(self.ctx).start(self, self.patient)
        if self.patient is not None:
            self.ctx.operations.fetch(
                self, register_queries.medications, self.patient, done=self._show, latest="lines"
            )

    def _show(self, lines: tuple[MedicationLine, ...]) -> None:
        self.table.set_rows(lines)
        self.stack.setCurrentWidget(self.table if lines else self.empty)
        self._enable()

    def _enable(self) -> None:
        chosen = self.table.current_row()
        current = chosen is not None and chosen.until is None
        self.stop.setEnabled(current)
        self.interview.setEnabled(current)

    def _review(self) -> None:
        self.ctx.navigate(REVIEW, patient=str(self.patient or ""))

    def _add(self) -> None:
        if self.patient is not None:
            TreatmentDialog(self.ctx, self.patient, self).open()

    def _interview(self) -> None:
        """What the patient says of one treatment, kept with the review in progress."""
        line, patient, ctx = self.table.current_row(), self.patient, self.ctx
        if line is None or patient is None or line.until is not None:
            return
        today = ctx.clock.today()

        def opened(review: str) -> None:
            def read(known: tuple[queries.StepForm, ...]) -> None:
                form = next((f for f in known if (f.review, f.step) == (review, "lignes")), None)
                StepDialog(
                    ctx, patient, review, "lignes", form, lambda: None, self.window(),
                    line=str(line.id), title=line.label,
                ).open()  # fmt: skip

            ctx.operations.fetch(self, queries.step_forms, patient, done=read)

        ctx.operations.run(
            self, commands.current_review, commands.OpenReview(patient, today), done=opened,
            parallel=True,
        )  # fmt: skip

    def _stop(self) -> None:
        line = self.table.current_row()
        if self.patient is None or line is None:
            return
        if not self.ctx.confirm(
            "Arrêter ce traitement\u202f?",
            f"{line.label} sera marqué arrêté aujourd’hui. La ligne reste dans l’historique.",
            "Garder", "Arrêter",
        ):  # fmt: skip
            return
        command = register_commands.StopMedication(self.patient, line.id, self.ctx.clock.today())
        self.ctx.operations.run(
            self, register_commands.stop_medication, command,
            done=lambda _id: self.ctx.toast("Traitement arrêté."),
        )  # fmt: skip


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
        self.form.product.installEventFilter(self)
        self.form.suggestions.itemActivated.connect(self._choose)
        self.form.suggestions.itemClicked.connect(self._choose)
        for name in ("dose", "frequency"):
            getattr(self.form, name).returnPressed.connect(lambda: self.focusNextChild())
        self.form.since.returnPressed.connect(self._submit)

    def _typed(self, text: str) -> None:
        self._chosen = None
        if looks_scanned(text):
            self.form.suggestions.clear()
            self.message.setText("Code de boîte\u202f: Entrée pour le lire.")
            return
        folder = self.ctx.services.get("reference")
        self.ctx.operations.work(
            self, lambda _progress: suggest(folder, text), latest="suggest",
            done=lambda found: self._offer(found) if self.form.product.text() == text else None,
        )  # fmt: skip

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
        """Arrow down goes to the list; Enter takes the only candidate, else moves on."""
        product: QLineEdit = self.form.product
        if (
            watched is product
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
        ):
            listed = self.form.suggestions
            if event.key() == Qt.Key.Key_Down and listed.count():
                listed.setFocus(Qt.FocusReason.OtherFocusReason)
                listed.setCurrentRow(0)
                return True
            if event.text() == GS:
                product.insert("\u241d")
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if looks_scanned(product.text()):
                    self._scan()
                    return True
                self.form.dose.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _choose(self, item: QListWidgetItem) -> None:
        suggestion = self._rows[int(item.data(Qt.ItemDataRole.UserRole))]
        self._chosen = suggestion
        self.form.product.setText(suggestion.label)
        self.form.dose.setFocus(Qt.FocusReason.TabFocusReason)

    def _submit(self) -> None:
        problems: list[Problem] = []
        label = self.form.product.text().strip()
        if not label:
            problems.append(Problem("product", "EMPTY", "Indiquez le médicament."))
        since = read_day(self.form.since.text().strip(), "since", problems)
        if problems:
            self.refuse(problems, _FIELDS)
            return
        chosen = self._chosen
        command = register_commands.AddMedication(
            self._patient, label, chosen.dci if chosen else (), cis=chosen.cis if chosen else "",
            atc=chosen.atc if chosen else "", dose_text=self.form.dose.text().strip(),
            frequency_text=self.form.frequency.text().strip(), since=since,
        )  # fmt: skip
        self.ctx.operations.run(
            self, register_commands.add_medication, command, done=self._added,
            refused=lambda found: self.refuse(found, _FIELDS), trigger=self.act,
        )  # fmt: skip

    def _added(self, _id: object) -> None:
        self._added_labels.append(self.form.product.text().strip())
        count = len(self._added_labels)
        plural = "s" if count > 1 else ""
        last = ", ".join(self._added_labels[-3:])
        more = "… " if count > 3 else ""
        self.added.setText(f"{count} ajouté{plural}\u202f: {more}{last}. Échap pour terminer.")
        for name in _FIELDS:
            getattr(self.form, name).clear()
        self.refuse((), _FIELDS)
        self.form.suggestions.clear()
        self.message.setText("")
        self._chosen = None
        self.form.product.setFocus(Qt.FocusReason.OtherFocusReason)


def _dci(line: MedicationLine) -> str:
    said = " + ".join(line.dci)
    return "" if said == line.label else said


def _state(line: MedicationLine) -> str:
    return f"arrêté le {fr_date(line.until)}" if line.until else "en cours"


def _columns() -> tuple[Column, ...]:
    return (
        Column("Médicament", lambda line: line.label, strong=True,
               subtext=_dci),
        Column("Dose", lambda line: line.dose_text, width=16),
        Column("Quand", lambda line: line.frequency_text, width=20),
        Column("Depuis", lambda line: fr_date(line.since) if line.since else "", width=12),
        Column("État", _state, width=20),
    )  # fmt: skip
