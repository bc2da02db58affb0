"""The only place that knows everyone: gathers the slices, opens registers, starts the window.

Importing this package costs nothing: each name is fetched from its module when it is first used,
so that the unlock window and the quick verbs start at once (architecture, decision 19).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from cpts_desktop.bootstrap.paths import reference_folder, register_path
    from cpts_desktop.bootstrap.registers import (
        create_register,
        guarded,
        headline_counts,
        known_devices,
        open_register,
    )
    from cpts_desktop.bootstrap.slices import kinds, verbs

__all__ = [
    "create_register",
    "guarded",
    "headline_counts",
    "kinds",
    "known_devices",
    "open_register",
    "reference_folder",
    "register_path",
    "run_window",
    "verbs",
]
_HOMES: Final = {
    "create_register": "registers",
    "guarded": "registers",
    "headline_counts": "registers",
    "kinds": "slices",
    "known_devices": "registers",
    "open_register": "registers",
    "reference_folder": "paths",
    "register_path": "paths",
    "verbs": "slices",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{home}"), name)


def run_window(words: list[str], *, once_painted: Callable[[], None]) -> int:
    """Open the window; ``words`` are its options and packets to open. Return the exit code."""
    from cpts_desktop.bootstrap.window import run

    return run(words, once_painted)
