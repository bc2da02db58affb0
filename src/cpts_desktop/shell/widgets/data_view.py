"""A place that is first a skeleton, then an empty state or its content; nothing jumps."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from cpts_desktop.shell.widgets.skeleton import Skeleton


class DataView(QStackedWidget):
    """Shows one of: loading, empty, content."""

    def __init__(
        self, content: QWidget, empty: QWidget, *, rows: int = 8, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.content = content
        self.empty = empty
        self._loading = Skeleton(rows)
        for widget in (self._loading, empty, content):
            self.addWidget(widget)

    def show_loading(self) -> None:
        """Show the skeleton, unless content is already there."""
        if self.currentWidget() is self.empty:
            self.setCurrentWidget(self._loading)

    def show_content(self, *, empty: bool) -> None:
        """Show the content, or say that there is none yet."""
        self.setCurrentWidget(self.empty if empty else self.content)
