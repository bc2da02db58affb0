"""Takes the CDA documents out of a received IHE_XDM.ZIP, in memory and bounded.

Nothing is written to disk, no name of the archive is used as a path. The metadata say which files
are documents: each must be there with the SHA-1 and size announced, or nothing is read. A request
to delete a document is told, never obeyed.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from cpts_desktop.features.exchange.formats.cda_read import MAX_BYTES
from cpts_desktop.kernel.archives import BROKEN_ZIP
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused, refuse

MAX_ARCHIVE: Final = 64 << 20
MAX_DOCUMENTS: Final = 20
_MAX_NAMES: Final = 500
_MAX_METADATA: Final = 4 << 20
_FOLDER: Final = r"(?:(?!\.\.?/)[^/]{1,60}/){0,2}IHE_XDM/[^/]{1,40}/"
"""Some senders put the whole archive in a folder of its own."""
_DOCUMENT: Final = re.compile(rf"{_FOLDER}(?!METADATA\.XML)[^/]{{1,60}}\.XML\Z", re.I)
_METADATA: Final = re.compile(rf"{_FOLDER}METADATA\.XML\Z", re.I)
_XML: Final = ("text/xml", "application/xml", "application/hl7-sda+xml", "application/cda+xml", "")
_DELETION: Final = "urn:action:extraMetadataSlot"
"""The slot by which the French metadata ask for a deletion (value « D »)."""


@dataclass(frozen=True)
class _Announced:
    """One document of the metadata."""

    folder: str
    uri: str
    sha1: str
    size: str
    deletion: bool


def documents_of(data: bytes) -> Outcome[tuple[bytes, ...]]:
    """Return the CDA documents of an archive, or of the file itself when it is one."""
    if not data.startswith(b"PK\x03\x04"):
        return Ok((data,))
    if len(data) > MAX_ARCHIVE:
        return refuse("file", "TOO_BIG", "Cette archive est trop grosse pour être lue.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {one.filename.replace("\\", "/"): one for one in archive.infolist()}
            if len(archive.infolist()) > _MAX_NAMES:
                return refuse("file", "TOO_BIG", "Cette archive contient trop de fichiers.")
            announced = _announced(archive, names)
            if announced:
                return _as_announced(archive, names, announced)
            wanted = [name for name in names if _DOCUMENT.match(name)]
            found = [_read(archive, names[name]) for name in wanted[:MAX_DOCUMENTS]]
    except (*BROKEN_ZIP, OSError):
        return refuse("file", "BAD_ZIP", "Cette archive est abîmée ou n’est pas lisible.")
    if any(one is None for one in found):
        return _too_big()
    documents = tuple(one for one in found if one is not None)
    return Ok(documents) if documents else _no_document()


def _as_announced(
    archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], announced: list[_Announced]
) -> Outcome[tuple[bytes, ...]]:
    """Return the documents that the metadata name, each one whole; else a refusal."""
    if any(one.deletion for one in announced):
        return refuse(
            "file", "DELETION",
            "Cet envoi demande de supprimer un document déjà envoyé : rien n’est supprimé ni "
            "repris ici. Voyez avec son auteur.",
        )  # fmt: skip
    by_name = {name.casefold(): info for name, info in names.items()}
    documents = []
    for one in announced[:MAX_DOCUMENTS]:
        info = by_name.get(f"{one.folder}{one.uri}".casefold())
        if info is None:
            return _no_document()
        body = _read(archive, info)
        if body is None:
            return _too_big()
        if not _is_whole(body, one):
            return refuse(
                "file", "BAD_HASH",
                "Un document n’a pas l’empreinte annoncée : demandez un nouvel envoi.",
            )  # fmt: skip
        documents.append(body)
    return Ok(tuple(documents))


def _is_whole(body: bytes, one: _Announced) -> bool:
    sha1 = hashlib.sha1(body, usedforsecurity=False).hexdigest()
    return one.sha1 in ("", sha1) and one.size in ("", str(len(body)))


def _announced(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> list[_Announced]:
    """Return what the metadata announce; nothing when there are none that can be read."""
    found: list[_Announced] = []
    for name, info in names.items():
        if not _METADATA.match(name) or info.file_size > _MAX_METADATA:
            continue
        try:
            root = fromstring((_read(archive, info) or b"").lstrip(), forbid_dtd=True)
        except (ParseError, DefusedXmlException, UnicodeError, LookupError, ValueError):
            continue
        folder = name[: -len("METADATA.XML")]
        for one in root.iter():
            if _local(one) == "ExtrinsicObject" and one.get("mimeType", "").lower() in _XML:
                slots = _slots(one)
                found.append(_Announced(
                    folder, slots.get("URI", "DOC0001.XML"), slots.get("hash", "").lower(),
                    slots.get("size", ""), slots.get(_DELETION, "").upper() == "D",
                ))  # fmt: skip
    return found


def _slots(entry: Element) -> dict[str, str]:
    """Return the first value of each slot of an entry; a long URI is cut in several values."""
    found: dict[str, str] = {}
    for slot in entry:
        if _local(slot) != "Slot":
            continue
        values = [(one.text or "").strip() for one in slot.iter() if _local(one) == "Value"]
        if values:
            found[slot.get("name", "")] = values[0].removeprefix("1|")
    return found


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _no_document() -> Refused:
    return refuse("file", "NO_CDA", "Cette archive ne contient pas de document CDA.")


def _too_big() -> Refused:
    return refuse("file", "TOO_BIG", "Un document de cette archive est trop gros pour être lu.")


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
    with archive.open(info) as stream:
        data = stream.read(MAX_BYTES + 1)
    return None if len(data) > MAX_BYTES else data
