"""The words of a received CDA, section by section, and the body of a level 1 document."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from cpts_desktop.features.exchange.formats.cda_words import V3, attribute, flat, lines, text
from cpts_desktop.kernel.privacy import redacted

_WORDS: Final = 20_000
_CUT: Final = "[Texte trop long, coupé ici : lisez la suite dans le document d’origine.]"
_MOST: Final = 100
_MAX_BODY: Final = 20 * 1024 * 1024


@redacted
@dataclass(frozen=True)
class Narrative:
    """The words of a section, plain text."""

    title: str
    words: str


def narratives(root: Element) -> tuple[Narrative, ...]:
    """Return the sections that have words, in the order of the document; else those of its body."""
    found = []
    for section in root.iter(f"{V3}section"):
        held = section.find(f"{V3}text")
        words = "" if held is None else "\n".join(filter(None, lines(held)))
        if words:
            found.append(Narrative(text(section.find(f"{V3}title")) or "Section", _cut(words)))
    body = root.find(f"{V3}component/{V3}nonXMLBody/{V3}text")
    if body is not None and not pdf_of(root):
        found.append(Narrative("Corps du document", _body_words(body)))
    return tuple(found[:_MOST])


def pdf_of(root: Element) -> bytes:
    """Return the PDF of a level 1 document, empty when it holds none that can be read."""
    body = root.find(f"{V3}component/{V3}nonXMLBody/{V3}text")
    if body is None or _media(body) not in ("application/pdf", ""):
        return b""
    data = _decoded(body)
    return data if data.startswith(b"%PDF-") else b""


def lost_body(root: Element) -> str:
    """Return why a document holds nothing to read, in French; empty when it holds something."""
    if root.find(f"{V3}component/{V3}structuredBody") is not None:
        return ""
    body = root.find(f"{V3}component/{V3}nonXMLBody/{V3}text")
    if body is None:
        return "Ce document n’a pas de contenu : demandez un nouvel envoi."
    if _media(body) == "application/pdf" and not pdf_of(root):
        return (
            "Le PDF de ce document est abîmé, ou n’est pas dans le fichier : demandez un nouvel "
            "envoi."
        )
    return ""


def _cut(words: str) -> str:
    """Keep so much of a long text, and say so: a text that just ends reads as whole."""
    return words if len(words) <= _WORDS else f"{words[:_WORDS].rstrip()}…\n{_CUT}"


def _media(body: Element) -> str:
    return attribute(body, "mediaType").lower().partition(";")[0].strip()


def _decoded(body: Element) -> bytes:
    raw = "".join("".join(body.itertext()).split())
    if len(raw) > _MAX_BODY * 4 // 3:
        return b""
    try:
        return base64.b64decode(raw, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _body_words(body: Element) -> str:
    """Return a body of plain text as it reads; any other is named, never opened."""
    media = _media(body)
    if media in ("text/plain", "") and body.find(f"{V3}reference") is None:
        raw = "".join(body.itertext())
        if attribute(body, "representation").upper() == "B64":
            raw = _decoded(body).decode("utf-8", "replace")
        words = "\n".join(filter(None, map(flat, raw.splitlines())))
        if words:
            return _cut(words)
    return f"Le corps de ce document ({media or 'sans type'}) ne s’ouvre pas ici."
