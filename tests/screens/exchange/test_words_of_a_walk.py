"""Words that a newcomer misread on these screens, and what they say now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from cpts_desktop.bootstrap import slices
from cpts_desktop.features.exchange import receiving, relaying, rules
from cpts_desktop.features.exchange.model import ArrivingPatient, ImportReport
from cpts_desktop.features.exchange.publishing import Summed
from cpts_desktop.features.exchange.screens import counts_dialogs, open_dialog
from cpts_desktop.features.exchange.screens.clock_panel import RedateDialog, written
from cpts_desktop.features.exchange.screens.counts_dialogs import SendCountsDialog
from cpts_desktop.features.exchange.screens.open_dialog import OpenPacketDialog, summary
from cpts_desktop.features.exchange.screens.oppositions_page import OppositionsPage
from cpts_desktop.features.exchange.telling import told
from cpts_desktop.features.exchange.watched import Folders, set_folders
from cpts_desktop.features.register import commands
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.features.register.queries.history import _KINDS, _words
from cpts_desktop.features.register.rules import columns
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import DeviceId, StreamId, UserId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.shell.actions import Action
from cpts_desktop.shell.dialogs import ScriptedFiles
from cpts_desktop.shell.palette import Palette
from cpts_desktop.storage import redating
from cpts_desktop.storage.kinds import Entry
from tests.screens.exchange.exchange_town import Town, page, shown
from tests.storage.exchange_pathway import known_to_both
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do
from tests.storage.test_visit_relay import show, visit


def aside(place: Practice) -> list[Path]:
    return sorted(receiving.quarantine(place.register.path).iterdir())


@pytest.mark.parametrize("where", ["middle", "end"])
def test_a_code_read_with_missing_figures_is_to_be_shown_again(
    tmp_path: Path, clock: FixedClock, where: str
) -> None:
    """A hand scanner loses figures: no alarm about a forger, and nothing kept in quarantine."""
    nurse, doctor = (
        practice(tmp_path, clock, name, profession, kinds=slices.kinds())
        for name, profession in (("Awa Ndiaye", "idel"), ("Paul Durand", "medecin"))
    )
    jeanne = known_to_both(nurse, doctor)
    digits = show(nurse, doctor, jeanne, visit(nurse, jeanne)).digits
    if where == "end":
        read = digits[: 6 + 46 * ((len(digits) - 6) // 46 - 2)]
    else:
        read = digits[:1500] + str((int(digits[1500]) + 1) % 10) + digits[1501:]
    found = relaying.try_open_code(doctor.register, read)
    assert not isinstance(found, Ok)
    assert "mal lu" in found.problems[0].message
    assert aside(doctor) == []
    again = relaying.try_open_code(doctor.register, digits)
    assert isinstance(again, Ok)
    receiving.give_up(again.value)
    for one in (nurse, doctor):
        one.register.close()


def test_a_visit_whose_record_is_not_here_is_no_new_record(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock
) -> None:
    uid = town.doctor.patient()
    town.doctor.link(uid, town.nurse)
    window = shown(qtbot, qapp, town.nurse, clock)
    opened = receiving.open_packet(town.nurse.register, town.doctor.send(town.nurse))
    dialog = OpenPacketDialog(window.ctx, opened, window)
    status = open_dialog._status
    (whole,) = opened.arrival.patients
    assert status(whole) == "nouveau dossier"
    parted = ArrivingPatient("p", "Patient", False, ((("visite", "visites"), 1),), 1)
    assert status(parted) == "attendra que son dossier arrive"
    dialog.reject()
    window.contents.operations.close()


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ({"waiting": 4}, "De X : 4\u202fen attente d’un autre paquet."),
        ({"acknowledged": 1}, "De X : 1\u202faccusé."),
        ({}, "De X : 0\u202finscription reçue."),
        ({"accepted": 2, "waiting": 1},
         "De X : 2\u202finscriptions reçues, 1\u202fen attente d’un autre paquet."),
    ],
)  # fmt: skip
def test_what_came_is_said_without_a_nought(report: dict[str, Any], said: str) -> None:
    assert summary(ImportReport("p", "X", **report)) == said


def test_a_pressure_leaves_in_millimetres_of_mercury(town: Town, clock: FixedClock) -> None:
    drafts = [
        ObservationDraft("pas", Decimal(121), "mm[Hg]", clock.now()),
        ObservationDraft("oedeme", Decimal(2), "{0..3}", clock.now()),
    ]
    said = town.nurse.register.read(told, "observations", columns.pack(drafts))
    assert "121\u202fmmHg" in said
    assert "[" not in said and "{" not in said


def test_the_act_whose_name_is_typed_comes_first(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock
) -> None:
    """« Lire le code QR d’une carte » also holds the words « lire un code »."""
    window = shown(qtbot, qapp, town.nurse, clock)
    of_a_card = Action("card.read", "Lire le code QR d’une carte", "", lambda _ctx: None)
    window.actions_known = (of_a_card, *window.actions_known)
    window.open_palette()
    palette = window.findChild(Palette)
    assert palette is not None
    qtbot.keyClicks(palette.field, "lire un code")
    titles = [line.title for line in palette.list.rows()]
    assert titles == ["Lire un code QR…", "Lire le code QR d’une carte"]
    palette.reject()
    window.contents.operations.close()


def test_every_entry_of_a_record_has_its_words_in_the_history(clock: FixedClock) -> None:
    """A corrected clock, an opposition: « Autre inscription » says nothing to who looks for it."""
    shared = {name for name, kind in slices.kinds()._kinds.items() if kind.shared}
    assert shared - {"record"} <= set(_KINDS)
    payload = redating.payload_of(
        1, 2, clock.now(), clock.now() + timedelta(days=1), timedelta(days=-400)
    )
    entry = Entry(
        StreamId("p"), DeviceId("d"), 3, 0, UserId("u"), redating.SHIFT, payload, b"", 1, 1, 1
    )
    assert _words(entry) == (
        "Dates corrigées (horloge fausse)", "ce qui était daté du 03/03/2026 au 04/03/2026",
    )  # fmt: skip


def test_a_clock_that_is_wrong_now_is_put_right_before_anything_is_moved(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock
) -> None:
    """The clock went back: what was typed at the true time looks like the future."""
    town.nurse.weigh(town.nurse.patient(), "71.0")
    clock.advance(hours=-24 * 400)
    window = shown(qtbot, qapp, town.nurse, clock)
    panel = page(window).clock
    assert panel.isVisible()
    wrong = "Ce poste se croit le 27/01/2025 à 09:15."
    assert panel.check.text().startswith(wrong) and "corrigez d’abord" in panel.check.text()
    panel.fix.click()
    dialog = panel.findChild(RedateDialog)
    assert isinstance(dialog, RedateDialog)
    assert any(one.text().startswith(wrong) for one in dialog.findChildren(QLabel))
    dialog.reject()
    window.contents.operations.close()


def test_what_was_written_is_counted_without_a_nought() -> None:
    assert written(1, 3) == "1\u202frelevé de mesures, 3\u202fautres inscriptions"
    assert written(2, 0) == "2\u202frelevés de mesures"
    assert written(0, 1) == "1\u202finscription"


def test_what_a_packet_holds_is_counted_in_one_way() -> None:
    """A number, then words: never « mesures (2), 2 visites »."""
    words = [*rules.KIND_LABELS.values(), *rules.RECORD_LABELS.values(), rules.OTHER]
    for one in words:
        assert rules.counted(1, *one) == f"1\u202f{one[0]}"
        assert rules.counted(2, *one) == f"2\u202f{one[1]}"
    assert [one for one in words if one[0] == one[1]] == [("ALD", "ALD")]
    said = [
        rules.counted(count, *rules.words_of(kind, {"type": type_}))
        for count, kind, type_ in (
            (2, "observations", ""), (1, "record", "patient"), (3, "record", "patient"),
            (1, "encounters", ""), (1, "record", "baseline"), (1, "record", "ald"),
        )
    ]  # fmt: skip
    assert [one.replace("\u202f", " ") for one in said] == [
        "2 relevés de mesures", "1 fiche d’identité", "3 versions de la fiche d’identité",
        "1 relevé de contacts de soins", "1 fiche de référence", "1 ALD",
    ]  # fmt: skip


def test_a_sum_that_every_practice_masked_is_masked_and_no_nought() -> None:
    one = Summed("a", "Patients suivis", "h", 1, 0, None, 1)
    assert counts_dialogs._sum(one) == "masqué"
    assert counts_dialogs._sum(replace(one, practices=2, numerator=20)) == "au moins 20"


def test_counts_that_came_are_no_entries_and_their_place_is_said(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock
) -> None:
    window = shown(qtbot, qapp, town.nurse, clock)
    SendCountsDialog(window.ctx, window).submit()
    window.contents.operations.close()
    (packet,) = town.nurse.folder.glob("*.cpts")
    office = shown(qtbot, qapp, town.office, clock)
    opened = receiving.open_packet(town.office.register, packet)
    OpenPacketDialog(office.ctx, opened, office).submit()
    said = office.toaster.words.text()
    assert said == "Indicateurs de Awa Ndiaye reçus : « Indicateurs… » les additionne."
    office.contents.operations.close()


def test_counts_leave_by_the_folder_that_was_chosen_for_packets(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock, tmp_path: Path
) -> None:
    out = tmp_path / "depart"
    out.mkdir()
    do(town.nurse.register, set_folders, Folders(None, out))
    window = shown(qtbot, qapp, town.nurse, clock)
    window.ctx.files = ScriptedFiles()
    SendCountsDialog(window.ctx, window).submit()
    assert len(list(out.glob("*.cpts"))) == 1
    assert "dans « depart »" in window.toaster.words.text()
    window.contents.operations.close()


def test_a_record_with_nothing_to_keep_back_says_what_will_be_there(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock
) -> None:
    uid = town.nurse.patient()
    window = shown(qtbot, qapp, town.nurse, clock)
    window.navigate("exchange.oppositions", {"patient": uid})
    ours = window.current_page()
    assert isinstance(ours, OppositionsPage)
    assert ours.nothing.isVisible() and not ours.things.isVisible()
    assert not ours.standing.isVisible() and ours.first_focus() is ours.leave
    draft = commands.AddMedication(uid, "Méthadone", dci=("méthadone",))
    do(town.nurse.register, commands.add_medication, draft)
    ours.refresh()
    assert ours.things.isVisible() and not ours.nothing.isVisible()
    window.contents.operations.close()
