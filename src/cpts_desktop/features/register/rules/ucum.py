"""Whether a unit is written in UCUM: enough of the grammar to tell a unit from a mistake."""

from __future__ import annotations

import re
from typing import Final

_PREFIX: Final = "(?:da|[YZEPTGMkhdcmunpfazy])?"
_ATOMS: Final = (
    "mol", "cd", "rad", "Hz", "Pa", "bar", "Cel", "eq", "osm", "cal", "lm", "mo", "wk", "min",
    "mm", "m", "g", "s", "h", "d", "a", "L", "l", "U", "V", "A", "K", "J", "W", "N", "B", "%",
    "Gy", "Bq", "Ci", "t", "dyn", "kat", "erg", "Torr", "deg",
)  # fmt: skip
_ANNOTATION: Final = r"\{[!-z|~]{0,40}\}"
_BRACKET: Final = r"\[[A-Za-z0-9_'%/]{1,20}\]"
_POWER: Final = r"[+-]?[0-9]{0,2}"
_TERM: Final = (
    rf"(?:10[*^]{_POWER}"
    rf"|{_PREFIX}(?:{'|'.join(_ATOMS)}|{_BRACKET})(?:{_BRACKET})?{_POWER}"
    r"|[0-9]{1,4})"
    rf"(?:{_ANNOTATION})?"
)
_FACTOR: Final = rf"(?:{_TERM}|{_ANNOTATION}|\({_TERM}(?:[./]{_TERM}){{0,3}}\))"
_UNIT: Final = re.compile(rf"/?{_FACTOR}(?:[./]{_FACTOR}){{0,4}}\Z")


def is_ucum(unit: str) -> bool:
    """Say whether a unit follows UCUM; ``battements`` and ``mmHg`` do not."""
    return len(unit) <= 40 and _UNIT.match(unit) is not None
