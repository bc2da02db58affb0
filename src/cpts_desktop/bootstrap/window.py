"""Opens the window on the register of this computer, or on a chosen one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

_SCREENS: Final = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")


def run(words: Sequence[str], once_painted: Callable[[], None]) -> int:
    """Show the application until it ends; return its exit code.

    ``once_painted`` is called after the first paint, before anything can be typed.
    """
    if not _has_screen():
        sys.stderr.write(
            "Aucun écran n’est disponible : ouvrez une session graphique, ou utilisez les verbes "
            "de la ligne de commande (--help).\n"
        )
        return 3
    from cpts_desktop.bootstrap.house import House
    from cpts_desktop.shell.app import run_app

    register, reference, packets = read_words(words)
    return run_app(House(register, reference, packets=packets), once_painted=once_painted)


def read_words(words: Sequence[str]) -> tuple[Path | None, Path | None, tuple[Path, ...]]:
    """Return the chosen register, the reference folder, and the packets to open once unlocked."""
    chosen: dict[str, Path] = {}
    packets: list[Path] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        name, joined, value = word.partition("=")
        if name in ("--register", "--reference"):
            chosen[name] = Path(value if joined else rest.pop(0))
        else:
            packets.append(Path(word))
    return chosen.get("--register"), chosen.get("--reference"), tuple(packets)


def _has_screen() -> bool:
    return sys.platform in ("win32", "darwin") or any(map(os.environ.get, _SCREENS))
