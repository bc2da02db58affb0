"""What a saved visit says: alerts with their reason and whom to call, then the next act."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.followup.model import VisitDone
from cpts_desktop.features.followup.screens.alert_cards import AlertList
from cpts_desktop.features.followup.screens.billing_panel import billing_words, session_words
from cpts_desktop.features.followup.screens.sent_dialog import sent_dialog
from cpts_desktop.features.followup.screens.transmit import prepare_transmission
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.kernel.text import NNBSP
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import scrolling


class VisitResult(QWidget):
    """Painted as soon as the visit is written."""

    again = Signal()

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._patient: PatientId | None = None
        self._visit = RecordId("")
        self._at = ctx.clock.now()
        self.title = plain_label("", "title")
        self.detail = plain_label("", "hint", wrap=True)
        self.billing = plain_label("", "note", wrap=True)
        self.alerts = AlertList()
        self.prepare = primary_button(
            "Préparer la transmission (F9)", self._prepare, name="visit_prepare", shortcut="F9"
        )
        self.send = button("Déjà transmise (F8)", self._sent, name="visit_sent", shortcut="F8")
        self.send.setToolTip("Noter que le médecin traitant a reçu cette visite (F8)")
        back = "Revenir à la tournée (F10)"
        self.done = button(back, self._back, name="visit_done", shortcut="F10")
        self.more = button("Nouvelle saisie", self.again.emit, name="visit_again")
        self.relay = button("Montrer par QR…", self._relay, name="visit_relay")
        self.relay.setToolTip("Montrer cette visite à l’écran d’un confrère présent")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.title)
        layout.addWidget(self.detail)
        layout.addWidget(self.billing)
        # Enter does nothing here: one Enter too many must neither hide an alert nor send anything.
        self.alerts.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout.addWidget(scrolling(self.alerts), 1)
        layout.addWidget(
            FlowRow(self.prepare, self.send, self.relay, self.done, self.more, gap="m")
        )

    def first_focus(self) -> QWidget | None:
        """Return the list of alerts: it is what must be read."""
        return self.alerts

    def show_done(self, patient: PatientId, done: VisitDone, seconds: int, at: datetime) -> None:
        """Show the alerts of a visit that was just written, made at ``at``."""
        self._patient, self._visit, self._at = patient, RecordId(done.id), at
        self.title.setText("Visite enregistrée")
        words = [f"Saisie en {seconds}{NNBSP}s", session_words(done.sessions)]
        if done.median_seconds is not None:
            words[0] += f" (votre médiane{NNBSP}: {done.median_seconds}{NNBSP}s)"
        words.append("à transmettre au médecin traitant sous 48 heures")
        self.detail.setText(" · ".join(words))
        self.billing.setText(billing_words(done.billing))
        self.billing.setVisible(bool(self.billing.text()))
        self.alerts.show_alerts(
            [alert for alert in done.alerts if alert.acknowledged_at is None], done.not_assessable
        )
        self.send.setEnabled(True)
        self.prepare.setEnabled(True)

    def _prepare(self) -> None:
        if self._patient is None:
            return
        self.prepare.setEnabled(False)
        prepare_transmission(
            self, self._ctx, self._patient, self._visit, lambda: self.prepare.setEnabled(True)
        )

    def _sent(self) -> None:
        if self._patient is None:
            return
        chosen = [(self._visit, self._at)]
        sent_dialog(self._ctx, self._patient, chosen, self._marked, self)

    def _marked(self) -> None:
        self.send.setEnabled(False)
        self._ctx.toast("Transmission notée.")
        self._back()

    def _relay(self) -> None:
        if self._patient is not None:
            self._ctx.navigate("exchange.exchange", relay=self._visit, about=str(self._patient))

    def _back(self) -> None:
        self._ctx.navigate("followup.today")
