"""Réglages › Registre et modèles: the texts the law asks for, filled here, kept and printed."""

from __future__ import annotations

from functools import partial
from string import Template

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cpts_desktop.features.settings.duties import (
    TEMPLATES,
    KeepText,
    KeptText,
    keep_text,
    kept_texts,
    text_pdf,
)
from cpts_desktop.features.settings.screens.forms.ui_duty import Ui_DutyForm
from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.resources import resource
from cpts_desktop.kernel.text import fr_date, fr_instant
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.saving import save_pdf
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.fields import show_problems
from cpts_desktop.shell.widgets.fitted import FittedDialog
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, heading, row

_HINT = (
    "Des textes à compléter : le logiciel y met ce qu’il sait, vous écrivez le reste. Ils sont "
    "gardés dans ce registre, avec leur date ; imprimez-les pour les signer."
)


def filled(name: str, ctx: PageContext) -> str:
    """Return a template with what the program knows; the rest stays to be written by hand."""
    text = resource(f"templates/duties/{name}.txt").read_text(encoding="utf-8")
    person = ctx.person
    return Template(text).safe_substitute(
        name=person.name, profession=person.profession_label, rpps=person.rpps or "à compléter",
        date=fr_date(ctx.clock.today()),
    )  # fmt: skip


class DutyDialog(FittedDialog):
    """One text, as it was kept or as the template proposes it."""

    def __init__(self, ctx: PageContext, name: str, title: str, text: str, parent: QWidget) -> None:
        super().__init__(title, parent, width=720)
        self.setObjectName("duty_dialog")
        self._ctx, self._name = ctx, name
        holder = QWidget()
        self.form = Ui_DutyForm()
        self.form.setupUi(holder)  # type: ignore[no-untyped-call]
        self.form.text.setPlainText(text)
        self.body.addWidget(holder, 1)
        self.keep = primary_button("Garder ce texte", self.save, name="duty_keep")
        self.add_buttons(button("Annuler", self.reject, name="duty_cancel"), self.keep)
        self.resize(self.width(), min(ctx.theme.px(560), self.room().height()))

    def save(self) -> None:
        """Keep the text in the register."""
        command = KeepText(self._name, self.form.text.toPlainText())
        self._ctx.operations.run(
            self, keep_text, command, done=lambda _none: self.accept(), refused=self._refused,
            trigger=self.keep,
        )  # fmt: skip

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        show_problems(problems, {"text": self.form.text}, {"text": self.form.text_problem})


class DutiesSection(QWidget):
    """One panel per text: filled here, then printed or saved where the person wants."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self._ctx = ctx
        self._kept: dict[str, KeptText] = {}
        self._states: dict[str, QLabel] = {}
        layout = QVBoxLayout(self)
        layout.setSpacing(ctx.theme.gap("l"))
        layout.addLayout(heading("Registre et modèles", _HINT))
        for name, title, words in TEMPLATES:
            acts = (
                button("Compléter…", partial(self.fill, name, title), name=f"duty_{name}_fill"),
                button("PDF…", partial(self.print, name), name=f"duty_{name}_pdf"),
                button("Texte…", partial(self.save, name), name=f"duty_{name}"),
            )
            for one in acts:
                one.setAccessibleName(f"{one.text().rstrip('…')} : {title}")
            self._states[name] = plain_label("", "hint")
            layout.addWidget(
                Panel(plain_label(words, wrap=True), self._states[name], row(*acts, None),
                      title=title)
            )  # fmt: skip
        layout.addStretch(1)
        self.reload()

    def reload(self) -> None:
        """Read what was kept."""
        self._ctx.operations.fetch(self, kept_texts, done=self._show, latest="duties")

    def _show(self, kept: dict[str, KeptText]) -> None:
        self._kept = kept
        for name, label in self._states.items():
            one = kept.get(name)
            label.setText(
                f"Gardé le {fr_instant(one.at)} par {one.who}." if one else "Pas encore rempli."
            )

    def text(self, name: str) -> str:
        """Return a text as it was kept, else as the template proposes it."""
        return self._kept[name].text if name in self._kept else filled(name, self._ctx)

    def fill(self, name: str, title: str) -> None:
        """Open one text."""
        dialog = DutyDialog(self._ctx, name, title, self.text(name), self)
        dialog.accepted.connect(self._filled)
        dialog.open()

    def _filled(self) -> None:
        self._ctx.toast("Texte gardé dans le registre.")
        self.reload()

    def print(self, name: str) -> None:
        """Write one text as a PDF."""
        text, now = self.text(name), self._ctx.clock.now()
        save_pdf(
            self._ctx, self, lambda: text_pdf(name, text, now), asked="Enregistrer le PDF",
            name=f"{name}.pdf", title="Enregistrement", said="PDF enregistré.",
        )  # fmt: skip

    def save(self, name: str) -> None:
        """Write one text as it stands."""
        target = self._ctx.files.save_as("Enregistrer le texte", f"{name}.txt", "Texte (*.txt)")
        if target is not None:
            content = self.text(name).encode("utf-8")
            self._ctx.operations.work(
                self, lambda _progress: write_private(target, content), title="Enregistrement",
                done=lambda _none: self._ctx.toast("Texte enregistré."),
            )  # fmt: skip
