"""What is drawn, as values: placed before it is painted, so that a test or a rule can look at it.

Lengths in mm from the top left of the drawing, y growing downwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from cpts_desktop.documents.pdf import BLACK, Font, Ink, PdfPages, text_width_mm


class TextRun(NamedTuple):
    """One line of text; ``field`` says which input it comes from.

    A tuple, because a series makes and moves a hundred thousand of them.
    """

    x: float
    baseline: float
    text: str
    font: Font
    ink: Ink = BLACK
    field: str = ""

    @property
    def bottom(self) -> float:
        """How far down the glyphs may reach."""
        return self.baseline + self.font.descent_mm

    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, right, bottom of the room that the glyphs may take."""
        font = self.font
        right = self.x + text_width_mm(self.text, font)
        return self.x, self.baseline - font.ascent_mm, right, self.baseline + font.descent_mm


@dataclass(frozen=True)
class Fill:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    ink: Ink
    radius: float = 0.0


@dataclass(frozen=True)
class Rule:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    width_pt: float = 0.5
    ink: Ink = BLACK
    dash_mm: float = 0.0


@dataclass(frozen=True)
class Shape:
    """A filled polygon."""

    points: tuple[tuple[float, float], ...]
    ink: Ink


@dataclass(frozen=True)
class Cells:
    """A square grid of dark and light cells (a QR code), quiet zone included."""

    x: float
    y: float
    size: float
    rows: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Bitmap:
    """A picture that ``documents.logo`` decoded and encoded again; nothing else is drawn."""

    x: float
    y: float
    width: float
    height: float
    png: bytes


Mark: TypeAlias = TextRun | Fill | Rule | Shape | Cells | Bitmap


def shifted(mark: Mark, dx: float, dy: float) -> Mark:
    """Return the same mark further right and down."""
    if isinstance(mark, TextRun):
        x, baseline = mark.x + dx, mark.baseline + dy
        return TextRun(x, baseline, mark.text, mark.font, mark.ink, mark.field)
    if isinstance(mark, Rule):
        ends = (mark.x1 + dx, mark.y1 + dy, mark.x2 + dx, mark.y2 + dy)
        return Rule(*ends, mark.width_pt, mark.ink, mark.dash_mm)
    if isinstance(mark, Fill):
        return Fill(mark.x + dx, mark.y + dy, mark.width, mark.height, mark.ink, mark.radius)
    if isinstance(mark, Shape):
        return replace(mark, points=tuple((x + dx, y + dy) for x, y in mark.points))
    return replace(mark, x=mark.x + dx, y=mark.y + dy)


def paint(pages: PdfPages, marks: Iterable[Mark]) -> None:
    """Draw the marks on the current page."""
    for mark in marks:
        if isinstance(mark, TextRun):
            pages.text(mark.x, mark.baseline, mark.text, mark.font, mark.ink)
        elif isinstance(mark, Fill):
            pages.fill(mark.x, mark.y, mark.width, mark.height, mark.ink, radius=mark.radius)
        elif isinstance(mark, Rule):
            pages.line(
                mark.x1, mark.y1, mark.x2, mark.y2, mark.width_pt, mark.ink, dash_mm=mark.dash_mm
            )
        elif isinstance(mark, Shape):
            pages.shape(mark.points, mark.ink)
        elif isinstance(mark, Bitmap):
            pages.image(mark.x, mark.y, mark.width, mark.height, mark.png)
        else:
            pages.cells(mark.x, mark.y, mark.size, mark.rows)
