"""The unlock window of a register, as another start of the program finds it.

The window that waits for a secret holds a lock of its own beside the packets of the register. A
double click on a packet then leaves its name at the door as usual, calls that window, and ends.
"""

from __future__ import annotations

from pathlib import Path

from cpts_desktop.features.exchange import doorstep
from cpts_desktop.kernel.outcome import AlreadyOpen, DiskFault
from cpts_desktop.storage.instance import InstanceLock


class Doorway:
    """Held by the one window that waits to be unlocked (``shell.ports.DoorwayPort``)."""

    def __init__(self, register: Path) -> None:
        self._register = register
        self.folder = doorstep.doorstep(register)
        self._lock = InstanceLock(self.folder.parent / "fenetre")

    def hold(self) -> bool:
        """Take the place; False when another window has it, or when the disk cannot say."""
        try:
            self._lock.take()
        except (AlreadyOpen, DiskFault):
            return False
        return True

    def called(self) -> bool:
        """Take the calls of other starts; say whether there were some."""
        return doorstep.answer(self._register)

    def leave(self) -> None:
        """Give the place up."""
        self._lock.release()

    def is_held(self) -> bool:
        """Say whether another window waits here."""
        try:
            self._lock.take()
        except AlreadyOpen:
            return True
        except DiskFault:
            return False
        self._lock.release()
        return False
