"""How an alert is shown: severity, sentence, source, action, people to call. Plain text only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.followup.model import AlertView
from cpts_desktop.features.followup.screens.words import (
    SEVERITIES,
    action_words,
    mark_words,
)
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, column
from cpts_desktop.shell.widgets.severity import SeverityMark
from cpts_desktop.shell.widgets.side_by_side import SideBySide

NO_ALERT = (
    "Aucune alerte sur ce qui a été mesuré. Une absence d’alerte ne rassure pas à elle seule."
)


class AlertCard(Panel):
    """One alert with its reason."""

    def __init__(self, alert: AlertView, *actions: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.alert = alert
        mark = SeverityMark(SEVERITIES[alert.severity], mark_words(alert))
        self.sentence = plain_label(alert.sentence, "strong", wrap=True)
        self.action = plain_label(action_words(alert), wrap=True)
        self.source = plain_label(f"{alert.rule} · {alert.source}", "hint", wrap=True)
        words = column(self.sentence, self.action, self.source, gap="s")
        parts = (column(mark, None), words, *((FlowRow(*actions),) if actions else ()))
        self.body.insertWidget(0, SideBySide(*parts, stretches=(0, 1), gap="m"))
        self.setAccessibleName(alert.sentence)


class AlertList(QWidget):
    """Alerts one under the other, then what could not be assessed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def show_alerts(
        self,
        alerts: Sequence[AlertView],
        not_assessable: Sequence[str] = (),
        answer: Callable[[AlertView], object] | None = None,
        follow: Callable[[AlertView], object] | None = None,
    ) -> None:
        """Replace what is shown; ``answer`` adds the button that answers an alert.

        ``follow`` adds the one that ticks, once it is answered, what came of it.
        """
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for alert in alerts:
            buttons = []
            if answer is not None and alert.acknowledged_at is None:
                buttons.append(button("Répondre", partial(answer, alert)))
            elif follow is not None and alert.acknowledged_at is not None:
                buttons.append(button("Suite…", partial(follow, alert)))
            self._layout.addWidget(AlertCard(alert, *buttons))
        if not alerts:
            self._layout.addWidget(plain_label(NO_ALERT, wrap=True))
        if not_assessable:
            words = " ; ".join(not_assessable)
            text = f"Non évaluable : {words}."
            self._layout.addWidget(plain_label(text, "hint", wrap=True))
        self._layout.addStretch(1)

    def cards(self) -> list[AlertCard]:
        """Return the cards shown, in order."""
        items = (self._layout.itemAt(place) for place in range(self._layout.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, AlertCard)]
