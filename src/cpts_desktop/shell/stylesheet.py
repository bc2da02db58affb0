"""The style sheet, written once in ``resources/themes/app.qss`` and filled from tokens only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from string import Template
from typing import Any, Final

from cpts_desktop.kernel.resources import resource

_MORE: Final = "/* -- the unlock window needs nothing of what follows"
_MARKS: Final = ("chevron", "chevron_up", "chevron_left", "chevron_right", "tick", "dot")
_LENGTH: Final = re.compile(r"@(\d+)px")


def style_sheet(look: Mapping[str, Any], scale: int, *, first: bool = False) -> str:
    """Return the QSS of a theme at a text scale in percent; KeyError names an unknown token.

    ``first`` leaves out what the unlock window does not need: Qt weighs each rule for each widget.
    """
    ink = "dark" if look["dark"] else "light"
    values = dict(look["colour"])
    for severity, (colour, fill, *_) in look["severity"].items():
        values[severity], values[f"{severity}_fill"] = colour, fill
    values["family"] = look["family"]
    for mark in () if first else _MARKS:
        values[mark] = resource(f"icons/qss_{mark}_{ink}.svg").as_posix()
    sized = _LENGTH.sub(lambda found: f"{_scaled(found, scale)}px", _source(first))
    return Template(sized).substitute(values)


def _scaled(found: re.Match[str], scale: int) -> int:
    length = int(found[1])
    return max(1, round(length * scale / 100)) if length else 0


@cache
def _source(first: bool) -> str:
    text = resource("themes/app.qss").read_text(encoding="utf-8")
    text = text.partition(_MORE)[0] if first else text
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
