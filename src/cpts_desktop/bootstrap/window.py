"""Opens the window on the register of this computer, or on a chosen one."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

PATIENCE: Final = 5.0
"""Seconds that an open window is given to take the packets of a double click."""

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
    house = House(register, reference)
    if house.path.is_dir():  # « . » too, which has no name of a file
        sys.stderr.write("Un fichier est attendu pour le registre, pas un dossier.\n")
        return 3
    if packets and not _after_a_lock():
        if not house.path.exists():
            house.packets = packets  # the first run comes before
        elif handed_over(house.path, packets):
            return 0
    return run_app(house, once_painted=once_painted)


def _after_a_lock() -> bool:
    """Say whether this process takes the place of a locked one: its packets were shown already."""
    return any(name.startswith("CPTS_DESKTOP_LOCKED") for name in os.environ)


def handed_over(register: Path, packets: Sequence[Path], patience: float = PATIENCE) -> bool:
    """Leave packets at the door of the register; say whether a window took them, or was called.

    One that is open takes them; one that is locked comes to the front, and opens them once it is
    unlocked. Otherwise they wait for the next unlocking, here or elsewhere.
    """
    from cpts_desktop.bootstrap.doorway import Doorway
    from cpts_desktop.features.exchange import doorstep
    from cpts_desktop.kernel.outcome import AlreadyOpen
    from cpts_desktop.storage.instance import InstanceLock

    notes = doorstep.leave(register, packets)
    lock = InstanceLock(register)
    try:
        lock.take()
    except AlreadyOpen:
        return _all_gone(notes, patience)
    lock.release()
    if not Doorway(register).is_held():
        return False
    call = doorstep.call(register)
    came = _all_gone((call,), patience)
    call.unlink(missing_ok=True)
    return came


def _all_gone(files: Sequence[Path], patience: float) -> bool:
    """Wait until another process has taken these files; say whether it did."""
    end = time.monotonic() + patience
    while any(file.exists() for file in files) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(file.exists() for file in files)


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
