"""Gives a colleague again what did not arrive: the holes first, else what was not acknowledged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cpts_desktop.features.exchange import again, queries, sending
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.packets.keys import DeviceKeys
from cpts_desktop.storage.unit_of_work import UnitOfWork


@redacted
@dataclass(frozen=True)
class GiveAgain:
    """Find or rebuild what a colleague lacks."""

    member: str
    keys: DeviceKeys
    folder: Path


@dataclass(frozen=True)
class Given:
    """The files to copy, and the packet numbers that they stand for."""

    files: tuple[Path, ...]
    numbers: tuple[int, ...]
    rebuilt: bool = False


def give_again(cmd: GiveAgain, uow: UnitOfWork) -> Outcome[Given]:
    """Return the kept copies of the holes; one packet is rebuilt for those that are lost.

    Without a hole: the packets that were never acknowledged, as they are.
    """
    missing = again.holes(uow.conn, cmd.member)
    if not missing:
        sent = queries.sent_to(uow.conn, cmd.member)
        missing = tuple(one for one in sent if one.kind == "care" and not one.acknowledged)
        kept = [sending.kept_copy(cmd.folder, one.file) for one in missing]
        found = [(path, one.sequence) for path, one in zip(kept, missing, strict=True) if path]
        if not found:
            message = "Tout ce que vous avez envoyé est accusé : rien à redonner."
            return refuse("member", "NOTHING_TO_SEND", message)
        return Ok(Given(tuple(path for path, _ in found), tuple(n for _, n in found)))
    kept = [sending.kept_copy(cmd.folder, one.file) for one in missing]
    files = [path for path in kept if path is not None]
    numbers = tuple(one.sequence for one in missing)
    if len(files) == len(missing):
        return Ok(Given(tuple(files), numbers))
    made = again.rebuild_holes(again.RebuildHoles(cmd.member, cmd.keys, cmd.folder), uow)
    if not isinstance(made, Ok):
        return made
    return Ok(Given((*files, made.value.file), numbers, rebuilt=True))
