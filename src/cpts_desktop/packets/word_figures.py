"""The twelve words of a fingerprint as the figures of a QR code, from one screen to another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cpts_desktop.packets.relay import FINGERPRINT, MARK, as_typed
from cpts_desktop.packets.words import WORDS, word_list

_DIGITS: Final = 4


def to_figures(words: Sequence[str]) -> str:
    """Return the mark, the sort of code, then the number of each word in four figures."""
    places = {word: number for number, word in enumerate(word_list())}
    return MARK + FINGERPRINT + "".join(f"{places[word]:04d}" for word in words)


def from_figures(text: str) -> tuple[str, ...] | None:
    """Return the words behind the figures of such a code, None for anything else.

    They are then compared with the card as words that were typed.
    """
    figures, start = as_typed(text), MARK + FINGERPRINT
    numbers = figures[len(start) :]
    if not figures.startswith(start) or len(numbers) != WORDS * _DIGITS:
        return None
    if not (numbers.isascii() and numbers.isdigit()):
        return None
    known = word_list()
    found = [int(numbers[at : at + _DIGITS]) for at in range(0, len(numbers), _DIGITS)]
    return tuple(known[one] for one in found) if max(found) < len(known) else None
