"""The unlock window: each ending has its own words, tries are slowed, nobody is listed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QListView, QPushButton
from pytestqt.qtbot import QtBot

from cpts_desktop.kernel.outcome import (
    AlreadyOpen,
    DamagedFile,
    DiskFault,
    Fault,
    NewerFormat,
    OlderThanSeen,
    WitnessMissing,
    WrongSecret,
)
from cpts_desktop.shell.endings import ending_from
from cpts_desktop.shell.ports import SecretKind
from cpts_desktop.shell.unlock import MAX_SECRET, PREPARE_MS, UnlockWindow
from cpts_desktop.shell.unlock_words import words_for
from tests.conftest import LoggedWarnings
from tests.screens.plain_text_walk import rich_text_found
from tests.screens.shell.sample_house import PASSPHRASE, RECOVERY, FakeUnlock, Guesses

Maker = Callable[[FakeUnlock], UnlockWindow]


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Maker]:
    made: list[UnlockWindow] = []

    def build(port: FakeUnlock) -> UnlockWindow:
        window = UnlockWindow(port)
        qtbot.addWidget(window)
        window.show()
        made.append(window)
        return window

    yield build
    for window in made:
        window.close_lane()


def said(window: UnlockWindow) -> str:
    return f"{window.form.ending_title.text()} {window.form.ending_text.text()}".strip()


def test_enter_opens_and_the_field_is_emptied(make: Maker, qtbot: QtBot) -> None:
    port = FakeUnlock()
    window = make(port)
    with qtbot.waitSignal(window.opened) as opened:
        qtbot.keyClicks(window.form.secret, PASSPHRASE)
        qtbot.keyClick(window.form.secret, Qt.Key.Key_Return)
    assert opened.args == [port.session]
    assert window.form.secret.text() == ""
    qtbot.waitUntil(lambda: port.prepared == 1)


def test_a_window_left_at_once_prepares_nothing(make: Maker, qtbot: QtBot) -> None:
    port = FakeUnlock()
    window = make(port)
    window.close_lane()
    qtbot.wait(PREPARE_MS + 60)
    assert port.prepared == 0


def test_there_is_one_field_and_no_list_of_people(make: Maker) -> None:
    window = make(FakeUnlock())
    assert [field.objectName() for field in window.findChildren(QLineEdit)] == ["secret"]
    assert window.findChildren(QComboBox) == []
    assert window.findChildren(QListView) == []


@pytest.mark.parametrize(
    ("fault", "title"),
    [
        (WrongSecret("A", "x"), "Phrase secrète incorrecte"),
        (DamagedFile("B", "Une page ne se vérifie pas."), "Le registre est endommagé"),
        (OlderThanSeen("C", "x"), "Ce registre est plus ancien que votre dernière session"),
        (WitnessMissing("C", "x"), "Le témoin de ce registre manque"),
        (NewerFormat("D", "x"), "Ce registre vient d’une version plus récente du programme"),
        (AlreadyOpen("E", "x"), "Ce registre est déjà ouvert"),
        (DiskFault("F", "Le disque ne répond pas."), "Le registre ne s’ouvre pas"),
    ],
)
def test_g10_each_state_has_its_own_text(
    make: Maker, qtbot: QtBot, fault: Fault, title: str
) -> None:
    window = make(FakeUnlock(fault=fault))
    window.form.secret.setText("peu importe")
    window.submit()
    qtbot.waitUntil(lambda: window.form.ending_panel.isVisible())
    assert window.form.ending_title.text() == title
    assert window.form.secret.isEnabled()


def test_a_wrong_secret_never_blames_the_file_nor_the_reverse() -> None:
    wrong = words_for(ending_from(WrongSecret("A", "x")))  # type: ignore[arg-type]
    damaged = words_for(ending_from(DamagedFile("B", "x")))  # type: ignore[arg-type]
    assert "intact" in wrong.text and "endommagé" not in wrong.text + wrong.title
    assert "Verr. Maj." in wrong.text and "disposition du clavier" in wrong.text
    assert "phrase secrète n’est pas en cause" in damaged.text
    assert "endommagé" in damaged.title
    plain = words_for(ending_from(DamagedFile("DAMAGED", "Le registre est endommagé : x.")))  # type: ignore[arg-type]
    assert plain.text.startswith("Votre phrase secrète"), "the title has said it"
    assert wrong.wrong_secret and not damaged.wrong_secret


def test_g10_106_an_older_register_opens_only_after_being_read(make: Maker, qtbot: QtBot) -> None:
    port = FakeUnlock(fault=OlderThanSeen("C", "x"))
    window = make(port)
    window.form.secret.setText(PASSPHRASE)
    window.submit()
    qtbot.waitUntil(lambda: window.form.ending_action.isVisible())
    assert [secret.accept_older for secret in port.tried] == [False]
    port.fault = None
    qtbot.mouseClick(window.form.ending_action, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(window.opened):
        window.submit()
    assert [secret.accept_older for secret in port.tried] == [False, True]


def test_waiting_blocks_the_button_and_enter(make: Maker, qtbot: QtBot) -> None:
    port = FakeUnlock(counter=Guesses(failures=6, wait=4.2))
    window = make(port)
    window.form.secret.setText(PASSPHRASE)
    assert not window.form.unlock_button.isEnabled()
    assert "6 essais" in window.form.tries_label.text()
    assert "5 s" in window.form.tries_label.text()
    qtbot.keyClick(window.form.secret, Qt.Key.Key_Return)
    assert port.tried == []
    port.counter.wait = 0
    qtbot.waitUntil(lambda: window.form.unlock_button.isEnabled())


def test_while_deriving_a_second_enter_does_nothing(make: Maker, qtbot: QtBot) -> None:
    gate = threading.Event()

    class Slow(FakeUnlock):
        def open(self, secret):  # type: ignore[no-untyped-def]
            assert gate.wait(5)
            return super().open(secret)

    port = Slow()
    window = make(port)
    window.form.secret.setText(PASSPHRASE)
    window.submit()
    window.submit()
    assert window.form.working.isVisible()
    with qtbot.waitSignal(window.opened):
        gate.set()
    assert len(port.tried) == 1


def test_the_recovery_code_is_the_other_way(make: Maker, qtbot: QtBot) -> None:
    port = FakeUnlock()
    window = make(port)
    qtbot.mouseClick(window.form.use_recovery, Qt.MouseButton.LeftButton)
    window.form.secret.setText("7H9EA")
    window.submit()
    qtbot.waitUntil(lambda: "6 groupes" in said(window))
    window.form.secret.setText(RECOVERY)
    with qtbot.waitSignal(window.opened):
        window.submit()
    assert {secret.kind for secret in port.tried} == {SecretKind.RECOVERY}


def test_g10_107_show_paste_limit_and_empty(make: Maker, qtbot: QtBot) -> None:
    window = make(FakeUnlock())
    window.submit()
    assert "Tapez votre phrase secrète" in said(window)
    assert window.form.secret.echoMode() is QLineEdit.EchoMode.Password
    qtbot.mouseClick(window.form.show_secret, Qt.MouseButton.LeftButton)
    assert window.form.secret.echoMode() is QLineEdit.EchoMode.Normal
    window.form.secret.setText("x" * 10_000_000)
    assert len(window.form.secret.text()) == MAX_SECRET


def test_g10_107_a_trailing_space_is_not_trimmed(make: Maker, qtbot: QtBot) -> None:
    port = FakeUnlock()
    window = make(port)
    window.form.secret.setText("avec espace ")
    window.submit()
    qtbot.waitUntil(lambda: bool(port.tried))
    assert port.tried[0].text == "avec espace "
    assert "avec espace" not in repr(port.tried[0])
    qtbot.waitUntil(lambda: window.form.ending_panel.isVisible())


def test_a_bug_at_opening_has_a_number(
    make: Maker, qtbot: QtBot, logged_warnings: LoggedWarnings
) -> None:
    class Broken(FakeUnlock):
        def open(self, secret):  # type: ignore[no-untyped-def]
            raise RuntimeError(secret.text)

    window = make(Broken())
    window.form.secret.setText("ZZMARKER")
    window.submit()
    qtbot.waitUntil(lambda: "Incident n°" in said(window))
    assert "ZZMARKER" not in said(window)
    assert all("ZZMARKER" not in record.getMessage() for record in logged_warnings.take())


def test_the_window_holds_plain_text_only(make: Maker) -> None:
    assert rich_text_found(make(FakeUnlock())) == []


def test_quick_unlock_is_not_offered_unless_chosen(make: Maker) -> None:
    assert make(FakeUnlock()).findChild(QPushButton, "unlock_quick") is None


def test_quick_unlock_opens_without_typing(make: Maker, qtbot: QtBot) -> None:
    port = FakeUnlock(quick=True)
    window = make(port)
    quick = window.findChild(QPushButton, "unlock_quick")
    assert quick is not None
    with qtbot.waitSignal(window.opened) as opened:
        qtbot.mouseClick(quick, Qt.MouseButton.LeftButton)
    assert opened.args == [port.session]
    assert port.tried[-1].kind is SecretKind.KEYRING


def test_g10_102_a_keyring_that_fails_leaves_the_field(make: Maker, qtbot: QtBot) -> None:
    fault = Fault("KEYRING", "Le trousseau du système ne répond pas.")
    window = make(FakeUnlock(quick=True, fault=fault))
    window.open_quickly()
    qtbot.waitUntil(lambda: "trousseau" in said(window))
    assert window.form.secret.isEnabled()
