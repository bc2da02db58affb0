"""« Bilans »: the analysis of the list, ranked; decisions; the letter; the answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.medication import commands, queries
from cpts_desktop.features.medication.model import Analysis, Case, Finding
from cpts_desktop.features.medication.queries import Decision, File
from cpts_desktop.features.medication.reference.service import open_reference
from cpts_desktop.features.medication.rules.analyse import FIRST, Analyser
from cpts_desktop.features.medication.screens.answers import AnswersPanel
from cpts_desktop.features.medication.screens.asking_panel import AskingPanel
from cpts_desktop.features.medication.screens.finding_card import FindingCard
from cpts_desktop.features.medication.screens.form_dialog import FormDialog
from cpts_desktop.features.medication.screens.forms.ui_dismiss import Ui_DismissForm
from cpts_desktop.features.medication.screens.indications_panel import IndicationsPanel
from cpts_desktop.features.medication.screens.precision_dialog import ask_precision
from cpts_desktop.features.medication.screens.ring import InteractionRing
from cpts_desktop.features.medication.screens.send import send_letter
from cpts_desktop.features.medication.screens.steps import StepsPanel
from cpts_desktop.features.medication.screens.stopwatch import in_words, stopwatch
from cpts_desktop.features.medication.screens.words import (
    ANSWER_WORDS,
    edition_shown,
    severity_of,
    word_of,
)
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, column, heading, scrolling
from cpts_desktop.shell.widgets.severity import SeverityMark
from cpts_desktop.shell.widgets.side_by_side import SideBySide
from cpts_desktop.shell.widgets.skeleton import Skeleton

_SEND: Final = "Ctrl+Return"
_NO_LIST: Final = "Aucun traitement inscrit\u202f: ajoutez la liste dans « Traitements »."
_NOTHING: Final = (
    "Aucun point relevé par les règles. Ce n’est pas « aucune interaction »\u202f: voyez ce qui "
    "n’est pas répertorié et ce qui reste à demander."
)
_UNREAD: Final = "maladie que les règles ne lisent pas, à préciser si elle compte"


@redacted
@dataclass(frozen=True)
class Shown:
    """What the page shows: the record and its analysis."""

    file: File
    analysis: Analysis


def analyse(folder: Path | None, case: Case) -> Analysis:
    """The analysis of a case with the active reference data."""
    with open_reference(folder) as reference:
        return Analyser(reference.thesaurus, reference.catalogue, reference.bdpm).analyse(case)


class ReviewPage(Page):
    """Findings at the left, at most seven first; what is missing and the answers at the right."""

    topics = frozenset({Topic.MEDICATIONS, Topic.REVIEWS, Topic.OBSERVATIONS, Topic.REFERENCE})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.shown: Shown | None = None
        self._all = False
        self.letter = primary_button(
            "Préparer la lettre", self._letter, name="make_letter", shortcut=_SEND
        )
        self.letter.setEnabled(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.subtitle = plain_label("", "hint", wrap=True)
        self.counts = FlowRow()
        self.findings = column(gap="m")
        self.more = button("", self._show_all, role="link", name="show_all")
        self.aside = column(gap="l")
        body = QWidget()
        left = column(self.findings, self.more, None)
        inside = QVBoxLayout(body)
        gap = ctx.theme.gap("xl")
        inside.setContentsMargins(gap, gap, gap, gap)
        inside.setSpacing(ctx.theme.gap("l"))
        inside.addLayout(heading("Bilan partagé de médication", "", self.letter))
        inside.addWidget(self.subtitle)
        inside.addWidget(self.counts)
        inside.addWidget(SideBySide(left, self.aside, stretches=(3, 2)))
        inside.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolling(body))
        self.findings.addWidget(Skeleton(6))
        self.more.hide()

    def first_focus(self) -> QWidget | None:
        """The page itself: 1 to 9 propose, the arrows scroll, Tab goes to the first button."""
        return self

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit puts the finding of that number in the letter, or takes it out again."""
        if event.text().isdigit() and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            card = self.findChild(FindingCard, f"finding_{event.text()}")
            if isinstance(card, FindingCard) and card.isVisible():
                card.toggle()
                return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The time of the review runs while it is on screen."""
        super().showEvent(event)
        stopwatch(self.ctx).start(self, self.patient)

    def hideEvent(self, event: QHideEvent) -> None:
        """The time stops with the page."""
        stopwatch(self.ctx).stop(self)
        super().hideEvent(event)

    def refresh(self) -> None:
        """Read the record, then analyse in the work lane."""
        if self.isVisible():
            stopwatch(self.ctx).start(self, self.patient)
        if self.patient is not None:
            self.ctx.operations.fetch(
                self, queries.review_file, self.patient, self.ctx.clock.today(),
                done=self._analyse, latest="file",
            )  # fmt: skip

    def _analyse(self, file: File | None) -> None:
        if file is None:
            return
        folder = self.ctx.services.get("reference")
        self.ctx.operations.work(
            self, lambda _progress: Shown(file, analyse(folder, file.case)),
            done=self._show, latest="analysis",
        )  # fmt: skip

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        result = shown.analysis
        spent = stopwatch(self.ctx).seconds(self.patient)
        self.subtitle.setText(f"{eligibility_line(result)} · temps passé\u202f: {in_words(spent)}")
        focused = self.focusWidget()
        lost = focused is None or self.isAncestorOf(focused)
        sent = _sent(shown.file)
        clear(self.findings)
        decided = in_force(shown.file)
        kept = [f for f in result.findings if _decision(decided, f) != "ecarter"]
        away = [f for f in result.findings if _decision(decided, f) == "ecarter"]
        visible = kept + away if self._all else kept[:FIRST]
        for place, finding in enumerate(visible, start=1):
            decision = decided.get(finding.key)
            card = FindingCard(place, finding, decision, self._decide, sent.get(finding.key, ""))
            self.findings.addWidget(card)
        if not shown.file.lines:
            self.findings.addWidget(plain_label(_NO_LIST, "hint", wrap=True))
        elif not result.findings:
            self.findings.addWidget(plain_label(_NOTHING, wrap=True))
        rest = len(kept) + len(away) - len(visible)
        self.more.setText(f"Afficher les {rest} autres points ({len(away)} écartés)")
        self.more.setVisible(rest > 0)
        self._counts(kept)
        self._fill_aside(shown)
        chosen = len(_chosen(shown))
        self.letter.setText(f"Préparer la lettre ({chosen})" if chosen else "Préparer la lettre")
        self.letter.setShortcut(_SEND)  # a button forgets its shortcut with its text
        self.letter.setEnabled(chosen > 0)
        if lost and self.isVisible() and self.isActiveWindow():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _counts(self, findings: list[Finding]) -> None:
        marks: list[QWidget] = []
        for severity in (Severity.ROUGE, Severity.ORANGE, Severity.JAUNE, Severity.INFO):
            same = [f for f in findings if severity_of(f) is severity]
            if same:
                words = {word_of(f) for f in same}
                said = words.pop() if len(words) == 1 else _GROUP[severity]
                marks.append(SeverityMark(severity, f"{len(same)} · {said}"))
        self.counts.set_widgets(*marks)
        self.counts.setVisible(bool(marks))

    def _fill_aside(self, shown: Shown) -> None:
        clear(self.aside)
        result = shown.analysis
        ring = InteractionRing()
        ring.set_analysis(result)
        if ring.links:
            self.aside.addWidget(Panel(ring, title="Image des interactions"))
        if self.patient is not None:
            self.aside.addWidget(StepsPanel(self.ctx, self.patient, shown.file, result))
            self.aside.addWidget(IndicationsPanel(self.ctx, self.patient, shown.file, result))
        if shown.file.reviews:
            answers = AnswersPanel(self.ctx, shown.file.reviews, self.patient, shown.file.forms)
            self.aside.addWidget(answers)
        if result.questions:
            self.aside.addWidget(AskingPanel(result.questions))
        outside = [f"{u['substance'] or u['name']}\u202f: {u['reason']}" for u in result.unmatched]
        outside += [f"«\u00a0{text}\u00a0»\u202f: {_UNREAD}" for text in result.unread_conditions]
        if outside:
            lines = [plain_label(text, wrap=True) for text in outside]
            self.aside.addWidget(Panel(*lines, title="Hors de l’analyse"))
        self.aside.addWidget(_figures(result))
        self.aside.addWidget(_sources(result))
        self.aside.addStretch(1)

    def _show_all(self) -> None:
        self._all = True
        if self.shown is not None:
            self._show(self.shown)

    def _decide(self, finding: Finding, decision: str) -> None:
        if decision == "ecarter":
            self._dismiss(finding)
        elif decision == "preciser":
            self._precise(finding)
        else:
            self._record(finding, decision, "", None)

    def _dismiss(self, finding: Finding) -> None:
        form = Ui_DismissForm()

        def submit() -> None:
            def refused(problems: tuple[Problem, ...]) -> None:
                dialog.refuse(problems, ("reason",))

            self._record(finding, "ecarter", dialog.form.reason.text(), refused, dialog.accept)

        dialog = FormDialog(self.ctx, "Écarter ce point", form, "Écarter", submit, self)
        dialog.form.reason.returnPressed.connect(submit)
        dialog.open()

    def _precise(self, finding: Finding) -> None:
        assert self.shown is not None
        known = in_force(self.shown.file).get(finding.key)
        ask_precision(
            self.ctx, finding, known.summary if known else {},
            lambda summary, refused, done: self._record(
                finding, "proposer", "", refused, done, summary
            ),
            self,
        )  # fmt: skip

    def _record(
        self, finding: Finding, decision: str, reason: str,
        refused: Callable[[tuple[Problem, ...]], None] | None,
        done: Callable[[], None] | None = None, summary: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        patient = self.patient
        if patient is None:
            return

        def opened(review: str) -> None:
            self.ctx.operations.run(
                self, commands.decide,
                commands.Decide(
                    patient, review, finding.key, decision, reason,
                    summary or finding.remembered,
                ),
                done=lambda _key: done() if done else None, refused=refused, parallel=True,
            )  # fmt: skip

        self.ctx.operations.run(
            self, commands.open_review,
            commands.OpenReview(patient, self.ctx.clock.today()), done=opened, parallel=True,
        )  # fmt: skip

    def _letter(self) -> None:
        if self.shown is None or self.patient is None:
            return
        chosen = _chosen(self.shown)
        decided = in_force(self.shown.file)
        said = {f.key: decided[f.key].summary for f in chosen}
        send_letter(self, self.patient, self.shown.file, self.shown.analysis, chosen, said)


_GROUP: Final = {
    Severity.ROUGE: "contre-indications", Severity.ORANGE: "à traiter d’abord",
    Severity.JAUNE: "à surveiller", Severity.INFO: "à prendre en compte",
}  # fmt: skip


def in_force(file: File) -> dict[str, Decision]:
    """Decisions that still hold: what was set aside stays so, a proposal is of its own review."""
    review = file.current.id if file.current is not None else ""
    return {
        key: d
        for key, d in file.decisions.items()
        if d.decision != "proposer" or d.review == review
    }


def _decision(decided: object, finding: Finding) -> str:
    found = decided.get(finding.key) if isinstance(decided, dict) else None
    return found.decision if found is not None else ""


def _sent(file: File) -> dict[str, str]:
    """Findings that left in a letter not closed yet: the words to show instead of buttons."""
    out: dict[str, str] = {}
    for review in file.reviews:
        if review.sent_on is None or review.closed_on is not None:
            continue
        for proposal in review.proposals:
            answer = review.answers.get(proposal.get("code", ""))
            words = f"dans la lettre {review.code} du {fr_date(review.sent_on)}"
            if answer is not None:
                words += f"\u202f: {ANSWER_WORDS[answer.answer].lower()}"
            out.setdefault(proposal.get("finding", ""), words)
    return out


def _chosen(shown: Shown) -> list[Finding]:
    """What is proposed and has not left yet, in reading order."""
    decided, gone = in_force(shown.file), _sent(shown.file)
    return [
        f
        for f in shown.analysis.findings
        if _decision(decided, f) == "proposer" and f.key not in gone
    ]


def clear(layout: object) -> None:
    """Remove every widget and nested layout of a box layout."""
    from PySide6.QtWidgets import QLayout

    assert isinstance(layout, QLayout)
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def eligibility_line(result: Analysis) -> str:
    told = result.eligibility
    leads = {True: "Éligible", False: "Hors critères du bilan", None: "Éligibilité à confirmer"}
    lead = leads[told["eligible"]]
    return f"{lead}\u202f: {told['reason']}"


def _figures(result: Analysis) -> Panel:
    kidney, scores = result.cockcroft, result.scores
    value = kidney["value"]
    lines = []
    if value is None:
        lines.append("Clairance de Cockcroft\u202f: non calculable, manque "
                     + ", ".join(kidney["missing"]) + ".")  # fmt: skip
    else:
        lines.append(f"Clairance de Cockcroft\u202f: {value} mL/min")
    if kidney["dfg"] is not None:
        lines.append(f"DFG ({kidney['dfg_formula']})\u202f: {kidney['dfg']} mL/min/1,73 m²")
    lines.extend(kidney["warnings"])
    lines.append(f"Charge anticholinergique\u202f: CIA {scores['cia']} · ACB {scores['acb']}")
    if scores["unscored"]:
        lines.append("Atropiniques sans score\u202f: " + ", ".join(scores["unscored"]))
    return Panel(*(plain_label(x, wrap=True) for x in lines), title="Calculs")


def _sources(result: Analysis) -> Panel:
    lines = []
    for source in result.sources:
        if source["date"] is None:
            lines.append("BDPM non importée\u202f: les marques ne sont pas comprises (Réglages).")
        else:
            lines.append(f"{source['name']} du {edition_shown(source['date'])}")
    lines.append(
        "Aide à la consultation\u202f: chaque point cite sa source, la décision reste la vôtre."
    )
    return Panel(*(plain_label(x, "secondary", wrap=True) for x in lines), title="Sources")
