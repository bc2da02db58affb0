"""« Ce que le patient ne veut pas partager »: the oppositions in force, and noting another one."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.exchange.opposable import Opposable, Oppositions, oppositions_of
from cpts_desktop.features.exchange.oppositions import (
    EndOpposition,
    OpposeItem,
    Opposition,
    end_opposition,
    oppose_item,
)
from cpts_desktop.features.exchange.screens.forms.ui_opposition import Ui_OppositionForm
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.labels import no_mnemonic, plain_label
from cpts_desktop.shell.widgets.panels import heading, row
from cpts_desktop.shell.widgets.side_by_side import SideBySide
from cpts_desktop.shell.widgets.tables import Column, DataTable

PAGE: Final = "exchange.oppositions"
_TEAM: Final = "register.equipe"
TITLE: Final = "Ce que le patient ne veut pas partager"
_HINT: Final = (
    "Le patient peut s’opposer à tout moment à l’envoi d’un élément, à tous ou à un confrère. Les "
    "paquets à venir l’excluent ; ce qui est déjà parti ne revient pas."
)


_NOTHING: Final = (
    "Rien à retenir de plus pour le moment : les antécédents, traitements, allergies et documents "
    "du dossier apparaissent ici. Les mesures et les visites se partagent ou non d’un bloc, par un "
    "accord ou une opposition noté dans « Équipe et consentements »."
)


class OppositionsPage(Page):
    """Two lists: what is opposed, and what may be."""

    topics = frozenset({Topic.CONSENTS, Topic.MEDICATIONS, Topic.DOCUMENTS, Topic.MEMBERS})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._found = Oppositions((), (), ())
        self.standing: DataTable = DataTable(
            (
                Column("Ne pas partager", lambda one: one.what, strong=True),
                Column("Avec", lambda one: self._found.whom(one.member)),
                Column("Depuis le", lambda one: fr_date(one.since), width=12),
            ),
            key=lambda one: one.id,
            name="Oppositions en cours",
        )
        self.standing.setObjectName("oppositions_standing")
        self.things: DataTable = DataTable(
            (
                Column("Élément du dossier", lambda one: one.what, strong=True),
                Column("Nature", lambda one: one.nature, width=14),
            ),
            key=lambda one: one.item,
            name="Éléments du dossier",
        )
        self.things.setObjectName("oppositions_things")
        self.count = plain_label("", "hint", wrap=True)
        self.nothing = plain_label(_NOTHING, wrap=True)
        self.leave = button("Revenir à l’équipe", self._leave, name="oppositions_leave")
        self.lift = button("Lever l’opposition…", self._lift, name="opposition_lift")
        self.problem = plain_label("", "problem", wrap=True)
        inner = QWidget()
        self.form = Ui_OppositionForm()
        self.form.setupUi(inner)  # type: ignore[no-untyped-call]
        asked = row(self.form.label_member, self.form.member)
        self.form.line.addWidget(SideBySide(asked, self.form.oppose, stretches=(1, 0)), 1)
        self.form.oppose.clicked.connect(self._oppose)
        self.standing.row_selected.connect(lambda one: self.lift.setEnabled(one is not None))
        self.things.row_selected.connect(lambda one: self.form.oppose.setEnabled(one is not None))
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("l")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("m"))
        layout.addLayout(heading(TITLE, _HINT, self.leave))
        layout.addWidget(self.count)
        layout.addWidget(self.standing, 1)
        layout.addLayout(row(self.lift, None))
        layout.addWidget(plain_label("Noter une opposition", "section"))
        layout.addWidget(self.nothing)
        layout.addWidget(self.things, 2)
        layout.addWidget(inner)
        layout.addWidget(self.problem)
        layout.addStretch(0)  # takes the room when neither list is shown

    def first_focus(self) -> QWidget | None:
        """Start in the list of what may be opposed, when there is something."""
        return self.things if self.things.rows() else self.leave

    def refresh(self) -> None:
        """Read both lists."""
        if self.ctx.patient is not None:
            self.ctx.operations.fetch(
                self, oppositions_of, PatientId(self.ctx.patient), self.ctx.clock.today(),
                done=self._show, latest="oppositions",
            )  # fmt: skip

    def _show(self, found: Oppositions) -> None:
        self._found = found
        self.standing.set_rows(found.standing)
        self.things.set_rows(found.things)
        number = len(found.standing)
        self.standing.setVisible(number > 0)
        self.lift.setVisible(number > 0)
        self.nothing.setVisible(not found.things)
        for one in (self.things, self.form.label_member, self.form.member, self.form.oppose):
            one.setVisible(bool(found.things))
        plural = "s" if number > 1 else ""
        words = f"{number} opposition{plural} en cours." if number else "Aucune opposition."
        self.count.setText(words)
        chosen = self.form.member.currentData()
        self.form.member.clear()
        self.form.member.addItem("Tous les confrères", "")
        for uid, name in found.members:
            self.form.member.addItem(no_mnemonic(name), uid)
        self.form.member.setCurrentIndex(max(0, self.form.member.findData(chosen)))
        self.lift.setEnabled(self.standing.current_row() is not None)
        self.form.oppose.setEnabled(self.things.current_row() is not None)

    def _leave(self) -> None:
        if self.ctx.patient is not None:
            self.ctx.navigate(_TEAM, patient=str(self.ctx.patient))

    def _oppose(self) -> None:
        thing: Opposable | None = self.things.current_row()
        patient = self.ctx.patient
        if thing is None or patient is None:
            return
        member = str(self.form.member.currentData() or "")
        self.ctx.operations.run(
            self, oppose_item, OpposeItem(PatientId(patient), thing.item, thing.what, member),
            trigger=self.form.oppose, refused=self._refused,
            done=lambda _id: self._done("Opposition notée : les prochains paquets l’excluent."),
        )  # fmt: skip

    def _lift(self) -> None:
        one: Opposition | None = self.standing.current_row()
        patient = self.ctx.patient
        if one is None or patient is None or not self.ctx.confirm(
            "Lever cette opposition ?",
            "Les prochains paquets pourront contenir cet élément, dans les limites de l’accord du "
            "patient. C’est à lui de le demander.",
            "Garder l’opposition", "Lever",
        ):  # fmt: skip
            return
        self.ctx.operations.run(
            self, end_opposition, EndOpposition(PatientId(patient), one.id), trigger=self.lift,
            refused=self._refused, done=lambda _none: self._done("Opposition levée."),
        )  # fmt: skip

    def _done(self, words: str) -> None:
        self.problem.setText("")
        self.ctx.toast(words)
        self.refresh()

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.problem.setText(problems[0].message)


def open_oppositions(ctx: PageContext) -> None:
    """Show the page of the patient that is open."""
    if ctx.patient is not None:
        ctx.navigate(PAGE, patient=str(ctx.patient))
