"""Until when one's own membership lasts: a quiet line, then a warning in good time."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.exchange.membership import OwnEnd
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel


class OwnMembership(QWidget):
    """Hidden when no directory gives one's membership an end."""

    def __init__(self) -> None:
        super().__init__()
        self.line = plain_label("", "hint", wrap=True)
        self.line.setObjectName("own_membership")
        self.words = plain_label("", wrap=True)
        self.words.setObjectName("membership_ending")
        self.warning = Panel(self.words, role="warning", title="Fin de votre adhésion")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        layout.addWidget(self.warning)
        self.show_end(None)

    def show_end(self, end: OwnEnd | None) -> None:
        """Say it."""
        soon = end is not None and end.soon
        said = "" if end is None else end.words
        self.line.setText("" if soon else said)
        self.line.setVisible(not soon)
        self.words.setText(said if soon else "")
        self.warning.setVisible(soon)
        self.setVisible(bool(said))
