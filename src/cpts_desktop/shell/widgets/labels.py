"""The only maker of labels: text from data is plain text everywhere (P-31)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

# The five of ``html.escape``, whose module costs 4 ms before the first window.
_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;"))

_BESIDE = (*((f" {sign}", f"\u202f{sign}") for sign in "?!:;%»"), ("« ", "«\u202f"))


def typeset(text: str) -> str:
    """Return words as French prints them: no line may begin with « ? », « : » or « » »."""
    for loose, close in _BESIDE:
        text = text.replace(loose, close)
    return text


class PlainLabel(QLabel):
    """Shows its words typeset; ``text`` gives them as they were set."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""

    def setText(self, text: str) -> None:
        """Show these words."""
        self._words = text
        super().setText(typeset(text))

    def text(self) -> str:
        """Return the words."""
        return self._words

    def clear(self) -> None:
        """Show nothing."""
        self.setText("")


def plain_label(
    text: str = "",
    role: str = "body",
    *,
    wrap: bool = False,
    selectable: bool = False,
    parent: QWidget | None = None,
) -> PlainLabel:
    """Return a label that never interprets its text.

    Roles: body, title, section, secondary, hint, value, strong, big, code, problem, note, key.
    """
    label = PlainLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setOpenExternalLinks(False)
    label.setText(text)
    label.setProperty("role", role)
    label.setWordWrap(wrap)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        label.setSizePolicy(policy)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def set_role(widget: QWidget, role: str, name: str = "role") -> None:
    """Change a style property and restyle the widget."""
    if widget.property(name) != role:
        widget.setProperty(name, role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def plain_tooltip(widget: QWidget, text: str, shortcut: str = "") -> None:
    """Set a tooltip that cannot hold markup, with the shortcut written in it."""
    shown = f"{text} ({shortcut})" if shortcut else text
    for mark, entity in _ENTITIES:
        shown = shown.replace(mark, entity)
    widget.setToolTip(f"<qt>{shown}</qt>" if shown else "")


def no_mnemonic(text: str) -> str:
    """Escape ``&`` for buttons, tabs and actions whose text comes from data."""
    return text.replace("&", "&&")
