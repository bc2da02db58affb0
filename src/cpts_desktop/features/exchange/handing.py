"""One document or one record handed over in open formats: read in one query, written whole or not.

For MSSanté the program makes the files; the professional attaches them in their own client
(interop.md section 4): IHE_XDM.ZIP, the same PDF beside it, and the proposed subject.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from cpts_desktop.features.exchange.formats import cda
from cpts_desktop.features.exchange.formats.xdm import Archive
from cpts_desktop.features.exchange.formats.xdm_export import ExportXdm, export_document
from cpts_desktop.features.exchange.queries import writer_names
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.model import Document
from cpts_desktop.kernel.clock import PARIS
from cpts_desktop.kernel.files import make_private_folder, write_private
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused, refuse
from cpts_desktop.kernel.privacy import redacted

ARCHIVE: Final = "IHE_XDM.ZIP"
PDF: Final = "document.pdf"
SUBJECT: Final = "objet.txt"
_OWN_WORDS: Final = {"carte": "Carte imprimée", "document_recu": "Document reçu"}


@redacted
@dataclass(frozen=True)
class HeldDocument:
    """A document of a patient as the list shows it."""

    document: Document
    nature: str
    author: str
    sendable: bool
    """A national type exists for it and it is a PDF."""


@redacted
@dataclass(frozen=True)
class Parcel:
    """What is attached to one MSSanté message."""

    archive: Archive
    pdf: bytes


def held_documents(
    conn: Connection, patient: PatientId, profession: str
) -> tuple[HeldDocument, ...]:
    """Return the documents of a patient, newest first; the type is that of who would send it."""
    named = writer_names(conn)
    found = []
    for one in register.documents(conn, patient):
        kind = cda.type_of(one.kind, profession)
        pdf = one.mime == "application/pdf"
        nature = _OWN_WORDS.get(one.kind) or (kind.label if kind is not None else "Document")
        found.append(
            HeldDocument(one, nature, named(one.author, one.device), kind is not None and pdf)
        )
    return tuple(sorted(found, key=lambda held: held.document.at, reverse=True))


def document_to_save(conn: Connection, patient: PatientId, id_: str) -> Outcome[bytes]:
    """Return the bytes of a document; UNKNOWN_DOCUMENT when they never came."""
    content = register.document_content(conn, patient, RecordId(id_))
    if content is None:
        return refuse(
            "document", "UNKNOWN_DOCUMENT",
            "Le contenu de ce document n’est pas dans ce registre : demandez-le à son auteur.",
        )  # fmt: skip
    return Ok(content)


def parcel(conn: Connection, cmd: ExportXdm) -> Outcome[Parcel]:
    """Return the archive and the PDF that it holds; refused as ``export_document``."""
    made = export_document(conn, cmd)
    if isinstance(made, Refused):
        return made
    content = register.document_content(conn, cmd.patient, RecordId(cmd.document))
    return Ok(Parcel(made.value, content or b""))


def write_parcel(given: Parcel, folder: Path, at: datetime) -> Path:
    """Write the three files in a new folder of ``folder`` and return it; whole, or not at all.

    The name of the folder holds no name. Raises OSError.
    """
    name = f"envoi-mssante-{at.astimezone(PARIS):%Y%m%d-%H%M%S}"
    target, number = folder / name, 2
    while target.exists():
        target, number = folder / f"{name}-{number}", number + 1
    try:
        make_private_folder(target)
        write_private(target / ARCHIVE, given.archive.data)
        write_private(target / PDF, given.pdf)
        write_private(target / SUBJECT, f"{given.archive.subject}\r\n".encode("ascii"))
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    return target
