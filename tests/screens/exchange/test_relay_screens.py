"""« Montrer une visite par QR » and « Lire un code QR », read back by an independent decoder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from cpts_desktop.bootstrap import slices
from cpts_desktop.features.exchange.screens import ACTIONS, PAGES, camera
from cpts_desktop.features.exchange.screens.code_picture import figures_in, load
from cpts_desktop.features.exchange.screens.open_dialog import OpenPacketDialog
from cpts_desktop.features.exchange.screens.page import ExchangePage
from cpts_desktop.features.exchange.screens.prepare_dialog import PrepareDialog
from cpts_desktop.features.exchange.screens.read_code_dialog import ReadCodeDialog
from cpts_desktop.features.exchange.screens.show_visit_dialog import ShowVisitDialog
from cpts_desktop.features.followup import queries as followup
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.dialogs import ScriptedFiles
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from tests.screens.plain_text_walk import rich_text_found
from tests.screens.register.register_window import window_on
from tests.storage import followup_setup
from tests.storage.exchange_pathway import known_to_both
from tests.storage.exchange_setup import Practice, practice
from tests.storage.test_visit_relay import NOTE, show, visit


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))


@pytest.fixture
def nurse(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Awa Ndiaye", kinds=slices.kinds())
    yield made
    made.register.close()


@pytest.fixture
def doctor(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Paul Durand", "medecin", kinds=slices.kinds())
    yield made
    made.register.close()


@pytest.fixture
def jeanne(nurse: Practice, doctor: Practice) -> PatientId:
    return known_to_both(nurse, doctor)


@pytest.fixture
def windows(qtbot: QtBot, qapp: QApplication, clock: FixedClock) -> Iterator[Any]:
    """Give the exchange page of a practice, in its own window."""
    install_theme(qapp, ThemeChoice.DARK)
    made: list[MainWindow] = []

    def of(place: Practice) -> ExchangePage:
        window = window_on(place.register, clock, PAGES, ACTIONS)
        qtbot.addWidget(window)
        window.resize(1280, 800)
        window.show()
        made.append(window)
        window.ctx.navigate("exchange.exchange")
        page = window.current_page()
        assert isinstance(page, ExchangePage)
        return page

    yield of
    for window in made:
        window.contents.operations.close()


def shown_code(qtbot: QtBot, page: ExchangePage, uid: PatientId, name: str) -> ShowVisitDialog:
    page.show_visit(uid, name)
    dialog = page.findChild(ShowVisitDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.show_code.isEnabled, timeout=20_000)
    assert dialog.form.visit.currentData() == name
    dialog.make()
    qtbot.waitUntil(lambda: dialog.shown is not None, timeout=20_000)
    return dialog


def as_array(picture: QImage) -> Any:
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    data = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return data[:, : grey.width()].copy()


def as_picture(data: Any) -> QImage:
    height, width = data.shape
    raw = np.ascontiguousarray(data).tobytes()
    return QImage(raw, width, height, width, QImage.Format.Format_Grayscale8).copy()


def previewed(qtbot: QtBot, page: ExchangePage) -> OpenPacketDialog:
    qtbot.waitUntil(lambda: page.findChild(OpenPacketDialog) is not None, timeout=20_000)
    dialog = page.findChild(OpenPacketDialog)
    assert dialog is not None
    return dialog


def test_another_decoder_reads_the_painted_code_and_it_is_taken_in(
    qtbot: QtBot, windows: Any, nurse: Practice, doctor: Practice, jeanne: PatientId, tmp_path: Path
) -> None:
    name = visit(nurse, jeanne, note=NOTE)
    dialog = shown_code(qtbot, windows(nurse), jeanne, name)
    picture = dialog.code.grab().toImage()
    grey = as_array(picture)
    enlarged = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    text, _, _ = cv2.QRCodeDetectorAruco().detectAndDecode(enlarged)
    assert dialog.shown is not None
    assert text == dialog.shown.digits
    assert figures_in(picture) == text
    assert not rich_text_found(dialog)
    photo = tmp_path / "photo.png"
    picture.save(str(photo))
    theirs = windows(doctor)
    theirs.ctx.files = ScriptedFiles(photo)
    theirs.read_code()
    reader = theirs.findChild(ReadCodeDialog)
    assert reader is not None
    reader.choose()
    preview = previewed(qtbot, theirs)
    assert doctor.register.read(followup.visits, jeanne) == ()
    qtbot.mouseClick(preview.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(doctor.register.read(followup.visits, jeanne)) == 1, timeout=20_000)


@pytest.mark.parametrize("angle", [0, 7, 90])
def test_a_slanted_blurred_photo_of_the_screen_is_read(
    nurse: Practice, doctor: Practice, jeanne: PatientId, angle: int
) -> None:
    shown = show(nurse, doctor, jeanne, visit(nurse, jeanne, note=NOTE))
    cells = np.array([[0 if dark else 255 for dark in row] for row in shown.rows], np.uint8)
    big = cv2.resize(cells, None, fx=4, fy=4, interpolation=cv2.INTER_NEAREST)
    side = big.shape[0]
    room = np.full((side + 400, side + 400), 90, np.uint8)
    room[200 : 200 + side, 200 : 200 + side] = big
    centre = (room.shape[1] / 2, room.shape[0] / 2)
    turned = cv2.warpAffine(room, cv2.getRotationMatrix2D(centre, angle, 1.0), room.shape[::-1])
    noise = np.random.default_rng(3).normal(0, 8, turned.shape)
    blurred = cv2.GaussianBlur(turned, (3, 3), 0.8) + noise
    assert figures_in(as_picture(np.clip(blurred, 0, 255).astype(np.uint8))) == shown.digits


def test_a_hand_scanner_types_the_figures_and_enter(
    qtbot: QtBot, windows: Any, nurse: Practice, doctor: Practice, jeanne: PatientId
) -> None:
    shown = show(nurse, doctor, jeanne, visit(nurse, jeanne))
    page = windows(doctor)
    page.open(read="1")
    qtbot.waitUntil(lambda: page.findChild(ReadCodeDialog) is not None)
    dialog = page.findChild(ReadCodeDialog)
    assert dialog is not None and dialog.form.code.maxLength() > len(shown.digits)
    dialog.form.code.setText(shown.digits)
    qtbot.keyClick(dialog.form.code, Qt.Key.Key_Return)
    assert previewed(qtbot, page).opened.arrival.sequence == shown.sequence


def test_a_pasted_picture_is_read_and_another_code_is_named(
    qtbot: QtBot, windows: Any, nurse: Practice, doctor: Practice, jeanne: PatientId
) -> None:
    import segno

    page = windows(doctor)
    page.read_code()
    dialog = page.findChild(ReadCodeDialog)
    assert dialog is not None
    board = QGuiApplication.clipboard()
    board.clear()
    dialog.paste()
    assert "presse-papiers" in dialog.problem.text()
    rows = segno.make_qr("https://exemple.fr").matrix_iter(scale=6, border=4)
    board.setImage(as_picture(np.array([[0 if c else 255 for c in r] for r in rows], np.uint8)))
    dialog.paste()
    qtbot.waitUntil(lambda: "n’est pas celui d’une visite" in dialog.problem.text(), timeout=20_000)
    board.setImage(as_picture(np.full((200, 200), 255, np.uint8)))
    dialog.paste()
    qtbot.waitUntil(lambda: "Aucun code lisible" in dialog.problem.text(), timeout=20_000)
    shown = show(nurse, doctor, jeanne, visit(nurse, jeanne))
    cells = np.array([[0 if dark else 255 for dark in row] for row in shown.rows], np.uint8)
    board.setImage(as_picture(cv2.resize(cells, None, fx=3, fy=3, interpolation=0)))
    dialog.paste()
    previewed(qtbot, page)
    board.clear()


def test_a_file_that_is_no_picture_or_a_giant_one_is_refused(tmp_path: Path) -> None:
    for name, data in (
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
        ("b.svg", b"<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>"),
        ("c.png", b""),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        assert load(path) is None
    wide = tmp_path / "wide.png"
    QImage(10_001, 2, QImage.Format.Format_Mono).save(str(wide))
    assert load(wide) is None
    assert load(tmp_path) is None


def test_a_visit_too_long_offers_a_packet(
    qtbot: QtBot, windows: Any, nurse: Practice, doctor: Practice, jeanne: PatientId
) -> None:
    import random

    letters = random.Random(4)
    note = " ".join("".join(letters.choices("abcdefghijklmnop", k=9)) for _ in range(250))
    name = visit(nurse, jeanne, note=note)
    page = windows(nurse)
    page.show_visit(jeanne, name)
    dialog = page.findChild(ShowVisitDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.show_code.isEnabled, timeout=20_000)
    dialog.make()
    qtbot.waitUntil(lambda: "trop longue" in dialog.problem.text(), timeout=20_000)
    assert not dialog.file.isHidden()
    qtbot.mouseClick(dialog.file, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.findChild(PrepareDialog) is not None)


class Frame:
    """What a camera gives."""

    def __init__(self, picture: QImage) -> None:
        self.picture = picture

    def toImage(self) -> QImage:
        return self.picture


class Sink(QObject):
    videoFrameChanged = Signal(object)  # noqa: N815 - Qt's name


class Module:
    """Stands for Qt's multimedia module, with one camera."""

    sinks: list[Sink]

    def __init__(self) -> None:
        self.sinks = []
        outer = self

        class Devices:
            @staticmethod
            def videoInputs() -> list[str]:
                return ["one"]

        class Session(QObject):
            def setVideoSink(self, sink: Sink) -> None:
                outer.sinks.append(sink)

            def setCamera(self, _camera: Any) -> None:
                pass

        class Camera(QObject):
            running = False

            def __init__(self, _input: Any, parent: QObject) -> None:
                super().__init__(parent)

            def start(self) -> None:
                Camera.running = True

            def stop(self) -> None:
                Camera.running = False

        self.QMediaDevices, self.QVideoSink = Devices, Sink
        self.QMediaCaptureSession, self.QCamera = Session, Camera


def test_the_camera_reads_the_code_and_is_switched_off_after(
    qtbot: QtBot, windows: Any, nurse: Practice, doctor: Practice, jeanne: PatientId,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    module = Module()
    monkeypatch.setattr(camera, "multimedia", lambda: module)
    shown = show(nurse, doctor, jeanne, visit(nurse, jeanne))
    page = windows(doctor)
    page.read_code()
    dialog = page.findChild(ReadCodeDialog)
    assert dialog is not None and dialog.view is not None
    assert module.QCamera.running
    (sink,) = module.sinks
    cells = np.array([[0 if dark else 255 for dark in row] for row in shown.rows], np.uint8)
    sink.videoFrameChanged.emit(Frame(as_picture(np.full((480, 640), 60, np.uint8))))
    sink.videoFrameChanged.emit(Frame(QImage()))
    qtbot.waitUntil(lambda: not dialog._busy, timeout=20_000)
    sink.videoFrameChanged.emit(Frame(as_picture(cv2.resize(cells, None, fx=4, fy=4))))
    previewed(qtbot, page)
    assert not module.QCamera.running


def test_without_a_camera_the_other_ways_are_there(
    qtbot: QtBot, windows: Any, doctor: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(camera, "multimedia", lambda: None)
    page = windows(doctor)
    page.read_code()
    dialog = page.findChild(ReadCodeDialog)
    assert dialog is not None and dialog.view is None
    assert dialog.form.code.isVisible() and dialog.form.open_picture.isVisible()
    told = [one.text() for one in dialog.findChildren(QLabel) if "caméra" in one.text()]
    assert told == [("La lecture par caméra n’est pas installée sur ce poste : utilisez une "
                    "douchette, une photo ou une copie d’écran.")]  # fmt: skip


def test_a_post_without_a_camera_says_that_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera, "multimedia", lambda: object())
    assert camera.why_none().startswith("Aucune caméra n’a été trouvée")


def test_nobody_to_show_it_to_is_said(qtbot: QtBot, windows: Any, nurse: Practice) -> None:
    uid = followup_setup.in_pathway(nurse.register)
    page = windows(nurse)
    page.show_visit(uid)
    dialog = page.findChild(ShowVisitDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: "Ajoutez d’abord" in dialog.words.text(), timeout=20_000)
    assert not dialog.show_code.isEnabled()


def test_the_words_of_a_card_are_read_from_the_other_screen(
    qtbot: QtBot, windows: Any, nurse: Practice, doctor: Practice, tmp_path: Path
) -> None:
    from cpts_desktop.features.exchange.screens.member_dialogs import (
        AddMemberDialog,
        OwnCardDialog,
    )
    from cpts_desktop.features.exchange.screens.read_code_dialog import ReadWordsDialog

    mine = windows(nurse)
    mine.show_own_card()
    own = mine.findChild(OwnCardDialog)
    assert own is not None
    qtbot.waitUntil(lambda: own.save.isEnabled(), timeout=20_000)
    grey = as_array(own.code.grab().toImage())
    enlarged = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    text, _, _ = cv2.QRCodeDetectorAruco().detectAndDecode(enlarged)
    card = tmp_path / "carte.cpts-carte"
    card.write_bytes(nurse.card())
    page = windows(doctor)
    page.add_member()
    adding = page.findChild(AddMemberDialog)
    assert adding is not None
    adding.read(card)
    adding.scan_words()
    reader = adding.findChild(ReadWordsDialog)
    assert reader is not None
    assert not reader.form.open_picture.isVisible() and not reader.form.paste_picture.isVisible()
    reader.form.code.setText("27873 1 2345")
    qtbot.keyClick(reader.form.code, Qt.Key.Key_Return)
    assert "carte de membre" in reader.problem.text()
    reader.form.code.setText(text)
    qtbot.keyClick(reader.form.code, Qt.Key.Key_Return)
    assert adding.form.fingerprint.toPlainText() == nurse.words()
    adding.submit()
    qtbot.waitUntil(lambda: doctor.known() == {"Awa Ndiaye": "verified"}, timeout=20_000)


def test_nothing_is_shown_while_it_is_not_known_who_asks(
    qtbot: QtBot, windows: Any, nurse: Practice, jeanne: PatientId, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = visit(nurse, jeanne)
    page = windows(nurse)
    page.show_visit(jeanne, name)
    dialog = page.findChild(ShowVisitDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.show_code.isEnabled, timeout=20_000)
    monkeypatch.setattr(dialog.ctx, "prove", lambda _title: False)
    dialog.make()
    assert dialog.shown is None and dialog.code.isHidden()
