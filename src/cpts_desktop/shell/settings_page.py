"""« Réglages »: a list of sections given by bootstrap, one shown at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cpts_desktop.shell.pages import Page, PageContext, PageSpec, Place
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import scrolling


@dataclass(frozen=True)
class SettingsSection:
    """One section as data: a word in the list, an icon, and what builds its content."""

    id: str
    title: str
    icon: str
    order: int
    build: Callable[[PageContext], QWidget]


class SettingsPage(Page):
    """The list at the left, the section at the right; sections are built when first shown."""

    def __init__(self, ctx: PageContext, sections: Sequence[SettingsSection]) -> None:
        super().__init__(ctx)
        self._sections = sorted(sections, key=lambda s: (s.order, s.id))
        self._built: dict[str, QWidget] = {}
        self._areas: dict[str, QWidget] = {}
        theme = ctx.theme
        self.list = QListWidget()
        self.list.setObjectName("settings_list")
        self.list.setAccessibleName("Rubriques des réglages")
        self.list.setFixedWidth(theme.px(232))
        self.choice = QComboBox()
        self.choice.setAccessibleName("Rubrique des réglages")
        self.choice.hide()
        for names in (self.list, self.choice):
            names.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for section in self._sections:
            item = QListWidgetItem(theme.icon(section.icon), section.title)
            item.setData(Qt.ItemDataRole.UserRole, section.id)
            self.list.addItem(item)
            self.choice.addItem(theme.icon(section.icon), section.title)
        self.stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.gap("xl"),) * 4)
        layout.setSpacing(theme.gap("l"))
        layout.addWidget(plain_label("Réglages", "title"))
        self._columns = QHBoxLayout()
        self._columns.setSpacing(theme.gap("xl"))
        self._columns.addWidget(self.list)
        self._columns.addWidget(self.choice)
        self._columns.addWidget(self.stack, 1)
        layout.addLayout(self._columns, 1)
        self.list.currentRowChanged.connect(self._show_row)
        self.choice.currentIndexChanged.connect(self.list.setCurrentRow)
        theme.changed.connect(self._dress)
        if self._sections:
            self.list.setCurrentRow(0)

    def open(self, **params: str) -> None:
        """Show the section named by ``section``."""
        super().open(**params)
        ids = [section.id for section in self._sections]
        if params.get("section") in ids:
            self.list.setCurrentRow(ids.index(params["section"]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the section in one line above it when there is no room for a list beside it."""
        super().resizeEvent(event)
        theme = Theme.of(self)
        narrow = self.width() < theme.px(620)
        self._columns.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
        self._columns.setSpacing(theme.gap("m" if narrow else "xl"))
        was, now = (self.list, self.choice) if narrow else (self.choice, self.list)
        focused = was.hasFocus()
        now.show()
        was.hide()
        if focused:
            now.setFocus()

    def section(self, section_id: str) -> QWidget | None:
        """Return the content of a section that was shown."""
        return self._built.get(section_id)

    def first_focus(self) -> QWidget | None:
        """Start in the names of the sections."""
        return self.list if self.choice.isHidden() else self.choice

    def _show_row(self, row: int) -> None:
        if not 0 <= row < len(self._sections):
            return
        self.choice.setCurrentIndex(row)
        section = self._sections[row]
        if section.id not in self._built:
            content = section.build(self.ctx)
            content.setObjectName(f"settings_{section.id}")
            self._built[section.id] = content
            area = scrolling(content)
            self._areas[section.id] = area
            self.stack.addWidget(area)
        self.stack.setCurrentWidget(self._areas[section.id])

    def _dress(self) -> None:
        theme = Theme.of(self)
        for row, section in enumerate(self._sections):
            self.list.item(row).setIcon(theme.icon(section.icon))
            self.choice.setItemIcon(row, theme.icon(section.icon))


def settings_page(sections: Sequence[SettingsSection], order: int = 90) -> PageSpec:
    """Return the page of the navigation that holds these sections."""
    return PageSpec(
        "settings", "Réglages", "settings", Place.NAV, order,
        lambda ctx: SettingsPage(ctx, sections),
    )  # fmt: skip
