"""A packet double-clicked while the window is open: one preview after the other, never lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from cpts_desktop.features.exchange import doorstep
from cpts_desktop.features.exchange.screens.open_dialog import OpenPacketDialog
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.packets.keys import key_id
from cpts_desktop.shell.arrivals import Arrivals, ArrivalsWatch
from cpts_desktop.shell.main_window import MainWindow
from tests.screens.exchange.exchange_town import Town, page, shown


def packets(town: Town, count: int) -> list[Path]:
    made = []
    for number in range(count):
        uid = town.doctor.patient(birth_name=f"PATIENT{'ABCDEFG'[number]}")
        town.doctor.link(uid, town.nurse)
        made.append(town.doctor.send(town.nurse, uid))
    return made


def previews(window: MainWindow) -> list[OpenPacketDialog]:
    return [one for one in window.findChildren(OpenPacketDialog) if one.isVisible()]


def watched(window: MainWindow, town: Town) -> ArrivalsWatch:
    path = town.nurse.register.path
    take: Callable[[], tuple[str, dict[str, str]] | None] = lambda: (  # noqa: E731
        ("exchange.exchange", {"packet": "\n".join(map(str, found))})
        if (found := doorstep.collect(path))
        else None
    )
    operations = window.contents.operations
    return ArrivalsWatch(
        window, operations, Arrivals(doorstep.doorstep(path), take), window.navigate
    )


def test_g14_124_two_at_once_are_previewed_in_turn(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock
) -> None:
    window = shown(qtbot, qapp, town.nurse, clock)
    one, two, three = packets(town, 3)
    page(window).open_packets([one, two])
    qtbot.waitUntil(lambda: len(previews(window)) == 1)
    page(window).open_packets([three])  # dropped while the first is still looked at
    assert [len(previews(window)), previews(window)[0].opened.arrival.sequence] == [1, 1]
    for number in (2, 3):
        previews(window)[0].accept_button.click()
        qtbot.waitUntil(
            lambda number=number: [p.opened.arrival.sequence for p in previews(window)] == [number]
        )
    previews(window)[0].reject()
    qtbot.waitUntil(lambda: previews(window) == [])
    page(window).open_packets([three])  # refused a moment ago: it can be opened again
    qtbot.waitUntil(lambda: len(previews(window)) == 1)
    previews(window)[0].reject()
    window.contents.operations.close()


def test_g14_124_a_file_that_is_gone_does_not_stop_the_next(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock, tmp_path: Path
) -> None:
    window = shown(qtbot, qapp, town.nurse, clock)
    (good,) = packets(town, 1)
    page(window).open_packets([tmp_path / "parti.cpts", good])
    qtbot.waitUntil(lambda: len(previews(window)) == 1)
    previews(window)[0].reject()
    window.contents.operations.close()


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_g14_125_the_open_window_takes_what_a_second_start_left(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock
) -> None:
    window = shown(qtbot, qapp, town.nurse, clock)
    watch = watched(window, town)
    dialog = QDialog(window)
    dialog.setModal(True)
    dialog.open()
    (packet,) = packets(town, 1)
    doorstep.leave(town.nurse.register.path, (packet,))
    watch.look()
    qtbot.waitUntil(lambda: not list(doorstep.doorstep(town.nurse.register.path).iterdir()))
    assert previews(window) == []  # never under an open dialog
    dialog.reject()
    qtbot.waitUntil(lambda: (watch.look(), len(previews(window)) == 1)[1])
    assert list(doorstep.doorstep(town.nurse.register.path).iterdir()) == []
    previews(window)[0].reject()
    window.contents.operations.close()


def test_a_coordination_reads_why_no_care_packet_opens_there(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock, tmp_path: Path
) -> None:
    """A colleague's program seals one to it by mistake or malice: it is not decrypted."""
    from tests.pure.packets.samples import assembled, header_json, sealed_to

    doctor, office = town.doctor.keys, town.office.keys
    sealed = sealed_to(b"x", office)
    header = {
        **header_json(sealed),
        "sender": {"device": doctor.device, "key": key_id(doctor.public.sign)},
        "recipients": [{"device": office.device, "key": key_id(office.public.exchange)}],
    }
    file = tmp_path / "soins.cpts"
    file.write_bytes(assembled(sealed, header, signer=doctor))
    window = shown(qtbot, qapp, town.office, clock)
    said: list[tuple[str, str]] = []
    window.ctx.show_fault = lambda code, words: said.append((code, words))  # type: ignore[method-assign]
    page(window).open_packets([file])
    assert [code for code, _ in said] == ["NOT_RECIPIENT"]
    assert "Une coordination n’ouvre aucun paquet de soins" in said[0][1]
    window.contents.operations.close()
