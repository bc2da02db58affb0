"""« Échanges »: one line per colleague, what has to be settled, what came, what was set aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from sqlalchemy import Connection

from cpts_desktop.features.exchange import conflicts, overview, receiving, sending
from cpts_desktop.features.exchange.conflicts import Conflict, Settle
from cpts_desktop.features.exchange.dropped import said_name
from cpts_desktop.features.exchange.giving_again import GiveAgain, Given, give_again
from cpts_desktop.features.exchange.membership import OwnEnd, own_end
from cpts_desktop.features.exchange.model import Colleague
from cpts_desktop.features.exchange.overview import Overview, SetAside
from cpts_desktop.features.exchange.screens.aside_panel import AsidePanel
from cpts_desktop.features.exchange.screens.clock_panel import ClockPanel
from cpts_desktop.features.exchange.screens.counts_dialogs import SendCountsDialog, SumsDialog
from cpts_desktop.features.exchange.screens.directory_dialog import DirectoryDialog
from cpts_desktop.features.exchange.screens.lines import (
    colleague_columns,
    colleague_words,
    fit,
    recent_columns,
)
from cpts_desktop.features.exchange.screens.member_dialogs import AddMemberDialog, OwnCardDialog
from cpts_desktop.features.exchange.screens.opening import Opening
from cpts_desktop.features.exchange.screens.own_membership import OwnMembership
from cpts_desktop.features.exchange.screens.prepare_dialog import PrepareDialog
from cpts_desktop.features.exchange.screens.read_code_dialog import ReadCodeDialog
from cpts_desktop.features.exchange.screens.settling_panel import SettlingPanel
from cpts_desktop.features.exchange.screens.show_visit_dialog import ShowVisitDialog
from cpts_desktop.features.exchange.screens.watched_panel import (
    FoldersDialog,
    WatchedPanel,
)
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import get_logger, log_fault, redacted
from cpts_desktop.kernel.text import NNBSP
from cpts_desktop.packets.files import SUFFIX
from cpts_desktop.packets.keys import DeviceKeys
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.data_view import DataView
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, heading, scrolling
from cpts_desktop.shell.widgets.tables import DataTable

PAGE: Final = "exchange.exchange"
PATTERN: Final = f"Paquets CPTS (*{SUFFIX});;Tous les fichiers (*)"
_log = get_logger(__name__)


@redacted
@dataclass(frozen=True)
class Shown:
    """Everything the page shows."""

    overview: Overview
    conflicts: tuple[Conflict, ...]
    aside: tuple[SetAside, ...]
    end: OwnEnd | None


def look(
    conn: Connection, me: str, labels: dict[str, dict[str, str]], register_path: Path, today: date
) -> Shown:
    """Read the page at once."""
    return Shown(
        overview.overview(conn),
        conflicts.inbox(conn, me, labels),
        overview.set_aside(receiving.quarantine(register_path)),
        own_end(conn, me, today),
    )


MAX_OPENED: Final = 500
"""Packets opened at once by a double click (security.md, case 124)."""

ONCE: Final = frozenset({"prepare", "relay", "about", "read", "packet", "dropped"})
"""What the page is opened with to do something, once."""


class ExchangePage(Page):
    """The page; packets may also be dropped anywhere on the window."""

    topics = frozenset({Topic.MEMBERS, Topic.PACKETS, Topic.CONFLICTS, Topic.CARE_TEAM})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.register: Any = ctx.services["register"]
        self.opening = Opening(ctx, self, self.mark_stale)
        self.prepare = primary_button("Préparer un paquet", self.start_packet, name="prepare")
        self.receive = button("Ouvrir un paquet…", self.choose_packets, name="open_packet")
        self.code = button("Lire un code QR…", self.read_code, name="read_code")
        self.own = button("Ma carte", self.show_own_card, name="own_card")
        self.add = button("Ajouter un confrère…", self.add_member, name="add_colleague")
        self.directory = button("Annuaire…", self.show_directory, name="directory")
        self.counts = button("Indicateurs…", self.show_counts, name="counts")
        self.colleagues = DataTable(
            colleague_columns(), key=lambda one: one.member.uid, name="Confrères"
        )
        self.colleagues.row_activated.connect(lambda one: self.start_packet(one.member.uid))
        self.told = plain_label("", wrap=True)
        self.told.setObjectName("colleague_told")
        self.redo = button("Redonner ce qui manque…", self.hand_over_again, name="redo")
        self.acknowledge = button("Accuser réception…", self.make_receipt, name="receipt")
        self.colleagues.row_selected.connect(self._selected)
        self.membership = OwnMembership()
        self.clock = ClockPanel(ctx)
        self.watched = WatchedPanel(ctx)
        self.watched.wanted.connect(self.open_packets)
        self.folders = button("Dossiers surveillés…", self.choose_folders, name="folders")
        self.settling = SettlingPanel(ctx, self.settle)
        self.settling.done.connect(self.take_focus)
        self.recent = DataTable(recent_columns(), key=lambda pair: pair[1].id, name="Reçus")
        self.aside_panel = AsidePanel(ctx)
        self.aside = self.aside_panel.table
        self.aside_panel.again.connect(lambda path: self.open_packets([path]))
        self.aside_panel.changed.connect(self.mark_stale)
        self.aside_panel.emptied.connect(self.take_focus)
        self.recent_panel = Panel(self.recent, title="Paquets reçus")
        self.view = DataView(self._content(), self._empty(), rows=4)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("l"))
        layout.addLayout(
            heading(
                "Échanges",
                "Des paquets signés et chiffrés, confrère par confrère, par clé USB, dossier de la "
                "CPTS ou messagerie sécurisée.",
                self.receive,
                self.prepare,
            )
        )
        acts = (self.code, self.add, self.own, self.directory, self.counts, self.folders)
        layout.addWidget(FlowRow(*acts))
        for told in (self.membership, self.clock, self.watched):
            layout.addWidget(told)
        layout.addWidget(self.view, 1)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(scrolling(whole))

    def _content(self) -> QWidget:
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(self.ctx.theme.gap("l"))
        body.addWidget(self.settling)
        body.addWidget(
            Panel(
                self.colleagues,
                self.told,
                FlowRow(self.acknowledge, self.redo),
                title="Confrères",
            )
        )
        body.addWidget(self.recent_panel)
        body.addWidget(self.aside_panel)
        body.addStretch(1)
        return content

    def _empty(self) -> EmptyState:
        return EmptyState(
            "Aucun confrère pour le moment",
            "Échangez vos cartes de membre : donnez la vôtre, ajoutez la sienne, et comparez les "
            "douze mots de vive voix. Les paquets que vous envoyez et recevez apparaîtront ici.",
            icon="exchange",
            action="Ajouter un confrère…",
            on_action=self.add_member,
        )

    def first_focus(self) -> QWidget | None:
        """The list, when there is one."""
        return self.colleagues if self.colleagues.rows() else self.add

    def open(self, **params: str) -> None:
        """Open with ``prepare=1`` or ``relay=visit`` (and ``about=uid``), ``read=1``, ``packet=``.

        ``packet`` holds one path a line; so does ``dropped``, of files that may be no packets.
        """
        super().open(**params)
        if params.get("prepare"):
            about = (PatientId(params["about"]),) if params.get("about") else ()
            QTimer.singleShot(0, self, lambda: self._prepare("", about))
        if "relay" in params:
            QTimer.singleShot(0, self, lambda: self.show_visit(params["about"], params["relay"]))
        if params.get("read"):
            QTimer.singleShot(0, self, self.read_code)
        if params.get("packet"):
            paths = [Path(line) for line in params["packet"].splitlines()[:MAX_OPENED]]
            QTimer.singleShot(0, self, lambda: self.open_packets(paths))
        if params.get("dropped"):
            files = [Path(line) for line in params["dropped"].split("\n")]
            QTimer.singleShot(0, self, lambda: self.opening.take_dropped(files))

    def refresh(self) -> None:
        """Read again."""
        self.clock.reload()
        self.watched.reload()
        kinds = self.register.kinds
        labels = {record.name: dict(record.labels) for record in kinds.records()}
        self.ctx.operations.fetch(
            self, look, str(self.register.user_id), labels, self.register.path,
            self.ctx.clock.today(), done=self._show,
        )  # fmt: skip

    def showEvent(self, event: QShowEvent) -> None:
        """Look into the watched folder each time the page comes on screen."""
        super().showEvent(event)
        self.watched.reload()

    def _show(self, shown: Shown) -> None:
        self.membership.show_end(shown.end)
        lines = shown.overview.colleagues
        self.colleagues.set_rows(lines)
        if self.colleagues.current_row() is None:
            self.colleagues.select_first()
        self._selected(self.colleagues.current_row())
        self.recent.set_rows(shown.overview.recent)
        self.recent_panel.setVisible(bool(shown.overview.recent))
        self.aside_panel.show_files(shown.aside)
        for table in (self.colleagues, self.recent):
            fit(table)
        self.settling.show_conflicts(shown.conflicts)
        self.prepare.setEnabled(any(one.member.verified for one in lines))
        self.view.show_content(empty=not (lines or shown.conflicts or shown.aside))

    def _selected(self, one: Colleague | None) -> None:
        self.told.setText("" if one is None else colleague_words(one))
        self.told.setVisible(one is not None)
        self.redo.setEnabled(one is not None and one.state.sent > 0)
        self.acknowledge.setEnabled(one is not None and one.state.received > 0)

    # -- conflicts ---------------------------------------------------------------------------

    def settle(self, command: Settle, words: str) -> None:
        """Keep one value, or both texts; ``words`` says what is kept."""
        self.ctx.operations.run(
            self, conflicts.settle, command, done=lambda _none: self._settled(words)
        )

    def _settled(self, words: str) -> None:
        self.ctx.toast(f"Gardé : {words}. Votre choix partira avec le prochain paquet.")
        self.mark_stale()

    # -- members -----------------------------------------------------------------------------

    def show_own_card(self) -> None:
        """Show one's own words and card."""
        OwnCardDialog(self.ctx, self).open()

    def add_member(self) -> None:
        """Add a colleague."""
        AddMemberDialog(self.ctx, self).open()

    def show_directory(self) -> None:
        """Show the members of the CPTS; a coordination publishes them."""
        DirectoryDialog(self.ctx, self).open()

    def choose_folders(self) -> None:
        """Choose the watched folder and where packets go."""
        dialog = FoldersDialog(self.ctx, self)
        dialog.changed.connect(self.watched.reload)
        dialog.open()

    def show_counts(self) -> None:
        """Send one's counts to the coordination, or add up those received."""
        office = self.register.user.profession == "coordination"
        (SumsDialog if office else SendCountsDialog)(self.ctx, self).open()

    # -- out ---------------------------------------------------------------------------------

    def start_packet(self, member: str = "") -> None:
        """Prepare a packet for a member, the selected one by default."""
        one = self.colleagues.current_row()
        self._prepare(member or (one.member.uid if one is not None else ""), ())

    def _prepare(self, member: str, about: tuple[PatientId, ...]) -> None:
        PrepareDialog(self.ctx, member, about, self).open()

    def show_visit(self, patient: str, visit: str = "") -> None:
        """Show one visit as a code to a colleague's screen."""
        uid = PatientId(patient)
        dialog = ShowVisitDialog(self.ctx, uid, visit, self)
        dialog.packet_wanted.connect(lambda member: self._prepare(member, (uid,)))
        dialog.finished.connect(lambda _result: self.mark_stale())
        dialog.open()

    def make_receipt(self) -> None:
        """Write a signed receipt for the selected colleague."""
        one = self.colleagues.current_row()
        folder = self.watched.folder_for("Où enregistrer l’accusé de réception") if one else None
        if one is None or folder is None:
            return
        keys = DeviceKeys.of_register(self.register.device_keys)
        command = sending.SendReceipt(one.member.uid, keys, sending.outbox(self.register.path))
        self.ctx.operations.run(
            self, sending.send_receipt, command, trigger=self.acknowledge,
            done=lambda sent: self._give(sent.file, folder),
        )  # fmt: skip

    def hand_over_again(self) -> None:
        """Give again exactly what did not arrive: only the hole travels."""
        one = self.colleagues.current_row()
        folder = self.watched.folder_for("Où enregistrer les paquets") if one else None
        if one is None or folder is None:
            return
        keys = DeviceKeys.of_register(self.register.device_keys)
        command = GiveAgain(one.member.uid, keys, sending.outbox(self.register.path))
        self.ctx.operations.run(
            self, give_again, command, trigger=self.redo,
            done=lambda given: self._give_again(given, folder),
        )  # fmt: skip

    def _give_again(self, given: Given, folder: Path) -> None:
        if all(self._written(kept, folder) for kept in given.files):
            numbers = ", ".join(map(str, given.numbers))
            self.ctx.toast(f"Redonné dans {said_name(folder)} : nº{NNBSP}{numbers}.")

    def _give(self, kept: Path, folder: Path) -> None:
        if self._written(kept, folder):
            self.ctx.toast(f"Fichier enregistré dans {said_name(folder)}.")

    def _written(self, kept: Path, folder: Path) -> bool:
        self.mark_stale()
        try:
            sending.hand_over(kept, folder)
        except OSError as fault:
            log_fault(_log, fault)
            self.ctx.show_fault(
                "DISK",
                f"Le fichier n’a pas pu être écrit dans {said_name(folder)} (plein, protégé ou "
                "retiré). Il est gardé : choisissez un autre dossier et recommencez.",
            )
            return False
        return True

    # -- in ----------------------------------------------------------------------------------

    def choose_packets(self) -> None:
        """Ask for packets and open them one after the other."""
        found = self.ctx.files.open_files("Ouvrir un paquet", PATTERN, many=True)
        self.open_packets(list(found))

    def read_code(self) -> None:
        """Read the code of a visit from a colleague's screen."""
        dialog = ReadCodeDialog(self.ctx, self)
        dialog.opened.connect(self.opening.show)
        dialog.open()

    def open_packets(self, paths: list[Path]) -> None:
        """Open packets; each is previewed before the next."""
        self.opening.take(paths)
