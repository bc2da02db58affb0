"""« Annuaire »: members, checked RPPS, keys; revocation with what the member had; publication."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from cpts_desktop.features.exchange import publishing, queries, rules, sending
from cpts_desktop.features.exchange.members import RevokeMember, revoke_member
from cpts_desktop.features.exchange.model import Member, MemberDevice, Trust, profession_label
from cpts_desktop.features.exchange.publishing import (
    CheckRpps,
    PublishDirectory,
    check_rpps,
    publish_directory,
)
from cpts_desktop.features.exchange.screens.delivering import seal_into
from cpts_desktop.features.exchange.screens.frame import FramedDialog
from cpts_desktop.features.exchange.screens.lines import OTHER_POST, until
from cpts_desktop.features.exchange.screens.validity_dialog import ValidityDialog
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import NNBSP, fr_date
from cpts_desktop.packets.keys import DeviceKeys
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import row
from cpts_desktop.shell.widgets.tables import Column, DataTable

_TRUST = {
    Trust.VERIFIED: "empreinte vérifiée",
    Trust.INTRODUCED: "empreinte à vérifier de vive voix",
    Trust.REVOKED: "clé révoquée",
}

_ORDER = (Trust.REVOKED, Trust.VERIFIED, Trust.INTRODUCED)


@redacted
@dataclass(frozen=True)
class Line:
    """A key of a member, with what was ever sent to them; one line when they have one key."""

    member: Member
    rpps_checked: date | None
    held: tuple[str, ...]
    packets: int
    device: MemberDevice | None = None
    """None for somebody who writes on the computer of another member."""

    since: date | None = None
    """Since when the key is known; said only when there are several."""

    @property
    def trust(self) -> Trust:
        """How far the key is trusted."""
        return Trust.REVOKED if self.device is None else self.device.trust

    @property
    def key(self) -> str:
        """The name of the key, or nothing."""
        return self.device.key if self.device else ""


def read(conn: Connection) -> tuple[Line, ...]:
    """Return every member, the RPPS check, and the patients ever sent."""
    checks = publishing.rpps_checks(conn)
    since = queries.devices_since(conn)
    found: list[Line] = []
    for one in queries.members(conn):
        sent = [packet for packet in queries.sent_to(conn, one.uid) if packet.kind == "care"]
        uids = tuple(dict.fromkeys(PatientId(uid) for p in sent for uid in p.patients))
        names = register_queries.banners(conn, uids)
        held = tuple(sorted(names[uid].display_name for uid in uids if uid in names))
        line = Line(one, checks.get(one.uid), held, len(sent))
        keys: dict[str, list[MemberDevice]] = {}
        for device in one.devices:
            keys.setdefault(device.key, []).append(device)
        for held_by in keys.values():
            best = min(held_by, key=lambda device: _ORDER.index(device.trust))
            first = min(since[device.keys.device] for device in held_by)
            found.append(replace(line, device=best, since=first if len(keys) > 1 else None))
        if not keys:
            found.append(line)
    return tuple(found)


class DirectoryDialog(FramedDialog):
    """The members; « Révoquer… » says what the member had before it acts."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, "Annuaire des membres", parent, width=820)
        self.office = self.register.user.profession == "coordination"
        words = (
            "Publiez l’annuaire : un paquet signé, scellé à chaque membre vérifié, avec les RPPS "
            "vérifiés et les clés révoquées. Un annuaire plus ancien est refusé chez eux."
            if self.office
            else "L’annuaire signé de la coordination s’importe comme un paquet. Il présente les "
            "membres ; leurs douze mots restent à comparer avant de leur envoyer un dossier."
        )
        self.body.addWidget(plain_label(words, "hint", wrap=True))
        self.table = DataTable(
            (
                Column("Membre", lambda one: one.member.name, strong=True, subtext=_who,
                       severity=_mark),
                Column("Clé", _key, width=26,
                       subtext=_key_more),
                Column("Dossiers envoyés", _held, width=22),
            ),
            key=lambda one: (one.member.uid, one.key),
            name="Membres",
        )  # fmt: skip
        self.table.setMinimumHeight(ctx.theme.px(300))
        self.table.row_selected.connect(self._selected)
        self.body.addWidget(self.table, 1)
        self.revoke = button("Révoquer…", self.ask_revoke, name="revoke_member")
        self.check = button("RPPS vérifié", self.check_rpps, name="check_rpps")
        self.check.setVisible(self.office)
        self.until = button("Fin d’adhésion…", self.ask_until, name="member_until")
        self.until.setVisible(self.office)
        self.body.addLayout(row(self.revoke, self.check, self.until, None))
        self.add_buttons(button("Fermer", self.reject, name="close"))
        self.publish = primary_button("Publier l’annuaire…", self.submit, name="publish_directory")
        self.publish.setVisible(self.office)
        self.add_buttons(self.publish)
        self.reload()

    def reload(self) -> None:
        """Read again."""
        self.ctx.operations.fetch(self, read, done=self._show)

    def _show(self, lines: tuple[Line, ...]) -> None:
        self.table.set_rows(lines)
        if self.table.current_row() is None:
            self.table.select_first()
        self._selected(self.table.current_row())
        self.publish.setEnabled(any(one.trust is Trust.VERIFIED for one in lines))

    def _selected(self, one: Line | None) -> None:
        self.revoke.setEnabled(one is not None and one.trust is not Trust.REVOKED)
        self.check.setEnabled(one is not None and bool(one.member.rpps))
        self.until.setEnabled(one is not None and one.trust is not Trust.REVOKED)

    def ask_revoke(self) -> None:
        """Say what the member had, then revoke after a yes."""
        one: Line | None = self.table.current_row()
        if one is None:
            return
        if not self.ctx.confirm(asked(one), had(one), "Ne pas révoquer", "Révoquer"):
            return
        only = one.key if one.since else ""
        command = RevokeMember(one.member.uid, "révoqué depuis l’annuaire", only)
        self._run(revoke_member, command, self.revoke)

    def check_rpps(self) -> None:
        """Note that the RPPS was compared with the official directory."""
        one: Line | None = self.table.current_row()
        if one is not None:
            self._run(check_rpps, CheckRpps(one.member.uid), self.check)

    def ask_until(self) -> None:
        """Set the last day of a membership."""
        one: Line | None = self.table.current_row()
        if one is None:
            return
        rows: tuple[Line, ...] = self.table.rows()
        standing = (r.member.uid for r in rows if r.trust is not Trust.REVOKED)
        everybody = tuple(dict.fromkeys(standing))
        dialog = ValidityDialog(self.ctx, one.member, everybody, self)
        dialog.changed.connect(self.reload)
        dialog.open()

    def _run(self, handler: Any, command: Any, trigger: QWidget) -> None:
        self.ctx.operations.run(
            self, handler, command, done=lambda _done: self.reload(), refused=self.refuse,
            trigger=trigger,
        )  # fmt: skip

    def submit(self) -> None:
        """Publish the directory."""
        folder = self.ctx.files.folder("Où enregistrer l’annuaire")
        if folder is None:
            return
        keys = DeviceKeys.of_register(self.register.device_keys)
        command = PublishDirectory(keys, sending.outbox(self.register.path))
        seal_into(
            self, folder, publish_directory, command, what="L’annuaire", trigger=self.publish,
            told=lambda sent: (
                f"Annuaire publié : {rules.counted(sent.entries, 'appareil', 'appareils')}."
            ),
        )  # fmt: skip


def asked(one: Line) -> str:
    """Return the question: of two keys of a member, the one that is lost."""
    if one.since:
        return f"Révoquer la clé de {one.member.name} connue depuis le {fr_date(one.since)} ?"
    return f"Révoquer les clés de {one.member.name} ?"


def had(one: Line) -> str:
    """Return what a member had, for the question before the revocation."""
    if one.held:
        listed = ", ".join(one.held[:12])
        rest = len(one.held) - 12
        several = one.packets > 1
        sent = rules.counted(one.packets, "paquet", "paquets") + (
            " lui ont été envoyés" if several else " lui a été envoyé"
        )
        more = f" et {rest} autres" if rest > 0 else ""
        what = (
            f"{sent}, sur {_held(one)} : {listed}{more}. Ce qui est déjà chez ce membre ne peut "
            "pas être rappelé."
        )
    else:
        what = "Aucun dossier ne lui a été envoyé depuis ce poste."
    if one.since:
        return (
            f"{what} Plus rien ne sera scellé pour cet appareil ; ce qu’il signera ira en "
            "quarantaine, quelle que soit la date. Les autres clés de ce membre restent."
        )
    return (
        f"{what} Plus rien ne lui sera envoyé ; ses prochains paquets iront en quarantaine, "
        "quelle que soit leur date. Les paquets déjà reçus restent."
    )


def _who(one: Line) -> str:
    words = profession_label(one.member.profession)
    if not one.member.rpps:
        return words
    checked = f", vérifié le {fr_date(one.rpps_checked)}" if one.rpps_checked else ", non vérifié"
    return f"{words} · RPPS {one.member.rpps}{checked}"


def _key(one: Line) -> str:
    return _TRUST[one.trust] if one.device else OTHER_POST


def _key_more(one: Line) -> str:
    since = f"depuis le {fr_date(one.since)}" if one.since else ""
    return " · ".join(filter(None, (since, until(one.member))))


def _mark(one: Line) -> Severity | None:
    if one.device is None:
        return None
    return {Trust.VERIFIED: None, Trust.INTRODUCED: Severity.GRIS, Trust.REVOKED: Severity.ORANGE}[
        one.trust
    ]


def _held(one: Line) -> str:
    if not one.held:
        return "aucun"
    return f"{len(one.held)}{NNBSP}dossier{'s' if len(one.held) > 1 else ''}"
