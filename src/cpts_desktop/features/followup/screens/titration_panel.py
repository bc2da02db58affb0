"""Titration at a glance: each pillar, its share of the target dose, its gate, the next laboratory.

A consultation aid: it says what stands against a step, never which step to make.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cpts_desktop.features.followup.model import (
    DueView,
    GateView,
    PathwayState,
    PillarView,
    RemarkView,
)
from cpts_desktop.features.followup.rules.pillars import pillar_file
from cpts_desktop.features.followup.screens.words import SEVERITIES, SEVERITY_WORDS, due_words
from cpts_desktop.kernel.text import NNBSP, fr_date
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, column, row, separator
from cpts_desktop.shell.widgets.severity import SeverityMark
from cpts_desktop.shell.widgets.side_by_side import SideBySide

HINT = "Aide à la consultation : ce qui s’oppose à un palier, jamais une prescription."
FREE = "rien ne s’oppose à un palier dans ce qui est mesuré"


class ShareBar(QWidget):
    """The share of the target dose as a bar and its number; nothing when it is not known."""

    def __init__(self, pillar: PillarView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = pillar.share
        self.text = share_words(pillar)
        self.setAccessibleName(self.text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the width of the words over the bar."""
        theme = Theme.of(self)
        return QSize(theme.px(148), theme.px(30))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the words, then the bar under them."""
        theme = Theme.of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.colour("text"))
        whole = QRectF(0, 0, self.width(), theme.px(20))
        painter.drawText(whole, int(Qt.AlignmentFlag.AlignVCenter), self.text)
        if self._share is None:
            return
        box = QRectF(0, theme.px(22), self.width() - 1, theme.px(6))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("line"))
        painter.drawRoundedRect(box, 3, 3)
        full = theme.severity(Severity.VERT).colour
        painter.setBrush(QColor(full) if self._share >= 100 else theme.colour("accent"))
        box.setWidth(box.width() * float(self._share) / 100)
        painter.drawRoundedRect(box, 3, 3)


class TitrationPanel(Panel):
    """One row per pillar, then the other classes and the next laboratory check."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._rows = column()
        self.lab = plain_label("", "strong", wrap=True)
        self.others = plain_label("", "hint", wrap=True)
        super().__init__(
            plain_label(HINT, "hint", wrap=True), self.lab, self._rows, self.others,
            title="Titration", parent=parent,
        )  # fmt: skip

    def show_state(self, state: PathwayState, today: date) -> None:
        """Replace the rows."""
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for pillar in state.pillars:
            self._rows.addWidget(separator())
            name = plain_label(pillar.label, "strong", wrap=True)
            taken = plain_label(taken_words(pillar), "secondary", wrap=True)
            gate = plain_label(pillar_gate(pillar), wrap=True)
            parts = (column(name, taken, None, gap="s"), column(ShareBar(pillar), None),
                     column(gate, None))  # fmt: skip
            self._rows.addWidget(SideBySide(*parts, stretches=(3, 0, 4), gap="m"))
        self.lab.setText(lab_words(state.next_lab, today))
        shown = {name for pillar in pillar_file().rows for name in pillar.classes}
        rest = [gate for gate in state.titration if gate.name not in shown]
        self.others.setText("\n".join(f"{gate.label} : {gate_words(gate)}" for gate in rest))
        self.others.setVisible(bool(rest))


class RemarkPanel(Panel):
    """Drugs to avoid or to watch: no alert, but said beside the treatments."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._rows = QWidget()
        self._layout = column(gap="m")
        self._rows.setLayout(self._layout)
        super().__init__(self._rows, title="Médicaments à éviter ou à surveiller", parent=parent)

    def show_remarks(self, remarks: Sequence[RemarkView]) -> None:
        """Replace the rows; hidden when there is nothing to say."""
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for remark in remarks:
            word = SEVERITY_WORDS.get(remark.severity, "")
            words = column(
                plain_label(remark.sentence, wrap=True),
                plain_label(remark.source, "hint", wrap=True),
                gap="s",
            )
            mark = SeverityMark(SEVERITIES[remark.severity], word)
            line = row(column(mark, None), words)
            line.setStretch(1, 1)
            holder = QWidget()
            holder.setLayout(line)
            self._layout.addWidget(holder)
        self.setVisible(bool(remarks))


def share_words(pillar: PillarView) -> str:
    """Return « 50 % de la cible », or why there is no share."""
    if pillar.share is not None:
        number = pillar.share.quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return f"{number}{NNBSP}% de la cible"
    if pillar.doubt:
        return f"dose à vérifier{NNBSP}: g, mg ou µg{NNBSP}?"
    if not pillar.lines:
        return "sans objet" if pillar.aside else "absent"
    return "dose non lue" if pillar.titrated else "présent"


def taken_words(pillar: PillarView) -> str:
    """Return the lines taken, or why there is none."""
    if pillar.lines:
        return "\n".join(pillar.lines)
    if pillar.aside:
        return "non demandé par ce profil"
    return f"non donné : {pillar.excuse}" if pillar.excuse else "pas de traitement enregistré"


def pillar_gate(pillar: PillarView) -> str:
    """Return what stands against a step of the class taken, or of the first possible one."""
    return gate_words(pillar.gates[0]) if pillar.gates else ""


def gate_words(gate: GateView) -> str:
    """Return the open gate in words, or the list of what stands against a step."""
    if gate.allowed:
        return f"✓ {FREE}"
    return "\n".join(f"◌ {reason}" for reason in gate.reasons)


def lab_words(step: DueView | None, today: date) -> str:
    """Return the next laboratory check."""
    if step is None:
        return "Aucun bilan prévu par le protocole."
    if step.state == "a_venir":
        days = f"du {fr_date(step.window_start)} au {fr_date(step.window_end)}"
        return f"Prochain bilan : {step.title}, {days}."
    return f"Bilan à faire : {due_words(step, today)}."
