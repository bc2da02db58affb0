"""A proof on screen: the very marks of the PDF, as pixels, with what overflows shown in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from cpts_desktop.documents.check import Picture, picture
from cpts_desktop.documents.drawing import Fill, Rule, paint
from cpts_desktop.documents.pdf import Ink, PdfPages
from cpts_desktop.features.card.card_json import card_from
from cpts_desktop.features.card.layout import CardLayout, Overflow
from cpts_desktop.features.card.rules import LeftOut, lacking
from cpts_desktop.features.card.sheet import card_size, laid_out
from cpts_desktop.features.card.styles import PLAIN, Style
from cpts_desktop.features.card.zones import Zone, zones
from cpts_desktop.kernel.outcome import Problem, Refused
from cpts_desktop.kernel.privacy import redacted

_OVER: Final = Ink.of("#FBE4E2")
_LIMIT: Final = Ink.of("#B3261E")
_ROOM: Final = 2.0


@redacted
@dataclass(frozen=True)
class Proof:
    """The faces as pictures and what is to be said about them.

    ``problems`` stop the print; ``lacking`` is what a complete card would also say. ``width`` and
    ``height`` are those of the finished card, in mm; a face that overflows is drawn longer.
    """

    pictures: tuple[Picture, ...]
    width: float
    height: float
    problems: tuple[Problem, ...]
    lacking: tuple[Problem, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    moved: tuple[str, ...] = ()
    smallest_pt: float = 0.0
    qr_bytes: int = 0
    overflows: tuple[Overflow, ...] = ()
    zones: tuple[tuple[Zone, ...], ...] = ()
    """What each face is made of, for a pointer."""
    continued: tuple[str, ...] = ()


def proof(
    value: dict[str, Any], back: tuple[str, ...], layout: str, dots_per_mm: float,
    style: Style = PLAIN, continued: tuple[str, ...] = (),
) -> Proof:  # fmt: skip
    """Lay the card out for a layout and paint it at ``dots_per_mm``."""
    support = card_size(layout)
    if isinstance(support, Refused):
        return Proof((), 0.0, 0.0, support.problems)
    width, height = support.value.width, support.value.height
    read = card_from(value, back=back, continued=continued)
    if isinstance(read, Refused):
        return Proof((), width, height, read.problems)
    laid = laid_out(read.value, support.value, style)
    pdf = faces_pdf(laid) if laid.faces else b""
    return Proof(
        tuple(picture(pdf, number, dots_per_mm) for number in range(len(laid.faces))),
        width,
        height,
        laid.problems,
        lacking(read.value),
        laid.left_out,
        laid.moved,
        laid.smallest_pt,
        laid.qr_bytes,
        laid.overflows,
        zones(laid),
        laid.continued,
    )


def faces_pdf(layout: CardLayout) -> bytes:
    """Return one page per face at its exact size, longer where it overflows."""
    pages = PdfPages("Aperçu")
    for face in layout.faces:
        more = face.overflow + _ROOM if face.overflow > 0 else 0.0
        pages.begin_page(face.width, face.height + more)
        limit = face.placed.limit if face.placed is not None else face.height
        if more:
            paint(pages, [Fill(0, limit, face.width, face.height + more - limit, _OVER)])
        paint(pages, face.marks)
        if more:
            paint(pages, [Rule(0, limit, face.width, limit, 0.8, _LIMIT, dash_mm=1.2)])
    return pages.finish()
