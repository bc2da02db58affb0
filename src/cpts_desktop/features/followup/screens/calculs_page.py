"""« Calculs »: what a value is worth by each published formula, from the record or as typed.

Nothing typed here is kept in the record.
"""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Final

from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from cpts_desktop.features.followup.calculs import CalcStart, read_start
from cpts_desktop.features.followup.rules.calc_sheet import TICKS, Given, Line, calc_sheet
from cpts_desktop.features.followup.screens.entry_field import Beside, EntryField
from cpts_desktop.features.followup.screens.forms.ui_calculs import Ui_CalculsForm
from cpts_desktop.features.followup.screens.words import shown
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.text import NNBSP, fr_date
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, column, heading, scrolling, separator
from cpts_desktop.shell.widgets.side_by_side import SideBySide

MEASURES: Final = {"poids": "weight", "taille": "height", "creat": "creatinine", "fevg": "fevg",
                   "pas": "pas", "nyha": "nyha"}  # fmt: skip
_FROM_RECORD: Final = {"poids": "poids_sec", "taille": "taille", "fevg": "fevg"}
HINT: Final = "Aide à la consultation. Rien de ce qui est tapé ici n’est enregistré."


class CalculsPage(Page):
    """A form on the left, each calculator on the right with what it was made with."""

    topics = frozenset({Topic.PATIENTS, Topic.OBSERVATIONS, Topic.MEDICATIONS})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.form = Ui_CalculsForm()
        self.fields: dict[str, EntryField] = {}
        self._start: CalcStart | None = None
        self._dry = ""
        holder = QWidget()
        self.form.setupUi(holder)  # type: ignore[no-untyped-call]
        self.who = plain_label("", "secondary", wrap=True)
        left = Panel(self.who, holder, title="Ce qui est connu")
        self.results: dict[str, tuple[QLabel, QLabel]] = {}
        right = Panel(*map(self._result, calc_sheet(Given())), title="Résultats")
        for name in TICKS:
            self._tick(name).toggled.connect(self.calculate)
        layout = QVBoxLayout(self)
        gap = Theme.of(self).gap("l")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.addLayout(heading("Calculs", HINT))
        layout.addWidget(scrolling(SideBySide(left, right, stretches=(2, 3))), 1)

    def first_focus(self) -> QWidget | None:
        """Start on the first value."""
        first: QWidget = self.form.poids
        return first

    def refresh(self) -> None:
        """Fetch what is known of the patient; what was typed stays while it is the same one."""
        if self.patient is not None:
            self.ctx.operations.fetch(
                self, read_start, self.patient, self.ctx.clock.today(), done=self._show,
                latest="calculs",
            )  # fmt: skip

    def calculate(self) -> None:
        """Compute everything again."""
        if self._start is None:
            return
        for line in calc_sheet(self.given()):
            value, words = self.results[line.id]
            value.setText(line.value or "non calculable")
            said = f"{line.made_with} · {line.note}" if line.made_with else line.note
            words.setText(f"{said}. {line.source}.")

    def given(self) -> Given:
        """Return what is known and what was typed, without what cannot be."""
        start = self._start
        values = {
            MEASURES[code]: value
            for code, field in self.fields.items()
            if (value := field.value()) is not None and (field.confirmed or _usable(field))
        }
        nyha = values.pop("nyha", None)
        ticked = frozenset(name for name in TICKS if self._tick(name).isChecked())
        return Given(
            age=None if start is None else start.age,
            female=None if start is None else start.female,
            dry=bool(self._dry) and self.form.poids.text() == self._dry,
            nyha=None if nyha is None else int(nyha),
            ticked=ticked,
            **values,
        )

    def _result(self, line: Line) -> QVBoxLayout:
        label, value = plain_label(line.label), plain_label("", "strong", wrap=True)
        value.setAccessibleName(line.label)
        words = plain_label("", "secondary", wrap=True)
        self.results[line.id] = (value, words)
        both = SideBySide(label, value, stretches=(1, 1))
        return column(separator(), both, words, gap="s")

    def _tick(self, name: str) -> QCheckBox:
        box: QCheckBox = getattr(self.form, name)
        return box

    def _show(self, start: CalcStart | None) -> None:
        known, self._start = self._start, start
        if start is None:
            return
        if known is None or known.patient != start.patient:
            self._fill(start)
        years = f"{start.age}{NNBSP}ans" if start.age is not None else "âge inconnu"
        sex = {True: "femme", False: "homme", None: "sexe non renseigné"}[start.female]
        today = fr_date(self.ctx.clock.today())
        self.who.setText(f"Le {today} : {sex}, {years}. Cochez ce qui est vrai, rien n’est deviné.")
        self.calculate()

    def _fill(self, start: CalcStart) -> None:
        """Put the record in the form: the dry weight first, oedema inflates the others."""
        for code in MEASURES:
            field = self._field(code, start)
            last = start.latest.get(code)
            reference = start.references.get(_FROM_RECORD.get(code, ""))
            if last is not None and code != "poids":
                reference = None
            value = reference if reference is not None else last.value if last else None
            field.clear()
            field.edit.setText("" if value is None else _typed(value))
            field.show_beside(Beside(last))
            if reference is not None:
                words = "poids sec du dossier" if code == "poids" else "valeur du dossier"
                field.side.setText(words)
        dry = start.references.get("poids_sec")
        self._dry = "" if dry is None else _typed(dry)
        for name in TICKS:
            self._tick(name).setChecked(name in start.ticked)

    def _field(self, code: str, start: CalcStart) -> EntryField:
        field = self.fields.get(code)
        if field is None:
            edit, side = getattr(self.form, code), getattr(self.form, f"{code}_side")
            variable = start.protocol.variables[code]
            field = EntryField(edit, side, variable, self.ctx.clock.today())
            field.accepted.connect(partial(self._next, code))
            field.edited.connect(self.calculate)
            self.fields[code] = field
        return field

    def _next(self, code: str) -> None:
        self.calculate()
        getattr(self.form, code).focusNextChild()


def _typed(value: Decimal) -> str:
    return shown(value).replace(NNBSP, "")


def _usable(field: EntryField) -> bool:
    problem = field.problem()
    return problem is None or problem.code != "OUT_OF_RANGE"
