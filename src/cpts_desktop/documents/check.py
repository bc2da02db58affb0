"""Does the paper say what the record says? A finished PDF read back by another library (P-39)."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pypdfium2 as pdfium

# A reader expands a ligature that was entered as one character.
_LIGATURES: Final = tuple(
    (chr(code), letters)
    for code, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl", "ft", "st"), start=0xFB00)
)
# pdfium writes a hyphen at the end of a line as one of these.
_LINE_END_HYPHENS: Final = ("\ufffe", "\x02")
_ACTIVE: Final = (b"/JavaScript", b"/JS ", b"/Launch", b"/EmbeddedFile", b"/URI", b"/OpenAction")
# pdfium is not thread-safe: one reader at a time in this process.
_pdfium_lock = threading.RLock()


@dataclass(frozen=True)
class Picture:
    """A page as pixels: 4 bytes each (blue, green, red, unused), ``stride`` bytes a row."""

    width: int
    height: int
    stride: int
    pixels: bytes


def squeeze(text: str) -> str:
    """Return ``text`` in NFC, ligatures in letters, without any space: what paper must show."""
    plain = unicodedata.normalize("NFC", text)
    for ligature, letters in _LIGATURES:
        if ligature in plain:
            plain = plain.replace(ligature, letters)
    return "".join(plain.split())


def page_texts(pdf: bytes) -> tuple[str, ...]:
    """Return the text of each page in drawing order."""
    with _pdfium_lock:
        document = pdfium.PdfDocument(pdf)
        try:
            return tuple(_with_hyphens(page.get_textpage().get_text_range()) for page in document)
        finally:
            document.close()


def _with_hyphens(text: str) -> str:
    for mark in _LINE_END_HYPHENS:
        text = text.replace(mark, "-")
    return text


def page_sizes(pdf: bytes) -> tuple[tuple[float, float], ...]:
    """Return the width and height of each page, in mm."""
    with _pdfium_lock:
        document = pdfium.PdfDocument(pdf)
        try:
            sizes = [page.get_size() for page in document]
        finally:
            document.close()
    return tuple((width * 25.4 / 72, height * 25.4 / 72) for width, height in sizes)


def missing_texts(pdf: bytes, expected: Iterable[str]) -> tuple[str, ...]:
    """Return the expected texts that cannot be read back from ``pdf``, spaces apart."""
    return unsaid(squeeze("".join(page_texts(pdf))), expected)


def unsaid(found: str, expected: Iterable[str]) -> tuple[str, ...]:
    """Return the expected texts that are not in ``found``, which was squeezed."""
    return tuple(text for text in expected if _squeezed(text) not in found)


# A series says the same words a thousand times.
_squeezed = lru_cache(maxsize=4096)(squeeze)


def is_inert(pdf: bytes) -> bool:
    """Tell whether ``pdf`` holds no link, script, attachment nor annotation."""
    if any(word in pdf for word in _ACTIVE):
        return False
    return b"/Annots" not in pdf


def picture(pdf: bytes, page: int, dots_per_mm: float) -> Picture:
    """Paint one page (from 0) at a true scale; raises IndexError when there is no such page."""
    with _pdfium_lock:
        document = pdfium.PdfDocument(pdf)
        try:
            if not 0 <= page < len(document):
                raise IndexError("no such page")
            bitmap = document[page].render(
                scale=dots_per_mm * 25.4 / 72,
                rev_byteorder=False,
                force_bitmap_format=pdfium.raw.FPDFBitmap_BGRx,
            )
            return Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        finally:
            document.close()
