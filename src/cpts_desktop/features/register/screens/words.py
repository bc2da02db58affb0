"""French words of the register's screens, made from values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from cpts_desktop.features.register.model import (
    Consent,
    MedecinTraitantState,
    Observation,
    PatientBanner,
)
from cpts_desktop.features.register.reference import measure_label
from cpts_desktop.kernel.clock import civil_date
from cpts_desktop.kernel.text import NNBSP, age_on, fr_date, fr_decimal

_UNITS = {
    "mm[Hg]": "mmHg", "/min": "/min", "umol/L": "µmol/L", "ug/L": "µg/L", "Cel": "°C",
    "mL/min/{1.73_m2}": "mL/min/1,73 m²", "{class}": "", "{count}": "", "{bool}": "",
    "{0..3}": "", "{INR}": "", "kg/m2": "kg/m²", "m[IU]/L": "mUI/L", "[pH]": "",
    "mL/(24.h)": "mL/24 h",
}  # fmt: skip
SCOPES = {
    "identite": "identité", "mesures": "mesures", "traitements": "traitements",
    "documents": "documents", "alertes": "alertes",
}  # fmt: skip
FORMS = {"oral": "oralement", "ecrit": "par écrit", "electronique": "par voie électronique"}


def unit_shown(unit: str) -> str:
    """Return a UCUM unit as French readers write it."""
    return _UNITS.get(unit, unit)


def birth_shown(banner: PatientBanner, today: date) -> str:
    """Write « 12/03/1948 (77 ans) », or that the date is not known."""
    if banner.birth_date is None:
        return "date inconnue"
    age = age_on(banner.birth_date, today)
    if banner.deceased_on is not None:
        return fr_date(banner.birth_date)
    return f"{fr_date(banner.birth_date)} ({age}{NNBSP}an{'s' if age > 1 else ''})"


def value_shown(one: Observation) -> str:
    """Write a value with its unit, rounded for reading only when it has many decimals."""
    if one.value is None:
        return one.text or ""
    exponent = one.value.as_tuple().exponent
    long = isinstance(exponent, int) and exponent < -2
    shown = round(one.value, 1) if long else one.value
    unit = unit_shown(one.unit)
    text = fr_decimal(Decimal(shown))
    if one.unit == "{bool}":
        return "oui" if one.value else "non"
    return f"{text}{NNBSP}{unit}" if unit else text


def measure_shown(one: Observation) -> str:
    """Return the name of a measure; ``loinc:2085-9`` becomes « LOINC 2085-9 »."""
    label = measure_label(one.code)
    return label.replace("loinc:", "LOINC ") if label.startswith("loinc:") else label


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


def consent_shown(one: Consent) -> str:
    """Write one agreement or opposition as a sentence."""
    what = "Accord pour" if one.decision == "accord" else "S’oppose au partage avec"
    scope = ", ".join(SCOPES.get(item, item) for item in one.scope)
    return f"{what} {one.recipient} ({scope})"


def day_shown(day: date | str | None) -> str:
    """Write a civil day, or nothing."""
    known = date.fromisoformat(day) if isinstance(day, str) and day else day
    return fr_date(known) if isinstance(known, date) else ""


def span_shown(since: date | None, until: date | None) -> str:
    """Write a period of dates."""
    start = f"depuis le {fr_date(since)}" if since else ""
    end = f"jusqu’au {fr_date(until)}" if until else ""
    return " ".join(part for part in (start, end) if part)
