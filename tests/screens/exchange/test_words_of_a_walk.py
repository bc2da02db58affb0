"""Words that a newcomer misread on these screens, and what they say now."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpts_desktop.bootstrap import slices
from cpts_desktop.features.exchange import receiving, relaying
from cpts_desktop.features.exchange.model import ArrivingPatient, ImportReport
from cpts_desktop.features.exchange.screens import open_dialog
from cpts_desktop.features.exchange.screens.open_dialog import OpenPacketDialog, summary
from cpts_desktop.features.exchange.telling import told
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.features.register.rules import columns
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.shell.actions import Action
from cpts_desktop.shell.palette import Palette
from tests.screens.exchange.exchange_town import Town, shown
from tests.storage.exchange_pathway import known_to_both
from tests.storage.exchange_setup import Practice, practice
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
        ({"waiting": 4}, "De X : 4 en attente d’un autre paquet."),
        ({"acknowledged": 1}, "De X : 1\u202faccusé."),
        ({}, "De X : 0\u202finscription reçue."),
        ({"accepted": 2, "waiting": 1},
         "De X : 2\u202finscriptions reçues, 1 en attente d’un autre paquet."),
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
