"""A dialog that is never larger than the screen: what does not fit scrolls, downwards only."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.labels import plain_label

_EDGE: Final = 24
_LEAST: Final = 120


class _Body(QScrollArea):
    """As tall as what it holds while there is room; on a small screen it scrolls, downwards."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        self._content = content

    def wanted(self, width: int) -> int:
        """Return the height that the content needs at a width."""
        inner = self._content
        if inner.hasHeightForWidth():
            return max(inner.heightForWidth(width), inner.minimumSizeHint().height())
        return max(inner.sizeHint().height(), inner.minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Ask for all of the content."""
        return self._content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Be as wide as the content, and let it scroll."""
        least = self._content.minimumSizeHint()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(least.width() + bar, min(least.height(), _LEAST))


class FittedDialog(QDialog):
    """A title, a ``body``, a line for what is said under it (``said``), buttons at the right.

    It grows with what it says until the screen is full; then the body scrolls between title and
    buttons, but where all must be seen at once (``scrolls=False``: a code that a camera reads).
    """

    def __init__(
        self,
        title: str,
        parent: QWidget | None = None,
        *,
        width: int = 640,
        scrolls: bool = True,
    ) -> None:
        super().__init__(parent)
        theme = Theme.of(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.gap("m"))
        self._scroller = _Body(inside) if scrolls else None
        inside.installEventFilter(self)
        self.said = plain_label("", "problem", wrap=True)
        self.said.hide()
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        layout = QVBoxLayout(self)
        gap = theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(theme.gap("l"))
        layout.addWidget(plain_label(title, "title", wrap=True))
        layout.addWidget(self._scroller or inside, 1)
        layout.addWidget(self.said)
        layout.addLayout(self.buttons)
        self.setMinimumWidth(min(theme.px(width), self.room().width()))

    def room(self) -> QSize:
        """Return how large a dialog may be on this screen."""
        return self.screen().availableGeometry().size() - QSize(2 * _EDGE, 2 * _EDGE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear that something changed inside: a scroller keeps it to itself."""
        done = super().eventFilter(watched, event)
        if event.type() is QEvent.Type.LayoutRequest and self._scroller is not None:
            self._scroller.updateGeometry()
        return done

    def event(self, event: QEvent) -> bool:
        """Grow with what is said: wrapped words need a height that follows from the width."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._fit()
        return done

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Put the buttons at the right, in reading order."""
        for one in buttons:
            self.buttons.addWidget(one)

    def say(self, text: str) -> None:
        """Say something above the buttons, or hide the line when there is nothing."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _fit(self) -> None:
        held, room = self.layout(), self.room()
        if held is None:
            return
        margins = held.contentsMargins()
        inner = self.width() - margins.left() - margins.right()
        whole = (
            held.totalHeightForWidth(self.width())
            if held.hasHeightForWidth()
            else held.totalSizeHint().height()
        )
        needed = whole
        if self._scroller is not None:
            needed += self._scroller.wanted(inner) - self._scroller.sizeHint().height()
        height = min(max(needed, self.height()), room.height())
        if height != self.height():
            self.resize(self.width(), height)
