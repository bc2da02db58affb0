"""The plan de prise: large type, one band with its picture per moment of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, pi, sin
from typing import Final

from cpts_desktop.documents.drawing import Fill, Mark, Rule, TextRun, paint
from cpts_desktop.documents.fitting import wrap
from cpts_desktop.documents.pdf import (
    A4_MM,
    WHITE,
    Face,
    Font,
    Ink,
    PdfPages,
    UnprintableText,
    printable,
)
from cpts_desktop.features.medication.plan_words import Line, by_moment
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_date

TITLE: Final = "Plan de prise"
MOMENTS: Final = (
    ("matin", "Matin"), ("midi", "Midi"), ("gouter", "Goûter"), ("soir", "Soir"),
    ("coucher", "Coucher"), ("besoin", "Si besoin"), ("autre", "Autres moments"),
)  # fmt: skip
_LEFT: Final = 15.0
_TOP: Final = 15.0
_BOTTOM: Final = A4_MM[1] - 16.0
_TEXT_AT: Final = 62.0
_WIDTH: Final = A4_MM[0] - _TEXT_AT - _LEFT
_BIG: Final = Font(Face.BOLD, 26)
_MOMENT: Final = Font(Face.BOLD, 17)
_DRUG: Final = Font(Face.BOLD, 16)
_HOW: Final = Font(Face.REGULAR, 14)
_SMALL: Final = Font(Face.REGULAR, 11)
_SUN: Final = Ink.of("#E0A100")
_NIGHT: Final = Ink.of("#27406B")
_GREY: Final = Ink.of("#44505C")
_LINE: Final = Ink.of("#9AA4AE")
_LEAD: Final = 7.6
_HALF: Final = A4_MM[1] / 2
_GOES_ON: Final = " (suite)"


@redacted
@dataclass(frozen=True)
class PlanInput:
    """Who, when, and the treatments: (name, dose, how often) as written.

    ``why`` is the indication of each line, ``avoid`` what is not to be taken with them.
    """

    day: date
    patient: tuple[str, ...]
    author: str
    lines: tuple[Line, ...]
    why: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()


_Text = tuple[Sequence[str], Sequence[str]]
"""The lines of a name and of what is said under it, once broken to the width."""


def render_plan(given: PlanInput) -> Outcome[bytes]:
    """PDF bytes. Refused: a character that cannot be printed."""
    try:
        head = [printable(x, "patient") for x in given.patient]
        moments = by_moment(given.lines, given.why)
        bands = [
            (slot, title, [(printable(n, "lines"), printable(h, "lines")) for n, h in found])
            for slot, title in MOMENTS
            if (found := moments.get(slot))
        ]
        if given.avoid:
            bands.append(("eviter", "À éviter", [(printable(x, "lines"), "") for x in given.avoid]))
        foot = printable(f"{given.author} · {fr_date(given.day)}", "author")
    except UnprintableText as problem:
        return Refused((problem.problem,))
    pages: list[list[Mark]] = [_first(head)]
    y = _TOP + 30.0
    for slot, title, drugs in bands:
        left = [(wrap(n, _DRUG, _WIDTH), wrap(h, _HOW, _WIDTH) if h else ()) for n, h in drugs]
        if y + _height(left) > _BOTTOM and y > _HALF:
            pages.append([])
            y = _TOP
        while left:
            now = _fitting(left, _BOTTOM - y)
            height = _height(left[:now])
            pages[-1].extend(_band(slot, title, left[:now], y, height))
            y += height
            left = left[now:]
            if left:
                pages.append([])
                y = _TOP
                title = title if title.endswith(_GOES_ON) else title + _GOES_ON
    document = PdfPages(TITLE)
    for marks in pages:
        document.begin_page(*A4_MM)
        paint(document, marks)
        document.text(_LEFT, A4_MM[1] - 8.0, foot, _SMALL, _GREY)
    return Ok(document.finish(archive=True))


def _height(texts: Sequence[_Text]) -> float:
    return max(32.0, 6.0 + sum(_LEAD * (len(a) + len(b)) + 3.0 for a, b in texts))


def _fitting(texts: Sequence[_Text], room: float) -> int:
    """How many treatments of a moment fit, one at least: a band goes on over the page."""
    count = len(texts)
    while count > 1 and _height(texts[:count]) > room:
        count -= 1
    return count


def _first(head: Sequence[str]) -> list[Mark]:
    marks: list[Mark] = [TextRun(_LEFT, _TOP + 9.0, TITLE, _BIG)]
    y = _TOP + 17.0
    for line in head:
        marks.append(TextRun(_LEFT, y, line, _HOW))
        y += 6.5
    return marks


def _band(
    slot: str, title: str, texts: Sequence[tuple[Sequence[str], Sequence[str]]], y: float,
    height: float,
) -> list[Mark]:  # fmt: skip
    marks: list[Mark] = [Rule(_LEFT, y, A4_MM[0] - _LEFT, y, 0.8, _LINE)]
    marks += _picture(slot, _LEFT + 11.0, y + 11.5)
    for place, line in enumerate(wrap(title, _MOMENT, _TEXT_AT - _LEFT - 4.0)):
        marks.append(TextRun(_LEFT, y + 26.5 + 6.5 * place, line, _MOMENT))
    at = y + 8.5
    for names, how in texts:
        for line in names:
            marks.append(TextRun(_TEXT_AT, at, line, _DRUG))
            at += _LEAD
        for line in how:
            marks.append(TextRun(_TEXT_AT, at, line, _HOW, _GREY))
            at += _LEAD
        at += 3.0
    return marks


def _disc(x: float, y: float, radius: float, ink: Ink) -> Fill:
    return Fill(x - radius, y - radius, 2 * radius, 2 * radius, ink, radius)


def _rays(x: float, y: float, angles: Sequence[float]) -> list[Mark]:
    return [
        Rule(x + 6.4 * cos(a), y - 6.4 * sin(a), x + 8.8 * cos(a), y - 8.8 * sin(a), 2.2, _SUN)
        for a in angles
    ]


def _picture(slot: str, x: float, y: float) -> list[Mark]:
    """Sun rising, high, setting; cup; moon; question mark; barred disc; clock."""
    if slot in ("matin", "soir"):
        horizon = y + 3.0
        low = 4.6 if slot == "soir" else 0.0
        rays = (
            [pi * k / 6 for k in range(1, 6)] if slot == "matin" else [pi / 4, pi / 2, 3 * pi / 4]
        )
        return [
            *_rays(x, horizon - 1 + low / 2, rays),
            _disc(x, horizon - 1 + low / 2, 5.0, _SUN),
            Fill(x - 10, horizon, 20, 9, WHITE),
            Rule(x - 10, horizon, x + 10, horizon, 2.0, _GREY),
        ]
    if slot == "midi":
        return [*_rays(x, y, [pi * k / 4 for k in range(8)]), _disc(x, y, 5.0, _SUN)]
    if slot == "coucher":
        return [_disc(x, y, 7.5, _NIGHT), _disc(x + 3.4, y - 2.2, 6.2, WHITE)]
    if slot == "gouter":
        return [Fill(x - 6, y - 4, 10, 10, _GREY, 1.5), Fill(x + 3.5, y - 2, 4, 5, _GREY, 2.0),
                Fill(x + 4.2, y - 0.8, 2, 2.6, WHITE, 1.0)]  # fmt: skip
    if slot == "eviter":
        return [_disc(x, y, 7.5, _GREY), _disc(x, y, 6.3, WHITE),
                Rule(x - 4.6, y + 4.6, x + 4.6, y - 4.6, 2.2, _GREY)]  # fmt: skip
    if slot == "besoin":
        return [_disc(x, y, 7.5, _GREY), _disc(x, y, 6.3, WHITE),
                TextRun(x - 2.2, y + 3.6, "?", Font(Face.BOLD, 24), _GREY)]  # fmt: skip
    return [_disc(x, y, 7.5, _GREY), _disc(x, y, 6.3, WHITE), Rule(x, y, x, y - 4.6, 1.8, _GREY),
            Rule(x, y, x + 3.4, y + 1.6, 1.8, _GREY)]  # fmt: skip
