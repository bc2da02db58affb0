"""The one-page letter after a visit: the alert first, then the measures, then the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cpts_desktop.documents.flow import Column
from cpts_desktop.documents.letter import LetterContent, LetterTable, Party
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_long_date

TITLE: Final = "Transmission de visite"
KIND: Final = "lettre_visite"
MAX_ALERTS: Final = 6
NO_ALERT: Final = (
    "Aucune alerte du protocole sur ce qui a été mesuré ; une absence d’alerte ne rassure pas à "
    "elle seule."
)


@redacted
@dataclass(frozen=True)
class MeasureLine:
    """A measure of the visit beside the one before it, in words."""

    label: str
    value: str
    before: str
    reference: str = ""


@redacted
@dataclass(frozen=True)
class LetterInput:
    """What the letter is made of, in words: nothing is computed here.

    ``alerts`` are (severity word, sentence, what the protocol says to do, source), worst first.
    """

    day: date
    sender: Party
    doctor: Party
    patient: tuple[str, ...]
    pathway: str
    alerts: tuple[tuple[str, str, str, str], ...]
    measures: tuple[MeasureLine, ...]
    note: str
    not_assessable: tuple[str, ...]
    due: tuple[str, ...]
    footer: str


def compose(given: LetterInput) -> LetterContent:
    """Return the letter: facts and thresholds, never a diagnosis nor a dose."""
    first = f"J’ai vu ce patient le {fr_long_date(given.day)}. {given.pathway}".strip()
    paragraphs = [first, *_alert_lines(given.alerts)]
    if given.note:
        paragraphs.append(f"Note de la visite : {given.note}")
    if given.due:
        paragraphs.append(f"Étapes du protocole en attente : {' ; '.join(given.due)}.")
    if given.not_assessable:
        words = " ; ".join(given.not_assessable)
        paragraphs.append(f"Non évaluable à ce jour : {words}.")
    table = LetterTable(
        (Column("Mesure", 0.30), Column("Valeur", 0.20), Column("Précédente", 0.28),
         Column("Référence", 0.22)),
        tuple((row.label, row.value, row.before, row.reference) for row in given.measures),
        caption="Mesures de la visite",
    )  # fmt: skip
    return LetterContent(
        sender=given.sender,
        recipient=given.doctor,
        place="",
        day=given.day,
        patient=given.patient,
        subject=_subject(given.alerts),
        greeting="Docteur,",
        paragraphs=tuple(paragraphs),
        table=table if given.measures else None,
        closing=("Bien à vous,",),
        signature=(given.sender.name,),
        footer=given.footer,
        title=TITLE,
    )


def _subject(alerts: Sequence[tuple[str, str, str, str]]) -> str:
    if not alerts:
        return "compte rendu de visite à domicile"
    return f"visite à domicile, {alerts[0][0]}"


def _alert_lines(alerts: Sequence[tuple[str, str, str, str]]) -> list[str]:
    if not alerts:
        return [NO_ALERT]
    lines = [
        f"{word.capitalize()} : {sentence} {action} [{source}]"
        for word, sentence, action, source in alerts[:MAX_ALERTS]
    ]
    left = len(alerts) - MAX_ALERTS
    if left > 0:
        lines.append(f"{left} autre(s) alerte(s) de moindre gravité dans le dossier.")
    return lines
