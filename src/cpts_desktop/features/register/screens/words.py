"""French words of the register's screens, made from values."""

from __future__ import annotations

from datetime import date

from cpts_desktop.features.register.model import MedecinTraitantState, Observation, PatientBanner
from cpts_desktop.kernel.clock import civil_date
from cpts_desktop.kernel.text import NNBSP, age_on, fr_date


def birth_shown(banner: PatientBanner, today: date) -> str:
    """Write « 12/03/1948 (77 ans) », or that the date is not known."""
    if banner.birth_date is None:
        return "date inconnue"
    age = age_on(banner.birth_date, today)
    if banner.deceased_on is not None:
        return fr_date(banner.birth_date)
    return f"{fr_date(banner.birth_date)} ({age}{NNBSP}an{'s' if age > 1 else ''})"


def when_shown(one: Observation) -> str:
    """Write the civil day of a measure."""
    return fr_date(civil_date(one.at))


def missing_of(banner: PatientBanner) -> tuple[str, ...]:
    """Return what the record still lacks, in words."""
    lacking = []
    if banner.allergies.value == "non_demande":
        lacking.append("Allergies : non demandé")
    if banner.medecin_traitant is MedecinTraitantState.NON_RENSEIGNE:
        lacking.append("Médecin traitant non renseigné")
    if banner.medecin_traitant is MedecinTraitantState.SANS:
        lacking.append("Sans médecin traitant : à orienter")
    if banner.ins_status.value == "provisoire" and not banner.fictitious:
        lacking.append("Identité à vérifier sur une pièce")
    return tuple(lacking)


def day_shown(day: date | str | None) -> str:
    """Write a civil day, or nothing."""
    known = date.fromisoformat(day) if isinstance(day, str) and day else day
    return fr_date(known) if isinstance(known, date) else ""
