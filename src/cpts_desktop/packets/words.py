"""Numbers said aloud as French words, with two check words that locate a slip.

Ten words carry 110 bits; the two last ones make the twelve a Reed–Solomon code over GF(2048):
one wrong word is located, two swapped neighbours are noticed.
"""

from __future__ import annotations

import difflib
from functools import cache
from typing import Final

from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.resources import resource
from cpts_desktop.kernel.text import fold

DATA_WORDS: Final = 10
WORDS: Final = 12
BITS: Final = 11
_SIZE: Final = 1 << BITS
_POLYNOMIAL: Final = 0x805
PREFIX: Final = 4
FIELD: Final = "fingerprint"


@cache
def word_list() -> tuple[str, ...]:
    """Return the 2,048 words, in the order that gives their number."""
    words = tuple(resource("packets/mots.txt").read_text(encoding="utf-8").split())
    if len(words) != _SIZE:
        raise ValueError("the word list has 2048 words")
    return words


@cache
def _places() -> dict[str, int]:
    return {fold(word)[:PREFIX]: place for place, word in enumerate(word_list())}


@cache
def _powers() -> tuple[tuple[int, ...], dict[int, int]]:
    values, value = [], 1
    for _ in range(_SIZE - 1):
        values.append(value)
        value <<= 1
        if value & _SIZE:
            value ^= _POLYNOMIAL
    return tuple(values), {value: power for power, value in enumerate(values)}


def _times(a: int, b: int) -> int:
    if not a or not b:
        return 0
    values, logs = _powers()
    return values[(logs[a] + logs[b]) % (_SIZE - 1)]


def _over(a: int, b: int) -> int:
    if not a:
        return 0
    values, logs = _powers()
    return values[(logs[a] - logs[b]) % (_SIZE - 1)]


def _syndromes(numbers: list[int]) -> tuple[int, int]:
    values, _ = _powers()
    plain = weighted = 0
    for place, number in enumerate(numbers):
        plain ^= number
        weighted ^= _times(number, values[place])
    return plain, weighted


def to_words(digest: bytes) -> tuple[str, ...]:
    """Return the twelve words of the first 110 bits of ``digest``."""
    total = int.from_bytes(digest, "big") >> (len(digest) * 8 - DATA_WORDS * BITS)
    numbers = [(total >> BITS * (DATA_WORDS - 1 - i)) & (_SIZE - 1) for i in range(DATA_WORDS)]
    plain, weighted = _syndromes(numbers)
    values, _ = _powers()
    last = _over(weighted ^ _times(plain, values[10]), values[10] ^ values[11])
    words = word_list()
    return tuple(words[number] for number in [*numbers, plain ^ last, last])


def read_words(text: str) -> Outcome[tuple[str, ...]]:
    """Read twelve words as a person types them: no case, no accents, four letters are enough.

    A refusal says which word is wrong, never which one would be right.
    """
    typed = fold(" ".join(text.replace(",", " ").replace(";", " ").split())).split()
    if len(typed) != WORDS:
        return refuse(
            FIELD,
            "FINGERPRINT_LENGTH",
            f"L’empreinte compte {WORDS} mots ; il y en a {len(typed)} ici.",
        )
    numbers = []
    for place, word in enumerate(typed, start=1):
        number = _places().get(word[:PREFIX])
        known = None if number is None else fold(word_list()[number])
        if number is None or known is None or not _same(word, known):
            return refuse(FIELD, "FINGERPRINT_WORD", _unknown(place, word))
        numbers.append(number)
    slip = _slip(numbers)
    if slip:
        return refuse(FIELD, "FINGERPRINT_TYPO", slip)
    return Ok(tuple(word_list()[number] for number in numbers))


def _same(typed: str, known: str) -> bool:
    return typed == known or (PREFIX <= len(typed) < len(known) and known.startswith(typed))


def _unknown(place: int, word: str) -> str:
    close = difflib.get_close_matches(word, [fold(known) for known in word_list()], n=2)
    hint = f" Vouliez-vous dire « {' » ou « '.join(close)} » ?" if close else ""
    return f"Le mot nº {place} n’est pas dans la liste.{hint}"


def _slip(numbers: list[int]) -> str:
    plain, weighted = _syndromes(numbers)
    if not plain and not weighted:
        return ""
    if plain and weighted:
        _, logs = _powers()
        place = logs[_over(weighted, plain)]
        if place < WORDS:
            return f"Le mot nº {place + 1} n’est sans doute pas le bon : faites-le répéter."
    if not plain:
        return "Deux mots semblent inversés : faites relire l’empreinte."
    return "Plusieurs mots ne vont pas ensemble : faites relire l’empreinte."
