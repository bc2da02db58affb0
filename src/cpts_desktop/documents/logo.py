"""A logo given by a person: decoded with a cap, flattened on white, encoded again.

The bytes of the file never reach the PDF (security.md 6.4): only pixels do. No name, no colour
profile, no metadata of the file survives.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, UnidentifiedImageError

from cpts_desktop.kernel.outcome import Ok, Outcome, refuse

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_PIXELS: Final = 12_000_000
_KEPT: Final = (480, 160)
"""Pixels kept: 20 mm at 600 dpi, more than a card can show."""
_FORMATS: Final = ("PNG", "JPEG")


@dataclass(frozen=True)
class Logo:
    """A small PNG of ours and its shape (width divided by height)."""

    png: bytes
    aspect: float


def read_logo(data: bytes) -> Outcome[Logo]:
    """Return the logo of a PNG or JPEG file.

    Refused: LOGO_TOO_BIG (bytes, or pixels announced by the header, before any decoding),
    LOGO_UNREADABLE, LOGO_SHAPE.
    """
    if len(data) > MAX_BYTES:
        return refuse("logo", "LOGO_TOO_BIG", "Ce logo dépasse 5 Mo : réduisez-le.")
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as found:
            if found.width * found.height > MAX_PIXELS:
                message = "Ce logo dépasse 12 millions de pixels : réduisez-le."
                return refuse("logo", "LOGO_TOO_BIG", message)
            if not 0.2 <= found.width / found.height <= 8.0:
                message = "Ce logo est trop allongé pour une carte."
                return refuse("logo", "LOGO_SHAPE", message)
            flat = _flattened(found)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return refuse("logo", "LOGO_UNREADABLE", "Ce fichier n’est pas une image PNG ou JPEG.")
    flat.thumbnail(_KEPT, Image.Resampling.LANCZOS)
    return Ok(Logo(_encoded(flat), flat.width / flat.height))


def logo_again(png: bytes) -> Outcome[Logo]:
    """Return the logo kept in the register; read with the same care as a file."""
    return read_logo(png)


def _flattened(found: Image.Image) -> Image.Image:
    rgba = found.convert("RGBA")
    paper = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
    return Image.alpha_composite(paper, rgba).convert("RGB")


def _encoded(flat: Image.Image) -> bytes:
    out = io.BytesIO()
    Image.frombytes("RGB", flat.size, flat.tobytes()).save(out, "PNG", optimize=True)
    return out.getvalue()
