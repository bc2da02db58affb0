"""The copy of a whole record for the patient: every row of every table, in open formats (LAW-07).

The copy is a ZIP: ``dossier.json`` (all rows), ``journal.json`` (every entry, with its author and
instant: the history of each correction), ``acces.csv`` (who opened the record) and
``synthese.pdf``. The caller says where it goes and that it leaves in clear.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Table, select

from cpts_desktop.documents.report import Report, Section, render_report
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.queries.readable import readable_sections
from cpts_desktop.features.settings.model import TrailLine
from cpts_desktop.features.settings.queries import who_saw
from cpts_desktop.kernel.clock import to_wire
from cpts_desktop.kernel.files import suffix_of
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_date, fr_instant
from cpts_desktop.storage import journal, schema

_OWNERS: Final = ("patient", "stream")
_SPREADSHEET: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_STAMP: Final = (1980, 1, 1, 0, 0, 0)


@redacted
@dataclass(frozen=True)
class Copied:
    """The bytes of the copy and how many rows of each table it holds."""

    archive: bytes
    rows: Mapping[str, int] = field(default_factory=dict)


def owner_column(table: Table) -> str | None:
    """Return the column that holds the patient's local key, None for a table about nobody."""
    if table.name == "patient":
        return "pk"
    return next((name for name in _OWNERS if name in table.c), None)


def record_rows(conn: Connection, patient: PatientId) -> dict[str, list[dict[str, Any]]]:
    """Return every row about a patient, by table, in the order of the key."""
    local = journal.stream_pk(conn, patient)
    found: dict[str, list[dict[str, Any]]] = {}
    for table in schema.projections():
        owner = owner_column(table)
        if owner is None or local is None:
            continue
        rows = conn.execute(
            select(table).where(table.c[owner] == local).order_by(*table.primary_key.columns)
        )
        kept = [{name: _plain(value) for name, value in row.items()} for row in rows.mappings()]
        if kept:
            found[table.name] = kept
    return found


def journal_rows(conn: Connection, patient: PatientId) -> list[dict[str, Any]]:
    """Return every entry of the record, oldest first, with its author by name."""
    names = {
        row.uid: row.name
        for row in conn.execute(select(schema.user_profile.c.uid, schema.user_profile.c.name))
    }
    entries = journal.history(conn, patient, limit=10_000_000)
    return [
        {
            "instant": to_wire(entry.instant),
            "auteur": names.get(entry.author, entry.author),
            "appareil": entry.device,
            "numero": entry.seq,
            "nature": entry.kind,
            "contenu": entry.payload,
        }
        for entry in reversed(entries)
    ]


def access_copy(
    conn: Connection, patient: PatientId, now: datetime, titles: Mapping[str, str]
) -> Outcome[Copied]:
    """Return the copy of a record, or why it cannot be made."""
    banner = register.banner(conn, patient)
    if banner is None:
        return refuse("patient", "UNKNOWN_PATIENT", "Ce dossier n’existe pas.")
    rows = record_rows(conn, patient)
    entries = journal_rows(conn, patient)
    seen = who_saw(conn, patient, titles, limit=1_000_000)
    summary = render_report(_summary(conn, patient, rows, entries, now))
    if isinstance(summary, Refused):  # the right of access does not stop at a rare character
        words = "\r\n".join(problem.message for problem in summary.problems)
        first = {"synthese-non-imprimable.txt": words.encode("utf-8")}
    else:
        first = {"synthese.pdf": summary.value}
    files = {
        "LISEZMOI.txt": _READ_ME.encode("utf-8"),
        **first,
        "dossier.json": _json({"fait_le": to_wire(now), "tables": rows}),
        "journal.json": _json(entries),
        "acces.csv": trail_csv(seen.lines),
    }
    for number, document in enumerate(register.documents(conn, patient), start=1):
        content = register.document_content(conn, patient, document.id)
        if content is not None:
            files[f"documents/{number:03d}{suffix_of(document.mime)}"] = content
    counts = {name: len(found) for name, found in rows.items()}
    return Ok(Copied(_zipped(files), {**counts, "journal": len(entries)}))


def trail_csv(lines: Sequence[TrailLine]) -> bytes:
    """Return the trail as CSV that no spreadsheet runs (UTF-8 BOM, « ; », all quoted)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(("Quand", "Qui", "Quoi", "Détail"))
    for line in lines:
        cells = (fr_instant(line.at), line.who, line.what, line.detail)
        writer.writerow([neutral(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def trail_pdf(name: str, lines: Sequence[TrailLine], now: datetime) -> Outcome[bytes]:
    """Return the trail as a PDF to hand to the patient."""
    rows = [(fr_instant(line.at), line.who, line.what, line.detail) for line in lines]
    body = Section(
        "Accès et actes, du plus récent au plus ancien",
        columns=(("Quand", 20), ("Qui", 24), ("Quoi", 30), ("Détail", 26)),
        rows=tuple(rows),
        empty="Aucun accès enregistré.",
    )
    words = (f"Dossier : {name}", f"Édité le {fr_instant(now)}")
    return render_report(Report("Qui a vu ce dossier ?", words, (body,)))


def neutral(cell: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run (ASVS 5.0 1.2.10)."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_SPREADSHEET) else cell


def _summary(
    conn: Connection,
    patient: PatientId,
    rows: Mapping[str, Sequence[Any]],
    entries: Sequence[Any],
    now: datetime,
) -> Report:
    banner = register.banner(conn, patient)
    name = banner.display_name if banner else ""
    birth = fr_date(banner.birth_date) if banner and banner.birth_date else "inconnue"
    held = sum(map(len, rows.values()))
    contents = Section(
        "Ce que contient cette copie",
        columns=(("Fichier", 25), ("Contenu", 75)),
        rows=(
            ("synthese.pdf", "ce document"),
            ("dossier.json", f"tout le dossier, ligne par ligne : {held}"),
            ("journal.json", f"l’historique de chaque correction : {len(entries)}"),
            ("acces.csv", "qui a ouvert ou modifié le dossier"),
            ("documents/", "les documents eux-mêmes, s’il y en a"),
        ),
    )
    words = (f"{name}, date de naissance : {birth}", f"Copie faite le {fr_instant(now)}")
    return Report("Copie du dossier", words, (*readable_sections(conn, patient), contents))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str).encode("utf-8")


def _plain(value: Any) -> Any:
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


_READ_ME: Final = (
    "Copie du dossier tenu dans CPTS Desktop.\r\n\r\n"
    "synthese.pdf   à lire et à imprimer\r\n"
    "dossier.json   toutes les lignes de toutes les tables, format ouvert\r\n"
    "journal.json   l’historique : chaque inscription, son auteur, son instant\r\n"
    "acces.csv      qui a ouvert ou modifié le dossier\r\n"
    "documents/     les documents reçus ou produits\r\n\r\n"
    "Ces fichiers sont en clair : gardez-les comme un dossier médical.\r\n"
)
