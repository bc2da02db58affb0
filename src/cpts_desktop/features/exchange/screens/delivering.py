"""A packet that a dialog sealed, written where the person chose; or why it could not be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from cpts_desktop.features.exchange import sending
from cpts_desktop.features.exchange.screens.frame import FramedDialog
from cpts_desktop.features.exchange.sending import SentPacket
from cpts_desktop.kernel.privacy import get_logger, log_fault

_log = get_logger(__name__)
ELSEWHERE = "n’a pas pu être écrit à cet endroit : choisissez-en un autre."


def write_out(dialog: FramedDialog, kept: Path, folder: Path, lost: str) -> bool:
    """Copy a kept packet to a folder; when it cannot be, say ``lost`` in the dialog."""
    try:
        sending.hand_over(kept, folder)
    except OSError as fault:
        log_fault(_log, fault)
        dialog.say(lost)
        return False
    return True


def seal_into(
    dialog: FramedDialog,
    folder: Path,
    handler: Any,
    command: Any,
    *,
    what: str,
    told: Callable[[SentPacket], str],
    trigger: QWidget,
) -> None:
    """Seal ``what`` (« L’annuaire ») and write it; told once done, the dialog ends."""

    def made(sent: SentPacket) -> None:
        if write_out(dialog, sent.file, folder, f"{what} {ELSEWHERE}"):
            dialog.ctx.toast(told(sent))
            dialog.accept()

    dialog.ctx.operations.run(
        dialog, handler, command, done=made, refused=dialog.refuse, trigger=trigger
    )
