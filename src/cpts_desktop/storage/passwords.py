"""What a passphrase must be: the 80-bit rule for a secret that stands alone (CNIL 2022-100).

Twelve characters of the four classes, or fourteen of three, or seven words. No forced renewal, no
ban on paste, spaces and any letter allowed (security.md P-46, interop.md SEC-01).
"""

from __future__ import annotations

import unicodedata
from typing import Final

from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.text import fold
from cpts_desktop.storage.slots import MAX_SECRET_BYTES

MIN_LENGTH: Final = 12
WORDS: Final = 7
_LETTERS_A_WORD: Final = 4
"""On average: « il y a un de la le » is seven words that add little."""
_FIELD: Final = "password"
_COMMON: Final = (
    "motdepasse", "azerty", "qwerty", "password", "123456", "654321", "abcdef", "insuffisance",
    "cardiaque", "infirmier", "infirmiere", "pharmacie", "pharmacien", "medecin", "cpts", "soleil",
    "bonjour", "marseille", "doudou", "loulou", "chouchou", "jetaime", "admin", "secret",
)  # fmt: skip


def check_password(password: str) -> Outcome[None]:
    """Say whether a new passphrase is strong enough, and otherwise how to make it so."""
    text = unicodedata.normalize("NFC", password)
    if len(text.encode("utf-8", "surrogatepass")) > MAX_SECRET_BYTES:
        return refuse(_FIELD, "TOO_LONG", "Phrase secrète trop longue.")
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        return refuse(
            _FIELD, "CONTROL", "La phrase contient un caractère de contrôle : ressaisissez-la."
        )
    if len(text) < MIN_LENGTH:
        return refuse(_FIELD, "TOO_SHORT", f"Au moins {MIN_LENGTH} caractères, ou sept mots.")
    folded = fold(text).replace(" ", "")
    if len(set(folded)) < 5 or _is_common(folded):
        return refuse(
            _FIELD, "COMMON", "Cette phrase se devine facilement : choisissez-en une autre."
        )
    if _is_strong(text):
        return Ok(None)
    message = (
        "Encore trop facile à deviner : sept mots, ou 14 caractères avec lettres, majuscules et "
        "chiffres, ou 12 avec en plus un signe."
    )
    return refuse(_FIELD, "TOO_WEAK", message)


def _is_strong(text: str) -> bool:
    words = {word for word in fold(text).split() if len(word) >= 2}
    if len(words) >= WORDS and sum(map(len, words)) >= WORDS * _LETTERS_A_WORD:
        return True
    classes = _classes(text)
    return (len(text) >= 12 and classes == 4) or (len(text) >= 14 and classes >= 3)


def _classes(text: str) -> int:
    found = set()
    for char in text:
        if char.isdigit():
            found.add("digit")
        elif char.isalpha():
            found.add("upper" if char.isupper() else "lower")
        else:
            found.add("sign")
    return len(found)


def _is_common(folded: str) -> bool:
    rest = folded
    for word in _COMMON:
        rest = rest.replace(word, "")
    letters = "".join(c for c in rest if c.isalnum())
    return len(letters) < 6
