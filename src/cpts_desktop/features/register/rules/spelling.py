"""Neighbouring spellings: two words one letter apart share a word with one letter removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cpts_desktop.kernel.text import fold

MIN_LENGTH: Final = 4
MAX_LENGTH: Final = 30
MAX_GIVEN: Final = 6
MAX_TURNED: Final = 3
MAX_TAILS: Final = 6


def variants(word: str) -> frozenset[str]:
    """Return the word and every word made by removing one of its letters.

    Two words at distance one (letter changed, missing, added, or two neighbours swapped) have a
    variant in common, so an exact look-up finds them.
    """
    cut = word[:MAX_LENGTH]
    if len(cut) < MIN_LENGTH:
        return frozenset((cut,))
    return frozenset((cut, *(cut[:i] + cut[i + 1 :] for i in range(len(cut)))))


TURNED: Final = "~"
"""Stands before a key that begins with a given name; no folded word holds it."""


def keys_of(
    birth_name: str, used_name: str, given_names: Sequence[str], used_given: str
) -> set[str]:
    """Return the folded keys of an identity, so that what is typed is the start of one of them.

    Each family name before each given name, from each of its words on (« de l’hote marie »,
    « hote marie »); and each given name before each family name, after ``TURNED``.
    """
    families = {tail for name in (birth_name, used_name) for tail in _tails(name)}
    firsts = tuple(
        dict.fromkeys(fold(one) for one in (*given_names[:MAX_GIVEN], used_given) if one)
    )
    keys = {" ".join(filter(None, (one, first))) for one in families for first in firsts or ("",)}
    for first in (*firsts[:MAX_TURNED], *firsts[-1:]):
        keys.update(f"{TURNED}{tail} {one}" for tail in _tails(first) for one in families)
    return keys


def _tails(name: str) -> tuple[str, ...]:
    words = fold(name).split()
    return tuple(" ".join(words[at:]) for at in range(min(len(words), MAX_TAILS)))


def one_edit(left: str, right: str) -> bool:
    """Say whether two words are equal, or one letter (or one swap of neighbours) apart."""
    if left == right:
        return True
    short, long = sorted((left, right), key=len)
    gap = len(long) - len(short)
    if gap > 1:
        return False
    at = 0
    while at < len(short) and short[at] == long[at]:
        at += 1
    if gap:
        return short[at:] == long[at + 1 :]
    if short[at + 1 :] == long[at + 1 :]:
        return True
    swapped = short[at : at + 2] == long[at : at + 2][::-1]
    return swapped and short[at + 2 :] == long[at + 2 :]
