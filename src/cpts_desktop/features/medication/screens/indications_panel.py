"""Beside the analysis: what has no indication, what has no drug, and the way to the matrix."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cpts_desktop.features.medication import commands, forms
from cpts_desktop.features.medication.indications import Matrix, matrix
from cpts_desktop.features.medication.model import Analysis
from cpts_desktop.features.medication.queries import File
from cpts_desktop.features.medication.screens.matrix_dialog import MatrixDialog
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.text import plural
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, row


def matrix_of(file: File, analysis: Analysis) -> Matrix:
    """The matrix of a record: links of the interview and indications of the treatment lines."""
    review = file.current
    form = file.form(review.id, "lignes") if review is not None else None
    values = form.values if form is not None else {}
    noted = []
    for line in file.lines:
        mine = forms.of_line(values, str(line.id))
        kept = mine.get("indications")
        words = kept.split(forms.SEPARATOR) if kept else [line.indication, mine.get("indication")]
        noted.append([w for w in words if w and w != NOTHING])
    return matrix(analysis.drugs, file.case.patient.conditions, noted)


NOTHING = "aucune"
"""Written when a person took away every link of a drug."""


class IndicationsPanel(Panel):
    """Two sentences and a button."""

    def __init__(
        self, ctx: PageContext, patient: PatientId, file: File, analysis: Analysis,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        found = matrix_of(file, analysis)
        super().__init__(title="Indications", parent=parent)
        self.setObjectName("indications")
        self._ctx, self._patient, self._file, self._matrix = ctx, patient, file, found
        for text in sentences(found):
            self.body.insertWidget(self.body.count() - 1, plain_label(text, wrap=True))
        opener = button("Matrice des indications…", self._open, name="open_matrix")
        opener.setEnabled(bool(found.drugs and found.conditions))
        self.body.insertLayout(self.body.count() - 1, row(opener, None))

    def _open(self) -> None:
        MatrixDialog(self._ctx, self._matrix, self._keep, self.window()).open()

    def _keep(self, kept: Matrix) -> None:
        file, patient, ctx = self._file, self._patient, self._ctx

        def opened(review: str) -> None:
            form = file.form(review, "lignes")
            values = dict(form.values) if form is not None else {}
            for place, line in enumerate(file.lines):
                linked = [kept.conditions[c] for r, c in sorted(kept.links) if r == place]
                words = forms.SEPARATOR.join(linked) or NOTHING
                values[forms.line_key(str(line.id), "indications")] = words
            command = commands.KeepForm(
                patient, review, "lignes", ctx.clock.today(), values,
                form.minutes if form else "", form.place if form else "",
            )  # fmt: skip
            ctx.operations.run(
                self, commands.keep_form, command, parallel=True,
                done=lambda _step: ctx.toast("Indications gardées."),
            )  # fmt: skip

        ctx.operations.run(
            self, commands.current_review, commands.OpenReview(patient, ctx.clock.today()),
            done=opened, parallel=True,
        )  # fmt: skip


def sentences(found: Matrix) -> tuple[str, ...]:
    """What the matrix says, in words; without conditions nothing can be said."""
    if not found.conditions:
        return (
            "Aucune maladie inscrite au dossier\u202f: la question des indications reste à poser.",
        )
    alone, bare = found.without_indication, found.untreated
    drugs = f"{plural(len(alone), 'médicament')} sans indication notée"
    diseases = f"{plural(len(bare), 'maladie')} sans médicament"
    if not alone:
        drugs = "Chaque médicament a son indication"
    if not bare:
        diseases = "Chaque maladie a son médicament"
    return tuple(
        f"{said}\u202f: {', '.join(names)}." if names else f"{said}."
        for said, names in ((drugs, alone), (diseases, bare))
    )
