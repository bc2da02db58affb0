"""Reminders about AMI 5.8 for the nurse: what fails, what is to be confirmed by the person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from cpts_desktop.features.followup.model import BillingLine, BillingState
from cpts_desktop.features.followup.rules.billing import billing_act
from cpts_desktop.kernel.text import NNBSP, fr_decimal, plural
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel

STATUS: Final = {"source_read": "", "to_verify": " (à vérifier)", "proposal": " (proposition)"}


def session_words(count: int) -> str:
    """Return « séance 3 sur 15 »."""
    return f"séance {count} sur {billing_act().max_sessions}"


def billing_words(lines: Sequence[BillingLine]) -> str:
    """Return what stands against billing a session; empty when nothing known does."""
    failing = [one.label for one in lines if one.state is BillingState.NON_REMPLIE]
    if not failing:
        return ""
    code = billing_act().code
    return f"{code}{NNBSP}: condition non remplie, à vérifier{NNBSP}: {f'{NNBSP}; '.join(failing)}."


class BillingPanel(Panel):
    """Counter of sessions, conditions and reminders of the act."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.count = plain_label("", "strong", wrap=True)
        self.problem = plain_label("", "note", wrap=True)
        self.ask = plain_label("", wrap=True)
        self.reminders = plain_label("", "hint", wrap=True)
        super().__init__(
            self.count, self.problem, self.ask, self.reminders,
            title=f"Séances {billing_act().code}", parent=parent,
        )  # fmt: skip

    def show_billing(self, sessions: int, lines: Sequence[BillingLine]) -> None:
        """Say where the count stands and what remains to be confirmed by the person."""
        act = billing_act()
        amount = f"{fr_decimal(act.euros)}{NNBSP}€"
        self.count.setText(
            f"{plural(sessions, 'faite')} sur {act.max_sessions} · {amount} "
            f"par séance, valeur de {act.year} à vérifier"
        )
        self.problem.setText(billing_words(lines))
        self.problem.setVisible(bool(self.problem.text()))
        asked = [one.label for one in lines if one.state is BillingState.A_CONFIRMER]
        self.ask.setText("\n".join(f"◌ À confirmer : {label}" for label in asked))
        self.reminders.setText(
            "\n".join(f"{one.label}{STATUS.get(one.status, '')}." for one in act.reminders)
            + f"\nSource : {act.source}."
        )
