"""« Ajouter un résultat »: signs, other measures and laboratory, from the pathway in force."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from cpts_desktop.features.followup.model import LastValue
from cpts_desktop.features.followup.results import RecordResults, offered, record_results
from cpts_desktop.features.followup.screens.dialogs import Made, PathwayDialog
from cpts_desktop.features.followup.screens.entry_field import Beside, EntryField
from cpts_desktop.features.followup.screens.forms.ui_results import Ui_ResultsForm
from cpts_desktop.features.followup.screens.visit_moment import VisitMoment
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, refuse_all
from cpts_desktop.protocols.explain import UNITS
from cpts_desktop.protocols.schema import Protocol, Variable
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.labels import plain_label

GROUPS: Final = (("flag", "Signes"), ("grade", "Cotations"), ("number", "Mesures et biologie"))


class ResultsDialog(PathwayDialog):
    """One field per variable that the visit does not ask; an empty one says nothing."""

    def __init__(
        self,
        ctx: PageContext,
        patient: PatientId,
        protocol: Protocol,
        asked: frozenset[str],
        latest: Mapping[str, LastValue],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(ctx, "Ajouter un résultat", Ui_ResultsForm(), _made, parent)
        self.patient = patient
        self.moment = VisitMoment(self.form, ctx.clock)
        self.moment.reset()
        self.fields: dict[str, EntryField] = {}
        grid = QGridLayout(self.form.measures)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(3, 1)
        variables = offered(protocol, asked)
        for kind, title in GROUPS:
            chosen = [one for one in variables if one.kind == kind]
            if chosen:
                grid.addWidget(plain_label(title, "section"), grid.rowCount(), 0, 1, 4)
            for variable in chosen:
                self._add(grid, variable, latest.get(variable.code))
        self._order()
        theme = Theme.of(self)
        self.resize(theme.px(680), theme.px(640))

    def _add(self, grid: QGridLayout, variable: Variable, last: LastValue | None) -> None:
        at = grid.rowCount()
        edit, side = QLineEdit(), plain_label("", "hint", wrap=True)
        edit.setObjectName(f"result_{variable.code}")
        edit.setAccessibleName(variable.label)
        edit.setMaxLength(9)
        edit.setMaximumWidth(Theme.of(self).px(110))
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        label = plain_label(variable.label, wrap=True)
        label.setBuddy(edit)
        grid.addWidget(label, at, 0)
        grid.addWidget(edit, at, 1)
        grid.addWidget(plain_label(UNITS.get(variable.unit, variable.unit), "hint"), at, 2)
        grid.addWidget(side, at, 3)
        field = EntryField(edit, side, variable, self._ctx.clock.today())
        field.show_beside(Beside(last))
        field.accepted.connect(lambda: edit.focusNextChild())
        self.fields[variable.code] = field

    def _order(self) -> None:
        previous: QWidget = self.form.hemolysed
        for field in self.fields.values():
            QWidget.setTabOrder(previous, field.edit)
            previous = field.edit

    def values(self) -> tuple[dict[str, Decimal], list[Problem]]:
        """Return what was typed, and what cannot be taken as it is."""
        found, problems = {}, []
        for code, field in self.fields.items():
            problem, value = field.problem(), field.value()
            if problem is not None:
                problems.append(problem)
            elif value is not None:
                found[code] = value
        return found, problems

    def refused(self, problems: tuple[Problem, ...]) -> None:
        """Say each problem beside its field."""
        by_field = {problem.field: problem for problem in reversed(problems)}
        for code, field in self.fields.items():
            field.show_problem(by_field.get(code))
        self.moment.say(by_field.get("at"))
        others = [one for one in problems if one.field not in (*self.fields, "at")]
        self.form.problem.setText(" ".join(one.message for one in others))
        first = next((self.fields[one.field] for one in problems if one.field in self.fields), None)
        if first is not None:
            first.edit.setFocus(Qt.FocusReason.OtherFocusReason)


def _made(dialog: PathwayDialog) -> Outcome[Made]:
    assert isinstance(dialog, ResultsDialog)
    values, problems = dialog.values()
    moment = dialog.moment.value()
    if isinstance(moment, Refused):
        problems = [*moment.problems, *problems]
    if problems or isinstance(moment, Refused):
        return refuse_all(problems)
    confirmed = {code for code, field in dialog.fields.items() if field.confirmed}
    if dialog.moment.confirmed:
        confirmed.add("at")
    command = RecordResults(
        dialog.patient, moment.value, values, dialog.form.hemolysed.isChecked(),
        frozenset(confirmed),
    )  # fmt: skip
    return Ok((record_results, command))
