"""A disk that is full or gone when a packet leaves: the same packet goes elsewhere, once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpts_desktop.features.exchange.overview import overview
from cpts_desktop.features.exchange.screens import watched_panel
from cpts_desktop.features.exchange.screens.prepare_dialog import PrepareDialog
from cpts_desktop.features.exchange.watched import Folders, set_folders
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.shell.dialogs import ScriptedFiles
from cpts_desktop.shell.main_window import MainWindow
from tests.screens.exchange.exchange_town import Town, page, shown
from tests.storage.register_setup import do


def no_folder(path: Path) -> Path:
    """Return a place where nothing can be written: a file stands where a folder was."""
    path.write_bytes(b"")
    return path


def submitted(window: MainWindow, town: Town, *answers: Path) -> PrepareDialog:
    """Ask for a packet about a new patient, to be written in the first of these folders."""
    uid = town.nurse.patient()
    town.nurse.link(uid, town.doctor)
    window.ctx.files = ScriptedFiles(*answers)
    dialog = PrepareDialog(window.ctx, town.doctor.me, (uid,), window)
    dialog.submit()
    return dialog


@pytest.mark.expects_warnings
def test_the_same_packet_is_written_elsewhere_never_a_second_one(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock, tmp_path: Path
) -> None:
    window = shown(qtbot, qapp, town.nurse, clock)
    dialog = submitted(window, town, no_folder(tmp_path / "pleine"), town.nurse.folder)
    assert "n’a pas pu être écrit" in dialog.problem.text()
    assert dialog.save.text() == "Enregistrer ailleurs…"
    dialog.submit()
    (written,) = town.nurse.folder.glob("*.cpts")
    assert town.doctor.take(written).accepted > 0
    states = {one.member.name: one.state.sent for one in page(window).colleagues.rows()}
    assert states["Paul Durand"] == 1
    assert "dans « usb »" in window.toaster.words.text()
    window.contents.operations.close()


@pytest.mark.expects_warnings
def test_after_another_choice_the_button_makes_a_new_packet(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock, tmp_path: Path
) -> None:
    window = shown(qtbot, qapp, town.nurse, clock)
    dialog = submitted(window, town, no_folder(tmp_path / "pleine"))
    dialog.reload()
    assert dialog.save.text() == "Enregistrer le paquet…"
    window.contents.operations.close()


@pytest.mark.expects_warnings
def test_nothing_is_said_to_be_given_again_when_it_could_not_be_written(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock, tmp_path: Path
) -> None:
    uid = town.nurse.patient()
    town.nurse.link(uid, town.doctor)
    town.nurse.send(town.doctor)
    window = shown(qtbot, qapp, town.nurse, clock)
    ours = page(window)
    names = [one.member.name for one in ours.colleagues.rows()]
    ours.colleagues.selectRow(names.index("Paul Durand"))
    window.ctx.files = ScriptedFiles(no_folder(tmp_path / "pleine"))
    ours.hand_over_again()
    assert "« pleine »" in window.fault.what.text()
    assert "Redonné" not in window.toaster.words.text()
    window.ctx.files = ScriptedFiles(town.nurse.folder)
    ours.hand_over_again()
    assert window.toaster.words.text() == "Redonné dans « usb » : nº\u202f1."
    window.contents.operations.close()


def test_a_watched_folder_that_is_away_is_said_and_does_not_block_the_other(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock, tmp_path: Path
) -> None:
    key, out = tmp_path / "cle", tmp_path / "depart"
    key.mkdir()
    out.mkdir()
    uid = town.doctor.patient()
    town.doctor.link(uid, town.nurse)
    packet = town.doctor.send(town.nurse)
    do(town.nurse.register, set_folders, Folders(key))
    window = shown(qtbot, qapp, town.nurse, clock)
    panel = page(window).watched
    assert not panel.isVisible(), "a folder that is there and empty says nothing"
    for name in ("un.cpts", "deux.CPTS"):
        shutil.copy(packet, key / name)
    panel.reload()
    assert panel.words.text().startswith("1\u202fpaquet attend"), "one packet, copied twice"
    window.navigate("settings")
    shutil.rmtree(key)
    window.navigate("exchange.exchange")  # nothing else changed: the folder is looked at again
    assert panel.isVisible() and not panel.take.isVisible()
    assert str(key) in panel.words.text() and "pas accessible" in panel.words.text()
    do(town.nurse.register, set_folders, Folders(key, out))
    wrong = town.nurse.register.run(set_folders, Folders(key, tmp_path / "nulle-part"))
    assert "qui partent" in wrong.problems[0].message  # type: ignore[union-attr]
    key.mkdir()
    shutil.copy(packet, key / "un.cpts")
    panel.reload()
    assert panel.take.isVisible() and panel.paths == (key / "un.cpts",)
    assert panel.watcher.directories() == [str(key)]
    window.contents.operations.close()


@pytest.mark.expects_warnings
def test_a_receipt_that_was_lost_is_made_again_and_no_packet_is_taken_for_missing(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock, tmp_path: Path
) -> None:
    """A full key loses the receipt of 1 and 2; that of 3 alone would say that they never came."""
    nurse, doctor = town.nurse, town.doctor
    uid = doctor.patient()
    doctor.link(uid, nurse)
    nurse.take(doctor.send(nurse))
    doctor.weigh(uid, "71.0")
    nurse.take(doctor.send(nurse))
    window = shown(qtbot, qapp, nurse, clock)
    ours = page(window)
    ours.colleagues.selectRow(
        [one.member.name for one in ours.colleagues.rows()].index("Paul Durand")
    )
    window.ctx.files = ScriptedFiles(no_folder(tmp_path / "pleine"))
    ours.make_receipt()
    assert "pas pu être écrit" in window.fault.what.text()
    doctor.weigh(uid, "72.0")
    nurse.take(doctor.send(nurse))
    ours.refresh()
    window.ctx.files = ScriptedFiles(nurse.folder)
    ours.make_receipt()
    (receipt,) = nurse.folder.glob("*.cpts")
    assert doctor.take(receipt).acknowledged == 3
    (line,) = [
        one for one in doctor.register.read(overview).colleagues if one.member.name == "Awa Ndiaye"
    ]
    assert (line.state.acknowledged, line.holes) == (3, ())
    receipt.unlink()
    window.ctx.files = ScriptedFiles(nurse.folder)
    ours.make_receipt()
    (again,) = nurse.folder.glob("*.cpts")
    assert doctor.take(again).acknowledged == 3, "given again, it changes nothing"
    window.contents.operations.close()


def test_a_packet_copied_slowly_is_seen_soon_after_its_end(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(watched_panel, "SOON_MS", 30)
    shared = tmp_path / "partage"
    shared.mkdir()
    uid = town.doctor.patient()
    town.doctor.link(uid, town.nurse)
    packet = town.doctor.send(town.nurse).read_bytes()
    do(town.nurse.register, set_folders, Folders(shared))
    window = shown(qtbot, qapp, town.nurse, clock)
    panel = page(window).watched
    with (shared / "lent.cpts").open("wb") as copy:
        copy.write(packet[: len(packet) // 2])
        copy.flush()
        qtbot.waitUntil(panel.soon.isActive)
        assert not panel.isVisible()
        copy.write(packet[len(packet) // 2 :])
    qtbot.waitUntil(panel.isVisible)
    assert panel.paths == (shared / "lent.cpts",)
    qtbot.waitUntil(lambda: not panel.soon.isActive())
    window.contents.operations.close()
