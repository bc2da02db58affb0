"""Takes the CDA documents out of a received IHE_XDM.ZIP, in memory and bounded.

Nothing is written to disk, no name of the archive is used as a path. A document whose SHA-1 is
not the one of the metadata is refused: it is not what was sent.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from typing import Final

from cpts_desktop.features.exchange.formats.cda_read import MAX_BYTES
from cpts_desktop.kernel.archives import BROKEN_ZIP
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse

MAX_ARCHIVE: Final = 64 << 20
MAX_DOCUMENTS: Final = 20
_MAX_NAMES: Final = 500
_DOCUMENT: Final = re.compile(r"IHE_XDM/[^/]{1,40}/(?!METADATA\.XML)[^/]{1,60}\.XML\Z", re.I)
_METADATA: Final = re.compile(r"IHE_XDM/[^/]{1,40}/METADATA\.XML\Z", re.I)
_HASH: Final = re.compile(rb"<(?:\w+:)?Value>\s*([0-9a-fA-F]{40})\s*</(?:\w+:)?Value>")


def documents_of(data: bytes) -> Outcome[tuple[bytes, ...]]:
    """Return the CDA documents of an archive, or of the file itself when it is one."""
    if not data.startswith(b"PK\x03\x04"):
        return Ok((data,))
    if len(data) > MAX_ARCHIVE:
        return refuse("file", "TOO_BIG", "Cette archive est trop grosse pour être lue.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if len(names) > _MAX_NAMES:
                return refuse("file", "TOO_BIG", "Cette archive contient trop de fichiers.")
            wanted = [name for name in names if _DOCUMENT.match(name)]
            hashes = _hashes(archive, names)
            found = [_read(archive, name) for name in wanted[:MAX_DOCUMENTS]]
    except (*BROKEN_ZIP, OSError):
        return refuse("file", "BAD_ZIP", "Cette archive est abîmée ou n’est pas lisible.")
    if any(one is None for one in found):
        return refuse("file", "TOO_BIG", "Un document de cette archive est trop gros pour être lu.")
    documents = tuple(one for one in found if one is not None)
    if not documents:
        return refuse("file", "NO_CDA", "Cette archive ne contient pas de document CDA.")
    sums = {hashlib.sha1(one, usedforsecurity=False).hexdigest() for one in documents}
    if hashes and not sums <= hashes:
        return refuse(
            "file", "BAD_HASH",
            "Un document n’a pas l’empreinte annoncée : demandez un nouvel envoi.",
        )  # fmt: skip
    return Ok(documents)


def _hashes(archive: zipfile.ZipFile, names: list[str]) -> set[str]:
    found: set[str] = set()
    for name in names:
        if _METADATA.match(name):
            body = _read(archive, name) or b""
            found.update(one.decode("ascii").lower() for one in _HASH.findall(body))
    return found


def _read(archive: zipfile.ZipFile, name: str) -> bytes | None:
    with archive.open(name) as stream:
        data = stream.read(MAX_BYTES + 1)
    return None if len(data) > MAX_BYTES else data
