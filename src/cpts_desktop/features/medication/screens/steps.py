"""The steps beside the analysis: done or due, their form, the documents, the billing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cpts_desktop.features.medication import (
    commands,
    cycle,
    form_facts,
    forms,
    plan,
    plan_words,
    synthesis,
)
from cpts_desktop.features.medication.form_facts import born_on
from cpts_desktop.features.medication.model import Analysis
from cpts_desktop.features.medication.queries import File
from cpts_desktop.features.medication.reference.service import open_reference
from cpts_desktop.features.medication.rules.measures import measures
from cpts_desktop.features.medication.screens.finding_card import precision_of
from cpts_desktop.features.medication.screens.indications_panel import matrix_of
from cpts_desktop.features.medication.screens.step_dialog import StepDialog
from cpts_desktop.features.medication.screens.words import ANSWER_WORDS
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Outcome, Problem
from cpts_desktop.kernel.text import capital, fr_date, fr_decimal
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, row
from cpts_desktop.shell.widgets.severity import SeverityMark

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

_DECISIONS = {"proposer": "proposé", "ecarter": "écarté"}


class StepsPanel(Panel):
    """One line per step, its state in words; then the documents and the billing summary."""

    def __init__(
        self, ctx: PageContext, patient: PatientId, file: File, analysis: Analysis,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(title="Étapes du bilan", parent=parent)
        self.setObjectName("steps")
        self._ctx, self._patient, self._file, self._analysis = ctx, patient, file, analysis
        today = ctx.clock.today()
        for step in cycle.steps(file.done(), file.year):
            self._line(step, today)
        made = [
            button("Synthèse", self._synthesis, name="make_synthesis"),
            button("Plan de prise", self._plan, name="make_plan"),
            button("Fiche de suivi", self._follow_up, name="make_follow_up"),
            button("Copier la facturation", self._bill, name="copy_billing"),
        ]
        self._add(FlowRow(*made))
        if file.current is not None:
            self._add(FlowRow(
                button("Clore le bilan…", self._close, name="close_review"),
                button("Commencer l’année suivante…", self._next_year, name="next_year"),
            ))  # fmt: skip

    def _add(self, widget: QWidget) -> None:
        self.body.insertWidget(self.body.count() - 1, widget)

    def _line(self, step: cycle.Step, today: date) -> None:
        state = step.state(today)
        review = self._file.current
        told = (
            self._file.form(review.id, "adhesion") if review and step.step == "adhesion" else None
        )
        left = told.values.get("date_retrait", "") if told else ""
        severity = Severity.GRIS
        if step.done_on is not None:
            severity = Severity.VERT
        elif "en retard" in state:
            severity = Severity.ORANGE
        if left:
            severity, state = Severity.ORANGE, f"retirée le {fr_date(date.fromisoformat(left))}"
        mark = SeverityMark(severity, state)
        name = plain_label(cycle.WORDS[step.step])
        here = step.step != "annee" or self._file.year != "premiere"
        if step.step in forms.STEPS and here:
            opener = button("Ouvrir", self._opener(step.step), role="link",
                            name=f"open_{step.step}")  # fmt: skip
            opener.setAccessibleName(f"Ouvrir : {cycle.WORDS[step.step]}")
            self.body.insertLayout(self.body.count() - 1, row(name, mark, None, opener))
        else:
            self.body.insertLayout(self.body.count() - 1, row(name, mark, None))

    def _opener(self, step: str) -> Callable[[], None]:
        def opened(review: str) -> None:
            known = self._file.form(review, step)
            # On the window, not on this panel: a refresh must not take away what is being typed.
            asked = step == "recueil"
            StepDialog(
                self._ctx, self._patient, review, step, known, _nothing, self.window(),
                defaults=form_facts.known_measures(self._file) if asked else None,
                shown=form_facts.of_patient(self._file, self._analysis) if asked else None,
            ).open()  # fmt: skip

        def run() -> None:
            command = commands.OpenReview(self._patient, self._ctx.clock.today())
            self._ctx.operations.run(
                self, commands.current_review, command, done=opened, parallel=True
            )

        return run

    def _close(self) -> None:
        self._end(
            commands.close_review, "Clore ce bilan\u202f?",
            "Les réponses encore attendues ne le seront plus. Le bilan reste au dossier.",
            "Clore", "Bilan clos.",
        )  # fmt: skip

    def _next_year(self) -> None:
        self._end(
            commands.next_year, "Commencer l’année suivante\u202f?",
            "Le bilan de cette année est clos et gardé\u202f; le suivant s’ouvre par la question "
            "« changement de traitement ».",
            "Commencer", "Année suivante ouverte.",
        )  # fmt: skip

    def _end(
        self, handler: Callable[[commands.CloseReview, UnitOfWork], Outcome[str]], title: str,
        text: str, act: str, said: str,
    ) -> None:  # fmt: skip
        review, ctx = self._file.current, self._ctx
        if review is None or not ctx.confirm(title, text, "Revenir", act):
            return
        command = commands.CloseReview(self._patient, review.id, ctx.clock.today())

        def refused(problems: tuple[Problem, ...]) -> None:
            ctx.show_fault(problems[0].code, problems[0].message)

        ctx.operations.run(
            self, handler, command, refused=refused, parallel=True,
            done=lambda _review: ctx.toast(said),
        )  # fmt: skip

    def _who(self) -> tuple[str, ...]:
        banner = self._file.banner
        assert banner is not None
        return tuple(x for x in (banner.display_name, born_on(banner)) if x)

    def _filled(self) -> tuple[tuple[str, date, dict[str, str]], ...]:
        review = self._file.current
        return tuple(
            (f.step, f.done_on, self._named(f.values) if f.step == "lignes" else dict(f.values))
            for f in self._file.forms
            if review is not None and f.review == review.id
        )

    def _named(self, values: Mapping[str, str]) -> dict[str, str]:
        """Answers about each treatment under its name instead of its identifier."""
        words = {f.id: f.label for f in forms.all_fields() if f.step == "lignes"}
        return {
            f"{line.label}\u202f: {words.get(name, name)}": value
            for line in self._file.lines
            for name, value in forms.of_line(values, str(line.id)).items()
        }

    def _lines(self) -> tuple[tuple[str, str, str], ...]:
        return tuple((x.label, x.dose_text, x.frequency_text) for x in self._file.lines)

    def _synthesis(self) -> None:
        file = self._file
        answers = tuple(
            (f"{p.get('drugs', '')} : {p.get('proposal', '')}",
             ANSWER_WORDS[answer.answer] if answer else "en attente",
             fr_date(answer.answered_on) if answer else "")
            for review in file.reviews[:1] for p in review.proposals
            for answer in [review.answers.get(p.get("code", ""))]
        )  # fmt: skip
        by_key = {f.key: f for f in self._analysis.findings}
        decided, coded = {}, {}
        for key, d in file.decisions.items():
            told = [_DECISIONS.get(d.decision, ""), d.reason]
            if d.decision == "proposer" and key in by_key:
                told.append(d.summary.get("proposal") or by_key[key].proposal)
                told.append(precision_of({**d.summary, "proposal": ""}, by_key[key]))
            lead, *more = [x for x in told if x] or [""]
            decided[key] = f"{lead}\u202f: {' · '.join(more)}" if more else lead
            codes = (d.summary.get("act_ip_problem", ""), d.summary.get("act_ip_intervention", ""))
            if any(codes):
                coded[key] = " / ".join(codes)
        given = synthesis.SynthesisInput(
            self._ctx.clock.today(), self._who(), self._ctx.person.name, self._lines(),
            self._analysis, decided, answers, self._filled(), self._known(), coded,
        )  # fmt: skip
        self._make("bpm_synthese", lambda: synthesis.synthesis(given))

    def _known(self) -> tuple[tuple[str, str], ...]:
        """What the record knows of the patient, with the day of each measure."""
        case, measured = self._file.case.patient, self._file.measured
        rows = [
            ("Maladies", ", ".join(case.conditions) or "aucune inscrite au dossier"),
            ("Allergies", ", ".join(case.allergies) or "aucune inscrite au dossier"),
        ]
        for name, measure in measures().items():
            value = getattr(case, name, None) if name not in case.labs else case.labs[name]
            if value is not None:
                day = f", {fr_date(measured[name])}" if name in measured else ""
                label = capital(measure.label)
                rows.append((label, f"{fr_decimal(value)} {measure.unit}{day}"))
        return tuple(rows)

    def _plan(self) -> None:
        found = matrix_of(self._file, self._analysis)
        why = tuple(
            ", ".join(found.conditions[c] for r, c in sorted(found.links) if r == place)
            or line.indication
            for place, line in enumerate(self._file.lines)
        )
        folder, drugs = self._ctx.services.get("reference"), self._analysis.drugs

        def render() -> Outcome[bytes]:
            with open_reference(folder) as reference:
                avoided = plan_words.avoid(reference.thesaurus, drugs)
            return plan.render_plan(plan.PlanInput(
                self._ctx.clock.today(), self._who(), self._ctx.person.name, self._lines(), why,
                avoided,
            ))  # fmt: skip

        self._make("bpm_plan_de_prise", render)

    def _follow_up(self) -> None:
        today = self._ctx.clock.today()
        done = cycle.steps(self._file.done(), self._file.year)
        rows = [(cycle.WORDS[s.step], s.state(today)) for s in done]
        who, name, filled = self._who(), self._ctx.person.name, self._filled()
        self._make(
            "bpm_suivi",
            lambda: synthesis.follow_up(today, who, name, filled, rows),
        )

    def _make(self, kind: str, render: Callable[[], Outcome[bytes]]) -> None:
        ctx = self._ctx
        title = commands.DOCUMENT_TITLES[kind]

        def refused(problems: tuple[Problem, ...]) -> None:
            ctx.show_fault(problems[0].code, problems[0].message)

        def rendered(pdf: bytes) -> None:
            ctx.operations.run(
                self, commands.keep_document,
                commands.KeepDocument(self._patient, kind, pdf), refused=refused, parallel=True,
                done=lambda _id: ctx.toast(f"{title} : gardé dans les documents du dossier."),
            )  # fmt: skip

        ctx.operations.work(
            self, lambda _progress: render(), done=rendered, refused=refused, outcome=True,
            title=title,
        )  # fmt: skip

    def _bill(self) -> None:
        review = self._file.current
        mine = [f for f in self._file.forms if review is not None and f.review == review.id]
        text = cycle.billing(
            self._file.done(), {f.step: f.place for f in mine}, {f.step: f.minutes for f in mine},
            self._file.year,
        )  # fmt: skip
        self._ctx.clipboard.copy(text)
        self._ctx.toast("Récapitulatif copié, à vérifier avant facturation.")


def _nothing() -> None:
    """The page hears of the commit by itself."""
