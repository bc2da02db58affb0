"""What the window says of a disk without room: full, the register is read-only; or nearly full."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from cpts_desktop.kernel.text import NNBSP
from cpts_desktop.shell.notices import RoomWords
from cpts_desktop.storage.room import RESUME

if TYPE_CHECKING:
    from cpts_desktop.storage.room import Room

NEARLY: Final = 200 * 10**6
"""Free bytes under which a person is told before the disk is full."""
_MEGA: Final = 10**6


def look_at(room: Room) -> Callable[[], RoomWords | None]:
    """Return what the window calls from time to time."""
    return lambda: room_words(room)


def room_words(room: Room) -> RoomWords | None:
    """Return what to say, or None when there is room."""
    free = room.free()
    if room.full and free < RESUME:
        return RoomWords(True, "Disque plein : le registre est en lecture seule", _full(free))
    if 0 < free < NEARLY:
        left = f"{max(1, free // _MEGA)}{NNBSP}Mo"
        return RoomWords(
            False,
            f"Il ne reste que {left} sur le disque du registre",
            "Libérez de la place maintenant : corbeille, téléchargements, anciennes sauvegardes "
            "copiées ailleurs. Quand le disque sera plein, plus rien ne pourra être enregistré.",
        )
    return None


def _full(free: int) -> str:
    missing = max(1, -(-(RESUME - free) // _MEGA))
    return (
        "Vous pouvez tout lire ; rien de nouveau n’est enregistré. Ce qui l’était est intact et "
        f"votre saisie reste à l’écran. Libérez au moins {missing}{NNBSP}Mo (corbeille, "
        "téléchargements, anciennes sauvegardes copiées ailleurs), puis enregistrez de nouveau : "
        "ce bandeau disparaîtra de lui-même."
    )
