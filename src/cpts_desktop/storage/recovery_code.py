"""The recovery code: 120 random bits and a checksum, written so that a person can copy it.

30 symbols of Crockford's base 32, in six groups of five. Each group is four random symbols and
their check symbol, so that a typing error is located.
"""

from __future__ import annotations

import secrets
from typing import Final

from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.privacy import redacted

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS: Final = 6
_DATA: Final = 4
_CONFUSED: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS: Final = frozenset(" -\u2010\u2011\u2013\u2014\t\n\r\u00a0\u202f")
_ODD_WEIGHTS: Final = (1, 3, 5, 7)


@redacted
class RecoveryCode:
    """A recovery code in its canonical written form."""

    def __init__(self, text: str) -> None:
        self.text = text

    def secret(self) -> bytes:
        """Return the bytes that the key is derived from."""
        return self.text.replace("-", "").encode("ascii")


def new_code() -> RecoveryCode:
    """Return a new random code (24 random symbols: 120 bits)."""
    groups = []
    for number in range(GROUPS):
        symbols = "".join(secrets.choice(ALPHABET) for _ in range(_DATA))
        groups.append(symbols + _check_symbol(number, symbols))
    return RecoveryCode("-".join(groups))


def read_code(typed: str) -> Outcome[RecoveryCode]:
    """Read what a person typed; a typing error is located by group and explained."""
    bare = "".join(c for c in typed.upper().translate(_CONFUSED) if c not in _SEPARATORS)
    if len(bare) > 4 * GROUPS * 5:
        return refuse("recovery_code", "LENGTH", "Ce n’est pas un code de secours : trop long.")
    strange = next((c for c in bare if c not in ALPHABET), None)
    if strange is not None:
        return refuse(
            "recovery_code", "SYMBOL", "Le code ne contient que des chiffres et des lettres sans U."
        )
    if len(bare) != GROUPS * (_DATA + 1):
        message = f"Le code compte {GROUPS} groupes de 5 signes : il y en a {len(bare)} sur 30."
        return refuse("recovery_code", "LENGTH", message)
    groups = [bare[n : n + _DATA + 1] for n in range(0, len(bare), _DATA + 1)]
    wrong = [
        number + 1
        for number, group in enumerate(groups)
        if group[-1] != _check_symbol(number, group[:-1])
    ]
    if wrong:
        listed = ", ".join(str(number) for number in wrong)
        plural = "s" if len(wrong) > 1 else ""
        message = f"Faute de frappe dans le{plural} groupe{plural} {listed} : relisez-le{plural}."
        return refuse("recovery_code", "TYPO", message)
    return Ok(RecoveryCode("-".join(groups)))


def _check_symbol(number: int, symbols: str) -> str:
    """Weighted sum: catches any one wrong symbol, and 30 of 31 swaps of neighbours."""
    total = 11 * (number + 1)
    for weight, symbol in zip(_ODD_WEIGHTS, symbols, strict=True):
        total += weight * ALPHABET.index(symbol)
    return ALPHABET[total % 32]
