"""Draws the exchange screens: python -m tests.screens.exchange.exchange_gallery --out DIR.

Not shipped, not a test: it is for looking. ``--theme dark`` and QT_SCALE_FACTOR=2 give the rest.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication

from cpts_desktop.features.exchange import receiving
from cpts_desktop.features.exchange.screens import ACTIONS, PAGES
from cpts_desktop.features.exchange.screens.clock_panel import RedateDialog
from cpts_desktop.features.exchange.screens.counts_dialogs import SendCountsDialog
from cpts_desktop.features.exchange.screens.directory_dialog import DirectoryDialog
from cpts_desktop.features.exchange.screens.member_dialogs import AddMemberDialog, OwnCardDialog
from cpts_desktop.features.exchange.screens.open_dialog import OpenPacketDialog
from cpts_desktop.features.exchange.screens.prepare_dialog import PrepareDialog
from cpts_desktop.features.exchange.screens.watched_panel import FoldersDialog
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.shell.app import make_application
from cpts_desktop.shell.capture import grab
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from tests.screens.register.register_window import window_on
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do


def rest(seconds: float = 0.3) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QCoreApplication.processEvents()


def amend(place: Practice, uid: Any, **fields: Any) -> None:
    def handler(_: None, uow: Any) -> Any:
        uow.set_fields(uid, "patient", "0", fields)
        return Ok(None)

    do(place.register, handler, None)


def fill(nurse: Practice, doctor: Practice, other: Practice, clock: FixedClock) -> Any:
    """Packets both ways, a hole, a conflict, something in quarantine."""
    for a, b in ((nurse, doctor), (doctor, nurse), (nurse, other), (other, nurse)):
        a.meet(b)
    jeanne = nurse.patient()
    paul = nurse.patient(birth_name="DURAND", given_names="Paul", sex="M")
    lonely = nurse.patient(birth_name="LEFÈVRE", given_names="Odette")
    for uid in (jeanne, paul):
        nurse.link(uid, doctor)
    nurse.weigh(jeanne, "71.4", "72.0")
    nurse.letter(jeanne, b"%PDF-1.7")
    doctor.take(nurse.send(doctor))
    nurse.take(doctor.receipt(nurse))
    clock.advance(hours=20)
    for uid in (jeanne, paul):
        doctor.link(uid, nurse)
    nurse.take(doctor.send(nurse))
    amend(nurse, jeanne, phone="01 02 03 04 05")
    clock.advance(hours=5)
    amend(doctor, jeanne, phone="01 02 03 04 06")
    lost = doctor.send(nurse)
    doctor.weigh(paul, "80.5")
    late = doctor.send(nurse)
    nurse.take(late)
    amend(doctor, jeanne, used_name="DURAND-L’HÔTE")
    clock.advance(hours=3)
    nurse.weigh(jeanne, "73.1")
    bad = nurse.folder / "bad.cpts"
    bad.write_bytes(lost.read_bytes()[:-2])
    try:
        receiving.import_file(nurse.register, bad)
    except PacketRefused:
        pass
    return jeanne, lonely, lost


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--theme", default="light")
    parser.add_argument("--size", default="1280x800")
    args = parser.parse_args()
    app = make_application()
    install_theme(app, ThemeChoice(args.theme), 100)
    with tempfile.TemporaryDirectory() as name:
        clock = FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))
        home = Path(name)
        nurse = practice(home, clock, "Awa Ndiaye-Müller")
        doctor = practice(home, clock, "Dr Paul Durand", "medecin")
        other = practice(home, clock, "Pharmacie du Marché", "pharmacien")
        window = window_on(nurse.register, clock, PAGES, ACTIONS, inline=False)
        window.resize(*map(int, args.size.split("x")))
        window.show()
        window.ctx.navigate("exchange.exchange")
        rest()
        grab(window, args.out / "01-echanges-vide.png")
        jeanne, lonely, lost = fill(nurse, doctor, other, clock)
        rest(0.6)
        grab(window, args.out / "02-echanges-trou.png")
        nurse.take(lost)
        rest(0.6)
        grab(window, args.out / "03-echanges-conflit.png")
        own = OwnCardDialog(window.ctx, window)
        own.open()
        rest()
        grab(own, args.out / "04-ma-carte.png")
        own.close()
        add = AddMemberDialog(window.ctx, window)
        add.open()
        rest()
        grab(add, args.out / "05-ajouter.png")
        card = home / "c.cpts-carte"
        card.write_bytes(other.card())
        add.read(card)
        words = other.words().split()
        words[3] = "abaisser"
        add.form.fingerprint.setPlainText(" ".join(words))
        add.submit()
        rest()
        grab(add, args.out / "06-ajouter-faute.png")
        add.close()
        prepare = PrepareDialog(window.ctx, doctor.me, (lonely,), window)
        prepare.open()
        rest()
        grab(prepare, args.out / "07-preparer.png")
        prepare.form.patient_search.setText("mart")
        prepare.table.selectRow(1)
        rest()
        grab(prepare, args.out / "08-preparer-recherche.png")
        prepare.close()
        doctor.weigh(jeanne, "70.0")
        opened = receiving.open_packet(nurse.register, doctor.send(nurse))
        arrival = OpenPacketDialog(window.ctx, opened, window)
        arrival.open()
        rest()
        grab(arrival, args.out / "09-ouvrir.png")
        arrival.close()
        office = practice(home, clock, "CPTS des Trois Rivières", "coordination")
        nurse.meet(office)
        rows = [
            ("IC-01", "Patients suivis pour insuffisance cardiaque", 46, 60),
            ("IC-02", "Visite infirmière dans les 7 jours", None, 46),
            ("B02", "Entretiens de recueil", 0, "none"),
        ]
        window.ctx.services["indicator_rows"] = lambda *_asked: tuple(
            {"id": id_, "label": label, "hash": "0" * 16, "people": True, "numerator": n,
             "denominator": d} for id_, label, n, d in rows
        )  # fmt: skip
        for dialog, picture in (
            (SendCountsDialog(window.ctx, window), "10-indicateurs.png"),
            (DirectoryDialog(window.ctx, window), "11-annuaire.png"),
        ):
            dialog.open()
            rest()
            grab(dialog, args.out / picture)
            dialog.close()
        folders = FoldersDialog(window.ctx, window)
        folders.open()
        rest()
        grab(folders, args.out / "14-dossiers.png")
        folders.close()
        clock.advance(hours=24 * 400)
        nurse.weigh(jeanne, "71.0")
        clock.advance(hours=-24 * 400 + 1)
        window.ctx.navigate("exchange.exchange")
        window.current_page().mark_stale()
        rest(0.6)
        grab(window, args.out / "12-horloge.png")
        panel = window.current_page().clock
        panel.fix.click()
        rest()
        grab(panel.findChild(RedateDialog), args.out / "13-redater.png")
        window.contents.operations.close()
        for one in (nurse, doctor, other):
            one.register.close()


if __name__ == "__main__":
    main()
