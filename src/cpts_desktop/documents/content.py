"""PDF drawing operators as text, in points from the bottom left of the page.

A thousand cards are a million numbers: they are written here in one go, with the same three
decimals everywhere (0.0004 mm), instead of one call of the PDF library for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_ROUND: Final = 0.4477152501692066
"""How far a Bézier handle stays from the corner, for a quarter of a circle of radius one."""
_ESCAPED: Final = {
    code: f"\\{code:03o}" if not 32 <= code < 127 else f"\\{chr(code)}"
    for code in (*range(32), *range(127, 256), ord("("), ord(")"), ord("\\"))
}


@lru_cache(maxsize=64)
def fill_colour(red: int, green: int, blue: int) -> str:
    """Return the operator that sets the colour of what is filled and of text."""
    return f"{red / 255:.4f} {green / 255:.4f} {blue / 255:.4f} rg"


@lru_cache(maxsize=64)
def line_colour(red: int, green: int, blue: int) -> str:
    """Return the operator that sets the colour of lines."""
    return f"{red / 255:.4f} {green / 255:.4f} {blue / 255:.4f} RG"


def literal(encoded: bytes) -> str:
    """Return a string of the PDF syntax, its parentheses included."""
    return f"({encoded.decode('latin-1').translate(_ESCAPED)})"


def text(x: float, y: float, size: float, pieces: Sequence[tuple[str, str]]) -> str:
    """Draw text whose ``pieces`` are (name of a font, literal), one after the other."""
    if len(pieces) == 1:
        font, said = pieces[0]
        return f"BT {font} {size:.2f} Tf 1 0 0 1 {x:.3f} {y:.3f} Tm {said} Tj ET"
    shown = " ".join(f"{font} {size:.2f} Tf {said} Tj" for font, said in pieces)
    return f"BT 1 0 0 1 {x:.3f} {y:.3f} Tm {shown} ET"


def rectangle(x: float, y: float, width: float, height: float, radius: float = 0.0) -> str:
    """Fill a rectangle, its corners rounded."""
    if not radius:
        return f"{x:.3f} {y:.3f} {width:.3f} {height:.3f} re f"
    near, far = radius * _ROUND, radius
    x2, y2 = x + width, y + height
    return (
        f"{x + far:.3f} {y:.3f} m {x2 - far:.3f} {y:.3f} l "
        f"{x2 - near:.3f} {y:.3f} {x2:.3f} {y + near:.3f} {x2:.3f} {y + far:.3f} c "
        f"{x2:.3f} {y2 - far:.3f} l "
        f"{x2:.3f} {y2 - near:.3f} {x2 - near:.3f} {y2:.3f} {x2 - far:.3f} {y2:.3f} c "
        f"{x + far:.3f} {y2:.3f} l "
        f"{x + near:.3f} {y2:.3f} {x:.3f} {y2 - near:.3f} {x:.3f} {y2 - far:.3f} c "
        f"{x:.3f} {y + far:.3f} l "
        f"{x:.3f} {y + near:.3f} {x + near:.3f} {y:.3f} {x + far:.3f} {y:.3f} c h f"
    )


def line(x1: float, y1: float, x2: float, y2: float, width: float, dash: float = 0.0) -> str:
    """Draw a straight line."""
    dashes = f"[{dash:.3f}] 0 d" if dash else "[] 0 d"
    return f"{width:.3f} w {dashes} {x1:.3f} {y1:.3f} m {x2:.3f} {y2:.3f} l S"


def polygon(points: Sequence[tuple[float, float]]) -> str:
    """Fill a polygon."""
    (first_x, first_y), *rest = points
    sides = " ".join(f"{x:.3f} {y:.3f} l" for x, y in rest)
    return f"{first_x:.3f} {first_y:.3f} m {sides} h f"


def cells(x: float, top: float, size: float, rows: Sequence[Sequence[int]]) -> str:
    """Fill the dark cells of a square grid as one path, so that no hairline shows between them."""
    step = size / len(rows)
    found = []
    for index, cells_of_row in enumerate(rows):
        y = top - (index + 1) * step
        start = None
        for column, dark in enumerate([*cells_of_row, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                wide = (column - start) * step
                found.append(f"{x + start * step:.3f} {y:.3f} {wide:.3f} {step:.3f} re")
                start = None
    return f"{' '.join(found)} f"


def moved(dx: float, dy: float, *, turned: bool = False) -> str:
    """Save the state and move the origin; ``turned`` also turns by half a turn."""
    sign = -1 if turned else 1
    return f"q {sign} 0 0 {sign} {dx:.3f} {dy:.3f} cm"
