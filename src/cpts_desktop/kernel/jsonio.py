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
_MAX_INT: Final = 10**_MAX_INT_DIGITS
# Possessive, and an unclosed string ends with the text: no start is scanned twice.
_STRING: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_PAIR: Final = re.compile(rb"\[\]|\{\}")
_NOT_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))


class JsonRefused(ValueError):  # noqa: N818 - reads as the reason it is raised
    """The text is not JSON that we accept; ``code`` says why, without any value."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def dumps_canonical(value: Any) -> bytes:
    """Return UTF-8 JSON with sorted keys and no spaces.

    Raises TypeError or ValueError for what ``loads_strict`` would not read back: a float, a key
    that is not text, an integer of more than 18 digits, more than 64 levels.
    """
    _refuse_unreadable(value)
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
    if data.count(b"[") + data.count(b"{") > max_depth and _depth(data, max_depth) > max_depth:
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


def _depth(data: bytes, enough: int) -> int:
    """Count the levels by removing the innermost pairs, at most ``enough`` times and once more.

    What does not close is not JSON: the reader says so.
    """
    brackets = _STRING.sub(b"", data).translate(None, _NOT_BRACKETS)
    depth = 0
    while brackets and depth <= enough:
        left = _PAIR.sub(b"", brackets)
        if len(left) == len(brackets):
            break
        brackets, depth = left, depth + 1
    return depth


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


def _refuse_unreadable(value: Any) -> None:
    level, depth = [value], 0
    while level:
        inner: list[Any] = []
        deeper = False
        for item in level:
            kind = type(item)
            if kind is str or item is None or kind is bool:
                continue
            if isinstance(item, dict):
                if not all(isinstance(key, str) for key in item):
                    raise TypeError("the keys of a payload are text")
                inner.extend(item.values())
                deeper = True
            elif isinstance(item, list | tuple):
                inner.extend(item)
                deeper = True
            elif isinstance(item, float):
                raise TypeError("a payload holds no float: write decimals as text")
            elif isinstance(item, int) and not -_MAX_INT < item < _MAX_INT:
                raise ValueError("an integer of a payload has at most 18 digits")
        level, depth = inner, depth + deeper
        if depth > MAX_DEPTH:
            raise ValueError("a payload is too deep")
