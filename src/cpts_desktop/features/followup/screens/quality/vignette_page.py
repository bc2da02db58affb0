"""« Vignettes »: twelve questions, twelve dated cases, twelve questions; digits and Enter only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from cpts_desktop.features.followup.in_force import protocol_in_force
from cpts_desktop.features.followup.quality.commands import KeepTraining, keep_training
from cpts_desktop.features.followup.quality.vignettes import (
    Question,
    Score,
    Vignette,
    as_taught,
    bundled_vignettes,
    protocol_says,
)
from cpts_desktop.features.followup.screens.forms.ui_vignette import Ui_VignetteForm
from cpts_desktop.features.followup.screens.words import SEVERITIES, SEVERITY_WORDS
from cpts_desktop.kernel.ids import RecordId, is_id, new_id
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.text import plural
from cpts_desktop.protocols.schema import Protocol
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, column, heading, row, scrolling
from cpts_desktop.shell.widgets.severity import SeverityMark

BEFORE: Final = "before"
CASE: Final = "case"
AFTER: Final = "after"
_PARTS: Final = {BEFORE: "Questions avant", CASE: "Cas", AFTER: "Questions après"}
_HINT: Final = (
    "Personnes inventées. Chiffre pour répondre, Entrée pour continuer, Retour arrière pour "
    "revenir. Votre score reste au cabinet ; la CPTS ne reçoit que le nombre de personnes formées."
)

_OTHERWISE: Final = (
    ", le protocole de votre cabinet, ne dit pas ici ce que disait celui avec lequel ce cas a été "
    "écrit : c’est le vôtre qui est en vigueur."
)


@dataclass(frozen=True)
class Step:
    """One screen of a session."""

    part: str
    vignette: Vignette

    @property
    def question(self) -> Question | None:
        """The question asked, None on a case."""
        if self.part == CASE:
            return None
        return self.vignette.before if self.part == BEFORE else self.vignette.after


class VignettePage(Page):
    """A session; what was answered survives a lock."""

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        chosen = bundled_vignettes().vignettes
        self.steps = tuple(Step(part, one) for part in (BEFORE, CASE, AFTER) for one in chosen)
        self.session = RecordId(new_id())
        self.answers: dict[str, dict[str, int]] = {BEFORE: {}, AFTER: {}}
        self.place = 0
        self.result: Score | None = None
        self._protocol: Protocol | None = None
        theme = Theme.of(self)
        holder = QWidget()
        self.form = Ui_VignetteForm()
        self.form.setupUi(holder)  # type: ignore[no-untyped-call]
        self.choices: tuple[QRadioButton, ...] = tuple(
            getattr(self.form, f"choice_{number}") for number in range(1, 5)
        )
        for number, one in enumerate(self.choices, start=1):
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            one.clicked.connect(lambda _on=False, number=number: self.answer(number))
        self.said = column(gap="s")
        self.lesson = Panel(self.said, role="notice")
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.gap("l"))
        inside.addWidget(holder)
        inside.addWidget(self.lesson)
        inside.addStretch(1)
        self.back_button = button("Précédent", self.back, name="vignette_back")
        self.next_button = primary_button("Continuer (Entrée)", self.forward, name="vignette_next")
        for press in (self.back_button, self.next_button):
            press.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.gap("xl"),) * 4)
        layout.setSpacing(theme.gap("l"))
        layout.addLayout(heading("Vignettes : insuffisance cardiaque", _HINT))
        layout.addWidget(scrolling(body), 1)
        layout.addLayout(row(self.back_button, None, self.next_button))
        self._draw()

    def refresh(self) -> None:
        """Fetch the protocol in force: a case says what it says, not what another one would."""
        self.ctx.operations.fetch(
            self, protocol_in_force, self.ctx.clock.today(), done=self._read, latest="protocol"
        )

    def _read(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self._draw()

    def first_focus(self) -> QWidget | None:
        """The page itself takes the keys."""
        return self

    def draft(self) -> dict[str, Any] | None:
        """Keep the answers of an unfinished session."""
        if self.result is not None or not any(self.answers.values()):
            return None
        return {"session": self.session, "place": self.place, "answers": self.answers}

    def restore(self, content: Mapping[str, Any]) -> None:
        """Go on where the session stopped; a draft of another form is left aside."""
        session, place, answers = (content.get(key) for key in ("session", "place", "answers"))
        if not is_id(session) or not isinstance(place, int) or not isinstance(answers, dict):
            return
        self.session = RecordId(str(session))
        self.place = max(0, min(place, len(self.steps) - 1))
        for part in self.answers:
            given = answers.get(part)
            if isinstance(given, dict):
                self.answers[part] = {
                    str(name): one for name, one in given.items() if isinstance(one, int)
                }
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit answers, Enter goes on, Backspace goes back."""
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.forward()
        elif key == Qt.Key.Key_Backspace:
            self.back()
        elif len(text) == 1 and text in "1234":
            self.answer(int(text))
        else:
            super().keyPressEvent(event)

    def answer(self, number: int) -> None:
        """Choose an answer of the question shown."""
        step = self.steps[self.place]
        question = step.question
        if question is None or self.result is not None or number > len(question.choices):
            return
        self.answers[step.part][step.vignette.id] = number
        self._draw()

    def forward(self) -> None:
        """Go on; the last step scores and keeps the session. An unanswered question stays."""
        step = self.steps[self.place]
        if self.result is not None:
            self._again()
            return
        if step.question is not None and step.vignette.id not in self.answers[step.part]:
            self.form.problem.setText("Choisissez une réponse : tapez son chiffre.")
            self.form.problem.show()
            return
        if self.place + 1 < len(self.steps):
            self.place += 1
            self._draw()
            return
        person = self.ctx.person
        command = KeepTraining(
            self.session, person.id, person.profession, self.answers[BEFORE], self.answers[AFTER]
        )
        self.ctx.operations.run(
            self, keep_training, command, done=self._scored, refused=self._refused,
            trigger=self.next_button,
        )  # fmt: skip

    def back(self) -> None:
        """Go back one step."""
        if self.result is None and self.place:
            self.place -= 1
            self._draw()

    def _again(self) -> None:
        self.session, self.place, self.result = RecordId(new_id()), 0, None
        self.answers = {BEFORE: {}, AFTER: {}}
        self._draw()

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        self.form.problem.setText(" ".join(one.message for one in problems))
        self.form.problem.show()

    def _scored(self, result: Score) -> None:
        self.result = result
        self._draw()

    def _draw(self) -> None:
        form, step = self.form, self.steps[self.place]
        size = len(self.steps) // len(_PARTS)
        number = self.place % size + 1
        form.problem.setText("")
        form.problem.hide()
        form.step.setText(f"{_PARTS[step.part]} · {number} sur {size}")
        form.title.setText(step.vignette.title if step.part == CASE else "")
        form.title.setVisible(step.part == CASE)
        form.story.setText("\n".join(step.vignette.story))
        form.story.setVisible(step.part == CASE)
        question = step.question
        form.question.setVisible(question is not None)
        form.question.setText(question.text if question else "")
        chosen = self.answers.get(step.part, {}).get(step.vignette.id, 0)
        for place, one in enumerate(self.choices, start=1):
            shown = question is not None and place <= len(question.choices)
            one.setVisible(shown)
            one.setAutoExclusive(False)
            one.setChecked(shown and place == chosen)
            one.setAutoExclusive(True)
            if question is not None and shown:
                words = question.choices[place - 1]
                one.setText(f"{place}. {words}")
                one.setAccessibleName(f"Réponse {place} : {words}")
        self.back_button.setEnabled(self.place > 0)
        last = self.place + 1 == len(self.steps)
        self.next_button.setText("Voir mon score (Entrée)" if last else "Continuer (Entrée)")
        self._clear()
        if self.result is not None:
            self._draw_score(self.result)
        elif step.part == CASE:
            self._draw_case(step.vignette)
        self.lesson.setVisible(self.result is not None or step.part == CASE)
        self.setAccessibleDescription(question.text if question else step.vignette.title)

    def _draw_case(self, one: Vignette) -> None:
        if self._protocol is None:
            return
        found = protocol_says(one, self._protocol)
        self.said.addWidget(plain_label("Ce que dit le protocole, ce jour-là", "section"))
        for said in found:
            mark = SeverityMark(SEVERITIES[said.severity], SEVERITY_WORDS.get(said.severity, ""))
            line = row(column(mark, None), plain_label(said.sentence, wrap=True))
            line.setStretch(1, 1)
            self.said.addLayout(line)
        if not as_taught(one, found):
            name = f"{self._protocol.id} {self._protocol.version}"
            self.said.addWidget(plain_label(f"{name}{_OTHERWISE}", "note", wrap=True))
        self.said.addWidget(plain_label(f"À retenir : {one.key_message}", "strong", wrap=True))
        self.said.addWidget(plain_label(f"Sources : {' ; '.join(one.sources)}", "hint", wrap=True))

    def _draw_score(self, result: Score) -> None:
        form = self.form
        for widget in (form.step, form.title, form.story, form.question, *self.choices):
            widget.hide()
        self.back_button.setEnabled(False)
        self.next_button.setText("Recommencer (Entrée)")
        before = plural(result.before, "bonne réponse", "bonnes réponses")
        after = plural(result.after, "bonne réponse", "bonnes réponses")
        words = f"Avant : {before} sur {result.questions}. Après : {after} sur {result.questions}."
        self.said.addWidget(plain_label(words, "title", wrap=True))
        wrong = [
            one
            for one in bundled_vignettes().vignettes
            if self.answers[AFTER].get(one.id) != one.after.right
        ]
        if not wrong:
            self.said.addWidget(plain_label("Toutes les réponses finales sont justes.", wrap=True))
        for one in wrong:
            right = one.after.choices[one.after.right - 1]
            self.said.addWidget(plain_label(one.after.text, "strong", wrap=True))
            self.said.addWidget(plain_label(f"{right}. {one.after.why}", wrap=True))

    def _clear(self) -> None:
        _empty(self.said)


def _empty(layout: Any) -> None:
    while (item := layout.takeAt(0)) is not None:
        if item.layout() is not None:
            _empty(item.layout())
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
