"""« Deux minutes » : le chemin honnête le plus court de l’assistant, au clavier, minuté.

Le temps d’une personne se compte (KLM de Card, Moran et Newell, 1983) : 0,28 s par frappe pour une
personne qui tape comme tout le monde, 1,35 s par décision ; elle lit tout ce qui est écrit, à 238
mots par minute (Brysbaert, 2019), et recopie sur papier 22 mots de cinq lettres par minute (Brown,
1988). Le temps de la machine, lui, est mesuré, dérivation de la clé comprise, avec le coût d’un
vrai registre. Le temps de l’imprimante n’y est pas.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from cpts_desktop.bootstrap.house import House as Program
from cpts_desktop.shell.dialogs import ScriptedFiles
from cpts_desktop.shell.driver import Driver
from cpts_desktop.shell.first_run.wizard import FirstRunWindow
from cpts_desktop.shell.house import House
from cpts_desktop.shell.preferences import Preferences

A_KEY, A_DECISION = 0.28, 1.35
READ_A_WORD = 60 / 238
A_LETTER_BY_HAND = 60 / (22 * 5)
TWO_MINUTES = 120
PHRASE = "quatre chats gris dorment sous la lune"


class Personne:
    """Counts what a person does; the machine's time is what is left of the clock."""

    def __init__(self) -> None:
        self.driver = Driver()
        self.frappes = self.decisions = self.lettres = self.mots = 0
        self._lu: set[str] = set()
        self.machine = 0.0

    def lire(self, fenetre: QWidget) -> None:
        """Read what is new in the window, every word of it."""
        said = [w.text() for w in fenetre.findChildren(QLabel) if w.isVisible()]
        said += [w.text() for w in fenetre.findChildren(QAbstractButton) if w.isVisible()]
        self.mots += sum(_words(text) for text in said if text not in self._lu)
        self._lu.update(said)

    def passer(self) -> None:
        """Go to the next field: part of the act that follows."""
        self.frappes += 1
        self.driver.keys("Tab")

    def aller(self, nom: str) -> None:
        """Go from field to field until this one."""
        while self.driver.focus().objectName() != nom:
            self.passer()

    def presser(self, touches: str, jusqu_a: Callable[[], bool] = lambda: True) -> None:
        """Decide, press, and wait for the machine."""
        self.decisions += 1
        self.frappes += 1
        debut = time.perf_counter()
        self.driver.keys(touches)
        self.driver.wait(jusqu_a, f"ce que fait {touches}", 60_000)
        self.machine += time.perf_counter() - debut

    def taper(self, nom: str, texte: str) -> None:
        """Type into the field that has the focus, which must be the one that is named."""
        assert self.driver.focus().objectName() == nom
        self.decisions += 1
        self.frappes += len(texte)
        self.driver.type_here(texte)

    def secondes(self) -> float:
        """Return the whole, the person's time and the machine's."""
        hands = self.frappes * A_KEY + self.lettres * A_LETTER_BY_HAND
        return hands + self.decisions * A_DECISION + self.mots * READ_A_WORD + self.machine


def _words(text: str) -> int:
    return sum(any(char.isalnum() for char in word) for word in text.split())


@pytest.fixture
def maison(qapp: QApplication, tmp_path: Path) -> Iterator[House]:
    program = Program(tmp_path / "ici" / "r.db", tmp_path / "ref")
    files = ScriptedFiles(tmp_path / "code-de-secours.pdf")
    house = House(program, Preferences(tmp_path / "p.ini"), files=files, on_lock=lambda _why: None)
    house.start()
    yield house
    house.end()


def commencer(maison: House, tmp_path: Path) -> tuple[Personne, FirstRunWindow]:
    """Say who one is and where backups go."""
    qui, fenetre = Personne(), maison.entrance
    assert isinstance(fenetre, FirstRunWindow)
    fenetre.activateWindow()
    qui.driver.waits_for("welcome_start")
    qui.lire(fenetre)
    qui.presser("Space", lambda: qui.driver.shown("name"))
    qui.lire(fenetre)
    qui.taper("name", "Camille Roux")
    qui.passer()
    qui.presser("Down")  # la première de la liste : infirmière ou infirmier
    assert fenetre.person.person()[1] == "idel"
    qui.passer()  # le RPPS, facultatif, d’où Entrée fait continuer
    qui.presser("Return", lambda: qui.driver.shown("folder"))
    qui.lire(fenetre)
    fenetre.backups.form.folder.setText(str(tmp_path / "sauvegardes"))  # le poste des tests
    qui.presser("Return", lambda: qui.driver.shown("password"))
    qui.lire(fenetre)
    return qui, fenetre


def finir(maison: House, qui: Personne, fenetre: FirstRunWindow, tmp_path: Path) -> None:
    """Keep the recovery sheet, copy one group back, and be in the register."""
    qui.lire(fenetre)
    assert qui.driver.focus().objectName() == "print_code"
    qui.presser("Space", (tmp_path / "code-de-secours.pdf").exists)
    qui.decisions += 1
    qui.frappes += 1  # Entrée, dans la fenêtre « Enregistrer » du système
    qui.aller("answer")
    qui.taper("answer", fenetre.recovery.asked_group().lower())
    qui.presser("Return", lambda: maison.window is not None and maison.window.isVisible())


def dire(qui: Personne, comment: str) -> None:
    print(
        f"\npremière utilisation, {comment} : {qui.secondes():.0f} s = {qui.frappes} frappes, "
        f"{qui.decisions} décisions, {qui.mots} mots lus, {qui.lettres} lettres à la main, "
        f"machine {qui.machine:.1f} s"
    )


def test_deux_minutes_avec_une_phrase_a_soi(maison: House, tmp_path: Path) -> None:
    qui, fenetre = commencer(maison, tmp_path)
    qui.taper("password", PHRASE)
    qui.passer()
    qui.aller("again")
    qui.taper("again", PHRASE)
    qui.presser("Return", lambda: qui.driver.shown("print_code"))
    finir(maison, qui, fenetre, tmp_path)
    dire(qui, "phrase à soi")
    assert qui.secondes() < TWO_MINUTES


def test_une_minute_de_plus_avec_la_phrase_proposee_recopiee_sur_papier(
    maison: House, tmp_path: Path
) -> None:
    qui, fenetre = commencer(maison, tmp_path)
    qui.aller("propose")
    qui.presser("Space")
    phrase = fenetre.passphrase.form.password.text()
    qui.lettres += len(phrase)
    qui.aller("again")
    qui.taper("again", phrase)
    qui.presser("Return", lambda: qui.driver.shown("print_code"))
    finir(maison, qui, fenetre, tmp_path)
    dire(qui, "phrase proposée, recopiée à la main")
    assert qui.secondes() < TWO_MINUTES + 60
