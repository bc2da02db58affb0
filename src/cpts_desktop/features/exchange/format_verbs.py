"""``export fhir | xdm | all``: the record in open formats."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cpts_desktop.features.exchange.verb_answers import no, refused
from cpts_desktop.kernel.ids import PatientId, is_id
from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.kernel.verbs import Answer, Argument, Invocation, Verb, flag, option


def export_fhir(inv: Invocation) -> Answer:
    """Write one patient's record as a FHIR R4 bundle."""
    from cpts_desktop.features.exchange.formats.fhir_export import export_patient
    from cpts_desktop.kernel.files import write_private
    from cpts_desktop.storage.tracing import Trace, trace

    uid = inv.args["patient"]
    register = inv.open_register()
    found = (
        register.read(export_patient, PatientId(uid), register.clock.now()) if is_id(uid) else None
    )
    if found is None:
        return no("UNKNOWN_PATIENT", "Aucun dossier n’a cet identifiant.", "patient")
    out: Path = inv.args["out"]
    data = found.data()
    write_private(out, data)
    register.run(trace, Trace("EXPORT_FHIR", PatientId(uid)))
    answer = {
        "file": str(out),
        "resources": sum(found.counts.values()),
        "by_resource": found.counts,
        "withheld": found.withheld,
        "bytes": len(data),
    }
    return Answer(answer, f"{answer['resources']} ressources FHIR → {out}")


def export_xdm(inv: Invocation) -> Answer:
    """Write one document as IHE_XDM.ZIP and propose the subject of the message."""
    from cpts_desktop.features.exchange.formats.xdm_export import ExportXdm, export_document
    from cpts_desktop.kernel.files import write_private
    from cpts_desktop.storage.tracing import Trace, trace

    register = inv.open_register()
    uid = PatientId(inv.args["patient"])
    user = register.user
    command = ExportXdm(
        uid, inv.args["document"], user.name, str(user.profession), user.rpps, str(user.uid),
        register.clock.now(), inv.args.get("organisation") or user.name,
        inv.args.get("structure") or "",
    )  # fmt: skip
    made = register.read(export_document, command)
    if isinstance(made, Refused):
        return refused(made)
    archive = made.value
    out: Path = inv.args["out"]
    write_private(out, archive.data)
    register.run(trace, Trace("EXPORT_XDM", uid))
    answer = {
        "file": str(out),
        "subject": archive.subject,
        "type_code": archive.type_code,
        "sha1": archive.sha1,
        "size": archive.size,
        "qualified_ins": archive.qualified_ins,
    }
    return Answer(answer, f"{out}\nObjet proposé : {archive.subject}")


def export_all(inv: Invocation) -> Answer:
    """Write the whole register to a folder."""
    from cpts_desktop.features.exchange.formats.whole import export_all as write
    from cpts_desktop.storage.tracing import Trace, trace

    register = inv.open_register()
    folder: Path = inv.args["dir"]
    done = write(register, folder, lambda at, of: inv.progress(at, of, "dossiers"))
    register.run(trace, Trace("EXPORT_ALL"))
    answer = {
        "folder": str(folder),
        "patients": done.patients,
        "rows": done.rows,
        "resources": dict(done.resources),
        "documents": done.documents,
        "withheld": done.withheld,
        "checked": True,
    }
    text = f"{done.patients} dossiers, {done.documents} documents → {folder} (relus et comptés)"
    return Answer(answer, text)


def import_cda(inv: Invocation) -> Answer:
    """Show what a received document proposes; with ``--accept``, add those items."""
    from cpts_desktop.features.exchange.formats.cda_read import read_cda
    from cpts_desktop.features.exchange.formats.xdm_read import MAX_ARCHIVE, documents_of
    from cpts_desktop.features.exchange.received import (
        AcceptDocument,
        accept_document,
        differences,
        ins_words,
    )
    from cpts_desktop.features.register.queries import banner

    with Path(inv.args["file"]).open("rb") as stream:
        bodies = documents_of(stream.read(MAX_ARCHIVE + 1))
    if isinstance(bodies, Refused):
        return refused(bodies)
    if len(bodies.value) > 1:
        return no("SEVERAL", "Cette archive contient plusieurs documents : lisez-la à l’écran.",
                  "file")  # fmt: skip
    read = read_cda(bodies.value[0])
    if isinstance(read, Refused):
        return refused(read)
    document, register = read.value, inv.open_register()
    uid = PatientId(inv.args["patient"])
    if register.read(banner, uid) is None:
        return no("UNKNOWN_PATIENT", "Aucun dossier n’a cet identifiant.", "patient")
    first = len(document.treatments) + 1
    answer: dict[str, Any] = {
        "code": document.code,
        "different_traits": list(register.read(differences, uid, document)),
        "ins": register.read(ins_words, uid, document)[0],
        "replaces": document.replaces,
        "treatments": [
            {"number": n, "label": one.label, "section": one.section, "current": one.current,
             "cis": one.cis, "atc": one.atc, "dose": one.dose, "rhythm": one.rhythm,
             "excluded": one.excluded, "why_not": one.why_not}
            for n, one in enumerate(document.treatments, 1)
        ],
        "findings": [
            {"number": n, "kind": one.kind, "label": one.label, "section": one.section,
             "detail": one.detail, "code": one.code, "current": one.current,
             "why_not": one.why_not}
            for n, one in enumerate(document.findings, first)
        ],
        "sections": [one.title for one in document.narratives],
        "unread": document.unread,
        "beyond": document.beyond,
        "accepted": 0,
    }  # fmt: skip
    words = inv.args.get("accept") or []
    if not all(word.isascii() and word.isdigit() for word in words):
        return no("BAD_NUMBER", "--accept attend les numéros des lignes.", "accept")
    if words or inv.args.get("ins"):
        numbers = [int(word) for word in words]
        command = AcceptDocument(
            uid, document, tuple(n - 1 for n in numbers if n < first),
            tuple(n - first for n in numbers if n >= first), ins=bool(inv.args.get("ins")),
        )  # fmt: skip
        done = register.run(accept_document, command)
        if isinstance(done, Refused):
            return refused(done)
        answer["accepted"] = done.value.total
    items = [*answer["treatments"], *answer["findings"]]
    lines = [f"{one['number']}. {one['label']} ({one['section']})" for one in items]
    lines.append(f"{answer['accepted']} lignes reprises ; choisissez avec --accept.")
    return Answer(answer, "\n".join(lines))


_PATIENT = Argument("PATIENT", "identifiant du dossier")
FORMAT_VERBS = (
    Verb(
        ("import", "cda"),
        "montre ce qu’un document CDA reçu propose ; --accept reprend les lignes choisies",
        import_cda,
        (
            Argument("FILE", "le document CDA", kind=Path),
            Argument("--patient", "identifiant du dossier"),
            option("--accept", "numéros des lignes à reprendre", many=True),
            flag("--ins", "garde aussi l’INS du document, comme une donnée reçue"),
        ),
    ),
    Verb(
        ("export", "fhir"),
        "écrit un dossier entier en FHIR R4 (profils FR Core)",
        export_fhir,
        (_PATIENT, Argument("--out", "fichier à écrire", kind=Path)),
    ),
    Verb(
        ("export", "xdm"),
        "écrit un document en IHE_XDM.ZIP pour la messagerie sécurisée, et propose l’objet",
        export_xdm,
        (
            _PATIENT,
            Argument("--document", "identifiant du document"),
            Argument("--out", "archive à écrire", kind=Path),
            option("--organisation", "nom du cabinet, de la pharmacie"),
            option("--structure", "identifiant national de structure (1 + FINESS, 3 + SIRET)"),
        ),
    ),
    Verb(
        ("export", "all"),
        "écrit tout le registre (FHIR, CSV, PDF) dans un dossier vide, relu et compté",
        export_all,
        (Argument("DIR", "dossier vide ou nouveau", kind=Path),),
    ),
)
