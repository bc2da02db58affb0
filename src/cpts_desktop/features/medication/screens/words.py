"""French words and severities of what the screens of the review show."""

from __future__ import annotations

from datetime import date
from typing import Final

from cpts_desktop.features.medication.model import Finding, Status
from cpts_desktop.features.medication.rules.interactions import LEVEL_WORDS
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.tokens import Severity

LEVEL_SEVERITY: Final = {
    "CI": Severity.ROUGE, "AD": Severity.ORANGE, "PE": Severity.JAUNE, "APEC": Severity.INFO,
}  # fmt: skip
_KINDS: Final = {
    "stopp": "STOPP", "start": "START", "laroche": "Sujet âgé (Laroche)",
    "anticholinergic": "Charge anticholinergique", "renal": "Fonction rénale",
    "duplication": "Redondance", "dose_max": "Dose maximale",
    "heart_failure": "Insuffisance cardiaque", "triple_whammy": "Rein : triple association",
    "fall_risk": "Risque de chute", "qt": "Allongement du QT", "hyperkalaemia": "Hyperkaliémie",
    "hyponatraemia": "Hyponatrémie", "timing": "Moment de prise", "crushing": "Ne pas écraser",
    "sodium": "Apport de sodium", "combination": "Association à risque",
}  # fmt: skip
ANSWER_WORDS: Final = {
    "acceptee": "Acceptée", "modifiee": "Modifiée", "refusee": "Refusée",
    "sans_reponse": "Sans réponse",
}  # fmt: skip
_REVIEW_WORDS: Final = {
    "to_verify": "règle à vérifier avant usage", "proposal": "règle proposée par le projet",
}  # fmt: skip


def severity_of(finding: Finding) -> Severity:
    """Colour and shape of a finding; what is uncertain stays a dashed ring."""
    if finding.status is Status.UNDETERMINED:
        return Severity.GRIS
    if finding.kind == "ansm":
        return LEVEL_SEVERITY[finding.level]
    if finding.weight >= 75:
        return Severity.ORANGE
    return Severity.JAUNE if finding.weight >= 40 else Severity.INFO


def word_of(finding: Finding) -> str:
    """The word that goes with the mark: the level of the thesaurus, or the family of rules."""
    if finding.kind == "ansm":
        return f"{LEVEL_WORDS[finding.level]} ({finding.level})"
    return _KINDS.get(finding.kind, finding.kind)


def source_of(finding: Finding) -> str:
    """Source, date and review status in one quiet line."""
    ids = [] if finding.kind == "ansm" else [finding.id, *finding.also]
    day = finding.source_date.split("-")
    dated = "/".join(reversed(day)) if len(day) == 3 and finding.kind != "ansm" else ""
    coded = f"Act-IP {finding.act_ip_problem}/{finding.act_ip_intervention} (SFPC 2004)"
    coded = coded if finding.act_ip_problem else ""
    parts = [
        finding.source,
        dated,
        coded,
        " · ".join(ids),
        _REVIEW_WORDS.get(finding.review_status, ""),
    ]
    return " · ".join(p for p in parts if p)


def uncertainty_of(finding: Finding) -> str:
    """What must be known first, or ""."""
    if finding.status is Status.CERTAIN and not finding.missing:
        return ""
    asked = ", ".join(finding.missing)
    lead = "Indéterminable" if finding.status is Status.UNDETERMINED else "À confirmer"
    return f"{lead}\u202f: {asked}." if asked else f"{lead}."


def edition_shown(edition: str) -> str:
    """ "15/09/2023" for an ISO date, "10/2020" for a month, the text as it is otherwise."""
    year, _, month = edition.partition("-")
    if year.isdigit() and month.isdigit():
        return f"{month}/{year}"
    try:
        return fr_date(date.fromisoformat(edition))
    except ValueError:
        return edition or "non datée"
