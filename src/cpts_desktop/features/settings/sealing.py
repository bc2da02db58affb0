"""The archive of a record: an age file under a passphrase, read back before it is believed."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Final

from pyrage import DecryptError, passphrase

from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.outcome import DiskFault

_WRITINGS: Final = 4
_READINGS: Final = 20
"""Tries to read each back: a refusal costs nothing, a writing costs seconds."""

_PAUSE_S: Final = 0.2
"""Between two readings: what else runs on the computer gets out of the way."""


def sealed(content: bytes, secret: str) -> bytes:
    """Return the age file (scrypt recipient); it is opened again and compared first.

    Raises DiskFault. The library sets the cost by the clock, and judges by the clock of the moment
    what it may read: written in a quiet moment, a file may be too dear in a busy one. It is then
    read again a little later, and at last written again, cheaper.
    """
    for _ in range(_WRITINGS):
        made: bytes = passphrase.encrypt(content, secret)
        found = _read_back(made, secret)
        if found == content:
            return made
        if found is not None:
            break
    raise DiskFault(
        "ARCHIVE",
        "L’archive ne se relit pas, rien n’a été écrit : l’ordinateur est peut-être trop occupé. "
        "Fermez d’autres programmes, puis recommencez.",
    )


def _read_back(made: bytes, secret: str) -> bytes | None:
    """Return what an age file holds, or None when the library finds it too dear every time."""
    for _ in range(_READINGS):
        try:
            found: bytes = passphrase.decrypt(made, secret)
        except DecryptError:
            time.sleep(_PAUSE_S)
        else:
            return found
    return None


def keep_archive(target: Path, content: bytes, secret: str) -> None:
    """Write the archive of a record, then read the file back: only then may the record go.

    Raises OSError, and DiskFault when what the support gives back is not what was written.
    """
    made = sealed(content, secret)
    write_private(target, made)
    if target.read_bytes() != made:
        raise DiskFault("ARCHIVE", "L’archive ne se relit pas sur ce support : prenez-en un autre.")


def archive_name(destroy_from: date) -> str:
    """Return the name proposed: no patient in it, the day of its own destruction is."""
    return f"archive-a-detruire-le-{destroy_from.isoformat()}.zip.age"


def on_one_disk(target: Path, register: Path) -> bool:
    """Say whether a file would lie on the very disk of the register: lost or stolen together."""
    try:
        return target.parent.stat().st_dev == register.parent.stat().st_dev
    except OSError:
        return False
