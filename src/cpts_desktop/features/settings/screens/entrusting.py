"""Réglages › « Confier mes dossiers »: a replacement or a colleague sees what one follows."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.register.commands.entrusting import (
    Entrusting,
    EntrustRecords,
    TakeBackRecords,
    entrust_records,
    take_back_records,
)
from cpts_desktop.features.register.queries.entrusted import Entrusted, Practice, practice
from cpts_desktop.features.settings.screens.forms.ui_entrust import Ui_EntrustForm
from cpts_desktop.kernel.ids import UserId
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.text import fr_date, plural
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.fields import show_problems
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, heading, row
from cpts_desktop.shell.widgets.tables import Column, DataTable

_HINT = (
    "Un dossier ne s’ouvre, et n’apparaît dans les listes, que pour qui y a écrit ou a un lien de "
    "soins. Confier ses dossiers ouvre ce lien d’un coup, pour un remplacement ou un cabinet de "
    "groupe ; la personne doit avoir son accès dans « Personnes du cabinet »."
)
_ALONE = "Vous êtes la seule personne de ce registre : il n’y a personne à qui confier un dossier."
_FIELDS = ("to", "since", "until", "reason")


class EntrustSection(QWidget):
    """The form, and what is entrusted now."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self._ctx = ctx
        inner = QWidget()
        self.form = Ui_EntrustForm()
        self.form.setupUi(inner)  # type: ignore[no-untyped-call]
        self.form.since.setText(fr_date(ctx.clock.today()))
        self.form.entrust.clicked.connect(self._entrust)
        self.panel = Panel(inner)
        self.alone = plain_label(_ALONE, "hint", wrap=True)
        self.table = DataTable(
            (
                Column("À", lambda one: one.name, strong=True),
                Column("Du", lambda one: fr_date(one.since), width=11),
                Column("Au", _end, width=11),
                Column("Dossiers", lambda one: str(one.records), width=9),
                Column("Pourquoi", lambda one: one.reason),
            ),
            key=lambda one: (one.to, one.since, one.until, one.reason),
            name="Dossiers confiés en ce moment",
        )
        self.table.setObjectName("entrusted_table")
        self.table.setMinimumHeight(ctx.theme.px(150))
        self.back = button("Reprendre ces dossiers…", self._take_back, name="entrust_back")
        self.back.setEnabled(False)
        self.table.row_selected.connect(lambda one: self.back.setEnabled(one is not None))
        layout = QVBoxLayout(self)
        layout.setSpacing(ctx.theme.gap("l"))
        layout.addLayout(heading("Confier mes dossiers", _HINT))
        layout.addWidget(self.alone)
        layout.addWidget(self.panel)
        layout.addWidget(self.table, 1)
        layout.addLayout(row(self.back, None))
        layout.addStretch(0)  # the words stay together while there is no table
        self.reload()

    def reload(self) -> None:
        """Read who is there and what is entrusted."""
        me, today = UserId(self._ctx.person.id), self._ctx.clock.today()
        self._ctx.operations.fetch(self, practice, me, today, done=self._show, latest="entrusted")

    def _show(self, found: Practice) -> None:
        self.alone.setVisible(not found.others)
        self.panel.setVisible(bool(found.others))
        self.table.setVisible(bool(found.entrusted))
        self.back.setVisible(bool(found.entrusted))
        chosen = self.form.to.currentData()
        self.form.to.clear()
        for user in found.others:
            self.form.to.addItem(f"{user.name} ({user.profession.label})", str(user.uid))
        self.form.to.setCurrentIndex(max(0, self.form.to.findData(chosen)))
        self.table.set_rows(found.entrusted)

    def _entrust(self) -> None:
        form = self.form
        command = EntrustRecords(
            UserId(form.to.currentData() or ""), form.since.text(), form.until.text(),
            form.reason.text(),
        )  # fmt: skip
        if self._ctx.confirm(
            "Confier vos dossiers ?",
            f"{form.to.currentText()} pourra ouvrir tous les dossiers que vous pouvez ouvrir, sauf "
            "ceux des patients qui s’y sont opposés. Chaque dossier garde la date, votre nom et le "
            "motif ; dites-le aux patients.",
            "Annuler", "Confier",
        ):  # fmt: skip
            self._ctx.operations.run(
                self, entrust_records, command, done=self._entrusted, refused=self._refused,
                trigger=form.entrust, title="Ouverture des dossiers",
            )  # fmt: skip

    def _entrusted(self, made: Entrusting) -> None:
        self._refused(())
        self.form.reason.clear()
        said = f"{plural(made.opened, 'dossier')} confié"
        said += "s." if made.opened > 1 else "."
        if made.opposed:
            said += f" {plural(made.opposed, 'laissé')} de côté : opposition."
        self._ctx.toast(said if made.opened or made.opposed else "Cette personne les ouvre déjà.")
        self.reload()

    def _take_back(self) -> None:
        one: Entrusted | None = self.table.current_row()
        if one is not None and self._ctx.confirm(
            "Reprendre ces dossiers ?",
            f"Les dossiers confiés à {one.name} se fermeront pour cette personne, sauf ceux où "
            "elle a écrit. Ce qu’elle y a noté reste.",
            "Laisser confiés", "Reprendre",
        ):  # fmt: skip
            self._ctx.operations.run(
                self, take_back_records, TakeBackRecords(one.to), done=self._taken_back,
                refused=self._refused, trigger=self.back,
            )  # fmt: skip

    def _taken_back(self, count: int) -> None:
        self._ctx.toast(f"{plural(count, 'dossier')} repris.")
        self.reload()

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        form = self.form
        show_problems(
            problems,
            {name: getattr(form, name) for name in _FIELDS},
            {name: getattr(form, f"{name}_problem") for name in _FIELDS},
        )


def _end(one: Entrusted) -> str:
    return fr_date(one.until) if one.until else "sans fin"
