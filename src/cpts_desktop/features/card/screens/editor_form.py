"""Binds the Designer form to an ``EditorDraft``: object names are the draft's field names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from cpts_desktop.features.card.editing import QR_FIELDS, TICKABLE, EditorDraft, widget_of
from cpts_desktop.features.card.model import LABELS, CardKind
from cpts_desktop.features.card.points import point_table
from cpts_desktop.features.card.proposal import Person, Proposal
from cpts_desktop.features.card.screens.forms.ui_editor import Ui_CardEditorForm
from cpts_desktop.features.card.screens.tick_list import Tick, TickList
from cpts_desktop.features.card.sheet import Flip, PrintOptions
from cpts_desktop.features.card.styles import PLAIN, Style
from cpts_desktop.features.card.templates import paper_layouts, stock_named, stocks, template
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.fields import mark_field
from cpts_desktop.shell.widgets.side_by_side import let_reflow

_LINES: Final = (
    "anticoagulant_drug", "anticoagulant_dose", "anticoagulant_indication",
    "antiplatelet_drug", "antiplatelet_dose", "antiplatelet_indication", "rare", "valid_until",
)  # fmt: skip
_AREAS: Final = {"allergies": 3, "implants": 2, "conditions": 2}  # lines shown
_CHECKS: Final = ("pacemaker", "blood_group")
_FLIPS: Final = ((Flip.LONG_EDGE, "bord long"), (Flip.SHORT_EDGE, "bord court"))
_ROLES: Final = {"contacts": "à prévenir"}


class EditorForm(QWidget):
    """The form. ``edited(field, draft)`` follows each edit; ``printing_changed`` the layout."""

    edited = Signal(str, object)
    printing_changed = Signal()
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.form = Ui_CardEditorForm()
        self.form.setupUi(self)  # type: ignore[no-untyped-call]
        self._draft = EditorDraft(CardKind.URGENCE)
        self._filling = False
        self.points = _placed(TickList(wraps=True), self.form.points_box)
        self.shown = _placed(TickList(wraps=True), self.form.shown_box)
        self.people = _placed(
            TickList(empty="Personne n’est encore inscrit au dossier."), self.form.people_box
        )
        self.qr = _placed(TickList(wraps=True), self.form.qr_box)
        self.back = _placed(TickList(wraps=True), self.form.back_box)
        self.form.start.setAlignment(Qt.AlignmentFlag.AlignCenter)
        let_reflow(self.form.dates_row, self.form.until_column, self.form.format_column)
        let_reflow(self.form.sheet_row, self.form.start_column, self.form.flip_column)
        self._watch()
        self._fill_choices()
        self._size()
        Theme.of(self).changed.connect(self._size)

    @property
    def draft(self) -> EditorDraft:
        """What the form holds."""
        return self._draft

    def areas(self) -> dict[str, QPlainTextEdit]:
        """Return the areas of several lines, by field."""
        return {name: getattr(self.form, name) for name in _AREAS}

    def tick_lists(self) -> dict[str, TickList]:
        """Return the lists of boxes, by what they tick."""
        return {"points": self.points, "shown": self.shown, "people": self.people,
                "qr": self.qr, "back": self.back}  # fmt: skip

    def show_draft(self, draft: EditorDraft, proposal: Proposal) -> None:
        """Put a draft in the widgets, without announcing it."""
        self._filling = True
        self._draft = draft
        form: Any = self.form
        for name in _LINES:
            _set_text(getattr(form, name), getattr(draft, name))
        for name in _AREAS:
            _set_text(getattr(form, name), getattr(draft, name))
        for name in _CHECKS:
            getattr(form, name).setChecked(getattr(draft, name))
        urgence = draft.kind is CardKind.URGENCE
        form.kind_urgence.setChecked(urgence)
        form.kind_equipe.setChecked(not urgence)
        group = proposal.blood_group
        form.blood_group.setEnabled(group is not None)
        form.blood_group.setText(f"Groupe sanguin {group['value']}" if group else "Groupe sanguin")
        form.blood_group_hint.setText(
            f"{group['laboratory']}, à la demande du patient" if group
            else "Aucun document de laboratoire au dossier."
        )  # fmt: skip
        self.people.show_ticks([_tick(person) for person in proposal.people], draft.people)
        fields = [Tick(field, LABELS[field]) for field in QR_FIELDS]
        self.qr.show_ticks(fields, draft.qr_fields)
        points = [Tick(point.id, point.label) for point in point_table().points]
        self.points.show_ticks(points, draft.points)
        form.fistula.setCurrentIndex(max(form.fistula.findData(draft.fistula), 0))
        shown = [Tick(field, LABELS[field]) for field in TICKABLE]
        self.shown.show_ticks(shown, [name for name in TICKABLE if name not in draft.hidden])
        form.shown_part.setVisible(urgence)
        front = [Tick(field, LABELS[field]) for field in template(draft.kind).front]
        self.back.show_ticks(front, draft.back)
        self._filling = False
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Put the boxes made from data where the eye finds them."""
        form: Any = self.form
        chain: list[QWidget] = [
            form.implants, *self.points.boxes(), form.fistula, form.rare, form.conditions,
            form.blood_group, *self.shown.boxes(), *self.people.boxes(), *self.back.boxes(),
            *self.qr.boxes(), form.valid_until,
        ]  # fmt: skip
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def options(self, style: Style = PLAIN) -> PrintOptions:
        """Return how to print, in the practice's style."""
        return PrintOptions(
            layout=str(self.form.layout.currentData()),
            flip=Flip(str(self.form.flip.currentData())),
            start=self.form.start.value() if self.form.start.isEnabled() else 1,
            style=replace(style, high_contrast=self.form.high_contrast.isChecked()),
        )

    def show_hint(self, text: str) -> None:
        """Say what the record knows of allergies."""
        self.form.allergies_hint.setText(text)
        self.form.allergies_hint.setVisible(bool(text))

    def show_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Show each problem beside its field; return those that belong to no field here."""
        first: dict[str, Problem] = {}
        homeless = []
        for problem in problems:
            name = widget_of(problem.field)
            if isinstance(getattr(self.form, name, None), QWidget):
                first.setdefault(name, problem)
            else:
                homeless.append(problem)
        for name in (*_LINES, *_AREAS, *_CHECKS, "layout"):
            place = name
            if name.startswith(("anticoagulant", "antiplatelet")):
                place = name.split("_")[0] + "_drug"
            message = getattr(self.form, f"{place}_problem", None)
            shown = first.get(name)
            mark_field(getattr(self.form, name), None, shown)
            if isinstance(message, QLabel) and (name == place or shown is not None):
                message.setText(shown.message if shown else "")
                message.setVisible(shown is not None)
        self.form.qr_fields_problem.setText(
            next((p.message for p in homeless if p.field == "qr_fields"), "")
        )
        self.form.qr_fields_problem.setVisible(bool(self.form.qr_fields_problem.text()))
        return homeless

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give Ctrl+Z and its opposite to the card, not to one field."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            assert isinstance(event, QKeyEvent)
            for keys, asked in (
                (QKeySequence.StandardKey.Undo, self.undo_asked),
                (QKeySequence.StandardKey.Redo, self.redo_asked),
            ):
                if event.matches(keys):
                    if event.type() is QEvent.Type.KeyPress:
                        asked.emit()
                    event.accept()
                    return True
        return super().eventFilter(watched, event)

    def _size(self) -> None:
        """Give the areas a height in lines, whatever the scale of the text."""
        theme = Theme.of(self)
        self.setContentsMargins(0, 0, theme.gap("m"), 0)
        until = self.form.valid_until
        until.setMinimumWidth(until.fontMetrics().horizontalAdvance("00/00/0000") + theme.px(32))
        for name, lines in _AREAS.items():
            area = getattr(self.form, name)
            area.setFixedHeight(area.fontMetrics().lineSpacing() * lines + theme.px(24))

    def _watch(self) -> None:
        form: Any = self.form
        for name in _LINES:
            getattr(form, name).textEdited.connect(lambda _text, n=name: self._typed(n))
        for name in _AREAS:
            getattr(form, name).textChanged.connect(lambda n=name: self._typed(n))
        for name in _CHECKS:
            getattr(form, name).toggled.connect(lambda _on, n=name: self._typed(n))
        for name in (*_LINES, *_AREAS):
            getattr(form, name).installEventFilter(self)
        form.kind_urgence.toggled.connect(lambda _on: self._typed("kind"))
        self.points.changed.connect(lambda: self._typed("points"))
        self.shown.changed.connect(lambda: self._typed("hidden"))
        form.fistula.currentIndexChanged.connect(lambda _at: self._typed("fistula"))
        form.high_contrast.toggled.connect(lambda _on: self.printing_changed.emit())
        self.people.changed.connect(lambda: self._typed("people"))
        self.qr.changed.connect(lambda: self._typed("qr_fields"))
        self.back.changed.connect(lambda: self._typed("back"))
        form.layout.currentIndexChanged.connect(self._layout_chosen)
        for label in self.findChildren(QLabel):
            if label.objectName().endswith("_problem"):
                label.hide()

    def _fill_choices(self) -> None:
        layout = self.form.layout
        for key, paper in paper_layouts().items():
            layout.addItem(paper.title, key)
        for stock in stocks():
            words = f"Planche A4 {stock.brand} {stock.code} ({stock.count} cartes)"
            layout.addItem(words, f"a4:{stock.code}")
        self.form.fistula.addItem("non", "")
        for side in point_table().fistulas:
            self.form.fistula.addItem(side.label, side.id)
        for flip, words in _FLIPS:
            self.form.flip.addItem(words, flip.value)
        self._layout_chosen()

    def _layout_chosen(self, _index: int = 0) -> None:
        chosen = str(self.form.layout.currentData() or "")
        stock = stock_named(chosen[3:]) if chosen.startswith("a4:") else None
        self.form.start.setMaximum(stock.count if stock else 1)
        for widget in (self.form.start, self.form.start_label):
            widget.setEnabled(stock is not None)
        self.form.flip.setEnabled(chosen not in ("fold", "pvc"))
        self.printing_changed.emit()

    def _typed(self, field: str) -> None:
        if self._filling:
            return
        self._draft = self._read()
        self.edited.emit(field, self._draft)

    def _read(self) -> EditorDraft:
        form: Any = self.form
        changes: dict[str, Any] = {name: getattr(form, name).text() for name in _LINES}
        changes |= {name: getattr(form, name).toPlainText() for name in _AREAS}
        changes |= {name: getattr(form, name).isChecked() for name in _CHECKS}
        kind = CardKind.URGENCE if form.kind_urgence.isChecked() else CardKind.EQUIPE
        return replace(
            self._draft,
            kind=kind,
            points=self.points.ticked(),
            fistula=str(form.fistula.currentData() or ""),
            hidden=tuple(name for name in TICKABLE if name not in self.shown.ticked()),
            people=self.people.ticked(),
            qr_fields=self.qr.ticked(),
            back=self.back.ticked(),
            **changes,
        )


def _placed(widget: TickList, place: QWidget) -> TickList:
    layout = QVBoxLayout(place)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(widget)
    return widget


def _tick(person: Person) -> Tick:
    role = (
        _ROLES.get(person.field)
        or str(person.value.get("role") or LABELS.get(person.field, "")).lower()
    )
    words = f"{person.value['name']}, {role}"
    return Tick(person.id, words, "" if person.agreed else "accord non enregistré")


def _set_text(widget: QLineEdit | QPlainTextEdit, text: str) -> None:
    shown = widget.text() if isinstance(widget, QLineEdit) else widget.toPlainText()
    if shown == text:
        return
    if isinstance(widget, QLineEdit):
        widget.setText(text)
        # The start of a dose stays in sight: « 5 mg » must not read « mg ».
        widget.setCursorPosition(0)
    else:
        widget.setPlainText(text)
