"""« Même personne »: find the other record and tie it to this one; it can be undone."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget
from sqlalchemy import Connection

from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.model import PatientBanner, PatientHit
from cpts_desktop.features.register.rules.lookalike import Traits
from cpts_desktop.features.register.screens.words import birth_shown
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import row
from cpts_desktop.shell.widgets.tables import Column, DataTable

_LIMIT = 50


def others(conn: Connection, uid: PatientId, text: str) -> tuple[PatientHit, ...]:
    """Return who may be the same person: look-alikes, or whom the text finds."""
    if text.strip():
        hits = queries.search_patients(conn, text, _LIMIT)
        return tuple(hit for hit in hits if hit.banner.uid != uid)
    known = queries.banner(conn, uid)
    if known is None:
        return ()
    traits = Traits(
        known.birth_name, known.used_name, known.given_names, known.used_given_name,
        known.birth_date, known.sex,
    )  # fmt: skip
    alike = queries.lookalikes(conn, traits, besides=uid)
    return tuple(PatientHit(one.banner, "", one.why) for one in alike)


class SamePersonDialog(QDialog):
    """A search field, the candidates, and one act that says what it does."""

    tied = Signal()

    def __init__(
        self, ctx: PageContext, banner: PatientBanner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Même personne")
        self.ctx, self._kept = ctx, banner
        today = ctx.clock.today()
        self.search = QLineEdit()
        self.search.setMaxLength(200)
        self.search.setAccessibleName("Chercher l’autre dossier")
        self.search.setPlaceholderText("Nom, date de naissance ou téléphone de l’autre dossier")
        self.search.textChanged.connect(lambda _text: self.refresh())
        self.table = DataTable(
            (
                Column("Nom", lambda hit: hit.banner.display_name, strong=True,
                       subtext=lambda hit: hit.city),
                Column("Né(e) le", lambda hit: birth_shown(hit.banner, today), width=22),
            ),
            key=lambda hit: hit.banner.uid, name="Dossiers qui se ressemblent",
        )  # fmt: skip
        self.problem = plain_label("", "problem", wrap=True)
        self.tie = primary_button("Rattacher ce dossier", self.submit, name="tie")
        self.tie.setEnabled(False)
        self.table.row_selected.connect(lambda hit: self.tie.setEnabled(hit is not None))
        self.table.row_activated.connect(lambda _hit: self.submit())
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("m"))
        layout.addWidget(
            plain_label(f"Même personne que {banner.display_name}", "section", wrap=True)
        )
        hint = (
            "Le dossier choisi quitte les listes et renvoie à celui-ci. Rien n’est fusionné ni "
            "effacé : les deux peuvent être séparés de nouveau."
        )
        layout.addWidget(plain_label(hint, "hint", wrap=True))
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.problem)
        layout.addLayout(row(None, button("Fermer", self.reject, name="close"), self.tie))
        self.resize(ctx.theme.px(640), ctx.theme.px(440))
        self.refresh()
        self.search.setFocus()

    def refresh(self) -> None:
        """Look again."""
        self.ctx.operations.fetch(
            self, others, self._kept.uid, self.search.text(), done=self.table.set_rows,
            latest="others",
        )  # fmt: skip

    def submit(self) -> None:
        """Ask, then tie the selected record."""
        hit = self.table.current_row()
        if hit is None or not self.ctx.confirm(
            f"{hit.banner.display_name} est la même personne ?",
            f"Son dossier renverra à celui de {self._kept.display_name} et quittera les listes. "
            "Vous pourrez les séparer depuis cette fiche.",
            "Ne rien changer", "Rattacher",
        ):  # fmt: skip
            return
        if not self.ctx.prove("Rattacher deux dossiers"):
            return
        command = commands.SamePerson(self._kept.uid, hit.banner.uid)
        self.ctx.operations.run(
            self, commands.same_person, command,
            done=self._done, refused=self._refused, trigger=self.tie,
        )  # fmt: skip

    def _done(self, _kept: PatientId) -> None:
        self.ctx.toast("Dossier rattaché.")
        self.tied.emit()
        self.accept()

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.problem.setText(problems[0].message)
