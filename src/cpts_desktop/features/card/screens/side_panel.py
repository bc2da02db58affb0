"""Beside the form: the state of the saved card, the preview, what overflows and what lacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.card.model import LABELS
from cpts_desktop.features.card.proof import Proof
from cpts_desktop.features.card.queries import SavedCard
from cpts_desktop.features.card.screens.preview import ZOOMS, CardPreview
from cpts_desktop.features.card.truth import Truth, Verdict
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.text import NNBSP, fr_instant
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, column, row
from cpts_desktop.shell.widgets.severity import SeverityMark

_HOW: Final = "Cliquez une ligne pour la modifier, ou F6 ; glissez-la sur l’autre face."
SEVERITIES: Final = {
    Truth.WRONG: Severity.ROUGE,
    Truth.TO_CHECK: Severity.ORANGE,
    Truth.UP_TO_DATE: Severity.VERT,
}


class Says(QWidget):
    """A titled list of sentences, each with the mark of its severity; hidden when empty."""

    def __init__(self, title: str, severity: Severity, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._severity = severity
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(Theme.of(self).gap("s"))
        self._layout.addWidget(plain_label(title, "strong"))
        self._lines: list[QWidget] = []
        self._texts: tuple[str, ...] = ()
        self.hide()

    def texts(self) -> tuple[str, ...]:
        """Return what is said."""
        return self._texts

    def say(self, texts: Sequence[str]) -> None:
        """Replace the sentences."""
        if tuple(texts) == self._texts:
            return
        self._texts = tuple(texts)
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = []
        for text in texts:
            line = QWidget()
            mark = SeverityMark(self._severity, bare=True)
            words = row(mark, plain_label(text, wrap=True, selectable=True), gap="s")
            words.setStretch(1, 1)
            line.setLayout(words)
            self._layout.addWidget(line)
            self._lines.append(line)
        self.setVisible(bool(texts))


class SidePanel(QWidget):
    """``zoomed`` asks for a new picture; ``renew_asked`` to take what the record says today."""

    zoomed = Signal()
    renew_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        theme = Theme.of(self)
        self.state = SeverityMark(Severity.GRIS, "pas encore de carte")
        self.made = plain_label("", "hint", wrap=True)
        self.changes = Says("Changé depuis cette carte", Severity.ORANGE, "card_changes")
        self.renew = button("Reprendre ce que dit le dossier", self.renew_asked.emit, name="renew")
        self.renew.hide()
        self.preview = CardPreview()
        self.scale = plain_label("", "secondary")
        self.hint = plain_label(_HOW, "secondary", wrap=True)
        self.hint.setObjectName("card_hint")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._size_hint()
        theme.changed.connect(self._size_hint)
        self.preview.told.connect(lambda text: self.hint.setText(text or _HOW))
        smaller = button("−", lambda: self._zoom(-1), tip="Réduire l’aperçu", shortcut="Ctrl+-")
        larger = button("+", lambda: self._zoom(1), tip="Agrandir l’aperçu", shortcut="Ctrl++")
        smaller.setAccessibleName("Réduire l’aperçu")
        larger.setAccessibleName("Agrandir l’aperçu")
        self.refused = Says("Ce qui se refuse", Severity.ROUGE, "card_refused")
        self.absent = Says("Ce qui n’est pas imprimé", Severity.GRIS, "card_left_out")
        self.lacking = Says("Ce qui manque", Severity.JAUNE, "card_lacking")
        head = row(column(self.scale, self.hint, gap="s"), smaller, larger, gap="s")
        head.setStretch(0, 1)
        for small in (smaller, larger):
            head.setAlignment(small, Qt.AlignmentFlag.AlignTop)
        paper = Panel(head, self.preview)
        state = row(self.state, self.made)
        state.setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.gap("m"))
        layout.addLayout(state)
        for widget in (
            self.changes, self.renew, self.refused, paper, self.absent, self.lacking,
        ):  # fmt: skip
            layout.addWidget(widget)
        layout.addStretch(1)
        self._tell_zoom()

    def _size_hint(self) -> None:
        """Keep room for two lines: the card must not move under the pointer."""
        self.hint.setFixedHeight(3 * self.hint.fontMetrics().lineSpacing())

    def show_state(self, saved: SavedCard | None, verdict: Verdict | None) -> None:
        """Say whether the saved card is still true, and why not."""
        if saved is None or verdict is None:
            self.state.set_severity(Severity.GRIS, "pas encore de carte")
            self.made.setText("Proposée d’après le dossier : relisez, puis imprimez.")
            self.changes.say(())
            self.renew.hide()
            return
        self.state.set_severity(SEVERITIES[verdict.truth], f"carte {verdict.truth.label}")
        printed = (
            f", imprimée le {fr_instant(saved.printed_at)}"
            if saved.printed_at
            else ", jamais imprimée"
        )
        self.made.setText(f"Enregistrée le {fr_instant(saved.at)}{printed}.")
        self.changes.say([difference.said for difference in verdict.differences])
        self.renew.setVisible(bool(verdict.differences))

    def show_proof(self, made: Proof, homeless: Sequence[Problem], *, card: bool) -> None:
        """Show the faces and what is to be said about them."""
        self.preview.show_proof(made, card=card)
        self._say_refused(homeless)
        moved = [f"{LABELS[field]} : passé au verso, faute de place." for field in made.moved]
        cut = [
            f"{LABELS[field]} : la fin, la carte renvoie au dossier." for field in made.continued
        ]
        absent = [f"{left.name} : {left.reason}." for left in made.left_out]
        self.absent.say([*moved, *cut, *absent])
        self.lacking.say([problem.message for problem in made.lacking])

    def show_refusal(self, homeless: Sequence[Problem]) -> None:
        """Say why the card was not saved, as far as no field says it."""
        self._say_refused(homeless)

    def _say_refused(self, homeless: Sequence[Problem]) -> None:
        # What overflows is said under its face.
        self.refused.say([problem.message for problem in homeless if problem.code != "OVERFLOW"])

    def _zoom(self, step: int) -> None:
        at = ZOOMS.index(self.preview.zoom) + step
        self.preview.zoom = ZOOMS[min(max(at, 0), len(ZOOMS) - 1)]
        self._tell_zoom()
        self.zoomed.emit()

    def _tell_zoom(self) -> None:
        zoom = self.preview.zoom
        size = "taille réelle" if zoom == 100 else f"{zoom}{NNBSP}%"
        self.scale.setText(f"Aperçu, {size}")
