"""Design tokens of ``resources/themes``, as ``packaging/build_themes.py`` compiled them.

No Qt here, so that tests can weigh them alone; no TOML either: the first window waits for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from cpts_desktop.shell.built_themes import LOOKS

if TYPE_CHECKING:
    from decimal import Decimal


class Severity(StrEnum):
    """How worrying a fact is; always shown by colour, shape and word together.

    Not to be mixed with ``kernel.outcome.Severity``, which says whether a problem of input blocks.
    """

    ROUGE = "rouge"
    ORANGE = "orange"
    JAUNE = "jaune"
    GRIS = "gris"
    INFO = "info"
    VERT = "vert"

    @property
    def rank(self) -> int:
        """Return 0 for the most urgent; lists sort by it."""
        return list(Severity).index(self)


class Shape(StrEnum):
    """The painted mark of a severity, recognisable without its colour."""

    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    DISC = "disc"
    RING = "ring"
    SQUARE = "square"
    CHECK = "check"


class SeverityStyle:
    """The three signs of a severity and the fill behind its text."""

    __slots__ = ("colour", "fill", "shape", "word")

    def __init__(self, colour: str, fill: str, shape: Shape, word: str) -> None:
        self.colour: Final = colour
        self.fill: Final = fill
        self.shape: Final = shape
        self.word: Final = word


class Tokens:
    """One theme: colours ``#RRGGBB`` by role, sizes in logical pixels at 100 %.

    Neither this nor ``SeverityStyle`` is a dataclass: making one takes 1 ms before the first paint.
    """

    __slots__ = ("colour", "dark", "family", "id", "severity", "size", "title", "type")

    def __init__(self, look: Mapping[str, Any]) -> None:
        self.id: Final[str] = look["id"]
        self.title: Final[str] = look["title"]
        self.dark: Final[bool] = look["dark"]
        self.colour: Final[Mapping[str, str]] = look["colour"]
        self.size: Final[Mapping[str, int]] = look["size"]
        self.type: Final[Mapping[str, int]] = look["type"]
        self.family: Final[str] = look["family"]
        self.severity: Final[Mapping[Severity, SeverityStyle]] = {
            Severity(name): SeverityStyle(colour, fill, Shape(shape), word)
            for name, (colour, fill, shape, word) in look["severity"].items()
        }


def load_tokens(theme: str) -> Tokens:
    """Return the tokens of ``light`` or ``dark``; KeyError names an unknown theme."""
    return Tokens(LOOKS[theme])


def contrast(one: str, other: str) -> Decimal:
    """Return the WCAG contrast ratio of two colours, 1 to 21."""
    from decimal import Decimal

    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return Decimal((light + 0.05) / (dark + 0.05)).quantize(Decimal("0.01"))


def _luminance(colour: str) -> float:
    red, green, blue = (
        c / 12.92 if (c := value / 255) <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for value in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
