"""Lines of a card, measured once: what a block takes at one size, wherever it will stand.

A thousand cards of one practice name the same few doctors and treatments, and a card tries several
sizes: rows are kept by what they are made of, and only the chosen ones are placed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from cpts_desktop.documents.drawing import Mark, TextRun
from cpts_desktop.documents.fitting import fits, wrap
from cpts_desktop.documents.pdf import POINTS_PER_MM, Face, Font, Ink, text_width_mm
from cpts_desktop.features.card.rules import Block, Line, Weight
from cpts_desktop.features.card.templates import Sizes

LEADING: Final = 1.2
_TAIL_GAP: Final = 1.5
_KEPT: Final = 2048
_SIZES_KEPT: Final = 48


class Row(NamedTuple):
    """One line, relative to its own top left; ``depth`` is how far down its glyphs reach."""

    height: float
    marks: tuple[Mark, ...]
    field: str
    depth: float
    loose: bool = False
    """Its telephone number had to go under its line."""
    line: Line | None = None
    start: int = 0
    """Where its text starts in the text of its line."""

    @property
    def run(self) -> TextRun:
        """The first text of the line."""
        return next(mark for mark in self.marks if isinstance(mark, TextRun))


@dataclass(frozen=True)
class Inks:
    """Colours of the labels and of the text."""

    label: Ink
    text: Ink


def row(
    height: float, marks: tuple[Mark, ...], field: str, *, loose: bool = False,
    line: Line | None = None, start: int = 0,
) -> Row:  # fmt: skip
    """Return a row of these marks; its first text starts at ``start`` in that of its ``line``."""
    if len(marks) == 1 and isinstance(marks[0], TextRun):
        return Row(height, marks, field, marks[0].bottom, loose, line, start)
    depth = max((mark.bottom for mark in marks if isinstance(mark, TextRun)), default=0.0)
    return Row(height, marks, field, depth, loose, line, start)


def starts_of(texts: Sequence[str], whole: str) -> list[int]:
    """Return where each row of a wrapped text starts in it."""
    found, at = [], 0
    for text in texts:
        at = max(whole.find(text, at), at)
        found.append(at)
        at += len(text)
    return found


def step_of(font: Font) -> float:
    """Return the height of a line, in mm."""
    return LEADING * font.size_pt / POINTS_PER_MM


def text_rows(
    text: str, font: Font, width: float, ink: Ink, field: str, step: float | None = None
) -> list[Row]:
    """Return the lines of a text, ``step`` mm high each (by default the usual leading)."""
    height = step_of(font) if step is None else step
    return [
        row(height, (TextRun(0, font.ascent_mm, line, font, ink, field),), field)
        for line in wrap(text, font, width)
    ]


@lru_cache(maxsize=_KEPT)
def label_width(labels: tuple[str, ...], size: float) -> float:
    """Return the width of a column of labels, in mm."""
    font = Font(Face.BOLD, size)
    widest = max((text_width_mm(label, font) for label in labels), default=0.0)
    return widest + 0.8 * size / POINTS_PER_MM


_Make: TypeAlias = Callable[[Block, Sizes, Inks, float, float], tuple[Row, ...]]


class Lines(NamedTuple):
    """A measured block: its rows, their height together, and its loose telephone numbers."""

    rows: tuple[Row, ...]
    height: float
    depth: float
    """How far down its glyphs reach."""
    loose: int


class Measured:
    """A block in given colours, measured at each size and width that a layout tries."""

    def __init__(self, block: Block, inks: Inks) -> None:
        self.block = block
        self.field = block.field
        self.label = block.label
        self._inks = inks
        self._known: dict[tuple[object, ...], Lines] = {}

    def beside(self, sizes: Sizes, width: float, x: float) -> Lines:
        """Return it with its label at the left and its lines in a column that starts at ``x``."""
        return self._kept(_beside, sizes, width, x)

    def run_in(self, sizes: Sizes, width: float) -> Lines:
        """Return it with its label run into its text; beside the QR code there is no column."""
        return self._kept(_run_in, sizes, width, 0.0)

    def opened(self, sizes: Sizes, width: float) -> Lines:
        """Return it as in the large version: on one line if it holds, else under its label."""
        return self._kept(_opened, sizes, width, 0.0)

    def _kept(self, make: _Make, sizes: Sizes, width: float, x: float) -> Lines:
        key = (make, width, x, sizes.vital, sizes.normal, sizes.small, sizes.label)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _SIZES_KEPT:
                self._known.clear()
            rows = make(self.block, sizes, self._inks, width, x)
            height = sum(made.height for made in rows)
            depth = height - rows[-1].height + rows[-1].depth
            found = Lines(rows, height, depth, sum(made.loose for made in rows))
            self._known[key] = found
        return found


@lru_cache(maxsize=_KEPT)
def measured(block: Block, inks: Inks) -> Measured:
    """Return the measures of a block; a practice prints the same doctors on every card."""
    return Measured(block, inks)


def _beside(block: Block, sizes: Sizes, inks: Inks, width: float, x: float) -> tuple[Row, ...]:
    rows = [made for line in block.lines for made in _line(line, block, sizes, inks, x, width)]
    return _labelled(rows, block, sizes, inks)


def _opened(block: Block, sizes: Sizes, inks: Inks, width: float, x: float) -> tuple[Row, ...]:
    inline = _run_in(block, sizes, inks, width, x)
    if len(inline) == 1:
        return inline
    font = Font(Face.BOLD, sizes.label)
    label = TextRun(0, font.ascent_mm, block.label, font, inks.label, block.field)
    rows = [made for line in block.lines for made in _line(line, block, sizes, inks, 0.0, width)]
    return (row(step_of(font), (label,), block.field), *rows)


def _run_in(block: Block, sizes: Sizes, inks: Inks, width: float, _x: float) -> tuple[Row, ...]:
    label = Font(Face.BOLD, sizes.label)
    indent = text_width_mm(block.label, label) + 0.6 * sizes.label / POINTS_PER_MM
    rows: list[Row] = []
    for line in block.lines:
        font = font_of(line.weight, sizes)
        first = indent if not rows else 0.0
        texts = wrap(line.text, font, width - first) or ("",)
        if first and not fits(line.text, font, width - first):
            rest = wrap(line.text[len(texts[0]) :].strip(" "), font, width)
            texts = (texts[0], *rest)
        for index, (text, start) in enumerate(zip(texts, starts_of(texts, line.text), strict=True)):
            at = first if index == 0 else 0.0
            run = TextRun(at, font.ascent_mm, text, font, inks.text, block.field)
            rows.append(row(step_of(font), (run,), block.field, line=line, start=start))
        if line.tail:
            used = text_width_mm(texts[-1], font) + (first if len(texts) == 1 else 0.0)
            _add_tail(rows, line, font, inks, block.field, used, width)
    return _labelled(rows, block, sizes, inks)


def font_of(weight: Weight, sizes: Sizes) -> Font:
    """Return the font of a line by how much it matters."""
    if weight is Weight.VITAL:
        return Font(Face.BOLD, sizes.vital)
    return Font(Face.REGULAR, sizes.normal if weight is Weight.NORMAL else sizes.small)


def _line(line: Line, block: Block, sizes: Sizes, inks: Inks, x: float, width: float) -> list[Row]:
    font = font_of(line.weight, sizes)
    step, field = step_of(font), block.field
    bold = Font(Face.BOLD, font.size_pt)
    tail_width = text_width_mm(line.tail, bold) if line.tail else 0.0
    lines = wrap(line.text, font, width - x)
    room = width - x - (tail_width + _TAIL_GAP if line.tail else 0.0)
    alone = bool(line.tail) and (len(lines) > 1 or not fits(line.text, font, room))
    rows = [
        row(step, (TextRun(x, font.ascent_mm, text, font, inks.text, field),), field, line=line,
            start=start)
        for text, start in zip(lines, starts_of(lines, line.text), strict=True)
    ]  # fmt: skip
    if line.tail and not alone:
        tail = TextRun(width - tail_width, font.ascent_mm, line.tail, bold, inks.text, field)
        rows[0] = row(step, (*rows[0].marks, tail), field, line=line)
    elif line.tail:
        under = TextRun(x, font.ascent_mm, line.tail, bold, inks.text, field)
        rows.append(row(step, (under,), field, loose=True, line=line, start=len(line.text)))
    return rows


def _add_tail(
    rows: list[Row], line: Line, font: Font, inks: Inks, field: str, used: float, width: float
) -> None:
    """Put a telephone number at the right of the last row, or of a row of its own."""
    bold = Font(Face.BOLD, font.size_pt)
    wide = text_width_mm(line.tail, bold)
    run = TextRun(width - wide, font.ascent_mm, line.tail, bold, inks.text, field)
    if used + _TAIL_GAP + wide <= width:
        last = rows[-1]
        rows[-1] = row(last.height, (*last.marks, run), field, line=line, start=last.start)
    else:
        rows.append(row(step_of(font), (run,), field, line=line, start=len(line.text)))


def _labelled(rows: list[Row], block: Block, sizes: Sizes, inks: Inks) -> tuple[Row, ...]:
    first = rows[0]
    baseline = max(mark.baseline for mark in first.marks if isinstance(mark, TextRun))
    font = Font(Face.BOLD, sizes.label)
    mark = TextRun(0, baseline, block.label, font, inks.label, block.field)
    labelled = row(
        first.height, (mark, *first.marks), block.field, loose=first.loose, line=first.line,
        start=first.start,
    )  # fmt: skip
    return (labelled, *rows[1:])
