"""The patient banner: who this is, on every page about a patient, never scrolled away (T16)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cpts_desktop.shell.ports import BannerView
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label, plain_tooltip, set_role
from cpts_desktop.shell.widgets.severity import SeverityMark
from cpts_desktop.shell.widgets.side_by_side import SideBySide

LONG_WORD: Final = 16
"""A word longer than this may be broken at the end of a line of the banner."""

LONG_NAME: Final = 48
"""A longer name is written smaller, so that two lines hold it at 100 %."""

LARGE_TEXT: Final = 150
"""From this scale on, a long name has the whole width: the record under it needs the height."""


class Banner(QFrame):
    """Birth name in capitals first, used name, first names; age, birth date, sex; identity."""

    close_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "banner")
        self.setObjectName("patient_banner")
        theme = Theme.of(self)
        self.name = plain_label("", "title", wrap=True, selectable=True)
        self.name.setObjectName("banner_name")
        self.traits = plain_label("", "hint", selectable=True)
        self.traits.setObjectName("banner_traits")
        self.marks = FlowRow()
        self._leave = button("Fermer le dossier", self.close_asked.emit, role="link")
        self._leave.setObjectName("banner_close")
        plain_tooltip(self._leave, "Revenir à la liste ; une saisie en cours est gardée")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.gap("xl"), theme.gap("s"), theme.gap("l"), theme.gap("s"))
        layout.setSpacing(4)
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        self._first.addWidget(self.name, 1)
        self._first.addWidget(self._leave)
        self._second.addWidget(self.traits, 1)
        layout.addLayout(self._first)
        layout.addWidget(SideBySide(self._second, self.marks, stretches=(0, 1), roomy=True))
        self.show_loading()

    def show_loading(self) -> None:
        """Keep the place while the identity is read; never show the previous patient."""
        self.name.setText("…")
        self.traits.setText(" ")
        self.marks.set_widgets()
        self.setAccessibleName("Identité en cours de lecture")

    def show_patient(self, view: BannerView) -> None:
        """Show a patient."""
        name = banner_name(view)
        self._make_room(long=len(name) > LONG_NAME)
        self.name.setText(breakable(name))
        # A name with break marks inside must not be copied into another program.
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse
        self.name.setTextInteractionFlags(
            selectable if self.name.text() == name else Qt.TextInteractionFlag.NoTextInteraction
        )
        self.traits.setText(" · ".join(p for p in (view.age, view.birth_date, view.sex) if p))
        marks: list[QWidget] = [
            SeverityMark(
                Severity.VERT if view.identity_qualified else Severity.GRIS, view.identity_status
            )
        ]
        if view.homonym:
            marks.append(SeverityMark(Severity.ORANGE, "Homonyme : vérifiez la date de naissance"))
        marks.extend(SeverityMark(Severity.INFO, flag) for flag in view.flags)
        self.marks.set_widgets(*marks)
        spoken = [name, self.traits.text(), view.identity_status]
        if view.homonym:
            spoken.append("attention, homonyme dans le registre")
        self.setAccessibleName(", ".join([*spoken, *view.flags]))

    def _make_room(self, *, long: bool) -> None:
        """Write a long name smaller; in large text, leave it the whole width too."""
        tight = long and Theme.of(self).scale >= LARGE_TEXT
        set_role(self.name, "strong" if tight else "section" if long else "title")
        (self._second if tight else self._first).addWidget(self._leave)


def banner_name(view: BannerView) -> str:
    """Return ``MARTIN (DURAND) Jeanne``: birth name, used name when it differs, first names."""
    birth = view.birth_name.upper()
    used = view.used_name.upper()
    middle = f" ({used})" if used and used != birth else ""
    return f"{birth}{middle} {view.given_names}".strip()


def breakable(name: str) -> str:
    """Let a line end inside a very long word (and after a hyphen), so that nothing is cut off."""
    return " ".join(_breakable_word(word) for word in name.split(" "))


def _breakable_word(word: str) -> str:
    if len(word) <= LONG_WORD:
        return word
    pieces = word.replace("-", "-\u200b").split("\u200b")
    return "\u200b".join(
        piece[start : start + LONG_WORD]
        for piece in pieces
        for start in range(0, len(piece), LONG_WORD)
    )
