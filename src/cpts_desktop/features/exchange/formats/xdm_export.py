"""Finds the document and the identities, then makes the archive; a query, nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from cpts_desktop import __version__
from cpts_desktop.features.exchange.formats import cda, xdm
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.ids import PatientId, derived_id
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.privacy import redacted


@redacted
@dataclass(frozen=True)
class ExportXdm:
    """One PDF of one patient, signed by this professional."""

    patient: PatientId
    document: str
    name: str
    profession: str
    rpps: str
    author: str
    at: datetime
    organisation: str
    structure: str = ""
    """National id of the structure (1 + FINESS, 2 + SIREN, 3 + SIRET), or empty."""


def export_document(conn: Connection, cmd: ExportXdm) -> Outcome[xdm.Archive]:
    """Return the archive; refused for what is not a PDF or has no document type."""
    known = register.patient(conn, cmd.patient)
    if known is None:
        return refuse("patient", "UNKNOWN_PATIENT", "Aucun dossier n’a cet identifiant.")
    found = next(
        (one for one in register.documents(conn, cmd.patient) if one.id == cmd.document), None
    )
    content = None if found is None else register.document_content(conn, cmd.patient, found.id)
    if found is None or content is None:
        return refuse("document", "UNKNOWN_DOCUMENT", "Ce dossier n’a pas ce document.")
    if found.mime != "application/pdf" or not content.startswith(b"%PDF-"):
        return refuse("document", "NOT_PDF", "Seul un PDF peut être joint à une archive XDM.")
    kind = cda.type_of(found.kind, cmd.profession)
    if kind is None:
        return refuse(
            "document", "NO_TYPE",
            "Aucun type de document national ne convient à celui-ci : remettez le PDF au patient.",
        )  # fmt: skip
    if not cmd.rpps:
        return refuse(
            "author", "NO_RPPS",
            "Le numéro RPPS de l’auteur est nécessaire pour une archive XDM : complétez le profil.",
        )  # fmt: skip
    author = cda.Author(
        cmd.author, cmd.name, cmd.profession, cmd.rpps, cmd.organisation, cmd.structure
    )
    id_ = derived_id("cda", cmd.patient, found.id)
    header = cda.Header(id_, kind, found.title, cmd.at, known, author)
    return Ok(xdm.archive(header, content, __version__))
