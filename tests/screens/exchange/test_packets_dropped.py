"""Files dropped on the window, wherever it stands: packets are previewed, the others are named."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from cpts_desktop.features.exchange.dropped import sort_dropped
from cpts_desktop.features.exchange.screens.open_dialog import OpenPacketDialog
from cpts_desktop.features.exchange.screens.page import PAGE
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.shell.drops import Drops
from cpts_desktop.shell.main_window import MainWindow
from tests.screens.exchange.exchange_town import Town, page, shown
from tests.screens.exchange.test_packets_double_clicked import packets, previews

BUTTON, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drop(window: MainWindow, *paths: Path) -> bool:
    """Drag files over the middle of the window, and drop them when it takes them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    middle = QPointF(window.width() / 2, window.height() / 2)
    enter = QDragEnterEvent(middle.toPoint(), Qt.DropAction.CopyAction, mime, BUTTON, NO_KEY)
    QCoreApplication.sendEvent(window.windowHandle(), enter)
    if enter.isAccepted():
        event = QDropEvent(middle, Qt.DropAction.CopyAction, mime, BUTTON, NO_KEY)
        QCoreApplication.sendEvent(window.windowHandle(), event)
    return enter.isAccepted()


@pytest.fixture
def window(town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock) -> MainWindow:
    made = shown(qtbot, qapp, town.nurse, clock)
    Drops(made, PAGE, made.navigate)
    return made


def waited(qtbot: QtBot, window: MainWindow, count: int) -> Sequence[OpenPacketDialog]:
    qtbot.waitUntil(lambda: len(previews(window)) == count)
    return previews(window)


def test_a_packet_dropped_on_any_page_is_previewed(
    window: MainWindow, town: Town, qtbot: QtBot
) -> None:
    (packet,) = packets(town, 1)
    loud = packet.rename(packet.with_suffix(".CPTS"))
    window.navigate("settings")
    assert drop(window, loud)
    (preview,) = waited(qtbot, window, 1)
    assert window.where().page == PAGE
    dialog = QDialog(window)
    dialog.setModal(True)
    dialog.open()
    assert not drop(window, loud), "a dialog that is open keeps its input"
    dialog.reject()
    preview.reject()
    window.contents.operations.close()


def test_the_packets_of_a_folder_come_in_turn_and_the_same_one_does_not_wait_twice(
    window: MainWindow, town: Town, qtbot: QtBot, tmp_path: Path
) -> None:
    one, two = packets(town, 2)
    folder = tmp_path / "clé"
    folder.mkdir()
    for number, packet in enumerate((one, two)):
        shutil.copy(packet, folder / f"{number}.cpts")
    (folder / "photo.jpg").write_bytes(b"x")
    assert drop(window, folder)
    first = waited(qtbot, window, 1)[0]
    page(window).open_packets([folder / "0.cpts", folder / "1.cpts"])
    first.reject()
    qtbot.waitUntil(lambda: [p.opened.arrival.sequence for p in previews(window)] == [2])
    previews(window)[0].reject()
    qtbot.waitUntil(lambda: not previews(window))
    window.contents.operations.close()


def test_each_file_that_is_no_packet_is_named_with_what_to_do(
    window: MainWindow, town: Town, qtbot: QtBot, tmp_path: Path
) -> None:
    (good,) = packets(town, 1)
    empty, text, report = (tmp_path / name for name in ("vide.cpts", "mot.cpts", "bilan.pdf"))
    empty.write_bytes(b"")
    text.write_text("bonjour")
    report.write_bytes(b"%PDF")
    assert drop(window, empty, report, text, good)
    preview = waited(qtbot, window, 1)[0]
    said = window.fault.what.text().split("\n")
    assert sorted(said) == [
        "« bilan.pdf » : ce n’est pas un paquet CPTS Desktop.",
        "« mot.cpts » : Ce fichier n’est pas un paquet CPTS Desktop.",
        "« vide.cpts » : Le fichier est incomplet. Recopiez-le ou demandez un nouvel envoi.",
    ]
    preview.reject()
    qtbot.waitUntil(lambda: not previews(window))
    many = [tmp_path / f"{number}.pdf" for number in range(9)]
    assert drop(window, *many)
    # What was said of the drop before is gone: six of these by name, the others counted.
    qtbot.waitUntil(lambda: window.fault.what.text().endswith("\n… et 3 autres."))
    assert window.fault.what.text().count("\n") == 6
    window.contents.operations.close()


def test_what_is_not_a_packet_says_where_it_goes(tmp_path: Path) -> None:
    hostile = tmp_path / ("a\u202e" + "b" * 100 + ".pdf")
    found = sort_dropped(
        [tmp_path, tmp_path / "x.json", tmp_path / "IHE_XDM.ZIP", tmp_path / "m.cpts-carte",
         hostile, tmp_path / "p.cpts", tmp_path / "p.cpts"]
    )  # fmt: skip
    assert found.packets == (tmp_path / "p.cpts",)
    folder, fhir, xdm, card, other = found.others
    assert "aucun paquet" in folder
    assert "Importer des dossiers" in fhir and "CDA, XDM" in xdm
    assert "Ajouter un confrère" in card
    assert "\u202e" not in other and len(other) < 110


def test_an_act_asked_for_is_done_once(
    window: MainWindow, town: Town, qtbot: QtBot, clock: FixedClock
) -> None:
    """Going back, or unlocking after a lock, must not open the same packet or dialog again."""
    (packet,) = packets(town, 1)
    window.navigate(PAGE, {"packet": str(packet)})
    waited(qtbot, window, 1)[0].reject()
    assert window.session_draft().params == {}
    window.navigate("settings")
    window.back()
    assert window.where().page == PAGE
    qtbot.wait(30)
    assert not previews(window)
    window.contents.operations.close()
