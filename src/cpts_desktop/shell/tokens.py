"""Design tokens read from ``resources/themes``; no Qt here, so that tests can weigh them alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from cpts_desktop.kernel.resources import resource

_HEX: Final = re.compile(r"#[0-9A-F]{6}\Z")


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


@dataclass(frozen=True)
class SeverityStyle:
    """The three signs of a severity and the fill behind its text."""

    colour: str
    fill: str
    shape: Shape
    word: str


@dataclass(frozen=True)
class Tokens:
    """One theme: colours ``#RRGGBB`` by role, sizes in logical pixels at 100 %."""

    id: str
    title: str
    dark: bool
    colour: Mapping[str, str]
    size: Mapping[str, int]
    type: Mapping[str, int]
    family: str
    severity: Mapping[Severity, SeverityStyle]


def load_tokens(theme: str) -> Tokens:
    """Read the tokens of ``light`` or ``dark``; ValueError names the faulty token."""
    look = _read(f"themes/{theme}.toml")
    shape = _read("themes/shape.toml")
    colours = {name: _colour(name, value) for name, value in look["colour"].items()}
    fill = int(shape["severity"]["fill"])
    severities = {}
    for severity in Severity:
        colour = _colour(severity, look["severity"][severity])
        severities[severity] = SeverityStyle(
            colour=colour,
            fill=blend(colour, colours["surface"], fill),
            shape=Shape(shape["severity"]["shape"][severity]),
            word=str(shape["severity"]["word"][severity]),
        )
    return Tokens(
        id=str(look["id"]),
        title=str(look["title"]),
        dark=bool(look["dark"]),
        colour=colours,
        size={name: int(value) for name, value in shape["size"].items()},
        type={k: int(v) for k, v in shape["type"].items() if isinstance(v, int)},
        family=str(shape["type"]["family"]),
        severity=severities,
    )


def blend(top: str, under: str, percent: int) -> str:
    """Return ``top`` at ``percent`` opacity over ``under``."""
    mixed = (
        (a * percent + b * (100 - percent) + 50) // 100
        for a, b in zip(_channels(top), _channels(under), strict=True)
    )
    return "#" + "".join(f"{value:02X}" for value in mixed)


def contrast(one: str, other: str) -> Decimal:
    """Return the WCAG contrast ratio of two colours, 1 to 21."""
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


def _colour(name: str, value: object) -> str:
    if not isinstance(value, str) or not _HEX.match(value):
        raise ValueError(f"token {name} is not a colour #RRGGBB")
    return value


def _read(path: str) -> dict[str, Any]:
    return tomllib.loads(resource(path).read_text(encoding="utf-8"))
