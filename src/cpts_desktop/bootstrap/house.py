"""Plugs the program into the house: unlocking, first run, contents of the window, closing.

Imported before the first window: each function imports what it needs when it is called.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpts_desktop.bootstrap import paths

if TYPE_CHECKING:  # the unlock window is painted before any of this is needed
    from cpts_desktop.bootstrap.backups import Restore
    from cpts_desktop.bootstrap.doorway import Doorway
    from cpts_desktop.bootstrap.session import Session
    from cpts_desktop.kernel.clock import Clock
    from cpts_desktop.kernel.outcome import Outcome
    from cpts_desktop.shell.ports import FirstRunPort, WindowContents
    from cpts_desktop.shell.unlock_port import Secret, UnlockPort
    from cpts_desktop.storage.guesses import GuessCounter
    from cpts_desktop.storage.kdf import Cost


class House:
    """The whole program as the shell sees it (``shell.ports.HousePort``)."""

    def __init__(
        self,
        register: Path | None = None,
        reference: Path | None = None,
        *,
        clock: Clock | None = None,
        cost: Cost | None = None,
        packets: tuple[Path, ...] = (),
    ) -> None:
        self.path = paths.register_path(register)
        self.cost = cost
        self.packets = packets
        self._reference = reference
        self._clock = clock

    @cached_property
    def reference(self) -> Path:
        """The folder of public reference data."""
        return paths.reference_folder(self._reference)

    @cached_property
    def clock(self) -> Clock:
        """The clock given, or that of the machine."""
        from cpts_desktop.kernel.clock import SystemClock

        return self._clock or SystemClock()

    def has_register(self) -> bool:
        """Say whether there is a register, or what is left of one, to unlock."""
        return self.path.exists() or self.path.with_name(self.path.name + ".slots.json").exists()

    def unlock(self) -> UnlockPort:
        """Return what the unlock window needs."""
        return Unlock(self)

    def first_run(self) -> FirstRunPort:
        """Return what the wizard needs."""
        from cpts_desktop.bootstrap.first_steps import FirstSteps

        return FirstSteps(self)

    def restore(self) -> Restore:
        """Return what the restore window needs."""
        from cpts_desktop.bootstrap.backups import Restore

        return Restore(self)

    def doorway(self) -> Doorway:
        """Return what makes the unlock window heard by another start of the program."""
        from cpts_desktop.bootstrap.doorway import Doorway

        return Doorway(self.path)

    def contents(self, session: Any) -> WindowContents:
        """Return the contents of the main window."""
        from cpts_desktop.bootstrap.contents import contents_of

        return contents_of(session, self)

    def close(self, session: Any) -> None:
        """Close the register; a discovery register is erased."""
        session.register.close()
        if session.throw_away is not None:
            import shutil

            shutil.rmtree(session.throw_away, ignore_errors=True)


class Unlock:
    """Opens the register of this computer (``shell.unlock_port.UnlockPort``)."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._guesses: GuessCounter | None = None

    def prepare(self) -> None:
        """Import what is heavy while the person reads the window."""
        from cpts_desktop.bootstrap import contents, doorway, opening, slices

        assert opening and doorway
        slices.kinds()
        contents.warm_up()

    def has_failed(self) -> bool:
        """Say whether tries failed before this start; looks at one small file."""
        return self._beside(".tries") not in (b"", b"0")

    def guesses(self) -> GuessCounter:
        """Return the counter of tries."""
        from cpts_desktop.storage.guesses import GuessCounter

        if self._guesses is None:
            self._guesses = GuessCounter(self._house.path, self._house.clock)
        return self._guesses

    def has_quick(self) -> bool:
        """Say whether a quick-unlock slot exists; looks at the slots file without reading it."""
        return b'"kind":"keyring"' in self._beside(".slots.json")

    def open(self, secret: Secret) -> Outcome[Session]:
        """Open with what was typed; a wrong secret counts as one try."""
        from cpts_desktop.bootstrap.opening import enter

        return enter(self._house, self.guesses(), secret)

    def _beside(self, suffix: str) -> bytes:
        path = self._house.path
        try:
            return path.with_name(path.name + suffix).read_bytes()
        except OSError:
            return b""
