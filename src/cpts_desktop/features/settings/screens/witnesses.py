"""Réglages › Journal des accès: which colleague holds the head of which trail (ADR 0068)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.settings.commands import ExplainTrail, explain_trail
from cpts_desktop.features.settings.model import TrailWitness, Witnessing
from cpts_desktop.features.settings.queries import witnessing
from cpts_desktop.kernel.text import NNBSP, fr_instant
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, heading, row
from cpts_desktop.shell.widgets.tables import Column, DataTable

TITLE: Final = "Témoins de ce journal"
_HINT: Final = (
    "Chaque paquet que vous envoyez dit combien de lignes compte votre journal et le scelle, sans "
    "rien en montrer. Un journal raccourci ou réécrit se remarque au paquet suivant, chez vous "
    "comme chez vos confrères."
)
_NOBODY: Final = (
    "Aucun paquet échangé depuis ce poste : personne n’est encore témoin de ce journal."
)
_STATES: Final = {"shorter": "raccourci", "rewritten": "réécrit"}
_UNKNOWN: Final = "Poste inconnu"
_HERE: Final = "Ce poste"


class WitnessPanel(QWidget):
    """A table of heads. ``warning`` says in words what is wrong; the section shows it first."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self._ctx = ctx
        self._names: dict[str, str] = {}
        self._found = Witnessing((), (), 0)
        self.alarm = plain_label("", wrap=True, selectable=True)
        self.alarm.setObjectName("witness_alarm")
        self.explained = button("C’est expliqué", self._explain, name="witness_explained")
        self.warning = Panel(self.alarm, row(self.explained, None), role="warning")
        self.warning.hide()
        self.none = plain_label("", "hint", wrap=True)
        self.table = DataTable(
            (
                Column("Journal de", lambda one: self._name(one.device), strong=True, width=24),
                Column("Vu par", lambda one: self._name(one.holder)),
                Column("Jusqu’à la ligne", lambda one: str(one.lines), width=14),
                Column("Le", lambda one: fr_instant(one.at), width=18),
                Column("État", lambda one: _STATES.get(one.state, "suivi")),
            ),
            key=lambda one: f"{one.device}/{one.holder}",
            name=TITLE,
        )
        self.table.setObjectName("witness_table")
        self.table.setMinimumHeight(ctx.theme.px(140))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(ctx.theme.gap("m"))
        layout.addLayout(heading(TITLE, _HINT))
        layout.addWidget(self.table)
        layout.addWidget(self.none)

    def reload(self) -> None:
        """Read the names of the colleagues, then the heads."""
        members: Any = self._ctx.services.get("members")
        if members is not None:
            self._ctx.operations.fetch(self, members, done=self._named)
        register: Any = self._ctx.services.get("register")
        if register is not None:
            self._ctx.operations.fetch(
                self, witnessing, str(register.device_id), done=self._show, latest="witnesses"
            )

    def _named(self, members: Sequence[Any]) -> None:
        self._names = {one.keys.device: who.name for who in members for one in who.devices}
        self._show(self._found)

    def _name(self, device: str) -> str:
        return self._names.get(device, _UNKNOWN) if device else _HERE

    def _show(self, found: Witnessing) -> None:
        self._found = found
        self.table.set_rows(found.rows)
        self.table.setVisible(bool(found.rows))
        self.none.setText("" if found.rows else _NOBODY)
        self.none.setVisible(not found.rows)
        said = [*own_words(found), *(self._words(one) for one in self._broken())]
        self.alarm.setText("\n".join(said))
        self.warning.setVisible(bool(said))
        self.explained.setVisible(bool(self._broken()))

    def _broken(self) -> list[TrailWitness]:
        return [one for one in self._found.rows if one.device and one.state]

    def _words(self, one: TrailWitness) -> str:
        how = _STATES.get(one.state, "changé")
        return (
            f"Le journal du poste de {self._name(one.device)} a été {how} : demandez-lui ce qui "
            "s’est passé. Un journal ne revient jamais en arrière de lui-même."
        )

    def _explain(self) -> None:
        devices = [one.device for one in self._broken()]
        names = ", ".join(dict.fromkeys(self._name(one) for one in devices))
        sure = self._ctx.confirm(
            "Retirer l’avertissement ?",
            f"Vous avez demandé à {names} pourquoi son journal est revenu en arrière, et la "
            "réponse vous convient. Votre journal garde l’avertissement et cette réponse.",
            "Garder l’avertissement",
            "C’est expliqué",
        )
        for device in devices if sure else ():
            self._ctx.operations.run(
                self, explain_trail, ExplainTrail(device), done=lambda _n: self.reload()
            )


def own_words(found: Witnessing) -> list[str]:
    """Say that lines of our own trail, seen elsewhere, are no longer what they were."""
    if not found.lost:
        return []
    seen = f"ligne{NNBSP}{max(found.lost)}"
    how = (
        f"il n’en compte plus que {found.last}"
        if max(found.lost) > found.last
        else "cette ligne n’est plus la même"
    )
    words = (
        f"Le journal de ce poste a changé après coup : un paquet le montrait jusqu’à la {seen}, et "
        f"{how}. Gardez une copie du fichier tel qu’il est et prévenez la personne qui répond du "
        "registre."
    )
    return [words]
