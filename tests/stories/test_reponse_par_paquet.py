"""Le bilan part en paquet, le médecin répond d’une touche par proposition, tout revient."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cpts_desktop.bootstrap import slices
from cpts_desktop.features.medication import commands, queries
from cpts_desktop.features.medication.screens.binome import ProposalsPage
from cpts_desktop.features.medication.screens.review import ReviewPage
from cpts_desktop.features.medication.worklist import worklist
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.main_window import MainWindow
from tests.screens.medication.medication_setup import (
    page,
    patient_with_list,
    propose,
    window_on,
    words,
)
from tests.storage.exchange_setup import Practice, practice
from tests.storage.exchange_world import reading_here
from tests.storage.register_setup import do

DAY = date(2026, 3, 3)
Open = Callable[[Practice], MainWindow]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))


@pytest.fixture
def pair(tmp_path: Path, clock: FixedClock) -> Iterator[tuple[Practice, Practice]]:
    """A pharmacist and a doctor who have read their fingerprints to each other."""
    places = tuple(
        practice(tmp_path, clock, name, profession, kinds=slices.kinds())
        for name, profession in (("Alix Petit", "pharmacien"), ("Claire Brun", "medecin"))
    )
    pharmacist, doctor = places
    pharmacist.meet(doctor)
    doctor.meet(pharmacist)
    with reading_here():
        yield pharmacist, doctor
    for place in places:
        place.register.close()


@pytest.fixture
def opened(qtbot: QtBot, clock: FixedClock, tmp_path: Path) -> Iterator[Open]:
    windows: list[MainWindow] = []

    def run(place: Practice) -> MainWindow:
        made = window_on(place.register, clock, tmp_path / "reference")
        made.resize(1180, 820)
        qtbot.addWidget(made)
        made.answer_with(lambda *_words: True)
        made.show()
        windows.append(made)
        return made

    yield run
    for window in windows:
        window.contents.operations.close()


def answers(place: Practice, uid: PatientId) -> dict[str, str]:
    (review,) = place.register.read(queries.reviews, uid)
    return {code: a.answer for code, a in sorted(review.answers.items())}


def test_les_reponses_du_medecin_reviennent_par_paquet(
    pair: tuple[Practice, Practice], opened: Open, qtbot: QtBot, clock: FixedClock
) -> None:
    pharmacist, doctor = pair
    uid = patient_with_list(pharmacist.register)
    pharmacist.link(uid, doctor)
    home = opened(pharmacist)
    review: ReviewPage = page(home, "medication.review", patient=str(uid))
    propose(review, 4)
    review.letter.click()
    settle()
    (sent,) = pharmacist.register.read(queries.reviews, uid)
    assert len(sent.proposals) == 4 and sent.waiting == 4
    assert "4 sans réponse" in words(review)

    report = doctor.take(pharmacist.send(doctor, uid))
    assert report.accepted
    (document,) = doctor.register.read(register_queries.documents, uid)
    assert document.kind == "bpm_lettre"
    asked: ProposalsPage = page(opened(doctor), "medication.proposals")
    assert len(asked.table.rows()) == 4
    assert {w.letter for w in asked.table.rows()} == {sent.code}
    clock.advance(days=3)
    for key in (Qt.Key.Key_A, Qt.Key.Key_M, Qt.Key.Key_R, Qt.Key.Key_S):
        qtbot.keyClick(asked.table, key)
        settle()
    told = {"1": "acceptee", "2": "modifiee", "3": "refusee", "4": "sans_reponse"}
    assert answers(doctor, uid) == told
    assert asked.stack.currentWidget() is asked.empty

    doctor.link(uid, pharmacist)
    pharmacist.take(doctor.send(pharmacist, uid))
    assert answers(pharmacist, uid) == told
    review.refresh()
    text = words(review)
    for said in ("Acceptée le 06/03/2026", "Modifiée le 06/03/2026", "Refusée le 06/03/2026"):
        assert said in text, text
    items = pharmacist.register.read(worklist, clock.today())
    assert [i.state for i in items] == ["en_cours"]
    again = pharmacist.take(doctor.send(pharmacist, uid))
    assert not again.accepted and answers(pharmacist, uid) == told


def test_un_coupon_papier_se_note_par_son_code_et_le_paquet_ne_l_efface_pas(
    pair: tuple[Practice, Practice], opened: Open, qtbot: QtBot, clock: FixedClock
) -> None:
    pharmacist, doctor = pair
    uid = patient_with_list(pharmacist.register)
    pharmacist.link(uid, doctor)
    home = opened(pharmacist)
    review: ReviewPage = page(home, "medication.review", patient=str(uid))
    propose(review, 2)
    review.letter.click()
    settle()
    (sent,) = pharmacist.register.read(queries.reviews, uid)
    doctor.take(pharmacist.send(doctor, uid))
    doctor.link(uid, pharmacist)
    first = commands.RecordAnswer(uid, sent.id, "1", "refusee", "", DAY)
    do(doctor.register, commands.record_answer, first)
    clock.advance(hours=2)
    asked: ProposalsPage = page(home, "medication.proposals")
    qtbot.keyClicks(asked.slip, sent.code.lower().replace("-", " "))
    qtbot.keyClick(asked.slip, Qt.Key.Key_Return)
    for key in (Qt.Key.Key_A, Qt.Key.Key_A):
        qtbot.keyClick(asked.table, key)
        settle()
    pharmacist.take(doctor.send(pharmacist, uid))
    assert answers(pharmacist, uid) == {"1": "acceptee", "2": "acceptee"}
