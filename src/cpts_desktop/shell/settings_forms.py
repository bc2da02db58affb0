"""The sections of « Réglages » that belong to the house: appearance, keyboard, about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.shell.about import AboutView
from cpts_desktop.shell.actions import Action
from cpts_desktop.shell.forms.ui_appearance import Ui_AppearanceForm
from cpts_desktop.shell.keyboard_map import KeyGrid
from cpts_desktop.shell.preferences import IDLE_MINUTES, PROOF_MINUTES, Preferences
from cpts_desktop.shell.settings_page import SettingsSection
from cpts_desktop.shell.theme import SCALES, Theme, ThemeChoice
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel

_THEMES = {
    ThemeChoice.SYSTEM: "Comme le système",
    ThemeChoice.LIGHT: "Clair",
    ThemeChoice.DARK: "Sombre",
}


class AppearanceForm(QWidget):
    """Theme, text size and idle time; each choice applies at once."""

    def __init__(self, preferences: Preferences | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        theme = Theme.of(self)
        inner = QWidget()
        self.form = Ui_AppearanceForm()
        self.form.setupUi(inner)  # type: ignore[no-untyped-call]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(plain_label("Apparence", "section"))
        layout.addWidget(Panel(inner))
        layout.addStretch(1)
        for choice, word in _THEMES.items():
            self.form.theme.addItem(word, choice)
        self.form.theme.setCurrentIndex(list(_THEMES).index(theme.choice))
        for scale in SCALES:
            self.form.scale.addItem(f"{scale}\u202f%", scale)
        self.form.scale.setCurrentIndex(SCALES.index(theme.scale) if theme.scale in SCALES else 0)
        for minutes in IDLE_MINUTES:
            words = "1 minute" if minutes == 1 else f"{minutes} minutes"
            self.form.idle.addItem(words, minutes)
        idle = preferences.idle_minutes if preferences is not None else 5
        self.form.idle.setCurrentIndex(IDLE_MINUTES.index(idle))
        for minutes in PROOF_MINUTES:
            words = f"{minutes} minutes après la dernière fois" if minutes else "Chaque fois"
            self.form.proof.addItem(words, minutes)
        proof = preferences.proof_minutes if preferences is not None else 10
        self.form.proof.setCurrentIndex(PROOF_MINUTES.index(proof))
        self.form.theme.currentIndexChanged.connect(self._take_theme)
        self.form.scale.currentIndexChanged.connect(self._take_scale)
        self.form.idle.currentIndexChanged.connect(self._take_idle)
        self.form.proof.currentIndexChanged.connect(self._take_proof)

    def _take_theme(self, _index: int) -> None:
        choice = ThemeChoice(self.form.theme.currentData())
        if self._preferences is not None:
            self._preferences.theme = choice
        Theme.of(self).set(choice=choice)

    def _take_scale(self, _index: int) -> None:
        scale = int(self.form.scale.currentData())
        if self._preferences is not None:
            self._preferences.scale = scale
        Theme.of(self).set(scale=scale)

    def _take_idle(self, _index: int) -> None:
        if self._preferences is not None:
            self._preferences.idle_minutes = int(self.form.idle.currentData())

    def _take_proof(self, _index: int) -> None:
        if self._preferences is not None:
            self._preferences.proof_minutes = int(self.form.proof.currentData())


def appearance_section(preferences: Preferences | None) -> SettingsSection:
    """Return « Apparence »."""
    return SettingsSection(
        "appearance", "Apparence", "palette", 80, lambda _ctx: AppearanceForm(preferences)
    )


def keyboard_section(actions: Sequence[Action]) -> SettingsSection:
    """Return « Clavier »: the same map as F1."""

    def build(_ctx: object) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(plain_label("Clavier", "section"))
        layout.addWidget(Panel(KeyGrid(actions)))
        layout.addStretch(1)
        return page

    return SettingsSection("keyboard", "Clavier", "keyboard", 85, build)


def about_section() -> SettingsSection:
    """Return « À propos »."""
    return SettingsSection("about", "À propos", "info", 99, lambda _ctx: AboutView())
