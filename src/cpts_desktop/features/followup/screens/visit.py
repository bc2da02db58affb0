"""« Visite »: the fast form of a heart-failure home visit, keyboard only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from cpts_desktop.features.followup import commands
from cpts_desktop.features.followup.completion import CompleteVisit, complete_visit, read_visit
from cpts_desktop.features.followup.model import VISIT_KIND, StubVisit, VisitContext, VisitDone
from cpts_desktop.features.followup.rules.active import active_protocol
from cpts_desktop.features.followup.rules.entry import FIELDS, GRADES, check_visit, usual_grade
from cpts_desktop.features.followup.screens.crash_draft import CrashDraft
from cpts_desktop.features.followup.screens.entry_field import ENTER, Beside, EntryField
from cpts_desktop.features.followup.screens.forms.ui_visit import Ui_VisitForm
from cpts_desktop.features.followup.screens.outcome_strip import OutcomeStrip
from cpts_desktop.features.followup.screens.result import VisitResult
from cpts_desktop.features.followup.screens.visit_draft import put_back, typed
from cpts_desktop.features.followup.screens.visit_moment import VisitMoment
from cpts_desktop.features.followup.screens.visit_problems import show_problems
from cpts_desktop.features.followup.screens.visit_scale import ScaleField
from cpts_desktop.kernel.ids import RecordId, new_id
from cpts_desktop.kernel.outcome import Problem, Refused
from cpts_desktop.kernel.text import NNBSP, fr_instant
from cpts_desktop.protocols.schema import Protocol
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.chart import LineChart
from cpts_desktop.shell.widgets.chart_data import ChartData, ChartPoint, Series
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, heading, scrolling
from cpts_desktop.shell.widgets.side_by_side import SideBySide, let_reflow

FORM: Final = "followup.visit"
_LARGE: Final = 175
"""The text scale, in percent, from which the longest label takes two lines."""
KINDS: Final = {"medecin": "consult_mg", "cardiologue": "consult_cardio"}


class VisitPage(Page):
    """Thirteen fields, one note, one key to save; then the alerts, at once."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._protocol = active_protocol()
        self._context: VisitContext | None = None
        self._visit = RecordId(new_id())
        self._started: float | None = None
        self._completing: StubVisit | None = None
        self._crash = CrashDraft(self, FORM, self._found_again)
        self.form = Ui_VisitForm()
        sheet = QWidget()
        self.form.setupUi(sheet)  # type: ignore[no-untyped-call]
        let_reflow(self.form.columns, self.form.left_column, self.form.right_column)
        self._build(sheet)
        self.fields = {code: self._field(code) for code in FIELDS}
        self._order: list[QLineEdit] = [self.fields[code].edit for code in FIELDS]
        self._order.append(self.form.note)
        for field in self.fields.values():
            field.accepted.connect(lambda field=field: self._move_on(field.edit))
            field.edited.connect(self._touched)
        # The two pressures share one line of words: the one that asks takes it all.
        for code, other in (("pas", "pad"), ("pad", "pas")):
            words = getattr(self.form, f"{other}_side")
            self.fields[code].asks.connect(lambda asks, words=words: words.setVisible(not asks))
        for edit in (self.form.note, self.form.day, self.form.hour, self.form.balance):
            edit.installEventFilter(self)
            edit.textEdited.connect(self._touched)
        self.moment = VisitMoment(self.form, self.ctx.clock)
        self.scale = ScaleField(self.form.balance)
        self.scale.changed.connect(self._say_weight)
        weight = self.fields["poids"]
        weight.letter.connect(self.scale.typed)
        weight.doubt = lambda kg: self.scale.doubt(kg, weight.variable, self._protocol)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show_time)
        Theme.of(self).changed.connect(self._size)
        self._size()

    def _build(self, sheet: QWidget) -> None:
        self._head = plain_label("", "hint")
        self.sparkline = LineChart(compact=True)
        self.save_button = primary_button("Enregistrer la visite", self.save, name="save_visit")
        self.save_button.setToolTip("Enregistrer à tout moment (Ctrl+Entrée ou Ctrl+S)")
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(heading("Visite", "", self.sparkline, self.save_button))
        self.timer = plain_label("", "secondary")
        self.complete_button = button(
            "Compléter (F7)", self.complete, name="visit_complete", shortcut="F7"
        )
        acts = FlowRow(self.complete_button, self.timer)
        self.complete_button.hide()
        layout.addWidget(SideBySide(self._head, acts, stretches=(1, 0), roomy=True))
        self.outcomes = OutcomeStrip(self.ctx)
        whole = Panel(self.outcomes, sheet)
        whole.body.setStretchFactor(sheet, 1)
        layout.addWidget(scrolling(whole), 1)
        self.result = VisitResult(self.ctx, self)
        self.result.again.connect(self._another)
        self.stack = QStackedWidget()
        self.stack.addWidget(body)
        self.stack.addWidget(self.result)
        around = QVBoxLayout(self)
        gap = Theme.of(self).gap("l")
        around.setContentsMargins(gap, gap, gap, gap)
        around.addWidget(self.stack)

    def _field(self, code: str) -> EntryField:
        edit: QLineEdit = getattr(self.form, code)
        side = getattr(self.form, f"{code}_side")
        return EntryField(edit, side, self._protocol.variables[code], self.ctx.clock.today())

    # -- opening -----------------------------------------------------------------------------

    def open(self, **params: str) -> None:
        """Start a new visit of a patient: nothing of another patient remains."""
        self._reset()
        super().open(**params)

    def refresh(self) -> None:
        """Fetch the last values."""
        if self.patient is not None:
            self.ctx.operations.fetch(
                self, read_visit, self.patient, self.ctx.clock.today(), self.ctx.clock.now(),
                done=self._show_context, latest="context",
            )  # fmt: skip
            self.outcomes.ask(self.patient)

    def first_focus(self) -> QWidget | None:
        """Start at the weight, or at the alerts of a saved visit."""
        return self.form.poids if self.stack.currentIndex() == 0 else self.result.first_focus()

    def _reset(self) -> None:
        self._visit = RecordId(new_id())
        self._started = None
        self._completing = None
        self._tick.stop()
        self.timer.setText("")
        for field in self.fields.values():
            field.clear()
        self.form.note.clear()
        self.scale.clear()
        self.moment.reset()
        self._mark_noted(frozenset())
        self.stack.setCurrentIndex(0)

    def _show_context(self, context: VisitContext | None) -> None:
        if context is None:
            return
        self._context = context
        self._follow(context.protocol)
        base = context.baselines
        for code, field in self.fields.items():
            default = usual_grade(self._protocol, code, base) if code in GRADES else None
            field.show_beside(Beside(context.last.get(code), default))
        self.scale.start(context.last.get("poids"), base)
        self._say_weight()
        self._offer_completion(context.stub)
        words = [f"séance {context.sessions + 1}"]
        if context.j0 is not None:
            words.insert(0, f"J+{(self.ctx.clock.today() - context.j0).days}")
        if "fevg" in base:
            words.insert(0, f"FEVG {base['fevg'].replace('.', ',')}{NNBSP}%")
        self._head.setText(" · ".join(words))
        points = tuple(ChartPoint(at, value) for at, value in context.weights)
        self.sparkline.set_data(ChartData("Poids", "kg", (Series("Poids", points),)))
        self.sparkline.setVisible(len(points) > 1)
        if self.stack.currentIndex() == 0:
            self._crash.offer()

    def _say_weight(self) -> None:
        beside = Beside(self.scale.last(), None, self.scale.from_reference)
        self.fields["poids"].show_beside(beside)

    # -- completing --------------------------------------------------------------------------

    def _offer_completion(self, stub: StubVisit | None) -> None:
        """A visit noted in ten seconds is offered again: one visit, one session."""
        self.complete_button.setVisible(stub is not None and self._completing is None)
        if stub is not None:
            seen = fr_instant(stub.at)
            self.complete_button.setText(f"Compléter la visite du {seen} (F7)")
            self.complete_button.setShortcut("F7")  # a new text takes the shortcut away

    def complete(self) -> None:
        """Type what was left out of the last visit, at its own instant."""
        stub = self._context.stub if self._context is not None else None
        if stub is None or self._completing is not None or self.stack.currentIndex() != 0:
            return
        self._completing = stub
        self.moment.fix(stub.at)
        self._mark_noted(stub.codes)
        self.complete_button.hide()
        first = next((code for code in FIELDS if code not in stub.codes), None)
        edit = self.fields[first].edit if first else self.form.note
        edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark_noted(self, codes: frozenset[str]) -> None:
        for code, field in self.fields.items():
            field.edit.setEnabled(code not in codes)
            if code in codes:
                field.clear()

    def _follow(self, protocol: Protocol) -> None:
        """Take the limits of the protocol in force in this practice (adopted or bundled)."""
        if protocol.digest != self._protocol.digest:
            self._protocol = protocol
            for code, field in self.fields.items():
                field.variable = protocol.variables[code]

    # -- typing ------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter on the note saves; Enter on the date goes back to the measures."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.key() in ENTER and plain:
                if watched is self.form.note:
                    self.save()
                elif watched is self.form.balance:
                    self.form.pas.setFocus(Qt.FocusReason.TabFocusReason)
                elif watched is self.form.day:
                    self.form.hour.setFocus(Qt.FocusReason.TabFocusReason)
                else:
                    self.form.poids.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter, or Ctrl+S as in every form, saves from any field: the rest comes later."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        asked = control and event.key() in (*ENTER, Qt.Key.Key_S)
        if asked and self.stack.currentIndex() == 0:
            self.save()
            return
        super().keyPressEvent(event)

    def _found_again(self) -> None:
        self.ctx.toast("Saisie retrouvée : elle n’était pas enregistrée.")

    def _touched(self, _text: str = "") -> None:
        self._crash.touched()
        if self._started is None and self._typed():
            self._started = self.ctx.clock.monotonic()
            self._tick.start()
            self._show_time()

    def _typed(self) -> bool:
        return bool(self.form.note.text().strip()) or any(
            field.text() for field in self.fields.values()
        )

    def _move_on(self, edit: QLineEdit) -> None:
        later = self._order[self._order.index(edit) + 1 :]
        following = next(one for one in later if one.isEnabled())
        following.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_time(self) -> None:
        if self._started is None:
            return
        words = f"{self._seconds()}{NNBSP}s"
        if self._context is not None and self._context.median_seconds is not None:
            words += f" · votre médiane {self._context.median_seconds}{NNBSP}s"
        self.timer.setText(words)

    def _seconds(self) -> int:
        if self._started is None:
            return 0
        return max(0, round(self.ctx.clock.monotonic() - self._started))

    # -- saving ------------------------------------------------------------------------------

    def save(self) -> None:
        """Check everything beside its field, then write the visit once."""
        if self.patient is None or self.stack.currentIndex() != 0:
            return
        moment = self.moment.value()
        values, problems = self._values()
        if isinstance(moment, Refused):
            problems = [*moment.problems, *problems]
        if problems or isinstance(moment, Refused):
            show_problems(self, problems)
            return
        handler, command = self._command(moment.value, values)
        self.ctx.operations.run(
            self, handler, command, done=self._saved,
            refused=lambda found: show_problems(self, found), trigger=self.save_button,
        )  # fmt: skip

    def _command(self, at: datetime, values: Mapping[str, Decimal]) -> tuple[Any, Any]:
        assert self.patient is not None
        confirmed = {code for code, field in self.fields.items() if field.confirmed}
        if self.moment.confirmed:
            confirmed.add("at")
        given: dict[str, Any] = {
            "values": values, "note": self.form.note.text(), "confirmed": frozenset(confirmed),
            "scale": self.scale.text(), "seconds": self._seconds(),
        }  # fmt: skip
        if self._completing is not None:
            visit = self._completing.id
            return complete_visit, CompleteVisit(self.patient, visit, self._visit, **given)
        kind = KINDS.get(self.ctx.person.profession, VISIT_KIND)
        command = commands.RecordVisit(self.patient, self._visit, at, kind=kind, **given)
        return commands.record_visit, command

    def _values(self) -> tuple[dict[str, Decimal], list[Problem]]:
        values: dict[str, Decimal] = {}
        problems = []
        for code, field in self.fields.items():
            if not field.text():
                continue
            problem, value = field.problem(), field.value()
            if problem is not None:
                problems.append(problem)
            elif value is not None:
                values[code] = value
        confirmed = frozenset(code for code, field in self.fields.items() if field.confirmed)
        problems += check_visit(values, self._protocol, confirmed)
        return values, problems

    def _saved(self, done: VisitDone) -> None:
        self._tick.stop()
        seconds = self._seconds()
        self._started = None
        for field in self.fields.values():
            field.clear()
        self.form.note.clear()
        if self.patient is not None:
            self._crash.forget(str(self.patient))
            moment = self.moment.value()
            known = moment.value if not isinstance(moment, Refused) else self.ctx.clock.now()
            at = known if self._completing is None else self._completing.at
            self.result.show_done(self.patient, done, seconds, at)
        self.stack.setCurrentIndex(1)
        focus = self.result.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _another(self) -> None:
        self._reset()
        self.mark_stale()
        self.form.poids.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- drafts ------------------------------------------------------------------------------

    def draft(self) -> dict[str, Any] | None:
        """Return what is typed, with the patient it is about; None when nothing is."""
        if self.stack.currentIndex() != 0 or not self._typed() or self.patient is None:
            return None
        about = self._completing.id if self._completing is not None else ""
        kept = {"patient": str(self.patient), "visit": self._visit, "completes": about}
        return {**kept, **typed(self)}

    def restore(self, content: Mapping[str, Any]) -> None:
        """Put a draft back, only on the patient it was typed for (P-55)."""
        values = content.get("values")
        if content.get("patient") != str(self.patient) or not isinstance(values, Mapping):
            return
        self.stack.setCurrentIndex(0)
        stub = self._context.stub if self._context is not None else None
        if stub is not None and content.get("completes") == stub.id:
            self.complete()
        put_back(self, content, values)
        if isinstance(content.get("visit"), str):
            self._visit = RecordId(content["visit"])

    def _size(self) -> None:
        theme = Theme.of(self)
        for code, field in self.fields.items():
            wide = {"pas": 60, "pad": 60}.get(code, 132 if code not in GRADES else 48)
            field.edit.setFixedWidth(theme.px(wide))
        self.form.day.setFixedWidth(theme.px(112))
        self.form.hour.setFixedWidth(theme.px(64))
        self.form.balance.setFixedWidth(theme.px(56))
        self.form.fc_label.setWordWrap(theme.scale >= _LARGE)
        self.sparkline.setFixedSize(theme.px(160), theme.px(36))
