"""Draws the card's screens: python -m tests.screens.card.card_gallery --out DIR.

Not shipped, not a test: it is for looking. ``--theme dark``, ``--scale 200`` and
``--size 1024x600`` give the rest.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QScrollArea, QWidget

from cpts_desktop.features.card import screens as card_screens
from cpts_desktop.features.card.screens.editor_page import CardEditorPage
from cpts_desktop.features.card.screens.print_dialog import PrintDialog
from cpts_desktop.features.card.screens.scan_dialog import ScanCardDialog
from cpts_desktop.features.card.screens.setup_section import SetupSection
from cpts_desktop.features.card.screens.withdraw_dialog import WithdrawDialog
from cpts_desktop.features.register import commands as do
from cpts_desktop.features.register import screens as register_screens
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.app import make_application
from cpts_desktop.shell.capture import grab, settle
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.theme import Theme, ThemeChoice, install_theme
from tests.screens.card.card_house import CardHouse, make_house
from tests.screens.register.register_window import window_on

LONG = "VANDENBROUCKE-DE LA ROCHEFOUCAULD-MONTMORENCY DE SAINT-HILAIRE"
QR = "URGENCE SANTÉ\nDUPONT Jeanne\nNé(e) le 03/04/1944\nANTICOAGULANT apixaban 5 mg × 2/jour"


def new(house: CardHouse, name: str, given: str, born: date) -> PatientId:
    """A record with an identity alone."""
    uid: PatientId = house.do(
        do.create_patient,
        do.CreatePatient(birth_name=name, given_names=given, sex="F", birth_date=born,
                         looked_at_lookalikes=True),
    )  # fmt: skip
    return uid


def long_one(house: CardHouse) -> PatientId:
    """A record with names of sixty letters and much to say."""
    uid = new(house, LONG, "Marie-Antoinette Élisabeth", date(1938, 12, 31))
    line = do.AddMedication(
        uid, "PREVISCAN", ("fluindione",), atc="B01AC", dose_text="20 mg",
        frequency_text="trois quarts de comprimé le soir selon INR",
        indication="valve mitrale mécanique et fibrillation atriale permanente",
    )  # fmt: skip
    house.do(do.add_medication, line)
    for what in ("amoxicilline et acide clavulanique", "produits de contraste iodés", "latex"):
        house.do(do.put_allergy, do.PutAllergy(uid, what, "choc anaphylactique avec arrêt"))
    for role in ("medecin_traitant", "pharmacien", "infirmier", "kinesitherapeute", "cardiologue"):
        member = do.PutCareTeamMember(
            uid, role, f"Cabinet {LONG.title()}", "03 28 00 00 00", agreed_to_be_printed=True
        )
        house.do(do.put_care_team_member, member)
    for relation in ("fils", "voisine"):
        who = do.PutContact(uid, f"Jean-Baptiste {LONG.title()}", "06 12 34 56 78", relation)
        house.do(do.put_contact, who)
    return uid


class Shooter:
    """Takes the pictures of one theme, scale and size."""

    def __init__(self, out: Path, tag: str, window: MainWindow) -> None:
        self.out, self.tag, self.window = out, tag, window

    def page(self, name: str, target: str, **params: str) -> Any:
        self.window.ctx.navigate(target, **params)
        settle(6)
        self.shot(name, self.window)
        return self.window.current_page()

    def shot(self, name: str, widget: QWidget) -> None:
        settle(6)
        grab(widget, self.out / f"{name}_{self.tag}.png")


def to_the_end(page: QWidget, part: int) -> None:
    """Scroll one half of the editor to its foot."""
    area = page.findChildren(QScrollArea)[part]
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())


def editor(shooter: Shooter, house: CardHouse, empty: PatientId, long: PatientId) -> None:
    page = shooter.page("editor", "card.editor", patient=str(house.patient))
    for part in range(len(page.findChildren(QScrollArea))):
        to_the_end(page, part)
    shooter.shot("editor_foot", shooter.window)
    if hasattr(page, "side"):
        page.form.form.anticoagulant_dose.setFocus()
    shooter.shot("editor_focus", shooter.window)
    page.form.form.allergies.setPlainText(
        "\n".join(f"substance numéro {n} : choc" for n in range(12))
    )
    page.form.form.allergies.setFocus()
    shooter.shot("editor_overflow", shooter.window)
    page.undo_stack.undo()
    shooter.page("equipe", "card.editor", patient=str(house.patient), kind="equipe")
    shooter.page("editor_empty", "card.editor", patient=str(empty))
    shooter.page("editor_long", "card.editor", patient=str(long))


def dialogs(shooter: Shooter, house: CardHouse) -> None:
    ctx = shooter.window.ctx
    page = shooter.page("last", "card.editor", patient=str(house.patient))
    assert isinstance(page, CardEditorPage)
    page.print_button.click()
    settle()
    (asked,) = page.findChildren(PrintDialog)
    shooter.shot("print", asked)
    asked.reject()
    scan = ScanCardDialog(ctx, shooter.window)
    scan.open()
    shooter.shot("scan_empty", scan)
    scan.form.code.setPlainText(QR)
    shooter.shot("scan", scan)
    scan.reject()
    gone = WithdrawDialog(ctx, shooter.window)
    gone.open()
    shooter.shot("withdraw", gone)
    gone.reject()
    section = SetupSection(ctx)
    section.resize(shooter.window.width() - 240, shooter.window.height() - 80)
    section.show()
    shooter.shot("setup", section)
    section.close()


def shoot(args: argparse.Namespace) -> None:
    app = make_application([])
    install_theme(app, ThemeChoice(args.theme))
    Theme.of().set(scale=args.scale)
    width, height = (int(part) for part in args.size.split("x"))
    house = make_house(Path(tempfile.mkdtemp()))
    house.ctx.operations.close()
    window = window_on(
        house.register, house.clock, [*register_screens.PAGES, *card_screens.PAGES],
        [*register_screens.ACTIONS, *card_screens.ACTIONS],
    )  # fmt: skip
    window.ctx.services["printers"] = house.printers
    window.resize(width, height)
    window.show()
    shooter = Shooter(Path(args.out), f"{args.size}_{args.theme}_{args.scale}", window)
    wanted: list[Callable[[], object]] = [
        lambda: shooter.page("list_empty", "card.list"),
        lambda: shooter.page("campaign", "card.campaign"),
        lambda: shooter.page("batch_empty", "card.batch"),
    ]
    for draw in wanted:
        draw()
    empty = new(house, "MOREL", "Odile", date(1950, 1, 1))
    long = long_one(house)
    editor(shooter, house, empty, long)
    for who in (house.patient, empty, long):
        window.ctx.navigate("card.editor", patient=str(who))
        settle(6)
        kept = window.current_page()
        assert isinstance(kept, CardEditorPage)
        kept.save_button.click()
        settle()
    house.do(do.put_allergy, do.PutAllergy(house.patient, "iode", "œdème"))
    shooter.page("editor_stale", "card.editor", patient=str(house.patient))
    for name in ("list", "campaign_full", "batch"):
        shooter.page(name, f"card.{name.removesuffix('_full')}")
    dialogs(shooter, house)
    window.contents.operations.close()
    house.register.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    parser.add_argument("--theme", default="light")
    parser.add_argument("--scale", type=int, default=100)
    parser.add_argument("--size", default="1366x768")
    shoot(parser.parse_args())
