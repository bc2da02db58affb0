"""Between the card and its form: a line goes to its field, a field is outlined on the card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from cpts_desktop.features.card.direct import EDIT, Place, place_of, take, ways_for
from cpts_desktop.features.card.editing import EditorDraft
from cpts_desktop.features.card.proposal import Proposal
from cpts_desktop.features.card.screens.editor_form import EditorForm
from cpts_desktop.features.card.screens.preview import CardPreview
from cpts_desktop.features.card.screens.tick_list import TickList
from cpts_desktop.features.card.zones import root

_AROUND: Final = 24
"""Pixels that stay in sight around what is shown."""
Now = Callable[[], tuple[EditorDraft, Proposal] | None]
"""The draft as it stands and what the record proposes; None before the first answer."""


class DirectEditing(QObject):
    """``taken(way, draft)``: the draft after something was done on the card itself."""

    taken = Signal(str, object)

    def __init__(self, form: EditorForm, preview: CardPreview, now: Now) -> None:
        super().__init__(form)
        self._form, self._preview, self._now = form, preview, now
        preview.ways = self._ways
        preview.way_asked.connect(self._asked)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)
        for area in form.areas().values():
            area.cursorPositionChanged.connect(self.outline)

    def outline(self) -> None:
        """Outline on the card what the focused field prints, and bring it into sight."""
        now, place = self._now(), self._place(QApplication.focusWidget())
        if now is None or place is None:
            return
        rect = self._preview.show_edited(self._parts_at(place))
        # Never the page itself: the field that is being typed in stays where it is.
        _bring_into_sight(self._preview, rect, outer=False)

    def step_over(self) -> None:
        """Go from the form to the card, or back to the field of the line (F6)."""
        if not self._preview.hasFocus():
            self._preview.setFocus(Qt.FocusReason.ShortcutFocusReason)
            _bring_into_sight(self._preview, self._preview.current_rect())
        elif self._preview.current():
            self._edit(self._preview.current())

    # --- from the card ---

    def _ways(self, part: str) -> tuple[str, ...]:
        now = self._now()
        if now is None or not part:
            return ()
        return ways_for(*now, part, entries=self._preview.entries(root(part)))

    def _asked(self, way: str, part: str) -> None:
        now = self._now()
        if now is None:
            return
        if way == EDIT:
            self._edit(part)
            return
        after = take(*now, way, part)
        if after != now[0]:
            self.taken.emit(way, after)

    def _edit(self, part: str) -> None:
        now = self._now()
        place = place_of(*now, part) if now is not None else None
        widget = self._widget(place) if place is not None else None
        if place is None or widget is None:
            return
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(widget, QPlainTextEdit):
            _to_line(widget, place.line)
        elif isinstance(widget, QLineEdit):
            widget.selectAll()
        _bring_into_sight(widget, widget.rect())
        self.outline()

    # --- from the form ---

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._form.isAncestorOf(now):
            self.outline()

    def _parts_at(self, place: Place) -> list[str]:
        now = self._now()
        if now is None:
            return []
        parts = dict.fromkeys(part for _face, part in self._preview.spots())
        return [part for part in parts if _same(place_of(*now, part), place)]

    def _place(self, focused: QWidget | None) -> Place | None:
        """Return the place of the widget that has the focus, or None outside of the form."""
        if focused is None or not self._form.isAncestorOf(focused):
            return None
        for name, ticks in self._form.tick_lists().items():
            if ticks.isAncestorOf(focused):
                return Place(name, key=ticks.key_of(focused))
        if isinstance(focused, QPlainTextEdit):
            return Place(focused.objectName(), focused.textCursor().blockNumber())
        return Place(focused.objectName())

    def _widget(self, place: Place) -> QWidget | None:
        ticks: TickList | None = self._form.tick_lists().get(place.widget)
        if ticks is not None:
            return ticks.box(place.key)
        found = getattr(self._form.form, place.widget, None)
        return found if isinstance(found, QWidget) else None


def _same(one: Place | None, other: Place) -> bool:
    if one is None or (one.widget, one.key) != (other.widget, other.key):
        return False
    return one.line == other.line or min(one.line, other.line) < 0


def _to_line(area: QPlainTextEdit, line: int) -> None:
    """Put the cursor at the end of a line of the area, or at its end."""
    cursor = area.textCursor()
    block = area.document().findBlockByNumber(line)
    if line < 0 or not block.isValid():
        cursor.movePosition(QTextCursor.MoveOperation.End)
    else:
        cursor.setPosition(block.position() + block.length() - 1)
    area.setTextCursor(cursor)


def _bring_into_sight(widget: QWidget, rect: QRect, *, outer: bool = True) -> None:
    """Scroll the area around a widget so that a part of it is seen, then the ``outer`` ones."""
    parent = None if rect.isEmpty() else widget.parentWidget()
    while parent is not None:
        inside = parent.widget() if isinstance(parent, QScrollArea) else None
        if isinstance(parent, QScrollArea) and inside is not None:
            here = QRect(widget.mapTo(inside, rect.topLeft()), rect.size())
            middle, away = here.center(), here.height() // 2 + _AROUND
            parent.ensureVisible(middle.x(), middle.y(), min(here.width() // 2, _AROUND), away)
            if not outer:
                return
        parent = parent.parentWidget()
