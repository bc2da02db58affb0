"""The pharmacist's and the doctor's acts: review to letter, answer, card, a conflict settled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from cpts_desktop.bootstrap.tour.nurse import go
from cpts_desktop.bootstrap.tour.stage import Post, Stage
from cpts_desktop.kernel.outcome import Fault

OPTIONAL: Final = {"bdpm": "BDPM", "ansm": "thésaurus ANSM (PDF)"}
TREATMENTS: Final = (
    ("warfarine", "5 mg", "soir"),
    ("ibuprofène", "400 mg", "si besoin"),
    ("amiodarone", "200 mg", "1/j"),
    ("ramipril", "5 mg", "matin"),
    ("furosémide", "40 mg", "matin"),
    ("alprazolam", "0,25 mg", "soir"),
)
"""Fictional list: DCI only, so that the review works without the BDPM."""


def take_references(folder: Path, files: dict[str, Path], now: datetime) -> None:
    """Import the official files that were named, as ``import`` does. Raises Fault."""
    from cpts_desktop.features.medication.reference import service

    imports = {"bdpm": service.import_bdpm, "ansm": service.import_ansm}
    for name, path in files.items():
        try:
            _accept(imports[name], folder, path, now)
        except Fault as fault:
            said = f"« {path.name} » ({OPTIONAL[name]}) : {fault.message}"
            raise Fault(fault.code, f"{said} La visite n’a pas commencé.") from None


def _accept(take: Callable[..., Any], folder: Path, path: Path, now: datetime) -> None:
    from cpts_desktop.features.medication.reference.service import Held

    try:
        take(folder, path, now, accept=True)
    except Held:  # its difference was shown: the second time accepts
        take(folder, path, now, accept=True)


def show_references(stage: Stage, post: Post, files: dict[str, Path]) -> str:
    """Show what is active; return which official files were not given."""
    go(stage, post, "settings", section="references")
    stage.driver.waits_for("bdpm_words")
    stage.rest()
    stage.picture("referentiels")
    missing = [word for name, word in OPTIONAL.items() if name not in files]
    return f"non fournis, donc non importés : {', '.join(missing)}" if missing else "importés"


def add_treatments(stage: Stage, post: Post, patient: str) -> None:
    """Type the list of treatments as the patient says it."""
    driver = stage.driver
    go(stage, post, "medication.treatments", patient=patient)
    driver.click("add_treatment")
    for count, (product, dose, frequency) in enumerate(TREATMENTS, start=1):
        driver.type("product", product)
        driver.type("dose", dose)
        driver.type("frequency", frequency)
        driver.click("save")
        driver.wait(partial(_added, stage, count), "the line to be added")
    driver.click("cancel")
    stage.rest()
    stage.picture("traitements")


def review(stage: Stage, post: Post, patient: str) -> None:
    """Run the review, propose the first two findings, make the letter and save its PDF."""
    driver = stage.driver
    go(stage, post, "medication.review", patient=patient)
    driver.waits_for("finding_1")
    stage.rest()
    stage.picture("bilan-analyse")
    for count in (1, 2):
        driver.click("propose")
        driver.wait(partial(_proposed, stage, count), "the proposal to be kept")
        stage.rest()
    stage.picture("bilan-propositions")
    stage.accept_when_asked()
    driver.click("make_letter")
    driver.waits_for("save_pdf")
    target = stage.out / "lettre-bilan.pdf"
    post.files.answers = [target]
    driver.click("save_pdf")
    driver.wait(target.exists, "the PDF of the letter")
    stage.rest()
    stage.picture("bilan-lettre")


def _added(stage: Stage, count: int) -> bool:
    return stage.driver.text("added_lines").startswith(f"{count} ")


def _proposed(stage: Stage, count: int) -> bool:
    return f"({count})" in stage.driver.button_text("make_letter")


def answer(stage: Stage, post: Post, patient: str) -> None:
    """The doctor accepts the first proposal and refuses the second."""
    driver = stage.driver
    go(stage, post, "medication.review", patient=patient)
    driver.click("answer_1_acceptee")
    stage.rest()
    driver.click("answer_2_refusee")
    stage.rest()
    stage.picture("bilan-reponse")


def print_card(stage: Stage, post: Post, patient: str) -> None:
    """Open the card proposed from the record and save its PDF."""
    driver = stage.driver
    go(stage, post, "card.editor", patient=patient)
    driver.waits_for("card_preview")
    stage.rest()
    stage.picture("carte")
    target = stage.out / "carte-urgence.pdf"
    post.files.answers = [target]
    driver.click("print_card")
    driver.wait(target.exists, "the PDF of the card")
    stage.rest()


def change_phone(stage: Stage, post: Post, patient: str, phone: str) -> None:
    """Change a field of the record that the other side changes too."""
    driver = stage.driver
    go(stage, post, "register.patient_form", patient=patient)
    stage.rest()
    driver.type("phone", phone)
    driver.click("save")
    stage.rest()


def settle(stage: Stage, post: Post) -> None:
    """Show the conflict and keep one of the two values."""
    driver = stage.driver
    go(stage, post, "exchange.exchange")
    driver.waits_for("conflict")
    stage.picture("conflit")
    driver.click("keep")
    driver.wait(lambda: not driver.shown("conflict"), "the conflict to be settled")
    stage.rest()
    stage.picture("conflit-regle")


def indicators(stage: Stage, post: Post) -> None:
    """Show the counts that may leave the practice."""
    go(stage, post, "indicators")
    stage.rest()
    stage.picture("indicateurs")
