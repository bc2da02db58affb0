"""Draws every window of the house: python -m tests.screens.shell.gallery --out DIR [--theme dark].

Not shipped and not a test: it is for looking. QT_SCALE_FACTOR=2 gives the pictures at 200 %.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog

from cpts_desktop.kernel.outcome import DamagedFile, OlderThanSeen, WrongSecret
from cpts_desktop.shell.app import make_application
from cpts_desktop.shell.capture import grab
from cpts_desktop.shell.dialogs import ScriptedFiles
from cpts_desktop.shell.endings import BugEnding
from cpts_desktop.shell.first_run.wizard import FirstRunWindow
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.palette import Palette
from cpts_desktop.shell.problems_view import ConfirmDialog, IncidentDialog
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from cpts_desktop.shell.unlock import UnlockWindow
from tests.screens.shell import sample_house as sample


def rest(seconds: float = 0.05) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QCoreApplication.processEvents()


def unlock(out: Path) -> None:
    for name, fault in (
        ("", None),
        ("-faux", WrongSecret("WRONG_SECRET", "x")),
        ("-endommage", DamagedFile("DAMAGED", "Une page du fichier ne se vérifie pas.")),
        ("-ancien", OlderThanSeen("OLDER", "x")),
    ):
        port = sample.FakeUnlock(fault=fault, counter=sample.Guesses(6 if fault else 0, 0))
        window = UnlockWindow(port)
        window.show()
        if fault is not None:
            window.form.secret.setText("une phrase")
            window.submit()
        rest(0.2)
        grab(window, out / f"01-deverrouillage{name}.png")
        window.close_lane()
        window.close()


def wizard(out: Path) -> None:
    port = sample.FakeFirstRun(Path("/home/camille/OneDrive/Sauvegardes"))
    window = FirstRunWindow(port, ScriptedFiles())
    window.show()
    rest()
    grab(window, out / "02-accueil.png")
    window.go(0)
    window.advance()
    grab(window, out / "03-vous.png")
    window.person.form.name.setText("Camille ROUSSEL")
    window.person.form.profession.setCurrentIndex(0)
    window.advance()
    grab(window, out / "04-sauvegardes.png")
    window.backups.form.cloud_accept.setChecked(True)
    window.advance()
    window.passphrase.fields.propose()
    grab(window, out / "05-phrase.png")
    window.passphrase.form.again.setText(window.passphrase.form.password.text())
    window.advance()
    rest(0.2)
    grab(window, out / "06-code.png")
    window.close_lane()
    window.close()


def main_window(out: Path, size: tuple[int, int]) -> None:
    contents = sample.sample_contents(notice="Bienvenue. 3 essais sans succès hier.")
    window = MainWindow(contents)
    window.resize(*size)
    window.show()
    window.start()
    rest()
    grab(window, out / "10-aujourdhui.png")
    window.notice_panel.hide()
    window.navigate("sample.patients")
    grab(window, out / "11-vide.png")
    window.navigate("sample.summary", {"patient": "p1"})
    grab(window, out / "12-dossier.png")
    window.navigate("sample.visit", {"patient": "p2"})
    window.toast("Visite enregistrée.", lambda: None)
    grab(window, out / "13-visite-homonyme.png")
    window.show_fault("DISK_FULL", "Le disque est plein : il faut libérer environ 40 Mo.")
    grab(window, out / "14-panne.png")
    window.fault.dismiss()
    window.open_palette()
    palette = window.findChild(Palette)
    assert palette is not None
    palette.field.setText("mar")
    rest(0.2)
    grab(palette, out / "15-palette.png")
    palette.close()
    dialogs: list[tuple[str, QDialog]] = [
        ("16-confirmer", ConfirmDialog(
            "Envoyer le dossier de MARTIN Jeanne ?",
            "Un paquet chiffré sera écrit pour Dr Paul DURAND seulement. Il contient 3 visites et "
            "1 alerte. Vous pourrez révoquer ce destinataire, pas reprendre le paquet.",
            "Ne pas envoyer", "Envoyer", window)),
        ("17-incident", IncidentDialog(
            BugEnding("4F3A9C21", "Incident 4F3A9C21\nType : KeyError"), window)),
    ]  # fmt: skip
    for name, dialog in dialogs:
        dialog.show()
        rest()
        grab(dialog, out / f"{name}.png")
        dialog.close()
    window.open_keyboard_map()
    rest()
    grab(window.findChildren(QDialog)[-1], out / "18-clavier.png")
    window.findChildren(QDialog)[-1].close()
    for section in ("appearance", "keyboard", "about"):
        window.navigate("settings", {"section": section})
        rest()
        grab(window, out / f"19-reglages-{section}.png")
    window.close()
    contents.operations.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--theme", default="light", choices=["light", "dark"])
    parser.add_argument("--scale", type=int, default=100)
    parser.add_argument("--size", default="1180x760")
    args = parser.parse_args()
    app = make_application()
    install_theme(app, ThemeChoice(args.theme), args.scale)
    width, _, height = args.size.partition("x")
    unlock(args.out)
    wizard(args.out)
    main_window(args.out, (int(width), int(height)))


if __name__ == "__main__":
    main()
