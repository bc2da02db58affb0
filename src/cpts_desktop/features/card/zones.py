"""What a pointer falls on: stretches of a face and the input each comes from.

Read from the rows that the paper is drawn from; there is no second layout.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cpts_desktop.documents.drawing import Cells, TextRun
from cpts_desktop.documents.pdf import POINTS_PER_MM, text_width_mm
from cpts_desktop.features.card.layout import CardLayout, FaceLayout
from cpts_desktop.features.card.rows import Row
from cpts_desktop.kernel.privacy import redacted

QR: Final = "qr_fields"
_MARGIN: Final = 1.0  # a pointer need not be that exact, in mm
_INK: Final = 0.16
"""How much lower than its line the ink stands, in ems: no accent above, a descender under."""

Box = tuple[float, float, float, float]


@redacted
@dataclass(frozen=True)
class Zone:
    """One stretch of one line: its input (``anticoagulant.dose``), left, top, right, bottom in mm.

    ``over`` tells that it goes further down than the face allows.
    """

    part: str
    box: Box
    text: str
    over: bool = False

    @property
    def field(self) -> str:
        """The field of the card that the input belongs to."""
        return root(self.part)


def root(part: str) -> str:
    """Return the field of an input: « allergies » for « allergies[1] »."""
    return part.partition(".")[0].partition("[")[0]


def zones(layout: CardLayout) -> tuple[tuple[Zone, ...], ...]:
    """Return the zones of each face, from the top."""
    return tuple(tuple(_zones(face)) for face in layout.faces)


def _zones(face: FaceLayout) -> Iterator[Zone]:
    if face.placed is None:
        return
    left, right = face.left - _MARGIN, face.width - face.left + _MARGIN
    limit = face.placed.limit + 1e-6 if face.overflow > 0 else face.height
    reached = 0.0
    for start_y, rows in face.placed.rows:
        y = start_y
        for made in rows:
            over = y + made.depth > limit
            found = list(_stretches(made, face.left))
            lower = _INK * _size(made) / POINTS_PER_MM
            top, bottom = max(y + lower, reached), y + made.height + lower
            for number, (start, part, text) in enumerate(found):
                begin = left if number == 0 else start
                end = right if number + 1 == len(found) else found[number + 1][0]
                yield Zone(part, (begin, top, end, bottom), text, over)
                reached = bottom
            y += made.height
    for mark in face.marks:
        if isinstance(mark, Cells):
            yield Zone(QR, (mark.x, mark.y, mark.x + mark.size, mark.y + mark.size), "")


def _size(made: Row) -> float:
    """Return the largest type of a row, in points."""
    sizes = (mark.font.size_pt for mark in made.marks if isinstance(mark, TextRun))
    return max(sizes, default=0.0)


def _stretches(made: Row, left: float) -> Iterator[tuple[float, str, str]]:
    """Return (x where it starts, input, words) along one row."""
    runs = [mark for mark in made.marks if isinstance(mark, TextRun)]
    line = made.line
    if line is None or not line.parts:
        for run in runs:
            if run.field:
                yield left + run.x, run.field, run.text
        return
    printed = next((run for run in runs if line.text.startswith(run.text, made.start)), None)
    if printed is None:  # a telephone number on a row of its own
        yield left, line.parts[-1][1], line.tail
        return
    end = made.start + len(printed.text)
    starts = [*(at for at, _part in line.parts[1:]), len(line.text)]
    for (at, part), after in zip(line.parts, starts, strict=True):
        if after <= made.start or at >= end:
            continue
        before = line.text[made.start : max(at, made.start)]
        x = left + printed.x + (text_width_mm(before, printed.font) if before else 0.0)
        yield x, part, line.text[max(at, made.start) : min(after, end)].strip(" ·")
