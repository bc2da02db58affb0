"""Hardens the process, then chooses between the window and a verb."""

from __future__ import annotations

import gc
import os
import sys
from typing import Final

HOSTILE: Final = (
    "PYTHONSTARTUP",
    "PYTHON_KEYRING_BACKEND",
    "SQLITE_TMPDIR",
    "QT_PLUGIN_PATH",
    "QML2_IMPORT_PATH",
    "QT_DEBUG_PLUGINS",
)
"""Variables that would make us load or write elsewhere (security.md, case 126)."""


PARSER_FLAG: Final = "--packet-child"
"""How a frozen build starts its own parsing child (``packets.sandbox``)."""


def start(words: list[str]) -> int:
    """Run ``words``; without any, open the window. Return the exit code."""
    harden()
    from cpts_desktop.kernel.last_net import spread_last_net

    spread_last_net()
    if words[:1] == [PARSER_FLAG]:
        hide_memory()
        from cpts_desktop.packets import child

        return child.main()
    if opens_window(words):
        from cpts_desktop.bootstrap import run_window

        gc.disable()  # a search for circular garbage is a tenth of what we add to an empty window
        try:
            return run_window(words, once_painted=_settle)
        finally:
            gc.enable()  # a window closed before it was ever painted
    hide_memory()
    from cpts_desktop.cli.run import run

    return run(words)


def opens_window(words: list[str]) -> bool:
    """Only options of the window, or packets to open by double click."""
    if not words:
        return True
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in ("--register", "--reference"):
            if not rest:
                return False
            rest.pop(0)
        elif not (word.startswith(("--register=", "--reference=")) or word.endswith(".cpts")):
            return False
    return True


def harden() -> None:
    """Private files, no hostile variable."""
    os.umask(0o077)
    for name in HOSTILE:
        os.environ.pop(name, None)


def _settle() -> None:
    gc.enable()
    hide_memory()


def hide_memory() -> None:
    """Let no other process of this person read our memory, and no crash write it to a file.

    Before any secret is typed; best effort where the system lacks it.
    """
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        pr_set_dumpable = 4
        try:
            ctypes.CDLL(None).prctl(pr_set_dumpable, 0, 0, 0, 0)
        except (OSError, AttributeError):
            return
