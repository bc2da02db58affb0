"""« Quarantaine »: the files that were refused, opened again or taken away one by one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication

from cpts_desktop.features.exchange.discarding import Discard, discard
from cpts_desktop.features.exchange.overview import SetAside
from cpts_desktop.features.exchange.screens.lines import aside_columns, fit
from cpts_desktop.kernel.text import fr_instant
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel
from cpts_desktop.shell.widgets.tables import DataTable

_SOME = (
    "Ces fichiers ont été refusés et n’ont rien changé. Après avoir ajouté le confrère ou reçu un "
    "nouvel envoi, rouvrez-les (Entrée ou double clic) ; retirez ceux qui ne servent plus."
)
_NONE = (
    "Rien en quarantaine. Un paquet refusé (signature, destinataire, fichier abîmé) attendra ici, "
    "sans rien changer à votre registre."
)


class AsidePanel(Panel):
    """Says so when nothing was refused."""

    again = Signal(object)
    """The path of a file to be opened again."""
    changed = Signal()
    """A file has left."""
    emptied = Signal()
    """The last one left from the keyboard: the focus needs another place."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(title="Quarantaine")
        self.setObjectName("aside")
        self.ctx = ctx
        self.register: Any = ctx.services["register"]
        self.words = plain_label("", "hint", wrap=True)
        self.table = DataTable(aside_columns(), key=lambda one: one.path, name="Quarantaine")
        self.table.row_activated.connect(lambda one: self.again.emit(one.path))
        self.why = plain_label("", wrap=True)
        self.why.setObjectName("aside_told")
        self.reopen = button("Rouvrir", self._again, name="aside_again")
        self.remove = button("Retirer de la quarantaine…", self.discard, name="aside_remove")
        self.acts = FlowRow(self.reopen, self.remove)
        for item in (self.words, self.table, self.why, self.acts):
            self.body.addWidget(item)
        self.table.row_selected.connect(self._selected)
        self.show_files(())

    def show_files(self, found: tuple[SetAside, ...]) -> None:
        """Show these; the keyboard stays in the list as long as there is one."""
        self.words.setText(_SOME if found else _NONE)
        focused = QApplication.focusWidget()
        here = focused is not None and self.isAncestorOf(focused)
        self.table.set_rows(found)
        fit(self.table)
        for item in (self.table, self.acts):
            item.setVisible(bool(found))
        if self.table.current_row() is None:
            self.table.select_first()
        self._selected(self.table.current_row())
        if here and found:
            self.table.setFocus()
        elif here:
            self.emptied.emit()

    def _selected(self, one: SetAside | None) -> None:
        """Say in full why: the list may cut it short."""
        self.why.setText("" if one is None else one.message)
        self.why.setVisible(one is not None)

    def _again(self) -> None:
        one = self.table.current_row()
        if one is not None:
            self.again.emit(one.path)

    def discard(self) -> None:
        """Take the selected file away, after a yes."""
        one: SetAside | None = self.table.current_row()
        if one is None:
            return
        yes = self.ctx.confirm(
            "Retirer ce fichier de la quarantaine ?",
            f"Le fichier refusé le {fr_instant(one.at)} sera effacé de ce poste. {one.message}\n\n"
            "Votre registre ne change pas, et rien n’est accusé : pour l’expéditeur, ce paquet "
            "n’est toujours pas reçu. S’il le redonne, il pourra être importé.",
            "Le garder",
            "Retirer",
        )
        if yes:
            self.table.setFocus()  # the button cannot keep it while the file is taken away
            command = Discard(self.register.path, one.path.name)
            self.ctx.operations.run(
                self, discard, command, done=self._gone,
                refused=lambda _problems: self.changed.emit(), trigger=self.remove,
            )  # fmt: skip

    def _gone(self, _none: None) -> None:
        self.ctx.toast("Retiré de la quarantaine.")
        self.changed.emit()
