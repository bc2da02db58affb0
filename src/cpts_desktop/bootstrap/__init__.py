"""The only place that knows everyone: gathers the slices, opens registers, starts the window.

Importing this package costs nothing; each function imports what it needs when it is called, so
that the unlock window and the quick verbs start at once (architecture, decision 19).
"""

from __future__ import annotations

from cpts_desktop.bootstrap.paths import reference_folder, register_path
from cpts_desktop.bootstrap.registers import (
    create_register,
    headline_counts,
    known_devices,
    open_register,
)
from cpts_desktop.bootstrap.slices import kinds, verbs

__all__ = [
    "create_register",
    "headline_counts",
    "kinds",
    "known_devices",
    "open_register",
    "reference_folder",
    "register_path",
    "run_window",
    "verbs",
]


def run_window(words: list[str]) -> int:
    """Open the window; ``words`` are its options and packets to open. Return the exit code."""
    from cpts_desktop.bootstrap.window import run

    return run(words)
