"""« Campagne »: who should carry a card and has none, and who has no médecin traitant."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from cpts_desktop.features.card.campaign import Campaign, Candidate, campaign
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.clock import Clock
from cpts_desktop.kernel.text import age_on, fr_date
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.data_view import DataView
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import heading, row
from cpts_desktop.shell.widgets.tables import Column, DataTable


class CampaignPage(Page):
    """A worklist; Enter opens the card of the patient."""

    topics = frozenset({Topic.CARDS, Topic.PATIENTS, Topic.CARE_TEAM})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._found = Campaign((), 0, 0, 0)
        self.without_card = QCheckBox("Sans carte")
        self.without_card.setObjectName("without_card")
        self.without_doctor = QCheckBox("Sans médecin traitant")
        self.without_doctor.setObjectName("without_doctor")
        for box in (self.without_card, self.without_doctor):
            box.toggled.connect(lambda _on: self._fill())
        self.counts = plain_label("", "hint", wrap=True)
        self.counts.setObjectName("campaign_counts")
        self.table = DataTable(_columns(ctx.clock), key=lambda c: c.banner.uid, name="Campagne")
        self.table.setObjectName("campaign_table")
        self.table.row_activated.connect(self._open)
        empty = EmptyState(
            "Tout le monde a sa carte",
            "Les patients de 65 ans et plus, ou en ALD, sans carte ou sans médecin traitant "
            "seront ici.",
            icon="card",
        )
        self.view = DataView(self.table, empty)
        gap = ctx.theme.gap("xl")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("l"))
        back = button("Les cartes", lambda: ctx.navigate("card.list"), name="to_cards")
        layout.addLayout(
            heading("Campagne carte d’urgence", "65 ans et plus, ou affection de longue durée.",
                    back)
        )  # fmt: skip
        layout.addWidget(self.counts)
        layout.addLayout(row(self.without_card, self.without_doctor, None))
        layout.addWidget(self.view, 1)

    def first_focus(self) -> QWidget | None:
        """Start on the list."""
        return self.table

    def refresh(self) -> None:
        """Look at all patients again."""
        self.view.show_loading()
        self.ctx.operations.fetch(
            self, campaign, self.ctx.clock.today(), done=self._show, latest="campaign"
        )

    def _show(self, found: Campaign) -> None:
        self._found = found
        plural = "s" if found.concerned > 1 else ""
        self.counts.setText(
            f"{found.concerned} patient{plural} concerné{plural} : {found.without_card} sans "
            f"carte, {found.without_doctor} sans médecin traitant connu."
        )
        self._fill()

    def _fill(self) -> None:
        shown = [
            one
            for one in self._found.candidates
            if not (self.without_card.isChecked() and one.has_card)
            and not (self.without_doctor.isChecked() and one.has_doctor)
        ]
        self.table.set_rows(shown)
        self.view.show_content(empty=not self._found.candidates)

    def _open(self, one: Candidate | None) -> None:
        if one is not None:
            self.ctx.navigate("card.editor", patient=str(one.banner.uid), kind="urgence")


_WHY_ALD: Final = "ALD"


def _doctor(one: Candidate) -> str:
    if one.has_doctor:
        return "connu"
    return "déclaré sans" if one.says_no_doctor else "non renseigné"


def _columns(clock: Clock) -> tuple[Column, ...]:
    def why(one: Candidate) -> str:
        born = one.banner.birth_date
        old = [f"{age_on(born, clock.today())} ans"] if born is not None else []
        return ", ".join([*old, *([_WHY_ALD] if one.ald else [])])

    def born(one: Candidate) -> str:
        return fr_date(one.banner.birth_date) if one.banner.birth_date else ""

    return (
        Column("Patient", lambda c: c.banner.display_name, strong=True, subtext=born),
        Column("Pourquoi", why, 18),
        Column(
            "Carte d’urgence", lambda c: "faite" if c.has_card else "aucune", 16,
            severity=lambda c: Severity.VERT if c.has_card else Severity.ORANGE,
        ),
        Column(
            "Médecin traitant", _doctor, 20,
            severity=lambda c: Severity.VERT if c.has_doctor else Severity.JAUNE,
        ),
    )  # fmt: skip
