"""Reads FHIR files as untrusted bytes: bounded, strict JSON, one resource at a time.

Accepts a Bundle, a single resource or a list of them (.json), one resource per line (.ndjson), any
of them in gzip. Decompression stops at a cap; XML, UTF-16, duplicate keys, NaN and deep nesting are
refused.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from cpts_desktop.kernel.jsonio import JsonRefused, loads_strict
from cpts_desktop.kernel.privacy import redacted

MAX_COMPRESSED: Final = 64 * 1024 * 1024
MAX_BYTES: Final = 256 * 1024 * 1024
MAX_LINE: Final = 16 * 1024 * 1024
MAX_ENTRIES: Final = 200_000
MAX_DEPTH: Final = 64
_CHUNK: Final = 64 * 1024

REASONS: Final = {
    "TOO_BIG": "fichier trop gros",
    "TOO_DEEP": "imbrication excessive",
    "NOT_UTF8": "le fichier n’est pas en UTF-8",
    "DUPLICATE_KEY": "une clé JSON est répétée",
    "NOT_A_NUMBER": "nombre NaN ou infini",
    "INT_TOO_LONG": "nombre entier démesuré",
    "NOT_JSON": "ce n’est pas du JSON valide",
    "XML": "fichier XML : seul FHIR en JSON est lu",
    "GZIP": "compression gzip abîmée",
    "NOT_FHIR": "ce n’est pas une ressource FHIR",
    "NO_FHIR": "rien de FHIR dans ce fichier (attendu : un Bundle, une ressource, une liste de "
    "ressources, ou une ressource par ligne)",
    "DELETION": "demande de suppression : jamais appliquée",
    "TOO_MANY": "trop d’entrées dans un fichier",
    "UNREADABLE": "fichier illisible",
}


class FileRefused(Exception):  # noqa: N818 - a refusal, not a bug
    """The file as a whole cannot be read; ``code`` is a key of ``REASONS``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@redacted
@dataclass(frozen=True)
class Item:
    """One entry: where it was (for the list of rejects), its address, its resource."""

    where: str
    full_url: str
    resource: dict[str, Any]
    refused: str = ""
    """A key of ``REASONS`` when the entry itself is unreadable."""


@redacted
@dataclass(frozen=True)
class SourceFile:
    """The entries of one file."""

    name: str
    items: tuple[Item, ...]


def read_fhir(path: Path) -> SourceFile:
    """Read a whole file. Raises FileRefused with a code; OSError becomes ``UNREADABLE``."""
    try:
        most = MAX_COMPRESSED if path.suffix == ".gz" else MAX_BYTES
        if path.stat().st_size > most:
            raise FileRefused("TOO_BIG")
        with path.open("rb") as stream:  # a pipe or a device has no size
            data = stream.read(most + 1)
        if len(data) > most:
            raise FileRefused("TOO_BIG")
    except OSError:
        raise FileRefused("UNREADABLE") from None
    if data[:2] == b"\x1f\x8b":
        data = _gunzip(data)
    return SourceFile(path.name, tuple(_items(data, path.name)))


def _gunzip(data: bytes) -> bytes:
    """Decompress one gzip stream, counting as it goes; a bomb or a second stream is refused."""
    inflate = zlib.decompressobj(wbits=31)
    out = bytearray()
    try:
        for at in range(0, len(data), _CHUNK):
            piece = data[at : at + _CHUNK]
            while piece:
                out += inflate.decompress(piece, _CHUNK * 16)
                if len(out) > MAX_BYTES:
                    raise FileRefused("TOO_BIG")
                piece = inflate.unconsumed_tail
    except zlib.error:
        raise FileRefused("GZIP") from None
    if not inflate.eof or inflate.unused_data:
        raise FileRefused("GZIP")
    return bytes(out)


def _items(data: bytes, name: str) -> Iterator[Item]:
    body = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if body[:1] == b"<":
        raise FileRefused("XML")
    if body[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in body[:4]:
        raise FileRefused("NOT_UTF8")
    first, _, rest = body.partition(b"\n")
    if rest.strip() and _is_whole(first):
        yield from _lines(body, name)
        return
    try:
        whole = loads_strict(body, max_bytes=MAX_BYTES, max_depth=MAX_DEPTH, parse_float=Decimal)
    except JsonRefused as refusal:
        raise FileRefused(refusal.code) from None
    if not isinstance(whole, list):
        yield from _entries(whole, name, "")
        return
    if not whole:
        raise FileRefused("NO_FHIR")
    if len(whole) > MAX_ENTRIES:
        raise FileRefused("TOO_MANY")
    for number, one in enumerate(whole, 1):
        yield from _entries(one, name, f", élément {number}")


def _is_whole(line: bytes) -> bool:
    """Say whether a first line is a JSON object of its own (one resource per line)."""
    text = line.strip()
    if not (text.startswith(b"{") and text.endswith(b"}")) or len(text) > MAX_LINE:
        return False
    try:
        loads_strict(text, max_depth=MAX_DEPTH, parse_float=Decimal)
    except JsonRefused as refusal:
        return refusal.code != "NOT_JSON"
    return True


def _lines(body: bytes, name: str) -> Iterator[Item]:
    for number, line in enumerate(body.split(b"\n"), 1):
        if not line.strip():
            continue
        if number > MAX_ENTRIES:
            raise FileRefused("TOO_MANY")
        where = f"{name}, ligne {number}"
        try:
            resource = loads_strict(
                line, max_bytes=MAX_LINE, max_depth=MAX_DEPTH, parse_float=Decimal
            )
        except JsonRefused as refusal:
            yield Item(where, "", {}, refusal.code)
            continue
        yield from _entries(resource, name, f", ligne {number}")


def _entries(whole: Any, name: str, suffix: str) -> Iterator[Item]:
    """Yield the resources of a Bundle, and those of the Bundles in it, or the resource itself."""
    if not isinstance(whole, dict) or not isinstance(whole.get("resourceType"), str):
        if suffix:
            yield Item(name + suffix, "", {}, "NOT_FHIR")
            return
        raise FileRefused("NO_FHIR")
    if whole["resourceType"] != "Bundle":
        yield Item(f"{name}{suffix} : {_label(whole)}", "", whole)
        return
    entries = whole.get("entry", [])
    if not isinstance(entries, list):
        if suffix:
            yield Item(name + suffix, "", {}, "NOT_FHIR")
            return
        raise FileRefused("NO_FHIR")
    if len(entries) > MAX_ENTRIES:
        raise FileRefused("TOO_MANY")
    for number, entry in enumerate(entries, 1):
        where = f"{name}{suffix}, entrée {number}"
        request = entry.get("request") if isinstance(entry, dict) else None
        if isinstance(request, dict) and request.get("method") == "DELETE":
            yield Item(where, "", {}, "DELETION")
            continue
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
            yield Item(where, "", {}, "NOT_FHIR")
            continue
        if resource["resourceType"] == "Bundle":  # the answer of a batch, a document in a list
            yield from _entries(resource, name, f"{suffix}, entrée {number}")
            continue
        url = entry.get("fullUrl")
        yield Item(f"{where} : {_label(resource)}", url if isinstance(url, str) else "", resource)


def _label(resource: dict[str, Any]) -> str:
    id_ = resource.get("id")
    return f"{resource['resourceType']}/{id_}" if isinstance(id_, str) else resource["resourceType"]
