"""Actions as data: the palette, the menus and the keyboard map read the same list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cpts_desktop.shell.pages import PageContext


@dataclass(frozen=True)
class Action:
    """Something a person may do from anywhere.

    ``id`` is stable and dotted (``followup.new_visit``); ``text`` is French, a verb first;
    ``shortcut`` is a portable key sequence (``F2``, ``Ctrl+Shift+E``) or empty. An action that
    ``needs_patient`` is offered only while ``ctx.patient`` is set.
    """

    id: str
    text: str
    shortcut: str
    run: Callable[[PageContext], None]
    needs_patient: bool = False
    icon: str = ""
    keywords: str = ""
