"""The theme in force: tokens, fonts, palette, style sheet, icons.

Painted widgets ask ``Theme.of(self)``. Nothing here ever contains data of a patient: the style
sheet is built from tokens alone.

Start-up: the ``Qt`` namespace of PySide6 costs 15 ms (all its enumerations are made at once), so
what is imported before the first window does without it (ADR 0053).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from cpts_desktop.kernel.resources import resource
from cpts_desktop.shell.built_themes import LOOKS, SHEETS

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QIcon

    from cpts_desktop.shell.tokens import Severity, SeverityStyle, Tokens

_FIRST: Final = ("Regular", "SemiBold")
_LATER: Final = ("Bold", "Medium", "Italic")
_KEEPER: Final = "cptsTheme"
STYLE: Final = "Fusion"
STYLED: Final = "cptsStyled"
"""Set on an application that was made with our style."""
SCALES: Final = (100, 115, 130, 150, 175, 200)


class ThemeChoice(StrEnum):
    """What the person asked for in « Réglages › Apparence »."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Tokens at the chosen scale. ``changed`` is emitted after a switch, once all is applied."""

    changed = Signal()

    def __init__(self, choice: ThemeChoice = ThemeChoice.LIGHT, scale: int = 100) -> None:
        super().__init__()
        self._dressed = False
        self._whole = True
        self.choice = choice
        self.scale = scale
        self._look = self._resolve(choice)
        self._tokens: Tokens | None = None

    @property
    def tokens(self) -> Tokens:
        """The tokens of the look in force."""
        from cpts_desktop.shell.tokens import load_tokens

        if self._tokens is None or self._tokens.id != self._look:
            self._tokens = load_tokens(self._look)
        return self._tokens

    @staticmethod
    def of(widget: QWidget | None = None) -> Theme:
        """Return the theme installed on the application (the light one when there is none).

        A widget drawn for paper has its own (``paper_theme``), whatever the screen shows.
        """
        own = getattr(widget, "paper_theme", None)
        if isinstance(own, Theme):
            return own
        app = QApplication.instance()
        found = app.property(_KEEPER) if app is not None else None
        return found if isinstance(found, Theme) else _default()

    def set(self, *, choice: ThemeChoice | None = None, scale: int | None = None) -> None:
        """Switch theme or text scale (percent) and restyle the whole application."""
        self.choice = choice or self.choice
        self.scale = min(200, max(100, scale)) if scale is not None else self.scale
        self._look = self._resolve(self.choice)
        self._apply()

    def colour(self, role: str) -> QColor:
        """Return a colour of the theme by role, such as ``accent`` or ``secondary``."""
        return QColor(LOOKS[self._look]["colour"][role])

    def severity(self, severity: Severity) -> SeverityStyle:
        """Return the three signs of a severity."""
        return self.tokens.severity[severity]

    def settle(self) -> None:
        """Load what the first window did without: faces, rules, the scheme of the system."""
        load_faces(_LATER)
        if self.choice is ThemeChoice.SYSTEM and self._resolve(self.choice) != self._look:
            self.set()
        elif not self._whole:
            self._apply()

    def px(self, logical: float) -> int:
        """Return a length of the 100 % design at the current scale."""
        return round(logical * self.scale / 100)

    def gap(self, name: str) -> int:
        """Return a spacing: ``s`` 8, ``m`` 12, ``l`` 16, ``xl`` 24 at 100 %."""
        return self.px(self.tokens.size[f"gap_{name}"])

    def font(self, role: str = "body", *, weight: QFont.Weight | None = None) -> QFont:
        """Return the embedded family at the size of a role (secondary, body, value, title, big)."""
        from PySide6.QtGui import QFont

        font = QFont(self.tokens.family)
        font.setPixelSize(self.px(self.tokens.type[role]))
        font.setWeight(QFont.Weight.Normal if weight is None else weight)
        return font

    def icon(self, name: str, role: str = "secondary") -> QIcon:
        """Return an icon of ``resources/icons`` in a colour of the theme."""
        from cpts_desktop.shell.icons import themed_icon

        tokens = self.tokens.colour
        return themed_icon(name, tokens[role], tokens["disabled"], self.px(20))

    def _resolve(self, choice: ThemeChoice) -> str:
        if choice is not ThemeChoice.SYSTEM:
            return choice.value
        if not self._dressed:  # the palette is still that of the system
            palette, role = QGuiApplication.palette(), QPalette.ColorRole
            ink, ground = palette.color(role.WindowText), palette.color(role.Window)
            return "dark" if ink.lightness() > ground.lightness() else "light"
        from PySide6.QtCore import Qt

        hints = QGuiApplication.styleHints()
        dark = hints is not None and hints.colorScheme() == Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    def _apply(self, *, first: bool = False) -> None:
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        if not first:  # the style sheet names the fonts and colours of the unlock window
            app.setFont(self.font())
            app.setPalette(self._palette())
        app.setStyleSheet(self._sheet(first=first))
        self._dressed = True
        self._whole = not first
        self.changed.emit()

    def _sheet(self, *, first: bool) -> str:
        if first and self.scale == 100:
            return SHEETS[self._look]
        from cpts_desktop.shell.stylesheet import style_sheet

        return style_sheet(LOOKS[self._look], self.scale, first=first)

    def _palette(self) -> QPalette:
        palette = QPalette()
        role = QPalette.ColorRole
        for target, name in (
            (role.Window, "background"),
            (role.WindowText, "text"),
            (role.Base, "surface"),
            (role.AlternateBase, "sunken"),
            (role.Text, "text"),
            (role.Button, "surface"),
            (role.ButtonText, "text"),
            (role.ToolTipBase, "raised"),
            (role.ToolTipText, "text"),
            (role.PlaceholderText, "secondary"),
            (role.Highlight, "selection"),
            (role.HighlightedText, "text"),
            (role.Link, "accent"),
            (role.Accent, "accent"),
        ):
            palette.setColor(target, self.colour(name))
        for target in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, target, self.colour("disabled"))
        return palette


def install_theme(
    app: QApplication, choice: ThemeChoice = ThemeChoice.SYSTEM, scale: int = 100
) -> Theme:
    """Load the embedded fonts and style the application; the theme lives as long as it does."""
    theme = first_theme(app, choice, scale)
    theme.settle()
    return theme


def first_theme(app: QApplication, choice: ThemeChoice, scale: int) -> Theme:
    """Style the application with what the unlock window needs; ``settle`` brings the rest."""
    load_faces(_FIRST)
    if not app.property(STYLED):
        app.setStyle(STYLE)
    theme = Theme(choice, scale)
    theme.setParent(app)
    app.setProperty(_KEEPER, theme)
    theme._apply(first=True)  # noqa: SLF001 - first application of what was just built
    app.styleHints().colorSchemeChanged.connect(
        lambda _scheme: theme.set() if theme.choice is ThemeChoice.SYSTEM else None
    )
    return theme


def load_faces(faces: tuple[str, ...]) -> None:
    """Give faces of the embedded family to Qt."""
    for face in faces:
        QFontDatabase.addApplicationFont(str(resource(f"fonts/NotoSans-{face}.ttf")))


_FALLBACK: list[Theme] = []


def _default() -> Theme:
    if not _FALLBACK:
        _FALLBACK.append(Theme(ThemeChoice.LIGHT))
    return _FALLBACK[0]
