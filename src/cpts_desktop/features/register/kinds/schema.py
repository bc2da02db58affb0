"""Closed checks of payloads: each known field has a type and a length; unknown ones stay inert."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from cpts_desktop.kernel.clock import is_day, is_instant
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.text import unseen

Test = Callable[[Any], bool]
BAD: Final = "SCHEMA"
day: Final[Test] = is_day
instant: Final[Test] = is_instant


def text(longest: int = 400) -> Test:
    """A text of at most so many characters."""
    return lambda value: isinstance(value, str) and len(value) <= longest


def line(longest: int = 400) -> Test:
    """A text that names a person or a drug: no control, direction or zero-width mark (T26)."""
    return lambda value: isinstance(value, str) and len(value) <= longest and not unseen(value)


def maybe(test: Test) -> Test:
    """The same, or null."""
    return lambda value: value is None or test(value)


def flag(value: Any) -> bool:
    """A boolean."""
    return isinstance(value, bool)


def number(value: Any) -> bool:
    """A whole number that fits a row."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53


def words(most: int = 50, longest: int = 200) -> Test:
    """A list of texts."""
    return lambda value: (
        isinstance(value, list)
        and len(value) <= most
        and all(isinstance(item, str) and len(item) <= longest for item in value)
    )


def lines(most: int = 50, longest: int = 200) -> Test:
    """A list of such names."""
    whole, one = words(most, longest), line(longest)
    return lambda value: whole(value) and all(map(one, value))


def closed(
    required: dict[str, Test], optional: dict[str, Test] | None = None
) -> Callable[[dict[str, Any]], list[Problem]]:
    """Return a check: every required field is there, every known field has its type."""
    more = optional or {}

    def check(payload: dict[str, Any]) -> list[Problem]:
        missing = [name for name in required if name not in payload]
        wrong = [
            name
            for name, test in (*required.items(), *more.items())
            if name in payload and not test(payload[name])
        ]
        return [Problem(name, BAD, "Donnée illisible.") for name in (*missing, *wrong)]

    return check


def dumped(value: Any) -> str:
    """Return a list or object as compact JSON text for a column."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
