"""« Chercher dans l’annuaire »: a professional of the national directory fills the form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from cpts_desktop.features.register.annuaire.versions import Directory, open_directory
from cpts_desktop.features.register.rules.contact import clean_email, clean_phone, show_phone
from cpts_desktop.features.register.screens.record_dialog import RecordDialog
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.progress import Progress
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import row
from cpts_desktop.shell.widgets.tables import Column, DataTable

_COLUMNS = (
    Column("Nom", lambda one: f"{one[0]['family']} {one[0]['given']}", strong=True,
           subtext=lambda one: ", ".join(filter(None, (one[0]["profession"],
                                                       *one[0]["skills"][:1])))),
    Column("Lieu", lambda one: one[1]["structure"] or one[1]["address"],
           subtext=lambda one: " ".join((one[1]["postcode"], one[1]["city"])).strip()),
    Column("Téléphone", lambda one: show_phone(one[1]["phone"]), width=15),
)  # fmt: skip


class AnnuaireDialog(QDialog):
    """A search field and the places where each professional works; Enter chooses."""

    def __init__(
        self,
        ctx: PageContext,
        folder: Path,
        chosen: Callable[[dict[str, Any], dict[str, str]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Annuaire santé")
        self.ctx, self._chosen = ctx, chosen
        self._directory: Directory | None = None
        self.search = QLineEdit()
        self.search.setMaxLength(200)
        self.search.setAccessibleName("Chercher un professionnel")
        self.search.setPlaceholderText("Nom, profession, commune ou RPPS")
        self.search.textChanged.connect(lambda _text: self.refresh())
        self.table = DataTable(_COLUMNS, name="Professionnels de l’annuaire")
        self.table.row_activated.connect(lambda _one: self.submit())
        self.note = plain_label("Lecture de l’annuaire…", "hint", wrap=True)
        self.take = primary_button("Reprendre", self.submit, name="take")
        self.take.setEnabled(False)
        self.table.row_selected.connect(lambda one: self.take.setEnabled(one is not None))
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("m"))
        layout.addWidget(plain_label("Chercher dans l’annuaire", "section"))
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.note)
        layout.addLayout(row(None, button("Annuler", self.reject, name="cancel"), self.take))
        self.resize(ctx.theme.px(720), ctx.theme.px(460))
        self.search.setFocus()

        def read(_progress: Progress) -> Directory:
            return open_directory(folder)

        ctx.operations.work(self, read, done=self._ready, title="Lecture de l’annuaire")

    def _ready(self, directory: Directory) -> None:
        self._directory = directory
        self.refresh()

    def refresh(self) -> None:
        """Show whom the text finds, one line per place of work."""
        if self._directory is None:
            return
        people = self._directory.search(self.search.text())
        self.table.set_rows([(one, place) for one in people for place in one["places"][:3]])
        told = ", ".join(
            f"{name} du {fr_date(day)}" if day else f"{name}, date inconnue"
            for name, day in self._directory.dated()
        )
        self.note.setText(
            f"Annuaire santé, département {told}. Vérifiez les coordonnées avec le professionnel."
            if told
            else "Aucun annuaire activé : cpts-desktop import annuaire FICHIER --departement NN."
        )

    def submit(self) -> None:
        """Give the chosen line to the form."""
        line = self.table.current_row()
        if line is not None:
            self._chosen(*line)
            self.accept()


def offer_directory(ctx: PageContext, dialog: RecordDialog) -> None:
    """Add the way to the directory to the form of a professional, when one is active."""
    folder = ctx.services.get("reference")
    layout = dialog.layout()
    if not isinstance(folder, Path) or not (folder / "annuaire").is_dir():
        return

    def fill(one: dict[str, Any], place: dict[str, str]) -> None:
        dialog.form.name.setText(f"{one['given']} {one['family']}".strip())
        dialog.form.rpps.setText(one["rpps"])
        for name, cleaned in (
            ("phone", clean_phone(place["phone"])), ("email", clean_email(place["email"])),
        ):  # fmt: skip
            if isinstance(cleaned, Ok) and cleaned.value:
                getattr(dialog.form, name).setText(cleaned.value)

    def look() -> None:
        AnnuaireDialog(ctx, folder, fill, dialog).open()

    if isinstance(layout, QVBoxLayout):
        way = button("Chercher dans l’annuaire…", look, name="annuaire")
        layout.insertLayout(1, row(way, None))
