"""One finding on screen: the mark and its word, the drugs, why, the source, and the decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cpts_desktop.features.medication.model import Finding
from cpts_desktop.features.medication.queries import Decision
from cpts_desktop.features.medication.screens.words import (
    severity_of,
    source_of,
    uncertainty_of,
    word_of,
)
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, row
from cpts_desktop.shell.widgets.severity import SeverityMark

Decide = Callable[[Finding, str], None]


class FindingCard(Panel):
    """A card; ``decide(finding, word)`` follows a button: proposer, ecarter, retirer, preciser."""

    def __init__(
        self, place: int, finding: Finding, decision: Decision | None, decide: Decide,
        sent: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent=parent)
        self.finding = finding
        self._decide = decide
        self._next = "" if sent else "proposer"
        self.setObjectName(f"finding_{place}")
        drugs = " + ".join(finding.substances) or "Médicament à ajouter"
        self.setAccessibleName(f"{place}. {word_of(finding)} : {drugs}")
        mark = SeverityMark(severity_of(finding), word_of(finding))
        title = plain_label(f"{place}. {drugs}", "strong", wrap=True, selectable=True)
        head = row(title, mark)
        head.setStretch(0, 1)
        head.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        self.body.insertLayout(0, head)
        self._add(plain_label(finding.why, wrap=True, selectable=True))
        if finding.proposal:
            self._add(plain_label(f"Proposition\u202f: {finding.proposal}", wrap=True))
        unsure = uncertainty_of(finding)
        if unsure:
            self._add(SeverityMark(Severity.GRIS, unsure))
        self._add(plain_label(source_of(finding), "secondary", wrap=True))
        if sent:
            self._add(SeverityMark(Severity.VERT, sent))
        else:
            self._buttons(decision, decide)

    def toggle(self) -> None:
        """What the digit of the card does: propose, or come back on the decision."""
        if self._next:
            self._decide(self.finding, self._next)

    def _add(self, widget: QWidget) -> None:
        self.body.insertWidget(self.body.count() - 1, widget)

    def _buttons(self, decision: Decision | None, decide: Decide) -> None:
        taken = decision.decision if decision is not None else "retirer"
        if taken == "proposer":
            said = SeverityMark(Severity.VERT, "dans la lettre")
        elif taken == "ecarter" and decision is not None:
            said = SeverityMark(Severity.INFO, f"écarté\u202f: {decision.reason}")
        else:
            propose = button(
                "Proposer", lambda: decide(self.finding, "proposer"), name="propose",
                tip="Mettre dans la lettre au médecin traitant (ou le chiffre du point)",
            )  # fmt: skip
            dismiss = button("Écarter…", lambda: decide(self.finding, "ecarter"), name="dismiss")
            self.body.insertLayout(self.body.count() - 1, row(propose, dismiss, None, gap="s"))
            return
        self._next = "retirer"
        undo = button("Revenir", lambda: decide(self.finding, "retirer"), role="link", name="undo")
        if decision is None or taken == "ecarter":
            self.body.insertLayout(self.body.count() - 1, row(said, undo, None, gap="s"))
            return
        told = precision_of(decision.summary, self.finding)
        if told:
            self._add(plain_label(told, wrap=True))
        more = button("Préciser…", lambda: decide(self.finding, "preciser"), name="precise",
                      tip="Proposition, argument, gravité et codes Act-IP de ce point")  # fmt: skip
        self.body.insertLayout(self.body.count() - 1, row(said, more, undo, None, gap="s"))


def precision_of(kept: Mapping[str, str], finding: Finding) -> str:
    """What the pharmacist changed or added to the words of the rule, in one line."""
    said = []
    if kept.get("proposal") and kept["proposal"] != finding.proposal:
        said.append(kept["proposal"])
    if kept.get("argument"):
        said.append(kept["argument"])
    if kept.get("gravity"):
        said.append(f"Gravité\u202f: {kept['gravity']}")
    return " · ".join(said)
