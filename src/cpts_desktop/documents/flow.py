"""Strips laid one under the other: paragraphs and tables that pass from page to page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cpts_desktop.documents.drawing import Fill, Mark, Rule, TextRun, shifted
from cpts_desktop.documents.fitting import wrap
from cpts_desktop.documents.pdf import BLACK, POINTS_PER_MM, Font, Ink, printable

LINE_HEIGHT = 1.36
"""Distance between baselines, in ems: what the tallest accents need."""

HAIRLINE = Ink.of("#B7C0C9")
SHADE = Ink.of("#EEF1F4")


@dataclass(frozen=True)
class Strip:
    """A horizontal strip that is never cut; its marks are relative to its top left."""

    height: float
    marks: tuple[Mark, ...] = ()
    keep_next: bool = False
    header: Strip | None = None
    """The strip to draw again when this one comes first on a page."""


@dataclass(frozen=True)
class Column:
    """A column of a table: its title and its share of the width."""

    title: str
    share: float


@dataclass(frozen=True)
class Page:
    """Marks of one page, relative to the top left of the text area."""

    marks: list[Mark] = field(default_factory=list)
    used: float = 0.0


def line_height_mm(font: Font) -> float:
    """Return the distance between two baselines, in mm."""
    return LINE_HEIGHT * font.size_pt / POINTS_PER_MM


def gap(height: float) -> Strip:
    """Return an empty strip."""
    return Strip(height)


def text_block(
    text: str, font: Font, width: float, *, ink: Ink = BLACK, field: str = "", x: float = 0.0
) -> tuple[Strip, ...]:
    """Return one strip per line of a paragraph; line breaks in ``text`` are kept.

    Raises UnprintableText naming the character.
    """
    strips = []
    step = line_height_mm(font)
    for part in text.split("\n"):
        clean = printable(part, field, (font.face,))
        for line in wrap(clean, font, width) or ("",):
            run = TextRun(x, font.ascent_mm, line, font, ink, field)
            strips.append(Strip(step, (run,) if line else ()))
    return tuple(strips)


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    width: float,
    head: Font,
    body: Font,
    *,
    field: str = "",
) -> tuple[Strip, ...]:
    """Return a table: a shaded header, one strip per row, hairlines between rows.

    Raises UnprintableText naming the character and ``field``.
    """
    total = sum(column.share for column in columns)
    widths = [width * column.share / total for column in columns]
    header = _row([column.title for column in columns], widths, head, field, shade=True)
    strips = [Strip(header.height, header.marks, keep_next=True)]
    for row in rows:
        drawn = _row(row, widths, body, field, shade=False)
        strips.append(Strip(drawn.height, drawn.marks, header=header))
    return tuple(strips)


def _row(
    cells: Sequence[str], widths: Sequence[float], font: Font, field: str, *, shade: bool
) -> Strip:
    pad_x, pad_y = 1.4, 0.9
    marks: list[Mark] = []
    x = tallest = 0.0
    step = line_height_mm(font)
    for cell, width in zip(cells, widths, strict=True):
        y = pad_y
        for part in cell.split("\n"):
            clean = printable(part, field, (font.face,))
            for line in wrap(clean, font, width - 2 * pad_x):
                marks.append(TextRun(x + pad_x, y + font.ascent_mm, line, font, field=field))
                y += step
        tallest = max(tallest, y + pad_y)
        x += width
    under: list[Mark] = [Fill(0, 0, x, tallest, SHADE)] if shade else []
    marks.append(Rule(0, tallest, x, tallest, 0.5, HAIRLINE))
    return Strip(tallest, (*under, *marks))


def paginate(strips: Sequence[Strip], height: float) -> list[Page]:
    """Fill pages of ``height`` mm; a strip taller than a page gets one of its own."""
    pages: list[Page] = []
    marks: list[Mark] = []
    used = 0.0
    for index, strip in enumerate(strips):
        needed = strip.height
        if strip.keep_next and index + 1 < len(strips):
            needed += strips[index + 1].height
        if used and used + needed > height + 1e-6:
            pages.append(Page(marks, used))
            marks, used = [], 0.0
            if strip.header is not None:
                marks.extend(strip.header.marks)
                used = strip.header.height
        if not strip.marks and not used:
            continue  # a gap at the top of a page is not drawn
        marks.extend(shifted(mark, 0, used) for mark in strip.marks)
        used += strip.height
    pages.append(Page(marks, used))
    return pages


def total_height(strips: Sequence[Strip]) -> float:
    """Return the height of all strips on one endless page."""
    return sum(strip.height for strip in strips)
