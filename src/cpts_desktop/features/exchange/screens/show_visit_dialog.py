"""« Montrer une visite par QR »: one visit, one colleague, one code to hold before his screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from cpts_desktop.features.exchange import relaying, sending
from cpts_desktop.features.exchange.relaying import Relayable, ShownVisit, ShowVisit, show_visit
from cpts_desktop.features.exchange.screens.code_widget import CodeWidget
from cpts_desktop.features.exchange.screens.delivering import ELSEWHERE, write_out
from cpts_desktop.features.exchange.screens.forms.ui_show_visit import Ui_ShowVisitForm
from cpts_desktop.features.exchange.screens.frame import FramedDialog
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.text import NNBSP, fr_instant
from cpts_desktop.packets.keys import DeviceKeys
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.labels import plain_label


class ShowVisitDialog(FramedDialog):
    """Nothing is made before « Montrer le code »; the visit chosen by the caller comes first."""

    packet_wanted = Signal(str)
    """The visit is too long for a code: prepare a packet for this member."""

    def __init__(
        self, ctx: PageContext, patient: PatientId, visit: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(ctx, "Montrer une visite par QR", parent, width=660, scrolls=False)
        self.patient = patient
        self._visit = visit
        self.shown: ShownVisit | None = None
        self.form: Any = Ui_ShowVisitForm()
        self.holder = QWidget()
        self.form.setupUi(self.holder)  # type: ignore[no-untyped-call,unused-ignore]
        self.words = plain_label("", wrap=True)
        self.code = CodeWidget()
        self.code.hide()
        self.body.addWidget(self.holder)
        self.body.addWidget(self.words)
        self.body.addWidget(self.code, 1)
        self.show_code = primary_button("Montrer le code", self.make, name="show_code")
        self.file = button("Préparer un paquet…", self._packet, name="packet_instead")
        self.save = button("Enregistrer en fichier…", self.write, name="save_code_file")
        self.close_button = button("Fermer", self.reject, name="close")
        for one in (self.file, self.save):
            one.hide()
        self.show_code.setEnabled(False)
        self.add_buttons(self.file, self.save, self.close_button, self.show_code)
        ctx.operations.fetch(
            self, relaying.relayable, patient, str(self.register.device_id), ctx.clock.today(),
            done=self._offer,
        )  # fmt: skip

    def _offer(self, found: Relayable) -> None:
        if found.why:
            self.holder.hide()
            self.words.setText(found.why)
            return
        for one in found.visits:
            self.form.visit.addItem(fr_instant(one.at), one.id)
        self.form.visit.setCurrentIndex(max(0, self.form.visit.findData(self._visit)))
        for member in found.readers:
            self.form.reader.addItem(member.label, member.uid)
        self.words.setText(
            f"Une visite de {found.name}, signée, que seul le destinataire choisi peut ouvrir. "
            "Il la lit sur son poste par « Échanges », « Lire un code QR »."
        )
        self.show_code.setEnabled(True)
        self.form.reader.setFocus()

    def make(self) -> None:
        """Make the packet and show it, once it is known who asks."""
        self.say("")
        if not self.ctx.prove("Montrer une visite par QR"):
            return
        keys = DeviceKeys.of_register(self.register.device_keys)
        command = ShowVisit(
            self.patient, str(self.form.visit.currentData()),
            str(self.form.reader.currentData()), keys, sending.outbox(self.register.path),
        )  # fmt: skip
        self.ctx.operations.run(
            self, show_visit, command, done=self._made, refused=self.refuse,
            trigger=self.show_code, title="Préparation d’un code",
        )  # fmt: skip

    def refuse(self, problems: tuple[Problem, ...]) -> None:
        """Say why; a visit too long goes by a packet."""
        super().refuse(problems)
        self.file.setVisible(any(one.code == "TOO_BIG" for one in problems))

    def _made(self, shown: ShownVisit) -> None:
        self.shown = shown
        self.holder.hide()
        self.show_code.hide()
        self.file.hide()
        self.save.show()
        what = ", ".join(shown.words)
        rest = " Les alertes et le reste partiront avec le prochain paquet." if shown.apart else ""
        self.words.setText(
            f"Paquet nº{NNBSP}{shown.sequence} pour {shown.member.label}, seul destinataire : "
            f"{what}. Présentez cet écran à sa caméra ou à sa douchette.{rest}"
        )
        self.code.show_cells(shown.rows)
        self.code.show()
        self.close_button.setFocus()
        held, room = self.layout(), self.room()
        if held is not None and held.totalMinimumHeightForWidth(self.width()) > room.height():
            self._stand_beside(held)
            self.resize(room)
            return
        self.resize(self.sizeHint().width(), min(self.sizeHint().height(), room.height()))

    def _stand_beside(self, held: QLayout) -> None:
        """Put words and buttons beside the code: this screen is too low for them above and under.

        The code must be seen whole, and closed: the title goes, the window has the same.
        """
        first = held.itemAt(0)
        title = first.widget() if first is not None else None
        if title is not None:
            title.hide()
        gap = self.ctx.theme.gap("m")
        held.setContentsMargins(gap, gap, gap, gap)
        side = QVBoxLayout()
        side.setSpacing(gap)
        side.addWidget(self.words)
        side.addStretch(1)
        for one in (self.said, self.save, self.close_button):
            side.addWidget(one)
        across = QHBoxLayout()
        across.setSpacing(gap)
        across.addWidget(self.code, 1)
        across.addLayout(side, 1)
        self.body.addLayout(across, 1)
        self.close_button.setFocus()

    def _packet(self) -> None:
        member = str(self.form.reader.currentData())
        self.accept()
        self.packet_wanted.emit(member)

    def write(self) -> None:
        """Give the same packet as a file: read twice, it counts once."""
        if self.shown is None:
            return
        folder: Path | None = self.ctx.files.folder("Où enregistrer le paquet")
        if folder is None:
            return
        if write_out(self, self.shown.file, folder, f"Le paquet {ELSEWHERE}"):
            self.ctx.toast("Fichier enregistré.")
