"""Réglages › « Poste perdu ou volé »: figures, steps, the list of those concerned, 72 hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.settings.breach import (
    Concerned,
    NoteBreach,
    SettleBreach,
    breach_since,
    concerned,
    concerned_csv,
    deadline_words,
    key_words,
    note_breach,
    settle_breach,
)
from cpts_desktop.features.settings.model import OnThisPost
from cpts_desktop.features.settings.queries import on_this_post
from cpts_desktop.kernel.files import write_private
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, heading, row
from cpts_desktop.shell.widgets.tables import Column, DataTable
from cpts_desktop.storage.tracing import Trace, trace

_STEPS: Final = (
    "1. Depuis un autre ordinateur, restaurez la dernière sauvegarde : ces chiffres y sont.\n"
    "2. Là, créez de nouvelles clés (Échanges › Ma carte › Nouvelles clés…) : la sauvegarde porte "
    "celles de l’appareil perdu.\n"
    "3. Appelez chaque confrère avec qui vous échangez : il révoque votre ancienne clé "
    "(Échanges › Annuaire… › Révoquer…), puis ajoute votre nouvelle carte et compare vos nouveaux "
    "douze mots.\n"
    "4. Changez votre phrase secrète et le code de secours. Cela ne ferme pas une copie déjà "
    "prise : la phrase d’alors l’ouvre toujours.\n"
    "5. Portez plainte, prévenez le référent numérique de la CPTS.\n"
    "6. Notifiez la CNIL sous 72 heures (notifications.cnil.fr), même si le poste était chiffré "
    "et verrouillé : c’est à documenter, et à notifier si un risque existe.\n"
    "7. Prévenez les patients si le risque est élevé (poste déverrouillé, phrase affichée)."
)


class BreachSection(QWidget):
    """What to do when this computer is lost, with its figures and the 72 hours."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self._ctx = ctx
        self._names: dict[str, str] = {}
        self.figures = plain_label("", wrap=True, selectable=True)
        self.figures.setObjectName("breach_figures")
        self.members = plain_label("", wrap=True, selectable=True)
        self.members.setObjectName("breach_members")
        self.deadline = plain_label("", "strong", wrap=True)
        self.deadline.setObjectName("breach_deadline")
        self.begin = primary_button(
            "Je viens de le découvrir : compter 72 heures", self._start, name="breach_start"
        )
        self.settle = button("Notifié ou classé", self._settle, name="breach_settle")
        self.save = button("Enregistrer la fiche…", self._save, name="breach_save")
        self.list = button("Enregistrer la liste des patients…", self._list, name="breach_list")
        self.see = button("Voir les patients et les envois", self._see, name="breach_see")
        self.patients = DataTable(
            (
                Column("Patient", lambda one: one[0], strong=True),
                Column("Naissance", lambda one: one[1], width=14),
                Column("Dernier acte", lambda one: one[2], width=14),
            ),
            name="Patients de ce poste",
        )
        self.sent = DataTable(
            (
                Column("Envoi préparé le", lambda one: one[0], width=22),
                Column("Pour", lambda one: one[1]),
                Column("Dossiers", lambda one: one[2], width=10, right=True),
            ),
            name="Envois préparés sur ce poste",
        )
        self.concerned = Panel(self.patients, self.sent, title="Patients et envois")
        self.concerned.setObjectName("breach_concerned")
        self.concerned.hide()
        for table in (self.patients, self.sent):
            table.setMinimumHeight(ctx.theme.px(200))
        layout = QVBoxLayout(self)
        layout.setSpacing(ctx.theme.gap("l"))
        intro = "À lire avant d’en avoir besoin ; à ouvrir depuis la sauvegarde restaurée ensuite."
        layout.addLayout(heading("Poste perdu ou volé", intro))
        layout.addWidget(Panel(self.deadline, row(self.begin, self.settle, None), title="Délai"))
        layout.addWidget(
            Panel(self.figures, self.members, FlowRow(self.see, self.list, self.save),
                  title="Ce que contient ce poste")
        )  # fmt: skip
        layout.addWidget(self.concerned)
        layout.addWidget(Panel(plain_label(_STEPS, wrap=True), title="Dans l’ordre"))
        layout.addStretch(1)
        ctx.operations.fetch(self, on_this_post, done=self._show)
        members: Any = ctx.services.get("members")
        if members is not None:
            ctx.operations.fetch(self, members, done=self._show_members)
        self._read()

    def words(self) -> str:
        """Return the sheet: figures, members, steps, deadline."""
        parts = (self.figures.text(), self.members.text(), _STEPS, self.deadline.text())
        return "\n\n".join(("Poste perdu ou volé", *parts))

    def _read(self) -> None:
        self._ctx.operations.fetch(self, breach_since, done=self._show_deadline)

    def _show_deadline(self, since: datetime | None) -> None:
        now = self._ctx.clock.now()
        words = "Aucun incident en cours." if since is None else deadline_words(since, now)
        self.deadline.setText(words)
        self.begin.setVisible(since is None)
        self.settle.setVisible(since is not None)

    def _show(self, post: OnThisPost) -> None:
        self.figures.setText(
            f"Dossiers de patients : {post.patients}\n"
            f"Envois préparés depuis ce poste : {post.packets_sent} ; "
            f"reçus : {post.packets_received}\n"
            f"Personnes qui ont un accès : {', '.join(post.people)}\n"
            f"{key_words(post)}"
        )

    def _show_members(self, members: Sequence[Any]) -> None:
        self._names = {one.uid: one.name for one in members}
        names = ", ".join(sorted(self._names.values())) or "aucun"
        self.members.setText(f"Confrères à prévenir, qui révoquent cette clé : {names}")

    def _start(self) -> None:
        self._ctx.operations.run(
            self, note_breach, NoteBreach(), trigger=self.begin, done=self._show_deadline
        )

    def _settle(self) -> None:
        if self._ctx.confirm(
            "Clore cet incident ?",
            "Le rappel à chaque ouverture s’arrête. Gardez la fiche, la liste et votre décision "
            "(notifié, ou pourquoi non) : la CNIL peut les demander.",
            "Garder ouvert", "Clore",
        ):  # fmt: skip
            self._ctx.operations.run(
                self, settle_breach, SettleBreach(), trigger=self.settle,
                done=lambda _none: self._read(),
            )  # fmt: skip

    def _save(self) -> None:
        target = self._ctx.files.save_as("Fiche d’incident", "incident.txt", "Texte (*.txt)")
        if target is not None:
            self._write(target, self.words().encode("utf-8"), "Fiche enregistrée.")

    def _see(self) -> None:
        """Show on screen what the file would hold: who is concerned, and what left."""
        self._ctx.operations.fetch(self, concerned, self._names, done=self._seen)

    def _seen(self, found: Concerned) -> None:
        self.patients.set_rows(found.patients)
        self.sent.set_rows(found.sent)
        self.sent.setVisible(bool(found.sent))
        self.concerned.show()
        self.patients.setFocus()
        self._ctx.operations.run(
            self, trace, Trace("BREACH_LIST"), parallel=True, done=lambda _none: None
        )

    def _list(self) -> None:
        if not self._ctx.confirm(
            "Enregistrer la liste en clair ?",
            "Ce fichier nomme chaque patient de ce poste, sans chiffrement. Gardez-le sur un "
            "support rangé, et supprimez-le une fois l’incident clos.",
            "Annuler", "Enregistrer en clair",
        ):  # fmt: skip
            return
        target = self._ctx.files.save_as("Patients et envois", "concernes.csv", "CSV (*.csv)")
        if target is not None:
            self._ctx.operations.fetch(
                self, concerned_csv, self._names, done=lambda made: self._listed(target, made)
            )

    def _listed(self, target: Path, content: bytes) -> None:
        self._write(target, content, "Liste enregistrée.")
        self._ctx.operations.run(
            self, trace, Trace("BREACH_LIST"), parallel=True, done=lambda _none: None
        )

    def _write(self, target: Path, content: bytes, said: str) -> None:
        self._ctx.operations.work(
            self, lambda _progress: write_private(target, content), title="Enregistrement",
            done=lambda _none: self._ctx.toast(said),
        )  # fmt: skip
