"""The application object and its event loop; bootstrap gives the ports."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from cpts_desktop.kernel.privacy import Code, get_logger
from cpts_desktop.shell.preferences import Preferences
from cpts_desktop.shell.theme import STYLE, STYLED, Theme, first_theme, install_theme

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext

    from cpts_desktop.shell.ports import HousePort

_LOG = get_logger(__name__)
_FRENCH: Final = "cptsFrench"
_HOSTILE = (
    "QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "QML2_IMPORT_PATH", "QT_STYLE_OVERRIDE",
    "QT_QPA_PLATFORMTHEME_PLUGIN_PATH", "PYTHONSTARTUP", "PYTHON_KEYRING_BACKEND", "SQLITE_TMPDIR",
)  # fmt: skip


def make_application(argv: Sequence[str] = ()) -> QApplication:
    """Return the application: French, without the variables that would change what it loads."""
    app = _bare_application(argv)
    speak_french(app)
    return app


def _bare_application(argv: Sequence[str] = ()) -> QApplication:
    for name in _HOSTILE:
        os.environ.pop(name, None)
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    # Its style by name: asking for a style object makes all the enumerations of QStyle, 4 ms.
    app = QApplication([sys.argv[0] if sys.argv else "cpts-desktop", "-style", STYLE, *argv])
    app.setProperty(STYLED, True)
    app.setApplicationName("CPTS Desktop")
    app.setDesktopFileName("cpts-desktop")
    app.setQuitOnLastWindowClosed(False)
    return app


def speak_french(app: QApplication) -> None:
    """Translate the few words that Qt itself says (context menus, dialogs), once."""
    if app.property(_FRENCH):
        return
    from PySide6.QtCore import QLibraryInfo, QTranslator

    app.setProperty(_FRENCH, True)
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_fr", folder):
        app.installTranslator(translator)


def dress(app: QApplication, preferences: Preferences) -> Theme:
    """Install theme and scale from the preferences."""
    return install_theme(app, preferences.theme, preferences.scale)


def redact_qt_messages() -> None:
    """Send the messages of Qt to our log by their category alone: their text may quote data."""
    names = {
        QtMsgType.QtWarningMsg: "warning",
        QtMsgType.QtCriticalMsg: "critical",
        QtMsgType.QtFatalMsg: "fatal",
    }

    def take(kind: QtMsgType, context: QMessageLogContext, _text: str) -> None:
        level = names.get(kind)
        if level is not None:
            _LOG.info("Qt %s in category %s", Code(level), Code(context.category or "default"))

    qInstallMessageHandler(take)


def run_app(
    port: HousePort,
    preferences_file: Path | None = None,
    *,
    once_painted: Callable[[], None] = lambda: None,
) -> int:
    """Show the application until it ends; return its exit code."""
    from cpts_desktop.shell.house import House

    app = _bare_application()
    redact_qt_messages()
    preferences = Preferences(preferences_file)
    theme = first_theme(app, preferences.theme, preferences.scale)
    if not port.has_register():  # the wizard is painted with all of it
        theme.settle()
    house = House(port, preferences)
    house.painted.connect(once_painted)
    house.painted.connect(lambda: speak_french(app))
    house.painted.connect(theme.settle)
    app.commitDataRequest.connect(lambda _manager: house.end())
    house.start()
    return app.exec()
