"""Strict JSON in, canonical JSON out.

Reading refuses what the standard reader lets through: duplicate keys, NaN, huge integers, floats
outside a caller's consent, deep nesting (security.md, cases 59-63).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final

MAX_DEPTH: Final = 64
MAX_BYTES: Final = 64 * 1024 * 1024
_MAX_INT_DIGITS: Final = 18
_TOKEN: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)


class JsonRefused(ValueError):  # noqa: N818 - reads as the reason it is raised
    """The text is not JSON that we accept; ``code`` says why, without any value."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def dumps_canonical(value: Any) -> bytes:
    """Return UTF-8 JSON with sorted keys and no spaces; a float is an error."""
    _refuse_floats(value)
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode("utf-8")


def loads_strict(
    data: bytes,
    *,
    max_bytes: int = MAX_BYTES,
    max_depth: int = MAX_DEPTH,
    parse_float: Callable[[str], Any] | None = None,
) -> Any:
    """Read UTF-8 JSON. Raises JsonRefused with a code, before any unbounded work.

    ``parse_float`` is given the literal of a fractional number (use ``Decimal``); without it,
    fractional numbers are refused, since our own payloads never hold one.
    """
    if len(data) > max_bytes:
        raise JsonRefused("TOO_BIG")
    if _depth(data) > max_depth:
        raise JsonRefused("TOO_DEEP")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise JsonRefused("NOT_UTF8") from None
    try:
        return json.loads(
            text,
            object_pairs_hook=_no_duplicates,
            parse_constant=_refuse_constant,
            parse_int=_bounded_int,
            parse_float=parse_float or _refuse_fraction,
        )
    except JsonRefused:
        raise
    except (ValueError, RecursionError):
        raise JsonRefused("NOT_JSON") from None


def _depth(data: bytes) -> int:
    depth = deepest = 0
    for token in _TOKEN.finditer(data):
        first = token.group()[0]
        if first in (0x5B, 0x7B):
            depth += 1
            deepest = max(deepest, depth)
        elif first in (0x5D, 0x7D):
            depth -= 1
    return deepest


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise JsonRefused("DUPLICATE_KEY")
    return found


def _refuse_constant(_: str) -> Any:
    raise JsonRefused("NOT_A_NUMBER")


def _refuse_fraction(_: str) -> Any:
    raise JsonRefused("FLOAT")


def _bounded_int(literal: str) -> int:
    if len(literal.lstrip("-")) > _MAX_INT_DIGITS:
        raise JsonRefused("INT_TOO_LONG")
    return int(literal)


def _refuse_floats(value: Any) -> None:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, float):
            raise TypeError("a payload holds no float: write decimals as text")
        if isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list | tuple):
            stack.extend(item)
