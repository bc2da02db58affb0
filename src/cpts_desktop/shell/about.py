"""« À propos »: versions, licences, and where this program stands on medical-device law."""

from __future__ import annotations

import platform

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from cpts_desktop import __version__
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.buttons import primary_button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, scrolling

MEDICAL_DEVICE = (
    "CPTS Desktop aide à tenir un registre et à consulter des références. Comparer une mesure"
    " à un seuil pour un patient est une zone grise du règlement (UE) 2017/745 (règle 11). "
    "C’est pourquoi les seuils appartiennent à un protocole nommé que les professionnels "
    "adoptent, et une alerte énonce le fait, le seuil, sa source et la personne que le "
    "protocole dit d’appeler. Le programme ne pose pas de diagnostic, n’ordonne aucune dose "
    "et ne prédit rien. Les écrans de titration et d’interactions sont des aides à la "
    "consultation, qui citent leur source. La décision reste celle du professionnel."
)
DATA = (
    "Aucun serveur, aucun compte, aucune connexion : le registre reste chiffré sur ce poste. "
    "Rien ne sort qu’à votre demande, chiffré, vers des personnes nommées."
)
LICENCES = (
    "Logiciel libre, GPL-3.0 ou ultérieure, fourni sans garantie. Police Noto Sans (SIL OFL "
    "1.1), Qt for Python (LGPL-3.0), SQLCipher (BSD), SQLAlchemy (MIT). Les textes complets "
    "accompagnent le programme."
)


def versions() -> str:
    """Return the versions that a support person asks for."""
    return (
        f"Version {__version__} · Python {platform.python_version()} · "
        f"Qt {PySide6.__version__} · {platform.system()} {platform.machine()}"
    )


class AboutView(QWidget):
    """The text, usable as a page of the settings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Theme.of(self).gap("m"))
        layout.addWidget(plain_label("CPTS Desktop", "title"))
        layout.addWidget(plain_label(versions(), "hint", wrap=True, selectable=True))
        for title, text in (
            ("Ce que ce programme n’est pas", MEDICAL_DEVICE),
            ("Vos données", DATA),
            ("Licences", LICENCES),
        ):
            layout.addWidget(Panel(plain_label(text, wrap=True), title=title))
        layout.addStretch(1)


class AboutDialog(QDialog):
    """The text as a dialog."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("about_dialog")
        self.setWindowTitle("À propos")
        theme = Theme.of(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.gap("xl"),) * 4)
        layout.setSpacing(theme.gap("l"))
        layout.addWidget(scrolling(AboutView()), 1)
        close = primary_button("Fermer", self.close, name="about_close")
        close.setDefault(True)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(theme.px(600), theme.px(560))
