"""The mark of an alert never says less than its action: the same day is not « 24–48 h »."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpts_desktop.features.followup.model import AlertView, DueView
from cpts_desktop.features.followup.screens.alert_cards import AlertCard
from cpts_desktop.features.followup.screens.words import due_words
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from cpts_desktop.shell.widgets.severity import SeverityMark


@pytest.mark.parametrize(
    ("severity", "action", "words"),
    [
        ("orange", "MEDECIN_JOUR_MEME", "avis le jour même"),
        ("rouge", "MEDECIN_JOUR_MEME", "avis le jour même"),
        ("orange", "AVIS_24_48H", "24–48"),
        ("rouge", "APPEL_15", "urgence"),
    ],
)
def test_the_mark_says_what_the_action_asks(
    qtbot: QtBot, qapp: QApplication, severity: str, action: str, words: str
) -> None:
    install_theme(qapp, ThemeChoice.LIGHT)
    alert = AlertView(
        "a", "EPOF_3", severity, action, "", "Au moins trois signes EPOF.", "S7", "source_read",
        "cpts_ic_std", "1.0.0", "", "CPTS_IC_STD", date(2026, 11, 22), (), (), "",
        datetime(2026, 11, 22, tzinfo=UTC),
    )  # fmt: skip
    card = AlertCard(alert)
    qtbot.addWidget(card)
    mark = card.findChild(SeverityMark)
    assert mark is not None and words in mark.words().replace("\u202f", " ")


@pytest.mark.parametrize(
    ("today", "words"),
    [(date(2026, 3, 8), "jusqu’au 09/03/2026"), (date(2026, 3, 9), "aujourd’hui")],
)
def test_the_last_day_of_a_window_is_still_in_time(today: date, words: str) -> None:
    """hf.md 1.3: « window inclusive »; « avant le 09/03 » would ask for the 8th."""
    last = date(2026, 3, 9)
    step = DueView("MG_1", "mg", "Consultation", "a_faire", last, 0, "", "", date(2026, 3, 3))
    assert due_words(step, today) == f"Consultation, {words} (médecin généraliste)"
