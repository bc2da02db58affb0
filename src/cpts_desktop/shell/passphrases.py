"""Proposing a passphrase of seven words, and saying in words how strong a typed one is."""

from __future__ import annotations

import math
import secrets
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.kernel.resources import resource
from cpts_desktop.kernel.text import fold

WORDS: Final = 7
GOAL_BITS: Final = 80


@cache
def word_list() -> tuple[str, ...]:
    """Return the words: distinct, lower case, without accents, so that any keyboard has them."""
    text = resource("wordlists/mots.txt").read_text(encoding="ascii")
    return tuple(line for line in text.split("\n") if line and not line.startswith("#"))


def new_passphrase() -> str:
    """Return seven words drawn by the system's random generator; the rule takes them.

    One draw in a hundred and forty holds a word twice, or only short ones: it is drawn again.
    """
    from cpts_desktop.storage.passwords import check_password

    words = word_list()
    while True:
        phrase = " ".join(secrets.choice(words) for _ in range(WORDS))
        if isinstance(check_password(phrase), Ok):
            return phrase


@dataclass(frozen=True)
class Strength:
    """``percent`` of the goal (80 bits) and the words shown under the bar."""

    percent: int
    words: str


def strength_of(text: str) -> Strength:
    """Estimate how hard a passphrase is to guess; it informs, ``check_passphrase`` decides."""
    clean = unicodedata.normalize("NFC", text)
    if not clean:
        return Strength(0, "")
    bits = min(_letters(clean), _by_words(clean))
    percent = min(100, round(100 * bits / GOAL_BITS))
    if bits < 40:
        return Strength(percent, "Faible : un ordinateur la trouverait en quelques heures.")
    if bits < 65:
        return Strength(percent, "Moyenne : un attaquant équipé la trouverait.")
    if bits < GOAL_BITS - 5:
        return Strength(percent, "Bonne. Un mot de plus la rendrait très solide.")
    return Strength(percent, "Très solide : hors de portée, même pour qui aurait copié le disque.")


def _letters(text: str) -> float:
    """Bits if every character were drawn at random, repeated ones counting for little."""
    pool = 0
    pool += 26 if any(c.islower() for c in text) else 0
    pool += 26 if any(c.isupper() for c in text) else 0
    pool += 10 if any(c.isdigit() for c in text) else 0
    pool += 20 if any(not c.isalnum() for c in text) else 0
    varied = len(set(text)) + 0.35 * (len(text) - len(set(text)))
    return varied * math.log2(max(pool, 2)) * 0.8


def _by_words(text: str) -> float:
    """Bits of a text made of words: each distinct word as one draw, the rest letter by letter."""
    known = set(word_list())
    parts = fold(text).split()
    if len(parts) < 3:
        return math.inf
    draw = math.log2(len(known))
    return sum(draw if part in known else min(draw + 2, 3.0 * len(part)) for part in set(parts))
