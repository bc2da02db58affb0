"""A refused packet leaves the quarantine at a person's word; by itself once it has come in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cpts_desktop.features.exchange.overview import set_aside
from cpts_desktop.features.exchange.receiving import quarantine
from cpts_desktop.kernel.outcome import DiskFault, Ok, Outcome, refuse
from cpts_desktop.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Discard:
    """Erase one file of the quarantine; nothing that was received or acknowledged changes."""

    register_path: Path
    file: str
    """Its name there."""


def discard(cmd: Discard, uow: UnitOfWork) -> Outcome[None]:
    """Erase the file and note it in the trail. Raises DiskFault when the disk refuses."""
    held = {one.path.name: one for one in set_aside(quarantine(cmd.register_path))}
    one = held.get(cmd.file)
    if one is None:
        return refuse("file", "GONE", "Ce fichier n’est plus en quarantaine.")
    uow.audit("PACKET_DISCARDED", object_id=cmd.file.split(".")[0], code=one.code)
    try:
        one.path.unlink()
    except OSError:
        raise DiskFault(
            "IO_ERROR", "Le fichier n’a pas pu être effacé : il reste en quarantaine."
        ) from None
    return Ok(None)
