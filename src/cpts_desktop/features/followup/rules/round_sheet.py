"""The round sheet: one block per patient, with boxes to write in, for when no screen works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cpts_desktop.documents.drawing import Mark, Rule, TextRun, shifted
from cpts_desktop.documents.flow import Strip, gap, text_block, total_height
from cpts_desktop.documents.pdf import Face, Font, Ink
from cpts_desktop.features.followup.rules.sheets import GREY, WIDTH, pages_of
from cpts_desktop.kernel.outcome import Outcome
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_long_date, plural

BOXES: Final = (("Poids", "PA", "FC"), ("SpO₂", "Œdèmes", "Vu à"))
BOX_WIDTH: Final = 21.0
BOX_HEIGHT: Final = 11.0
ROOM: Final = 4.0
WORDS: Final = WIDTH - 3 * BOX_WIDTH - ROOM
TICK: Final = 4.0
LINE: Final = Ink.of("#8A94A0")
LONGEST: Final = 14
"""Lines of one kind in a block; what is beyond says how much there is."""


@redacted
@dataclass(frozen=True)
class RoundLine:
    """One patient of the round sheet, everything in words."""

    mark: str
    patient: str
    where: str
    reasons: tuple[str, ...]
    todo: tuple[str, ...]
    call: str


def round_sheet(day: date, author: str, lines: Sequence[RoundLine]) -> Outcome[bytes]:
    """The list of the day, riskiest first; a block is never cut by the end of a page."""

    def strips() -> list[Strip]:
        count = plural(len(lines), "patient")
        words = f"{author} · {count} · document nominatif, à détruire après la tournée"
        found = [
            *text_block(f"Tournée du {fr_long_date(day)}", Font(Face.BOLD, 16), WIDTH),
            *text_block(words, Font(Face.REGULAR, 9), WIDTH, ink=GREY),
            gap(3),
        ]
        for one in lines:
            found += [_block(one), gap(2.5)]
        return found

    return pages_of("Tournée", strips)


def _block(one: RoundLine) -> Strip:
    """Words at the left, six boxes at the right, a line under both."""
    bold, plain, small = Font(Face.BOLD, 10.5), Font(Face.REGULAR, 9), Font(Face.REGULAR, 8.5)
    strips = [*text_block(one.patient, bold, WORDS, field="patient")]
    about = " · ".join(filter(None, (one.mark.upper(), one.where)))
    if about:
        strips += text_block(about, Font(Face.BOLD, 8.5), WORDS, ink=GREY)
    for words in _few(one.reasons):
        strips += text_block(words, plain, WORDS, field="patient")
    if one.call:
        strips += text_block(one.call, Font(Face.BOLD, 9.5), WORDS, field="patient")
    for words in _few(one.todo):
        first, *rest = text_block(words, small, WORDS - TICK, field="patient", x=TICK)
        strips += [Strip(first.height, (*first.marks, *_tick(first.height))), *rest]
    marks: list[Mark] = []
    at = 0.0
    for strip in strips:
        marks += [shifted(mark, 0, at) for mark in strip.marks]
        at += strip.height
    height = max(total_height(strips), len(BOXES) * BOX_HEIGHT) + 2.5
    for row, names in enumerate(BOXES):
        for place, name in enumerate(names):
            marks += _box(WORDS + ROOM + place * BOX_WIDTH, row * BOX_HEIGHT, name)
    marks.append(Rule(0, height, WIDTH, height, 0.5, LINE))
    return Strip(height, tuple(marks))


def _box(x: float, y: float, name: str) -> list[Mark]:
    font = Font(Face.REGULAR, 6.5)
    lines: list[Mark] = list(_frame(x, y, BOX_WIDTH, BOX_HEIGHT))
    return [*lines, TextRun(x + 1, y + 0.6 + font.ascent_mm, name, font, GREY)]


def _tick(height: float) -> list[Mark]:
    side = height * 0.55
    return list(_frame(0.2, (height - side) / 2, side, side))


def _frame(x: float, y: float, width: float, height: float) -> list[Rule]:
    right, bottom = x + width, y + height
    sides = ((x, y, right, y), (right, y, right, bottom), (x, bottom, right, bottom),
             (x, y, x, bottom))  # fmt: skip
    return [Rule(*side, 0.5, LINE) for side in sides]


def _few(words: Sequence[str]) -> Sequence[str]:
    if len(words) <= LONGEST:
        return words
    return [*words[: LONGEST - 1], f"et {plural(len(words) - LONGEST + 1, 'autre')}, à l’écran"]
