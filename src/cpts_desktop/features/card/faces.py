"""The two faces of a card and the pages of the large version, drawn in mm.

Front: a band with the word, the identity, then what can kill. Back: the identity again (a sheet
printed on both sides may shift), whom to call, who treats.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from cpts_desktop.documents.drawing import Bitmap, Cells, Fill, Mark, Rule, TextRun, shifted
from cpts_desktop.documents.fitting import fits, wrap
from cpts_desktop.documents.pdf import POINTS_PER_MM, WHITE, Face, Font, printable, text_width_mm
from cpts_desktop.features.card.model import Card
from cpts_desktop.features.card.qr import QrCode
from cpts_desktop.features.card.rules import (
    Block,
    Line,
    Weight,
    identity,
    issued_line,
    validity_line,
)
from cpts_desktop.features.card.templates import Scale, Sizes, Template

LEADING: Final = 1.2
_BETWEEN: Final = 0.3  # room between two blocks, of the size of ordinary lines
_QR_GAP: Final = 1.5


@dataclass(frozen=True)
class Placed:
    """A face with its marks; ``overflow`` in mm, ``crossing`` the fields that do not fit."""

    marks: tuple[Mark, ...]
    overflow: float = 0.0
    crossing: tuple[str, ...] = ()
    loose_tails: int = 0
    """Telephone numbers that had to go under their line."""
    longest: str = ""
    """The field that takes most room, when the face overflows."""


@dataclass(frozen=True)
class _Row:
    """One line or block of lines, relative to its own top left."""

    height: float
    marks: tuple[Mark, ...]
    field: str
    loose: bool = False


class FaceMaker:
    """Draws faces of one size for one card."""

    def __init__(
        self, card: Card, template: Template, scale: Scale, width: float, height: float
    ) -> None:
        self.card = card
        self.template = template
        self.scale = scale
        self.width = width
        self.height = height
        self.left = scale.inset_x
        self.column = width - 2 * scale.inset_x
        who = identity(card)
        both = (Face.REGULAR, Face.BOLD)
        self.name = printable(who.name, "birth_name", both)
        self.birth = printable(who.birth, "birth_date", both)
        self.used_name = printable(who.used_name, "used_name", both)

    def front(self, shown: Sequence[Block], note: str) -> Placed:
        """Return the front at the largest size that holds; ``note`` says what is on the back."""
        return self._largest(lambda sizes: self._front_at(sizes, shown, note))

    def back(self, shown: Sequence[Block], qr: QrCode | None) -> Placed:
        """Return the back at the largest size that holds."""
        return self._largest(lambda sizes: self._back_at(sizes, shown, qr))

    def flowed(self, shown: Sequence[Block], qr: QrCode | None) -> list[Placed]:
        """Return everything on one page if it holds at some size, else on several."""
        for sizes in self.scale.sizes:
            pages = self._flow_at(sizes, shown, qr)
            if len(pages) == 1:
                break
        return pages

    def _largest(self, draw: Callable[[Sizes], Placed]) -> Placed:
        """Return the try that keeps most telephone numbers on their line, then the largest."""
        tries = []
        for sizes in self.scale.sizes:
            face = draw(sizes)
            if face.overflow <= 0 and not face.loose_tails:
                return face
            tries.append(face)
        holding = [face for face in tries if face.overflow <= 0]
        return min(holding, key=lambda face: face.loose_tails) if holding else tries[-1]

    # --- faces ---

    def _front_at(self, sizes: Sizes, shown: Sequence[Block], note: str) -> Placed:
        head = [*self._band(sizes), *self._identity(sizes)]
        foot = self._foot(note, Font(Face.BOLD, sizes.label)) if note else []
        return self._stack(sizes, head, shown, foot, None)

    def _back_at(self, sizes: Sizes, shown: Sequence[Block], qr: QrCode | None) -> Placed:
        font = Font(Face.BOLD, sizes.label)
        told = f"{self.name} · {self.birth}"
        height = LEADING * font.size_pt / POINTS_PER_MM
        head = [
            _Row(
                height,
                (TextRun(0, font.ascent_mm, line, font, self.template.label, "identity"),),
                "identity",
            )
            for line in wrap(told, font, self.column)
        ]
        rule = Rule(0, 0.5, self.column, 0.5, 0.6, self.template.label)
        head.append(_Row(1.1, (rule,), "identity"))
        foot = self._foot(validity_line(self.card), Font(Face.REGULAR, sizes.normal))
        return self._stack(sizes, head, shown, foot, qr)

    def _flow_at(self, sizes: Sizes, shown: Sequence[Block], qr: QrCode | None) -> list[Placed]:
        head = [*self._band(sizes), *self._identity(sizes)]
        font = Font(Face.REGULAR, sizes.normal)
        until = validity_line(self.card)
        foot = self._foot(until or "1/1", font)
        parts: list[tuple[Sequence[Block], QrCode | None]] = []
        rest = list(shown)
        while rest or not parts:
            taken, code = len(rest), qr
            while self._stack(sizes, head, rest[:taken], foot, code).overflow > 0 and taken > 1:
                taken, code = taken - 1, None
            parts.append((rest[:taken], code))
            rest = rest[taken:]
        total = len(parts)
        pages = []
        for number, (part, code) in enumerate(parts, start=1):
            told = f"{until} · page {number}/{total}".strip(" ·") if total > 1 else until
            pages.append(self._stack(sizes, head, part, self._foot(told, font), code))
        return pages

    def _stack(
        self,
        sizes: Sizes,
        head: Sequence[_Row],
        shown: Sequence[Block],
        foot: Sequence[_Row],
        qr: QrCode | None,
    ) -> Placed:
        """Put head, blocks and foot on one face, the QR code at the bottom right."""
        bottom = self.height - self.scale.safe
        foot_top = bottom - sum(row.height for row in foot)
        marks: list[Mark] = []
        y = self.scale.safe
        for row in head:
            marks.extend(shifted(mark, self.left, y) for mark in row.marks)
            y += row.height
        qr_top = bottom
        if qr is not None:
            qr_top = bottom - qr.size_mm
            marks.append(Cells(self.left + self.column - qr.size_mm, qr_top, qr.size_mm, qr.rows))
        label_width = self._label_width(shown, sizes)
        between = _BETWEEN * sizes.normal / POINTS_PER_MM
        crossing: list[str] = []
        heights: dict[str, float] = {}
        loose = 0
        reached = y
        for index, block in enumerate(shown):
            if index:
                y += between
            rows = self._rows(block, sizes, self.column, label_width)
            if qr is not None and y + sum(row.height for row in rows) > qr_top - _QR_GAP:
                rows = self._run_in_rows(block, sizes, self.column - qr.size_mm - _QR_GAP)
            heights[block.field] = sum(row.height for row in rows)
            for row in rows:
                placed = [shifted(mark, self.left, y) for mark in row.marks]
                marks.extend(placed)
                reached = max(m.bottom for m in placed if isinstance(m, TextRun))
                y += row.height
                loose += row.loose
            if reached > foot_top + 1e-6:
                crossing.append(block.field)
        overflow = reached - foot_top
        if qr is not None:
            overflow = max(overflow, self.scale.safe + sum(r.height for r in head) - qr_top)
            if foot and text_width_mm(_text(foot[-1]), _font(foot[-1])) > (
                self.column - qr.size_mm - _QR_GAP
            ):
                foot = [row for made in foot for row in self._narrow(made, qr)]
                overflow = max(overflow, reached - (bottom - sum(row.height for row in foot)))
        y = bottom - sum(row.height for row in foot)
        for row in foot:
            marks.extend(shifted(mark, self.left, y) for mark in row.marks)
            y += row.height
        if overflow <= 1e-6:
            return Placed(tuple(marks), loose_tails=loose)
        if not crossing and shown:
            crossing.append(shown[-1].field)
        longest = max(heights, key=lambda name: heights[name], default="")
        return Placed(tuple(marks), overflow, tuple(crossing), loose, longest)

    # --- parts ---

    def _band(self, sizes: Sizes) -> list[_Row]:
        font = Font(Face.BOLD, max(sizes.label * 1.2, sizes.vital * 0.9))
        height = 1.55 * font.size_pt / POINTS_PER_MM
        outset = self.scale.inset_x - self.scale.safe
        band = Fill(
            -outset, 0, self.column + 2 * outset, height, self.template.band, radius=height * 0.2
        )
        baseline = height / 2 + 0.357 * font.size_pt / POINTS_PER_MM
        title = TextRun(0, baseline, self.template.title, font, self.template.band_text, "title")
        small = Font(Face.REGULAR, sizes.label)
        dated = issued_line(self.card)
        dated_width = text_width_mm(dated, small)
        room = self.column - text_width_mm(title.text, font) - dated_width - 4.0
        logo, taken = self._logo(height, room)
        issued = TextRun(
            self.column - taken - dated_width, baseline, dated, small,
            self.template.band_text, "issued",
        )  # fmt: skip
        return [_Row(height + 0.8, (band, *logo, title, *([issued] if dated else [])), "title")]

    def _logo(self, height: float, room: float) -> tuple[list[Mark], float]:
        """Return the logo on a white plate at the right of the band, and the width it takes."""
        logo = self.template.logo
        if logo is None:
            return [], 0.0
        plate_height = height - 0.8
        width = (plate_height - 0.5) * logo.aspect
        if width + 1.0 > min(room, self.column / 4):
            return [], 0.0
        at = self.column + (self.scale.inset_x - self.scale.safe) - 0.4 - (width + 1.0)
        plate = Fill(at, 0.4, width + 1.0, plate_height, WHITE, radius=0.6)
        picture = Bitmap(at + 0.5, 0.65, width, plate_height - 0.5, logo.png)
        return [plate, picture], self.column - at + 1.0

    def _identity(self, sizes: Sizes) -> list[_Row]:
        wanted = [s for s in self.scale.names if sizes.vital - 1e-6 <= s <= sizes.vital * 1.3]
        size = next(
            (s for s in wanted if fits(self.name, Font(Face.BOLD, s), self.column)),
            min(self.scale.names),
        )
        font = Font(Face.BOLD, size)
        step = LEADING * size / POINTS_PER_MM
        rows = [
            _Row(
                step,
                (TextRun(0, font.ascent_mm, line, font, self.template.text, "birth_name"),),
                "birth_name",
            )
            for line in wrap(self.name, font, self.column)
        ]
        bold = Font(Face.BOLD, max(sizes.vital * 0.9, 9.0))
        plain = Font(Face.REGULAR, sizes.normal)
        marks: list[Mark] = [
            TextRun(0, bold.ascent_mm, self.birth, bold, self.template.text, "birth_date")
        ]
        at = text_width_mm(self.birth, bold) + 3.0
        apart = []
        if self.used_name and at + text_width_mm(self.used_name, plain) <= self.column:
            marks.append(
                TextRun(at, bold.ascent_mm, self.used_name, plain, self.template.text, "used_name")
            )
        elif self.used_name:
            apart = self._text_rows(self.used_name, plain, self.column, "used_name")
        rows.append(_Row(LEADING * bold.size_pt / POINTS_PER_MM, tuple(marks), "birth_date"))
        rows.extend(apart)
        rows.append(
            _Row(1.6, (Rule(0, 0.9, self.column, 0.9, 0.5, self.template.hairline),), "birth_date")
        )
        return rows

    def _text_rows(self, text: str, font: Font, width: float, field: str) -> list[_Row]:
        step = LEADING * font.size_pt / POINTS_PER_MM
        return [
            _Row(step, (TextRun(0, font.ascent_mm, line, font, self.template.text, field),), field)
            for line in wrap(text, font, width)
        ]

    def _foot(self, text: str, font: Font) -> list[_Row]:
        if not text:
            return []
        # The last line keeps off the rounded corners, and its descenders off the safe edge.
        step = font.ascent_mm + font.descent_mm
        return [
            _Row(
                step,
                (TextRun(0, font.ascent_mm, line, font, self.template.label, "issued"),),
                "issued",
            )
            for line in wrap(text, font, self.column)
        ]

    def _narrow(self, row: _Row, qr: QrCode) -> list[_Row]:
        font = _font(row)
        width = self.column - qr.size_mm - _QR_GAP
        return [
            _Row(
                row.height,
                (TextRun(0, font.ascent_mm, line, font, self.template.label, "issued"),),
                row.field,
            )
            for line in wrap(_text(row), font, width)
        ]

    def _label_width(self, shown: Sequence[Block], sizes: Sizes) -> float:
        font = Font(Face.BOLD, sizes.label)
        widest = max((text_width_mm(block.label, font) for block in shown), default=0.0)
        return widest + 0.8 * sizes.label / POINTS_PER_MM

    def _rows(self, block: Block, sizes: Sizes, width: float, label_width: float) -> list[_Row]:
        rows: list[_Row] = []
        for line in block.lines:
            rows.extend(self._line_rows(line, block.field, sizes, label_width, width))
        return self._labelled(rows, block, Font(Face.BOLD, sizes.label))

    def _line_rows(
        self, line: Line, field: str, sizes: Sizes, x: float, width: float
    ) -> list[_Row]:
        font = self._font(line.weight, sizes)
        step = LEADING * font.size_pt / POINTS_PER_MM
        ink = self.template.text
        room = width - x
        bold = Font(Face.BOLD, font.size_pt)
        tail_width = text_width_mm(line.tail, bold) if line.tail else 0.0
        beside = tail_width + 1.5 if line.tail else 0.0
        lines = wrap(line.text, font, room)
        alone = bool(line.tail) and (len(lines) > 1 or not fits(line.text, font, room - beside))
        rows = [
            _Row(step, (TextRun(x, font.ascent_mm, text, font, ink, field),), field)
            for text in lines
        ]
        if line.tail and not alone:
            tail = TextRun(width - tail_width, font.ascent_mm, line.tail, bold, ink, field)
            rows[0] = _Row(step, (*rows[0].marks, tail), field)
        elif line.tail:
            under = TextRun(x, font.ascent_mm, line.tail, bold, ink, field)
            rows.append(_Row(step, (under,), field, loose=True))
        return rows

    def _run_in_rows(self, block: Block, sizes: Sizes, width: float) -> list[_Row]:
        """Return the rows of a block beside the QR code: the label runs into the text."""
        label = Font(Face.BOLD, sizes.label)
        indent = text_width_mm(block.label, label) + 0.6 * sizes.label / POINTS_PER_MM
        rows: list[_Row] = []
        for line in block.lines:
            font = self._font(line.weight, sizes)
            step = LEADING * font.size_pt / POINTS_PER_MM
            first = indent if not rows else 0.0
            texts = wrap(line.text, font, width - first) or ("",)
            if first and (not fits(line.text, font, width - first)):
                rest = wrap(line.text[len(texts[0]) :].strip(" "), font, width)
                texts = (texts[0], *rest)
            for index, text in enumerate(texts):
                at = first if index == 0 else 0.0
                run = TextRun(at, font.ascent_mm, text, font, self.template.text, block.field)
                rows.append(_Row(step, (run,), block.field))
            if line.tail:
                bold = Font(Face.BOLD, font.size_pt)
                used = text_width_mm(texts[-1], font) + (first if len(texts) == 1 else 0.0)
                tail_width = text_width_mm(line.tail, bold)
                beside = used + 1.5 + tail_width <= width
                run = TextRun(
                    width - tail_width if beside else 0.0,
                    font.ascent_mm,
                    line.tail,
                    bold,
                    self.template.text,
                    block.field,
                )
                if beside:
                    rows[-1] = _Row(step, (*rows[-1].marks, run), block.field)
                else:
                    rows.append(_Row(step, (run,), block.field))
        return self._labelled(rows, block, label)

    def _labelled(self, rows: list[_Row], block: Block, label: Font) -> list[_Row]:
        first = rows[0]
        baseline = max(mark.baseline for mark in first.marks if isinstance(mark, TextRun))
        mark = TextRun(0, baseline, block.label, label, self.template.label, block.field)
        return [_Row(first.height, (mark, *first.marks), block.field, first.loose), *rows[1:]]

    def _font(self, weight: Weight, sizes: Sizes) -> Font:
        if weight is Weight.VITAL:
            return Font(Face.BOLD, sizes.vital)
        return Font(Face.REGULAR, sizes.normal if weight is Weight.NORMAL else sizes.small)


def _text(row: _Row) -> str:
    return next(mark.text for mark in row.marks if isinstance(mark, TextRun))


def _font(row: _Row) -> Font:
    return next(mark.font for mark in row.marks if isinstance(mark, TextRun))
