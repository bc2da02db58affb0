"""Measures in columns: how they travel in one journal entry, and how a row holds a value.

A row keeps a decimal exactly in one integer: ``mantissa * 32 + places``. Seventeen digits fit;
no instrument and no double-precision source gives more, and more is refused.
"""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate
from math import floor
from operator import attrgetter, sub
from typing import Any, Final, NamedTuple

from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.kernel.clock import from_seconds
from cpts_desktop.kernel.ids import derived_id
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.privacy import redacted

MAX_ITEMS: Final = 1000
"""Measures in one journal entry; imports write about 500."""
MAX_MANTISSA: Final = 10**17
MOST_WORDS: Final = 2_000
"""Characters of the words of one measure."""

_MAX_PLACES: Final = 31
_NUMBER_WORD: Final = "urn:cpts-desktop:numero:"
_WHEN: Final = attrgetter("at")
_PAIRS: Final = attrgetter("code", "unit", "source", "scale")
_TEXT: Final = attrgetter("text")
_EXTERNAL: Final = attrgetter("external")
_VISIT: Final = 32
"""Up to so many measures, the same ones are taken again and again."""


_VALUES = re.compile(
    r"(?:-?[0-9]{1,17}(?:\.[0-9]{1,31})?)?(?:;(?:-?[0-9]{1,17}(?:\.[0-9]{1,31})?)?)*\Z", re.ASCII
)
_ONE = re.compile(r"-?[0-9]{1,17}(?:\.[0-9]{1,31})?\Z", re.ASCII)
_NUMBERS = re.compile(r"-?[0-9]{1,12}(?: -?[0-9]{1,12})*\Z", re.ASCII)


@redacted
class Columns(NamedTuple):
    """The measures of a payload, column by column: row ``i`` is the i-th of each list.

    ``values`` are in the integer form of ``encode_decimal``; ``kinds`` and ``origins`` index the
    payload's own lists ``codes`` and ``from``; ``texts`` holds the few rows that have words.
    """

    times: Sequence[int]
    kinds: Sequence[int]
    values: Sequence[int | None]
    origins: Sequence[int]
    texts: Mapping[int, str]
    externals: Sequence[int | None]


def encode_decimal(value: Decimal) -> int:
    """Return the exact integer form of a decimal; raises ValueError when it does not fit."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or abs(exponent) > 40:
        raise ValueError("a measure is a finite number")
    mantissa = int("".join(map(str, digits)))
    if exponent > 0:
        mantissa *= 10**exponent
        exponent = 0
    if mantissa >= MAX_MANTISSA or -exponent > _MAX_PLACES:
        raise ValueError("a measure has at most 17 digits")
    return (-mantissa if sign else mantissa) * 32 - exponent


def decode_decimal(stored: int) -> Decimal:
    """Return the decimal that ``encode_decimal`` was given, trailing zeros included."""
    return Decimal(stored >> 5).scaleb(-(stored & 31))


def to_seconds(instant: datetime) -> int:
    """Return whole seconds since 1970 (negative before)."""
    return floor(instant.timestamp())


def external_key(external: str) -> int | None:
    """Return 63 bits that identify a measure of another system, or None for our own.

    A word made by ``key_word`` holds the number itself.
    """
    if not external:
        return None
    number = external.removeprefix(_NUMBER_WORD)
    if number != external and key_word(number):
        return int(number)
    return int(derived_id("observation", external).replace("-", "")[:16], 16) & (2**63 - 1)


def key_word(number: str) -> str:
    """Return what ``external_key`` reads back as this number; empty when it is not one."""
    if not number.isascii() or not number.isdigit() or len(number) > 19:
        return ""
    return f"{_NUMBER_WORD}{int(number)}" if 0 < int(number) < 2**63 else ""


def native_key(stream: str, device: str, seq: int, item: int) -> int:
    """Return the 63 bits under which a measure typed here is known in our exports."""
    found = external_key(f"urn:cpts-desktop:ligne:{stream}:{device}:{seq}:{item}")
    assert found is not None
    return found


def pack(drafts: Sequence[ObservationDraft]) -> dict[str, Any]:
    """Return the payload of one entry, its measures sorted by time.

    Columns are texts of numbers separated by spaces: a third of the size of JSON lists.
    """
    if not 0 < len(drafts) <= MAX_ITEMS:
        raise ValueError("one entry holds 1 to 1000 measures")
    ordered = sorted(drafts, key=_WHEN)
    start, steps = _times(ordered)
    words = _words if len(ordered) <= _VISIT else _words.__wrapped__
    codes, origins, kinds, froms = words(tuple(map(_PAIRS, ordered)))
    payload: dict[str, Any] = {
        "codes": [list(pair) for pair in codes],
        "from": [list(pair) for pair in origins],
        "t0": start,
        "t": steps,
        "c": kinds,
        "v": _plain([draft.value for draft in ordered]),
    }
    if len(origins) > 1:
        payload["f"] = froms
    if any(map(_TEXT, ordered)):
        payload["text"] = {str(i): draft.text for i, draft in enumerate(ordered) if draft.text}
    if any(map(_EXTERNAL, ordered)):
        keys = b"".join((external_key(d.external) or 0).to_bytes(8, "big") for d in ordered)
        payload["ext"] = base64.b64encode(keys).decode("ascii")
    return payload


def _times(ordered: Sequence[ObservationDraft]) -> tuple[int, str]:
    first, last = ordered[0].at, ordered[-1].at
    if first == last:  # a visit
        return floor(first.timestamp()), "0" + " 0" * (len(ordered) - 1)
    seconds = [floor(at.timestamp()) for at in map(_WHEN, ordered)]
    return seconds[0], " ".join(["0", *map(str, map(sub, seconds[1:], seconds))])


@lru_cache(maxsize=256)
def _words(
    measures: tuple[tuple[str, str, str, str], ...],
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...], str, str]:
    """Return the codes and origins of measures, and the columns that index them."""
    codes: dict[tuple[str, str], int] = {}
    origins: dict[tuple[str, str], int] = {}
    kinds = [codes.setdefault(one[:2], len(codes)) for one in measures]
    froms = [origins.setdefault(one[2:], len(origins)) for one in measures]
    return tuple(codes), tuple(origins), " ".join(map(str, kinds)), " ".join(map(str, froms))


def _plain(values: Sequence[Decimal | None]) -> str:
    written = ";".join(["" if value is None else str(value) for value in values])
    if "E" not in written:
        return written
    return ";".join("" if value is None else format(value, "f") for value in values)


def spread(payload: dict[str, Any]) -> Columns:
    """Return the columns of a payload; raises ValueError, KeyError or IndexError if malformed."""
    start = payload["t0"]
    times = [start + offset for offset in _offsets(payload["t"])]
    count = len(times)
    kinds = _numbers(payload["c"])
    origins = _numbers(payload["f"]) if "f" in payload else _zeros(count)
    values = encoded(payload["v"])
    if "ext" in payload:
        keys = base64.b64decode(payload["ext"], validate=True)
        externals: Sequence[int | None] = [key or None for (key,) in struct.iter_unpack(">Q", keys)]
    else:
        externals = _nones(count)
    if not count == len(kinds) == len(values) == len(origins) == len(externals):
        raise ValueError("columns of different lengths")
    texts = {int(at): words for at, words in payload["text"].items()} if "text" in payload else {}
    return Columns(times, kinds, values, origins, texts, externals)


def redated(
    payload: dict[str, Any],
    instant: Callable[[datetime], datetime],
    _day: Callable[[date], date],
) -> dict[str, Any]:
    """Return the payload with its times moved (storage.redating); the order of items stays."""
    start = payload["t0"]
    asked = (from_seconds(start + offset) for offset in _offsets(payload["t"]))
    seconds = [floor(instant(at).timestamp()) for at in asked]
    steps = " ".join(["0", *map(str, map(sub, seconds[1:], seconds))])
    return {**payload, "t0": seconds[0], "t": steps}


def encoded(values: str) -> list[int | None]:
    """Return the column of values in the integer form of ``encode_decimal``."""
    return list(map(encoded_one, values.split(";")))


# The columns of visits and home measures are the same ones again and again, but for the values.
@lru_cache(maxsize=2048)
def _offsets(steps: str) -> tuple[int, ...]:
    return tuple(accumulate(map(int, steps.split(" "))))


@lru_cache(maxsize=2048)
def _numbers(column: str) -> tuple[int, ...]:
    return tuple(map(int, column.split(" ")))


@lru_cache(maxsize=MAX_ITEMS)
def _zeros(count: int) -> tuple[int, ...]:
    return (0,) * count


@lru_cache(maxsize=MAX_ITEMS)
def _nones(count: int) -> tuple[None, ...]:
    return (None,) * count


@lru_cache(maxsize=8192)  # few different values are ever measured
def encoded_one(value: str) -> int | None:
    """Return the integer form of a plain decimal text (``encode_decimal`` of the same)."""
    if not value:
        return None
    whole, _, places = value.partition(".")
    return int(whole + places) * 32 + len(places)


def check_columns(payload: dict[str, Any]) -> list[Problem]:
    """Check a payload, ours or received, before it is written."""
    try:
        if not _is_one_measure(payload):
            _check(payload)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, struct.error):
        return [Problem("observations", "SCHEMA", "Mesures illisibles.")]
    return []


def _is_one_measure(payload: dict[str, Any]) -> bool:
    """Say whether a payload is the most common one, well formed: a single value, no words.

    Imports hold hundreds of thousands of these; anything else takes the whole check.
    """
    if len(payload) != 6 or payload["t"] != "0" or payload["c"] != "0":
        return False
    codes, origins, start, value = (payload[name] for name in ("codes", "from", "t0", "v"))
    if len(codes) != 1 or len(origins) != 1:
        return False
    ((code, unit),), ((source, scale),) = codes, origins
    return (
        type(start) is int
        and -(2**37) < start < 2**37
        and 0 < len(value) <= 17
        and _ONE.match(value) is not None
        and type(code) is type(unit) is type(source) is type(scale) is str
        and 0 < len(code) <= 80
        and max(len(unit), len(source), len(scale)) <= 80
    )


def _check(payload: dict[str, Any]) -> None:
    if not _VALUES.match(payload["v"]) or payload["t"].count(" ") >= MAX_ITEMS:
        raise ValueError("values")
    for name in ("t", "c", "f"):
        if name in payload and not _NUMBERS.match(payload[name]):
            raise ValueError("numbers")
    for pair in (*payload["codes"], *payload["from"]):
        if len(pair) != 2 or any(not isinstance(word, str) or len(word) > 80 for word in pair):
            raise ValueError("words")
    if type(payload["t0"]) is not int or not all(pair[0] for pair in payload["codes"]):
        raise ValueError("words")
    steps, kinds = payload["t"].split(" "), payload["c"].split(" ")
    origins = payload["f"].split(" ") if "f" in payload else ["0"] * len(kinds)
    values = payload["v"].split(";")
    count = len(steps)
    if not count == len(kinds) == len(values) == len(origins):
        raise ValueError("columns of different lengths")
    if not all(0 <= int(kind) < len(payload["codes"]) for kind in set(kinds)):
        raise ValueError("codes")
    if not all(0 <= int(origin) < len(payload["from"]) for origin in set(origins)):
        raise ValueError("origins")
    times = list(accumulate(map(int, steps), initial=payload["t0"]))
    if min(times) <= -(2**37) or max(times) >= 2**37:
        raise ValueError("instants")
    if max(map(len, values)) > 17 and not all(map(_fits, values)):
        raise ValueError("more than 17 digits")
    _check_texts(payload.get("text", {}), values)
    if "ext" in payload:
        keys = base64.b64decode(payload["ext"], validate=True)
        if len(keys) != 8 * count or any(key >> 63 for (key,) in struct.iter_unpack(">Q", keys)):
            raise ValueError("identities")


def _fits(value: str) -> bool:
    return not value or abs(encoded_one(value) or 0) < MAX_MANTISSA * 32


def _check_texts(texts: dict[str, str], values: list[str]) -> None:
    for item, words in texts.items():
        if not 0 <= int(item) < len(values) or not isinstance(words, str):
            raise ValueError("words")
        if not 0 < len(words) <= MOST_WORDS:
            raise ValueError("words")
    if "" not in values:
        return
    for at, value in enumerate(values):
        if not value and str(at) not in texts:
            raise ValueError("a measure without value")
