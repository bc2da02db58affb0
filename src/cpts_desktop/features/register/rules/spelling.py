"""Neighbouring spellings: two words one letter apart share a word with one letter removed."""

from __future__ import annotations

from typing import Final

MIN_LENGTH: Final = 4
MAX_LENGTH: Final = 30


def variants(word: str) -> frozenset[str]:
    """Return the word and every word made by removing one of its letters.

    Two words at distance one (letter changed, missing, added, or two neighbours swapped) have a
    variant in common, so an exact look-up finds them.
    """
    cut = word[:MAX_LENGTH]
    if len(cut) < MIN_LENGTH:
        return frozenset((cut,))
    return frozenset((cut, *(cut[:i] + cut[i + 1 :] for i in range(len(cut)))))
