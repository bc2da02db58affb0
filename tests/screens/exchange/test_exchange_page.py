"""« Échanges » and its dialogs on real registers, with the words a person reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cpts_desktop.features.exchange import receiving, rules
from cpts_desktop.features.exchange.screens import ACTIONS, PAGES
from cpts_desktop.features.exchange.screens.member_dialogs import AddMemberDialog, OwnCardDialog
from cpts_desktop.features.exchange.screens.open_dialog import OpenPacketDialog
from cpts_desktop.features.exchange.screens.page import ExchangePage
from cpts_desktop.features.exchange.screens.prepare_dialog import PrepareDialog
from cpts_desktop.features.register import queries
from cpts_desktop.features.register.commands import WithdrawObservation, withdraw_observation
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.packets.identity import read_card
from cpts_desktop.shell.dialogs import ScriptedFiles
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from cpts_desktop.storage import records
from tests.screens.plain_text_walk import rich_text_found
from tests.screens.register.register_window import window_on
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do

HOSTILE = "<b>ÉVÈNE</b> & Cie"


@pytest.fixture
def clock() -> FixedClock:
    from datetime import UTC, datetime

    return FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))


@pytest.fixture
def nurse(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Awa Ndiaye")
    yield made
    made.register.close()


@pytest.fixture
def doctor(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Paul Durand", "medecin")
    yield made
    made.register.close()


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, nurse: Practice, clock: FixedClock
) -> Iterator[MainWindow]:
    install_theme(qapp, ThemeChoice.LIGHT)
    made = window_on(nurse.register, clock, PAGES, ACTIONS)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.ctx.navigate("exchange.exchange")
    yield made
    made.contents.operations.close()


def page(window: MainWindow) -> ExchangePage:
    found = window.current_page()
    assert isinstance(found, ExchangePage)
    return found


def met(nurse: Practice, doctor: Practice) -> Any:
    """Make them know each other, with one shared patient."""
    nurse.meet(doctor)
    doctor.meet(nurse)
    jeanne = nurse.patient()
    nurse.weigh(jeanne, "71.4")
    nurse.link(jeanne, doctor)
    return jeanne


def test_the_empty_page_offers_the_first_step(window: MainWindow) -> None:
    shown = page(window)
    assert shown.view.currentWidget() is shown.view.empty
    assert not shown.prepare.isEnabled()


def test_own_card_shows_the_words_and_is_written(
    window: MainWindow, nurse: Practice, tmp_path: Path, qtbot: QtBot
) -> None:
    target = tmp_path / "ma.cpts-carte"
    window.ctx.files = ScriptedFiles(target)
    dialog = OwnCardDialog(window.ctx, window)
    assert dialog.words.accessibleName().endswith(nurse.words().replace(" ", ", "))
    dialog.write()
    assert read_card(target.read_bytes()).name == "Awa Ndiaye"


def test_a_colleague_is_added_with_the_right_words_only(
    window: MainWindow, nurse: Practice, doctor: Practice, tmp_path: Path
) -> None:
    card = tmp_path / "c.cpts-carte"
    card.write_bytes(doctor.card())
    dialog = AddMemberDialog(window.ctx, window)
    window.ctx.files = ScriptedFiles(card)
    dialog.choose()
    assert dialog.form.card_owner.text().startswith("Paul Durand, médecin généraliste")
    assert not dialog.save.isEnabled()
    words = doctor.words().split()
    words[6] = "abaisser" if words[6] != "abaisser" else "abandon"
    dialog.form.fingerprint.setPlainText(" ".join(words))
    dialog.submit()
    assert "nº 7" in dialog.form.fingerprint_problem.text()
    assert nurse.known() == {}
    dialog.form.fingerprint.setPlainText(doctor.words())
    dialog.submit()
    assert nurse.known() == {"Paul Durand": "verified"}
    table = page(window).colleagues
    assert [one.member.name for one in table.rows()] == ["Paul Durand"]
    assert table.verticalScrollBar().maximum() == 0, "a table of the page scrolls by itself"


def test_a_bad_card_is_refused_beside_the_card(
    window: MainWindow, doctor: Practice, tmp_path: Path
) -> None:
    dialog = AddMemberDialog(window.ctx, window)
    bad = tmp_path / "bad"
    for data in (b"", doctor.card().replace(b"Paul", b"Saul"), b"\xff" * 99_999):
        bad.write_bytes(data)
        dialog.read(bad)
        assert dialog.form.card_problem.text() and not dialog.data
    dialog.read(tmp_path / "absent")
    assert "ne peut pas être lu" in dialog.form.card_problem.text()


def test_the_preview_says_exactly_what_leaves_then_it_leaves(
    window: MainWindow, nurse: Practice, doctor: Practice
) -> None:
    jeanne = met(nurse, doctor)
    window.ctx.files = ScriptedFiles(nurse.folder)
    dialog = PrepareDialog(window.ctx, doctor.me, (), window)
    assert dialog.what.text().startswith("Partent vers Paul Durand, seul destinataire")
    assert dialog.plan is not None
    assert {line.what for line in dialog.lines.rows()} >= {"relevé de mesures", "lien de soins"}
    leaving = dialog.plan.entries
    dialog.submit()
    (path,) = nurse.folder.iterdir()
    assert doctor.take(path).accepted == leaving
    assert doctor.weights(jeanne) == ["71.4"]
    assert page(window).colleagues.rows()[0].state.sent == 1


def test_a_patient_without_link_says_why_and_the_link_is_declared_by_a_person(
    window: MainWindow, nurse: Practice, doctor: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    met(nurse, doctor)
    odette = nurse.patient(birth_name="LEFÈVRE", given_names="Odette")
    dialog = PrepareDialog(window.ctx, doctor.me, (odette,), window)
    row = dialog.table.current_row()
    assert row.uid == odette and "lien de soins" in row.refusal
    assert not dialog.link.isHidden()
    asked: list[str] = []

    def yes(title: str, text: str, safe: str, act: str) -> bool:
        asked.append(text)
        return len(asked) > 1

    monkeypatch.setattr(window.ctx.window, "confirm", yes)
    dialog.declare()
    assert dialog.table.current_row().refusal
    dialog.declare()
    assert dialog.table.current_row().entries > 0 and "Odette" in asked[0]


def test_nothing_enters_before_the_person_says_so(
    window: MainWindow, nurse: Practice, doctor: Practice
) -> None:
    nurse.meet(doctor)
    doctor.meet(nurse)
    jeanne = doctor.patient(birth_name=HOSTILE)
    doctor.link(jeanne, nurse)
    path = doctor.send(nurse)
    before = nurse.register.counts()
    opened = receiving.open_packet(nurse.register, path)
    refused = OpenPacketDialog(window.ctx, opened, window)
    assert not rich_text_found(refused)
    assert refused.table.rows()[0].name.startswith("<B>ÉVÈNE</B> & CIE")
    refused.reject()
    assert nurse.register.counts() == before and not opened.copy.path.exists()
    window.ctx.files = ScriptedFiles(path)
    page(window).choose_packets()
    dialog = window.findChild(OpenPacketDialog)
    assert dialog is not None
    dialog.submit()
    assert nurse.register.counts()["patient"] == 1
    assert [pair[0] for pair in page(window).recent.rows()] == ["Paul Durand"]
    assert not rich_text_found(window)


def test_what_is_missing_is_said_in_full_under_the_list(
    window: MainWindow, nurse: Practice, doctor: Practice
) -> None:
    jeanne = met(nurse, doctor)
    doctor.take(nurse.send(doctor))
    doctor.link(jeanne, nurse)
    for kilos in ("70", "71", "72"):
        doctor.weigh(jeanne, kilos)
        last = doctor.send(nurse)
        if kilos == "70":
            nurse.take(last)
    nurse.take(last)
    window.current_page().refresh()
    told = page(window).told
    assert told.text() == (
        "Paul Durand : envoyé 1 · accusé 1 · reçu 2 · il manque le 2 : demandez-le à ce confrère"
    )
    assert told.wordWrap() and told.isVisibleTo(window)


def test_a_mass_withdrawal_needs_its_own_tick(
    window: MainWindow, nurse: Practice, doctor: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    jeanne = met(nurse, doctor)
    doctor.take(nurse.send(doctor))
    doctor.link(jeanne, nurse)
    (seen,) = doctor.register.read(queries.observations, jeanne)
    do(doctor.register, withdraw_observation, WithdrawObservation(jeanne, seen, "erreur"))
    path = doctor.send(nurse)
    monkeypatch.setattr(rules, "MANY", 1)
    window.ctx.files = ScriptedFiles(path)
    page(window).choose_packets()
    dialog = window.findChild(OpenPacketDialog)
    assert dialog is not None and dialog.despite.isVisibleTo(dialog)
    assert not dialog.accept_button.isEnabled()
    dialog.submit()  # by the keyboard, without the tick
    assert "retire 1\u202félément" in dialog.problem.text() and nurse.weights(jeanne) == ["71.4"]
    dialog.despite.setChecked(True)
    assert dialog.accept_button.isEnabled()
    dialog.submit()
    assert nurse.weights(jeanne) == []


def test_a_refused_packet_is_explained_and_set_aside(
    window: MainWindow, nurse: Practice, doctor: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    jeanne = met(nurse, doctor)
    doctor.take(nurse.send(doctor))
    doctor.link(jeanne, nurse)
    path = doctor.send(nurse)
    path.write_bytes(path.read_bytes()[:-1])
    said: list[str] = []
    monkeypatch.setattr(window.ctx.window, "show_fault", lambda code, text: said.append(code))
    page(window).open_packets([path])
    assert said == ["TRUNCATED"]
    assert [one.code for one in page(window).aside.rows()] == ["TRUNCATED"]


def test_a_conflict_is_said_in_french_and_settled_with_one_button(
    window: MainWindow, nurse: Practice, doctor: Practice, clock: FixedClock
) -> None:
    jeanne = met(nurse, doctor)
    doctor.take(nurse.send(doctor))
    doctor.link(jeanne, nurse)

    def write(place: Practice, phone: str) -> None:
        from cpts_desktop.kernel.outcome import Ok

        def handler(_: None, uow: Any) -> Any:
            uow.set_fields(jeanne, "patient", "0", {"phone": phone})
            return Ok(None)

        place.register.run(handler, None)

    write(nurse, "01 02 03 04 05")
    clock.advance(hours=24)
    write(doctor, "01 02 03 04 06")
    nurse.take(doctor.send(nurse))
    shown = page(window)
    assert not shown.settling.isHidden()
    words = " ".join(label.text() for label in shown.settling.findChildren(QLabel))
    assert "Téléphone : 01 02 03 04 06 (Paul Durand, mer. 4 mars 2026)" in words
    assert "01 02 03 04 05 (vous, mar. 3 mars 2026)" in words
    (conflict,) = nurse.register.read(records.conflicts)
    assert len(conflict.values) == 2
    keep = [
        b
        for b in shown.settling.findChildren(QPushButton)
        if b.text() == "Garder « 01 02 03 04 05 »"
    ]
    keep[0].click()
    assert nurse.register.read(records.conflicts) == []
    assert shown.settling.isHidden()
    doctor.take(nurse.send(doctor))
    assert doctor.register.read(records.conflicts) == []


def test_the_actions_lead_to_the_dialog(
    window: MainWindow, nurse: Practice, doctor: Practice, qtbot: QtBot
) -> None:
    met(nurse, doctor)
    window.ctx.window.run_action("exchange.prepare")
    qtbot.waitUntil(lambda: window.findChild(PrepareDialog) is not None)
