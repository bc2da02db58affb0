"""Periods and shares in French, for the quality screens."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from PySide6.QtWidgets import QComboBox

from cpts_desktop.kernel.counting import Period
from cpts_desktop.kernel.text import NNBSP, fr_decimal

LENGTHS: Final = ((90, "3 derniers mois"), (180, "6 derniers mois"), (365, "12 derniers mois"))
LONGEST: Final = 3650


def period_box(name: str, chosen: int = 365) -> QComboBox:
    """Return a box of periods that end today."""
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName("Période")
    for days, words in LENGTHS:
        box.addItem(words, days)
    box.addItem("Depuis le début", LONGEST)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def chosen_period(box: QComboBox, today: date) -> Period:
    """Return the period of a box, today included."""
    return Period(today - timedelta(days=int(box.currentData()) - 1), today)


def share_words(share: Decimal | None, interval: tuple[Decimal, Decimal] | None) -> str:
    """Return « 62,5 % (31 à 86) », or a dash."""
    if share is None or interval is None:
        return "—"
    low, high = (fr_decimal(part.quantize(Decimal(1))) for part in interval)
    return f"{fr_decimal(share)}{NNBSP}% ({low} à {high})"
