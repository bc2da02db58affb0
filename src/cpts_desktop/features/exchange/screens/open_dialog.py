"""« Ouvrir un paquet »: who it comes from and what it holds, before anything enters."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cpts_desktop.features.exchange import receiving, rules
from cpts_desktop.features.exchange.model import Arrival, ArrivingPatient, ImportReport
from cpts_desktop.features.exchange.receiving import Opened, TakeIn, take_in
from cpts_desktop.features.exchange.screens.frame import FramedDialog
from cpts_desktop.kernel.text import NNBSP, fr_date, fr_instant
from cpts_desktop.packets.keys import DeviceKeys
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.checks import WrappingCheckBox
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import notice
from cpts_desktop.shell.widgets.tables import Column, DataTable


class OpenPacketDialog(FramedDialog):
    """Previews one verified packet; importing is the person's decision."""

    imported = Signal(object)

    def __init__(self, ctx: PageContext, opened: Opened, parent: QWidget | None = None) -> None:
        super().__init__(ctx, "Paquet reçu", parent, width=820)
        self.opened = opened
        arrival = opened.arrival
        self.body.addWidget(plain_label(f"De {arrival.sender.label}", "strong"))
        self.body.addWidget(
            plain_label(
                f"Paquet nº{NNBSP}{arrival.sequence}, préparé le {fr_instant(arrival.created)}. "
                "Signature et contenu vérifiés. Rien n’est encore dans votre registre.",
                "hint",
                wrap=True,
            )
        )
        if arrival.warning:
            self.body.addWidget(notice(arrival.warning, "warning"))
        if arrival.already_seen:
            self.body.addWidget(
                notice("Vous avez déjà importé ce paquet : l’importer encore ne changera rien.")
            )
        if arrival.receipts:
            plural = "s" if arrival.receipts > 1 else ""
            words = f"Accuse réception de {arrival.receipts}{NNBSP}paquet{plural} de votre part."
            self.body.addWidget(plain_label(words, wrap=True))
        self.table = DataTable(
            (
                Column("Patient", lambda one: one.name, width=30, strong=True, subtext=_status),
                Column("Contenu", _content, subtext=_more),
            ),
            key=lambda one: one.uid,
            name="Patients du paquet",
        )
        self.table.setMinimumHeight(ctx.theme.px(220))
        self.detail = plain_label("", wrap=True)
        self.detail.setObjectName("arriving_detail")
        self.table.row_selected.connect(self._detail)
        self.table.set_rows(arrival.patients)
        self.table.setVisible(bool(arrival.patients))
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.detail)
        self.table.select_first()
        self._detail(self.table.current_row())
        for words in statement_words(arrival):
            self.body.addWidget(plain_label(words, wrap=True))
        self.accept_button = primary_button("Importer", self.submit, name="import_packet")
        self.despite = WrappingCheckBox(words="J’ai vérifié ces retraits avec l’expéditeur")
        self.despite.setObjectName("despite_withdrawals")
        gone = rules.mass_withdrawal(arrival)
        self.despite.setVisible(bool(gone))
        if gone:
            self.body.addWidget(notice(gone, "warning"))
            self.accept_button.setEnabled(False)
            self.despite.toggled.connect(self.accept_button.setEnabled)
        self.body.addWidget(self.despite)
        self.add_buttons(button("Ne pas importer", self.reject, name="give_up"), self.accept_button)

    def _detail(self, one: ArrivingPatient | None) -> None:
        """Say in full what the selected line holds: nothing that arrives is cut short."""
        self.detail.setText("" if one is None else f"{one.name} : {', '.join(_pieces(one))}.")
        self.detail.setVisible(one is not None)

    def submit(self) -> None:
        """Bring it in, in one transaction."""
        keys = DeviceKeys.of_register(self.register.device_keys)
        self.ctx.operations.run(
            self,
            take_in,
            TakeIn(self.opened, keys, despite=self.despite.isChecked()),
            done=self._done,
            refused=self.refuse,
            trigger=self.accept_button,
            title="Import d’un paquet",
        )

    def _done(self, report: ImportReport) -> None:
        receiving.came_in(self.opened, self.register.path)
        self.ctx.toast(statement_taken(self.opened.arrival) or summary(report))
        if report.trail:
            self.ctx.show_fault("TRAIL_SETBACK", "\n".join(report.trail))
        self._reassess(report)
        self.imported.emit(report)
        self.accept()

    def _reassess(self, report: ImportReport) -> None:
        """Late measures may end or raise an alert: the pathway looks again (port of bootstrap)."""
        look_again = self.ctx.services.get("reassess")
        if look_again is None or not report.patients:
            return
        operations = self.ctx.operations
        operations.run(
            operations, look_again, tuple(report.patients), done=lambda _count: None, parallel=True
        )

    def done(self, result: int) -> None:
        """Forget the private copy however the dialog ends."""
        receiving.give_up(self.opened)
        super().done(result)


def statement_words(arrival: Arrival) -> tuple[str, ...]:
    """Say what counts or a directory would change here, before anything enters."""
    if arrival.counts is not None:
        hidden = sum(row.numerator is None for row in arrival.counts.rows)
        first, last = fr_date(arrival.counts.start), fr_date(arrival.counts.end)
        number = rules.counted(len(arrival.counts.rows), "compte", "comptes")
        masked = rules.counted(hidden, "masqué", "masqués") if hidden else "aucun masqué"
        words = f"Indicateurs du {first} au {last} : {number}, dont {masked}."
        return (f"{words} Aucun patient.",)
    if arrival.directory is None:
        return ()
    found = arrival.directory
    names = ", ".join(one.card.name for one in found.members[:12])
    number = rules.counted(len(found.members), "appareil", "appareils")
    said = [f"Annuaire de la coordination : {number} ({names})."]
    if found.revoked:
        keys = rules.counted(len(found.revoked), "clé révoquée", "clés révoquées")
        said.append(f"{keys} : les paquets signés ensuite iront en quarantaine.")
    return tuple(said)


_IDENTITY: Final = rules.words_of("record", {"type": "patient"})


def statement_taken(arrival: Arrival) -> str:
    """Say what counts or a directory became, and where they are shown; nothing for care."""
    if arrival.counts is not None:
        return f"Indicateurs de {arrival.sender.name} reçus : « Indicateurs… » les additionne."
    if arrival.directory is not None:
        return f"Annuaire de {arrival.sender.name} reçu : « Annuaire… » le montre."
    return ""


def _status(one: ArrivingPatient) -> str:
    if one.known:
        return "déjà dans votre registre"
    named = any(words == _IDENTITY for words, _ in one.counts)
    return "nouveau dossier" if named else "attendra que son dossier arrive"


_FIRST_LINE: Final = 58
"""Letters that fit beside the name; the rest goes on the second line, all of it under the list."""


def _pieces(one: ArrivingPatient) -> list[str]:
    return [rules.counted(count, *words) for words, count in one.counts]


def _cut(pieces: list[str]) -> int:
    """Return how many pieces fit on the first line, at least one."""
    width = 0
    for number, piece in enumerate(pieces):
        width += len(piece) + 2
        if number and width > _FIRST_LINE:
            return number
    return len(pieces)


def _content(one: ArrivingPatient) -> str:
    pieces = _pieces(one)
    return ", ".join(pieces[: _cut(pieces)])


def _more(one: ArrivingPatient) -> str:
    pieces = _pieces(one)
    return ", ".join(pieces[_cut(pieces) :])


def summary(report: ImportReport) -> str:
    """Say in one line what an import brought."""
    if not report.accepted and not report.waiting and report.duplicates:
        return "Rien n’a changé : ce que tient ce paquet était déjà connu."
    parts = []
    if report.accepted or not (report.waiting or report.acknowledged):
        parts.append(rules.counted(report.accepted, "inscription reçue", "inscriptions reçues"))
    if report.duplicates:
        parts.append(rules.counted(report.duplicates, "déjà connue", "déjà connues"))
    if report.waiting:
        parts.append(f"{report.waiting}{NNBSP}en attente d’un autre paquet")
    if report.conflicts:
        parts.append(f"{report.conflicts}{NNBSP}à départager")
    if report.acknowledged:
        parts.append(rules.counted(report.acknowledged, "accusé", "accusés"))
    late = sum(n for code, n in report.rejected if code == "FUTURE")
    if late:
        parts.append("une partie, datée du futur, reste à part")
    others = sum(n for _, n in report.rejected) - late
    if others:
        parts.append(rules.counted(others, "écartée", "écartées"))
    return f"De {report.sender} : " + ", ".join(parts) + "."
