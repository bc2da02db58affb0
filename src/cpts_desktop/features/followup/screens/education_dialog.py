"""The education checklist: one row per topic of the data, its message, what was noted of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from cpts_desktop.features.followup.education import (
    NOT_ASKED,
    TEACH_BACK,
    RecordEducation,
    TopicState,
    record_education,
)
from cpts_desktop.features.followup.rules.moment import read_day
from cpts_desktop.features.followup.screens.dialogs import Made, PathwayDialog
from cpts_desktop.features.followup.screens.forms.ui_education import Ui_EducationForm
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused
from cpts_desktop.kernel.text import NNBSP, fr_date
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import column, separator

UNTOUCHED = "—"
STATUS = {"source_read": "", "to_verify": " (à vérifier)", "proposal": " (proposition)"}


def education_dialog(
    ctx: PageContext,
    patient: PatientId,
    states: Sequence[TopicState],
    parent: QWidget | None = None,
) -> PathwayDialog:
    """A session: tick the topics talked about, with what the patient said again of each."""
    boxes: dict[str, QComboBox] = {}

    def make(dialog: PathwayDialog) -> Outcome[Made]:
        day = read_day(dialog.form.day.text())
        if isinstance(day, Refused):
            return day
        chosen = {
            name: box.currentData() for name, box in boxes.items() if box.currentData() is not None
        }
        return Ok((record_education, RecordEducation(patient, day.value, chosen)))

    dialog = PathwayDialog(ctx, "Éducation du patient", Ui_EducationForm(), make, parent)
    dialog.form.day.setText(fr_date(ctx.clock.today()))
    grid = QGridLayout(dialog.form.topics)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setColumnStretch(0, 1)
    for place, state in enumerate(states):
        box = QComboBox()
        box.setObjectName(f"topic_{state.topic.id}")
        box.setAccessibleName(f"{state.topic.label}, restitution")
        box.addItem(UNTOUCHED, None)
        for score, words in TEACH_BACK.items():
            box.addItem(words, score)
        boxes[state.topic.id] = box
        told = column(
            plain_label(state.topic.label, "strong", wrap=True),
            plain_label(state.topic.message + STATUS.get(state.topic.status, ""), wrap=True),
            plain_label(state_words(state), "hint", wrap=True),
            gap="s",
        )
        holder = QWidget()
        holder.setLayout(told)
        grid.addWidget(separator(), 2 * place, 0, 1, 2)
        grid.addWidget(holder, 2 * place + 1, 0)
        grid.addWidget(box, 2 * place + 1, 1, Qt.AlignmentFlag.AlignTop)
    previous: QWidget = dialog.form.day
    for box in boxes.values():
        QWidget.setTabOrder(previous, box)
        previous = box
    theme = Theme.of(dialog)
    dialog.resize(theme.px(760), theme.px(640))
    return dialog


def state_words(state: TopicState) -> str:
    """Return when a topic was talked about, and what the patient said of it."""
    if state.day is None:
        return "jamais abordé"
    words = f"abordé le {fr_date(state.day)}"
    if state.teach_back == NOT_ASKED:
        return f"{words}, restitution non demandée"
    return f"{words}, restitution {state.teach_back} sur 2"


def summary(states: Sequence[TopicState]) -> str:
    """Return how far the education is, and what is to be taken up again."""
    done = [one for one in states if one.day is not None]
    known = [one for one in done if one.teach_back == max(TEACH_BACK)]
    themes = "thème abordé" if len(done) < 2 else "thèmes abordés"
    again = "restitué" if len(known) < 2 else "restitués"
    words = f"{len(done)} {themes} sur {len(states)}, {len(known)} {again}."
    left = [one.topic.label for one in done if one.teach_back in (0, 1)]
    if left:
        words += f" À reprendre{NNBSP}: {', '.join(left)}."
    return words


__all__ = ["education_dialog", "state_words", "summary"]
