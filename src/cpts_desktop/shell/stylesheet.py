"""The style sheet, written once in ``resources/themes/app.qss`` and filled from tokens only."""

from __future__ import annotations

import re
from functools import cache
from string import Template
from typing import Final

from cpts_desktop.kernel.resources import resource
from cpts_desktop.shell.tokens import Tokens

_LENGTH: Final = re.compile(r"@(\d+)px")


def style_sheet(tokens: Tokens, scale: int) -> str:
    """Return the QSS of a theme at a text scale in percent; KeyError names an unknown token."""
    ink = "dark" if tokens.dark else "light"
    values = dict(tokens.colour)
    for severity, style in tokens.severity.items():
        values[severity.value] = style.colour
        values[f"{severity.value}_fill"] = style.fill
    values["family"] = tokens.family
    for mark in ("chevron", "chevron_up", "chevron_left", "chevron_right", "tick", "dot"):
        values[mark] = resource(f"icons/qss_{mark}_{ink}.svg").as_posix()
    sized = _LENGTH.sub(lambda found: f"{_scaled(found, scale)}px", _source())
    return Template(sized).substitute(values)


def _scaled(found: re.Match[str], scale: int) -> int:
    length = int(found[1])
    return max(1, round(length * scale / 100)) if length else 0


@cache
def _source() -> str:
    text = resource("themes/app.qss").read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
