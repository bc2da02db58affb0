"""How a French name sounds: two spellings of one sound share a key.

A small set of ordered replacements, after the folding of ``kernel.text.fold``. The key is only
ever a reason to show two records side by side.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from cpts_desktop.kernel.text import fold

_STEPS: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"^h", ""),
        (r"sch|sh", "ch"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"rh", "r"),
        (r"gn", "ni"),
        (r"qu|ck|cqu|q", "k"),
        (r"gu(?=[eiy])", "G"),
        (r"ge(?=[ao])|g(?=[eiy])", "j"),
        (r"c(?=[eiy])", "s"),
        (r"ch(?=[lrn])", "k"),
        (r"c(?!h)", "k"),
        (r"w", "v"),
        (r"y", "i"),
        (r"z", "s"),
        (r"bv", "v"),
        (r"(?:eau|au|o)l[tdx]s?$", "o"),
        (r"eaux?|aux?", "o"),
        (r"oeu|eu", "e"),
        (r"ain|ein|aim|ein|in(?![aeiou])|im(?=[bp])", "1"),
        (r"en(?![aeioun])|em(?=[bp])|an(?![aeioun])|am(?=[bp])", "2"),
        (r"on(?![aeioun])|om(?=[bp])", "3"),
        (r"ai|ei|ay", "e"),
        (r"(?<=[a-z])h", ""),
        (r"G", "g"),
        (r"(.)\1+", r"\1"),
        (r"(?<=.{2})(?:[tdsx]+|er|ez|es|e)$", ""),
        (r"ou", "u"),
        (r"(.)\1+", r"\1"),
    )
)
_SAINT: Final = re.compile(r"\b(?:st|saint)e?\b")


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """Return the key of one folded word."""
    key = word
    for pattern, replacement in _STEPS:
        key = pattern.sub(replacement, key)
    return key


def sounds(name: str) -> str:
    """Return the key of a name, its words in their order."""
    flat = _SAINT.sub("saint", fold(name))
    return " ".join(filter(None, map(sound, re.findall(r"\w+", flat))))


def sounds_joined(name: str) -> str:
    """Return the key of a name as if it were one word: « Le Goff », « Legoff » and « Legof »."""
    return sounds(name).replace(" ", "")
