"""The verb that plays the guided tour through the real windows."""

from __future__ import annotations

from pathlib import Path

from cpts_desktop.kernel.outcome import Fault
from cpts_desktop.kernel.verbs import Answer, Argument, Invocation, Verb, option


def tour(inv: Invocation) -> Answer:
    """Play the four jobs on temporary registers; leave pictures, PDFs, packets and a report."""
    fhir = tuple(Path(item) for item in inv.args["fhir"] or ())
    _all_there(*fhir, inv.args["bdpm"], inv.args["ansm"])
    from cpts_desktop.bootstrap.tour import play

    report = play(
        Path(inv.args["out"]),
        fhir=fhir,
        bdpm=inv.args["bdpm"],
        ansm=inv.args["ansm"],
    )
    lines = [f"{'✓' if step['ok'] else '✗'} {step['name']}" for step in report["steps"]]
    return Answer(report, "\n".join(lines), 0 if report["ok"] else 1)


def _all_there(*named: Path | None) -> None:
    """Refuse before anything is played when a named file is not there."""
    absent = [one.name for one in named if one is not None and not one.exists()]
    if absent:
        words = ", ".join(f"« {name} »" for name in absent)
        raise Fault("NOT_FOUND", f"Fichier introuvable : {words}. La visite n’a pas commencé.")


TOUR = Verb(
    ("tour",),
    "joue les quatre métiers à travers les vraies fenêtres et laisse les images",
    tour,
    (
        Argument("--out", "dossier où laisser les images, PDF, paquets et report.json", kind=Path),
        option("--fhir", "fichiers FHIR à importer", kind=Path, many=True),
        option("--bdpm", "archive de la BDPM", kind=Path),
        option("--ansm", "PDF du thésaurus de l’ANSM", kind=Path),
    ),
)
