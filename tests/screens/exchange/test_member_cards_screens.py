"""« Ajouter un confrère » and « Annuaire » with a card that touches a member known already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpts_desktop.features.exchange import queries
from cpts_desktop.features.exchange.model import Trust
from cpts_desktop.features.exchange.screens.directory_dialog import DirectoryDialog
from cpts_desktop.features.exchange.screens.member_dialogs import AddMemberDialog
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import new_id
from cpts_desktop.shell.main_window import MainWindow
from tests.screens.exchange.exchange_town import Town, shown
from tests.storage.exchange_setup import practice
from tests.storage.register_setup import do
from tests.storage.test_known_cards import add_member, card


def read(window: MainWindow, folder: Path, data: bytes) -> AddMemberDialog:
    file = folder / "carte.cpts-carte"
    file.write_bytes(data)
    dialog = AddMemberDialog(window.ctx, window)
    dialog.open()
    dialog.read(file)
    return dialog


def test_a_card_that_takes_a_member_s_place_is_refused_before_the_words(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock, tmp_path: Path
) -> None:
    window = shown(qtbot, qapp, town.nurse, clock)
    thief = practice(tmp_path, clock, "Max Filou", "pharmacien")
    claims = card(thief, person=town.doctor.me)
    thief.register.close()
    dialog = read(window, tmp_path, claims.card)
    assert "Paul Durand" in dialog.form.card_problem.text()
    assert dialog.form.card_owner.text() == "Aucune carte choisie"
    dialog.form.fingerprint.setPlainText(claims.fingerprint)
    assert not dialog.save.isEnabled()
    dialog.close()
    window.contents.operations.close()


def test_a_new_device_a_namesake_and_a_shared_post_are_said(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock, tmp_path: Path
) -> None:
    window = shown(qtbot, qapp, town.nurse, clock)
    spare = practice(tmp_path, clock, "Paul DURAND", "medecin")
    for claims, told in (
        (card(town.doctor, keys=spare.keys), "Nouvel appareil d’un membre"),
        (card(spare), "Vous avez déjà un membre de ce nom"),
        (card(town.doctor, person=new_id(), name="Zoé Remplaçante"), "Ce poste est déjà celui"),
    ):
        dialog = read(window, tmp_path, claims.card)
        assert told in dialog.form.card_known.text()
        assert dialog.form.card_known.isVisible()
        dialog.form.fingerprint.setPlainText(claims.fingerprint)
        assert dialog.save.isEnabled()
        dialog.close()
    spare.register.close()
    window.contents.operations.close()


def test_of_two_keys_the_directory_revokes_the_one_that_is_lost(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock, tmp_path: Path
) -> None:
    spare = practice(tmp_path, clock, "Autre poste", "medecin")
    clock.advance(days=30)
    do(town.nurse.register, add_member, card(town.doctor, keys=spare.keys))
    spare.register.close()
    window = shown(qtbot, qapp, town.nurse, clock)
    asked: list[tuple[str, ...]] = []

    def answer(*words: str) -> bool:
        asked.append(words)
        return True

    window.answer_with(answer)
    dialog = DirectoryDialog(window.ctx, window)
    rows: list[Any] = [one for one in dialog.table.rows() if one.member.uid == town.doctor.me]
    assert [one.trust for one in rows] == [Trust.VERIFIED, Trust.VERIFIED]
    old = next(one for one in rows if one.device.keys.device == town.doctor.keys.device)
    assert f"{old.since}" == "2026-03-03"
    dialog.table.selectRow(dialog.table.rows().index(old))
    dialog.ask_revoke()
    assert "connue depuis le 03/03/2026" in asked[0][0]
    assert "Les autres clés de ce membre restent" in asked[0][1]
    found = town.nurse.register.read(queries.member, town.doctor.me)
    assert found is not None and [d.key for d in found.verified] != [old.key]
    assert len(found.verified) == 1
    window.contents.operations.close()
