"""The first run: four steps by keyboard, passphrase rules, cloud warning, the code proven kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.shell.cloud_folders import cloud_service
from cpts_desktop.shell.dialogs import ScriptedFiles
from cpts_desktop.shell.first_run.steps import HIDDEN
from cpts_desktop.shell.first_run.wizard import FirstRunWindow
from cpts_desktop.shell.passphrases import WORDS, new_passphrase, strength_of, word_list
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from cpts_desktop.storage.passwords import check_password
from tests.screens.plain_text_walk import rich_text_found
from tests.screens.shell.sample_house import RECOVERY, FakeFirstRun

PHRASE = "Une phrase de quatorze signes 7"
Maker = Callable[..., FirstRunWindow]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Iterator[Maker]:
    made: list[FirstRunWindow] = []

    def build(port: FakeFirstRun | None = None, *answers: Path) -> FirstRunWindow:
        window = FirstRunWindow(port or FakeFirstRun(tmp_path), ScriptedFiles(*answers))
        qtbot.addWidget(window)
        window.show()
        made.append(window)
        return window

    yield build
    for window in made:
        window.close_lane()


def to_passphrase(window: FirstRunWindow, qtbot: QtBot) -> None:
    window.go(0)
    qtbot.keyClicks(window.person.form.name, "Camille ROUSSEL")
    window.person.form.profession.setCurrentIndex(0)
    window.advance()
    window.advance()


def to_code(window: FirstRunWindow, qtbot: QtBot) -> None:
    to_passphrase(window, qtbot)
    window.passphrase.form.password.setText(PHRASE)
    window.passphrase.form.again.setText(PHRASE)
    window.advance()
    qtbot.waitUntil(lambda: window.recovery.isVisible())


def test_the_whole_way_gives_a_session(make: Maker, qtbot: QtBot, tmp_path: Path) -> None:
    port = FakeFirstRun(tmp_path)
    window = make(port)
    to_code(window, qtbot)
    plan = port.plans[0]
    assert (plan.name, plan.profession, plan.backups) == ("Camille ROUSSEL", "idel", tmp_path)
    assert PHRASE not in repr(plan)
    assert window.passphrase.form.password.text() == ""
    qtbot.keyClicks(window.recovery.form.answer, window.recovery.asked_group().lower())
    with qtbot.waitSignal(window.finished) as finished:
        qtbot.keyClick(window.recovery.form.answer, Qt.Key.Key_Return)
    assert finished.args == ["session"]


def test_enter_goes_on_and_problems_are_beside_their_field(make: Maker, qtbot: QtBot) -> None:
    window = make()
    window.go(0)
    qtbot.keyClicks(window.person.form.rpps, "123")
    qtbot.keyClick(window.person.form.rpps, Qt.Key.Key_Return)
    form = window.person.form
    assert form.rpps_problem.text() == "Un numéro RPPS compte 11 chiffres."
    assert form.profession_problem.text() == "Choisissez votre profession."
    assert form.rpps.accessibleDescription() == form.rpps_problem.text()


def test_two_different_phrases_are_refused(make: Maker, qtbot: QtBot) -> None:
    port = FakeFirstRun()
    window = make(port)
    to_passphrase(window, qtbot)
    window.passphrase.form.password.setText(PHRASE)
    window.passphrase.form.again.setText(PHRASE + " ")
    window.advance()
    assert "différentes" in window.passphrase.form.again_problem.text()
    assert port.plans == []


def test_g10_107_the_same_phrase_in_nfd_and_nfc_is_the_same(make: Maker, qtbot: QtBot) -> None:
    port = FakeFirstRun()
    window = make(port)
    to_passphrase(window, qtbot)
    window.passphrase.form.password.setText("été à la clinique du port")
    window.passphrase.form.again.setText("e\u0301te\u0301 a\u0300 la clinique du port")
    window.advance()
    qtbot.waitUntil(lambda: bool(port.plans))
    assert port.plans[0].passphrase == "été à la clinique du port"


def test_the_code_must_be_copied_back_and_is_hidden_meanwhile(make: Maker, qtbot: QtBot) -> None:
    window = make()
    to_code(window, qtbot)
    form = window.recovery.form
    assert RECOVERY.split("-")[0] in form.code.text()
    qtbot.keyClicks(form.answer, "A")
    assert form.code.text() == HIDDEN
    form.answer.clear()
    qtbot.keyClick(form.answer, Qt.Key.Key_X)
    qtbot.keyClick(form.answer, Qt.Key.Key_Backspace)
    assert RECOVERY.split("-")[0] in form.code.text()
    qtbot.keyClicks(form.answer, "AAAAA")
    window.advance()
    assert "relisez" in form.answer_problem.text()
    assert window.recovery.isVisible()


def test_the_sheet_is_written_for_its_owner_alone(
    make: Maker, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "code.pdf"
    window = make(FakeFirstRun(tmp_path), target)
    to_code(window, qtbot)
    qtbot.mouseClick(window.recovery.form.print_code, Qt.MouseButton.LeftButton)
    assert target.read_bytes().startswith(b"%PDF")
    assert target.stat().st_mode & 0o077 == 0
    assert "Enregistré" in window.recovery.form.kept_where.text()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Choisissez un dossier"),
        ("sauvegardes", "chemin complet"),
        ("~personne-de-ce-nom/sauvegardes", "chemin complet"),
        ("{here}/fichier", "est un fichier"),
        ("{here}/fichier/dedans", "Rien ne peut être écrit"),
        ("/" + "x" * 300, "Rien ne peut être écrit"),
    ],
)
def test_g11_111_a_folder_where_nothing_can_be_written_is_refused_at_once(
    make: Maker, qtbot: QtBot, tmp_path: Path, typed: str, said: str
) -> None:
    (tmp_path / "fichier").touch()
    window = make()
    window.go(1)
    window.backups.form.folder.clear()
    qtbot.keyClicks(window.backups.form.folder, typed.format(here=tmp_path))
    window.advance()
    assert window.backups.isVisible()
    assert said in window.backups.form.folder_problem.text()


def test_a_folder_still_to_be_made_is_taken(make: Maker, tmp_path: Path) -> None:
    window = make()
    window.go(1)
    window.backups.form.folder.setText(str(tmp_path / "disque" / "sauvegardes"))
    window.advance()
    assert window.passphrase.isVisible()


def test_a_synchronised_folder_asks_for_a_yes(make: Maker, qtbot: QtBot, tmp_path: Path) -> None:
    port = FakeFirstRun(tmp_path / "OneDrive - Cabinet" / "Sauvegardes")
    window = make(port)
    to_passphrase(window, qtbot)
    assert window.backups.isVisible()
    assert "OneDrive" in window.backups.form.cloud_text.text()
    window.backups.form.cloud_accept.setChecked(True)
    window.advance()
    assert window.passphrase.isVisible()


def test_discover_needs_one_click(make: Maker, qtbot: QtBot) -> None:
    window = make()
    button = window.findChild(type(window.next_button), "welcome_discover")
    assert button is not None
    with qtbot.waitSignal(window.finished) as finished:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert finished.args == ["throw-away"]


def test_the_wizard_holds_plain_text_only(make: Maker) -> None:
    assert rich_text_found(make()) == []


@pytest.mark.parametrize(
    ("parts", "service"),
    [
        (("OneDrive", "x"), "OneDrive"),
        (("Dropbox",), "Dropbox"),
        (("Nextcloud", "cabinet"), "Nextcloud"),
        (("Library", "Mobile Documents", "x"), "iCloud"),
        (("Mon Drive",), "Google Drive"),
        (("Documents", "Sauvegardes"), ""),
    ],
)
def test_cloud_folders_are_recognised(tmp_path: Path, parts: tuple[str, ...], service: str) -> None:
    """Case G9-101 of the bad inputs."""
    assert cloud_service(tmp_path.joinpath(*parts)) == service


def test_a_place_that_cannot_be_looked_at_is_no_service(tmp_path: Path) -> None:
    (tmp_path / "boucle").symlink_to(tmp_path / "boucle")
    for place in (Path("~personne-de-ce-nom/x"), tmp_path / ("x" * 300), tmp_path / "boucle"):
        assert cloud_service(place) == ""


def test_seven_words_give_eighty_bits_and_pass_the_rule() -> None:
    words = word_list()
    assert len(words) == len(set(words)) >= 2756
    assert WORDS * math.log2(len(words)) >= 80
    assert all(word.isascii() and word.islower() and 3 <= len(word) <= 10 for word in words)
    for _time in range(50):
        phrase = new_passphrase()
        assert len(phrase.split()) == WORDS
        if len(set(phrase.split())) == WORDS:
            assert isinstance(check_password(phrase), Ok)
        assert strength_of(phrase).percent >= 85


@pytest.mark.parametrize("text", ["", "motdepasse", "aaaaaaaaaaaaaaaa", "chat chien loup"])
def test_weak_phrases_are_shown_weak(text: str) -> None:
    assert strength_of(text).percent < 60
    assert isinstance(check_password(text), Refused)


@pytest.mark.parametrize("step", [-1, 0, 1, 2, 3])
def test_nothing_is_cut_at_200_percent_on_the_smallest_screen(
    make: Maker, qtbot: QtBot, tmp_path: Path, qapp: QApplication, step: int
) -> None:
    theme = install_theme(qapp, ThemeChoice.LIGHT, 200)
    try:
        window = make(FakeFirstRun(tmp_path))
        window.recovery.show_code(RECOVERY)
        window.resize(1024, 600)
        window.go(step)
        qtbot.wait(50)
        area = window.stack.currentWidget()
        assert isinstance(area, QScrollArea)
        inside = area.widget()
        assert inside is not None and inside.width() <= area.viewport().width()
        for one in inside.findChildren(QWidget):
            if one.isVisible() and not one.isWindow():
                right = one.mapTo(inside, one.rect().topRight()).x()
                assert right <= area.viewport().width(), one.objectName() or type(one).__name__
        assert window.rail.isHidden()
        assert step < 0 or window.place.text() == f"Étape {step + 1} sur 4"
    finally:
        theme.set(scale=100)


def test_the_folder_that_is_proposed_is_replaced_by_what_is_typed(
    make: Maker, qtbot: QtBot, tmp_path: Path
) -> None:
    window = make(FakeFirstRun(tmp_path))
    window.go(0)
    qtbot.keyClicks(window.person.form.name, "Camille ROUSSEL")
    window.person.form.profession.setCurrentIndex(0)
    window.advance()
    folder = window.backups.form.folder
    assert folder.text()
    qtbot.keyClicks(folder, "/ailleurs")
    assert folder.text() == "/ailleurs"


def test_p46_every_phrase_that_is_proposed_is_taken() -> None:
    """One in 140 was refused: a word drawn twice is one word for the rule."""
    refused = [one for one in (new_passphrase() for _ in range(5_000)) if not _is_taken(one)]
    assert refused == []


def _is_taken(phrase: str) -> bool:
    return isinstance(check_password(phrase), Ok)
