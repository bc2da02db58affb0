"""The letter between professionals: one page, and a reply slip to send back.

``render_letter`` takes a plain value and gives bytes, or says why it cannot: a character that the
font cannot draw, or a text too long for the page. It never cuts nor shrinks under 8 pt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from cpts_desktop.documents.drawing import Fill, Mark, Rule, TextRun, paint, shifted
from cpts_desktop.documents.flow import (
    HAIRLINE,
    SHADE,
    Column,
    Page,
    Strip,
    gap,
    line_height_mm,
    paginate,
    table,
    text_block,
    total_height,
)
from cpts_desktop.documents.pdf import (
    A4_MM,
    Face,
    Font,
    Ink,
    PdfPages,
    UnprintableText,
    printable,
    text_width_mm,
)
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_long_date

LEFT: Final = 20.0
TOP: Final = 16.0
BOTTOM: Final = 14.0
WIDTH: Final = A4_MM[0] - 2 * LEFT
RECIPIENT_X: Final = 95.0
SECONDARY: Final = Ink.of("#44505C")

# Body, table and small print, in points: tried in this order until one page holds everything.
_SCALES: Final = ((10.5, 9.5, 8.5), (10.0, 9.0, 8.0), (9.5, 8.5, 8.0), (9.0, 8.0, 8.0))


@redacted
@dataclass(frozen=True)
class Party:
    """Who writes or receives: a name, then address, telephone, RPPS… one per line."""

    name: str
    lines: tuple[str, ...] = ()


@redacted
@dataclass(frozen=True)
class LetterTable:
    """A table of proposals: every row has one text per column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@redacted
@dataclass(frozen=True)
class ReplySlip:
    """The part that the recipient ticks and sends back.

    ``code`` names the letter without naming the patient; ``lines`` are the proposals to answer,
    each followed by the ``choices`` to tick; ``return_to`` says where to send it.
    """

    code: str
    lines: tuple[str, ...]
    choices: tuple[str, ...] = ("D’accord", "Autre proposition", "Non")
    title: str = "Réponse du médecin"
    return_to: str = ""


@redacted
@dataclass(frozen=True)
class LetterContent:
    """Everything that the letter says; ``title`` is the neutral title of the file, without a name.

    ``patient`` is the identity, one line per entry, the first one in bold. ``max_pages`` above 1
    lets the letter pass to other pages, numbered n/N.
    """

    sender: Party
    recipient: Party
    place: str
    day: date
    patient: tuple[str, ...]
    subject: str
    greeting: str
    paragraphs: tuple[str, ...]
    table: LetterTable | None = None
    closing: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    reply: ReplySlip | None = None
    footer: str = ""
    title: str = "Courrier"
    max_pages: int = 1


def render_letter(content: LetterContent) -> Outcome[bytes]:
    """Return the PDF bytes. Refused: MISSING_GLYPH, HIDDEN_CHARACTER, TOO_LONG, BAD_TABLE."""
    if content.table is not None and any(
        len(row) != len(content.table.columns) for row in content.table.rows
    ):
        return refuse("table", "BAD_TABLE", "Une ligne du tableau n’a pas toutes ses colonnes.")
    try:
        for sizes in _SCALES:
            pages, slip = _laid_out(content, sizes)
            if len(pages) == 1:
                return Ok(_painted(content, pages, slip, sizes))
        if len(pages) <= content.max_pages:
            return Ok(_painted(content, pages, slip, sizes))
    except UnprintableText as stop:
        return Refused((stop.problem,))
    return Refused((_too_long(content, len(pages)),))


def _too_long(content: LetterContent, pages: int) -> Problem:
    allowed = "une page" if content.max_pages == 1 else f"{content.max_pages} pages"
    message = (
        f"Le courrier demande {pages} pages, il doit tenir sur {allowed} : raccourcissez le texte "
        "ou retirez des propositions. Rien n’a été coupé ni réduit."
    )
    return Problem("paragraphs", "TOO_LONG", message)


def _laid_out(
    content: LetterContent, sizes: tuple[float, float, float]
) -> tuple[list[Page], tuple[Strip, ...]]:
    """Return the pages of the body and the strips of the reply slip, at these sizes."""
    slip = _slip(content.reply, sizes) if content.reply else ()
    strips = [*_heading(content, sizes), *_body(content, sizes)]
    room = A4_MM[1] - TOP - BOTTOM
    pages = paginate(strips, room)
    if slip and pages[-1].used + total_height(slip) > room:
        pages.append(Page())
    return pages, slip


def _heading(content: LetterContent, sizes: tuple[float, float, float]) -> list[Strip]:
    body, _, small = sizes
    name = Font(Face.BOLD, body)
    line = Font(Face.REGULAR, small)
    left = [
        *text_block(content.sender.name, name, RECIPIENT_X - 10, field="sender"),
        *(
            strip
            for text in content.sender.lines
            for strip in text_block(text, line, RECIPIENT_X - 10, ink=SECONDARY, field="sender")
        ),
    ]
    width = WIDTH - RECIPIENT_X
    right = [
        *text_block(content.recipient.name, name, width, field="recipient", x=RECIPIENT_X),
        *(
            strip
            for text in content.recipient.lines
            for strip in text_block(
                text, Font(Face.REGULAR, body), width, field="recipient", x=RECIPIENT_X
            )
        ),
        gap(3),
        *text_block(
            f"{content.place}, le {fr_long_date(content.day)}"
            if content.place
            else f"Le {fr_long_date(content.day)}",
            Font(Face.REGULAR, body),
            width,
            field="place",
            x=RECIPIENT_X,
        ),
    ]
    marks = (*_stacked(left, 0.0), *_stacked(right, 12.0))
    height = max(total_height(left), 12.0 + total_height(right))
    return [Strip(height, marks), gap(5), _identity(content, sizes), gap(4)]


def _stacked(strips: Sequence[Strip], top: float) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    for strip in strips:
        marks.extend(shifted(mark, 0, top) for mark in strip.marks)
        top += strip.height
    return tuple(marks)


def _identity(content: LetterContent, sizes: tuple[float, float, float]) -> Strip:
    body, _, small = sizes
    inside: list[Strip] = []
    for index, text in enumerate(content.patient):
        font = Font(Face.REGULAR, small) if index else Font(Face.BOLD, body + 1)
        inside.extend(text_block(text, font, WIDTH - 8, field="patient", x=4.0))
    height = total_height(inside) + 3
    bar = (Fill(0, 0, WIDTH, height, SHADE, 1.0), Fill(0, 0, 1.0, height, SECONDARY))
    return Strip(height, (*bar, *_stacked(inside, 1.5)))


def _body(content: LetterContent, sizes: tuple[float, float, float]) -> list[Strip]:
    body, in_table, _ = sizes
    plain = Font(Face.REGULAR, body)
    strips: list[Strip] = []
    if content.subject:
        subject = f"Objet : {content.subject}"
        strips += [*text_block(subject, Font(Face.BOLD, body), WIDTH, field="subject"), gap(3)]
    if content.greeting:
        strips += [*text_block(content.greeting, plain, WIDTH, field="greeting"), gap(2)]
    for text in content.paragraphs:
        strips += [*text_block(text, plain, WIDTH, field="paragraphs"), gap(2)]
    if content.table is not None:
        if content.table.caption:
            caption = Font(Face.SEMIBOLD, in_table)
            strips += text_block(content.table.caption, caption, WIDTH, field="table")
        strips += [
            *table(
                content.table.columns,
                content.table.rows,
                WIDTH,
                Font(Face.SEMIBOLD, max(in_table - 0.5, 8.0)),
                Font(Face.REGULAR, in_table),
                field="table",
            ),
            gap(3),
        ]
    for text in content.closing:
        strips += [*text_block(text, plain, WIDTH, field="closing"), gap(2)]
    for text in content.signature:
        strips += text_block(text, plain, WIDTH - RECIPIENT_X, field="signature", x=RECIPIENT_X)
    return strips


def _slip(reply: ReplySlip, sizes: tuple[float, float, float]) -> tuple[Strip, ...]:
    body, in_table, small = sizes
    strips = [gap(3), Strip(2.0, (Rule(0, 1, WIDTH, 1, 0.8, HAIRLINE, dash_mm=1.5),))]
    code = Font(Face.BOLD, body)
    shown = printable(f"Code {reply.code}", "reply", (Face.BOLD,))
    heading = text_block(reply.title, code, WIDTH / 2, field="reply")[0]
    at = WIDTH - text_width_mm(shown, code)
    strips.append(
        Strip(
            heading.height + 0.5,
            (*heading.marks, TextRun(at, code.ascent_mm, shown, code, field="reply")),
        )
    )
    plain = Font(Face.REGULAR, in_table)
    choices = [printable(choice, "reply", (Face.REGULAR,)) for choice in reply.choices]
    ticks: list[Mark] = []
    x = WIDTH
    box = plain.size_pt * 0.28
    for choice in reversed(choices):
        x -= text_width_mm(choice, plain)
        ticks.append(TextRun(x, plain.ascent_mm, choice, plain, field="reply"))
        x -= box + 1.0
        ticks.extend(_tick_box(x, plain.ascent_mm - box, box))
        x -= 4.0
    for text in reply.lines:
        lines = text_block(text, plain, max(x - 2.0, WIDTH / 3), field="reply")
        height = sum(strip.height for strip in lines) + 1.4
        under = Rule(0, height - 0.5, WIDTH, height - 0.5, 0.4, HAIRLINE)
        strips.append(Strip(height, (*_stacked(lines, 0.0), *ticks, under)))
    note = Font(Face.REGULAR, small)
    comment = f"Commentaire, date, signature et cachet :{'' if reply.lines else ' '}"
    strips += [gap(1), *text_block(comment, note, WIDTH, ink=SECONDARY, field="reply"), gap(9)]
    if reply.return_to:
        strips += text_block(reply.return_to, note, WIDTH, ink=SECONDARY, field="reply")
    return tuple(strips)


def _tick_box(x: float, y: float, size: float) -> tuple[Mark, ...]:
    corners = ((x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y))
    return tuple(Rule(*start, *end, 0.7, SECONDARY) for start, end in pairwise(corners))


def _painted(
    content: LetterContent,
    pages: Sequence[Page],
    slip: Sequence[Strip],
    sizes: tuple[float, float, float],
) -> bytes:
    document = PdfPages(content.title)
    small = Font(Face.REGULAR, max(sizes[2] - 0.5, 8.0))
    for number, page in enumerate(pages, start=1):
        document.begin_page(*A4_MM)
        paint(document, (shifted(mark, LEFT, TOP) for mark in page.marks))
        if number == len(pages) and slip:
            top = A4_MM[1] - BOTTOM - total_height(slip)
            paint(document, (shifted(mark, LEFT, top) for mark in _stacked(slip, 0.0)))
        baseline = A4_MM[1] - BOTTOM + line_height_mm(small)
        foot = printable(content.footer, "footer", (small.face,))
        if foot:
            document.text(LEFT, baseline, foot, small, SECONDARY)
        if len(pages) > 1:
            folio = f"{number}/{len(pages)}"
            at = A4_MM[0] - LEFT - text_width_mm(folio, small)
            document.text(at, baseline, folio, small, SECONDARY)
    return document.finish(archive=True)
