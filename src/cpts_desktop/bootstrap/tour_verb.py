"""The verb that plays the guided tour through the real windows."""

from __future__ import annotations

from pathlib import Path

from cpts_desktop.kernel.verbs import Answer, Argument, Invocation, Verb, option


def tour(inv: Invocation) -> Answer:
    """Play the four jobs on temporary registers; leave pictures, PDFs, packets and a report."""
    from cpts_desktop.bootstrap.tour import play

    report = play(
        Path(inv.args["out"]),
        fhir=tuple(Path(item) for item in inv.args["fhir"] or ()),
        bdpm=inv.args["bdpm"],
        ansm=inv.args["ansm"],
    )
    lines = [f"{'✓' if step['ok'] else '✗'} {step['name']}" for step in report["steps"]]
    return Answer(report, "\n".join(lines), 0 if report["ok"] else 1)


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
