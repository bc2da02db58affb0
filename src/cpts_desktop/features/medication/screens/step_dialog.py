"""The form of one step, built from its data (ADR 0013); a reminder of what is missing, no wall."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from cpts_desktop.features.medication import commands, forms
from cpts_desktop.features.medication.case_values import read_day
from cpts_desktop.features.medication.forms import SEPARATOR, Field
from cpts_desktop.features.medication.queries import StepForm
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import row, scrolling

_PLACES: Final = {"": "…", "officine": "à l’officine", "domicile": "à domicile",
                  "ehpad": "en EHPAD", "distance": "à distance"}  # fmt: skip


class StepDialog(QDialog):
    """Fields by section; Ctrl+S keeps what is filled in."""

    def __init__(
        self, ctx: PageContext, patient: PatientId, review: str, step: str,
        known: StepForm | None, kept: Callable[[], None], parent: QWidget, *,
        line: str = "", title: str = "", defaults: Mapping[str, str] | None = None,
        shown: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = title or forms.STEP_TITLES[step]
        self.setWindowTitle(title)
        self.setObjectName(f"step_{step}")
        self.ctx, self._patient, self._review, self._step = ctx, patient, review, step
        self._kept = kept
        self._widgets: dict[str, QWidget | list[QCheckBox]] = {}
        self._days: dict[str, QLineEdit] = {}
        self._line, self._all = line, dict(known.values) if known else {}
        values = forms.of_line(self._all, line) if line else self._all
        if known is None:  # nothing kept yet: what the record knows is offered
            values = {**(defaults or {}), **values}
        told = dict(shown or {})
        body = QWidget()
        grid = QGridLayout(body)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        grid.setHorizontalSpacing(ctx.theme.gap("l"))
        section = ""
        for field in forms.all_fields():
            if field.step != step or (field.kind == "calcul" and field.id not in told):
                continue
            if field.section != section:
                section = field.section
                grid.addWidget(plain_label(section, "section"), grid.rowCount(), 0, 1, 2)
            if field.kind == "calcul":
                self._show(grid, field, told[field.id])
            else:
                self._add(grid, field, values.get(field.id, ""))
        grid.setRowStretch(grid.rowCount(), 1)
        self.place = QComboBox()
        self.place.setObjectName("place")
        self.place.setAccessibleName("Lieu")
        for code, words in _PLACES.items():
            self.place.addItem(words, code)
        self.place.setCurrentIndex(max(0, self.place.findData(known.place if known else "")))
        self.minutes = QLineEdit(known.minutes if known else "")
        self.minutes.setObjectName("minutes")
        self.minutes.setAccessibleName("Durée en minutes")
        self.minutes.setMaximumWidth(ctx.theme.px(60))
        self.told = plain_label("", "hint", wrap=True)
        self.problem = plain_label("", "problem", wrap=True)
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("l")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.addWidget(plain_label(title, "title"))
        layout.addWidget(scrolling(body), 1)
        layout.addWidget(self.told)
        layout.addWidget(self.problem)
        where = (plain_label("Lieu"), self.place, plain_label("Durée (min)"), self.minutes)
        for widget in where:  # a sending is no interview
            widget.setVisible(step not in ("envoi", "lignes"))
        layout.addLayout(
            row(*where, None, button("Annuler", self.reject, name="cancel"),
                primary_button("Garder", self._save, shortcut="Ctrl+S", name="keep"))
        )  # fmt: skip
        self.resize(ctx.theme.px(760), ctx.theme.px(360 if step == "envoi" else 560))
        self._tell()

    def _show(self, grid: QGridLayout, field: Field, words: str) -> None:
        """A field that the record fills: read here, changed where it lives."""
        at = grid.rowCount()
        grid.addWidget(plain_label(field.label, wrap=True), at, 0)
        value = plain_label(words, "secondary", wrap=True, selectable=True)
        value.setObjectName(field.id)
        value.setAccessibleName(f"{field.label}\u202f: {words}")
        grid.addWidget(value, at, 1)

    def _measure(self, field: Field, kept: str) -> QWidget:
        """Value with its unit, and the day it was measured."""
        value, day = forms.parts_of(kept)
        line = QLineEdit(value)
        line.setMaxLength(40)
        line.setPlaceholderText(field.unit)
        on = QLineEdit(fr_date(date.fromisoformat(day)) if day else "")
        on.setMaxLength(10)
        on.setPlaceholderText("JJ/MM/AAAA")
        on.setObjectName(f"{field.id}_date")
        on.setAccessibleName(f"{field.label}\u202f: date")
        on.setMaximumWidth(self.ctx.theme.px(110))
        for widget in (line, on):
            widget.textEdited.connect(self._tell)
        self._widgets[field.id], self._days[field.id] = line, on
        holder = QWidget()
        inside = row(line, on, gap="s")
        inside.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(inside)
        holder.setFocusProxy(line)
        return holder

    def _add(self, grid: QGridLayout, field: Field, value: str) -> None:
        at = grid.rowCount()
        label = plain_label(field.label + (" *" if field.required else ""), wrap=True)
        grid.addWidget(label, at, 0)
        holder: QWidget
        named: QWidget
        if field.kind in ("oui_non", "choix"):
            choice = QComboBox()
            choice.addItems(["", *(field.options or ("oui", "non"))])
            choice.setCurrentText(value)
            choice.currentIndexChanged.connect(self._tell)
            self._widgets[field.id] = holder = choice
        elif field.kind == "choix_multiples":
            holder = QWidget()
            inside = QVBoxLayout(holder)
            inside.setContentsMargins(0, 0, 0, 0)
            boxes = []
            for option in field.options:
                box = QCheckBox(option.replace("&", "&&"))
                box.setProperty("option", option)
                box.setChecked(option in value.split(SEPARATOR))
                box.setAccessibleName(f"{field.label} : {option}")
                box.toggled.connect(self._tell)
                inside.addWidget(box)
                boxes.append(box)
            self._widgets[field.id] = boxes
        elif field.kind == "mesure":
            holder = self._measure(field, value)
        else:
            shown = fr_date(date.fromisoformat(value)) if field.kind == "date" and value else value
            line = QLineEdit(shown)
            line.setMaxLength(forms.MAX_TEXT)
            if field.kind == "date":
                line.setPlaceholderText("JJ/MM/AAAA")
            line.textEdited.connect(self._tell)
            self._widgets[field.id] = holder = line
        named = holder.focusProxy() or holder
        named.setObjectName(field.id)
        named.setAccessibleName(field.label)
        label.setBuddy(named)
        grid.addWidget(holder, at, 1)

    def values(self, problems: list[Problem]) -> dict[str, str]:
        """What is filled in, dates in ISO; a date that is none becomes a problem."""
        out: dict[str, str] = {}
        kinds = {f.id: f.kind for f in forms.fields_of(self._step)}
        for name, widget in self._widgets.items():
            if isinstance(widget, list):
                chosen = [str(b.property("option")) for b in widget if b.isChecked()]
                text = SEPARATOR.join(chosen)
            elif isinstance(widget, QComboBox):
                text = widget.currentText()
            else:
                assert isinstance(widget, QLineEdit)
                text = widget.text().strip()
                if kinds[name] == "date" and text:
                    day = read_day(text, name, problems)
                    text = day.isoformat() if day else ""
                elif kinds[name] == "mesure" and text:
                    day = read_day(self._days[name].text().strip(), name, problems)
                    text = forms.measured(text, (day or self.ctx.clock.today()).isoformat())
            if text:
                out[name] = text
        return out

    def _tell(self) -> None:
        values = self.values([])
        missing = [f.label for f in forms.unfilled(self._step, values)]
        words = []
        if any(name.startswith("girerd_") for name in self._widgets):
            words.append(f"Girerd : {forms.girerd(values).words} (seuils à vérifier).")
        if self._step == "adhesion" and not forms.may_go_on(values):
            words.append(
                "Adhésion retirée\u202f: plus rien ne part, clore le bilan."
                if values.get("date_retrait")
                else "Sans consentement daté, le bilan ne peut pas être facturé."
            )
        if missing:
            words.append(f"Reste à remplir : {len(missing)} champ(s) obligatoire(s).")
        self.told.setText(" ".join(words))

    def _save(self) -> None:
        problems: list[Problem] = []
        values = self.values(problems)
        if problems:
            self._refused(tuple(problems))
            return
        if self._line:
            mine = {forms.line_key(self._line, f.id) for f in forms.fields_of(self._step)}
            others = {k: v for k, v in self._all.items() if k not in mine}
            values = others | {forms.line_key(self._line, k): v for k, v in values.items()}
        command = commands.KeepForm(
            self._patient, self._review, self._step, self.ctx.clock.today(), values,
            self.minutes.text().strip(), str(self.place.currentData()),
        )  # fmt: skip
        self.ctx.operations.run(
            self, commands.keep_form, command, done=self._done, refused=self._refused
        )

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        labels = {f.id: f.label for f in forms.fields_of(self._step)}
        first = problems[0]
        told = labels.get(first.field.rpartition("/")[2], "")
        self.problem.setText(f"{told} : {first.message}".strip(" :"))

    def _done(self, _step: object) -> None:
        self.ctx.toast("Étape gardée.")
        self._kept()
        self.accept()
