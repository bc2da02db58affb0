"""« export all »: the whole register in a folder that others can read, counts checked.

One FHIR bundle and the documents of each patient, tables in CSV, and ``comptes.json``. Nothing is
said done before the files have been read again and counted.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cpts_desktop.features.exchange.formats.fhir_export import Exported, export_patient
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.files import make_private_folder, suffix_of, write_private
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.jsonio import dumps_canonical, loads_strict
from cpts_desktop.kernel.outcome import Fault
from cpts_desktop.storage.register import Register

_PAGE: Final = 500
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_HEADS: Final = {
    "patients": ("dossier", "nom de naissance", "nom utilisé", "prénoms", "naissance", "sexe",
                 "identité"),
    "mesures": ("dossier", "code", "valeur", "texte", "unité", "date", "origine"),
    "traitements": ("dossier", "libellé", "dci", "atc", "cis", "dose", "rythme", "depuis",
                    "jusqu’au"),
    "antecedents": ("dossier", "libellé", "code", "depuis", "jusqu’au"),
    "allergies": ("dossier", "substance", "réaction", "gravité"),
    "documents": ("dossier", "fichier", "titre", "date", "sha256"),
}  # fmt: skip


@dataclass
class Written:
    """What was written: number of rows of each table, of resources of each type, of files."""

    patients: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    resources: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    withheld: int = 0


def export_all(
    source: Register, folder: Path, step: Callable[[int, int], None] = lambda _n, _of: None
) -> Written:
    """Write the whole register to an empty or new folder; raises Fault, OSError, Cancelled.

    Every file is read again: a count that differs is a Fault. Whatever stops it, nothing is left.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Fault("NOT_EMPTY", "Choisissez un dossier vide : rien n’a été écrit.")
    try:
        return _written(source, folder, step)
    except BaseException:
        # Half a register must not be taken for a whole one: the folder was empty before.
        for one in folder.iterdir() if folder.exists() else ():
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        raise


def _written(source: Register, folder: Path, step: Callable[[int, int], None]) -> Written:
    make_private_folder(folder)
    written = Written()
    tables: dict[str, list[Sequence[Any]]] = {name: [] for name in _HEADS}
    total = source.read(register.count_patients)
    for uid in _patients(source):
        step(written.patients, total)
        _one(source, uid, folder, written, tables)
    for name, rows in tables.items():
        write_private(folder / f"{name}.csv", _csv(_HEADS[name], rows))
        written.rows[name] = len(rows)
    counts = {
        "patients": written.patients, "rows": written.rows, "documents": written.documents,
        "resources": dict(sorted(written.resources.items())), "withheld": written.withheld,
    }  # fmt: skip
    write_private(folder / "comptes.json", dumps_canonical(counts))
    _check(folder, written, total)
    return written


def _patients(source: Register) -> Iterable[PatientId]:
    at = 0
    while page := source.read(register.all_patients, limit=_PAGE, offset=at):
        yield from (one.uid for one in page)
        at += len(page)


def _one(
    source: Register,
    uid: PatientId,
    folder: Path,
    written: Written,
    tables: dict[str, list[Sequence[Any]]],
) -> None:
    found: Exported | None = source.read(export_patient, uid, source.clock.now())
    banner = source.read(register.banner, uid)
    if found is None or banner is None:
        raise Fault("CHANGED", "Le registre a changé pendant l’export : recommencez.")
    home = folder / "dossiers" / uid
    home.mkdir(parents=True)
    write_private(home / "dossier.fhir.json", found.data())
    written.patients += 1
    written.resources.update(found.counts)
    written.withheld += found.withheld
    tables["patients"].append((
        uid, banner.birth_name, banner.used_name, " ".join(banner.given_names),
        banner.birth_date or "", banner.sex, banner.ins_status.value,
    ))  # fmt: skip
    tables["mesures"].extend(
        (uid, o.code, "" if o.value is None else format(o.value, "f"), o.text or "", o.unit,
         o.at.isoformat(), o.source)
        for o in source.read(register.observations, uid)
    )  # fmt: skip
    tables["traitements"].extend(
        (uid, m.label, " + ".join(m.dci), m.atc, m.cis, m.dose_text, m.frequency_text,
         m.since or "", m.until or "")
        for m in source.read(register.medications, uid)
    )  # fmt: skip
    tables["antecedents"].extend(
        (uid, c.label, c.code, c.since or "", c.until or "")
        for c in source.read(register.conditions, uid)
    )
    tables["allergies"].extend(
        (uid, a.substance, a.reaction, a.severity)
        for a in source.read(register.allergies, uid).items
    )
    for number, one in enumerate(source.read(register.documents, uid), 1):
        name = f"document-{number:03d}{suffix_of(one.mime)}"
        write_private(home / name, source.read(register.document_content, uid, one.id) or b"")
        written.documents += 1
        tables["documents"].append(
            (uid, f"dossiers/{uid}/{name}", one.title, one.at.isoformat(), one.sha256)
        )


def _csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a CSV that a spreadsheet opens without running anything."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_inert(str(cell)) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z", re.ASCII)


def _inert(text: str) -> str:
    if text.startswith(_FORMULA) and not _NUMBER.match(text):
        return f"'{text}"
    return text


def _check(folder: Path, written: Written, total: int) -> None:
    bundles = list(folder.glob("dossiers/*/dossier.fhir.json"))
    resources: Counter[str] = Counter()
    for path in bundles:
        bundle = loads_strict(path.read_bytes(), max_bytes=1 << 30, parse_float=str)
        resources.update(one["resource"]["resourceType"] for one in bundle["entry"])
    rows = {}
    for name in _HEADS:
        text = (folder / f"{name}.csv").read_text(encoding="utf-8-sig")
        rows[name] = sum(1 for _ in csv.reader(io.StringIO(text, newline=""), delimiter=";")) - 1
    files = len(list(folder.glob("dossiers/*/document-*")))
    same = (len(bundles), resources, rows, files) == (
        total, written.resources, written.rows, written.documents,
    )  # fmt: skip
    if not same or written.patients != total:
        raise Fault(
            "COUNTS", "Les fichiers relus ne comptent pas ce que compte le registre : recommencez."
        )
