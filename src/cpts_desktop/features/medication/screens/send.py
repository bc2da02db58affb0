"""From the chosen findings to the stored letter: rendered in the work lane, then one command."""

from __future__ import annotations

from collections.abc import Mapping

from cpts_desktop.documents.letter import Party
from cpts_desktop.features.medication import commands
from cpts_desktop.features.medication.form_facts import born_on
from cpts_desktop.features.medication.kinds import MAX_PROPOSALS
from cpts_desktop.features.medication.letter import (
    LetterInput,
    letter_code,
    proposals_of,
    render,
)
from cpts_desktop.features.medication.model import Analysis, Finding
from cpts_desktop.features.medication.queries import File
from cpts_desktop.features.medication.screens.stopwatch import in_words, stopwatch
from cpts_desktop.features.medication.screens.words import edition_shown
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import Page, PageContext


def send_letter(
    page: Page, patient: PatientId, file: File, result: Analysis, chosen: list[Finding],
    said: Mapping[str, Mapping[str, str]],
) -> None:  # fmt: skip
    """Ask once, render, store; the toast says where the letter is."""
    ctx = page.ctx
    doctor = file.doctor.name if file.doctor else "Médecin traitant"
    kept = chosen[:MAX_PROPOSALS]
    left = len(chosen) - len(kept)
    extra = f" Les {left} suivantes restent pour une autre lettre." if left else ""
    if not ctx.confirm(
        "Préparer la lettre\u202f?",
        f"Lettre d’une page à {doctor}, {len(kept)} proposition(s), gardée dans le dossier et "
        f"jointe au prochain paquet.{extra}",
        "Revenir", "Préparer la lettre",
    ):  # fmt: skip
        return
    review = next((r for r in file.reviews if r.sent_on is None and r.closed_on is None), None)
    if review is None:
        return
    given = letter_input(ctx, file, result, kept, review.id, said)

    def refused(problems: tuple[Problem, ...]) -> None:
        ctx.show_fault(problems[0].code, problems[0].message)

    def rendered(pdf: bytes) -> None:
        command = commands.SendReview(
            patient, review.id, given.day, given.code, doctor, given.proposals, pdf
        )

        def kept_letter(_document: object) -> None:
            watch = stopwatch(ctx)
            spent = in_words(watch.seconds(patient))
            watch.forget(patient)
            ctx.toast(f"Lettre gardée dans le dossier. Bilan préparé en {spent}.")

        ctx.operations.run(page, commands.send_review, command, refused=refused, done=kept_letter)

    ctx.operations.work(
        page, lambda _progress: render(given), done=rendered, refused=refused, outcome=True,
        title="Lettre au médecin traitant",
    )  # fmt: skip


def letter_input(
    ctx: PageContext, file: File, result: Analysis, chosen: list[Finding], review: str,
    said: Mapping[str, Mapping[str, str]],
) -> LetterInput:  # fmt: skip
    """What the letter says, from the record and the analysis."""
    banner = file.banner
    assert banner is not None
    born = born_on(banner)
    value = result.cockcroft["value"]
    day = file.measured.get("creatinine")
    measures = ""
    if value is not None:
        measures = f"Clairance de Cockcroft\u202f: {value} mL/min"
        measures += f" (créatinine du {fr_date(day)})." if day else "."
    sources = " · ".join(
        f"{s['name']} du {edition_shown(s['date'])}" for s in result.sources if s["date"]
    )
    person = ctx.person
    lines = tuple(
        x for x in (person.profession_label or person.profession,
                    f"RPPS {person.rpps}" if person.rpps else "") if x
    )  # fmt: skip
    return LetterInput(
        code=letter_code(review),
        day=ctx.clock.today(),
        sender=Party(person.name or "Pharmacien", lines),
        doctor=file.doctor.name if file.doctor else "Médecin traitant",
        doctor_lines=(),
        patient=tuple(x for x in (banner.display_name, born) if x),
        proposals=tuple(proposals_of(chosen, said)),
        lines=len(file.lines),
        measures=measures,
        sources=sources,
    )
