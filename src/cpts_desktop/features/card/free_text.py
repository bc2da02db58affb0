"""What the free words of a card may not say, and the few words that mean something.

A blood group needs its laboratory document and a NIR never stands on a card (interop.md 6.4 to
6.6): neither may slip in as an ordinary sentence. « Aucune » among the allergies is an answer, not
a substance.
"""

from __future__ import annotations

import re
from typing import Final

from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.text import fold

NONE_KNOWN: Final = "aucune connue"
"""How a card says that the question was asked and the answer was no."""
NOT_STATED: Final = "non renseignées"
"""What a card prints when nobody answered, or when the patient keeps the answer back."""

_NONE: Final = frozenset({
    "aucune", "aucune connue", "aucune allergie", "aucune allergie connue", "neant",
    "pas d allergie", "pas d allergie connue",
})  # fmt: skip
_NOT_STATED: Final = frozenset({
    "", "inconnu", "inconnue", "inconnues", "non renseigne", "non renseignee", "non renseignees",
    "ne sait pas", "ne sais pas", "non demande", "non demandees", "non precise", "non precisees",
})  # fmt: skip

_GROUP_NAMED: Final = re.compile(
    r"\bgroupe sanguin|\brhesus (d )?(pos|neg)|^(groupe|gs)\s*:?\s*(a|b|ab|o|0)\b(?! [a-z]{3})"
)
_GROUP_ALONE: Final = re.compile(
    r"(a|b|ab|o|0)\s*(rh\w*)?\s*[+\-−–]|(a|b|ab|o|0)\s+(rh\w*\s+)?(pos|n[eé]g)\w*", re.IGNORECASE
)
_CLINICAL: Final = (
    "anticoagulant", "antiplatelet", "allergies", "implants", "conditions", "others",
)  # fmt: skip
_NIR: Final = re.compile(
    r"(?<![0-9])[1-478][ .]?[0-9]{2}[ .]?(0[1-9]|1[0-2]|[2-9][0-9])[ .]?([0-9]{2}|2[ABab])"
    r"[ .]?[0-9]{3}[ .]?[0-9]{3}([ .]?[0-9]{2})?(?![0-9])"
)
_NOT_A_LABORATORY: Final = (
    "declar", "patient", "inconnu", "famille", "souvenir", "carte de donneur", "plaque",
)  # fmt: skip

_SEPARATORS: Final = dict.fromkeys(map(ord, " \u00a0\u202f\u2009.-()"), None)
_PHONE: Final = re.compile(
    r"0[1-9][0-9]{8}|(\+|00)[1-9][0-9]{6,14}|1[0-9]{1,2}|3[0-9]{3}|11[68][0-9]{3}"
)


def says_none_known(text: str) -> bool:
    """Tell whether the words of an allergy say that there is none."""
    return fold(text) in _NONE


def says_not_stated(text: str) -> bool:
    """Tell whether the words of an allergy say that nobody knows."""
    return fold(text) in _NOT_STATED


def unfit(text: str, field: str) -> Problem | None:
    """Return why these words may not stand on a card, or None."""
    if _NIR.search(text):
        message = "Un numéro de sécurité sociale ne se met jamais sur la carte : effacez-le."
        return Problem(field, "NIR", message)
    clinical = field.startswith(_CLINICAL) and not field.endswith(".name")
    if clinical and (_GROUP_NAMED.search(fold(text)) or _GROUP_ALONE.fullmatch(text.strip())):
        return Problem(
            field,
            "BLOOD_GROUP_AS_TEXT",
            "Un groupe sanguin ne s’écrit pas en toutes lettres : il ne s’imprime que d’après un "
            "document de laboratoire, avec son nom, sa date et la mention prévue.",
        )
    return None


def is_laboratory(name: str) -> bool:
    """Tell whether a source of blood group may be a laboratory; what a patient says is none."""
    said = fold(name)
    return bool(said) and not any(word in said for word in _NOT_A_LABORATORY)


def is_phone(text: str) -> bool:
    """Tell whether a text is a whole telephone number, French, foreign or short (15, 3624)."""
    return bool(_PHONE.fullmatch(text.translate(_SEPARATORS)))
