"""Takes the rows of closed records out of what a query answered (LAW-01, ADR 0076).

A row names a patient by an id in one of its fields, or in a field of what it holds (a banner, a
saved card). The door asks which of the ids named are closed to the person at the keyboard, and
leaves those rows out. By value, not by type: a list that a slice invents tomorrow is kept too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

_UID_LENGTH: Final = 36
_DEPTH: Final = 3
_HOLDS: Final = (tuple, list, set, frozenset, dict)


def named_in(found: Any) -> set[str]:
    """Return every text of the length of an id that an answer holds where a row may name one."""
    return set(_texts(found, _DEPTH))


def subject_of(found: Any, closed: frozenset[str]) -> str:
    """Return the closed record that a single answer is about; "" when it is about none."""
    return next((one for one in _own(found) if one in closed), "") if _is_row(found) else ""


def without(found: Any, closed: frozenset[str], depth: int = _DEPTH) -> Any:
    """Return an answer without its rows about closed records; what holds lists keeps the rest."""
    if isinstance(found, tuple) and type(found) is not tuple:
        return found  # a named tuple is one row
    if isinstance(found, tuple | list | set | frozenset):
        return type(found)(without(one, closed, depth) for one in found if not _about(one, closed))
    if isinstance(found, Mapping):
        return {
            key: without(value, closed, depth)
            for key, value in found.items()
            if key not in closed and not _about(value, closed)
        }
    if not depth or not _is_row(found):
        return found
    changed = {}
    for field in fields(found):
        before = getattr(found, field.name)
        if field.init and (isinstance(before, _HOLDS) or _is_row(before)):
            after = without(before, closed, depth - 1)
            if after != before:
                changed[field.name] = after
    return replace(found, **changed) if changed else found


def _is_row(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, type)


def _about(one: Any, closed: frozenset[str]) -> bool:
    """Say whether a row is about a closed record: by its own fields or those of what it holds."""
    return any(text in closed for text in _own(one))


def _own(one: Any, depth: int = 1) -> Iterator[str]:
    if isinstance(one, str):
        yield one
    elif isinstance(one, tuple) and not all(map(_is_row, one)):  # those are rows of their own
        for part in one:
            if isinstance(part, str) or (depth and _is_row(part)):
                yield from _own(part, depth - 1)
    elif _is_row(one):
        for field in fields(one):
            value = getattr(one, field.name)
            if isinstance(value, str):
                yield value
            elif depth and _is_row(value):
                yield from _own(value, depth - 1)


def _texts(found: Any, depth: int) -> Iterator[str]:
    if isinstance(found, str):
        if len(found) == _UID_LENGTH:
            yield found
    elif isinstance(found, Mapping):
        for key, value in found.items():
            yield from _texts(key, 0)
            yield from _texts(value, depth)
    elif isinstance(found, tuple | list | set | frozenset):
        for one in found:
            yield from _texts(one, depth)
    elif depth and _is_row(found):
        for field in fields(found):
            yield from _texts(getattr(found, field.name), depth - 1)
