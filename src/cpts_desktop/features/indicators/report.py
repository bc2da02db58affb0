"""The activity report on paper: the same counts as the file, with their definitions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Final

from cpts_desktop.documents.report import Report, Section, render_report
from cpts_desktop.features.indicators import words
from cpts_desktop.features.indicators.model import PublishedIndicator
from cpts_desktop.features.indicators.rules import SMALLEST_SHOWN
from cpts_desktop.kernel.counting import Period
from cpts_desktop.kernel.outcome import Outcome
from cpts_desktop.kernel.text import fr_date

TITLE: Final = "Rapport d’activité"
_COUNTS: Final = (
    ("N°", 0.09), ("Indicateur", 0.40), ("Compte", 0.17), ("Part", 0.11),
    ("Intervalle à 95 %", 0.13), ("Moyenne ou médiane", 0.15),
)  # fmt: skip
_DEFINITIONS: Final = (
    ("N°", 0.10),
    ("Ce qui est compté", 0.56),
    ("Source", 0.22),
    ("Empreinte", 0.14),
)


def activity_report(
    found: Sequence[PublishedIndicator], period: Period, author: str, day: date
) -> Outcome[bytes]:
    """Return the PDF; it holds counts only, small ones hidden."""
    ordered = words.in_order(tuple(found))
    lines = (
        (
            f"Du {fr_date(period.start)} au {fr_date(period.end)}. {author or 'Cabinet'}, "
            f"calculé le {fr_date(day)}."
        ),
        (
            f"Des comptes seulement : un effectif de 1 à {SMALLEST_SHOWN - 1} personnes est "
            "masqué, ainsi que ce qui permettrait de le retrouver. N’additionnez que des "
            "chiffres de même empreinte."
        ),
    )
    sections = [
        Section(theme, columns=_COUNTS, rows=tuple(_row(one) for one in rows))
        for theme, rows in groupby(ordered, key=words.theme_of)
    ]
    sections.append(
        Section(
            "Définitions",
            columns=_DEFINITIONS,
            rows=tuple((one.id, one.definition, _founded(one), _hash(one.hash)) for one in ordered),
        )
    )
    return render_report(Report(TITLE, lines, tuple(sections)))


def _row(one: PublishedIndicator) -> tuple[str, ...]:
    return (
        one.id, one.label, words.figure(one), words.share(one),
        words.interval(one), words.statistic(one),
    )  # fmt: skip


def _founded(one: PublishedIndicator) -> str:
    status = words.STATUS.get(one.status, one.status)
    return f"{one.source} ({status})" if status else one.source


def _hash(value: str) -> str:
    return f"{value[:8]}\n{value[8:]}"
