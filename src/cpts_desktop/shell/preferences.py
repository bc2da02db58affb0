"""What this post remembers between two sessions: window, theme, scale. Never a patient."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings

from cpts_desktop.shell.theme import SCALES, ThemeChoice

if TYPE_CHECKING:
    from PySide6.QtCore import QByteArray

IDLE_MINUTES = (1, 2, 5, 10)
PROOF_MINUTES = (0, 10, 30)
"""How long a proof of who is there holds for exports and prints; 0 asks each time (SEC-05)."""


class Preferences:
    """A small file of preferences. Damaged or missing values fall back to the defaults."""

    def __init__(self, file: Path | None = None) -> None:
        self._settings = (
            QSettings(str(file), QSettings.Format.IniFormat)
            if file is not None
            else QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "cpts", "desktop")
        )

    @property
    def theme(self) -> ThemeChoice:
        """Return the theme asked for."""
        raw = str(self._settings.value("theme", ThemeChoice.SYSTEM.value))
        return ThemeChoice(raw) if raw in list(ThemeChoice) else ThemeChoice.SYSTEM

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._settings.setValue("theme", choice.value)

    @property
    def scale(self) -> int:
        """Return the text scale in percent."""
        raw = str(self._settings.value("scale", "100"))
        return int(raw) if raw.isdigit() and int(raw) in SCALES else 100

    @scale.setter
    def scale(self, percent: int) -> None:
        self._settings.setValue("scale", str(percent))

    @property
    def idle_minutes(self) -> int:
        """Return after how many minutes without a key the register locks; 5 unless shortened."""
        raw = str(self._settings.value("idle_minutes", "5"))
        return int(raw) if raw.isdigit() and int(raw) in IDLE_MINUTES else 5

    @idle_minutes.setter
    def idle_minutes(self, minutes: int) -> None:
        self._settings.setValue("idle_minutes", str(minutes))

    @property
    def proof_minutes(self) -> int:
        """Return how long a typed passphrase holds for exports, prints and merges."""
        raw = str(self._settings.value("proof_minutes", "10"))
        return int(raw) if raw.isdigit() and int(raw) in PROOF_MINUTES else 10

    @proof_minutes.setter
    def proof_minutes(self, minutes: int) -> None:
        self._settings.setValue("proof_minutes", str(minutes))

    @property
    def geometry(self) -> QByteArray:
        """Return the size and place of the window."""
        from PySide6.QtCore import QByteArray

        raw = self._settings.value("geometry")
        return raw if isinstance(raw, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._settings.setValue("geometry", geometry)

    @property
    def page(self) -> str:
        """Return the last page of the navigation, by its id; never which patient."""
        raw = str(self._settings.value("page", ""))
        return raw if len(raw) < 64 and raw.isascii() else ""

    @page.setter
    def page(self, page_id: str) -> None:
        self._settings.setValue("page", page_id)

    def flush(self) -> None:
        """Write the file now: a lock replaces the process."""
        self._settings.sync()
