"""Watched folders: packets that arrive in one, and where new ones are written.

Nothing is imported by itself: what arrives for this post is listed, a person opens it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from cpts_desktop.features.exchange import tables as t
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.envelope import peek
from cpts_desktop.packets.files import SUFFIX
from cpts_desktop.storage.unit_of_work import UnitOfWork, get_meta, set_meta

MAX_FILES: Final = 2_000
_IN: Final = "exchange.folder_in"
_OUT: Final = "exchange.folder_out"


@dataclass(frozen=True)
class Folders:
    """The folder that is watched and the one that new packets go to; None when not chosen."""

    arriving: Path | None = None
    leaving: Path | None = None


def set_folders(cmd: Folders, uow: UnitOfWork) -> Outcome[None]:
    """Remember the folders of this post; they must be there when they are chosen.

    One that was chosen before and is away for now (a key pulled out) does not stop the other.
    """
    before = folders(uow.conn)
    for field, folder, old, which in (
        ("arriving", cmd.arriving, before.arriving, "arrivent"),
        ("leaving", cmd.leaving, before.leaving, "partent"),
    ):
        if folder is None or folder == old:
            continue
        if not (folder.is_absolute() and folder.is_dir()):
            message = f"Le dossier des paquets qui {which} n’existe pas, ou n’est plus là."
            return refuse(field, "NO_FOLDER", message)
    set_meta(uow.conn, _IN, str(cmd.arriving or ""))
    set_meta(uow.conn, _OUT, str(cmd.leaving or ""))
    uow.audit("SETTINGS", object_id=_IN)
    uow.touch(Topic.SETTINGS)
    return Ok(None)


def folders(conn: Connection) -> Folders:
    """Return the folders of this post."""
    names = (get_meta(conn, _IN), get_meta(conn, _OUT))
    arriving, leaving = (Path(name) if name else None for name in names)
    return Folders(arriving, leaving)


def packets_known(conn: Connection) -> frozenset[str]:
    """Return the ids of the packets taken in."""
    return frozenset(conn.execute(select(t.packet_in.c.id)).scalars())


def arrived(folder: Path, device: str, known: frozenset[str]) -> tuple[Path, ...] | None:
    """Return the whole packets of a folder that are for this post and not taken in yet.

    A file still being copied, a packet for others and anything unreadable are passed over: they
    are looked at again the next time. A packet copied twice is returned once. None when the folder
    is not there, or cannot be read.
    """
    try:
        names = (one for one in folder.iterdir() if one.suffix.lower() == SUFFIX)
        files = sorted(names)[:MAX_FILES]
    except OSError:
        return None
    found: dict[str, Path] = {}
    for path in files:
        packet = _for_this_post(path, device)
        if packet not in known:
            found.setdefault(packet, path)
    found.pop("", None)
    return tuple(found.values())


def _for_this_post(path: Path, device: str) -> str:
    """Return the id of the packet in a file; nothing when it is not whole or not for ``device``."""
    try:
        if not path.is_file():
            return ""
        preamble = peek(path)
        whole = path.stat().st_size >= preamble.length + preamble.header.size
    except (OSError, PacketRefused):
        return ""
    header = preamble.header
    return header.id if whole and any(r.device == device for r in header.recipients) else ""
