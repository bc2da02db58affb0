"""Rows of JSON turned into columns, and back without losing a byte of their canonical form.

A column of n values is one of (see docs/format-paquet.md, section 5):

``[v, …]``                         the values themselves
``{"=": v}``                       n times the same value
``{"words": […], "at": col}``      a dictionary and the position of each value in it
``{"delta": [i, …]}``              integers: the first one, then the differences
``{"scale": s, "units": col}``     decimals written with exactly s places, as integers
``{"time": s, "ticks": col}``      UTC instants with s decimals of a second, as integers
``{"keys": {k: col, …}}``          objects that all have these keys
``{"sizes": col, "items": col}``   lists
``{"pick": col, "parts": [col…]}`` mixed rows: the part that each row takes its value from
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

import msgspec

from cpts_desktop.packets.codes import PacketCode, PacketRefused

MAX_DEPTH: Final = 12
MAX_PARTS: Final = 24
_DECIMAL = re.compile(r"(?:-?[1-9][0-9]{0,11}|0)(?:\.([0-9]{1,6}))?\Z", re.ASCII)
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{3})?Z\Z")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_INT: Final = 2**62
_to_json: Final = msgspec.json.Encoder(order="sorted").encode


def encode(values: Sequence[Any], depth: int = 0) -> Any:
    """Return the column of ``values``; ``decode`` gives back equal values."""
    if not values:
        return []
    first = values[0]
    kinds = set(map(type, values))
    if len(kinds) == 1:
        kind = type(first)
        if kind is str:
            return _encode_texts(values)
        if kind is int:
            return _encode_integers(values)
        if kind is dict and depth < MAX_DEPTH:
            return _encode_objects(values, depth)
        if kind is list and depth < MAX_DEPTH:
            return _encode_lists(values, depth)
        if kind in (bool, type(None)) and len(values) > 1 and all(v is first for v in values):
            return {"=": first}
        return list(values)
    if depth < MAX_DEPTH:
        return _encode_mixed(values, [_type_key(value) for value in values], depth)
    return list(values)


def _encode_texts(values: Sequence[str]) -> Any:
    distinct = dict.fromkeys(values)
    if len(distinct) == 1:
        return {"=": values[0]} if len(values) > 1 else list(values)
    scaled = _as_units(values)
    if scaled is not None:
        return {"scale": scaled[0], "units": _encode_integers(scaled[1])}
    ticks = _as_ticks(values)
    if ticks is not None:
        return {"time": ticks[0], "ticks": _encode_integers(ticks[1])}
    if len(distinct) * 2 < len(values):
        place = {word: index for index, word in enumerate(distinct)}
        return {"words": list(distinct), "at": [place[value] for value in values]}
    return list(values)


def _encode_integers(values: Sequence[int]) -> Any:
    first = values[0]
    if len(values) > 2:
        if all(value == first for value in values):
            return {"=": first}
        if max(values) < _MAX_INT and min(values) > -_MAX_INT:
            steps = [first, *(b - a for a, b in pairwise(values))]
            if sum(map(abs, steps[1:])) * 4 < sum(map(abs, values[1:])):
                return {"delta": steps}
    return list(values)


def _as_units(values: Sequence[str]) -> tuple[int, list[int]] | None:
    found = _DECIMAL.match(values[0])
    if not found:
        return None
    places = len(found.group(1) or "")
    for value in values:
        match = _DECIMAL.match(value)
        if not match or len(match.group(1) or "") != places:
            return None
    return places, [int(value.replace(".", "")) for value in values]


def _as_ticks(values: Sequence[str]) -> tuple[int, list[int]] | None:
    if not _INSTANT.match(values[0]):
        return None
    length = len(values[0])
    places = 3 if length == 24 else 0
    ticks = []
    for value in values:
        if len(value) != length or not _INSTANT.match(value):
            return None
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            return None
        ticks.append(round((instant - _EPOCH) / timedelta(milliseconds=1 if places else 1000)))
    return places, ticks


def _encode_objects(values: Sequence[dict[str, Any]], depth: int) -> Any:
    keys = sorted(values[0])
    wanted = values[0].keys()
    if all(value.keys() == wanted for value in values):
        return {"keys": {key: encode([v[key] for v in values], depth + 1) for key in keys}}
    return _encode_mixed(values, [tuple(sorted(value)) for value in values], depth)


def _encode_lists(values: Sequence[list[Any]], depth: int) -> Any:
    bodies = list(map(_to_json, values))
    order = {body: index for index, body in enumerate(dict.fromkeys(bodies))}
    if len(order) == 1 and len(values) > 1:
        return {"=": values[0]}
    if len(order) <= MAX_PARTS and len(order) * 4 <= len(values):  # forms of visits: a few
        first = dict(zip(reversed(bodies), reversed(values), strict=True))
        pick = [order[body] for body in bodies]
        return {"pick": pick, "parts": [{"=": first[body]} for body in order]}
    items = [item for value in values for item in value]
    sizes = _encode_integers([len(value) for value in values])
    return {"sizes": sizes, "items": encode(items, depth + 1)}


def _encode_mixed(values: Sequence[Any], keys: list[Any], depth: int) -> Any:
    order = {key: index for index, key in enumerate(dict.fromkeys(keys))}
    if len(order) > MAX_PARTS:
        return list(values)
    parts: list[list[Any]] = [[] for _ in order]
    pick = [order[key] for key in keys]
    for index, value in zip(pick, values, strict=True):
        parts[index].append(value)
    return {"pick": pick, "parts": [encode(part, depth + 1) for part in parts]}


def _type_key(value: Any) -> str:
    return type(value).__name__


class Budget:
    """What one block may unfold to: cells plus characters, so that no column is a bomb."""

    def __init__(self, cells: int) -> None:
        self.left = cells

    def spend(self, cells: int) -> None:
        """Take ``cells``; raises PacketRefused(TOO_BIG) when none are left."""
        self.left -= cells
        if self.left < 0:
            raise PacketRefused(PacketCode.TOO_BIG, "column")


def decode(column: Any, count: int, budget: Budget, depth: int = 0) -> list[Any]:
    """Return the ``count`` values of a column; raises PacketRefused on any other shape."""
    if depth > MAX_DEPTH + 1:
        raise _schema()
    budget.spend(count)
    if isinstance(column, list):
        if len(column) != count:
            raise _schema()
        return column
    if not isinstance(column, dict):
        raise _schema()
    shape = _SHAPES.get(frozenset(column))
    if shape is None:
        raise _schema()
    values: list[Any] = shape(column, count, budget, depth)
    return values


def integers(column: Any, count: int, budget: Budget, depth: int = 0) -> list[int]:
    """Return a column that may hold only integers."""
    values = decode(column, count, budget, depth)
    if not all(type(value) is int for value in values):
        raise _schema()
    return values


def _constant(column: dict[str, Any], count: int, budget: Budget, _depth: int) -> list[Any]:
    value = column["="]
    budget.spend(count * _weight(value))
    return [value] * count


def _words(column: dict[str, Any], count: int, budget: Budget, depth: int) -> list[Any]:
    words = column["words"]
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise _schema()
    places = integers(column["at"], count, budget, depth + 1)
    _within(places, len(words))
    found = [words[place] for place in places]
    budget.spend(sum(map(len, found)))
    return found


def _delta(column: dict[str, Any], count: int, _budget: Budget, _depth: int) -> list[Any]:
    steps = column["delta"]
    if not isinstance(steps, list) or len(steps) != count:
        raise _schema()
    total = 0
    found = []
    for step in steps:
        if type(step) is not int:
            raise _schema()
        total += step
        found.append(total)
    if any(not -(2**63) <= value < 2**63 for value in found):
        raise _schema()
    return found


def _scaled(column: dict[str, Any], count: int, budget: Budget, depth: int) -> list[Any]:
    places = column["scale"]
    if type(places) is not int or not 0 <= places <= 6:
        raise _schema()
    units = integers(column["units"], count, budget, depth + 1)
    if places == 0:
        return [str(unit) for unit in units]
    ten = 10**places
    if any(unit < 0 for unit in units):
        return [_signed(unit, ten, places) for unit in units]
    return [f"{unit // ten}.{unit % ten:0{places}d}" for unit in units]


def _signed(unit: int, ten: int, places: int) -> str:
    size = abs(unit)
    return f"{'-' if unit < 0 else ''}{size // ten}.{size % ten:0{places}d}"


def _instants(column: dict[str, Any], count: int, budget: Budget, depth: int) -> list[Any]:
    places = column["time"]
    if places not in (0, 3) or type(places) is not int:
        raise _schema()
    ticks = integers(column["ticks"], count, budget, depth + 1)
    step = timedelta(milliseconds=1) if places else timedelta(seconds=1)
    spec, length = ("milliseconds", 23) if places else ("seconds", 19)
    try:
        return [(_EPOCH + tick * step).isoformat(timespec=spec)[:length] + "Z" for tick in ticks]
    except (OverflowError, ValueError):
        raise _schema() from None


def _objects(column: dict[str, Any], count: int, budget: Budget, depth: int) -> list[Any]:
    keys = column["keys"]
    if not isinstance(keys, dict):
        raise _schema()
    names = list(keys)
    budget.spend(count * sum(map(len, names)))
    columns = [decode(keys[name], count, budget, depth + 1) for name in names]
    if not columns:
        return [{} for _ in range(count)]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _lists(column: dict[str, Any], count: int, budget: Budget, depth: int) -> list[Any]:
    sizes = integers(column["sizes"], count, budget, depth + 1)
    if any(size < 0 for size in sizes):
        raise _schema()
    items = decode(column["items"], sum(sizes), budget, depth + 1)
    found = []
    start = 0
    for size in sizes:
        found.append(items[start : start + size])
        start += size
    return found


def _mixed(column: dict[str, Any], count: int, budget: Budget, depth: int) -> list[Any]:
    parts = column["parts"]
    if not isinstance(parts, list) or len(parts) > MAX_PARTS:
        raise _schema()
    pick = integers(column["pick"], count, budget, depth + 1)
    _within(pick, len(parts))
    values = [
        iter(decode(part, pick.count(index), budget, depth + 1)) for index, part in enumerate(parts)
    ]
    return [next(values[index]) for index in pick]


_SHAPES: Final = {
    frozenset({"="}): _constant,
    frozenset({"words", "at"}): _words,
    frozenset({"delta"}): _delta,
    frozenset({"scale", "units"}): _scaled,
    frozenset({"time", "ticks"}): _instants,
    frozenset({"keys"}): _objects,
    frozenset({"sizes", "items"}): _lists,
    frozenset({"pick", "parts"}): _mixed,
}


def _within(places: list[int], size: int) -> None:
    if places and not (min(places) >= 0 and max(places) < size):
        raise _schema()


def _weight(value: Any) -> int:
    if isinstance(value, str):
        return 1 + len(value)
    if isinstance(value, list):
        return 1 + sum(map(_weight, value))
    if isinstance(value, dict):
        return 1 + sum(len(key) + _weight(item) for key, item in value.items())
    return 1


def _schema() -> PacketRefused:
    return PacketRefused(PacketCode.SCHEMA, "column")
