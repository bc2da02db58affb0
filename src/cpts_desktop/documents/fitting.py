"""Lines that fit: breaking text with the exact widths of the embedded font."""

from __future__ import annotations

import re
from typing import Final

from cpts_desktop.documents.pdf import Font, text_width_mm

_SLACK: Final = 1e-6
_PIECES: Final = re.compile(r"(?:[^ \-–—]|[\-–—](?=[0-9\-–—]))*[\-–—]|[^ \-–—]+| ")

_CLOSING: Final = re.compile(r"[»;:?!%][»;:?!%.,)]* ?")


def fits(text: str, font: Font, width: float) -> bool:
    """Tell whether one line of ``text`` holds in ``width`` mm."""
    return text_width_mm(text, font) <= width + _SLACK


def wrap(text: str, font: Font, width: float) -> tuple[str, ...]:
    """Break ``text`` into lines of at most ``width`` mm; every character is kept.

    Lines break at spaces, and after a hyphen that no digit follows; « 2/jour » stays whole. A
    French mark stays with its word, so that no line ends with « or starts with ; or ». A word
    longer than a line is cut between two letters, without adding a hyphen that nobody entered.
    Raises ValueError when not even one character holds.
    """
    if text and text[0] != " " and text[-1] != " " and fits(text, font, width):
        return (text,)
    lines: list[str] = []
    current = ""
    for piece in _held_together(_pieces(text), font, width):
        joined = current + piece
        if fits(joined.rstrip(" "), font, width):
            current = joined
            continue
        if current.strip():
            lines.append(current.rstrip(" "))
        current = ""
        rest = piece.lstrip(" ")
        while rest and not fits(rest.rstrip(" "), font, width):
            cut = _longest_start(rest, font, width)
            lines.append(rest[:cut])
            rest = rest[cut:]
        current = rest
    if current.strip():
        lines.append(current.rstrip(" "))
    return tuple(lines)


def _pieces(text: str) -> list[str]:
    """Split so that joining gives the text back; a space stays with the word before it."""
    found: list[str] = []
    for match in _PIECES.finditer(text):
        piece = match.group(0)
        if piece == " " and found:
            found[-1] += " "
        elif piece != " ":
            found.append(piece)
    return found


def _held_together(pieces: list[str], font: Font, width: float) -> list[str]:
    """Join each French mark to its word, unless both are too long for one line."""

    def joined(found: list[str], piece: str) -> bool:
        return bool(found) and fits((found[-1] + piece).rstrip(" "), font, width)

    opened: list[str] = []
    for piece in pieces:
        if opened and opened[-1].rstrip(" ").endswith("«") and joined(opened, piece):
            opened[-1] += piece
        else:
            opened.append(piece)
    held: list[str] = []
    for piece in opened:
        if _CLOSING.fullmatch(piece) and joined(held, piece):
            held[-1] += piece
        else:
            held.append(piece)
    return held


def _longest_start(word: str, font: Font, width: float) -> int:
    low, high = 0, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(word[:middle], font, width):
            low = middle
        else:
            high = middle - 1
    if low == 0:
        raise ValueError("the column is narrower than one letter")
    return low
