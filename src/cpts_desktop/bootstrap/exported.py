"""Folders that the window writes in: remembered before, looked at again at the next start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cpts_desktop.kernel.outcome import Fault
from cpts_desktop.kernel.privacy import get_logger, log_fault
from cpts_desktop.storage.exported import remember_export, sweep_exports

if TYPE_CHECKING:
    from cpts_desktop.shell.operations import Operations
    from cpts_desktop.storage.register import Register

SWEEP_MS: Final = 5_000
_LOG: Final = get_logger(__name__)


def remembering(operations: Operations, register: Register) -> Callable[[Path], None]:
    """Return what notes a folder, in the lane of the register; the window does not wait."""
    return lambda folder: _quietly(operations, lambda: register.run(remember_export, folder))


def sweep_later(operations: Operations, register: Register) -> None:
    """Remove what killed exports left in clear, soon after the opening."""
    operations.after(SWEEP_MS, lambda: _quietly(operations, lambda: sweep_exports(register)))


def _quietly(operations: Operations, act: Callable[[], Any]) -> None:
    """Act in the lane of the register; a full disk stops neither an export nor an opening."""

    def guarded() -> None:
        try:
            act()
        except Fault as fault:
            log_fault(_LOG, fault)

    operations.on_register(operations, guarded, done=lambda _none: None)
