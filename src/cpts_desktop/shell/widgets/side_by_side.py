"""Parts that stand side by side while there is room, and one under the other when there is not."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QLayoutItem, QWidget

from cpts_desktop.shell.theme import Theme

_ABREAST: Final = QBoxLayout.Direction.LeftToRight
_UNDER: Final = QBoxLayout.Direction.TopToBottom


class SideBySide(QWidget):
    """Two or more parts; large text or a small window stacks them instead of cutting them.

    The parts stand side by side from the sum of their least widths on; with ``roomy`` from the sum
    of the widths they prefer on, for parts that could wrap but should not.
    """

    def __init__(
        self,
        *parts: QWidget | QLayout,
        stretches: tuple[int, ...] = (),
        gap: str = "l",
        roomy: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._roomy = roomy
        self._box = QBoxLayout(_ABREAST, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(Theme.of(self).gap(gap))
        for number, part in enumerate(parts):
            stretch = stretches[number] if number < len(stretches) else 0
            if isinstance(part, QLayout):
                self._box.addLayout(part, stretch)
            else:
                self._box.addWidget(part, stretch)

    @property
    def stacked(self) -> bool:
        """Say whether the parts stand one under the other."""
        return self._box.direction() is not _ABREAST

    def minimumSizeHint(self) -> QSize:
        """Ask for the width of the widest part alone, so that a page can be that narrow."""
        widths = [item.minimumSize().width() for item in self._items()]
        return QSize(max(widths, default=0), self._box.minimumSize().height())

    def hasHeightForWidth(self) -> bool:
        """The height follows the width as soon as that of one part does.

        Qt asks the layout for that height, which a layout without such a part answers with zero.
        """
        return any(item.hasHeightForWidth() for item in self._items())

    def heightForWidth(self, width: int) -> int:
        """Return the height needed at a width, in the direction which that width will have."""
        if self._fits(width):
            abreast = not self.stacked and self._box.hasHeightForWidth()
            return self._box.heightForWidth(width) if abreast else self._tallest(width)
        heights = [_height(item, width) for item in self._items()]
        return sum(heights) + self._gaps()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the direction for the new width."""
        self._arrange()
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Choose again when a part changed its size."""
        if event.type() is QEvent.Type.LayoutRequest and self.layout() is not None:
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        wanted = _ABREAST if self._fits(self.width()) else _UNDER
        if wanted is not self._box.direction():
            self._box.setDirection(wanted)
            self.updateGeometry()

    def _fits(self, width: int) -> bool:
        wanted = (i.sizeHint() if self._roomy else i.minimumSize() for i in self._items())
        return sum(size.width() for size in wanted) + self._gaps() <= width

    def _tallest(self, width: int) -> int:
        items = self._items()
        share = width // max(1, len(items))
        return max((_height(item, share) for item in items), default=0)

    def _gaps(self) -> int:
        return self._box.spacing() * max(0, len(self._items()) - 1)

    def _items(self) -> list[QLayoutItem]:
        found = (self._box.itemAt(number) for number in range(self._box.count()))
        return [item for item in found if item is not None and not item.isEmpty()]


def let_reflow(drawn: QBoxLayout, *parts: QLayout) -> SideBySide:
    """Put the columns of a row drawn in Designer side by side, or stacked, in its place."""
    stretches = tuple(drawn.stretch(number) for number in range(drawn.count()))
    for part in parts:
        drawn.removeItem(part)
        part.setParent(None)
    made = SideBySide(*parts, stretches=stretches)
    drawn.addWidget(made, 1)
    return made


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.minimumSize().height()
