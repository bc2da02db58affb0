"""Reads the measures of a journal entry fast: most entries differ only by an instant and values.

What comes before ``"t0"`` in the canonical JSON of a payload (which measures, their units, their
order) is a *form*. The first payload of a form takes the whole reader and the whole check; for the
next ones only the start and the values are looked at. A payload of any other make is left to the
slow path: nothing is accepted here that it would refuse, and a test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from cpts_desktop.features.register.rules import columns
from cpts_desktop.kernel.jsonio import JsonRefused, dumps_canonical, loads_strict

_START: Final = b',"t0":'
_ONE: Final = r"-?[0-9]{1,17}(?:\.[0-9]{1,31})?"
_TAILS: Final = re.compile(
    f'^(-?[1-9][0-9]{{0,11}}|0),"v":"({_ONE}(?:;{_ONE})*)"\\}}$', re.MULTILINE
)
"""What follows in a payload that is canonical as it is; payloads are looked at one a line."""
_LONGEST_VALUE: Final = 17
_LONGEST_FORM: Final = 4096
_MAX_FORMS: Final = 1024


class _Form(NamedTuple):
    payload: dict[str, Any]
    count: int
    after: int
    before: int
    """The start lies between these, so that every instant can be stored."""


class Forms:
    """The forms seen so far, a bounded number of them."""

    def __init__(self) -> None:
        self._known: dict[bytes, _Form] = {}

    def read(self, body: bytes) -> dict[str, Any] | None:
        """Return the payload of canonical JSON when it surely passes the check, else None."""
        head, _, tail = body.rpartition(_START)
        found = _TAILS.fullmatch(tail.decode("latin-1"))
        return None if found is None else self._filled(head, *found.groups())

    def read_many(self, bodies: Sequence[bytes]) -> list[dict[str, Any] | None]:
        """Do what ``read`` does for each, in one look at them all when nothing is odd."""
        if len(bodies) == 1:
            return [self.read(bodies[0])]
        cut = [body.rpartition(_START) for body in bodies]
        lines = b"\n".join([tail for _, _, tail in cut])
        tails = _TAILS.findall(lines.decode("latin-1"))
        if len(tails) != len(bodies) or lines.count(b"\n") >= len(bodies):
            return [self.read(body) for body in bodies]
        filled = self._filled
        return [
            filled(head, at, values) for (head, _, _), (at, values) in zip(cut, tails, strict=True)
        ]

    def _filled(self, head: bytes, at: str, values: str) -> dict[str, Any] | None:
        """Return the payload of a form with its start and its values, when they surely fit."""
        form = self._known.get(head) or self._learn(head)
        start = int(at)
        if (
            form is None
            or values.count(";") + 1 != form.count
            or not form.after < start < form.before
            or (len(values) > _LONGEST_VALUE and not _are_short(values))
        ):
            return None
        payload = form.payload.copy()
        payload["t0"] = start
        payload["v"] = values
        return payload

    def _learn(self, head: bytes) -> _Form | None:
        """Check a form with values that are all zero: what is left to check is the values."""
        if len(head) > _LONGEST_FORM:
            return None
        try:
            bare = loads_strict(head + b"}")
            if dumps_canonical(bare) != head + b"}" or max(bare) >= "t0" or "ext" in bare:
                return None  # a key twice or out of order; identities are those of one entry
            count = bare["t"].count(" ") + 1
            whole = {**bare, "t0": 0, "v": ";".join(["0"] * count)}
            if columns.check_columns(whole):
                return None
            offsets = columns.spread(whole).times
        except (JsonRefused, ValueError, KeyError, TypeError, AttributeError):
            return None
        form = _Form(bare, count, -(2**37) - min(0, *offsets), 2**37 - max(0, *offsets))
        if len(self._known) >= _MAX_FORMS:
            self._known.clear()
        self._known[head] = form
        return form


def _are_short(values: str) -> bool:
    return max(map(len, values.split(";"))) <= _LONGEST_VALUE
