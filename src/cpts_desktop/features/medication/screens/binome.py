"""« Propositions à répondre »: the doctor's side of the pair, one keystroke for each answer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from cpts_desktop.features.medication import commands, queries
from cpts_desktop.features.medication.queries import Waiting
from cpts_desktop.features.medication.screens.words import ANSWER_WORDS
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.text import fr_date, plural
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import heading, row
from cpts_desktop.shell.widgets.tables import Column, DataTable


def slip_key(code: str) -> str:
    """A code as it is compared: no sign, no case; "bpm 7k3q9" finds "BPM-7K3Q9"."""
    return "".join(c for c in code.upper().removeprefix("BPM") if c.isalnum())


KEYS = {"A": "acceptee", "M": "modifiee", "R": "refusee", "S": "sans_reponse"}


class ProposalsPage(Page):
    """One line per proposal; A, M, R or S answers it and the next one is selected."""

    topics = frozenset({Topic.REVIEWS, Topic.PATIENTS})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.table = DataTable(_columns(), key=lambda w: (w.review, w.code),
                               name="Propositions à répondre")  # fmt: skip
        self.empty = EmptyState(
            "Aucune proposition en attente",
            "Apparaîtront ici les propositions des bilans de médication reçus du pharmacien.",
            icon="review",
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.table)
        self.count = plain_label("", "hint")
        self.slip = QLineEdit()
        self.slip.setObjectName("slip_code")
        self.slip.setAccessibleName("Code du coupon-réponse")
        self.slip.setPlaceholderText("BPM-…")
        self.slip.setMaxLength(20)
        self.slip.setMaximumWidth(ctx.theme.px(160))
        self.slip.textChanged.connect(lambda _text: self._filter())
        self.slip.returnPressed.connect(self.table.setFocus)
        asked = plain_label("Code du coupon-réponse")
        asked.setBuddy(self.slip)
        self.told = plain_label("", wrap=True)
        self.told.setObjectName("proposal_in_full")
        self.table.row_selected.connect(lambda _row: self._tell())
        self.note = QLineEdit()
        self.note.setObjectName("answer_note")
        self.note.setAccessibleName("Précision pour le pharmacien")
        self.note.setPlaceholderText("Facultatif : dose, délai, autre choix…")
        self.note.setMaxLength(1000)
        self.note.returnPressed.connect(self.table.setFocus)
        precise = plain_label("Précision pour le pharmacien")
        precise.setBuddy(self.note)
        self.given = QCheckBox("Revoir les réponses déjà données")
        self.given.setObjectName("answered_too")
        self.given.toggled.connect(lambda _on: self.refresh())
        self._waiting: tuple[Waiting, ...] = ()
        answers = [
            button(f"{ANSWER_WORDS[answer]} ({letter})", self._answerer(answer),
                   name=f"answer_{letter}", tip=f"Touche {letter}")
            for letter, answer in KEYS.items()
        ]  # fmt: skip
        self.table.installEventFilter(self)
        layout = QVBoxLayout(self)
        gap = ctx.theme.gap("xl")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(ctx.theme.gap("l"))
        layout.addLayout(heading("Propositions à répondre"))
        code = QWidget()
        code.setLayout(row(asked, self.slip))
        layout.addWidget(FlowRow(code, self.given, gap="xl"))
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.told)
        self.answers = FlowRow(*answers)
        self.precision = QWidget()
        inside = QVBoxLayout(self.precision)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addLayout(row(precise, self.note))
        layout.addWidget(self.precision)
        layout.addWidget(self.answers)
        layout.addWidget(self.count)

    def first_focus(self) -> QWidget | None:
        """Start on the list."""
        return self.table

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A letter on the list is an answer, not a search."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            answer = KEYS.get(event.text().upper())
            if answer and event.modifiers() == Qt.KeyboardModifier.NoModifier:
                self._answer(answer)
                return True
        return super().eventFilter(watched, event)

    def refresh(self) -> None:
        """Read what waits again."""
        today = self.ctx.clock.today()
        self.ctx.operations.fetch(
            self, queries.waiting_proposals, today, answered=self.given.isChecked(),
            done=self._show, latest="waiting",
        )  # fmt: skip

    def _show(self, rows: tuple[Waiting, ...]) -> None:
        self._waiting = rows
        self._filter()

    def _filter(self) -> None:
        """All that waits, or the proposals of the letter whose slip is in the hand."""
        wanted = slip_key(self.slip.text())
        rows = tuple(w for w in self._waiting if wanted in slip_key(w.letter))
        self.table.set_rows(rows)
        self.stack.setCurrentWidget(self.table if rows else self.empty)
        for shown in (self.answers, self.precision, self.told):
            shown.setVisible(bool(rows))
        self.count.setText(
            f"{plural(len(rows), 'proposition')}"
            " · A acceptée, M modifiée, R refusée, S sans réponse"
            if rows
            else "Aucune proposition en attente ne porte ce code."
            if wanted
            else ""
        )
        if rows and self.table.current_row() is None:
            self.table.select_first()
        self._tell()

    def _tell(self) -> None:
        """The proposal in full: what is answered is read whole, never cut by a column."""
        chosen = self.table.current_row()
        self.told.setText(
            f"{chosen.drugs}\u202f: {chosen.problem}\nProposition\u202f: {chosen.proposal}"
            if chosen is not None
            else ""
        )

    def _answerer(self, answer: str) -> Callable[[], None]:
        return lambda: self._answer(answer)

    def _answer(self, answer: str) -> None:
        chosen = self.table.current_row()
        if chosen is None:
            return
        command = commands.RecordAnswer(
            chosen.patient, chosen.review, chosen.code, answer, self.note.text().strip(),
            self.ctx.clock.today(),
        )  # fmt: skip
        self.note.clear()
        self.ctx.operations.run(
            self, commands.record_answer, command, parallel=True,
            done=lambda _code: self.ctx.toast(f"{ANSWER_WORDS[answer]}."),
        )  # fmt: skip


def _columns() -> tuple[Column, ...]:
    return (
        Column("Patient", lambda w: w.name, strong=True, width=20,
               subtext=lambda w: f"{w.letter}, {fr_date(w.sent_on)}"),
        Column("Constat", lambda w: w.drugs, subtext=lambda w: w.problem),
        Column("Proposition", lambda w: w.proposal, width=24),
        Column("Réponse", lambda w: ANSWER_WORDS.get(w.answer, "…"), width=13),
    )  # fmt: skip
