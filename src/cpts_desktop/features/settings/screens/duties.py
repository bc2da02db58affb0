"""Réglages › Registre et modèles: the texts the law asks for, filled with what is known."""

from __future__ import annotations

from functools import partial
from string import Template
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.resources import resource
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button
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
            content = filled(name, self._ctx).encode("utf-8")
            self._ctx.operations.work(
                self, lambda _progress: write_private(target, content), title="Enregistrement",
                done=lambda _none: self._ctx.toast("Texte enregistré."),
            )  # fmt: skip
