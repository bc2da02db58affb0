"""Draws the medication screens: python -m tests.screens.medication.medication_gallery --out DIR.

Not shipped, not a test: it is for looking. ``--theme dark`` and QT_SCALE_FACTOR=2 give the rest.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QPushButton

from cpts_desktop.features.medication.screens.finding_card import FindingCard
from cpts_desktop.features.medication.screens.review import ReviewPage
from cpts_desktop.features.medication.screens.step_dialog import StepDialog
from cpts_desktop.features.medication.screens.treatment_dialog import TreatmentDialog
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.shell.app import make_application
from cpts_desktop.shell.capture import grab, settle
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from tests.screens.medication.medication_setup import patient_with_list, register_at, window_on


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--theme", default="light")
    parser.add_argument("--reference", type=Path, default=None)
    args = parser.parse_args()
    application = make_application([])
    install_theme(application, ThemeChoice(args.theme))
    clock = FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))
    with tempfile.TemporaryDirectory() as folder:
        register = register_at(Path(folder) / "r.db", clock)
        who = patient_with_list(register)
        window = window_on(register, clock, args.reference or Path(folder) / "ref")
        window.answer_with(lambda *_words: True)
        window.resize(1180, 820)
        window.show()
        settle()
        ctx = window.ctx
        ctx.navigate("medication.worklist")
        grab(window, args.out / "1-bilans.png")
        ctx.navigate("medication.treatments", patient=str(who))
        grab(window, args.out / "2-traitements.png")
        dialog = TreatmentDialog(ctx, who, window.current_page())
        dialog.open()
        dialog.form.product.setText("doliprane" if args.reference else "ator")
        dialog.form.product.textEdited.emit(dialog.form.product.text())
        grab(dialog, args.out / "3-ajout.png")
        dialog.reject()
        ctx.navigate("medication.review", patient=str(who))
        page = window.current_page()
        assert isinstance(page, ReviewPage)
        grab(window, args.out / "4-bilan.png")
        for place in (0, 1, 2):
            cards = page.findChildren(FindingCard)
            page._decide(cards[place].finding, "proposer")
            settle()
        grab(window, args.out / "5-choix.png")
        page.letter.click()
        settle()
        grab(window, args.out / "6-reponses.png")
        for step in ("adhesion", "recueil", "suivi"):
            page.findChild(QPushButton, f"open_{step}").click()
            settle()
            opened = next(d for d in window.findChildren(StepDialog) if d.isVisible())
            grab(opened, args.out / f"9-{step}.png")
            opened.reject()
            settle()
        for made in ("make_synthesis", "make_plan", "make_follow_up"):
            page.findChild(QPushButton, made).click()
            settle()
        page._show_all()
        body = page.findChild(type(page.layout().itemAt(0).widget())).widget()
        grab(body, args.out / "7-tout.png")
        for document in register.read(register_queries.documents, who):
            content = register.read(register_queries.document_content, who, document.id)
            (args.out / f"{document.kind}.pdf").write_bytes(content)
        ctx.navigate("settings")
        settle()
        grab(window, args.out / "8-reglages.png")
        ctx.operations.close()
        register.close()


if __name__ == "__main__":
    main()
