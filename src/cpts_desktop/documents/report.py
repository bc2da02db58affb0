"""A report of several A4 pages: a title, a few lines, sections with tables or words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cpts_desktop.documents.drawing import paint, shifted
from cpts_desktop.documents.flow import Column, Strip, gap, paginate, table, text_block
from cpts_desktop.documents.pdf import (
    A4_MM,
    Face,
    Font,
    Ink,
    PdfPages,
    UnprintableText,
    text_width_mm,
)
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused
from cpts_desktop.kernel.privacy import redacted

LEFT: Final = 18.0
TOP: Final = 18.0
BOTTOM: Final = 18.0
WIDTH: Final = A4_MM[0] - 2 * LEFT
_TITLE: Final = Font(Face.BOLD, 18)
_HEAD: Final = Font(Face.SEMIBOLD, 12)
_CELL_HEAD: Final = Font(Face.SEMIBOLD, 9)
_BODY: Final = Font(Face.REGULAR, 9)
_SMALL: Final = Font(Face.REGULAR, 8)
_GREY: Final = Ink.of("#44505C")


@redacted
@dataclass(frozen=True)
class Section:
    """A titled table (``columns`` are (title, share)), or ``text``; ``empty`` when no row."""

    title: str
    text: str = ""
    columns: tuple[tuple[str, float], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    empty: str = "Rien d’inscrit."


@redacted
@dataclass(frozen=True)
class Report:
    """What is printed. ``title`` is a fixed word: it is also the title of the file."""

    title: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...]


def render_report(report: Report) -> Outcome[bytes]:
    """Return the PDF, or name the character that cannot be printed."""
    try:
        strips = list(text_block(report.title, _TITLE, WIDTH, field="title"))
        for line in report.lines:
            strips += text_block(line, _BODY, WIDTH, ink=_GREY, field="lines")
        for section in report.sections:
            strips += _section(section)
        pages = paginate(strips, A4_MM[1] - TOP - BOTTOM)
    except UnprintableText as problem:
        return Refused((problem.problem,))
    document = PdfPages(report.title)
    for number, page in enumerate(pages, start=1):
        document.begin_page(*A4_MM)
        paint(document, (shifted(mark, LEFT, TOP) for mark in page.marks))
        folio = f"{number}/{len(pages)}"
        at = A4_MM[0] - LEFT - text_width_mm(folio, _SMALL)
        document.text(at, A4_MM[1] - BOTTOM / 2, folio, _SMALL, _GREY)
    return Ok(document.finish(archive=True))


def _section(section: Section) -> list[Strip]:
    head = text_block(section.title, _HEAD, WIDTH, field=section.title)
    strips = [gap(5), *(Strip(one.height, one.marks, keep_next=True) for one in head), gap(1)]
    if section.text:
        strips += text_block(section.text, _BODY, WIDTH, field=section.title)
    if section.rows:
        columns = [Column(title, share) for title, share in section.columns]
        strips += table(columns, section.rows, WIDTH, _CELL_HEAD, _BODY, field=section.title)
    elif section.columns:
        strips += text_block(section.empty, _BODY, WIDTH, ink=_GREY, field=section.title)
    return strips
