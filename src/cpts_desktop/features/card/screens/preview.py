"""The card as it will be printed, at true size, to be edited where it stands.

A click or Enter on a line goes to its field; a line is dragged to the other face; the same ways
are in the menu of the line and under its keys.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QVBoxLayout, QWidget

from cpts_desktop.documents.check import Picture
from cpts_desktop.features.card.direct import (
    BACK,
    CONTINUE,
    DROP,
    EDIT,
    FRONT,
    WHOLE,
    from_record,
    name_of,
)
from cpts_desktop.features.card.proof import Proof
from cpts_desktop.features.card.screens.face_view import FaceView, Look
from cpts_desktop.features.card.screens.ways_out import WaysOut
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.labels import plain_label

ZOOMS: Final = (75, 100, 125, 150, 200, 300)
_CARD_WIDTH_MM: Final = 85.60
_SANE_DPI: Final = (60.0, 400.0)
_SIDES: Final = ("Recto", "Verso")
_FROM_RECORD: Final = "vient du dossier, se corrige dans la synthèse"
WORDS: Final = {
    EDIT: ("Modifier", "Entrée"),
    BACK: ("Passer au verso", "V"),
    FRONT: ("Remettre au recto", "V"),
    CONTINUE: ("Suite au dossier si cela dépasse", "S"),
    WHOLE: ("Écrire en entier", "S"),
    DROP: ("Ne pas imprimer", "Suppr"),
}
_SHORT: Final = {
    EDIT: "modifie", BACK: "au verso", FRONT: "au recto", CONTINUE: "suite au dossier",
    WHOLE: "en entier", DROP: "retire",
}  # fmt: skip
_KEYS: Final = {
    Qt.Key.Key_Return: (EDIT,), Qt.Key.Key_Enter: (EDIT,), Qt.Key.Key_V: (BACK, FRONT),
    Qt.Key.Key_S: (CONTINUE, WHOLE), Qt.Key.Key_Delete: (DROP,), Qt.Key.Key_Backspace: (DROP,),
}  # fmt: skip
_STEPS: Final = {
    Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1,
}  # fmt: skip
_FAR: Final = 10_000
_ENDS: Final = {Qt.Key.Key_Home: -_FAR, Qt.Key.Key_End: _FAR}
Spot = tuple[int, str]
"""A face (from 0) and a part on it."""


class CardPreview(QWidget):
    """Faces one under the other. ``dots_per_mm`` follows the screen and the zoom.

    ``way_asked`` says what to do with a part: edit it (``shorten``), or one of ``direct``'s ways.
    """

    way_asked = Signal(str, str)
    told = Signal(str)
    """One line about what is under the pointer or the keys; empty when nothing is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zoom = 100
        self.ways: Callable[[str], Sequence[str]] = lambda _part: ()
        self._faces: list[FaceView] = []
        self._names: list[QLabel] = []
        self._outs: list[WaysOut] = []
        self._edited: tuple[str, ...] = ()
        self._current = 0
        self._ghost: QLabel | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self.setObjectName("card_preview")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Aperçu de la carte")

    # --- sizes ---

    def logical_per_mm(self) -> float:
        """Return logical pixels per millimetre on this screen, at true size."""
        screen = self.screen()
        dpi = screen.physicalDotsPerInch() if screen is not None else 96.0
        if not _SANE_DPI[0] <= dpi <= _SANE_DPI[1]:
            dpi = 96.0
        return dpi / 25.4

    def dots_per_mm(self) -> float:
        """Return the device pixels per millimetre to paint the faces at."""
        return self.logical_per_mm() * self.zoom / 100 * self.devicePixelRatioF()

    def minimumSizeHint(self) -> QSize:
        """Never narrower than a card at true size."""
        least = super().minimumSizeHint()
        return QSize(max(least.width(), round(_CARD_WIDTH_MM * self.logical_per_mm()) + 2), 120)

    # --- what is shown ---

    def faces(self) -> tuple[FaceView, ...]:
        """Return the faces that are shown."""
        return tuple(face for face in self._faces if not face.isHidden())

    def show_proof(self, made: Proof, *, card: bool) -> None:
        """Show the faces; ``card`` rounds the corners of a finished card."""
        if not made.pictures:
            for face in self._faces:
                face.show_stale()
            return
        for number, shown in enumerate(made.pictures):
            if number == len(self._faces):
                self._add_face(number)
            face = self._faces[number]
            found = made.zones[number] if number < len(made.zones) else ()
            per_mm = self.logical_per_mm() * self.zoom / 100
            face.show_face(self._image(shown), found, per_mm, rounded=card)
            face.show()
            said = _SIDES[number] if card and number < 2 else f"Page {number + 1}"
            self._names[number].setText(said)
            self._names[number].setVisible(card or len(made.pictures) > 1)
            self._outs[number].offer([over for over in made.overflows if over.face == number])
        for number in range(len(made.pictures), len(self._faces)):
            for widget in (self._faces[number], self._names[number], self._outs[number]):
                widget.hide()
        self._mark()
        self.updateGeometry()

    def show_edited(self, parts: Sequence[str]) -> QRect:
        """Outline the parts of the field being edited; return where they are, in this widget."""
        self._edited = tuple(parts)
        self._mark()
        return self._rect_of(parts)

    def current_rect(self) -> QRect:
        """Return where the part under the keys is, in this widget."""
        return self._rect_of([self.current()])

    def _rect_of(self, parts: Sequence[str]) -> QRect:
        for face in self.faces():
            rect = face.rect_of(parts)
            if not rect.isEmpty():
                return QRect(face.mapTo(self, rect.topLeft().toPoint()), rect.size().toSize())
        return QRect()

    def spots(self) -> list[Spot]:
        """Return every part that the keys go through, from the top of the front."""
        found = [(n, zone.part) for n, face in enumerate(self.faces()) for zone in face.zones]
        return list(dict.fromkeys(found))

    def entries(self, field: str) -> int:
        """Return how many entries a field prints."""
        names = {zone.part for face in self.faces() for zone in face.zones if zone.field == field}
        treated = any(name.endswith(".indication") for name in names)
        return 2 if treated else sum("[" in name for name in names)

    # --- keys ---

    def current(self) -> str:
        """Return the part under the keys, or nothing."""
        spots = self.spots()
        return spots[min(self._current, len(spots) - 1)][1] if spots else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from line to line; Enter edits; the letters are in the hint."""
        key = Qt.Key(event.key())
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier,
        )  # fmt: skip
        spots = self.spots()
        if not spots or not plain:
            super().keyPressEvent(event)
            return
        step = _STEPS.get(key, _ENDS.get(key))
        if step is not None:
            self._current = min(max(self._current + step, 0), len(spots) - 1)
            self._mark()
            self._tell(self.current())
        elif key in _KEYS:
            possible = self.ways(self.current())
            way = next((way for way in _KEYS[key] if way in possible), "")
            if way:
                self.way_asked.emit(way, self.current())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Start on the line that was being edited."""
        super().focusInEvent(event)
        spots = self.spots()
        edited = [at for at, (_face, part) in enumerate(spots) if part in self._edited]
        self._current = edited[0] if edited else min(self._current, max(len(spots) - 1, 0))
        self._mark()
        self._tell(self.current())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the mark of the keys away."""
        super().focusOutEvent(event)
        self._mark()
        self._tell("")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what may be done with the line under the pointer, or under the keys."""
        part = self.current()
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            face = self._face_at(event.globalPos())
            part = face.part_at(face.mapFromGlobal(event.globalPos()).toPointF()) if face else ""
        menu = self.menu_of(part)
        if not menu.isEmpty():
            menu.popup(event.globalPos())

    def menu_of(self, part: str) -> QMenu:
        """Return the menu of a part; an empty one when nothing may be done."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for way in self.ways(part) if part else ():
            words, key = WORDS[way]
            act = menu.addAction(f"{words}\t{key}")
            act.setObjectName(f"{way}_{part}")
            act.triggered.connect(lambda _on=False, w=way: self.way_asked.emit(w, part))
        return menu

    # --- the pointer ---

    def _hovered(self, part: str) -> None:
        for face in self._faces:
            mine = face is self.sender()
            face.show_look(Look.HOVERED, [part] if part and mine else [])
            face.show_handle(part if mine and DROP in self.ways(part) else "")
            face.tell(self._said(part) if mine and part else "")
        if part and not self.hasFocus():
            carried = ", glissez vers l’autre face" if self._landing(part) is not None else ""
            how = "" if from_record(part) else f" · cliquez pour modifier{carried}"
            self.told.emit(f"{self._said(part)}{how}")
        else:
            self._tell(self.current() if self.hasFocus() else "")

    def _carry(self, part: str, where: QPoint) -> None:
        source = self.sender()
        if not isinstance(source, FaceView) or self._landing(part) is None:
            return
        if self._ghost is None:
            self._ghost = plain_label("", parent=self)
            self._ghost.setPixmap(source.picture_of(part))
            self._ghost.adjustSize()
            self._ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._ghost.show()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._ghost.move(self.mapFromGlobal(where) + QPoint(6, 6))
        self._ghost.raise_()
        for face in self._faces:
            face.show_target(face is self._landing(part) and face is self._face_at(where))

    def _land(self, part: str, where: QPoint) -> None:
        landing = self._landing(part)
        for face in self._faces:
            face.show_target(False)
        if self._ghost is not None:
            self._ghost.deleteLater()
            self._ghost = None
        self.unsetCursor()
        if landing is not None and landing is self._face_at(where):
            self.way_asked.emit(BACK if landing is self._faces[1] else FRONT, part)

    def _landing(self, part: str) -> FaceView | None:
        """Return the face that a part may be dropped on."""
        possible, shown = self.ways(part), self.faces()
        if len(shown) != len(_SIDES):
            return None
        return shown[1] if BACK in possible else shown[0] if FRONT in possible else None

    def _face_at(self, where: QPoint) -> FaceView | None:
        return next((f for f in self.faces() if f.rect().contains(f.mapFromGlobal(where))), None)

    # --- parts ---

    def _add_face(self, number: int) -> None:
        face, name, out = FaceView(self), plain_label("", "secondary"), WaysOut()
        face.setObjectName(f"card_face_{number}")
        face.hovered.connect(self._hovered)
        face.picked.connect(self._picked)
        face.handle_clicked.connect(lambda part: self.way_asked.emit(DROP, part))
        face.dragged.connect(self._carry)
        face.released.connect(self._land)
        out.asked.connect(self.way_asked)
        self._faces.append(face)
        self._names.append(name)
        self._outs.append(out)
        if number:
            self._layout.addSpacing(Theme.of(self).gap("s"))
        for widget in (name, face, out):
            self._layout.addWidget(widget)

    def _picked(self, part: str) -> None:
        self.way_asked.emit(EDIT, part)

    def _mark(self) -> None:
        spots = self.spots()
        walking = bool(spots) and self.hasFocus()
        at = spots[min(self._current, len(spots) - 1)] if walking else (-1, "")
        for number, face in enumerate(self.faces()):
            face.show_look(Look.EDITED, () if walking else self._edited)
            face.show_look(Look.CURRENT, [at[1]] if number == at[0] else [])

    def _said(self, part: str) -> str:
        if from_record(part):
            return f"{name_of(part)} : {_FROM_RECORD}"
        return name_of(part)

    def _tell(self, part: str) -> None:
        if not part:
            self.told.emit("")
            return
        ways = [f"{WORDS[way][1]} {_SHORT[way]}" for way in self.ways(part)]
        self.setAccessibleDescription(f"{self._said(part)}. {', '.join(ways)}")
        self.told.emit(" · ".join([self._said(part), *ways]))

    def _image(self, picture: Picture) -> QImage:
        image = QImage(
            picture.pixels, picture.width, picture.height, picture.stride,
            QImage.Format.Format_RGB32,
        ).copy()  # fmt: skip
        image.setDevicePixelRatio(self.devicePixelRatioF())
        return image
