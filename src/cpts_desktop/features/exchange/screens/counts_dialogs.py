"""« Indicateurs »: counts sent to the coordination, and there the sum over the practices."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget
from sqlalchemy import Connection

from cpts_desktop.features.exchange import publishing, queries, sending
from cpts_desktop.features.exchange.dropped import said_name
from cpts_desktop.features.exchange.model import Member
from cpts_desktop.features.exchange.publishing import SendIndicators, Summed, send_indicators
from cpts_desktop.features.exchange.screens.delivering import seal_into
from cpts_desktop.features.exchange.screens.frame import FramedDialog
from cpts_desktop.features.exchange.screens.watched_panel import folder_for
from cpts_desktop.features.exchange.watched import Folders, folders
from cpts_desktop.kernel.text import NNBSP, fr_date
from cpts_desktop.packets.keys import DeviceKeys
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import row
from cpts_desktop.shell.widgets.side_by_side import SideBySide
from cpts_desktop.shell.widgets.tables import Column, DataTable


def periods(today: date) -> list[tuple[str, date, date]]:
    """Return the periods offered: this year, its quarters so far, the last year."""
    found = [(f"Année {today.year}", date(today.year, 1, 1), date(today.year, 12, 31))]
    ends = ((3, 31), (6, 30), (9, 30), (12, 31))
    for quarter in range((today.month - 1) // 3, -1, -1):
        rank = "1er" if quarter == 0 else f"{quarter + 1}e"
        first = date(today.year, 3 * quarter + 1, 1)
        found.append((f"{rank} trimestre {today.year}", first, date(today.year, *ends[quarter])))
    last = today.year - 1
    return [*found, (f"Année {last}", date(last, 1, 1), date(last, 12, 31))]


def offices(conn: Connection) -> tuple[Member, ...]:
    """Return the coordinations whose key was verified."""
    found = queries.members(conn)
    return tuple(one for one in found if one.verified and one.profession == "coordination")


def _combo(name: str, words: str) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(words)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return box


class SendCountsDialog(FramedDialog):
    """Shows exactly which numbers leave; « Enregistrer le paquet… » makes them leave."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, "Transmettre mes indicateurs", parent, width=760)
        self.rows: tuple[dict[str, Any], ...] = ()
        self.leaving: Path | None = None
        self.period = _combo("counts_period", "Période")
        for words, start, end in periods(ctx.clock.today()):
            self.period.addItem(words, (start, end))
        self.office = _combo("counts_office", "Coordination")
        self.period.currentIndexChanged.connect(lambda _index: self.reload())
        self.body.addWidget(
            plain_label(
                "Des comptes seulement : aucun nom, aucune date, aucun numéro. Un effectif de 1 à "
                "10 personnes est masqué, ainsi que ce qui permettrait de le retrouver.",
                "hint",
                wrap=True,
            )
        )
        self.body.addWidget(
            SideBySide(
                row(plain_label("Période"), self.period, None),
                row(plain_label("Pour"), self.office, None),
                roomy=True,
            )
        )
        self.table = DataTable(
            (
                Column("Indicateur", lambda one: one["label"], strong=True),
                Column("Ce qui part", _cells, width=20),
            ),
            key=lambda one: one["id"],
            name="Comptes qui partent",
        )
        self.table.setMinimumHeight(ctx.theme.px(280))
        self.body.addWidget(self.table, 1)
        self.save = primary_button("Enregistrer le paquet…", self.submit, name="send_counts")
        self.save.setEnabled(False)
        self.add_buttons(button("Annuler", self.reject, name="cancel"), self.save)
        ctx.operations.fetch(self, folders, done=self._folders)
        ctx.operations.fetch(self, offices, done=self._show_offices)

    def _folders(self, found: Folders) -> None:
        self.leaving = found.leaving

    def _show_offices(self, found: tuple[Member, ...]) -> None:
        for one in found:
            self.office.addItem(one.name, one.uid)
        if not found:
            self.say(
                "Ajoutez d’abord la coordination de la CPTS parmi vos confrères, et vérifiez son "
                "empreinte."
            )
        self.reload()

    def reload(self) -> None:
        """Count again for the chosen period."""
        start, end = self.period.currentData()
        self.ctx.operations.fetch(
            self, self.ctx.services["indicator_rows"], start, end, self.ctx.clock.today(),
            done=self._show, latest="counts",
        )  # fmt: skip

    def _show(self, rows: tuple[dict[str, Any], ...]) -> None:
        self.rows = rows
        self.table.set_rows(rows)
        self.save.setEnabled(bool(rows) and self.office.count() > 0)

    def submit(self) -> None:
        """Make the packet of what is shown."""
        title = "Où enregistrer le paquet d’indicateurs"
        folder = folder_for(self.ctx, self.leaving, title)
        if folder is None:
            return
        start, end = self.period.currentData()
        command = SendIndicators(
            str(self.office.currentData()), start, end, self.rows,
            DeviceKeys.of_register(self.register.device_keys),
            sending.outbox(self.register.path),
        )  # fmt: skip
        seal_into(
            self, folder, send_indicators, command, what="Le paquet", trigger=self.save,
            told=lambda sent: (
                f"Indicateurs pour {sent.member.name} enregistrés dans {said_name(folder)}."
            ),
        )  # fmt: skip


def _cells(one: dict[str, Any]) -> str:
    numerator = "masqué" if one["numerator"] is None else str(one["numerator"])
    if one["denominator"] == "none":
        return numerator
    whole = "masqué" if one["denominator"] is None else str(one["denominator"])
    return f"{numerator} sur {whole}"


class SumsDialog(FramedDialog):
    """The coordination's view: what the practices sent, added up definition by definition."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, "Indicateurs reçus", parent, width=820)
        self.period = _combo("sums_period", "Période")
        self.period.currentIndexChanged.connect(lambda _index: self.reload())
        self.body.addWidget(
            plain_label(
                "Somme des cabinets qui ont compté la même définition. Un nombre masqué dans un "
                "cabinet n’est pas dans la somme : elle est alors un minimum.",
                "hint",
                wrap=True,
            )
        )
        self.body.addLayout(row(plain_label("Période"), self.period, None))
        self.table = DataTable(
            (
                Column("Indicateur", lambda one: one.label, strong=True, subtext=_definition),
                Column("Somme", _sum, width=18),
                Column("Cabinets", _practices, width=18),
            ),
            key=lambda one: (one.id, one.hash),
            name="Sommes",
        )
        self.table.setMinimumHeight(ctx.theme.px(320))
        self.body.addWidget(self.table, 1)
        self.add_buttons(primary_button("Fermer", self.accept, name="close"))
        ctx.operations.fetch(self, publishing.periods_received, done=self._show_periods)

    def _show_periods(self, found: tuple[tuple[date, date], ...]) -> None:
        for start, end in found:
            self.period.addItem(f"{fr_date(start)} – {fr_date(end)}", (start, end))
        if not found:
            self.say("Aucun cabinet n’a encore transmis d’indicateurs.")

    def reload(self) -> None:
        """Add up the chosen period."""
        start, end = self.period.currentData()
        self.ctx.operations.fetch(
            self, publishing.sums, start, end, done=self.table.set_rows, latest="sums"
        )


def _definition(one: Summed) -> str:
    if one.other_definition:
        return "autre définition, comptée à part"
    return f"définition {one.hash[:8]}"


def _sum(one: Summed) -> str:
    if one.hidden == one.practices:
        return "masqué"
    least = "au moins " if one.hidden else ""
    whole = "" if one.denominator is None else f" sur {one.denominator}"
    return f"{least}{one.numerator}{whole}"


def _practices(one: Summed) -> str:
    if not one.hidden:
        return str(one.practices)
    plural = "s" if one.hidden > 1 else ""
    return f"{one.practices}, dont {one.hidden}{NNBSP}masqué{plural}"
