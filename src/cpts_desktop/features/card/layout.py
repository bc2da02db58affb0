"""A card laid out: text placed on two faces in mm, or the reason why it does not fit.

Each face takes the largest type that holds everything. When the smallest allowed is still too
large, the fields that may move go to the back and the front says so; after that it is refused,
never clipped nor shrunk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from cpts_desktop.documents.drawing import Cells, Mark, TextRun
from cpts_desktop.documents.pdf import WHITE, Face, Ink, UnprintableText, printable
from cpts_desktop.features.card.continuation import cut_short, entry_count
from cpts_desktop.features.card.faces import FaceMaker, Placed
from cpts_desktop.features.card.model import LABELS, Card
from cpts_desktop.features.card.qr import QrCode, qr_code
from cpts_desktop.features.card.rows import Measured, measured
from cpts_desktop.features.card.rules import (
    Block,
    LeftOut,
    Line,
    blocks,
    identity,
    left_out,
    qr_lines,
)
from cpts_desktop.features.card.templates import FLOOR_PT, Scale, Template
from cpts_desktop.kernel.outcome import Problem, Refused

_FACES = (Face.REGULAR, Face.BOLD)


@dataclass(frozen=True)
class FaceLayout:
    """One face: its size, what is drawn on it and by how much it overflows (mm).

    ``placed`` holds the rows that the marks come from, so that a pointer falls on what is printed.
    """

    width: float
    height: float
    marks: tuple[Mark, ...]
    overflow: float = 0.0
    placed: Placed | None = None
    left: float = 0.0


@dataclass(frozen=True)
class Overflow:
    """A field that does not hold: on which face (0 or 1), and what may be done about it.

    ``may_move``: the back has room; ``may_continue``: it can be cut with « suite au dossier ».
    """

    field: str
    face: int
    may_move: bool
    may_continue: bool = False
    millimetres: float = 0.0


@dataclass(frozen=True)
class CardLayout:
    """The faces of one card and everything the report says about them."""

    faces: tuple[FaceLayout, ...]
    problems: tuple[Problem, ...]
    moved: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    smallest_pt: float
    outside_safe_area: int
    qr_bytes: int
    overflows: tuple[Overflow, ...] = ()
    strip: Ink = WHITE
    """Colour of the strip of a support that bleeds."""
    said: tuple[str, ...] = ()
    """Every text of the card as entered: what the paper must say."""
    continued: tuple[str, ...] = ()
    """The fields that were cut short with « suite au dossier »."""


def lay_out(
    card: Card,
    template: Template,
    scale: Scale,
    width: float,
    height: float,
    *,
    single: bool = False,
) -> CardLayout:
    """Place ``card`` on faces of ``width`` x ``height`` mm.

    ``single`` flows everything on as many faces as needed (the large version). Problems are in
    the result, beside what could be drawn, so that the editor can show where it overflows.
    """
    try:
        return _Layout(card, template, scale, width, height).run(single=single)
    except UnprintableText as stop:
        return CardLayout((), (stop.problem,), (), left_out(card), 0.0, 0, 0)


class _Layout:
    """The state of one layout."""

    def __init__(
        self, card: Card, template: Template, scale: Scale, width: float, height: float
    ) -> None:
        self.card = card
        self.template = template
        self.scale = scale
        self.size = (width, height)
        self.whole = self.said = blocks(card)
        self.blocks = _printable_blocks(self.said)
        self.problems: list[Problem] = []
        self.overflows: list[Overflow] = []
        self.cut: dict[str, int] = {}
        self._make_qr()
        self.maker = FaceMaker(card, template, scale, width, height)

    def _make_qr(self) -> None:
        """Make the code of what is printed."""
        made = qr_code(qr_lines(self.card, self.template.title, self.said))
        self.qr: QrCode | None = None if isinstance(made, Refused) else made.value
        self.problems = list(made.problems) if isinstance(made, Refused) else []

    def run(self, *, single: bool) -> CardLayout:
        if single:
            return self._report(*self._flowed())
        moved: tuple[str, ...] = ()
        front, back = self._front(moved), self._back(moved)
        if front.overflow > 0:
            front, back, moved = self._moved(front, back)
        if self.card.continued:
            front = self._continued(front, lambda: self._front(moved))
            back = self._continued(self._back(moved), lambda: self._back(moved))
        self._overflows(front, "au recto", movable=True)
        self._overflows(back, "au verso")
        return self._report([front, back], moved)

    def _moved(self, front: Placed, back: Placed) -> tuple[Placed, Placed, tuple[str, ...]]:
        """Move to the back what makes both faces hold: in the template's order, else any of them.

        When nothing does, what the back has room for goes there, and the rest is refused.
        """
        away = self._put_back()
        may = [f for f in self.template.may_move if f in self.blocks and f not in away]
        may = [field for field in may if field in self.template.front]
        orders = [tuple(may[:count]) for count in range(1, len(may) + 1)]
        orders += [
            some for count in range(1, len(may)) for some in combinations(may, count)
            if some not in orders
        ]  # fmt: skip
        for some in orders:
            tried = self._back(some)
            if tried.overflow <= 0 and (shorter := self._front(some)).overflow <= 0:
                return shorter, tried, some
        moved: tuple[str, ...] = ()
        for field in may:
            tried = self._back((*moved, field))
            if tried.overflow <= 0:
                moved, back = (*moved, field), tried
                front = self._front(moved)
        return front, back, moved

    def _continued(self, face: Placed, again: Callable[[], Placed]) -> Placed:
        """Cut the chosen fields of a face, the least important first, until the face holds."""
        order = (*self.template.front, *self.template.back)
        shown = {made.field for _y, rows in face.rows for made in rows}
        chosen = [name for name in order if name in self.card.continued and name in shown]
        for field in reversed(chosen):
            for kept in range(entry_count(self.whole[field]) - 1, 0, -1):
                if face.overflow <= 0:
                    return face
                self._cut(field, kept)
                face = again()
        return face

    def _cut(self, field: str, kept: int) -> None:
        """Keep the first entries of a field; the code says no more than the paper."""
        self.cut[field] = kept
        short = cut_short(self.whole[field], kept, self.card)
        self.said = {**self.said, field: short}
        self.blocks = {**self.blocks, **_printable_blocks({field: short})}
        if field in self.card.qr_fields:
            self._make_qr()

    def _measured(self, field: str) -> Measured:
        return measured(self.blocks[field], self.maker.inks)

    def _put_back(self) -> tuple[str, ...]:
        return tuple(field for field in self.card.back if field in self.template.front)

    def _front(self, moved: Sequence[str]) -> Placed:
        away = {*moved, *self._put_back()}
        kept = [f for f in self.template.front if f in self.blocks and f not in away]
        gone = [f for f in self.template.front if f in self.blocks and f in away]
        note = ""
        if gone:
            note = "Suite au verso : " + ", ".join(LABELS[f].lower() for f in gone)
        return self.maker.front([self._measured(f) for f in kept], note)

    def _back(self, moved: Sequence[str]) -> Placed:
        away = {*moved, *self._put_back()}
        fields = [f for f in self.template.front if f in away] + list(self.template.back)
        shown = [self._measured(field) for field in fields if field in self.blocks]
        return self.maker.back(shown, self.qr)

    def _flowed(self) -> tuple[list[Placed], tuple[str, ...]]:
        order = [f for f in (*self.template.front, *self.template.back) if f in self.blocks]
        pages = self.maker.flowed([self._measured(field) for field in order], self.qr)
        for page in pages:
            self._overflows(page, "sur la page")
        return pages, ()

    def _overflows(self, face: Placed, where: str, *, movable: bool = False) -> None:
        """Say what does not hold; ``movable`` when fields may go to the back."""
        if face.overflow <= 0:
            return
        fields = face.crossing or ("identity",)
        longest = () if face.longest in ("", *fields) else (face.longest,)
        named = ", ".join(LABELS[field] for field in fields)
        ways = ["raccourcissez"]
        to_back = {
            name for name in (*fields, *longest) if movable and self._back((name,)).overflow <= 0
        }
        if fields[0] in to_back:
            ways.append("passez-le au verso")
        on_back = int(where == "au verso")
        cuttable = {name for name in (*fields, *longest) if self._may_continue(name)}
        if fields[0] in cuttable:
            ways.append("mettez la suite au dossier")
        self.overflows += [
            Overflow(name, on_back, name in to_back, name in cuttable, face.overflow)
            for name in (*fields, *longest)
        ]
        ways.append("retirez-le")
        millimetres = f"{face.overflow:.1f}".replace(".", ",")
        message = (
            f"« {named} » : {millimetres} mm de trop {where}, même à la plus petite taille "
            f"permise. {', '.join(ways[:-1]).capitalize()} ou {ways[-1]}."
        )
        if longest:
            message += f" Le plus long ici : « {LABELS[longest[0]]} »."
        self.problems.append(Problem(fields[0], "OVERFLOW", message))

    def _may_continue(self, field: str) -> bool:
        block = self.whole.get(field)
        return block is not None and field not in self.card.continued and entry_count(block) > 1

    def _report(self, placed: Sequence[Placed], moved: tuple[str, ...]) -> CardLayout:
        marks = [mark for face in placed for mark in face.marks]
        fonts = {mark.font for mark in marks if isinstance(mark, TextRun)}
        smallest = min((font.size_pt for font in fonts), default=0.0)
        outside = self._outside(marks)
        if fonts and smallest < FLOOR_PT:
            raise AssertionError("a template let a size under the floor through")
        width, height = self.size
        return CardLayout(
            tuple(
                FaceLayout(width, height, face.marks, max(face.overflow, 0), face, self.maker.left)
                for face in placed
            ),
            tuple(self.problems),
            moved,
            left_out(self.card),
            smallest,
            outside,
            self.qr.byte_count if self.qr else 0,
            tuple(self.overflows),
            self.template.band,
            _texts(self.card, self.said),
            tuple(self.cut),
        )

    def _outside(self, marks: Sequence[Mark]) -> int:
        """Count the texts and codes that leave the safe area."""
        width, height = self.size
        left, top = max(self.scale.corner, self.scale.safe), self.scale.safe
        right, bottom = width - left, height - top
        count = 0
        for mark in marks:
            if isinstance(mark, TextRun):
                box = mark.box()
            elif isinstance(mark, Cells):
                box = (mark.x, mark.y, mark.x + mark.size, mark.y + mark.size)
            else:
                continue
            if left <= box[0] and top <= box[1] and box[2] <= right and box[3] <= bottom:
                continue  # off the edges, and off the corners too
            count += not in_safe_area(box, width, height, self.scale)
        return count


def in_safe_area(
    box: tuple[float, float, float, float], width: float, height: float, scale: Scale
) -> bool:
    """Tell whether a box keeps off the edges, and off the rounded corners a little more."""
    left, top, right, bottom = box
    slack = 1e-6
    near_x = min(left, width - right)
    near_y = min(top, height - bottom)
    if near_x < scale.safe - slack or near_y < scale.safe - slack:
        return False
    return near_x >= scale.corner - slack or near_y >= scale.corner - slack


def _printable_blocks(said: dict[str, Block]) -> dict[str, Block]:
    """Return the blocks with every text made printable. Raises UnprintableText with its field."""
    made = {}
    for field, block in said.items():
        lines = tuple([_printable_line(line, field) for line in block.lines])
        made[field] = block if lines == block.lines else Block(field, block.label, lines)
    return made


def _texts(card: Card, said: dict[str, Block]) -> tuple[str, ...]:
    who = identity(card)
    texts = [who.name, who.birth, who.used_name]
    for block in said.values():
        for line in block.lines:
            texts += (line.text, line.tail)
    return tuple(texts)


def _printable_line(line: Line, field: str) -> Line:
    text = printable(line.text, field, _FACES)
    tail = printable(line.tail, field, _FACES) if line.tail else ""
    if text == line.text and tail == line.tail:
        return line
    return Line(text, line.weight, tail, line.parts)
