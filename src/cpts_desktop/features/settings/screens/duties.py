"""Réglages › Registre et modèles, and « Poste perdu ou volé »: the texts the law asks for."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from string import Template
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.settings.commands import Trace, trace
from cpts_desktop.features.settings.model import OnThisPost
from cpts_desktop.features.settings.queries import on_this_post
from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.resources import resource
from cpts_desktop.kernel.text import fr_date, fr_instant
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, heading, row

TEMPLATES: Final = (
    ("registre_traitements", "Registre des traitements",
     "La fiche de ce registre de patients (RGPD, article 30), à compléter et à dater."),
    ("analyse_impact", "Analyse d’impact (AIPD)",
     "Le canevas : nécessité, risques, mesures déjà prises par le logiciel, décisions."),
    ("affiche_information", "Information des patients",
     "L’affiche de la salle d’attente : droits, durée, à qui s’adresser."),
)  # fmt: skip
NOTIFY_WITHIN: Final = timedelta(hours=72)
_STEPS: Final = (
    "1. Depuis un autre ordinateur, restaurez la dernière sauvegarde : ces chiffres y sont.\n"
    "2. Prévenez chaque confrère avec qui vous échangez : il révoque la clé de l’appareil perdu "
    "(Échanges › Confrères › Révoquer).\n"
    "3. Changez votre phrase secrète et le code de secours. Cela ne ferme pas une copie déjà "
    "prise : la phrase d’alors l’ouvre toujours.\n"
    "4. Portez plainte, prévenez le référent numérique de la CPTS.\n"
    "5. Notifiez la CNIL sous 72 heures (notifications.cnil.fr), même si le poste était chiffré "
    "et verrouillé : c’est à documenter, et à notifier si un risque existe.\n"
    "6. Prévenez les patients si le risque est élevé (poste déverrouillé, phrase affichée)."
)


def filled(name: str, ctx: PageContext) -> str:
    """Return a template with what the program knows; the rest stays to be written by hand."""
    text = resource(f"templates/duties/{name}.txt").read_text(encoding="utf-8")
    person = ctx.person
    return Template(text).safe_substitute(
        name=person.name, profession=person.profession_label, rpps=person.rpps or "à compléter",
        date=fr_date(ctx.clock.today()),
    )  # fmt: skip


class DutiesSection(QWidget):
    """One panel per text, saved where the person wants."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self._ctx = ctx
        layout = QVBoxLayout(self)
        layout.setSpacing(ctx.theme.gap("l"))
        intro = "Des textes à compléter : le logiciel les remplit de ce qu’il sait, vous décidez."
        layout.addLayout(heading("Registre et modèles", intro))
        for name, title, words in TEMPLATES:
            save = button("Enregistrer…", partial(self.save, name), name=f"duty_{name}")
            save.setAccessibleName(f"Enregistrer : {title}")
            layout.addWidget(Panel(plain_label(words, wrap=True), row(save, None), title=title))
        layout.addStretch(1)

    def save(self, name: str) -> None:
        """Write one text."""
        target = self._ctx.files.save_as("Enregistrer le texte", f"{name}.txt", "Texte (*.txt)")
        if target is not None:
            write_private(target, filled(name, self._ctx).encode("utf-8"))
            self._ctx.toast("Texte enregistré.")


class BreachSection(QWidget):
    """What to do when this computer is lost, with its figures and the 72 hours."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self._ctx = ctx
        self._post: OnThisPost | None = None
        self.figures = plain_label("", wrap=True, selectable=True)
        self.figures.setObjectName("breach_figures")
        self.deadline = plain_label("", "strong", wrap=True)
        self.start = primary_button(
            "Je viens de le découvrir : compter 72 heures", self._start, name="breach_start"
        )
        self.save = button("Enregistrer la fiche…", self._save, name="breach_save")
        layout = QVBoxLayout(self)
        layout.setSpacing(ctx.theme.gap("l"))
        intro = "À lire avant d’en avoir besoin ; à ouvrir depuis la sauvegarde restaurée ensuite."
        layout.addLayout(heading("Poste perdu ou volé", intro))
        layout.addWidget(Panel(self.figures, title="Ce que contient ce poste"))
        layout.addWidget(Panel(plain_label(_STEPS, wrap=True), title="Dans l’ordre"))
        layout.addWidget(Panel(self.deadline, row(self.start, self.save, None), title="Délai"))
        layout.addStretch(1)
        self.deadline.setText("Aucun incident en cours.")
        ctx.operations.fetch(self, on_this_post, done=self._show)

    def words(self) -> str:
        """Return the sheet: figures, steps, deadline."""
        return "\n\n".join(
            ("Poste perdu ou volé", self.figures.text(), _STEPS, self.deadline.text())
        )

    def _show(self, post: OnThisPost) -> None:
        self._post = post
        self.figures.setText(
            f"Dossiers de patients : {post.patients}\n"
            f"Envois préparés depuis ce poste : {post.packets_sent} ; "
            f"reçus : {post.packets_received}\n"
            f"Personnes qui ont un accès : {', '.join(post.people)}\n"
            f"Appareil à révoquer : {post.device}"
        )

    def _start(self) -> None:
        now = self._ctx.clock.now()
        self._ctx.operations.run(
            self, trace, Trace("BREACH_NOTED"), trigger=self.start,
            done=lambda _none: self.deadline.setText(
                f"Découvert le {fr_instant(now)}. À notifier à la CNIL avant le "
                f"{fr_instant(now + NOTIFY_WITHIN)}."
            ),
        )  # fmt: skip

    def _save(self) -> None:
        target = self._ctx.files.save_as("Fiche d’incident", "incident.txt", "Texte (*.txt)")
        if target is not None:
            write_private(target, self.words().encode("utf-8"))
            self._ctx.toast("Fiche enregistrée.")
