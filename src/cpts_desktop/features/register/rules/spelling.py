"""Neighbouring spellings: two words one letter apart share a word with one letter removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cpts_desktop.kernel.text import fold

MIN_LENGTH: Final = 4
MAX_LENGTH: Final = 30
MAX_GIVEN: Final = 6


def variants(word: str) -> frozenset[str]:
    """Return the word and every word made by removing one of its letters.

    Two words at distance one (letter changed, missing, added, or two neighbours swapped) have a
    variant in common, so an exact look-up finds them.
    """
    cut = word[:MAX_LENGTH]
    if len(cut) < MIN_LENGTH:
        return frozenset((cut,))
    return frozenset((cut, *(cut[:i] + cut[i + 1 :] for i in range(len(cut)))))


def keys_of(
    birth_name: str, used_name: str, given_names: Sequence[str], used_given: str
) -> set[str]:
    """Return the folded keys of an identity: each family name before each given name."""
    families = {name for name in (birth_name, used_name) if name}
    firsts = {name for name in (*given_names[:MAX_GIVEN], used_given) if name} or {""}
    return {fold(f"{family} {first}") for family in families for first in firsts}
