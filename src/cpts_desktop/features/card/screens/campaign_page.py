"""« Campagne »: who should carry a card and has none, and who has no médecin traitant."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from cpts_desktop.features.card.campaign import Campaign, Candidate, campaign
from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.card.screens.worklist import Worklist
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.clock import Clock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.text import age_on, fr_date, plural
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import heading
from cpts_desktop.shell.widgets.tables import Column

_EMPTY: Final = (
    "Les patients de 65 ans et plus, ou en ALD, sans carte ou sans médecin traitant seront ici."
)


class CampaignPage(Worklist[Candidate]):
    """A worklist; Enter opens the card of the patient."""

    topics = frozenset({Topic.CARDS, Topic.PATIENTS, Topic.CARE_TEAM})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            ctx, _columns(ctx.clock), lambda c: c.banner.uid, "Campagne",
            ("Rien à faire pour cette campagne", _EMPTY),
            parent,
        )  # fmt: skip
        self.table.setObjectName("campaign_table")
        self.without_card = self.filter("Sans carte", "without_card", lambda c: not c.has_card)
        self.without_doctor = self.filter(
            "Sans médecin traitant", "without_doctor", lambda c: not c.has_doctor
        )
        self.counts = plain_label("", "hint", wrap=True)
        self.counts.setObjectName("campaign_counts")
        back = button("Les cartes", lambda: ctx.navigate("card.list"), name="to_cards")
        head = heading(
            "Campagne carte d’urgence", "65 ans et plus, ou affection de longue durée.", back
        )
        self.lay(head, self.counts, choices=(self.without_card, self.without_doctor))

    def refresh(self) -> None:
        """Look at all patients again."""
        self.view.show_loading()
        self.ctx.operations.fetch(
            self, campaign, self.ctx.clock.today(), done=self._show, latest="campaign"
        )

    def card_of(self, row: Candidate) -> tuple[PatientId, str]:
        """Return who lacks a card: it is the « urgence-santé » one."""
        return row.banner.uid, CardKind.URGENCE.value

    def _show(self, found: Campaign) -> None:
        plural = "s" if found.concerned > 1 else ""
        self.counts.setText(
            f"{found.concerned} patient{plural} concerné{plural} : {found.without_card} sans "
            f"carte, {found.without_doctor} sans médecin traitant connu."
        )
        self.show_rows(found.candidates)


_WHY_ALD: Final = "ALD"


def _doctor(one: Candidate) -> str:
    if one.has_doctor:
        return "connu"
    return "déclaré sans" if one.says_no_doctor else "non renseigné"


def _columns(clock: Clock) -> tuple[Column, ...]:
    def why(one: Candidate) -> str:
        born = one.banner.birth_date
        old = [plural(age_on(born, clock.today()), "an")] if born is not None else []
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
