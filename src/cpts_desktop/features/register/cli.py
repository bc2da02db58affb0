"""``import fhir FILE…``: the verb, on top of the same command as the screen."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from cpts_desktop.features.register.fhir.files import import_files
from cpts_desktop.features.register.fhir.words import tidy
from cpts_desktop.kernel.text import plural
from cpts_desktop.kernel.verbs import REFUSED, Answer, Argument, Invocation, Verb, flag

_TOLD: Final = 5
"""Entries not taken that are told without ``--json``."""


def import_fhir(inv: Invocation) -> Answer:
    """Import FHIR R4 files; the exit code is 3 when nothing at all could be read."""
    paths = [Path(name) for name in inv.args["files"]]
    report = import_files(
        inv.open_register(), paths, lambda done, total: inv.progress(done, total, "Import FHIR")
    )
    data: dict[str, Any] = asdict(report)
    text = report.summary
    if report.warnings:
        text += f" {plural(len(report.warnings), 'remarque')} à lire avec --json (« warnings »)."
    for one in report.rejects[:_TOLD]:  # a file name or an id may hold anything
        text += f"\n  {tidy(one['where'])} : {tidy(one['why'])}"
    if len(report.rejects) > _TOLD:
        text += f"\n  … et {len(report.rejects) - _TOLD} de plus, toutes avec --json."
    nothing = report.read > 0 and report.accepted == report.duplicates == 0
    return Answer(data, text, REFUSED if nothing else 0)


def annuaire_verb(inv: Invocation) -> Answer:
    """Import one département of the national directory; exit 3 when held for a person."""
    from cpts_desktop.features.register.annuaire.versions import Held, import_annuaire

    try:
        report = import_annuaire(
            inv.reference, Path(inv.args["file"]), str(inv.args["departement"]), inv.clock.now(),
            accept=bool(inv.args.get("activate")),
            progress=lambda done, total: inv.progress(done, total, "Annuaire"),
        )  # fmt: skip
    except Held as held:
        return Answer({**held.report, "code": held.code}, held.message, REFUSED)
    changes, counts = report["changes"], report["version"]["counts"]
    text = (
        f"{plural(counts['professionals'], 'professionnel')} du {report['departement']} : "
        f"{plural(changes['added'], 'ajout')}, {plural(changes['removed'], 'retrait')}, "
        f"{plural(changes['changed'], 'modifié')} ; "
        f"{plural(report['rejected'], 'ligne non reprise', 'lignes non reprises')}."
    )
    text += (
        " Version active." if report["activated"] else " En attente : --activate pour l’activer."
    )
    return Answer(report, text)


VERBS = (
    Verb(
        ("import", "fhir"),
        "importe des fichiers FHIR R4 (.json, .ndjson, .gz)",
        import_fhir,
        (Argument("FILES", "les fichiers à importer", many=True, kind=Path),),
    ),
    Verb(
        ("import", "annuaire"),
        "importe un département de l’annuaire santé (PS_LibreAcces_Personne_activite)",
        annuaire_verb,
        (
            Argument("FILE", "le fichier officiel (.txt ou .zip)", kind=Path),
            Argument("--departement", "département à garder (63, 2A, 971…)"),
            flag("--activate", "active la version lue (sinon elle reste en attente)"),
        ),
    ),
)
