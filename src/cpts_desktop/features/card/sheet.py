"""Cards on paper: one ID-1, fold-over, PVC, pre-cut A4 sheets, large A5. PDF bytes out.

The page is never scaled: the artwork takes the size of the finished card, text is laid out again
for a stock of another size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from cpts_desktop.documents.check import page_texts, squeeze, unsaid
from cpts_desktop.documents.drawing import Fill, Rule, TextRun, paint
from cpts_desktop.documents.pdf import A4_MM, BLACK, PdfPages
from cpts_desktop.features.card.layout import CardLayout, FaceLayout, lay_out
from cpts_desktop.features.card.model import Card
from cpts_desktop.features.card.rules import LeftOut
from cpts_desktop.features.card.styles import PLAIN, Style, styled
from cpts_desktop.features.card.templates import (
    PaperLayout,
    Stock,
    paper_layouts,
    scale,
    stock_named,
    stocks,
)
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, refuse, refuse_all

_MARK_LENGTH: Final = 4.0
_MARK_AWAY: Final = 2.0
_MAX_OFFSET: Final = 10.0
_STRIP: Final = 1.5
"""Height on the back of the coloured strip that bleeds, in mm: no text is there."""


ONE_FACE: Final = ("fold", "large")
"""Layouts without a side to choose: everything is on the pages."""


class Side(StrEnum):
    """Which faces to print."""

    BOTH = "both"
    FRONT = "front"
    BACK = "back"


class Flip(StrEnum):
    """Along which edge the printer turns the sheet to print its other side."""

    LONG_EDGE = "long"
    SHORT_EDGE = "short"


@dataclass(frozen=True)
class PrintOptions:
    """How to print: layout (``id1``, ``fold``, ``pvc``, ``large`` or ``a4:STOCK``) and where.

    ``start`` is the first free position on a pre-cut sheet (from 1); ``dx`` and ``dy`` correct a
    printer, in mm, right and down positive; ``back_dx`` and ``back_dy`` are added on the backs.
    """

    layout: str = "id1"
    side: Side = Side.BOTH
    flip: Flip = Flip.LONG_EDGE
    copies: int = 1
    start: int = 1
    dx: float = 0.0
    dy: float = 0.0
    back_dx: float = 0.0
    back_dy: float = 0.0
    style: Style = PLAIN

    def offset(self, *, back: bool) -> tuple[float, float]:
        """Return the correction of one side, in mm."""
        if back:
            return self.dx + self.back_dx, self.dy + self.back_dy
        return self.dx, self.dy


@dataclass(frozen=True)
class Rendered:
    """The PDF and the figures of its report."""

    pdf: bytes
    pages: int
    cards: int
    outside_safe_area: int
    smallest_pt: float
    qr_bytes: int
    left_out: tuple[LeftOut, ...]
    moved: tuple[str, ...]
    continued: tuple[str, ...] = ()


def card_size(layout: str) -> Outcome[PaperLayout | Stock]:
    """Return the layout or the stock of that name. Refused: UNKNOWN_LAYOUT, UNKNOWN_STOCK."""
    if layout.lower().startswith("a4:"):
        stock = stock_named(layout[3:])
        if stock is not None:
            return Ok(stock)
        known = ", ".join(f"{each.brand} {each.code}" for each in stocks())
        return refuse("layout", "UNKNOWN_STOCK", f"Planche inconnue. Connues : {known}.")
    found = paper_layouts().get(layout)
    if found is not None:
        return Ok(found)
    known = ", ".join([*paper_layouts(), "a4:PLANCHE"])
    return refuse("layout", "UNKNOWN_LAYOUT", f"Format inconnu. Connus : {known}.")


def laid_out(card: Card, support: PaperLayout | Stock, style: Style = PLAIN) -> CardLayout:
    """Lay the card out at the size of its support."""
    large = isinstance(support, PaperLayout) and support.id == "large"
    return lay_out(
        card,
        styled(card.kind, style),
        scale("large" if large else "card"),
        support.width,
        support.height,
        single=large,
    )


def render(cards: Sequence[Card], options: PrintOptions) -> Outcome[Rendered]:
    """Print ``cards``; each is refused rather than clipped or shrunk, and read back afterwards."""
    found = card_size(options.layout)
    if isinstance(found, Refused):
        return found
    support = found.value
    wrong = _wrong_options(options, support)
    if not cards:
        wrong.append(Problem("cards", "NO_CARD", "Aucune carte à imprimer."))
    if wrong:
        return refuse_all(wrong)
    totals = _Totals()
    pages = PdfPages(styled(cards[0].kind, PLAIN).document_title)
    printed = _copies(cards, support, options, totals)
    if isinstance(support, Stock):
        where = _on_stock(pages, printed, support, options)
    else:
        where = [_alone(pages, layout, support, options) for layout in printed]
    if totals.outside and not totals.problems:
        said = "Un texte sortirait de la zone sûre de la carte."
        totals.problems.append(Problem("", "OUTSIDE", said))
    if totals.problems:
        return refuse_all(totals.problems)
    pdf = pages.finish()
    if _unread(pdf, cards, support, options, where[:: options.copies], totals):
        return refuse(
            "",
            "PAPER_DIFFERS",
            "Le texte relu sur le PDF n’est pas celui de la carte : rien n’est "
            "imprimé. Signalez-le, c’est un défaut du logiciel.",
        )
    return Ok(
        Rendered(
            pdf,
            pages.pages,
            len(cards) * options.copies,
            totals.outside,
            totals.smallest_pt,
            totals.qr_bytes,
            tuple(totals.left_out),
            tuple(totals.moved),
            tuple(totals.continued),
        )
    )


@dataclass
class _Totals:
    """What is reported of a series; the layouts themselves are not kept."""

    problems: list[Problem] = field(default_factory=list)
    outside: int = 0
    smallest_pt: float = 1000.0
    qr_bytes: int = 0
    left_out: list[LeftOut] = field(default_factory=list)
    moved: dict[str, None] = field(default_factory=dict)
    continued: dict[str, None] = field(default_factory=dict)
    said: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, layout: CardLayout) -> None:
        self.problems += layout.problems
        self.outside += layout.outside_safe_area
        self.smallest_pt = min(self.smallest_pt, layout.smallest_pt)
        self.qr_bytes = max(self.qr_bytes, layout.qr_bytes)
        self.left_out += layout.left_out
        self.moved |= dict.fromkeys(layout.moved)
        self.continued |= dict.fromkeys(layout.continued)
        self.said.append(layout.said)


def _copies(
    cards: Sequence[Card], support: PaperLayout | Stock, options: PrintOptions, totals: _Totals
) -> Iterator[CardLayout]:
    """Lay cards out one after the other; once one is refused, nothing more is drawn."""
    for card in cards:
        layout = laid_out(card, support, options.style)
        totals.add(layout)
        if not totals.problems:
            for _ in range(options.copies):
                yield layout


def _unread(
    pdf: bytes, cards: Sequence[Card], support: PaperLayout | Stock, options: PrintOptions,
    where: Sequence[range], totals: _Totals,
) -> bool:  # fmt: skip
    """Tell whether a text of a card cannot be read back on its own pages.

    The reader drops a line that repeats the one just above it, and one side alone does not hold
    everything: then every line that was placed must be readable, and with both sides the lines
    together must say the text.
    """
    whole = options.side is Side.BOTH or options.layout in ONE_FACE
    texts = [squeeze(text) for text in page_texts(pdf)]
    for card, said, on in zip(cards, totals.said, where, strict=True):
        found = "".join(texts[on.start : on.stop])
        missing = unsaid(found, said)
        if not missing:
            continue
        layout = laid_out(card, support, options.style)
        faces = layout.faces if whole else [face for _, face in _faces(layout, options.side)]
        marks = [mark for face in faces for mark in face.marks]
        runs = [mark.text for mark in marks if isinstance(mark, TextRun)]
        if unsaid(found, runs) or (whole and unsaid(squeeze("".join(runs)), missing)):
            return True
    return False


def _wrong_options(options: PrintOptions, support: PaperLayout | Stock) -> list[Problem]:
    wrong = []
    last = support.count if isinstance(support, Stock) else 1
    if not 1 <= options.start <= last:
        message = f"La première place libre est entre 1 et {last}."
        wrong.append(Problem("start", "BAD_START", message))
    if not 1 <= options.copies <= 100:
        wrong.append(Problem("copies", "BAD_COPIES", "De 1 à 100 exemplaires."))
    moves = (options.dx, options.dy, options.back_dx, options.back_dy)
    if max(map(abs, moves)) > _MAX_OFFSET:
        message = "Un décalage d’imprimante reste sous 10 mm : faites la feuille de calibrage."
        wrong.append(Problem("dx", "BAD_OFFSET", message))
    return wrong


def _faces(layout: CardLayout, side: Side) -> list[tuple[bool, FaceLayout]]:
    """Return the faces to print as (is the back, face)."""
    front, back = layout.faces
    both = [(False, front), (True, back)]
    if side is Side.BOTH:
        return both
    return both[1:] if side is Side.BACK else both[:1]


def _alone(pages: PdfPages, layout: CardLayout, paper: PaperLayout, options: PrintOptions) -> range:
    """Draw a card on pages of its own; return which."""
    first = pages.pages
    _on_own_pages(pages, layout, paper, options)
    return range(first, pages.pages)


def _on_own_pages(
    pages: PdfPages, layout: CardLayout, paper: PaperLayout, options: PrintOptions
) -> None:
    if paper.id == "large":
        for face in layout.faces:
            pages.begin_page(*paper.page)
            with pages.moved(options.dx, options.dy):
                paint(pages, face.marks)
        return
    width, height = paper.width, paper.height * (2 if paper.fold else 1)
    middle = ((paper.page[0] - width) / 2, (paper.page[1] - height) / 2)
    if paper.fold:
        _folded(pages, layout, paper, middle[0] + options.dx, middle[1] + options.dy)
        return
    for number, (is_back, face) in enumerate(_faces(layout, options.side)):
        dx, dy = options.offset(back=is_back)
        x, y = middle[0] + dx, middle[1] + dy
        turned = is_back and options.flip is Flip.SHORT_EDGE and paper.crop_marks
        pages.begin_page(*paper.page, trim=(x, y, width, height), bleed=paper.bleed)
        if paper.bleed:
            over = paper.bleed
            tall = over + _coloured(face, layout)
            paint(pages, [Fill(x - over, y - over, width + 2 * over, tall, layout.strip)])
        if paper.crop_marks and number == 0:
            _crop_marks(pages, x, y, width, height)
        with pages.moved(x, y, turned=(width, height) if turned else None):
            paint(pages, face.marks)


def _coloured(face: FaceLayout, layout: CardLayout) -> float:
    """Return how far down the colour that bleeds goes: to the foot of the band, or a strip."""
    bands = [mark for mark in face.marks if isinstance(mark, Fill) and mark.ink == layout.strip]
    return max((band.y + band.height for band in bands), default=_STRIP)


def _folded(pages: PdfPages, layout: CardLayout, paper: PaperLayout, x: float, y: float) -> None:
    """Front above, back under it, both upright: one panel when open, turned like a notepad."""
    front, back = layout.faces
    middle = y + paper.height
    pages.begin_page(*paper.page, trim=(x, y, paper.width, 2 * paper.height))
    _crop_marks(pages, x, y, paper.width, 2 * paper.height)
    for start, end in (
        (x - _MARK_AWAY - 2 * _MARK_LENGTH, x - _MARK_AWAY),
        (x + paper.width + _MARK_AWAY, x + paper.width + _MARK_AWAY + 2 * _MARK_LENGTH),
    ):
        paint(pages, [Rule(start, middle, end, middle, 0.5, BLACK, dash_mm=1.0)])
    with pages.moved(x, y):
        paint(pages, front.marks)
    with pages.moved(x, middle):
        paint(pages, back.marks)


def _on_stock(
    pages: PdfPages, layouts: Iterable[CardLayout], stock: Stock, options: PrintOptions
) -> list[range]:
    """Fill sheets from the first free position, backs after fronts; return each card's pages."""
    where: list[range] = []
    coming = iter(layouts)
    start = options.start
    while here := list(zip(range(start, stock.count + 1), coming, strict=False)):
        start = 1
        first = pages.pages
        for wanted in (False, True):
            if options.side is (Side.FRONT if wanted else Side.BACK):
                continue
            pages.begin_page(*A4_MM)
            for position, layout in here:
                _stock_face(pages, layout.faces[wanted], stock, position, options, back=wanted)
        where += [range(first, pages.pages)] * len(here)
    return where


def _stock_face(
    pages: PdfPages,
    face: FaceLayout,
    stock: Stock,
    position: int,
    options: PrintOptions,
    *,
    back: bool,
) -> None:
    """Draw a face where its card is on this side of the sheet.

    The back of a card is at the mirror image of its place: exactly so, which for a sheet with
    unequal margins is not the place of the other column.
    """
    x, y = stock.place(position)
    turned = None
    if back and options.flip is Flip.LONG_EDGE:
        x = A4_MM[0] - x - stock.width
    elif back:
        y = A4_MM[1] - y - stock.height
        turned = (stock.width, stock.height)
    dx, dy = options.offset(back=back)
    with pages.moved(x + dx, y + dy, turned=turned):
        paint(pages, face.marks)


def _crop_marks(pages: PdfPages, x: float, y: float, width: float, height: float) -> None:
    marks = []
    for at_x, out_x in ((x, -1), (x + width, 1)):
        for at_y, out_y in ((y, -1), (y + height, 1)):
            start, end = _MARK_AWAY, _MARK_AWAY + _MARK_LENGTH
            marks += [
                Rule(at_x + out_x * start, at_y, at_x + out_x * end, at_y, 0.4),
                Rule(at_x, at_y + out_y * start, at_x, at_y + out_y * end, 0.4),
            ]
    paint(pages, marks)
