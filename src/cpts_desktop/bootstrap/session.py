"""What is open between unlocking and locking."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cpts_desktop.kernel.privacy import redacted

if TYPE_CHECKING:
    from cpts_desktop.storage.register import Register
    from cpts_desktop.storage.users import User


@redacted
@dataclass
class Session:
    """An open register and how it was opened."""

    register: Register
    user: User
    reference: Path
    notice: str = ""
    throw_away: Path | None = None
    packets: tuple[Path, ...] = ()
    by_recovery: bool = False
    by_keyring: bool = False
    """Opened by the keyring of the computer: nobody typed anything that proves who they are."""
