"""The vital points that a form offers to tick, and how they are written among « À savoir »."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.resources import resource

TO_SPECIFY: Final = "a_preciser"
"""The fistula whose side nobody wrote yet."""


@dataclass(frozen=True)
class Point:
    """A point to tick: what is printed, and what the form says."""

    id: str
    text: str
    label: str


@dataclass(frozen=True)
class PointTable:
    """The data of ``points.toml``."""

    status: str
    points: tuple[Point, ...]
    fistulas: tuple[Point, ...]
    rare: tuple[str, str]


@redacted
@dataclass(frozen=True)
class VitalPoints:
    """What is ticked, which fistula, which rare disease, and the free lines."""

    ticked: tuple[str, ...] = ()
    fistula: str = ""
    rare: str = ""
    free: tuple[str, ...] = ()


@cache
def point_table() -> PointTable:
    """Return the table of points."""
    data = tomllib.loads(resource("templates/cards/points.toml").read_text(encoding="utf-8"))
    return PointTable(
        data["status"],
        tuple(Point(**item) for item in data["point"]),
        tuple(Point(**item) for item in data["fistula"]),
        (data["rare"]["before"], data["rare"]["after"]),
    )


def read_points(conditions: Iterable[str]) -> VitalPoints:
    """Sort the conditions of a card into ticks and free lines."""
    table = point_table()
    by_text = {point.text: point.id for point in table.points}
    sides = {point.text: point.id for point in table.fistulas}
    before, after = table.rare
    ticked: list[str] = []
    free: list[str] = []
    fistula = rare = ""
    for said in conditions:
        if said in by_text:
            ticked.append(by_text[said])
        elif said in sides and not fistula:
            fistula = sides[said]
        elif said.startswith(before) and said.endswith(after) and not rare:
            rare = said[len(before) : len(said) - len(after)]
        else:
            free.append(said)
    return VitalPoints(tuple(dict.fromkeys(ticked)), fistula, rare, tuple(free))


def written_points(points: VitalPoints) -> list[str]:
    """Return the conditions of a card, ticks first, in the order of the table."""
    table = point_table()
    said = [point.text for point in table.points if point.id in points.ticked]
    said += [point.text for point in table.fistulas if point.id == points.fistula]
    if points.rare.strip():
        before, after = table.rare
        said.append(f"{before}{points.rare.strip()}{after}")
    return [*said, *points.free]


def side_is_missing(conditions: Sequence[str]) -> bool:
    """Tell whether a fistula is written without its side."""
    unsure = {point.text for point in point_table().fistulas if point.id == TO_SPECIFY}
    return any(said in unsure for said in conditions)
