"""``import fhir FILE…``: the verb, on top of the same command as the screen."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from cpts_desktop.features.register.fhir.files import import_files
from cpts_desktop.kernel.verbs import REFUSED, Answer, Argument, Invocation, Verb


def import_fhir(inv: Invocation) -> Answer:
    """Import FHIR R4 files; the exit code is 3 when nothing at all could be read."""
    paths = [Path(name) for name in inv.args["files"]]
    report = import_files(
        inv.open_register(), paths, lambda done, total: inv.progress(done, total, "Import FHIR")
    )
    data: dict[str, Any] = asdict(report)
    text = (
        f"{report.read} entrées lues : {report.accepted} reprises, {report.duplicates} déjà là, "
        f"{report.rejected} non reprises (raison par entrée avec --json)."
    )
    nothing = report.read > 0 and report.accepted == report.duplicates == 0
    return Answer(data, text, REFUSED if nothing else 0)


VERBS = (
    Verb(
        ("import", "fhir"),
        "importe des fichiers FHIR R4 (.json, .ndjson, .gz)",
        import_fhir,
        (Argument("FILES", "les fichiers à importer", many=True, kind=Path),),
    ),
)
