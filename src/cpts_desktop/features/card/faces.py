"""The two faces of a card and the pages of the large version, drawn in mm.

Front: a band with the word, the identity, then what can kill. Back: the identity again (a sheet
printed on both sides may shift), whom to call, who treats.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from cpts_desktop.documents.drawing import Bitmap, Cells, Fill, Mark, Rule, TextRun, shifted
from cpts_desktop.documents.fitting import fits
from cpts_desktop.documents.pdf import POINTS_PER_MM, WHITE, Face, Font, printable, text_width_mm
from cpts_desktop.features.card.model import Card
from cpts_desktop.features.card.qr import QrCode
from cpts_desktop.features.card.rows import (
    LEADING,
    Inks,
    Measured,
    Row,
    label_width,
    row,
    step_of,
    text_rows,
)
from cpts_desktop.features.card.rules import identity, issued_line, validity_line
from cpts_desktop.features.card.templates import FLOOR_PT, Scale, Sizes, Template

_BETWEEN: Final = 0.3  # room between two blocks, of the size of ordinary lines
_BETWEEN_OPENED: Final = 0.5
_QR_GAP: Final = 1.5


@dataclass(frozen=True)
class Placed:
    """A face with its marks; ``overflow`` in mm, ``crossing`` the fields that do not fit."""

    marks: tuple[Mark, ...]
    overflow: float = 0.0
    crossing: tuple[str, ...] = ()
    longest: str = ""
    """The field that takes most room, when the face overflows."""
    rows: tuple[tuple[float, Sequence[Row]], ...] = ()
    """Where each block of rows starts, from the top: what a pointer falls on."""
    limit: float = 0.0
    """How far down the blocks may reach, in mm."""


@dataclass(frozen=True)
class _Plan:
    """A face measured at one size: where each row goes, and whether it holds."""

    rows: tuple[tuple[float, Sequence[Row]], ...]
    code: Cells | None
    overflow: float
    crossing: tuple[str, ...]
    loose: int
    longest: str
    limit: float

    @property
    def holds(self) -> bool:
        return self.overflow <= 0


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
        self.inks = Inks(template.label, template.text)
        who = identity(card)
        both = (Face.REGULAR, Face.BOLD)
        self.name = printable(who.name, "birth_name", both)
        self.birth = printable(who.birth, "birth_date", both)
        self.used_name = printable(who.used_name, "used_name", both)

    def front(self, shown: Sequence[Measured], note: str) -> Placed:
        """Return the front at the largest size that holds; ``note`` says what is on the back."""

        def plan(sizes: Sizes) -> _Plan:
            head = [*self._band(sizes), *self._identity(sizes)]
            foot = self._foot(note, sizes, "note", Face.BOLD)
            return self._plan(sizes, head, shown, foot, None)

        head = 1.55 * 1.2 * FLOOR_PT + LEADING * (min(self.scale.names) + 9.0)
        return self._largest(plan, shown, head / POINTS_PER_MM)

    def back(self, shown: Sequence[Measured], qr: QrCode | None) -> Placed:
        """Return the back at the largest size that holds."""
        until = validity_line(self.card)

        def plan(sizes: Sizes) -> _Plan:
            font = Font(Face.BOLD, sizes.label)
            told = f"{self.name} · {self.birth}"
            head = text_rows(told, font, self.column, self.template.label, "identity")
            rule = Rule(0, 0.5, self.column, 0.5, 0.6, self.template.label)
            head.append(row(1.1, (rule,), "identity"))
            return self._plan(sizes, head, shown, self._foot(until, sizes, "valid_until"), qr)

        return self._largest(plan, () if qr else shown)

    def flowed(self, shown: Sequence[Measured], qr: QrCode | None) -> list[Placed]:
        """Return everything on as few pages as any size allows, at the largest such size."""
        tries = [self._flow_at(sizes, shown, qr) for sizes in self.scale.sizes]
        return [self._placed(page) for page in min(tries, key=len)]

    def _largest(
        self, plan: Callable[[Sizes], _Plan], shown: Sequence[Measured], head: float = 0.0
    ) -> Placed:
        """Return the try that keeps most telephone numbers on their line, then the largest.

        A size at which the blocks ``shown`` and a ``head`` of the least height are already too
        tall is not tried, except the last.
        """
        tries = []
        room = self.height - 2 * self.scale.safe - head
        for sizes in self.scale.sizes:
            if sizes is not self.scale.sizes[-1] and self._least(sizes, shown) > room:
                continue
            face = plan(sizes)
            if face.holds and not face.loose:
                return self._placed(face)
            tries.append(face)
        holding = [face for face in tries if face.holds]
        return self._placed(
            min(holding, key=lambda face: face.loose) if holding else tries[-1]
        )  # fmt: skip

    def _least(self, sizes: Sizes, shown: Sequence[Measured]) -> float:
        if not shown:
            return 0.0
        x = label_width(tuple([block.label for block in shown]), sizes.label)
        lines = [block.beside(sizes, self.column, x) for block in shown]
        return sum([one.height for one in lines]) - lines[-1].height + lines[-1].depth

    def _flow_at(self, sizes: Sizes, shown: Sequence[Measured], qr: QrCode | None) -> list[_Plan]:
        head = [*self._band(sizes), *self._identity(sizes)]
        until = validity_line(self.card)
        foot = self._foot(until or "1/1", sizes, "valid_until")
        parts: list[tuple[Sequence[Measured], QrCode | None]] = []
        rest = list(shown)
        while rest or not parts:
            taken, code = len(rest), qr
            while not self._plan(sizes, head, rest[:taken], foot, code, opens=True).holds and (
                taken > 1
            ):
                taken, code = taken - 1, None
            parts.append((rest[:taken], code))
            rest = rest[taken:]
        total = len(parts)
        pages = []
        for number, (part, code) in enumerate(parts, start=1):
            told = f"{until} · page {number}/{total}".strip(" ·") if total > 1 else until
            foot = self._foot(told, sizes, "valid_until")
            pages.append(self._plan(sizes, head, part, foot, code, opens=True))
        return pages

    # --- measured, then placed ---

    def _plan(
        self,
        sizes: Sizes,
        head: Sequence[Row],
        shown: Sequence[Measured],
        foot: Sequence[Row],
        qr: QrCode | None,
        *,
        opens: bool = False,
    ) -> _Plan:
        """Put head, blocks and foot on one face, the QR code at the bottom right."""
        bottom = self.height - self.scale.safe
        foot_top = bottom - _height(foot)
        found: list[tuple[float, Sequence[Row]]] = [(self.scale.safe, head)]
        y = reached = head_bottom = self.scale.safe + _height(head)
        narrow, code_top, code = self.column, bottom, None
        if qr is not None:
            narrow, code_top = self.column - qr.size_mm - _QR_GAP, bottom - qr.size_mm
            at = self.left + self.column - qr.size_mm
            code = Cells(at, code_top, qr.size_mm, qr.rows)
        x = label_width(tuple([block.label for block in shown]), sizes.label)
        between = (_BETWEEN_OPENED if opens else _BETWEEN) * sizes.normal / POINTS_PER_MM
        crossing: list[str] = []
        heights: dict[str, float] = {}
        loose = 0
        for index, block in enumerate(shown):
            if index:
                y += between
            width = self.column
            lines = block.opened(sizes, width) if opens else block.beside(sizes, width, x)
            if qr is not None and y + lines.height > code_top - _QR_GAP:
                lines = block.opened(sizes, narrow) if opens else block.run_in(sizes, narrow)
            found.append((y, lines.rows))
            heights[block.field] = lines.height
            reached = y + lines.depth
            y += lines.height
            loose += lines.loose
            if reached > foot_top + 1e-6:
                crossing.append(block.field)
        overflow = reached - foot_top
        if qr is not None:
            overflow = max(overflow, head_bottom - code_top)
            if foot and text_width_mm(foot[-1].run.text, foot[-1].run.font) > narrow:
                foot = [part for made in foot for part in self._narrowed(made, narrow)]
                overflow = max(overflow, reached - (bottom - _height(foot)))
        limit = bottom - _height(foot)
        if overflow <= 1e-6:
            found.append((limit, foot))
            return _Plan(tuple(found), code, 0.0, (), loose, "", limit)
        if not crossing and shown:
            crossing.append(shown[-1].field)
        longest = max(heights, key=lambda name: heights[name], default="")
        # The foot is not drawn under the lines that took its place.
        return _Plan(tuple(found), code, overflow, tuple(crossing), loose, longest, limit)

    def _placed(self, plan: _Plan) -> Placed:
        marks: list[Mark] = [] if plan.code is None else [plan.code]
        for y, rows in plan.rows:
            for made in rows:
                marks.extend([shifted(mark, self.left, y) for mark in made.marks])
                y += made.height
        return Placed(
            tuple(marks), plan.overflow, plan.crossing, plan.longest, plan.rows, plan.limit
        )

    # --- parts ---

    def _band(self, sizes: Sizes) -> list[Row]:
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
        return [row(height + 0.8, (band, *logo, title, *([issued] if dated else [])), "title")]

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

    def _identity(self, sizes: Sizes) -> list[Row]:
        wanted = [s for s in self.scale.names if sizes.vital - 1e-6 <= s <= sizes.vital * 1.3]
        size = next(
            (s for s in wanted if fits(self.name, Font(Face.BOLD, s), self.column)),
            min(self.scale.names),
        )
        ink = self.template.text
        rows = text_rows(self.name, Font(Face.BOLD, size), self.column, ink, "birth_name")
        bold = Font(Face.BOLD, max(sizes.vital * 0.9, 9.0))
        plain = Font(Face.REGULAR, sizes.normal)
        marks: list[Mark] = [TextRun(0, bold.ascent_mm, self.birth, bold, ink, "birth_date")]
        at = text_width_mm(self.birth, bold) + 3.0
        apart: list[Row] = []
        if self.used_name and at + text_width_mm(self.used_name, plain) <= self.column:
            marks.append(TextRun(at, bold.ascent_mm, self.used_name, plain, ink, "used_name"))
        elif self.used_name:
            apart = text_rows(self.used_name, plain, self.column, ink, "used_name")
        rows.append(row(step_of(bold), tuple(marks), "birth_date"))
        rows.extend(apart)
        line = Rule(0, 0.9, self.column, 0.9, 0.5, self.template.hairline)
        rows.append(row(1.6, (line,), "birth_date"))
        return rows

    def _foot(
        self, text: str, sizes: Sizes, field: str, face: Face = Face.REGULAR
    ) -> list[Row]:  # fmt: skip
        if not text:
            return []
        font = Font(face, sizes.label if face is Face.BOLD else sizes.normal)
        # The last line keeps off the rounded corners, and its descenders off the safe edge.
        step = font.ascent_mm + font.descent_mm
        return text_rows(text, font, self.column, self.template.label, field, step)

    def _narrowed(self, made: Row, width: float) -> list[Row]:
        run = made.run
        return text_rows(run.text, run.font, width, run.ink, made.field, made.height)


def _height(rows: Sequence[Row]) -> float:
    return sum([made.height for made in rows])
