"""PDF bytes out: the only module of the program that imports reportlab.

Nothing here goes through reportlab's paragraph markup: text is drawn glyph by glyph, so that a
name such as ``DUPONT <DUPOND>`` cannot be read as a tag (security.md F9). Fonts are embedded, no
Helvetica is left behind, output is reproducible, metadata holds no value, and a character that
the embedded font cannot draw stops the document and is named.
"""

from __future__ import annotations

import io
import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Final

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from cpts_desktop.documents import content
from cpts_desktop.documents.archival import archival
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.resources import resource

POINTS_PER_MM: Final = 72 / 25.4
A4_MM: Final = (210.0, 297.0)
A5_MM: Final = (148.0, 210.0)

ASCENT: Final = 1.069
"""Height above the baseline that a line needs, in ems (Noto Sans, stacked accents included)."""
DESCENT: Final = 0.293
"""Depth under the baseline that a line needs, in ems."""
X_HEIGHT: Final = 0.536
"""Height of a small x, in ems."""
CAP_HEIGHT: Final = 0.714
"""Height of a capital, in ems."""

_FORBIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# The no-break spaces of French typography (U+00A0, U+202F) stay: lines do not break there.
_BREAKING_SPACES: Final = re.compile(r"[ \t\r\n\v\f\u2000-\u200a\u205f\u3000]+")
_MAX_STACKED_MARKS: Final = 3
_SHAPED: Final = ((0x0590, 0x10FF), (0x1780, 0x17FF), (0x1CD0, 0x1CFF), (0xA830, 0xA8FF))
"""Scripts that need shaping: Hebrew to Georgian, Khmer, Devanagari signs."""
_MOST_ENCODED: Final = 4096
_lock = threading.Lock()
# A stream in base 85 is a quarter longer and serves no printer of this century.
rl_config.useA85 = 0


class Face(StrEnum):
    """The embedded faces; the value names the file in ``resources/fonts``."""

    REGULAR = "NotoSans-Regular"
    MEDIUM = "NotoSans-Medium"
    SEMIBOLD = "NotoSans-SemiBold"
    BOLD = "NotoSans-Bold"
    ITALIC = "NotoSans-Italic"


@dataclass(frozen=True)
class Font:
    """A face at a size in points."""

    face: Face
    size_pt: float

    @property
    def ascent_mm(self) -> float:
        """Room above the baseline, in mm."""
        return ASCENT * self.size_pt / POINTS_PER_MM

    @property
    def descent_mm(self) -> float:
        """Room under the baseline, in mm."""
        return DESCENT * self.size_pt / POINTS_PER_MM


@dataclass(frozen=True)
class Ink:
    """An RGB colour, each part 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def of(cls, code: str) -> Ink:
        """Read ``#RRGGBB``. Raises ValueError."""
        if len(code) != 7 or code[0] != "#":
            raise ValueError("a colour is written #RRGGBB")
        return cls(int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16))

    @property
    def luminance(self) -> float:
        """Relative luminance (WCAG 2), 0 for black and 1 for white."""
        parts = []
        for part in (self.red, self.green, self.blue):
            value = part / 255
            parts.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    def contrast(self, other: Ink) -> float:
        """Contrast ratio (WCAG 2), from 1 to 21."""
        dark, light = sorted((self.luminance, other.luminance))
        return (light + 0.05) / (dark + 0.05)


BLACK: Final = Ink(0, 0, 0)
WHITE: Final = Ink(255, 255, 255)


class UnprintableText(ValueError):  # noqa: N818 - says what the text is
    """A text holds a character that must not or cannot be printed.

    ``problem`` names the character for the person; the exception text itself holds no value.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@cache
def _loaded(face: Face) -> TTFont:
    with _lock:
        font = TTFont(f"CPTS-{face.value}", str(resource(f"fonts/{face.value}.ttf")))
        registerFont(font)
        return font


@cache
def _known_characters(face: Face) -> frozenset[int]:
    # Letters that must be joined or reordered to be read are not drawn one by one.
    drawn = _loaded(face).face.charToGlyph
    return frozenset(code for code in drawn if not any(low <= code <= up for low, up in _SHAPED))


@cache
def _plain_characters(face: Face) -> frozenset[str]:
    """Return the characters of a face that need no other look: no mark, nothing hidden."""
    return frozenset(
        chr(code)
        for code in _known_characters(face)
        if unicodedata.category(chr(code)) not in _FORBIDDEN
        and not unicodedata.combining(chr(code))
    )


def printable(text: str, field: str = "", faces: Sequence[Face] = (Face.REGULAR,)) -> str:
    """Return ``text`` on one line, in NFC, with single plain spaces (no-break ones stay).

    Raises UnprintableText, naming the character, for a control or bidirectional mark and for a
    character that one of ``faces`` cannot draw.
    """
    # The same text is made printable when it is laid out, and asked again when it is drawn.
    return _printable(text, field, tuple(faces))


@lru_cache(maxsize=8192)
def _printable(text: str, field: str, faces: tuple[Face, ...]) -> str:
    try:
        composed = unicodedata.normalize("NFC", text)
        composed.encode("utf-8")
    except UnicodeEncodeError:
        message = "Ce texte est abîmé (caractère incomplet) : ressaisissez-le."
        raise UnprintableText(Problem(field, "INVALID_CHARACTER", message)) from None
    flat = _BREAKING_SPACES.sub(" ", composed).strip(" ")
    if all(flat_ok.issuperset(flat) for flat_ok in map(_plain_characters, faces)):
        return flat
    stacked = 0
    for char in flat:
        if unicodedata.category(char) in _FORBIDDEN:
            raise UnprintableText(_problem(field, "HIDDEN_CHARACTER", char))
        stacked = stacked + 1 if unicodedata.combining(char) else 0
        if stacked > _MAX_STACKED_MARKS or not all(
            ord(char) in _known_characters(face) for face in faces
        ):
            raise UnprintableText(_problem(field, "MISSING_GLYPH", char))
    return flat


def _problem(field: str, code: str, char: str) -> Problem:
    name = unicodedata.name(char, "sans nom").lower()
    if code == "HIDDEN_CHARACTER":
        message = (
            f"Caractère invisible U+{ord(char):04X} ({name}) : il ne s’imprime pas. "
            "Effacez-le et ressaisissez."
        )
    else:
        message = (
            f"La police embarquée ne sait pas dessiner « {char} » (U+{ord(char):04X}, {name}). "
            "Rien n’est imprimé : écrivez ce mot en lettres latines."
        )
    return Problem(field, code, message)


def text_width_mm(text: str, font: Font) -> float:
    """Return the exact advance of a printable text, in mm."""
    return _width_at_1_pt(text, font.face) * font.size_pt / POINTS_PER_MM


@lru_cache(maxsize=4096)
def _width_at_1_pt(text: str, face: Face) -> float:
    # The same text is measured at every size that a layout tries.
    width: float = _loaded(face).stringWidth(text, 1.0)
    return width


class _Canvas(Canvas):
    """The canvas of the library, with its document at hand."""

    @property
    def document(self) -> Any:
        """The document being written."""
        return self._doc  # type: ignore[attr-defined]  # the stubs leave it out


class PdfPages:
    """A PDF being written. Lengths in mm, origin at the top left of the current page."""

    def __init__(self, title: str) -> None:
        """Start a document; ``title`` is a fixed word such as « Carte d’urgence », never a name."""
        for face in (Face.REGULAR, Face.BOLD):
            _loaded(face)
        self._buffer = io.BytesIO()
        self._canvas = _Canvas(
            self._buffer,
            pageCompression=1,
            invariant=1,
            initialFontName=f"CPTS-{Face.REGULAR.value}",  # type: ignore[arg-type]  # stub is wrong
            initialFontSize=10,
            lang="fr-FR",
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor("")
        self._canvas.setSubject("")
        self._canvas.setCreator("CPTS Desktop")
        self._canvas.setProducer("CPTS Desktop")
        # Never scale to fit: a card printed at 97 % is no longer a card.
        self._canvas.setViewerPreference("PrintScaling", "None")
        self._draw = self._canvas.addLiteral
        self._height = 0.0
        self._ink: Ink | None = None
        self._line_ink: Ink | None = None
        self._images: dict[bytes, ImageReader] = {}
        self._encoded: dict[tuple[str, Face], tuple[tuple[str, str], ...]] = {}
        self.pages = 0

    def begin_page(
        self,
        width: float,
        height: float,
        *,
        trim: tuple[float, float, float, float] | None = None,
        bleed: float = 0.0,
    ) -> None:
        """Start a page; ``trim`` is the finished object on it as x, y, width, height.

        ``bleed`` is how far colour goes over the trim on each side, in mm.
        """
        if self.pages:
            self._canvas.showPage()
        self.pages += 1
        self._ink = self._line_ink = None
        self._height = height
        self._canvas.setPageSize((width * POINTS_PER_MM, height * POINTS_PER_MM))
        if trim is None:
            box = (0.0, 0.0, width, height)
        else:
            x, y, w, h = trim
            box = (x, height - y - h, x + w, height - y)
        self._canvas.setTrimBox(tuple(part * POINTS_PER_MM for part in box))
        if bleed:
            left, bottom, right, upper = box
            over = (left - bleed, bottom - bleed, right + bleed, upper + bleed)
            self._canvas.setBleedBox(tuple(part * POINTS_PER_MM for part in over))

    @contextmanager
    def moved(
        self, x: float, y: float, *, turned: tuple[float, float] | None = None
    ) -> Iterator[None]:
        """Draw what follows with its origin at x, y; ``turned`` (w, h) upside down in that box."""
        before = self._ink, self._line_ink
        if turned is None:
            self._draw(content.moved(x * POINTS_PER_MM, -y * POINTS_PER_MM))
        else:
            width, height = turned
            top = 2 * self._height - y - height
            self._draw(content.moved((x + width) * POINTS_PER_MM, top * POINTS_PER_MM, turned=True))
        yield
        self._draw("Q")
        self._ink, self._line_ink = before

    def text(self, x: float, baseline: float, text: str, font: Font, ink: Ink = BLACK) -> None:
        """Draw one line; the text has gone through ``printable`` (asked again here)."""
        if ink is not self._ink:
            self._fill(ink)
        pieces = self._encoded.get((text, font.face)) or self._pieces(text, font.face)
        self._draw(content.text(x * POINTS_PER_MM, self._y(baseline), font.size_pt, pieces))

    def fill(
        self, x: float, y: float, width: float, height: float, ink: Ink, *, radius: float = 0.0
    ) -> None:
        """Fill a rectangle, its corners rounded by ``radius`` mm."""
        self._fill(ink)
        self._draw(
            content.rectangle(
                x * POINTS_PER_MM,
                self._y(y + height),
                width * POINTS_PER_MM,
                height * POINTS_PER_MM,
                radius * POINTS_PER_MM,
            )
        )

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        width_pt: float = 0.5,
        ink: Ink = BLACK,
        *,
        dash_mm: float = 0.0,
    ) -> None:
        """Draw a straight line."""
        if ink != self._line_ink:
            self._line_ink = ink
            self._draw(content.line_colour(ink.red, ink.green, ink.blue))
        ends = (x1 * POINTS_PER_MM, self._y(y1), x2 * POINTS_PER_MM, self._y(y2))
        self._draw(content.line(*ends, width_pt, dash_mm * POINTS_PER_MM))

    def shape(self, points: Sequence[tuple[float, float]], ink: Ink) -> None:
        """Fill a polygon."""
        self._fill(ink)
        self._draw(content.polygon([(x * POINTS_PER_MM, self._y(y)) for x, y in points]))

    def cells(self, x: float, y: float, size: float, rows: Sequence[Sequence[int]]) -> None:
        """Fill the dark cells of a square grid (a QR code) ``size`` mm wide, as one path."""
        self._fill(BLACK)
        self._draw(content.cells(x * POINTS_PER_MM, self._y(y), size * POINTS_PER_MM, rows))

    def image(self, x: float, y: float, width: float, height: float, png: bytes) -> None:
        """Draw a picture in this box; ``png`` comes from ``documents.logo``, never from a file."""
        reader = self._images.get(png)
        if reader is None:
            reader = self._images[png] = ImageReader(io.BytesIO(png))
        self._canvas.drawImage(
            reader,
            x * POINTS_PER_MM,
            self._y(y + height),
            width * POINTS_PER_MM,
            height * POINTS_PER_MM,
        )

    def finish(self, *, archive: bool = False) -> bytes:
        """Close the document and return its bytes; ``archive`` for PDF/A-1b (``archival``)."""
        self._canvas.showPage()
        self._canvas.save()
        made = self._buffer.getvalue()
        return archival(made) if archive else made

    def _y(self, y: float) -> float:
        return (self._height - y) * POINTS_PER_MM

    def _fill(self, ink: Ink) -> None:
        if ink == self._ink:
            return  # a third of the bytes of a card would only say the same colour again
        self._ink = ink
        self._draw(content.fill_colour(ink.red, ink.green, ink.blue))

    def _pieces(self, text: str, face: Face) -> tuple[tuple[str, str], ...]:
        """Return a text in the codes of the embedded font; a series says much of it again."""
        if len(self._encoded) >= _MOST_ENCODED:
            self._encoded.clear()
        if _printable(text, "", (face,)) != text:
            raise ValueError("a text is made printable before it is placed")
        font, document = _loaded(face), self._canvas.document
        pieces = tuple(
            (font.getSubsetInternalName(subset, document), content.literal(codes))
            for subset, codes in font.splitString(text, document)
        )
        self._encoded[text, face] = pieces
        return pieces
