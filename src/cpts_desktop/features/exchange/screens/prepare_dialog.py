"""« Préparer un paquet »: to whom, of which patients, and exactly what leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidgetItem, QWidget
from sqlalchemy import Connection

from cpts_desktop.features.exchange import planning, queries, rules, sections, sending
from cpts_desktop.features.exchange.dropped import said_name
from cpts_desktop.features.exchange.model import Member, Plan, PlannedLine, PlannedPatient
from cpts_desktop.features.exchange.planning import Wish
from cpts_desktop.features.exchange.screens.delivering import write_out
from cpts_desktop.features.exchange.screens.forms.ui_prepare import Ui_PrepareForm
from cpts_desktop.features.exchange.screens.frame import FramedDialog
from cpts_desktop.features.exchange.screens.watched_panel import folder_for
from cpts_desktop.features.exchange.sending import SendPacket, SentPacket
from cpts_desktop.features.exchange.watched import Folders, folders
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.features.register.model import Basis, PatientHit
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import NNBSP, capital, fr_instant
from cpts_desktop.packets.keys import DeviceKeys
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.into_view import bring_into_view
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import row
from cpts_desktop.shell.widgets.tables import Column, DataTable

_KEPT = (
    "Le paquet est prêt mais n’a pas pu être écrit à cet endroit (plein, protégé ou retiré) : "
    "choisissez-en un autre. Il est gardé ; « Redonner ce qui manque… » le redonne aussi."
)
_SAVE = "Enregistrer le paquet…"
_HITS = 6


@redacted
@dataclass(frozen=True)
class Seen:
    """What the dialog shows: the members who may receive, and the plan for the chosen one."""

    members: tuple[Member, ...]
    plan: Plan | None


def look(
    conn: Connection, member: str, asked: tuple[PatientId, ...], device: str, today: date
) -> Seen:
    """Return the members and what would leave; ``asked`` come besides what is new."""
    members = tuple(one for one in queries.members(conn) if one.verified)
    if not members:
        return Seen((), None)
    chosen = member if any(one.uid == member for one in members) else members[0].uid
    found = planning.plan(conn, Wish(chosen), device, today)
    if found is None or not asked:
        return Seen(members, found)
    known = {one.uid for one in found.patients}
    extra = planning.plan(
        conn, Wish(chosen, tuple(uid for uid in asked if uid not in known)), device, today
    )
    more = extra.patients if extra else ()
    return Seen(members, Plan(found.member, more + found.patients, found.receipts, found.sequence))


class PrepareDialog(FramedDialog):
    """Shows what would leave, line by line; « Enregistrer le paquet… » makes it leave."""

    sent = Signal(object)

    def __init__(
        self,
        ctx: PageContext,
        member: str = "",
        patients: tuple[PatientId, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(ctx, "Préparer un paquet", parent, width=820)
        self.asked = patients
        self.plan: Plan | None = None
        self._member = member
        self.leaving: Path | None = None
        self._kept: SentPacket | None = None
        """Sealed and numbered, but not written where it was meant to go."""
        self.form: Any = Ui_PrepareForm()
        holder = QWidget()
        self.form.setupUi(holder)  # type: ignore[no-untyped-call,unused-ignore]
        for label in (self.form.member_problem, self.form.patient_search_problem):
            label.hide()
        self.form.patient_hits.setMaximumHeight(ctx.theme.px(110))
        self.form.patient_hits.hide()
        self.body.addWidget(holder)
        self.what = plain_label("", "strong", wrap=True)
        self.body.addWidget(self.what)
        self.table = DataTable(
            (
                Column("Dossier", lambda p: p.name, strong=True, subtext=_why, severity=_mark),
                Column("Ce qui part", _leaves, width=26),
            ),
            key=lambda p: p.uid,
            name="Dossiers du paquet",
        )
        self.table.setMinimumHeight(ctx.theme.px(104))
        self.lines = DataTable(
            (
                Column("Écrit le", lambda line: fr_instant(line.at), width=17),
                Column("Inscription", _line_words),
            ),
            name="Inscriptions qui partent",
        )
        self.lines.setMinimumHeight(ctx.theme.px(96))
        self.told = plain_label("", "hint", wrap=True)
        self.told.setObjectName("line_told")
        self.lines.row_selected.connect(self._tell)
        self.table.row_selected.connect(self._show_lines)
        self.link = button("Déclarer un lien de soins…", self.declare, name="declare_link")
        self.link.hide()
        self.body.addWidget(self.table, 2)
        self.body.addLayout(row(self.link, None))
        self.body.addWidget(self.lines, 2)
        self.body.addWidget(self.told)
        self.save = primary_button(_SAVE, self.submit, name="make_packet")
        self.save.setEnabled(False)
        self.add_buttons(button("Annuler", self.reject, name="cancel"), self.save)
        self.form.member.activated.connect(lambda _index: self._member_chosen())
        self.form.patient_search.textChanged.connect(self._search)
        self.form.patient_search.returnPressed.connect(self._take_first)
        self.form.patient_hits.itemActivated.connect(self._take)
        self.form.patient_hits.itemClicked.connect(self._take)
        ctx.operations.fetch(self, folders, done=self._folders)
        self.reload()

    def _folders(self, found: Folders) -> None:
        self.leaving = found.leaving

    def reload(self) -> None:
        """Ask again what would leave."""
        self._kept = None
        self.save.setText(_SAVE)
        self.ctx.operations.fetch(
            self, look, self._member, self.asked, str(self.register.device_id),
            self.ctx.clock.today(), done=self._show, latest="plan",
        )  # fmt: skip

    def _show(self, seen: Seen) -> None:
        box = self.form.member
        if box.count() != len(seen.members):
            box.clear()
            for one in seen.members:
                box.addItem(one.label, one.uid)
        self.plan = seen.plan
        if seen.plan is None:
            self.say("Ajoutez d’abord un confrère et vérifiez son empreinte.")
            return
        self._member = seen.plan.member.uid
        box.setCurrentIndex(max(0, box.findData(self._member)))
        self.table.set_rows(seen.plan.patients)
        if self.table.current_row() is None:
            self.table.select_first()
        self._show_lines(self.table.current_row())
        leaving = seen.plan.leaving
        self.save.setEnabled(bool(leaving) or bool(seen.plan.receipts))
        self.what.setText(_sentence(seen.plan))

    def _show_lines(self, patient: PlannedPatient | None) -> None:
        self.lines.set_rows(patient.lines if patient else ())
        self._tell(self.lines.current_row())
        self.link.setVisible(patient is not None and patient.refusal.startswith("Ni lien"))

    def _tell(self, line: PlannedLine | None) -> None:
        """Say in full what the selected line holds: the table may cut it short."""
        self.told.setText("" if line is None else _line_words(line))
        self.told.setVisible(line is not None)

    def _member_chosen(self) -> None:
        self._member = str(self.form.member.currentData())
        self.say("")
        self.reload()

    def _search(self, text: str) -> None:
        if len(text.strip()) < 2:
            self._show_hits(False)
            return
        self.ctx.operations.fetch(
            self, register_queries.search_patients, text, _HITS, done=self._hits, latest="hits"
        )

    def _hits(self, hits: tuple[PatientHit, ...]) -> None:
        box = self.form.patient_hits
        box.clear()
        for hit in hits:
            born = hit.banner.birth_date
            when = f", né(e) le {born:%d/%m/%Y}" if born else ""
            item = QListWidgetItem(f"{hit.banner.display_name}{when}")
            item.setData(Qt.ItemDataRole.UserRole, hit.banner.uid)
            box.addItem(item)
        self._show_hits(bool(hits) and len(self.form.patient_search.text().strip()) > 1)

    def _show_hits(self, visible: bool) -> None:
        """The hits take the place of the lines, so that the dialog fits a small screen."""
        self.form.patient_hits.setVisible(visible)
        self.lines.setVisible(not visible)
        if visible:
            bring_into_view(self.form.patient_hits)

    def _take_first(self) -> None:
        box = self.form.patient_hits
        if box.count() == 1:
            self._take(box.item(0))
        elif box.count():
            box.setFocus()
            box.setCurrentRow(0)

    def _take(self, item: QListWidgetItem) -> None:
        uid = PatientId(str(item.data(Qt.ItemDataRole.UserRole)))
        self.form.patient_search.clear()
        self._show_hits(False)
        if uid not in self.asked:
            self.asked = (uid, *self.asked)
        self.reload()

    def declare(self) -> None:
        """Open a care link between the selected patient and the recipient, after a yes."""
        patient: PlannedPatient | None = self.table.current_row()
        if patient is None or self.plan is None:
            return
        member = self.plan.member
        yes = self.ctx.confirm(
            "Déclarer un lien de soins ?",
            f"{member.label} participe aux soins de {patient.name}, membre de l’équipe de soins "
            "reconnu par le patient. Ce lien est daté d’aujourd’hui et tracé ; vous pourrez y "
            "mettre fin dans « Équipe et consentements ».",
            "Ne pas déclarer",
            "Déclarer le lien",
        )
        if not yes:
            return
        command = register_commands.OpenCareLink(
            patient.uid, member.name, Basis.EQUIPE_2, self.ctx.clock.today(), member_id=member.uid
        )
        self.ctx.operations.run(
            self, register_commands.open_care_link, command, done=self._linked,
            refused=self.refuse, trigger=self.link,
        )  # fmt: skip

    def _linked(self, _link: RecordId) -> None:
        self.reload()

    def submit(self) -> None:
        """Say once more what leaves and to whom, then make the packet."""
        if self.plan is None:
            return
        title = "Où enregistrer le paquet (clé USB, dossier partagé)"
        if self._kept is not None:
            other = self.ctx.files.folder(title)
            if other is not None:
                self._made(self._kept, other)
            return
        folder = folder_for(self.ctx, self.leaving, title)
        if folder is None:
            return
        leaving = tuple(one.uid for one in self.plan.leaving)
        wish = Wish(self.plan.member.uid, leaving if self.asked and leaving else None)
        keys = DeviceKeys.of_register(self.register.device_keys)
        command = SendPacket(wish, keys, sending.outbox(self.register.path))
        self.ctx.operations.run(
            self, sending.send_packet, command, done=lambda sent: self._made(sent, folder),
            refused=self.refuse, trigger=self.save, title="Préparation d’un paquet",
        )  # fmt: skip

    def _made(self, sent: SentPacket, folder: Path) -> None:
        if not write_out(self, sent.file, folder, _KEPT):
            self._kept = sent
            self.save.setText("Enregistrer ailleurs…")
            return
        self.ctx.toast(
            f"Paquet nº{NNBSP}{sent.sequence} pour {sent.member.name} enregistré dans "
            f"{said_name(folder)} : lui seul peut l’ouvrir."
        )
        self.sent.emit(sent)
        self.accept()


def _sentence(plan: Plan) -> str:
    count, entries = len(plan.leaving), plan.entries
    if not count:
        if plan.receipts:
            return f"Seul un accusé de réception part vers {plan.member.name}."
        return f"Rien de nouveau à envoyer à {plan.member.name}."
    files = f"{count}{NNBSP}dossier{'s' if count > 1 else ''}"
    lines = rules.inscriptions(entries)
    return f"Partent vers {plan.member.name}, seul destinataire : {files}, {lines}."


def _why(one: PlannedPatient) -> str:
    if one.refusal:
        return one.refusal
    return f"{one.basis} · {sections.words(one.sections)}" if one.sections else one.basis


def _mark(one: PlannedPatient) -> Severity | None:
    return Severity.GRIS if one.refusal else None


def _leaves(one: PlannedPatient) -> str:
    if one.refusal:
        return "rien"
    if one.withheld:
        kept = f"{one.withheld}{NNBSP}retenue{'s' if one.withheld > 1 else ''}"
        return f"{rules.inscriptions(one.entries)}, {kept}"
    return rules.inscriptions(one.entries)


def _line_words(line: PlannedLine) -> str:
    words = capital(line.what)
    if not line.leaves:
        words = f"Ne part pas : {line.what}"
    return f"{words} — {line.detail}" if line.detail else words
