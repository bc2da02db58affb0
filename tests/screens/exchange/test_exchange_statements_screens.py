"""« Annuaire », « Indicateurs » and « Redonner ce qui manque » on real registers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpts_desktop.features.exchange import publishing, receiving, sending
from cpts_desktop.features.exchange.screens.clock_panel import RedateDialog
from cpts_desktop.features.exchange.screens.counts_dialogs import SendCountsDialog, SumsDialog
from cpts_desktop.features.exchange.screens.directory_dialog import DirectoryDialog
from cpts_desktop.features.exchange.screens.open_dialog import statement_words
from cpts_desktop.features.exchange.screens.watched_panel import FoldersDialog
from cpts_desktop.features.register import queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.shell.dialogs import ScriptedFiles
from tests.screens.exchange.exchange_town import ROW, Town, page, shown


def test_counts_leave_as_shown_and_are_added_up_at_the_coordination(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock
) -> None:
    window = shown(qtbot, qapp, town.nurse, clock)
    dialog = SendCountsDialog(window.ctx, window)
    assert [dialog.office.itemText(i) for i in range(dialog.office.count())] == ["Office CPTS"]
    assert dialog.table.rows() == (ROW,)
    dialog.submit()
    (packet,) = town.nurse.folder.glob("*.cpts")
    seen = receiving.open_packet(town.office.register, packet)
    assert "1\u202fcompte, dont aucun masqué. Aucun patient." in statement_words(seen.arrival)[0]
    receiving.give_up(seen)
    town.office.take(packet)
    window.contents.operations.close()
    office = shown(qtbot, qapp, town.office, clock)
    sums = SumsDialog(office.ctx, office)
    (line,) = sums.table.rows()
    assert (line.numerator, line.denominator, line.practices) == (20, 40, 1)
    office.contents.operations.close()


def test_the_directory_is_published_and_a_revocation_says_what_the_member_had(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock, monkeypatch: Any
) -> None:
    uid = town.nurse.patient(birth_name="PETIT")
    town.nurse.link(uid, town.doctor)
    town.nurse.send(town.doctor)
    window = shown(qtbot, qapp, town.nurse, clock)
    dialog = DirectoryDialog(window.ctx, window)
    assert not dialog.publish.isVisibleTo(dialog)
    place = next(i for i, one in enumerate(dialog.table.rows()) if one.member.name == "Paul Durand")
    dialog.table.selectRow(place)
    asked: list[str] = []

    def confirm(_self: Any, title: str, text: str, *_labels: str) -> bool:
        asked.append(text)
        return True

    monkeypatch.setattr(type(window.ctx), "confirm", confirm)
    dialog.ask_revoke()
    assert "PETIT" in asked[0]
    assert "1\u202fpaquet lui a été envoyé" in asked[0]
    assert town.nurse.known()["Paul Durand"] == "revoked"
    window.contents.operations.close()
    office = shown(qtbot, qapp, town.office, clock)
    publish = DirectoryDialog(office.ctx, office)
    publish.submit()
    (packet,) = town.office.folder.glob("*.cpts")
    town.doctor.take(packet)
    assert town.doctor.register.read(publishing.directory_known, town.office.me) is not None
    office.contents.operations.close()


def test_the_hole_is_said_and_given_again_from_the_page(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock
) -> None:
    uid = town.nurse.patient()
    town.nurse.link(uid, town.doctor)
    packets = []
    for kilos in ("70.0", "71.0", "72.0"):
        town.nurse.weigh(uid, kilos)
        packets.append(town.nurse.send(town.doctor))
    for path in (packets[0], packets[2]):
        town.doctor.take(path)
    town.nurse.take(town.doctor.receipt(town.nurse))
    for path in packets:
        path.unlink()
    window = shown(qtbot, qapp, town.nurse, clock)
    ours = page(window)
    line = next(one for one in ours.colleagues.rows() if one.member.name == "Paul Durand")
    assert line.holes == (2,)
    assert line.state.sentence.startswith("envoyé 3 · accusé 2")
    ours.colleagues.selectRow(ours.colleagues.rows().index(line))
    ours.hand_over_again()
    (again,) = town.nurse.folder.glob("*.cpts")
    assert town.doctor.take(again).accepted == 2, "the hole, and what waited behind it"
    # Its kept copy lost: only the entries of the hole are made into a new packet.
    again.unlink()
    for kept in sending.outbox(town.nurse.register.path).glob("*.cpts"):
        kept.unlink()
    window.ctx.files = ScriptedFiles(town.nurse.folder)
    ours.hand_over_again()
    (rebuilt,) = town.nurse.folder.glob("*.cpts")
    assert town.doctor.take(rebuilt).accepted == 0
    window.contents.operations.close()


def test_a_clock_that_jumped_is_shown_and_put_right_with_one_decision(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock
) -> None:
    uid = town.nurse.patient()
    clock.advance(hours=24 * 365)
    town.nurse.weigh(uid, "71.0")
    clock.advance(hours=-24 * 365 + 3)
    window = shown(qtbot, qapp, town.nurse, clock)
    panel = page(window).clock
    assert panel.isVisible()
    assert "1\u202frelevé de mesures" in panel.words.text()
    panel.fix.click()
    dialog = panel.findChild(RedateDialog)
    assert isinstance(dialog, RedateDialog)
    dialog.submit()
    assert not panel.isVisible()
    (weight,) = town.nurse.register.read(queries.observations, uid, codes=("poids",))
    assert weight.at == clock.now()
    window.contents.operations.close()


def test_what_arrives_in_the_watched_folder_waits_for_a_person(
    town: Town, tmp_path: Path, qtbot: QtBot, qapp: QApplication, clock: FixedClock
) -> None:
    shared, out = tmp_path / "partage", tmp_path / "depart"
    shared.mkdir()
    out.mkdir()
    uid = town.doctor.patient()
    for other in (town.nurse,):
        town.doctor.link(uid, other)
    packet = town.doctor.send(town.nurse)
    (shared / "pour-moi.cpts").write_bytes(packet.read_bytes())
    (shared / "en-cours.cpts").write_bytes(packet.read_bytes()[:-9])
    (shared / "photo.cpts").write_bytes(b"\xff\xd8")
    (shared / "autre.cpts").write_bytes(town.office_packet(town.doctor).read_bytes())
    window = shown(qtbot, qapp, town.nurse, clock)
    ours = page(window)
    assert not ours.watched.isVisible()
    dialog = FoldersDialog(window.ctx, window)
    dialog.changed.connect(ours.watched.reload)
    window.ctx.files = ScriptedFiles(shared, out)
    dialog.choose("arriving")
    dialog.choose("leaving")
    dialog.submit()
    assert ours.watched.isVisible()
    assert [one.name for one in ours.watched.paths] == ["pour-moi.cpts"]
    assert town.nurse.register.read(queries.banner, uid) is None, "nothing enters by itself"
    # What was read is not offered again; what leaves goes to the other folder without asking.
    town.nurse.take(shared / "pour-moi.cpts")
    ours.refresh()
    assert not ours.watched.isVisible()
    ours.colleagues.selectRow(
        [one.member.name for one in ours.colleagues.rows()].index("Paul Durand")
    )
    ours.make_receipt()
    assert len(list(out.glob("*.cpts"))) == 1
    window.contents.operations.close()
