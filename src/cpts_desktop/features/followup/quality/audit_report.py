"""The sheet of an audit on paper: what was looked for, what each record lacks."""

from __future__ import annotations

from datetime import date
from typing import Final

from cpts_desktop.documents.report import Report, Section, render_report
from cpts_desktop.features.followup.quality.audit import AuditSheet, audit_form
from cpts_desktop.kernel.outcome import Outcome
from cpts_desktop.kernel.text import fr_date

TITLE: Final = "Audit de dossiers"
YES: Final = "oui"
NO: Final = "MANQUE"
SHORT: Final = {
    "fevg": "FEVG", "nyha": "NYHA", "poids_sec": "Poids sec", "biologie": "Biologie",
    "piliers": "Piliers", "vaccination": "Vaccins",
}  # fmt: skip


def audit_pdf(sheet: AuditSheet, author: str) -> Outcome[bytes]:
    """Return the PDF; nominative, it says so."""
    form = audit_form()
    drawn = len(sheet.records)
    lines = (
        (
            f"Le {fr_date(sheet.day)}, par {author or 'le cabinet'}. {drawn} dossiers tirés au "
            f"sort parmi {sheet.population}, tirage n° {sheet.seed}."
        ),
        f"Protocole {sheet.protocol}. Source : {form.source}.",
        "Document nominatif : à garder au cabinet, à détruire après usage.",
    )
    counts = [(one.label, f"{sheet.meeting(one.id)} sur {drawn}") for one in form.criteria]
    counts.append(("Dossiers complets", f"{sheet.complete} sur {drawn}"))
    rows = tuple(
        (
            one.name,
            *(YES if criterion.id in one.met else NO for criterion in form.criteria),
        )
        for one in sheet.records
    )
    late = tuple(
        (one.name, _j0(one.j0), str(one.steps_done), "\n".join(one.steps_missed) or "aucune",
         str(one.open_alerts))
        for one in sheet.records
    )  # fmt: skip
    shares = [(SHORT.get(one.id, one.id), 0.125) for one in form.criteria]
    return render_report(
        Report(
            TITLE,
            lines,
            (
                Section("Ce qui est cherché", columns=(("Critère", 0.75), ("Présent", 0.25)),
                        rows=tuple(counts)),
                Section("Dossier par dossier", columns=(("Patient", 0.25), *shares), rows=rows),
                Section(
                    "Au regard du protocole",
                    columns=(("Patient", 0.25), ("Sortie", 0.14), ("Étapes faites", 0.12),
                             ("Étapes en retard ou manquées", 0.36), ("Alertes ouvertes", 0.13)),
                    rows=late,
                ),
            ),
        )
    )  # fmt: skip


def _j0(day: date | None) -> str:
    return fr_date(day) if day is not None else "sans sortie"
