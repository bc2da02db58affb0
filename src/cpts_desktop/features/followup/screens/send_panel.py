"""Visits that the médecin traitant has not received: prepared or noted as sent, one key each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cpts_desktop.features.followup.model import VisitRow
from cpts_desktop.features.followup.screens.dialogs import PathwayDialog
from cpts_desktop.features.followup.screens.sent_dialog import sent_dialog
from cpts_desktop.features.followup.screens.transmit import prepare_transmission
from cpts_desktop.features.followup.screens.words import when
from cpts_desktop.kernel.clock import civil_date
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.kernel.text import NNBSP, fr_instant
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel
from cpts_desktop.shell.widgets.side_by_side import SideBySide

SHOWN: Final = 2
"""The others are noted together, or come up as these are sent."""
LATE_DAYS: Final = 2
"""The act asks for 48 hours (NGAP, AMI 5,8)."""
PREPARE: Final = "Préparer (F9)"
SENT: Final = "Déjà transmise (F8)"


class SendPanel(Panel):
    """The latest visit answers to F8 and F9; hidden when everything was sent."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(title="À transmettre au médecin traitant", parent=parent)
        self._ctx = ctx
        self._patient: PatientId | None = None
        self.buttons: list[tuple[QPushButton, QPushButton]] = []
        self._rows = QVBoxLayout()
        self.all_button = button("", self._all, role="link", name="send_all")
        self.body.insertLayout(1, self._rows)
        self.body.insertWidget(2, self.all_button)
        self._visits: tuple[VisitRow, ...] = ()
        self.hide()

    def show_visits(self, patient: PatientId | None, visits: Sequence[VisitRow]) -> None:
        """Show the visits left to send, the latest first."""
        self._patient, self._visits = patient, tuple(visits)
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        for place, visit in enumerate(self._visits[:SHOWN]):
            self._rows.addWidget(self._line(place, visit))
        count = len(self._visits)
        more = f"et {count - SHOWN} de plus{NNBSP}: " if count > SHOWN else ""
        self.all_button.setText(f"{more}noter {count} visites comme transmises…")
        self.all_button.setVisible(count > 1)
        self.setVisible(bool(count))

    def _line(self, place: int, visit: VisitRow) -> SideBySide:
        today = self._ctx.clock.today()
        days = (today - civil_date(visit.at)).days
        words = f"Visite du {fr_instant(visit.at)}, {when(visit.at, today)}"
        if days > LATE_DAYS:
            words += f", les 48{NNBSP}heures sont passées"
        first = place == 0
        prepare = button(
            PREPARE if first else "Préparer", partial(self._prepare, visit),
            shortcut="F9" if first else "", name=f"send_prepare_{place}",
        )  # fmt: skip
        sent = button(
            SENT if first else "Déjà transmise", partial(self._sent, (visit,)),
            shortcut="F8" if first else "", name=f"send_sent_{place}",
        )  # fmt: skip
        self.buttons.append((prepare, sent))
        label = plain_label(words, wrap=True)
        return SideBySide(label, FlowRow(prepare, sent, gap="m"), stretches=(1, 0), roomy=True)

    def _prepare(self, visit: VisitRow) -> None:
        if self._patient is not None:
            for press, _ in self.buttons:
                press.setEnabled(False)
            prepare_transmission(
                self, self._ctx, self._patient, RecordId(visit.id),
                lambda: self.show_visits(self._patient, self._visits),
            )  # fmt: skip

    def _all(self) -> None:
        self._sent(self._visits)

    def _sent(self, visits: Sequence[VisitRow]) -> PathwayDialog | None:
        if self._patient is None:
            return None
        chosen = [(RecordId(one.id), one.at) for one in visits]
        return sent_dialog(
            self._ctx, self._patient, chosen, lambda: self._ctx.toast("Transmission notée."), self
        )
