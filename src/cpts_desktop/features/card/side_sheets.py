"""Sheets that go with the cards: the calibration of a printer, the stickers of the fridge box.

Neither names anybody.
"""

from __future__ import annotations

import tomllib
from typing import Any, Final

from cpts_desktop.documents.drawing import Fill, Mark, Rule, TextRun, paint
from cpts_desktop.documents.fitting import wrap
from cpts_desktop.documents.pdf import (
    A4_MM,
    POINTS_PER_MM,
    Face,
    Font,
    PdfPages,
    printable,
    text_width_mm,
)
from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.card.styles import PLAIN, Style, styled
from cpts_desktop.kernel.resources import resource

_REACH: Final = 20
"""How far a ruler goes on each side of the middle of the page, in mm."""
_STEPS: Final = tuple(
    " ".join(step.split("\n"))
    for step in """\
1. Imprimez cette feuille recto verso, en « Taille réelle » (100 %), sans ajuster à la page.

2. Mesurez la règle de 100 mm. Si elle n’en fait pas 100, l’imprimante réduit : corrigez d’abord
ce réglage.

3. Pliez la feuille en deux, bords gauche et droit l’un sur l’autre. Le pli coupe la règle
horizontale : c’est la correction « à droite ».

4. Dépliez, pliez haut sur bas. Le pli coupe la règle verticale : c’est la correction « vers le
bas ».

5. Retournez la feuille et lisez de même les deux plis au verso.

6. Reportez les valeurs dans Réglages, « Cartes et imprimantes ». Un écart de 1 mm entre les deux
faces est courant.""".split("\n\n")
)


def calibration_sheet() -> bytes:
    """Return two A4 pages with rulers centred on the page; a fold gives the correction."""
    pages = PdfPages("Feuille de calibrage")
    for side, where in enumerate(("RECTO", "VERSO")):
        pages.begin_page(*A4_MM)
        marks: list[Mark] = [*_across(), *_down(), *_card_frame()]
        big = Font(Face.BOLD, 16)
        marks.append(_centred(f"Feuille de calibrage · {where}", big, 20))
        if side == 0:
            marks += _scale_check(34)
            marks += _paragraphs(_STEPS, 20, 222, 170, Font(Face.REGULAR, 10))
        else:
            told = ("Verso : lisez ici les deux mêmes plis. Inscrivez-les sous « verso ».",)
            marks += _paragraphs(told, 20, 222, 170, Font(Face.REGULAR, 10))
        paint(pages, marks)
    return pages.finish()


def sticker_sheet(style: Style = PLAIN) -> bytes:
    """Return one A4 page with the two stickers to cut, 148 x 105 mm each."""
    words = _sticker_words()
    made = styled(CardKind.URGENCE, style)
    pages = PdfPages("Autocollants urgence santé")
    pages.begin_page(*A4_MM)
    for number, place in enumerate(words["places"]):
        x, y = 31.0, 24.0 + number * 126.0
        width, height = 148.0, 105.0
        marks: list[Mark] = [Fill(x, y, width, 27.0, made.band)]
        title = Font(Face.BOLD, 40)
        at = x + (width - text_width_mm(words["title"], title)) / 2
        marks.append(TextRun(at, y + 18.6, words["title"], title, made.band_text, "title"))
        body = Font(Face.BOLD, 19)
        below = y + 36.0
        for line in words["lines"]:
            made_rows = _paragraphs((line,), x + 9, below, width - 18, body, gap=0.0)
            marks += made_rows
            below += len(made_rows) * 1.28 * body.size_pt / POINTS_PER_MM + 4.0
        marks += _paragraphs(
            (words["note"],), x + 9, y + height - 12.5, width - 18, Font(Face.REGULAR, 11)
        )
        for x1, y1, x2, y2 in (
            (x, y, x + width, y), (x, y + height, x + width, y + height),
            (x, y, x, y + height), (x + width, y, x + width, y + height),
        ):  # fmt: skip
            marks.append(Rule(x1, y1, x2, y2, 0.4, dash_mm=1.5))
        marks.append(_centred(printable(place), Font(Face.REGULAR, 9), y - 4.0))
        paint(pages, marks)
    paint(pages, _paragraphs((words["advice"],), 31.0, 268.0, 148.0, Font(Face.REGULAR, 11)))
    return pages.finish()


def _across() -> list[Mark]:
    """The horizontal ruler: zero in the middle of the page, right is positive."""
    middle, y = A4_MM[0] / 2, 197.0
    marks: list[Mark] = [Rule(middle - _REACH, y, middle + _REACH, y, 0.5)]
    font = Font(Face.REGULAR, 8)
    for tick in range(-2 * _REACH, 2 * _REACH + 1):
        mm = tick / 2
        long = 5.0 if tick % 10 == 0 else 3.5 if tick % 2 == 0 else 2.0
        marks.append(Rule(middle + mm, y - long, middle + mm, y, 0.3))
        if tick % 20 == 0:
            text = _signed(int(mm))
            at = middle + mm - text_width_mm(text, font) / 2
            marks.append(TextRun(at, y - 6.0, text, font))
    said = "à droite +"
    marks.append(TextRun(middle + _REACH + 3, y, said, font))
    return marks


def _down() -> list[Mark]:
    """The vertical ruler: zero in the middle of the page, down is positive."""
    x, middle = 170.0, A4_MM[1] / 2
    marks: list[Mark] = [Rule(x, middle - _REACH, x, middle + _REACH, 0.5)]
    font = Font(Face.REGULAR, 8)
    for tick in range(-2 * _REACH, 2 * _REACH + 1):
        mm = tick / 2
        long = 5.0 if tick % 10 == 0 else 3.5 if tick % 2 == 0 else 2.0
        marks.append(Rule(x, middle + mm, x + long, middle + mm, 0.3))
        if tick % 10 == 0:
            marks.append(TextRun(x + 6.0, middle + mm + 1.0, _signed(int(mm)), font))
    said = "vers le bas +"
    marks.append(TextRun(x - 8, middle + _REACH + 5, said, font))
    return marks


def _card_frame() -> list[Mark]:
    """A card in the middle of the page: held to the light, the two frames should meet."""
    width, height = 85.60, 53.98
    x, y = (A4_MM[0] - width) / 2, (A4_MM[1] - height) / 2
    right, bottom = x + width, y + height
    frame: list[Mark] = [
        Rule(x, y, right, y, 0.4), Rule(x, bottom, right, bottom, 0.4),
        Rule(x, y, x, bottom, 0.4), Rule(right, y, right, bottom, 0.4),
    ]  # fmt: skip
    middle_x, middle_y = A4_MM[0] / 2, A4_MM[1] / 2
    frame += [
        Rule(middle_x - 5, middle_y, middle_x + 5, middle_y, 0.3),
        Rule(middle_x, middle_y - 5, middle_x, middle_y + 5, 0.3),
    ]
    font = Font(Face.REGULAR, 8)
    frame.append(_centred("85,6 × 54,0 mm. À contre-jour, les deux cadres se superposent.",
                          font, bottom + 5))  # fmt: skip
    return frame


def _scale_check(y: float) -> list[Mark]:
    x = (A4_MM[0] - 100) / 2
    marks: list[Mark] = [Rule(x, y, x + 100, y, 0.5)]
    for tick in range(101):
        long = 5.0 if tick % 10 == 0 else 3.5 if tick % 5 == 0 else 2.0
        marks.append(Rule(x + tick, y, x + tick, y + long, 0.3))
    font = Font(Face.REGULAR, 8)
    for tick in range(0, 101, 10):
        text = str(tick)
        marks.append(TextRun(x + tick - text_width_mm(text, font) / 2, y + 9, text, font))
    marks.append(_centred("Cette règle mesure exactement 100 mm.", font, y + 14))
    return marks


def _paragraphs(
    texts: tuple[str, ...], x: float, y: float, width: float, font: Font, *, gap: float = 1.5
) -> list[Mark]:
    marks: list[Mark] = []
    step = 1.28 * font.size_pt / POINTS_PER_MM
    for text in texts:
        for line in wrap(printable(text, "", (font.face,)), font, width):
            marks.append(TextRun(x, y + font.size_pt / POINTS_PER_MM, line, font))
            y += step
        y += gap
    return marks


def _centred(text: str, font: Font, baseline: float) -> TextRun:
    return TextRun((A4_MM[0] - text_width_mm(text, font)) / 2, baseline, text, font)


def _signed(mm: int) -> str:
    return "0" if mm == 0 else f"{'+' if mm > 0 else '−'}{abs(mm)}"


def _sticker_words() -> dict[str, Any]:
    text = resource("templates/cards/autocollant.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
