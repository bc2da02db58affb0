"""The quarantine is emptied by hand, one file at a time; nothing counts as received for that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpts_desktop.features.exchange import queries, receiving
from cpts_desktop.features.exchange.discarding import Discard, discard
from cpts_desktop.features.exchange.screens.open_dialog import OpenPacketDialog
from cpts_desktop.features.settings.words import act_words
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.storage import audit
from tests.screens.exchange.exchange_town import Town, page, shown
from tests.storage.exchange_setup import code_of


def refused(town: Town, count: int) -> list[tuple[Path, bytes]]:
    """Cut packets of the doctor short, one of a kind each, and let the nurse refuse them."""
    made = []
    for number in range(count):
        uid = town.doctor.patient(birth_name=f"PATIENT{'ABC'[number]}")
        town.doctor.link(uid, town.nurse)
        packet = town.doctor.send(town.nurse)
        whole = packet.read_bytes()
        packet.write_bytes(whole[:-1])
        assert code_of(town.nurse, packet) == "TRUNCATED"
        made.append((packet, whole))
    return made


def in_quarantine(town: Town) -> list[Path]:
    return sorted(receiving.quarantine(town.nurse.register.path).iterdir())


def test_one_is_taken_away_with_the_keyboard_and_can_be_given_again(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    packets = refused(town, 2)
    window = shown(qtbot, qapp, town.nurse, clock)
    with qtbot.waitActive(window):
        window.activateWindow()
    panel = page(window).aside_panel
    asked: list[str] = []
    answers = [False, True, True]

    def confirm(_self: Any, title: str, text: str, *_labels: str) -> bool:
        asked.append(f"{title} {text}")
        return answers[len(asked) - 1]

    monkeypatch.setattr(type(window.ctx), "confirm", confirm)
    qtbot.waitUntil(lambda: len(panel.table.rows()) == 2)
    assert panel.remove.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert panel.why.text() == panel.table.rows()[0].message
    for left in (2, 1):
        panel.remove.setFocus()
        qtbot.keyClick(panel.remove, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda left=left: len(panel.table.rows()) == left)
        assert len(in_quarantine(town)) == left
    assert "pas reçu. S’il le redonne" in asked[0]
    assert qapp.focusWidget() is panel.table
    qtbot.keyClick(panel.remove, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: panel.table.rows() == ())
    assert in_quarantine(town) == [] and panel.table.isHidden() and panel.acts.isHidden()
    assert panel.isVisible() and panel.words.text().startswith("Rien en quarantaine")
    assert qapp.focusWidget() is page(window).colleagues
    read = town.nurse.register.read
    assert read(queries.received_from, town.doctor.me) == ()
    assert read(queries.unreceipted, town.doctor.me) == ()
    for packet, whole in packets:
        packet.write_bytes(whole)
        assert town.nurse.take(packet).accepted
    window.contents.operations.close()


def test_it_is_noted_in_the_trail_and_nothing_else_can_be_erased(town: Town) -> None:
    refused(town, 1)
    (file,) = in_quarantine(town)
    register = town.nurse.register
    outside = register.path.with_name("precieux.cpts")
    outside.write_bytes(b"x")
    for name in (f"../../{outside.name}", str(outside), "absent.TRUNCATED.cpts", ""):
        assert isinstance(register.run(discard, Discard(register.path, name)), Refused)
    assert outside.exists() and file.exists()
    register.run(discard, Discard(register.path, file.name))
    assert not file.exists()
    (line,) = register.read(audit.lines, limit=1)
    assert (line.action, line.object_id) == ("PACKET_DISCARDED", file.name.split(".")[0])
    assert act_words(line.action) == "A retiré un paquet de la quarantaine"


def test_what_was_refused_once_leaves_when_it_comes_in(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock
) -> None:
    """Its copy was refused before the directory knew the sender; it is in the register now."""
    uid = town.doctor.patient()
    town.doctor.link(uid, town.nurse)
    packet = town.doctor.send(town.nurse)
    kept = receiving.quarantine(town.nurse.register.path)
    opened = receiving.open_packet(town.nurse.register, packet)
    receiving.give_up(opened)
    (kept / f"{opened.copy.sha256}.UNKNOWN_SIGNER.cpts").write_bytes(packet.read_bytes())
    window = shown(qtbot, qapp, town.nurse, clock)
    panel = page(window).aside_panel
    qtbot.waitUntil(lambda: len(panel.table.rows()) == 1)
    panel.reopen.click()

    def previews() -> list[OpenPacketDialog]:
        return [one for one in window.findChildren(OpenPacketDialog) if one.isVisible()]

    qtbot.waitUntil(lambda: len(previews()) == 1)
    previews()[0].accept_button.click()
    qtbot.waitUntil(lambda: panel.table.rows() == ())
    assert in_quarantine(town) == []
    window.contents.operations.close()
