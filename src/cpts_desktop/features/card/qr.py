"""The QR code of a card: plain UTF-8 text that any telephone reads without a network.

Off by default. Its text is a subset of what is printed. Sizes: interop.md 6.6, at most 180 bytes
at 25 mm and 350 at 30 mm, so that one cell stays above 0.35 mm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import segno

from cpts_desktop.kernel.outcome import Ok, Outcome, refuse

SMALL_BYTES: Final = 180
SMALL_MM: Final = 25.0
LARGE_BYTES: Final = 350
LARGE_MM: Final = 30.0


@dataclass(frozen=True)
class QrCode:
    """Cells of the code, quiet zone included, and its size in mm."""

    rows: tuple[tuple[int, ...], ...]
    size_mm: float
    byte_count: int


def qr_code(lines: Sequence[str]) -> Outcome[QrCode | None]:
    """Return the code of these lines, None when there are none; refused above 350 bytes."""
    if not lines:
        return Ok(None)
    text = "\n".join(lines)
    if "://" in text or "www." in text.casefold():
        # A telephone opens an address instead of showing the text (interop.md 6.6).
        message = "Un code QR de carte ne porte pas d’adresse Internet : retirez-la ou décochez."
        return refuse("qr_fields", "QR_ADDRESS", message)
    size = len(text.encode("utf-8"))
    if size > LARGE_BYTES:
        return refuse(
            "qr_fields",
            "QR_TOO_LONG",
            f"Le code QR demanderait {size} octets, {LARGE_BYTES} au plus pour rester lisible : "
            "cochez moins de champs.",
        )
    side = SMALL_MM if size <= SMALL_BYTES else LARGE_MM
    return Ok(QrCode(_cells(text), side, size))


@lru_cache(maxsize=4)
def _cells(text: str) -> tuple[tuple[int, ...], ...]:
    # Searching the best of eight masks is 70 % of the time of a card: one mask is chosen.
    code = segno.make_qr(
        text, error="m", mode="byte", encoding="utf-8", eci=False, mask=3, boost_error=False
    )
    return tuple(tuple(1 if dark else 0 for dark in row) for row in code.matrix_iter(border=4))
