"""What is drawn leaves the rest readable: long names, toasts, labels of charts, narrow tables."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from cpts_desktop.shell.banner import Banner, breakable
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.ports import BannerView
from cpts_desktop.shell.problems_view import ConfirmDialog
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from cpts_desktop.shell.toast import Toast
from cpts_desktop.shell.widgets.chart_labels import crosses, place_label
from cpts_desktop.shell.widgets.tables import Column, DataTable

LONG = "Z" * 60


@pytest.mark.parametrize("width", [640, 1000])
def test_banner_shows_the_given_name_after_sixty_letters(qtbot: QtBot, width: int) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_patient(
        BannerView("u", LONG, "", "Marie", "née le 12/03/1940", "86 ans", "femme", "provisoire")
    )
    banner.resize(width, banner.heightForWidth(width))
    banner.show()
    qtbot.waitExposed(banner)
    label = banner.name
    assert label.text().replace("\u200b", "").endswith(f"{LONG} Marie")
    wanted = label.fontMetrics().boundingRect(
        QRect(0, 0, label.width(), 10_000), 0x1000, label.text()
    )
    assert wanted.width() <= label.width()
    assert label.height() >= wanted.height()
    assert "12/03/1940" in banner.traits.text()


def test_ordinary_names_can_still_be_copied(qtbot: QtBot) -> None:
    assert breakable("MARTIN (DURAND) Jeanne") == "MARTIN (DURAND) Jeanne"
    assert breakable(LONG).replace("\u200b", "") == LONG


def test_toast_leaves_the_field_that_is_typed_in(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 500)
    field = QLineEdit(window)
    field.setGeometry(400, 420, 380, 60)
    window.show()
    window.activateWindow()
    toast = Toast(window)
    toast.say("Enregistré.")
    assert toast.geometry().intersects(field.geometry())
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    toast.say("Enregistré.")
    assert not toast.geometry().intersects(field.geometry())


def test_reference_label_keeps_off_the_curve() -> None:
    area = QRectF(0, 0, 600, 200)
    curve = [QPointF(0, 180), QPointF(450, 120), QPointF(600, 40)]
    box = place_label(area, 90, 120, 16, [curve], [])
    assert not crosses(box, curve)
    assert crosses(QRectF(480, 60, 120, 40), curve)
    again = place_label(area, 92, 120, 16, [curve], [box])
    assert not again.intersects(box)


def test_narrow_table_keeps_the_first_column(qtbot: QtBot) -> None:
    table = DataTable(
        (Column("Nom", str), Column("Né(e) le", str, width=20), Column("Ville", str, width=20))
    )
    qtbot.addWidget(table)
    table.set_rows(("a",))
    table.resize(340, 200)
    table.show()
    qtbot.waitExposed(table)
    assert [table.isColumnHidden(n) for n in range(3)] == [False, False, True]
    table.resize(900, 200)
    assert not table.isColumnHidden(2)


@pytest.mark.parametrize(("scale", "most"), [(100, 110), (200, 300)])
def test_a_long_name_leaves_the_record_its_room(
    qtbot: QtBot, qapp: QApplication, scale: int, most: int
) -> None:
    """Sixty letters in large text on the smallest screen: half of the window stays for the page."""
    theme = install_theme(qapp, ThemeChoice.LIGHT, scale)
    banner = Banner()
    qtbot.addWidget(banner)
    name = "VANDENBROUCKE-DE LA ROCHEFOUCAULD-MONTMORENCY DE SAINT-HILAI"
    view = BannerView(
        "p", name, "", "Marie-Antoinette-Élisabeth", "née le 12/03/1944", "81 ans", "femme",
        "identité provisoire", flags=("Identité fictive", "ALD"),
    )  # fmt: skip
    banner.show_patient(view)
    banner.show()
    width = 890  # what the navigation leaves of 1024
    banner.resize(width, banner.heightForWidth(width))
    settle()
    assert banner.heightForWidth(width) <= most
    leave = banner.findChild(QPushButton, "banner_close")
    assert isinstance(leave, QPushButton) and leave.isVisible()
    assert leave.mapTo(banner, leave.rect().bottomRight()).x() <= width
    theme.set(scale=100)


@pytest.mark.parametrize("lines", [1, 60])
def test_a_question_before_an_act_is_read_whole_in_large_text(
    qtbot: QtBot, qapp: QApplication, lines: int
) -> None:
    """What does not fit the screen scrolls with the arrows; both answers stay in sight."""
    theme = install_theme(qapp, ThemeChoice.LIGHT, 200)
    words = "Le fichier refusé sera effacé de ce poste ; votre registre ne change pas."
    dialog = ConfirmDialog("Retirer ce fichier ?", "\n".join([words] * lines), "Garder", "Retirer")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    settle()
    (said,) = [one for one in dialog.findChildren(QLabel) if words in one.text()]
    assert said.height() >= said.heightForWidth(said.width())
    (area,) = dialog.findChildren(QScrollArea)
    scrolls = area.verticalScrollBar().maximum() > 0
    assert scrolls == (lines > 1) == bool(area.focusPolicy() & Qt.FocusPolicy.TabFocus)
    safe = dialog.findChild(QPushButton, "confirm_safe")
    assert isinstance(safe, QPushButton) and safe.isDefault()
    assert dialog.rect().contains(QRect(safe.mapTo(dialog, safe.rect().topLeft()), safe.size()))
    assert dialog.height() <= dialog.room().height()
    theme.set(scale=100)
