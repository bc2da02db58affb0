"""The full synthesis and the fiche de suivi as PDF: everything of the review, with its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from cpts_desktop.documents.report import Report, Section, render_report
from cpts_desktop.features.medication import act_ip, forms
from cpts_desktop.features.medication.letter import shortened, source_line
from cpts_desktop.features.medication.model import Analysis, Finding
from cpts_desktop.kernel.outcome import Outcome
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import capital, fr_date, plural

TITLE: Final = "Bilan partagé de médication, synthèse"
FOLLOW_UP: Final = "Bilan partagé de médication, fiche de suivi"
MATRIX_LIMIT: Final = 12
_BRIEF: Final = 260
"""Longest text of a finding that was not proposed: its source says where to read the rest."""
ACT_IP: Final = f"Act-IP, {act_ip.SYSTEM}"


@redacted
@dataclass(frozen=True)
class SynthesisInput:
    """What the synthesis is made of; ``decisions`` and ``answers`` are words by finding key."""

    day: date
    patient: tuple[str, ...]
    author: str
    lines: tuple[tuple[str, str, str], ...]
    analysis: Analysis
    decisions: Mapping[str, str]
    answers: tuple[tuple[str, str, str], ...]
    filled: tuple[tuple[str, date, Mapping[str, str]], ...]
    known: tuple[tuple[str, str], ...] = ()
    coded: Mapping[str, str] = field(default_factory=dict)
    """Act-IP codes that the pharmacist chose instead of those of the rule, by finding key."""


def synthesis(given: SynthesisInput) -> Outcome[bytes]:
    """Every section of the compte rendu; refused when a text cannot be printed."""
    result = given.analysis
    sources = " · ".join(f"{s['name']} du {_day(s['date'])}" for s in result.sources if s["date"])
    proposed = [f for f in result.findings if given.decisions.get(f.key, "").startswith("propos")]
    others = [f for f in result.findings if f not in proposed]
    sections = [
        *([_findings("Propositions prioritaires", proposed, given, 1)] if proposed else []),
        *([Section(
            "Réponses du médecin traitant",
            columns=(("Proposition", 0.6), ("Réponse", 0.2), ("Le", 0.2)), rows=given.answers,
        )] if given.answers else []),
        _treatments(given.lines),
        *([Section("Ce que dit le dossier", columns=(("Élément", 0.3), ("Valeur", 0.7)),
                   rows=given.known)] if given.known else []),
        Section("Éligibilité", str(result.eligibility["reason"])),
        Section("Calculs", _figures(result)),
        Section("À demander", _listed(result.questions)),
        _unlisted(result),
        _matrix(result),
        _findings(
            "Autres constats" if proposed else "Constats", others, given, len(proposed) + 1, _BRIEF
        ),
        *_forms(given.filled),
    ]  # fmt: skip
    lines = (*given.patient, f"{given.author} · {fr_date(given.day)}", sources)
    return render_report(Report(TITLE, tuple(x for x in lines if x), tuple(sections)))


def _listed(questions: Sequence[str]) -> str:
    told = ", ".join(questions)
    return f"{capital(told)}." if told else "Rien."


def _findings(
    title: str, found: Sequence[Finding], given: SynthesisInput, first: int, limit: int = 0
) -> Section:
    rows = tuple(_finding_row(n, f, given, limit) for n, f in enumerate(found, first))
    columns: tuple[tuple[str, float], ...] = (
        ("", 0.05), ("Médicaments", 0.2), ("Constat", 0.4), ("Décision", 0.23), (ACT_IP, 0.12),
    )  # fmt: skip
    if not any(row[3] for row in rows):  # nothing was decided: the room goes to the finding
        rows = tuple((*row[:3], row[4]) for row in rows)
        columns = (("", 0.05), ("Médicaments", 0.23), ("Constat", 0.6), (ACT_IP, 0.12))
    return Section(title, columns=columns, rows=rows, empty="Aucun point relevé par les règles.")


def _day(text: object) -> str:
    """A day of the data as it is read; anything else as it is."""
    try:
        return fr_date(date.fromisoformat(str(text)))
    except ValueError:
        return str(text)


def follow_up(
    day: date, patient: tuple[str, ...], author: str,
    filled: Sequence[tuple[str, date, Mapping[str, str]]], rows: Sequence[tuple[str, str]],
) -> Outcome[bytes]:  # fmt: skip
    """The fiche de suivi: each step with its date and words, then acts and delays."""
    acts = Section("Étapes et délais", columns=(("Étape", 0.6), ("État", 0.4)), rows=tuple(rows))
    lines = (*patient, f"{author} · {fr_date(day)}")
    return render_report(Report(FOLLOW_UP, lines, (acts, *_forms(filled))))


def _treatments(lines: Sequence[tuple[str, str, str]]) -> Section:
    columns = (("Traitement", 0.5), ("Dose", 0.2), ("Prises", 0.3))
    title = f"Traitements ({plural(len(lines), 'ligne')})"
    return Section(title, columns=columns, rows=tuple(lines), empty="Aucun traitement.")


def _forms(filled: Sequence[tuple[str, date, Mapping[str, str]]]) -> list[Section]:
    out = []
    for step, day, values in filled:
        rows = [
            (f.label, _said(f, values[f.id])) for f in forms.fields_of(step) if values.get(f.id)
        ]
        if step == "lignes":  # already named by treatment
            rows = list(values.items())
        if any(f.id.startswith("girerd_") for f in forms.fields_of(step)):
            rows.append(("Girerd", forms.girerd(values).words))
        title = f"{forms.STEP_TITLES[step]}, {fr_date(day)}"
        out.append(Section(title, columns=(("Question", 0.5), ("Réponse", 0.5)), rows=tuple(rows)))
    return out


def _said(field: forms.Field, value: str) -> str:
    """An answer as it is read: days and measures in French."""
    if field.kind == "mesure":
        shown, day = forms.parts_of(value)
        return f"{shown} ({_day(day)})" if day else shown
    return _day(value) if field.kind == "date" else value


def _figures(result: Analysis) -> str:
    kidney, scores = result.cockcroft, result.scores
    value = kidney["value"]
    clearance = f"{value} mL/min" if value is not None else "non calculable"
    dfg = kidney["dfg"]
    return (
        f"Clairance de Cockcroft : {clearance}. DFG : {dfg if dfg is not None else 'inconnu'}. "
        f"Charge anticholinergique : CIA {scores['cia']}, ACB {scores['acb']}."
    )


def _matrix(result: Analysis) -> Section:
    """Levels of each pair in a table, drugs numbered; a list of pairs when they are too many."""
    levels = {
        tuple(sorted(f.drugs)): f.level
        for f in reversed(result.findings)
        if f.kind == "ansm" and len(f.drugs) == 2
    }
    names = [" / ".join(d.names) or d.label for d in result.drugs]
    title = "Interactions (thesaurus ANSM)"
    if len(names) > MATRIX_LIMIT:
        pairs = tuple((level, names[a], names[b]) for (a, b), level in sorted(levels.items()))
        three = (("Niveau", 0.2), ("Médicament", 0.4), ("Avec", 0.4))
        return Section(title, columns=three, rows=pairs, empty="Aucune paire au thesaurus.")
    width = 0.7 / max(len(names), 1)
    columns = (("", 0.3), *((str(n), width) for n in range(1, len(names) + 1)))
    rows = tuple(
        (f"{i + 1} {name}", *(_cell(levels, i, j) for j in range(len(names))))
        for i, name in enumerate(names)
    )
    return Section(title, columns=columns, rows=rows)


def _cell(levels: Mapping[tuple[int, ...], str], i: int, j: int) -> str:
    return "–" if i == j else levels.get((min(i, j), max(i, j)), "")


def _finding_row(place: int, f: Finding, given: SynthesisInput, limit: int = 0) -> tuple[str, ...]:
    return (
        str(place), " + ".join(f.substances) or "ajout proposé",
        f"{shortened(f.why, limit)} [{source_line(f)}]",
        given.decisions.get(f.key, ""),
        given.coded.get(f.key, f"{f.act_ip_problem} / {f.act_ip_intervention}"),
    )  # fmt: skip


def _unlisted(result: Analysis) -> Section:
    rows = tuple((str(u["substance"] or u["name"]), str(u["reason"])) for u in result.unmatched)
    columns = (("Médicament", 0.5), ("", 0.5))
    rows += tuple(
        (f"« {text} »", "maladie que les règles ne lisent pas") for text in result.unread_conditions
    )
    return Section("Hors de l’analyse", columns=columns, rows=rows, empty="Aucun.")
