"""The letters sent and the doctor's answers, one keystroke each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cpts_desktop.features.medication import commands
from cpts_desktop.features.medication.queries import Review, StepForm
from cpts_desktop.features.medication.screens.step_dialog import StepDialog
from cpts_desktop.features.medication.screens.words import ANSWER_WORDS
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, row
from cpts_desktop.shell.widgets.severity import SeverityMark

_MARKS = {
    "acceptee": Severity.VERT, "modifiee": Severity.JAUNE, "refusee": Severity.ORANGE,
    "sans_reponse": Severity.GRIS,
}  # fmt: skip


class AnswersPanel(Panel):
    """One block per review: its dates, its code, and each proposal with its answer."""

    def __init__(
        self, ctx: PageContext, reviews: tuple[Review, ...], patient: PatientId | None,
        forms: tuple[StepForm, ...] = (), parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(title="Lettres et réponses", parent=parent)
        self._forms = {f.review: f for f in forms if f.step == "envoi"}
        self._ctx = ctx
        self._patient = patient
        self.setObjectName("answers")
        for review in reviews[:3]:
            self._block(review)

    def _add(self, widget: QWidget) -> None:
        self.body.insertWidget(self.body.count() - 1, widget)

    def _block(self, review: Review) -> None:
        if review.sent_on is None:
            opened = fr_date(review.opened_on) if review.opened_on else "…"
            self._add(plain_label(f"Bilan commencé le {opened}, pas encore de lettre.", wrap=True))
            return
        days = (self._ctx.clock.today() - (review.left_on or review.sent_on)).days
        waiting = ""
        if review.waiting:
            since = f" depuis {days} j" if days else ""
            waiting = f" · {review.waiting} sans réponse{since}"
        head = f"Lettre {review.code} du {fr_date(review.sent_on)} à {review.recipient}{waiting}"
        self._add(plain_label(head, "strong", wrap=True))
        self._sending(review)
        save = button("Enregistrer le PDF…", lambda: self._save(review), name="save_pdf")
        left = button(
            "Noter l’envoi…" if review.sending is None else "Corriger l’envoi…",
            lambda: self._note_sending(review), name="note_sending",
            tip="Canal, date d’envoi et accusé\u202f: les délais de réponse comptent de là",
        )  # fmt: skip
        self._add(FlowRow(left, save))
        for proposal in review.proposals:
            self._proposal(review, proposal)

    def _sending(self, review: Review) -> None:
        sent = review.sending
        if sent is None:
            self._add(SeverityMark(Severity.ORANGE, "envoi à noter"))
            return
        words = f"envoyée le {fr_date(sent.day)} ({sent.channel})"
        if sent.received_on is not None:
            words += f", reçue le {fr_date(sent.received_on)}"
        self._add(SeverityMark(Severity.VERT, words))

    def _note_sending(self, review: Review) -> None:
        if self._patient is None:
            return
        today = self._ctx.clock.today().isoformat()
        StepDialog(
            self._ctx, self._patient, review.id, "envoi", self._forms.get(review.id),
            lambda: None, self.window(),
            defaults={"destinataire": review.recipient, "date_envoi": today},
            title=f"Envoi de la lettre {review.code}",
        ).open()  # fmt: skip

    def _proposal(self, review: Review, proposal: Mapping[str, str]) -> None:
        code = proposal.get("code", "")
        said = f"{code}. {proposal.get('drugs', '')}\u202f: {proposal.get('proposal', '')}"
        self._add(plain_label(said, wrap=True))
        answer = review.answers.get(code)

        def record(answer: str) -> Callable[[], None]:
            return lambda: self._record(review, code, answer)

        choices = FlowRow(*(
            button(words, record(word), role="choice", name=f"answer_{code}_{word}")
            for word, words in ANSWER_WORDS.items()
        ))  # fmt: skip
        if answer is not None:
            words = f"{ANSWER_WORDS[answer.answer]} le {fr_date(answer.answered_on)}"
            mark = SeverityMark(_MARKS[answer.answer], words)
            change = button("Changer", choices.show, role="link", name=f"change_{code}")
            change.setAccessibleName(f"Changer la réponse à la proposition {code}")
            self.body.insertLayout(self.body.count() - 1, row(mark, None, change))
            if answer.note:
                said = f"«\u00a0{answer.note}\u00a0»"
                self._add(plain_label(said, "secondary", wrap=True))
            choices.hide()
        self._add(choices)

    def _record(self, review: Review, code: str, answer: str) -> None:
        if self._patient is None:
            return
        command = commands.RecordAnswer(
            self._patient, review.id, code, answer, "", self._ctx.clock.today()
        )
        self._ctx.operations.run(
            self, commands.record_answer, command, parallel=True,
            done=lambda _code: self._ctx.toast("Réponse notée."),
        )  # fmt: skip

    def _save(self, review: Review) -> None:
        target = self._ctx.files.save_as(
            "Enregistrer la lettre", f"{review.code}.pdf", "PDF (*.pdf)"
        )
        if target is None or self._patient is None:
            return

        def read(content: bytes | None) -> None:
            if content is not None:
                self._write(target, content)

        self._ctx.operations.fetch(
            self, register_queries.document_content, self._patient, RecordId(review.document),
            done=read,
        )  # fmt: skip

    def _write(self, target: Path, content: bytes) -> None:
        self._ctx.operations.work(
            self, lambda _progress: write_private(target, content),
            done=lambda _none: self._ctx.toast("PDF enregistré."), title="Enregistrement du PDF",
        )  # fmt: skip
