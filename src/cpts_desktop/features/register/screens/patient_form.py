"""The form of a patient: new or amended, problems beside the fields, look-alikes explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from sqlalchemy import Connection

from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.commands.identity import LOOKALIKE, clean_form, traits_of
from cpts_desktop.features.register.model import Lookalike, Patient, Sex
from cpts_desktop.features.register.screens.forms.ui_patient import Ui_PatientForm
from cpts_desktop.features.register.screens.words import birth_shown
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Problem, Refused
from cpts_desktop.kernel.text import capital, fr_date, plural
from cpts_desktop.shell.asking import LOOK_AGAIN, AskedOnce
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.columns import let_columns
from cpts_desktop.shell.widgets.fields import say_when_cut, show_problems
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.into_view import bring_into_view
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, column, row, scrolling
from cpts_desktop.shell.widgets.side_by_side import SideBySide

_LINES: Final = (
    "birth_name", "given_names", "used_name", "used_given_name", "birth_date", "birth_place",
    "birth_cog", "mobile", "phone", "email", "address", "postcode", "city", "note",
)  # fmt: skip
_FIELDS: Final = (*_LINES, "sex")
_DONE: Final = "register.synthese"


def alike_of(conn: Connection, form: commands.CreatePatient, today: date) -> tuple[Lookalike, ...]:
    """Return the look-alikes of what is typed; nothing while a field is not acceptable."""
    cleaned = clean_form(form, today)
    if isinstance(cleaned, Refused):
        return ()
    return queries.lookalikes(conn, traits_of(cleaned.value.fields))


class PatientFormPage(Page):
    """One page for creating and amending; what is typed survives leaving and locking."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        holder = QWidget()
        self.form = Ui_PatientForm()
        self.form.setupUi(holder)  # type: ignore[no-untyped-call]
        let_columns(holder, self.form.grid)
        self.form.sex.addItem("Choisir…", "")
        for sex in Sex:
            self.form.sex.addItem(sex.label, sex.value)
        self._before: dict[str, Any] = self._content()
        self._asked = AskedOnce(self._content)
        self._editing: PatientId | None = None
        self.title = plain_label("Nouveau patient", "title")
        self.save = primary_button("Enregistrer", self.submit, shortcut="Ctrl+S", name="save")
        self.give_up = button("Revenir à la liste", self._leave, name="leave")
        self.alike_list = column(gap="s")
        self.alike = Panel(
            plain_label("Ces patients se ressemblent. Est-ce l’un d’eux ?", "strong", wrap=True),
            self.alike_list,
            FlowRow(
                button("Créer quand même", lambda: self.submit(looked=True), name="create_anyway"),
                button(
                    "C’est un homonyme : créer et marquer",
                    lambda: self.submit(looked=True, homonym=True),
                    name="create_homonym",
                ),
            ),
            role="warning",
        )
        self.alike.setObjectName("lookalikes")
        self.alike.hide()
        self.notes = plain_label("", "note", wrap=True)
        self.notes.setObjectName("form_notes")
        self.notes.hide()
        body = QWidget()
        inside = QVBoxLayout(body)
        gap = ctx.theme.gap("xl")
        inside.setContentsMargins(gap, gap, gap, gap)
        inside.setSpacing(ctx.theme.gap("l"))
        acts = FlowRow(self.give_up, self.save, gap="m")
        inside.addWidget(SideBySide(self.title, acts, stretches=(1, 0), gap="m", roomy=True))
        inside.addWidget(self.notes)
        inside.addWidget(self.alike)
        inside.addWidget(Panel(holder))
        inside.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolling(body))
        for name in _LINES:
            field = getattr(self.form, name)
            field.textEdited.connect(lambda _text, name=name: self._clear(name))
            field.returnPressed.connect(self.focusNextChild)
            say_when_cut(name, field, self._messages()[name])
        self.form.birth_date_unknown.toggled.connect(lambda _on: self._clear("birth_date"))

    def open(self, **params: str) -> None:
        """``patient=uid`` amends, an empty one creates; ``typed`` starts the birth name."""
        uid = params.get("patient", "")
        self._editing = PatientId(uid) if uid else None
        self.patient = self._editing
        self.alike.hide()
        self._say("")
        show_problems((), self._fields(), self._messages())
        words = "Modifier la fiche" if uid else "Nouveau patient"
        self.title.setText(words)
        self._fill({})
        typed = params.get("typed", "").strip()
        if typed and not any(char.isdigit() for char in typed):
            self.form.birth_name.setText(typed.upper())
        self._keep(self._content() if not typed else {})
        if self._editing is not None:
            self.ctx.operations.fetch(self, queries.patient, self._editing, done=self._show)

    def first_focus(self) -> QWidget | None:
        """Start with the birth name."""
        return self.form.birth_name

    def draft(self) -> dict[str, Any] | None:
        """Return what is typed and not saved."""
        content = self._content()
        return None if content == self._before else content

    def restore(self, content: Mapping[str, Any]) -> None:
        """Put back what was typed."""
        self._fill(content)
        self._say("Saisie retrouvée, pas encore enregistrée.")

    def submit(self, *, looked: bool = False, homonym: bool = False) -> None:
        """Save; the command cleans and judges."""
        content = self._content()
        form = commands.CreatePatient(**content, looked_at_lookalikes=looked, mark_homonym=homonym)
        command: Any = form
        if self._editing is None:
            cleaned = clean_form(form, self.ctx.clock.today())
            odd = cleaned.notes if isinstance(cleaned, Ok) else ()  # said with the look-alikes
            handler = self._asked.over(commands.create_patient, odd)
        else:
            handler = self._asked.over(commands.amend_patient)
            command = commands.AmendPatient(self._editing, replace(form, looked_at_lookalikes=True))
        self.ctx.operations.run(
            self, handler, command, done=self._saved, refused=self._refused, trigger=self.save
        )

    def _saved(self, uid: PatientId) -> None:
        new = self._editing is None
        self._before = self._content()
        self.ctx.toast("Patient créé." if new else "Fiche enregistrée.")
        self.ctx.navigate(_DONE, patient=uid)

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        alike = [one for one in problems if one.code == LOOKALIKE]
        beside = [one for one in problems if one.code != LOOKALIKE]
        homeless = show_problems(beside, self._fields(), self._messages())
        self._asked.showed(alike)
        asks = self._asked.showed(beside)
        said = [*(one.message for one in homeless[:1]), *([LOOK_AGAIN] if asks else [])]
        self._say(" ".join(said))
        if homeless and len(homeless) == len(beside):
            bring_into_view(self.notes)
        self.alike.setVisible(bool(alike))
        if alike:
            form = commands.CreatePatient(**self._content())
            today = self.ctx.clock.today()
            self.ctx.operations.fetch(self, alike_of, form, today, done=self._show_alike)

    def _say(self, words: str) -> None:
        self.notes.setText(words)
        self.notes.setVisible(bool(words))

    def _show_alike(self, found: tuple[Lookalike, ...]) -> None:
        while (item := self.alike_list.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        lines = [self._alike_line(one) for one in found[:5]]
        for line in lines:
            self.alike_list.addWidget(line)
        if len(found) > 5:
            self.alike_list.addWidget(
                plain_label(f"… et {plural(len(found) - 5, 'autre')}.", "secondary")
            )
        bring_into_view(self.alike)
        if lines:
            lines[0].findChildren(QPushButton)[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _alike_line(self, one: Lookalike) -> QWidget:
        who = one.banner
        holder = QWidget()
        birth = birth_shown(who, self.ctx.clock.today())
        words = column(
            plain_label(f"{who.display_name}, {birth}", "strong", wrap=True),
            plain_label(f"{capital(one.why)}.", wrap=True),
        )
        words.setSpacing(0)
        go = button(
            "C’est ce patient : ouvrir",
            lambda: self._open_known(who.uid),
            role="link",
            name="open_known",
        )
        line = row(words, go)
        line.setStretch(0, 1)
        holder.setLayout(line)
        return holder

    def _open_known(self, uid: PatientId) -> None:
        self._fill({})
        self._keep(self._content())
        self.ctx.navigate(_DONE, patient=uid)

    def _show(self, sheet: Patient | None) -> None:
        if sheet is None or self.draft() is not None:
            return
        who = sheet.banner
        self._fill(
            {
                "birth_name": who.birth_name, "given_names": " ".join(who.given_names),
                "used_name": who.used_name, "used_given_name": who.used_given_name,
                "birth_date": fr_date(who.birth_date) if who.birth_date else "",
                "birth_date_unknown": who.birth_date_unknown, "sex": who.sex,
                **{n: getattr(sheet, n) for n in _LINES if hasattr(sheet, n)},
            }
        )  # fmt: skip
        self._keep(self._content())

    def _keep(self, before: dict[str, Any]) -> None:
        self._before = before
        self._asked.start(before)

    def _leave(self) -> None:
        if self._editing is not None:
            self.ctx.navigate(_DONE, patient=self._editing)
        else:
            self.ctx.navigate("register.patients")

    def _content(self) -> dict[str, Any]:
        found: dict[str, Any] = {name: getattr(self.form, name).text() for name in _LINES}
        found["sex"] = str(self.form.sex.currentData() or "")
        found["birth_date_unknown"] = self.form.birth_date_unknown.isChecked()
        return found

    def _fill(self, content: Mapping[str, Any]) -> None:
        for name in _LINES:
            field: QLineEdit = getattr(self.form, name)
            field.setText(str(content.get(name) or ""))
        index = self.form.sex.findData(str(content.get("sex") or ""))
        self.form.sex.setCurrentIndex(max(index, 0))
        self.form.birth_date_unknown.setChecked(bool(content.get("birth_date_unknown")))

    def _fields(self) -> dict[str, QWidget]:
        return {name: getattr(self.form, name) for name in _FIELDS}

    def _messages(self) -> dict[str, Any]:
        return {name: getattr(self.form, f"{name}_problem") for name in _FIELDS}

    def _clear(self, name: str) -> None:
        show_problems((), {name: self._fields()[name]}, self._messages())
