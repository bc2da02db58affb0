"""« export all »: the whole register in a folder that others can read, counts checked.

One FHIR bundle and the documents of each patient, tables in CSV, ``LISEZMOI.txt`` that tells what
is in each file, and ``comptes.json``, the last one written. Nothing is said done before the files
have been read again and counted.
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

from cpts_desktop import __version__
from cpts_desktop.features.exchange.formats import fhir_words
from cpts_desktop.features.exchange.formats.fhir_export import ALL, Exported, export_patient
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.model import Contact, TrustedPerson
from cpts_desktop.kernel.files import make_private_folder, suffix_of, write_private
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.jsonio import dumps_canonical, loads_strict
from cpts_desktop.kernel.outcome import Fault
from cpts_desktop.kernel.text import fr_instant
from cpts_desktop.storage.register import Register

_PAGE: Final = 500
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_HEADS: Final = {
    "patients": ("dossier", "nom de naissance", "nom utilisé", "prénoms", "naissance", "sexe",
                 "identité", "téléphone", "mobile", "courriel", "adresse", "code postal",
                 "commune", "décédé le"),
    "mesures": ("dossier", "code", "valeur", "texte", "unité", "date", "origine", "libellé",
                "loinc"),
    "traitements": ("dossier", "libellé", "dci", "atc", "cis", "dose", "rythme", "depuis",
                    "jusqu’au"),
    "antecedents": ("dossier", "libellé", "code", "depuis", "jusqu’au"),
    "allergies": ("dossier", "substance", "réaction", "gravité"),
    "sejours": ("dossier", "genre", "libellé", "motif", "début", "fin"),
    "equipe": ("dossier", "rôle", "nom", "téléphone", "courriel", "rpps", "depuis", "jusqu’au"),
    "contacts": ("dossier", "nom", "lien", "téléphone", "personne de confiance"),
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
    was_there = folder.exists()
    if was_there and any(folder.iterdir()):
        raise Fault("NOT_EMPTY", "Choisissez un dossier vide : rien n’a été écrit.")
    try:
        return _written(source, folder, step)
    except BaseException:
        # Half a register must not be taken for a whole one: the folder was empty before, or
        # was not there.
        for one in folder.iterdir() if folder.exists() else ():
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        if folder.exists() and not was_there:
            folder.rmdir()
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
    write_private(folder / "LISEZMOI.txt", _read_me(source))
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
    sheet = source.read(register.patient, uid)
    if found is None or sheet is None:
        raise Fault("CHANGED", "Le registre a changé pendant l’export : recommencez.")
    home = folder / "dossiers" / uid
    home.mkdir(parents=True)
    write_private(home / "dossier.fhir.json", found.data())
    written.patients += 1
    written.resources.update(found.counts)
    written.withheld += found.withheld
    banner = sheet.banner
    tables["patients"].append((
        uid, banner.birth_name, banner.used_name, " ".join(banner.given_names),
        banner.birth_date or "", banner.sex, banner.ins_status.value, sheet.phone,
        sheet.mobile, sheet.email, sheet.address, sheet.postcode, sheet.city,
        banner.deceased_on or "",
    ))  # fmt: skip
    tables["mesures"].extend(
        (uid, o.code, "" if o.value is None else format(o.value, "f"), o.text or "", o.unit,
         o.at.isoformat(), o.source, *_named(o.code))
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
    tables["sejours"].extend(
        (uid, e.kind, e.label, e.reason, e.start.isoformat(), e.end.isoformat() if e.end else "")
        for e in source.read(register.encounters, uid, ALL)
    )
    tables["equipe"].extend(
        (uid, register.role_label(m.role), m.name, m.phone, m.email, m.rpps, m.since or "",
         m.until or "")
        for m in source.read(register.care_team, uid)
    )  # fmt: skip
    called: list[Contact | TrustedPerson] = [
        *source.read(register.contacts, uid), *source.read(register.trusted_persons, uid)
    ]  # fmt: skip
    tables["contacts"].extend(
        (uid, c.name, c.relation, c.phone, "oui" if isinstance(c, TrustedPerson) else "non")
        for c in called
    )
    for number, one in enumerate(source.read(register.documents, uid), 1):
        name = f"document-{number:03d}{suffix_of(one.mime)}"
        write_private(home / name, source.read(register.document_content, uid, one.id) or b"")
        written.documents += 1
        tables["documents"].append(
            (uid, f"dossiers/{uid}/{name}", one.title, one.at.isoformat(), one.sha256)
        )


def _named(code: str) -> tuple[str, str]:
    """Return the French name of a measure and its LOINC code."""
    concept, loinc = fhir_words.measure_code(code)
    return str(concept.get("text", "")), loinc


def _read_me(source: Register) -> bytes:
    """Return what tells somebody else what is in the folder."""
    tables = "\n".join(f"  {name}.csv : {', '.join(head)}." for name, head in _HEADS.items())
    text = _READ_ME.format(version=__version__, at=fr_instant(source.clock.now()), tables=tables)
    return text.replace("\n", "\r\n").encode("utf-8-sig")


_READ_ME: Final = """\
Export de tout un registre de patients, écrit par CPTS Desktop {version} le {at}.

CES FICHIERS NE SONT PAS CHIFFRÉS. Ce sont des données de santé : gardez-les sur un support chiffré,
ne les confiez qu’à qui doit les lire, effacez-les ensuite.

dossiers/<identifiant>/dossier.fhir.json
  Le dossier entier d’un patient : Bundle FHIR R4 (profils FR Core 2.2.0), JSON en UTF-8. C’est lui
  qui fait foi : les tableaux ne portent ni les alertes, ni les accords et oppositions, ni les ALD.
  « cpts-desktop import fhir » et tout logiciel qui lit FHIR R4 le relisent.
dossiers/<identifiant>/document-001.pdf, …
  Les documents du patient, tels qu’ils ont été gardés.

Tableaux, une ligne par élément, pour un tableur (UTF-8, séparateur « ; », dates AAAA-MM-JJ,
décimales avec un point, heures en temps universel ; une cellule qu’un tableur prendrait pour une
formule commence par une apostrophe) :
{tables}
  La colonne « dossier » est l’identifiant du patient, le même partout.

comptes.json
  Ce qui a été écrit, compté. Ce fichier est écrit le dernier : s’il manque, l’export est incomplet.

N’y sont pas : le matricule INS d’une identité qui n’est pas qualifiée, les clés, les réglages, le
journal et ce qu’un confrère n’a pas partagé (« withheld » dans comptes.json).
"""


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
